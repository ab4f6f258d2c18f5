//! Running text as words, each with its bytes in the file and in the HTML.
//!
//! While the HTML is written, [`RunBuilder`] gathers the text of each paragraph,
//! cell, item or heading; at its end the text is cut into words after UAX 29 as
//! far as names need it: letters, digits and their marks, with the signs of C++,
//! C# and .NET. What stands between two words is looked at when they are matched.

use std::ops::Range;

use compact_str::CompactString;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::summary;

/// Stands in a run's text for what is no text: a note's mark, a picture.
pub const OBJECT: char = '\u{fffc}';

/// The text of one paragraph, cell, item or heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    pub text: String,
    pub words: Vec<Word>,
    /// Where sentences end in the text.
    pub sentence_ends: Vec<u32>,
    /// Headings name people, but are never linked.
    pub heading: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the run's text.
    pub text: Range<u32>,
    /// Bytes in the file.
    pub span: Range<u32>,
    /// Bytes in the body's HTML.
    pub html: Range<u32>,
    /// In lower case, composed.
    pub folded: CompactString,
    /// Whether it may be linked: not within a link, code or raw HTML.
    pub free: bool,
    pub starts_sentence: bool,
}

impl Run {
    /// The text between a word and the next one.
    pub fn gap(&self, word: usize) -> &str {
        match (self.words.get(word), self.words.get(word + 1)) {
            (Some(a), Some(b)) => &self.text[a.text.end as usize..b.text.start as usize],
            (Some(a), None) => &self.text[a.text.end as usize..],
            _ => "",
        }
    }

    pub fn word(&self, word: usize) -> &str {
        let range = &self.words[word].text;
        &self.text[range.start as usize..range.end as usize]
    }

    /// The text from the first to the last of some words.
    pub fn text_of(&self, words: Range<usize>) -> &str {
        let first = &self.words[words.start];
        let last = &self.words[words.end - 1];
        &self.text[first.text.start as usize..last.text.end as usize]
    }

    /// The bytes of the sentence that holds a byte of the text.
    pub fn sentence(&self, at: u32) -> Range<usize> {
        let end = self.sentence_ends.partition_point(|end| *end <= at);
        let start = match end {
            0 => 0,
            end => self.sentence_ends[end - 1] as usize,
        };
        let end = self
            .sentence_ends
            .get(end)
            .map_or(self.text.len(), |end| *end as usize);
        start..end
    }

    /// Moves the places in the HTML, when a note goes to the foot.
    pub fn shift_html(&mut self, by: usize) {
        for word in &mut self.words {
            word.html = word.html.start + by as u32..word.html.end + by as u32;
        }
    }
}

/// A run while its text is gathered.
#[derive(Debug, Default)]
pub struct RunBuilder {
    text: String,
    chunks: Vec<Chunk>,
}

/// A piece of text that the parser gave as one.
#[derive(Debug)]
struct Chunk {
    at: usize,
    len: usize,
    html: usize,
    span: Range<usize>,
    free: bool,
}

impl RunBuilder {
    /// Adds text that was just written to the HTML at `html`.
    pub fn text(&mut self, text: &str, html: usize, span: Range<usize>, free: bool) {
        self.chunks.push(Chunk {
            at: self.text.len(),
            len: text.len(),
            html,
            span,
            free,
        });
        self.text.push_str(text);
    }

    /// Adds what is no word: a line break as a space, a picture as an object.
    pub fn sign(&mut self, sign: char) {
        self.text.push(sign);
    }

    /// The run; nothing when it holds no word.
    pub fn finish(self, heading: bool) -> Option<Run> {
        let ranges = word_ranges(&self.text);
        if ranges.is_empty() {
            return None;
        }
        let mut sentence_ends = Vec::new();
        let mut at = 0;
        for sentence in summary::sentences(&self.text) {
            at += sentence.len();
            sentence_ends.push(at as u32);
        }
        let mut words: Vec<Word> = Vec::with_capacity(ranges.len());
        let mut last_sentence = usize::MAX;
        let mut known = Known::default();
        for range in ranges {
            let Some(place) = self.place(&range, &mut known) else {
                continue;
            };
            let sentence = sentence_ends.partition_point(|end| *end as usize <= range.start);
            words.push(Word {
                folded: fold_word(&self.text[range.clone()]),
                text: range.start as u32..range.end as u32,
                span: place.span,
                html: place.html,
                free: place.free,
                starts_sentence: sentence != last_sentence,
            });
            last_sentence = sentence;
        }
        Some(Run {
            text: self.text,
            words,
            sentence_ends,
            heading,
        })
    }

