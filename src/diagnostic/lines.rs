//! Lines and columns of the bytes of a text.

/// A text in which places are looked up without reading it again.
pub struct Lines<'a> {
    text: &'a str,
    /// The byte at which each line starts.
    starts: Vec<usize>,
    /// How many characters come before every so many bytes.
    characters: Vec<usize>,
}

const STEP: usize = 256;

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Lines<'a> {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut characters = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            count += count_characters(chunk);
            characters.push(count);
        }
        Lines {
            text,
            starts: std::iter::once(0).chain(breaks).collect(),
            characters,
        }
    }

    /// Line and column of a byte, both from 1; the column counts characters, and
    /// a byte order mark, which no editor shows, is none.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts[line.saturating_sub(1)];
        let mark = line == 1 && byte > 0 && self.text.starts_with('\u{feff}');
        let column = self.before(byte) - self.before(start) + 1 - usize::from(mark);
        (line, column)
    }

    fn before(&self, byte: usize) -> usize {
        let step = byte / STEP;
        let known = self.characters.get(step).copied().unwrap_or_default();
        known + count_characters(&self.text.as_bytes()[step * STEP..byte])
    }
}

fn count_characters(bytes: &[u8]) -> usize {
    // The bytes of a character behind its first start with the bits 10.
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns() {
        let text = format!("\u{feff}a\r\n{}b\n", "é".repeat(300));
        let lines = Lines::of(&text);
        assert_eq!(lines.place(0), (1, 1));
        assert_eq!(lines.place(3), (1, 1));
        assert_eq!(lines.place(4), (1, 2));
        assert_eq!(lines.place(6), (2, 1));
        assert_eq!(lines.place(7), (2, 1));
        assert_eq!(lines.place(6 + 600), (2, 301));
        assert_eq!(lines.place(text.len()), (3, 1));
        assert_eq!(lines.place(text.len() + 9), (3, 1));
    }
}
