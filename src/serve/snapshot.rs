//! The site in memory, as it was when it was last read.

mod findings;
mod outputs;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use std::{io, mem};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::model::{Page, PageNumber, Settings};
use crate::read::{Asset, Read};
use crate::render::{Renderer, Shared, Templates};
use crate::view::{Content, Output, Overview, ViewOf, Whole, let_go};
use crate::workspace::{Reach, Workspace};
pub use findings::Findings;
use findings::ToTry;
use outputs::Outputs;

/// What a path of an address can't hold as it is.
const NOT_IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A site that is read and analysed; its outputs are rendered when asked for.
pub struct Snapshot {
    pub workspace: Workspace,
    /// How long it took to read the site, or to follow the last edit.
    pub took: Duration,
    overview: Overview,
    templates: Result<Templates, Vec<Diagnostic>>,
    shared: Shared,
    /// Listed when they are first wanted: a page that is asked for before is found
    /// without the others.
    outputs: OnceLock<Outputs>,
    /// The path of the site's `url`, without its first slash: `sub/`.
    base: String,
    /// Errors in what all pages go by.
    common: Vec<Diagnostic>,
    /// What templates are to be tried with.
    to_try: Mutex<ToTry>,
}

/// What a request gets.
pub enum Answer {
    /// The output, and its media type.
    Found { kind: &'static str, bytes: Vec<u8> },
    /// A file of the author's, as it is.
    File { kind: &'static str, file: PathBuf },
    /// A folder was asked for without its final slash.
    Moved(String),
    /// The site's own page for what is not there.
    NotFound(Vec<u8>),
    /// The output can't be rendered, and why.
    Failed(Vec<Diagnostic>),
}

/// What stands at an address.
enum Spot<'a> {
    Output(Cow<'a, Output>),
    /// The address of a folder without its final slash, and with it.
    Folder(String),
    Nothing,
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
            outputs: OnceLock::new(),
            base: String::new(),
            common: Vec::new(),
            to_try: Mutex::new(ToTry::of_all()),
            workspace,
        };
        snapshot.look_over();
        snapshot.find_common();
        snapshot.took = start.elapsed();
        Ok(snapshot)
    }

    /// Reads again what stands at these paths, from the site's root, or without
    /// paths everything.
    pub fn update(&mut self, paths: Option<&[String]>) -> io::Result<Reach> {
        let start = Instant::now();
        let reach = self.workspace.update(paths)?;
        self.take_over(&reach);
        self.took = start.elapsed();
        Ok(reach)
    }

    /// Lets somebody look at the site with the texts that an update has replaced.
    pub fn look_back(&mut self, texts: Vec<Read>, look: impl FnOnce(&Snapshot)) {
        let back = self.workspace.replace(texts);
        self.take_over(&back);
        look(self);
        let forth = self.workspace.replace(back.edits.old);
        self.take_over(&forth);
    }

    /// Follows the workspace.
    fn take_over(&mut self, reach: &Reach) {
        if reach.edits.templates {
            self.templates = Templates::parse(&self.workspace.files.templates);
        }
        if reach.facts || reach.edits.templates {
            let_go(mem::take(&mut self.shared));
        }
        if reach.whole || reach.edits.theme {
            self.look_over();
        } else if reach.facts {
            let analysis = self.workspace.analysis();
            let (site, links) = (analysis.site(), analysis.links());
            self.overview
                .update(site, links, &reach.linked, &reach.titles);
        }
        let edits = &reach.edits;
        if reach.whole || edits.config || edits.names || edits.found {
            self.find_common();
        }
        let to_try = self.waiting_to_try();
        to_try.all |= reach.whole || reach.edits.templates;
        to_try.lists |= reach.facts;
        self.note_touched();
    }

    fn find_common(&mut self) {
        let mut common = self.workspace.common_diagnostics();
        common.retain(|found| found.severity == Severity::Error);
        diagnostic::sort(&mut common);
        self.common = common;
    }

    /// Whether the page at `path` is still to be linked after an edit.
    pub fn waits(&self, path: &str) -> bool {
        self.waiting_at(path).is_some()
    }

    fn waiting_at(&self, path: &str) -> Option<PageNumber> {
        let waiting = self.workspace.waiting();
        if waiting.is_empty() {
            return None;
        }
        let (_, page) = self.origin(path)?;
        page.filter(|page| waiting.contains(page))
    }

    /// Links as many of the pages that wait for it; false when there are more.
    pub fn settle(&mut self, most: usize) -> bool {
        let waiting = self.workspace.waiting().iter();
        let pages: BTreeSet<PageNumber> = waiting.copied().take(most).collect();
        self.settle_pages(&pages);
        self.workspace.waiting().is_empty()
    }

    /// Links the page at `path`, if it waits for it.
    pub fn settle_page(&mut self, path: &str) {
        if let Some(page) = self.waiting_at(path) {
            self.settle_pages(&BTreeSet::from([page]));
        }
    }

    fn settle_pages(&mut self, pages: &BTreeSet<PageNumber>) {
        self.workspace.settle_pages(pages);
        // What was made of them meanwhile may hold words of links that lead elsewhere now.
        self.overview.forget(pages);
        self.shared.forget(pages);
        self.note_touched();
    }

    /// Lets go of what can be made again.
    pub fn forget_shown(&mut self) {
        let_go(mem::take(&mut self.shared));
        let site = self.workspace.analysis().site();
        self.overview.forget_shown(site);
    }

