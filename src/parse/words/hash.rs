//! Words as numbers.

use super::fold_word;

/// The hash FNV-1a (Fowler, Noll, Vo), which can be continued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fnv(pub u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// The hash of what was hashed with a text behind it.
    pub fn then(self, text: &str) -> Fnv {
        Fnv(text.bytes().fold(self.0, step))
    }

    /// The same with a word as [`fold_word`] makes it.
    pub fn then_folded(self, word: &str) -> Fnv {
        if !word.is_ascii() {
            return self.then(&fold_word(word));
        }
        let add = |hash: u64, byte: u8| step(hash, byte.to_ascii_lowercase());
        Fnv(word.bytes().fold(self.0, add))
    }

    /// Adds a character.
    pub fn add(&mut self, c: char) {
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            self.0 = step(self.0, byte);
        }
    }
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}
