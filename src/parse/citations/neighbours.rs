//! Two citations side by side, `[@a][@b]`, which Markdown takes for the text and the label
//! of one link.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::cluster::cluster;
use super::find::BRACKETS;
use super::inside::lines;

/// Where the parser is told that they lead.
const BOTH: &str = "cite:both";

/// Where a link that no label defines leads, if it is two citations.
pub fn neighbours(text: &str, span: &Range<usize>) -> Option<&'static str> {
    let (first, second) = parts(text, span)?;
    let cites = |part: Range<usize>| {
        let inside = text.get(part.start + 1..part.end - 1)?;
        cluster(&lines(inside), 0)
    };
    (cites(first).is_some() && cites(second).is_some()).then_some(BOTH)
}

/// The brackets of the text and of the label.
fn parts(text: &str, span: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let second = span.start + text.get(span.clone())?.rfind("][")? + 1;
    Some((span.start..second, second..span.end))
}

/// Takes them apart, so that each has its own events.
pub fn apart<'e>(
    text: &str,
    events: Vec<(Event<'e>, Range<usize>)>,
) -> Vec<(Event<'e>, Range<usize>)> {
    let mut apart = Vec::with_capacity(events.len());
    let mut open: Option<(Range<usize>, Range<usize>)> = None;
    for (event, span) in events {
        match (event, &open) {
            (Event::Start(Tag::Link { dest_url, .. }), _) if &*dest_url == BOTH => {
                open = parts(text, &span);
                let first = open.as_ref().map_or(span, |(first, _)| first.clone());
                apart.push((start(), first));
            }
            (end @ Event::End(TagEnd::Link), Some((first, second))) => {
                let inside = second.start + 1..second.end - 1;
                let label = lines(text.get(inside.clone()).unwrap_or_default());
                let label = CowStr::from(label.into_owned());
                apart.push((end.clone(), first.clone()));
                apart.push((start(), second.clone()));
                apart.push((Event::Text(label), inside));
                apart.push((end, second.clone()));
                open = None;
            }
            (event, _) => apart.push((event, span)),
        }
    }
    apart
}

fn start() -> Event<'static> {
    Event::Start(Tag::Link {
        link_type: LinkType::ShortcutUnknown,
        dest_url: CowStr::Borrowed(BRACKETS),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    })
}
