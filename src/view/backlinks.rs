//! Where a page is mentioned, with the sentences that mention it.

use std::ops::Range;

use pulldown_cmark_escape::{escape_href, escape_html_body_text};

use super::Whole;
use super::data::{BacklinkView, LinkView, MentioningPage, MentionsGroup, MentionsPage};
use super::lists::part_address;
use crate::link::Target;
use crate::link::backlinks::{PER_PART, SHOWN, Sentence, anchor_id};
use crate::model::PageNumber;
use crate::parse::words::{OBJECT, Run};
use crate::parse::{Body, SlotContent};

/// How much of a sentence is shown before and behind the name, in characters.
const AROUND: usize = 200;

impl Whole<'_> {
    /// The pages that mention an entry, linked there or not, with one sentence each:
    /// the first of them.
    pub(super) fn backlinks(&self, number: PageNumber) -> Vec<BacklinkView> {
        let links = &self.links.pages[number];
        let first = links.backlinks.iter().take(SHOWN).enumerate();
        first
            .map(|(row, from)| self.backlink(number, row, *from))
            .collect()
    }

    /// How many pages mention an entry, and where all of their sentences stand if
    /// the entry itself does not show them all.
    pub(super) fn mentioned(&self, number: PageNumber) -> (usize, Option<String>) {
        let all = self.links.mention_parts(number) > 0;
        let address = all.then(|| self.mentions_address(number, 0));
        (self.links.pages[number].backlinks.len(), address)
    }

    /// The address of a part of all mentions of an entry.
    pub(super) fn mentions_address(&self, entry: PageNumber, part: usize) -> String {
        let first = mentions_folder(&self.site.pages[entry].address);
        self.address(&part_address(&first, part))
    }

    fn backlink(&self, to: PageNumber, row: usize, from: PageNumber) -> BacklinkView {
        let sentences = self.links.pages[from].sentences_about(to);
        let body = self.body_of(from);
        let runs = &body.runs;
        // A sentence says more than a heading.
        let in_text = |s: &&Sentence| s.run.is_some_and(|run| !runs.get(run as usize).heading);
        let shown = sentences.iter().find(in_text).or(sentences.first());
        let more = sentences.len().saturating_sub(1);
        BacklinkView {
            page: self.card(from),
            place: self.place(from, shown),
            sentence: shown
                .and_then(|s| Some(self.sentence(from, &body, s.run? as usize, &s.marks, None))),
            more,
            more_place: (more > 0).then(|| {
                let part = self.mentions_address(to, row / PER_PART);
                format!("{part}#{}", row_id(row))
            }),
        }
    }

    /// The address of a mention: of its page, and its place there.
    fn place(&self, from: PageNumber, sentence: Option<&Sentence>) -> String {
        let address = self.address(&self.site.pages[from].address);
        match sentence {
            Some(sentence) => format!("{address}#{}", anchor_id(sentence.anchor)),
            None => address,
        }
    }

    /// A part of all mentions of an entry.
    pub(super) fn mentions_view(&self, number: PageNumber, part: usize) -> MentionsPage {
        let page = &self.site.pages[number];
        let links = &self.links.pages[number];
        let first = mentions_folder(&page.address);
        let frame = self.frame(&part_address(&first, part));
        let root = frame.root.clone().unwrap_or_default();
        let total = self.links.mention_parts(number);
        let mut crumbs = self.crumbs(&page.id);
        crumbs.push(LinkView {
            title: page.title.clone(),
            address: self.address(&page.address),
        });
        let mut groups: Vec<MentionsGroup> = Vec::new();
        let mut last_kind = None;
        let rows = links.backlinks.iter().enumerate();
        for (row, from) in rows.skip(part * PER_PART).take(PER_PART) {
            let kind = &self.site.pages[*from].kind;
            let row = self.mentioning(number, row, *from, &root);
            let same = last_kind.replace(&kind.name) == Some(&kind.name);
            match groups.last_mut().filter(|_| same) {
                Some(group) => group.pages.push(row),
                None => groups.push(MentionsGroup {
                    kind: self.kind_view(kind),
                    pages: vec![row],
                }),
            }
        }
        MentionsPage {
            frame,
            entry: self.card(number),
            crumbs,
            count: links.backlinks.len(),
            groups,
            pagination: (total > 1).then(|| self.pagination(part, total, &first)),
        }
    }

    fn mentioning(
        &self,
        to: PageNumber,
        row: usize,
        from: PageNumber,
        root: &str,
    ) -> MentioningPage {
        let sentences = self.links.pages[from].sentences_about(to);
        let body = self.body_of(from);
        let html = sentences.iter().filter_map(|s| {
            let place = format!("{root}{}", self.place(from, Some(s)));
            Some(self.sentence(from, &body, s.run? as usize, &s.marks, Some(&place)))
        });
        MentioningPage {
            id: row_id(row),
            page: self.card(from),
            place: self.place(from, sentences.first()),
            sentences: html.collect(),
        }
    }
}

