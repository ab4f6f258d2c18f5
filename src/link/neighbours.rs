//! What stands around a name: whether a capital is its own, and whether the words
//! beside it make it part of another name.

use super::everyday::{
    Vocabulary, is_adjective, is_article, is_honorific, is_month, is_suffix, is_time,
};
use super::index::Candidate;
use crate::parse::words::{CutRun, HARD_BREAK, OBJECT, is_invisible};

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
    let everyday = vocabulary.is_everyday(&run.folded(short.first));
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
/// capital is its own, and it is neither a title nor an abbreviation.
pub fn is_followed(run: &CutRun, word: usize, next: Option<usize>) -> bool {
    if word >= run.words.len() || run.heading || !is_capitalised(run, word) {
        return false;
    }
    let folded = run.folded(word);
    let own = !may_start(run, word) && !is_honorific(&folded) && !is_suffix(&folded);
    own && match run.gap(word - 1) {
        " " => !is_date(run, word),
        "-" | "\u{2010}" | "\u{2011}" => next != Some(word),
        _ => false,
    }
}

/// Whether a name of one word ("Edison") may be the last word of another name
/// ("Thomas Edison"): right behind what looks like a given name. That is a capitalised
/// word in no name of an entry that is no everyday word, title, time or adjective
/// ("On Monday Congress", "the Russian Duma"), and has no article before it ("the
/// Moscow Kremlin"), or an initial. Abbreviations stand before and behind names of their own ("IBM
/// Selectric", "Western NATO"), and headings capitalise as they like. `end_before` is
/// the word behind the name before.
pub fn ends_other(
    run: &CutRun,
    candidate: &Candidate,
    vocabulary: &Vocabulary,
    end_before: Option<usize>,
) -> bool {
    candidate.first.checked_sub(1).is_some_and(|before| {
        end_before != Some(candidate.first)
            && is_single_name(run, candidate, vocabulary)
            && match run.gap(before) {
                " " => looks_given(run, before, vocabulary),
                // "B. Char"
                ". " => is_initial(run, before) && !run.words[candidate.first].starts_sentence,
                _ => false,
            }
    })
}

fn is_initial(run: &CutRun, word: usize) -> bool {
    let mut letters = run.word(word).chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

fn looks_given(run: &CutRun, word: usize, vocabulary: &Vocabulary) -> bool {
    let folded = run.folded(word);
    let article = |before: usize| run.gap(before) == " " && is_article(&run.folded(before));
    may_belong(run, word, vocabulary)
        && run.words[word].free
        && !is_time(&folded)
        && !is_adjective(&folded)
        && !word.checked_sub(1).is_some_and(article)
}

/// The same for the first word ("Mary" in "Mary Shaw"). `next` is the first word of
/// the name behind it.
pub fn begins_other(
    run: &CutRun,
    candidate: &Candidate,
    vocabulary: &Vocabulary,
    next: Option<usize>,
) -> bool {
    candidate.end < run.words.len()
        && next != Some(candidate.end)
        && is_single_name(run, candidate, vocabulary)
        && run.gap(candidate.end - 1) == " "
        && may_belong(run, candidate.end, vocabulary)
}

fn is_single_name(run: &CutRun, candidate: &Candidate, vocabulary: &Vocabulary) -> bool {
    candidate.end - candidate.first == 1
        && !run.heading
        && vocabulary.tells_names()
        && is_capitalised(run, candidate.first)
}

fn may_belong(run: &CutRun, word: usize, vocabulary: &Vocabulary) -> bool {
    let folded = run.folded(word);
    is_capitalised(run, word) && !vocabulary.is_everyday(&folded) && !is_honorific(&folded)
}

/// Whether a word is written as names are: with a capital, and not in capitals.
fn is_capitalised(run: &CutRun, word: usize) -> bool {
    let word = run.word(word);
    word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase)
}
