//! The site on the author's own machine, changing with every save.
//!
//! 1. A [`snapshot`] holds the site in memory, analysed, nothing rendered;
//! 2. a request renders the one output that it asks for ([`routes`]); nothing is
//!    written;
//! 3. [`watch`] sees a change: the snapshot follows it, and [`events`] tell the
//!    browsers;
//! 4. the client in each page (`client/`) asks for what its page is now
//!    ([`status`]), and puts the difference in place.
//!
//! Who may ask is decided in [`guard`], how much and how long in [`connections`].

mod changes;
mod connections;
mod editor;
mod events;
mod findings;
mod guard;
mod last_good;
mod pages;
mod range;
mod routes;
mod snapshot;
mod status;
mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::diagnostic::Diagnostic;
use crate::model::Settings;
use changes::{Change, Changes};
pub use editor::Editor;
use last_good::LastGood;
pub use snapshot::{Answer, Snapshot};

/// How many ports are tried when the wanted one is taken.
const PORTS: u16 = 100;

/// How long nothing must have been edited before all findings are looked for.
const QUIET: Duration = Duration::from_millis(100);

/// How many pages are linked while nobody can ask.
const A_FEW: usize = 64;

/// How many requests are worked on at once.
const AT_ONCE: usize = 16;

/// What to serve and where.
pub struct Options {
    pub root: PathBuf,
    pub settings: Settings,
    pub host: IpAddr,
    /// The first port to try.
    pub port: u16,
    /// What opens a file at a line.
    pub editor: Editor,
    /// Whether browsers go to the page that was saved.
    pub follow: bool,
}

/// What the author is told while the server runs.
pub enum News<'a> {
    /// The server answers at this address.
    Listening(SocketAddr),
    /// The site was read, and this is all that is wrong with it.
    Checked(&'a Snapshot, &'a [Diagnostic]),
    /// The site can't be read; the last one is kept.
    Failed(io::Error),
}

/// Whom the news is told to.
type Tell = Box<dyn Fn(News) + Send + Sync>;

struct Server {
    root: PathBuf,
    host: IpAddr,
    editor: Editor,
    follow: bool,
    tell: Tell,
    /// What the next reading goes by.
    settings: Mutex<Settings>,
    /// Held while the site is read, so that one reading follows the other.
    reading: Mutex<()>,
    /// Turns to work on a request.
    turns: Semaphore,
    current: RwLock<Snapshot>,
    /// All findings of the site, of the last version that was checked.
    findings: RwLock<Arc<Vec<Diagnostic>>>,
    /// Why the site could not be read the last time.
    trouble: Mutex<Option<String>>,
    changes: Changes,
    /// Tells the checker of an edit.
    to_check: Sender<()>,
    good: LastGood,
}

