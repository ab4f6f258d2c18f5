//! expound makes cross-linked explainer sites from Markdown.
//!
//! ```text
//! read ──> parse ──> model ──> link ──> view ──> render ──> emit
//! files    Document: the site  links,   outputs: HTML      changed files only
//!          facts,    of        mentions address, bytes
//!          body      entries   decided  view
//! ```
//!
//! Each stage is a module of that name, a function of the stages before it, and
//! returns data and diagnostics. What always holds:
//!
//! - A stage depends on those before it only.
//! - A page whose facts and mentions are unchanged changes no other page.
//! - Parsing never fails: what is wrong is part of its result.
//! - A view holds all that its template needs, and nothing refers back.
//! - `read`, `emit` and `serve` alone touch the outside world; nobody prints but `cli`.
//! - Time enters as a parameter; the same input gives the same bytes.

pub mod cli;
pub mod date;
pub mod diagnostic;
pub mod emit;
pub mod link;
pub mod model;
pub mod parse;
pub mod read;
pub mod render;
pub mod serve;
pub mod view;

use std::sync::Arc;

use rayon::prelude::*;

use diagnostic::{Code, Diagnostic, Place};
use link::Links;
use model::{Settings, Site};
use parse::{Document, front_matter};
use read::Files;
use render::{Renderer, Templates};
use view::{Content, Output, Overview, Whole};

/// A site that is read, parsed, modelled and linked: all that views are made of.
pub struct Analysis {
    pub documents: Vec<Document>,
    pub site: Site,
    pub links: Links,
    pub diagnostics: Vec<Diagnostic>,
}

impl Analysis {
    /// What views are made of.
    pub fn whole<'a>(&'a self, overview: &'a Overview) -> Whole<'a> {
        Whole {
            site: &self.site,
            documents: &self.documents,
            links: &self.links,
            overview,
            marked: false,
        }
    }
}

/// Runs the pipeline from the files to the links.
pub fn analyse(files: &Files, settings: &Settings) -> Analysis {
    let mut diagnostics = files.diagnostics.clone();
    let config_file: Arc<str> = read::CONFIG.into();
    let config = files.config.as_ref().and_then(|file| {
        let span = 0..file.text.len();
        front_matter::read_map(&file.path, &file.text, span, &mut diagnostics)
    });
    let config = config.unwrap_or_else(parse::yaml::Node::empty);
    let definitions =
        model::definitions::definitions(&config_file, Some(&config), &mut diagnostics);
    let options = parse::Options {
        blocks: definitions.schema.blocks.keys().cloned().collect(),
        fragment: None,
    };
    let documents: Vec<Document> = files
        .pages
        .par_iter()
        .map(|page| parse::parse(&page.path, &page.text, &options))
        .collect();
    let (mut site, found) = model::site(
        (&config_file, &config),
        definitions,
        &documents,
        files.assets.keys().cloned().collect(),
        settings,
    );
    let of_texts = documents.iter().flat_map(|d| d.diagnostics.iter().cloned());
    let found: Vec<Diagnostic> = of_texts.chain(found).collect();
    let lost = definitions_lost(&config, &diagnostics);
    diagnostics.extend(found.into_iter().filter(|d| !lost || !needs_definitions(d)));
    if let Some(file) = &files.names {
        let span = 0..file.text.len();
        let map = front_matter::read_map(&file.path, &file.text, span, &mut diagnostics);
        let map = map.unwrap_or_else(parse::yaml::Node::empty);
        let (spellings, found) = model::spellings::spellings(&file.path, &map, &site);
        site.spellings = spellings;
        diagnostics.extend(found);
    }
    let (links, found) = link::link(&site, &documents);
    diagnostics.extend(found);
    if documents.is_empty() && diagnostics.is_empty() {
        let place = Place::file(&"content".into());
        diagnostics.push(
            Diagnostic::new(Code::NoPages, place, "content/ holds no pages")
                .help("`expound new FOLDER` makes a small site to start from"),
        );
    }
    Analysis {
        documents,
        site,
        links,
        diagnostics,
    }
}

/// Whether the site's own kinds and blocks could not be read.
fn definitions_lost(config: &parse::yaml::Node, found: &[Diagnostic]) -> bool {
    let unreadable = |d: &Diagnostic| {
        let lost = matches!(
            d.code,
            Code::UnreadableFile | Code::NotUtf8 | Code::WrongType
        );
        lost && &*d.place.file == read::CONFIG
    };
    let unread = |key| {
        let entry = config.entry(key);
        entry.is_some_and(|(_, node)| node.value == parse::yaml::Value::Unread)
    };
    found.iter().any(unreadable) || unread("kinds") || unread("blocks")
}

/// Whether a finding in a page may only mean that its kind is not known.
fn needs_definitions(found: &Diagnostic) -> bool {
    let code = matches!(
        found.code,
        Code::UnknownKind
            | Code::UnknownKey
            | Code::MissingKey
            | Code::WrongKind
            | Code::UnknownLanguage
            | Code::BadList
    );
    code && &*found.place.file != read::CONFIG
}

/// Renders every output and hands it to `take`, in parallel. Returns what is
/// wrong with addresses and templates, and the first error of `take`.
pub fn render_all<E: Send>(
    analysis: &Analysis,
    files: &Files,
    take: impl Fn(&Output, Bytes) -> Result<(), E> + Sync,
) -> (Vec<Diagnostic>, Result<(), E>) {
    let overview = Overview::new(&analysis.site, files.stylesheet());
    let whole = analysis.whole(&overview);
    let (outputs, mut diagnostics) = view::outputs(&whole, &files.assets, &files.theme_assets);
    let templates = match Templates::parse(&files.templates) {
        Ok(templates) => templates,
        Err(found) => {
            diagnostics.extend(found);
            return (diagnostics, Ok(()));
        }
    };
    let (renderer, found) = Renderer::new(whole, &templates, &files.templates, &outputs);
    diagnostics.extend(found);
    let results: Vec<Result<Option<Diagnostic>, E>> = outputs
        .par_iter()
        .map(|output| match &output.content {
            Content::Copy(asset) => take(output, Bytes::Copy(asset)).map(|()| None),
            Content::Template { .. } => match renderer.render(output) {
                Ok(html) => take(output, Bytes::Rendered(html)).map(|()| None),
                Err(diagnostic) => Ok(Some(*diagnostic)),
            },
        })
        .collect();
    for result in results {
        match result {
            Ok(found) => diagnostics.extend(found),
            Err(error) => return (diagnostics, Err(error)),
        }
    }
    render::one_each(&mut diagnostics);
    (diagnostics, Ok(()))
}

/// What an output holds.
pub enum Bytes<'a> {
    Rendered(String),
    Copy(&'a read::Asset),
}
