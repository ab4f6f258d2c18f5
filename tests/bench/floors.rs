//! The floors: programs over the same crates that do what no generator can leave
//! out, and link, check and list nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use expound::parse::code;
use expound::view::data;
use indexmap::IndexMap;
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
    let nothing = nothing().page;
    each_page(site, out, |text| {
        let (front, body) = split(text);
        let front: BTreeMap<String, serde_json::Value> =
            serde_yaml::from_str(front).unwrap_or_default();
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, highlighted(body).into_iter());
        let mut context = shared.clone();
        let get = |key: &str| front.get(key).and_then(|value| value.as_str());
        let page = data::PageView {
            title: get("title").unwrap_or_default().to_owned(),
            summary: get("summary").map(str::to_owned),
            body: html,
            ..nothing.clone()
        };
        context.insert_value("page", Value::from_serializable(&page));
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
    let mut context = Context::from_serialize(&nothing()).unwrap();
    context.insert(
        "site",
        &serde_json::json!({
            "title": "Site", "url": null, "language": "en", "author": null,
            "description": null, "menu": [], "feed": null, "corrections_feed": null, "extra": null
        }),
    );
    context.insert("header", "<header></header>");
    context.insert("footer", "<footer></footer>");
    context.insert("previews", "");
    // Whoever names a template that is not there learns it at once.
    assert!(tera.contains_template("page.html"));
    context
}

/// A page as the theme sees it, of which nothing is known.
fn nothing() -> data::Page {
    let kind = data::KindView {
        name: "page".to_owned(),
        label: "Page".to_owned(),
        plural: "Pages".to_owned(),
        address: None,
    };
    data::Page {
        frame: data::Frame {
            root: Some("../../".to_owned()),
            address: String::new(),
            url: None,
        },
        page: data::PageView {
            id: String::new(),
            title: String::new(),
            kind: data::Kept::new(&kind),
            aliases: Vec::new(),
            summary: None,
            date: None,
            published: None,
            updated: None,
            reviewed: None,
            corrections: Vec::new(),
            draft: false,
            tags: Vec::new(),
            image: None,
            crumbs: Vec::new(),
            contents: Vec::new(),
            body: String::new(),
            fields: IndexMap::new(),
            facts: Vec::new(),
            related: Vec::new(),
            sources: Vec::new(),
            extra: serde_json::Value::Null,
        },
        lists: IndexMap::new(),
        references: Vec::new(),
        backlinks: Vec::new(),
        backlink_count: 0,
        all_mentions: None,
        neighbours: Vec::new(),
        names: Vec::new(),
        relations: None,
        claims: data::PageClaims {
            own: Vec::new(),
            stances: Vec::new(),
            cells: Vec::new(),
            about: data::SomeClaims::default(),
            by: data::SomeClaims::default(),
            cited: data::SomeClaims::default(),
            linked: Vec::new(),
            all: None,
        },
        cited: Vec::new(),
        reference: None,
        json_ld: None,
    }
}
