//! Stances that say nothing: those that stand twice, and retractions of nothing.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::StanceKind;
use super::read::groups;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::PageNumber;
use crate::model::check::Checker;
use crate::model::value::Value;
use crate::parse::yaml::Node;

/// Checks the stances of one claim.
pub fn check(checker: &mut Checker, claim: &IndexMap<String, Value>, node: &Node) {
    let mut said: HashMap<PageNumber, Vec<StanceKind>> = HashMap::new();
    let mut retractions: Vec<(PageNumber, &Node)> = Vec::new();
    let mut before = HashSet::new();
    for (stance, node) in groups(claim, node, "stances") {
        let (Some(Value::Ref(by)), Some(Value::Text(word))) =
            (stance.get("by"), stance.get("stance"))
        else {
            continue;
        };
        let Some(kind) = StanceKind::of(word) else {
            continue;
        };
        said.entry(*by).or_default().push(kind);
        let at = node.get("stance").unwrap_or(node);
        if kind == StanceKind::Retracts {
            retractions.push((*by, at));
        }
        let written = ["on", "quote"].map(|name| node.get(name).and_then(Node::text));
        let source = match stance.get("source") {
            Some(Value::Ref(source)) => Some(*source),
            _ => None,
        };
        if source.is_some() && !before.insert((*by, word, source, written)) {
            let message =
                "this party has taken this stance already, on this day and in this source";
            report(checker, at, message, "take one of the two out");
        }
    }
    for (by, at) in retractions {
        let superseded = |kind: &StanceKind| StanceKind::Retracts.supersedes(*kind);
        if !said[&by].iter().any(superseded) {
            let message = "this party has said nothing of this claim that it could retract";
            let help = "write the stance that it retracts above, with its own date and source";
            report(checker, at, message, help);
        }
    }
}

fn report(checker: &mut Checker, node: &Node, message: &str, help: &str) {
    let place = checker.place(&node.span);
    checker.report(Diagnostic::new(Code::IdleStance, place, message).help(help));
}
