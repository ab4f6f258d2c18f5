//! Definitions of kinds and blocks become a [`Schema`]: the built-in file first,
//! then what a site adds and adjusts, through the same functions.

use std::sync::Arc;

use indexmap::IndexMap;

use super::lists::Query;
use super::schema::{BlockKind, Field, Kind, Linked, Linking, Match, Schema, Type};
use crate::date::Span;
use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::parse::slug::slug;
use crate::parse::yaml::{self, Node, Value};

/// The built-in definitions; also their documentation.
pub const BUILTIN: &str = include_str!("kinds.yaml");

/// A schema with the lists of kinds still to be checked: they name fields and
/// entries, which are known only when all definitions and pages are.
#[derive(Clone)]
pub struct Definitions {
    pub schema: Schema,
    pub lists: Vec<ListDefinition>,
}

#[derive(Clone)]
pub struct ListDefinition {
    pub kind: String,
    pub file: Arc<str>,
    /// A map of one query, or of queries by name if `named`.
    pub node: Node,
    pub named: bool,
}

/// The schema of the built-in file, adjusted by `kinds:` and `blocks:` of a site's configuration.
pub fn definitions(
    file: &Arc<str>,
    site: Option<&Node>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Definitions {
    let builtin: Arc<str> = Arc::from("kinds.yaml");
    // The file is part of the program: a test holds that it parses without findings.
    let data = yaml::parse(BUILTIN, 0).unwrap_or(Node {
        value: Value::Null,
        span: 0..0,
    });
    let mut reader = Reader {
        file: &builtin,
        diagnostics,
        lists: Vec::new(),
    };
    let mut schema = Schema {
        page: reader.fields(data.get("page")),
        site: reader.fields(data.get("site")),
        list: reader.fields(data.get("list")),
        kinds: IndexMap::new(),
        blocks: IndexMap::new(),
    };
    reader.kinds(data.get("kinds"), &mut schema);
    reader.blocks(data.get("blocks"), &mut schema);
    if let Some(site) = site {
        reader.file = file;
        reader.kinds(site.get("kinds"), &mut schema);
        reader.blocks(site.get("blocks"), &mut schema);
        reader.check_kind_names(site, &schema);
    }
    Definitions {
        lists: reader.lists,
        schema,
    }
}

struct Reader<'a> {
    file: &'a Arc<str>,
    diagnostics: &'a mut Vec<Diagnostic>,
    lists: Vec<ListDefinition>,
}

const KIND_KEYS: [&str; 13] = [
    "label",
    "plural",
    "folder",
    "match",
    "linking",
    "linked",
    "cites",
    "speaks",
    "template",
    "review_after",
    "fields",
    "list",
    "lists",
];
const BLOCK_KEYS: [&str; 6] = [
    "template",
    "fields",
    "list",
    "claims",
    "timeline",
    "relations",
];
const FIELD_KEYS: [&str; 5] = ["type", "required", "label", "reverse", "fields"];

