//! Which spellings of names are worth a link: counted, proposed, left to authors.
//!
//! Where authors have linked by hand, the share of pages with a spelling on which
//! they linked it is its link probability (Mihalcea and Csomai 2007; Milne and
//! Witten 2008), drawn towards the mean of spellings of its sort where there is
//! little to go by. Where they have not, a word in small letters is a name where
//! its entry speaks of the pages that use it in turn: "protocol" belongs to the
//! subject of those pages, "version" does not. And a capitalised word that stands
//! mostly in longer names that no entry has ("Mary" in "Mary Shaw") is not the entry's.
//!
//! [`count`] counts, [`propose`] decides, [`file`] keeps names.yaml.

mod count;
pub mod file;

mod propose;

use std::collections::BTreeMap;

pub use count::count;
pub use propose::propose;

use crate::model::schema::Linked;

/// From how many letters on a word in capitals is an abbreviation of its own.
const ABBREVIATION: usize = 3;

/// What was counted for a spelling.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Pages on which it stands.
    pub pages: usize,
    /// Pages on which it is linked by hand.
    pub linked: usize,
    /// Those of all pages on which it stands that have a name themselves.
    pub entries: usize,
    /// Those of them that its own entry mentions in turn.
    pub in_turn: usize,
    /// Pages on which it stands only as a part of other names.
    pub in_others: usize,
    /// Whether it would be linked if names.yaml were empty.
    pub by_rule: bool,
    /// Whether its entry says itself how it is linked.
    pub decided: bool,
    pub sort: Sort,
}

/// Spellings of one sort are alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Sort {
    pub several_words: bool,
    pub capitals: Capitals,
    pub form: Form,
    pub everyday: bool,
    /// Whether it has too few letters to mean one thing only.
    pub short: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Capitals {
    #[default]
    None,
    First,
    All,
}

/// What a spelling is of the entry's name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    #[default]
    Exact,
    OtherCapitals,
    /// A plural, or other hyphens.
    Variant,
}

/// What was counted on a site.
#[derive(Debug, Default)]
pub struct Counts {
    /// Pages that were counted: all, or those with links by hand.
    pub pages: usize,
    /// Whether there are enough links by hand to learn from.
    pub by_hand: bool,
    pub spellings: BTreeMap<String, Count>,
}

/// A spelling whose links should be other than by rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub spelling: String,
    pub linked: Linked,
    pub count: Count,
}
