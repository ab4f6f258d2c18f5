//! What authors do to a small site, at random: names that are one another's parts,
//! texts that hold them, and links of all sorts.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

/// Names that are one another's parts, plurals, homonyms and other spellings.
pub const NAMES: [&str; 16] = [
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
    "POST",
    "Power On Self Test",
];

pub const WORDS: [&str; 19] = [
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
    "At POST, and two POSTs.",
    "A power on self test (POST).",
    "Some Point of Sale Terminals (POST).",
];

pub const FILES: [&str; 14] = [
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
    "relations.md",
    "corrections.md",
    "sources/old/seven.md",
];

pub const KEYS: [&str; 46] = [
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
    "parent: council",
    "date: 2023-04",
    "roles: [{title: Chair, organization: council, from: 2020, to: 2023-04}, {title: Clerk, as_of: 2023}]",
    "claims: [{id: c-one, statement: One., date: 1999, about: Long, stances: [{by: Long, stance: reports, source: six}]}]",
    "corrections: {date: 2026-02-01, was: It was wrong., now: It is right.}",
    "corrections: [{date: 2026-02-01, was: It was., now: It is.}, {date: 2027-01-01, was: Later., now: On.}]",
    "updated: 2026-05-01",
    "published: 2026-11-25",
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
    "aliases: [POST]",
    "aliases: [POST, Power On Self Test]",
    "aliases: [UN, Point of Sale Terminals]",
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

pub const LINKS: [&str; 30] = [
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
    "[x](/relations/)",
    "\n\n```relations\nabout: [Long, council]\n```\n\n",
    "\n\n```relations\nkind: event\nlimit: 2\n```\n\n",
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
pub enum Edit {
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

impl Edit {
    /// A page by the numbers of its file, title, keys, date and text.
    pub fn page(
        file: usize,
        title: usize,
        keys: Vec<usize>,
        date: usize,
        text: Vec<usize>,
    ) -> Edit {
        Edit::Page {
            file,
            title,
            keys,
            date,
            text,
        }
    }
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

pub fn edit() -> impl Strategy<Value = Edit> {
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
pub fn apply(root: &Path, edit: &Edit) -> Vec<String> {
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
            let notes = include_str!("../../src/model/sources/notes.csl");
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
