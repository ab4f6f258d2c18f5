//! Code as HTML with a few short classes: `k` keyword, `s` string, `n` number or
//! constant, `c` comment, `f` function or type. Everything else stays bare.

use std::sync::LazyLock;

use pulldown_cmark_escape::escape_html_body_text;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

/// Loaded when the first code has to be highlighted.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
        ("comment", "c"),
        ("string", "s"),
        ("constant.character.escape", "n"),
        ("constant", "n"),
        ("keyword.operator", ""),
        ("keyword", "k"),
        ("storage.modifier", "k"),
        ("storage.type", "k"),
        ("entity.name.tag", "k"),
        ("entity.name", "f"),
        ("support.function", "f"),
        ("support.type.property-name", ""),
        ("support.type", "f"),
        ("variable.function", "f"),
        ("markup.heading", "f"),
        ("markup.inserted", "s"),
        ("markup.deleted", "n"),
    ]
    .iter()
    .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)))
    .collect()
});

/// Names that mean: show as it is.
const PLAIN: [&str; 5] = ["text", "txt", "plain", "plaintext", "console"];

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    SYNTAXES.find_syntax_by_token(language)
}

/// Whether code in this language can be highlighted or is meant to stay plain.
pub fn knows(language: &str) -> bool {
    PLAIN.contains(&language) || syntax(language).is_some()
}

/// The names of languages, for suggestions.
pub fn names() -> impl Iterator<Item = &'static str> {
    let endings = |s: &'static SyntaxReference| s.file_extensions.iter().map(String::as_str);
    SYNTAXES.syntaxes().iter().flat_map(endings)
}

/// The code as HTML; unknown languages come out escaped.
pub fn highlight(language: &str, code: &str) -> String {
    let mut out = String::with_capacity(code.len() * 2);
    let syntax = match language {
        "" => None,
        language if PLAIN.contains(&language) => None,
        language => syntax(language),
    };
    let Some(syntax) = syntax else {
        let _ = escape_html_body_text(&mut out, code);
        return out;
    };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open = "";
    for line in LinesWithEndings::from(code) {
        let Ok(operations) = state.parse_line(line, &SYNTAXES) else {
            put(&mut out, &mut open, "", line);
            continue;
        };
        let mut from = 0;
        for (at, operation) in operations {
            if at > from {
                put(&mut out, &mut open, class(&stack), &line[from..at]);
                from = at;
            }
            // A scope stack that does not fit only costs colour.
            let _ = stack.apply(&operation);
        }
        put(&mut out, &mut open, class(&stack), &line[from..]);
    }
    put(&mut out, &mut open, "", "");
    if !open.is_empty() {
        out.push_str("</span>");
    }
    out
}

/// Appends text in its class; stretches of one class share a span.
fn put(out: &mut String, open: &mut &'static str, class: &'static str, text: &str) {
    if text.is_empty() {
        return;
    }
    let blank = text.trim().is_empty();
    if *open != class && !blank {
        if !open.is_empty() {
            out.push_str("</span>");
        }
        if !class.is_empty() {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
        }
        *open = class;
    }
    let _ = escape_html_body_text(out, text);
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> &'static str {
    stack
        .scopes
        .iter()
        .rev()
        .find_map(|scope| CLASSES.iter().find(|(p, _)| p.is_prefix_of(*scope)))
        .map_or("", |(_, class)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_short_classes() {
        assert_eq!(
            highlight("rust", "let x = \"a<b\"; // why\n"),
            "<span class=\"k\">let</span> x = <span class=\"s\">&quot;a&lt;b&quot;</span>; <span class=\"c\">// why\n</span>"
                .replace("&quot;", "\"")
        );
        assert_eq!(highlight("text", "<b>"), "&lt;b&gt;");
        assert!(knows("toml") && knows("ts") && !knows("rsut"));
    }
}
