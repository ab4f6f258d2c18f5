//! The text of a paragraph is gathered while its HTML is written.

use std::ops::Range;

use super::runs::Cited;
use super::{OBJECT, Runs, Stretch, escaped_len};
use crate::parse::sentences::Segmenter;

/// How long a stretch of text may be: to find a word's place in the HTML, its stretch
/// is counted through.
const LONGEST: usize = 1024;

/// A run while its text is gathered.
#[derive(Debug, Default)]
pub struct RunBuilder {
    text: String,
    stretches: Vec<Stretch>,
    cited: Vec<(u32, u32)>,
}

impl RunBuilder {
    /// Adds text that was just written to the HTML at `html`.
    pub fn text(&mut self, text: &str, html: usize, span: Range<usize>, free: bool) {
        let (mut rest, mut html, mut span) = (text, html, span);
        while rest.len() > LONGEST && rest.len() == span.len() {
            let (piece, behind) = rest.split_at(rest.floor_char_boundary(LONGEST));
            let middle = span.start + piece.len();
            self.stretch(piece, html, span.start..middle, free);
            html += escaped_len(piece.as_bytes());
            span.start = middle;
            rest = behind;
        }
        self.stretch(rest, html, span, free);
    }

    fn stretch(&mut self, text: &str, html: usize, span: Range<usize>, free: bool) {
        self.stretches.push(Stretch {
            at: self.text.len() as u32,
            len: text.len() as u32,
            html: html as u32,
            span: span.start as u32..span.end as u32,
            free,
        });
        self.text.push_str(text);
    }

    /// Adds what is no word: a line break as a space, a picture as an object.
    pub fn sign(&mut self, sign: char) {
        self.text.push(sign);
    }

    /// Adds a citation, by its number in the text.
    pub fn cited(&mut self, citation: usize) {
        self.cited.push((self.text.len() as u32, citation as u32));
        self.sign(OBJECT);
    }

    /// Takes back spaces at the end, which are not written after all.
    pub fn trim_end(&mut self) {
        while self.text.ends_with([' ', '\n']) {
            self.text.pop();
            let end = self.text.len() as u32;
            let last = self.stretches.last_mut();
            if let Some(last) = last.filter(|stretch| stretch.at + stretch.len > end) {
                last.len -= 1;
                last.span.end -= 1;
            }
        }
    }

    /// Adds the run to those of its page, unless it holds no word.
    pub fn finish(self, heading: bool, segmenter: Segmenter, runs: &mut Runs) {
        if !self.text.contains(char::is_alphanumeric) {
            return;
        }
        let ends = segmenter.ends(&self.text).into_iter();
        runs.sentence_ends.extend(ends.map(|end| end as u32));
        runs.text.push_str(&self.text);
        runs.stretches.extend(self.stretches);
        let run = runs.len() as u32;
        let cited = self.cited.into_iter();
        runs.cited
            .extend(cited.map(|(at, citation)| Cited { run, at, citation }));
        runs.end(heading);
    }
}
