//! Running text as sentences: the bounds of UAX 29, less those behind an
//! abbreviation, and with those that it leaves to each language.
//!
//! The lists of each language stand, with what they mean, in `abbreviations.yaml`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;

use super::words::OBJECT;

/// How much of what stands behind a stop is looked at, in characters.
const AHEAD: usize = 24;

/// The words of a language, as they are listed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Lists {
    never: String,
    number: String,
    either: String,
    time: String,
    zones: String,
    starters: String,
    ordinals: bool,
}

/// When a sentence ends behind an abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Never,
    NotBeforeNumber,
    BeforeStarter,
    NotBeforeZone,
}

#[derive(Debug, Default)]
struct Rules {
    abbreviations: HashMap<&'static str, Ends>,
    starters: HashSet<&'static str>,
    zones: HashSet<&'static str>,
    ordinals: bool,
}

static LISTS: LazyLock<HashMap<String, Lists>> = LazyLock::new(|| {
    let text = include_str!("abbreviations.yaml");
    serde_yaml::from_str(text).unwrap_or_default()
});

static RULES: LazyLock<HashMap<&'static str, Rules>> = LazyLock::new(|| {
    let all = LISTS.iter();
    all.map(|(language, lists)| (language.as_str(), Rules::of(lists)))
        .collect()
});

static NONE: LazyLock<Rules> = LazyLock::new(Rules::default);

impl Rules {
    fn of(lists: &'static Lists) -> Rules {
        let mut abbreviations = HashMap::new();
        for (words, ends) in [
            (&lists.either, Ends::BeforeStarter),
            (&lists.time, Ends::NotBeforeZone),
            (&lists.number, Ends::NotBeforeNumber),
            (&lists.never, Ends::Never),
        ] {
            abbreviations.extend(words.split_whitespace().map(|word| (word, ends)));
        }
        Rules {
            abbreviations,
            starters: lists.starters.split_whitespace().collect(),
            zones: lists.zones.split_whitespace().collect(),
            ordinals: lists.ordinals,
        }
    }

    /// An abbreviation as it is listed, or with a capital for its small first letter.
    fn listed(&self, word: &str) -> Option<Ends> {
        let lowered = || {
            let mut chars = word.chars();
            let first = chars.next()?.to_lowercase();
            self.abbreviations
                .get(first.chain(chars).collect::<String>().as_str())
        };
        self.abbreviations.get(word).or_else(lowered).copied()
    }
}

/// Cuts texts of one language into sentences.
#[derive(Debug, Clone, Copy)]
pub struct Segmenter {
    rules: &'static Rules,
}

impl Segmenter {
    /// The segmenter for a language tag: `en`, `pt-BR`. One without lists knows
    /// what all languages share.
    pub fn of(language: &str) -> Segmenter {
        let primary = language.split('-').next().unwrap_or_default();
        let rules = RULES.get(primary.to_ascii_lowercase().as_str());
        Segmenter {
            rules: rules.unwrap_or(&NONE),
        }
    }

    /// The bytes at which sentences end, the last one at the end of the text.
    pub fn ends(&self, text: &str) -> Vec<usize> {
        let mut ends: Vec<usize> = Vec::new();
        let mut from = 0;
        for end in candidates(text) {
            let piece = &text[from..end];
            let first = ends.last().copied().unwrap_or(0) == from;
            from = end;
            if !piece.contains(char::is_alphanumeric) {
                // Signs alone are no sentence: they belong to the one before.
                if first && let Some(last) = ends.last_mut() {
                    *last = end;
                }
            } else if self.is_end(piece, &text[end..], first) {
                ends.push(end);
            }
        }
        match ends.last() {
            Some(last) if *last == text.len() => {}
            _ if text.is_empty() => {}
            _ => ends.push(text.len()),
        }
        ends
    }

    /// The sentences of a text, each with the space behind it.
    pub fn sentences<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut start = 0;
        let ends = self.ends(text).into_iter();
        ends.map(|end| &text[std::mem::replace(&mut start, end)..end])
            .collect()
    }

    /// Whether a sentence ends behind a piece; `first` when it also begins with it.
    fn is_end(&self, piece: &str, rest: &str, first: bool) -> bool {
        let closed = piece.trim_end();
        let open = closed.trim_end_matches(is_closing);
        let next = Next::of(rest);
        let Some(stop) = open.chars().next_back() else {
            return true;
        };
        match stop {
            // 「行こう。」と言った
            '。' | '！' | '？' | '｡' => {
                !(closed.ends_with(['」', '』']) && rest.starts_with('と'))
            }
            '!' | '?' | '…' => !next.small,
            '.' => self.full_stop(open.trim_end_matches('.'), &next, first),
            _ => true,
        }
    }

    /// The same for a piece whose last stop is taken off.
    fn full_stop(&self, piece: &str, next: &Next, first: bool) -> bool {
        let word = piece.rsplit(char::is_whitespace).next().unwrap_or(piece);
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let word = match word.rsplit_once(['-', '\u{2013}', '\u{2014}', '/', '(', '[', '"', '“'])
        {
            Some((_, last)) if !last.is_empty() => last,
            _ => word,
        };
        let starts = self.rules.starters.contains(next.word) && !next.abbreviated;
        let number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
        if number && first && piece.trim_start() == word {
            // "1. The first": the number of an item.
            return false;
        }
        match self.rules.listed(word) {
            Some(Ends::Never) => false,
            Some(Ends::NotBeforeNumber) if next.number => false,
            Some(Ends::NotBeforeNumber) if word.chars().count() > 1 => true,
            Some(Ends::BeforeStarter) => starts,
            Some(Ends::NotBeforeZone) => !self.rules.zones.contains(next.word),
            _ if is_initials(word) => starts,
            _ if number && self.rules.ordinals && word.len() < 3 => starts,
            _ => true,
        }
    }
}

