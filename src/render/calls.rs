//! A mistake that shows inside a component is, as a rule, one of the template
//! that called it: it handed over something that is not there.

use std::collections::BTreeMap;

use tera::{Context, Error, ErrorKind, Tera};

use super::errors::{place_of, split_message};
use crate::diagnostic::{Diagnostic, Place, line_column};
use crate::read::SourceFile;

/// The finding at the argument that is not there, or with the place of the call.
pub fn at_caller(
    mut found: Diagnostic,
    error: &Error,
    files: &BTreeMap<String, SourceFile>,
    tera: &Tera,
    context: &Context,
) -> Diagnostic {
    let text = |place: &Place| {
        let name = place.file.strip_prefix("templates/")?;
        files.get(name).map(|file| file.text.as_str())
    };
    if !text(&found.place).is_some_and(|text| in_component(text, found.place.start)) {
        return found;
    }
    let report = error.to_string();
    let notes = report.split("\n\nnote: called from ").skip(1);
    // Other components only hand on what they were given.
    let call = notes
        .filter_map(|note| place_of(note.lines().next()?, note, files))
        .find(|place| text(place).is_some_and(|text| !in_component(text, place.start)));
    let Some(call) = call else {
        return found;
    };
    let source = text(&call).unwrap_or_default();
    let written = source.get(call.span()).unwrap_or_default();
    for (at, argument) in arguments(written) {
        if let Some((message, help)) = missing(argument, tera, context) {
            let start = call.start + at;
            found.place = Place::new(&call.file, start..start + argument.len());
            found.message = message;
            found.help.splice(0..0, help);
            return found;
        }
    }
    let (line, column) = line_column(source, call.start);
    found.help(format!("called from {}:{line}:{column}", call.file))
}

/// Whether a byte of a template lies in the definition of a component.
fn in_component(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let last = |word: &str| before.rfind(word);
    last("component ").is_some_and(|start| {
        let end = last("endcomponent");
        let is_end = before[..start].ends_with("end");
        !is_end && end.is_none_or(|end| end < start)
    })
}

/// The arguments of a call that are paths, `page.fields.signed`, with their places.
fn arguments(call: &str) -> impl Iterator<Item = (usize, &str)> {
    call.match_indices("={").filter_map(|(at, sign)| {
        let start = at + sign.len();
        let end = start + call[start..].find('}')?;
        let path = call[start..end].trim();
        let plain = |c: char| c.is_alphanumeric() || "_.".contains(c);
        let start = start + call[start..end].find(path)?;
        (!path.is_empty() && path.chars().all(plain)).then_some((start, path))
    })
}

/// What is wrong with a path into the view, and what could be meant. A path that
/// starts from a name of the template's own says nothing.
fn missing(path: &str, tera: &Tera, context: &Context) -> Option<(String, Vec<String>)> {
    let (root, _) = path.split_once('.')?;
    context.get(root)?;
    let error = tera
        .render_str(&format!("{{{{ {path} }}}}"), context, true)
        .err()?;
    match error.kind() {
        ErrorKind::RenderingError(report) => Some(split_message(report.message())),
        _ => None,
    }
}
