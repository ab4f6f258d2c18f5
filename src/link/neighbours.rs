//! What stands around a name: whether a capital is its own, and whether the words
//! beside it make it part of another name.

mod longer;
mod series;

use super::everyday::{Vocabulary, is_honorific, is_month, is_particle, is_suffix, is_time};
use super::index::Candidate;
use crate::parse::words::{CutRun, HARD_BREAK, OBJECT, is_invisible};
pub use longer::{Beside, Ordinary};
pub use series::{is_all_capitals, is_label};

/// Whether a word's capital may be that of a sentence, a quotation, a label, an item:
/// nobody knows then whether the word has one of its own.
pub fn may_start(run: &CutRun, word: usize) -> bool {
    if run.words[word].starts_sentence {
        return true;
    }
    let Some(before) = word.checked_sub(1) else {
        return true;
    };
    let gap = run.gap(before);
    if gap == " " {
        return false;
    }
    let near = gap.trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let opened = near.ends_with([
        '"', '\'', '“', '„', '‘', '‚', '«', '‹', '「', '『', '(', '[', '{', '（', ':', ';', '：',
        '；', '—', '―', '•', '·', '▪', '‣', '…', '|', '>', '/', OBJECT,
    ]);
    let dash = near.ends_with(['-', '–']) && gap.starts_with(char::is_whitespace);
    // A sentence that ends in a sign that closes none: "so.* Then".
    let closed = near.contains(['.', '!', '?']) && !near.ends_with('.');
    opened || dash || closed || gap.contains(HARD_BREAK) || is_enumerator(run, before, near)
}

/// Whether a run begins with the number of an item: "1) ", "(a) ".
fn is_enumerator(run: &CutRun, word: usize, behind: &str) -> bool {
    let short = run.word(word).len() < 3;
    word == 0 && short && matches!(behind, ")" | "." | "]" | ").")
}

/// Whether a second-reference name stands for something else: an everyday word where
/// a sentence starts ("Long before"), or a part of another name ("Lindsey Graham",
/// "Graham Greene"). `next` is the first word of the name behind it.
pub fn is_other(
    run: &CutRun,
    short: &Candidate,
    vocabulary: &Vocabulary,
    next: Option<usize>,
) -> bool {
    let single = short.end - short.first == 1;
    let everyday = single && vocabulary.is_everyday(&run.folded(short.first));
    everyday && may_start(run, short.first)
        || short
            .first
            .checked_sub(1)
            .is_some_and(|before| is_first_name(run, before, vocabulary))
        || is_followed(run, short.end, next)
}

/// Whether a word makes the surname behind it somebody else's: a capitalised one that
/// is no title and does not owe its capital to a sentence or the calendar.
fn is_first_name(run: &CutRun, word: usize, vocabulary: &Vocabulary) -> bool {
    let folded = run.folded(word);
    if !run.word(word).starts_with(char::is_uppercase) || is_honorific(&folded) {
        return false;
    }
    match run.gap(word) {
        " " | "-" => {
            let excused = vocabulary.opens(&folded) && may_start(run, word);
            !excused && !is_date(run, word)
        }
        // An initial, or a given name cut short: "L. Graham", "Geo. Graham".
        ". " => folded.chars().count() < 4,
        _ => false,
    }
}

/// Whether a word says when: a day, an adverb, a month behind a small word ("in May"),
/// since months are given names too.
fn is_date(run: &CutRun, word: usize) -> bool {
    let folded = run.folded(word);
    let small = |before: usize| {
        let opens = run.word(before).starts_with(char::is_lowercase) || may_start(run, before);
        opens && run.gap(before) == " "
    };
    match is_month(&folded) {
        true => word.checked_sub(1).is_some_and(small),
        false => is_time(&folded),
    }
}

/// Whether the word behind a person's name makes it the first part of another name: its
/// capital is its own, and it is neither a title nor an abbreviation; or it leads to one
/// ("Thomas Graham de Witt").
pub fn is_followed(run: &CutRun, word: usize, next: Option<usize>) -> bool {
    if word >= run.words.len() || run.heading {
        return false;
    }
    let folded = run.folded(word);
    if run.gap(word - 1) == " " && is_particle(&folded) {
        return run.gap(word) == " " && word + 1 < run.words.len() && is_capitalised(run, word + 1);
    }
    let own = is_capitalised(run, word)
        && !may_start(run, word)
        && !is_honorific(&folded)
        && !is_suffix(&folded);
    own && match run.gap(word - 1) {
        " " => !is_date(run, word),
        "-" | "\u{2010}" | "\u{2011}" => next != Some(word),
        _ => false,
    }
}

/// Whether a word is written as names are: with a capital, and not in capitals.
fn is_capitalised(run: &CutRun, word: usize) -> bool {
    let word = run.word(word);
    word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase)
}
