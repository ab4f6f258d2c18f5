//! The site follows its files, and is checked when it is quiet.

use std::collections::BTreeSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, PoisonError, RwLockReadGuard};
use std::time::{Duration, Instant};

use super::changes::Change;
use super::pages::keep_good;
use super::telling::{Checked, News};
use super::{Server, Snapshot};
use crate::diagnostic::Diagnostic;
use crate::render;
use crate::workspace::Reach;

/// How long nothing must have been edited before all findings are looked for.
const QUIET: Duration = Duration::from_millis(100);

/// How many pages are linked while nobody can ask.
const A_FEW: usize = 8;

/// How long others have in between.
const BREATH: Duration = Duration::from_millis(1);

impl Server {
    /// The site, with the page at `path` as it is after the last edit.
    pub fn current_at(&self, path: &str) -> RwLockReadGuard<'_, Snapshot> {
        let current = self.current();
        if !current.waits(path) {
            return current;
        }
        drop(current);
        self.change(|current| current.settle_page(path));
        self.current()
    }

    /// Changes the site in memory. Half of a change is none: what a mistake of the
    /// program leaves is read anew.
    fn change<T>(&self, change: impl FnOnce(&mut Snapshot) -> T) -> Option<T> {
        let settings = *self.settings();
        let mut current = self.current_mut();
        let done = catch_unwind(AssertUnwindSafe(|| change(&mut current)));
        if let Ok(done) = done {
            return Some(done);
        }
        let read = Snapshot::read(&self.root, &settings).map(|snapshot| *current = snapshot);
        drop(current);
        self.changed(read.map(|()| Change::of_all()));
        None
    }

    /// Follows what stands at these paths now, or reads everything without paths.
    pub fn follow(&self, paths: Option<&[String]>) {
        let _reading = self.reading();
        keep_good(self, paths);
        let settings = *self.settings();
        let change = self.change(|current| {
            current.workspace.set(&settings);
            let reach = current.update(paths);
            reach.map(|reach| (!is_nothing(&reach)).then(|| Change::of(&reach.edits, current)))
        });
        // What failed altogether is told already.
        let Some(change) = change else { return };
        if let Some(change) = change.transpose() {
            self.good.age();
            self.changed(change);
        } else if self.trouble().take().is_some() {
            // It is read again, and is what it was.
            self.changed(Ok(Change::default()));
        }
    }

    /// Tells browsers first, then the author.
    fn changed(&self, change: io::Result<Change>) {
        let failed = change.as_ref().err().map(io::Error::to_string);
        *self.trouble() = failed.clone();
        self.changes.add(change.unwrap_or_default());
        match failed {
            Some(why) => self.teller.tell(News::Failed(why)),
            // The checker ends with the server only.
            None => drop(self.to_check.send(())),
        }
    }

    /// Links what waits for it after each edit, and looks for all that is wrong once
    /// nothing was edited for a moment. Edits come between: the site is held for a
    /// few pages at a time, and no longer than a check reads it.
    pub fn check_when_quiet(&self, edits: &Receiver<()>) {
        let mut tried = Tried::default();
        loop {
            self.settle();
            self.check(&mut tried);
            self.current().workspace.prepare();
            if edits.recv().is_err() {
                return;
            }
            self.settle();
            while edits.recv_timeout(QUIET).is_ok() {
                self.settle();
            }
        }
    }

    /// Links all pages that wait for it, a few at a time, and tells browsers.
    fn settle(&self) {
        if self.current().workspace.waiting().is_empty() {
            return;
        }
        while self.change(|current| current.settle(A_FEW)) == Some(false) {
            std::thread::sleep(BREATH);
        }
        self.changes.add(Change::default());
    }

    /// Looks for all that is wrong, and tells the author.
    fn check(&self, tried: &mut Tried) {
        // What is edited from now on is another version.
        let version = self.changes.number_of_last();
        let of_templates = self.try_templates(tried, version);
        let current = self.current();
        let found = Arc::new(current.findings(of_templates));
        let checked = Checked::of(&current, &found.all, self.style);
        drop(current);
        let mut findings = self
            .findings
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *findings = found;
        drop(findings);
        self.changes.checked(version);
        self.teller.tell(News::Checked(checked));
    }

    /// What is wrong with templates: where they failed before and on pages that were
    /// edited since, and, if they are other ones, on pages of all sorts. Edits come
    /// between two pages.
    fn try_templates(&self, tried: &mut Tried, version: u64) -> Vec<Diagnostic> {
        let edited = self.changes.between(tried.version, version).pages;
        tried.version = version;
        let mut paths = std::mem::take(&mut tried.failing);
        paths.extend(edited.into_iter().map(|edited| edited.address));
        let current = self.current();
        if tried.since.replace(current.since()) != Some(current.since()) {
            paths.extend(current.samples());
        }
        drop(current);
        let mut all = Vec::new();
        for path in paths {
            let found = self.current().template_errors(&path);
            if !found.is_empty() {
                all.extend(found);
                tried.failing.insert(path);
            }
        }
        render::one_each(&mut all);
        all
    }
}

/// What templates were last tried with.
#[derive(Default)]
struct Tried {
    /// Since when they and what they meet were the same then.
    since: Option<Instant>,
    version: u64,
    /// Where they failed.
    failing: BTreeSet<String>,
}

fn is_nothing(reach: &Reach) -> bool {
    reach.edits.is_empty() && !reach.whole
}
