//! What is wrong with a site, looked for in steps that others need not wait for.

use std::collections::{BTreeSet, HashMap};
use std::mem;
use std::sync::PoisonError;

use super::Snapshot;
use crate::Analysis;
use crate::diagnostic::{self, Diagnostic};
use crate::model::PageNumber;
use crate::view::{self, Content, Current, Output, ViewOf};

/// What is wrong with a site.
#[derive(Default)]
pub struct Findings {
    /// All of it, sorted.
    pub all: Vec<Diagnostic>,
    /// What only a look at the whole site tells.
    pub whole: Vec<Diagnostic>,
}

impl Findings {
    /// All of what looks at the whole site found, what is wrong with its files, and
    /// what trying templates found.
    pub fn of(
        whole: Vec<Diagnostic>,
        of_files: Vec<Diagnostic>,
        of_templates: Vec<Diagnostic>,
    ) -> Findings {
        let mut all = of_files;
        all.extend(whole.iter().cloned());
        all.extend(of_templates);
        diagnostic::sort(&mut all);
        Findings { all, whole }
    }
}

/// What templates are to be tried with.
#[derive(Default)]
pub(super) struct ToTry {
    /// These paths of the server.
    pub paths: BTreeSet<String>,
    /// All that are no pages: lists and the like.
    pub lists: bool,
    /// All.
    pub all: bool,
}

impl ToTry {
    pub fn of_all() -> ToTry {
        ToTry {
            all: true,
            ..ToTry::default()
        }
    }
}

/// What a template can make a condition of; two outputs that agree in it stumble over
/// the same mistakes, as a rule.
#[derive(PartialEq, Eq, Hash)]
struct Form<'a> {
    template: &'a str,
    depth: usize,
    current: Current,
    page: Option<PageForm<'a>>,
}

/// What is set in a page.
#[derive(PartialEq, Eq, Hash)]
struct PageForm<'a> {
    kind: &'a str,
    values: Vec<&'a str>,
    blocks: Vec<&'a str>,
    mentioned: bool,
    referred_to: bool,
}

impl Snapshot {
    /// How many looks at the whole site there are.
    pub const LOOKS: usize = Analysis::LOOKS.len() + 1;

    /// What one of the looks at the whole site finds, in no order.
    pub fn look(&self, nth: usize) -> Vec<Diagnostic> {
        match Analysis::LOOKS.get(nth) {
            Some(look) => look(self.workspace.analysis(), &self.workspace.files),
            None => self.conflicts(),
        }
    }

    /// Outputs that can't all be written. Listing them all takes its time, and is left
    /// where there was no conflict and what comes and goes with texts can bring none.
    fn conflicts(&self) -> Vec<Diagnostic> {
        if self.outputs().apart {
            return Vec::new();
        }
        let files = &self.workspace.files;
        let whole = self.workspace.whole(&self.overview);
        view::outputs(&whole, &files.assets, &files.theme_assets).1
    }

    /// Notes the pages whose text, or whose mentions in others, are other ones now.
    pub(super) fn note_touched(&mut self) {
        let touched = self.workspace.take_touched().into_iter();
        let whole = self.workspace.whole(&self.overview);
        let live = touched.filter(|number| whole.site.pages[*number].live);
        let paths = live.flat_map(|number| {
            let address = &whole.site.pages[number].address;
            let mentions = whole.links.mention_parts(number) > 0;
            let mentions = mentions.then(|| whole.mentions_path(number, 0));
            std::iter::once(format!("{address}index.html")).chain(mentions)
        });
        let paths: Vec<String> = paths.map(|path| self.path_of(&path)).collect();
        self.waiting_to_try().paths.extend(paths);
    }

    pub(super) fn waiting_to_try(&mut self) -> &mut ToTry {
        let to_try = self.to_try.get_mut();
        to_try.unwrap_or_else(PoisonError::into_inner)
    }

