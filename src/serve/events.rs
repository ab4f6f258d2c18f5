//! The stream that tells a browser of each new version.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use serde::{Deserialize, Serialize};
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::Server;
use super::changes::Change;

/// What a browser holds.
#[derive(Deserialize)]
pub struct Held {
    /// The version that it knows.
    #[serde(default)]
    since: String,
}

#[derive(Serialize)]
struct Step {
    version: String,
    #[serde(flatten)]
    change: Change,
    /// The last version whose findings are known.
    checked: u64,
    /// Whether to go to the page that was saved.
    follow: bool,
}

/// Versions with what changed in them, the first at once: who was away, or knows
/// another run of the server only, hears of all that was missed. A version comes a
/// second time when its findings are known.
pub async fn events(
    State(server): State<Arc<Server>>,
    Query(held): Query<Held>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let versions = WatchStream::new(server.changes.subscribe());
    let mut known = server.changes.number(&held.since);
    let steps = versions.map(move |now| {
        let change = match known.replace(now.version) {
            Some(known) => server.changes.between(known, now.version),
            None => Change::of_all(),
        };
        let step = Step {
            version: server.changes.name(now.version),
            change,
            checked: now.checked,
            follow: server.follow,
        };
        // Text and numbers are always JSON.
        let data = serde_json::to_string(&step).unwrap_or_default();
        Ok(Event::default().data(data))
    });
    Sse::new(steps).keep_alive(KeepAlive::default())
}
