//! Running text, headings with their ids, and plain text.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag};
use pulldown_cmark_escape::escape_html;

use super::Writer;
use super::links::{Destination, destination, wiki_words};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::parse::citations::raw_depth;
use crate::parse::tags::tags;
use crate::parse::words::HARD_BREAK;
use crate::parse::{Heading, Plain, slug};

impl Writer<'_, '_> {
    /// Text that a reader reads as part of a sentence.
    pub(super) fn running(&mut self, text: &str, span: &Range<usize>, free: bool) {
        let html = self.body.html.len();
        // Nobody reads what a script or a style says.
        if !self.is_in_raw_text() {
            let run = self.run.get_or_insert_default();
            run.text(text, html, span.clone(), free);
        }
        self.escaped(text);
    }

    pub(super) fn sign(&mut self, sign: char) {
        if let Some(run) = &mut self.run {
            run.sign(sign);
        }
    }

    /// The text of an element of raw HTML is its author's own.
    pub(super) fn inline_html(&mut self, html: &str) {
        self.closed = raw_depth(self.closed, html);
        if tags(html).any(|tag| tag.is("br")) {
            self.sign(HARD_BREAK);
        }
        self.raw_elements(html);
    }

    /// Follows elements of raw HTML in which no link may stand, over blocks.
    pub(super) fn raw_elements(&mut self, html: &str) {
        for tag in tags(html) {
            let Some(name) = tag.closed() else { continue };
            let open = self.within.get(name).copied().unwrap_or_default();
            // What a script writes is no tag.
            if !tag.closes && self.is_in_raw_text() {
                continue;
            }
            let open = match (tag.opens(), tag.closes) {
                (true, _) => open + 1,
                (_, true) => open.saturating_sub(1),
                _ => open,
            };
            match open {
                0 => drop(self.within.remove(name)),
                _ => drop(self.within.insert(name, open)),
            }
        }
    }

    /// Whether names in running text may be linked.
    pub(super) fn is_free(&self) -> bool {
        self.closed == 0 && self.within.is_empty()
    }

    fn is_in_raw_text(&self) -> bool {
        self.within.keys().any(|open| is_raw_text(open))
    }

    pub(super) fn end_run(&mut self, heading: bool) {
        if let Some(run) = self.run.take() {
            run.finish(heading, self.segmenter, &mut self.body.runs);
        }
    }

    pub(super) fn heading(
        &mut self,
        at: usize,
        level: HeadingLevel,
        explicit: Option<&str>,
        span: &Range<usize>,
    ) {
        let title = self.plain(at, true);
        let wanted = match explicit {
            Some(id) => id.to_owned(),
            None => slug::slug(&title),
        };
        let wanted = match wanted.is_empty() {
            true => "section".to_owned(),
            false => wanted,
        };
        let prefix = self.options.fragment.as_deref().unwrap_or_default();
        let mut wanted = format!("{prefix}{wanted}");
        if self.notes.reserves(&wanted) {
            // A number behind it would only make another note's.
            wanted.insert_str(prefix.len(), "section-");
        }
        let id = self.unused(&wanted, explicit.is_some(), span);
        let level = shown(level);
        self.raw(&format!("<{level} id=\""));
        let _ = escape_html(&mut self.body.html, &id);
        self.raw("\">");
        self.headings.push(Heading {
            id,
            title,
            level: level.as_bytes()[1] - b'0',
        });
    }

    /// An id that is still free: what authors typed stands, and headings without an
    /// id of their own make way for it.
    fn unused(&mut self, wanted: &str, explicit: bool, span: &Range<usize>) -> String {
        let mut id = wanted.to_owned();
        let place = Place::new(self.file, span.clone());
        if explicit && self.ids.contains(&id) {
            match self.explicit.get(wanted).cloned() {
                None => {
                    self.explicit.insert(id.clone(), place);
                    return id;
                }
                Some(first) => self.diagnostics.push(
                    Diagnostic::new(
                        Code::DuplicateAnchor,
                        place,
                        format!("another heading of this page has the id `{wanted}`"),
                    )
                    .other(first, "links lead to this one")
                    .help("give one of them another id"),
                ),
            }
        }
        let number = self.repeated.entry(wanted.to_owned()).or_insert(1);
        // Those that are reserved are in `ids` from the start.
        while !self.ids.insert(id.clone()) {
            *number += 1;
            id = format!("{wanted}-{number}");
        }
        id
    }

