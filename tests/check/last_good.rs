//! Whatever goes wrong in a build, the last good output stays byte for byte.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::program::{self, EXPOUND, Ran, Unprivileged, allow};

/// A site and what its first build wrote.
struct Built {
    folder: TempDir,
    before: BTreeMap<PathBuf, Vec<u8>>,
}

impl Built {
    fn new() -> Built {
        let folder = TempDir::new().expect("a folder");
        let built = Built {
            folder,
            before: BTreeMap::new(),
        };
        built.write("content/index.md", "---\ntitle: Home\n---\n\nWelcome.\n");
        built.write("content/glossary/truce.md", "---\ntitle: Truce\n---\n");
        built.write("content/picture.svg", "<svg/>");
        let ran = built.build(&[]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let before = tree(&built.public());
        assert!(before.len() > 4);
        Built { before, ..built }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn build(&self, arguments: &[&str]) -> Ran {
        let arguments: Vec<String> = arguments.iter().map(|a| a.to_string()).collect();
        program::run(self.root(), "build", &arguments)
    }

    /// The run failed in this way and said this, and the output is what it was.
    #[track_caller]
    fn kept(&self, ran: &Ran, code: i32, says: &str) {
        assert_eq!(ran.code, Some(code), "{}", ran.stderr);
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
        let after = tree(&self.public());
        let paths = |tree: &BTreeMap<PathBuf, _>| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&after), paths(&self.before));
        assert!(after == self.before, "some file has other bytes");
    }
}

/// Every file below a folder with its bytes, every link with where it leads.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let kind = fs::symlink_metadata(&path).expect("an entry");
        if kind.is_symlink() {
            let target = fs::read_link(&path).expect("a link");
            found.insert(path, target.into_os_string().into_encoded_bytes());
        } else if kind.is_dir() {
            found.insert(path.clone(), Vec::new());
            found.extend(tree(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, bytes);
        }
    }
    found
}

#[test]
fn an_error_in_a_page_or_template() {
    let built = Built::new();
    built.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\n[[nobody]], changed\n",
    );
    built.kept(&built.build(&[]), 1, "error[unknown-link]");
    built.write("content/index.md", "---\ntitle: Another\n---\n");
    built.write("templates/term.html", "{{ page.titel }}");
    built.kept(&built.build(&[]), 1, "error[template-error]");
    built.write("templates/term.html", "{{ page.title");
    built.kept(&built.build(&[]), 1, "error[template-syntax]");
    fs::remove_dir_all(built.root().join("content")).unwrap();
    built.write("content/site.yaml", "");
    built.kept(&built.build(&[]), 1, "error[no-pages]");
}

#[test]
fn somebody_elses_file_in_the_way() {
    let mut built = Built::new();
    built.write("public/about/index.html", "mine");
    built.write("public/CNAME", "example.org");
    symlink("/etc", built.public().join("events")).unwrap();
    built.write("public/sources/index.html/mine.txt", "mine");
    built.before = tree(&built.public());
    built.write("content/about.md", "---\ntitle: About\nsources: [b]\n---\n");
    built.write("content/events/a.md", "---\ntitle: A\ndate: 2023\n---\n");
    built.write("content/sources/b.md", "---\ntitle: B\n---\n");
    let ran = built.build(&["--format", "json"]);
    let findings = ran.findings.iter().map(|(finding, _)| &finding.code);
    assert!(findings.into_iter().all(|code| code == "foreign-file"));
    assert!(ran.findings.len() >= 3, "{}", ran.stderr);
    built.kept(&ran, 1, "nothing was written");
    built.kept(&built.build(&[]), 1, "move it away");
}

#[test]
fn a_full_disk() {
    let built = Built::new();
    let long = format!(
        "---\ntitle: Home\n---\n\n{}\n",
        "many words ".repeat(20_000)
    );
    built.write("content/index.md", &long);
    built.write("content/glossary/truce.md", "---\ntitle: A truce\n---\n");
    // A write beyond the limit fails as on a full disk, once its signal is ignored.
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" build --root \"$1\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, EXPOUND]).arg(built.root());
    built.kept(&program::finished(&mut shell), 2, "make room");
    assert_eq!(built.build(&[]).code, Some(0));
}

#[test]
fn a_folder_that_may_not_be_written() {
    let built = Built::new();
    let user = Unprivileged::new(built.root());
    built.write("content/index.md", "---\ntitle: Another\n---\n");
    allow(&built.public(), 0o555);
    let ran = user.run("build", built.root(), &[]);
    built.kept(&ran, 2, "make it writable");
    // Nor one in it.
    allow(&built.public(), 0o777);
    for name in [".expound", ".expound-lock"] {
        let path = built.public().join(name);
        if path.exists() {
            allow(&path, 0o666);
        }
    }
    built.write("content/glossary/truce.md", "---\ntitle: A truce\n---\n");
    allow(&built.public().join("glossary/truce"), 0o555);
    let ran = user.run("build", built.root(), &[]);
    built.kept(&ran, 2, "make it writable");
}

#[test]
fn a_file_that_may_not_be_read() {
    let built = Built::new();
    let user = Unprivileged::new(built.root());
    built.write("content/index.md", "---\ntitle: Another\n---\n");
    allow(&built.public(), 0o777);
    for name in [".expound", ".expound-lock"] {
        let path = built.public().join(name);
        if path.exists() {
            allow(&path, 0o666);
        }
    }
    let picture = built.root().join("content/picture.svg");
    allow(&picture, 0o000);
    let ran = user.run("build", built.root(), &[]);
    built.kept(&ran, 2, "make it readable");
    allow(&picture, 0o644);
    let page = built.root().join("content/glossary/truce.md");
    allow(&page, 0o000);
    let ran = user.run("build", built.root(), &[]);
    built.kept(&ran, 1, "error[unreadable-file]");
}

#[test]
fn two_builds_at_once() {
    let built = Built::new();
    built.write("content/index.md", "---\ntitle: Another\n---\n");
    let lock = File::open(built.public().join(".expound-lock")).expect("the lock's file");
    lock.lock().expect("the lock");
    built.kept(&built.build(&[]), 2, "another expound");
    drop(lock);
    assert_eq!(built.build(&[]).code, Some(0));
}

#[test]
fn an_output_folder_that_would_destroy_something() {
    let built = Built::new();
    fs::create_dir(built.root().join("templates")).unwrap();
    symlink("content", built.root().join("elsewhere")).unwrap();
    let content = tree(&built.root().join("content"));
    for out in [
        "content",
        "content/public",
        "content/glossary/..",
        "templates/out",
        ".",
        "elsewhere/out",
    ] {
        let out = built.root().join(out);
        let ran = built.build(&["--out", out.to_str().unwrap()]);
        built.kept(&ran, 2, "the output folder");
        assert_eq!(tree(&built.root().join("content")), content, "{out:?}");
    }
    let ran = built.build(&[
        "--out",
        built.root().join("content/index.md").to_str().unwrap(),
    ]);
    built.kept(&ran, 2, "");
    built.write("file", "a file");
    let ran = built.build(&["--out", built.root().join("file").to_str().unwrap()]);
    built.kept(&ran, 2, "");
    assert_eq!(
        fs::read_to_string(built.root().join("file")).unwrap(),
        "a file"
    );
}
