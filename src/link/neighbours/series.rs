//! Words that are no names for what stands around them: initials, units and
//! letters in a series, and text that is all in capitals.

use crate::parse::words::{CutRun, OBJECT};

/// From how many words in a row on a text is in capitals for their own sake.
const IN_CAPITALS: usize = 3;

/// How many words on each side are looked at for that.
const NEAR: usize = 8;

/// Whether a single capital letter stands for something here: as somebody's initial
/// ("C. L. Hamblin"), as a unit ("250 C"), as a function ("C(n, i)"), or in a series ("A,
/// B, and C"); or capitals are a part of a number ("C-21", "MCS-4").
pub fn is_label(run: &CutRun, word: usize) -> bool {
    let of_letter = || {
        is_initial(run, word)
            || is_unit(run, word)
            || run.gap(word).starts_with('(')
            || in_series(run, word)
    };
    is_numbered(run, word) || is_letter(run, word) && of_letter()
}

/// Whether a word is a single capital letter.
pub fn is_letter(run: &CutRun, word: usize) -> bool {
    let mut letters = run.word(word).chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

fn is_initial(run: &CutRun, word: usize) -> bool {
    let next = word + 1;
    next < run.words.len()
        && run.gap(word) == ". "
        && !run.words[next].starts_sentence
        && run.word(next).starts_with(char::is_uppercase)
}

fn is_unit(run: &CutRun, word: usize) -> bool {
    word.checked_sub(1)
        .is_some_and(|before| is_number(run, before) && matches!(run.gap(before), " " | " °" | "°"))
}

fn is_numbered(run: &CutRun, word: usize) -> bool {
    let next = word + 1;
    let joined = next < run.words.len() && run.gap(word) == "-" && is_number(run, next);
    joined && run.word(word).chars().all(char::is_uppercase)
}

fn is_number(run: &CutRun, word: usize) -> bool {
    run.word(word).chars().all(char::is_numeric)
}

/// Whether it is one of three letters, parted by commas or small words.
fn in_series(run: &CutRun, word: usize) -> bool {
    let mut count = 1;
    let mut at = word;
    while let Some(before) = neighbour(run, at, false) {
        (at, count) = (before, count + 1);
        if count == 3 {
            return true;
        }
    }
    at = word;
    while let Some(behind) = neighbour(run, at, true) {
        (at, count) = (behind, count + 1);
        if count == 3 {
            return true;
        }
    }
    false
}

/// The letter beside a letter of a series.
fn neighbour(run: &CutRun, word: usize, behind: bool) -> Option<usize> {
    let step = |from: usize| match behind {
        true => Some(from + 1).filter(|next| *next < run.words.len()),
        false => from.checked_sub(1),
    };
    let gap = |a: usize, b: usize| run.gap(a.min(b));
    let next = step(word)?;
    if is_letter(run, next) {
        return (gap(word, next) == ", ").then_some(next);
    }
    let joins = matches!(run.word(next), "and" | "or");
    let other = step(next).filter(|other| joins && is_letter(run, *other))?;
    let parted = |gap: &str| matches!(gap, " " | ", ");
    (parted(gap(word, next)) && parted(gap(next, other))).then_some(other)
}

/// Whether a word stands among words that are all in capitals ("WHO DID IT"), which say
/// nothing then of names.
pub fn is_all_capitals(run: &CutRun, word: usize) -> bool {
    let capitals = |word: &usize| {
        let mut letters = run.word(*word).chars().filter(|c| c.is_alphabetic());
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_uppercase)
    };
    // A single letter may be a name in small text too.
    let counts = |word: &usize| run.word(*word).chars().nth(1).is_some();
    if !capitals(&word) || !counts(&word) {
        return false;
    }
    let joined = |word: &usize| !run.gap(*word).contains(OBJECT);
    let behind = (word + 1..run.words.len())
        .take(NEAR)
        .take_while(|w| joined(&(w - 1)) && capitals(w));
    let before = (0..word)
        .rev()
        .take(NEAR)
        .take_while(|w| joined(w) && capitals(w));
    1 + behind
        .chain(before)
        .filter(counts)
        .take(IN_CAPITALS)
        .count()
        >= IN_CAPITALS
}
