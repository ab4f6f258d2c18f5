//! expound makes cross-linked explainer sites from Markdown.
//!
//! ```text
//! read ──> parse ──> model ──> link ──> view ──> render ──> emit
//! files    Document: the site  links,   outputs: HTML      changed files only
//!          facts,    of        mentions address, bytes
//!          body      entries   decided  view
//! ```
//!
//! [`build`] runs it, from what the last build left in its [`cache`] as far as it can.
//!
//! Each stage is a module of that name, a function of the stages before it, and
//! returns data and diagnostics. What always holds:
//!
//! - A stage depends on those before it only.
//! - A page whose facts and mentions are unchanged changes no other page.
//! - Parsing never fails: what is wrong is part of its result.
//! - A view holds all that its template needs, and nothing refers back.
//! - `read`, `emit`, `cache` and `serve` alone touch the outside world; nobody prints
//!   but `cli`.
//! - Time enters as a parameter; the same input gives the same bytes.

pub mod build;
pub mod cache;
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
pub mod stamp;
pub mod timings;
pub mod view;
pub mod workspace;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use diagnostic::{Code, Diagnostic, Place};
use link::{Linker, Links};
use model::definitions::{Definitions, definitions};
use model::sources::{self, Style};
use model::spellings::Spellings;
use model::{Model, PageNumber, Settings, Site};
use parse::bodies::Bodies;
use parse::citations::Citing;
use parse::yaml::Node;
use parse::{Document, front_matter};
use read::Files;
use render::{Renderer, Shared, Templates};
use view::{Content, Output, Overview, Whole};

/// A site that is parsed, modelled and linked: all that views are made of.
pub struct Analysis {
    /// By the numbers of the files that they come from; behind those of files, the
    /// entries of libraries.
    pub documents: Vec<Document>,
    pub linker: Linker,
    model: Model,
    config: Node,
    /// What pages were parsed with.
    options: parse::Options,
    /// What is wrong with the configuration itself.
    found: Vec<Diagnostic>,
}

impl Analysis {
    pub fn site(&self) -> &Site {
        &self.model.site
    }

    pub fn links(&self) -> &Links {
        &self.linker.links
    }

    /// The page that a document makes.
    pub fn page_of(&self, document: usize) -> Option<PageNumber> {
        self.model.page_of(document)
    }

    /// What views are made of.
    pub fn whole<'a>(&'a self, overview: &'a Overview) -> Whole<'a> {
        Whole {
            site: self.site(),
            documents: &self.documents,
            bodies: Bodies::Kept(&self.documents),
            links: self.links(),
            overview,
            marked: false,
        }
    }

    /// What is wrong with one page's file, as far as that is known without a look at
    /// all others, in no order.
    pub fn diagnostics_of(&self, files: &Files, file: &str) -> Vec<Diagnostic> {
        let of_files = files.diagnostics.iter();
        let elsewhere = of_files.chain(self.model.diagnostics_elsewhere());
        let in_file = elsewhere.filter(|found| *found.place.file == *file);
        let mut diagnostics: Vec<Diagnostic> = in_file.cloned().collect();
        let Ok(document) = files.pages.binary_search_by(|page| (*page.path).cmp(file)) else {
            return diagnostics;
        };
        diagnostics.extend(self.documents[document].diagnostics.iter().cloned());
        let page = self.model.page_of(document);
        let values = page.map(|number| self.model.diagnostics_of(number));
        diagnostics.extend(values.into_iter().flatten().cloned());
        self.retain_told(files, &mut diagnostics);
        let links = page.map(|number| self.linker.diagnostics_of(self.site(), number));
        diagnostics.extend(links.into_iter().flatten());
        diagnostics
    }

    /// Without what may be wrong only because the site's definitions could not be read.
    fn retain_told(&self, files: &Files, diagnostics: &mut Vec<Diagnostic>) {
        let known = files.diagnostics.iter().chain(&self.found);
        if definitions_lost(&self.config, known) {
            diagnostics.retain(|found| !needs_definitions(found));
        }
    }

