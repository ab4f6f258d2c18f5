//! The real binary from end to end, on small sites that the tests write.

// Helpers of tests fail as tests do.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod common;

#[path = "build/addresses.rs"]
mod addresses;
#[path = "build/cache.rs"]
mod cache;
#[path = "build/citations.rs"]
mod citations;
#[path = "build/cited.rs"]
mod cited;
#[path = "build/claims.rs"]
mod claims;
#[path = "build/commands.rs"]
mod commands;
#[path = "build/corrections.rs"]
mod corrections;
#[path = "build/divided.rs"]
mod divided;
#[path = "build/kinds.rs"]
mod kinds;
#[path = "build/lists.rs"]
mod lists;
#[path = "build/mentions.rs"]
mod mentions;
#[path = "build/names.rs"]
mod names;
#[path = "build/output.rs"]
mod output;
#[path = "build/published.rs"]
mod published;
#[path = "build/relations.rs"]
mod relations;
#[path = "build/said.rs"]
mod said;
#[path = "build/suggest.rs"]
mod suggest;
#[path = "build/timeline.rs"]
mod timeline;
#[path = "build/vocabulary.rs"]
mod vocabulary;
#[path = "build/web.rs"]
mod web;
