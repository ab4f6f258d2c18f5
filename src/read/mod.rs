//! The files of a site, read. The first stage, and with `emit`, `serve` and
//! `cache` the only one that touches the disk.

mod archives;
mod edits;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place, Sources};
pub use archives::{Archive, fold};
pub use edits::Edits;

/// The default theme: this repository's `templates/`.
static THEME: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The name of the configuration, from the site's root.
pub const CONFIG: &str = "content/site.yaml";

/// The name of the list of spellings, from the site's root.
pub const NAMES: &str = "content/names.yaml";

/// The libraries of references, from the site's root, in the order in which they are read.
pub const REFERENCES: [&str; 2] = ["content/references.yaml", "content/references.bib"];

/// Whether all pages go by what stands in a file, and not one.
pub fn is_common(file: &str) -> bool {
    file == CONFIG || file == NAMES || is_citing(file)
}

/// Whether a file is a library of references or a style of citations.
pub fn is_citing(file: &str) -> bool {
    REFERENCES.contains(&file) || file.starts_with("content/") && file.ends_with(".csl")
}

/// A text of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// From the site's root: `content/glossary/track-two.md`.
    pub path: Arc<str>,
    pub text: String,
}

/// A file that is copied to the site as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asset {
    File(PathBuf),
    /// A file of the built-in theme.
    Builtin(&'static [u8]),
}

/// All that a site is made from.
#[derive(Debug, Default)]
pub struct Files {
    /// Sorted by path.
    pub pages: Vec<SourceFile>,
    pub config: Option<SourceFile>,
    /// `names.yaml`
    pub names: Option<SourceFile>,
    /// Libraries of references and styles of citations, by their path from the root.
    pub citing: BTreeMap<Arc<str>, SourceFile>,
    /// Published files under `content/`, by their path there.
    pub assets: BTreeMap<String, Asset>,
    /// The texts of sources, by their path under `content/`: `_archive/report.txt`.
    pub archives: BTreeMap<String, Archive>,
    /// Templates by name: `event.html`, `blocks/list.html`.
    pub templates: BTreeMap<String, SourceFile>,
    /// The theme's own files by their path in the site: `assets/site.css`.
    pub theme_assets: BTreeMap<String, Asset>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Sources for Files {
    fn text(&self, file: &str) -> Option<&str> {
        if file == CONFIG {
            return self.config.as_ref().map(|f| f.text.as_str());
        }
        if file == NAMES {
            return self.names.as_ref().map(|f| f.text.as_str());
        }
        if let Some(file) = self.citing.get(file) {
            return Some(&file.text);
        }
        if let Some(name) = file.strip_prefix("templates/") {
            return self.templates.get(name).map(|f| f.text.as_str());
        }
        let found = self.pages.binary_search_by(|page| (*page.path).cmp(file));
        found.ok().map(|i| self.pages[i].text.as_str())
    }
}

/// The site that holds `from`: the nearest folder upwards with a `content/`.
pub fn find_root(from: &Path) -> Option<PathBuf> {
    let mut folders = from.ancestors();
    folders
        .find(|folder| folder.join("content").is_dir())
        .map(Path::to_owned)
}

/// Reads the site at `root`. Files that can't be read are findings; a missing
/// `content/` is an error of the system.
pub fn read(root: &Path) -> io::Result<Files> {
    let mut files = Files {
        archives: archives::read(root)?,
        ..Files::default()
    };
    let content = root.join("content");
    let content = Walk::new(&content, "content", &mut files.diagnostics).run()?;
    let (texts, others): (Vec<_>, Vec<_>) = content.into_iter().partition(|(path, _)| {
        let path = format!("content/{path}");
        path.ends_with(".md") || is_common(&path)
    });
    for (path, source) in others {
        files.assets.insert(path, Asset::File(source));
    }
    let read: Vec<Result<Read, Box<Diagnostic>>> = texts
        .into_par_iter()
        .map(|(path, source)| read_text(format!("content/{path}"), &source))
        .collect();
    for result in read {
        match files.take(result) {
            Some(file) if &*file.path == CONFIG => files.config = Some(file),
            Some(file) if &*file.path == NAMES => files.names = Some(file),
            Some(file) if file.path.ends_with(".md") => files.pages.push(file),
            Some(file) => {
                files.citing.insert(file.path.clone(), file);
            }
            None => {}
        }
    }
    files.pages.sort_by(|a, b| a.path.cmp(&b.path));
    builtin_theme(&THEME, &mut files);
    let templates = root.join("templates");
    if templates.is_dir() {
        own_theme(&templates, &mut files)?;
    }
    Ok(files)
}

/// A text, and a finding if its bytes are no text: then it holds a sign for each
/// of those, so that its other mistakes show as well and others find its names.
struct Read {
    file: SourceFile,
    finding: Option<Diagnostic>,
}

impl Files {
    /// The theme's style.
    pub fn stylesheet(&self) -> Option<String> {
        match self.theme_assets.get("assets/site.css")? {
            Asset::File(path) => fs::read_to_string(path).ok(),
            Asset::Builtin(bytes) => String::from_utf8(bytes.to_vec()).ok(),
        }
    }

