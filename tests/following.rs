//! A site that follows its files equals one that is read anew, whatever was
//! edited; and of an edit it links those texts again that it concerns, no others.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;

use expound::date::Day;
use expound::diagnostic;
use expound::model::Settings;
use expound::serve::{Answer, Snapshot};
use expound::view::{self, Overview};
use proptest::prelude::*;

fn settings() -> Settings {
    Settings {
        drafts: false,
        future: false,
        today: Day::parse("2026-11-24").unwrap(),
    }
}

/// Names that are one another's parts, plurals, homonyms and other spellings.
const NAMES: [&str; 14] = [
    "Track Two",
    "track",
    "Council",
    "the Council",
    "Council on Foreign Relations",
    "Cease-fire",
    "ceasefire",
    "Cease fire talks",
    "Mary Beth Long",
    "Long",
    "Party",
    "C++",
    "Track 1.5",
    "UN",
];

const WORDS: [&str; 16] = [
    "Two people met.",
    "Long before,",
    "parties",
    "tracks",
    "# A heading\n\n",
    "## Council of old\n\n",
    "the council",
    "Dr. Long",
    "At the Board.",
    "The Board of Long Beach",
    "IN TRACK, THE COUNCIL",
    "cease fires",
    "*Track* Two",
    "\n\n```people\n- {who: Long}\n```\n\n",
    "\n\n- an item\n",
    "A council. No Council! C++ and C++. Track Two.",
];

const FILES: [&str; 13] = [
    "glossary/one.md",
    "glossary/two.md",
    "glossary/long.md",
    "profiles/one.md",
    "profiles/three.md",
    "organizations/council.md",
    "events/four.md",
    "explainers/five.md",
    "explainers/index.md",
    "sources/six.md",
    "timeline.md",
    "corrections.md",
    "sources/old/seven.md",
];

const KEYS: [&str; 41] = [
    "aliases: [Long]",
    "aliases: [the Council, Party]",
    "aliases: [Track Two]",
    "short: Long",
    "linked: never",
    "linked: always",
    "linking: all",
    "linking: none",
    "refers: {the Council: one}",
    "refers: {Long: false}",
    "refers: {the Board: one}",
    "refers: {the Board: council, Nobody: false}",
    "refers: {Long: one, a heading: false}",
    "tags: [a, b]",
    "tags: [b]",
    "draft: true",
    "slug: other",
    "redirects: [old/place]",
    "kind: person",
    "related: [Long]",
    "related: [Track Two, council]",
    "summary: A few words",
    "date: 2023-04",
    "roles: [{title: Chair, organization: council, from: 2020, to: 2023-04}, {title: Clerk, as_of: 2023}]",
    "claims: [{id: c-one, statement: One., date: 1999, about: Long, stances: [{by: Long, stance: reports, source: six}]}]",
    "corrections: {date: 2026-02-01, was: It was wrong., now: It is right.}",
    "corrections: [{date: 2026-02-01, was: It was., now: It is.}, {date: 2027-01-01, was: Later., now: On.}]",
    "updated: 2026-05-01",
    "claims: [{id: c-one, statement: One., stances: [{by: Long, stance: reports, source: six}]}]",
    "claims: [{id: c-one, statement: One., about: Long, stances: [{by: Long, stance: denies, on: 2023-07, source: six, quote: It was so}, {by: council, stance: declines, source: six}]}]",
    "claims: [{id: c-two, statement: Two., stances: [{by: one, stance: denies, on: 2023-03, source: six}]}, {id: c-one, statement: One., stances: []}]",
    "participants: [{who: Long, claim: c-one}]",
    "participants: [{who: council}, {who: one, claim: c-two}]",
    "archive: _archive/a.txt",
    "archive: _archive/b.txt",
    "sources: [six]",
    "sources: [six, a-book]",
    "author: [Mary Beth Long, \"Smith, Adam\"]",
    "author: [UN]",
    "issued: 2023-07",
    "type: book",
];

