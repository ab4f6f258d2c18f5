//! All mentions of an entry: pages that are made when it has more than it shows.

use serde_json::Value;

use crate::common::Site;

/// A site with the entry "Truce" and this many pages that mention it.
fn site(pages: usize) -> Site {
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        (
            "content/glossary/truce.md",
            "---\ntitle: Truce\n---\nText.\n",
        ),
        ("content/site.yaml", "url: https://site.example/\n"),
    ]);
    for number in 0..pages {
        let folder = ["explainers", "events"][number % 2];
        let page = format!("---\ntitle: Page {number:03}\ndate: 1953\n---\nA truce here.\n");
        site.write(&format!("content/{folder}/page-{number:03}.md"), page);
    }
    site
}

const ALL: &str = "glossary/truce/mentions/index.html";

fn rows(view: &Value) -> Vec<(String, Vec<String>)> {
    let array = |value: &Value| value.as_array().expect("an array").clone();
    let groups = array(&view["groups"]).into_iter();
    let pages = groups.flat_map(|group| array(&group["pages"]));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    pages
        .map(|page| {
            let sentences = array(&page["sentences"]);
            let sentences = sentences.iter().map(text).collect();
            (text(&page["page"]["title"]), sentences)
        })
        .collect()
}

#[test]
fn an_entry_that_shows_all_has_no_page_of_mentions() {
    let site = site(20);
    site.build();
    assert!(!site.has(ALL));
    let view = site.view("glossary/truce");
    assert_eq!(view["all_mentions"], Value::Null);
    assert_eq!(view["backlink_count"], 20);
}

#[test]
fn all_sentences_of_a_page_stand_on_it() {
    let site = site(1);
    site.write(
        "content/explainers/talk.md",
        "---\ntitle: Talk\n---\nA truce, a <!-- --> truce. No. Truce & truce, e.g. Korea.\n",
    );
    site.build();
    let view = site.view("glossary/truce");
    assert_eq!(view["backlinks"][1]["more"], 1);
    let more = "glossary/truce/mentions/#page-2";
    assert_eq!(view["backlinks"][1]["more_place"], more);
    let view = site.view("glossary/truce/mentions");
    let link = |n| format!("<a href=\"../../../explainers/talk/#_m{n}\"><mark>");
    let sentences = [
        format!("A {}truce</mark></a>, a  <mark>truce</mark>.", link(1)),
        format!(
            "{}Truce</mark></a> &amp; <mark>truce</mark>, e.g. Korea.",
            link(2)
        ),
    ];
    assert_eq!(rows(&view)[1], ("Talk".to_owned(), sentences.to_vec()));
    let crumbs = view["crumbs"].as_array().expect("crumbs");
    let crumbs: Vec<&Value> = crumbs.iter().map(|crumb| &crumb["address"]).collect();
    assert_eq!(crumbs, ["glossary/", "glossary/truce/"]);
    let html = site.output(ALL);
    assert!(html.contains("<li id=\"page-2\">"), "{html}");
    let sitemap = site.output("sitemap.xml");
    assert!(!sitemap.contains("/mentions/"), "{sitemap}");
}

#[test]
fn many_pages_are_divided() {
    let site = site(401);
    site.build();
    let view = site.view("glossary/truce");
    assert_eq!(view["backlinks"].as_array().map(Vec::len), Some(20));
    assert_eq!(view["all_mentions"], "glossary/truce/mentions/");
    let mut titles = Vec::new();
    for (part, count) in [("", 200), ("/2", 200), ("/3", 1)] {
        let view = site.view(&format!("glossary/truce/mentions{part}"));
        let rows = rows(&view);
        assert_eq!(rows.len(), count, "{part}");
        titles.extend(rows.into_iter().map(|(title, _)| title));
    }
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 401);
    let html = site.output("glossary/truce/mentions/2/index.html");
    for part in [
        "rel=\"prev\" href=\"../../../../glossary/truce/mentions/\"",
        "rel=\"next\" href=\"../../../../glossary/truce/mentions/3/\"",
        "<h2>Explainers</h2>",
        "id=\"page-201\"",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!site.has("glossary/truce/mentions/4/index.html"));
}

#[test]
fn a_long_sentence_is_cut_around_the_name() {
    let site = site(1);
    let words = "word ".repeat(2_000);
    let text = format!("---\ntitle: Talk\n---\n{words}truce {words}truce {words}\n");
    site.write("content/explainers/talk.md", text);
    let view = site.view("glossary/truce");
    let sentence = view["backlinks"][1]["sentence"]
        .as_str()
        .expect("a sentence");
    assert!(sentence.starts_with("… word word"), "{sentence}");
    assert!(sentence.ends_with("word word …"), "{sentence}");
    assert!(sentence.contains("<mark>truce</mark>") && sentence.len() < 500);
}

#[test]
fn links_to_mentions_are_checked() {
    let linked = |pages: usize, address: &str| {
        let site = site(pages);
        let text = format!("---\ntitle: Home\n---\n[All]({address})\n");
        site.write("content/index.md", text);
        site
    };
    let fine = linked(21, "/glossary/truce/mentions/");
    fine.build();
    let home = fine.output("index.html");
    assert!(
        home.contains("href=\"./glossary/truce/mentions/\">All"),
        "{home}"
    );
    linked(201, "glossary/truce/mentions/2/").build();
    let by_file = linked(21, "/glossary/truce/mentions/index.html");
    by_file.write("content/site.yaml", "addresses: file\n");
    by_file.build();
    assert!(
        by_file
            .output("index.html")
            .contains("truce/mentions/index.html\">All")
    );
    for (pages, address) in [
        (20, "/glossary/truce/mentions/"),
        (21, "/glossary/truce/mentions/2/"),
        (21, "/glossary/truce/mentions/1/"),
        (21, "/explainers/page-000/mentions/"),
    ] {
        let run = linked(pages, address).run("check", &[]).ends(1);
        run.says("error[unknown-link]").says("content/index.md:4:1");
    }
}

#[test]
fn a_page_of_the_same_address_is_an_error() {
    let site = site(21);
    let page = "---\ntitle: Own\n---\nText.\n";
    site.write("content/glossary/truce/mentions.md", page);
    let run = site.run("build", &[]).ends(1);
    run.says("the address `glossary/truce/mentions/` is made by expound")
        .says("content/glossary/truce/mentions.md");
}
