//! A text that quotations are compared with: whether it holds one, and what comes
//! nearest. It is prepared once, when the first quotation is compared.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use unicode_segmentation::UnicodeSegmentation;

use super::archives::fold;

/// How many words of the nearest passage are shown at most, and how many of those before
/// the first that differs.
const SHOWN: usize = 40;
const BEFORE: usize = 8;

/// A text, as it is and folded, with its words.
#[derive(Debug, Default)]
pub struct Wording {
    text: String,
    folded: String,
    words: OnceLock<Words>,
}

/// The words of a text. Those that differ in case alone have one number.
#[derive(Debug, Default)]
struct Words {
    places: Vec<Range<usize>>,
    numbers: HashMap<String, usize>,
    /// Where the words of a number stand, in order, as counted in `places`.
    standing: Vec<Vec<usize>>,
}

impl PartialEq for Wording {
    fn eq(&self, other: &Wording) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Wording {}

impl Wording {
    pub fn new(text: &str) -> Wording {
        Wording {
            text: text.to_owned(),
            folded: fold(text),
            words: OnceLock::new(),
        }
    }

    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.words().places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(&self.folded))
    }

    /// Whether it holds a quotation, in whole words, with gaps where that has ellipses.
    /// What has no words is no quotation. Brackets are those of the text, or of who quotes;
    /// a comma or full stop at the end may be of the sentence that quotes.
    pub fn holds(&self, quote: &str) -> bool {
        let quote = fold(quote);
        self.has(&quote) || {
            let quoted = without_brackets(&quote);
            self.has(quoted.trim_end_matches(['\'', ',', '.']))
        }
    }

    /// Whether it holds a quotation that is folded.
    fn has(&self, quote: &str) -> bool {
        let parts = quote.trim_matches('\'').split("...");
        // An ellipsis behind a sentence has a fourth dot.
        let parts = parts.map(|part| part.trim().trim_start_matches('.').trim_start());
        let mut parts = parts.filter(|part| part.contains(char::is_alphanumeric));
        let mut end = Some(0);
        let mut any = false;
        while let (Some(from), Some(part)) = (end, parts.next()) {
            end = self.find(part, from);
            any = true;
        }
        any && end.is_some()
    }

    /// The end of the first place behind `from` where these words stand.
    fn find(&self, part: &str, from: usize) -> Option<usize> {
        let (part, changed) = unmarked(part);
        let part = part.as_str();
        let words = self.words();
        let own: Vec<(usize, &str)> = part.unicode_word_indices().collect();
        let standing = own.iter().map(|(_, word)| words.standing(word));
        let standing: Vec<&[usize]> = standing.collect::<Option<_>>()?;
        let rarest = (0..own.len()).min_by_key(|at| standing[*at].len())?;
        let (&(first_at, _), &(last_at, last)) = (own.first()?, own.last()?);
        let places = &words.places;
        let left = standing[rarest].partition_point(|at| places[*at].start < from);
        standing[rarest][left..].iter().find_map(|at| {
            let first = at.checked_sub(rarest)?;
            let last_place = places.get(first + own.len() - 1)?;
            let start = places[first].start.checked_sub(first_at)?;
            let end = start + part.len();
            let stands = start >= from
                && is_same(self.folded.get(start..end)?, part, &changed)
                && last_place.end == start + last_at + last.len();
            (stands && !self.is_joined(start) && !self.is_joined(end)).then_some(end)
        })
    }

    /// Whether a hyphen joins what is before a place to what is behind it.
    fn is_joined(&self, at: usize) -> bool {
        let (before, behind) = self.folded.split_at(at);
        let ends = |text: &str| text.ends_with(char::is_alphanumeric);
        let starts = |text: &str| text.starts_with(char::is_alphanumeric);
        let dashed = before.strip_suffix('-').is_some_and(ends) && starts(behind);
        dashed || behind.strip_prefix('-').is_some_and(starts) && ends(before)
    }

    /// The shortest stretch that shares most words with a quotation, if it is half of
    /// them. It starts and ends with such a word.
    pub fn nearest(&self, quote: &str) -> Option<String> {
        let words = self.words();
        let mut left: HashMap<usize, isize> = HashMap::new();
        let mut length = 0;
        for word in fold(quote).unicode_words() {
            length += 1;
            if let Some(number) = words.numbers.get(&word.to_lowercase()) {
                *left.entry(*number).or_default() += 1;
            }
        }
        let standing = left.keys().flat_map(|number| {
            let of = words.standing[*number].iter();
            of.map(move |at| (*at, *number))
        });
        let mut shared_words: Vec<(usize, usize)> = standing.collect();
        shared_words.sort_unstable();
        let widest = length + length / 2 + 1;
        let (mut start, mut shared) = (0, 0_usize);
        let mut best: Option<(usize, Range<usize>)> = None;
        for &(end, number) in &shared_words {
            let missing = left.get_mut(&number)?;
            *missing -= 1;
            shared += usize::from(*missing >= 0);
            loop {
                let (first, number) = shared_words[start];
                let missing = left.get_mut(&number)?;
                // It is too far away, or stands once more behind.
                if end - first < widest && *missing >= 0 {
                    break;
                }
                shared -= usize::from(*missing >= 0);
                *missing += 1;
                start += 1;
            }
            let span = shared_words[start].0..end + 1;
            let better = best.as_ref().is_none_or(|(most, of)| {
                shared > *most || shared == *most && span.len() < of.len()
            });
            if better {
                best = Some((shared, span));
            }
        }
        let (shared, span) = best?;
        (2 * shared >= length).then(|| self.passage(span, quote))
    }

    /// The text of some words, as it is typeset. Of many, those around the first that
    /// differs from a quotation.
    fn passage(&self, span: Range<usize>, quote: &str) -> String {
        let places = &self.words().places;
        let words = self.text.unicode_word_indices();
        let words: Vec<Range<usize>> = words.map(|(at, word)| at..at + word.len()).collect();
        // What is folded away may part words otherwise.
        let (text, words) = match words.len() == places.len() {
            true => (&self.text, &words),
            false => (&self.folded, places),
        };
        let same = self.same_at_start(span.clone(), quote);
        let cut = span.len().saturating_sub(SHOWN);
        let start = span.start + same.saturating_sub(BEFORE).min(cut);
        let last = span.end.min(start + SHOWN) - 1;
        let (before, rest) = text.split_at(words[start].start);
        let (passage, behind) = rest.split_at(words[last].end - before.len());
        // With the signs that stand at its words.
        let sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
        let opening = &before[before.trim_end_matches(sign).len()..];
        let closing = &behind[..behind.len() - behind.trim_start_matches(sign).len()];
        let more = |is_cut: bool| if is_cut { "…" } else { "" };
        let all = [opening, passage, closing].concat();
        let words = all.split_whitespace();
        let shown = [more(start > span.start)].into_iter().chain(words);
        let shown: Vec<&str> = shown.chain([more(last + 1 < span.end)]).collect();
        shown.join(" ").trim().to_owned()
    }

    /// How many words from the start of a stretch are those of a quotation, from where
    /// that has the first of them.
    fn same_at_start(&self, span: Range<usize>, quote: &str) -> usize {
        let quote = fold(quote);
        let mut own = self.words().places[span]
            .iter()
            .map(|at| &self.folded[at.clone()]);
        let first = own.clone().next();
        let quoted = quote
            .unicode_words()
            .skip_while(|word| Some(*word) != first);
        quoted.take_while(|word| own.next() == Some(*word)).count()
    }
}

