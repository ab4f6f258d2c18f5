//! What the author is told, in a thread of its own: a terminal that is stopped, or
//! a pipe that nobody reads, must not stop the server.

use std::mem::{self, discriminant};
use std::net::SocketAddr;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::Snapshot;
use crate::diagnostic::{Diagnostic, Style, count, to_text};

/// What the author is told while the server runs.
pub enum News {
    /// The server answers at this address.
    Listening(SocketAddr),
    /// The site was read, and this is what is wrong with it.
    Checked(Checked),
    /// Why the site can't be read; the last one is kept.
    Failed(String),
    /// Why changes are looked for again and again, not waited for.
    Unwatched(String),
}

/// What came of a look at the whole site.
pub struct Checked {
    /// All findings, as people read them.
    pub text: String,
    pub errors: usize,
    pub warnings: usize,
    pub pages: usize,
    /// How long it took to read the site, or to follow the last edit.
    pub took: Duration,
}

impl Checked {
    pub fn of(snapshot: &Snapshot, found: &[Diagnostic], style: Style) -> Checked {
        let (errors, warnings) = count(found);
        let pages = snapshot.workspace.analysis().site().pages.iter();
        Checked {
            text: to_text(found, &snapshot.workspace.files, style),
            errors,
            warnings,
            pages: pages.filter(|page| page.live).count(),
            took: snapshot.took,
        }
    }
}

/// What is still to be told.
#[derive(Default)]
pub struct Teller {
    waiting: Mutex<Vec<News>>,
    more: Condvar,
}

impl Teller {
    /// Tells it when the author can hear it, if there is no later news of the sort.
    pub fn tell(&self, news: News) {
        let waiting = self.waiting.lock();
        // News are written whole.
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|earlier| discriminant(earlier) != discriminant(&news));
        waiting.push(news);
        self.more.notify_one();
    }

    /// Tells all news, for ever.
    pub fn run(&self, tell: impl Fn(News)) {
        loop {
            let waiting = self.waiting.lock();
            let waiting = waiting.unwrap_or_else(PoisonError::into_inner);
            let waiting = self.more.wait_while(waiting, |waiting| waiting.is_empty());
            let all = mem::take(&mut *waiting.unwrap_or_else(PoisonError::into_inner));
            all.into_iter().for_each(&tell);
        }
    }
}
