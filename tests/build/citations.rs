//! Citations and sources, compared with what hayagriva itself makes of them.

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{IndependentStyle, LocaleCode, Style};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Entry,
    Library, LocatorPayload, SpecificLocator, io,
};
use serde_json::Value;

use crate::common::{Site, TODAY};

pub const LIBRARY: &str = r#"
smith:
  type: book
  title: A book & its cover
  author: "Smith, Adam"
  publisher: {name: Press, location: London}
  date: 1999
jones:
  type: article
  title: On <things>
  author: ["Jones, Ann", "Doe, Ben"]
  date: 2001-05
  page-range: 3-8
  parent: {type: periodical, title: A Journal, volume: 4}
again:
  type: article
  title: On other things
  author: ["Jones, Ann", "Doe, Ben"]
  date: 2001
  parent: {type: periodical, title: A Journal, volume: 5}
post:
  type: web
  title: A page
  author: An Institution
  date: 2023-07-06
  url: {value: "https://a.example/x?a=1&b=2", date: 2023-08-01}
"#;

const TEXT: &str = "---
title: A text
sources: [post]
---
First [@smith]. Two [@jones, pp. 3-5; @smith]. A chapter [@smith, chap. 2]. Again [@again].

As @jones [p. 4] says.
";

fn style_of(name: &str) -> IndependentStyle {
    match ArchivedStyle::by_name(name).expect("a style").get() {
        Style::Independent(style) => style,
        Style::Dependent(_) => panic!("a dependent style"),
    }
}

pub fn site(style: &str, text: &str) -> Site {
    let config = format!("title: T\nurl: https://t.example/\ncitations: {{style: {style}}}\n");
    Site::of(&[
        ("content/site.yaml", &config),
        ("content/references.yaml", LIBRARY),
        ("content/explainers/text.md", text),
    ])
}

/// HTML as its readers read it.
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in each element that starts with `open`, up to `close`.
pub fn parts(html: &str, open: &str, close: &str) -> Vec<String> {
    let parts = html.split(open).skip(1);
    parts
        .map(|part| plain(part.split(close).next().unwrap_or_default()))
        .collect()
}

/// The citations and the list of the text above by hayagriva. In notes, prose is the
/// names before the mark and an ordinary note behind it.
fn expected(
    style: &IndependentStyle,
    library: &Library,
    notes: bool,
) -> (Vec<String>, Vec<String>) {
    let locales = locales();
    let language = || Some(LocaleCode("en".to_owned()));
    let at = |label, place| Some(SpecificLocator(label, LocatorPayload::Str(place)));
    let entry = |key: &str| library.get(key).expect("an entry");
    let item = |key, locator| CitationItem::with_locator(entry(key), locator);
    let prose = item("jones", at(Locator::Page, "4"));
    let clusters: Vec<Vec<CitationItem<Entry>>> = vec![
        vec![item("smith", None)],
        vec![item("jones", at(Locator::Page, "3-5")), item("smith", None)],
        vec![item("smith", at(Locator::Chapter, "2"))],
        vec![item("again", None)],
        vec![match notes {
            true => prose,
            false => prose.kind(CitePurpose::Prose),
        }],
    ];
    let mut driver = BibliographyDriver::new();
    for (number, items) in clusters.into_iter().enumerate() {
        let note = notes.then_some(number + 1);
        driver.citation(CitationRequest::new(
            items,
            style,
            language(),
            &locales,
            note,
        ));
    }
    let hidden = CitationItem::new(entry("post"), None, None, true, None);
    driver.citation(CitationRequest::new(
        vec![hidden],
        style,
        language(),
        &locales,
        None,
    ));
    let rendered = driver.finish(BibliographyRequest::new(style, language(), &locales));
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let citations = rendered.citations.iter().take(5);
    let citations = citations.map(|cited| plain(format!("{:#}", cited.citation)));
    let list = rendered
        .bibliography
        .expect("a list")
        .items
        .into_iter()
        .map(|item| {
            let label = item
                .first_field
                .map(|field| format!("{field:#} "))
                .unwrap_or_default();
            plain(format!("{label}{:#}", item.content))
        });
    (citations.collect(), list.collect())
}

