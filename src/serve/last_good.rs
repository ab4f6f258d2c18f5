//! The last good form of each page, for while its text has a mistake.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes that are kept; what was shown longest ago goes first.
const MOST: usize = 8 * 1024 * 1024;

/// Pages as they last were without mistakes, by address.
#[derive(Default)]
pub struct LastGood(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    pages: HashMap<String, Good>,
    bytes: usize,
    /// Counts uses, to tell older from newer.
    clock: u64,
    /// Counts changes of the site.
    age: u64,
}

/// A page that had no mistake.
#[derive(Clone)]
pub struct Good {
    pub html: Arc<[u8]>,
    /// The file that it came from.
    pub file: Arc<str>,
    used: u64,
    age: u64,
}

impl LastGood {
    pub fn keep(&self, address: &str, html: &[u8], file: &Arc<str>) {
        let mut kept = self.kept();
        kept.remove(address);
        kept.clock += 1;
        kept.bytes += html.len();
        let good = Good {
            html: html.into(),
            file: file.clone(),
            used: kept.clock,
            age: kept.age,
        };
        kept.pages.insert(address.to_owned(), good);
        while kept.bytes > MOST {
            let oldest = kept.pages.iter().min_by_key(|(_, good)| good.used);
            let Some(oldest) = oldest.map(|(address, _)| address.clone()) else {
                return;
            };
            kept.remove(&oldest);
        }
    }

    pub fn get(&self, address: &str) -> Option<Good> {
        let mut kept = self.kept();
        kept.clock += 1;
        let now = kept.clock;
        let good = kept.pages.get_mut(address)?;
        good.used = now;
        Some(good.clone())
    }

    /// There is no such page any more.
    pub fn forget(&self, address: &str) {
        self.kept().remove(address);
    }

    /// The site is another one: what is kept may not be the last good form.
    pub fn age(&self) {
        self.kept().age += 1;
    }

    /// Whether the page is kept as it was with the last change.
    pub fn is_fresh(&self, address: &str) -> bool {
        let kept = self.kept();
        let good = kept.pages.get(address);
        good.is_some_and(|good| good.age == kept.age)
    }

    /// The addresses that were used last.
    pub fn latest(&self, most: usize) -> Vec<String> {
        let kept = self.kept();
        let mut all: Vec<_> = kept.pages.iter().map(|(a, good)| (good.used, a)).collect();
        all.sort();
        let latest = all.into_iter().rev().take(most);
        latest.map(|(_, address)| address.clone()).collect()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What a panic may have left wrong is a count only.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn remove(&mut self, address: &str) {
        if let Some(good) = self.pages.remove(address) {
            self.bytes -= good.html.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_longest_ago_goes_first() {
        let good = LastGood::default();
        let file: Arc<str> = "f".into();
        let third = vec![0; MOST / 3];
        for address in ["a", "b", "c"] {
            good.keep(address, &third, &file);
        }
        assert!(good.get("a").is_some());
        good.keep("d", &third, &file);
        assert!(good.get("b").is_none());
        assert!(good.get("a").is_some() && good.get("c").is_some());
        good.forget("a");
        assert!(good.get("a").is_none());
    }
}
