//! `site.yaml`, checked.

use std::sync::Arc;

use indexmap::IndexMap;

use super::PageNumber;
use super::check::Checker;
use super::lists::Query;
use super::names::Missed;
use super::schema::{Field, Kind, Linking, Type};
use super::value::Value;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::parse::markdown::{self, Destination, destination};
use crate::parse::yaml::{self, Node};

/// What a site says of itself.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file, for findings that concern it.
    pub file: Arc<str>,
    pub title: String,
    /// With a final slash.
    pub url: Option<String>,
    pub language: String,
    pub author: Option<String>,
    pub description: Option<String>,
    pub menu: Vec<MenuEntry>,
    /// Whether links spell out `index.html`, so that the site works from disk.
    pub file_addresses: bool,
    /// Which mentions become links, where no kind and no page says otherwise.
    pub linking: Option<Linking>,
    pub lists: IndexMap<String, Query>,
    pub extra: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MenuEntry {
    /// Typed by the author, or taken from what it leads to.
    pub title: Option<String>,
    pub target: MenuTarget,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MenuTarget {
    Page(PageNumber),
    /// A folder's list page, `names`, or `tags`.
    Made(String),
    /// Another site.
    External(String),
}

/// Reads the configuration. `made` are the addresses, without slashes at their
/// ends, of list pages that are made.
pub fn config(checker: &mut Checker, node: &Node, made: &[String]) -> Config {
    let around = checker.around;
    let fields: Vec<_> = around.schema.site.iter().collect();
    let values = checker.fields(node, &fields, "site.yaml", None);
    let text = |key: &str| match values.get(key) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let mut config = Config {
        file: checker.file.clone(),
        title: text("title").unwrap_or_else(|| "Untitled site".to_owned()),
        url: text("url").map(|url| format!("{}/", url.trim_end_matches('/'))),
        language: language(checker, node).unwrap_or_else(|| LANGUAGE.to_owned()),
        author: text("author"),
        description: text("description"),
        menu: Vec::new(),
        file_addresses: text("addresses").as_deref() == Some("file"),
        linking: text("linking").as_deref().and_then(Linking::of),
        lists: node
            .get("lists")
            .map(|n| checker.lists(n))
            .unwrap_or_default(),
        extra: match values.get("extra") {
            Some(Value::Any(extra)) => extra.clone(),
            _ => serde_json::Value::Null,
        },
    };
    for (name, query) in &config.lists {
        if query.per_page.is_some() {
            let place = checker.place(&query.span);
            checker.report(
                Diagnostic::new(
                    Code::BadList,
                    place,
                    format!("the list `{name}` is on every page, and can't be divided into pages"),
                )
                .help("give `per_page` to a list of one page or kind, or `limit` to this one"),
            );
        }
    }
    if let Some(menu) = node.get("menu") {
        let items = match &menu.value {
            yaml::Value::List(items) => items.as_slice(),
            yaml::Value::Map(_) if menu.get("url").is_none() => {
                let place = checker.place(&menu.span);
                checker.report(
                    Diagnostic::new(Code::WrongType, place, "`menu` is a list, found a map")
                        .help("write `- ` before each item: `menu: [glossary, about]`"),
                );
                &[]
            }
            _ => std::slice::from_ref(menu),
        };
        config.menu = items
            .iter()
            .filter_map(|item| menu_entry(checker, item, made))
            .collect();
    }
    config
}

/// What stands before the colon of an address, as a browser reads it.
fn scheme(address: &str) -> String {
    let scheme = address.split(':').next().unwrap_or_default().chars();
    scheme
        .filter(|c| !c.is_control() && *c != ' ')
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a word looks like a language tag of BCP 47: `en`, `zh-Hant-TW`.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let fine = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    (2..=8).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(fine)
}

/// The language of a site that names none.
const LANGUAGE: &str = "en";

/// The language that a configuration names, which may be none.
pub fn language_of(node: &Node) -> &str {
    let language = node.get("language").and_then(Node::text);
    language.unwrap_or(LANGUAGE)
}

/// The language, if it is one.
fn language(checker: &mut Checker, node: &Node) -> Option<String> {
    let node = node.get("language")?;
    let tag = node.text()?;
    if is_language(tag) {
        return Some(tag.to_owned());
    }
    let place = checker.place(&node.span);
    checker.report(
        Diagnostic::new(
            Code::BadChoice,
            place,
            format!("`{tag}` is not the tag of a language"),
        )
        .help("write `en`, `pt-BR` or another tag of letters, digits and hyphens"),
    );
    None
}

/// The keys of a menu item that is a map.
fn item_fields() -> [Field; 2] {
    ["title", "url"].map(|name| Field {
        name: name.to_owned(),
        label: String::new(),
        reverse: None,
        required: name == "url",
        ty: Type::Text,
    })
}

/// A page's id, a folder, or `{title, url}`.
fn menu_entry(checker: &mut Checker, node: &Node, made: &[String]) -> Option<MenuEntry> {
    let (title, target) = match &node.value {
        yaml::Value::Map(_) => {
            let fields = item_fields();
            let at = Some(node.span.start..node.span.start + 1);
            checker.fields(node, &fields.each_ref(), "a menu item", at);
            (node.get("title").and_then(Node::text), node.get("url")?)
        }
        yaml::Value::Scalar(_) => (None, node),
        _ => {
            let place = checker.place(&node.span);
            checker.report(
                Diagnostic::new(
                    Code::WrongType,
                    place,
                    "a menu item is a page's id, a folder, or `{title, url}`",
                )
                .help("write `glossary`, or `{title: Start here, url: explainers/start}`"),
            );
            return None;
        }
    };
    let written = target.text()?;
    let entry = |target| {
        Some(MenuEntry {
            title: title.map(str::to_owned),
            target,
        })
    };
    match destination(written) {
        Destination::External => return entry(MenuTarget::External(written.to_owned())),
        Destination::Inside => {}
        Destination::Other | Destination::Unsafe(_) | Destination::Claim(_) => {
            let scheme = scheme(written);
            if ["mailto", "tel"].contains(&scheme.as_str()) {
                return entry(MenuTarget::External(written.to_owned()));
            }
            // A title may hold a colon.
            if let Ok(number) = checker.resolve(written) {
                return entry(MenuTarget::Page(number));
            }
            let place = checker.place(&target.span);
            checker.report(markdown::unsafe_link(place, &scheme));
            return None;
        }
    }
    let path = written.trim_matches('/');
    match checker.resolve(written) {
        Ok(number) => return entry(MenuTarget::Page(number)),
        Err(Missed::Several(_) | Missed::Hidden(_)) => {}
        Err(Missed::Nothing) => {
            if made.iter().any(|m| m == path) {
                return entry(MenuTarget::Made(path.to_owned()));
            }
        }
    }
    let kinds = &checker.around.schema.kinds;
    let of_kind = |kind: &&Arc<Kind>| kind.folder.as_deref() == Some(path);
    if checker.around.names.resolve(written) == Err(Missed::Nothing)
        && let Some(kind) = kinds.values().find(of_kind)
    {
        let message = format!("the menu names the folder `{path}`, which holds no pages now");
        let help = format!(
            "add a page of the kind `{}`, or take the folder out of the menu",
            kind.name
        );
        let place = checker.place(&target.span);
        checker.report(Diagnostic::new(Code::UnknownReference, place, message).help(help));
        return None;
    }
    if let Some(why) = not_made(path).filter(|_| !made.iter().any(|m| m == path)) {
        let place = checker.place(&target.span);
        let message = format!("the menu names `{path}`, and {why}");
        let found = Diagnostic::new(Code::UnknownReference, place, message);
        checker.report(found.help("take it out of the menu until then"));
        return None;
    }
    // Reports what is wrong with it.
    let made = made.iter().map(String::as_str);
    if let Some(close) = closest(path, made) {
        let place = checker.place(&target.span);
        checker.report(
            Diagnostic::new(
                Code::UnknownReference,
                place,
                format!("the menu names `{written}`, and there is no such page or folder"),
            )
            .suggest(Some(close)),
        );
        return None;
    }
    let number = checker.reference(target, written, &[], "menu")?;
    entry(MenuTarget::Page(number))
}

/// Why a page that expound makes is not there.
fn not_made(path: &str) -> Option<&'static str> {
    Some(match path {
        "claims" => "no page has claims yet",
        "timeline" => "nothing has a date yet",
        "relations" => "no field of a page names another page yet",
        "corrections" => "nothing has been corrected yet",
        _ => return None,
    })
}
