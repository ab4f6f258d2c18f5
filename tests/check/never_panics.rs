//! Whatever a file holds, nothing panics, and every place that is named lies in
//! its file, on the bounds of characters.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use expound::date::Day;
use expound::diagnostic::{Diagnostic, Sources, Style, to_json, to_text};
use expound::model::Settings;
use expound::parse::citations::Citing;
use expound::parse::yaml::{Node, Value};
use expound::parse::{self, Document, Options, SlotContent};
use expound::read::{self, Files, SourceFile};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What Markdown, YAML and templates are made of.
const PIECES: &[&str] = &[
    "---\n",
    "---",
    "\n",
    "\n\n",
    " ",
    "  ",
    "\t",
    "\r\n",
    "\r",
    "a",
    "word ",
    "é",
    "日本",
    "🙂",
    "\u{feff}",
    "\u{0}",
    "\u{301}",
    "\u{2028}",
    "title: ",
    "title: A\n",
    "kind: ",
    "event",
    "date: ",
    "2023-04",
    "aliases: [",
    "roles:\n",
    "  - {title: ",
    "lists: ",
    "draft: true\n",
    "extra:\n",
    "redirects: ",
    "slug: ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "|\n",
    ">\n",
    "&a ",
    "*a",
    "<<: ",
    "? ",
    "#",
    "# ",
    "## ",
    "> ",
    "> [!NOTE]\n",
    "```",
    "```people\n",
    "````\n",
    "who: ",
    "```list\n",
    "~~~\n",
    "[[",
    "]]",
    "![[",
    "|",
    "|-|\n",
    "| a | b |\n",
    "![",
    "](",
    ")",
    "(",
    "[@",
    "@id",
    " -@a, p. 3; see ",
    "@{",
    "[^1]",
    "[^1]: ",
    "[a]: ",
    "<",
    ">",
    "<b id=\"",
    "<!--",
    "-->",
    "&#106;",
    "javascript:",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "\\",
    "1. ",
    "- [ ] ",
    "\n: ",
    "{#id}",
    "https://a.b",
    "mailto:",
    "../",
    "/",
    "#x",
    "%20",
    "%",
    "{{ ",
    " }}",
    "{% if ",
    "{% endif %}",
    "{% for a in b %}",
    "page.title",
    "{% include \"term.html\" %}",
];

const YAML: &str = "smith:\n  type: article\n  title: A title\n  author: [\"Smith, Ada\", Ben]\n  \
    date: 2023-07\n  page-range: 3-8\n  url: {value: \"https://a.b/\", date: 2023-08-01}\n  \
    parent: {type: periodical, title: A journal, volume: 4, issue: 2}\n";

const BIB: &str = "@string{j = {A journal}}\n@article{jones, title = {A {T}itle}, \
    author = {Jones, Ann and Doe, B.}, journaltitle = j, date = {2001-05}, volume = {4}, \
    pages = {3--8}, url = {https://a.b/}}\n";

const CSL: &str = include_str!("../../src/model/sources/notes.csl");

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

/// A change of a text: at a place, so many characters go, and others come.
#[derive(Debug, Clone)]
struct Change {
    at: Index,
    goes: usize,
    comes: String,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let comes = prop::collection::vec(select(PIECES), 0..4).prop_map(|pieces| pieces.concat());
    let change = (any::<Index>(), 0_usize..40, comes);
    let change = change.prop_map(|(at, goes, comes)| Change { at, goes, comes });
    prop::collection::vec(change, 1..5)
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for change in changes {
        let at = change.at.index(characters.len() + 1);
        let end = (at + change.goes).min(characters.len());
        characters.splice(at..end, change.comes.chars());
    }
    characters.into_iter().collect()
}

fn lies_in(text: &str, span: &Range<usize>, what: &str) {
    assert!(
        text.get(span.clone()).is_some(),
        "{what}: {span:?} in {text:?}"
    );
}

/// Every place in a parsed page.
fn check_document(document: &Document, text: &str) {
    for found in &document.diagnostics {
        check_finding(found, text);
    }
    for reference in &document.facts.references {
        lies_in(text, &reference.span, "a reference");
    }
    for block in &document.facts.blocks {
        lies_in(text, &block.span, "a block");
        check_node(&block.data, text);
    }
    check_node(&document.facts.front_matter, text);
    let html = &document.body.html;
    let mut last = 0;
    for slot in &document.body.slots {
        assert!(html.is_char_boundary(slot.at) && slot.at >= last, "a slot");
        last = slot.at;
        let fits = match &slot.content {
            SlotContent::Block(number) => *number < document.facts.blocks.len(),
            SlotContent::LinkAttributes(number)
            | SlotContent::ClaimMarks(number)
            | SlotContent::LinkText(number, _)
            | SlotContent::ImageAddress(number)
            | SlotContent::Card(number) => *number < document.facts.references.len(),
            SlotContent::Citation(number, _) => *number < document.body.citations.len(),
            SlotContent::Code { .. } => true,
        };
        assert!(fits, "a slot's number");
    }
}

