//! The floors: programs over the same crates that do what no generator can leave
//! out, and link, check and list nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use expound::parse::code;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;
use tera::{Context, Tera, Value};

/// Reads every page, turns its Markdown into HTML and writes it.
pub fn first(site: &Path, out: &Path) {
    each_page(site, out, |text| {
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, Parser::new_ext(text, Options::all()));
        format!("<!doctype html>\n<html><body>\n{html}</body></html>\n")
    });
}

/// Walks through folders and looks at every file's size and times: what a build that
/// has nothing to do can't leave out.
pub fn walk(folders: &[&Path]) {
    fn size(folder: &Path) -> u64 {
        let entries = folder.read_dir().unwrap().map(Result::unwrap);
        let size_of = |entry: fs::DirEntry| match entry.file_type().unwrap().is_dir() {
            true => size(&entry.path()),
            false => entry.metadata().unwrap().len(),
        };
        entries.map(size_of).sum()
    }
    let all: u64 = folders.iter().map(|folder| size(folder)).sum();
    assert!(all > 0);
}

/// The same with the front matter as data, code highlighted as expound does it, and
/// the theme's own page around it.
pub fn second(site: &Path, out: &Path) {
    let tera = theme();
    let shared = shared(&tera);
    each_page(site, out, |text| {
        let (front, body) = split(text);
        let front: BTreeMap<String, serde_json::Value> =
            serde_yaml::from_str(front).unwrap_or_default();
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, highlighted(body).into_iter());
        let mut context = shared.clone();
        context.insert_value("page", page(&front, &html));
        tera.render("page.html", &context).unwrap()
    });
}

fn each_page(site: &Path, out: &Path, render: impl Fn(&str) -> String + Sync) {
    let content = site.join("content");
    markdown(&content).par_iter().for_each(|path| {
        let html = render(&fs::read_to_string(path).unwrap());
        let folder = out.join(path.strip_prefix(&content).unwrap().with_extension(""));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), html).unwrap();
    });
}

/// The pages below a folder.
pub fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(markdown(&path));
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
    found
}

/// Front matter and text.
pub fn split(text: &str) -> (&str, &str) {
    let inner = text.strip_prefix("---\n");
    inner
        .and_then(|rest| rest.split_once("\n---\n"))
        .unwrap_or(("", text))
}

/// The Markdown's events, with code as HTML.
fn highlighted(text: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    let mut language: Option<CowStr> = None;
    let mut source = String::new();
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) => language = Some(name),
            Event::End(TagEnd::CodeBlock) if language.is_some() => {
                let language = language.take().unwrap_or_else(|| "".into());
                let html = code::highlight(&language, &std::mem::take(&mut source));
                events.push(Event::Html(
                    format!("<pre><code>{html}</code></pre>\n").into(),
                ));
            }
            Event::Text(text) if language.is_some() => source.push_str(&text),
            event => events.push(event),
        }
    }
    events
}

fn theme() -> Tera {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut tera = Tera::new();
    let names = ["page.html", "entry.html", "base.html", "components.html"];
    let texts = names.map(|name| (name, fs::read_to_string(root.join(name)).unwrap()));
    tera.add_raw_templates(texts).unwrap();
    tera
}

/// What is the same on every page.
fn shared(tera: &Tera) -> Context {
    let list = || Value::from(Vec::<Value>::new());
    let mut context = Context::new();
    context.insert(
        "site",
        &serde_json::json!({
            "title": "Site", "url": null, "language": "en", "author": null,
            "description": null, "menu": [], "feed": null, "corrections_feed": null, "extra": null
        }),
    );
    context.insert("root", "../../");
    context.insert("address", "");
    context.insert_value("url", Value::none());
    context.insert("header", "<header></header>");
    context.insert("footer", "<footer></footer>");
    context.insert("backlink_count", &0);
    context.insert_value("all_mentions", Value::none());
    for name in ["references", "backlinks", "neighbours", "names", "cited"] {
        context.insert_value(name, list());
    }
    for name in ["json_ld", "reference"] {
        context.insert_value(name, Value::none());
    }
    context.insert("previews", "");
    context.insert(
        "claims",
        &serde_json::json!({"linked": [], "about": [], "own": []}),
    );
    context.insert("lists", &BTreeMap::<String, String>::new());
    // Whoever names a template that is not there learns it at once.
    assert!(tera.contains_template("page.html"));
    context
}

/// A page as the theme sees it.
fn page(front: &BTreeMap<String, serde_json::Value>, html: &str) -> Value {
    let get = |key: &str| front.get(key).cloned().unwrap_or_default();
    let empty: [u8; 0] = [];
    Value::from_serializable(&serde_json::json!({
        "id": "", "title": get("title"), "summary": get("summary"), "body": html,
        "kind": {"name": "page", "label": "Page", "plural": "Pages", "address": null},
        "date": null, "published": null, "updated": null, "reviewed": null, "draft": false,
        "aliases": empty, "tags": empty, "image": null, "crumbs": empty, "contents": empty,
        "fields": {}, "facts": empty, "corrections": empty, "related": empty, "sources": empty, "extra": null
    }))
}
