//! What templates see of relations.

use serde::Serialize;

use super::{CellView, DateView, Frame, Pagination};

/// Relations between pages, as rows and as a drawing of them.
#[derive(Debug, Clone, Serialize)]
pub struct RelationsView {
    /// Of all that there are, also of those that are not shown here.
    pub count: usize,
    pub rows: Vec<RelationView>,
    /// How many rows the drawing shows, from the first.
    pub drawn: usize,
    pub drawing: Option<DrawingView>,
    /// The address of all relations of the site.
    pub all: Option<String>,
}

/// What a field of one page says of another.
#[derive(Debug, Clone, Serialize)]
pub struct RelationView {
    /// The page that says it: an event, a person.
    pub from: EndView,
    /// The page that it names.
    pub to: EndView,
    /// The field: `Who`, `Roles`, `Part of`.
    pub label: String,
    /// The words of the group: `former US official`.
    pub words: String,
    pub date: Option<DateView>,
    /// Whether it is only known to have been so then.
    pub as_of: bool,
    /// The claims that it rests on.
    pub claims: Vec<BasisView>,
}

/// A claim that a relation rests on, with what stands of it.
#[derive(Debug, Clone, Serialize)]
pub struct BasisView {
    pub address: String,
    pub statement: String,
    pub cells: Vec<CellView>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndView {
    pub title: String,
    pub address: String,
    /// `Event`
    pub kind: String,
}

/// Where boxes and lines are, in units that are pixels.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DrawingView {
    pub width: i32,
    pub height: i32,
    /// The width below which its words are too small to read.
    pub least: i32,
    pub nodes: Vec<NodeView>,
    pub edges: Vec<EdgeView>,
}

/// A page as a box.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeView {
    pub end: EndView,
    /// Whether it is the page that the drawing is of.
    pub current: bool,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    /// The title, cut where it is long.
    pub lines: Vec<LineView>,
}

/// All that one page says of another, as a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EdgeView {
    /// `M0 0C…`
    pub path: String,
    /// All of it in words.
    pub title: String,
    /// Whether it rests on a claim.
    pub claimed: bool,
    /// The words that stand on it, cut where they are long.
    pub lines: Vec<LineView>,
    pub cells: Vec<PlacedCell>,
}

/// A line of text by the start of its base line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineView {
    pub x: i32,
    pub y: i32,
    pub text: String,
}

/// A stance on the claim behind a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlacedCell {
    pub x: i32,
    pub y: i32,
    #[serde(flatten)]
    pub cell: CellView,
}

/// A part of all relations: what `relations.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct RelationsPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub relations: RelationsView,
    pub pagination: Option<Pagination>,
}
