//! A walk through a folder of the author's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::hidden;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::stamp::Stamp;

/// A file that was found.
#[derive(Debug)]
pub struct Found {
    /// From the folder.
    pub path: String,
    /// Where its bytes are, behind links.
    pub source: PathBuf,
    /// Nothing if it is gone already.
    pub stamp: Option<Stamp>,
}

/// Lists the files below a folder, in order, without what is hidden or leads out of it.
pub struct Walk<'a> {
    top: PathBuf,
    /// The folder's name in findings.
    name: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
    found: Vec<Found>,
    /// Real paths of the folders around the current one, to stop at loops of links.
    open: Vec<PathBuf>,
}

impl<'a> Walk<'a> {
    pub fn new(top: &Path, name: &'a str, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Walk {
            top: top.to_owned(),
            name,
            diagnostics,
            found: Vec::new(),
            open: Vec::new(),
        }
    }

    pub fn run(mut self) -> io::Result<Vec<Found>> {
        self.top = self.top.canonicalize()?;
        let top = self.top.clone();
        self.folder(&top, "")?;
        self.found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(self.found)
    }

    fn report(&mut self, code: Code, path: &str, message: String, help: &str) {
        let file: Arc<str> = format!("{}/{path}", self.name).into();
        self.diagnostics
            .push(Diagnostic::new(code, Place::file(&file), message).help(help));
    }

    fn folder(&mut self, folder: &Path, path: &str) -> io::Result<()> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if path.is_empty() => return Err(error),
            Err(error) => {
                self.report(
                    Code::UnreadableFile,
                    path,
                    format!("this folder can't be read: {error}"),
                    "make it readable for you",
                );
                return Ok(());
            }
        };
        self.open.push(folder.to_owned());
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let name = name.to_string_lossy().into_owned();
                let message = "the name of this file is not UTF-8".to_owned();
                let help = "give it a name in UTF-8";
                self.report(Code::NotUtf8, &join(path, &name), message, help);
                continue;
            };
            if hidden(name) {
                continue;
            }
            self.entry(&entry, join(path, name))?;
        }
        self.open.pop();
        Ok(())
    }

    fn entry(&mut self, entry: &fs::DirEntry, path: String) -> io::Result<()> {
        let kind = entry.file_type()?;
        if !kind.is_symlink() {
            if kind.is_dir() {
                return self.folder(&entry.path(), &path);
            }
            if kind.is_file() {
                let stamp = entry.metadata().ok();
                self.found.push(Found {
                    path,
                    source: entry.path(),
                    stamp: stamp.as_ref().map(Stamp::of),
                });
            }
            return Ok(());
        }
        match entry.path().canonicalize() {
            Err(error) => {
                self.report(
                    Code::UnreadableFile,
                    &path,
                    format!("this link can't be followed: {error}"),
                    "mend the link or remove it",
                );
            }
            Ok(real) if !real.starts_with(&self.top) => {
                let message = format!("this link leads out of {}/", self.name);
                let help = "put a copy here, or link to something inside";
                self.report(Code::OutOfSite, &path, message, help);
            }
            Ok(real) if real.is_dir() => {
                if self.open.contains(&real) {
                    self.report(
                        Code::OutOfSite,
                        &path,
                        "this link leads to a folder that holds it".to_owned(),
                        "remove it",
                    );
                } else {
                    return self.folder(&real, &path);
                }
            }
            Ok(real) if real.is_file() => {
                let stamp = fs::metadata(&real).ok();
                self.found.push(Found {
                    path,
                    source: real,
                    stamp: stamp.as_ref().map(Stamp::of),
                });
            }
            // A pipe or device is no file of the site, and reading it might never end.
            Ok(_) => {}
        }
        Ok(())
    }
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}