impl Reader<'_> {
    fn report(&mut self, code: Code, node: &Node, message: String) -> &mut Diagnostic {
        let place = Place::new(self.file, node.span.clone());
        self.diagnostics.push(Diagnostic::new(code, place, message));
        // One was pushed just now.
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Reports other keys than these, and returns those that were probably meant.
    fn known_keys<'k>(&mut self, node: &Node, keys: &[&'k str], what: &str) -> Vec<&'k str> {
        let mut meant = Vec::new();
        for (key, _) in node.map() {
            if keys.contains(&key.text.as_str()) {
                continue;
            }
            let close = closest(&key.text, keys.iter().copied());
            let place = Place::new(self.file, key.span.clone());
            let message = format!("`{}` is not a key of {what}", key.text);
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownKey, place, message)
                    .suggest(close)
                    .help(format!("its keys are {}", keys.join(", "))),
            );
            meant.extend(close);
        }
        meant
    }

    fn is_map(&mut self, node: &Node, what: &str) -> bool {
        let is = matches!(node.value, Value::Map(_));
        if !is {
            let message = format!(
                "{what} is written as keys with values, found {}",
                node.describe()
            );
            let found = self.report(Code::WrongType, node, message);
            if what == "a field" {
                found
                    .help
                    .push("write it as `name: {type: text}`".to_owned());
            }
        }
        is
    }

    fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let value = node.get(key)?;
        if value.text().is_none() {
            let message = format!("`{key}` is text, found {}", value.describe());
            self.report(Code::WrongType, value, message);
        }
        value.text().map(str::to_owned)
    }

    /// One of the words that `read` knows.
    fn word<T>(&mut self, node: &Node, key: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = node.get(key)?;
        let word = value.text().and_then(read);
        if word.is_none() {
            let words = match key {
                "linking" => "`first`, `section`, `all` or `none`",
                _ => "`auto`, `always` or `never`",
            };
            self.report(Code::BadChoice, value, format!("`{key}` is {words}"));
        }
        word
    }

    /// How long after a review the next one is due.
    fn review_after(&mut self, node: &Node) -> Option<Span> {
        let value = node.get("review_after")?;
        let error = match Span::parse(value.text().unwrap_or_default()) {
            Ok(span) => return Some(span),
            Err(error) => error,
        };
        let place = Place::new(self.file, value.span.clone());
        let found = Diagnostic::new(Code::BadDefinition, place, error.message);
        self.diagnostics.push(match error.suggestion {
            Some(meant) => found.suggest(Some(&meant)),
            None => found.help("write `review_after: 6 months`"),
        });
        None
    }

    fn flag(&mut self, node: &Node, key: &str) -> bool {
        match node.get(key) {
            None => false,
            Some(value) => match value.text() {
                Some("true") => true,
                Some("false") => false,
                _ => {
                    let message = format!("`{key}` is true or false, found {}", value.describe());
                    self.report(Code::WrongType, value, message);
                    false
                }
            },
        }
    }

    fn kinds(&mut self, node: Option<&Node>, schema: &mut Schema) {
        let Some(node) = node.filter(|n| self.is_map(n, "`kinds`")) else {
            return;
        };
        for (key, node) in node.map() {
            if !self.is_map(node, "a kind") {
                continue;
            }
            self.known_keys(node, &KIND_KEYS, "a kind");
            let name = &key.text;
            let mut kind = match schema.kinds.get(name) {
                Some(kind) => (**kind).clone(),
                None => Kind {
                    name: name.clone(),
                    label: capitalized(name),
                    plural: plural(&capitalized(name)),
                    folder: None,
                    matching: Match::Proper,
                    linking: None,
                    linked: Linked::Auto,
                    must_cite: false,
                    speaks: false,
                    template: "entry.html".to_owned(),
                    template_at: None,
                    review_after: None,
                    fields: Vec::new(),
                    list: Query::default(),
                    lists: IndexMap::new(),
                },
            };
            if let Some(label) = self.text(node, "label") {
                kind.label = label;
            }
            if let Some(plural) = self.text(node, "plural") {
                kind.plural = plural;
            }
            if let Some(folder) = self.text(node, "folder") {
                kind.folder = Some(folder.trim_matches('/').to_owned());
            } else if !schema.kinds.contains_key(name) && name != "page" {
                kind.folder = Some(slug(&kind.plural)).filter(|f| !f.is_empty());
            }
            if let Some(template) = self.text(node, "template") {
                kind.template = template;
            }
            if let Some(span) = template_span(schema.kinds.contains_key(name), key, node) {
                kind.template_at = Some(Place::new(self.file, span));
            }
            if let Some(matching) = node.get("match") {
                match matching.text() {
                    Some("term") => kind.matching = Match::Term,
                    Some("proper") => kind.matching = Match::Proper,
                    Some("none") => kind.matching = Match::None,
                    _ => {
                        let message = "`match` is `term`, `proper` or `none`".to_owned();
                        self.report(Code::BadChoice, matching, message);
                    }
                }
            }
            if let Some(linking) = self.word(node, "linking", Linking::of) {
                kind.linking = Some(linking);
            }
            if let Some(linked) = self.word(node, "linked", Linked::of) {
                kind.linked = linked;
            }
            if let Some(cites) = node.get("cites") {
                match cites.text() {
                    Some("required") => kind.must_cite = true,
                    Some("optional") => kind.must_cite = false,
                    _ => {
                        let message = "`cites` is `required` or `optional`".to_owned();
                        self.report(Code::BadChoice, cites, message);
                    }
                }
            }
            if node.get("speaks").is_some() {
                kind.speaks = self.flag(node, "speaks");
            }
            if let Some(span) = self.review_after(node) {
                kind.review_after = Some(span);
            }
            merge(&mut kind.fields, self.fields(node.get("fields")));
            for (key, named) in [("list", false), ("lists", true)] {
                if let Some(list) = node
                    .get(key)
                    .filter(|n| self.is_map(n, &format!("`{key}`")))
                {
                    self.lists.push(ListDefinition {
                        kind: name.clone(),
                        file: self.file.clone(),
                        node: list.clone(),
                        named,
                    });
                }
            }
            let at = node.get("folder").map_or(&key.span, |n| &n.span);
            self.check_folder(&kind, at.clone(), schema);
            self.check_name(key, "kind");
            self.check_common(node.get("fields"), &kind, schema);
            schema.kinds.insert(name.clone(), Arc::new(kind));
        }
    }

    fn check_folder(&mut self, kind: &Kind, span: std::ops::Range<usize>, schema: &Schema) {
        let Some(folder) = &kind.folder else { return };
        let hidden = |part: &str| part.is_empty() || part.starts_with(['.', '_']);
        if folder.split('/').any(hidden) {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::BadDefinition,
                    Place::new(self.file, span),
                    format!("`{folder}` is no folder that pages can be in"),
                )
                .help("name a folder of content/: `folder: treaties`"),
            );
            return;
        }
        let taken = schema.kind_of_folder(folder);
        if let Some(other) = taken.filter(|other| other.name != kind.name) {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::BadDefinition,
                    Place::new(self.file, span),
                    format!(
                        "the folder `{folder}` belongs to the kind `{}` already",
                        other.name
                    ),
                )
                .help(format!("give `{}` a `folder` of its own", kind.name)),
            );
        }
    }

    /// Lists write a field as `group.field`, a text the kind of a page and the name of a block.
    fn check_name(&mut self, key: &yaml::Key, what: &str) {
        let fine = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        if key.text.is_empty() || !key.text.chars().all(fine) {
            let place = Place::new(self.file, key.span.clone());
            let message = format!("`{}` can't be the name of a {what}", key.text);
            self.diagnostics.push(
                Diagnostic::new(Code::BadDefinition, place, message)
                    .help("use letters, digits, `_` and `-`; `label` says what readers see"),
            );
        }
    }

    /// A kind may ask more of a common key, but its type is the same on every page.
    fn check_common(&mut self, node: Option<&Node>, kind: &Kind, schema: &Schema) {
        for (key, _) in node.map(Node::map).unwrap_or_default() {
            let of_kind = kind.fields.iter().find(|f| f.name == key.text);
            let common = schema.page.iter().find(|f| f.name == key.text);
            if let (Some(of_kind), Some(common)) = (of_kind, common)
                && of_kind.ty != common.ty
            {
                let place = Place::new(self.file, key.span.clone());
                let message = format!("`{}` is a key of every page, of another type", key.text);
                self.diagnostics.push(
                    Diagnostic::new(Code::BadDefinition, place, message)
                        .help("give the field another name"),
                );
            }
        }
    }

    fn blocks(&mut self, node: Option<&Node>, schema: &mut Schema) {
        let Some(node) = node.filter(|n| self.is_map(n, "`blocks`")) else {
            return;
        };
        for (key, node) in node.map() {
            if !self.is_map(node, "a block") {
                continue;
            }
            self.known_keys(node, &BLOCK_KEYS, "a block");
            let name = &key.text;
            let mut block = match schema.blocks.get(name) {
                Some(block) => (**block).clone(),
                None => BlockKind {
                    name: name.clone(),
                    template: format!("blocks/{name}.html"),
                    template_at: None,
                    fields: Vec::new(),
                    list: false,
                    claims: false,
                    timeline: false,
                    relations: false,
                },
            };
            if let Some(template) = self.text(node, "template") {
                block.template = template;
            }
            if let Some(span) = template_span(schema.blocks.contains_key(name), key, node) {
                block.template_at = Some(Place::new(self.file, span));
            }
            self.check_name(key, "block");
            block.list |= self.flag(node, "list");
            block.claims |= self.flag(node, "claims");
            block.timeline |= self.flag(node, "timeline");
            block.relations |= self.flag(node, "relations");
            merge(&mut block.fields, self.fields(node.get("fields")));
            if block.list {
                merge(&mut block.fields, schema.list.clone());
            }
            schema.blocks.insert(name.clone(), Arc::new(block));
        }
    }

    fn fields(&mut self, node: Option<&Node>) -> Vec<Field> {
        let Some(node) = node.filter(|n| self.is_map(n, "`fields`")) else {
            return Vec::new();
        };
        let fields = node.map().iter();
        fields
            .filter_map(|(key, node)| {
                self.check_name(key, "field");
                self.field(&key.text, node)
            })
            .collect()
    }

    fn field(&mut self, name: &str, node: &Node) -> Option<Field> {
        if !self.is_map(node, "a field") {
            return None;
        }
        let misspelt = self.known_keys(node, &FIELD_KEYS, "a field");
        let Some(written) = node.get("type") else {
            if misspelt.contains(&"type") {
                return None;
            }
            let message = format!("the field `{name}` has no type");
            let found = self.report(Code::MissingKey, node, message);
            found
                .help
                .push("write `type: text`, or another type".to_owned());
            return None;
        };
        let members = self.fields(node.get("fields"));
        let ty = match parse_type(written.text().unwrap_or_default(), &members) {
            Ok(ty) => ty,
            Err(message) => {
                let found = self.report(Code::BadDefinition, written, message);
                found.help.push(
                    "types are text, markdown, number, bool, url, date, day, file, any, choice(a|b), ref(kind|kind), claim, list(TYPE), group"
                        .to_owned(),
                );
                return None;
            }
        };
        if matches!(ty.item(), Type::Group(members) if members.is_empty()) {
            let message = format!("the group `{name}` has no fields");
            let found = self.report(Code::BadDefinition, written, message);
            found
                .help
                .push("list its fields under `fields:`".to_owned());
        }
        Some(Field {
            name: name.to_owned(),
            label: self
                .text(node, "label")
                .unwrap_or_else(|| capitalized(name)),
            reverse: self.text(node, "reverse"),
            required: self.flag(node, "required"),
            ty,
        })
    }

    /// Every kind that a site's field refers to exists.
    fn check_kind_names(&mut self, site: &Node, schema: &Schema) {
        for section in ["kinds", "blocks"] {
            for (_, definition) in site.get(section).map(Node::map).unwrap_or_default() {
                self.check_field_kinds(definition.get("fields"), schema);
            }
        }
    }

    fn check_field_kinds(&mut self, fields: Option<&Node>, schema: &Schema) {
        for (_, field) in fields.map(Node::map).unwrap_or_default() {
            self.check_field_kinds(field.get("fields"), schema);
            let Some(written) = field.get("type") else {
                continue;
            };
            let text = written.text().unwrap_or_default();
            let Some((_, kinds)) = text.split_once("ref(") else {
                continue;
            };
            let kinds = kinds.split(')').next().unwrap_or_default();
            for kind in kinds.split('|').map(str::trim) {
                if !schema.kinds.contains_key(kind) {
                    let close = closest(kind, schema.kinds.keys().map(String::as_str));
                    let message = format!("there is no kind `{kind}`");
                    let found = self.report(Code::UnknownKind, written, message);
                    if let Some(close) = close {
                        found.help.push(format!("did you mean `{close}`?"));
                    }
                }
            }
        }
    }
}

