//! Findings as JSON, one object a line.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::lines::Lines;
use super::{Diagnostic, Place, Sources};

/// One object a line: code, severity, message, file, line, column (both from 1,
/// in characters), bytes, help, other places and an edit where there is one.
pub fn to_json<'a>(diagnostics: &'a [Diagnostic], sources: &'a dyn Sources) -> String {
    let mut out = String::new();
    let mut files: HashMap<&str, Lines> = HashMap::new();
    for diagnostic in diagnostics {
        let mut place = |place| self::place(place, &mut files, sources);
        let mut object = place(&diagnostic.place);
        object["code"] = diagnostic.code.as_str().into();
        object["severity"] = diagnostic.severity.as_str().into();
        object["message"] = diagnostic.message.as_str().into();
        object["help"] = diagnostic.help.clone().into();
        if !diagnostic.others.is_empty() {
            let others = diagnostic.others.iter().map(|label| {
                let mut other = place(&label.place);
                other["message"] = label.text.as_str().into();
                other
            });
            object["others"] = others.collect();
        }
        if let Some(edit) = &diagnostic.edit {
            let mut change = place(&edit.place);
            change["replacement"] = edit.replacement.as_str().into();
            object["edit"] = change;
        }
        out.push_str(&object.to_string());
        out.push('\n');
    }
    out
}

fn place<'a>(
    place: &'a Place,
    files: &mut HashMap<&'a str, Lines<'a>>,
    sources: &'a dyn Sources,
) -> Value {
    let lines = files
        .entry(&place.file)
        .or_insert_with(|| Lines::of(sources.text(&place.file).unwrap_or_default()));
    let (line, column) = lines.place(place.start);
    let (end_line, end_column) = lines.place(place.end);
    json!({
        "file": &*place.file,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "start": place.start,
        "end": place.end,
    })
}
