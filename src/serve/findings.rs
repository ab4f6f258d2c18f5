//! Pages of the server's own: all findings of the site, and what stands where a page
//! can't be rendered.

use std::fmt::Write;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::Snapshot;
use super::status::Finding;
use crate::diagnostic::{Diagnostic, Style, count, to_text};

/// Where all findings stand.
pub const PATH: &str = "/_expound/findings";

/// How many findings the page shows.
const MOST: usize = 1000;

const STYLE: &str = include_str!("findings.css");

/// The page of all findings of the site.
pub fn page(snapshot: &Snapshot, all: &[Diagnostic]) -> String {
    let (errors, warnings) = count(all);
    let pages = snapshot.workspace.analysis().site().pages.iter();
    let mut html = format!(
        "<p>{} in {}. <a href=\"/\">To the site</a></p>\n",
        match (errors, warnings) {
            (0, 0) => "Nothing is wrong".to_owned(),
            _ => format!(
                "{}, {}",
                counted(errors, "error"),
                counted(warnings, "warning")
            ),
        },
        counted(pages.filter(|page| page.live).count(), "page")
    );
    let mut file = String::new();
    for found in all.iter().take(MOST) {
        let finding = Finding::of(found, snapshot);
        if finding.file != file {
            file.clone_from(&finding.file);
            html.push_str("<h2>");
            let _ = escape_html_body_text(&mut html, &file);
            html.push_str("</h2>\n");
        }
        one(&mut html, &finding);
    }
    if all.len() > MOST {
        let more = all.len() - MOST;
        let _ = writeln!(
            html,
            "<p>{more} more; <code>expound check --format json</code> lists all.</p>"
        );
    }
    frame("Findings", &html)
}

fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}

/// A finding with the place that its editor opens.
fn one(html: &mut String, finding: &Finding) {
    // Writing to a string does not fail.
    let _ = write!(html, "<div class=\"{}\">", finding.severity);
    html.push_str("<a class=\"open\" href=\"#\" data-expound-file=\"");
    let _ = escape_html(&mut *html, &finding.file);
    let _ = write!(
        html,
        "\" data-expound-line=\"{0}\">Open at line {0}</a><pre tabindex=\"0\">",
        finding.line
    );
    let _ = escape_html_body_text(&mut *html, &finding.text);
    html.push_str("</pre></div>\n");
}

/// The page for what can't be rendered. The client shows what is wrong; without it
/// the page does.
pub fn failed(snapshot: &Snapshot, found: &[Diagnostic]) -> String {
    let mut html = String::from("<noscript><pre>");
    let text = to_text(found, &snapshot.workspace.files, Style::Plain);
    let _ = escape_html_body_text(&mut html, &text);
    html.push_str("</pre></noscript>\n");
    frame("This page has a mistake", &html)
}

fn frame(title: &str, content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n{content}</main>\n</body>\n</html>\n"
    )
}
