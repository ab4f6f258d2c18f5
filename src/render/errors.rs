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
