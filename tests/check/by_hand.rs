//! Defective sites that no text file can hold: names and bytes that are no text,
//! files that nobody may read, pipes.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::program::{self, Ran, Unprivileged};

const PAGE: &str = "---\ntitle: A page\n---\n\nText.\n";

fn site() -> TempDir {
    let site = TempDir::new().expect("a folder");
    fs::create_dir_all(site.path().join("content/glossary")).expect("content/");
    fs::write(site.path().join("content/index.md"), PAGE).expect("a page");
    site
}

/// Path, code and place of each finding.
fn findings(ran: &Ran) -> Vec<String> {
    ran.findings.iter().map(|(f, _)| f.to_string()).collect()
}

#[test]
fn bytes_that_are_no_text() {
    let site = site();
    let page = site.path().join("content/glossary/a.md");
    fs::write(
        &page,
        b"---\ntitle: A\n---\n\nfine \xf0\x9f\x99\x82 and \xff\n",
    )
    .unwrap();
    fs::write(site.path().join("content/site.yaml"), b"\xfe\xff").unwrap();
    let utf16 = format!("\u{feff}{PAGE}");
    let utf16: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(site.path().join("content/glossary/b.md"), utf16).unwrap();
    // Other files may hold what they like.
    fs::write(site.path().join("content/picture.png"), b"\x89PNG\xff").unwrap();
    let ran = program::check(site.path(), &[]);
    assert_eq!(
        findings(&ran),
        [
            "content/glossary/a.md not-utf8 5:12",
            "content/glossary/b.md not-utf8 1:1",
            "content/site.yaml not-utf8 1:1",
        ]
    );
}

#[test]
fn a_name_that_is_no_text() {
    let site = site();
    let name = OsStr::from_bytes(b"caf\xe9.md");
    fs::write(site.path().join("content/glossary").join(name), PAGE).unwrap();
    let ran = program::check(site.path(), &[]);
    assert_eq!(
        findings(&ran),
        ["content/glossary/caf\u{fffd}.md not-utf8 1:1"]
    );
}

#[test]
fn what_may_not_be_read() {
    let site = site();
    let root = site.path();
    fs::write(root.join("content/glossary/secret.md"), PAGE).unwrap();
    fs::create_dir_all(root.join("content/events")).unwrap();
    fs::create_dir_all(root.join("templates")).unwrap();
    fs::write(root.join("templates/mine.html"), "<p>Mine</p>").unwrap();
    let user = Unprivileged::new(root);
    for path in [
        "content/glossary/secret.md",
        "content/events",
        "templates/mine.html",
    ] {
        program::allow(&root.join(path), 0o000);
    }
    let ran = user.run("check", root, &["--format", "json"]);
    program::allow(&root.join("content/events"), 0o755);
    assert_eq!(
        findings(&ran),
        [
            "content/events unreadable-file 1:1",
            "content/glossary/secret.md unreadable-file 1:1",
            "templates/mine.html unreadable-file 1:1",
        ]
    );
    assert_eq!(ran.code, Some(1));
}

/// Reading a pipe would wait for a writer for ever.
#[test]
fn a_pipe_is_no_file_of_the_site() {
    let site = site();
    let pipe = site.path().join("content/pipe.md");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    std::os::unix::fs::symlink("pipe.md", site.path().join("content/link.md")).unwrap();
    let ran = program::check(site.path(), &[]);
    assert_eq!((ran.code, findings(&ran).len()), (Some(0), 0));
}

#[test]
fn no_site_at_all() {
    let folder = TempDir::new().unwrap();
    let none = program::run(folder.path(), "check", &[]);
    assert_eq!(none.code, Some(2));
    assert!(
        none.stderr.contains("no folder content/"),
        "{}",
        none.stderr
    );
    fs::write(folder.path().join("content"), "a file").unwrap();
    let file = program::run(folder.path(), "check", &[]);
    assert_eq!(file.code, Some(2));
    let missing = program::run(Path::new("/nowhere/at/all"), "check", &[]);
    assert_eq!(missing.code, Some(2));
}
