//! Files read again: what is other than before.
//!
//! Which files are read follows from the paths that are named; what is other is
//! found by comparing what was read with what was there before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{
    Asset, CONFIG, Files, NAMES, Read, STYLE, SourceFile, hidden, is_citing, read, read_text,
};
use crate::diagnostic::{self, Diagnostic};
use crate::stamp::Stamp;

/// What is other in a site's files than when they were last read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Edits {
    /// Pages with other text than before, or new, from the site's root.
    pub pages: BTreeSet<Arc<str>>,
    /// Whether pages or published files came or went.
    pub files: bool,
    pub config: bool,
    pub names: bool,
    /// Whether references or styles of citations are other ones.
    pub citing: bool,
    /// Whether archived texts of sources are other ones.
    pub archives: bool,
    pub templates: bool,
    /// Whether files of the theme, such as its style, are other ones.
    pub theme: bool,
    /// Whether something else is wrong with the files themselves.
    pub found: bool,
    /// Published files that were written again, by their path in the site.
    pub assets: BTreeSet<String>,
    /// What stood where texts are other ones, if no more than these were read.
    pub old: Vec<Read>,
}

impl Edits {
    /// Whether nothing is other than before.
    pub fn is_empty(&self) -> bool {
        *self == Edits::default()
    }

    /// What is other in all files of a site.
    fn between(old: &Files, new: &Files) -> Edits {
        let before: BTreeMap<&str, &str> = old.pages.iter().map(|f| (&*f.path, &*f.text)).collect();
        let other = |file: &&SourceFile| before.get(&*file.path) != Some(&&*file.text);
        let paths = |files: &Files| -> Vec<Arc<str>> {
            files.pages.iter().map(|page| page.path.clone()).collect()
        };
        let mut edits = Edits {
            pages: new
                .pages
                .iter()
                .filter(other)
                .map(|f| f.path.clone())
                .collect(),
            files: old.assets != new.assets || paths(old) != paths(new),
            config: old.config != new.config,
            names: old.names != new.names,
            citing: old.citing != new.citing,
            archives: old.archives != new.archives,
            templates: old.templates != new.templates,
            theme: old.theme_assets != new.theme_assets,
            found: sorted(&old.diagnostics) != sorted(&new.diagnostics),
            assets: BTreeSet::new(),
            old: Vec::new(),
        };
        for (path, source) in new.published() {
            if old.stamps.get(source) != new.stamps.get(source) {
                edits.published(&path);
            }
        }
        for name in old.theme_assets.keys().chain(new.theme_assets.keys()) {
            if old.theme_assets.get(name) != new.theme_assets.get(name) {
                edits.assets.insert(name.clone());
            }
        }
        edits
    }

    /// A text of the site is another one.
    fn text(&mut self, path: &str) {
        match path {
            CONFIG => self.config = true,
            NAMES => self.names = true,
            path if is_citing(path) => self.citing = true,
            path if path.starts_with("templates/") => self.templates = true,
            path => {
                self.pages.insert(path.into());
            }
        }
    }

    /// A published file, by its path from the site's root, was written again.
    fn published(&mut self, path: &str) {
        if let Some((folder, name)) = path.split_once('/') {
            self.theme |= folder == "templates";
            self.assets.insert(name.to_owned());
        }
    }
}

fn sorted(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut sorted = diagnostics.to_vec();
    diagnostic::sort(&mut sorted);
    sorted
}

impl Files {
    /// Reads again what stands at these paths, from the site's root; without
    /// paths, everything. What a path alone does not tell, such as a new file or
    /// folder, is found by reading everything. An error leaves all as it was.
    pub fn update(&mut self, root: &Path, paths: Option<&[String]>) -> io::Result<Edits> {
        let concern = paths.into_iter().flatten();
        let concern = concern.filter(|path| self.concerns(root, path));
        let mut named = BTreeSet::new();
        concern.for_each(|path| self.name(root, path, &mut named));
        let mut edits = match paths.and_then(|_| self.read_alone(root, &named)) {
            Some(read) => self.replace_all(read),
            None => {
                let new = read(root)?;
                let edits = Edits::between(self, &new);
                *self = new;
                edits
            }
        };
        // Two writes within one tick of the clock leave one stamp.
        for path in named {
            if let Some(source) = self.published_at(&path).cloned() {
                edits.published(&path);
                if path.strip_prefix("templates/") == Some(STYLE) {
                    self.style = fs::read_to_string(&source).ok();
                }
                self.stamp(source);
            }
        }
        Ok(edits)
    }

    /// Whether a path is one of the site's, or was: what came and went in between,
    /// such as an editor's second copy, is nothing, and what is hidden is archives
    /// only.
    fn concerns(&self, root: &Path, path: &str) -> bool {
        let shown = path.strip_prefix("content/_archive").unwrap_or(path);
        !shown.split('/').any(hidden)
            && (fs::symlink_metadata(root.join(path)).is_ok() || self.holds(path))
    }

