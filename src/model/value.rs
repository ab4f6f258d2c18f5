//! Values of fields, typed and with their references resolved.

use indexmap::IndexMap;

use super::PageNumber;
use crate::date::Edtf;
use crate::parse::{Body, Reference};

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, a choice, an address.
    Text(String),
    /// A number in the page's `texts`.
    Markdown(usize),
    Number(serde_json::Number),
    Bool(bool),
    Date(Edtf),
    /// From the site's root, or the address of a file elsewhere.
    File(String),
    Ref(PageNumber),
    /// A claim of this id, which there is.
    Claim(String),
    List(Vec<Value>),
    Group(IndexMap<String, Value>),
    Any(serde_json::Value),
}

/// Markdown in a field or block.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub body: Body,
    pub references: Vec<Reference>,
}

impl Value {
    /// The values of a list, or the value alone.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }

    /// All values at a path: `roles.organization` of a list of groups.
    pub fn at<'a>(&'a self, path: &[String]) -> Vec<&'a Value> {
        match path {
            [] => self.items().iter().collect(),
            [name, rest @ ..] => self
                .items()
                .iter()
                .filter_map(|item| match item {
                    Value::Group(group) => group.get(name),
                    _ => None,
                })
                .flat_map(|value| value.at(rest))
                .collect(),
        }
    }
}
