//! Claims are made of a page's checked values.

use indexmap::IndexMap;

use super::{Claim, Stance, StanceKind, order};
use crate::date::Edtf;
use crate::model::PageNumber;
use crate::model::value::Value;
use crate::parse::slug::slug;
use crate::parse::yaml::{self, Node};

/// The ids of the claims in a page's front matter that can be part of an address.
pub fn ids(front: &Node) -> Vec<String> {
    let claims = front.get("claims").into_iter().flat_map(maps);
    claims.filter_map(id).map(str::to_owned).collect()
}

/// The id of a claim, if it can be part of an address.
fn id(claim: &Node) -> Option<&str> {
    let id = claim.get("id")?.text()?;
    is_id(id).then_some(id)
}

/// Whether this can be the id of a claim.
pub fn is_id(id: &str) -> bool {
    !id.is_empty() && slug(id) == id && !is_of_ledger(id)
}

/// Whether a part of the ledger has, or may come to have, the address of such a claim.
pub fn is_of_ledger(id: &str) -> bool {
    id == "standing" || !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())
}

/// The items of a list that have keys, or the one that stands alone: for each of
/// them, and for no others, checking gives a group.
pub fn maps(node: &Node) -> impl Iterator<Item = &Node> {
    let items = match &node.value {
        yaml::Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items
        .iter()
        .filter(|item| matches!(item.value, yaml::Value::Map(_)))
}

type Group = IndexMap<String, Value>;

/// The groups of a field, each with its place in the front matter.
pub fn groups<'a>(
    values: &'a Group,
    node: &'a Node,
    name: &str,
) -> impl Iterator<Item = (&'a Group, &'a Node)> {
    let items = values.get(name).map(Value::items).unwrap_or_default();
    let groups = items.iter().filter_map(|item| match item {
        Value::Group(group) => Some(group),
        _ => None,
    });
    groups.zip(node.get(name).into_iter().flat_map(maps))
}

/// The claims of a page: one for each of its [`ids`].
pub fn claims(values: &Group, front: &Node) -> Vec<Claim> {
    let all = groups(values, front, "claims");
    all.filter_map(|(group, node)| {
        let mut stances: Vec<Stance> = groups(group, node, "stances")
            .filter_map(|(group, node)| stance(group, node))
            .collect();
        order::arrange(&mut stances);
        Some(Claim {
            id: id(node)?.to_owned(),
            statement: text(group, "statement").unwrap_or_default(),
            date: date(group, "date"),
            about: pages(group, "about"),
            stances,
            span: node.get("id")?.span.clone(),
        })
    })
    .collect()
}

/// A stance, if all that it needs was understood.
fn stance(group: &Group, node: &Node) -> Option<Stance> {
    Some(Stance {
        by: *pages(group, "by").first()?,
        kind: StanceKind::of(&text(group, "stance")?)?,
        on: date(group, "on"),
        source: *pages(group, "source").first()?,
        quote: text(group, "quote"),
        note: text(group, "note"),
        superseded: false,
        quote_span: node.get("quote").map_or(0..0, |node| node.span.clone()),
        on_span: node.get("on").map_or(0..0, |node| node.span.clone()),
    })
}

fn text(group: &Group, name: &str) -> Option<String> {
    match group.get(name) {
        Some(Value::Text(text)) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn date(group: &Group, name: &str) -> Option<Edtf> {
    match group.get(name) {
        Some(Value::Date(date)) => Some(date.clone()),
        _ => None,
    }
}

/// The pages that a field names.
pub fn pages(group: &Group, name: &str) -> Vec<PageNumber> {
    let items = group.get(name).map(Value::items).unwrap_or_default();
    let pages = items.iter().filter_map(|item| match item {
        Value::Ref(number) => Some(*number),
        _ => None,
    });
    pages.collect()
}
