//! Documents become pages.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::check::{Checker, Surroundings, with_article};
use super::claims::{self, check::check_interval, read};
use super::corrections;
use super::relations;
use super::schema::{Kind, Linked, Linking, Schema, Type};
use super::sources::SOURCE;
use super::value::Value;
use super::{
    BackReference, Block, Page, PageNumber, Refers, Settings, Stub, timeline, unknown_kind,
};
use crate::date::Edtf;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::parse::slug::slug;
use crate::parse::yaml::{self, Node};
use crate::parse::{Document, yaml::Value as Yaml};

/// What each document's path and a few keys say. Of two files with one id, the
/// first by path is kept and the other reported.
pub fn stubs(
    schema: &Schema,
    documents: &[Document],
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Stub> {
    let mut ids: HashMap<String, Arc<str>> = HashMap::new();
    let mut stubs = Vec::with_capacity(documents.len());
    for (number, document) in documents.iter().enumerate() {
        let stub = stub(schema, number, document, settings);
        let id = &stub.id;
        if let Some(first) = ids.get(id) {
            let (place, what, help) = match document.facts.entry.is_some() {
                true => (
                    Place::new(&document.file, document.facts.front_matter.span.clone()),
                    "this reference",
                    "give it another key, or let the page go: each reference has one of its own",
                ),
                false => (
                    Place::file(&document.file),
                    "this page",
                    "rename or remove one of the two files",
                ),
            };
            let message = format!("{what} has the id `{id}`, and so has {first}");
            diagnostics.push(Diagnostic::new(Code::DuplicateId, place, message).help(help));
            continue;
        }
        ids.insert(id.clone(), document.file.clone());
        stubs.push(stub);
    }
    stubs
}

/// What one document's path and a few of its keys say.
pub fn stub(schema: &Schema, number: usize, document: &Document, settings: &Settings) -> Stub {
    let (id, folder) = match &document.facts.entry {
        None => id_of(&document.file),
        Some(entry) => {
            let folder = schema.kinds[SOURCE].folder.clone().unwrap_or_default();
            let key = entry.key().replace('/', "-");
            let id = format!("{folder}/{key}");
            (id.trim_start_matches('/').to_owned(), folder)
        }
    };
    let front = &document.facts.front_matter;
    let text = |key: &str| front.get(key).and_then(Node::text);
    let draft = front.get("draft").is_some_and(Node::is_true);
    let later = text("published").is_some_and(|p| is_later(p, settings));
    let mut names: Vec<String> = text("title").map(str::to_owned).into_iter().collect();
    if let Some(aliases) = front.get("aliases") {
        names.extend(strings(aliases).map(|(_, text)| text.to_owned()));
    }
    names.retain(|name| !name.trim().is_empty());
    Stub {
        kind: kind_of(schema, document, &folder),
        id,
        file: document.file.clone(),
        document: number,
        names,
        claims: read::ids(front),
        draft,
        hidden: draft && !settings.drafts || later,
    }
}

fn is_later(published: &str, settings: &Settings) -> bool {
    let day = Edtf::parse(published).ok().and_then(|date| date.to_day());
    !settings.future && day.is_some_and(|day| day > settings.today)
}

/// `content/glossary/track-two.md` has the id `glossary/track-two` and stands in
/// the folder `glossary`; an `index.md` has its folder's id and stands in none.
fn id_of(file: &str) -> (String, String) {
    let path = file.strip_prefix("content/").unwrap_or(file);
    let path = path.strip_suffix(".md").unwrap_or(path);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "index" => (folder.to_owned(), String::new()),
        _ => (path.to_owned(), folder.to_owned()),
    }
}

