//! Queries as typed by an author are checked against the kinds' fields.

use indexmap::IndexMap;

use super::check::Checker;
use super::lists::{Condition, Path, Query, Sort, Wanted};
use super::schema::{Field, Type};
use super::value::Value;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::parse::yaml::{self, Node};

/// A name for a list may stand in a template as `lists.name`.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Checker<'_> {
    /// Queries by name.
    pub fn lists(&mut self, node: &Node) -> IndexMap<String, Query> {
        let mut lists = IndexMap::new();
        if !matches!(node.value, yaml::Value::Map(_)) {
            let place = self.place(&node.span);
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    place,
                    format!(
                        "`lists` is a map of lists by name, found {}",
                        node.describe()
                    ),
                )
                .help("write `lists: {people: {kind: person, sort: title}}`"),
            );
            return lists;
        }
        let mut paginated: Option<String> = None;
        for (key, value) in node.map() {
            if !is_name(&key.text) {
                let place = self.place(&key.span);
                self.report(
                    Diagnostic::new(
                        Code::BadList,
                        place,
                        format!("`{}` can't be the name of a list", key.text),
                    )
                    .help("use letters, digits and `_`: templates write `lists.name`"),
                );
            }
            let Some(query) = self.query(value) else {
                continue;
            };
            if query.per_page.is_some() {
                if let Some(first) = &paginated {
                    let place = self.place(&key.span);
                    self.report(
                        Diagnostic::new(
                            Code::BadList,
                            place,
                            format!("`{first}` is divided into pages already, and a page can divide one list"),
                        )
                        .help("take `per_page` from one of them"),
                    );
                }
                paginated = Some(key.text.clone());
            }
            lists.insert(key.text.clone(), query);
        }
        lists
    }

    /// One query.
    pub fn query(&mut self, node: &Node) -> Option<Query> {
        if !matches!(node.value, yaml::Value::Map(_)) {
            let place = self.place(&node.span);
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    place,
                    format!("a list is a map, found {}", node.describe()),
                )
                .help("write `{kind: person, sort: title}`"),
            );
            return None;
        }
        let around = self.around;
        let fields: Vec<_> = around.schema.list.iter().collect();
        let start = node.span.start..node.span.start + 1;
        let values = self.fields(node, &fields, "a list", Some(start));
        let text = |key: &str| match values.get(key) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let kind = text("kind").filter(|kind| match node.get("kind") {
            Some(value) => self.known_kind(value, kind),
            None => false,
        });
        Some(Query {
            title: text("title"),
            tag: text("tag"),
            folder: text("folder").map(|f| f.trim_matches('/').to_owned()),
            conditions: self.conditions(node, kind.as_deref()),
            sort: text("sort").and_then(|sort| self.sort(node, &sort, kind.as_deref())),
            group: text("group")
                .and_then(|path| self.path_of(node, "group", &path, kind.as_deref())),
            limit: self.count(node, "limit", values.get("limit")),
            per_page: self.count(node, "per_page", values.get("per_page")),
            kind,
            span: node.span.start..node.span.start.max(node.span.end),
        })
    }

    fn known_kind(&mut self, node: &Node, kind: &str) -> bool {
        let kinds = &self.around.schema.kinds;
        if kinds.contains_key(kind) {
            return true;
        }
        let place = self.place(&node.span);
        self.report(
            Diagnostic::new(
                Code::UnknownKind,
                place,
                format!("there is no kind `{kind}`"),
            )
            .suggest(closest(kind, kinds.keys().map(String::as_str)))
            .help(format!(
                "the kinds are {}",
                kinds.keys().cloned().collect::<Vec<_>>().join(", ")
            )),
        );
        false
    }

    /// A whole number from 1.
    pub fn count(&mut self, node: &Node, key: &str, value: Option<&Value>) -> Option<usize> {
        let Some(Value::Number(number)) = value else {
            return None;
        };
        match number.as_u64() {
            Some(count) if count > 0 => usize::try_from(count).ok(),
            _ => {
                let span = node.get(key).map_or(node.span.clone(), |n| n.span.clone());
                let place = self.place(&span);
                self.report(Diagnostic::new(
                    Code::BadList,
                    place,
                    format!("`{key}` is a whole number from 1"),
                ));
                None
            }
        }
    }

    fn sort(&mut self, node: &Node, written: &str, kind: Option<&str>) -> Option<Sort> {
        let (path, descending) = match written.strip_prefix('-') {
            Some(path) => (path, true),
            None => (written, false),
        };
        let by = self.path_of(node, "sort", path, kind)?;
        Some(Sort { by, descending })
    }

    fn conditions(&mut self, node: &Node, kind: Option<&str>) -> Vec<Condition> {
        let Some(node) = node.get("where") else {
            return Vec::new();
        };
        if !matches!(node.value, yaml::Value::Map(_) | yaml::Value::Null) {
            let place = self.place(&node.span);
            let message = format!("`where` is keys with values, found {}", node.describe());
            self.report(
                Diagnostic::new(Code::WrongType, place, message)
                    .help("write `where: {place: Oslo}`"),
            );
        }
        let mut conditions = Vec::new();
        for (key, value) in node.map() {
            let Some((field, ty)) = self.field_at(&key.text, kind) else {
                self.no_such_field(&key.span, "where", &key.text, kind);
                continue;
            };
            if field == ["kind"]
                && value
                    .text()
                    .is_some_and(|kind| !self.known_kind(value, kind))
            {
                continue;
            }
            let wanted = match (&ty, value.text()) {
                (Type::Ref(_), Some("this")) => Some(Wanted::This),
                _ => self.value(value, &ty, &key.text).map(Wanted::Value),
            };
            conditions.extend(wanted.map(|value| Condition { field, value }));
        }
        conditions
    }

    fn path_of(
        &mut self,
        node: &Node,
        key: &str,
        written: &str,
        kind: Option<&str>,
    ) -> Option<Path> {
        let span = node.get(key).map_or(node.span.clone(), |n| n.span.clone());
        match self.field_at(written, kind) {
            Some((_, Type::Group(fields))) => {
                let place = self.place(&span);
                let members: Vec<_> = fields
                    .iter()
                    .map(|f| format!("{written}.{}", f.name))
                    .collect();
                self.report(
                    Diagnostic::new(
                        Code::BadList,
                        place,
                        format!("`{written}` has fields of its own; `{key}` needs one of them"),
                    )
                    .help(format!("write {}", members.join(" or "))),
                );
                None
            }
            Some((path, _)) => Some(path),
            None => {
                self.no_such_field(&span, key, written, kind);
                None
            }
        }
    }

    fn no_such_field(
        &mut self,
        span: &std::ops::Range<usize>,
        key: &str,
        written: &str,
        kind: Option<&str>,
    ) {
        let place = self.place(span);
        let names: Vec<_> = self
            .candidates(kind)
            .iter()
            .map(|f| f.name.clone())
            .collect();
        let owner = kind.map_or("a page".to_owned(), |kind| format!("the kind `{kind}`"));
        self.report(
            Diagnostic::new(
                Code::BadList,
                place,
                format!("`{key}` names `{written}`, which is no field of {owner}"),
            )
            .suggest(closest(written, names.iter().map(String::as_str))),
        );
    }

    fn candidates(&self, kind: Option<&str>) -> Vec<&Field> {
        let schema = self.around.schema;
        match kind.and_then(|kind| schema.kinds.get(kind)) {
            Some(kind) => schema.fields(kind),
            None => {
                let own = schema.kinds.values().flat_map(|kind| &kind.fields);
                schema.page.iter().chain(own).collect()
            }
        }
    }

    /// The field at a path and the type of its values.
    fn field_at(&self, written: &str, kind: Option<&str>) -> Option<(Path, Type)> {
        let path: Path = written.split('.').map(str::to_owned).collect();
        let (first, rest) = path.split_first()?;
        let fields = self.candidates(kind);
        let mut found = fields.iter().filter(|f| &f.name == first);
        let ty = found.find_map(|field| {
            let mut ty = field.ty.item();
            for name in rest {
                let Type::Group(members) = ty else {
                    return None;
                };
                ty = members.iter().find(|m| &m.name == name)?.ty.item();
            }
            Some(ty.clone())
        })?;
        Some((path, ty))
    }
}
