//! The last good form of each page, for while its text has a mistake.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes that are kept; what was shown longest ago goes first.
const MOST: usize = 64 * 1024 * 1024;

/// Pages as they were last shown without mistakes, by address.
#[derive(Default)]
pub struct LastGood(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    pages: HashMap<String, (u64, Arc<[u8]>)>,
    bytes: usize,
    /// Counts uses, to tell older from newer.
    clock: u64,
}

impl LastGood {
    pub fn keep(&self, address: &str, html: &[u8]) {
        let mut kept = self.kept();
        kept.remove(address);
        kept.clock += 1;
        kept.bytes += html.len();
        let entry = (kept.clock, html.into());
        kept.pages.insert(address.to_owned(), entry);
        while kept.bytes > MOST {
            let oldest = kept.pages.iter().min_by_key(|(_, (clock, _))| *clock);
            let Some(oldest) = oldest.map(|(address, _)| address.clone()) else {
                return;
            };
            kept.remove(&oldest);
        }
    }

    pub fn get(&self, address: &str) -> Option<Arc<[u8]>> {
        let mut kept = self.kept();
        kept.clock += 1;
        let now = kept.clock;
        let (clock, html) = kept.pages.get_mut(address)?;
        *clock = now;
        Some(html.clone())
    }

    /// There is no such page any more.
    pub fn forget(&self, address: &str) {
        self.kept().remove(address);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What a panic may have left wrong is a count only.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn remove(&mut self, address: &str) {
        if let Some((_, html)) = self.pages.remove(address) {
            self.bytes -= html.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_longest_ago_goes_first() {
        let good = LastGood::default();
        let third = vec![0; MOST / 3];
        for address in ["a", "b", "c"] {
            good.keep(address, &third);
        }
        assert!(good.get("a").is_some());
        good.keep("d", &third);
        assert!(good.get("b").is_none());
        assert!(good.get("a").is_some() && good.get("c").is_some());
        good.forget("a");
        assert!(good.get("a").is_none());
    }
}
