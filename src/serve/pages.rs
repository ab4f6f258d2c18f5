//! What a browser is shown at an address: the page as it is, or its last good form
//! while its text has a mistake.

use std::fs::File;
use std::mem;
use std::path::PathBuf;

use super::findings;
use super::snapshot::Findings;
use super::{Answer, Server, Snapshot};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::read::Edits;

/// How many pages are made as they were before an edit, of those that it can have spoilt.
const BEFORE_AN_EDIT: usize = 8;

/// What stands at an address, and what is wrong with it.
pub struct Shown {
    pub status: u16,
    pub body: Body,
    /// Whether it is the page's last good form, not what its text says now.
    pub held: bool,
    /// Why it can't be rendered.
    pub failed: Vec<Diagnostic>,
}

pub enum Body {
    Html(Vec<u8>),
    Bytes {
        kind: &'static str,
        bytes: Vec<u8>,
    },
    /// A file of the author's.
    File {
        kind: &'static str,
        file: PathBuf,
    },
    /// Another address.
    Moved(String),
}

/// What is shown at `path`, given what the last check of all pages found.
pub fn show(server: &Server, snapshot: &Snapshot, found: &Findings, path: &str) -> Shown {
    if path == findings::PATH {
        let page = findings::page(snapshot, &found.all);
        return html(200, page.into_bytes());
    }
    let origin = snapshot.origin(path).map(|(file, _)| file);
    let broken = has_errors(snapshot, found, origin.as_deref());
    if broken
        && let Some(last) = server.good.get(path)
        && origin.as_ref() == Some(&last.file)
    {
        return held(200, &last.html, Vec::new());
    }
    match snapshot.answer(path) {
        Answer::Found {
            kind: "text/html",
            bytes,
        } => {
            if let Some(file) = origin.filter(|_| !broken) {
                server.good.keep(path, &bytes, &file);
            }
            html(200, bytes)
        }
        Answer::Found { kind, bytes } => other(200, Body::Bytes { kind, bytes }),
        Answer::File { kind, file } => other(200, Body::File { kind, file }),
        Answer::Moved(to) => other(301, Body::Moved(to)),
        Answer::NotFound(bytes) => gone(server, snapshot, path, bytes),
        Answer::Failed(failed) => match server.good.get(path) {
            Some(last) => held(500, &last.html, failed),
            None => {
                let page = findings::failed(snapshot, &failed).into_bytes();
                Shown {
                    failed,
                    ..html(500, page)
                }
            }
        },
    }
}

/// There is nothing at `path`, or no more than a file that can't be read.
fn gone(server: &Server, snapshot: &Snapshot, path: &str, bytes: Vec<u8>) -> Shown {
    let Some(last) = server.good.get(path) else {
        return html(404, bytes);
    };
    let own = snapshot.diagnostics_of(&last.file);
    let unread = |found: &Diagnostic| matches!(found.code, Code::UnreadableFile | Code::NotUtf8);
    if own.iter().any(unread) {
        return held(200, &last.html, own);
    }
    // It may only have got another address.
    if snapshot.page_of(&last.file).is_none() {
        server.good.forget(path);
    }
    html(404, bytes)
}

/// Keeps the pages that were shown last as they are before an edit, if that was not done
/// since the last one, and those of the files that are named.
pub fn keep_good(server: &Server, paths: Option<&[String]>) {
    let snapshot = server.current();
    let paths = paths.unwrap_or_default();
    let is_page = |path: &String| snapshot.page_of(path).is_some();
    // What pages were is known after an edit too, if their texts alone are other ones.
    let readable = |path: &String| File::open(server.root.join(path)).is_ok();
    if !paths.is_empty() && paths.iter().all(|path| is_page(path) && readable(path)) {
        return;
    }
    let latest = server.good.latest(BEFORE_AN_EDIT);
    let named = addresses_of(&snapshot, paths.iter().map(String::as_str));
    keep(server, &snapshot, latest.into_iter().chain(named));
}

/// Keeps the pages of edited files as they were, where they have errors now. Most edits
/// bring none, and need not wait until pages are made that nobody asks for.
pub fn keep_good_after(server: &Server, current: &mut Snapshot, edits: &mut Edits) {
    let found = server.findings();
    let files = edits.pages.iter().map(|file| &**file);
    let broken: Vec<String> = files
        .filter(|file| has_errors(current, &found, Some(file)))
        .map(str::to_owned)
        .collect();
    let old = mem::take(&mut edits.old);
    if broken.is_empty() || old.is_empty() {
        return;
    }
    current.look_back(old, |before| {
        let broken = addresses_of(before, broken.iter().map(String::as_str));
        keep(server, before, broken.into_iter());
    });
}

/// The paths of the pages that some files make, but for very many.
fn addresses_of<'a>(snapshot: &Snapshot, files: impl Iterator<Item = &'a str>) -> Vec<String> {
    let pages = files.filter_map(|file| snapshot.page_of(file));
    let addresses = pages.map(|page| snapshot.path_of(&page.address));
    addresses.take(BEFORE_AN_EDIT).collect()
}

/// Keeps pages as they are, where that was not done since the last edit.
fn keep(server: &Server, snapshot: &Snapshot, addresses: impl Iterator<Item = String>) {
    let found = server.findings();
    for address in addresses {
        if !server.good.is_fresh(&address) && !snapshot.waits(&address) {
            show(server, snapshot, &found, &address);
        }
    }
}

fn held(status: u16, last: &[u8], failed: Vec<Diagnostic>) -> Shown {
    Shown {
        held: true,
        failed,
        ..html(status, last.to_vec())
    }
}

fn html(status: u16, bytes: Vec<u8>) -> Shown {
    other(status, Body::Html(bytes))
}

fn other(status: u16, body: Body) -> Shown {
    Shown {
        status,
        body,
        held: false,
        failed: Vec::new(),
    }
}

/// Whether the page's own file, or what all pages go by, has an error: `build` would
/// leave the last good page in place.
fn has_errors(snapshot: &Snapshot, found: &Findings, file: Option<&str>) -> bool {
    if !snapshot.common_errors().is_empty() {
        return true;
    }
    let found = file.map(|file| diagnostics_of(snapshot, found, file));
    let mut found = found.into_iter().flatten();
    found.any(|found| found.severity == Severity::Error)
}

/// What is wrong with a file of the site: what is known of it at once, and what the
/// last check of all pages found in it.
pub fn diagnostics_of(snapshot: &Snapshot, found: &Findings, file: &str) -> Vec<Diagnostic> {
    let whole = found.whole.iter();
    let whole = whole.filter(|found| *found.place.file == *file);
    let mut all = snapshot.diagnostics_of(file);
    all.extend(whole.cloned());
    crate::diagnostic::sort(&mut all);
    all
}