/// Dates, on every other page: most edits keep the rest of a timeline as it is.
const DATES: [&str; 6] = [
    "",
    "",
    "",
    "date: 1993~",
    "date: 2023-04-05",
    "date: 2023/..",
];

const LINKS: [&str; 27] = [
    "[[Long]]",
    "[[one|words]]",
    "[[council#council-of-old]]",
    "[x](../glossary/two.md)",
    "[x](/tags/a/)",
    "[x](/old/place/)",
    "![](/a.png)",
    "![[Council]]",
    "[x](/glossary/one/mentions/)",
    "[x](../organizations/council/mentions/)",
    "[x](claim:c-one)",
    "[x](claim:c-two)",
    "[x](/claims/c-one/)",
    "[x](/claims/standing/denied/)",
    "[x](/timeline/)",
    "[x](/corrections/)",
    "\n\n```timeline\nto: 2023-04\n```\n\n",
    "\n\n```timeline\nabout: [Long, council]\n```\n\n",
    "\n\n```timeline\nkind: [role, claim]\nlimit: 1\n```\n\n",
    "\n\n```claims\nby: Long\n```\n\n",
    "[@six]",
    "[see @six, p. 3; -@a-book].",
    "@six says",
    "@a-book [p. 4] says.",
    "[@seven]",
    "[@old/seven; @one]",
    "[[a-book]]",
];

/// One thing that an author does; numbers choose from the lists above.
#[derive(Debug, Clone)]
enum Edit {
    Page {
        file: usize,
        title: usize,
        keys: Vec<usize>,
        date: usize,
        text: Vec<usize>,
    },
    Remove(usize),
    Rename(usize, usize),
    Names(Vec<(usize, usize, bool)>),
    Config(usize),
    Template(usize),
    Picture(bool),
    Archive(usize),
    /// The library, or the site's own style.
    Library(usize),
    Style(usize),
}

const CONFIGS: [&str; 9] = [
    "title: A site\n",
    "title: A site\nlinking: section\n",
    "title: A site\nurl: https://t.example/\nmenu: [timeline, corrections]\nkinds: {term: {review_after: 6 months}}\n",
    "title: A site\nmenu: [Long, glossary]\n",
    "title: A site\nkinds: {term: {linked: never}}\n",
    "title: A site\ncitations: {style: apa}\n",
    "title: A site\ncitations: {style: own.csl}\n",
    "title: A site\nkinds: {explainer: {cites: required}}\n",
    "title: A site\nkinds: {explainer: {match: term, lists: {found: {kind: term, per_page: 1}}}}\n",
];

fn edit() -> impl Strategy<Value = Edit> {
    let text = NAMES.len() + WORDS.len() + LINKS.len();
    let page = (
        0..FILES.len(),
        0..NAMES.len(),
        prop::collection::vec(0..KEYS.len(), 0..3),
        0..DATES.len(),
        prop::collection::vec(0..text, 0..8),
    );
    let page = page.prop_map(|(file, title, keys, date, text)| Edit::Page {
        file,
        title,
        keys,
        date,
        text,
    });
    let spellings = prop::collection::vec((0..NAMES.len(), 0..3usize, any::<bool>()), 0..3);
    prop_oneof![
        12 => page,
        2 => (0..FILES.len()).prop_map(Edit::Remove),
        2 => (0..FILES.len(), 0..FILES.len()).prop_map(|(a, b)| Edit::Rename(a, b)),
        2 => spellings.prop_map(Edit::Names),
        1 => (0..CONFIGS.len()).prop_map(Edit::Config),
        1 => (0..3usize).prop_map(Edit::Template),
        1 => any::<bool>().prop_map(Edit::Picture),
        1 => (0..3usize).prop_map(Edit::Archive),
        2 => (0..5usize).prop_map(Edit::Library),
        1 => (0..4usize).prop_map(Edit::Style),
    ]
}

