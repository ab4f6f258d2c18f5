//! What people and programs are told.

use std::io::Write;

use super::{Format, colours, program};
use crate::diagnostic::{self, Diagnostic, Sources, Style};

/// A line for people. A closed stderr is nobody's loss.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Findings for people.
pub fn text(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// How findings look to people.
pub fn style() -> Style {
    match colours() {
        true => Style::Colour,
        false => Style::Plain,
    }
}

/// Data for programs. A reader that has heard enough ends the writing.
pub fn print(data: &str) {
    let _ = std::io::stdout().lock().write_all(data.as_bytes());
}

/// Writes all findings, sorted, and returns how many are errors and warnings.
pub fn findings(
    diagnostics: &mut Vec<Diagnostic>,
    sources: &dyn Sources,
    format: Format,
) -> (usize, usize) {
    diagnostic::sort(diagnostics);
    match format {
        Format::Json => print(&diagnostic::to_json(diagnostics, sources)),
        Format::Text => {
            text(&diagnostic::to_text(diagnostics, sources, style()));
        }
    }
    diagnostic::count(diagnostics)
}

/// `1 page`, `2 pages`
pub fn plural(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// `2 errors and 1 warning`
pub fn counted((errors, warnings): (usize, usize)) -> String {
    match (errors, warnings) {
        (0, warnings) => plural(warnings, "warning"),
        (errors, 0) => plural(errors, "error"),
        (errors, warnings) => format!(
            "{} and {}",
            plural(errors, "error"),
            plural(warnings, "warning")
        ),
    }
}

/// The code to look up, for the last line of a report.
pub fn explain_hint(diagnostics: &[Diagnostic]) -> Option<String> {
    let first = diagnostics.first()?;
    Some(format!(
        "`{} explain {}` says more",
        program(),
        first.code.as_str()
    ))
}