impl Whole<'_> {
    /// The sentence around a mention as HTML, with all mentions of the entry in it
    /// marked, the first one as a link if it is to lead anywhere; a sentence that only
    /// cites the entry is a link as a whole. A long sentence is cut.
    fn sentence(
        &self,
        from: PageNumber,
        body: &Body,
        run: usize,
        marks: &[Range<u32>],
        link: Option<&str>,
    ) -> String {
        if let Some(link) = link.filter(|_| marks.iter().all(Range::is_empty)) {
            let mut html = String::from("<a href=\"");
            // Writing to a string does not fail.
            let _ = escape_href(&mut html, link);
            let words = self.sentence(from, body, run, marks, None);
            return format!("{html}\">{words}</a>");
        }
        let number = run;
        let run = body.runs.get(run);
        let bytes = |mark: &Range<u32>| mark.start as usize..mark.end as usize;
        let Some(first) = marks.first().map(bytes) else {
            return String::new();
        };
        let around = run.sentence(first.start);
        let (start, before) = start_of(run.text, around.start..first.start);
        let (end, behind) = end_of(run.text, first.end..around.end.max(first.end));
        let titles = self.titles(from, body, (number, &run));
        let mut html = String::from(before);
        let mut at = start;
        let marks = marks.iter().map(bytes).filter(|mark| !mark.is_empty());
        for (number, mark) in marks.enumerate() {
            if mark.end > end {
                break;
            }
            add(&mut html, run.text, at..mark.start, &titles);
            match link.filter(|_| number == 0) {
                Some(link) => {
                    html.push_str("<a href=\"");
                    let _ = escape_href(&mut html, link);
                    html.push_str("\"><mark>");
                }
                None => html.push_str("<mark>"),
            }
            add(&mut html, run.text, mark.clone(), &titles);
            html.push_str(match link.filter(|_| number == 0) {
                Some(_) => "</mark></a>",
                None => "</mark>",
            });
            at = mark.end;
        }
        add(&mut html, run.text, at..end, &titles);
        html.push_str(behind);
        html
    }

    /// Where a run has the id of a page and its readers see the title, with that title,
    /// or a citation and they see its author; in the order of the text.
    fn titles(
        &self,
        from: PageNumber,
        body: &Body,
        (number, run): (usize, &Run),
    ) -> Vec<(Range<usize>, &str)> {
        let facts = &self.documents[self.site.pages[from].document].facts;
        let targets = &self.links.pages[from].targets;
        let links = body.slots.iter().filter_map(|slot| match slot.content {
            SlotContent::LinkText(reference, _) => Some(reference),
            _ => None,
        });
        let titles = links.filter_map(|reference| match targets.get(reference)?.as_ref()? {
            Target::Page {
                number,
                by_id: true,
                ..
            } => {
                let range = run.within(&facts.references[reference].span)?;
                Some((range, self.site.pages[*number].title.as_str()))
            }
            _ => None,
        });
        let mut titles: Vec<_> = titles.collect();
        for cited in body.runs.cited_in(number) {
            let citation = &body.citations[cited.citation as usize];
            let target = targets.get(citation.cites[0].reference);
            if let Some(Some(Target::Page { number, .. })) = target.filter(|_| citation.narrative) {
                let at = cited.at as usize;
                titles.push((at..at + OBJECT.len_utf8(), self.author(*number)));
            }
        }
        titles.sort_by_key(|(range, _)| range.start);
        titles
    }
}

/// The address of all mentions of an entry, from its own.
pub(super) fn mentions_folder(address: &str) -> String {
    format!("{address}mentions/")
}

/// The id of a page among all mentions of an entry.
fn row_id(row: usize) -> String {
    format!("page-{}", row + 1)
}

/// Adds a part of a text as HTML, with titles in the places of ids. A picture,
/// another citation or a note's mark is left out.
fn add(html: &mut String, text: &str, part: Range<usize>, titles: &[(Range<usize>, &str)]) {
    // Writing to a string does not fail.
    let mut plain = |text: &str| {
        if !text.contains(OBJECT) {
            let _ = escape_html_body_text(&mut *html, text);
            return;
        }
        let text = text.replace(&format!(" {OBJECT}"), "").replace(OBJECT, "");
        let _ = escape_html_body_text(&mut *html, &text);
    };
    let mut at = part.start;
    for (range, title) in titles {
        if at <= range.start && range.end <= part.end {
            plain(&text[at..range.start]);
            plain(title);
            at = range.end;
        }
    }
    plain(&text[at..part.end]);
}

/// Where the shown part of a sentence starts before a name, and what says that it is cut.
fn start_of(text: &str, range: Range<usize>) -> (usize, &'static str) {
    let before = &text[range.clone()];
    match before.char_indices().rev().nth(AROUND) {
        None => (range.end - before.trim_start().len(), ""),
        Some((cut, _)) => {
            let rest = &before[cut..];
            let word = rest.find(char::is_whitespace).unwrap_or(0);
            (range.start + cut + word, "…")
        }
    }
}

/// Where it ends behind a name.
fn end_of(text: &str, range: Range<usize>) -> (usize, &'static str) {
    let behind = &text[range.clone()];
    match behind.char_indices().nth(AROUND) {
        None => (range.start + behind.trim_end().len(), ""),
        Some((cut, _)) => {
            let rest = &behind[..cut];
            let word = rest.rfind(char::is_whitespace).unwrap_or(cut);
            (range.start + word, " …")
        }
    }
}
