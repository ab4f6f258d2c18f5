//! The text of one file becomes a [`Document`]: facts and body, all with spans.
//!
//! Parsing is a pure function of the text and of the names of the site's
//! blocks. It never fails: what is wrong is part of the result.
//!
//! 1. [`front_matter`] splits the file and reads the YAML between the `---` lines;
//! 2. [`markdown`] turns the text into HTML with slots, and notes what other
//!    stages have to know: headings, references, [`citations`], blocks, the first
//!    paragraph;
//! 3. [`code`] highlights code when a page is rendered.

pub mod bodies;
pub mod citations;
pub mod code;
pub mod front_matter;
pub mod markdown;
mod mistakes;
mod notes;
pub mod places;
pub mod quotations;
pub mod references;
mod salvage;
pub mod sentences;
pub mod slug;
pub mod summary;
pub mod tags;
mod typed;
pub mod words;
pub mod yaml;

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use citations::{Citation, Citing, Part};
use quotations::Quotation;
use yaml::Node;

/// One Markdown file, parsed. It is kept without its body, which is made again from
/// the text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// From the site's root: `content/glossary/track-two.md`.
    pub file: Arc<str>,
    pub facts: Facts,
    #[serde(skip)]
    pub body: Body,
    pub diagnostics: Vec<Diagnostic>,
    /// What the text quotes and cites a source for.
    pub quotations: Vec<Quotation>,
}

/// What a page shows to other stages. Two parses of a page with equal facts
/// (and equal mentions) are the same to every other page:
/// places in the file are left out of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Facts {
    /// The front matter, a map; empty when there is none.
    pub front_matter: Node,
    /// Whether all of the front matter could be read; if not, what is missing in it
    /// says nothing new.
    pub whole: bool,
    pub headings: Vec<Heading>,
    /// Ids in raw HTML, which links may lead to.
    pub ids: Vec<String>,
    /// Links, images and embeds that lead somewhere inside the site, in order.
    pub references: Vec<Reference>,
    pub blocks: Vec<Block>,
    /// The first paragraph as plain text, cut at a sentence, where the page has
    /// no `summary` of its own.
    pub first_paragraph: Option<Plain>,
    /// What a library of references says of it, if it is an entry of one.
    #[serde(skip)]
    pub entry: Option<Arc<hayagriva::Entry>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Heading {
    pub id: String,
    pub title: Plain,
    /// 2 to 6: the page's title is the only heading of level 1.
    pub level: u8,
}

/// Plain text in which the names of pages are still to be filled in: an author may
/// have written the id of a page, and readers see its title.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Plain {
    /// As written.
    pub text: String,
    /// Bytes of the text that are a `[[link]]` without words of its own, and its
    /// number among the references.
    pub links: Vec<(Range<usize>, usize)>,
}

impl std::ops::Deref for Plain {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Plain {
    /// The text with the names that `name` knows in the place of what is written.
    pub fn filled<'a>(&self, name: impl Fn(usize) -> Option<&'a str>) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut from = 0;
        for (range, reference) in &self.links {
            if let Some(name) = name(*reference) {
                out.push_str(&self.text[from..range.start]);
                out.push_str(name);
                from = range.end;
            }
        }
        out.push_str(&self.text[from..]);
        out
    }

    /// Without the spaces around it.
    fn trimmed(mut self) -> Plain {
        let start = self.text.len() - self.text.trim_start().len();
        self.text = self.text.trim().to_owned();
        self.links.retain_mut(|(range, _)| {
            *range = range.start.saturating_sub(start)..range.end.saturating_sub(start);
            self.text.get(range.clone()).is_some()
        });
        self
    }

    /// The beginning `text` of it, which may end in an ellipsis of its own.
    fn cut(mut self, text: String) -> Plain {
        self.links
            .retain(|(range, _)| text.get(range.clone()) == self.text.get(range.clone()));
        self.text = text;
        self
    }

    /// Gives the links their references, by the numbers of their events.
    fn number(&mut self, references: &HashMap<usize, usize>) {
        self.links
            .retain_mut(|(_, number)| match references.get(number) {
                Some(reference) => {
                    *number = *reference;
                    true
                }
                None => false,
            });
    }
}

