//! The data that templates see: plain, serialisable, complete.
//!
//! Every address is relative to the site's root; a template writes it behind
//! [`Frame::root`] (`{{ root }}{{ page.address }}`), so that the site works
//! under any base path. Strings called `html` or `body` are finished HTML and
//! are marked safe in the templates; all others are plain text.
//!
//! Beside what stands here, every template sees `site` ([`SiteView`]), and those
//! of whole pages see `header` and `footer`: `header.html` and `footer.html`,
//! rendered once for each depth. Pages see `previews` too: `preview.html` for each
//! of their `names`, rendered once for all pages.
//!
//! A field that is not set is `null`, never missing: asking for a name that is
//! not listed here is an error of the template.

mod claims;
mod corrections;
mod made;
mod relations;
mod timeline;

use std::fmt;
use std::marker::PhantomData;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};
use tera::Value;

pub use claims::*;
pub use corrections::*;
pub use made::*;
pub use relations::*;
pub use timeline::*;

/// Data that many views hold: made into a template's value once, and shared from
/// there on. As data it is what it was made of.
pub struct Kept<T> {
    value: Value,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Kept<T> {
    pub fn new(data: &T) -> Self {
        Kept {
            value: to_value(data),
            of: PhantomData,
        }
    }

    pub fn value(&self) -> Value {
        self.value.clone()
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Kept {
            value: self.value.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Serialize for Kept<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Tera's own serializer shares it.
        self.value.serialize(serializer)
    }
}

/// Plain data always becomes a value; the types here have no maps with other keys
/// than text.
pub fn to_value<T: Serialize>(data: &T) -> Value {
    Value::try_from_serializable(data).unwrap_or_else(|_| Value::none())
}

/// What every view starts with.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// From this output to the site's root: `./`, `../`, `../../`; on
    /// `404.html` the path of the site's `url`, or nothing when there is none.
    pub root: Option<String>,
    /// This output's own address.
    pub address: String,
    /// This output's absolute address, when the site has a `url`.
    pub url: Option<String>,
}

/// What `site` holds: nothing that is derived from the text of pages.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    pub title: String,
    /// The address of the site with a final slash.
    pub url: Option<String>,
    pub language: String,
    pub author: Option<String>,
    pub description: Option<String>,
    pub menu: Vec<MenuItem>,
    /// The home page, the index of names and, when the site has a `url`, the feed.
    pub home: String,
    pub names: String,
    /// Whether this output is the index of names.
    pub names_current: bool,
    pub feed: Option<String>,
    /// The ledger of claims, if there are any.
    pub claims: Option<String>,
    /// All that has a date, if anything has.
    pub timeline: Option<String>,
    /// Who took part in what and served where, if anybody did.
    pub relations: Option<String>,
    /// All corrections, if there are any, and when the site has a `url`, their feed.
    pub corrections: Option<String>,
    pub corrections_feed: Option<String>,
    pub extra: serde_json::Value,
}

#[derive(Debug, Clone, Serialize)]
pub struct MenuItem {
    pub title: String,
    /// From the site's root, or absolute when `external`.
    pub address: String,
    pub external: bool,
    /// Whether this output is the item's page or lies below it.
    pub current: bool,
}

/// An address with the words that lead to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkView {
    pub title: String,
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindView {
    /// `person`
    pub name: String,
    /// `Person`
    pub label: String,
    /// `People`
    pub plural: String,
    /// The list of this kind's pages, if the kind has one.
    pub address: Option<String>,
}

/// A date with what is known of it and no more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DateView {
    /// As typed: `2023-04`.
    pub edtf: String,
    /// `April 2023`
    pub text: String,
    /// The text with its `<time>` elements.
    pub html: String,
    /// Year, month, day, each `known`, `approximate` or `unknown`.
    pub marks: [&'static str; 3],
}

/// What one page shows of another.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub id: String,
    pub title: String,
    pub kind: Kept<KindView>,
    pub address: String,
    pub summary: Option<String>,
    pub date: Option<DateView>,
    pub published: Option<DateView>,
    pub updated: Option<DateView>,
    pub aliases: Vec<String>,
    pub image: Option<String>,
    pub draft: bool,
}

/// The page itself.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    pub id: String,
    pub title: String,
    pub kind: Kept<KindView>,
    /// Other names.
    pub aliases: Vec<String>,
    pub summary: Option<String>,
    pub date: Option<DateView>,
    pub published: Option<DateView>,
    pub updated: Option<DateView>,
    pub reviewed: Option<DateView>,
    /// What was wrong and has been mended, the newest first.
    pub corrections: Vec<CorrectionView>,
    pub draft: bool,
    pub tags: Vec<LinkView>,
    /// Address of the page's picture, absolute when it is elsewhere.
    pub image: Option<String>,
    /// The folders above this page, outermost first.
    pub crumbs: Vec<LinkView>,
    pub contents: Vec<HeadingView>,
    /// The text as HTML.
    pub body: String,
    /// Every field of the kind by name. By type: text, url, file, choice: string;
    /// markdown: HTML; date: [`DateView`]; number; bool; ref: [`Card`]; claim:
    /// [`ClaimView`]; list: array; group: its fields by name. Unset fields are null.
    pub fields: IndexMap<String, Value>,
    /// The fields that are set, in the order of the kind, for templates that
    /// show them all.
    pub facts: Vec<FactView>,
    pub related: Vec<Kept<Card>>,
    pub sources: Vec<Kept<Card>>,
    pub extra: serde_json::Value,
}

