//! Timelines: of the site, and in the text of a page.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::{Site, tree};

/// Dates of every precision, a claim of another time than its page, roles.
fn site() -> Site {
    let page = |title: &str, more: &str| format!("---\ntitle: {title}\n{more}---\nText.\n");
    Site::of(&[
        (
            "content/site.yaml",
            "title: T\nurl: https://t.example/\nmenu: [timeline]\nkinds: {treaty: {folder: treaties}}\n",
        ),
        (
            "content/events/old.md",
            &page("Old accord", "date: 1993~\nsummary: About then.\n"),
        ),
        (
            "content/events/decade.md",
            &page("In the nineties", "date: 199X\n"),
        ),
        (
            "content/events/meeting.md",
            &page(
                "The <meeting>",
                "date: 2023-04\nparticipants: [{who: Ada Marsh, claim: met}]\nclaims:\n  - {id: met, statement: They met., about: Ben Reed, stances: [{by: Ben Reed, stance: denies, source: report}]}\n  - {id: before, statement: They had met., date: 2019, about: Ben Reed, stances: [{by: Ada Marsh, stance: reports, source: report}]}\n",
            ),
        ),
        (
            "content/events/speech.md",
            &page("A speech", "date: 2023-04-01\n"),
        ),
        (
            "content/events/other.md",
            &page("Another event", "date: 2023-04\n"),
        ),
        (
            "content/events/year.md",
            &page("In that year", "date: 2023\n"),
        ),
        (
            "content/events/war.md",
            &page("The war", "date: 2022-02/..\n"),
        ),
        (
            "content/events/doubt.md",
            &page("Perhaps", "date: 2023-06?\n"),
        ),
        (
            "content/events/undated.md",
            &page("Long ago", "date: ../1950\n"),
        ),
        (
            "content/events/draft.md",
            &page("A draft", "date: 2023-04\ndraft: true\n"),
        ),
        (
            "content/treaties/oil.md",
            &page("Oil treaty", "date: 2023-05-03/2023-08\n"),
        ),
        (
            "content/profiles/ada.md",
            &page(
                "Ada Marsh",
                "roles:\n  - {title: Chair, organization: Council, from: 2020, to: 2022-03}\n  - {title: Member, organization: Council, as_of: 2023-04}\n  - {title: Clerk, from: 1999}\n  - {title: Somebody}\n",
            ),
        ),
        ("content/profiles/ben.md", &page("Ben Reed", "")),
        ("content/organizations/council.md", &page("Council", "")),
        (
            "content/sources/report.md",
            &page("Report", "issued: 2023-07\n"),
        ),
    ])
}

/// Each year, with the dates in it, and what stands under each.
fn told(timeline: &Value) -> String {
    let mut told = String::new();
    for year in timeline["years"].as_array().expect("years") {
        told += &format!("{}\n", year["title"].as_str().unwrap_or("-"));
        for period in year["periods"].as_array().expect("periods") {
            told += &format!("  {}\n", period["date"]["text"].as_str().expect("a date"));
            for item in period["items"].as_array().expect("items") {
                let words = |key: &str| item[key].as_str().expect("words").to_owned();
                let cells = item["cells"].as_array().expect("cells").iter();
                let cells: String = cells.map(|c| format!(" [{}]", c["word"])).collect();
                let cells = cells.replace('"', "");
                told += &format!("    {}: {}{cells}\n", words("sort"), words("text"));
            }
        }
    }
    told
}

/// The timeline of a block with these keys.
fn block(site: &Site, keys: &str) -> String {
    site.write(
        "content/explainers/why.md",
        format!("---\ntitle: Why\n---\nText.\n\n```timeline\n{keys}\n```\n"),
    );
    site.run("check", &[]).ends(0);
    site.build();
    let page = site.output("explainers/why/index.html");
    let block = page.split("<div class=\"block\">").nth(1).expect("a block");
    block.split("class=\"notes\"").next().unwrap().to_owned()
}

/// The titles in a block, in its order.
fn titles(block: &str) -> Vec<&str> {
    let links = block.split("<li><div><a href=").skip(1);
    let words = links.map(|rest| rest.split('>').nth(1).unwrap_or_default());
    words
        .map(|rest| rest.split('<').next().unwrap_or_default())
        .collect()
}

#[test]
fn a_timeline_puts_each_date_where_it_is_known_to_be() {
    let site = site();
    site.build();
    insta::assert_snapshot!("timeline-told", told(&site.view("timeline")["timeline"]));
    let page = site.output("timeline/index.html");
    let main = page.split("<main").nth(1).expect("a page");
    let main = main.split("</main>").next().unwrap();
    insta::assert_snapshot!("timeline-page", main);
    assert!(
        site.output("index.html")
            .contains("<a href=\"./timeline/\">Timeline</a>")
    );
    assert!(
        site.output("sitemap.xml")
            .contains("https://t.example/timeline/")
    );
}

#[test]
fn tracks_are_sound_and_hidden_from_screen_readers() {
    let site = site();
    site.build();
    let page = site.output("timeline/index.html");
    let tracks: Vec<&str> = page.split("<svg").skip(1).collect();
    assert_eq!(tracks.len(), page.matches("class=\"time\"").count());
    for track in tracks {
        let (track, _) = track.split_once("</svg>").expect("an end");
        let track = format!("<svg{track}</svg>");
        let document = roxmltree::Document::parse(&track).expect("well-formed XML");
        assert_eq!(
            document.root_element().attribute("aria-hidden"),
            Some("true")
        );
        assert_eq!(
            document
                .descendants()
                .filter(|n| n.has_tag_name("path"))
                .count(),
            2
        );
    }
}

