//! What a browser is shown at an address: the page as it is, or its last good form
//! while its text has a mistake.

use super::findings;
use super::{Answer, Server, Snapshot};
use crate::diagnostic::{Diagnostic, Severity};

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
    File {
        kind: &'static str,
        bytes: Vec<u8>,
    },
    /// Another address.
    Moved(String),
}

/// What is shown at `path`.
pub fn show(server: &Server, snapshot: &Snapshot, path: &str) -> Shown {
    if path == findings::PATH {
        return html(
            200,
            findings::page(snapshot, &server.findings()).into_bytes(),
        );
    }
    let broken = has_errors(snapshot, path);
    if broken && let Some(last) = server.good.get(path) {
        return Shown {
            held: true,
            ..html(200, last.to_vec())
        };
    }
    match snapshot.answer(path) {
        Answer::Found {
            kind: "text/html",
            bytes,
        } => {
            if !broken {
                server.good.keep(path, &bytes);
            }
            html(200, bytes)
        }
        Answer::Found { kind, bytes } => other(200, Body::File { kind, bytes }),
        Answer::Moved(to) => other(301, Body::Moved(to)),
        Answer::NotFound(bytes) => {
            server.good.forget(path);
            html(404, bytes)
        }
        Answer::Failed(failed) => {
            let last = server.good.get(path);
            let held = last.is_some();
            let last = last.map(|html| html.to_vec());
            let body = last.unwrap_or_else(|| findings::failed(snapshot, &failed).into_bytes());
            Shown {
                held,
                failed,
                ..html(500, body)
            }
        }
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

/// Whether the page's own text, or what all pages go by, has an error: `build` would
/// leave the last good page in place.
fn has_errors(snapshot: &Snapshot, path: &str) -> bool {
    let own = snapshot.origin(path);
    let own = own.map(|(file, _)| snapshot.diagnostics_of(&file));
    let mut own = own.into_iter().flatten();
    !snapshot.common_errors().is_empty() || own.any(|found| found.severity == Severity::Error)
}