/// Does it, and names the files that it changed.
fn apply(root: &Path, edit: &Edit) -> Vec<String> {
    let write = |path: &str, text: &str| {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        vec![path.to_owned()]
    };
    let content = |file: &str| format!("content/{file}");
    match edit {
        Edit::Page {
            file,
            title,
            keys,
            date,
            text,
        } => {
            let mut keys: Vec<&str> = keys.iter().map(|key| KEYS[*key]).collect();
            keys.extend(Some(DATES[*date]).filter(|date| !date.is_empty()));
            keys.sort_by_key(|key| key.split(':').next());
            keys.dedup_by_key(|key| key.split(':').next());
            let parts = NAMES.iter().chain(&WORDS).chain(&LINKS);
            let parts: Vec<&&str> = parts.collect();
            let text: Vec<&str> = text.iter().map(|part| *parts[*part]).collect();
            let title = NAMES[*title];
            let front = format!("title: \"{title}\"\n{}", keys.join("\n"));
            let text = format!("---\n{front}\n---\n{}\n", text.join(" "));
            write(&content(FILES[*file]), &text)
        }
        Edit::Remove(file) => {
            let path = content(FILES[*file]);
            let _ = fs::remove_file(root.join(&path));
            vec![path]
        }
        Edit::Rename(from, to) => {
            let (from, to) = (content(FILES[*from]), content(FILES[*to]));
            fs::create_dir_all(root.join(&to).parent().unwrap()).unwrap();
            let _ = fs::rename(root.join(&from), root.join(&to));
            vec![from, to]
        }
        Edit::Names(lines) => {
            let mut lines: Vec<String> = lines
                .iter()
                .map(|(name, capitals, always)| {
                    let linked = if *always { "always" } else { "never" };
                    let name = match capitals {
                        0 => NAMES[*name].to_lowercase(),
                        1 => NAMES[*name].to_uppercase(),
                        _ => NAMES[*name].to_owned(),
                    };
                    format!("\"{name}\": {linked}\n")
                })
                .collect();
            lines.sort();
            lines.dedup_by_key(|line| line.split(": ").next().map(str::to_owned));
            write("content/names.yaml", &lines.concat())
        }
        Edit::Config(config) => write("content/site.yaml", CONFIGS[*config]),
        Edit::Template(0) => {
            let path = "templates/term.html";
            let _ = fs::remove_file(root.join(path));
            vec![path.to_owned()]
        }
        Edit::Template(number) => write(
            "templates/term.html",
            &format!("{number} {{{{ page.title }}}} {{{{ page.body }}}}"),
        ),
        Edit::Archive(0) => {
            let path = "content/_archive/a.txt";
            let _ = fs::remove_file(root.join(path));
            vec![path.to_owned()]
        }
        Edit::Archive(number) => write(
            "content/_archive/a.txt",
            ["It was so.", "It was not."][number - 1],
        ),
        Edit::Library(0) => {
            let path = "content/references.yaml";
            let _ = fs::remove_file(root.join(path));
            vec![path.to_owned()]
        }
        Edit::Library(number) => write(
            "content/references.yaml",
            [
                "a-book: {type: book, title: A book, author: \"Long, Mary\", date: 1999}\n",
                "a-book: {type: book, title: Party, date: 2001}\nsix: {type: web, title: Six}\n",
                "b-book: {type: book, title: Another}\nseven: {type: web, title: Seven}\n",
                "a-book: {type: books}\n",
            ][number - 1],
        ),
        Edit::Style(0) => {
            let path = "content/own.csl";
            let _ = fs::remove_file(root.join(path));
            vec![path.to_owned()]
        }
        Edit::Style(number) => {
            let notes = include_str!("../src/model/sources/notes.csl");
            let in_text = notes.replace("class=\"note\"", "class=\"in-text\"");
            let texts = [notes, &in_text, "<style/>"];
            write("content/own.csl", texts[number - 1])
        }
        Edit::Picture(true) => write("content/a.png", "a picture"),
        Edit::Picture(false) => {
            let _ = fs::remove_file(root.join("content/a.png"));
            vec!["content/a.png".to_owned()]
        }
    }
}

