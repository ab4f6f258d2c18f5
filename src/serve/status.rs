//! What the client in a page knows of it: what the page is now, what is wrong with
//! it, which names are not linked and why, what is hidden.

use serde::{Deserialize, Serialize};

use super::pages::{Body, Shown, diagnostics_of, show};
use super::snapshot::Findings;
use super::{Server, Snapshot};
use crate::diagnostic::{Diagnostic, Style, count, line_column, to_text};
use crate::link::mentions::Decision;
use crate::model::PageNumber;

/// How many names are listed.
const NAMES: usize = 500;

/// What a client asks for.
#[derive(Deserialize)]
pub struct Asked {
    /// The path of its page.
    pub at: String,
    #[serde(default)]
    pub form: Form,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Only what is known of the page.
    #[default]
    Status,
    /// The page itself too.
    Html,
    /// The page with a comment before each block of its text that says where it stands.
    Marked,
}

#[derive(Serialize)]
pub struct Status {
    /// The page's own address, whatever it was asked by.
    address: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
    /// Another address to go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
    /// The file that the page comes from.
    file: Option<String>,
    /// Whether the page is its last good form.
    held: bool,
    findings: Vec<Finding>,
    names: Vec<Name>,
    /// Names that were linked before, and the page's own.
    further: usize,
    draft: bool,
    /// Why there is nothing at this address.
    hidden: Option<&'static str>,
    site: Site,
}

#[derive(Serialize)]
struct Site {
    errors: usize,
    warnings: usize,
    drafts: bool,
    future: bool,
    /// How many pages are drafts, shown or not.
    of_drafts: usize,
}

/// A finding as people read it.
#[derive(Serialize)]
pub struct Finding {
    pub severity: &'static str,
    pub file: String,
    /// 0 where it is of no line.
    pub line: usize,
    pub text: String,
}

#[derive(Serialize)]
struct Name {
    name: String,
    line: usize,
    why: String,
}

impl Finding {
    pub fn of(found: &Diagnostic, snapshot: &Snapshot) -> Finding {
        let one = std::slice::from_ref(found);
        Finding {
            severity: found.severity.as_str(),
            file: found.place.file.to_string(),
            line: line(snapshot, &found.place.file, found.place.start),
            text: to_text(one, &snapshot.workspace.files, Style::Plain)
                .trim()
                .to_owned(),
        }
    }

    /// The site as a whole can't be read.
    fn of_site(why: String) -> Finding {
        Finding {
            severity: "error",
            file: "content".to_owned(),
            line: 0,
            text: format!("error: the site can't be read: {why}"),
        }
    }
}

/// The line of a byte in a file of the site.
pub fn line(snapshot: &Snapshot, file: &str, byte: usize) -> usize {
    let text = crate::diagnostic::Sources::text(&snapshot.workspace.files, file);
    text.map_or(1, |text| line_column(text, byte).0)
}

/// All that a client asks of a page.
pub fn status(server: &Server, asked: &Asked) -> Status {
    let settings = *server.settings();
    let snapshot = server.current_at(&asked.at);
    // Another check may end in between.
    let checked = server.findings();
    let shown = show(server, &snapshot, &checked, &asked.at);
    let (file, number) = snapshot.origin(&asked.at).unzip();
    let (file, number) = (file.as_deref(), number.flatten());
    let pages = &snapshot.workspace.analysis().site().pages;
    let page = number.map(|number| &pages[number]);
    let (errors, warnings) = count(&checked.all);
    let names = number.map_or((Vec::new(), 0), |number| names(&snapshot, number));
    let trouble = server.trouble().clone();
    let held = shown.held || trouble.is_some();
    let mut findings = findings(&snapshot, &checked, file, &shown);
    findings.splice(0..0, trouble.map(Finding::of_site));
    Status {
        address: page.map_or(asked.at.clone(), |page| snapshot.path_of(&page.address)),
        status: shown.status,
        // The built-in theme's are nowhere to be opened.
        file: file
            .filter(|file| server.root.join(file).is_file())
            .map(str::to_owned),
        held,
        findings,
        names: names.0,
        further: names.1,
        draft: page.is_some_and(|page| page.draft),
        hidden: hidden(&snapshot, &asked.at, shown.status),
        site: Site {
            errors,
            warnings,
            drafts: settings.drafts,
            future: settings.future,
            of_drafts: pages.iter().filter(|page| page.draft).count(),
        },
        moved: match &shown.body {
            Body::Moved(to) => Some(to.clone()),
            _ if shown.status == 404 => moved(server, &snapshot, &asked.at),
            _ => None,
        },
        html: match (asked.form, shown.body) {
            (Form::Html, Body::Html(bytes)) => String::from_utf8(bytes).ok(),
            // The last good form has no places in the text as it is now.
            (Form::Marked, Body::Html(_)) if !held => snapshot.marked(&asked.at),
            _ => None,
        },
    }
}

/// What is wrong with a page: why it can't be rendered, its file's findings, and the
/// errors in what all pages go by.
fn findings(
    snapshot: &Snapshot,
    checked: &Findings,
    file: Option<&str>,
    shown: &Shown,
) -> Vec<Finding> {
    let own = file.map(|file| diagnostics_of(snapshot, checked, file));
    let own = own.unwrap_or_default();
    let common = snapshot.common_errors().iter();
    let common = common.filter(|found| file != Some(&*found.place.file));
    let mut found: Vec<&Diagnostic> = shown.failed.iter().chain(&own).chain(common).collect();
    found.dedup();
    found.sort_by_key(|found| found.severity);
    found.iter().map(|f| Finding::of(f, snapshot)).collect()
}

/// The names in a page's text that are not linked, and the number of those that
/// need no word: linked before, or the page's own.
fn names(snapshot: &Snapshot, number: PageNumber) -> (Vec<Name>, usize) {
    let site = snapshot.workspace.analysis().site();
    let page = &site.pages[number];
    let links = snapshot.workspace.analysis().links();
    let mut body = None;
    let mut further = 0;
    let mut names = Vec::new();
    for mention in &links.pages[number].mentions {
        match mention.decision {
            Decision::Linked(_) => {}
            Decision::AlreadyLinked(_) | Decision::Own => further += 1,
            _ if names.len() < NAMES => {
                let text = || snapshot.workspace.bodies().of(page.document);
                let run = body.get_or_insert_with(text).runs.get(mention.run());
                let why = mention
                    .decision
                    .reason(site, number, &run.text[mention.text()]);
                names.push(Name {
                    name: run.text[mention.text()].to_owned(),
                    line: line(snapshot, &page.file, run.span(&mention.text()).start),
                    why: why.strip_prefix("not linked: ").unwrap_or(&why).to_owned(),
                });
            }
            _ => further += 1,
        }
    }
    (names, further)
}

/// Where the page of an address stands that has got another one, such as by a `slug`
/// that is being written.
fn moved(server: &Server, snapshot: &Snapshot, path: &str) -> Option<String> {
    let page = snapshot.page_of(&server.good.get(path)?.file)?;
    Some(snapshot.path_of(&page.address))
}

/// Why a page that is there is not shown.
fn hidden(snapshot: &Snapshot, path: &str, status: u16) -> Option<&'static str> {
    if status != 404 {
        return None;
    }
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let wanted = path.trim_start_matches('/');
    let mut pages = snapshot.workspace.analysis().site().pages.iter();
    let page = pages.find(|page| !page.live && page.address == wanted)?;
    Some(match page.draft {
        true => "draft",
        false => "future",
    })
}