/// Stands before a letter whose case was changed. No folded text has it.
const CHANGED: char = '\u{1}';

/// A quotation without the brackets of who quotes: `[w]e` is "We" or "we", and words in
/// brackets stand in for others, or for none, as what an ellipsis leaves out.
fn without_brackets(quote: &str) -> String {
    let mut quoted = String::with_capacity(quote.len());
    let mut rest = quote;
    while let Some((before, inside, behind)) = bracketed(rest) {
        let mut letters = inside.chars();
        let letter = letters.next().filter(|c| c.is_alphabetic());
        let letter = letter.filter(|_| letters.next().is_none());
        let in_word = before.ends_with(char::is_alphanumeric);
        match letter {
            Some(letter) if !in_word && behind.starts_with(char::is_alphabetic) => {
                quoted.push_str(before);
                quoted.extend([CHANGED, letter]);
                rest = behind;
            }
            // The rest of the word belongs to them.
            _ => {
                quoted.push_str(before.trim_end_matches(char::is_alphanumeric));
                quoted.push_str("...");
                rest = match inside.ends_with(char::is_alphanumeric) {
                    true => behind.trim_start_matches(char::is_alphanumeric),
                    false => behind,
                };
            }
        }
    }
    quoted + rest
}

/// What stands before, in and behind the first brackets of a text.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (inside, behind) = rest.split_once(']')?;
    Some((before, inside, behind))
}

/// A text without its marks of changed letters, and where those stand.
fn unmarked(part: &str) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(part.len());
    let mut changed = Vec::new();
    for c in part.chars() {
        match c {
            CHANGED => changed.push(text.len()),
            c => text.push(c),
        }
    }
    (text, changed)
}