#[derive(Debug, Clone, Serialize)]
pub struct FactView {
    pub name: String,
    pub label: String,
    #[serde(rename = "type")]
    pub shape: FieldShape,
    pub value: Value,
}

/// How a field's value is built, so that a template can show it without knowing it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldShape {
    /// `text`, `markdown`, `date`, `url`, `file`, `number`, `bool`, `choice`, `ref`,
    /// `claim` or `group`.
    pub item: &'static str,
    pub list: bool,
    /// The fields of a group, in order.
    pub members: Vec<MemberView>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemberView {
    pub name: String,
    pub label: String,
    #[serde(rename = "type")]
    pub shape: FieldShape,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeadingView {
    pub id: String,
    /// The heading's text as plain text.
    pub title: String,
    /// 2 to 6.
    pub level: u8,
    pub children: Vec<HeadingView>,
}

/// Pages that refer to this one by one field of theirs: for a person, the
/// events whose participants name them.
#[derive(Debug, Clone, Serialize)]
pub struct ReferenceView {
    pub kind: Kept<KindView>,
    /// `participants.who`
    pub field: String,
    /// `Took part in`
    pub label: String,
    pub items: Vec<ReferenceItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ReferenceItem {
    pub page: Kept<Card>,
    /// The other members of the group that holds the reference (`role`), by
    /// name; empty for a plain reference.
    pub values: IndexMap<String, Value>,
    /// Those that are set, for templates that show them all.
    pub facts: Vec<FactView>,
}

/// A page that mentions this one.
#[derive(Debug, Clone, Serialize)]
pub struct BacklinkView {
    pub page: Kept<Card>,
    /// The address of the mention: the page, and the place in it.
    pub place: String,
    /// The sentence as HTML, with the name in a `<mark>`.
    pub sentence: Option<String>,
    /// How many more sentences of the page mention this one, and where they stand.
    pub more: usize,
    pub more_place: Option<String>,
}

/// A list that a page, its kind or the site asks for.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    pub title: Option<String>,
    /// Of all groups and pages together.
    pub count: usize,
    /// One group with no title when the list is not grouped.
    pub groups: Vec<GroupView>,
    pub pagination: Option<Pagination>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    pub title: Option<String>,
    /// For anchors: `group-people-council-on-foreign-relations`, with the list's name.
    pub id: Option<String>,
    /// The entry that the group stands for, if it is one.
    pub address: Option<String>,
    pub items: Vec<Kept<Card>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pagination {
    /// From 1.
    pub current: usize,
    pub total: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// The first part, the last, and those around the current one.
    pub parts: Vec<PartView>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartView {
    /// From 1.
    pub number: usize,
    pub address: String,
    /// Whether parts before this one are left out.
    pub gap: bool,
}

/// A page of the site: what `page.html` and the templates of kinds see.
#[derive(Debug, Clone, Serialize)]
pub struct Page {
    #[serde(flatten)]
    pub frame: Frame,
    pub page: PageView,
    /// Lists by name.
    pub lists: IndexMap<String, ListView>,
    pub references: Vec<ReferenceView>,
    /// Pages that mention this one: the first twenty.
    pub backlinks: Vec<BacklinkView>,
    /// How many pages mention this one.
    pub backlink_count: usize,
    /// The address of all of them with all sentences, where there are more than here.
    pub all_mentions: Option<String>,
    /// Where nothing mentions this page: its neighbours in the index.
    pub neighbours: Vec<Kept<Card>>,
    /// The entries that the text links to, each once, in the order of their first links.
    pub names: Vec<Kept<Card>>,
    /// The claims that have to do with this page.
    pub claims: PageClaims,
    /// What fields say of this page and others, and who else took part where it did;
    /// nothing where they say nothing.
    pub relations: Option<RelationsView>,
    /// The sources that the text cites and those under `sources`, in the order of the
    /// site's style.
    pub cited: Vec<CitedView>,
    /// Of a source: itself as a full reference, as HTML.
    pub reference: Option<String>,
    /// The page's corrections and what it cites, as schema.org has them, ready for a
    /// `<script>`; needs the site's `url`.
    pub json_ld: Option<String>,
}

/// A source in the list of those that a page cites.
#[derive(Debug, Clone, Serialize)]
pub struct CitedView {
    /// For the links of citations: `_ref-1`.
    pub id: String,
    /// Its number in the list as HTML, if the style has one: `[1]`.
    pub label: Option<String>,
    /// The full reference as HTML.
    pub html: String,
    /// Of its page.
    pub title: String,
    /// Whether that is the site's own name for it, since nobody knows its title.
    pub untitled: bool,
    pub address: String,
    /// The ids of the places that cite it.
    pub backs: Vec<String>,
}

/// What a template in `blocks/` sees: the block's fields under `block` (typed
/// like a kind's fields), and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct BlockView {
    pub root: Option<String>,
    pub block: IndexMap<String, Value>,
    /// For the block `list`: what it asked for.
    pub list: Option<ListView>,
    /// For the block `claims`: those that it asked for.
    pub claims: Option<Vec<Kept<ClaimView>>>,
    /// For the block `timeline`: what it asked for.
    pub timeline: Option<TimelineView>,
    /// For the block `relations`: what it asked for.
    pub relations: Option<RelationsView>,
}
