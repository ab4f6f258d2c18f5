#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::{Parsed, parse};
use crate::diagnostic::Diagnostic;
use crate::parse::{Options, ReferenceKind};

fn parsed_as(text: &str, options: &Options) -> (Parsed, Vec<Diagnostic>) {
    let file: Arc<str> = "content/a.md".into();
    let mut found = Vec::new();
    let parsed = parse(&file, text, 0..text.len(), options, &mut found);
    (parsed, found)
}

fn parsed(text: &str) -> (Parsed, Vec<String>) {
    let (parsed, found) = parsed_as(text, &Options::default());
    let codes = found.iter().map(|found| found.code.as_str().to_owned());
    (parsed, codes.collect())
}

fn ids(text: &str) -> (Vec<String>, Vec<String>) {
    let (parsed, codes) = parsed(text);
    (parsed.headings.into_iter().map(|h| h.id).collect(), codes)
}

#[test]
fn a_pipe_in_a_table_is_no_part_of_the_name() {
    let (parsed, codes) = parsed(
        "| a |\n|---|\n| [[x\\|text]] and [[y]] |\n| ![[z\\|text]] |\n| ![[p.png\\|Alt]] |\n",
    );
    let targets: Vec<_> = parsed
        .references
        .iter()
        .map(|r| r.target.as_str())
        .collect();
    assert_eq!((targets, codes.len()), (vec!["x", "y", "z", "p.png"], 0));
    assert!(parsed.body.html.contains("<a>text</a> and <a></a>"));
    assert!(parsed.body.html.contains("alt=\"Alt\""));
}