    /// Takes over what the site is as a whole.
    fn look_over(&mut self) {
        let files = &self.workspace.files;
        let site = self.workspace.analysis().site();
        let url = site.config.url.as_deref().unwrap_or_default();
        let host = url.split_once("://").map_or("", |(_, rest)| rest);
        self.base = host.split_once('/').map_or("", |(_, path)| path).to_owned();
        let overview = Overview::new(site, files.stylesheet());
        let_go(mem::replace(&mut self.overview, overview));
        let_go(mem::take(&mut self.outputs));
    }

    /// What is wrong with a page's own file, as far as it is known without a look at
    /// the whole site; sorted.
    pub fn diagnostics_of(&self, file: &str) -> Vec<Diagnostic> {
        let mut own = self.workspace.diagnostics_of(file);
        diagnostic::sort(&mut own);
        own
    }

    /// The errors in what all pages go by, sorted.
    pub fn common_errors(&self) -> &[Diagnostic] {
        &self.common
    }

    /// The answer to a request for `path`, which starts with a slash.
    pub fn answer(&self, path: &str) -> Answer {
        match self.at(path) {
            Spot::Output(output) => self.output(&output),
            Spot::Folder(to) => Answer::Moved(to),
            Spot::Nothing => self.not_found(),
        }
    }

    /// The file that the output at `path` comes from, and the page if it is one.
    pub fn origin(&self, path: &str) -> Option<(Arc<str>, Option<PageNumber>)> {
        let Spot::Output(output) = self.at(path) else {
            return None;
        };
        let page = match output.content {
            Content::Template {
                view: ViewOf::Page { number, .. },
                ..
            } => Some(number),
            _ => None,
        };
        Some((output.origin.clone(), page))
    }

    /// The page at `path` with a comment before each block of its text that says at
    /// which byte of the file it starts.
    pub fn marked(&self, path: &str) -> Option<String> {
        match self.at(path) {
            Spot::Output(output) => self.render(&output, true).ok(),
            _ => None,
        }
    }

    /// The page that a file makes, if it is part of the site as it is shown.
    pub fn page_of(&self, file: &str) -> Option<&Page> {
        let files = &self.workspace.files.pages;
        let document = files.binary_search_by(|page| (*page.path).cmp(file)).ok()?;
        let analysis = self.workspace.analysis();
        let page = analysis.page_of(document)?;
        Some(&analysis.site().pages[page]).filter(|page| page.live)
    }

    /// The way to an address of the site on this server.
    pub fn path_of(&self, address: &str) -> String {
        format!(
            "/{}",
            percent_encoding::utf8_percent_encode(address, NOT_IN_PATHS)
        )
    }

    fn at(&self, path: &str) -> Spot<'_> {
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let wanted = decoded.trim_start_matches('/');
        match (self.spot("", wanted), wanted.strip_prefix(&*self.base)) {
            // `404.html` and absolute links lead under the path of the site's own address.
            (Spot::Nothing, Some(below)) => self.spot(&self.base, below),
            (spot, _) => spot,
        }
    }

    /// What stands at an address of the site, which was asked for under `base`.
    fn spot(&self, base: &str, wanted: &str) -> Spot<'_> {
        if let Some(output) = self.output_at(wanted) {
            return Spot::Output(output);
        }
        let folder = match wanted.trim_end_matches('/') {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        match self.output_at(&format!("{folder}index.html")) {
            Some(output) if wanted == folder => Spot::Output(output),
            Some(_) => {
                let to = percent_encoding::utf8_percent_encode(&folder, NOT_IN_PATHS);
                // Two slashes at the start would name another host.
                let to = format!("{base}{to}");
                Spot::Folder(format!("/{}", to.trim_start_matches('/')))
            }
            None => Spot::Nothing,
        }
    }

    fn not_found(&self) -> Answer {
        let page = self
            .outputs()
            .by_path
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
            Content::Copy(Asset::File(file)) => {
                let file = file.clone();
                return Answer::File { kind, file };
            }
            Content::Copy(Asset::Builtin(bytes)) => bytes.to_vec(),
            Content::Template { .. } => match self.render(output, false) {
                Ok(text) => text.into_bytes(),
                Err(found) => return Answer::Failed(found),
            },
        };
        Answer::Found { kind, bytes }
    }

    fn renderer(&self, marked: bool) -> Result<Renderer<'_>, Vec<Diagnostic>> {
        Ok(Renderer {
            whole: Whole {
                marked,
                ..self.workspace.whole(&self.overview)
            },
            templates: self.templates.as_ref().map_err(Vec::clone)?,
            files: &self.workspace.files.templates,
            shared: &self.shared,
        })
    }

    fn render(&self, output: &Output, marked: bool) -> Result<String, Vec<Diagnostic>> {
        let renderer = self.renderer(marked)?;
        let found = renderer.prepare(std::slice::from_ref(output));
        if !found.is_empty() {
            return Err(found);
        }
        renderer.render(output).map_err(|found| vec![*found])
    }

    /// Leaves an output of a page that there is not, over which a check stumbles.
    #[cfg(test)]
    pub fn spoil(&mut self) {
        let view = ViewOf::Page {
            number: usize::MAX,
            part: 0,
        };
        let path = "none/index.html".to_owned();
        let output = Output {
            path: path.clone(),
            content: Content::Template {
                name: "page.html".to_owned(),
                view,
            },
            origin: "content/none.md".into(),
        };
        self.outputs();
        let outputs = self.outputs.get_mut().into_iter();
        outputs.for_each(|all| drop(all.by_path.insert(path.clone(), output.clone())));
    }
}
