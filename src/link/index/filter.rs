//! Sets of hashes, quick to ask.

use std::hash::{BuildHasherDefault, Hasher};

use crate::parse::words::Fnv;

/// Says of most hashes that are in no set that they are not, without a look at the
/// set: a Bloom filter with one function, small enough to stay in the cache.
#[derive(Debug, Default)]
pub struct Filter {
    bits: Vec<u64>,
}

/// Bits of the filter for each hash that it holds.
const BITS: usize = 16;

impl Filter {
    pub fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Filter {
        let words = (hashes.len() * BITS / 64).next_power_of_two();
        let mut filter = Filter {
            bits: vec![0; words],
        };
        hashes.for_each(|hash| filter.add(hash));
        filter
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let bit = (hash ^ (hash >> 32)) as usize;
        let last = self.bits.len().wrapping_sub(1);
        ((bit / 64) & last, 1 << (bit % 64))
    }

    /// One that is added later makes it a little fuller.
    pub fn add(&mut self, hash: u64) {
        if !self.bits.is_empty() {
            let (word, bit) = self.place(hash);
            self.bits[word] |= bit;
        }
    }

    pub fn may_hold(&self, hash: Fnv) -> bool {
        let (word, bit) = self.place(hash.0);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

/// Keys that are hashes already.
pub type AsItIs = BuildHasherDefault<Same>;

#[derive(Debug, Default)]
pub struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
