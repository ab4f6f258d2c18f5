//! Sees that the site's files change.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{
    Config, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode,
    Watcher as _,
};

/// How long it must be quiet before a change counts as whole: an editor writes
/// several times.
const QUIET: Duration = Duration::from_millis(15);

/// The same once a file was closed by who wrote it, as far as the system tells, and
/// no others were written with it.
const QUIET_ONCE_CLOSED: Duration = Duration::from_millis(5);

/// How long a change may go on before it is looked at anyway.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long after a new folder it is looked at once more: files that appear
/// before the folder is watched are announced by nobody.
const NEW_FOLDER: Duration = Duration::from_millis(150);

/// How often folders are looked through that the system does not watch.
const LOOK: Duration = Duration::from_secs(1);

/// Watches `content/` and `templates/` of a site, also while they come and go.
pub struct Watcher {
    root: PathBuf,
    watcher: RecommendedWatcher,
    /// Looks at the folders of which the system can't watch all.
    poller: Option<PollWatcher>,
    sender: Sender<notify::Result<Event>>,
    events: Receiver<notify::Result<Event>>,
    /// Why the system does not watch all, if that was not told yet.
    pub trouble: Option<String>,
}

impl Watcher {
    pub fn new(root: &Path) -> io::Result<Watcher> {
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(sender.clone()).map_err(io::Error::other)?;
        let mut watcher = Watcher {
            root: root.canonicalize()?,
            watcher,
            poller: None,
            sender,
            events,
            trouble: None,
        };
        let root = watcher.root.clone();
        let watched = watcher.watcher.watch(&root, RecursiveMode::NonRecursive);
        watched.or_else(|error| watcher.poll(&root, RecursiveMode::NonRecursive, &error))?;
        watcher.watch_folders()?;
        Ok(watcher)
    }

    fn folders(&self) -> [PathBuf; 2] {
        [self.root.join("content"), self.root.join("templates")]
    }

