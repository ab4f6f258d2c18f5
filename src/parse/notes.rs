//! Footnotes: marks in the text, the notes in one list at the foot.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::citations::Found;
use super::{Body, Slot, Start};
use crate::diagnostic::{Code, Diagnostic, Place};

/// The notes of one text. Marks and notes know each other by CSS anchor names,
/// so that a wide page can set each note beside its mark.
#[derive(Default)]
pub struct Notes {
    /// What the ids start with.
    prefix: String,
    /// Labels of the notes that are shown, with how many marks each has so far.
    marked: Vec<(String, usize)>,
    /// Where a label stands among them.
    numbers: HashMap<String, usize>,
    written: HashMap<String, Body>,
    /// The notes that are being written, each with the text around it.
    open: Vec<(String, Body)>,
}

/// The label of the note that a citation becomes, by its number in the text. Authors
/// can't write it.
pub fn citation_label(number: usize) -> String {
    format!("\0{number}")
}

/// Labels are compared as the parser does.
fn fold(label: &str) -> String {
    label.to_uppercase().to_lowercase()
}

impl Notes {
    /// Numbers the notes that a text shows: those that are marked in the text itself
    /// in the order of their marks, then those that are marked in these notes only.
    /// Citations that become notes are counted with them.
    pub fn of<'f>(
        events: &[(Event, Range<usize>)],
        prefix: &str,
        citations: impl Iterator<Item = &'f Found>,
    ) -> Notes {
        let mut notes = Notes {
            prefix: prefix.to_owned(),
            ..Notes::default()
        };
        // The marks in each note; those in a second note of a label count for nothing.
        let mut inside: HashMap<String, Vec<String>> = HashMap::new();
        let mut open: Vec<Option<String>> = Vec::new();
        let mut citations = citations.enumerate().peekable();
        for (at, (event, _)) in events.iter().enumerate() {
            while let Some((number, found)) = citations.next_if(|(_, found)| found.event == at) {
                if !found.in_note {
                    notes.number(citation_label(number));
                }
            }
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let label = fold(label);
                    let first = !inside.contains_key(&label);
                    inside.entry(label.clone()).or_default();
                    open.push(first.then_some(label));
                }
                Event::End(TagEnd::FootnoteDefinition) => drop(open.pop()),
                Event::FootnoteReference(label) => match open.last() {
                    None => notes.number(fold(label)),
                    Some(Some(note)) => {
                        inside.entry(note.clone()).or_default().push(fold(label));
                    }
                    Some(None) => {}
                },
                _ => {}
            }
        }
        let mut next = 0;
        while let Some((label, _)) = notes.marked.get(next) {
            for label in inside.remove(label).unwrap_or_default() {
                notes.number(label);
            }
            next += 1;
        }
        notes
    }

    fn number(&mut self, label: String) {
        if !self.numbers.contains_key(&label) {
            self.numbers.insert(label.clone(), self.marked.len());
            self.marked.push((label, 0));
        }
    }

    /// Whether an id is kept for notes: no heading may have it.
    pub fn reserves(&self, id: &str) -> bool {
        let number = id
            .strip_prefix(&self.prefix)
            .and_then(|id| id.strip_prefix("note-"))
            .map(|n| n.trim_start_matches("mark-"));
        let is_number = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
        number.is_some_and(|n| n.split('-').all(is_number))
    }

    /// The number of a note, from 1; without a label, of the one that is being written.
    pub fn number_of(&self, label: Option<&str>) -> Option<usize> {
        let label = label.or(self.open.last().map(|(label, _)| label.as_str()))?;
        self.numbers.get(label).map(|number| number + 1)
    }

    /// The mark of a note in the text.
    pub fn mark(&mut self, label: &str) -> String {
        // A note around the mark is not shown if it has no number, or is a second one.
        let shown = self.open.last().is_none_or(|(note, _)| {
            self.numbers.contains_key(note) && !self.written.contains_key(note)
        });
        let Some(number) = self.numbers.get(&fold(label)).filter(|_| shown) else {
            return String::new();
        };
        self.marked[*number].1 += 1;
        let (n, times, p) = (number + 1, self.marked[*number].1, &self.prefix);
        let (id, anchor) = match times {
            1 => (
                format!("{p}note-mark-{n}"),
                format!(" style=\"--mark:--{p}mark-{n}\""),
            ),
            _ => (format!("{p}note-mark-{n}-{times}"), String::new()),
        };
        format!(
            "<sup class=\"note-mark\" id=\"{id}\"{anchor}><a href=\"#{p}note-{n}\" role=\"doc-noteref\">{n}</a></sup>"
        )
    }

    /// Starts the text of a note: what follows is written to a body of its own.
    pub fn open(&mut self, label: &str, body: &mut Body) {
        self.open.push((fold(label), std::mem::take(body)));
    }

    /// Ends the text of a note and goes back to the text around it.
    pub fn close(&mut self, body: &mut Body) {
        if let Some((label, around)) = self.open.pop() {
            let note = std::mem::replace(body, around);
            self.written.entry(label).or_insert(note);
        }
    }

    /// Writes the notes that have a mark to the foot of the text.
    pub fn finish(mut self, body: &mut Body) {
        if self.marked.is_empty() {
            return;
        }
        body.html
            .push_str("<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"Notes\"><ol>\n");
        for (i, (label, times)) in self.marked.iter().enumerate() {
            let (n, p) = (i + 1, &self.prefix);
            // `--note-0` is whatever the theme sets above the first note.
            let last = if i == 0 { "" } else { p };
            body.html.push_str(&format!(
                "<li id=\"{p}note-{n}\" style=\"--mark:--{p}mark-{n};--self:--{p}note-{n};--last:--{last}note-{i}\">"
            ));
            let note = self.written.remove(label).unwrap_or_default();
            let (start, slots) = (body.html.len(), body.slots.len());
            // The way back belongs into the note's last paragraph.
            let end = note.html.trim_end();
            let (text, close) = match end.strip_suffix("</p>") {
                Some(text) => (text, "</p>"),
                None => (end, ""),
            };
            body.html.push_str(text);
            body.slots.extend(note.slots.into_iter().map(|slot| Slot {
                at: start + slot.at,
                content: slot.content,
            }));
            body.runs.append(&note.runs, start);
            body.starts.extend(note.starts.into_iter().map(|at| Start {
                html: at.html + start as u32,
                slots: at.slots + slots as u32,
                ..at
            }));
            for time in 1..=*times {
                let (id, number) = match time {
                    1 => (format!("{p}note-mark-{n}"), String::new()),
                    _ => (format!("{p}note-mark-{n}-{time}"), format!(" {time}")),
                };
                body.html.push_str(&format!(
                    " <a class=\"note-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\"Back to the text{number}\">↩</a>"
                ));
            }
            body.html.push_str(close);
            body.html.push_str("</li>\n");
        }
        body.html.push_str("</ol></section>\n");
    }
}

