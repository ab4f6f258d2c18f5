//! The files of a site, listed: which there are, and how each stands. Nothing is
//! read yet.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::walk::Walk;
use super::{CONFIG, NAMES, archives, is_citing};
use crate::diagnostic::Diagnostic;
use crate::stamp::Stamp;

/// All files that a site is made from.
#[derive(Debug, Default)]
pub struct Listing {
    /// Each part in the order of its paths.
    pub files: Vec<Listed>,
    /// Folders that can't be read, links that lead nowhere.
    pub diagnostics: Vec<Diagnostic>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// From the site's root.
    pub path: Arc<str>,
    /// Where its bytes are, behind links.
    pub source: PathBuf,
    /// Whether links lead there.
    pub linked: bool,
    pub part: Part,
    /// Nothing if it is gone already, or can't be looked at.
    pub stamp: Option<Stamp>,
}

/// What a file is for the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    Page,
    Config,
    Names,
    /// A library of references, or a style of citations.
    Citing,
    /// It is copied to the site.
    Asset,
    Archive,
    Template,
    /// A file of the theme that is copied to the site.
    ThemeAsset,
}

impl Listing {
    /// Lists the site at `root`.
    pub fn new(root: &Path) -> io::Result<Listing> {
        let mut listing = Listing::default();
        for (path, source) in archives::list(root)? {
            let stamp = fs::metadata(&source).ok();
            listing.files.push(Listed {
                path: format!("content/{path}").into(),
                source,
                linked: false,
                part: Part::Archive,
                stamp: stamp.as_ref().map(Stamp::of),
            });
        }
        listing.folder(&root.join("content"), "content")?;
        let templates = root.join("templates");
        if templates.is_dir() {
            listing.folder(&templates, "templates")?;
        }
        Ok(listing)
    }

    fn folder(&mut self, top: &Path, name: &'static str) -> io::Result<()> {
        let found = Walk::new(top, name, &mut self.diagnostics).run()?;
        let top = top.canonicalize()?;
        self.files.extend(found.into_iter().map(|found| {
            let path: Arc<str> = format!("{name}/{}", found.path).into();
            Listed {
                part: part_of(&path),
                linked: top.join(&found.path) != found.source,
                path,
                source: found.source,
                stamp: found.stamp,
            }
        }));
        Ok(())
    }

    /// The files that are one part of the site.
    pub fn of(&self, part: Part) -> impl Iterator<Item = &Listed> {
        self.files.iter().filter(move |file| file.part == part)
    }
}

fn part_of(path: &str) -> Part {
    match path {
        CONFIG => Part::Config,
        NAMES => Part::Names,
        path if is_citing(path) => Part::Citing,
        path if path.starts_with("templates/assets/") => Part::ThemeAsset,
        path if path.starts_with("templates/") => Part::Template,
        path if path.ends_with(".md") => Part::Page,
        _ => Part::Asset,
    }
}