    /// Where a word stands in the file and the HTML, across chunks if need be.
    fn place(&self, range: &Range<usize>, known: &mut Known) -> Option<PlaceOfWord> {
        let chunk_of = |byte: usize| {
            let next = self.chunks.partition_point(|chunk| chunk.at <= byte);
            next.checked_sub(1)
        };
        let (from, to) = (chunk_of(range.start)?, chunk_of(range.end - 1)?);
        let chunks = self.chunks.get(from..=to)?;
        let (first, last) = (chunks.first()?, chunks.last()?);
        // An entity is shorter in the text than in the file: it counts as a whole.
        let as_typed = |chunk: &Chunk| chunk.span.len() == chunk.len;
        let start = match as_typed(first) {
            true => first.span.start + range.start - first.at,
            false => first.span.start,
        };
        let end = match as_typed(last) {
            true => last.span.start + range.end - last.at,
            false => last.span.end,
        };
        let html_start = self.html(from, range.start, known)?;
        let html_end = self.html(to, range.end, known)?;
        Some(PlaceOfWord {
            span: start as u32..end as u32,
            html: html_start as u32..html_end as u32,
            free: chunks.iter().all(|chunk| chunk.free),
        })
    }

    /// The byte in the HTML of a byte in the text. Words come in order, so the way
    /// goes on from the last place that was asked for.
    fn html(&self, number: usize, byte: usize, known: &mut Known) -> Option<usize> {
        let chunk = self.chunks.get(number)?;
        if known.chunk != Some(number) || known.byte > byte {
            *known = Known {
                chunk: Some(number),
                byte: chunk.at,
                html: chunk.html,
            };
        }
        let passed = self.text.get(known.byte..byte)?.bytes();
        known.html += passed.map(escaped_len).sum::<usize>();
        known.byte = byte;
        Some(known.html)
    }
}

/// A place in a chunk whose byte in the HTML is known.
#[derive(Default)]
struct Known {
    chunk: Option<usize>,
    byte: usize,
    html: usize,
}

struct PlaceOfWord {
    span: Range<u32>,
    html: Range<u32>,
    free: bool,
}

/// How long a byte of text is in HTML.
fn escaped_len(byte: u8) -> usize {
    match byte {
        b'&' => "&amp;".len(),
        b'<' | b'>' => "&lt;".len(),
        _ => 1,
    }
}

/// A word in lower case and composed form, without soft hyphens.
pub fn fold_word(word: &str) -> CompactString {
    if word.is_ascii() {
        let mut folded = CompactString::new(word);
        folded.make_ascii_lowercase();
        return folded;
    }
    let kept = word.nfkc().filter(|c| *c != '\u{ad}');
    kept.flat_map(char::to_lowercase).collect()
}

