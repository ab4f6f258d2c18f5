//! Queries: which pages a list holds, in which order, in which groups.

use std::ops::Range;

use super::value::Value;

/// A list as its author asks for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    pub title: Option<String>,
    pub kind: Option<String>,
    pub tag: Option<String>,
    pub folder: Option<String>,
    pub conditions: Vec<Condition>,
    pub sort: Option<Sort>,
    pub group: Option<Path>,
    pub limit: Option<usize>,
    pub per_page: Option<usize>,
    /// Where it stands in its file.
    pub span: Range<usize>,
}

/// A field, or a member of a group: `roles.organization`.
pub type Path = Vec<String>;

#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    pub by: Path,
    pub descending: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub field: Path,
    pub value: Wanted,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// The page that the list stands on.
    This,
    Value(Value),
}