    /// A folder that is moved away and back is another one to the system.
    fn watch_folders(&mut self) -> io::Result<()> {
        for folder in self.folders() {
            // It may not be watched yet, or not be there.
            let _ = self.watcher.unwatch(&folder);
            let _ = self.poller.as_mut().map(|poller| poller.unwatch(&folder));
            match self.watcher.watch(&folder, RecursiveMode::Recursive) {
                Err(error) if folder.is_dir() && !matches!(error.kind, ErrorKind::PathNotFound) => {
                    self.poll(&folder, RecursiveMode::Recursive, &error)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Looks at a folder again and again, and says why.
    fn poll(&mut self, folder: &Path, mode: RecursiveMode, why: &notify::Error) -> io::Result<()> {
        if self.poller.is_none() {
            self.trouble = Some(trouble(why));
            let config = Config::default()
                .with_poll_interval(LOOK)
                // Their times are whole seconds here, which many an edit shares.
                .with_compare_contents(true);
            let poller = PollWatcher::new(self.sender.clone(), config);
            self.poller = Some(poller.map_err(io::Error::other)?);
        }
        let watched = self
            .poller
            .as_mut()
            .map(|poller| poller.watch(folder, mode));
        watched.unwrap_or(Ok(())).map_err(io::Error::other)
    }

    /// Calls `changed` after each change with the paths that it names, from the
    /// site's root, until the watcher itself ends; without paths, where anything may
    /// have changed.
    pub fn run(mut self, mut changed: impl FnMut(Option<&[String]>), tell: impl Fn(String)) {
        let mut again: Option<Instant> = None;
        loop {
            self.trouble.take().into_iter().for_each(&tell);
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
            if change.top && self.watch_folders().is_err() {
                return;
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
            match self.events.recv_timeout(change.quiet()) {
                Ok(event) => change.add(&event, &self.root, &self.folders()),
                Err(_) => break,
            }
        }
        change
    }
}

/// What people can do about folders that the system does not watch.
fn trouble(why: &notify::Error) -> String {
    let remedy = match why.kind {
        ErrorKind::MaxFilesWatch => {
            "the system watches no more folders for you; raise the limit (on Linux \
             `sudo sysctl fs.inotify.max_user_watches=524288`) and start again"
        }
        _ => "make all folders readable for you and start again",
    };
    let seconds = LOOK.as_secs();
    format!(
        "some folders can't be watched, and are looked through every {seconds} s instead: {remedy} ({why})"
    )
}

#[derive(Default)]
struct Change {
    /// Something of the site changed.
    any: bool,
    /// A watched folder itself came or went.
    top: bool,
    new_folder: bool,
    /// The last that was told is that a file is whole.
    closed: bool,
    /// What was named, from the site's root.
    paths: BTreeSet<String>,
}

impl Change {
    /// How long it must be quiet for the change to count as whole. Of a file that is
    /// written in the place of another, there are two.
    fn quiet(&self) -> Duration {
        match self.closed && self.paths.len() <= 2 {
            true => QUIET_ONCE_CLOSED,
            false => QUIET,
        }
    }

    fn add(&mut self, event: &notify::Result<Event>, root: &Path, folders: &[PathBuf]) {
        let Ok(event) = event else {
            // The system lost count: everything may have changed.
            self.any = true;
            self.top = true;
            return;
        };
        self.closed = matches!(
            event.kind,
            EventKind::Access(AccessKind::Close(AccessMode::Write))
                | EventKind::Modify(ModifyKind::Name(_))
        );
        // Our own reading is no change.
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        for path in &event.paths {
            if folders.contains(path) {
                self.top |= !matches!(event.kind, EventKind::Modify(ModifyKind::Metadata(_)));
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_that_is_closed_is_not_waited_for() {
        let root = Path::new("/site");
        let folders = [root.join("content"), root.join("templates")];
        let told = |kind, file: &str| Ok(Event::new(kind).add_path(root.join(file)));
        let data = EventKind::Modify(ModifyKind::Any);
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let mut change = Change::default();
        change.add(&told(data, "content/a.md"), root, &folders);
        assert_eq!(change.quiet(), QUIET);
        change.add(&told(closed, "content/a.md"), root, &folders);
        assert_eq!(change.quiet(), QUIET_ONCE_CLOSED);
        // Somebody writes more, and more than that.
        change.add(&told(data, "content/a.md"), root, &folders);
        assert_eq!(change.quiet(), QUIET);
        for file in ["content/b.md", "content/c.md"] {
            change.add(&told(data, file), root, &folders);
            change.add(&told(closed, file), root, &folders);
        }
        assert_eq!(change.quiet(), QUIET);
    }

    #[test]
    fn a_folder_that_the_system_does_not_watch_is_looked_through() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let content = root.join("content");
        fs::create_dir(&content).unwrap();
        fs::write(content.join("a.md"), "First").unwrap();
        let mut watcher = Watcher::new(&root).unwrap();
        watcher.watcher.unwatch(&content).unwrap();
        let full = notify::Error::new(ErrorKind::MaxFilesWatch);
        let polled = watcher.poll(&content, RecursiveMode::Recursive, &full);
        polled.unwrap();
        let (sender, heard) = mpsc::channel();
        let (teller, told) = mpsc::channel();
        std::thread::spawn(move || {
            let changed = |paths: Option<&[String]>| {
                let _ = sender.send(paths.map(<[String]>::to_vec));
            };
            let tell = |why| {
                let _ = teller.send(why);
            };
            watcher.run(changed, tell);
        });
        let patience = Duration::from_secs(30);
        let why = told.recv_timeout(patience).unwrap();
        assert!(why.contains("max_user_watches"), "{why}");
        // Of the same length, and maybe at the same second.
        fs::write(content.join("a.md"), "Third").unwrap();
        let paths = heard.recv_timeout(patience).unwrap();
        assert_eq!(paths, Some(vec!["content/a.md".to_owned()]));
        fs::write(content.join("b.md"), "New").unwrap();
        let paths = heard.recv_timeout(patience).unwrap();
        assert!(paths.unwrap().contains(&"content/b.md".to_owned()));
    }
}
