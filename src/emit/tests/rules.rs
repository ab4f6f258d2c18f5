use std::fs::{self, FileTimes};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use super::*;

/// Makes every file and folder old, so that a touch shows.
fn age(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            age(&path);
        }
        let times = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH);
        let file = fs::File::open(&path).unwrap();
        file.set_times(times).unwrap();
    }
    let times = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH);
    fs::File::open(folder).unwrap().set_times(times).unwrap();
}

fn is_old(path: &Path) -> bool {
    fs::symlink_metadata(path).unwrap().modified().unwrap() == SystemTime::UNIX_EPOCH
}

#[test]
fn a_missing_folder_is_made_with_its_parents() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/public");
    let site: Site = &[("index.html", "home"), ("a/b/index.html", "page")];
    assert_eq!(build(&out, site).unwrap(), report(2, 0, 0));
    assert_eq!(files(&out), ["a/", "a/b/", "a/b/index.html", "index.html"]);
    assert_eq!(read(&out, "a/b/index.html"), "page");
    let manifest = format!(
        "expound manifest 1\n{}  a/b/index.html\n{}  index.html\n",
        blake3::hash(b"page"),
        blake3::hash(b"home"),
    );
    assert_eq!(read(&out, ".expound"), manifest);
}

#[test]
fn nothing_changed_writes_nothing() {
    let out = tempfile::tempdir().unwrap();
    let site: Site = &[("index.html", "home"), ("a/index.html", "page")];
    build(out.path(), site).unwrap();
    age(out.path());
    assert_eq!(build(out.path(), site).unwrap(), report(0, 2, 0));
    for path in ["", ".expound", ".expound-lock", "a", "a/index.html"] {
        assert!(is_old(&out.path().join(path)), "{path:?} was touched");
    }
}

#[test]
fn only_changed_files_are_touched() {
    let out = tempfile::tempdir().unwrap();
    build(
        out.path(),
        &[("index.html", "home"), ("a/x", "same length")],
    )
    .unwrap();
    age(out.path());
    let changed = build(
        out.path(),
        &[("index.html", "home"), ("a/x", "SAME LENGTH")],
    );
    assert_eq!(changed.unwrap(), report(1, 1, 0));
    assert!(is_old(&out.path().join("index.html")));
    assert_eq!(read(out.path(), "a/x"), "SAME LENGTH");
}

#[test]
fn removals_take_only_what_expound_wrote() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), "CNAME", "example.org");
    write(out.path(), "mixed/own.txt", "by hand");
    fs::create_dir(out.path().join("empty")).unwrap();
    let before: Site = &[
        ("a/b/x", "1"),
        ("a/b/y", "2"),
        ("c/d/x", "3"),
        ("mixed/x", "4"),
    ];
    build(out.path(), before).unwrap();
    // Changed by hand since, and still ours.
    write(out.path(), "a/b/x", "edited");
    assert_eq!(build(out.path(), &[("c/x", "5")]).unwrap(), report(1, 0, 4));
    let left = ["CNAME", "c/", "c/x", "empty/", "mixed/", "mixed/own.txt"];
    assert_eq!(files(out.path()), left);
    assert!(!read(out.path(), ".expound").contains("a/b/x"));
}

#[test]
fn a_path_that_somebody_else_took_over_is_not_removed() {
    let out = tempfile::tempdir().unwrap();
    build(out.path(), &[("a", "1"), ("b", "2")]).unwrap();
    fs::remove_file(out.path().join("a")).unwrap();
    write(out.path(), "a/own.txt", "by hand");
    assert_eq!(build(out.path(), &[("b", "2")]).unwrap(), report(0, 1, 0));
    assert_eq!(files(out.path()), ["a/", "a/own.txt", "b"]);
    assert!(!read(out.path(), ".expound").contains("  a"));
}

#[test]
fn hand_edits_and_deletions_are_restored() {
    let out = tempfile::tempdir().unwrap();
    let site: Site = &[("a/x", "1"), ("b/x", "2"), ("c", "3")];
    build(out.path(), site).unwrap();
    let whole = tree(out.path());
    write(out.path(), "a/x", "edited");
    fs::remove_dir_all(out.path().join("b")).unwrap();
    fs::remove_file(out.path().join("c")).unwrap();
    fs::create_dir_all(out.path().join("c/empty")).unwrap();
    assert_eq!(build(out.path(), site).unwrap(), report(3, 0, 0));
    assert_eq!(tree(out.path()), whole);
}

#[test]
fn files_and_folders_of_ours_change_places() {
    let out = tempfile::tempdir().unwrap();
    let one: Site = &[("a", "file"), ("b/x/y", "1"), ("b/z", "2"), ("c", "3")];
    let two: Site = &[("a/b/x", "1"), ("b", "file"), ("c", "3")];
    build(out.path(), one).unwrap();
    let first = tree(out.path());
    assert_eq!(build(out.path(), two).unwrap(), report(2, 1, 3));
    assert_eq!(files(out.path()), ["a/", "a/b/", "a/b/x", "b", "c"]);
    assert_eq!(build(out.path(), one).unwrap(), report(3, 1, 2));
    assert_eq!(tree(out.path()), first);
}

