//! What words are glued to: the words of addresses, paths and file names are no names.

use std::ops::Range;

use crate::parse::words::{CutRun, OBJECT};

/// What stretches of text without white space hold, found out where it is asked.
pub struct Glue<'r> {
    run: CutRun<'r>,
    /// The stretch of the last first word, and that of the last last word.
    last: [Option<Stretch>; 2],
}

/// A stretch of text without white space.
#[derive(Clone)]
struct Stretch {
    range: Range<usize>,
    /// From the first to the last sign that makes it an address: they can only be
    /// part of a name as a whole.
    signs: Option<Range<usize>>,
}

impl<'r> Glue<'r> {
    pub fn new(run: CutRun<'r>) -> Glue<'r> {
        Glue {
            run,
            last: [None, None],
        }
    }

    /// Whether some bytes of the text are no part of an address. Asked for words in
    /// their order, all answers together look at each stretch a few times only.
    pub fn is_free(&mut self, range: &Range<usize>) -> bool {
        [(0, range.start), (1, range.end - 1)]
            .into_iter()
            .all(|(number, byte)| {
                let signs = self.stretch(number, byte).signs.as_ref();
                signs.is_none_or(|signs| range.start <= signs.start && signs.end <= range.end)
            })
    }

    fn stretch(&mut self, number: usize, byte: usize) -> &Stretch {
        let text = self.run.text;
        let known = self.last[number].take();
        let known = known.filter(|stretch| stretch.range.contains(&byte));
        self.last[number].insert(known.unwrap_or_else(|| {
            let byte = text.floor_char_boundary(byte);
            let start = text[..byte].rfind(is_break);
            let start = start.map_or(0, |at| text.ceil_char_boundary(at + 1));
            let end = text[byte..]
                .find(is_break)
                .map_or(text.len(), |at| byte + at);
            Stretch {
                range: start..end.max(byte + 1),
                signs: address_signs(text, start..end.max(start)),
            }
        }))
    }
}

/// What no address goes across.
fn is_break(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '<' | '>' | '|' | '«' | '»' | '“' | '”' | '„' | '\u{2014}' | '\u{2015}' | OBJECT
                | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}'
                | '\u{ff1a}'..='\u{ff20}'
        )
}

/// From the first to the last sign of an address: a scheme and all behind it, `@`,
/// `\`, `::`, `_`, `=`, a query, an anchor, slashes, a file's ending.
fn address_signs(text: &str, stretch: Range<usize>) -> Option<Range<usize>> {
    let typed = &text[stretch.clone()];
    // Brackets and stops around it are not its own.
    let around = |c: char| matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | '!' | '…');
    let start = typed.len() - typed.trim_start_matches(around).len();
    let closed = |c: char| around(c) || matches!(c, '.' | ':' | '?' | '\'' | '’' | '*');
    let core = typed.trim_end_matches(closed).get(start..)?;
    // Most words hold none.
    if !core.bytes().any(|byte| b"@\\/_=?#:.".contains(&byte)) {
        return None;
    }
    let at = stretch.start + start;
    if let Some(scheme) = core.find("://") {
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let from = core[..scheme].trim_end_matches(name).len();
        return Some(at + from..at + core.len());
    }
    let slashes = core.bytes().filter(|byte| *byte == b'/').count();
    let alternative = slashes == 1 && is_alternative(core);
    let mut found: Option<Range<usize>> = None;
    let mut before = None;
    let mut chars = core.char_indices().peekable();
    while let Some((byte, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let letters = before.is_some_and(char::is_alphanumeric);
        let goes_on = next.is_some_and(char::is_alphanumeric);
        let is_sign = match c {
            '@' | '\\' => true,
            '/' => !alternative,
            '_' => letters && goes_on,
            '=' => goes_on,
            '?' => goes_on && core[byte..].contains('='),
            '#' => next.is_some_and(char::is_alphabetic),
            ':' => next == Some(':') || before == Some(':'),
            '.' => letters && goes_on && is_ending(&core[..byte], &core[byte + 1..]),
            _ => false,
        };
        if is_sign {
            let from = found.map_or(at + byte, |found| found.start);
            found = Some(from..at + byte + c.len_utf8());
        }
        before = Some(c);
    }
    found
}

/// Whether one slash parts two words, as in "and/or", and not a path or "I/O".
fn is_alternative(core: &str) -> bool {
    core.split_once('/').is_some_and(|(before, behind)| {
        let letters = |mut chars: [Option<char>; 2]| {
            chars.iter_mut().all(|c| c.is_some_and(char::is_alphabetic))
        };
        let (mut back, mut on) = (before.chars().rev(), behind.chars());
        letters([back.next(), back.next()])
            && letters([on.next(), on.next()])
            && !core.contains('.')
    })
}

/// Whether a dot between two words is that of a file name or host, not that of a
/// number, of initials or of a sentence's end.
fn is_ending(before: &str, behind: &str) -> bool {
    let mut next = behind.chars();
    let (first, second) = (next.next(), next.next());
    let mut back = before.chars().rev();
    let (last, second_last) = (back.next(), back.next());
    let digits = |c: Option<char>| c.is_some_and(char::is_numeric);
    let number = digits(last) && digits(first);
    let initial = !second_last.is_some_and(char::is_alphanumeric);
    let sentence = first.is_some_and(char::is_uppercase) && second.is_some_and(char::is_lowercase);
    !number && !initial && !sentence
}

/// Whether a word goes on from the one before without a space: `glued_before` for
/// the words of `gap`'s right side.
pub fn glued_before(run: &CutRun, word: usize) -> bool {
    word.checked_sub(1).is_some_and(|before| {
        let gap = run.gap(before);
        is_inside(run, before, gap)
            || matches!(gap, "." | ":" | "\u{2019}" | "'")
            || is_version(run, before, gap)
    })
}

/// Whether a word goes on without a space into something that makes it part of another.
pub fn glued_behind(run: &CutRun, word: usize) -> bool {
    if word + 1 >= run.words.len() {
        return false;
    }
    match run.gap(word) {
        "'" | "\u{2019}" => run.folded(word + 1) != "s",
        "." | ":" => true,
        gap => is_inside(run, word, gap) || is_version(run, word, gap),
    }
}

/// Signs that stand inside a word: "col·lecció", "צה״ל".
fn is_inside(run: &CutRun, word: usize, gap: &str) -> bool {
    match gap {
        "\u{b7}" | "\u{2027}" | "\u{5f3}" | "\u{5f4}" => true,
        "\"" | "\u{201d}" => {
            let hebrew = |c: char| matches!(c, '\u{5d0}'..='\u{5ea}');
            run.word(word).ends_with(hebrew) && run.word(word + 1).starts_with(hebrew)
        }
        _ => false,
    }
}

/// "F#m" is no "F#", though "C++17" is C++.
fn is_version(run: &CutRun, word: usize, gap: &str) -> bool {
    gap.is_empty()
        && run.word(word).ends_with(['+', '#'])
        && run.word(word + 1).starts_with(char::is_alphabetic)
}