#[test]
fn labels_of_notes_are_compared_without_case() {
    let (parsed, codes) = parsed("a[^Note]\n\n[^note]: lower\n");
    assert!(parsed.body.html.contains("lower"), "{}", parsed.body.html);
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn only_marks_that_are_shown_count() {
    let (parsed, codes) = parsed(
        "text[^b]\n\n[^lost]: see[^v]\n\n[^v]: hidden\n\n[^b]: note[^c]\n\n[^c]: inner[^b]\n",
    );
    let html = parsed.body.html;
    assert!(!html.contains("hidden") && html.contains("inner"), "{html}");
    assert_eq!(codes, ["lost-note", "lost-note"]);
    for part in html.split("href=\"#").skip(1) {
        let id = part.split('"').next().unwrap();
        assert!(html.contains(&format!("id=\"{id}\"")), "{id} in {html}");
    }
}

#[test]
fn brackets_of_regular_expressions_are_no_marks() {
    for fine in [
        "regex [^a-z] and [^x]",
        "a [^abc] b",
        "([^abc])",
        "x[^a-z]",
        "a[^1]\n\n[^1]: y\n\n[^a-z]",
    ] {
        assert_eq!(parsed(fine).1, [""; 0], "{fine}");
    }
    for forgotten in [
        "A claim.[^1]",
        "A claim [^12]",
        "A claim.[^kellogg]",
        "a[^1] b [^x]\n\n[^1]: y",
    ] {
        assert_eq!(parsed(forgotten).1, ["undefined-label"], "{forgotten}");
    }
}

#[test]
fn a_summary_is_filled_with_names() {
    let text = "![A picture](a.png)\n\n[[track-two]] is [[other#part|theirs]], as *[[x#y]]* is.\n\n## On [[track-two]]\n";
    let parsed = parsed(text).0;
    let first = parsed.first_paragraph.unwrap();
    assert_eq!(&*first, "track-two is theirs, as x is.");
    let name = |n: usize| Some(["picture", "Track Two", "Other", "X!", "Heading"][n]);
    assert_eq!(first.filled(name), "Track Two is theirs, as X! is.");
    assert_eq!(first.filled(|_| None), *first);
    assert_eq!(parsed.headings[0].title.filled(name), "On Heading");
    assert_eq!(parsed.headings[0].id, "on-track-two");
}

#[test]
fn a_summary_ends_before_a_claim() {
    let first = |text: &str| parsed(text).0.first_paragraph.map(|first| first.text);
    let text = "*They* met. Ann [spoke](claim:c) there. They left.\n\nMore.\n";
    assert_eq!(first(text).as_deref(), Some("They met."));
    assert_eq!(first("Ann [spoke][1].\n\nMore.\n\n[1]: claim:c\n"), None);
    assert_eq!(
        first("Ann [spoke](/a/).\n\nMore.\n").as_deref(),
        Some("Ann spoke.")
    );
}

#[test]
fn a_summary_is_cut_within_a_link() {
    let text = format!("{} [[{}]].", "word ".repeat(44), "é x".repeat(20));
    let first = parsed(&text).0.first_paragraph.unwrap();
    assert!(first.ends_with('…') && first.links.is_empty());
    first.filled(|_| Some("name"));
}

#[test]
fn the_words_of_an_embed_are_used() {
    let parsed = parsed("![[photo.png|Alt words]]\n\nHere ![[X|text]] is. ![[Y]]\n").0;
    let html = &parsed.body.html;
    assert!(html.contains("alt=\"Alt words\""), "{html}");
    assert!(html.contains("Here <a>text</a> is. <a></a></p>"), "{html}");
}

#[test]
fn a_fragment_has_its_own_ids() {
    let options = Options {
        blocks: ["timeline".to_owned()].into_iter().collect(),
        fragment: Some("f-1_".to_owned()),
        ..Options::default()
    };
    let text = "## A\n\n## Note 1\n\n## B {#b}\n\nText[^1] again[^1].\n\n[^1]: Note.\n\n![[Here]]\n\n``` timeline\nx: 1\n```\n";
    let (parsed, found) = parsed_as(text, &options);
    let html = &parsed.body.html;
    let mut seen = std::collections::HashSet::new();
    for part in html.split(" id=\"").skip(1) {
        let id = part.split('"').next().unwrap();
        assert!(id.starts_with("f-1_") && seen.insert(id), "{id}");
    }
    assert!(
        html.contains("--f-1_note-1") && seen.contains("f-1_b"),
        "{html}"
    );
    assert_eq!(parsed.references[0].kind, ReferenceKind::Wiki);
    assert!(parsed.blocks.is_empty());
    let messages: Vec<_> = found.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(messages, ["the block `timeline` can't stand in a field"]);
}

#[test]
fn ids_from_authors_win() {
    let none = Vec::<String>::new();
    let of = |ids: &[&str]| ids.iter().map(|id| id.to_string()).collect::<Vec<_>>();
    assert_eq!(
        ids("## A\n\n## B {#a}\n"),
        (of(&["a-2", "a"]), none.clone())
    );
    assert_eq!(
        ids("## B {#a}\n\n## C {#a}\n\n## A\n"),
        (of(&["a", "a-2", "a-3"]), of(&["duplicate-anchor"]))
    );
    assert_eq!(ids("<b id=\"a\"></b>\n\n## A\n"), (of(&["a-2"]), none));
}

#[test]
fn many_headings_of_the_same_words() {
    let ids = ids(&"## Same\n\n".repeat(20_000)).0;
    assert_eq!(ids[19_999], "same-20000");
}

#[test]
fn a_heading_makes_way_for_notes() {
    let text =
        "## Note 1\n\n## Note mark 1\n\n## Note 1: why\n\n## X {#note-2}\n\na[^1]\n\n[^1]: y\n";
    assert_eq!(
        ids(text).0,
        [
            "section-note-1",
            "section-note-mark-1",
            "note-1-why",
            "section-note-2"
        ]
    );
}

#[test]
fn each_block_knows_where_it_starts() {
    let text = "# Head\n\nText[^1].\n\n- one\n- two\n\n  more\n\n| a |\n|---|\n| b |\n\n---\n\n```rust\nfn x() {}\n```\n\n[^1]: Note.\n";
    let (parsed, _) = parsed(text);
    let html = &parsed.body.html;
    let lines = parsed.body.starts.iter().map(|start| {
        let line = text[start.source as usize..].lines().next().unwrap();
        let element = &html[start.html as usize..];
        (element.split(['>', ' ']).next().unwrap(), line)
    });
    let expected = [
        ("<h2", "# Head"),
        ("<p", "Text[^1]."),
        ("<ul", "- one"),
        ("<li", "- one"),
        ("<p", "one"),
        ("<li", "- two"),
        ("<p", "two"),
        ("<p", "more"),
        ("<div", "| a |"),
        ("<thead", "| a |"),
        ("<tr", "| b |"),
        ("<hr", "---"),
        ("<pre", "```rust"),
        ("<p", "Note."),
    ];
    assert_eq!(Vec::from_iter(lines), expected);
}

#[test]
fn what_scripts_and_styles_say_is_no_text() {
    let (parsed, _) = parsed("A <SCRIPT>var b;</SCRIPT>c <style>d{}</style> <b>e</b>.\n");
    let texts = parsed.body.runs.iter().map(|run| run.text);
    assert_eq!(texts.collect::<Vec<_>>(), ["A c  e."]);
    assert_eq!(&*parsed.first_paragraph.unwrap(), "A c  e.");
}
