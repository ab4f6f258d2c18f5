//! Relations: of a page, of the site, and in the text of a page.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::common::{Site, command, run, tree};

fn page(title: &str, more: &str) -> String {
    format!("---\ntitle: \"{title}\"\n{more}---\nText.\n")
}

/// A meeting that is reported and denied, a role that was held, a part of a whole, and
/// a kind of the site's own.
fn site() -> Site {
    let stances = "stances: [{by: Ada Marsh, stance: reports, source: report}, {by: Council, stance: denies, source: report}]";
    let meeting = format!(
        "date: 2023-04\nparticipants:\n  - {{who: Ada Marsh, role: a <host>, claim: met}}\n  - {{who: Ben Reed, role: guest}}\nclaims:\n  - {{id: met, statement: They met., {stances}}}\n"
    );
    Site::of(&[
        (
            "content/site.yaml",
            "title: T\nurl: https://t.example/\nmenu: [relations]\nkinds: {treaty: {folder: treaties, fields: {parties: {type: list(ref(organization|person)), label: Parties}}}}\n",
        ),
        (
            "content/events/meeting.md",
            &page("The <meeting>", &meeting),
        ),
        (
            "content/treaties/oil.md",
            &page("Oil treaty", "parties: [Council, Board]\n"),
        ),
        (
            "content/profiles/ada.md",
            &page(
                "Ada Marsh",
                "roles:\n  - {title: Chair, organization: Council, from: 2020, to: 2022}\n  - {title: Member, organization: Council, as_of: 2023-04}\n  - {title: Somebody}\nrelated: [Ben Reed]\nsources: [report]\n",
            ),
        ),
        ("content/profiles/ben.md", &page("Ben Reed", "")),
        ("content/profiles/alone.md", &page("Alone", "")),
        ("content/organizations/board.md", &page("Board", "")),
        (
            "content/organizations/council.md",
            &page("Council", "parent: Board\n"),
        ),
        (
            "content/sources/report.md",
            &page("Report", "issued: 2023-07\n"),
        ),
    ])
}

/// Each row in a line: who says what of whom, and what stands behind it.
fn told(relations: &Value) -> Vec<String> {
    let rows = relations["rows"].as_array().expect("rows").iter();
    let told = rows.map(|row| {
        let of = |value: &Value| value.as_str().expect("words").to_owned();
        let cells = row["claims"].as_array().expect("claims").iter();
        let cells = cells.flat_map(|claim| claim["cells"].as_array().expect("cells"));
        let cells: String = cells
            .map(|cell| format!(" [{}]", of(&cell["word"])))
            .collect();
        let date = row["date"]["text"].as_str().unwrap_or_default();
        format!(
            "{} / {} {} {date} / {}{cells}",
            of(&row["from"]["title"]),
            of(&row["label"]),
            of(&row["words"]),
            of(&row["to"]["title"])
        )
    });
    told.collect()
}

const ALL: [&str; 7] = [
    "The <meeting> / Part in it a <host>  / Ada Marsh [Reported] [Denied]",
    "The <meeting> / Part in it guest  / Ben Reed",
    "Ada Marsh / Role there Chair 2020 to 2022 / Council",
    "Ada Marsh / Role there Member April 2023 / Council",
    "Council / Part of   / Board",
    "Oil treaty / Parties   / Council",
    "Oil treaty / Parties   / Board",
];

/// The drawings of a page of the site as XML.
fn drawings(html: &str) -> Vec<String> {
    let drawings = html.split("class=\"drawing\"").skip(1);
    let svg = drawings.map(|rest| {
        let start = rest.find("<svg").expect("a drawing");
        let end = rest.find("</svg>").expect("its end");
        rest[start..end + "</svg>".len()].to_owned()
    });
    svg.collect()
}

/// The titles of the boxes and those of the lines.
fn drawn(svg: &str) -> (BTreeSet<String>, Vec<String>) {
    let document = roxmltree::Document::parse(svg).expect("well-formed XML");
    let title = |node: roxmltree::Node| {
        let title = node
            .first_element_child()
            .filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", "title")));
        title.and_then(|n| n.text()).expect("a title").to_owned()
    };
    let all = document.descendants();
    let named = |name: &'static str| all.clone().filter(move |n| n.tag_name().name() == name);
    let lines = named("g").filter(|n| n.attribute("role") == Some("img"));
    (named("a").map(title).collect(), lines.map(title).collect())
}