#[test]
fn citations_are_those_of_the_style() {
    let library = io::from_yaml_str(LIBRARY).expect("a library");
    // By number, by author and date, by notes.
    for (name, notes) in [("ieee", false), ("apa", false), ("chicago-notes", true)] {
        let site = site(name, TEXT);
        site.build();
        let html = site.output("explainers/text/index.html");
        let (citations, list) = expected(&style_of(name), &library, notes);
        assert_eq!(
            parts(&html, "<span class=\"cite\"", "</span>"),
            citations,
            "{name}"
        );
        let shown = parts(
            &html,
            "<div class=\"reference\">",
            " <a class=\"note-back\"",
        );
        let shown: Vec<&str> = shown.iter().map(|text| text.as_str()).collect();
        // What only the front matter names has no way back.
        let shown: Vec<&str> = shown
            .iter()
            .map(|text| text.split(" About this source").next().unwrap_or_default())
            .collect();
        assert_eq!(shown, list, "{name}");
        assert!(list.len() == 4 && citations.iter().all(|cited| !cited.is_empty()));
    }
}

#[test]
fn every_citation_leads_to_its_source_and_back() {
    for name in ["ieee", "apa", "chicago-notes"] {
        let site = site(name, TEXT);
        site.build();
        let html = site.output("explainers/text/index.html");
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).collect();
        ids.iter_mut()
            .for_each(|id| *id = id.split('"').next().unwrap_or_default());
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}");
        let mut links = 0;
        for href in html.split(" href=\"#").skip(1) {
            let id = href.split('"').next().unwrap_or_default();
            assert!(ids.binary_search(&id).is_ok(), "{name}: #{id}");
            links += 1;
        }
        assert!(links > 12, "{name}: {links}");
        // Smith is cited three times, and each has its way back.
        let list = html.split("class=\"cited\"").nth(1).expect("the list");
        let smith = list
            .split("<li ")
            .find(|item| item.contains("Smith"))
            .expect("an item");
        assert_eq!(
            smith.matches("role=\"doc-backlink\"").count(),
            3,
            "{name}: {smith}"
        );
        assert!(smith.contains("href=\"../../sources/smith/\""), "{smith}");
    }
}

#[test]
fn pandoc_s_forms_are_kept() {
    let text = "---
title: A text
---
Some say [see @smith, p. 3, with care; also -@jones], others [-@jones, 3].
As @smith [so to say] and @smith [§ 2, on this] say.
By mail: a@smith.org, `@smith`, https://x.example/@smith, \\@smith and [@smith](https://x.example).

```text
[@smith]
```
";
    let site = site("apa", text);
    site.build();
    let html = site.output("explainers/text/index.html");
    let cited = parts(&html, "<span class=\"cite\"", "</span>");
    let see = "(also 2001; see Smith, 1999, p. 3, with care)";
    let swapped = "(see Smith, 1999, p. 3, with care; also 2001)";
    assert!(cited[0] == see || cited[0] == swapped, "{cited:?}");
    let others = [
        "(2001, p. 3)",
        "Smith (1999), so to say",
        "Smith (1999, Section 2), on this",
    ];
    assert_eq!(cited[1..], others);
    for kept in [
        "a@smith.org",
        "<code>@smith</code>",
        "https://x.example/@smith",
        ", @smith and ",
        ">@smith</a>",
    ] {
        assert!(html.contains(kept), "{kept} in {html}");
    }
    assert!(html.contains("[@smith]"));
}

