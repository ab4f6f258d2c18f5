//! Running the program itself.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::case::Finding;

pub const EXPOUND: &str = env!("CARGO_BIN_EXE_expound");

pub struct Ran {
    pub code: Option<i32>,
    pub stderr: String,
    /// Each with its message; of a run with `--format json`.
    pub findings: Vec<(Finding, String)>,
}

/// `expound check --format json`
pub fn check(root: &Path, arguments: &[String]) -> Ran {
    let mut all = vec!["--format".to_owned(), "json".to_owned()];
    all.extend_from_slice(arguments);
    run(root, "check", &all)
}

/// Runs a command on a site; one that panics fails the test.
pub fn run(root: &Path, command: &str, arguments: &[String]) -> Ran {
    let mut expound = Command::new(EXPOUND);
    expound.arg(command).arg("--root").arg(root);
    finished(expound.args(arguments).args(["--today", "2026-11-24"]))
}

pub fn finished(command: &mut Command) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the program runs");
    let stderr = String::from_utf8(stderr).expect("UTF-8 on stderr");
    let stdout = String::from_utf8(stdout).expect("UTF-8 on stdout");
    let died = status.code().is_none_or(|code| code > 2) || stderr.contains("panicked");
    assert!(!died, "{status}: {stderr}");
    Ran {
        code: status.code(),
        stderr,
        findings: stdout.lines().filter_map(finding).collect(),
    }
}

fn finding(line: &str) -> Option<(Finding, String)> {
    let object: Value = serde_json::from_str(line).ok()?;
    let text = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
    let number = |key: &str| object[key].as_u64().unwrap_or_default() as usize;
    let finding = Finding {
        path: text("file"),
        line: number("line"),
        column: number("column"),
        code: text("code"),
    };
    Some((finding, text("message")))
}
