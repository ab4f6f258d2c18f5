//! The YAML between two `---` lines at the head of a page.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::yaml::{self, Node, Value, YamlError};
use super::{mistakes, salvage};
use crate::diagnostic::{Code, Diagnostic, Place};

/// A page's front matter and where its text starts.
pub struct FrontMatter {
    /// A map; empty when there is none or when it can't be read.
    pub data: Node,
    /// Whether all of it could be read.
    pub whole: bool,
    /// The bytes of the Markdown.
    pub body: Range<usize>,
}

/// Splits a page. Line ends may be LF or CRLF; a byte order mark is passed over.
pub fn split(file: &Arc<str>, text: &str, diagnostics: &mut Vec<Diagnostic>) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let empty = |at: usize| Node {
        value: Value::Map(Vec::new()),
        span: at..at,
    };
    let Some(first) = text[start..].lines().next().filter(|l| is_fence(l)) else {
        let line = text[start..].lines().next().unwrap_or_default();
        diagnostics.push(
            Diagnostic::new(
                Code::NoFrontMatter,
                Place::new(file, start..start + line.len()),
                "this page has no front matter",
            )
            .label("expected `---`")
            .help("start the file with:\n---\ntitle: The page's title\n---"),
        );
        return FrontMatter {
            data: empty(start),
            whole: false,
            body: start..text.len(),
        };
    };
    let yaml_start = (start + first.len() + line_end(&text[start + first.len()..])).min(text.len());
    let Some((yaml_end, body_start)) = closing(text, yaml_start) else {
        diagnostics.push(
            Diagnostic::new(
                Code::UnclosedFrontMatter,
                Place::new(file, start..start + 3),
                "the front matter is not closed",
            )
            .label("opened here")
            .help("write a line `---` behind its last key"),
        );
        // The keys are still read, so that their mistakes show in the same run.
        let end = blank_line(text, yaml_start);
        return FrontMatter {
            data: yaml::parse(&text[yaml_start..end], yaml_start)
                .ok()
                .filter(|node| matches!(node.value, Value::Map(_)))
                .unwrap_or_else(|| empty(yaml_start)),
            whole: false,
            body: end..text.len(),
        };
    };
    let before = diagnostics.len();
    let data = read_map(file, text, yaml_start..yaml_end, diagnostics);
    let found = &diagnostics[before..];
    FrontMatter {
        whole: found.iter().all(|d| d.code == Code::DuplicateKey),
        data: data.unwrap_or_else(|| empty(yaml_start)),
        body: body_start..text.len(),
    }
}

/// Parses the map in a stretch of a file and reports what keeps it from being one.
/// Repeated keys are reported, the first one counts; of a text with a slip in it,
/// the keys that can be read are kept.
pub fn read_map(
    file: &Arc<str>,
    text: &str,
    span: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    match yaml::parse(&text[span.clone()], span.start) {
        Ok(mut node) => {
            drop_repeated_keys(file, &mut node, diagnostics);
            if matches!(node.value, Value::Null) {
                node.value = Value::Map(Vec::new());
            }
            if matches!(node.value, Value::Map(_)) {
                return Some(node);
            }
            let glued = node.text().is_some_and(|text| text.contains(':'));
            diagnostics.push(
                Diagnostic::new(
                    Code::WrongType,
                    Place::new(file, node.span.clone()),
                    format!("expected keys with values, found {}", node.describe()),
                )
                .help(match glued {
                    true => "a blank belongs behind the colon: `key: value`",
                    false => "write one `key: value` a line",
                }),
            );
        }
        Err(error) => {
            let (mut node, more) = salvage::salvage(&text[span.clone()], span.start, error.at);
            drop_repeated_keys(file, &mut node, diagnostics);
            for error in std::iter::once(error).chain(more) {
                diagnostics.push(syntax(file, text, &span, &error));
            }
            return Some(node);
        }
    }
    None
}

fn syntax(file: &Arc<str>, text: &str, span: &Range<usize>, error: &YamlError) -> Diagnostic {
    let (error, help) = mistakes::explain(error, &text[span.clone()], span.start);
    let at = error.at.min(span.end);
    let end = text[at..span.end].chars().next();
    let end = at + end.filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let mut found = Diagnostic::new(Code::YamlSyntax, Place::new(file, at..end), error.message);
    found.help.extend(help.map(str::to_owned));
    found
}

fn drop_repeated_keys(file: &Arc<str>, node: &mut Node, diagnostics: &mut Vec<Diagnostic>) {
    match &mut node.value {
        Value::Map(entries) => {
            let mut first: HashMap<String, Range<usize>> = HashMap::new();
            entries.retain(|(key, _)| match first.get(&key.text) {
                None => {
                    first.insert(key.text.clone(), key.span.clone());
                    true
                }
                Some(earlier) => {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::DuplicateKey,
                            Place::new(file, key.span.clone()),
                            format!("the key `{}` stands twice", key.text),
                        )
                        .other(Place::new(file, earlier.clone()), "first here")
                        .help("keep one of them"),
                    );
                    false
                }
            });
            for (_, value) in entries {
                drop_repeated_keys(file, value, diagnostics);
            }
        }
        Value::List(items) => {
            for item in items {
                drop_repeated_keys(file, item, diagnostics);
            }
        }
        _ => {}
    }
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

fn line_end(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => 0,
    }
}

/// Where the first blank line starts.
fn blank_line(text: &str, from: usize) -> usize {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if line.trim().is_empty() {
            return at;
        }
        at += line.len();
    }
    at
}

/// The end of the YAML and the start of the text: around the next `---` line.
fn closing(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if is_fence(line) {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}