#[test]
fn an_entry_of_a_library_has_a_page_as_a_source_of_its_own_has() {
    let site = site("apa", TEXT);
    site.write(
        "content/references.bib",
        "@book{brown, title = {Of {BIB}}, author = {Brown, Cy}, year = {1980}}\n",
    );
    site.write(
        "content/sources/report.md",
        "---\ntitle: A report\ntype: report\nauthor: [\"Haass, Richard\", A Council]\npublisher: The Council\nissued: 2023-04\nurl: https://a.example/report\naccessed: 2023-05-01\n---\nWhat it is.\n",
    );
    site.write(
        "content/explainers/other.md",
        "---\ntitle: Other\n---\nIt is said [@brown] and @report says. Not by [@sources/report, p. 2].\n",
    );
    site.build();
    let brown = site.output("sources/brown/index.html");
    assert!(
        plain(&brown).contains("Brown, C. (1980). Of BIB."),
        "{}",
        plain(&brown)
    );
    assert!(brown.contains("../../explainers/other/#_m1"), "{brown}");
    let report = plain(&site.output("sources/report/index.html"));
    assert!(
        report.contains(
            "Haass, R., & A Council. (2023). A report. The Council. https://a.example/report"
        ),
        "{report}"
    );
    assert!(
        report.contains("Cited or mentioned in 1")
            && report.contains("It is said and Haass & A Council says."),
        "{report}"
    );
    // Libraries are not published, and their entries do not link by themselves.
    assert!(!site.has("references.bib") && !site.has("references.yaml"));
    assert!(
        !site
            .output("explainers/text/index.html")
            .contains("class=\"auto\"")
    );
    let card = site.view("sources/brown");
    assert_eq!(card["page"]["title"], "Of BIB");
    assert_eq!(card["page"]["fields"]["issued"]["edtf"], "1980");
}

/// A description is no quotation, and what the site calls a source is not its title.
#[test]
fn a_source_without_a_title_is_described() {
    for (style, expected) in [
        ("", "Later statement. Press, July 2023."),
        (
            "citations: {style: apa}\n",
            "[Later statement]. (2023, July). Press.",
        ),
    ] {
        let site = Site::of(&[
            (
                "content/site.yaml",
                &format!("title: T\nurl: https://t.example/\n{style}"),
            ),
            (
                "content/sources/said.md",
                "---\ntitle: Our name\ntype: document\nuntitled: later statement\npublisher: Press\nissued: 2023-07\n---\nText.\n",
            ),
            (
                "content/explainers/text.md",
                "---\ntitle: A text\n---\nOne [@said]. Two [@said].\n",
            ),
        ]);
        site.build();
        let html = site.output("explainers/text/index.html");
        let reference = plain(&parts(&html, "<div class=\"reference\">", "</div>")[0]);
        assert!(reference.contains(expected), "{reference}");
        assert!(!html.contains('“') && !reference.contains("Our name"));
        let page = site.output("sources/said/index.html");
        assert!(html.contains("\"description\":\"Our name\""), "{html}");
        assert!(page.contains("<h1>Our name</h1>") && page.contains("What it is"));
    }
}

#[test]
fn machines_read_what_a_page_cites() {
    let site = site("ieee", TEXT);
    site.build();
    let html = site.output("explainers/text/index.html");
    let data = html.split("application/ld+json\">").nth(1).expect("data");
    let data: Value =
        serde_json::from_str(data.split("</script>").next().unwrap_or_default()).expect("JSON");
    assert_eq!(data["@type"], "WebPage");
    let cited = data["citation"].as_array().expect("citations");
    let names: Vec<&str> = cited
        .iter()
        .filter_map(|work| work["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "A book & its cover",
            "On <things>",
            "On other things",
            "A page"
        ]
    );
    assert_eq!(cited[0]["url"], "https://t.example/sources/smith/");
    // A page that cites nothing says nothing.
    assert!(!site.output("sources/smith/index.html").contains("ld+json"));
}

#[test]
fn a_site_without_sources_writes_its_signs() {
    let site = Site::of(&[(
        "content/a.md",
        "---\ntitle: A\n---\nHello @somebody and [a b] and @{x}.\n",
    )]);
    site.build();
    let html = site.output("a/index.html");
    assert!(
        html.contains("<p>Hello @somebody and [a b] and @{x}.</p>"),
        "{html}"
    );
}

