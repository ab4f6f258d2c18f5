//! Tera's errors become findings: template, line and column, what is available.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use tera::{Error, ErrorKind};

use super::known;
use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::read::SourceFile;
use crate::view::{Content, Output};

/// A finding for a syntax error; other errors of a template that was parsed
/// alone come from what it could not see.
pub fn syntax(error: &Error, files: &BTreeMap<String, SourceFile>) -> Option<Diagnostic> {
    let is_syntax = matches!(error.kind(), ErrorKind::SyntaxError(_));
    is_syntax.then(|| diagnostic(error, files, None))
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
    if report.message() == "Unexpected end of input" {
        return not_closed(&file, files.get(name).map_or("", |f| &f.text), span);
    }
    let (message, help) = split_message(report.message());
    let mut found = Diagnostic::new(code, Place::new(&file, span), message);
    found.help = help;
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
    let place = place_of(place, report, files)?;
    Some(match message.strip_prefix("Unknown ") {
        Some(unknown) => known::unknown(unknown, place, files),
        None => Diagnostic::new(Code::TemplateSyntax, place, message),
    })
}

/// The place `file:line:column` of a report, which ends with the carets under it.
pub fn place_of(locus: &str, report: &str, files: &BTreeMap<String, SourceFile>) -> Option<Place> {
    let mut parts = locus.rsplitn(3, ':');
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
    Some(Place::new(&file, start..end))
}

/// A tag that is still open where the file ends.
fn not_closed(file: &Arc<str>, text: &str, end: Range<usize>) -> Diagnostic {
    let mut open: Vec<(Range<usize>, &str)> = Vec::new();
    for (at, _) in text.match_indices("{%") {
        let inside = text[at + 2..].trim_start_matches(['-', ' ', '\n']);
        let word = inside.split(|c: char| !c.is_alphanumeric()).next();
        let word = word.unwrap_or_default();
        let close = text[at..].find("%}").map_or(text.len(), |i| at + i + 2);
        match word {
            "if" | "for" | "block" | "filter" | "component" => open.push((at..close, word)),
            _ if word.starts_with("end") => drop(open.pop()),
            _ => {}
        }
    }
    match open.pop() {
        Some((span, word)) => Diagnostic::new(
            Code::TemplateSyntax,
            Place::new(file, span),
            format!("this `{word}` is not closed"),
        )
        .help(format!("write `{{% end{word} %}}` where it ends")),
        None => Diagnostic::new(
            Code::TemplateSyntax,
            Place::new(file, end),
            "the file ends inside of a tag",
        ),
    }
}

fn without_place(
    kind: &ErrorKind,
    error: &Error,
    files: &BTreeMap<String, SourceFile>,
    output: Option<&Output>,
) -> Diagnostic {
    let tag = |name: &str, word: &str, target: &str| {
        let text = files.get(name).map_or("", |f| f.text.as_str());
        let file: Arc<str> = format!("templates/{name}").into();
        Place::new(&file, tag_with(text, word, target))
    };
    let looping = |place: Place, does: &str, chain: &[String]| {
        let message = format!("this template {does} itself: {}", chain.join(" → "));
        Diagnostic::new(Code::TemplateError, place, message)
            .help("take one of these out of the circle")
    };
    match kind {
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain: chain,
        } => {
            let mut chain = chain.clone();
            chain.extend(chain.first().cloned());
            let last = chain.iter().rev().nth(1).unwrap_or(tpl).clone();
            let target = chain.first().map_or("", String::as_str);
            looping(tag(&last, "extends", target), "extends", &chain)
        }
        ErrorKind::CircularInclude {
            tpl,
            include_chain: chain,
        } => {
            let target = chain.get(1).map_or("", String::as_str);
            looping(tag(tpl, "include", target), "includes", chain)
        }
        ErrorKind::MissingParent { current, parent } => {
            let place = tag(current, "extends", parent);
            known::unknown(&format!("template `{parent}`"), place, files)
        }
        _ => {
            let message = error.to_string();
            let endless = message.contains("recursion depth");
            let file: Arc<str> = match output.map(|o| (&o.content, &o.origin)) {
                Some((Content::Template { name, .. }, _)) => format!("templates/{name}").into(),
                Some((_, origin)) => origin.clone(),
                None => "templates".into(),
            };
            let message = match endless {
                true => "a component uses itself again and again",
                false => &message,
            };
            let mut found = Diagnostic::new(Code::TemplateError, Place::file(&file), message);
            if endless {
                found = found.help("put the use inside of an `{% if %}` that ends it");
            }
            match output {
                Some(output) => found.help(format!("found while rendering {}", output.path)),
                None => found,
            }
        }
    }
}

/// The name between quotes in the tag `{% WORD "TARGET" %}`, or the start of the file.
fn tag_with(text: &str, word: &str, target: &str) -> Range<usize> {
    for (at, _) in text.match_indices(word) {
        let behind = text[at + word.len()..].trim_start();
        let start = text.len() - behind.len();
        let named = behind
            .strip_prefix(['"', '\'', '`'])
            .is_some_and(|rest| rest.starts_with(target));
        if named {
            return start..start + target.len() + 2;
        }
    }
    0..0
}

/// Tera says what is available at the end of its message; what is most like the
/// name that it does not know goes before that.
pub fn split_message(message: &str) -> (String, Vec<String>) {
    let mut help = Vec::new();
    let mut message = message;
    for marker in [" Available variables: ", " Available fields: "] {
        if let Some((first, names)) = message.split_once(marker) {
            let known = names.split(", ").map(|n| n.trim_matches(['`', '.', ' ']));
            let unknown = first.split('`').nth(1).unwrap_or_default();
            help.extend(closest(unknown, known).map(|close| format!("did you mean `{close}`?")));
            help.push(format!("{} {names}", marker.trim().to_lowercase()));
            message = first;
        }
    }
    let line = message.lines().next().unwrap_or_default();
    let line = line.trim_end_matches('.');
    let mut chars = line.chars();
    let lower = chars
        .next()
        .map(|c| c.to_lowercase().chain(chars).collect());
    (lower.unwrap_or_default(), help)
}
