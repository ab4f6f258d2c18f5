//! What claims, and the dates around them, cannot be.

use std::collections::HashMap;
use std::ops::Range;

use indexmap::IndexMap;

use super::idle;
use super::order::Said;
use super::read::{groups, is_id, is_of_ledger, maps};
use super::{Claim, StanceKind};
use crate::date::{Day, Edtf};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::check::Checker;
use crate::model::value::Value;
use crate::model::{Page, PageNumber};
use crate::parse::slug::slug;
use crate::parse::yaml::{self, Node};

/// Checks what one page claims. `values` are those of the page.
pub fn check(
    checker: &mut Checker,
    front: &Node,
    values: &IndexMap<String, Value>,
    claims: &[Claim],
) {
    check_ids(checker, front);
    let of_page = date(values, "date");
    for (group, node) in groups(values, front, "claims") {
        check_stances(checker, group, node, of_page);
    }
    if claims.iter().any(Claim::is_denied) {
        check_participants(checker, front, values);
    }
    let (issued, accessed) = (date(values, "issued"), date(values, "accessed"));
    if let (Some(issued), Some(accessed)) = (issued, accessed)
        && is_surely_before(accessed, issued)
        && let Some(node) = front.get("accessed")
    {
        let message = format!(
            "this was read on {}, before it was issued ({})",
            accessed.text(),
            issued.text()
        );
        report(checker, &node.span, message, "correct one of the two dates");
    }
}

fn date<'a>(values: &'a IndexMap<String, Value>, name: &str) -> Option<&'a Edtf> {
    match values.get(name) {
        Some(Value::Date(date)) => Some(date),
        _ => None,
    }
}

/// Whether the whole of one date lies before the other.
pub fn is_before(first: &Edtf, second: &Edtf) -> bool {
    let days = first.latest().zip(second.earliest());
    days.is_some_and(|(last, first)| last < first)
}

/// Whether the whole of one date lies before the other, and neither is in doubt.
pub fn is_surely_before(first: &Edtf, second: &Edtf) -> bool {
    is_before(first, second) && !first.is_doubtful() && !second.is_doubtful()
}

/// Reports a date that another one rules out.
pub fn report(checker: &mut Checker, span: &Range<usize>, message: String, help: &str) {
    let place = checker.place(span);
    checker.report(Diagnostic::new(Code::DateOrder, place, message).help(help));
}

/// A claim's id is a part of its address.
fn check_ids(checker: &mut Checker, front: &Node) {
    let claims = front.get("claims").into_iter().flat_map(maps);
    for node in claims.filter_map(|claim| claim.get("id")) {
        let Some(written) = node.text().filter(|id| !is_id(id)) else {
            continue;
        };
        let suggestion = slug(written);
        let taken = is_of_ledger(&suggestion);
        let why = match taken {
            true => "`claims/` has parts of that name",
            false => "it is part of an address",
        };
        let message = format!("`{written}` can't be the id of a claim: {why}");
        let place = checker.place(&node.span);
        let found = Diagnostic::new(Code::BadAddress, place, message);
        checker.report(match suggestion.as_str() {
            _ if taken => found.help("say in a word or two what it says: `they-met`"),
            "" => found.help("write lower-case letters, digits and `-`"),
            suggestion => found.suggest(Some(suggestion)),
        });
    }
}

fn check_stances(
    checker: &mut Checker,
    claim: &IndexMap<String, Value>,
    node: &Node,
    of_page: Option<&Edtf>,
) {
    let stances = node.get("stances");
    let none = stances.is_none_or(|node| match &node.value {
        yaml::Value::Null => true,
        yaml::Value::List(items) => items.is_empty(),
        _ => false,
    });
    if none {
        let at = node.entry("stances").map(|(key, _)| &key.span);
        let at = at.or(node.get("id").map(|id| &id.span));
        let place = checker.place(at.unwrap_or(&node.span));
        let message = "nobody takes a stance on this claim";
        checker.report(
            Diagnostic::new(Code::ClaimWithoutStances, place, message).help(
                "say who says or denies it: `stances: [{by: …, stance: reports, source: …}]`",
            ),
        );
    }
    check_order(checker, claim, node);
    idle::check(checker, claim, node);
    let event = date(claim, "date").or(of_page);
    let today = checker.around.today;
    for (stance, node) in groups(claim, node, "stances") {
        if let Some(node) = node.get("quote")
            && node.text().is_some_and(|quote| quote.trim().is_empty())
        {
            let place = checker.place(&node.span);
            let found = Diagnostic::new(Code::IdleStance, place, "this quotation has no words");
            checker.report(found.help("write what was said, word for word, or take `quote` out"));
        }
        let (Some(on), Some(node)) = (date(stance, "on"), node.get("on")) else {
            continue;
        };
        if on.earliest().is_some_and(|day| day > today) {
            let message = format!("{} is after today, {today}", on.text());
            let help = "correct the date; `--today` takes another day for today";
            report(checker, &node.span, message, help);
        } else if let Some(event) = event.filter(|event| is_surely_before(on, event)) {
            let (on, event) = (on.text(), event.text());
            let message = format!("{on} is before what the claim is about ({event})");
            let help =
                "correct one of the dates; a claim about another time has a `date` of its own";
            report(checker, &node.span, message, help);
        }
    }
}