/// Whether two texts are the same but for the case of letters that were changed.
fn is_same(text: &str, part: &str, changed: &[usize]) -> bool {
    if changed.is_empty() {
        return text == part;
    }
    let pairs = text.chars().zip(part.char_indices());
    let mut pairs = pairs.map(|(own, (at, c))| {
        let in_case = || own.to_lowercase().eq(c.to_lowercase());
        own == c || changed.binary_search(&at).is_ok() && in_case()
    });
    text.len() == part.len() && pairs.all(|same| same)
}

impl Words {
    fn of(text: &str) -> Words {
        let mut words = Words::default();
        for (at, word) in text.unicode_word_indices() {
            let new = words.standing.len();
            let number = *words.numbers.entry(word.to_lowercase()).or_insert(new);
            if number == new {
                words.standing.push(Vec::new());
            }
            words.standing[number].push(words.places.len());
            words.places.push(at..at + word.len());
        }
        words
    }

    fn standing(&self, word: &str) -> Option<&[usize]> {
        let number = self.numbers.get(&word.to_lowercase())?;
        Some(&self.standing[*number])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The clerk said it was “not ready”, and that the bell —\nwhich he had rung himself . . . twice — ‘sounded’ like no other bell. She denied it all. …\nUnwarranted, the ex-master wasn't there.";

    #[test]
    fn what_is_typeset_in_another_way_is_the_same() {
        let text = Wording::new(TEXT);
        for quote in [
            "it was \"not ready\"",
            "which he\n had rung\u{a0}himself",
            "\"sounded' like no other bell.\"",
            "The clerk said … that the bell",
            "himself ... twice",
            "himself … twice",
            "rung himself [...] like no",
            "no other bell. … Unwarranted",
            "no other bell.... the ex-master",
        ] {
            assert!(text.holds(quote), "{quote}");
        }
        for quote in [
            "it was not ready",
            "the bell … The clerk",
            "sounded like no other",
            "It was",
        ] {
            assert!(!text.holds(quote), "{quote}");
        }
    }

    #[test]
    fn words_match_whole() {
        let text = Wording::new(TEXT);
        for quote in ["She denied it all", "the ex-master wasn't there", "bell"] {
            assert!(text.holds(quote), "{quote}");
        }
        for quote in [
            "he denied it all",
            "She denied it al",
            "war",
            "master wasn't there",
            "the ex",
            "the ex-master was",
            "She … he denied",
            "...",
            "…, “”",
            "",
        ] {
            assert!(!text.holds(quote), "{quote}");
        }
        // Where no spaces part words, neither do quotations need them.
        assert!(Wording::new("鐘は鳴らなかった。").holds("鳴らなかった"));
    }

    #[test]
    fn signs_of_who_quotes_are_not_looked_for() {
        let text =
            Wording::new("We want peace in Kyiv, [he] said; they wanted it all. So it was [sic].");
        for quote in [
            "want peace,",
            "We want peace.",
            "‘peace in Kyiv,’",
            "[w]e want peace",
            "[w]ant peace",
            "[the city of] Kyiv",
            "We want peace in [the city]",
            "We want [lasting] peace.",
            "they want[ed] it all",
            "they want[s] it all",
            "[Th]ey wanted it",
            "in Kyiv, [he] said",
            "So it was [sic]",
            "it [really] was [...] [sic]",
        ] {
            assert!(text.holds(quote), "{quote}");
        }
        for quote in [
            "we want peace",
            "[v]e want peace",
            "[w]e Want peace",
            "[h]e wanted",
            "Kyiv [he] in peace",
            "want, peace",
            "[w]",
            "[we]",
        ] {
            assert!(!text.holds(quote), "{quote}");
        }
    }

    #[test]
    fn the_nearest_passage_is_shown() {
        let text = Wording::new(TEXT);
        let nearest = |quote| text.nearest(quote);
        let found = nearest("he has rung himself twice");
        assert_eq!(found.as_deref(), Some("he had rung himself . . . twice"));
        let found = nearest("clerk says it was not ready");
        assert_eq!(found.as_deref(), Some("clerk said it was “not ready”,"));
        assert_eq!(nearest("all other things are new here"), None);
        assert_eq!(nearest(""), None);
        assert_eq!(Wording::new("").nearest("a word"), None);
        let text = Wording::new("She denied it all. The bell was not ready. So it was. The end.");
        let found = text.nearest("the clock was ready");
        assert_eq!(found.as_deref(), Some("The bell was not ready."));
        let count: Vec<String> = (1..=100).map(|number| format!("w{number}")).collect();
        let text = Wording::new(&count.join(" "));
        let found = text.nearest(&count.join(" ").replace("w50 ", "other "));
        let around = format!("… {} …", count[41..81].join(" "));
        assert_eq!(found, Some(around));
    }
}
