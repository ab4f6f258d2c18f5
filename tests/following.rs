//! A site that follows its files equals one that is read anew, whatever was
//! edited; and of an edit it links those texts again that it concerns, no others.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "common/edits.rs"]
mod edits;
#[path = "following/trials.rs"]
mod trials;

use std::fs;
use std::path::Path;

use edits::{Edit, FILES, KEYS, LINKS, NAMES, WORDS, apply, edit};
use expound::date::Day;
use expound::diagnostic::{self, Diagnostic};
use expound::model::Settings;
use expound::serve::{Answer, Findings, Snapshot};
use expound::view::{self, Overview};
use proptest::prelude::*;

fn settings() -> Settings {
    Settings {
        drafts: false,
        future: false,
        today: Day::parse("2026-11-24").unwrap(),
    }
}

/// All that is wrong with a site, given what trying its templates found.
fn findings(snapshot: &Snapshot, of_templates: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let whole = (0..Snapshot::LOOKS).flat_map(|nth| snapshot.look(nth));
    let of_files = snapshot.workspace.diagnostics_of_all();
    Findings::of(whole.collect(), of_files, of_templates).all
}

/// Whether a site that followed shows, says and knows what one that is read anew does.
fn compare(followed: &Snapshot, root: &Path) -> Result<(), TestCaseError> {
    let clean = Snapshot::read(root, &settings()).unwrap();
    let (old, new) = (followed.workspace.analysis(), clean.workspace.analysis());
    prop_assert_eq!(old.links(), new.links());
    let pages = |site: &expound::model::Site| format!("{:#?}", site.pages);
    prop_assert_eq!(pages(old.site()), pages(new.site()));
    let said = |snapshot: &Snapshot| {
        let paths = snapshot.samples(true).into_iter();
        let of_templates = paths.flat_map(|path| snapshot.template_errors(&path));
        let found = findings(snapshot, of_templates.collect());
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
            Answer::File { file, .. } => fs::read_to_string(file).unwrap(),
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
            apply(&root, &Edit::page(file, file * 2, vec![file], file, vec![1, 9, 12, 3, 14]));
        }
        // A source, and a page that cites it.
        let place = |all: &[&str], part: &str| all.iter().position(|one| one.starts_with(part));
        let cites = NAMES.len() + WORDS.len() + place(&LINKS, "[@six]").unwrap();
        let author = place(&KEYS, "author").unwrap();
        for (file, keys, text) in [("sources/six", vec![author], vec![]), ("explainers/five", vec![], vec![cites, cites + 2])] {
            let file = place(&FILES, file).unwrap();
            apply(&root, &Edit::page(file, file, keys, 0, text));
        }
        let mut snapshot = Snapshot::read(&root, &settings()).unwrap();
        for (number, burst) in bursts.into_iter().enumerate() {
            let mut paths: Vec<String> = burst.iter().flat_map(|edit| apply(&root, edit)).collect();
            paths.sort();
            paths.dedup();
            // Every third time nobody says what was edited.
            let paths = (number % 3 < 2).then_some(&*paths);
            snapshot.update(paths).unwrap();
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
            "---\ntitle: Text 11\nclaims: [{{id: c, statement: So., stances: [{{by: office, stance: {stance}, source: s}}]}}]\n---\nOther words.\n"
        )
    };
    site.edit("sources/s.md", Some("---\ntitle: S\n---\nA source.\n"));
    let office = "---\ntitle: The Office\n---\nWho speaks.\n";
    site.edit("organizations/office.md", Some(office));
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

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join("content").join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// A page says by its own title what an abbreviation is short for.
#[test]
fn another_name_of_an_entry_concerns_the_pages_of_that_name() {
    let mut site = Plain::new();
    let entry = |aliases: &str| format!("---\ntitle: POST\naliases: [{aliases}]\n---\nOne.\n");
    let page = "---\ntitle: Power on self test\n---\nThe POST ends.\n";
    site.edit("glossary/post.md", Some(&entry("")));
    site.edit("explainers/03.md", Some(page));
    let linked = |site: &Plain| match site.snapshot.answer("/explainers/03/") {
        Answer::Found { bytes, .. } => {
            let html = String::from_utf8(bytes).unwrap();
            html.contains(">POST</a></span> ends")
        }
        _ => panic!("a page"),
    };
    assert!(!linked(&site));
    let both = ["explainers/03", "glossary/post"];
    let aliases = entry("Power on self test");
    assert_eq!(site.edit("glossary/post.md", Some(&aliases)), both);
    assert!(linked(&site));
    assert_eq!(site.edit("glossary/post.md", Some(&entry(""))), both);
    assert!(!linked(&site));
}