/// What stands behind a stop.
struct Next<'t> {
    /// The first word, without what stands before it.
    word: &'t str,
    /// Whether its first letter is a small one.
    small: bool,
    number: bool,
    /// Whether a full stop follows it, as in "A. A. Milne".
    abbreviated: bool,
}

impl Next<'_> {
    fn of(rest: &str) -> Next<'_> {
        let end = rest.char_indices().nth(AHEAD).map_or(rest.len(), |c| c.0);
        let near = rest[..end].trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = near.find(|c: char| !c.is_alphanumeric());
        let end = end.unwrap_or(near.len());
        let first = near.chars().next();
        Next {
            word: &near[..end],
            small: first.is_some_and(char::is_lowercase),
            number: first.is_some_and(char::is_numeric),
            abbreviated: near[end..].starts_with('.') && end == 1,
        }
    }
}

/// Where sentences may end: after UAX 29, behind an ellipsis, and before a number.
fn candidates(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for (at, piece) in pieces(text) {
        for (stop, sign) in piece.match_indices(['…', '.']) {
            let behind = &piece[stop + sign.len()..];
            let space = behind.trim_start_matches(is_closing);
            let next = space.trim_start();
            let end = at + piece.len() - next.len();
            let parted = next.len() < space.len() && !next.is_empty();
            let ends_here = match sign {
                "…" => glued(&piece[..stop]) && next.starts_with(is_opening_or_capital),
                _ => next.starts_with(|c: char| c.is_ascii_digit()),
            };
            if parted && ends_here {
                ends.push(end);
            }
        }
        ends.push(bound(text, at, at + piece.len()));
    }
    ends
}

/// The pieces of a text between the bounds of UAX 29, with their places.
///
/// A bound follows a stop or a line's end, and depends on one character before it and
/// on what is behind it: the rest need not be looked up.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let stop = text[start..].find(may_stop);
        let from = stop.map_or(text.len(), |stop| before(text, start, start + stop));
        let first = text[from..].split_sentence_bounds().next();
        let end = from + first.map_or(0, str::len);
        pieces.push((start, &text[start..end]));
        start = end;
    }
    pieces
}

/// Whether a bound may stand behind a character: one that UAX 29 calls a stop or a
/// separator, or one of a script where that is not known here.
fn may_stop(c: char) -> bool {
    match c {
        '.' | '!' | '?' | '\n' | '\r' => true,
        c if c.is_ascii() => false,
        // Latin, Greek and Cyrillic; dashes and quotation marks.
        '\u{a0}'..='\u{2af}' | '\u{370}'..='\u{481}' | '\u{2010}'..='\u{2023}' => false,
        OBJECT => false,
        _ => true,
    }
}

/// From where a stop is seen as in the whole text, whose last bound is `start`: accents
/// belong to the letter before them, but nothing in ASCII belongs to what is before it.
fn before(text: &str, start: usize, stop: usize) -> usize {
    let last = text[start..stop].rfind(|c: char| c.is_ascii());
    last.map_or(start, |last| start + last)
}

/// The end of a piece: UAX 29 leaves an opening bracket with what stands before it,
/// and the mark of a note with what stands behind.
fn bound(text: &str, start: usize, end: usize) -> usize {
    let piece = text[start..end].trim_end_matches(is_opening);
    let marks = text[end..].trim_start_matches(OBJECT);
    match text.len() - end - marks.len() {
        0 if piece.is_empty() => end,
        0 => start + piece.len(),
        _ => text.len() - marks.trim_start().len(),
    }
}

/// Whether a text ends in a word: an ellipsis behind it is its own.
fn glued(text: &str) -> bool {
    text.ends_with(char::is_alphanumeric)
}

fn is_opening_or_capital(c: char) -> bool {
    c.is_uppercase() || c == '"' || is_opening(c)
}

fn is_opening(c: char) -> bool {
    matches!(c, '“' | '„' | '«' | '(' | '[' | '「' | '『' | '（' | '《')
}

/// Quotes and brackets behind a stop belong to its sentence.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）'
    )
}

/// Whether a word is the initial of a name, or letters with stops between: "H", "U.S".
fn is_initials(word: &str) -> bool {
    let mut parts = word.split('.');
    parts.all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
    })
}

#[cfg(test)]
mod tests;
