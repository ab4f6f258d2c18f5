//! What is kept of the files that a build was made from.

use std::time::SystemTime;

use rayon::prelude::*;

use crate::cache::Input;
use crate::diagnostic::Sources;
use crate::emit::Left;
use crate::read::{Files, Listed, Listing, Part, STYLE};

/// The files of a site, which were listed after `looked`, as they were read.
pub fn inputs(listing: &Listing, files: &Files, left: &Left, looked: SystemTime) -> Vec<Input> {
    let inputs = listing.files.par_iter().map(|file| Input {
        path: file.path.clone(),
        part: file.part,
        hash: hash_of(file, files, left),
        stamp: file.stamp.filter(|stamp| stamp.settled(looked)),
    });
    inputs.collect()
}

/// The hash of what was read of a file. One that was not read has none, which is
/// that of no bytes.
fn hash_of(file: &Listed, files: &Files, left: &Left) -> [u8; 32] {
    let copied = |path: &str| {
        let found = left
            .outputs
            .binary_search_by(|output| (*output.path).cmp(path));
        found.map_or([0; 32], |number| left.outputs[number].hash)
    };
    let hash = |text: &str| blake3::hash(text.as_bytes()).into();
    let from = |folder: &str| {
        file.path
            .strip_prefix(folder)
            .unwrap_or_default()
            .to_owned()
    };
    match file.part {
        Part::Asset => copied(&from("content/")),
        Part::ThemeAsset => match from("templates/") {
            // Some pages hold the theme's style: what they hold is what counts.
            path if path == STYLE => files.style.as_deref().map_or_else(|| copied(&path), hash),
            path => copied(&path),
        },
        Part::Archive => {
            let archive = files.archives.get(&from("content/"));
            archive.map_or([0; 32], |archive| archive.hash())
        }
        _ => files.text(&file.path).map_or([0; 32], hash),
    }
}