    /// What is wrong with what all pages go by: site.yaml and names.yaml.
    pub fn common_diagnostics(&self, files: &Files) -> Vec<Diagnostic> {
        let of_files = files.diagnostics.iter().chain(&self.found);
        let all = of_files.chain(self.model.diagnostics_elsewhere());
        let common = |found: &&Diagnostic| read::is_common(&found.place.file);
        let mut diagnostics: Vec<Diagnostic> = all.filter(common).cloned().collect();
        diagnostics.extend(spellings(files, self.site()).1);
        diagnostics
    }

    /// Looks at the whole site: together they find what is wrong with pages that only
    /// a look at all of them tells, in no order.
    pub const LOOKS: [fn(&Analysis, &Files) -> Vec<Diagnostic>; 3] = [
        |all, files| {
            let mut found = all.model.whole_diagnostics(&all.documents);
            all.retain_told(files, &mut found);
            found
        },
        |all, files| model::claims::quotes::check(all.site(), &all.documents, &files.archives),
        |all, _| all.linker.whole_diagnostics(all.site(), &all.documents),
    ];

    /// What is wrong with the files that this comes from, in no order.
    pub fn diagnostics(&self, files: &Files) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics_of_all(files);
        let looks = Self::LOOKS.iter();
        diagnostics.extend(looks.flat_map(|look| look(self, files)));
        diagnostics
    }

    /// The same without what only looks at the whole site find.
    pub fn diagnostics_of_all(&self, files: &Files) -> Vec<Diagnostic> {
        let of_texts = self.documents.iter().flat_map(|d| &d.diagnostics);
        let found = of_texts.chain(self.model.diagnostics());
        let mut diagnostics: Vec<Diagnostic> = found.cloned().collect();
        self.retain_told(files, &mut diagnostics);
        let of_files = files.diagnostics.iter().chain(&self.found);
        diagnostics.extend(of_files.cloned());
        diagnostics.extend(spellings(files, self.site()).1);
        diagnostics.extend(self.linker.diagnostics(self.site()));
        if self.documents.is_empty() && diagnostics.is_empty() {
            let place = Place::file(&"content".into());
            diagnostics.push(
                Diagnostic::new(Code::NoPages, place, "content/ holds no pages")
                    .help("`expound new FOLDER` makes a small site to start from"),
            );
        }
        diagnostics
    }
}

/// Runs the pipeline from the files to the links.
pub fn analyse(files: &Files, settings: &Settings) -> Analysis {
    let start = Start::new(files, None);
    let documents = start.documents(files, HashMap::new());
    let model = start.model(files, &documents, settings);
    let bodies = Bodies::Kept(&documents);
    let linker = Linker::new(&model.site, &documents, bodies, false);
    start.analysis(documents, model, linker)
}

/// What site.yaml and the libraries of references say, before any page is looked at.
struct Start {
    config: Node,
    /// The entries of libraries.
    references: Vec<Document>,
    style: Option<Arc<Style>>,
    definitions: Definitions,
    options: parse::Options,
    found: Vec<Diagnostic>,
}

impl Start {
    /// `style` is the one of before, which stays if it is still asked for.
    fn new(files: &Files, style: Option<&Arc<Style>>) -> Start {
        let mut found = Vec::new();
        let config = files.config.as_ref().and_then(|file| {
            let span = 0..file.text.len();
            front_matter::read_map(&file.path, &file.text, span, &mut found)
        });
        let config = config.unwrap_or_else(Node::empty);
        let definitions = definitions(&read::CONFIG.into(), Some(&config), &mut found);
        let language = model::language_of(&config);
        let style = sources::has_sources(files, &config, &definitions.schema)
            .then(|| sources::style(files, &config, language, style, &mut found))
            .flatten();
        let options = parse::Options {
            blocks: definitions.schema.blocks.keys().cloned().collect(),
            fragment: None,
            language: language.to_owned(),
            citing: style
                .as_ref()
                .map_or(Citing::Nothing, |style| style.citing()),
        };
        let mut references = Vec::new();
        for file in files.references() {
            let (documents, of_file) = parse::references::documents(file);
            references.extend(documents);
            found.extend(of_file);
        }
        Start {
            config,
            references,
            style,
            definitions,
            options,
            found,
        }
    }