/// Whether a site that followed shows, says and knows what one that is read anew does.
fn compare(followed: &Snapshot, root: &Path) -> Result<(), TestCaseError> {
    let clean = Snapshot::read(root, &settings()).unwrap();
    let (old, new) = (followed.workspace.analysis(), clean.workspace.analysis());
    prop_assert_eq!(old.links(), new.links());
    let pages = |site: &expound::model::Site| format!("{:#?}", site.pages);
    prop_assert_eq!(pages(old.site()), pages(new.site()));
    let said = |snapshot: &Snapshot| {
        let found = snapshot.diagnostics();
        diagnostic::to_json(&found, &snapshot.workspace.files)
    };
    prop_assert_eq!(said(followed), said(&clean));
    let overview = Overview::new(new.site(), None);
    let files = &clean.workspace.files;
    let whole = clean.workspace.whole(&overview);
    let (outputs, _) = view::outputs(&whole, &files.assets, &files.theme_assets);
    for output in outputs {
        let path = format!("/{}", output.path);
        let shown = |snapshot: &Snapshot| match snapshot.answer(&path) {
            Answer::Found { bytes, .. } | Answer::NotFound(bytes) => {
                String::from_utf8_lossy(&bytes).into_owned()
            }
            Answer::Failed(found) => diagnostic::to_json(&found, &snapshot.workspace.files),
            Answer::Moved(to) => to,
        };
        prop_assert_eq!(shown(followed), shown(&clean), "{}", path);
    }
    Ok(())
}

/// How many sites are tried; a long search asks for more.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(48)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_site_that_follows_equals_one_that_is_read_anew(
        bursts in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..8),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        apply(&root, &Edit::Config(0));
        for file in 0..6 {
            let edit = Edit::Page { file, title: file * 2, keys: vec![file], date: file, text: vec![1, 9, 12, 3, 14] };
            apply(&root, &edit);
        }
        // A source, and a page that cites it.
        let place = |all: &[&str], part: &str| all.iter().position(|one| one.starts_with(part));
        let cites = NAMES.len() + WORDS.len() + place(&LINKS, "[@six]").unwrap();
        let author = place(&KEYS, "author").unwrap();
        for (file, keys, text) in [("sources/six", vec![author], vec![]), ("explainers/five", vec![], vec![cites, cites + 2])] {
            let file = place(&FILES, file).unwrap();
            apply(&root, &Edit::Page { file, title: file, keys, date: 0, text });
        }
        let mut snapshot = Snapshot::read(&root, &settings()).unwrap();
        for burst in bursts {
            let mut paths: Vec<String> = burst.iter().flat_map(|edit| apply(&root, edit)).collect();
            paths.sort();
            paths.dedup();
            snapshot.update(Some(&paths)).unwrap();
            while !snapshot.settle(2) {}
            compare(&snapshot, &root)?;
        }
    }
}

/// A site of entries and pages of plain text, the ids of which an edit linked again.
struct Plain {
    root: tempfile::TempDir,
    snapshot: Snapshot,
}

impl Plain {
    fn new() -> Plain {
        let root = tempfile::tempdir().unwrap();
        for number in 0..12 {
            let names = match number % 4 {
                0 => "the old accord and others",
                1 => "an ac-cord, or New Accords",
                2 => "nothing of any name; old, and an accord",
                _ => "other words",
            };
            let text = format!("---\ntitle: Text {number}\n---\nOf {names}.\n");
            write(root.path(), &format!("explainers/{number:02}.md"), &text);
        }
        write(
            root.path(),
            "glossary/old.md",
            "---\ntitle: Old accord\n---\nOne.\n",
        );
        write(
            root.path(),
            "glossary/far.md",
            "---\ntitle: Far\n---\nTwo.\n",
        );
        let path = root.path().canonicalize().unwrap();
        let snapshot = Snapshot::read(&path, &settings()).unwrap();
        Plain { root, snapshot }
    }