    /// Paths of this server at which templates may fail that did not when this was
    /// last asked: those that edits concern, and where these can concern any, some at
    /// which every template meets pages of all sorts.
    /// Says whether it was any.
    pub fn take_to_try(&self) -> (Vec<String>, bool) {
        let to_try = self.to_try.lock();
        let to_try = mem::take(&mut *to_try.unwrap_or_else(PoisonError::into_inner));
        let mut paths: Vec<String> = to_try.paths.into_iter().collect();
        if to_try.all || to_try.lists {
            paths.extend(self.samples(to_try.all));
        }
        (paths, to_try.all)
    }

    /// Paths of this server at which every template meets pages of all sorts, or without
    /// `pages` all but these. Each template comes with each kind before it comes with
    /// one again.
    pub fn samples(&self, pages: bool) -> Vec<String> {
        let mut samples: HashMap<Form, &str> = HashMap::new();
        for output in self.outputs().by_path.values() {
            let Some(form) = self.form_of(output, pages) else {
                continue;
            };
            let first = samples.entry(form).or_insert(&output.path);
            *first = (*first).min(&output.path);
        }
        let mut samples: Vec<(&str, Form)> = samples.into_iter().map(|(f, p)| (p, f)).collect();
        samples.sort_by_key(|(path, _)| *path);
        let mut rounds: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        let of_rounds = samples.iter().map(|(path, form)| {
            let kind = form.page.as_ref().map(|page| page.kind);
            let round = rounds.entry((form.template, kind)).or_default();
            *round += 1;
            (*round, *path)
        });
        let mut ordered: Vec<(usize, &str)> = of_rounds.collect();
        ordered.sort_unstable();
        let mut paths: Vec<String> = ordered.iter().map(|(_, p)| self.path_of(p)).collect();
        let whole = self.workspace.whole(&self.overview);
        let pages = 0..whole.site.pages.len();
        let live = pages.filter(|number| whole.site.pages[*number].live);
        let mentioned = live.into_iter().find(|n| whole.links.mention_parts(*n) > 0);
        paths.extend(mentioned.map(|number| self.path_of(&whole.mentions_path(number, 0))));
        let many_claims = whole.pages_of_many_claims().first().copied();
        paths.extend(many_claims.map(|number| self.path_of(&whole.claims_of_address(number))));
        paths
    }

    fn form_of<'a>(&'a self, output: &'a Output, pages: bool) -> Option<Form<'a>> {
        let Content::Template { name, view } = &output.content else {
            return None;
        };
        if !pages && matches!(view, ViewOf::Page { .. }) {
            return None;
        }
        let whole = self.workspace.whole(&self.overview);
        Some(Form {
            template: name,
            depth: output.path.matches('/').count(),
            current: whole.current(&output.path),
            page: match view {
                ViewOf::Page { number, .. } => Some(self.form_of_page(*number)),
                _ => None,
            },
        })
    }

    fn form_of_page(&self, number: PageNumber) -> PageForm<'_> {
        let analysis = self.workspace.analysis();
        let page = &analysis.site().pages[number];
        let mut blocks: Vec<&str> = page.blocks.iter().map(|b| b.kind.name.as_str()).collect();
        blocks.sort_unstable();
        blocks.dedup();
        let mut values: Vec<&str> = page.values.keys().map(String::as_str).collect();
        values.sort_unstable();
        PageForm {
            kind: &page.kind.name,
            values,
            blocks,
            mentioned: !analysis.links().pages[number].backlinks.is_empty(),
            referred_to: !page.references.is_empty(),
        }
    }

    /// Whether the output at `path` shows so much of the whole site that it takes its time.
    pub fn is_of_whole_site(&self, path: &str) -> bool {
        let super::Spot::Output(output) = self.at(path) else {
            return false;
        };
        match output.content {
            Content::Template { ref view, .. } => view.is_of_whole_site(),
            Content::Copy(_) => false,
        }
    }

    /// Why templates can't render the output at `path`, if so.
    pub fn template_errors(&self, path: &str) -> Vec<Diagnostic> {
        match (&self.templates, self.at(path)) {
            (Ok(_), super::Spot::Output(output)) if !output.is_copy() => {
                self.render(&output, false).err().unwrap_or_default()
            }
            (Ok(_), _) => Vec::new(),
            (Err(found), _) => found.clone(),
        }
    }
}
