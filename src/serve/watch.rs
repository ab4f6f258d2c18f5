//! Sees that the site's files change.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long it must be quiet before a change counts as whole: an editor writes
/// several times.
const QUIET: Duration = Duration::from_millis(15);

/// How long a change may go on before it is looked at anyway.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long after a new folder it is looked at once more: files that appear
/// before the folder is watched are announced by nobody.
const NEW_FOLDER: Duration = Duration::from_millis(150);

/// Watches `content/` and `templates/` of a site, also while they come and go.
pub struct Watcher {
    root: PathBuf,
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
}

impl Watcher {
    pub fn new(root: &Path) -> io::Result<Watcher> {
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(sender).map_err(io::Error::other)?;
        let mut watcher = Watcher {
            root: root.canonicalize()?,
            watcher,
            events,
        };
        let root = watcher.root.clone();
        watcher
            .watcher
            .watch(&root, RecursiveMode::NonRecursive)
            .map_err(io::Error::other)?;
        watcher.watch_folders();
        Ok(watcher)
    }

    fn folders(&self) -> [PathBuf; 2] {
        [self.root.join("content"), self.root.join("templates")]
    }

    /// A folder that is moved away and back is another one to the system.
    fn watch_folders(&mut self) {
        for folder in self.folders() {
            // It may not be watched yet, or not be there.
            let _ = self.watcher.unwatch(&folder);
            let _ = self.watcher.watch(&folder, RecursiveMode::Recursive);
        }
    }

    /// Calls `changed` after each change with the paths that it names, from the
    /// site's root, until the watcher itself ends; without paths, where anything may
    /// have changed.
    pub fn run(mut self, mut changed: impl FnMut(Option<&[String]>)) {
        let mut again: Option<Instant> = None;
        loop {
            let first = match again {
                None => self.events.recv().ok().map(Some),
                Some(at) => match self
                    .events
                    .recv_timeout(at.saturating_duration_since(Instant::now()))
                {
                    Ok(event) => Some(Some(event)),
                    Err(mpsc::RecvTimeoutError::Timeout) => Some(None),
                    Err(mpsc::RecvTimeoutError::Disconnected) => None,
                },
            };
            let Some(first) = first else { return };
            let Some(first) = first else {
                again = None;
                changed(None);
                continue;
            };
            let change = self.gather(first);
            if change.top {
                self.watch_folders();
            }
            if change.new_folder || change.top {
                again = Some(Instant::now() + NEW_FOLDER);
            }
            if change.any {
                let paths: Vec<String> = change.paths.into_iter().collect();
                changed((!change.top && !change.new_folder).then_some(&paths));
            }
        }
    }

    /// All events up to the next quiet moment.
    fn gather(&self, first: notify::Result<Event>) -> Change {
        let mut change = Change::default();
        change.add(&first, &self.root, &self.folders());
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => change.add(&event, &self.root, &self.folders()),
                Err(_) => break,
            }
        }
        change
    }
}

#[derive(Default)]
struct Change {
    /// Something of the site changed.
    any: bool,
    /// A watched folder itself came or went.
    top: bool,
    new_folder: bool,
    /// What was named, from the site's root.
    paths: BTreeSet<String>,
}

impl Change {
    fn add(&mut self, event: &notify::Result<Event>, root: &Path, folders: &[PathBuf]) {
        let Ok(event) = event else {
            // The system lost count: everything may have changed.
            self.any = true;
            self.top = true;
            return;
        };
        // Our own reading is no change.
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        for path in &event.paths {
            if folders.contains(path) {
                self.top |= !matches!(
                    event.kind,
                    EventKind::Modify(notify::event::ModifyKind::Metadata(_))
                );
                self.any = true;
            } else if folders.iter().any(|folder| path.starts_with(folder)) {
                self.any = true;
                self.new_folder |= path.is_dir();
                let path = path.strip_prefix(root).unwrap_or(path);
                self.paths.insert(path.to_string_lossy().replace('\\', "/"));
            }
        }
        self.any |= event.need_rescan();
        self.top |= event.need_rescan();
    }
}