fn kind_of(schema: &Schema, document: &Document, folder: &str) -> Arc<Kind> {
    if document.facts.entry.is_some() {
        return schema.kinds[SOURCE].clone();
    }
    let named = document.facts.front_matter.get("kind");
    let named = named
        .and_then(Node::text)
        .map(|name| schema.kinds.get(name));
    if let Some(Some(kind)) = named {
        return kind.clone();
    }
    // A folder's kind holds for the folders in it as well.
    let mut folder = folder;
    while !folder.is_empty() {
        if let Some(kind) = schema.kind_of_folder(folder) {
            return kind.clone();
        }
        folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    schema.kinds["page"].clone()
}

/// The texts of a list, or the one text.
fn strings(node: &Node) -> impl Iterator<Item = (&Node, &str)> {
    let items = match &node.value {
        Yaml::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(|n| Some((n, n.text()?)))
}

/// Checks a page's values and blocks.
pub fn page(around: &Surroundings, stub: &Stub, documents: &[Document]) -> (Page, Vec<Diagnostic>) {
    let document = &documents[stub.document];
    let front = &document.facts.front_matter;
    let folder = folder_of(&document.file);
    let mut checker = Checker::new(around, &document.file, &folder);
    if let Some(node) = front.get("kind")
        && let Some(name) = node.text()
        && !around.schema.kinds.contains_key(name)
    {
        let place = checker.place(&node.span);
        checker.report(unknown_kind(place, name, around.schema));
    }
    let fields = around.schema.fields(&stub.kind);
    let what = with_article(&stub.kind.name);
    let fence = document.facts.whole.then_some(0..3);
    let mut values = checker.fields(front, &fields, &what, fence);
    // Lists ask for it, whether it was typed or is that of the folder.
    let kind = Value::Text(stub.kind.name.clone());
    values.insert("kind".to_owned(), kind);
    check_names(&mut checker, front);
    let of_page = read::claims(&values, front);
    claims::check::check(&mut checker, front, &values, &of_page);
    corrections::check(&mut checker, front, &values);
    let lists = front
        .get("lists")
        .map(|n| checker.lists(n))
        .unwrap_or_default();
    let blocks = document
        .facts
        .blocks
        .iter()
        .filter_map(|block| self::block(&mut checker, block))
        .collect();
    let redirects = redirects(&mut checker, front);
    let refers = refers(&mut checker, front);
    let address = address_of(&mut checker, &stub.id, front);
    let text = |key: &str| match values.get(key) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let texts = |key: &str| -> Vec<String> {
        let items = values.get(key).map(Value::items).unwrap_or_default();
        let texts = items.iter().filter_map(|value| match value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => None,
        });
        texts.collect()
    };
    let date = |key: &str| match values.get(key) {
        Some(Value::Date(date)) => Some(date.clone()),
        _ => None,
    };
    let pages = |key: &str| -> Vec<PageNumber> {
        let items = values.get(key).map(Value::items).unwrap_or_default();
        items
            .iter()
            .filter_map(|value| match value {
                Value::Ref(number) => Some(*number),
                _ => None,
            })
            .collect()
    };
    let page = Page {
        title: text("title").unwrap_or_else(|| stub.id.clone()),
        aliases: texts("aliases"),
        summary: text("summary").or_else(|| {
            document
                .facts
                .first_paragraph
                .as_ref()
                .map(|p| p.text.clone())
        }),
        date: date("date"),
        published: date("published"),
        updated: date("updated"),
        reviewed: date("reviewed"),
        tags: texts("tags"),
        template: text("template"),
        related: pages("related"),
        sources: pages("sources"),
        claims: of_page,
        corrections: corrections::corrections(&values, front),
        image: match values.get("image") {
            Some(Value::File(path)) => Some(path.clone()),
            _ => None,
        },
        extra: match values.get("extra") {
            Some(Value::Any(extra)) => extra.clone(),
            _ => serde_json::Value::Null,
        },
        linking: text("linking").as_deref().and_then(Linking::of),
        linked: text("linked")
            .as_deref()
            .and_then(Linked::of)
            .unwrap_or(stub.kind.linked),
        refers,
        redirects,
        lists,
        blocks,
        address,
        live: !stub.hidden,
        draft: stub.draft,
        texts: std::mem::take(&mut checker.texts),
        references: Vec::new(),
        values,
        id: stub.id.clone(),
        file: stub.file.clone(),
        document: stub.document,
        kind: stub.kind.clone(),
        referred: std::mem::take(&mut checker.referred),
    };
    (page, checker.diagnostics)
}

/// The folder of a file under `content/`.
fn folder_of(file: &str) -> String {
    let path = file.strip_prefix("content/").unwrap_or(file);
    path.rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned()
}

/// Titles, other and short names have letters, and are not addresses.
fn check_names(checker: &mut Checker, front: &Node) {
    for key in ["title", "aliases", "short"] {
        let named = front.get(key).into_iter().flat_map(strings);
        let named = named.map(|(node, text)| (node, text.trim()));
        let nothing = match front.get(key).map(|node| &node.value) {
            Some(Yaml::List(items)) => items.as_slice(),
            _ => &[],
        };
        let nothing = nothing.iter().filter(|n| n.value == Yaml::Null);
        for (node, text) in named.chain(nothing.map(|node| (node, ""))) {
            let place = checker.place(&node.span);
            if text.is_empty() {
                checker.report(
                    Diagnostic::new(
                        Code::EmptyName,
                        place,
                        format!("a name in `{key}` is empty"),
                    )
                    .help("write a name or remove it"),
                );
            } else if key == "aliases" && looks_like_address(text) {
                checker.report(
                    Diagnostic::new(
                        Code::AddressAsName,
                        place,
                        format!("`{text}` looks like an address, and `aliases` are other names"),
                    )
                    .help("old addresses go under `redirects:`"),
                );
            } else if let Some((message, help)) = never_found(text) {
                let found = Diagnostic::new(Code::WeakName, place, message);
                checker.report(found.help(help));
            } else if key != "title" && is_weak(text) {
                checker.report(
                    Diagnostic::new(
                        Code::WeakName,
                        place,
                        format!("`{text}` is hardly a name: texts hold it by chance"),
                    )
                    .help("spell it out, or take it out"),
                );
            }
        }
    }
}

/// Why no text holds a name, as far as anybody can tell, and what to do.
fn never_found(name: &str) -> Option<(String, &'static str)> {
    let marked = |sign: char| {
        let outside =
            |part: &str| !part.is_empty() && !part.starts_with(' ') && !part.ends_with(' ');
        let mut parts = name.split(sign);
        parts
            .next()
            .is_some_and(|before| before.is_empty() || before.ends_with(' '))
            && parts.next().is_some_and(outside)
            && parts
                .next()
                .is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
    };
    let tag = crate::parse::tags::tags(name).any(|tag| tag.closes && !tag.name.is_empty());
    if marked('*') || marked('`') || tag {
        return Some((
            format!(
                "`{name}` holds Markdown or HTML, and a name is plain text: a text holds it only with backslashes before these signs"
            ),
            "write the name without them, unless its texts do so",
        ));
    }
    let words = crate::parse::words::word_ranges(name).len();
    (words > crate::link::MOST_WORDS).then(|| {
        (
            format!("this name has {words} words, and is looked for in no text"),
            "shorten it, or give the short form as another name",
        )
    })
}

/// Whether a name is one letter or digit, or only signs.
fn is_weak(name: &str) -> bool {
    let mut chars = name.chars();
    let one = match (chars.next(), chars.next()) {
        // A letter without case can be a whole word: 水.
        (Some(c), None) => c.is_lowercase() || c.is_uppercase() || c.is_numeric(),
        _ => false,
    };
    one || !name.chars().any(char::is_alphanumeric)
}

fn looks_like_address(text: &str) -> bool {
    text.contains("://") || text.starts_with('/') && text.len() > 1
}

fn block(checker: &mut Checker, block: &crate::parse::Block) -> Option<Block> {
    let kind = checker.around.schema.blocks.get(&block.name)?.clone();
    if block.data.value == Yaml::Unread {
        return None;
    }
    let fields: Vec<_> = kind.fields.iter().collect();
    let what = format!("the block `{}`", kind.name);
    let at = block.span.start..block.span.start + 3;
    let mut query = None;
    let values = if kind.list {
        // The keys of the query are checked with it; the block's others here.
        let listed = |name: &str| checker.around.schema.list.iter().any(|f| f.name == name);
        let own: Vec<_> = kind.fields.iter().filter(|f| !listed(&f.name)).collect();
        let (asked, rest) = split(&block.data, |key| !own.iter().any(|f| f.name == key));
        query = checker.query(&asked);
        checker.fields(&rest, &own, &what, Some(at))
    } else {
        checker.fields(&block.data, &fields, &what, Some(at))
    };
    if let Some(query) = &mut query
        && query.per_page.take().is_some()
    {
        let at = block.data.get("per_page");
        let place = checker.place(at.map_or(&query.span, |n| &n.span));
        checker.report(
            Diagnostic::new(
                Code::BadList,
                place,
                "a list in the text can't be divided into pages",
            )
            .help("use `limit`, or ask for the list under `lists:` in the front matter"),
        );
    }
    check_interval(checker, &values, &block.data);
    let claims = kind
        .claims
        .then(|| claims::asked(checker, &block.data, &values));
    let timeline = kind
        .timeline
        .then(|| timeline::asked(checker, &block.data, &values));
    let relations = kind
        .relations
        .then(|| relations::asked(checker, &block.data, &values));
    Some(Block {
        kind,
        values,
        query,
        claims,
        timeline,
        relations,
    })
}

/// Parts a map in two by its keys.
fn split(node: &Node, first: impl Fn(&str) -> bool) -> (Node, Node) {
    let (a, b) = node
        .map()
        .iter()
        .cloned()
        .partition(|(key, _)| first(&key.text));
    let with = |entries| Node {
        value: yaml::Value::Map(entries),
        span: node.span.clone(),
    };
    (with(a), with(b))
}

/// The page's address: its id with the last part replaced by `slug`.
fn address_of(checker: &mut Checker, id: &str, front: &Node) -> String {
    let mut parts: Vec<String> = id
        .split('/')
        .filter(|p| !p.is_empty())
        .map(address_part)
        .collect();
    if let Some(node) = front.get("slug") {
        // A list or map was reported as such.
        let text = node.text().unwrap_or_default();
        let fine = !text.is_empty() && address_part(text) == text && !text.starts_with('.');
        if fine && !parts.is_empty() {
            parts.pop();
            parts.push(text.to_owned());
        } else if node.text().is_some() {
            let place = checker.place(&node.span);
            let suggestion = slug(text);
            let found = Diagnostic::new(
                Code::BadAddress,
                place,
                match parts.is_empty() {
                    true => "the home page's address can't be changed".to_owned(),
                    false => format!("`{text}` can't be the last part of an address"),
                },
            );
            let suggestion =
                Some(suggestion.as_str()).filter(|s| !s.is_empty() && !parts.is_empty());
            checker.report(found.suggest(suggestion));
        }
    }
    if parts.iter().any(String::is_empty) {
        let place = Place::file(checker.file);
        let message = format!("the file name `{id}.md` leaves nothing for an address");
        checker.report(
            Diagnostic::new(Code::BadAddress, place, message)
                .help("give files and folders names with letters or digits, or the page a `slug`"),
        );
    }
    let mut address = parts.join("/");
    if !address.is_empty() {
        address.push('/');
    }
    address
}

/// A part of an id as a part of an address: as it is if browsers and hosts can
/// take it so, else as a slug.
pub(crate) fn address_part(part: &str) -> String {
    let fine = |c: char| c.is_alphanumeric() || "-_.~".contains(c);
    match part.chars().all(fine) {
        true => part.to_owned(),
        false => slug(part),
    }
}

fn redirects(checker: &mut Checker, front: &Node) -> Vec<String> {
    let mut redirects = Vec::new();
    for (node, text) in front.get("redirects").into_iter().flat_map(strings) {
        let path = text.trim().trim_matches('/');
        let fine = |part: &str| {
            !part.is_empty() && part != "." && part != ".." && address_part(part) == part
        };
        if path.split('/').all(fine) && !text.contains("://") {
            redirects.push(path.to_owned());
            continue;
        }
        let place = checker.place(&node.span);
        checker.report(
            Diagnostic::new(
                Code::BadAddress,
                place,
                format!("`{text}` is not an address in this site"),
            )
            .help("write an old address from the site's root: `old/place/`"),
        );
    }
    redirects
}

/// What the page says its names mean: `{the Council: an-id, Bush: false}`.
fn refers(checker: &mut Checker, front: &Node) -> Vec<Refers> {
    let mut refers = Vec::new();
    let Some(node) = front.get("refers").filter(|n| n.value != Yaml::Null) else {
        return refers;
    };
    if !matches!(node.value, Yaml::Map(_)) {
        let place = checker.place(&node.span);
        checker.report(
            Diagnostic::new(
                Code::WrongType,
                place,
                format!("`refers` is names with ids, found {}", node.describe()),
            )
            .help("write `refers: {the Council: organizations/the-id}`, or `false` for an id"),
        );
    }
    let mut firsts: HashMap<String, std::ops::Range<usize>> = HashMap::new();
    for (key, value) in node.map() {
        let meant = match (value.text(), &value.value) {
            (Some("false"), _) => Some(None),
            (Some(text), _) => checker.reference(value, text, &[], "refers").map(Some),
            // What can't be read was reported.
            (None, Yaml::Unread) => None,
            (None, _) => {
                let at = if value.value == Yaml::Null {
                    &key.span
                } else {
                    &value.span
                };
                let found = value.describe();
                let message = format!("`{}` refers to one entry, found {found}", key.text);
                let found = Diagnostic::new(Code::WrongType, checker.place(at), message);
                checker
                    .report(found.help("write the id of the entry, or `false` if none is meant"));
                None
            }
        };
        let folded = super::names::fold(&key.text);
        if let Some(first) = firsts.get(&folded) {
            let (place, first) = (checker.place(&key.span), checker.place(first));
            let message = format!(
                "`{}` is said twice, and capitals make no other name here",
                key.text
            );
            let found = Diagnostic::new(Code::DuplicateKey, place, message);
            checker.report(
                found
                    .other(first, "the other one")
                    .help("take one of them out"),
            );
            continue;
        }
        firsts.insert(folded.clone(), key.span.clone());
        refers.extend(meant.map(|meant| Refers {
            name: key.text.clone(),
            folded,
            meant,
            span: key.span.clone(),
        }));
    }
    refers
}

/// A field that refers to one entry of its own kind (a parent) may not lead back to where it started.
pub fn check_loops(
    schema: &Schema,
    pages: &[Page],
    documents: &[Document],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for kind in schema.kinds.values() {
        for field in &kind.fields {
            if !matches!(field.ty, Type::Ref(_)) {
                continue;
            }
            let next = |n: PageNumber| match pages[n].values.get(&field.name) {
                Some(Value::Ref(to)) if pages[*to].kind.name == kind.name => Some(*to),
                _ => None,
            };
            for mut chain in loops(pages, &kind.name, next) {
                // Reported once, at the first page of the loop.
                let first = (0..chain.len()).min_by_key(|i| chain[*i]);
                chain.rotate_left(first.unwrap_or_default());
                let Some(&first) = chain.first() else {
                    continue;
                };
                chain.push(first);
                let page = &pages[first];
                let front = &documents[page.document].facts.front_matter;
                let span = front.get(&field.name).map_or(0..0, |n| n.span.clone());
                let ids: Vec<_> = chain.iter().map(|n| pages[*n].id.as_str()).collect();
                diagnostics.push(
                    Diagnostic::new(
                        Code::ReferenceLoop,
                        Place::new(&page.file, span),
                        format!("`{}` leads back to this page", field.name),
                    )
                    .help(format!("the loop is {}", loop_text(&ids))),
                );
            }
        }
    }
}

/// The loops that following `next` from the pages of a kind runs into, each once.
/// No page is visited twice.
fn loops(
    pages: &[Page],
    kind: &str,
    next: impl Fn(PageNumber) -> Option<PageNumber>,
) -> Vec<Vec<PageNumber>> {
    // By page, the walk that came through it.
    let mut walks: Vec<Option<usize>> = vec![None; pages.len()];
    let mut loops = Vec::new();
    let of_kind = |n: &PageNumber| pages[*n].kind.name == kind;
    for start in (0..pages.len()).filter(of_kind) {
        let mut chain = Vec::new();
        let mut at = Some(start);
        while let Some(page) = at {
            if let Some(walk) = walks[page] {
                let since = chain.iter().position(|n| *n == page);
                if let Some(since) = since.filter(|_| walk == start) {
                    loops.push(chain.split_off(since));
                }
                break;
            }
            walks[page] = Some(start);
            chain.push(page);
            at = next(page);
        }
    }
    loops
}

/// The pages of a loop; of a very long one, where it starts and ends.
fn loop_text(ids: &[&str]) -> String {
    const MOST: usize = 12;
    match ids.len() {
        n if n > MOST => format!(
            "{} → … → {}",
            ids[..MOST - 2].join(" → "),
            ids[n - 2..].join(" → ")
        ),
        _ => ids.join(" → "),
    }
}

/// Gives each page the references that others make to it, in the order of those.
pub fn turn_references(pages: &mut [Page], schema: &Schema) {
    let made = pages.iter().enumerate();
    let made: Vec<_> = made
        .flat_map(|(from, page)| references_of(schema, from, page))
        .collect();
    for (to, reference) in made {
        pages[to].references.push(reference);
    }
}

/// A page makes other references than before.
pub fn turn_again(
    pages: &mut [Page],
    from: PageNumber,
    old: Vec<(PageNumber, BackReference)>,
    new: Vec<(PageNumber, BackReference)>,
) {
    for (to, _) in old {
        pages[to]
            .references
            .retain(|reference| reference.from != from);
    }
    for (to, reference) in new {
        let references = &mut pages[to].references;
        let at = references.partition_point(|other| other.from <= from);
        references.insert(at, reference);
    }
}

/// The references that a page makes to others, each seen from its other side.
pub fn references_of(
    schema: &Schema,
    from: PageNumber,
    page: &Page,
) -> Vec<(PageNumber, BackReference)> {
    let mut turned = Vec::new();
    if !page.live {
        return turned;
    }
    for field in schema.fields(&page.kind) {
        let common = schema.page.iter().any(|f| f.name == field.name);
        if common && field.reverse.is_none() {
            continue;
        }
        let label = |field: &super::schema::Field| match &field.reverse {
            Some(label) => label.clone(),
            None => format!("{}: {}", page.kind.plural, field.label),
        };
        for item in values_of(&page.values, &field.name) {
            match item {
                Value::Ref(to) => turned.push((
                    *to,
                    BackReference {
                        from,
                        path: vec![field.name.clone()],
                        label: label(field),
                        values: IndexMap::new(),
                    },
                )),
                Value::Group(group) => {
                    let Type::Group(members) = field.ty.item() else {
                        continue;
                    };
                    for member in members {
                        for value in values_of(group, &member.name) {
                            let Value::Ref(to) = value else { continue };
                            let mut values = group.clone();
                            values.shift_remove(&member.name);
                            turned.push((
                                *to,
                                BackReference {
                                    from,
                                    path: vec![field.name.clone(), member.name.clone()],
                                    label: label(member),
                                    values,
                                },
                            ));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    turned
}

fn values_of<'a>(values: &'a IndexMap<String, Value>, name: &str) -> &'a [Value] {
    values.get(name).map(Value::items).unwrap_or_default()
}