impl Server {
    fn current(&self) -> RwLockReadGuard<'_, Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The site, with the page at `path` as it is after the last edit.
    fn current_at(&self, path: &str) -> RwLockReadGuard<'_, Snapshot> {
        let current = self.current();
        let Some(page) = current.waits(path) else {
            return current;
        };
        drop(current);
        let mut current = self.current_mut();
        // Pages may have other numbers by now.
        if current.waits(path) == Some(page) {
            current.settle_page(page);
        }
        RwLockWriteGuard::downgrade(current)
    }

    fn current_mut(&self) -> RwLockWriteGuard<'_, Snapshot> {
        self.current.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// All findings of the site, as far as it was checked.
    fn findings(&self) -> Arc<Vec<Diagnostic>> {
        let findings = self.findings.read();
        findings.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        // Settings are written whole too.
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows what stands at these paths now, or reads everything without paths.
    fn follow(&self, paths: Option<&[String]>) {
        let _reading = self.reading();
        let settings = *self.settings();
        let mut current = self.current_mut();
        // Half of an update is none: what a mistake of the program leaves is read anew.
        let update = || current.update(paths);
        let change = match catch_unwind(AssertUnwindSafe(update)) {
            Ok(Ok(reach)) if reach.edits.is_empty() && !reach.whole => return,
            Ok(done) => done.map(|reach| Change::of(&reach.edits, &current)),
            Err(_) => Snapshot::read(&self.root, &settings).map(|snapshot| {
                *current = snapshot;
                Change::of_all()
            }),
        };
        drop(current);
        self.changed(change);
    }

    /// Reads the site anew, with the settings as they are now.
    fn read_again(&self) {
        let _reading = self.reading();
        let settings = *self.settings();
        let read = Snapshot::read(&self.root, &settings).map(|snapshot| {
            *self.current_mut() = snapshot;
            Change::default()
        });
        self.changed(read);
    }

    /// Tells browsers first, then the author.
    fn changed(&self, change: io::Result<Change>) {
        *self.trouble() = change.as_ref().err().map(io::Error::to_string);
        match change {
            Ok(change) => {
                self.changes.add(change);
                // Without a checker the server ends.
                let _ = self.to_check.send(());
            }
            Err(error) => {
                self.changes.add(Change::default());
                (self.tell)(News::Failed(error));
            }
        }
    }

    /// Looks for all that is wrong, first and then after edits, once nothing was
    /// edited for a moment: the next edit must not wait for it.
    fn check_when_quiet(&self, edits: &Receiver<()>) {
        loop {
            self.settle();
            self.check();
            self.current().workspace.prepare();
            if edits.recv().is_err() {
                return;
            }
            while edits.recv_timeout(QUIET).is_ok() {}
        }
    }

    /// Links all pages that wait for it, a few at a time, and tells browsers.
    fn settle(&self) {
        if self.current().workspace.waiting().is_empty() {
            return;
        }
        while !self.current_mut().settle(A_FEW) {}
        self.changes.add(Change::default());
    }

    /// Looks for all that is wrong, and tells the author.
    fn check(&self) {
        let found = Arc::new(self.current().diagnostics());
        *self
            .findings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = found;
        self.changes.checked();
        (self.tell)(News::Checked(&self.current(), &self.findings()));
    }

    fn reading(&self) -> MutexGuard<'_, ()> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trouble(&self) -> MutexGuard<'_, Option<String>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what takes a processor, in its turn.
    async fn work<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Server) -> T + Send + 'static,
    ) -> Result<T, Lost> {
        let server = self.clone();
        let _turn = self.turns.acquire().await.map_err(|_| Lost)?;
        let done = tokio::task::spawn_blocking(move || work(&server)).await;
        done.map_err(|_| Lost)
    }
}

/// Work that ended without a result, which is a mistake of the program.
struct Lost;

impl IntoResponse for Lost {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

/// Serves until the process ends.
pub fn serve(options: Options, tell: impl Fn(News) + Send + Sync + 'static) -> io::Result<()> {
    // Changes are watched from before the first read, so that none is missed.
    let watcher = watch::Watcher::new(&options.root)?;
    let root = options.root.canonicalize()?;
    let snapshot = Snapshot::read(&root, &options.settings)?;
    let (to_check, edits) = mpsc::channel();
    let server = Arc::new(Server {
        root,
        host: options.host,
        editor: options.editor,
        follow: options.follow,
        tell: Box::new(tell),
        settings: Mutex::new(options.settings),
        reading: Mutex::default(),
        turns: Semaphore::new(AT_ONCE),
        current: RwLock::new(snapshot),
        findings: RwLock::default(),
        trouble: Mutex::default(),
        changes: Changes::new(),
        to_check,
        good: LastGood::default(),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = listen(options.host, options.port).await?;
        let address = listener.local_addr()?;
        let (watched, checked) = (server.clone(), server.clone());
        std::thread::spawn(move || {
            (checked.tell)(News::Listening(address));
            checked.check_when_quiet(&edits);
        });
        std::thread::spawn(move || watcher.run(|paths| watched.follow(paths)));
        connections::accept(listener, routes::router(server)).await
    })
}

async fn listen(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut last = None;
    for port in port..port.saturating_add(PORTS) {
        match TcpListener::bind((host, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}
