//! What stands in the output folder. Looks, never writes, follows no link.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::error::EmitError;
use super::manifest::Manifest;
use crate::stamp::Stamp;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    Nothing,
    File {
        stamp: Stamp,
    },
    Folder,
    Link,
    /// A pipe, a socket, a device.
    Special,
    /// Nothing can stand here, because `at`, one of the folders on the way, is
    /// no folder but a link or a file.
    Behind {
        at: Arc<str>,
        link: bool,
    },
}

/// The output folder, with a memory for its folders: they are looked at once.
#[derive(Debug)]
pub struct Ground {
    out: PathBuf,
    folders: RwLock<HashMap<String, Stands>>,
}

impl Ground {
    pub fn new(out: &Path) -> Ground {
        Ground {
            out: out.to_owned(),
            folders: RwLock::default(),
        }
    }

    /// Where a path from the output folder is on the disk.
    pub fn at(&self, path: &str) -> PathBuf {
        self.out.join(path)
    }

    pub fn stands(&self, path: &str) -> Result<Stands, EmitError> {
        match path.rsplit_once('/') {
            None => self.look(path),
            Some((folder, _)) => match self.folder(folder)? {
                Stands::Folder => self.look(path),
                above => Ok(above),
            },
        }
    }

    /// What stands where a folder is needed: `Folder`, `Nothing` or `Behind`.
    pub fn folder(&self, path: &str) -> Result<Stands, EmitError> {
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(stands) = known.get(path) {
            return Ok(stands.clone());
        }
        drop(known);
        let stands = match self.stands(path)? {
            found @ (Stands::Folder | Stands::Nothing | Stands::Behind { .. }) => found,
            found => Stands::Behind {
                at: path.into(),
                link: found == Stands::Link,
            },
        };
        self.folders
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned(), stands.clone());
        Ok(stands)
    }

    fn look(&self, path: &str) -> Result<Stands, EmitError> {
        let file = self.at(path);
        match fs::symlink_metadata(&file) {
            Ok(found) if found.is_symlink() => Ok(Stands::Link),
            Ok(found) if found.is_dir() => Ok(Stands::Folder),
            Ok(found) if found.is_file() => Ok(Stands::File {
                stamp: Stamp::of(&found),
            }),
            Ok(_) => Ok(Stands::Special),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Stands::Nothing),
            Err(error) => Err(EmitError::io(&file, "look at")(error)),
        }
    }

    /// A file somewhere in this folder that the manifest does not list.
    pub fn foreign_in(
        &self,
        folder: &str,
        manifest: &Manifest,
    ) -> Result<Option<String>, EmitError> {
        for (path, is_folder) in self.list(folder)? {
            let foreign = match path.to_str() {
                Some(path) if is_folder => self.foreign_in(path, manifest)?,
                Some(path) if manifest.lists(path) => None,
                _ => Some(path.display().to_string()),
            };
            if foreign.is_some() {
                return Ok(foreign);
            }
        }
        Ok(None)
    }

    /// This folder and those in it, the innermost first.
    pub fn folders_in(&self, folder: &str) -> Result<Vec<String>, EmitError> {
        let mut folders = Vec::new();
        for (path, is_folder) in self.list(folder)? {
            if let (true, Some(path)) = (is_folder, path.to_str()) {
                folders.extend(self.folders_in(path)?);
            }
        }
        folders.push(folder.to_owned());
        Ok(folders)
    }

    fn list(&self, folder: &str) -> Result<Vec<(PathBuf, bool)>, EmitError> {
        let place = self.at(folder);
        let read = || -> std::io::Result<_> {
            let mut found = Vec::new();
            for entry in fs::read_dir(&place)? {
                let entry = entry?;
                // Joined with a slash, for these are compared with paths of outputs.
                let mut path = PathBuf::from(format!("{folder}/")).into_os_string();
                path.push(entry.file_name());
                found.push((path.into(), entry.file_type()?.is_dir()));
            }
            found.sort();
            Ok(found)
        };
        read().map_err(EmitError::io(&place, "read"))
    }

    /// Whether two paths that differ in case lead to one file, as on the disks
    /// of most Macs and Windows machines.
    pub fn is_same(&self, path: &str, other: &str) -> bool {
        let real = |path| fs::canonicalize(self.at(path)).ok();
        real(path).is_some_and(|path| real(other) == Some(path))
    }
}