fn check_node(node: &Node, text: &str) {
    lies_in(text, &node.span, "a value");
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| check_node(item, text)),
        Value::Map(entries) => {
            for (key, value) in entries {
                lies_in(text, &key.span, "a key");
                check_node(value, text);
            }
        }
        _ => {}
    }
}

fn check_finding(found: &Diagnostic, text: &str) {
    lies_in(text, &found.place.span(), &found.message);
    assert!(!found.message.is_empty());
    if let Some(edit) = &found.edit {
        lies_in(text, &edit.place.span(), "an edit");
    }
}

/// The whole way of a site, and both ways of showing what is wrong with it.
fn check_site(files: &Files) {
    let settings = Settings {
        drafts: false,
        future: false,
        today: Day::parse("2026-11-24").expect("a day"),
    };
    let analysis = expound::analyse(files, &settings);
    for (document, page) in analysis.documents.iter().zip(&files.pages) {
        check_document(document, &page.text);
    }
    let (found, _) = expound::render_all(&analysis, files, |_, _| Ok::<(), ()>(()));
    let mut all = analysis.diagnostics(files);
    all.extend(found);
    for found in &all {
        let places = found.others.iter().map(|other| &other.place);
        for place in places.chain([&found.place]) {
            match files.text(&place.file) {
                Some(text) => lies_in(text, &place.span(), &found.message),
                None => assert_eq!(place.span(), 0..0, "{}", found.message),
            }
        }
        if let Some(text) = files.text(&found.place.file) {
            check_finding(found, text);
        }
    }
    to_json(&all, files);
    to_text(&all, files, Style::Plain);
}

fn shipped() -> Files {
    read::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the shipped site")
}

fn few(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

proptest! {
    #![proptest_config(few(400))]

    #[test]
    fn any_text_is_parsed(
        text in prop_oneof![pieces(), ".{0,200}"],
        wrapped: bool,
        citing in select(vec![Citing::Nothing, Citing::InText, Citing::Notes]),
    ) {
        let text = match wrapped {
            true => format!("---\ntitle: A\n---\n{text}"),
            false => text,
        };
        let blocks = ["people", "list"].map(str::to_owned).into_iter().collect();
        let file: Arc<str> = "content/a.md".into();
        check_document(&parse::parse(&file, &text, &Options { blocks, citing, ..Options::default() }), &text);
    }
}

proptest! {
    #![proptest_config(few(40))]

    #[test]
    fn changed_pages_go_the_whole_way(page: Index, changes in changes(), text in pieces()) {
        let mut files = shipped();
        // A few pages do, with the one that is changed among them.
        let number = page.index(files.pages.len());
        let kept = files.pages.len().min(number + 4);
        files.pages = files.pages[number.saturating_sub(3)..kept].to_vec();
        let changed_page = page.index(files.pages.len());
        files.pages[changed_page].text = changed(&files.pages[changed_page].text, &changes);
        files.pages[0].text.push_str(&text);
        check_site(&files);
    }

    #[test]
    fn changed_definitions_go_the_whole_way(changes in changes(), more in pieces()) {
        let mut files = shipped();
        files.pages.truncate(4);
        let kinds = "kinds:\n  treaty:\n    folder: treaties\n    match: proper\n    fields:\n      \
            signed: {type: date, required: true}\n      parties: {type: list(ref(person|term))}\n\
            blocks:\n  quote:\n    fields: {by: {type: ref(person)}, text: {type: markdown}}\n";
        if let Some(config) = &mut files.config {
            config.text = changed(&format!("{}{kinds}{more}", config.text), &changes);
        }
        check_site(&files);
    }

    #[test]
    fn changed_libraries_and_styles_go_the_whole_way(yaml in changes(), bib in changes(), csl in changes()) {
        let mut files = shipped();
        files.pages.truncate(6);
        files.pages[0].text.push_str("\n[@smith, p. 3; @jones] and @jones says.\n");
        for (path, text, changes) in [
            ("content/references.yaml", YAML, yaml),
            ("content/references.bib", BIB, bib),
            ("content/own.csl", CSL, csl),
        ] {
            let text = changed(text, &changes);
            let file = SourceFile { path: path.into(), text };
            files.citing.insert(file.path.clone(), file);
        }
        if let Some(config) = &mut files.config {
            config.text.push_str("citations: {style: own.csl}\n");
        }
        check_site(&files);
    }

    #[test]
    fn changed_templates_go_the_whole_way(template: Index, changes in changes()) {
        let mut files = shipped();
        files.pages.truncate(6);
        let number = template.index(files.templates.len());
        if let Some(file) = files.templates.values_mut().nth(number) {
            file.text = changed(&file.text, &changes);
        }
        check_site(&files);
    }
}