/// A site is as one that is read anew after each of these sets of files.
fn follows(edits: &[&[(&str, &str)]]) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let mut snapshot = None;
    for files in edits {
        files
            .iter()
            .for_each(|(path, text)| write(&root, path, text));
        let paths = files.iter().map(|(path, _)| format!("content/{path}"));
        let paths: Vec<String> = paths.collect();
        let snapshot = snapshot.get_or_insert_with(|| Snapshot::read(&root, &settings()).unwrap());
        snapshot.update(Some(&paths)).unwrap();
        while !snapshot.settle(2) {}
        compare(snapshot, &root).unwrap();
    }
}

#[test]
fn names_that_change_with_the_addresses_of_the_site_are_followed() {
    let text = "---\ntitle: Text\nrefers: {the thing: Foo}\n---\nSo the thing went.\n";
    follows(&[
        &[
            ("glossary/a.md", "---\ntitle: Foo\n---\nOne.\n"),
            ("glossary/b.md", "---\ntitle: Foo Two\n---\nTwo.\n"),
            ("explainers/p.md", text),
        ],
        &[
            ("glossary/a.md", "---\ntitle: Bar\n---\nOne.\n"),
            ("glossary/b.md", "---\ntitle: Foo\ntags: [x]\n---\nTwo.\n"),
        ],
    ]);
    // What a page spells out by its title, with a tag more and with the first correction.
    let council = "---\ntitle: National Security Council\n---\nThe NSC met here.\n";
    let zed = |front: &str| format!("---\ntitle: Zed\n{front}\n---\nThree.\n");
    let both = zed("aliases: [NSC, National Security Council]");
    for more in [
        "tags: [x]",
        "corrections: [{date: 2026-03-01, was: A., now: B.}]",
    ] {
        let one = zed(&format!("aliases: [NSC]\n{more}"));
        follows(&[
            &[
                ("organizations/q.md", council),
                ("organizations/z.md", &both),
            ],
            &[("organizations/z.md", &one)],
            &[("organizations/z.md", &both)],
        ]);
    }
}

#[test]
fn a_title_that_stays_as_a_short_name_is_followed() {
    let ada = |title: &str| format!("---\ntitle: {title}\nshort: Ada\n---\nOne.\n");
    let other = "---\ntitle: Ada\n---\nTwo.\n";
    follows(&[
        &[
            ("profiles/a.md", &ada("Ada")),
            ("profiles/b.md", other),
            ("profiles/c.md", other),
            ("explainers/p.md", "---\ntitle: Text\n---\nSo Ada went.\n"),
        ],
        &[("profiles/a.md", &ada("SC"))],
        &[("profiles/a.md", &ada("Ada"))],
    ]);
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
    // One more name: those that have that one.
    let aliases = |names: &str| format!("---\ntitle: New accord\naliases: [{names}]\n---\nOne.\n");
    let more = site.edit("glossary/old.md", Some(&aliases("Old accord")));
    assert_eq!(more, with(&["glossary/old"], &old));
    let fewer = site.edit("glossary/old.md", Some(&aliases("")));
    assert_eq!(fewer, with(&["glossary/old"], &old));
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
