//! Citations among the events of a text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Citing;
use super::astray::{Open, written};
use super::cluster::{self, Written, cluster, starts_word};
use super::inside::{lines, typed};
use crate::parse::markdown::end_of;
use crate::parse::tags::tags;

/// Where the parser is told that brackets of a citation lead.
pub const BRACKETS: &str = "cite:";

/// The same for brackets that say where in a source the cited place is.
const LOCATOR: &str = "cite:locator";

/// A citation.
#[derive(Debug)]
pub struct Found {
    /// The number of its event: brackets, or the text that holds it.
    pub event: usize,
    /// Its bytes in the file.
    pub span: Range<usize>,
    pub cites: Vec<Written>,
    pub narrative: bool,
    /// The number of the event behind its brackets.
    pub next: Option<usize>,
    /// Whether it stands in a note of the author.
    pub in_note: bool,
}

/// Where brackets that no label defines lead, if they are those of a citation or of a
/// place in one.
pub fn brackets(text: &str, span: &Range<usize>, citing: Citing) -> Option<&'static str> {
    let inside = text
        .get(span.clone())?
        .strip_prefix('[')?
        .strip_suffix(']')?;
    if cluster(&lines(inside), 0).is_some() {
        return Some(BRACKETS);
    }
    let place = citing != Citing::Nothing && precedes(&text[..span.start]);
    place.then_some(LOCATOR)
}

/// Whether brackets that are no citation were to be one.
pub fn is_incomplete(text: &str, span: &Range<usize>) -> bool {
    let inside = text.get(span.start + 1..span.end.saturating_sub(1));
    inside.is_some_and(|inside| inside.contains('@') && cluster::is_incomplete(&lines(inside)))
}

/// Whether a text ends with a citation `@id`, so that brackets behind it can name a place.
fn precedes(before: &str) -> bool {
    // A key is short, and a long text may hold many brackets.
    const MOST: usize = 256;
    let before = before.strip_suffix(' ').unwrap_or(before);
    let start = before.floor_char_boundary(before.len().saturating_sub(MOST));
    let near = &before[start..];
    let word = near.rfind('@').map(|at| near.split_at(at));
    word.is_some_and(|(before, word)| {
        let key = cluster::key(&word[1..]);
        starts_word(before) && key.is_some_and(|(_, len)| len + 1 == word.len())
    })
}

/// All citations of a text, in order; to `misplaced` go those in links and pictures.
pub fn find(
    text: &str,
    events: &[(Event, Range<usize>)],
    citing: Citing,
    misplaced: &mut Vec<Range<usize>>,
) -> Vec<Found> {
    if !text.contains('@') {
        return Vec::new();
    }
    let mut finder = Finder {
        text,
        events,
        citing,
        found: Vec::new(),
        shut: 0,
        raw: 0,
        notes: 0,
        open: Open::default(),
        told: 0,
        misplaced,
    };
    let mut at = 0;
    while at < events.len() {
        at = finder.event(at);
    }
    finder.found
}

struct Finder<'a, 'e> {
    text: &'a str,
    events: &'a [(Event<'e>, Range<usize>)],
    citing: Citing,
    found: Vec<Found>,
    /// How many links, pictures and blocks of code are open.
    shut: usize,
    /// How many elements of raw HTML are.
    raw: usize,
    notes: usize,
    open: Open,
    /// How many of those found are told to be misplaced, or stand before such.
    told: usize,
    misplaced: &'a mut Vec<Range<usize>>,
}

impl Finder<'_, '_> {
    /// Looks at the event at `at`, and returns the number of the next one.
    fn event(&mut self, at: usize) -> usize {
        let (event, span) = &self.events[at];
        match event {
            Event::Start(Tag::Link {
                link_type: LinkType::ShortcutUnknown,
                dest_url,
                ..
            }) if dest_url.starts_with(BRACKETS) => {
                let next = end_of(self.events, at) + 1;
                if &**dest_url == LOCATOR {
                    self.place(at, span, next);
                } else if self.shut > 0 {
                    self.misplaced.push(span.clone());
                } else if self.raw == 0 {
                    self.brackets(at, span, next);
                }
                return next;
            }
            Event::Start(tag) if shuts(&tag.to_end()) => {
                if self.shut == 0 && self.citing != Citing::Nothing {
                    self.astray(at, tag, span);
                }
                self.shut += 1;
            }
            Event::End(tag) if shuts(tag) => self.shut = self.shut.saturating_sub(1),
            Event::Start(Tag::FootnoteDefinition(_)) => self.notes += 1,
            Event::End(TagEnd::FootnoteDefinition) => self.notes -= 1,
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell) => {
                self.raw = 0;
                self.open.end();
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => self.open.end(),
            Event::InlineHtml(html) => self.raw = raw_depth(self.raw, html),
            Event::Text(text) if self.is_free() && span.len() == text.len() => {
                self.sentence(at, span);
                let next = is_labelled(self.events.get(at + 1), span.end);
                let astray = self.open.text(self.text, span, self.found.len(), next);
                // Around a link there is no other.
                let from = astray.map(|first| first.max(self.told));
                let found = from.and_then(|from| self.found.get(from..));
                let spans = found.into_iter().flatten();
                self.misplaced.extend(spans.map(|found| found.span.clone()));
                self.told = from.map_or(self.told, |_| self.found.len());
            }
            _ => {}
        }
        at + 1
    }

