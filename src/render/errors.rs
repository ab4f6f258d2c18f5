//! Tera's errors become findings: template, line and column, what is available.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, ErrorKind};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::read::SourceFile;
use crate::view::Output;

/// A finding for a syntax error; other errors of a template that was parsed
/// alone come from what it could not see.
pub fn syntax(error: &Error, files: &BTreeMap<String, SourceFile>) -> Option<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report)
            if !report.message().contains("not found") && !report.message().contains("nknown") =>
        {
            Some(diagnostic(error, files, None))
        }
        _ => None,
    }
}

/// A finding for any error of a template. `output` is what was being rendered.
pub fn diagnostic(
    error: &Error,
    files: &BTreeMap<String, SourceFile>,
    output: Option<&Output>,
) -> Diagnostic {
    let (code, report) = match error.kind() {
        ErrorKind::SyntaxError(report) => (Code::TemplateSyntax, report),
        ErrorKind::RenderingError(report) => (Code::TemplateError, report),
        other => return without_place(other, error, files, output),
    };
    let name = report.filename();
    let file: Arc<str> = format!("templates/{name}").into();
    let span = report.span().range.clone();
    let (message, available) = split_message(report.message());
    let mut found = Diagnostic::new(code, Place::new(&file, span), message);
    if let Some(available) = available {
        found = found.help(available);
    }
    match output {
        Some(output) => found.help(format!("found while rendering {}", output.path)),
        None => found,
    }
}

/// Findings for all that Tera has against templates that parse: unknown
/// filters, functions, components, includes. It reports them in one text.
pub fn all(error: &Error, files: &BTreeMap<String, SourceFile>) -> Vec<Diagnostic> {
    let ErrorKind::Msg(message) = error.kind() else {
        return vec![diagnostic(error, files, None)];
    };
    let reports = message
        .split("\n\n")
        .filter_map(|report| report_of(report, files));
    let found: Vec<Diagnostic> = reports.collect();
    match found.is_empty() {
        true => vec![diagnostic(error, files, None)],
        false => found,
    }
}

/// Reads one report: message, ` --> file:line:column`, and carets under the place.
fn report_of(report: &str, files: &BTreeMap<String, SourceFile>) -> Option<Diagnostic> {
    let message = report.lines().next()?.strip_prefix("error: ")?;
    let place = report
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let text = files.get(name)?.text.as_str();
    let line_start: usize = text
        .split_inclusive('\n')
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    let byte = |column: usize| {
        let mut chars = text[line_start..].char_indices();
        chars
            .nth(column)
            .map_or(text.len(), |(i, _)| line_start + i)
    };
    let width = report.lines().last()?.matches('^').count();
    let (start, end) = (byte(column.checked_sub(1)?), byte(column - 1 + width));
    let file: Arc<str> = format!("templates/{name}").into();
    let found = Diagnostic::new(Code::TemplateSyntax, Place::new(&file, start..end), message);
    Some(match message.split_once(" function ") {
        Some(_) => {
            found.help("a template sees its view only; its own functions are `range` and `throw`")
        }
        None => found,
    })
}

fn without_place(
    kind: &ErrorKind,
    error: &Error,
    files: &BTreeMap<String, SourceFile>,
    output: Option<&Output>,
) -> Diagnostic {
    let name = match kind {
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            tpl.as_str()
        }
        ErrorKind::MissingParent { current, .. } => current.as_str(),
        ErrorKind::TemplateNotFound(name) => name.as_str(),
        _ => "",
    };
    let message = error.to_string();
    // An include or extend names its target between quotes; point at the first tag of that sort.
    let text = files.get(name).map_or("", |f| f.text.as_str());
    let tag = ["{% include", "{% extends", "{%- include", "{%- extends"];
    let start = tag
        .iter()
        .filter_map(|tag| text.find(tag))
        .min()
        .unwrap_or(0);
    let end = text[start..].find("%}").map_or(start, |i| start + i + 2);
    let file: Arc<str> = match (name, output) {
        ("", Some(output)) => output.origin.clone(),
        (name, _) => format!("templates/{name}").into(),
    };
    Diagnostic::new(Code::TemplateError, Place::new(&file, start..end), message)
}

/// Tera says what is available at the end of its message.
fn split_message(message: &str) -> (String, Option<String>) {
    for marker in [" Available variables: ", " Available fields: "] {
        if let Some((message, names)) = message.split_once(marker) {
            let what = marker.trim().to_lowercase();
            return (
                message.trim_end_matches('.').to_owned(),
                Some(format!("{what} {names}")),
            );
        }
    }
    (message.lines().next().unwrap_or_default().to_owned(), None)
}
