//! What was wrong on a page, and what it says now.

use std::ops::Range;

use indexmap::IndexMap;

use super::Page;
use super::check::Checker;
use super::claims::check::{is_before, report};
use super::claims::read::groups;
use super::value::Value;
use crate::date::{Day, Edtf};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::yaml::Node;

/// The address of all corrections of a site, and of their feed.
pub const CORRECTIONS: &str = "corrections/";
pub const FEED: &str = "corrections/feed.xml";

/// One mistake that was mended.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    pub date: Edtf,
    /// The same.
    pub day: Day,
    pub was: String,
    pub now: String,
}

/// The corrections of a page that say all that they need to, the newest first.
pub fn corrections(values: &IndexMap<String, Value>, front: &Node) -> Vec<Correction> {
    let all = groups(values, front, "corrections");
    let mut corrections: Vec<Correction> = all
        .filter_map(|(group, _)| {
            let text = |name: &str| match group.get(name) {
                Some(Value::Text(text)) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
                _ => None,
            };
            let Some(Value::Date(date)) = group.get("date") else {
                return None;
            };
            Some(Correction {
                day: date.to_day()?,
                date: date.clone(),
                was: text("was")?,
                now: text("now")?,
            })
        })
        .collect();
    corrections.sort_by_key(|correction| std::cmp::Reverse(correction.day));
    corrections
}

/// Reports days on which nothing can have been corrected or reviewed.
pub fn check(checker: &mut Checker, front: &Node, values: &IndexMap<String, Value>) {
    let date = |values: &IndexMap<String, Value>, name: &str| match values.get(name) {
        Some(Value::Date(date)) => Some(date.clone()),
        _ => None,
    };
    let published = date(values, "published");
    for (group, node) in groups(values, front, "corrections") {
        for name in ["was", "now"] {
            check_text(checker, node, name);
        }
        let (Some(day), Some(node)) = (date(group, "date"), node.get("date")) else {
            continue;
        };
        if !is_later(checker, &day, &node.span)
            && let Some(published) = published.as_ref().filter(|p| is_before(&day, p))
        {
            let (day, published) = (day.text(), published.text());
            let message = format!("{day} is before the page was published ({published})");
            report(checker, &node.span, message, "correct one of the two dates");
        }
    }
    for name in ["reviewed", "updated"] {
        if let (Some(day), Some(node)) = (date(values, name), front.get(name)) {
            is_later(checker, &day, &node.span);
        }
    }
}

/// Reports a text that says nothing.
fn check_text(checker: &mut Checker, node: &Node, name: &str) {
    let empty = |node: &&Node| node.text().is_some_and(|text| text.trim().is_empty());
    if let Some(node) = node.get(name).filter(empty) {
        let place = checker.place(&node.span);
        let message = format!("`{name}` has no value");
        checker.report(
            Diagnostic::new(Code::MissingKey, place, message)
                .help("say it in a sentence or two: what was wrong, and what stands there now"),
        );
    }
}

/// Reports a day that has not come yet.
fn is_later(checker: &mut Checker, date: &Edtf, span: &Range<usize>) -> bool {
    let today = checker.around.today;
    let is_later = date.earliest().is_some_and(|day| day > today);
    if is_later {
        let message = format!("{} is after today, {today}", date.text());
        let help = "correct the date; `--today` takes another day for today";
        report(checker, span, message, help);
    }
    is_later
}

impl Page {
    /// When it was last changed for its readers.
    pub fn last_day(&self) -> Option<Day> {
        let days = [&self.updated, &self.published].into_iter().flatten();
        let days = days.filter_map(|date| date.to_day());
        days.chain(self.corrections.first().map(|c| c.day)).max()
    }
}
