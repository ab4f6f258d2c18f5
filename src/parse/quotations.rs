//! Quotations in running text, with the sources that they are cited to.
//!
//! Which citation belongs to a quotation is decided by this rule alone:
//!
//! 1. Words in quotation marks, double or single, belong to the first citation behind them in their
//!    sentence, or right behind it: `He said, "…" [@id].`, `"… ." [@id]`. Where there is
//!    none, to the last `@id` before them in their sentence: `@id says, "…"`.
//! 2. A quotation set off as a block (`>`) belongs to the citation that ends it.
//!
//! Fewer than [`LEAST`] words say nothing: they are often no quotation but a distance
//! to a word. In an alert, words in marks alone are looked for. `<q>` is a mark too.
//!
//! The mark that closes single ones is an apostrophe too. The first that no letter follows
//! closes: should that be the apostrophe of "the clerks’ office", what stands before it is
//! quoted all the same.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::citations::Found;
use super::markdown::end_of;
use super::sentences::Segmenter;
use super::tags::tags;

/// How many words a quotation has at least.
const LEAST: usize = 3;

/// Words that a text gives as those of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotation {
    pub text: String,
    /// Where it stands in the file, without its marks.
    pub span: Range<usize>,
    /// The sources that are cited for it, as the text names them.
    pub sources: Vec<String>,
}

/// All quotations of a text that are cited to a source. `found` are its citations.
pub fn quotations(
    events: &[(Event, Range<usize>)],
    found: &[Found],
    segmenter: &Segmenter,
) -> Vec<Quotation> {
    let mut quotations = Vec::new();
    let mut at = 0;
    while at < events.len() && !found.is_empty() {
        at = match &events[at].0 {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => end_of(events, at) + 1,
            Event::Start(Tag::BlockQuote(None)) => {
                let end = end_of(events, at);
                match set_off(&Run::of(events, found, at..end)) {
                    Some(quotation) => {
                        quotations.push(quotation);
                        end + 1
                    }
                    None => at + 1,
                }
            }
            event if starts_text(event) => {
                let end = (at + 1..events.len()).find(|n| ends_text(&events[*n].0));
                let end = end.unwrap_or(events.len());
                quotations.extend(in_marks(&Run::of(events, found, at..end), segmenter));
                end
            }
            _ => at + 1,
        };
    }
    quotations.retain(|quotation| quotation.text.split_whitespace().count() >= LEAST);
    quotations
}

fn starts_text(event: &Event) -> bool {
    match event {
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) => true,
        Event::Start(tag) => is_inline(tag),
        _ => false,
    }
}

fn is_inline(tag: &Tag) -> bool {
    let marks = matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough);
    marks || matches!(tag, Tag::Link { .. } | Tag::Image { .. })
}

/// Whether running text ends before an event.
fn ends_text(event: &Event) -> bool {
    match event {
        Event::Start(tag) => !is_inline(tag),
        Event::End(end) => !matches!(
            end,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        ),
        _ => false,
    }
}

/// Running text with its citations taken out.
#[derive(Default)]
struct Run<'a> {
    text: String,
    /// The bytes of the file for those of the text, by their starts there.
    places: Vec<(usize, Range<usize>)>,
    /// Where in the text citations stood.
    citations: Vec<(usize, &'a Found)>,
}

impl<'a> Run<'a> {
    fn of(events: &[(Event, Range<usize>)], found: &'a [Found], within: Range<usize>) -> Run<'a> {
        let mut run = Run::default();
        let first = found.partition_point(|found| found.event < within.start);
        let mut found = found[first..].iter().peekable();
        let mut at = within.start;
        while at < within.end {
            let (event, span) = &events[at];
            let mut next = at + 1;
            while found.next_if(|found| found.event < at).is_some() {}
            match event {
                Event::Text(text) | Event::Code(text) => {
                    let mut from = 0;
                    while let Some(found) = found.next_if(|found| found.event == at) {
                        let stands = found.span.start - span.start..found.span.end - span.start;
                        run.push(text.get(from..stands.start).unwrap_or_default(), span, from);
                        run.citations.push((run.text.len(), found));
                        from = stands.end.min(text.len());
                        next = found.next.unwrap_or(next);
                    }
                    run.push(text.get(from..).unwrap_or_default(), span, from);
                }
                Event::InlineHtml(html) => {
                    for tag in tags(html).filter(|tag| tag.is("q")) {
                        run.push(if tag.closes { "”" } else { "“" }, span, 0);
                    }
                }
                Event::SoftBreak | Event::HardBreak => run.push(" ", span, 0),
                Event::Start(Tag::Image { .. }) => next = end_of(events, at) + 1,
                Event::End(TagEnd::Paragraph | TagEnd::Item) => run.push(" ", span, 0),
                _ => {
                    if let Some(found) = found.next_if(|found| found.event == at) {
                        run.citations.push((run.text.len(), found));
                        next = found.next.unwrap_or(next);
                    }
                }
            }
            at = next;
        }
        run
    }

    /// Adds text that starts `from` bytes into an event.
    fn push(&mut self, text: &str, span: &Range<usize>, from: usize) {
        if !text.is_empty() {
            let start = (span.start + from).min(span.end);
            self.places.push((self.text.len(), start..span.end));
            self.text.push_str(text);
        }
    }

    /// The bytes of the file for a stretch of the text.
    fn span(&self, of: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let number = self.places.partition_point(|(start, _)| *start <= at);
            let (start, span) = &self.places[number.checked_sub(1)?];
            Some((span.start + (at - start)).min(span.end))
        };
        let start = place(of.start).unwrap_or_default();
        // The last byte, so that an end between two events is that of the first.
        let end = of.end.checked_sub(1).and_then(place);
        start..end.map_or(start, |end| (end + 1).max(start))
    }

