//! The site follows its files, and is checked when it is quiet.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::sync::{Arc, PoisonError, RwLockReadGuard};
use std::time::Duration;
use std::{io, mem};

use indexmap::IndexSet;

use super::changes::Change;
use super::pages::{keep_good, keep_good_after};
use super::snapshot::Findings;
use super::telling::{Checked, News};
use super::{Server, Snapshot};
use crate::diagnostic::{Diagnostic, Place};
use crate::render;
use crate::workspace::Reach;

/// How long nothing must have been edited before all findings are looked for.
const QUIET: Duration = Duration::from_millis(100);

/// How many pages are linked while nobody can ask.
const A_FEW: usize = 8;

/// How many outputs templates are tried with before what they found is told; the
/// others follow.
const BEFORE_A_REPORT: usize = 100;

/// How long nothing must have been edited before templates are tried with what shows
/// much of the whole site, for which an edit would have to wait.
const QUIETER: Duration = Duration::from_secs(1);

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
        if let Some(done) = attempt(|| change(&mut current)) {
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
            let mut reach = current.update(paths)?;
            keep_good_after(self, current, &mut reach.edits);
            Ok((!is_nothing(&reach)).then(|| Change::of(&reach.edits, current)))
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
    /// few pages at a time, and no longer than a check reads it. A mistake of the
    /// program in it ends one check, and no more.
    pub fn check_when_quiet(&self, edits: &Receiver<()>) {
        let mut tried = Tried::default();
        loop {
            self.settle();
            attempt(|| self.check(&mut tried));
            attempt(|| self.current().workspace.prepare());
            loop {
                match edits.try_recv() {
                    Ok(()) => break,
                    Err(TryRecvError::Disconnected) => return,
                    Err(TryRecvError::Empty) if !tried.queue.is_empty() => {
                        attempt(|| self.check_more(&mut tried));
                    }
                    Err(TryRecvError::Empty) if !tried.later.is_empty() => {
                        match edits.recv_timeout(QUIETER) {
                            Ok(()) => break,
                            Err(_) => tried.queue = mem::take(&mut tried.later),
                        }
                    }
                    Err(TryRecvError::Empty) => {
                        if mem::take(&mut tried.filled) {
                            self.change(Snapshot::forget_shown);
                        }
                        match edits.recv() {
                            Ok(()) => break,
                            Err(_) => return,
                        }
                    }
                }
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
        let failing = mem::take(&mut tried.failing).into_keys();
        let current = self.current();
        let (to_try, all) = current.take_to_try();
        let (later, soon): (Vec<_>, Vec<_>) = to_try
            .into_iter()
            .partition(|path| current.is_of_whole_site(path));
        drop(current);
        tried.filled |= all;
        let queue = failing.chain(soon).chain(mem::take(&mut tried.queue));
        tried.queue = queue.collect();
        tried.later.extend(later);
        self.try_templates(tried, BEFORE_A_REPORT);
        self.report(tried, version);
    }

    /// Goes on with a few of those that a check left. What is new is told at once, how
    /// often it comes at the end.
    fn check_more(&self, tried: &mut Tried) {
        let known = tried.places();
        let version = self.changes.number_of_last();
        self.try_templates(tried, A_FEW);
        let more = tried.failing.len() > tried.told && self.changes.number_of_last() == version;
        if more && (tried.queue.is_empty() || tried.places() != known) {
            self.changes.add(Change::default());
            self.report(tried, self.changes.number_of_last());
        }
    }

    /// Tells what is wrong, as far as it was tried. Where an edit comes in between, the
    /// check that follows it tells more.
    fn report(&self, tried: &mut Tried, version: u64) {
        let mut of_templates: Vec<Diagnostic> = tried.failing.values().flatten().cloned().collect();
        render::one_each(&mut of_templates);
        let Some(found) = self.find(version, of_templates) else {
            return;
        };
        tried.told = tried.failing.len();
        let found = Arc::new(found);
        let checked = Checked::of(&self.current(), &found.all, self.style);
        let mut findings = self
            .findings
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *findings = found;
        drop(findings);
        self.changes.checked(version);
        self.teller.tell(News::Checked(checked));
    }

    /// What is wrong with this version of the site as a whole, given what trying its
    /// templates found. No edit waits for more than one look, and after an edit there is
    /// nothing to find here.
    fn find(&self, version: u64, of_templates: Vec<Diagnostic>) -> Option<Findings> {
        let is_last = || self.changes.number_of_last() == version;
        let mut whole = Vec::new();
        for nth in 0..Snapshot::LOOKS {
            if !is_last() {
                return None;
            }
            whole.extend(self.current().look(nth));
        }
        let of_files = self.current().workspace.diagnostics_of_all();
        is_last().then(|| Findings::of(whole, of_files, of_templates))
    }

    /// Tries templates with the first of those that wait for it. Edits come between
    /// two pages, and after one the others wait for the next check.
    fn try_templates(&self, tried: &mut Tried, most: usize) {
        let version = self.changes.number_of_last();
        let most = most.min(tried.queue.len());
        let paths: Vec<String> = tried.queue.drain(..most).collect();
        let mut paths = paths.into_iter();
        while self.changes.number_of_last() == version
            && let Some(path) = paths.next()
        {
            let found = attempt(|| self.current().template_errors(&path));
            if let Some(found) = found.filter(|found| !found.is_empty()) {
                tried.failing.insert(path, found);
            }
        }
        if paths.len() > 0 {
            tried.queue = paths.chain(mem::take(&mut tried.queue)).collect();
        }
    }
}

/// What templates are tried with.
#[derive(Default)]
struct Tried {
    /// Where they failed, and why.
    failing: BTreeMap<String, Vec<Diagnostic>>,
    /// Where they are still to be tried.
    queue: IndexSet<String>,
    /// Where they are to be tried when the author pauses.
    later: IndexSet<String>,
    /// Whether samples were tried with, which fill the memory with what they showed of
    /// all other pages.
    filled: bool,
    /// How many failed when that was last told.
    told: usize,
}

impl Tried {
    /// What failed, each mistake once.
    fn places(&self) -> HashSet<(Place, String)> {
        let found = self.failing.values().flatten();
        found
            .map(|found| (found.place.clone(), found.message.clone()))
            .collect()
    }
}

/// Does what may end in a mistake of the program, with no result then.
fn attempt<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn is_nothing(reach: &Reach) -> bool {
    reach.edits.is_empty() && !reach.whole
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::{Arc, mpsc};
    use std::time::{Duration, Instant};

    use super::super::{Editor, Options};
    use super::*;
    use crate::date::Day;
    use crate::diagnostic::Style;
    use crate::model::Settings;

    #[test]
    fn a_check_that_ends_in_a_mistake_of_the_program_is_not_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let page = "---\ntitle: Home\n---\nTo [[Nobody]].\n";
        fs::create_dir(root.join("content")).unwrap();
        fs::write(root.join("content/index.md"), page).unwrap();
        let settings = Settings {
            drafts: false,
            future: false,
            today: Day::parse("2026-11-24").unwrap(),
        };
        let mut snapshot = Snapshot::read(&root, &settings).unwrap();
        snapshot.spoil();
        let options = Options {
            root: root.clone(),
            settings,
            host: [127, 0, 0, 1].into(),
            port: 0,
            editor: Editor::new(None),
            follow: false,
            style: Style::Plain,
        };
        let (to_check, edits) = mpsc::channel();
        let server = Arc::new(Server::new(options, snapshot, to_check));
        let checker = server.clone();
        let checking = std::thread::spawn(move || checker.check_when_quiet(&edits));
        std::thread::sleep(Duration::from_millis(100));
        // With another page the site is another one, and whole again.
        fs::write(root.join("content/new.md"), "---\ntitle: New\n---\nText.\n").unwrap();
        server.follow(Some(&["content/new.md".to_owned()]));
        let end = Instant::now() + Duration::from_secs(30);
        while server.findings().all.is_empty() && Instant::now() < end {
            assert!(!checking.is_finished(), "nobody checks any more");
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(server.findings().all.len(), 1);
    }
}
