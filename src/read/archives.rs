//! The archived texts of sources, under `content/_archive/`. They are read for
//! comparison and never published.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// The folder of archived texts, under `content/`.
const FOLDER: &str = "_archive";

/// An archived file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Archive {
    /// Its text, folded for comparison.
    Text(String),
    /// It is no `.txt` or `.md` file in UTF-8.
    NoText,
}

/// All archived files by their path under `content/`. What can't be read is no text.
pub fn read(root: &Path) -> io::Result<BTreeMap<String, Archive>> {
    let mut archives = BTreeMap::new();
    let folder = root.join("content").join(FOLDER);
    if folder.is_dir() {
        read_folder(&folder, FOLDER, &mut archives)?;
    }
    Ok(archives)
}

fn read_folder(
    folder: &Path,
    path: &str,
    archives: &mut BTreeMap<String, Archive>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let path = format!("{path}/{}", name.to_string_lossy());
        // A link may lead anywhere, and so is not followed.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            read_folder(&entry.path(), &path, archives)?;
        } else if kind.is_file() {
            let text = path.ends_with(".txt") || path.ends_with(".md");
            let text = text
                .then(|| fs::read_to_string(entry.path()).ok())
                .flatten();
            let archive = text.map_or(Archive::NoText, |text| Archive::Text(fold(&text)));
            archives.insert(path, archive);
        }
    }
    Ok(())
}

/// Folds what two typesettings of one wording may differ in.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '‘' | '’' | '‚' | '‛' | '‹' | '›' => folded.push('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' => folded.push('"'),
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
