//! Footnotes: marks in the text, the notes in one list at the foot.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Body, Slot};
use crate::diagnostic::{Code, Diagnostic, Place};

/// The notes of one text. Marks and notes know each other by CSS anchor names,
/// so that a wide page can set each note beside its mark.
#[derive(Default)]
pub struct Notes {
    /// Labels in the order of their first mark, with how many marks each has.
    marked: Vec<(String, usize)>,
    /// Where a label stands among them.
    numbers: HashMap<String, usize>,
    written: HashMap<String, Body>,
    /// The text around the note that is being written.
    open: Option<(String, Body)>,
}

impl Notes {
    /// Whether an id is kept for notes: no heading may have it.
    pub fn reserves(id: &str) -> bool {
        let number = id
            .strip_prefix("note-")
            .map(|n| n.trim_start_matches("mark-"));
        number.is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// The mark of a note in the text.
    pub fn mark(&mut self, label: &str) -> String {
        let number = match self.numbers.get(label) {
            Some(number) => *number,
            None => {
                self.marked.push((label.to_owned(), 0));
                self.numbers.insert(label.to_owned(), self.marked.len() - 1);
                self.marked.len() - 1
            }
        };
        self.marked[number].1 += 1;
        let (n, times) = (number + 1, self.marked[number].1);
        let (id, anchor) = match times {
            1 => (
                format!("note-mark-{n}"),
                format!(" style=\"--mark:--mark-{n}\""),
            ),
            _ => (format!("note-mark-{n}-{times}"), String::new()),
        };
        format!(
            "<sup class=\"note-mark\" id=\"{id}\"{anchor}><a href=\"#note-{n}\" role=\"doc-noteref\">{n}</a></sup>"
        )
    }

    /// Starts the text of a note: what follows is written to a body of its own.
    pub fn open(&mut self, label: &str, body: &mut Body) {
        if self.open.is_none() {
            self.open = Some((label.to_owned(), std::mem::take(body)));
        }
    }

    /// Ends the text of a note and goes back to the text around it.
    pub fn close(&mut self, body: &mut Body) {
        if let Some((label, around)) = self.open.take() {
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
            let n = i + 1;
            // `--note-0` is whatever the theme sets above the first note.
            body.html.push_str(&format!(
                "<li id=\"note-{n}\" style=\"--mark:--mark-{n};--self:--note-{n};--last:--note-{i}\">"
            ));
            let note = self.written.remove(label).unwrap_or_default();
            let start = body.html.len();
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
            body.runs.extend(note.runs.into_iter().map(|mut run| {
                run.shift_html(start);
                run
            }));
            for time in 1..=*times {
                let (id, number) = match time {
                    1 => (format!("note-mark-{n}"), String::new()),
                    _ => (format!("note-mark-{n}-{time}"), format!(" {time}")),
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
    let marked: HashSet<&str> = events
        .iter()
        .filter_map(|(event, _)| match event {
            Event::FootnoteReference(label) => Some(label.as_ref()),
            _ => None,
        })
        .collect();
    let mut first: HashMap<&str, Place> = HashMap::new();
    for (event, span) in events {
        let Event::Start(Tag::FootnoteDefinition(label)) = event else {
            continue;
        };
        let label = label.as_ref();
        let end = span.end.min(span.start + "[^]:".len() + label.len());
        let place = Place::new(file, span.start..end);
        if let Some(first) = first.get(label) {
            let message = format!("another note has the label `[^{label}]`, and this one is lost");
            found.push(
                Diagnostic::new(Code::LostNote, place, message)
                    .other(first.clone(), "the one that is shown")
                    .help("give one of them a label of its own"),
            );
            continue;
        }
        if !marked.contains(label) {
            let message = format!("nothing in the text leads to the note `[^{label}]`");
            found.push(
                Diagnostic::new(Code::LostNote, place.clone(), message)
                    .help(format!("write `[^{label}]` where it belongs, or remove it")),
            );
        }
        first.insert(label, place);
    }
}

/// Marks without a note, which are text to the parser: their places and labels.
pub fn undefined(text: &str, events: &[(Event, Range<usize>)]) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
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
    found
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
