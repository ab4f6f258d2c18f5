//! Where a text that was taken out of a file stands in it: the YAML of a block in
//! a quotation, the Markdown of a field.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Place};

/// Stretches of a text with their bytes in the file. Two are equal whatever they
/// hold: a text that moved is the same text.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Places {
    /// Where a stretch starts in the text, and where it stands in the file; in order.
    stretches: Vec<(usize, Range<usize>)>,
}

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Places {}

impl Hash for Places {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Places {
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    pub fn push(&mut self, at: usize, stands: Range<usize>) {
        self.stretches.push((at, stands));
    }

    /// The lines of a scalar, looked for in its source, which starts at `base` of
    /// the file; nothing when a line does not stand there as it reads.
    pub fn of_lines(text: &str, source: &str, base: usize) -> Places {
        let mut places = Places::default();
        let (mut at, mut from) = (0, 0);
        for line in text.split_inclusive('\n') {
            let words = line.trim_end();
            let Some(found) = source[from..].find(words) else {
                return Places::default();
            };
            let start = from + found;
            from = start + words.len();
            places.push(at, base + start..base + from);
            at += line.len();
        }
        places
    }

    /// The bytes of the file for a part of the text.
    pub fn of(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.byte(part.start);
        start..self.byte(part.end).max(start)
    }

    /// The places of a text whose file was a text itself.
    pub fn place(&mut self, outer: &Places) {
        for (_, stands) in &mut self.stretches {
            *stands = outer.of(stands);
        }
    }

    fn byte(&self, at: usize) -> usize {
        let after = self.stretches.partition_point(|(start, _)| *start <= at);
        match self.stretches.get(after.saturating_sub(1)) {
            Some((start, stands)) => (stands.start + at.saturating_sub(*start)).min(stands.end),
            None => at,
        }
    }

    /// A finding about the text becomes one about the file.
    pub fn moved(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let moved = |place: &mut Place| *place = Place::new(&place.file, self.of(&place.span()));
        moved(&mut diagnostic.place);
        diagnostic
            .others
            .iter_mut()
            .for_each(|o| moved(&mut o.place));
        if let Some(edit) = &mut diagnostic.edit {
            moved(&mut edit.place);
        }
        diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_block_scalar() {
        let source = "|\n  one\n\n  two three\n";
        let places = Places::of_lines("one\n\ntwo three\n", source, 100);
        let three = places.of(&(9..14));
        assert_eq!(&source[three.start - 100..three.end - 100], "three");
        assert!(Places::of_lines("folded lines", "folded\n  lines", 0).is_empty());
    }
}
