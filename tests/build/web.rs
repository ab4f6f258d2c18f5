//! What hosts, feed readers and search engines ask of a site.

use std::collections::BTreeSet;

use crate::common::{Site, html_files, repository};

const PAGES: [(&str, &str); 3] = [
    ("content/index.md", "---\ntitle: Home\n---\nTo [[Word]].\n"),
    (
        "content/glossary/word.md",
        "---\ntitle: Word & <more>\naliases: [Word]\nsummary: A \"summary\" & more.\npublished: 2026-01-02\nupdated: 2026-03-04\n---\nText.\n",
    ),
    (
        "content/glossary/older.md",
        "---\ntitle: Older\npublished: 2025-05-06\ndate: 1993\n---\nText.\n",
    ),
];

fn site(config: &str) -> Site {
    let site = Site::of(&PAGES);
    site.write("content/site.yaml", config);
    site.build();
    site
}

/// `2026-03-04T00:00:00Z`
fn is_rfc3339(text: &str) -> bool {
    let shape = text.replace(|c: char| c.is_ascii_digit(), "0");
    shape == "0000-00-00T00:00:00Z"
}

/// The text of an element's children by this name.
fn texts<'a>(element: roxmltree::Node<'a, 'a>, name: &str) -> Vec<&'a str> {
    let children = element.children().filter(|n| n.has_tag_name(name));
    children.map(|n| n.text().unwrap_or_default()).collect()
}

pub fn assert_atom(xml: &str, url: &str) {
    const ATOM: &str = "http://www.w3.org/2005/Atom";
    let document = roxmltree::Document::parse(xml).expect("well-formed XML");
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    for name in ["id", "title", "updated"] {
        let found = texts(feed, name);
        assert!(
            found.len() == 1 && !found[0].is_empty(),
            "{name}: {found:?}"
        );
    }
    assert!(feed.descendants().any(|n| n.has_tag_name("author")));
    let entries: Vec<_> = feed
        .children()
        .filter(|n| n.has_tag_name("entry"))
        .collect();
    assert!(!entries.is_empty());
    let mut days = Vec::new();
    let mut ids = Vec::new();
    for entry in &entries {
        for name in ["id", "title", "updated"] {
            assert_eq!(texts(*entry, name).len(), 1, "{name}");
        }
        days.push(texts(*entry, "updated")[0]);
        ids.push(texts(*entry, "id")[0]);
    }
    let newest_first = days.windows(2).all(|two| two[0] >= two[1]);
    assert!(newest_first, "{days:?}");
    assert_eq!(texts(feed, "updated")[0], days[0]);
    for node in feed.descendants() {
        let text = node.text().unwrap_or_default();
        match node.tag_name().name() {
            "updated" | "published" => assert!(is_rfc3339(text), "{text}"),
            "id" => assert!(text.starts_with(url), "{text}"),
            "link" => {
                let to = node.attribute("href").expect("an address");
                assert!(to.starts_with(url), "{to}");
            }
            _ => {}
        }
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), entries.len());
}

#[test]
fn the_feed_is_atom() {
    let site = site("title: A & B\nurl: https://t.example/sub\n");
    let feed = site.output("feed.xml");
    assert_atom(&feed, "https://t.example/sub/");
    let document = roxmltree::Document::parse(&feed).expect("XML");
    let first = document.descendants().find(|n| n.has_tag_name("entry"));
    let first = first.expect("an entry");
    assert_eq!(texts(first, "title"), ["Word & <more>"]);
    assert_eq!(texts(first, "summary"), ["A \"summary\" & more."]);
    assert_eq!(texts(first, "id"), ["https://t.example/sub/glossary/word/"]);
    assert_eq!(texts(first, "published"), ["2026-01-02T00:00:00Z"]);
    assert_eq!(texts(first, "updated"), ["2026-03-04T00:00:00Z"]);
}

#[test]
fn the_shipped_site_has_a_feed_and_a_sitemap() {
    let site = Site::copy_of(repository());
    site.build();
    assert_atom(&site.output("feed.xml"), "https://track-two.example/");
    let map = site.output("sitemap.xml");
    let document = roxmltree::Document::parse(&map).expect("well-formed XML");
    let listed: BTreeSet<String> = document
        .descendants()
        .filter(|n| n.has_tag_name("loc"))
        .filter_map(|n| n.text()?.strip_prefix("https://track-two.example/"))
        .map(|address| format!("{address}index.html"))
        .collect();
    let mut pages: BTreeSet<String> = html_files(&site.path("public")).into_iter().collect();
    pages.remove("404.html");
    // What those hold stands on pages that are listed.
    let is_listed = |path: &String| !path.contains("/mentions/") && !path.starts_with("claims/of/");
    pages.retain(is_listed);
    let missing: Vec<_> = listed.symmetric_difference(&pages).collect();
    assert!(
        missing.is_empty(),
        "listed or there, and not both: {missing:?}"
    );
}

