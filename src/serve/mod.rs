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
mod files;
mod findings;
mod following;
mod guard;
mod last_good;
mod pages;
mod routes;
mod snapshot;
mod status;
mod telling;
mod watch;

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::sync::mpsc as channel;

use crate::diagnostic::Style;
use crate::model::Settings;
use changes::Changes;
pub use editor::Editor;
use last_good::LastGood;
pub use snapshot::{Answer, Findings, Snapshot};
use telling::Teller;
pub use telling::{Checked, News};

/// How many ports are tried when the wanted one is taken.
const PORTS: u16 = 100;

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
    /// How findings are written for the author.
    pub style: Style,
}

struct Server {
    root: PathBuf,
    host: IpAddr,
    editor: Editor,
    follow: bool,
    style: Style,
    teller: Teller,
    /// What the next reading goes by.
    settings: Mutex<Settings>,
    /// Held while the site is read, so that one reading follows the other.
    reading: Mutex<()>,
    /// Turns to work on a request.
    turns: Semaphore,
    current: RwLock<Snapshot>,
    /// What is wrong with the site, in the last version that was checked.
    findings: RwLock<Arc<Findings>>,
    /// Why the site could not be read the last time.
    trouble: Mutex<Option<String>>,
    changes: Changes,
    /// Tells the checker of an edit.
    to_check: Sender<()>,
    good: LastGood,
}

impl Server {
    /// A server of a site that was read.
    fn new(options: Options, snapshot: Snapshot, to_check: Sender<()>) -> Server {
        Server {
            root: options.root,
            host: options.host,
            editor: options.editor,
            follow: options.follow,
            style: options.style,
            teller: Teller::default(),
            settings: Mutex::new(options.settings),
            reading: Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
            current: RwLock::new(snapshot),
            findings: RwLock::default(),
            trouble: Mutex::default(),
            changes: Changes::new(),
            to_check,
            good: LastGood::default(),
        }
    }

    fn current(&self) -> RwLockReadGuard<'_, Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn current_mut(&self) -> RwLockWriteGuard<'_, Snapshot> {
        self.current.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wrong with the site, as far as it was checked.
    fn findings(&self) -> Arc<Findings> {
        let findings = self.findings.read();
        findings.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        // Settings are written whole too.
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
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
pub fn serve(options: Options, tell: impl Fn(News) + Send + 'static) -> io::Result<()> {
    // Changes are watched from before the first read, so that none is missed.
    let root = options.root.canonicalize()?;
    let watcher = watch::Watcher::new(&root)?;
    let snapshot = Snapshot::read(&root, &options.settings)?;
    let (to_check, edits) = mpsc::channel();
    let (host, port) = (options.host, options.port);
    let server = Arc::new(Server::new(Options { root, ..options }, snapshot, to_check));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = listen(host, port).await?;
        server.teller.tell(News::Listening(listener.local_addr()?));
        let (ended, mut end) = channel::channel(1);
        let part = |name, server: &Arc<Server>, run: Box<dyn FnOnce(&Server) + Send>| {
            let (server, ended) = (server.clone(), Ended(name, ended.clone()));
            std::thread::spawn(move || {
                let _ended = ended;
                run(&server);
            });
        };
        part("telling", &server, Box::new(|s| s.teller.run(tell)));
        part("checking", &server, Box::new(move |s| s.check_when_quiet(&edits)));
        let watch = |server: &Server| {
            let tell = |why| server.teller.tell(News::Unwatched(why));
            watcher.run(|paths| server.follow(paths), tell);
        };
        part("watching", &server, Box::new(watch));
        tokio::select! {
            accepted = connections::accept(listener, routes::router(server.clone())) => accepted,
            name = end.recv() => {
                let name = name.unwrap_or_default();
                Err(io::Error::other(format!("{name} the site has ended, which is a mistake of expound")))
            }
        }
    })
}

/// Says of a part of the server that it has ended, however it did: without it the
/// others would show a site that follows nothing.
struct Ended(&'static str, channel::Sender<&'static str>);

impl Drop for Ended {
    fn drop(&mut self) {
        // If nobody hears it, the server has ended too.
        let _ = self.1.try_send(self.0);
    }
}

async fn listen(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut last = None;
    for port in port..=port.saturating_add(PORTS) {
        match TcpListener::bind((host, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}
