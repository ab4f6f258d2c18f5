//! What is wrong with a site, looked for in steps that others need not wait for.

use std::collections::HashMap;

use super::Snapshot;
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

/// How many outputs templates are tried with.
const MOST_SAMPLES: usize = 300;

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
    /// What is wrong with the site as a whole, given what trying the templates found.
    pub fn findings(&self, of_templates: Vec<Diagnostic>) -> Findings {
        let files = &self.workspace.files;
        let analysis = self.workspace.analysis();
        let mut whole = analysis.whole_diagnostics(files);
        whole.extend(self.conflicts());
        let mut all = self.workspace.diagnostics();
        all.extend(whole.iter().cloned());
        all.extend(of_templates);
        diagnostic::sort(&mut all);
        Findings { all, whole }
    }

    /// Outputs that can't all be written. Listing them all takes its time, and is left
    /// where there was no conflict and what comes and goes with texts can bring none.
    fn conflicts(&self) -> Vec<Diagnostic> {
        if self.apart {
            return Vec::new();
        }
        let files = &self.workspace.files;
        let whole = self.workspace.whole(&self.overview);
        view::outputs(&whole, &files.assets, &files.theme_assets).1
    }

    /// Paths of this server at which every template meets pages of all sorts, in order.
    pub fn samples(&self) -> Vec<String> {
        let mut samples: HashMap<Form, &str> = HashMap::new();
        for output in self.outputs.values() {
            let Some(form) = self.form_of(output) else {
                continue;
            };
            let first = samples.entry(form).or_insert(&output.path);
            *first = (*first).min(&output.path);
        }
        let mut paths: Vec<String> = samples.into_values().map(|p| self.path_of(p)).collect();
        let whole = self.workspace.whole(&self.overview);
        let pages = 0..whole.site.pages.len();
        let live = pages.filter(|number| whole.site.pages[*number].live);
        let mentioned = live.into_iter().find(|n| whole.links.mention_parts(*n) > 0);
        paths.extend(mentioned.map(|number| self.path_of(&whole.mentions_path(number, 0))));
        paths.sort();
        paths.truncate(MOST_SAMPLES);
        paths
    }

    fn form_of<'a>(&'a self, output: &'a Output) -> Option<Form<'a>> {
        let Content::Template { name, view } = &output.content else {
            return None;
        };
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

/// Whether a path is one that parts of lists or mentions can have or stand under.
pub fn is_like_passing(path: &str) -> bool {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = path.split('/');
    parts.any(|part| part.eq_ignore_ascii_case("mentions") || number(part))
}
