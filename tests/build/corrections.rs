//! Corrections: on their pages, together, in a feed, and to machines.

use serde_json::Value;

use crate::common::Site;
use crate::web::assert_atom;

fn site() -> Site {
    Site::of(&[
        (
            "content/site.yaml",
            "title: T\nurl: https://t.example/\nmenu: [corrections]\n",
        ),
        (
            "content/index.md",
            "---\ntitle: Home\ncorrections: {date: 2026-02-01, was: The year was wrong., now: It is 1993.}\n---\nSee [all](/corrections/) and [the feed](/corrections/feed.xml).\n",
        ),
        (
            "content/events/meeting.md",
            "---\ntitle: The meeting\ndate: 2023-04\npublished: 2026-01-01\nupdated: 2026-01-20\nreviewed: 2026-05-01\ncorrections:\n  - {date: 2026-01-10, was: \"It was <b>dated</b> to May.\", now: It is dated to April.}\n  - {date: 2026-03-04, was: A name was misspelt., now: It is spelt as its bearer does.}\n  - {date: 2026-03-04, was: Another one was., now: \"</script> Mended.\"}\n---\nText.\n",
        ),
        (
            "content/events/other.md",
            "---\ntitle: Other\ndate: 2023\n---\nText.\n",
        ),
    ])
}

#[test]
fn corrections_stand_at_the_foot_the_newest_first() {
    let site = site();
    site.run("check", &[]).ends(0);
    site.build();
    let page = site.output("events/meeting/index.html");
    let foot = page
        .split("<section id=\"_corrections\">")
        .nth(1)
        .expect("a foot");
    let ids: Vec<&str> = foot
        .split("<li id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let expected = [
        "_correction-2026-03-04",
        "_correction-2026-03-04-2",
        "_correction-2026-01-10",
    ];
    assert_eq!(ids, expected);
    assert!(
        foot.contains("It was &lt;b&gt;dated&lt;/b&gt; to May."),
        "{foot}"
    );
    assert!(foot.contains("Reviewed <time datetime=\"2026-05-01\">"));
    // Said at the top, too.
    let record = page.split("</ul>").nth(1).expect("the record line");
    assert!(
        record.contains("<a href=\"#_corrections\">Corrected <time datetime=\"2026-03-04\">"),
        "{record}"
    );
    assert!(site.output("index.html").contains("It is 1993."));
    let other = site.output("events/other/index.html");
    assert!(!other.contains("_corrections") && !other.contains("ld+json"));
    // A correction changes a page for its readers.
    assert!(
        site.output("sitemap.xml")
            .contains("<lastmod>2026-03-04</lastmod>")
    );
    assert!(
        site.output("feed.xml")
            .contains("<updated>2026-03-04T00:00:00Z</updated>")
    );
}

#[test]
fn all_corrections_stand_on_one_page_and_in_a_feed() {
    let site = site();
    site.build();
    let page = site.output("corrections/index.html");
    let main = page.split("<main").nth(1).expect("a page");
    insta::assert_snapshot!("corrections-page", main.split("</main>").next().unwrap());
    assert!(page.contains("title=\"T: corrections\" href=\"../corrections/feed.xml\""));
    let feed = site.output("corrections/feed.xml");
    assert_atom(&feed, "https://t.example/");
    let document = roxmltree::Document::parse(&feed).expect("XML");
    let texts = |name: &str| -> Vec<&str> {
        let nodes = document
            .descendants()
            .filter(|n| n.tag_name().name() == name);
        nodes.filter_map(|node| node.text()).collect()
    };
    assert_eq!(
        texts("id")[1..],
        [
            "https://t.example/events/meeting/#_correction-2026-03-04",
            "https://t.example/events/meeting/#_correction-2026-03-04-2",
            "https://t.example/#_correction-2026-02-01",
            "https://t.example/events/meeting/#_correction-2026-01-10",
        ]
    );
    assert_eq!(
        texts("summary")[3],
        "What was wrong: It was <b>dated</b> to May. What it says now: It is dated to April."
    );
    // Without an address of the site there is no feed, and without a correction nothing.
    site.write(
        "content/index.md",
        "---\ntitle: Home\ncorrections: {date: 2026-02-01, was: A., now: B.}\n---\nText.\n",
    );
    site.write("content/site.yaml", "title: T\n");
    site.build();
    assert!(site.has("corrections/index.html") && !site.has("corrections/feed.xml"));
    site.write("content/index.md", "---\ntitle: Home\n---\nText.\n");
    site.write(
        "content/events/meeting.md",
        "---\ntitle: M\ndate: 2023\n---\nText.\n",
    );
    site.build();
    assert!(!site.has("corrections/index.html"));
    assert!(!site.output("index.html").contains("corrections"));
}

