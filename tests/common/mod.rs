//! The real binary, run on sites that tests write into temporary folders.

// Each test file takes what it needs.
#![allow(dead_code)]

pub mod served;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The day on which all tests are run, unless they say another.
pub const TODAY: &str = "2027-03-04";

/// The repository: the site that is shipped.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The run, if it ended with this code; else the test ends with what it said.
    #[track_caller]
    pub fn ends(self, code: i32) -> Run {
        assert_eq!(
            self.code, code,
            "the exit code\n{}{}",
            self.stdout, self.stderr
        );
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Run {
        assert!(
            self.stderr.contains(words),
            "`{words}` is not in:\n{}",
            self.stderr
        );
        self
    }
}

/// `expound` with nothing of this machine or of cargo around it.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_expound"));
    command
        .stdin(Stdio::null())
        .env_remove("CARGO")
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("RAYON_NUM_THREADS")
        .env("NO_COLOR", "1");
    command
}

pub fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the binary starts");
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs `expound ARGS`.
pub fn expound(args: &[&str]) -> Run {
    run(command().args(args))
}

/// Builds the site at `root` into `out`.
#[track_caller]
pub fn build_to(root: &Path, out: &Path) -> Run {
    let mut build = command();
    build.arg("build").args(["--today", TODAY]);
    run(build.arg("--root").arg(root).arg("--out").arg(out)).ends(0)
}

/// A site of a test's own.
pub struct Site {
    folder: TempDir,
}

impl Site {
    pub fn empty() -> Site {
        Site {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// A site of these files: paths from its root, and texts.
    pub fn of(files: &[(&str, &str)]) -> Site {
        let site = Site::empty();
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A copy of the `content/` and `templates/` of another.
    pub fn copy_of(root: &Path) -> Site {
        let site = Site::empty();
        let folders = ["content", "templates"].into_iter();
        for folder in folders.filter(|folder| root.join(folder).is_dir()) {
            for (path, bytes) in tree(&root.join(folder)) {
                site.write(&format!("{folder}/{path}"), bytes);
            }
        }
        site
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
        fs::write(path, text).expect("a file is written");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file is removed");
    }

    /// Runs a command on this site.
    pub fn run(&self, name: &str, args: &[&str]) -> Run {
        let mut command = command();
        command.arg(name).arg("--root").arg(self.root());
        if name != "new" && !args.contains(&"--today") {
            command.args(["--today", TODAY]);
        }
        run(command.args(args))
    }

    /// Builds into `public/`.
    #[track_caller]
    pub fn build(&self) -> Run {
        self.run("build", &[]).ends(0)
    }

    /// A file of `public/`.
    #[track_caller]
    pub fn output(&self, path: &str) -> String {
        let file = self.path("public").join(path);
        fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
    }

    pub fn has(&self, path: &str) -> bool {
        self.path("public").join(path).exists()
    }

    /// The data that a template sees.
    #[track_caller]
    pub fn view(&self, page: &str) -> serde_json::Value {
        let run = self.run("view", &[page]).ends(0);
        serde_json::from_str(&run.stdout).expect("`view` prints JSON")
    }
}

/// All files below a folder, by their path there.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut rest = vec![folder.to_owned()];
    while let Some(at) = rest.pop() {
        for entry in fs::read_dir(&at).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                rest.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("below the folder");
            let bytes = fs::read(&path).expect("a file is read");
            files.insert(name.to_string_lossy().into_owned(), bytes);
        }
    }
    files
}

/// The paths of a built site's HTML files.
pub fn html_files(folder: &Path) -> Vec<String> {
    let files = tree(folder).into_keys();
    files.filter(|path| path.ends_with(".html")).collect()
}
