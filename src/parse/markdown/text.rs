//! Running text, headings with their ids, and plain text.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag};
use pulldown_cmark_escape::escape_html;

use super::Writer;
use crate::parse::notes::Notes;
use crate::parse::{Heading, slug};

impl Writer<'_, '_> {
    /// Text that a reader reads as part of a sentence.
    pub(super) fn running(&mut self, text: &str, span: &Range<usize>, free: bool) {
        let html = self.body.html.len();
        let run = self.run.get_or_insert_default();
        run.text(text, html, span.clone(), free);
        self.escaped(text);
    }

    pub(super) fn sign(&mut self, sign: char) {
        if let Some(run) = &mut self.run {
            run.sign(sign);
        }
    }

    /// The text of an element of raw HTML is its author's own.
    pub(super) fn inline_html(&mut self, html: &str) {
        let void = ["<br", "<img", "<wbr", "<hr", "<input", "<!", "<?"];
        if html.starts_with("</") {
            self.closed = self.closed.saturating_sub(1);
        } else if !html.ends_with("/>") && !void.iter().any(|tag| html.starts_with(tag)) {
            self.closed += 1;
        }
    }

    pub(super) fn end_run(&mut self, heading: bool) {
        if let Some(run) = self.run.take().and_then(|run| run.finish(heading)) {
            self.body.runs.push(run);
        }
    }

    pub(super) fn heading(&mut self, at: usize, level: HeadingLevel, id: Option<&str>) {
        let title = self.plain(at);
        let wanted = match id {
            Some(id) => id.to_owned(),
            None => slug::slug(&title),
        };
        let wanted = if wanted.is_empty() {
            "section".to_owned()
        } else {
            wanted
        };
        let number = self.repeated.entry(wanted.clone()).or_insert(1);
        let mut id = wanted.clone();
        while Notes::reserves(&id) || !self.ids.insert(id.clone()) {
            *number += 1;
            id = format!("{wanted}-{number}");
        }
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

    /// The number of the event that ends what `at` starts.
    pub(super) fn end_of(&self, at: usize) -> usize {
        let mut depth = 0;
        for (i, (event, _)) in self.events.iter().enumerate().skip(at) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return i;
            }
        }
        self.events.len().saturating_sub(1)
    }

    /// The plain text of what `at` starts.
    pub(super) fn plain(&self, at: usize) -> String {
        let mut out = String::new();
        for (event, _) in &self.events[at..=self.end_of(at)] {
            match event {
                Event::Start(Tag::Link {
                    link_type: LinkType::WikiLink { has_pothole: false },
                    ..
                }) => {}
                Event::Text(text) | Event::Code(text) => out.push_str(text),
                Event::SoftBreak | Event::HardBreak => out.push(' '),
                _ => {}
            }
        }
        out.trim().to_owned()
    }
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