/// The bytes of the words of a text.
pub fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, c)) = chars.next() {
        let dotted = c == '.'
            && !before.is_alphanumeric()
            && before != '.'
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !c.is_alphanumeric() && !dotted {
            before = c;
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut last = c;
        while let Some((at, next)) = chars.peek().copied() {
            let sign = matches!(next, '+' | '#') && (last.is_alphanumeric() || last == next);
            let part = next.is_alphanumeric()
                || is_combining_mark(next)
                || matches!(next, '\u{ad}' | '\u{200c}' | '\u{200d}');
            let goes_on = sign || part && !matches!(last, '+' | '#');
            if !goes_on {
                break;
            }
            end = at + next.len_utf8();
            last = next;
            chars.next();
        }
        before = last;
        words.push(start..end);
    }
    words
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::panic)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::parse::{Options, parse};

    fn words(text: &str) -> Vec<&str> {
        word_ranges(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        assert_eq!(
            words("Track 1.5 talks, Haass's"),
            ["Track", "1", "5", "talks", "Haass", "s"]
        );
        assert_eq!(
            words("C++, C# and .NET (not C)."),
            ["C++", "C#", "and", ".NET", "not", "C"]
        );
        assert_eq!(
            words("NATO-led cafe\u{301}s..."),
            ["NATO", "led", "cafe\u{301}s"]
        );
        assert_eq!(words("1+1 a+b"), ["1+", "1", "a+", "b"]);
    }

    /// The words of a text, each free one looked up in the HTML and the file.
    fn check(text: &str) -> Vec<String> {
        let document = parse(&"content/a.md".into(), text, &Options::default());
        let mut seen = Vec::new();
        for run in &document.body.runs {
            let mut last = (0, 0);
            for (number, word) in run.words.iter().enumerate() {
                let shown = run.word(number);
                assert!(last.0 <= word.text.start && word.text.start < word.text.end);
                last.0 = word.text.end;
                let span = word.span.start as usize..word.span.end as usize;
                let source = text.get(span).expect("a span on char boundaries");
                if !word.free {
                    continue;
                }
                if source.len() == shown.len() {
                    assert_eq!(source, shown, "{text:?}");
                }
                assert!(last.1 <= word.html.start, "{shown} overlaps in {text:?}");
                last.1 = word.html.end;
                let html = word.html.start as usize..word.html.end as usize;
                let html = document.body.html.get(html).expect("a range of the HTML");
                assert_eq!(plain(html), shown, "{text:?}");
                seen.push(shown.to_owned());
            }
        }
        seen
    }

    /// HTML without its tags and entities.
    fn plain(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some((text, tag)) = rest.split_once('<') {
            out.push_str(text);
            rest = tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        out.push_str(rest);
        let out = out.replace("&lt;", "<").replace("&gt;", ">");
        out.replace("&amp;", "&")
    }

    #[test]
    fn words_of_every_script_stand_where_they_are() {
        let persian = "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645} \u{5e9}\u{5dc}\u{5d5}\u{5dd} ok";
        for (text, words) in [
            ("Tom &amp; Jerry&rsquo;s <3", "Tom Jerry s 3"),
            (
                "caf&eacute;s \"quoted\" -- it's...",
                "caf\u{e9}s quoted it s",
            ),
            ("cafe\u{301}s **Tr**ack", "cafe\u{301}s Track"),
            (persian, persian),
            ("| a |\n|---|\n| b\\|c `d` |\n", "a b c"),
            ("x[^1] y\n\n[^1]: A & note\n", "x y A note"),
            ("a&b<!-- x -->c [[link]]s d`e`f g", "a bc g"),
            ("one<br>two", "one two"),
        ] {
            assert_eq!(check(text).join(" "), words, "{text}");
        }
    }

    #[test]
    fn long_lines_take_linear_time() {
        let start = std::time::Instant::now();
        for line in [
            "word & ".repeat(100_000),
            "*w*x &amp; ".repeat(20_000),
            "w&amp;".repeat(20_000),
        ] {
            let document = parse(&"content/a.md".into(), &line, &Options::default());
            assert!(!document.body.runs.is_empty());
        }
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn words_of_the_shipped_pages() {
        let files = crate::read::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")));
        let files = files.unwrap_or_else(|_| panic!("the shipped site"));
        for page in &files.pages {
            check(&page.text);
        }
    }

    const PARTS: &[&str] = &[
        "word",
        "Track ",
        "Two",
        " ",
        " ",
        "\n",
        "\n\n",
        "*",
        "**",
        "_",
        "`",
        "``",
        "[[",
        "]]",
        "|",
        "![[",
        "[",
        "](x.md)",
        "[^1]",
        "\n\n[^1]: ",
        "&amp;",
        "&rsquo;",
        "&eacute;",
        "&fjlig;",
        "&",
        "<",
        "<b>",
        "</b>",
        "<br>",
        "\"",
        "'",
        "--",
        "...",
        "\\",
        "# ",
        "- ",
        "> ",
        "\n| a | b |\n|---|---|\n| ",
        "\u{e9}",
        "e\u{301}",
        "\u{200d}",
        "\u{200c}",
        "\u{ad}",
        "\u{5e9}\u{5dc}",
        "\u{65e5}\u{672c}",
        "\0",
        "~~",
        "C++",
        ".NET",
        ": ",
        "\t",
        "1. ",
        "https://a.b",
    ];

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(300)
        })]

        #[test]
        fn words_of_any_text(parts in vec(select(PARTS), 0..30), any in ".{0,20}") {
            check(&parts.concat());
            check(&format!("{}{any}{}", parts.concat(), parts.concat()));
        }
    }
}