    /// Writes a file, or removes it, and says which pages were linked again.
    fn edit(&mut self, path: &str, text: Option<&str>) -> Vec<String> {
        match text {
            Some(text) => write(self.root.path(), path, text),
            None => fs::remove_file(self.root.path().join("content").join(path)).unwrap(),
        }
        let paths = [format!("content/{path}")];
        let reach = self.snapshot.update(Some(&paths)).unwrap();
        let pages = &self.snapshot.workspace.analysis().site().pages;
        reach.linked.iter().map(|n| pages[*n].id.clone()).collect()
    }
}

#[test]
fn an_edit_of_a_stance_links_the_page_alone() {
    let mut site = Plain::new();
    let claim = |stance: &str| {
        format!(
            "---\ntitle: Text 11\nclaims: [{{id: c, statement: So., stances: [{{by: far, stance: {stance}, source: s}}]}}]\n---\nOther words.\n"
        )
    };
    site.edit("sources/s.md", Some("---\ntitle: S\n---\nA source.\n"));
    site.edit(
        "explainers/03.md",
        Some("---\ntitle: Text 3\n---\n[So](claim:c).\n"),
    );
    // A claim that comes concerns whoever names it.
    let came = site.edit("explainers/11.md", Some(&claim("reports")));
    assert_eq!(came, ["explainers/03", "explainers/11"]);
    let shown = |site: &Plain| match site.snapshot.answer("/explainers/03/") {
        Answer::Found { bytes, .. } => String::from_utf8(bytes).unwrap(),
        _ => panic!("a page"),
    };
    assert!(shown(&site).contains("(reported)"));
    let edited = site.edit("explainers/11.md", Some(&claim("denies")));
    assert_eq!(edited, ["explainers/11"]);
    assert!(shown(&site).contains("(denied)"));
}

/// A site whose pages come and go is modelled as a whole; one with other dates is not.
#[test]
fn a_date_and_a_correction_are_followed() {
    let mut site = Plain::new();
    let event = |front: &str| format!("---\ntitle: E\n{front}\n---\nText.\n");
    let block = "---\ntitle: Text 3\n---\n```timeline\nto: 1993\n```\n";
    site.edit("explainers/03.md", Some(block));
    site.edit("events/e.md", Some(&event("date: 1993")));
    let shown = |site: &Plain, path: &str| match site.snapshot.answer(path) {
        Answer::Found { bytes, .. } => String::from_utf8(bytes).unwrap(),
        _ => String::new(),
    };
    assert!(shown(&site, "/timeline/").contains("1993"));
    assert!(shown(&site, "/explainers/03/").contains(">E</a>"));
    assert!(shown(&site, "/corrections/").is_empty());
    assert_eq!(
        site.edit("events/e.md", Some(&event("date: 1994~"))),
        ["events/e"]
    );
    assert!(shown(&site, "/timeline/").contains("about <time datetime=\"1994\">"));
    assert!(shown(&site, "/explainers/03/").contains("Nothing has a date here."));
    let corrected = |day: &str| {
        let more = format!("date: 1994\ncorrections: {{date: {day}, was: A., now: B.}}");
        event(&more)
    };
    site.edit("events/e.md", Some(&corrected("2026-01-01")));
    assert!(shown(&site, "/corrections/").contains("1 January 2026"));
    assert_eq!(
        site.edit("events/e.md", Some(&corrected("2026-01-02"))),
        ["events/e"]
    );
    assert!(shown(&site, "/corrections/").contains("2 January 2026"));
    // A timeline that gets longer has more pages.
    let roles = |count: usize| {
        let roles: String = (0..count)
            .map(|n| format!("  - {{title: Post {n}, from: {}}}\n", 1700 + n))
            .collect();
        format!("---\ntitle: P\nroles:\n{roles}---\nText.\n")
    };
    site.edit("profiles/p.md", Some(&roles(1)));
    assert!(shown(&site, "/timeline/2/").is_empty());
    site.edit("profiles/p.md", Some(&roles(200)));
    assert!(shown(&site, "/timeline/2/").contains("1994"));
    site.edit("profiles/p.md", Some("---\ntitle: P\n---\nText.\n"));
    // The last date and correction of the site: their pages go.
    site.edit(
        "events/e.md",
        Some("---\ntitle: E\nkind: term\n---\nText.\n"),
    );
    assert!(shown(&site, "/timeline/").is_empty() && shown(&site, "/corrections/").is_empty());
}

