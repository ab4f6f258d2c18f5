//! Pages that somebody should look at again.

use super::{Page, Site};
use crate::date::Day;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::parse::Document;

/// Pages that were last reviewed longer ago than their kind asks for. What was never
/// reviewed counts from its last change; what has no day at all is due.
pub fn due(site: &Site, documents: &[Document], today: Day) -> Vec<Diagnostic> {
    let live = site.pages.iter().filter(|page| page.live);
    live.filter_map(|page| due_page(page, &documents[page.document], today))
        .collect()
}

fn due_page(page: &Page, document: &Document, today: Day) -> Option<Diagnostic> {
    let span = page.kind.review_after?;
    let reviewed = page.reviewed.as_ref().and_then(|date| date.to_day());
    let message = match reviewed.or(page.last_day()) {
        Some(last) if last.after(span) >= today => return None,
        Some(last) => {
            let published = page.published.as_ref().and_then(|date| date.to_day());
            let what = match reviewed {
                Some(_) => "last reviewed",
                None if published == Some(last) => "never reviewed since it was published",
                None => "never reviewed, and last changed",
            };
            let due = last.after(span);
            format!("this was {what} on {last}; the next review was due on {due}")
        }
        None => "nothing says when this was reviewed".to_owned(),
    };
    let front = &document.facts.front_matter;
    let mut keys = ["reviewed", "updated", "published", "title"].into_iter();
    let node = keys.find_map(|key| front.get(key));
    let place = Place::new(&page.file, node.map_or(0..0, |node| node.span.clone()));
    let (kind, every) = (&page.kind.name, span.text());
    Some(
        Diagnostic::new(Code::ReviewDue, place, message)
            .label(format!("the kind `{kind}` has `review_after: {every}`"))
            .help("look whether it still holds, and write the day as `reviewed`"),
    )
}