    /// Looks into a link or a picture: its text and its title.
    fn astray(&mut self, at: usize, tag: &Tag, span: &Range<usize>) {
        let (Tag::Link { title, .. } | Tag::Image { title, .. }) = tag else {
            return;
        };
        let inside = &self.events[at + 1..end_of(self.events, at)];
        if let (Some((_, first)), Some((_, last))) = (inside.first(), inside.last()) {
            let inside = first.start..last.end;
            let found = written(self.text, &inside);
            // A name as others have it, which is all of a link, is no citation.
            let is_name = |found: &_| matches!(tag, Tag::Link { .. }) && *found == inside;
            let found = found.into_iter().filter(|found| !is_name(found));
            self.misplaced.extend(found);
        }
        let raw = self.text.get(span.clone()).unwrap_or_default();
        if let Some(start) = raw.rfind(&**title).filter(|_| title.contains('@')) {
            let start = span.start + start;
            let within = start..start + title.len();
            self.misplaced.extend(written(self.text, &within));
        }
    }

    fn is_free(&self) -> bool {
        self.shut == 0 && self.raw == 0 && self.citing != Citing::Nothing
    }

    fn brackets(&mut self, event: usize, span: &Range<usize>, next: usize) {
        let inside = span.start + 1..span.end - 1;
        let typed = typed(self.text, &self.events[event..next], &inside);
        let Some(cites) = cluster(&typed, inside.start) else {
            return;
        };
        self.found.push(Found {
            event,
            span: span.clone(),
            cites,
            narrative: false,
            next: Some(next),
            in_note: self.notes > 0,
        });
    }

    /// Brackets behind `@id`.
    fn place(&mut self, event: usize, span: &Range<usize>, next: usize) {
        let Some(last) = self.found.last_mut() else {
            return;
        };
        let between = self.text.get(last.span.end..span.start);
        if !last.narrative
            || last.event + 1 != event
            || !between.is_some_and(|b| b.trim().is_empty())
        {
            return;
        }
        let inside = span.start + 1..span.end - 1;
        let typed = typed(self.text, &self.events[event..next], &inside);
        let (locator, suffix) = cluster::locator(&typed);
        if let Some(cite) = last.cites.first_mut() {
            cite.locator = locator;
            let suffix = suffix.trim();
            // Behind the citation, as another part of it.
            cite.suffix = match suffix.starts_with(char::is_alphanumeric) {
                true => format!(", {suffix}"),
                false => suffix.to_owned(),
            };
        }
        last.span.end = span.end;
        last.next = Some(next);
    }

    /// `@id says`
    fn sentence(&mut self, event: usize, span: &Range<usize>) {
        let mut from = span
            .start
            .max(self.found.last().map_or(0, |last| last.span.end));
        while let Some(at) = self.text.get(from..span.end).and_then(|t| t.find('@')) {
            let at = from + at;
            from = at + 1;
            if !starts_word(&self.text[..at]) {
                continue;
            }
            let Some((key, len)) = cluster::key(&self.text[from..]) else {
                continue;
            };
            let stands = at..from + len;
            self.found.push(Found {
                event,
                span: stands.clone(),
                cites: vec![Written {
                    key: key.to_owned(),
                    span: stands.clone(),
                    prefix: String::new(),
                    bare: false,
                    locator: None,
                    suffix: String::new(),
                }],
                narrative: true,
                next: None,
                in_note: self.notes > 0,
            });
            from = stands.end;
        }
    }
}

/// Whether a link by its label alone is the event that starts at a place.
fn is_labelled(event: Option<&(Event, Range<usize>)>, at: usize) -> bool {
    let link = event.filter(|(_, span)| span.start == at);
    link.is_some_and(|(event, _)| {
        let Event::Start(Tag::Link { link_type, .. }) = event else {
            return false;
        };
        matches!(link_type, LinkType::Shortcut | LinkType::Collapsed)
    })
}

/// Whether nothing is cited inside.
fn shuts(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Link
            | TagEnd::Image
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_)
    )
}

/// How many elements of raw HTML are open behind one of their tags.
pub fn raw_depth(depth: usize, html: &str) -> usize {
    tags(html).fold(depth, |depth, tag| match tag.closes {
        true => depth.saturating_sub(1),
        false => depth + usize::from(tag.opens()),
    })
}
