//! Where a page is mentioned, with the sentence that mentions it.

use pulldown_cmark_escape::escape_html_body_text;

use super::Whole;
use super::data::BacklinkView;
use crate::link::Target;
use crate::model::PageNumber;
use crate::parse::words::{OBJECT, Run};
use crate::parse::{Body, Document};

/// How many pages are shown with their sentence.
const WITH_SENTENCE: usize = 20;

/// A stretch of words in a page's text that means an entry.
struct Place {
    run: usize,
    first: usize,
    end: usize,
}

impl Whole<'_> {
    /// The pages that mention an entry, linked there or not, the first ones with
    /// one sentence each.
    pub(super) fn backlinks(&self, number: PageNumber) -> Vec<BacklinkView> {
        let pages = &self.links.pages[number].backlinks;
        let live = pages.iter().filter(|from| self.site.pages[**from].live);
        live.enumerate()
            .map(|(i, from)| match i < WITH_SENTENCE {
                true => self.backlink(*from, number),
                false => self.bare(*from),
            })
            .collect()
    }

    fn bare(&self, from: PageNumber) -> BacklinkView {
        BacklinkView {
            page: self.card(from),
            place: self.address(&self.site.pages[from].address),
            sentence: None,
            more: 0,
        }
    }

    fn backlink(&self, from: PageNumber, to: PageNumber) -> BacklinkView {
        let document = &self.documents[self.site.pages[from].document];
        let body = self.body_of(from);
        let places = self.places(from, to, document, &body);
        let mut view = self.bare(from);
        view.more = places.len().saturating_sub(1);
        // A sentence says more than a heading.
        let in_text = |place: &&Place| !body.runs[place.run].heading;
        if let Some(place) = places.iter().find(in_text).or(places.first()) {
            let run = &body.runs[place.run];
            view.sentence = Some(sentence(run, place));
            if let Some(id) = heading_above(document, &body, place.run) {
                view.place = format!("{}#{id}", view.place);
            }
        }
        view
    }

    /// All places of a page that mention an entry, in the order of the text.
    fn places(
        &self,
        from: PageNumber,
        to: PageNumber,
        document: &Document,
        body: &Body,
    ) -> Vec<Place> {
        let links = &self.links.pages[from];
        let mut places: Vec<Place> = links
            .mentions
            .iter()
            .filter(|mention| mention.decision.entry() == Some(to))
            .map(|mention| Place {
                run: mention.run,
                first: mention.words.start,
                end: mention.words.end,
            })
            .collect();
        for (reference, target) in document.facts.references.iter().zip(&links.targets) {
            if matches!(target, Some(Target::Page { number, .. }) if *number == to) {
                let (start, end) = (reference.span.start as u32, reference.span.end as u32);
                places.extend(words_within(body, start, end));
            }
        }
        places.sort_by_key(|place| (place.run, place.first));
        places
    }
}

/// The words that stand in a stretch of the file.
fn words_within(body: &Body, start: u32, end: u32) -> Option<Place> {
    let inside = |span: &std::ops::Range<u32>| span.start >= start && span.end <= end;
    body.runs.iter().enumerate().find_map(|(number, run)| {
        let first = run.words.iter().position(|word| inside(&word.span))?;
        let count = run.words[first..]
            .iter()
            .take_while(|word| inside(&word.span))
            .count();
        Some(Place {
            run: number,
            first,
            end: first + count,
        })
    })
}

/// The sentence around a place as HTML, with the place marked.
fn sentence(run: &Run, place: &Place) -> String {
    let (first, last) = (&run.words[place.first], &run.words[place.end - 1]);
    let (start, end) = (first.text.start as usize, last.text.end as usize);
    let around = run.sentence(first.text.start);
    let mut html = String::new();
    // Writing to a string does not fail. A picture or a note's mark is left out.
    let add = |html: &mut String, text: &str| {
        let _ = escape_html_body_text(html, &text.replace(OBJECT, ""));
    };
    add(&mut html, run.text[around.start..start].trim_start());
    html.push_str("<mark>");
    add(&mut html, &run.text[start..end]);
    html.push_str("</mark>");
    add(&mut html, run.text[end..around.end.max(end)].trim_end());
    html
}

/// The id of the heading that a run stands under.
fn heading_above<'d>(document: &'d Document, body: &Body, run: usize) -> Option<&'d str> {
    let before = &body.runs[..=run];
    let headings = before.iter().filter(|run| run.heading).count();
    let heading = document.facts.headings.get(headings.checked_sub(1)?)?;
    Some(&heading.id)
}
