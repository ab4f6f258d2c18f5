//! Kinds, blocks and their fields: what front matter may hold, as data.

use std::sync::Arc;

use indexmap::IndexMap;

use super::lists::Query;
use crate::date::Span;
use crate::diagnostic::Place;

/// The type of a field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    Text,
    Markdown,
    Number,
    Bool,
    Url,
    /// Anything, taken as it is.
    Any,
    /// EDTF.
    Date,
    /// An EDTF date that is a full day.
    Day,
    File,
    Choice(Vec<String>),
    /// An entry of one of these kinds; of any, when there are none.
    Ref(Vec<String>),
    /// An entry of a kind that can take a stance on a claim.
    Speaker,
    /// A claim, by its id.
    Claim,
    List(Box<Type>),
    Group(Vec<Field>),
    /// Lists of pages by name.
    Lists,
}

impl Type {
    /// The type of a list's items, or the type itself.
    pub fn item(&self) -> &Type {
        match self {
            Type::List(item) => item,
            other => other,
        }
    }

    /// The name that templates know the type by.
    pub fn name(&self) -> &'static str {
        match self {
            Type::Text | Type::Any | Type::Lists => "text",
            Type::Markdown => "markdown",
            Type::Number => "number",
            Type::Bool => "bool",
            Type::Url | Type::File => "url",
            Type::Date | Type::Day => "date",
            Type::Choice(_) => "choice",
            Type::Ref(_) | Type::Speaker => "ref",
            Type::Claim => "claim",
            Type::List(item) => item.name(),
            Type::Group(_) => "group",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: String,
    /// What a reader sees: `As of`.
    pub label: String,
    /// What the other side of a reference is called: `Took part in`.
    pub reverse: Option<String>,
    pub required: bool,
    pub ty: Type,
}

/// How the names of a kind stand in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    Term,
    Proper,
    /// Pages of this kind have no names that text could mention.
    None,
}

/// Which mentions in a page's text become links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linking {
    /// The first of each entry on the page.
    First,
    /// The first of each entry under each heading.
    Section,
    All,
    None,
}

impl Linking {
    pub fn of(word: &str) -> Option<Linking> {
        Some(match word {
            "first" => Linking::First,
            "section" => Linking::Section,
            "all" => Linking::All,
            "none" => Linking::None,
            _ => return None,
        })
    }
}

/// Whether the names of an entry are linked elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    Auto,
    /// Everyday words too.
    Always,
    Never,
}

impl Linked {
    pub fn of(word: &str) -> Option<Linked> {
        Some(match word {
            "auto" => Linked::Auto,
            "always" => Linked::Always,
            "never" => Linked::Never,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    pub name: String,
    pub label: String,
    pub plural: String,
    /// The folder under `content/` whose pages are of this kind.
    pub folder: Option<String>,
    pub matching: Match,
    pub linking: Option<Linking>,
    pub linked: Linked,
    /// Whether the text of each page cites a source.
    pub must_cite: bool,
    /// Whether a page of the kind is of somebody who can take a stance on a claim.
    pub speaks: bool,
    pub template: String,
    /// Where a site names the template, or the kind that has it.
    pub template_at: Option<Place>,
    /// How long after a review a page is due for the next one.
    pub review_after: Option<Span>,
    pub fields: Vec<Field>,
    /// How the kind's own list page is made.
    pub list: Query,
    /// Lists that each page of the kind has.
    pub lists: IndexMap<String, Query>,
}

impl Kind {
    /// Whether other pages can mention pages of this kind.
    pub fn is_entry(&self) -> bool {
        self.matching != Match::None
    }

    /// Whether its pages have a second-reference name, as people do.
    pub fn has_short(&self) -> bool {
        self.fields.iter().any(|field| field.name == "short")
    }
}

/// A fenced block that a template renders.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockKind {
    pub name: String,
    pub template: String,
    /// Where a site names the template, or the block that has it.
    pub template_at: Option<Place>,
    pub fields: Vec<Field>,
    /// Whether its data is a query, and the pages that it finds are shown.
    pub list: bool,
    /// Whether its data asks for claims, and those that it finds are shown.
    pub claims: bool,
    /// Whether its data asks for a timeline, and what that holds is shown.
    pub timeline: bool,
    /// Whether its data asks for relations, and those that it finds are shown.
    pub relations: bool,
}

/// All that pages and site.yaml may hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    pub page: Vec<Field>,
    pub site: Vec<Field>,
    pub list: Vec<Field>,
    pub kinds: IndexMap<String, Arc<Kind>>,
    pub blocks: IndexMap<String, Arc<BlockKind>>,
}

impl Schema {
    /// The kind whose folder holds a page with this id.
    pub fn kind_of_folder(&self, folder: &str) -> Option<&Arc<Kind>> {
        self.kinds
            .values()
            .find(|kind| kind.folder.as_deref() == Some(folder))
    }

    /// The kinds of those who can take a stance on a claim.
    pub fn speakers(&self) -> Vec<String> {
        let kinds = self.kinds.values().filter(|kind| kind.speaks);
        kinds.map(|kind| kind.name.clone()).collect()
    }

    /// The fields of a page of this kind: the kind's own go before the common ones.
    pub fn fields<'a>(&'a self, kind: &'a Kind) -> Vec<&'a Field> {
        let own = |name: &str| kind.fields.iter().any(|f| f.name == name);
        let common = self.page.iter().filter(|f| !own(&f.name));
        kind.fields.iter().chain(common).collect()
    }
}
