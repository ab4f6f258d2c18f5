//! Defective sites in one text file, each finding beside its mistake.
//!
//! ```text
//! === the name of a case
//! A sentence on what it shows, where its name does not say it.
//! $ --drafts
//! --- content/index.md
//! ---
//! title: Home
//! tilte: Home
//! ^ unknown-key 3:1
//! ---
//! --- content/old.md (crlf)
//! …
//! ```
//!
//! A line `=== NAME` starts a case, and `=== NAME (snapshot)` one whose text for
//! people is kept beside the cases. A line `--- PATH` starts a file of its site;
//! behind the path may stand `(crlf)`, `(bom)`, `(latin-1)`, `(no newline)`,
//! `(escapes)` (`\u{…}` is that character) or `-> TARGET` for a symbolic link.
//! Blank lines at a file's end are not part of it.
//!
//! A line of `^` with a code and `LINE:COLUMN` is no part of the file: it says
//! what is expected at the line above it, and its first `^` stands in the column.
//! Columns count characters from 1. A finding elsewhere, in a file that the
//! case does not hold, stands before the files: `^ PATH CODE LINE:COLUMN`.

use std::fmt;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

pub struct Case {
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    pub snapshot: bool,
    pub arguments: Vec<String>,
    pub expected: Vec<Finding>,
    files: Vec<SiteFile>,
}

/// A finding without its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub code: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "{} {} {}:{}",
            self.path, self.code, self.line, self.column
        )
    }
}

struct SiteFile {
    path: String,
    options: Vec<String>,
    link: Option<String>,
    lines: Vec<String>,
}

impl Case {
    pub fn read_all(file: &Path) -> Vec<Case> {
        let text = fs::read_to_string(file).expect("a file of cases");
        let mut cases: Vec<Case> = Vec::new();
        for line in text.lines() {
            match line.strip_prefix("=== ") {
                Some(head) => cases.push(Case::new(head, file)),
                None => match cases.last_mut() {
                    Some(case) => case.line(line),
                    None => assert!(line.is_empty() || line.starts_with('#'), "{line}"),
                },
            }
        }
        cases
    }

    fn new(head: &str, file: &Path) -> Case {
        let (name, snapshot) = match head.strip_suffix(" (snapshot)") {
            Some(name) => (name, true),
            None => (head, false),
        };
        Case {
            name: name.to_owned(),
            file: file.file_name().unwrap().to_string_lossy().into_owned(),
            snapshot,
            arguments: Vec::new(),
            expected: Vec::new(),
            files: Vec::new(),
        }
    }

    fn line(&mut self, line: &str) {
        if let Some(head) = line.strip_prefix("--- ") {
            self.files.push(SiteFile::new(head));
        } else if let Some((column, words)) = annotation(line) {
            let finding = self.finding(column, &words);
            self.expected.push(finding);
        } else if let Some(file) = self.files.last_mut() {
            file.lines.push(line.to_owned());
        } else if let Some(arguments) = line.strip_prefix("$ ") {
            self.arguments = arguments.split(' ').map(str::to_owned).collect();
        }
    }

    /// The finding of an annotation; its place is written down twice and must agree.
    fn finding(&self, caret: usize, words: &[&str]) -> Finding {
        let (path, code, place) = match (words, self.files.last()) {
            ([path, code, place], None) => (*path, code, place),
            ([code, place], Some(file)) => (file.path.as_str(), code, place),
            _ => panic!("{}: `^ {}`?", self.name, words.join(" ")),
        };
        let (line, column) = place.split_once(':').expect("LINE:COLUMN");
        let finding = Finding {
            path: path.to_owned(),
            line: line.parse().expect("a line"),
            column: column.parse().expect("a column"),
            code: code.to_string(),
        };
        if let Some(file) = self.files.last() {
            let stands = (file.lines.len().max(1), caret);
            let says = (finding.line, finding.column);
            assert_eq!(stands, says, "{}: the caret of {finding}", self.name);
        }
        finding
    }

    /// The site in a folder of its own.
    pub fn site(&self) -> TempDir {
        let folder = TempDir::new().expect("a folder");
        fs::create_dir(folder.path().join("content")).expect("content/");
        for file in &self.files {
            file.write(folder.path());
        }
        folder
    }
}

/// `   ^^^ unknown-key 3:4`: the column of the first caret, and the words.
fn annotation(line: &str) -> Option<(usize, Vec<&str>)> {
    let column = line.chars().position(|c| c != ' ' && c != '\t')? + 1;
    let words = line.trim_start().strip_prefix('^')?.trim_start_matches('^');
    let words: Vec<&str> = words.strip_prefix(' ')?.split(' ').collect();
    let (line, column_said) = words.last()?.split_once(':')?;
    (line.parse::<usize>().is_ok() && column_said.parse::<usize>().is_ok())
        .then_some((column, words))
}

impl SiteFile {
    fn new(head: &str) -> SiteFile {
        let (head, link) = match head.split_once(" -> ") {
            Some((path, target)) => (path, Some(target.to_owned())),
            None => (head, None),
        };
        let (path, options) = match head.split_once(" (") {
            Some((path, options)) => (path, options.trim_end_matches(')')),
            None => (head, ""),
        };
        SiteFile {
            path: path.to_owned(),
            options: options.split(", ").map(str::to_owned).collect(),
            link,
            lines: Vec::new(),
        }
    }

    fn is(&self, option: &str) -> bool {
        self.options.iter().any(|o| o == option)
    }

    fn bytes(&self) -> Vec<u8> {
        let end = if self.is("crlf") { "\r\n" } else { "\n" };
        let mut text = self.lines.join(end);
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
        if !text.is_empty() && !self.is("no newline") {
            text.push_str(end);
        }
        if self.is("bom") {
            text.insert(0, '\u{feff}');
        }
        if self.is("escapes") {
            text = escapes(&text);
        }
        match self.is("latin-1") {
            true => text.chars().map(|c| c as u8).collect(),
            false => text.into_bytes(),
        }
    }

    fn write(&self, root: &Path) {
        let path = root.join(&self.path);
        fs::create_dir_all(path.parent().unwrap()).expect("a folder");
        match &self.link {
            Some(target) => std::os::unix::fs::symlink(target, path).expect("a link"),
            None => fs::write(path, self.bytes()).expect("a file"),
        }
    }
}

/// With characters for `\u{…}`.
fn escapes(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').expect("a closed escape");
        let number = u32::from_str_radix(number, 16).expect("a number");
        out.push(char::from_u32(number).expect("a character"));
        out.push_str(rest);
    }
    out
}
