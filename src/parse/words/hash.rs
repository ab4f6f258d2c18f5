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

    /// The hash of what was hashed without the byte at its end.
    pub fn without(self, byte: u8) -> Fnv {
        Fnv(self.0.wrapping_mul(INVERSE) ^ u64::from(byte))
    }

    /// Adds a character.
    pub fn add(&mut self, c: char) {
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            self.0 = step(self.0, byte);
        }
    }
}

const PRIME: u64 = 0x0000_0100_0000_01b3;

/// What undoes a multiplication with the prime.
const INVERSE: u64 = inverse(PRIME);

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

/// The inverse of an odd number modulo 2^64, by Newton's method: each step doubles the
/// bits that are right, from three.
const fn inverse(odd: u64) -> u64 {
    let (mut inverse, mut steps) = (odd, 0);
    while steps < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
        steps += 1;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_hashed_last_can_be_taken_back() {
        let stem = Fnv::default().then("treat");
        assert_eq!(stem.then("y").without(b'y'), stem);
        let plural = Fnv::default().then("treaties");
        assert_eq!(plural.without(b's').without(b'e').without(b'i'), stem);
    }
}
