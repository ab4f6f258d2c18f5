//! The site in memory, as it was when it was last read.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

use crate::diagnostic::{self, Code, Diagnostic};
use crate::model::{PageNumber, Settings};
use crate::read::{self, Asset, Files};
use crate::render::{Renderer, Templates};
use crate::view::{self, Content, Output, Overview, ViewOf};
use crate::{Analysis, analyse};

/// What a path of an address can't hold as it is.
const NOT_IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A site that is read and analysed; its outputs are rendered when asked for.
pub struct Snapshot {
    pub files: Files,
    pub analysis: Analysis,
    /// What is wrong with the site as a whole, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// How long reading took.
    pub took: Duration,
    overview: Overview,
    templates: Option<Templates>,
    outputs: HashMap<String, Output>,
    /// The path of the site's `url`, without its first slash: `sub/`.
    base: String,
}

/// What a request gets.
pub enum Answer {
    /// The output, and its media type.
    Found { kind: &'static str, bytes: Vec<u8> },
    /// A folder was asked for without its final slash.
    Moved(String),
    /// The site's own page for what is not there.
    NotFound(Vec<u8>),
    /// The output can't be rendered, and why.
    Failed(Vec<Diagnostic>),
}

/// What stands at an address.
enum Place<'a> {
    Output(&'a Output),
    /// The address of a folder without its final slash, and with it.
    Folder(String),
    Nothing,
}

impl Snapshot {
    /// Reads the site at `root`.
    pub fn read(root: &Path, settings: &Settings) -> io::Result<Snapshot> {
        let start = Instant::now();
        let files = read::read(root)?;
        let analysis = analyse(&files, settings);
        let overview = Overview::new(&analysis.site, files.stylesheet());
        let (outputs, found) = view::outputs(
            &analysis.whole(&overview),
            &files.assets,
            &files.theme_assets,
        );
        let mut diagnostics = analysis.diagnostics.clone();
        diagnostics.extend(found);
        let templates = match Templates::parse(&files.templates) {
            Ok(templates) => Some(templates),
            Err(found) => {
                diagnostics.extend(found);
                None
            }
        };
        diagnostic::sort(&mut diagnostics);
        let url = analysis.site.config.url.as_deref().unwrap_or_default();
        let host = url.split_once("://").map_or("", |(_, rest)| rest);
        let base = host.split_once('/').map_or("", |(_, path)| path).to_owned();
        Ok(Snapshot {
            outputs: outputs
                .into_iter()
                .map(|output| (output.path.clone(), output))
                .collect(),
            files,
            analysis,
            diagnostics,
            took: start.elapsed(),
            overview,
            templates,
            base,
        })
    }

    /// The answer to a request for `path`, which starts with a slash.
    pub fn answer(&self, path: &str) -> Answer {
        match self.at(path) {
            Place::Output(output) => self.output(output),
            Place::Folder(to) => Answer::Moved(to),
            Place::Nothing => self.not_found(),
        }
    }

    /// The file that the output at `path` comes from, and the page if it is one.
    pub fn origin(&self, path: &str) -> Option<(&str, Option<PageNumber>)> {
        let Place::Output(output) = self.at(path) else {
            return None;
        };
        let page = match output.content {
            Content::Template {
                view: ViewOf::Page { number, .. },
                ..
            } => Some(number),
            _ => None,
        };
        Some((&output.origin, page))
    }

    /// The page at `path` with a comment before each block of its text that says at
    /// which byte of the file it starts.
    pub fn marked(&self, path: &str) -> Option<String> {
        match self.at(path) {
            Place::Output(output) => self.render(output, true).ok(),
            _ => None,
        }
    }

    /// The way to an address of the site on this server.
    pub fn path_of(&self, address: &str) -> String {
        format!(
            "/{}",
            percent_encoding::utf8_percent_encode(address, NOT_IN_PATHS)
        )
    }

    fn at(&self, path: &str) -> Place<'_> {
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let wanted = decoded.trim_start_matches('/');
        // `404.html` and absolute links lead under the path of the site's own address.
        let (base, wanted) = match wanted.strip_prefix(self.base.as_str()) {
            Some(wanted) => (self.base.as_str(), wanted),
            None => ("", wanted),
        };
        let index = match wanted {
            "" => "index.html".to_owned(),
            folder => format!("{}/index.html", folder.trim_end_matches('/')),
        };
        if let Some(output) = self.outputs.get(wanted) {
            return Place::Output(output);
        }
        match self.outputs.get(&index) {
            Some(output) if wanted.is_empty() || wanted.ends_with('/') => Place::Output(output),
            Some(_) => {
                let to = percent_encoding::utf8_percent_encode(wanted, NOT_IN_PATHS);
                // Two slashes at the start would name another host.
                let to = format!("{base}{to}/");
                Place::Folder(format!("/{}", to.trim_start_matches('/')))
            }
            None => Place::Nothing,
        }
    }

    fn not_found(&self) -> Answer {
        let page = self
            .outputs
            .get("404.html")
            .map(|output| self.output(output));
        match page {
            Some(Answer::Found { bytes, .. }) => Answer::NotFound(bytes),
            Some(other) => other,
            None => Answer::NotFound(b"Not found".to_vec()),
        }
    }

    fn output(&self, output: &Output) -> Answer {
        let kind = mime_guess::from_path(&output.path)
            .first_raw()
            .unwrap_or("application/octet-stream");
        let bytes = match &output.content {
            Content::Copy(Asset::Builtin(bytes)) => Ok(bytes.to_vec()),
            Content::Copy(Asset::File(path)) => std::fs::read(path).map_err(|error| {
                let message = format!("this file can't be read: {error}");
                let place = diagnostic::Place::file(&output.origin);
                vec![Diagnostic::new(Code::UnreadableFile, place, message)]
            }),
            Content::Template { .. } => self.render(output, false).map(String::into_bytes),
        };
        match bytes {
            Ok(bytes) => Answer::Found { kind, bytes },
            Err(found) => Answer::Failed(found),
        }
    }

    fn render(&self, output: &Output, marked: bool) -> Result<String, Vec<Diagnostic>> {
        let Some(templates) = &self.templates else {
            let of_templates = |d: &&Diagnostic| d.place.file.starts_with("templates/");
            let found = self.diagnostics.iter().filter(of_templates);
            return Err(found.cloned().collect());
        };
        let mut whole = self.analysis.whole(&self.overview);
        whole.marked = marked;
        let one = std::slice::from_ref(output);
        let (renderer, found) = Renderer::new(whole, templates, &self.files.templates, one);
        if !found.is_empty() {
            return Err(found);
        }
        renderer.render(output).map_err(|found| vec![*found])
    }
}
