//! Whether a name is a part of a longer one that no entry has: "European Council on
//! Foreign Relations", "Ada Lovelace", "John Thomas Graham".

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::series::is_letter;
use super::{is_capitalised, is_date, is_followed, may_start};
use crate::link::everyday::{
    Vocabulary, is_adjective, is_article, is_company, is_honorific, is_prefix, is_suffix, is_time,
};
use crate::link::index::Candidate;
use crate::model::schema::{Kind, Match};
use crate::parse::words::{Cut, CutRun};

/// How far the end of a company's name is looked for.
const LONGEST_COMPANY: usize = 5;

/// What stands beside a name: what its neighbours are judged by.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    pub vocabulary: &'a Vocabulary,
    pub ordinary: &'a Ordinary<'a>,
    /// The word behind the name before it in the run.
    pub end_before: Option<usize>,
    /// The first word of the name behind it.
    pub next: Option<usize>,
}

/// The words that a page writes in small letters: where a sentence starts, their
/// capital is not their own.
pub struct Ordinary<'a> {
    cut: &'a Cut<'a>,
    /// By their hashes, gathered when they are first wanted.
    words: OnceCell<FxHashSet<u64>>,
}

impl<'a> Ordinary<'a> {
    pub fn of(cut: &'a Cut<'a>) -> Ordinary<'a> {
        let words = OnceCell::new();
        Ordinary { cut, words }
    }

    fn has(&self, run: &CutRun, word: usize) -> bool {
        let words = self.words.get_or_init(|| {
            let runs = self.cut.iter();
            let small = runs.flat_map(|run| {
                let words = 0..run.words.len();
                let small = words.filter(|word| run.word(*word).starts_with(char::is_lowercase));
                let hashes: Vec<u64> = small.map(|word| run.words[word].hash.0).collect();
                hashes
            });
            small.collect()
        });
        words.contains(&run.words[word].hash.0)
    }
}

impl Beside<'_> {
    /// Whether a full name may be a part of another. In a heading words are capitalised
    /// as one likes, and in some languages all nouns are.
    pub fn is_part(&self, run: &CutRun, name: &Candidate, kind: &Kind) -> bool {
        if run.heading || !self.vocabulary.tells_names() {
            return self.is_behind_hyphen(run, name);
        }
        let starts = is_capitalised(run, name.first) && self.begins_earlier(run, name, kind);
        let ends = is_capitalised(run, name.end - 1) && self.ends_later(run, name);
        let part = starts || ends || self.is_in_company(run, name, kind);
        part || is_in_title(run, name) || self.is_behind_hyphen(run, name)
    }

    /// Whether the word before makes it the end of another name.
    fn begins_earlier(&self, run: &CutRun, name: &Candidate, kind: &Kind) -> bool {
        let Some(before) = name.first.checked_sub(1) else {
            return false;
        };
        if self.end_before == Some(name.first) {
            return false;
        }
        let single = name.end - name.first == 1;
        match run.gap(before) {
            " " if single => self.looks_given(run, before),
            " " | "-" if !single => self.leads(run, before, kind),
            // "B. Char", "J. Thomas Graham"
            ". " => is_initial(run, before) && !run.words[name.first].starts_sentence,
            _ => false,
        }
    }

    /// Whether a word looks like a given name: a capitalised one that is no everyday
    /// word, title, time or adjective ("On Monday Congress", "the Russian Duma"), and has
    /// no article before it ("the Moscow Kremlin").
    fn looks_given(&self, run: &CutRun, word: usize) -> bool {
        let folded = run.folded(word);
        let article = |before: usize| run.gap(before) == " " && is_article(&run.folded(before));
        self.may_belong(run, word)
            && run.words[word].free
            && !is_time(&folded)
            && !is_adjective(&folded)
            && !self.is_small(run, word)
            && !word.checked_sub(1).is_some_and(article)
    }

    /// Whether a word is the beginning of the name of several words behind it. What a
    /// person or a term is like may stand before it ("the American Thomas Graham", "a
    /// Russian Track Two"), but a "National Security Council" is not any Security Council.
    fn leads(&self, run: &CutRun, word: usize, kind: &Kind) -> bool {
        let folded = run.folded(word);
        if !is_capitalised(run, word) || is_honorific(&folded) || is_article(&folded) {
            return false;
        }
        if is_adjective(&folded) {
            return is_proper(kind) && !kind.has_short();
        }
        let everyday = may_start(run, word) && self.vocabulary.is_everyday(&folded);
        !(everyday || is_date(run, word) || self.is_small(run, word))
    }

    /// Whether a word may owe its capital to a sentence: the page writes it small too.
    fn is_small(&self, run: &CutRun, word: usize) -> bool {
        may_start(run, word) && self.ordinary.has(run, word)
    }

    /// Whether the word behind makes it the beginning of another name ("Ada Lovelace",
    /// "Nova Scotia", "New York Times").
    fn ends_later(&self, run: &CutRun, name: &Candidate) -> bool {
        let behind = name.end;
        let parted = behind >= run.words.len() || run.gap(behind - 1) != " ";
        if parted || self.next == Some(behind) || is_form(run, behind) {
            return false;
        }
        let single = behind - name.first == 1;
        let capital = single && self.may_belong(run, behind) && !is_date(run, behind);
        capital || is_followed(run, behind, self.next)
    }

    fn may_belong(&self, run: &CutRun, word: usize) -> bool {
        let folded = run.folded(word);
        is_capitalised(run, word)
            && !self.vocabulary.is_everyday(&folded)
            && !is_honorific(&folded)
            && !is_suffix(&folded)
    }

    /// Whether a name's first word belongs to the one before by a hyphen: "first-class
    /// objects" are no class objects, and nothing "off-the-shelf" is a shelf. A prefix goes
    /// with all words of the name.
    fn is_behind_hyphen(&self, run: &CutRun, name: &Candidate) -> bool {
        let hyphen = |word: usize| matches!(run.gap(word), "-" | "\u{2010}" | "\u{2011}");
        let before = name.first.checked_sub(1).filter(|before| hyphen(*before));
        let Some(before) = before.filter(|_| run.word(name.first).starts_with(char::is_lowercase))
        else {
            return false;
        };
        let folded = run.folded(before);
        let chain = before.checked_sub(1).is_some_and(hyphen) && self.vocabulary.opens(&folded);
        let several = name.end - name.first > 1 && run.gap(name.first) == " ";
        chain || several && !is_prefix(&folded)
    }

    /// Whether a name is some words of a company's: "ASK Corporation", "Computable
    /// Functions Inc." One of several words may be all of it but its form.
    fn is_in_company(&self, run: &CutRun, name: &Candidate, kind: &Kind) -> bool {
        if !is_large(run, name.first) {
            return false;
        }
        let joined = |word: usize| match run.gap(word - 1) {
            " " => !may_start(run, word),
            gap => matches!(gap, "/" | "-" | " & "),
        };
        let mut end = name.end;
        while !is_form(run, end) {
            let goes_on = end < run.words.len() && is_large(run, end) && joined(end);
            if !goes_on || end - name.end >= LONGEST_COMPANY {
                return false;
            }
            end += 1;
        }
        let before = name.first.checked_sub(1);
        let begins = !before.is_some_and(|before| {
            let everyday = || self.vocabulary.is_everyday(&run.folded(before));
            run.gap(before) == " "
                && is_large(run, before)
                && !(may_start(run, before) && everyday())
        });
        let several = name.end - name.first > 1;
        !(begins && end == name.end && (several || is_proper(kind)))
    }
}

