//! Of YAML that can't be parsed as a whole, the keys that can be parsed alone.
//!
//! One slip in a page's front matter would otherwise take its title and aliases
//! with it, and every page that names them would be reported as well.

use super::places::Places;
use super::yaml::{self, Key, Node, Value, YamlError};

/// A map of the top-level keys; what stands behind a key that can't be parsed is
/// [`Value::Unread`], a title what its line says. And the errors of keys behind
/// the one at `first`, the place that is known to be wrong.
pub fn salvage(text: &str, base: usize, first: usize) -> (Node, Vec<YamlError>) {
    let mut entries: Vec<(Key, Node)> = Vec::new();
    let mut errors = Vec::new();
    for (start, chunk) in chunks(text) {
        let at = base + start;
        match yaml::parse(chunk, at) {
            Ok(Node {
                value: Value::Map(parsed),
                ..
            }) => entries.extend(parsed),
            Ok(_) => {}
            Err(error) => {
                let entry = unread(chunk, at);
                // An alias may mean something in another chunk.
                let own = entry.is_some() && !error.message.contains("anchor");
                if own && at > first {
                    errors.push(error);
                }
                entries.extend(entry);
            }
        }
    }
    let node = Node {
        value: Value::Map(entries),
        span: base..base,
    };
    (node, errors)
}

/// The first YAML document in parts that each start at a line without indentation.
fn chunks(text: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && (line.starts_with("---") || line.starts_with("...")) {
            break;
        }
        let inner = line.starts_with([' ', '\t', '-', '#', ']', '}', '\r', '\n']);
        if !inner || starts.is_empty() {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([at]);
    let parts = starts.iter().zip(ends);
    parts
        .map(|(&start, end)| (start, &text[start..end]))
        .collect()
}

/// The key of a chunk that can't be parsed, if it starts with one.
fn unread(chunk: &str, at: usize) -> Option<(Key, Node)> {
    let line = chunk.lines().next()?;
    let (name, rest) = line.split_once(':')?;
    let is_key = |c: char| c.is_alphanumeric() || "_-".contains(c);
    if name.is_empty() || !name.chars().all(is_key) {
        return None;
    }
    let written = rest.trim();
    let start = at + line.len() - rest.trim_start().len();
    let value = match name {
        "title" if !written.is_empty() => {
            let text = written.trim_matches(['"', '\'']).to_owned();
            Value::Scalar(yaml::Scalar {
                typed: yaml::Typed::Text,
                text,
                places: Places::default(),
            })
        }
        _ => Value::Unread,
    };
    let key = Key {
        text: name.to_owned(),
        span: at..at + name.len(),
    };
    let span = start..start + written.len();
    Some((key, Node { value, span }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_is_kept() {
        let text = "title: A: b\ntags: [a\nsummary: fine\nlist:\n- x\nextra: {b: \"\n";
        let (node, errors) = salvage(text, 10, 10);
        let text = |key: &str| node.get(key).and_then(Node::text);
        assert_eq!(text("title"), Some("A: b"));
        assert_eq!(text("summary"), Some("fine"));
        assert!(matches!(
            node.get("list").map(|n| &n.value),
            Some(Value::List(_))
        ));
        assert!(node.get("tags").is_none());
        assert_eq!(errors.len(), 2);
    }
}
