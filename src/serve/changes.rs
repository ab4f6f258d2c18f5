//! What changed in the site, version by version, for browsers that were there and
//! for those that come back.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use tokio::sync::watch as channel;

use super::Snapshot;
use crate::read::Edits;

/// How many versions are remembered; who comes back later loads everything again.
const REMEMBERED: usize = 1000;

/// How many pages one change names: where more were saved at once, nobody wants to
/// go to one of them, and none are named.
const NAMED: usize = 20;

/// What a browser has to know of one step from a version to another.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Change {
    /// Pages whose own text was saved.
    pub pages: Vec<Edited>,
    /// Addresses of styles, pictures and other files that are another now.
    pub files: BTreeSet<String>,
    /// Any file may be another.
    pub all: bool,
}

/// A page that was saved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edited {
    pub address: String,
    pub title: String,
}

impl Change {
    /// What an update did to a snapshot.
    pub fn of(edits: &Edits, snapshot: &Snapshot) -> Change {
        let files = edits.assets.iter().map(|path| snapshot.path_of(path));
        let mut change = Change {
            files: files.collect(),
            // What a page shows may be there only now.
            all: edits.files,
            ..Change::default()
        };
        if edits.pages.len() <= NAMED {
            let pages = edits.pages.iter().filter_map(|file| snapshot.page_of(file));
            change.pages.extend(pages.map(|page| Edited {
                address: snapshot.path_of(&page.address),
                title: page.title.clone(),
            }));
        }
        change
    }

    /// Anything may be another.
    pub fn of_all() -> Change {
        Change {
            all: true,
            ..Change::default()
        }
    }

    /// This change, and then another.
    fn and(mut self, next: &Change) -> Change {
        for page in &next.pages {
            self.pages.retain(|p| p.address != page.address);
            self.pages.push(page.clone());
        }
        self.files.extend(next.files.iter().cloned());
        self.all |= next.all;
        self
    }
}

/// The last version, and the last one whose findings are known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    pub version: u64,
    pub checked: u64,
}

/// All versions of the site since the server started.
pub struct Changes {
    /// Tells this run of the server from others.
    run: String,
    last: channel::Sender<Known>,
    remembered: Mutex<VecDeque<Change>>,
}

impl Changes {
    pub fn new() -> Changes {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let since = since.map_or(0, |time| time.as_nanos());
        Changes {
            run: format!("{since:x}-{:x}", std::process::id()),
            last: channel::Sender::new(Known::default()),
            remembered: Mutex::default(),
        }
    }

    /// The name of the version that is served.
    pub fn version(&self) -> String {
        self.name(self.number_of_last())
    }

    pub fn number_of_last(&self) -> u64 {
        self.last.borrow().version
    }

    /// Each new version, and when its findings are known.
    pub fn subscribe(&self) -> channel::Receiver<Known> {
        self.last.subscribe()
    }

    pub fn name(&self, version: u64) -> String {
        format!("{}-{version}", self.run)
    }

    /// The number of a version of this run.
    pub fn number(&self, name: &str) -> Option<u64> {
        let (run, number) = name.rsplit_once('-')?;
        let number = number.parse().ok()?;
        (run == self.run && number <= self.number_of_last()).then_some(number)
    }

    pub fn add(&self, change: Change) {
        let mut remembered = self.remembered();
        if remembered.len() == REMEMBERED {
            remembered.pop_front();
        }
        remembered.push_back(change);
        self.last.send_modify(|last| last.version += 1);
    }

    /// The findings of a version are known.
    pub fn checked(&self, version: u64) {
        self.last.send_modify(|last| last.checked = version);
    }

    /// All that changed from one version to another, both of this run. What is no
    /// longer remembered may be anything.
    pub fn between(&self, from: u64, to: u64) -> Change {
        let remembered = self.remembered();
        let last = self.number_of_last();
        let first = last - remembered.len() as u64;
        let unknown = Change {
            all: from < first,
            ..Change::default()
        };
        let steps = remembered
            .iter()
            .skip(from.saturating_sub(first) as usize)
            .take(to.saturating_sub(from.max(first)) as usize);
        steps.fold(unknown, Change::and)
    }

    fn remembered(&self) -> MutexGuard<'_, VecDeque<Change>> {
        // A step is added whole.
        let remembered = self.remembered.lock();
        remembered.unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn saved(name: &str) -> Change {
        Change {
            files: BTreeSet::from([name.to_owned()]),
            ..Change::default()
        }
    }

    #[test]
    fn who_comes_back_gets_all_steps_since() {
        let changes = Changes::new();
        let start = changes.number(&changes.version()).unwrap();
        for name in ["a", "b", "c"] {
            changes.add(saved(name));
        }
        let names = |from, to| Vec::from_iter(changes.between(from, to).files);
        assert_eq!(names(start, 3), ["a", "b", "c"]);
        assert_eq!(names(1, 3), ["b", "c"]);
        assert_eq!(names(1, 2), ["b"]);
        assert!(names(3, 3).is_empty());
        assert!(!changes.between(start, 3).all);
    }

    #[test]
    fn what_is_forgotten_may_be_anything() {
        let changes = Changes::new();
        for _ in 0..REMEMBERED + 2 {
            changes.add(saved("a"));
        }
        let last = REMEMBERED as u64 + 2;
        assert!(changes.between(0, last).all);
        assert!(changes.between(1, last).all);
        assert!(!changes.between(2, last).all);
        assert_eq!(changes.number("another-run-1"), None);
        assert_eq!(changes.number(&changes.name(last + 1)), None);
    }
}
