//! Files read again: what is other than before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::mem;
use std::path::Path;
use std::sync::Arc;

use super::{Asset, CONFIG, Files, NAMES, SourceFile, hidden, is_citing, read, read_text};

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
    /// Published files that were written again, by their path in the site.
    pub assets: BTreeSet<String>,
}

impl Edits {
    /// Whether nothing is other than before.
    pub fn is_empty(&self) -> bool {
        *self == Edits::default()
    }

    fn add(&mut self, other: Edits) {
        self.pages.extend(other.pages);
        self.files |= other.files;
        self.config |= other.config;
        self.names |= other.names;
        self.citing |= other.citing;
        self.archives |= other.archives;
        self.templates |= other.templates;
        self.assets.extend(other.assets);
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
}

impl Files {
    /// Reads again what stands at these paths, from the site's root; without
    /// paths, everything. What a path alone does not tell, such as a new file or
    /// folder, is found by reading everything.
    pub fn update(&mut self, root: &Path, paths: Option<&[String]>) -> io::Result<Edits> {
        let mut edits = Edits::default();
        for path in paths.into_iter().flatten() {
            let found = fs::symlink_metadata(root.join(path)).ok();
            // What came and went in between, such as an editor's second copy, is nothing.
            if hidden(path) || found.is_none() && !self.holds(path) {
                continue;
            }
            let is_file = found.is_some_and(|found| found.is_file());
            if !is_file || !self.update_file(root, path, &mut edits) {
                edits.add(self.read_again(root)?);
                return Ok(edits);
            }
        }
        if paths.is_none() {
            edits.add(self.read_again(root)?);
        }
        Ok(edits)
    }

    /// Whether a known file stands at a path or under it.
    fn holds(&self, path: &str) -> bool {
        let below = format!("{path}/");
        let holds = |file: &str| file == path || file.starts_with(&below);
        let assets = self.assets.keys().map(|name| format!("content/{name}"));
        let theme = self
            .theme_assets
            .keys()
            .map(|name| format!("templates/{name}"));
        let texts = self.pages.iter().chain(self.templates.values());
        let texts = texts.chain(&self.config).chain(&self.names);
        let texts = texts.chain(self.citing.values());
        let archives = self.archives.keys().map(|name| format!("content/{name}"));
        let mut others = assets.chain(theme).chain(archives);
        texts.into_iter().any(|file| holds(&file.path)) || others.any(|f| holds(&f))
    }

    fn read_again(&mut self, root: &Path) -> io::Result<Edits> {
        let new = read(root)?;
        let old = mem::replace(self, new);
        let before: BTreeMap<&str, &str> = old.pages.iter().map(|f| (&*f.path, &*f.text)).collect();
        let other = |file: &&SourceFile| before.get(&*file.path) != Some(&&*file.text);
        let pages = self.pages.iter().filter(other);
        let same_paths = || {
            let new = self.pages.iter().map(|page| &page.path);
            old.pages.iter().map(|page| &page.path).eq(new)
        };
        Ok(Edits {
            pages: pages.map(|file| file.path.clone()).collect(),
            files: old.assets != self.assets || !same_paths(),
            config: old.config != self.config,
            names: old.names != self.names,
            citing: old.citing != self.citing,
            archives: old.archives != self.archives,
            templates: old.templates != self.templates,
            assets: match old.theme_assets == self.theme_assets {
                true => BTreeSet::new(),
                false => self.theme_assets.keys().cloned().collect(),
            },
        })
    }

    /// Reads one file again, if it is one that is known and can be read.
    fn update_file(&mut self, root: &Path, path: &str, edits: &mut Edits) -> bool {
        if let Some(asset) = self.own_asset(path) {
            edits.assets.insert(asset);
            return true;
        }
        if self.source(path).is_none() {
            return false;
        }
        self.diagnostics.retain(|found| *found.place.file != *path);
        let read = read_text(path.to_owned(), &root.join(path));
        let Some(file) = self.take(read) else {
            return false;
        };
        if let Some(old) = self.source(path) {
            if old.text != file.text {
                edits.text(path);
            }
            *old = file;
        }
        true
    }

    /// The published file at a path, by its path in the site, if it is the author's.
    fn own_asset(&self, path: &str) -> Option<String> {
        let (assets, name) = match path.strip_prefix("content/") {
            Some(name) => (&self.assets, name),
            None => (&self.theme_assets, path.strip_prefix("templates/")?),
        };
        let own = matches!(assets.get(name), Some(Asset::File(_)));
        own.then(|| name.to_owned())
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