#[test]
fn the_page_of_relations_tells_all_of_them() {
    let site = site();
    site.run("check", &[]);
    site.build();
    let relations = &site.view("relations")["relations"];
    assert_eq!(told(relations), ALL);
    assert_eq!(relations["count"], 7);
    let html = site.output("relations/index.html");
    let svg = drawings(&html);
    let (boxes, lines) = drawn(&svg[0]);
    let expected = [
        "The <meeting>, Event",
        "Ada Marsh, Person",
        "Ben Reed, Person",
        "Council, Organization",
        "Board, Organization",
        "Oil treaty, Treaty",
    ];
    assert_eq!(boxes, expected.map(str::to_owned).into());
    // Two roles at one place are one line.
    assert_eq!(lines.len(), 6);
    assert!(
        lines.contains(
            &"The <meeting>: Part in it, a <host>, Ada Marsh. Reported, Denied.".to_owned()
        ),
        "{lines:?}"
    );
    assert!(
        lines.contains(
            &"Ada Marsh: Role there, Chair, Council. Ada Marsh: Role there, Member, Council."
                .to_owned()
        ),
        "{lines:?}"
    );
    // What is denied says so on the line, in the drawing as in the table.
    let line = svg[0]
        .split("Part in it, a &lt;host&gt;")
        .nth(1)
        .expect("the line");
    let line = line.split("<title>").next().unwrap();
    assert!(
        line.contains("class=\"claimed\"") && line.contains(">Denied</text>"),
        "{line}"
    );
    assert_eq!(html.matches("class=\"chip\"").count(), 1);
    for to in [
        "href=\"../claims/met/\"",
        "href=\"../events/meeting/\"",
        "as of <time",
    ] {
        assert!(html.contains(to), "{to}");
    }
    assert!(
        site.output("index.html")
            .contains("<a href=\"./relations/\">Relations</a>")
    );
    assert!(
        site.output("sitemap.xml")
            .contains("https://t.example/relations/")
    );
}

/// What is said of one pair on another standing is on a line of its own: no words stand
/// beside the marks of others.
#[test]
fn what_stands_otherwise_is_another_line() {
    let site = site();
    let stance = |kind: &str| format!("stances: [{{by: Council, stance: {kind}, source: report}}]");
    let meeting = format!(
        "date: 2023-04\nparticipants:\n  - {{who: Ada Marsh, role: host, claim: hosted}}\n  - {{who: Ada Marsh, role: guest, claim: came}}\n  - {{who: Ada Marsh, role: speaker, claim: spoke}}\nclaims:\n  - {{id: hosted, statement: A., {}}}\n  - {{id: came, statement: B., {}}}\n  - {{id: spoke, statement: C., {}}}\n",
        stance("denies"),
        stance("reports"),
        stance("reports")
    );
    site.write("content/events/meeting.md", page("The meeting", &meeting));
    site.build();
    let html = site.output("events/meeting/index.html");
    let (_, lines) = drawn(&drawings(&html)[0]);
    let of_meeting = lines.iter().filter(|line| line.starts_with("The meeting"));
    assert_eq!(
        of_meeting.collect::<Vec<_>>(),
        [
            "The meeting: Part in it, host, Ada Marsh. Denied.",
            "The meeting: Part in it, guest, Ada Marsh. Reported. The meeting: Part in it, speaker, Ada Marsh. Reported.",
        ]
    );
}

/// Boxes are links to pages that there are, wherever the drawing stands.
#[test]
fn boxes_lead_to_their_pages() {
    for (config, end) in [("", "/"), ("addresses: file\n", "/index.html")] {
        let site = site();
        site.write("content/site.yaml", format!("title: T\n{config}kinds: {{treaty: {{folder: treaties, fields: {{parties: {{type: list(ref)}}}}}}}}\n"));
        site.build();
        for path in ["relations", "profiles/ada"] {
            let html = site.output(&format!("{path}/index.html"));
            let svg = drawings(&html);
            let document = roxmltree::Document::parse(&svg[0]).expect("well-formed XML");
            let links = document.descendants().filter_map(|n| n.attribute("href"));
            let links: Vec<&str> = links.collect();
            assert!(links.len() > 2);
            for link in links {
                assert!(link.starts_with("../") && link.ends_with(end), "{link}");
                let target = link
                    .trim_start_matches("../")
                    .trim_end_matches("index.html");
                assert!(site.has(&format!("{target}index.html")), "{link}");
            }
        }
    }
}

/// A page shows its own relations, and who else took part where it did.
#[test]
fn a_page_shows_what_is_near_it() {
    let site = site();
    site.build();
    let of = |path: &str| told(&site.view(path)["relations"]);
    assert_eq!(of("profiles/ada"), [ALL[0], ALL[2], ALL[3], ALL[1]]);
    assert_eq!(of("profiles/ben"), [ALL[1], ALL[0]]);
    assert_eq!(of("events/meeting"), [ALL[0], ALL[1]]);
    // A treaty without a date is nothing that happened: who else is in it stands there.
    assert_eq!(of("organizations/board"), [ALL[4], ALL[6]]);
    assert_eq!(of("treaties/oil"), [ALL[5], ALL[6]]);
    assert!(site.view("profiles/alone")["relations"].is_null());
    assert!(
        !site
            .output("profiles/alone/index.html")
            .contains("Relations</h2>")
    );
    let ben = site.output("profiles/ben/index.html");
    assert_eq!(
        ben.matches("aria-current=\"page\"><title>Ben Reed, Person")
            .count(),
        1
    );
    // What the drawing shows and what the table shows is the same.
    let (boxes, lines) = drawn(&drawings(&ben)[0]);
    assert_eq!((boxes.len(), lines.len()), (3, 2));
}