/// Reports notes that the page does not show: nothing marks them, or an earlier
/// note has their label.
pub fn lost(file: &Arc<str>, events: &[(Event, Range<usize>)], found: &mut Vec<Diagnostic>) {
    let shown = Notes::of(events, "", std::iter::empty()).numbers;
    let mut first: HashMap<String, Place> = HashMap::new();
    for (event, span) in events {
        let Event::Start(Tag::FootnoteDefinition(label)) = event else {
            continue;
        };
        let label = label.as_ref();
        let end = span.end.min(span.start + "[^]:".len() + label.len());
        let place = Place::new(file, span.start..end);
        let folded = fold(label);
        if let Some(first) = first.get(&folded) {
            let message = format!("another note has the label `[^{label}]`, and this one is lost");
            found.push(
                Diagnostic::new(Code::LostNote, place, message)
                    .other(first.clone(), "the one that is shown")
                    .help("give one of them a label of its own"),
            );
            continue;
        }
        if !shown.contains_key(&folded) {
            let message = format!("nothing in the text leads to the note `[^{label}]`");
            found.push(
                Diagnostic::new(Code::LostNote, place.clone(), message)
                    .help(format!("write `[^{label}]` where it belongs, or remove it")),
            );
        }
        first.insert(folded, place);
    }
}

/// Marks without a note, which are text to the parser: their places and labels.
pub fn undefined(text: &str, events: &[(Event, Range<usize>)]) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let notes = events
        .iter()
        .any(|(event, _)| matches!(event, Event::Start(Tag::FootnoteDefinition(_))));
    // A bracket ends one text and starts another.
    let mut run = 0..0;
    let mut in_code = false;
    for (event, span) in events {
        match event {
            Event::Text(_) if !in_code && span.start == run.end => run.end = span.end,
            Event::Text(_) if !in_code => {
                marks(text, &run, &mut found);
                run = span.clone();
            }
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
    }
    marks(text, &run, &mut found);
    found.retain(|(span, label)| is_meant(&text[..span.start], &label[1..], notes));
    found
}

/// Whether `[^label]` is the mark of a note, and no part of a regular expression: a
/// number is, and a word on a page with notes or right behind another word.
fn is_meant(before: &str, label: &str, notes: bool) -> bool {
    let of_letters = label
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let range = label
        .split('-')
        .any(|part| part.chars().count() == 1 && label.contains('-'));
    let number = label.chars().all(|c| c.is_ascii_digit());
    let behind_word =
        label.chars().count() > 2 && !before.ends_with(|c: char| c.is_whitespace() || c == '(');
    number || of_letters && !range && (notes || behind_word && !before.is_empty())
}

/// Everything that looks like the mark of a note in a stretch of a text.
fn marks(text: &str, run: &Range<usize>, found: &mut Vec<(Range<usize>, String)>) {
    for (at, _) in text[run.clone()].match_indices("[^") {
        let start = run.start + at;
        let label = text[start + 1..run.end].split_once(']');
        let Some((label, _)) = label.filter(|_| !text[..start].ends_with('\\')) else {
            continue;
        };
        if label.len() > 1 && !label.contains(|c: char| c.is_whitespace() || c == '[') {
            found.push((start..start + label.len() + 2, label.to_owned()));
        }
    }
}
