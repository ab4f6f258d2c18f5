//! YAML as a tree in which every key and value knows its bytes.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

pub use super::typed::Typed;
use super::{places::Places, shrunk};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_yaml::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};
use serde_yaml::{Location, Spanned};

/// A value with the bytes of the file that it stands in. Of a map or list only
/// the start is known.
///
/// Equality and hash leave the place out: a value that moved is the same value.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Node {
    pub value: Value,
    pub span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    Null,
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
    /// Something that can't be parsed. It was reported, and no more is said about it.
    Unread,
}

/// A scalar as the author typed it: `1.50` and `no` stay what they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scalar {
    pub text: String,
    pub typed: Typed,
    /// Where its lines stand, if there are several.
    pub places: Places,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Key {
    pub text: String,
    pub span: Range<usize>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Node {}

impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Node {
    /// A map without keys.
    pub fn empty() -> Node {
        Node {
            value: Value::Map(Vec::new()),
            span: 0..0,
        }
    }

    pub fn map(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    pub fn is_true(&self) -> bool {
        matches!(&self.value, Value::Scalar(scalar) if scalar.typed == Typed::Bool(true))
    }

    /// The value of a key, if it is given and could be read.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key)
            .map(|(_, value)| value)
            .filter(|node| node.value != Value::Unread)
    }

    /// A key as it stands in the file, with whatever stands behind it.
    pub fn entry(&self, key: &str) -> Option<&(Key, Node)> {
        self.map().iter().find(|(k, _)| k.text == key)
    }

    /// What the value is, in an author's words.
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Null | Value::Unread => "nothing",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Scalar(scalar) => match scalar.typed {
                Typed::Number(_) => "a number",
                Typed::Bool(_) => "true or false",
                Typed::Text => "text",
            },
        }
    }

    /// Moves everything in a tree that was read from another text than its file's.
    pub fn place(&mut self, places: &Places) {
        self.span = places.of(&self.span);
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.place(places)),
            Value::Map(entries) => {
                for (key, node) in entries {
                    key.span = places.of(&key.span);
                    node.place(places);
                }
            }
            Value::Scalar(scalar) => scalar.places.place(places),
            Value::Null | Value::Unread => {}
        }
    }

    /// The value as untyped data, for `extra`.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null | Value::Unread => serde_json::Value::Null,
            Value::Scalar(scalar) => scalar.typed.to_json(&scalar.text),
            Value::List(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|(key, node)| (key.text.clone(), node.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

/// A text as a key of a map, within braces or on a line of its own: in quotes where YAML
/// would read it as something else.
pub fn key(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '’');
    let word = text.starts_with(char::is_alphabetic) && text.chars().all(plain);
    let said = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let special = said.iter().any(|said| text.eq_ignore_ascii_case(said));
    match word && !special && text.trim_end() == text {
        true => text.to_owned(),
        false => serde_json::Value::from(text).to_string(),
    }
}

/// Why a text is not YAML, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct YamlError {
    pub at: usize,
    pub message: String,
}

/// Parses one YAML document. `base` is where `text` starts in its file; the
/// spans of the result count from the start of the file. An empty document is
/// an empty map.
pub fn parse(text: &str, base: usize) -> Result<Node, YamlError> {
    let options = serde_yaml::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
        strict_booleans: true,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        budget: serde_yaml::budget! { max_nodes: 50_000, },
    };
    let raw: Option<Spanned<Raw>> = serde_yaml::from_str_with_options(text, options)
        .map_err(|error| yaml_error(text, base, &error))?;
    Ok(raw.map_or_else(
        || Node {
            value: Value::Map(Vec::new()),
            span: base..base,
        },
        |raw| resolve(raw, text, base),
    ))
}

fn yaml_error(text: &str, base: usize, error: &serde_yaml::Error) -> YamlError {
    let at = error
        .location()
        .map_or(0, |location| offset_of(text, location));
    let message = error.to_string();
    let message = message.lines().next().unwrap_or_default();
    // The parser says the place in its own words; the diagnostic shows it.
    let message = match message.find(" at line ") {
        Some(i) => &message[..i],
        None => message,
    };
    let message = match message.strip_prefix("error: ").unwrap_or(message) {
        // It speaks of its own types.
        null if null.starts_with("cannot deserialize null into string") => {
            "a key is `null` or empty; if it is a word, write it in quotes"
        }
        message => message,
    };
    YamlError {
        at: base + at,
        message: message.trim_end_matches([':', ' ']).to_owned(),
    }
}