    /// Whether a known file, or one with a finding, stands at a path or under it.
    fn holds(&self, path: &str) -> bool {
        let below = format!("{path}/");
        let holds = |file: &str| file == path || file.starts_with(&below);
        let texts = self.pages.iter().chain(self.templates.values());
        let texts = texts.chain(&self.config).chain(&self.names);
        let texts = texts.chain(self.citing.values());
        let found = self.diagnostics.iter().map(|found| &found.place.file);
        let mut files = texts.map(|file| &file.path).chain(found);
        let archives = self.archives.keys().map(|name| format!("content/{name}"));
        let mut others = self.published().map(|(path, _)| path).chain(archives);
        files.any(|file| holds(file)) || others.any(|file| holds(&file))
    }

    /// Adds a path, and all others that lead to the same file.
    fn name(&self, root: &Path, path: &str, named: &mut BTreeSet<String>) {
        named.insert(path.to_owned());
        if self.links.is_empty() {
            return;
        }
        let Ok(real) = root.join(path).canonicalize() else {
            return;
        };
        let own = real.strip_prefix(root).ok().and_then(Path::to_str);
        named.extend(own.map(|own| own.replace('\\', "/")));
        let links = self.links.iter().filter(|(_, to)| **to == real);
        named.extend(links.map(|(link, _)| link.clone()));
    }

    /// The texts at these paths, if all are files that are known and can be read,
    /// so that nothing but their texts can be other than before.
    fn read_alone(&mut self, root: &Path, named: &BTreeSet<String>) -> Option<Vec<Read>> {
        let mut texts = Vec::new();
        for path in named {
            let source = self.known_at(root, path)?;
            if self
                .published_at(path)
                .is_some_and(|known| *known == source)
            {
                continue;
            }
            self.source(path)?;
            texts.push(read_text(path.as_str().into(), &source).ok()?);
        }
        Some(texts)
    }

    /// The plain file at a path, if it is the one that links led to before.
    fn known_at(&self, root: &Path, path: &str) -> Option<PathBuf> {
        let at = root.join(path);
        let source = match self.links.is_empty() {
            true => at,
            false => {
                let known = self.links.get(path).cloned().unwrap_or(at.clone());
                at.canonicalize().ok().filter(|real| *real == known)?
            }
        };
        let found = fs::symlink_metadata(&source).ok()?;
        found.is_file().then_some(source)
    }

    /// Takes texts in the place of those that are there; the edits hold these.
    pub fn replace_all(&mut self, texts: Vec<Read>) -> Edits {
        let mut edits = Edits::default();
        for read in texts {
            self.replace(read, &mut edits);
        }
        edits
    }

    /// Takes a text in the place of the one that was there.
    fn replace(&mut self, read: Read, edits: &mut Edits) {
        let Read { file, finding } = read;
        let path = file.path.clone();
        let of_file = |found: &&Diagnostic| found.place.file == path;
        let known = self.diagnostics.iter().find(of_file).cloned();
        let other = known != finding;
        edits.found |= other;
        self.diagnostics.retain(|found| found.place.file != path);
        self.diagnostics.extend(finding);
        let Some(old) = self.source(&path) else {
            return;
        };
        let old = mem::replace(old, file);
        let text = self.source(&path).is_some_and(|new| *new != old);
        if text {
            edits.text(&path);
        }
        if text || other {
            edits.old.push(Read {
                file: old,
                finding: known,
            });
        }
    }

    /// The author's published files: their paths from the site's root, and where
    /// they are.
    fn published(&self) -> impl Iterator<Item = (String, &PathBuf)> {
        let content = self.assets.iter().map(|asset| ("content", asset));
        let theme = self.theme_assets.iter().map(|asset| ("templates", asset));
        let all = content.chain(theme);
        all.filter_map(|(folder, (name, asset))| match asset {
            Asset::File(source) => Some((format!("{folder}/{name}"), source)),
            Asset::Builtin(_) => None,
        })
    }

    /// Where the author's published file at a path is.
    fn published_at(&self, path: &str) -> Option<&PathBuf> {
        let asset = match path.strip_prefix("content/") {
            Some(name) => self.assets.get(name),
            None => self.theme_assets.get(path.strip_prefix("templates/")?),
        };
        match asset? {
            Asset::File(source) => Some(source),
            Asset::Builtin(_) => None,
        }
    }

    fn stamp(&mut self, source: PathBuf) {
        if let Ok(found) = fs::metadata(&source) {
            self.stamps.insert(source, Stamp::of(&found));
        }
    }

    fn source(&mut self, path: &str) -> Option<&mut SourceFile> {
        match path {
            CONFIG => self.config.as_mut(),
            NAMES => self.names.as_mut(),
            path if is_citing(path) => self.citing.get_mut(path),
            _ => match path.strip_prefix("templates/") {
                Some(name) => self.templates.get_mut(name),
                None => {
                    let found = self.pages.binary_search_by(|page| (*page.path).cmp(path));
                    found.ok().map(|number| &mut self.pages[number])
                }
            },
        }
    }
}
