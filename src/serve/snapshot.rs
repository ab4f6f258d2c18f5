//! The site in memory, as it was when it was last read.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

use crate::diagnostic::{self, Diagnostic, Style};
use crate::model::Settings;
use crate::read::{self, Asset, Files};
use crate::render::{Renderer, Templates};
use crate::view::{self, Content, Output, Overview};
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
    /// The output can't be rendered; a page that says why.
    Failed(Vec<u8>),
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
            return self.output(output);
        }
        match self.outputs.get(&index) {
            Some(output) if wanted.is_empty() || wanted.ends_with('/') => self.output(output),
            Some(_) => {
                let to = percent_encoding::utf8_percent_encode(wanted, NOT_IN_PATHS);
                // Two slashes at the start would name another host.
                let to = format!("{base}{to}/");
                Answer::Moved(format!("/{}", to.trim_start_matches('/')))
            }
            None => self.not_found(),
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
            Content::Copy(Asset::File(path)) => std::fs::read(path).map_err(|e| e.to_string()),
            Content::Template { .. } => self.render(output).map(String::into_bytes),
        };
        match bytes {
            Ok(bytes) => Answer::Found { kind, bytes },
            Err(message) => Answer::Failed(error_page(&message)),
        }
    }

    fn render(&self, output: &Output) -> Result<String, String> {
        let shown = |found: &[Diagnostic]| diagnostic::to_text(found, &self.files, Style::Plain);
        let Some(templates) = &self.templates else {
            return Err(shown(&self.diagnostics));
        };
        let whole = self.analysis.whole(&self.overview);
        let one = std::slice::from_ref(output);
        let (renderer, found) = Renderer::new(whole, templates, &self.files.templates, one);
        if !found.is_empty() {
            return Err(shown(&found));
        }
        renderer.render(output).map_err(|found| shown(&[*found]))
    }
}

/// A page for an output that can't be shown; it reloads like any other.
fn error_page(message: &str) -> Vec<u8> {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut text, message);
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>This page has a mistake</title>\
         <style>body{{margin:2rem;font:16px/1.5 sans-serif;color-scheme:light dark}}pre{{overflow:auto}}</style>\
         <body><h1>This page has a mistake</h1><pre>{text}</pre></body></html>\n"
    )
    .into_bytes()
}
