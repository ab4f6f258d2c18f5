//! How a build left its output folder, and whether it still stands so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use blake3::Hash;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ground::Ground;
use super::lock::Lock;
use super::{Outputs, manifest, paths};
use crate::stamp::{Stamp, hash_of};

/// An output as a build left it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Written {
    /// From the output folder, with slashes.
    pub path: String,
    pub hash: [u8; 32],
    /// Nothing where it tells nothing about the bytes.
    pub stamp: Option<Stamp>,
}

/// All of them, by path, and the manifest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Left {
    pub outputs: Vec<Written>,
    manifest: Written,
}

/// What a look at the folder told.
#[derive(Debug)]
pub struct Looked {
    /// Outputs that are gone or hold other bytes, by their numbers.
    pub changed: Vec<usize>,
    /// Whether some had other stamps, and the same bytes.
    pub touched: bool,
    /// The folder is locked as long as this lives.
    _lock: Lock,
}

impl Looked {
    /// The outputs that changed, and the folder is let go.
    pub fn let_go(self) -> Vec<usize> {
        self.changed
    }
}

impl Left {
    /// The outputs of a run that has just been carried out.
    pub(super) fn of(outputs: Outputs, ground: &Ground) -> Left {
        let entries = outputs.iter();
        let entries = entries.map(|(path, output)| (path.clone(), output.hash));
        let text = manifest::text(&entries.collect(), true);
        let looked = SystemTime::now();
        let stamp = |path: &str| {
            let stamp = stamp_of(&ground.at(path));
            stamp.filter(|stamp| stamp.settled(looked))
        };
        let outputs = outputs.into_par_iter().map(|(path, output)| Written {
            stamp: match output.staged {
                Some(_) => stamp(&path),
                None => output.stamp,
            },
            hash: output.hash.into(),
            path,
        });
        Left {
            outputs: outputs.collect(),
            manifest: Written {
                path: paths::MANIFEST.to_owned(),
                hash: blake3::hash(text.as_bytes()).into(),
                stamp: stamp(paths::MANIFEST),
            },
        }
    }

    /// Every folder with an output in it, and those around them.
    fn folders(&self) -> BTreeSet<&str> {
        let paths = self.outputs.iter();
        let mut last = "";
        let mut folders = BTreeSet::new();
        for output in paths {
            let folder = output
                .path
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            if folder != last {
                folders.extend(paths::folders(&output.path));
                last = folder;
            }
        }
        folders
    }
}

/// Looks whether an output folder stands as it was left, and takes over stamps that
/// are other for the same bytes. Nothing if it can't be told: another run is writing
/// there, or one was killed.
pub fn look(out: &Path, left: &mut Left) -> Option<Looked> {
    let mut touched = false;
    // Before anything is locked: the folder may be gone, or be another one.
    if !stands(out, &mut left.manifest, SystemTime::now(), &mut touched) {
        return None;
    }
    let lock = Lock::take(out).ok()?;
    if fs::symlink_metadata(out.join(paths::STAGING)).is_ok() {
        return None;
    }
    let folders: Vec<&str> = left.folders().into_iter().collect();
    let folders = folders.into_par_iter();
    let is_folder = |folder: &&str| {
        let found = fs::symlink_metadata(out.join(folder));
        found.is_ok_and(|found| found.is_dir())
    };
    let lost: Vec<String> = folders
        .filter(|folder| !is_folder(folder))
        .map(|folder| format!("{folder}/"))
        .collect();
    let looked = SystemTime::now();
    let outputs = left.outputs.par_iter_mut().enumerate();
    let other: Vec<(usize, bool)> = outputs
        .filter_map(|(number, output)| {
            let lost = lost.iter().any(|folder| output.path.starts_with(folder));
            let mut touched = false;
            let stands = !lost && stands(out, output, looked, &mut touched);
            (!stands || touched).then_some((number, stands))
        })
        .collect();
    touched |= other.iter().any(|(_, stands)| *stands);
    let changed = other.into_iter().filter(|(_, stands)| !stands);
    Some(Looked {
        changed: changed.map(|(number, _)| number).collect(),
        touched,
        _lock: lock,
    })
}

/// Whether a file has the bytes that were left; of another stamp, or one that tells
/// nothing, they are read.
fn stands(out: &Path, left: &mut Written, looked: SystemTime, touched: &mut bool) -> bool {
    let file = out.join(&left.path);
    let Some(stamp) = stamp_of(&file) else {
        return false;
    };
    if left.stamp == Some(stamp) {
        return true;
    }
    if hash_of(&file) != Some(Hash::from_bytes(left.hash)) {
        return false;
    }
    let stamp = Some(stamp).filter(|stamp| stamp.settled(looked));
    *touched |= stamp.is_some();
    left.stamp = stamp;
    true
}

/// Of a plain file.
fn stamp_of(file: &Path) -> Option<Stamp> {
    let found = fs::symlink_metadata(file).ok()?;
    found.is_file().then(|| Stamp::of(&found))
}