#[test]
fn respelled_paths_follow() {
    let out = tempfile::tempdir().unwrap();
    build(out.path(), &[("Foo/index.html", "1")]).unwrap();
    build(out.path(), &[("foo/index.html", "2")]).unwrap();
    // On a disk that ignores case, the old spelling of the folder stays.
    assert_eq!(read(out.path(), "foo/index.html"), "2");
    assert_eq!(files(out.path()).len(), 2);
}

#[test]
fn copies_are_compared_and_streamed() {
    let folder = tempfile::tempdir().unwrap();
    let (out, from) = (folder.path().join("public"), folder.path().join("from"));
    // More than one chunk, and equal up to the last byte.
    let mut bytes = vec![7; 600_000];
    fs::write(&from, &bytes).unwrap();
    let copy = || {
        let emitter = Emitter::open(&out, false).unwrap();
        emitter.copy("img/a.bin", &from).unwrap();
        emitter.commit().unwrap()
    };
    assert_eq!(copy().0, report(1, 0, 0));
    assert_eq!(fs::read(out.join("img/a.bin")).unwrap(), bytes);
    let manifest = read(&out, ".expound");
    assert!(manifest.contains(&blake3::hash(&bytes).to_string()));
    assert_eq!(copy().0, report(0, 1, 0));
    assert_eq!(read(&out, ".expound"), manifest);
    *bytes.last_mut().unwrap() = 8;
    fs::write(&from, &bytes).unwrap();
    assert_eq!(copy().0, report(1, 0, 0));
    assert_eq!(fs::read(out.join("img/a.bin")).unwrap(), bytes);
}

#[test]
fn a_source_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let emitter = Emitter::open(&folder.path().join("public"), false).unwrap();
    let from = folder.path().join("gone.png");
    let error = emitter.copy("gone.png", &from).unwrap_err();
    assert!(matches!(&error, EmitError::Io { path, doing: "read", .. } if *path == from));
}

#[test]
fn dropping_discards() {
    let out = tempfile::tempdir().unwrap();
    build(out.path(), &[("a/x", "1"), ("b", "2")]).unwrap();
    let before = tree(out.path());
    drop(staged(out.path(), &[("a/x", "new"), ("c/d", "3")], false).unwrap());
    assert_eq!(tree(out.path()), before);
}

#[test]
fn a_second_run_is_locked_out() {
    let out = tempfile::tempdir().unwrap();
    let first = Emitter::open(out.path(), false).unwrap();
    let error = Emitter::open(out.path(), false).unwrap_err();
    assert!(matches!(error, EmitError::Locked { .. }));
    assert!(error.to_string().contains("another expound"), "{error}");
    drop(first);
    assert!(Emitter::open(out.path(), false).is_ok());
}

#[test]
fn threads_put_at_once() {
    let out = tempfile::tempdir().unwrap();
    let emitter = Emitter::open(out.path(), false).unwrap();
    thread::scope(|scope| {
        for thread in 0..4 {
            let emitter = &emitter;
            scope.spawn(move || {
                for page in 0..100 {
                    let path = format!("{page}/{thread}.html");
                    emitter.put(&path, path.as_bytes()).unwrap();
                }
            });
        }
    });
    assert_eq!(emitter.commit().unwrap().0, report(400, 0, 0));
    assert_eq!(read(out.path(), "42/3.html"), "42/3.html");
}

#[test]
fn a_damaged_manifest_removes_nothing_and_adopts_what_fits() {
    let out = tempfile::tempdir().unwrap();
    build(out.path(), &[("a", "1"), ("old", "2")]).unwrap();
    write(out.path(), ".expound", "<<<<<<< HEAD\n");
    let adopted = build(out.path(), &[("a", "1")]).unwrap();
    let damaged = Report {
        manifest_damaged: true,
        ..report(0, 1, 0)
    };
    assert_eq!(adopted, damaged);
    assert_eq!(files(out.path()), ["a", "old"]);
    // Adopted: ours to overwrite from now on.
    assert_eq!(build(out.path(), &[("a", "3")]).unwrap(), report(1, 0, 0));
}

#[test]
fn the_age_of_the_lock_file_means_nothing() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), ".expound-lock", "");
    let long_ago = SystemTime::now() - Duration::from_secs(1_000_000);
    let lock = fs::File::options()
        .write(true)
        .open(out.path().join(".expound-lock"));
    lock.unwrap().set_modified(long_ago).unwrap();
    assert!(build(out.path(), &[("a", "1")]).is_ok());
}

#[test]
fn a_file_is_no_output_folder() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "public", "by hand");
    let error = build(&folder.path().join("public"), &[]).unwrap_err();
    assert!(error.to_string().contains("not a directory"), "{error}");
}

#[test]
fn a_folder_in_the_manifests_place_is_told() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), ".expound/cache", "cache");
    let error = build(out.path(), &[]).unwrap_err();
    assert!(error.to_string().contains("--out"), "{error}");
}
