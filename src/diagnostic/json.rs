//! Findings as JSON, one object a line.

use serde_json::{Value, json};

use super::{Diagnostic, Place, Sources, line_column};

/// One object a line: code, severity, message, file, line, column (both from 1,
/// in characters), bytes, help, other places and an edit where there is one.
pub fn to_json(diagnostics: &[Diagnostic], sources: &dyn Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let mut object = place(&diagnostic.place, sources);
        object["code"] = diagnostic.code.as_str().into();
        object["severity"] = diagnostic.severity.as_str().into();
        object["message"] = diagnostic.message.as_str().into();
        object["help"] = diagnostic.help.clone().into();
        if !diagnostic.others.is_empty() {
            let others = diagnostic.others.iter().map(|label| {
                let mut other = place(&label.place, sources);
                other["message"] = label.text.as_str().into();
                other
            });
            object["others"] = others.collect();
        }
        if let Some(edit) = &diagnostic.edit {
            let mut change = place(&edit.place, sources);
            change["replacement"] = edit.replacement.as_str().into();
            object["edit"] = change;
        }
        out.push_str(&object.to_string());
        out.push('\n');
    }
    out
}

fn place(place: &Place, sources: &dyn Sources) -> Value {
    let text = sources.text(&place.file).unwrap_or_default();
    let (line, column) = line_column(text, place.start);
    let (end_line, end_column) = line_column(text, place.end);
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
