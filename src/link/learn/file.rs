//! names.yaml: lines that were learned, beside those that authors wrote.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Counts, Proposal, count, propose};
use crate::Analysis;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::schema::Linked;
use crate::model::spellings::spelling;
use crate::parse::front_matter;

/// Stands before what was proposed, in the comment behind each learned line.
const MARK: &str = "# learned ";

/// A names.yaml as `learn` would write it.
pub struct Revision {
    pub text: String,
    /// How many of its lines are learned.
    pub learned: usize,
    /// Spellings that are decided otherwise than before.
    pub changed: usize,
}

/// Keeps the lines that authors wrote, and puts the proposals for all other
/// spellings behind them. `before` is the file's text, which must be YAML; nothing
/// where it is written so that lines behind it would not belong to its map.
pub fn revise(before: &str, proposals: &[Proposal], counts: &Counts) -> Option<Revision> {
    let end = if before.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let (old, own): (Vec<&str>, Vec<&str>) = before.lines().partition(|line| is_learned(line));
    let mut text: String = own.iter().map(|line| format!("{line}{end}")).collect();
    let decided = keys(&text)?;
    let mut decisions: HashSet<&str> = old.iter().map(|line| decision(line)).collect();
    let (mut learned, mut come) = (0, 0);
    for proposal in proposals {
        if decided.contains(&spelling(&proposal.spelling)) {
            continue;
        }
        let line = line(proposal, counts);
        learned += 1;
        come += usize::from(!decisions.remove(decision(&line)));
        text.push_str(&line);
        text.push_str(end);
    }
    // A line that changes sides both comes and goes.
    let changed = come.max(decisions.len());
    (keys(&text)?.len() == decided.len() + learned).then_some(Revision {
        text,
        learned,
        changed,
    })
}

/// A note where a names.yaml with learned lines is no longer what would be proposed.
pub fn note(file: &Arc<str>, text: &str, analysis: &Analysis) -> Option<Diagnostic> {
    let first = text.lines().position(is_learned)?;
    let start = text.split_inclusive('\n').take(first).map(str::len).sum();
    let counts = count(analysis.site(), &analysis.documents, analysis.links());
    let changed = revise(text, &propose(&counts), &counts)?.changed;
    let spellings = match changed {
        0 => return None,
        1 => "one spelling".to_owned(),
        n => format!("{n} spellings"),
    };
    let place = Place::new(file, start..start);
    let message = format!("`expound learn` would now decide {spellings} otherwise");
    let found = Diagnostic::new(Code::NamesOutdated, place, message);
    Some(found.help("`expound learn --dry-run` shows the lines; a decision of yours stays when the comment behind it goes"))
}

/// Whether a line says what was proposed. Where an author has changed it, it is theirs.
fn is_learned(line: &str) -> bool {
    let Some((entry, comment)) = line.split_once(MARK) else {
        return false;
    };
    let value = entry.trim_end().rsplit(' ').next();
    !entry.starts_with('#') && value.is_some() && value == comment.split(':').next()
}

/// Spelling and value of a line.
fn decision(line: &str) -> &str {
    line.split(MARK).next().unwrap_or(line).trim_end()
}

/// The spellings that a names.yaml decides; nothing where it can't be read.
fn keys(text: &str) -> Option<HashSet<String>> {
    let mut found = Vec::new();
    let map = front_matter::read_map(&"".into(), text, 0..text.len(), &mut found);
    let map = map.as_ref().map(|map| map.map()).unwrap_or_default();
    let keys = map.iter().map(|(key, _)| spelling(&key.text));
    found.is_empty().then(|| keys.collect())
}

/// `"basic": never  # learned never: on 120 of 11837 pages, linked by hand on 2`
fn line(proposal: &Proposal, counts: &Counts) -> String {
    let word = match proposal.linked {
        Linked::Always => "always",
        Linked::Auto | Linked::Never => "never",
    };
    let key = serde_json::Value::from(proposal.spelling.as_str());
    let count = proposal.count;
    let why = match counts.by_hand {
        true => format!("linked by hand on {}", count.linked),
        false => format!(
            "in other names on {}, its entry names {} in turn",
            count.in_others, count.in_turn
        ),
    };
    let (pages, all) = (count.pages, counts.pages);
    format!("{key}: {word}  {MARK}{word}: on {pages} of {all} pages, {why}")
}
