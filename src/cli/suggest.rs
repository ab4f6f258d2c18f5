//! What `expound check --suggest` prints.

use std::collections::HashMap;

use serde_json::json;

use super::{Format, program, report};
use crate::Analysis;
use crate::diagnostic::{Lines, Sources};
use crate::link::suggest::{Suggestion, What, suggest};
use crate::read::Files;

/// How many of each sort people see.
const SHOWN: usize = 20;

/// Prints all suggestions: for people the first ones of each sort, for programs
/// all, one object a line.
pub fn print(analysis: &Analysis, files: &Files, format: Format) {
    let all = suggest(analysis.site(), &analysis.documents, analysis.links());
    let mut places = Places {
        analysis,
        files,
        lines: HashMap::new(),
    };
    if format == Format::Json {
        for suggestion in &all {
            report::print(&places.json(suggestion));
        }
        return;
    }
    let (names, shorts): (Vec<_>, Vec<_>) = all.iter().partition(|s| s.what == What::Entry);
    for (suggestions, what) in [
        (shorts, "second-reference names"),
        (names, "names without an entry"),
    ] {
        for suggestion in suggestions.iter().take(SHOWN) {
            report::print(&places.text(suggestion));
        }
        let more = suggestions.len().saturating_sub(SHOWN);
        if more > 0 {
            let program = program();
            report::print(&format!(
                "{more} more {what}; `{program} check --suggest --format json` lists all\n"
            ));
        }
    }
    if all.is_empty() {
        report::say("nothing to suggest");
    }
}

/// Where suggestions stand, in lines and columns.
struct Places<'a> {
    analysis: &'a Analysis,
    files: &'a Files,
    lines: HashMap<&'a str, Lines<'a>>,
}

impl<'a> Places<'a> {
    /// File, line and column of each place.
    fn of(&mut self, suggestion: &Suggestion) -> Vec<(&'a str, usize, usize)> {
        let places = suggestion.places.iter().map(|(page, span)| {
            let file: &'a str = &self.analysis.site().pages[*page].file;
            let files = self.files;
            let lines = self.lines.entry(file);
            let lines = lines.or_insert_with(|| Lines::of(files.text(file).unwrap_or_default()));
            let (line, column) = lines.place(span.start);
            (file, line, column)
        });
        places.collect()
    }

    fn text(&mut self, suggestion: &Suggestion) -> String {
        let Suggestion {
            name, times, pages, ..
        } = suggestion;
        let stands = format!(
            "{} on {}",
            report::plural(*times, "time"),
            report::plural(*pages, "page")
        );
        let mut text = match suggestion.what {
            What::Entry => format!("{name}: {stands}, and no entry has this name\n"),
            What::Short(person) => {
                let file = &self.analysis.site().pages[person].file;
                format!("{name}: {stands}; write `short: {name}` in {file}\n")
            }
        };
        for (file, line, column) in self.of(suggestion) {
            text.push_str(&format!("  {file}:{line}:{column}\n"));
        }
        text
    }

    fn json(&mut self, suggestion: &Suggestion) -> String {
        let places = self.of(suggestion).into_iter();
        let places = places
            .map(|(file, line, column)| json!({"file": file, "line": line, "column": column}));
        let (what, person) = match suggestion.what {
            What::Entry => ("entry", None),
            What::Short(person) => ("short", Some(&*self.analysis.site().pages[person].file)),
        };
        let mut object = json!({
            "suggestion": what,
            "name": suggestion.name,
            "times": suggestion.times,
            "pages": suggestion.pages,
            "places": places.collect::<Vec<_>>(),
        });
        if let Some(file) = person {
            object["file"] = file.into();
        }
        format!("{object}\n")
    }
}
