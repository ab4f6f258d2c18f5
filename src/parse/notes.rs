//! Footnotes: marks in the text, the notes in one list at the foot.

use std::collections::HashMap;

use super::{Body, Slot};

/// The notes of one text. Marks and notes know each other by CSS anchor names,
/// so that a wide page can set each note beside its mark.
#[derive(Default)]
pub struct Notes {
    /// Labels in the order of their first mark, with how many marks each has.
    marked: Vec<(String, usize)>,
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
        let number = match self.marked.iter().position(|(l, _)| l == label) {
            Some(i) => i,
            None => {
                self.marked.push((label.to_owned(), 0));
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