#[test]
fn an_authors_page_of_corrections_is_kept() {
    let site = site();
    site.write(
        "content/corrections.md",
        "---\ntitle: Our mistakes\n---\nText.\n",
    );
    site.build();
    assert!(
        site.output("corrections/index.html")
            .contains("<h1>Our mistakes</h1>")
    );
    assert!(site.has("corrections/feed.xml"));
    let footer = site.output("events/other/index.html");
    assert!(
        footer.contains("href=\"../../corrections/\">Corrections</a>"),
        "{footer}"
    );
}

#[test]
fn many_corrections_are_divided() {
    let site = site();
    let many: String = (0..200)
        .map(|n| format!("  - {{date: 2025-01-01, was: W{n}., now: N{n}.}}\n"))
        .collect();
    site.write(
        "content/events/other.md",
        format!("---\ntitle: Other\ndate: 2023\ncorrections:\n{many}---\nText.\n"),
    );
    site.build();
    assert!(site.has("corrections/2/index.html") && !site.has("corrections/3/index.html"));
    let feed = site.output("corrections/feed.xml");
    assert_eq!(feed.matches("<entry>").count(), 30);
}

#[test]
fn corrections_are_said_to_machines_too() {
    let site = site();
    site.build();
    let page = site.output("events/meeting/index.html");
    let script = page
        .split("<script type=\"application/ld+json\">")
        .nth(1)
        .expect("a script");
    let data: Value =
        serde_json::from_str(script.split("</script>").next().unwrap()).expect("JSON");
    assert_eq!(data["@type"], "WebPage");
    assert_eq!(data["dateModified"], "2026-03-04");
    let corrections = data["correction"].as_array().expect("corrections");
    assert_eq!(corrections.len(), 3);
    // All of schema.org's names that are used.
    for (correction, day) in corrections
        .iter()
        .zip(["2026-03-04", "2026-03-04", "2026-01-10"])
    {
        let names: Vec<&String> = correction.as_object().unwrap().keys().collect();
        assert_eq!(names, ["@type", "url", "text", "datePublished"]);
        assert_eq!(correction["@type"], "CorrectionComment");
        assert_eq!(correction["datePublished"], day);
    }
    assert!(
        corrections[1]["text"]
            .as_str()
            .unwrap()
            .contains("</script> Mended.")
    );
}

#[test]
fn what_is_due_for_review_is_noted_and_no_mistake() {
    let site = site();
    site.write(
        "content/site.yaml",
        "title: T\nkinds: {event: {review_after: 6 months}}\n",
    );
    site.write("content/index.md", "---\ntitle: Home\n---\nText.\n");
    let on = |day: &str| site.run("check", &["--today", day]);
    // `reviewed: 2026-05-01`, and a page without any day.
    let fine = on("2026-11-01")
        .ends(0)
        .says("nothing says when this was reviewed");
    assert!(
        !fine.stderr.contains("events/meeting.md"),
        "{}",
        fine.stderr
    );
    on("2026-11-02")
        .ends(0)
        .says("note[review-due]")
        .says("this was last reviewed on 2026-05-01; the next review was due on 2026-11-01");
    assert!(!site.run("build", &[]).ends(0).stderr.contains("review-due"));
}