#[test]
fn the_sitemap_and_robots_name_each_other() {
    let site = site("url: https://t.example/sub\n");
    let map = site.output("sitemap.xml");
    assert!(
        map.contains(
            "<loc>https://t.example/sub/glossary/word/</loc><lastmod>2026-03-04</lastmod>"
        )
    );
    assert!(map.contains("<loc>https://t.example/sub/</loc>"));
    let robots = site.output("robots.txt");
    assert!(
        robots.contains("Sitemap: https://t.example/sub/sitemap.xml"),
        "{robots}"
    );
    let home = site.output("index.html");
    assert!(home.contains("<link rel=\"canonical\" href=\"https://t.example/sub/\">"));
    assert!(home.contains("type=\"application/atom+xml\""));
    // 404.html is served at any depth.
    let lost = site.output("404.html");
    assert!(
        lost.contains("href=\"/sub/assets/site.css\"") && lost.contains("href=\"/sub/names/\"")
    );
}

#[test]
fn without_a_url_there_is_nothing_that_needs_one() {
    let site = Site::of(&PAGES);
    site.build()
        .says("no feed, sitemap and canonical links: site.yaml has no `url`");
    assert!(!site.has("feed.xml") && !site.has("sitemap.xml"));
    assert!(!site.output("robots.txt").contains("Sitemap"));
    for path in html_files(&site.path("public")) {
        let page = site.output(&path);
        for word in ["canonical", "atom+xml", "feed.xml", "http://", "https://"] {
            assert!(!page.contains(word), "{path} holds {word}");
        }
    }
    let lost = site.output("404.html");
    let mut addresses = lost
        .split("href=\"")
        .skip(1)
        .chain(lost.split("src=\"").skip(1));
    let other = addresses.find(|rest| !rest.starts_with("data:") && !rest.starts_with('#'));
    assert_eq!(other, None, "404.html needs another file");
    assert!(lost.contains("<style>") && !lost.contains("url("));
    // What is missing is asked for in one line; there is nothing to say when it is there.
    let with = Site::of(&PAGES);
    with.write("content/site.yaml", "url: https://t.example/\n");
    assert!(!with.build().stderr.contains("no feed"));
}

#[test]
fn file_addresses_write_the_same_files_with_links_that_spell_out_their_names() {
    let folder = site("title: T\nurl: https://t.example/\nmenu: [glossary, names]\n");
    let file =
        site("title: T\nurl: https://t.example/\nmenu: [glossary, names]\naddresses: file\n");
    let paths = html_files(&file.path("public"));
    assert_eq!(paths, html_files(&folder.path("public")));
    let mut links = 0;
    for path in paths {
        let page = file.output(&path);
        for rest in page.split("href=\"").skip(1) {
            let (href, _) = rest.split_once('"').expect("the end of a link");
            let to = href.split('#').next().unwrap_or_default();
            links += 1;
            assert!(!to.ends_with('/'), "{path}: {href}");
            assert!(to.is_empty() || to.contains('.'), "{path}: {href}");
        }
    }
    assert!(links > 50, "{links}");
    let word = file.output("glossary/word/index.html");
    assert!(word.contains("href=\"../../index.html\""));
    assert!(
        file.output("index.html")
            .contains("href=\"./glossary/word/index.html\"")
    );
    file.build().says("index.html in a browser");
}

#[test]
fn the_menu_knows_where_the_reader_is() {
    let site = site(
        "menu: [glossary, {title: Start, url: /}, {title: Off, url: \"https://o.example/\"}]\n",
    );
    let word = site.output("glossary/word/index.html");
    assert!(
        word.contains("<a href=\"../../glossary/\" aria-current=\"true\">Glossary</a>"),
        "{word}"
    );
    assert!(word.contains("<a href=\"https://o.example/\">Off</a>"));
    let start = word
        .split(">Start</a>")
        .next()
        .and_then(|b| b.rsplit("<a ").next());
    assert_eq!(start, Some("href=\"../../\""));
    site.write("content/site.yaml", "menu: [glosary]\n");
    site.run("check", &[])
        .ends(1)
        .says("content/site.yaml:1:8")
        .says("did you mean `glossary`");
}

#[test]
fn names_and_ids_are_right_where_a_text_is_shown_elsewhere() {
    let figure = "```figure\nsrc: p.png\nalt: A picture\ncaption: |\n  Seen[^1] by ![[track-two]].\n\n  ![[track-two]]\n\n  [^1]: In a field.\n```";
    let one = format!(
        "---\ntitle: One\n---\n[[track-two]] is [[track-two|that]].\n\n## One\n\n## Two\n\n## Why [[track-two]]\n\nSo.[^1]\n\n{figure}\n\n{figure}\n\n[^1]: A note.\n"
    );
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\n![[One]]\n"),
        ("content/glossary/one.md", &one),
        ("content/glossary/p.png", "not really"),
        (
            "content/glossary/track-two.md",
            "---\ntitle: Track Two Talks\n---\nText.\n",
        ),
    ]);
    site.build();
    let html = site.output("glossary/one/index.html");
    assert!(
        html.contains("content=\"Track Two Talks is that.\""),
        "{html}"
    );
    assert!(html.contains(">Why Track Two Talks</a>"), "{html}");
    assert!(
        site.output("index.html")
            .contains("Track Two Talks is that.")
    );
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .collect();
    let distinct: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    assert!(ids.iter().any(|id| id.ends_with("_note-1")), "{ids:?}");
    assert_eq!(html.matches("In a field.").count(), 2);
}
