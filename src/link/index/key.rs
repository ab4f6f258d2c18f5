//! Names cut into words and joined to keys, so that all spellings of a name have one.

use smallvec::SmallVec;

use crate::link::everyday::is_leading_article;
use crate::link::spelling::is_sign;
use crate::parse::words::{Fnv, OBJECT, composed, fold_word, is_invisible, word_ranges};

/// How many words a name may have that is looked for in texts.
pub const MOST_WORDS: usize = 48;

/// How many signs may stand between two words of a name.
const MOST_SIGNS: usize = 8;

/// A name cut into words.
pub struct Spelt<'a> {
    /// Without signs around it.
    pub text: &'a str,
    pub key: String,
    /// Bytes of the key before which its words may be parted.
    pub joints: Vec<usize>,
    /// The letters of the name as typed, without what stands between its words.
    pub letters: Vec<char>,
    pub around: Around,
    pub words: usize,
}

/// What is typed around the words of a name, before and behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// What tells it from others: "C*", "(c)", "§ 5".
    pub signs: (String, String),
    /// All that is its own: "U.S.", "Yahoo!"
    pub all: (String, String),
}

/// The key of a name; nothing when no text can hold it.
pub fn key_of(name: &str) -> Option<String> {
    spelt(name).map(|spelt| spelt.key)
}

/// Cuts a name; nothing when no text can hold it.
pub fn spelt(typed: &str) -> Option<Spelt<'_>> {
    let ranges = word_ranges(typed);
    let (first, last) = (ranges.first()?, ranges.last()?);
    // Nobody writes such a name into a text, and to follow it there takes time.
    if ranges.len() > MOST_WORDS || typed.contains(OBJECT) {
        return None;
    }
    // "Network, The" is so turned for lists alone.
    if let [.., before, article] = ranges.as_slice() {
        let comma = typed[before.end..article.start].trim() == ",";
        if comma && is_leading_article(&fold_word(&typed[article.clone()])) {
            return None;
        }
    }
    // Quotes around a name ("“Nothing about …”") are no part of it in text.
    let text = &typed[first.start..last.end];
    let mut spelt = Spelt {
        text,
        key: String::new(),
        joints: Vec::new(),
        letters: Vec::new(),
        around: Around::of(&typed[..first.start], &typed[last.end..]),
        words: ranges.len(),
    };
    for (i, range) in ranges.iter().enumerate() {
        let word = &typed[range.clone()];
        if let Some(before) = i.checked_sub(1).map(|before| &ranges[before]) {
            let typed_gap = &typed[before.end..range.start];
            let gap = gap_key(&typed[before.clone()], typed_gap, word)?;
            spelt.key.push_str(gap.as_str());
            // "a language" is not "A-language".
            let hyphen = !typed_gap.contains(char::is_whitespace);
            let article = i == 1 && hyphen && is_leading_article(&spelt.key);
            // Where nothing parts them, no text parts them either: "停战", "C++17".
            if !article && !typed_gap.is_empty() {
                spelt.joints.push(spelt.key.len());
            }
        }
        spelt.key.push_str(&fold_word(word));
        spelt.letters.extend(composed(word));
    }
    Some(spelt)
}

impl Around {
    fn of(before: &str, behind: &str) -> Around {
        let signs = |around: &str| -> String {
            let kept = |c: &char| is_sign(*c) || c.is_whitespace();
            around.chars().filter(kept).collect()
        };
        let all = |around: &str| -> String {
            let quote = |c: &char| matches!(c, '"' | '\'' | '`' | '«' | '»' | '‘'..='‟');
            let other = |c: &char| !quote(c) && !is_invisible(*c);
            around.chars().filter(other).collect()
        };
        Around {
            signs: (
                signs(before).trim_start().to_owned(),
                signs(behind).trim_end().to_owned(),
            ),
            all: (
                all(before).trim_start().to_owned(),
                all(behind).trim_end().to_owned(),
            ),
        }
        .without_spaces()
    }

    /// Spaces alone are no signs.
    fn without_spaces(mut self) -> Around {
        let parts = [&mut self.signs, &mut self.all];
        for (before, behind) in parts {
            for part in [before, behind] {
                if part.chars().all(char::is_whitespace) {
                    part.clear();
                }
            }
        }
        self
    }
}

/// The beginnings of a key as hashes, the whole key last, and whether the next word
/// of the name starts behind them.
pub fn beginnings<'a>(key: &'a str, joints: &'a [usize]) -> impl Iterator<Item = (Fnv, bool)> + 'a {
    let mut joints = joints.iter().copied().peekable();
    key.char_indices()
        .scan(Fnv::default(), move |hash, (at, c)| {
            hash.add(c);
            let joint = joints.next_if_eq(&(at + c.len_utf8())).is_some();
            Some((*hash, joint))
        })
}

/// What stands between two words, as part of a key. Nothing where no name goes on:
/// behind many signs, or across a picture or the mark of a note.
pub fn gap_key(before: &str, gap: &str, behind: &str) -> Option<GapKey> {
    // Most words are parted by one space.
    if gap == " " {
        return Some(GapKey::default());
    }
    let mut key = GapKey::default();
    let spaced = gap.contains(char::is_whitespace);
    for c in gap.chars().filter(|c| !is_invisible(*c)) {
        let dash = match c {
            '-' | '\u{2010}' | '\u{2011}' => true,
            '\u{2012}' | '\u{2013}' => spaced || !is_range(before, behind),
            // An em dash parts what a hyphen joins.
            '\u{2014}' | '\u{2015}' => spaced,
            _ => false,
        };
        let c = match c {
            _ if dash => '-',
            '\u{2018}' | '\u{2019}' | '\u{5f3}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{5f4}' => '"',
            OBJECT => return None,
            c if c.is_whitespace() => ' ',
            c => c,
        };
        let again = c == ' ' && key.0.last() == Some(&b' ');
        if !again && !key.push(c) {
            return None;
        }
    }
    Some(match key.as_str() {
        " " | "-" => GapKey::default(),
        // "H. W. Bush", "H.W. Bush"
        ". " if before.len() == 1 => GapKey::of('.'),
        _ => key,
    })
}

/// Whether a dash between two words stands between numbers: "1990–95".
fn is_range(before: &str, behind: &str) -> bool {
    before.ends_with(char::is_numeric) && behind.starts_with(char::is_numeric)
}

/// A few characters.
#[derive(Debug, Default, Clone)]
pub struct GapKey(SmallVec<[u8; 16]>);

impl GapKey {
    fn of(c: char) -> GapKey {
        let mut key = GapKey::default();
        key.push(c);
        key
    }

    /// Adds a character; false when there are too many.
    fn push(&mut self, c: char) -> bool {
        let room = self.as_str().chars().count() < MOST_SIGNS;
        if room {
            let mut bytes = [0; 4];
            self.0
                .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
        }
        room
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}
