//! The list of what expound wrote: `.expound` in the output folder.
//!
//! ```text
//! expound manifest 1
//! <BLAKE3 of what was written>  404.html
//! <…>  glossary/track-two/index.html
//! ```
//! sorted by path. While a commit is under way the first line ends in
//! `, unfinished`, and the list holds the paths of the run before as well as the
//! new ones, of which some may not be there yet. A path in the list is ours to
//! overwrite and to remove; the hash is for readers of a finished list, who want
//! to know what changed without reading the site.
//!
//! A manifest of another version, or with one line that is not understood, lists
//! nothing: then nothing is removed, and files with the right bytes are adopted.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::OnceLock;

use blake3::Hash;

use super::error::EmitError;
use super::paths;

const FINISHED: &str = "expound manifest 1";
const UNFINISHED: &str = "expound manifest 1, unfinished";

/// What a path is written down with.
pub type Entries = BTreeMap<String, Hash>;

#[derive(Debug, Default)]
pub struct Manifest {
    pub entries: Entries,
    pub state: State,
    /// The paths of `entries`, by their lower case; made when it is first asked for.
    lower: OnceLock<HashMap<String, Vec<String>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    #[default]
    Missing,
    Damaged,
    Unfinished,
    Finished,
}

impl Manifest {
    pub fn read(out: &Path) -> Result<Manifest, EmitError> {
        let path = out.join(paths::MANIFEST);
        let failed = || EmitError::io(&path, "read the manifest");
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => {
                Ok(Manifest::parse(&fs::read(&path).map_err(failed())?))
            }
            // The cache's folder has this name: somebody builds into a site's root.
            Ok(found) if found.is_dir() => Err(failed()(io::Error::other(
                "it is a folder; choose another folder with --out",
            ))),
            Ok(_) => Ok(Manifest::damaged()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Manifest::default()),
            Err(error) => Err(failed()(error)),
        }
    }

    pub fn parse(bytes: &[u8]) -> Manifest {
        let parsed = str::from_utf8(bytes).ok().and_then(|text| {
            // A text that was cut off does not end in a line's end.
            let mut lines = text.strip_suffix('\n')?.split('\n');
            let state = match lines.next() {
                Some(FINISHED) => State::Finished,
                Some(UNFINISHED) => State::Unfinished,
                _ => return None,
            };
            let entries = lines.map(parse_line).collect::<Option<Entries>>()?;
            Some(Manifest {
                entries,
                state,
                lower: OnceLock::new(),
            })
        });
        parsed.unwrap_or_else(Manifest::damaged)
    }

    fn damaged() -> Manifest {
        Manifest {
            state: State::Damaged,
            ..Manifest::default()
        }
    }

    pub fn lists(&self, path: &str) -> bool {
        self.entries.contains_key(path)
    }

    /// The listed paths that differ from this one in the case of letters only.
    pub fn spelled_like(&self, path: &str) -> impl Iterator<Item = &str> {
        let lower = self.lower.get_or_init(|| by_lower_case(&self.entries));
        let paths = lower.get(&path.to_lowercase()).into_iter().flatten();
        paths
            .map(String::as_str)
            .filter(move |other| *other != path)
    }
}

fn by_lower_case(entries: &Entries) -> HashMap<String, Vec<String>> {
    let mut lower: HashMap<_, Vec<_>> = HashMap::new();
    for path in entries.keys() {
        lower
            .entry(path.to_lowercase())
            .or_default()
            .push(path.clone());
    }
    lower
}

fn parse_line(line: &str) -> Option<(String, Hash)> {
    let (hash, path) = line.split_once("  ")?;
    let hash = Hash::from_hex(hash).ok()?;
    paths::is_sound(path).then(|| (path.to_owned(), hash))
}

/// The text of a manifest.
pub fn text(entries: &Entries, finished: bool) -> String {
    let mut text = String::from(if finished { FINISHED } else { UNFINISHED });
    text.push('\n');
    for (path, hash) in entries {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}  {path}", hash.to_hex());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> String {
        let hash = blake3::hash(b"x");
        let entries = Entries::from([("a b/c".into(), hash), ("index.html".into(), hash)]);
        text(&entries, true)
    }

    #[test]
    fn text_is_read_back() {
        let manifest = Manifest::parse(sample().as_bytes());
        assert_eq!(manifest.state, State::Finished);
        assert_eq!(text(&manifest.entries, true), sample());
        let unfinished = text(&manifest.entries, false);
        let manifest = Manifest::parse(unfinished.as_bytes());
        assert_eq!(manifest.state, State::Unfinished);
        assert!(manifest.lists("a b/c"));
    }

    #[test]
    fn one_bad_line_spoils_all() {
        let good = sample();
        for bad in [
            String::new(),
            "expound manifest 2\n".into(),
            "User-agent: *\n".into(),
            good[..good.len() - 4].into(),
            format!("{good}<<<<<<< HEAD\n"),
            format!("{good}{}  ../outside\n", blake3::hash(b"x")),
            format!("{good}{}  .expound-lock\n", blake3::hash(b"x")),
        ] {
            let manifest = Manifest::parse(bad.as_bytes());
            assert_eq!(manifest.state, State::Damaged, "{bad}");
            assert!(manifest.entries.is_empty(), "{bad}");
        }
        assert_eq!(Manifest::parse(b"\xff").state, State::Damaged);
    }

    #[test]
    fn other_spellings_are_found() {
        let manifest = Manifest::parse(sample().as_bytes());
        let found: Vec<_> = manifest.spelled_like("A b/C").collect();
        assert_eq!(found, ["a b/c"]);
        assert_eq!(manifest.spelled_like("a b/c").count(), 0);
    }
}
