//! Citations, each with its slot, and the text around them.

use std::ops::Range;

use super::Writer;
use crate::parse::citations::{BRACKETS, Citation, Cite, Citing, Found, Part, lines};
use crate::parse::notes::citation_label;
use crate::parse::{Plain, Reference, ReferenceKind, SlotContent};

impl<'a> Writer<'a, '_> {
    /// Text of a sentence with the citations in it. Returns the number of the next event.
    pub(super) fn sentence(&mut self, at: usize, text: &str, span: &Range<usize>) -> usize {
        let as_typed = span.len() == text.len();
        let mut from = match as_typed {
            true => self.passed.clamp(span.start, span.end) - span.start,
            false => 0,
        };
        while let Some(found) = self.next_citation(at) {
            self.text(&text[from..found.span.start - span.start], span, from);
            from = (found.span.end - span.start).min(text.len());
            self.citation(found);
            if let Some(next) = found.next {
                return next;
            }
        }
        self.text(&text[from..], span, from);
        at + 1
    }

    /// A piece of a text that starts `from` bytes into it.
    fn text(&mut self, piece: &str, span: &Range<usize>, from: usize) {
        if piece.is_empty() {
            return;
        }
        let whole = from == 0 && piece.len() != span.len();
        let stands = match whole {
            // Not as it was typed, so that only the whole has a place.
            true => span.clone(),
            false => span.start + from..span.start + from + piece.len(),
        };
        self.running(piece, &stands, self.is_free());
    }

    /// The citation that is written next, if it starts in this event.
    fn next_citation(&self, event: usize) -> Option<&'a Found> {
        let next = self.found.get(self.cited)?;
        (next.event == event).then_some(next)
    }

    /// `[@id]`. Returns the number of the next event.
    pub(super) fn brackets(&mut self, at: usize, span: &Range<usize>) -> usize {
        let next = self.end_of(at) + 1;
        let Some(found) = self.next_citation(at) else {
            // Where nothing can be cited, they are text.
            let text = self.text;
            self.running(&text[span.clone()], span, false);
            return next;
        };
        if self.options.citing == Citing::Notes && !found.in_note {
            self.before_mark(next);
        }
        self.citation(found);
        next
    }

    /// The mark of a note stands behind the word, and behind the point or comma.
    fn before_mark(&mut self, next: usize) {
        let html = &mut self.body.html;
        html.truncate(html.trim_end_matches([' ', '\n']).len());
        if let Some(run) = &mut self.run {
            run.trim_end();
        }
        let Some((pulldown_cmark::Event::Text(text), span)) = self.events.get(next) else {
            return;
        };
        let len = text.find(|c| !".,;:!?".contains(c)).unwrap_or(text.len());
        if len > 0 && span.len() == text.len() {
            let stands = span.start..span.start + len;
            self.running(&text[..len], &stands, self.is_free());
            self.passed = stands.end;
        }
    }

    fn citation(&mut self, found: &Found) {
        let number = self.cited;
        self.cited += 1;
        self.passed = self.passed.max(found.span.end);
        let narrative = found.narrative;
        let cites = found.cites.iter().map(|cite| {
            self.references.push(Reference {
                kind: ReferenceKind::Cite { narrative },
                target: cite.key.clone(),
                anchor: None,
                span: cite.span.clone(),
            });
            Cite {
                reference: self.references.len() - 1,
                prefix: cite.prefix.clone(),
                bare: cite.bare,
                locator: cite.locator.clone(),
                suffix: cite.suffix.clone(),
            }
        });
        let cites: Vec<Cite> = cites.collect();
        if let Some(first) = cites.first().filter(|_| narrative) {
            let key = self.plain_key(number);
            self.numbers.insert(key, first.reference);
        }
        self.run.get_or_insert_default().cited(number);
        let own = self.options.citing == Citing::Notes && !found.in_note;
        let label = own.then(|| citation_label(number));
        let note = self.notes.number_of(label.as_deref());
        self.citations.push(Citation {
            cites,
            narrative,
            note: note.map(|note| (note, own)),
            written: lines(&self.text[found.span.clone()]).into_owned(),
        });
        match self.options.citing {
            Citing::Notes if found.in_note => self.slot(SlotContent::Citation(number, Part::Note)),
            Citing::Notes => self.note_of(number),
            _ => self.slot(SlotContent::Citation(number, Part::Whole)),
        }
    }

    /// A citation as a note of its own.
    fn note_of(&mut self, number: usize) {
        self.slot(SlotContent::Citation(number, Part::Before));
        let label = citation_label(number);
        let mark = self.notes.mark(&label);
        self.raw(&mark);
        self.notes.open(&label, &mut self.body);
        self.raw("<p>");
        self.slot(SlotContent::Citation(number, Part::Note));
        self.raw("</p>");
        self.notes.close(&mut self.body);
    }

    /// What plain text calls a citation in it until all references are known: a number
    /// behind those of the events.
    fn plain_key(&self, citation: usize) -> usize {
        self.events.len() + citation
    }

    /// Whether these are the brackets of a citation.
    pub(super) fn cites(&self, event: usize, address: &str) -> bool {
        address == BRACKETS && self.found.binary_search_by_key(&event, |f| f.event).is_ok()
    }

    /// Adds text to plain text, where whom it cites will be named.
    pub(super) fn plain_text(&self, event: usize, text: &str, plain: &mut Plain) {
        let span = &self.events[event].1;
        let first = self.found.partition_point(|found| found.event < event);
        let mut from = 0;
        for (number, found) in self.found.iter().enumerate().skip(first) {
            if found.event != event {
                break;
            }
            let Some(before) = text.get(from..found.span.start - span.start) else {
                break;
            };
            plain.text.push_str(before);
            let start = plain.text.len();
            from = (found.span.start - span.start + found.cites[0].span.len()).min(text.len());
            plain.text.push_str(&found.cites[0].key);
            plain
                .links
                .push((start..plain.text.len(), self.plain_key(number)));
        }
        plain.text.push_str(&text[from..]);
    }
}
