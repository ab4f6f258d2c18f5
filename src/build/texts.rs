//! The texts that findings point into, read when one is shown.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::cache::Input;
use crate::diagnostic::{Diagnostic, Sources};
use crate::read::{self, Part};

/// The texts of a site, none of which is read yet.
pub struct Texts {
    root: PathBuf,
    texts: HashMap<Arc<str>, OnceLock<Option<String>>>,
}

impl Texts {
    /// Those of a site's files that these findings may show.
    pub fn of(root: &Path, findings: &[Diagnostic], inputs: &[Input]) -> Texts {
        let found = findings.iter();
        let places = found.flat_map(|found| {
            let others = found.others.iter().map(|other| &other.place);
            let edit = found.edit.iter().map(|edit| &edit.place);
            std::iter::once(&found.place).chain(others).chain(edit)
        });
        let files = places.map(|place| (place.file.clone(), OnceLock::new()));
        let mut texts: HashMap<_, _> = files.collect();
        if !texts.is_empty() {
            let others = inputs.iter();
            let others = others.filter(|input| {
                matches!(input.part, Part::Asset | Part::Archive | Part::ThemeAsset)
            });
            for other in others {
                texts.remove(&other.path);
            }
        }
        Texts {
            root: root.to_owned(),
            texts,
        }
    }
}

impl Sources for Texts {
    fn text(&self, file: &str) -> Option<&str> {
        let text = self.texts.get(file)?;
        let read = || read::source(&self.root, file);
        text.get_or_init(read).as_deref()
    }
}