/// Where a definition says its template: at the key, or by being there at all.
fn template_span(known: bool, key: &yaml::Key, node: &Node) -> Option<std::ops::Range<usize>> {
    match node.get("template") {
        Some(template) => Some(template.span.clone()),
        None => (!known).then(|| key.span.clone()),
    }
}

/// Later fields replace earlier ones of the same name.
fn merge(fields: &mut Vec<Field>, more: Vec<Field>) {
    for field in more {
        match fields.iter_mut().find(|f| f.name == field.name) {
            Some(old) => *old = field,
            None => fields.push(field),
        }
    }
}

/// `as_of` as a reader sees it: `As of`.
fn capitalized(name: &str) -> String {
    let name = name.replace(['_', '-'], " ");
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A regular English plural: `Treaties`, `Churches`, `Keys`.
fn plural(name: &str) -> String {
    let vowel = |c: char| "aeiouAEIOU".contains(c);
    let es = ["s", "x", "z", "ch", "sh"];
    match name.strip_suffix('y') {
        Some(stem) if !stem.is_empty() && !stem.ends_with(vowel) => format!("{stem}ies"),
        _ if es.iter().any(|end| name.ends_with(end)) => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// Reads `list(ref(person|organization))`. A bare `group` has the fields `members`.
fn parse_type(text: &str, members: &[Field]) -> Result<Type, String> {
    const DEEPEST: usize = 12;
    let mut depth = 0_usize;
    let too_deep = text.chars().any(|c| {
        match c {
            '(' | '{' => depth += 1,
            ')' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    });
    match too_deep {
        true => Err("this type is nested too deeply".to_owned()),
        false => parse_shallow_type(text, members),
    }
}

fn parse_shallow_type(text: &str, members: &[Field]) -> Result<Type, String> {
    let text = text.trim();
    let inner = |name: &str, open: char, close: char| -> Option<&str> {
        text.strip_prefix(name)?
            .trim_start()
            .strip_prefix(open)?
            .strip_suffix(close)
    };
    let words = |list: &str| -> Vec<String> {
        let words = list.split('|').map(|w| w.trim().to_owned());
        words.filter(|w| !w.is_empty()).collect()
    };
    Ok(match text {
        "text" => Type::Text,
        "markdown" => Type::Markdown,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "url" => Type::Url,
        "any" => Type::Any,
        "date" => Type::Date,
        "day" => Type::Day,
        "file" => Type::File,
        "lists" => Type::Lists,
        "ref" => Type::Ref(Vec::new()),
        "speaker" => Type::Speaker,
        "claim" => Type::Claim,
        "group" => Type::Group(members.to_vec()),
        _ => {
            if let Some(item) = inner("list", '(', ')') {
                match parse_type(item, members)? {
                    Type::List(_) => return Err("a list of lists is not a type".to_owned()),
                    item => Type::List(Box::new(item)),
                }
            } else if let Some(kinds) = inner("ref", '(', ')') {
                Type::Ref(words(kinds))
            } else if let Some(choices) = inner("choice", '(', ')') {
                Type::Choice(words(choices))
            } else if let Some(fields) = inner("group", '{', '}') {
                Type::Group(parse_members(fields)?)
            } else {
                return Err(format!("`{text}` is not a type"));
            }
        }
    })
}

/// The fields of `group{title: text, from: date}`.
fn parse_members(text: &str) -> Result<Vec<Field>, String> {
    let mut depth = 0;
    let parts = text.split(|c: char| {
        match c {
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts
        .filter(|part| !part.trim().is_empty())
        .map(|part| {
            let (name, ty) = part
                .split_once(':')
                .ok_or_else(|| format!("`{}` is not a field: write `name: type`", part.trim()))?;
            let name = name.trim();
            Ok(Field {
                name: name.to_owned(),
                label: capitalized(name),
                reverse: None,
                required: false,
                ty: parse_type(ty, &[])?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_file_is_sound() {
        let mut diagnostics = Vec::new();
        let definitions = definitions(&Arc::from("site.yaml"), None, &mut diagnostics);
        assert_eq!(diagnostics, []);
        let names: Vec<_> = definitions.schema.kinds.keys().collect();
        assert_eq!(
            names,
            [
                "page",
                "term",
                "person",
                "organization",
                "event",
                "explainer",
                "source"
            ]
        );
    }

    #[test]
    fn plurals_and_folders() {
        let site = "kinds:\n  treaty: {plural: Treaties of peace}\n  city: {}\n  church: {}\n  key: {}\n  court-case: {}\n  tax: {folder: taxation}\n  x: {plural: 条約}\n";
        let site = yaml::parse(site, 0).unwrap();
        let mut found = Vec::new();
        let definitions = definitions(&Arc::from("site.yaml"), Some(&site), &mut found);
        assert_eq!(found, []);
        for (name, plural, folder) in [
            ("treaty", "Treaties of peace", "treaties-of-peace"),
            ("city", "Cities", "cities"),
            ("church", "Churches", "churches"),
            ("key", "Keys", "keys"),
            ("court-case", "Court cases", "court-cases"),
            ("tax", "Taxes", "taxation"),
            ("x", "条約", "条約"),
        ] {
            let kind = &definitions.schema.kinds[name];
            assert_eq!(kind.plural, plural);
            assert_eq!(kind.folder.as_deref(), Some(folder), "{name}");
        }
    }

    #[test]
    fn types() {
        let refs = Type::Ref(vec!["person".into(), "organization".into()]);
        assert_eq!(
            parse_type("list( ref(person | organization) )", &[]),
            Ok(Type::List(Box::new(refs)))
        );
        let Ok(Type::Group(fields)) = parse_type("group{who: ref(person|x), as_of: date}", &[])
        else {
            panic!("a group");
        };
        assert_eq!(fields[1].label, "As of");
        assert!(parse_type("lst(text)", &[]).is_err());
    }
}
