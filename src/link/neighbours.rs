//! Whether a capitalised word is a name by itself or part of another one.

use super::everyday::{is_everyday, is_honorific};
use super::index::Candidate;
use crate::parse::words::CutRun;

/// Whether a name of one word ("Edison") may be the last word of another name
/// ("Thomas Edison"): right behind a capitalised word that is in no name of an
/// entry and is neither an everyday word nor an honorific. Abbreviations stand
/// before and behind names of their own ("IBM Selectric", "Western NATO"), and
/// headings capitalise as they like. `end_before` is the word behind the name before.
pub fn ends_other(run: &CutRun, candidate: &Candidate, end_before: Option<usize>) -> bool {
    candidate.first.checked_sub(1).is_some_and(|before| {
        end_before != Some(candidate.first)
            && is_single_name(run, candidate)
            && run.gap(before) == " "
            && may_belong(run, before)
    })
}

/// The same for the first word ("Mary" in "Mary Shaw"). `next` is the first word of
/// the name behind it.
pub fn begins_other(run: &CutRun, candidate: &Candidate, next: Option<usize>) -> bool {
    candidate.end < run.words.len()
        && next != Some(candidate.end)
        && is_single_name(run, candidate)
        && run.gap(candidate.end - 1) == " "
        && may_belong(run, candidate.end)
}

fn is_single_name(run: &CutRun, candidate: &Candidate) -> bool {
    candidate.end - candidate.first == 1 && !run.heading && is_capitalised(run, candidate.first)
}

fn may_belong(run: &CutRun, word: usize) -> bool {
    let folded = run.folded(word);
    is_capitalised(run, word) && !is_everyday(&folded) && !is_honorific(&folded)
}

fn is_capitalised(run: &CutRun, word: usize) -> bool {
    let word = run.word(word);
    word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase)
}