#[test]
fn a_block_shows_what_it_asks_for() {
    let site = site();
    let ask = |keys: &str| {
        site.write(
            "content/explainers/why.md",
            format!("---\ntitle: Why\n---\nText.\n\n```relations\n{keys}\n```\n"),
        );
        site.build();
        let html = site.output("explainers/why/index.html");
        let rows = html.split("<tbody>").nth(1).unwrap_or_default();
        (
            html.matches("<tr><td>").count(),
            rows.to_owned(),
            html.clone(),
        )
    };
    assert_eq!(ask("{}").0, 7);
    assert_eq!(ask("kind: event").0, 2);
    assert_eq!(ask("kind: [person, treaty]").0, 4);
    assert_eq!(ask("about: Ben Reed").0, 2);
    assert_eq!(
        ask("about: [Ben Reed, Council]\nkind: [event, organization]").0,
        3
    );
    let (count, _, html) = ask("title: Who met\nkind: event\nlimit: 1");
    assert_eq!(count, 1);
    assert!(
        html.contains("<p class=\"label\">Who met</p>") && !html.contains("are not shown here")
    );
    assert!(
        ask("about: Alone")
            .2
            .contains("No page says anything of another here.")
    );
    site.write(
        "content/explainers/why.md",
        "---\ntitle: Why\n---\n```relations\nkind: evnt\nwhom: Ada\n```\n",
    );
    site.run("check", &[])
        .ends(1)
        .says("there is no kind `evnt`")
        .says("`whom`");
}

#[test]
fn an_authors_page_stands_where_one_would_be_made() {
    let site = site();
    site.write(
        "content/relations.md",
        "---\ntitle: My own\n---\nTo [all](/relations/).\n",
    );
    site.build();
    assert!(
        site.output("relations/index.html")
            .contains("<h1>My own</h1>")
    );
    let plain = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        ("content/events/e.md", &page("An event", "date: 2023\n")),
    ]);
    plain.build();
    assert!(!plain.has("relations/index.html"));
    assert!(!plain.output("index.html").contains("relations/"));
}

/// A drawing holds what can be read, the table all; both say how much that is.
#[test]
fn many_relations_are_divided() {
    let site = site();
    for number in 0..500 {
        site.write(
            &format!("content/events/e{number}.md"),
            page(
                &format!("Event {number}"),
                &format!(
                    "date: {}\nparticipants: [{{who: Ben Reed}}]\n",
                    1500 + number
                ),
            ),
        );
    }
    site.build();
    assert!(site.has("relations/3/index.html") && !site.has("relations/4/index.html"));
    let mut rows = 0;
    for part in ["relations", "relations/2", "relations/3"] {
        let view = site.view(part);
        let view = &view["relations"];
        let (shown, drawn_rows) = (
            view["rows"].as_array().unwrap().len(),
            view["drawn"].as_u64().unwrap() as usize,
        );
        rows += shown;
        assert_eq!(view["count"], 507);
        let html = site.output(&format!("{part}/index.html"));
        assert_eq!(html.matches("<tr><td>").count(), shown);
        let (boxes, lines) = drawn(&drawings(&html)[0]);
        assert!(boxes.len() <= 60 && lines.len() <= drawn_rows);
        let says = format!("The drawing shows the first {drawn_rows} of the {shown} relations");
        assert_eq!(html.contains(&says), drawn_rows < shown);
    }
    assert_eq!(rows, 507);
    let ben = site.output("profiles/ben/index.html");
    assert!(
        ben.contains("462 more are not shown here.") && ben.contains("../../relations/"),
        "{}",
        ben.split("Relations</h2>").nth(1).unwrap()
    );
}

/// One stance changes the relations that rest on its claim, and no others.
#[test]
fn a_stance_changes_what_shows_it() {
    let site = site();
    site.build();
    let before = tree(&site.path("public"));
    let text = std::fs::read_to_string(site.path("content/events/meeting.md")).unwrap();
    site.write(
        "content/events/meeting.md",
        text.replace("stance: denies", "stance: disputes"),
    );
    site.build();
    let after = tree(&site.path("public"));
    let changed: BTreeSet<&str> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes) && *path != ".expound")
        .map(|(path, _)| path.as_str())
        .filter(|path| !path.starts_with("claims/"))
        .collect();
    let expected = [
        "events/meeting/index.html",
        "organizations/council/index.html",
        "profiles/ada/index.html",
        "profiles/ben/index.html",
        "relations/index.html",
        "sources/report/index.html",
        "timeline/index.html",
    ];
    assert_eq!(changed, expected.into());
}

#[test]
fn threads_change_no_byte() {
    let site = site();
    let built = ["1", "2"].map(|threads| {
        let out = site.path(&format!("out-{threads}"));
        let out = out.to_str().unwrap();
        let root = site.root().to_str().unwrap();
        let args = ["build", "--no-cache", "--root", root, "--out", out];
        run(command().args(args).env("RAYON_NUM_THREADS", threads)).ends(0);
        let files: BTreeMap<String, Vec<u8>> = tree(out.as_ref());
        files
    });
    assert!(built[0] == built[1]);
}