/// Of two stances of a party that take each other's place, it is said which was later.
fn check_order(checker: &mut Checker, claim: &IndexMap<String, Value>, node: &Node) {
    let mut before: HashMap<PageNumber, Vec<(Said, &Edtf)>> = HashMap::new();
    for (written, (stance, node)) in groups(claim, node, "stances").enumerate() {
        let (Some(Value::Ref(by)), Some(Value::Text(word))) =
            (stance.get("by"), stance.get("stance"))
        else {
            continue;
        };
        let (Some(kind), Some(on)) = (StanceKind::of(word), date(stance, "on")) else {
            continue;
        };
        let said = Said {
            kind,
            on: Some(on),
            written,
        };
        let of_party = before.entry(*by).or_default();
        let open = of_party.iter().find(|(earlier, _)| said.is_open(earlier));
        if let (Some((earlier, of)), Some(node)) = (open, node.get("on")) {
            let dates = match *of == on {
                true => on.text(),
                false => format!("{} and {}", of.text(), on.text()),
            };
            let message = format!(
                "one party {} and {word} this ({dates}), and neither is said to be later",
                earlier.kind.as_str(),
            );
            let help = "write both dates as exactly as they are known: the later stance supersedes the earlier one; of one day, or where one of them has no date, that is the one written later";
            report(checker, &node.span, message, help);
        }
        of_party.push((said, on));
    }
}

/// Who took part is said with a claim where the event itself is denied.
fn check_participants(checker: &mut Checker, front: &Node, values: &IndexMap<String, Value>) {
    for (participant, node) in groups(values, front, "participants") {
        if node.get("claim").is_some() || !participant.contains_key("who") {
            continue;
        }
        let at = node.get("who").map_or(&node.span, |who| &who.span);
        let place = checker.place(at);
        let message =
            "the claims of this event are denied, and this participant stands without one";
        checker.report(
            Diagnostic::new(Code::BareParticipant, place, message)
                .help("write `claim:` and the id of the claim that says so"),
        );
    }
}

/// Stances whose day lies behind the whole of the time at which their source came out.
/// A day that is still to come is reported as such.
pub fn after_sources(pages: &[Page], today: Day) -> Vec<Diagnostic> {
    let stances = pages.iter().flat_map(|page| {
        let stances = page.claims.iter().flat_map(|claim| &claim.stances);
        stances.map(move |stance| (page, stance))
    });
    let after = stances.filter_map(|(page, stance)| {
        let source = &pages[stance.source];
        let (on, issued) = (stance.on.as_ref()?, date(&source.values, "issued")?);
        let to_come = on.earliest().is_some_and(|day| day > today);
        (!to_come && is_surely_before(issued, on)).then(|| {
            let (on, issued) = (on.text(), issued.text());
            let message = format!("{on} is after the source for it was issued ({issued})");
            let place = Place::new(&page.file, stance.on_span.clone());
            let found = Diagnostic::new(Code::DateOrder, place, message);
            found.help(format!(
                "correct one of the dates, or name a later source than “{}”",
                source.title
            ))
        })
    });
    after.collect()
}

/// Two claims with one id.
pub fn duplicates(pages: &[Page], diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<&str, Place> = HashMap::new();
    let claims = pages
        .iter()
        .flat_map(|page| page.claims.iter().map(move |claim| (page, claim)));
    for (page, claim) in claims {
        let place = Place::new(&page.file, claim.span.clone());
        let Some(first) = firsts.get(claim.id.as_str()) else {
            firsts.insert(&claim.id, place);
            continue;
        };
        let message = format!("two claims have the id `{}`", claim.id);
        diagnostics.push(
            Diagnostic::new(Code::DuplicateClaim, place, message)
                .other(first.clone(), "the other one")
                .help("give one of them another id"),
        );
    }
}

/// Whether a group's dates run backwards: it ends before it starts.
pub fn check_interval(checker: &mut Checker, group: &IndexMap<String, Value>, node: &Node) {
    let (Some(from), Some(to)) = (date(group, "from"), date(group, "to")) else {
        return;
    };
    if let Some(node) = node.get("to").filter(|_| is_surely_before(to, from)) {
        let message = format!(
            "this ends ({}) before it starts ({})",
            to.text(),
            from.text()
        );
        report(
            checker,
            &node.span,
            message,
            "exchange or correct the two dates",
        );
    }
}
