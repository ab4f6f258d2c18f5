//! Citations in running text, as Pandoc writes them: `[@id]`, `[see @id, p. 3; @other]`,
//! `[-@id]` without its author, and `@id says` or `@id [p. 3] says` in a sentence.
//!
//! An `@` starts a citation where no word, address or path can hold it: at the start
//! of a word. [`find`] marks the citations among the events of a text before any of
//! it is written, so that those that become notes are numbered with the author's own.

mod astray;
mod cluster;
mod find;
mod inside;
mod neighbours;

pub use astray::{bare, bracketed, in_field, in_link, written};
pub use cluster::Written;
pub use find::{BRACKETS, Found, brackets, find, is_incomplete, raw_depth};
pub use inside::lines;
pub use neighbours::{apart, neighbours};

use hayagriva::citationberg::taxonomy::Locator;

/// How the citations of a site stand in its texts, which its style decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Citing {
    /// The site has no sources: an `@` before a word is a sign like others.
    #[default]
    Nothing,
    /// In the sentence: `(Haass, 2023)`, `[1]`.
    InText,
    /// As notes, numbered with those of the author.
    Notes,
}

/// A citation, with where its sources stand among [`super::Facts::references`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    pub cites: Vec<Cite>,
    /// `@id says`: its author is part of the sentence.
    pub narrative: bool,
    /// As the author wrote it.
    pub written: String,
    /// The number of the note in which it stands, and whether that is its own.
    pub note: Option<(usize, bool)>,
}

/// One of the sources of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    pub reference: usize,
    pub prefix: String,
    /// Without its author, whom the sentence names.
    pub bare: bool,
    pub locator: Option<(Locator, String)>,
    pub suffix: String,
}

/// Which part of a citation stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it, in the text.
    Whole,
    /// What stands before the mark of its note: the author, if the sentence has one.
    Before,
    /// All of it, in a note of its own or of the author.
    Note,
}
