//! Texts that nobody would write by hand: no panic, and time in proportion. In
//! the sizes used here, work that grows with the square takes far longer than
//! the limit. That is one of processor time, so that a busy machine fails nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::program::{self, EXPOUND, Ran};

const N: usize = 8_000;

/// Seconds; far above what any of these takes.
const LIMIT: usize = 12;

/// `check`, which the system ends at the limit; that fails the test.
fn limited(name: &str, site: &Path, format: &str) -> Ran {
    println!("{name}");
    let script = format!("ulimit -t {LIMIT}; exec \"$0\" check --root \"$1\" --format {format}");
    let mut shell = Command::new("sh");
    program::finished(shell.args(["-c", &script, EXPOUND]).arg(site))
}

/// Checks a site of one page, with the text of another file beside it.
fn check(name: &str, page: &str, other: Option<(&str, String)>) {
    let site = TempDir::new().expect("a folder");
    fs::create_dir_all(site.path().join("content")).expect("content/");
    fs::write(site.path().join("content/index.md"), page).expect("a page");
    if let Some((path, text)) = other {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    limited(name, site.path(), "json");
}

fn text(name: &str, text: &str) {
    check(name, &format!("---\ntitle: T\n---\n\n{text}\n"), None);
}

fn front_matter(name: &str, yaml: &str) {
    check(name, &format!("---\ntitle: T\n{yaml}\n---\n"), None);
}

fn numbered(what: impl Fn(usize) -> String) -> String {
    (0..N).map(what).collect()
}

#[test]
fn long_lines() {
    let word = "word ".repeat(500_000);
    text("a line of 5 MB", &format!("{word}[[nobody]] {word}"));
    text("a word of 5 MB", &"a".repeat(5_000_000));
    text("a word of wide signs", &"é".repeat(1_000_000));
    text(
        "a million lines",
        &format!("{}[[nobody]]", "word\n".repeat(1_000_000)),
    );
    let title = "a".repeat(10_000);
    check("a long title", &format!("---\ntitle: {title}\n---\n"), None);
    front_matter("a long key", &format!("{title}: b"));
    text("a long link", &format!("[[{title}]]"));
    front_matter("a long date", &format!("date: {}", "1".repeat(N)));
}

/// For people, of each sort of finding twenty are shown, and of a long line a part.
#[test]
fn many_findings_are_a_short_text() {
    let site = TempDir::new().expect("a folder");
    fs::create_dir_all(site.path().join("content")).expect("content/");
    let page = "---\ntitle: T\n---\n\n".to_owned() + &"[[nobody]] word ".repeat(20_000);
    fs::write(site.path().join("content/index.md"), page).expect("a page");
    let ran = limited("many findings", site.path(), "text");
    assert!(ran.stderr.contains("19980 more of `unknown-link`"));
    assert!(ran.stderr.len() < 10_000, "{}", ran.stderr.len());
}

#[test]
fn deep_nesting_of_text() {
    for sign in [
        "[", "[a](", "[a][", "![[", ">", "- ", "1. ", "*", "*a **b ", "<", "<b>", "&#", "`a``",
        "[^", "~~", "|a", "\\", "(", "!", "***a ",
    ] {
        text(sign, &sign.repeat(N));
        text(
            sign,
            &format!("{}a{}", sign.repeat(N / 2), "]".repeat(N / 2)),
        );
    }
    let indented = (0..1_000).map(|i| format!("{}- a\n", "  ".repeat(i)));
    text("lists in lists", &indented.collect::<String>());
    let fences = (3..1_000).map(|i| format!("{}\n", "`".repeat(i)));
    text("fences", &fences.collect::<String>());
}

#[test]
fn deep_nesting_of_data() {
    for (open, close) in [
        ("[", "]"),
        ("{a: ", "}"),
        ("- ", ""),
        ("? ", ""),
        ("&a ", ""),
        ("!a ", ""),
    ] {
        let nested = format!("extra: {}{}", open.repeat(N), close.repeat(N));
        front_matter(open, &nested);
        front_matter(open, &nested.replace("extra: ", "extra:\n  "));
    }
    let indented = (1..1_000).map(|i| format!("{}a:\n", " ".repeat(i)));
    let indented: String = indented.collect();
    front_matter("maps in maps", &format!("extra:\n{indented}"));
    for (open, close) in [("list(", ")"), ("group{a: ", "}"), ("ref(", ")")] {
        let ty = format!("{}text{}", open.repeat(N), close.repeat(N));
        let config = format!("kinds: {{t: {{fields: {{f: {{type: \"{ty}\"}}}}}}}}\n");
        check(
            open,
            "---\ntitle: T\n---\n",
            Some(("content/site.yaml", config)),
        );
    }
    for (open, close) in [
        ("{{ (", ") }}"),
        ("{% if true %}", "{% endif %}"),
        ("{{ [", "] }}"),
    ] {
        let template = format!("{}{}", open.repeat(N), close.repeat(N));
        check(
            open,
            "---\ntitle: T\n---\n",
            Some(("templates/page.html", template)),
        );
    }
}

#[test]
fn many_of_one_sort() {
    text("links", &numbered(|i| format!("[[x{i}]] ")));
    text("links on lines", &numbered(|i| format!("[[x{i}]]\n")));
    text("pictures", &numbered(|i| format!("![a](x{i}.png) ")));
    text("equal headings", &"# a\n\n".repeat(N));
    text("headings", &numbered(|i| format!("## h{i}\n\n")));
    text("marks without notes", &numbered(|i| format!("[^{i}] ")));
    let notes = numbered(|i| format!("[^{i}]: x\n\n"));
    text(
        "notes",
        &format!("{}\n\n{notes}", numbered(|i| format!("[^{i}] "))),
    );
    text("notes without marks", &notes);
    text("ids", &numbered(|i| format!("<a id=\"x{i}\">")));
    text("labels", &numbered(|i| format!("[a{i}]: x\n")));
    text(
        "code",
        &format!("```rust\n{}```", "let a = \"b\";\n".repeat(N / 4)),
    );
    text("blocks", &"```people\nwho: x\n```\n\n".repeat(N / 4));
    text(
        "quoted blocks",
        &"> ```people\n> who: x\n> ```\n\n".repeat(N / 4),
    );
    front_matter("keys", &numbered(|i| format!("k{i}: 1\n")));
    front_matter("equal keys", &"k: 1\n".repeat(N));
    front_matter("slips", &"a: b: c\n".repeat(N));
    front_matter(
        "lines in an open quotation",
        &format!("a: \"b\n{}", "c: d\n".repeat(N)),
    );
    front_matter(
        "aliases",
        &format!("aliases: [{}]", numbered(|i| format!("a{i}, "))),
    );
    front_matter(
        "redirects",
        &format!("redirects: [{}]", numbered(|i| format!("a{i}, "))),
    );
    front_matter("tags", &format!("tags: [{}]", vec!["a"; N].join(", ")));
}

/// A site of entries with these titles, and a page with this text.
fn entries(titles: &[String], text: &str) -> TempDir {
    let site = TempDir::new().expect("a folder");
    let folder = site.path().join("content/glossary");
    fs::create_dir_all(&folder).expect("a folder");
    for (number, title) in titles.iter().enumerate() {
        let page = format!("---\ntitle: {title}\n---\n");
        fs::write(folder.join(format!("entry-{number}.md")), page).expect("a page");
    }
    let page = format!("---\ntitle: T\n---\n{text}\n");
    fs::write(site.path().join("content/index.md"), page).expect("a page");
    site
}

#[test]
fn a_page_that_mentions_many_names() {
    let titles: Vec<String> = (0..2_000).map(|i| format!("Name{i}x")).collect();
    let links: String = titles.iter().map(|title| format!("[[{title}]] ")).collect();
    // One sentence: each entry would show all of it.
    let text = format!("{}\n\n{links}", titles.join(" "));
    let site = entries(&titles, &text);
    let ran = limited("many names", site.path(), "json");
    assert_eq!(ran.findings.len(), 0);
}

#[test]
fn long_names() {
    let words = "ab ".repeat(3_000);
    let mut titles: Vec<String> = (0..20).map(|i| format!("{words}{i}")).collect();
    titles.extend((0..20).map(|i| format!("{}{i}", "x".repeat(10_000))));
    titles.extend((0..20).map(|i| format!("{}{i}", "ab ".repeat(47))));
    let text = format!("{}\n\n{}", "ab ".repeat(20_000), "x".repeat(100_000));
    let site = entries(&titles, &text);
    let ran = limited("long names", site.path(), "json");
    // Those of 3,000 words are looked for nowhere.
    assert_eq!(ran.findings.len(), 20);
}

/// Of the entries that share a name, a finding lists some.
#[test]
fn many_entries_of_one_title() {
    let titles = vec!["Truce".to_owned(); 500];
    let site = entries(&titles, "A truce, [[Truce]].");
    let ran = limited("one title", site.path(), "text");
    assert!(ran.stderr.contains(" and 488 more"), "{}", ran.stderr);
    assert!(ran.stderr.len() < 4_000, "{}", ran.stderr.len());
}

/// Each mention means any of them, all pages the same.
#[test]
fn many_mentions_of_many_entries_of_one_title() {
    let titles = vec!["Truce".to_owned(); 1_500];
    let site = entries(&titles, &"A truce. ".repeat(10 * N));
    for (number, short) in ["Graham", "Bush"].iter().cycle().take(1_500).enumerate() {
        let file = site.path().join(format!("content/profiles/p{number}.md"));
        fs::create_dir_all(file.parent().unwrap()).expect("a folder");
        let page = format!("---\ntitle: P{number}x\nshort: {short}\n---\nA truce.\n");
        fs::write(file, page).expect("a page");
    }
    let people = (0..1_500).map(|i| format!("So P{i}x met Graham and Bush. "));
    let people: String = people.collect();
    let page = format!("---\ntitle: People\n---\n{people}\n");
    fs::write(site.path().join("content/people.md"), page).expect("a page");
    limited("mentions of one title", site.path(), "text");
}

#[test]
fn texts_whose_words_may_go_on_as_a_name() {
    let titles = ["x".repeat(2 * N), "stalemate".to_owned()];
    let parts = "x-".repeat(4 * N);
    let path = "stalemate-".repeat(N);
    let site = entries(&titles, &format!("{parts}\n\n{path}\n\nhttp://{path}"));
    let ran = limited("parts of a name", site.path(), "json");
    assert_eq!(ran.findings.len(), 0);
}

#[test]
fn many_names_to_suggest() {
    let names = numbered(|i| format!("the Name{i}y and "));
    let text = format!("{names}\n\n{}", "Big Name of ".repeat(10 * N));
    let site = entries(&["Truce".to_owned()], &text);
    for number in 0..3 {
        let path = site.path().join(format!("content/page-{number}.md"));
        fs::write(path, format!("---\ntitle: P\n---\n{text}\n")).expect("a page");
    }
    let ran = limited("many names to suggest", site.path(), "json --suggest");
    assert_eq!(ran.findings.len(), N + 1);
}

/// Each of these leads nowhere, and nothing is like it.
#[test]
fn many_pages_that_lead_nowhere() {
    let site = TempDir::new().expect("a folder");
    let folder = site.path().join("content/organizations");
    fs::create_dir_all(&folder).expect("a folder");
    for i in 0..1_200 {
        let next = i + 1;
        let text = format!(
            "---\ntitle: Organization number {i}\nparent: body-{next}\n---\n[[Whoever spoke first, {i}]]\n"
        );
        fs::write(folder.join(format!("body-{i}.md")), text).expect("a page");
    }
    let ran = limited("pages that lead nowhere", site.path(), "json");
    assert_eq!(ran.findings.len(), 1_201);
}