/// How a reference is written, which decides how its target is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReferenceKind {
    /// `[[Track Two]]`
    Wiki,
    /// `![[Track Two]]` alone in its paragraph: the entry's card.
    Embed,
    /// `[text](../glossary/track-two.md)`
    Link,
    /// `![text](picture.png)`
    Image,
    /// `[text](claim:met-lavrov)`
    Claim,
    /// `[@nbc-2023]`; or `@nbc-2023 says`, if so.
    Cite { narrative: bool },
    /// `@nbc-2023` in a link or a picture, where it leads nowhere.
    Astray,
}

/// Something in the text that leads to another place of the site.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reference {
    pub kind: ReferenceKind,
    /// As written, without the anchor; empty for a link within the page.
    pub target: String,
    /// Behind `#`.
    pub anchor: Option<String>,
    /// The whole link.
    pub span: Range<usize>,
}

impl PartialEq for Reference {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.target, &self.anchor) == (other.kind, &other.target, &other.anchor)
    }
}

impl Eq for Reference {}

impl Hash for Reference {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.kind, &self.target, &self.anchor).hash(state);
    }
}

/// A fenced block that a template renders, with its YAML as data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Block {
    pub name: String,
    pub data: Node,
    /// The whole block.
    pub span: Range<usize>,
}

impl PartialEq for Block {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.data) == (&other.name, &other.data)
    }
}

impl Eq for Block {}

impl Hash for Block {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, &self.data).hash(state);
    }
}

/// The text as HTML, complete but for what only the site knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    pub html: String,
    /// In the order of their places.
    pub slots: Vec<Slot>,
    /// The running text as words, in the order of their places.
    pub runs: words::Runs,
    /// Where its blocks start, in the order of their places.
    pub starts: Vec<Start>,
    /// In the order of the text.
    pub citations: Vec<Citation>,
}

impl Body {
    /// Without memory that nothing more will come to fill: all bodies of a site may
    /// be in memory at once.
    fn shrunk(mut self) -> Body {
        self.html.shrink_to_fit();
        self.slots.shrink_to_fit();
        self.runs.shrink();
        self.starts.shrink_to_fit();
        self
    }
}

/// A list without memory that nothing more will come to fill.
pub fn shrunk<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}

/// Where a block of the text starts: a paragraph, an item, a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// A byte of [`Body::html`], and how many slots come before it: some stand at
    /// the same byte.
    pub html: u32,
    pub slots: u32,
    /// A byte of the file.
    pub source: u32,
}

/// A place in [`Body::html`] where something is put in when the page is rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    pub at: usize,
    pub content: SlotContent,
}

/// Numbers count in [`Facts::references`] and [`Facts::blocks`].
#[derive(Debug, Clone, PartialEq)]
pub enum SlotContent {
    /// The attributes of an `<a>`.
    LinkAttributes(usize),
    /// The marks of a claim, behind the words of its link.
    ClaimMarks(usize),
    /// The words of a `[[link]]` that has none of its own, with what is written in it.
    LinkText(usize, String),
    /// The address of an image.
    ImageAddress(usize),
    /// The card of an entry.
    Card(usize),
    Block(usize),
    /// A part of a citation, by the number of it.
    Citation(usize, Part),
    /// Code to highlight.
    Code {
        language: String,
        text: String,
    },
}

/// What parsing depends on beside the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Info strings that make a fenced block a block of the site.
    pub blocks: HashSet<String>,
    /// For a text that is a part of a page, such as a field: what the ids of its
    /// notes and headings start with. Slugs hold no `_`, so that one at its end
    /// keeps them apart from the page's own.
    pub fragment: Option<String>,
    /// The tag of the language, which decides what ends a sentence.
    pub language: String,
    pub citing: Citing,
}

/// Parses one page.
pub fn parse(file: &Arc<str>, text: &str, options: &Options) -> Document {
    let mut diagnostics = Vec::new();
    let front = front_matter::split(file, text, &mut diagnostics);
    let parsed = markdown::parse(file, text, front.body.clone(), options, &mut diagnostics);
    let own_summary = front.data.get("summary").is_some();
    Document {
        file: file.clone(),
        facts: Facts {
            front_matter: front.data,
            whole: front.whole,
            headings: shrunk(parsed.headings),
            ids: shrunk(parsed.ids),
            references: shrunk(parsed.references),
            blocks: shrunk(parsed.blocks),
            first_paragraph: parsed.first_paragraph.filter(|_| !own_summary),
            entry: None,
        },
        body: parsed.body.shrunk(),
        diagnostics,
        quotations: parsed.quotations,
    }
}
