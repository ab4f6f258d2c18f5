//! Capitalised words that stand together in a text, and in no entry's name.

use std::ops::Range;

use crate::link::everyday::{Vocabulary, is_honorific};
use crate::link::mentions::Mention;
use crate::link::neighbours::may_start;
use crate::parse::Body;
use crate::parse::words::CutRun;

/// Small words inside a name: "Council on Foreign Relations", "Ludwig van Beethoven".
const INSIDE: [&str; 17] = [
    "al", "bin", "da", "de", "del", "della", "der", "di", "du", "for", "la", "of", "on", "the",
    "van", "von", "zu",
];

/// How many of them may stand between two capitals: "of the".
const BETWEEN: usize = 2;

/// How many words a name has at most; longer ones are titles or cries.
const LONGEST: usize = 8;

/// Capitals that are no names: days, months, and the first person.
const CALENDAR: [&str; 32] = [
    "apr",
    "april",
    "aug",
    "august",
    "dec",
    "december",
    "feb",
    "february",
    "friday",
    "i",
    "jan",
    "january",
    "jul",
    "july",
    "jun",
    "june",
    "mar",
    "march",
    "may",
    "monday",
    "nov",
    "november",
    "oct",
    "october",
    "saturday",
    "sep",
    "sept",
    "september",
    "sunday",
    "thursday",
    "tuesday",
    "wednesday",
];

/// Capitalised words that may be a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    pub text: String,
    /// Bytes in the file.
    pub span: Range<usize>,
    /// Whether its first capital may be that of a sentence.
    pub starts: bool,
    /// The stretches without small words that it is made of, if there are several.
    pub parts: Vec<Phrase>,
}

/// The phrases of a text, without the words of mentions, links, code and headings.
pub fn phrases(body: &Body, mentions: &[Mention], vocabulary: &Vocabulary) -> Vec<Phrase> {
    let mut found = Vec::new();
    let mut mentions = mentions.iter().peekable();
    for (number, run) in body.runs.cut().iter().enumerate() {
        let mut free: Vec<bool> = run.words.iter().map(|word| word.free).collect();
        while let Some(mention) = mentions.next_if(|mention| mention.run() == number) {
            free[run.words_in(&mention.text())].fill(false);
        }
        if !run.heading {
            in_run(&run, &free, vocabulary, &mut found);
        }
    }
    found
}

fn in_run(run: &CutRun, free: &[bool], vocabulary: &Vocabulary, found: &mut Vec<Phrase>) {
    let mut at = 0;
    while at < run.words.len() {
        let stretches = stretches(run, free, at);
        let Some(last) = stretches.last() else {
            at += 1;
            continue;
        };
        at = last.end;
        let kept: Vec<Range<usize>> = stretches
            .into_iter()
            .filter(|stretch| !is_part(run, free, stretch))
            .filter_map(|stretch| trimmed(run, stretch, vocabulary))
            .collect();
        let parts: Vec<Phrase> = kept.iter().map(|words| phrase(run, words)).collect();
        let (Some(first), Some(last)) = (kept.first(), kept.last()) else {
            continue;
        };
        let whole = first.start..last.end;
        match parts.as_slice() {
            [_] => found.extend(parts),
            _ if whole.len() > LONGEST => found.extend(parts),
            _ => found.push(Phrase {
                parts,
                ..phrase(run, &whole)
            }),
        }
    }
}

/// Stretches of capitalised words from `at` on that small words connect.
fn stretches(run: &CutRun, free: &[bool], at: usize) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut next = at;
    while next < run.words.len() && free[next] && is_capital(run, next) {
        let mut end = next + 1;
        while end < run.words.len() && free[end] && is_capital(run, end) && joined(run, end - 1) {
            end += 1;
        }
        stretches.push(next..end);
        let small = (end..run.words.len()).take_while(|word| {
            free[*word] && run.gap(word - 1) == " " && INSIDE.contains(&run.word(*word))
        });
        let small = small.take(BETWEEN).count();
        next = end + small;
        if small == 0 || next >= run.words.len() || run.gap(next - 1) != " " {
            break;
        }
    }
    stretches
}

fn is_capital(run: &CutRun, word: usize) -> bool {
    run.word(word).starts_with(char::is_uppercase)
}

/// Whether a word and the next one can be parts of one name.
fn joined(run: &CutRun, word: usize) -> bool {
    let initial = run.word(word).chars().count() == 1;
    match run.gap(word) {
        " " => !run.words[word + 1].starts_sentence,
        "-" | "." | "'" | "\u{2019}" | " & " | "&" => true,
        ". " => initial || is_honorific(&run.folded(word)),
        _ => false,
    }
}

/// Whether a stretch goes on in a name that links: "Sun Microsystems" behind the
/// mention "Sun".
fn is_part(run: &CutRun, free: &[bool], words: &Range<usize>) -> bool {
    let linked = |word: usize| !free[word] && is_capital(run, word);
    let before = words.start.checked_sub(1);
    before.is_some_and(|before| run.gap(before) == " " && linked(before))
        || words.end < free.len() && run.gap(words.end - 1) == " " && linked(words.end)
}

/// A stretch without what is no part of a name: a sentence's first word, titles,
/// days; nothing if nothing is left, or if it is a part of a longer word.
fn trimmed(run: &CutRun, mut words: Range<usize>, vocabulary: &Vocabulary) -> Option<Range<usize>> {
    if words.len() > LONGEST {
        return None;
    }
    let plain = |word: usize| {
        let folded = run.folded(word);
        let one = folded.strip_suffix('s').unwrap_or(&folded);
        CALENDAR.contains(&&*folded) || is_honorific(&folded) || is_honorific(one)
    };
    let first = words.start;
    if may_start(run, first) && vocabulary.is_everyday(&run.folded(first)) {
        words.start += 1;
    }
    while words.start < words.end && plain(words.start) {
        words.start += 1;
    }
    while words.start < words.end && CALENDAR.contains(&&*run.folded(words.end - 1)) {
        words.end -= 1;
    }
    let last = words
        .end
        .checked_sub(1)
        .filter(|last| *last >= words.start)?;
    let (before, behind) = match words.start.checked_sub(1) {
        Some(before) => (run.gap(before), run.gap(last)),
        None => ("", run.gap(last)),
    };
    let compound = before.ends_with(['-', '.', '/', '@', '_', '#', '\\'])
        || behind.starts_with(['-', '/', '@', '_', '\\', '='])
        || behind.starts_with('.') && behind.len() == 1 && last + 1 < run.words.len();
    let letters = run
        .text_of(words.clone())
        .chars()
        .filter(|c| c.is_alphabetic());
    let single = words.len() == 1;
    let common = single && vocabulary.is_everyday(&run.folded(last)) && !is_shouted(run.word(last));
    let numeral = single && run.word(last).chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    (!compound && !common && !numeral && letters.count() > 1).then_some(words)
}

fn is_shouted(word: &str) -> bool {
    word.chars().count() > 1 && !word.contains(char::is_lowercase)
}

fn phrase(run: &CutRun, words: &Range<usize>) -> Phrase {
    Phrase {
        text: run.text_of(words.clone()).to_owned(),
        span: run.span(&run.range_of(words.clone())),
        starts: may_start(run, words.start),
        parts: Vec::new(),
    }
}
