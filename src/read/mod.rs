//! The files of a site, read. The first stage, and with `emit`, `serve` and
//! `cache` the only one that touches the disk.

mod archives;
mod edits;
mod listing;
mod walk;
mod wording;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place, Sources};
use crate::stamp::Stamp;
pub use archives::Archive;
pub use edits::Edits;
pub use listing::{Listed, Listing, Part};
pub use wording::Wording;

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

/// The theme's style among its files, which pages that stand alone hold themselves.
pub const STYLE: &str = "assets/site.css";

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
    /// The site's own style, if it has one in the place of the theme's.
    pub style: Option<String>,
    /// Pages whose text was not read: where it is, and the hash of its bytes.
    unread: HashMap<Arc<str>, (PathBuf, [u8; 32])>,
    pub diagnostics: Vec<Diagnostic>,
    /// How published files stood, by where they are.
    stamps: HashMap<PathBuf, Stamp>,
    /// What links lead to, by the paths that lead there, from the site's root.
    links: BTreeMap<String, PathBuf>,
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
    Ok(read_listed(&Listing::new(root)?))
}

/// Reads the files of a site.
pub fn read_listed(listing: &Listing) -> Files {
    read_some(listing, |_| None)
}

/// Reads the files of a site but for the pages of which `known` knows a hash, by
/// their numbers: those are read when they are wanted.
pub fn read_some(listing: &Listing, known: impl Fn(usize) -> Option<[u8; 32]> + Sync) -> Files {
    let mut files = Files::default();
    builtin_theme(&THEME, &mut files);
    let listed = listing.files.par_iter().enumerate();
    let read: Vec<_> = listed
        .map(|(number, file)| match known(number) {
            Some(hash) if file.part == Part::Page => One::Unread(file, hash),
            _ => read_one(file),
        })
        .collect();
    for one in read {
        files.put(one);
    }
    for file in &listing.files {
        if let (Part::Asset | Part::ThemeAsset, Some(stamp)) = (file.part, file.stamp) {
            files.stamps.insert(file.source.clone(), stamp);
        }
        if file.linked {
            let path = file.path.to_string();
            files.links.insert(path, file.source.clone());
        }
    }
    files.pages.sort_by(|a, b| a.path.cmp(&b.path));
    files
        .diagnostics
        .extend(listing.diagnostics.iter().cloned());
    files
}

/// What a file of the site holds.
enum One<'a> {
    /// A page that is as it was.
    Unread(&'a Listed, [u8; 32]),
    Text(Part, Result<Read, Box<Diagnostic>>),
    Archive(Arc<str>, Archive),
    Asset(Part, Arc<str>, PathBuf),
}

fn read_one(file: &Listed) -> One<'static> {
    let path = file.path.clone();
    match file.part {
        Part::Archive => One::Archive(path, Archive::read(&file.source)),
        Part::Asset | Part::ThemeAsset => One::Asset(file.part, path, file.source.clone()),
        part => One::Text(part, read_text(path, &file.source)),
    }
}

/// The text of a page, of a template or of the site's settings, read by itself.
pub fn source(root: &Path, file: &str) -> Option<String> {
    match fs::read(root.join(file)) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(_) => {
            let builtin = THEME.get_file(file.strip_prefix("templates/")?)?;
            builtin.contents_utf8().map(str::to_owned)
        }
    }
}

/// A text, and a finding if its bytes are no text: then it holds a sign for each
/// of those, so that its other mistakes show as well and others find its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    file: SourceFile,
    finding: Option<Diagnostic>,
}

impl Files {
    /// Reads the texts of some pages, by number, that were not read yet. False if one
    /// is other than it was known to be.
    #[must_use]
    pub fn load(&mut self, pages: &BTreeSet<usize>) -> bool {
        let wanted: Vec<_> = pages
            .iter()
            .filter_map(|page| Some((*page, self.unread.get(&self.pages[*page].path)?)))
            .collect();
        let read: Vec<_> = wanted
            .into_par_iter()
            .map(|(page, (source, hash))| {
                let bytes = fs::read(source).ok()?;
                let same = blake3::hash(&bytes).as_bytes() == hash;
                Some((page, String::from_utf8(bytes).ok().filter(|_| same)?))
            })
            .collect();
        let whole = read.iter().all(Option::is_some);
        for (page, text) in read.into_iter().flatten() {
            self.unread.remove(&self.pages[page].path);
            self.pages[page].text = text;
        }
        whole
    }

    /// The theme's style.
    pub fn stylesheet(&self) -> Option<String> {
        match self.theme_assets.get(STYLE)? {
            Asset::File(_) => self.style.clone(),
            Asset::Builtin(bytes) => String::from_utf8(bytes.to_vec()).ok(),
        }
    }

    /// The libraries of references, in order.
    pub fn references(&self) -> impl Iterator<Item = &SourceFile> {
        REFERENCES.iter().filter_map(|path| self.citing.get(*path))
    }

    fn put(&mut self, one: One) {
        match one {
            One::Unread(file, hash) => {
                let unread = (file.source.clone(), hash);
                self.unread.insert(file.path.clone(), unread);
                self.pages.push(SourceFile {
                    path: file.path.clone(),
                    text: String::new(),
                });
            }
            One::Asset(Part::ThemeAsset, path, source) => {
                let name = below(&path, "templates/");
                if name == STYLE {
                    self.style = fs::read_to_string(&source).ok();
                }
                self.theme_assets.insert(name, Asset::File(source));
            }
            One::Asset(_, path, source) => {
                let name = below(&path, "content/");
                self.assets.insert(name, Asset::File(source));
            }
            One::Archive(path, archive) => {
                let name = below(&path, "content/");
                self.archives.insert(name, archive);
            }
            One::Text(part, read) => {
                let Some(file) = self.take(read) else { return };
                match part {
                    Part::Config => self.config = Some(file),
                    Part::Names => self.names = Some(file),
                    Part::Citing => drop(self.citing.insert(file.path.clone(), file)),
                    // A site's own file takes the place of the built-in one.
                    Part::Template => {
                        let name = below(&file.path, "templates/");
                        self.templates.insert(name, file);
                    }
                    _ => self.pages.push(file),
                }
            }
        }
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

fn read_text(path: Arc<str>, source: &Path) -> Result<Read, Box<Diagnostic>> {
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

/// A path from the site's root as one from a folder of it.
fn below(path: &str, folder: &str) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_owned()
}

/// What starts with `.` or `_` is never published.
fn hidden(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with(['.', '_']))
}
