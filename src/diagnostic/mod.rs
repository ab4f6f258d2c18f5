//! Findings about the author's files, as data.
//!
//! Every stage returns diagnostics beside its result; nobody prints but the
//! command line. A diagnostic points at bytes of a file; the line and column
//! are looked up when it is shown.

mod codes;
mod json;
mod lines;
mod text;

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use codes::{Code, explanation};
pub use json::to_json;
pub use lines::Lines;
pub use text::{Style, to_text};

/// How bad it is. `build` fails on errors, `check` on warnings too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A stretch of bytes in one file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// From the site's root, with slashes: `content/glossary/track-two.md`.
    pub file: Arc<str>,
    pub start: usize,
    pub end: usize,
}

impl Place {
    pub fn new(file: &Arc<str>, span: Range<usize>) -> Place {
        Place {
            file: file.clone(),
            start: span.start,
            end: span.end.max(span.start),
        }
    }

    /// The file as a whole.
    pub fn file(file: &Arc<str>) -> Place {
        Place::new(file, 0..0)
    }

    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A second place that explains the first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Label {
    pub place: Place,
    pub text: String,
}

/// A change that mends the finding: the bytes at `place` become `replacement`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edit {
    pub place: Place,
    pub replacement: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    pub place: Place,
    /// A few words at the caret.
    pub label: Option<String>,
    pub others: Vec<Label>,
    /// What to write instead.
    pub help: Vec<String>,
    pub edit: Option<Edit>,
}

/// How many characters a message may have: some hold what the author wrote.
const LONGEST: usize = 300;

impl Diagnostic {
    /// A finding with its code's own severity.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Diagnostic {
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(LONGEST) {
            message.truncate(end);
            message.push('…');
        }
        Diagnostic {
            code,
            severity: code.severity(),
            message,
            place,
            label: None,
            others: Vec::new(),
            help: Vec::new(),
            edit: None,
        }
    }

    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    pub fn other(mut self, place: Place, text: impl Into<String>) -> Self {
        self.others.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a "did you mean" as an edit of the primary place, if there is a candidate.
    pub fn suggest(mut self, replacement: Option<&str>) -> Self {
        if let Some(replacement) = replacement {
            self.help.push(format!("did you mean `{replacement}`?"));
            self.edit = Some(Edit {
                place: self.place.clone(),
                replacement: replacement.to_owned(),
            });
        }
        self
    }

    fn order(&self, other: &Self) -> Ordering {
        (&self.place, self.severity, self.code, &self.message).cmp(&(
            &other.place,
            other.severity,
            other.code,
            &other.message,
        ))
    }
}

/// Sorts by file and place, and drops repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(Diagnostic::order);
    diagnostics.dedup();
}

/// How many findings are errors, and how many warnings.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let of = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    (of(Severity::Error), of(Severity::Warning))
}

/// The texts that diagnostics point into, by path from the site's root.
pub trait Sources {
    fn text(&self, file: &str) -> Option<&str>;
}

/// Line and column of a byte, both from 1; the column counts characters.
pub fn line_column(text: &str, byte: usize) -> (usize, usize) {
    lines::Lines::of(text).place(byte)
}

/// Candidates, for somebody who has to choose: the first of so many.
pub fn listed(ids: &[&str], count: usize) -> String {
    const MOST: usize = 12;
    match count {
        n if n > MOST => format!("{} and {} more", ids[..MOST].join(", "), n - MOST),
        _ => ids.join(", "),
    }
}

/// Looks for what was probably meant, for the first findings of a file only:
/// where thousands of links lead nowhere, it is not their spelling.
#[derive(Debug)]
pub struct Suggestions {
    left: usize,
}

impl Default for Suggestions {
    fn default() -> Self {
        Suggestions { left: 50 }
    }
}

impl Suggestions {
    /// What `find` finds, while it is worth a search.
    pub fn find<T>(&mut self, find: impl FnOnce() -> Option<T>) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        find()
    }

    /// [`closest`], while it is worth a search.
    pub fn closest<'a>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.find(|| closest(word, candidates))
    }
}

/// How often each letter stands in a word; letters may share a count.
fn letters(word: &str) -> [usize; 64] {
    let mut counts = [0; 64];
    for c in word.chars() {
        counts[c as usize % 64] += 1;
    }
    counts
}

/// How many changes it takes at least to make one word of the other: those that
/// its letters need, wherever they stand.
fn least_distance(a: &[usize; 64], b: &[usize; 64]) -> usize {
    let pairs = || a.iter().zip(b);
    let more: usize = pairs().map(|(a, b)| a.saturating_sub(*b)).sum();
    let less: usize = pairs().map(|(a, b)| b.saturating_sub(*a)).sum();
    more.max(less)
}

/// The candidate most like `word`, if one is like it enough to be meant. Case
/// counts only between candidates that are as like it without.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let of_wanted = letters(&wanted);
    let length = word.chars().count();
    let most = (length / 3).clamp(1, 4).min(length.saturating_sub(1));
    candidates
        .into_iter()
        .filter_map(|candidate| {
            if candidate.chars().count().abs_diff(length) > most || length > LONGEST {
                return None;
            }
            let folded = candidate.to_lowercase();
            if least_distance(&of_wanted, &letters(&folded)) > most {
                return None;
            }
            // What is changed in every letter is another word.
            let most = most.min(folded.chars().count().saturating_sub(1));
            let distance = strsim::damerau_levenshtein(&wanted, &folded);
            let exact = || strsim::damerau_levenshtein(word, candidate);
            (distance <= most).then(|| (distance, exact(), candidate))
        })
        .min()
        .map(|(_, _, candidate)| candidate)
}