    /// The number of the event that ends what `at` starts.
    pub(super) fn end_of(&self, at: usize) -> usize {
        end_of(self.events, at)
    }

    /// The plain text of what `at` starts, with or without what pictures show. Its
    /// links hold the numbers of their events until all references are known.
    pub(super) fn plain(&self, at: usize, pictures: bool) -> Plain {
        self.plain_to(at, self.end_of(at), pictures)
    }

    /// Where the plain text of a paragraph says what claims say: there it has no marks.
    pub(super) fn claims_from(&self, at: usize) -> Option<usize> {
        let mut events = self.events[at..self.end_of(at)].iter();
        let first = events.position(|(event, _)| match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                matches!(destination(dest_url), Destination::Claim(_))
            }
            _ => false,
        })?;
        // The paragraph itself comes before.
        let before = self.plain_to(at, at + first - 1, false);
        Some(before.text.len())
    }

    fn plain_to(&self, at: usize, end: usize, pictures: bool) -> Plain {
        let mut plain = Plain::default();
        let mut next = at;
        let mut raw_text = false;
        while let Some((event, _)) = self.events.get(next).filter(|_| next <= end) {
            match event {
                Event::InlineHtml(html) => {
                    let last = tags(html).filter(|tag| is_raw_text(tag.name)).last();
                    raw_text = last.map_or(raw_text, |tag| !tag.closes);
                }
                _ if raw_text => {}
                Event::Start(Tag::Image { .. }) if !pictures => next = self.end_of(next),
                Event::Start(Tag::Link {
                    link_type: LinkType::WikiLink { has_pothole: false },
                    dest_url,
                    ..
                }) => {
                    let from = plain.text.len();
                    plain.text.push_str(wiki_words(dest_url));
                    plain.links.push((from..plain.text.len(), next));
                    next = self.end_of(next);
                }
                Event::Start(Tag::Link { dest_url, .. }) if self.cites(next, dest_url) => {
                    plain.text.truncate(plain.text.trim_end().len());
                    next = self.end_of(next);
                }
                Event::Text(text) => self.plain_text(next, text, &mut plain),
                Event::Code(text) => plain.text.push_str(text),
                Event::SoftBreak | Event::HardBreak => plain.text.push(' '),
                _ => {}
            }
            next += 1;
        }
        plain.trimmed()
    }
}

/// The ids that headings have from their authors, with the prefix of a fragment.
pub fn explicit_ids(events: &[(Event, Range<usize>)], prefix: &str) -> HashSet<String> {
    let ids = events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::Heading { id: Some(id), .. }) => Some(format!("{prefix}{id}")),
        _ => None,
    });
    ids.collect()
}

/// The values of `id` and `name` attributes in raw HTML, near enough for links to lead there.
pub fn raw_ids(events: &[(Event, Range<usize>)]) -> Vec<String> {
    let mut ids = Vec::new();
    for (event, _) in events {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else {
            continue;
        };
        for attribute in [" id=", " name="] {
            for (at, _) in html.match_indices(attribute) {
                let value = &html[at + attribute.len()..];
                let value = match value.chars().next() {
                    Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
                    _ => value.split([' ', '>', '\n']).next(),
                };
                ids.extend(value.map(str::to_owned));
            }
        }
    }
    ids
}

/// Whether an element holds text only, whatever it looks like.
fn is_raw_text(name: &str) -> bool {
    let names = ["script", "style", "textarea"];
    names.iter().any(|raw| name.eq_ignore_ascii_case(raw))
}

/// A heading's element: the page's title is the only `h1`.
pub fn shown(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => "h2",
        HeadingLevel::H3 => "h3",
        HeadingLevel::H4 => "h4",
        HeadingLevel::H5 => "h5",
        HeadingLevel::H6 => "h6",
    }
}

/// The number of the event that ends what `at` starts.
pub fn end_of(events: &[(Event, Range<usize>)], at: usize) -> usize {
    let mut depth = 0;
    for (i, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i;
        }
    }
    events.len().saturating_sub(1)
}
