//! A real browser for tests: start and stop it (`driver`), serve it a folder of
//! files (`server`), let it walk a site (`walk`). A test begins with
//! `browser_for("name")`, which gives nothing on a machine without a browser.

// Each test file takes what it needs.
#![allow(dead_code)]

pub mod driver;
pub mod http;
pub mod server;
pub mod walk;