#[test]
fn a_block_shows_what_it_asks_for() {
    let site = site();
    let ask = |keys: &str| block(&site, keys);
    // What overlaps the time, as long as it may lie in it.
    let spring = ask("from: 2023-04\nto: 2023-04\nkind: event");
    let found = [
        "The war",
        "In that year",
        "Another event",
        "The &lt;meeting&gt;",
        "A speech",
    ];
    assert_eq!(titles(&spring), found);
    assert_eq!(
        titles(&ask("to: 1993\nkind: [event]")),
        ["Long ago", "In the nineties", "Old accord"]
    );
    assert_eq!(
        titles(&ask("from: 2023-08-31\nkind: treaty")),
        ["Oil treaty"]
    );
    assert!(titles(&ask("from: 2023-09\nkind: treaty")).is_empty());
    assert!(ask("from: 2023-09\nkind: treaty").contains("Nothing has a date here."));
    // What concerns somebody: a part in it, what is claimed, a role.
    let ada = ["Ada Marsh", "Ada Marsh", "The &lt;meeting&gt;", "Ada Marsh"];
    assert_eq!(titles(&ask("about: Ada Marsh")), ada);
    assert_eq!(
        titles(&ask("about: Ben Reed")),
        ["They had met.", "The &lt;meeting&gt;"]
    );
    // A claim that has its date from its page stands there where the page does not.
    let claims = ["They had met.", "They met."];
    assert_eq!(titles(&ask("about: [Ben Reed]\nkind: claim")), claims);
    assert_eq!(
        titles(&ask("about: Council\nkind: role")),
        ["Ada Marsh", "Ada Marsh"]
    );
    assert_eq!(
        titles(&ask(
            "about: [Council, oil]\nkind: [role, treaty]\nlimit: 2"
        )),
        ["Ada Marsh", "Ada Marsh"]
    );
    let block = ask("title: When\nkind: [event]\nfrom: 2023\nto: 2023-06");
    assert!(
        block.contains("<p class=\"label\">When</p>")
            && block.contains("June 2023</time> (uncertain)")
    );
    assert!(block.contains("class=\"doubt\""), "{block}");
}

#[test]
fn an_authors_page_stands_where_one_would_be_made() {
    let site = site();
    site.write(
        "content/timeline.md",
        "---\ntitle: My own\n---\nTo [all](/timeline/).\n",
    );
    site.run("check", &[]).ends(0);
    site.build();
    assert!(
        site.output("timeline/index.html")
            .contains("<h1>My own</h1>")
    );
    // So does a folder of this name.
    site.remove("content/timeline.md");
    site.write(
        "content/timeline/part.md",
        "---\ntitle: A part\n---\nText.\n",
    );
    site.build();
    assert!(site.output("timeline/index.html").contains("A part</a>"));
    // And nothing is made where nothing has a date.
    let plain = Site::of(&[("content/index.md", "---\ntitle: Home\n---\nText.\n")]);
    plain.build();
    assert!(!plain.has("timeline/index.html"));
    assert!(!plain.output("index.html").contains("timeline/"));
}

#[test]
fn a_long_timeline_is_divided() {
    let site = site();
    for number in 0..400 {
        let date = format!("{}-{:02}", 1800 + number / 24, number / 2 % 12 + 1);
        site.write(
            &format!("content/events/e{number}.md"),
            format!("---\ntitle: Event {number}\ndate: {date}\n---\nText.\n"),
        );
    }
    site.build();
    assert!(site.has("timeline/3/index.html") && !site.has("timeline/4/index.html"));
    let rows: usize = ["timeline", "timeline/2", "timeline/3"]
        .map(|part| {
            site.output(&format!("{part}/index.html"))
                .matches("<span class=\"meta\">")
                .count()
        })
        .iter()
        .sum();
    let count = site.view("timeline")["timeline"]["count"].as_u64();
    assert_eq!(count, Some(rows as u64));
    assert!(rows > 400);
}

#[test]
fn a_date_changes_what_shows_it() {
    let site = site();
    site.write(
        "content/explainers/why.md",
        "---\ntitle: Why\n---\nText.\n\n```timeline\nfrom: 2023\nto: 2023\n```\n",
    );
    site.write(
        "content/explainers/no.md",
        "---\ntitle: No\n---\nText.\n\n```timeline\nto: 1970\n```\n",
    );
    site.build();
    let before = tree(&site.path("public"));
    let text = std::fs::read_to_string(site.path("content/events/other.md")).unwrap();
    site.write(
        "content/events/other.md",
        text.replace("2023-04", "2023-05"),
    );
    site.build();
    let after = tree(&site.path("public"));
    let changed: BTreeSet<&str> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes) && *path != ".expound")
        .map(|(path, _)| path.as_str())
        .collect();
    let expected: BTreeSet<&str> = [
        "events/index.html",
        "events/other/index.html",
        "explainers/why/index.html",
        "index.html",
        "names/index.html",
        "timeline/index.html",
    ]
    .into();
    assert_eq!(changed, expected);
}
