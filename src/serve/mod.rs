//! The site on the author's own machine, changing with every save.
//!
//! 1. A [`snapshot`] holds the site in memory, analysed, nothing rendered;
//! 2. a request renders the one output that it asks for; nothing is written;
//! 3. [`watch`] sees a change: a new snapshot takes the place of the old one, and
//!    the browser is told to reload.

mod snapshot;
mod watch;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch as channel;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use crate::model::Settings;
pub use snapshot::{Answer, Snapshot};

/// Where browsers listen for changes; no page of a site starts with `_`.
const EVENTS: &str = "/_expound/events";

/// Added to each page: reloads it when the site has changed.
const CLIENT: &str = include_str!("client.js");

/// How many ports are tried when the wanted one is taken.
const PORTS: u16 = 100;

/// What to serve and where.
pub struct Options {
    pub root: PathBuf,
    pub settings: Settings,
    pub host: IpAddr,
    /// The first port to try.
    pub port: u16,
}

/// What the author is told while the server runs.
pub enum News<'a> {
    /// The server answers at this address.
    Listening(SocketAddr, &'a Snapshot),
    /// The site was read again.
    Changed(&'a Snapshot),
    /// The site can't be read; the last one is kept.
    Failed(io::Error),
}

struct Server {
    current: RwLock<Snapshot>,
    version: channel::Sender<u64>,
}

impl Server {
    fn current(&self) -> RwLockReadGuard<'_, Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows what stands at these paths now, or reads everything without paths.
    fn update(&self, paths: Option<&[String]>, settings: &Settings) -> io::Result<()> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // Half of an update is none: what a mistake of the program leaves is read anew.
        let update = || current.update(paths).map(|_| ());
        let done = catch_unwind(AssertUnwindSafe(update));
        let done = match done {
            Ok(done) => done,
            Err(_) => {
                let root = current.workspace.root().to_owned();
                Snapshot::read(&root, settings).map(|snapshot| *current = snapshot)
            }
        };
        drop(current);
        done?;
        self.version.send_modify(|version| *version += 1);
        Ok(())
    }
}

/// Serves until the process ends.
pub fn serve(options: &Options, tell: impl Fn(News) + Send + Sync + 'static) -> io::Result<()> {
    // Changes are watched from before the first read, so that none is missed.
    let watcher = watch::Watcher::new(&options.root)?;
    let root = options.root.canonicalize()?;
    let server = Arc::new(Server {
        current: RwLock::new(Snapshot::read(&root, &options.settings)?),
        version: channel::Sender::new(0),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = listen(options.host, options.port).await?;
        tell(News::Listening(listener.local_addr()?, &server.current()));
        let settings = options.settings;
        let watched = server.clone();
        std::thread::spawn(move || {
            watcher.run(|paths| match watched.update(paths, &settings) {
                Ok(()) => tell(News::Changed(&watched.current())),
                Err(error) => tell(News::Failed(error)),
            });
        });
        let router = Router::new()
            .route(EVENTS, get(events))
            .fallback(get(page))
            .layer(middleware::from_fn_with_state(options.host, guard))
            .with_state(server);
        axum::serve(listener, router).await
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

/// Answers only who asks for this machine, where nobody else is meant to read: a
/// page of another site may point its own name here, and read what is a draft.
async fn guard(State(host): State<IpAddr>, request: Request, next: Next) -> Response {
    let asked = request.headers().get(header::HOST);
    let fine = asked.is_none_or(|asked| asked.to_str().is_ok_and(|name| is_here(name, host)));
    if host.is_loopback() && !fine {
        let message = "This server answers at localhost only.\n";
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// Whether a `Host` header names this machine, or the address that is listened on.
fn is_here(asked: &str, host: IpAddr) -> bool {
    let name = match asked.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => asked.split(':').next().unwrap_or_default(),
    };
    match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || address == host,
        Err(_) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

/// A stream of version numbers, the first at once: a browser that comes back
/// after a restart sees that it holds an old page.
async fn events(
    State(server): State<Arc<Server>>,
) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>>> {
    let versions = WatchStream::new(server.version.subscribe());
    let events = versions.map(|version| Ok(Event::default().data(version.to_string())));
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn page(State(server): State<Arc<Server>>, uri: Uri) -> Response {
    let version = *server.version.borrow();
    let path = uri.path().to_owned();
    let answer = tokio::task::spawn_blocking(move || server.current().answer(&path)).await;
    match answer {
        Ok(Answer::Moved(to)) => {
            let query = uri.query().map(|query| format!("?{query}"));
            let to = format!("{to}{}", query.unwrap_or_default());
            respond(Answer::Moved(to), version)
        }
        Ok(answer) => respond(answer, version),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn respond(answer: Answer, version: u64) -> Response {
    let (status, kind, body) = match answer {
        Answer::Moved(to) => {
            let location = HeaderValue::try_from(to);
            return match location {
                Ok(location) => (
                    StatusCode::MOVED_PERMANENTLY,
                    [(header::LOCATION, location)],
                )
                    .into_response(),
                Err(_) => StatusCode::NOT_FOUND.into_response(),
            };
        }
        Answer::Found { kind, bytes } => (StatusCode::OK, kind, bytes),
        Answer::NotFound(bytes) => (StatusCode::NOT_FOUND, "text/html", bytes),
        Answer::Failed(bytes) => (StatusCode::INTERNAL_SERVER_ERROR, "text/html", bytes),
    };
    let html = kind == "text/html";
    let body = if html {
        with_client(body, version)
    } else {
        body
    };
    let kind = match html || kind.starts_with("text/") || kind.ends_with("xml") {
        true => format!("{kind}; charset=utf-8"),
        false => kind.to_owned(),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::try_from(kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Adds the client at the end of a page.
fn with_client(mut html: Vec<u8>, version: u64) -> Vec<u8> {
    let script = format!(
        "<script>{}</script>\n",
        CLIENT
            .trim()
            .replace("VERSION", &version.to_string())
            .replace("EVENTS", EVENTS)
    );
    let end = b"</body>";
    let at = html
        .windows(end.len())
        .rposition(|w| w == end)
        .unwrap_or(html.len());
    html.splice(at..at, script.into_bytes());
    html
}