/// Whether a word is an initial, and not the end of "U.S."
fn is_initial(run: &CutRun, word: usize) -> bool {
    let before = word.checked_sub(1).filter(|before| run.gap(*before) == ".");
    let union = before.is_some_and(|before| matches!(run.word(before), "U" | "E"));
    is_letter(run, word) && !union
}

/// Whether names of the kind are of one thing, not of a sort of things.
fn is_proper(kind: &Kind) -> bool {
    kind.matching == Match::Proper
}

fn is_large(run: &CutRun, word: usize) -> bool {
    run.word(word).starts_with(char::is_uppercase)
}

/// Whether a word says of the one before that it is a company's: "Sun Systems, Inc."
fn is_form(run: &CutRun, word: usize) -> bool {
    word < run.words.len()
        && matches!(run.gap(word - 1), " " | ", ")
        && is_large(run, word)
        && is_company(&run.folded(word))
}

/// How many bytes a title in quotation marks may have.
const LONGEST_TITLE: usize = 200;

/// Whether a name of one word, not in capitals, stands in the title of a work in quotation
/// marks: of all words there that are not short, none is small ("More Programming Pearls").
fn is_in_title(run: &CutRun, name: &Candidate) -> bool {
    if name.end - name.first > 1 || !is_capitalised(run, name.first) {
        return false;
    }
    let at = run.words[name.first].range();
    let from = run
        .text
        .floor_char_boundary(at.start.saturating_sub(LONGEST_TITLE));
    let to = run
        .text
        .ceil_char_boundary((at.end + LONGEST_TITLE).min(run.text.len()));
    let marks = ['“', '”', '„', '«', '»', '"'];
    let open = run.text[from..at.start]
        .rfind(marks)
        .map(|open| from + open);
    let close = run.text[at.end..to].find(marks).map(|close| at.end + close);
    let (Some(open), Some(close)) = (open, close) else {
        return false;
    };
    if run.text[open..].starts_with(['”', '»']) {
        return false;
    }
    let words = run.words_in(&(open..close));
    let title = |word: usize| {
        let word = run.word(word);
        !word.starts_with(char::is_lowercase) || word.chars().count() < 4
    };
    words.len() > 2 && words.into_iter().all(title)
}
