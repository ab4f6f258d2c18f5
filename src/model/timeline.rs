//! What a timeline shows: pages that have a date, claims about a time, and roles.

use super::check::Checker;
use super::value::Value;
use super::{Page, PageNumber};
use crate::date::Edtf;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::parse::yaml::{self, Node};
use indexmap::IndexMap;

/// The address of the timeline of the whole site.
pub const TIMELINE: &str = "timeline/";

/// The words that stand for claims and roles where a timeline names kinds.
pub const CLAIM: &str = "claim";
pub const ROLE: &str = "role";

/// What has a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dated {
    Page,
    /// A claim of the page, by its number; of what its page has the date, if the claim
    /// has none of its own.
    Claim {
        number: usize,
        own: bool,
    },
    /// A group of one of the page's fields that says from when to when, or as of when.
    Role {
        field: String,
        number: usize,
        /// Whether it is only known to have been so then.
        as_of: bool,
    },
}

/// All of a page that has a date, with that date.
pub fn dated(page: &Page) -> Vec<(Edtf, Dated)> {
    let mut all = Vec::new();
    all.extend(page.date.clone().map(|date| (date, Dated::Page)));
    for (number, claim) in page.claims.iter().enumerate() {
        let own = claim.date.is_some();
        let date = claim.date.as_ref().or(page.date.as_ref());
        all.extend(date.map(|date| (date.clone(), Dated::Claim { number, own })));
    }
    for (field, value) in &page.values {
        for (number, item) in value.items().iter().enumerate() {
            if let Value::Group(group) = item
                && let Some((date, as_of)) = time_of(group)
            {
                let field = field.clone();
                all.push((
                    date,
                    Dated::Role {
                        field,
                        number,
                        as_of,
                    },
                ));
            }
        }
    }
    all
}

/// From when to when a group holds, or when it was known to.
pub fn time_of(group: &IndexMap<String, Value>) -> Option<(Edtf, bool)> {
    let date = |name: &str| match group.get(name) {
        Some(Value::Date(date)) => Some(date),
        _ => None,
    };
    match Edtf::between(date("from"), date("to")) {
        Some(time) => Some((time, false)),
        None => date("as_of").map(|date| (date.clone(), true)),
    }
}

impl Page {
    /// The group of a field.
    pub fn group(&self, field: &str, number: usize) -> Option<&IndexMap<String, Value>> {
        match self.values.get(field)?.items().get(number)? {
            Value::Group(group) => Some(group),
            _ => None,
        }
    }
}

/// What the block `timeline` asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    pub from: Option<Edtf>,
    pub to: Option<Edtf>,
    /// One of these at least.
    pub about: Vec<PageNumber>,
    /// Names of kinds, [`CLAIM`], [`ROLE`]; all without one.
    pub kinds: Vec<String>,
    pub limit: Option<usize>,
}

/// Reads what a timeline asks for. `values` are checked; which kinds there are, and
/// what is a number of rows, is checked here.
pub fn asked(checker: &mut Checker, node: &Node, values: &IndexMap<String, Value>) -> Asked {
    let date = |name: &str| match values.get(name) {
        Some(Value::Date(date)) => Some(date.clone()),
        _ => None,
    };
    Asked {
        from: date("from"),
        to: date("to"),
        about: about(values),
        kinds: kinds(checker, node, &[CLAIM, ROLE], "a timeline shows"),
        limit: checker.count(node, "limit", values.get("limit")),
    }
}

/// The pages that a block is about.
pub fn about(values: &IndexMap<String, Value>) -> Vec<PageNumber> {
    let about = values.get("about").map(Value::items).unwrap_or_default();
    let about = about.iter().filter_map(|value| match value {
        Value::Ref(number) => Some(*number),
        _ => None,
    });
    about.collect()
}

/// The kinds that a block asks for: those of the site, and `further` words.
pub fn kinds(checker: &mut Checker, node: &Node, further: &[&str], shows: &str) -> Vec<String> {
    let written = match node.get("kind") {
        Some(node) => match &node.value {
            yaml::Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        },
        None => &[],
    };
    let schema = checker.around.schema;
    let mut kinds = Vec::new();
    for node in written {
        let Some(name) = node.text() else {
            continue;
        };
        if schema.kinds.contains_key(name) || further.contains(&name) {
            kinds.push(name.to_owned());
            continue;
        }
        let known = schema.kinds.keys().map(String::as_str);
        let all: Vec<&str> = known.chain(further.iter().copied()).collect();
        let place = checker.place(&node.span);
        let message = format!("there is no kind `{name}`");
        let found = Diagnostic::new(Code::UnknownKind, place, message);
        let close = closest(name, all.iter().copied());
        checker.report(
            found
                .suggest(close)
                .help(format!("{shows} {}", all.join(", "))),
        );
    }
    kinds
}
