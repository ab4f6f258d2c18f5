//! Running the program itself.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

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
    expound.env_remove("CARGO");
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

pub fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
}

/// The program as somebody whom permissions concern. Tests often run as root, who
/// may read and write everything.
pub struct Unprivileged {
    program: PathBuf,
    is_root: bool,
    _folder: TempDir,
}

impl Unprivileged {
    /// Lets that user into the site at `root`.
    pub fn new(root: &Path) -> Unprivileged {
        allow(root, 0o755);
        // Where the program was built, others may not be allowed to go.
        let folder = TempDir::new().expect("a folder");
        allow(folder.path(), 0o755);
        let program = folder.path().join("expound");
        fs::copy(EXPOUND, &program).expect("a copy of the program");
        Unprivileged {
            program,
            is_root: fs::metadata(root).expect("the site").uid() == 0,
            _folder: folder,
        }
    }

    pub fn run(&self, command: &str, root: &Path, arguments: &[&str]) -> Ran {
        let mut run = match self.is_root {
            true => {
                let mut run = Command::new("setpriv");
                run.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
                run.arg(&self.program);
                run
            }
            false => Command::new(&self.program),
        };
        run.arg(command).arg("--root").arg(root).args(arguments);
        finished(run.args(["--today", "2026-11-24"]))
    }
}