#[test]
fn a_style_of_the_site_is_read_from_its_file() {
    let site = site("house.csl", "---\ntitle: A text\n---\nSo [@smith].\n");
    let style = include_str!("../../src/model/sources/notes.csl");
    site.write(
        "content/house.csl",
        style.replace("class=\"note\"", "class=\"in-text\""),
    );
    site.build();
    let html = site.output("explainers/text/index.html");
    assert_eq!(
        parts(&html, "<span class=\"cite\"", "</span>"),
        ["Adam Smith, A book & its cover, Press, 1999."]
    );
    assert!(!site.has("house.csl"));
    // The built-in notes are what a site has that names none.
    site.write("content/site.yaml", "title: T\n");
    site.remove("content/house.csl");
    site.build();
    let html = site.output("explainers/text/index.html");
    assert_eq!(
        parts(&html, "<span class=\"cite\"", "</span>"),
        ["Adam Smith, A book & its cover, Press, 1999."]
    );
    assert!(html.contains("class=\"note-mark\""));
}

#[test]
fn check_tells_what_is_not_cited() {
    let site = site("apa", TEXT);
    site.write(
        "content/sources/lost.md",
        "---\ntitle: Lost\ntype: book\n---\nText.\n",
    );
    let run = site.run("check", &["--today", TODAY]).ends(1);
    assert!(run.stderr.contains("uncited-source"), "{}", run.stderr);
    // Entries of a library are no findings: it may hold more than the site cites.
    assert!(run.stderr.contains("1 warning"), "{}", run.stderr);
}

/// Styles that would end who reads or follows them: each is a finding, and the site is
/// built with the built-in one.
#[test]
fn hostile_styles_are_findings() {
    let style = |macros: &str, layout: &str| {
        format!(
            "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\" class=\"in-text\"><info><title>t</title><id>x</id><updated>2026-11-25T00:00:00+00:00</updated></info>{macros}<citation><layout>{layout}</layout></citation></style>"
        )
    };
    let nested = |levels: usize, inner: &str| {
        format!(
            "{}{inner}{}",
            "<group>".repeat(levels),
            "</group>".repeat(levels)
        )
    };
    let text = "<text value=\"a\"/>";
    let macros = |body: &dyn Fn(usize) -> String, last: usize| -> String {
        let all = (0..last).map(|n| format!("<macro name=\"m{n}\">{}</macro>", body(n)));
        all.chain([format!("<macro name=\"m{last}\">{text}</macro>")])
            .collect()
    };
    let call = |n: usize| format!("<text macro=\"m{n}\"/>");
    let many = macros(&|n| call(n + 1).repeat(10), 12);
    let deep = macros(&|n| nested(40, &call(n + 1)), 30);
    for (hostile, says) in [
        (style("", &nested(200_000, text)), "are no style"),
        (style("", &nested(300, text)), "goes deeper"),
        (style(&many, &call(0)), "goes deeper"),
        (style(&deep, &call(0)), "goes deeper"),
        (style("", "<text macro=\"no\"/>"), "no macro `no`"),
        (
            style("<macro name=\"a\"><text macro=\"a\"/></macro>", text),
            "leads back to itself",
        ),
        ("<group>".repeat(100_000), "are no style"),
    ] {
        let site = site("house.csl", "---\ntitle: A text\n---\nSo [@smith].\n");
        site.write("content/house.csl", &hostile);
        site.run("check", &[]).ends(1).says("bad-style").says(says);
    }
    // What is as large as real ones are is a style.
    let site = site("house.csl", "---\ntitle: A text\n---\nSo [@smith].\n");
    let few = macros(&|n| nested(10, &call(n + 1)), 10);
    site.write("content/house.csl", style(&few, &call(0)));
    site.build();
    assert!(
        site.output("explainers/text/index.html")
            .contains("class=\"cite\"")
    );
}
