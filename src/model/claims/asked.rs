//! What the block `claims` asks for.

use indexmap::IndexMap;

use super::read::pages;
use super::{Claim, Stance, StanceKind};
use crate::model::PageNumber;
use crate::model::check::Checker;
use crate::model::value::Value;
use crate::parse::yaml::Node;

/// Which claims: those that have all that is asked for. An empty list asks for nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// These alone, in this order.
    pub ids: Option<Vec<String>>,
    /// They are about one of these.
    pub about: Vec<PageNumber>,
    /// One of these takes a stance on them.
    pub by: Vec<PageNumber>,
    /// One of these stances has been taken, by one of those parties if any are named.
    pub stances: Vec<StanceKind>,
    /// One of these is given for a stance.
    pub sources: Vec<PageNumber>,
    /// They stand on one of these.
    pub pages: Vec<PageNumber>,
    pub limit: Option<usize>,
}

/// Reads what the block asks for. `values` are checked; what is a number of rows is
/// checked here.
pub fn asked(checker: &mut Checker, node: &Node, values: &IndexMap<String, Value>) -> Asked {
    let items = |name: &str| values.get(name).map(Value::items).unwrap_or_default();
    let ids = items("ids").iter().filter_map(|value| match value {
        Value::Claim(id) => Some(id.clone()),
        _ => None,
    });
    let stances = items("stance").iter().filter_map(|value| match value {
        Value::Text(word) => StanceKind::of(word),
        _ => None,
    });
    Asked {
        ids: values.contains_key("ids").then(|| ids.collect()),
        about: pages(values, "about"),
        by: pages(values, "by"),
        stances: stances.collect(),
        sources: pages(values, "source"),
        pages: pages(values, "page"),
        limit: checker.count(node, "limit", values.get("limit")),
    }
}

impl Asked {
    /// Whether a claim of a page has all that is asked for, but for its place among `ids`.
    pub fn fits(&self, page: PageNumber, claim: &Claim) -> bool {
        let asks = |of: &[PageNumber], given: &PageNumber| of.is_empty() || of.contains(given);
        let some = |fits: &dyn Fn(&Stance) -> bool| claim.stances.iter().any(fits);
        let about = self.about.is_empty() || claim.about.iter().any(|of| self.about.contains(of));
        let stance = |s: &Stance| {
            let kind = self.stances.is_empty() || self.stances.contains(&s.kind);
            kind && asks(&self.by, &s.by)
        };
        let takes_no_part = self.stances.is_empty() && self.by.is_empty();
        about
            && asks(&self.pages, &page)
            && (takes_no_part || some(&stance))
            && (self.sources.is_empty() || some(&|s| self.sources.contains(&s.source)))
    }
}
