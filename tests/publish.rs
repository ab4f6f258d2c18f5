//! What README.md tells people to do: its recipes for publishing, taken from the
//! file itself and tried as far as that goes on one machine, and its tour.
//!
//! [`recipes`] needs check-jsonschema, [`server`] needs nginx. Without them these
//! tests say that they did not run, and pass; with `EXPOUND_SERVERS=required` they
//! fail.

// Helpers of tests fail as tests do.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod common;
#[path = "browser/http.rs"]
mod http;

#[path = "publish/readme.rs"]
mod readme;
#[path = "publish/recipes.rs"]
mod recipes;
#[path = "publish/server.rs"]
mod server;
#[path = "publish/tour.rs"]
mod tour;

use std::io::Write;
use std::path::PathBuf;

use common::repository;

/// A program that a test needs, or nothing when this machine has none and
/// `EXPOUND_SERVERS` does not require it; then a line says so.
fn program(name: &str, test: &str, install: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .chain([
            repository().join("tests/publish/venv/bin"),
            PathBuf::from("/usr/sbin"),
        ])
        .map(|folder| folder.join(name))
        .find(|file| file.is_file());
    if found.is_none() {
        let required = std::env::var_os("EXPOUND_SERVERS").is_some_and(|v| v == "required");
        assert!(
            !required,
            "{test}: there is no {name}; install it: {install}"
        );
        // Past the capturing of tests' output.
        let _ = writeln!(
            std::io::stderr(),
            "{test} did NOT run: there is no {name}; to run it: {install}"
        );
    }
    found
}