    /// All pages, parsed, those that are known as they are; then the entries of
    /// libraries.
    fn documents(&self, files: &Files, mut known: HashMap<Arc<str>, Document>) -> Vec<Document> {
        let pages = files.pages.iter();
        let pages: Vec<_> = pages.map(|page| (page, known.remove(&page.path))).collect();
        let parsed = pages.into_par_iter().map(|(page, known)| {
            known.unwrap_or_else(|| parse::parse(&page.path, &page.text, &self.options))
        });
        let mut documents: Vec<Document> = parsed.collect();
        documents.extend(self.references.iter().cloned());
        documents
    }

    fn model(&self, files: &Files, documents: &[Document], settings: &Settings) -> Model {
        let mut model = Model::new(
            (&read::CONFIG.into(), &self.config),
            self.definitions.clone(),
            documents,
            files.assets.keys().cloned().collect(),
            settings,
        );
        model.site.spellings = spellings(files, &model.site).0;
        model.site.style.clone_from(&self.style);
        model
    }

    fn analysis(self, documents: Vec<Document>, model: Model, linker: Linker) -> Analysis {
        Analysis {
            documents,
            linker,
            model,
            config: self.config,
            options: self.options,
            found: self.found,
        }
    }
}

/// What names.yaml says, and what is wrong with it.
fn spellings(files: &Files, site: &Site) -> (Spellings, Vec<Diagnostic>) {
    let Some(file) = &files.names else {
        return Default::default();
    };
    let mut found = Vec::new();
    let map = front_matter::read_map(&file.path, &file.text, 0..file.text.len(), &mut found);
    let map = map.unwrap_or_else(Node::empty);
    let (spellings, of_values) = model::spellings::spellings(&file.path, &map, site);
    found.extend(of_values);
    (spellings, found)
}

/// Whether the site's own kinds and blocks could not be read.
fn definitions_lost<'a>(config: &Node, mut found: impl Iterator<Item = &'a Diagnostic>) -> bool {
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
    found.any(unreadable) || unread("kinds") || unread("blocks")
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
    let overview = Overview::new(analysis.site(), files.stylesheet());
    let whole = analysis.whole(&overview);
    let (outputs, conflicts) = view::outputs(&whole, &files.assets, &files.theme_assets);
    let all: Vec<&Output> = outputs.iter().collect();
    render(&whole, files, &all, conflicts, take)
}

/// Renders some outputs and hands them to `take`, in parallel. Adds what is wrong
/// with templates to what was `found` before, and returns the first error of `take`.
pub fn render<E: Send>(
    whole: &Whole,
    files: &Files,
    outputs: &[&Output],
    mut found: Vec<Diagnostic>,
    take: impl Fn(&Output, Bytes) -> Result<(), E> + Sync,
) -> (Vec<Diagnostic>, Result<(), E>) {
    let templates = match Templates::parse(&files.templates) {
        Ok(templates) => templates,
        Err(wrong) => {
            found.extend(wrong);
            return (found, Ok(()));
        }
    };
    let renderer = Renderer {
        whole: *whole,
        templates: &templates,
        files: &files.templates,
        shared: &Shared::default(),
    };
    found.extend(renderer.prepare(outputs.iter().copied()));
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
            Ok(wrong) => found.extend(wrong),
            Err(error) => return (found, Err(error)),
        }
    }
    render::one_each(&mut found);
    (found, Ok(()))
}

/// Adds what rendering found to what was known before. A template that stumbles
/// over a page with errors of its own says nothing new.
pub fn add_render_findings(diagnostics: &mut Vec<Diagnostic>, found: Vec<Diagnostic>) {
    let all_known = diagnostic::count(diagnostics).0 > 0;
    let found = found.into_iter();
    diagnostics.extend(found.filter(|d| !all_known || d.code != Code::TemplateError));
}

/// What an output holds.
pub enum Bytes<'a> {
    Rendered(String),
    Copy(&'a read::Asset),
}
