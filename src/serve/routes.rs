//! Requests and their answers.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use super::pages::{self, show};
use super::status::{Asked, line, status};
use super::{Lost, Server, events, files, guard};
use crate::diagnostic::Sources;

/// Addresses of the server's own; no page of a site starts with `_`.
pub const OWN: &str = "/_expound/";

/// What runs in each page.
const CLIENT: &str = concat!(
    // A page within another one is shown as it is.
    "(() => {\n\"use strict\";\nif (window.top !== window) return document.currentScript.remove();\n",
    include_str!("client/fresh.js"),
    include_str!("client/merge.js"),
    include_str!("client/bar.js"),
    include_str!("client/live.js"),
    "})();\n"
);

/// What pages share.
const STREAM: &str = include_str!("client/stream.js");

/// How the bar looks.
const BAR_CSS: &str = include_str!("client/bar.css");

/// Bytes of a request's body.
const LONGEST_BODY: usize = 4 * 1024;

pub fn router(server: Arc<Server>) -> Router {
    let compress = CompressionLayer::new().quality(CompressionLevel::Fastest);
    let own = Router::new()
        .route("/_expound/client.js", get(client))
        .route("/_expound/stream.js", get(stream))
        .route("/_expound/events", get(events::events))
        .route("/_expound/page", get(page_status))
        .route("/_expound/edit", post(edit))
        .route("/_expound/settings", post(settings));
    own.fallback(get(page))
        .layer(compress)
        .layer(middleware::from_fn_with_state(server.clone(), guard::guard))
        .with_state(server)
}

async fn client() -> Response {
    let script = CLIENT.replace("BAR_CSS", &serde_json::Value::from(BAR_CSS).to_string());
    whole(StatusCode::OK, "text/javascript", script.into())
}

async fn stream() -> Response {
    whole(StatusCode::OK, "text/javascript", STREAM.into())
}

/// What is said of a page to its client.
async fn page_status(
    State(server): State<Arc<Server>>,
    Query(asked): Query<Asked>,
) -> Result<Response, Lost> {
    let work =
        move |server: &Server| serde_json::to_vec(&status(server, &asked)).unwrap_or_default();
    let json = server.work(work).await?;
    Ok(whole(StatusCode::OK, "application/json", json.into()))
}

