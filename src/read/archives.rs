//! The archived texts of sources, under `content/_archive/`. They are read for
//! comparison and never published.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::wording::Wording;

/// The folder of archived texts, under `content/`.
const FOLDER: &str = "_archive";

/// An archived file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Archive {
    /// Its text, to be compared with.
    Text(Arc<Wording>),
    /// It is a `.txt` or `.md` file, but not in UTF-8, or can't be read.
    NotUtf8,
    /// Its name says that it is something else.
    NoText,
}

impl Archive {
    /// What can't be read is no text.
    pub fn read(source: &Path) -> Archive {
        let name = source.to_string_lossy();
        let text = name.ends_with(".txt") || name.ends_with(".md");
        if !text {
            return Archive::NoText;
        }
        fs::read_to_string(source).map_or(Archive::NotUtf8, |text| {
            Archive::Text(Arc::new(Wording::new(&text)))
        })
    }

    /// A hash of what the site sees of it.
    pub fn hash(&self) -> [u8; 32] {
        match self {
            Archive::Text(text) => blake3::hash(text.folded().as_bytes()).into(),
            Archive::NotUtf8 => [1; 32],
            Archive::NoText => [0; 32],
        }
    }
}

/// All archived files: their paths under `content/`, in order, and where they are.
pub fn list(root: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut archives = Vec::new();
    let folder = root.join("content").join(FOLDER);
    if folder.is_dir() {
        list_folder(&folder, FOLDER, &mut archives)?;
    }
    archives.sort();
    Ok(archives)
}

fn list_folder(folder: &Path, path: &str, archives: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let path = format!("{path}/{}", name.to_string_lossy());
        // A link may lead anywhere, and so is not followed.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            list_folder(&entry.path(), &path, archives)?;
        } else if kind.is_file() {
            archives.push((path, entry.path()));
        }
    }
    Ok(())
}

/// Folds what two typesettings of one wording may differ in.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '‘' | '’' | '‚' | '‛' | '‹' | '›' => folded.push('\''),
            // A quotation within a quotation has the other marks.
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' => folded.push('\''),
            '…' => folded.push_str("..."),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c if c.is_whitespace() => {
                if !folded.ends_with(' ') && !folded.is_empty() {
                    folded.push(' ');
                }
            }
            c => folded.push(c),
        }
    }
    let folded = folded.replace(". . .", "...");
    folded.replace("[...]", "...").trim_end().to_owned()
}