fn offset_of(text: &str, location: Location) -> usize {
    if let Some(byte) = location.span().byte_offset() {
        return (byte as usize).min(text.len());
    }
    let line_start: usize = text
        .split_inclusive('\n')
        .take((location.line() as usize).saturating_sub(1))
        .map(str::len)
        .sum();
    text[line_start..]
        .char_indices()
        .nth((location.column() as usize).saturating_sub(1))
        .map_or(text.len(), |(i, _)| line_start + i)
}

/// What serde hands over, before the scalars' text is looked up in the source.
enum Raw {
    Null,
    Text(String),
    Other(Typed),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Other(Typed::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Other(Typed::Number(value.into())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Other(Typed::Number(value.into())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Other(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::Text(value))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Raw, E> {
        Ok(Raw::Text(String::from_utf8_lossy(value).into_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

fn resolve(raw: Spanned<Raw>, text: &str, base: usize) -> Node {
    let span = bytes(raw.referenced, text);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Text(written) => Value::Scalar(Scalar {
            typed: Typed::Text,
            places: match written.contains('\n') {
                true => Places::of_lines(&written, &text[span.clone()], base + span.start),
                false => Places::default(),
            },
            text: written,
        }),
        Raw::Other(value) => {
            let typed = text.get(bytes(raw.defined, text)).unwrap_or_default();
            Value::Scalar(Scalar {
                text: typed.trim().to_owned(),
                typed: value,
                places: Places::default(),
            })
        }
        Raw::List(items) => {
            let items = items.into_iter().map(|item| resolve(item, text, base));
            Value::List(shrunk(items.collect()))
        }
        Raw::Map(entries) => {
            let entries = entries.into_iter().map(|(key, node)| {
                let span = bytes(key.referenced, text);
                let key = Key {
                    text: key.value,
                    span: base + span.start..base + span.end,
                };
                (key, resolve(node, text, base))
            });
            Value::Map(shrunk(entries.collect()))
        }
    };
    Node {
        value,
        span: base + span.start..base + span.end,
    }
}

/// The bytes of a location; without the blank space that a block scalar's span ends in.
fn bytes(location: Location, text: &str) -> Range<usize> {
    let start = offset_of(text, location);
    let len = location.span().byte_len().unwrap_or(0) as usize;
    let end = (start + len).min(text.len());
    let end = start + text.get(start..end).map_or(0, |s| s.trim_end().len());
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_stay_as_typed_and_know_their_bytes() {
        let text = "title: 1.50\nno: no\nlist: [a, \"b c\"]\ndate: 2023\nblock: |\n  x\n  y\n";
        let node = parse(text, 100).unwrap();
        assert_eq!(node.get("title").and_then(Node::text), Some("1.50"));
        assert_eq!(node.get("no").and_then(Node::text), Some("no"));
        assert_eq!(node.get("date").and_then(Node::text), Some("2023"));
        assert_eq!(node.get("block").and_then(Node::text), Some("x\ny\n"));
        let Some(Value::List(list)) = node.get("list").map(|n| &n.value) else {
            panic!("a list");
        };
        let span = &list[1].span;
        assert_eq!(&text[span.start - 100..span.end - 100], "\"b c\"");
        let key = &node.map()[1].0.span;
        assert_eq!(&text[key.start - 100..key.end - 100], "no");
    }

    #[test]
    fn errors_point_at_their_place() {
        let at = |text: &str| {
            let error = parse(text, 0).unwrap_err();
            crate::diagnostic::line_column(text, error.at)
        };
        assert_eq!(at("title: \"open\nx: y\n"), (1, 8));
        assert_eq!(at("a: b: c\n"), (1, 5));
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (name, before) in ["b", "c", "d", "e", "f", "g", "h"]
            .iter()
            .zip(["a", "b", "c", "d", "e", "f", "g"])
        {
            let list = vec![format!("*{before}"); 10].join(", ");
            text.push_str(&format!("{name}: &{name} [{list}]\n"));
        }
        assert!(parse(&text, 0).is_err());
    }

    #[test]
    fn repeated_keys_are_kept_for_the_model_to_report() {
        let node = parse("a: 1\na: 2\n", 0).unwrap();
        assert_eq!(node.map().len(), 2);
    }
}