    /// The libraries of references, in order.
    pub fn references(&self) -> impl Iterator<Item = &SourceFile> {
        REFERENCES.iter().filter_map(|path| self.citing.get(*path))
    }

    fn take(&mut self, result: Result<Read, Box<Diagnostic>>) -> Option<SourceFile> {
        match result {
            Ok(Read { file, finding }) => {
                self.diagnostics.extend(finding);
                Some(file)
            }
            Err(finding) => {
                self.diagnostics.push(*finding);
                None
            }
        }
    }
}

fn read_text(path: String, source: &Path) -> Result<Read, Box<Diagnostic>> {
    let path: Arc<str> = path.into();
    let bytes = fs::read(source).map_err(|error| {
        let message = format!("this file can't be read: {error}");
        let finding = Diagnostic::new(Code::UnreadableFile, Place::file(&path), message);
        Box::new(finding.help("make it readable for you"))
    })?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Read {
            file: SourceFile { path, text },
            finding: None,
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let message = "this file is not UTF-8: here is a byte of another encoding";
            // UTF-16, or no text at all: nothing in it can be read.
            if at == 0 || error.as_bytes().contains(&0) {
                let found = Diagnostic::new(Code::NotUtf8, Place::file(&path), message);
                return Err(Box::new(found.help("save the file as UTF-8")));
            }
            let sign = char::REPLACEMENT_CHARACTER.len_utf8();
            let place = Place::new(&path, at..at + sign);
            Read {
                file: SourceFile {
                    text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                    path,
                },
                finding: Some(
                    Diagnostic::new(Code::NotUtf8, place, message).help("save the file as UTF-8"),
                ),
            }
        }
    })
}

fn builtin_theme(folder: &'static Dir, files: &mut Files) {
    for file in folder.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        if hidden(&name) {
            continue;
        }
        if name.starts_with("assets/") {
            files
                .theme_assets
                .insert(name, Asset::Builtin(file.contents()));
        } else if let Some(text) = file.contents_utf8() {
            let path: Arc<str> = format!("templates/{name}").into();
            files.templates.insert(
                name,
                SourceFile {
                    path,
                    text: text.to_owned(),
                },
            );
        }
    }
    for folder in folder.dirs() {
        builtin_theme(folder, files);
    }
}

/// A site's own files take the place of built-in ones.
fn own_theme(folder: &Path, files: &mut Files) -> io::Result<()> {
    for (name, source) in Walk::new(folder, "templates", &mut files.diagnostics).run()? {
        if name.starts_with("assets/") {
            files.theme_assets.insert(name, Asset::File(source));
            continue;
        }
        let read = read_text(format!("templates/{name}"), &source);
        if let Some(file) = files.take(read) {
            files.templates.insert(name, file);
        }
    }
    Ok(())
}

/// What starts with `.` or `_` is never published.
fn hidden(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with(['.', '_']))
}

/// Lists the files below a folder, in order, without what is hidden or leads out of it.
struct Walk<'a> {
    top: PathBuf,
    /// The folder's name in findings.
    name: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
    found: Vec<(String, PathBuf)>,
    /// Real paths of the folders around the current one, to stop at loops of links.
    open: Vec<PathBuf>,
}

impl<'a> Walk<'a> {
    fn new(top: &Path, name: &'a str, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Walk {
            top: top.to_owned(),
            name,
            diagnostics,
            found: Vec::new(),
            open: Vec::new(),
        }
    }

    fn run(mut self) -> io::Result<Vec<(String, PathBuf)>> {
        self.top = self.top.canonicalize()?;
        let top = self.top.clone();
        self.folder(&top, "")?;
        self.found.sort();
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
                self.found.push((path, entry.path()));
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
            Ok(real) if real.is_file() => self.found.push((path, real)),
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