async fn page(
    State(server): State<Arc<Server>>,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Lost> {
    let version = server.changes.version();
    let path = uri.path().to_owned();
    let work = move |server: &Server| {
        let found = server.findings();
        show(server, &server.current_at(&path), &found, &path)
    };
    let shown = server.work(work).await?;
    let status = StatusCode::from_u16(shown.status).unwrap_or(StatusCode::OK);
    Ok(match shown.body {
        pages::Body::Moved(to) => moved(&to, uri.query()),
        pages::Body::File { kind, file } => files::send(&file, kind, &method, &headers)
            .await
            .unwrap_or_else(|_| StatusCode::NOT_FOUND.into_response()),
        pages::Body::Html(html) => {
            let html = with_client(html, &version);
            held_or_whole(&headers, status, "text/html", html)
        }
        pages::Body::Bytes { kind, bytes } => held_or_whole(&headers, status, kind, bytes),
    })
}

/// These bytes, if the browser does not have them already.
fn held_or_whole(headers: &HeaderMap, status: StatusCode, kind: &str, bytes: Vec<u8>) -> Response {
    let hash = blake3::hash(&bytes).to_hex();
    let tag = format!("\"{}\"", &hash[..32]);
    match status == StatusCode::OK && is_held(headers, &tag) {
        true => tagged(StatusCode::NOT_MODIFIED.into_response(), &tag),
        false => tagged(whole(status, kind, bytes.into()), &tag),
    }
}

fn moved(to: &str, query: Option<&str>) -> Response {
    let query = query.map(|query| format!("?{query}"));
    let to = format!("{to}{}", query.unwrap_or_default());
    match HeaderValue::try_from(to) {
        Ok(to) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// An answer of some kind.
pub fn whole(status: StatusCode, kind: &str, body: Body) -> Response {
    let text = kind.starts_with("text/") || kind.ends_with("xml");
    let kind = match text {
        true => format!("{kind}; charset=utf-8"),
        false => kind.to_owned(),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::try_from(kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    // A browser may keep it, but has to ask each time.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// An answer by which a browser can tell whether it has the same bytes already.
pub fn tagged(mut response: Response, tag: &str) -> Response {
    if let Ok(tag) = HeaderValue::try_from(format!("W/{tag}")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Whether the browser has these bytes already.
pub fn is_held(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get(header::IF_NONE_MATCH);
    let held = held.and_then(|held| held.to_str().ok()).unwrap_or_default();
    held.split(',')
        .any(|held| held.trim().trim_start_matches("W/") == tag)
}

/// Adds the client at the end of a page.
fn with_client(mut html: Vec<u8>, version: &str) -> Vec<u8> {
    // By its hash the client knows the page again that it was a part of.
    let hash = blake3::hash(&html).to_hex();
    let script = format!(
        "<script src=\"/_expound/client.js\" data-version=\"{version}\" data-hash=\"{hash}\"></script>\n"
    );
    let end = b"</body>";
    let at = html
        .windows(end.len())
        .rposition(|w| w == end)
        .unwrap_or(html.len());
    html.splice(at..at, script.into_bytes());
    html
}

/// A place to open: a byte of the page at an address, or a line of a file.
#[derive(Deserialize)]
struct Place {
    at: Option<String>,
    #[serde(default)]
    byte: usize,
    file: Option<String>,
    line: Option<usize>,
}

/// What came of it, for people.
#[derive(Serialize)]
struct Said {
    done: bool,
    said: String,
}

async fn edit(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Lost> {
    let Some(place) = json::<Place>(request).await else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let opened = server.work(move |server| open(server, place)).await?;
    let done = opened.is_ok();
    let (Ok(said) | Err(said)) = opened;
    let json = serde_json::to_vec(&Said { done, said }).unwrap_or_default();
    Ok(whole(StatusCode::OK, "application/json", json.into()))
}

/// Opens a file of the site, and no other, in the author's editor.
fn open(server: &Server, place: Place) -> Result<String, String> {
    let (file, path, line) = found(server, place)?;
    let program = server.editor.open(&path, line);
    let program = program.map_err(|why| format!("{file}:{line}: {why}"))?;
    Ok(format!("{file}:{line} is opened with {program}"))
}

/// A file of the site, where it is, and a line of it.
fn found(server: &Server, place: Place) -> Result<(String, PathBuf, usize), String> {
    let snapshot = server.current();
    let (file, line) = match place {
        Place {
            file: Some(file),
            line: at,
            ..
        } => (file, at.unwrap_or(1)),
        Place {
            at: Some(at), byte, ..
        } => {
            let Some((file, _)) = snapshot.origin(&at) else {
                return Err("no file of the site makes this page".to_owned());
            };
            let line = line(&snapshot, &file, byte);
            (file.to_string(), line)
        }
        _ => return Err("no place was named".to_owned()),
    };
    if snapshot.workspace.files.text(&file).is_none() {
        return Err(format!("{file} is no text of this site"));
    }
    let path = server.root.join(&file);
    if !path.is_file() {
        return Err(format!(
            "{file} is part of the built-in theme; a file of this name in your site takes its place"
        ));
    }
    Ok((file, path, line))
}

/// What is shown beside what is published.
#[derive(Deserialize)]
struct Shown {
    drafts: Option<bool>,
    future: Option<bool>,
}

async fn settings(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Lost> {
    let Some(shown) = json::<Shown>(request).await else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let work = move |server: &Server| {
        let mut settings = server.settings();
        settings.drafts = shown.drafts.unwrap_or(settings.drafts);
        settings.future = shown.future.unwrap_or(settings.future);
        drop(settings);
        // Nothing is read: the site is another one with these settings.
        server.follow(Some(&[]));
    };
    server.work(work).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The body of a request, if it is short, comes soon and is what it has to be.
async fn json<T: DeserializeOwned>(request: Request) -> Option<T> {
    let bytes = axum::body::to_bytes(request.into_body(), LONGEST_BODY);
    let bytes = tokio::time::timeout(super::connections::PATIENCE, bytes).await;
    serde_json::from_slice(&bytes.ok()?.ok()?).ok()
}
