//! What an edit concerns beside the pages that were edited: templates that may fail,
//! previews, addresses.

use std::fs;

use super::{Plain, findings, write};
use expound::serve::Answer;

/// What trying templates finds since the last time.
fn tried(site: &Plain) -> Vec<String> {
    let paths = site.snapshot.take_to_try().0.into_iter();
    let failing = paths.filter(|path| !site.snapshot.template_errors(path).is_empty());
    failing.collect()
}

#[test]
fn each_of_many_pages_that_were_edited_at_once_is_tried() {
    let mut site = Plain::new();
    let template = site.root.path().join("templates/explainer.html");
    fs::create_dir_all(template.parent().unwrap()).unwrap();
    let text = "{% if page.summary == \"wrong\" %}{{ nothing.there }}{% endif %}";
    fs::write(template, text).unwrap();
    let page = |number: usize, summary: &str| {
        let text = format!("---\ntitle: P {number}\nsummary: {summary}\n---\nText.\n");
        (format!("explainers/p{number:02}.md"), text)
    };
    let write_all = |site: &Plain, wrong: usize| -> Vec<String> {
        let pages = (0..30).map(|number| match number == wrong {
            true => page(number, "wrong"),
            false => page(number, "right"),
        });
        let paths = pages.map(|(path, text)| {
            write(site.root.path(), &path, &text);
            format!("content/{path}")
        });
        paths.collect()
    };
    write_all(&site, 99);
    site.snapshot.update(None).unwrap();
    assert_eq!(tried(&site), [""; 0]);
    let paths = write_all(&site, 27);
    site.snapshot.update(Some(&paths)).unwrap();
    assert_eq!(tried(&site), ["/explainers/p27/index.html"]);
    // Once is enough.
    assert_eq!(tried(&site), [""; 0]);
}

#[test]
fn pages_are_tried_where_others_mention_them_anew() {
    let mut site = Plain::new();
    // Two entries of one form: of these the first is a sample.
    for name in ["Alpha", "Zeta"] {
        let entry = format!("---\ntitle: {name} accord\n---\nOne.\n");
        let path = format!("glossary/{}.md", name.to_lowercase());
        site.edit(&path, Some(&entry));
        let text = format!("---\ntitle: On {name}\n---\nOf the {name} accord.\n");
        site.edit(&format!("explainers/on-{name}.md"), Some(&text));
    }
    let mut tried = |text: Option<&str>| -> Vec<String> {
        site.snapshot.take_to_try();
        site.edit("explainers/03.md", text);
        while !site.snapshot.settle(2) {}
        site.snapshot.take_to_try().0
    };
    let text = |words: &str| format!("---\ntitle: Text 3\nsummary: S\n---\n{words}\n");
    let (page, entry) = ("/explainers/03/index.html", "/glossary/zeta/index.html");
    tried(Some(&text("Words.")));
    assert_eq!(tried(Some(&text("Of a Zeta accord."))), [page, entry]);
    // It says something else of it, or of nobody.
    assert_eq!(tried(Some(&text("How a Zeta accord."))), [page, entry]);
    let more = "How a Zeta accord.\n\nMore.";
    assert_eq!(tried(Some(&text(more))), [page]);
    // With another title it stands elsewhere among the mentions, and on lists.
    let renamed = text(more).replace("Text 3", "Another");
    let renamed = tried(Some(&renamed));
    assert_eq!(renamed[..2], [page, entry]);
    let lists = renamed.iter().any(|path| path == "/names/index.html");
    assert!(lists, "{renamed:?}");
    // A page that goes mentions nothing.
    assert!(tried(None).iter().any(|path| path == entry));
}

#[test]
fn each_template_meets_each_kind_before_one_again() {
    let mut site = Plain::new();
    for number in 0..40 {
        let text = format!(
            "---\ntitle: A {number}\nextra: {{k{number}: 1}}\n{}---\nText.\n",
            ["", "summary: S\n", "tags: [a]\n", "updated: 2025-01-01\n"][number % 4]
        );
        write(site.root.path(), &format!("explainers/a{number}.md"), &text);
    }
    site.snapshot.update(None).unwrap();
    let samples = site.snapshot.samples(true);
    let first = |part: &str| samples.iter().position(|path| path.contains(part)).unwrap();
    let of_explainers = samples
        .iter()
        .enumerate()
        .filter(|(_, path)| path.starts_with("/explainers/"));
    let second = of_explainers.map(|(at, _)| at).nth(2).unwrap();
    assert!(
        first("/glossary/") < second && first("/names/") < second,
        "{samples:?}"
    );
}

#[test]
fn a_preview_follows_where_its_text_leads() {
    let mut site = Plain::new();
    // More than are linked at once.
    for number in 0..40 {
        let text = format!("---\ntitle: Part {number:02}\n---\nA part of [[far]].\n");
        write(
            site.root.path(),
            &format!("glossary/part-{number:02}.md"),
            &text,
        );
    }
    write(
        site.root.path(),
        "explainers/00.md",
        "---\ntitle: Text 0\n---\nSee Part 39.\n",
    );
    site.snapshot.update(None).unwrap();
    let shown = |site: &Plain| match site.snapshot.answer("/explainers/00/") {
        Answer::Found { bytes, .. } => String::from_utf8(bytes).unwrap(),
        _ => panic!("a page"),
    };
    assert!(shown(&site).contains("A part of far."), "{}", shown(&site));
    // What was its name is only its id any more, which readers do not see.
    site.edit("glossary/far.md", Some("---\ntitle: Distant\n---\nTwo.\n"));
    shown(&site);
    while !site.snapshot.settle(8) {}
    assert!(
        shown(&site).contains("A part of Distant."),
        "{}",
        shown(&site)
    );
}

#[test]
fn addresses_in_each_other_s_way_come_and_go_with_texts() {
    let mut site = Plain::new();
    site.edit(
        "glossary/old/mentions.md",
        Some("---\ntitle: In the way\n---\nX.\n"),
    );
    for number in 0..20 {
        let text = format!("---\ntitle: More {number}\n---\nOf the old accord.\n");
        write(
            site.root.path(),
            &format!("explainers/more-{number:02}.md"),
            &text,
        );
    }
    let without = |site: &mut Plain, pages: [&str; 3]| {
        for page in pages {
            site.edit(page, Some("---\ntitle: Other\n---\nWords.\n"));
        }
    };
    site.snapshot.update(None).unwrap();
    without(
        &mut site,
        ["explainers/00.md", "explainers/04.md", "explainers/08.md"],
    );
    let conflicts = |site: &Plain| {
        let found = findings(&site.snapshot, Vec::new()).into_iter();
        found
            .filter(|d| {
                d.message.contains("mentions/index.html") || d.message.contains("/old/mentions/")
            })
            .count()
    };
    assert_eq!(conflicts(&site), 0);
    let edited = site.edit(
        "explainers/03.md",
        Some("---\ntitle: Text 3\n---\nThe old accord.\n"),
    );
    assert_eq!(edited, ["explainers/03"]);
    assert_ne!(conflicts(&site), 0);
    site.edit(
        "explainers/03.md",
        Some("---\ntitle: Text 3\n---\nWords.\n"),
    );
    assert_eq!(conflicts(&site), 0);
}
