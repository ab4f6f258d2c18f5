//! The site in memory, as it was when it was last read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

use crate::diagnostic::{self, Diagnostic, Style};
use crate::model::Settings;
use crate::read::Asset;
use crate::render::{Renderer, Shared, Templates};
use crate::view::{self, Content, Output, Overview};
use crate::workspace::{Reach, Workspace};

/// What a path of an address can't hold as it is.
const NOT_IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The theme's style, which pages that stand alone hold themselves.
const STYLE: &str = "assets/site.css";

/// A site that is read and analysed; its outputs are rendered when asked for.
pub struct Snapshot {
    pub workspace: Workspace,
    /// How long it took to read the site, or to follow the last edit.
    pub took: Duration,
    overview: Overview,
    templates: Result<Templates, Vec<Diagnostic>>,
    shared: Shared,
    /// By path, without the further parts of divided lists.
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
        let workspace = Workspace::read(root, settings)?;
        let mut snapshot = Snapshot {
            took: Duration::ZERO,
            overview: Overview::default(),
            templates: Templates::parse(&workspace.files.templates),
            shared: Shared::default(),
            outputs: HashMap::new(),
            base: String::new(),
            workspace,
        };
        snapshot.look_over();
        snapshot.took = start.elapsed();
        Ok(snapshot)
    }

    /// Reads again what stands at these paths, from the site's root, or without
    /// paths everything.
    pub fn update(&mut self, paths: Option<&[String]>) -> io::Result<Reach> {
        let start = Instant::now();
        let reach = self.workspace.update(paths)?;
        if reach.edits.templates {
            self.templates = Templates::parse(&self.workspace.files.templates);
        }
        if reach.facts || reach.edits.templates {
            self.shared = Shared::default();
        }
        let styles = reach.edits.assets.contains(STYLE);
        if reach.whole || styles {
            self.look_over();
        } else if reach.facts {
            let site = self.workspace.analysis().site();
            self.overview.update(site, &reach.titles);
        }
        self.took = start.elapsed();
        Ok(reach)
    }

    /// Takes over what the site is as a whole.
    fn look_over(&mut self) {
        let files = &self.workspace.files;
        let site = self.workspace.analysis().site();
        let url = site.config.url.as_deref().unwrap_or_default();
        let host = url.split_once("://").map_or("", |(_, rest)| rest);
        self.base = host.split_once('/').map_or("", |(_, path)| path).to_owned();
        self.overview = Overview::new(site, files.stylesheet());
        let whole = self.workspace.whole(&self.overview);
        let (outputs, _) = view::outputs(&whole, &files.assets, &files.theme_assets);
        let outputs = outputs
            .into_iter()
            .filter(|output| !output.is_further_part());
        self.outputs = outputs
            .map(|output| (output.path.clone(), output))
            .collect();
    }

    /// What is wrong with the site as a whole, sorted.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let files = &self.workspace.files;
        let mut diagnostics = self.workspace.diagnostics();
        let whole = self.workspace.whole(&self.overview);
        diagnostics.extend(view::outputs(&whole, &files.assets, &files.theme_assets).1);
        diagnostics.extend(self.templates.as_ref().err().into_iter().flatten().cloned());
        diagnostic::sort(&mut diagnostics);
        diagnostics
    }

    /// The output at a path of the output folder.
    fn output_at(&self, path: &str) -> Option<Cow<'_, Output>> {
        if let Some(output) = self.outputs.get(path) {
            return Some(Cow::Borrowed(output));
        }
        let (folder, part) = path.strip_suffix("/index.html")?.rsplit_once('/')?;
        let first = self.outputs.get(&format!("{folder}/index.html"))?;
        let whole = self.workspace.whole(&self.overview);
        whole.part(first, part.parse().ok()?).map(Cow::Owned)
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
        if let Some(output) = self.output_at(wanted) {
            return self.output(&output);
        }
        match self.output_at(&index) {
            Some(output) if wanted.is_empty() || wanted.ends_with('/') => self.output(&output),
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
        let files = &self.workspace.files;
        let shown = |found: &[Diagnostic]| diagnostic::to_text(found, files, Style::Plain);
        let templates = self.templates.as_ref().map_err(|found| shown(found))?;
        let renderer = Renderer {
            whole: self.workspace.whole(&self.overview),
            templates,
            files: &files.templates,
            shared: &self.shared,
        };
        let found = renderer.prepare(std::slice::from_ref(output));
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