#[test]
fn an_edit_of_a_source_shows_on_the_pages_that_cite_it() {
    let mut site = Plain::new();
    let source =
        |author: &str| format!("---\ntitle: S\ntype: book\nauthor: \"{author}\"\n---\nA source.\n");
    site.edit("sources/t.md", Some(&source("Nobody")));
    site.edit("sources/s.md", Some(&source("Marsh, Ada")));
    let cites = "---\ntitle: Text 3\n---\nSo [@s], and @s says.\n";
    assert_eq!(
        site.edit("explainers/03.md", Some(cites)),
        ["explainers/03"]
    );
    let shown = |site: &Plain| match site.snapshot.answer("/explainers/03/") {
        Answer::Found { bytes, .. } => String::from_utf8(bytes).unwrap(),
        _ => panic!("a page"),
    };
    assert!(shown(&site).contains("and Marsh<sup"), "{}", shown(&site));
    // The text that cites it is not linked again: it is shown with what it cites.
    let edited = site.edit("sources/s.md", Some(&source("Reed, Ben")));
    assert_eq!(edited, ["sources/s"]);
    assert!(shown(&site).contains("and Reed<sup"), "{}", shown(&site));
    // A source that goes concerns those that cite it.
    assert_eq!(site.edit("sources/s.md", None), ["explainers/03"]);
    assert!(shown(&site).contains(">[@s]</span>"), "{}", shown(&site));
}

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join("content").join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

#[test]
fn a_name_concerns_the_pages_whose_text_has_it() {
    let mut site = Plain::new();
    let old = ["explainers/00", "explainers/04", "explainers/08"];
    let new = ["explainers/01", "explainers/05", "explainers/09"];
    let with = |entries: &[&str], texts: &[&str]| -> Vec<String> {
        let mut all: Vec<String> = entries
            .iter()
            .chain(texts)
            .map(|id| id.to_string())
            .collect();
        all.sort();
        all
    };
    let both = [old, new].concat();
    // Renamed: those that have the old name, and those that have the new one.
    let renamed = site.edit(
        "glossary/old.md",
        Some("---\ntitle: New accord\n---\nOne.\n"),
    );
    assert_eq!(renamed, with(&["glossary/old"], &both));
    // Another text: the page itself.
    let edited = site.edit(
        "explainers/03.md",
        Some("---\ntitle: Text 3\n---\nThe old accord.\n"),
    );
    assert_eq!(edited, ["explainers/03"]);
    // A new entry, and a lost one.
    let added = site.edit(
        "glossary/more.md",
        Some("---\ntitle: The old accord\n---\nX.\n"),
    );
    let has_it = [
        "explainers/00",
        "explainers/03",
        "explainers/04",
        "explainers/08",
    ];
    assert_eq!(added, with(&["glossary/more"], &has_it));
    assert_eq!(site.edit("glossary/more.md", None), has_it);
    // A line of names.yaml.
    let spelt = site.edit("names.yaml", Some("New Accord: never\n"));
    assert_eq!(spelt, new);
    // What nobody has.
    let unknown = site.edit("glossary/far.md", Some("---\ntitle: Farther\n---\nTwo.\n"));
    assert_eq!(unknown, ["glossary/far"]);
}
