//! The rules of the output folder, each with a test.

mod conflicts;
mod killed;
mod rules;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{EmitError, Emitter, Reason, Report};

type Site<'a> = &'a [(&'a str, &'a str)];

fn staged(out: &Path, site: Site, force: bool) -> Result<Emitter, EmitError> {
    let emitter = Emitter::open(out, force)?;
    for (path, text) in site {
        emitter.put(path, text.as_bytes())?;
    }
    Ok(emitter)
}

fn build(out: &Path, site: Site) -> Result<Report, EmitError> {
    staged(out, site, false)?.commit().map(|(report, _)| report)
}

fn force(out: &Path, site: Site) -> Result<Report, EmitError> {
    staged(out, site, true)?.commit().map(|(report, _)| report)
}

fn report(written: usize, unchanged: usize, removed: usize) -> Report {
    Report {
        written,
        unchanged,
        removed,
        manifest_damaged: false,
    }
}

/// The conflicts of a run that must have some.
fn conflicts(result: Result<Report, EmitError>) -> Vec<(String, Reason)> {
    match result {
        Err(EmitError::Conflicts(found)) => found.into_iter().map(|c| (c.path, c.reason)).collect(),
        other => panic!("no conflicts: {other:?}"),
    }
}

/// Everything in a folder but the lock: text by path, folders with a final slash.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            let sort = entry.file_type().unwrap();
            if sort.is_dir() {
                walk(&entry.path(), &format!("{path}/"), found);
                found.insert(format!("{path}/"), String::new());
            } else if sort.is_symlink() {
                let target = fs::read_link(entry.path()).unwrap();
                found.insert(path, format!("-> {}", target.display()));
            } else {
                found.insert(path, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found.remove(".expound-lock");
    found
}

/// What `tree` finds in the output folder beside the manifest.
fn files(out: &Path) -> Vec<String> {
    tree(out)
        .into_keys()
        .filter(|path| path != ".expound")
        .collect()
}

fn write(out: &Path, path: &str, text: &str) {
    let file = out.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn read(out: &Path, path: &str) -> String {
    fs::read_to_string(out.join(path)).unwrap()
}
