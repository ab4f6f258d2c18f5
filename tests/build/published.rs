//! What is published, when, and at which address.

use crate::common::{Site, html_files};

fn site() -> Site {
    Site::of(&[
        ("content/site.yaml", "title: T\nurl: https://t.example/\n"),
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        (
            "content/glossary/open.md",
            "---\ntitle: Open\npublished: 2027-03-04\n---\nToday's.\n",
        ),
        (
            "content/glossary/secret.md",
            "---\ntitle: Secret\ndraft: true\npublished: 2027-01-01\nredirects: [was/secret]\ntags: [hidden]\n---\nA draft.\n",
        ),
        (
            "content/glossary/tomorrow.md",
            "---\ntitle: Tomorrow\npublished: 2027-03-05\ndate: 2030\n---\nNot yet.\n",
        ),
    ])
}

/// Whether any file of the site knows of a page.
fn told(site: &Site, name: &str) -> bool {
    let folder = site.path("public");
    let texts = ["feed.xml", "sitemap.xml"].map(str::to_owned);
    let pages = html_files(&folder).into_iter().chain(texts);
    let mut pages = pages.map(|path| path.clone() + &site.output(&path));
    pages.any(|page| page.to_lowercase().contains(name))
}

#[test]
fn drafts_come_only_when_asked_for() {
    let site = site();
    site.build();
    assert!(!told(&site, "secret") && !site.has("tags") && !site.has("was"));
    site.run("build", &["--future"]).ends(0);
    assert!(!told(&site, "secret"));
    site.run("build", &["--drafts"]).ends(0);
    assert!(site.output("glossary/secret/index.html").contains("Draft"));
    assert!(site.has("tags/hidden/index.html") && site.has("was/secret/index.html"));
    assert!(!told(&site, "tomorrow"));
    // And are gone again.
    site.build();
    assert!(!told(&site, "secret") && !site.has("glossary/secret"));
}

#[test]
fn what_is_dated_later_comes_on_its_day() {
    let site = site();
    site.build();
    assert!(site.has("glossary/open/index.html"));
    assert!(!told(&site, "tomorrow"));
    site.run("build", &["--future"]).ends(0);
    assert!(told(&site, "tomorrow"));
    site.run("build", &["--today", "2027-03-05"]).ends(0);
    assert!(site.has("glossary/tomorrow/index.html"));
    // The day of the clock is that of SOURCE_DATE_EPOCH, where it is set.
    let mut build = crate::common::command();
    build.arg("build").arg("--root").arg(site.root());
    build.env("SOURCE_DATE_EPOCH", "1804204799"); // 2027-03-04T23:59:59Z
    crate::common::run(&mut build).ends(0);
    assert!(!site.has("glossary/tomorrow"));
    build.env("SOURCE_DATE_EPOCH", "1804204800");
    crate::common::run(&mut build).ends(0);
    assert!(site.has("glossary/tomorrow/index.html"));
}

#[test]
fn a_link_to_a_draft_is_an_error_without_drafts() {
    let site = site();
    site.write(
        "content/about.md",
        "---\ntitle: About\n---\nSee [[Secret]].\n",
    );
    site.run("check", &[])
        .ends(1)
        .says("error[draft-link]")
        .says("content/about.md:4:5");
    site.run("check", &["--drafts"]).ends(0);
}

#[test]
fn old_addresses_lead_to_the_page() {
    let site = Site::of(&[
        ("content/site.yaml", "url: https://t.example/base\n"),
        (
            "content/glossary/word.md",
            "---\ntitle: Word & \"sign\"\nredirects: [old/place/, /words/word]\n---\nText.\n",
        ),
    ]);
    site.build();
    for old in ["old/place", "words/word"] {
        let page = site.output(&format!("{old}/index.html"));
        for part in [
            "content=\"0; url=../../glossary/word/\"",
            "<link rel=\"canonical\" href=\"https://t.example/base/glossary/word/\">",
            "<a href=\"../../glossary/word/\">Word &amp; &quot;sign&quot;</a>",
            "<meta name=\"robots\" content=\"noindex\">",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(!site.output("sitemap.xml").contains(old));
    }
}

#[test]
fn slug_changes_the_address_and_never_the_id() {
    let site = Site::of(&[
        (
            "content/glossary/long-file-name.md",
            "---\ntitle: Word\nslug: word\n---\nText.\n",
        ),
        (
            "content/index.md",
            "---\ntitle: Home\n---\n[[long-file-name]], [[Word]], [a](glossary/long-file-name.md), [b](/glossary/word/).\n",
        ),
    ]);
    site.build();
    assert!(site.has("glossary/word/index.html") && !site.has("glossary/long-file-name"));
    let links = site
        .output("index.html")
        .matches("href=\"./glossary/word/\"")
        .count();
    // Four in the text, one in the list of its names.
    assert_eq!(links, 5);
    assert_eq!(site.view("Word")["page"]["id"], "glossary/long-file-name");
    assert_eq!(
        site.view("glossary/long-file-name")["address"],
        "glossary/word/"
    );
}

#[test]
fn what_authors_typed_is_what_readers_see() {
    let site = Site::of(&[
        (
            "content/glossary/a.md",
            "---\ntitle: 1.5\naliases: [no, 1e3]\n---\nText.\n",
        ),
        (
            "content/events/b.md",
            "---\ntitle: no\ndate: 2023\n---\nText.\n",
        ),
        (
            "content/index.md",
            "---\ntitle: Home\n---\n[[1.5]] and [[no|that]] and [[events/b]].\n",
        ),
    ]);
    // `no` names two entries.
    site.run("check", &[]).ends(1).says("error[ambiguous-link]");
    site.write(
        "content/index.md",
        "---\ntitle: Home\n---\n[[1.5]] and [[1e3|that]] and [[events/b]].\n",
    );
    site.build();
    assert!(
        site.output("glossary/a/index.html")
            .contains("<h1>1.5</h1>")
    );
    let event = site.output("events/b/index.html");
    assert!(event.contains("<h1>no</h1>") && event.contains("2023</time>"));
    assert_eq!(site.view("events/b")["page"]["date"]["edtf"], "2023");
}