    fn quotation(&self, of: Range<usize>, citation: &Found) -> Quotation {
        Quotation {
            text: self.text[of.clone()].to_owned(),
            span: self.span(of),
            sources: citation.cites.iter().map(|cite| cite.key.clone()).collect(),
        }
    }
}

/// A quotation that is set off, if a citation ends it.
fn set_off(run: &Run) -> Option<Quotation> {
    let (at, citation) = run.citations.last()?;
    let (before, behind) = run.text.split_at(*at);
    let is_last = !behind.contains(char::is_alphanumeric);
    let start = before.len() - before.trim_start().len();
    let end = before
        .trim_end_matches([' ', '—', '–', '-', '(', '\n'])
        .len();
    (is_last && start < end).then(|| run.quotation(start..end, citation))
}

/// The quotations in marks that a citation of their sentence is for.
fn in_marks(run: &Run, segmenter: &Segmenter) -> Vec<Quotation> {
    let marked = marked(&run.text);
    if run.citations.is_empty() || marked.is_empty() {
        return Vec::new();
    }
    let ends = segmenter.ends(&run.text);
    let quotations = marked.into_iter().filter_map(|of| {
        let number = ends.partition_point(|end| *end <= of.start);
        let first = number.checked_sub(1).map_or(0, |before| ends[before]);
        // The sentence goes on behind the last mark.
        let last = ends[number..].iter().find(|end| **end > of.end);
        let last = last.copied().unwrap_or(run.text.len());
        let words = |range: Range<usize>| run.text[range].contains(char::is_alphanumeric);
        let behind = run.citations.iter().find(|(at, _)| *at > of.end);
        let behind = behind.filter(|(at, _)| *at <= last || !words(of.end..*at));
        let before = || {
            let mut before = run.citations.iter().rev();
            before.find(|(at, found)| found.narrative && (first..=of.start).contains(at))
        };
        let (_, citation) = behind.or_else(before)?;
        Some(run.quotation(of, citation))
    });
    quotations.collect()
}

/// What stands in quotation marks, without them, in the order of the text.
fn marked(text: &str) -> Vec<Range<usize>> {
    let mut marked = in_double(text);
    let crosses = |a: &Range<usize>, b: &Range<usize>| {
        let starts = a.start < b.start && b.start < a.end && a.end < b.end;
        starts || b.start < a.start && a.start < b.end && b.end < a.end
    };
    let single = in_single(text).into_iter();
    let single = single.filter(|of| !marked.iter().any(|other| crosses(of, other)));
    let single: Vec<Range<usize>> = single.collect();
    marked.extend(single);
    marked.sort_by_key(|of| of.start);
    marked
}

fn in_double(text: &str) -> Vec<Range<usize>> {
    let mut marked = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (Some((start, mark)), '“' | '”' | '»') if closes(mark, c) => {
                marked.push(start..at);
                open = None;
            }
            (None, '“' | '„' | '«') => open = Some((at + c.len_utf8(), c)),
            _ => {}
        }
    }
    marked
}

fn in_single(text: &str) -> Vec<Range<usize>> {
    let mut marked = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        let behind = &text[at + c.len_utf8()..];
        let in_word = behind.starts_with(char::is_alphanumeric);
        match (open, c) {
            (Some((start, mark)), '‘' | '’' | '›') if closes(mark, c) && !in_word => {
                marked.push(start..at);
                open = None;
            }
            (None, '‘' | '‚' | '‹') if !is_left_out(behind) => {
                open = Some((at + c.len_utf8(), c));
            }
            _ => {}
        }
    }
    marked
}

/// Whether a mark before this stands for letters or figures that are left out, as in
/// ’90s and ’twas, where smart punctuation takes it for one that opens.
fn is_left_out(behind: &str) -> bool {
    let word = behind.split(|c: char| !c.is_alphanumeric()).next();
    let word = word.unwrap_or_default().to_lowercase();
    let year = word.trim_end_matches('s');
    let is_year = year.len() == 2 && year.bytes().all(|b| b.is_ascii_digit());
    is_year || ["em", "n", "til", "tis", "twas", "twere", "twill"].contains(&word.as_str())
}

fn closes(open: char, mark: char) -> bool {
    match open {
        '„' => mark == '“' || mark == '”',
        '«' => mark == '»',
        '‚' => mark == '‘' || mark == '’',
        '‘' => mark == '’',
        '‹' => mark == '›',
        _ => mark == '”',
    }
}
