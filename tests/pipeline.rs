//! The two rules that everything later leans on: a page whose facts are
//! unchanged changes no other output, and a template sees its view only.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use expound::date::Day;
use expound::diagnostic::Code;
use expound::model::Settings;
use expound::read::{Asset, Files, SourceFile};
use expound::{Bytes, analyse, parse, read, render_all};

fn settings() -> Settings {
    Settings {
        drafts: false,
        future: true,
        today: Day::parse("2026-11-24").unwrap(),
    }
}

fn shipped() -> Files {
    read::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Every output of a site by its path.
fn outputs(files: &Files) -> BTreeMap<String, Vec<u8>> {
    let analysis = analyse(files, &settings());
    let outputs = Mutex::new(BTreeMap::new());
    let (diagnostics, done) = render_all(&analysis, files, |output, bytes| {
        let bytes = match bytes {
            Bytes::Rendered(html) => html.into_bytes(),
            Bytes::Copy(Asset::Builtin(bytes)) => bytes.to_vec(),
            Bytes::Copy(Asset::File(path)) => std::fs::read(path).unwrap(),
        };
        outputs.lock().unwrap().insert(output.path.clone(), bytes);
        Ok::<(), ()>(())
    });
    assert_eq!(diagnostics, []);
    assert_eq!(done, Ok(()));
    outputs.into_inner().unwrap()
}

#[test]
fn a_page_with_unchanged_facts_changes_no_other_output() {
    let mut files = shipped();
    let before = outputs(&files);
    let analysis = analyse(&files, &settings());
    let options = parse::Options::default();
    // Every third page, to keep the test short; each kind is among them.
    for number in (0..files.pages.len()).step_by(3) {
        let original = files.pages[number].clone();
        let edited = SourceFile {
            path: original.path.clone(),
            text: format!(
                "{}\n\nAn added paragraph, in **plain** words.\n",
                original.text.trim_end()
            ),
        };
        let facts = |file: &SourceFile| parse::parse(&file.path, &file.text, &options).facts;
        // A page without text would get its summary from the new paragraph.
        assert_eq!(facts(&original), facts(&edited), "{}", original.path);
        files.pages[number] = edited;
        let after = outputs(&files);
        assert_eq!(
            before.keys().collect::<Vec<_>>(),
            after.keys().collect::<Vec<_>>()
        );
        let changed: Vec<_> = before
            .iter()
            .filter(|(path, bytes)| after[*path] != **bytes)
            .collect();
        let page = analysis
            .site()
            .pages
            .iter()
            .find(|page| page.file == original.path)
            .unwrap();
        let own = format!("{}index.html", page.address);
        let changed: Vec<_> = changed.into_iter().map(|(path, _)| path.clone()).collect();
        assert_eq!(changed, [own], "{}", original.path);
        files.pages[number] = original;
    }
}

#[test]
fn facts_do_not_know_where_they_stand() {
    let options = parse::Options::default();
    let file: Arc<str> = "content/glossary/x.md".into();
    let facts = |text: &str| parse::parse(&file, text, &options).facts;
    let first = facts("---\ntitle: X\naliases: [Y]\n---\nA [[link]].\n\n## A heading\n");
    let moved = facts(
        "---\n# A comment.\ntitle:   X\naliases:\n  - Y\n---\n\n\nA [[link]].\n\n\n## A heading\n\nMore.\n",
    );
    let other = facts("---\ntitle: X\naliases: [Y]\n---\nA [[lin]].\n\n## A heading\n");
    assert_eq!(first, moved);
    assert_ne!(first, other);
}

#[test]
fn a_template_sees_its_view_only() {
    for (asked, at) in [
        ("{{ page.nothing }}", 14),
        ("{{ pages }}", 14),
        ("{{ site.pages }}", 14),
        ("{{ now() }}", 14),
        ("{{ get_env(name='HOME') }}", 14),
        ("{{ load_data(path='content/site.yaml') }}", 14),
        ("{% include '../content/site.yaml' %}", 11),
    ] {
        let mut files = shipped();
        files.templates.insert(
            "term.html".to_owned(),
            SourceFile {
                path: "templates/term.html".into(),
                text: format!("<!-- own -->\n<p>asks for {asked}</p>\n"),
            },
        );
        let analysis = analyse(&files, &settings());
        let (diagnostics, _) = render_all(&analysis, &files, |_, _| Ok::<(), ()>(()));
        let [found] = diagnostics.as_slice() else {
            panic!("{asked}: one finding, not {diagnostics:?}");
        };
        assert!(
            matches!(
                found.code,
                Code::TemplateError | Code::TemplateSyntax | Code::UnknownTemplate
            ),
            "{asked}"
        );
        assert_eq!(&*found.place.file, "templates/term.html", "{asked}");
        let text = &files.templates["term.html"].text;
        let (line, column) = expound::diagnostic::line_column(text, found.place.start);
        assert_eq!(line, 2, "{asked}: {}", found.message);
        assert!((at..at + 25).contains(&column), "{asked}: column {column}");
    }
}
