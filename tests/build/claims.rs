//! Claims: their pages, their ledger, and where they are used.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::{Site, TODAY, tree};

/// A meeting that a paper reports and then takes back, and that a man denies.
fn site() -> Site {
    let claims = "claims:
  - id: they-met
    statement: Ada and Ben met <in private>.
    about: [Ben Reed]
    stances:
      - {by: Ben Reed, stance: denies, source: letter, quote: \"</script> Never!\"}
      - {by: The Paper, stance: retracts, on: 2023-07-20, source: report}
      - {by: The Paper, stance: reports, on: 2023-07, source: report, note: On its first page.}
  - id: twice
    statement: They met twice.
    stances: [{by: The Paper, stance: alleges, source: report}]
";
    let page = |title: &str| format!("---\ntitle: {title}\n---\nText.\n");
    Site::of(&[
        (
            "content/site.yaml",
            "title: T\nurl: https://t.example/\nmenu: [claims]\n",
        ),
        (
            "content/events/meeting.md",
            &format!(
                "---\ntitle: The meeting\ndate: 2023-04\nparticipants: [{{who: Ben Reed, claim: they-met}}]\n{claims}---\nThey [met](claim:they-met), [*twice*](claim:twice).\n"
            ),
        ),
        (
            "content/explainers/why.md",
            "---\ntitle: Why\n---\nThey [did meet](claim:they-met).\n\n```claims\nby: The Paper\nstance: alleges\ntitle: Charges\n```\n",
        ),
        ("content/explainers/other.md", &page("Other")),
        ("content/profiles/ben.md", &page("Ben Reed")),
        ("content/organizations/paper.md", &page("The Paper")),
        ("content/sources/report.md", &page("Report")),
        ("content/sources/letter.md", &page("Letter")),
    ])
}

const STANDING: &str = "At first reported by The Paper in July 2023. Retracted by The Paper on 20 July 2023. Denied by Ben Reed.";

#[test]
fn what_stands_is_said_stance_by_stance_in_the_order_of_time() {
    let site = site();
    site.build();
    let view = site.view("claims/they-met");
    let stances = view["stances"].as_array().expect("stances");
    let said: Vec<(&str, bool)> = stances
        .iter()
        .map(|s| {
            (
                s["stance"].as_str().unwrap(),
                s["earlier"].as_bool().unwrap(),
            )
        })
        .collect();
    // What has no date keeps its place behind what was written before it: here, first.
    assert_eq!(
        said,
        [("denies", false), ("reports", true), ("retracts", false)]
    );
    let page = site.output("claims/they-met/index.html");
    for words in [
        "Denied by Ben Reed. At first reported by The Paper in July 2023. Retracted by The Paper on 20 July 2023.",
        "<h1>Ada and Ben met &lt;in private&gt;.</h1>",
        "On its first page.",
        "on a day that is not given",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    // Who comes back to it has said something first, and something else then.
    let text = std::fs::read_to_string(site.path("content/events/meeting.md")).unwrap();
    let again = text.replace(
        "note: On its first page.}",
        "note: On its first page.}\n      - {by: The Paper, stance: reports, on: 2023-09, source: report}",
    );
    site.write("content/events/meeting.md", again);
    site.build();
    let page = site.output("claims/they-met/index.html");
    let words =
        "Then retracted by The Paper on 20 July 2023. Reported by The Paper in September 2023.";
    assert!(page.contains(words), "{page}");
    site.write("content/events/meeting.md", &text);
    // With its date written, the denial goes last.
    let text = std::fs::read_to_string(site.path("content/events/meeting.md")).unwrap();
    let dated = text.replace("stance: denies,", "stance: denies, on: 2023-08,");
    site.write("content/events/meeting.md", dated);
    site.build();
    let page = site.output("claims/they-met/index.html");
    let standing = STANDING.replace("Reed.", "Reed in August 2023.");
    assert!(page.contains(&standing), "{page}");
}

#[test]
fn the_sources_of_stances_are_sources_of_the_page() {
    let site = site();
    site.build();
    let html = site.output("events/meeting/index.html");
    let (_, cited) = html.split_once("<section class=\"cited\"").expect("a list");
    let (cited, _) = cited.split_once("</section>").unwrap();
    for source in ["report", "letter"] {
        let address = format!("href=\"../../sources/{source}/\"");
        assert_eq!(cited.matches(&address).count(), 1, "{cited}");
    }
    assert!(!html.contains("names no source"));
}

#[test]
fn a_claim_shows_where_it_is_used() {
    let site = site();
    site.build();
    let event = site.output("events/meeting/index.html");
    let record = event.split("</ul>").nth(1).expect("the record line");
    for word in ["Reported earlier", "Alleged", "Denied", "Retracted"] {
        assert!(record.contains(word), "{word} in {record}");
    }
    // The participant's row, the text, the folded list that previews are made of.
    assert!(event.contains("<a class=\"chip\" href=\"../../claims/they-met/\""));
    assert!(
        event.contains("<em>twice</em><span class=\"stances\""),
        "{event}"
    );
    assert!(event.contains("<span class=\"words\"> (alleged)</span></a>"));
    assert!(event.contains("Claims in this text"));
    assert!(event.contains("assets/site.js"));
    // The block, with its filter.
    let why = site.output("explainers/why/index.html");
    let block = why.split("class=\"block\"").nth(1).expect("a block");
    let block = block.split("</ul>").next().unwrap();
    assert!(block.contains("Charges") && block.contains("They met twice."));
    assert!(!block.contains("in private"));
    // The other side.
    let ben = site.output("profiles/ben/index.html");
    assert!(ben.contains("<h2>Claims about this</h2>"), "{ben}");
    assert!(ben.contains("<h2>Stances on claims</h2>"));
    assert!(ben.contains("<a class=\"chip\" href=\"../../claims/they-met/\""));
    let letter = site.output("sources/letter/index.html");
    assert!(letter.contains("<h2>What it is cited for</h2>"));
    let claim = site.view("claims/they-met");
    let used: Vec<&str> = claim["used"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["id"].as_str().unwrap())
        .collect();
    assert_eq!(used, ["explainers/why"]);
    assert!(
        !site
            .output("explainers/other/index.html")
            .contains("Claims in this text")
    );
}

#[test]
fn the_ledger_lists_all_by_stance() {
    let site = site();
    site.build();
    let all = site.output("claims/index.html");
    assert!(all.contains("in private") && all.contains("They met twice."));
    let denied = site.output("claims/standing/denied/index.html");
    assert!(denied.contains("in private") && !denied.contains("They met twice."));
    let confirmed = site.output("claims/standing/confirmed/index.html");
    assert!(confirmed.contains("Nobody has taken this stance"));
    // What was taken back was said all the same, and no heading says more than that.
    let reported = site.output("claims/standing/reported/index.html");
    assert!(reported.contains("in private"));
    for page in [
        &reported,
        &site.output("claims/standing/declined/index.html"),
    ] {
        assert!(page.contains("aria-label=\"Claims that somebody has reported\""));
    }
    for (word, title) in [
        ("reported", "Claims that somebody has reported"),
        (
            "declined",
            "Claims that somebody has declined to confirm or deny",
        ),
    ] {
        let page = site.output(&format!("claims/standing/{word}/index.html"));
        assert!(page.contains(&format!("<h1>{title}</h1>")), "{page}");
        assert!(page.contains(&format!("<title>{title}")), "{page}");
    }
    assert!(all.contains("<h1>Claims</h1>"));
    let map = site.output("sitemap.xml");
    for address in ["claims/", "claims/they-met/", "claims/standing/denied/"] {
        assert!(
            map.contains(&format!("https://t.example/{address}</loc>")),
            "{address}"
        );
    }
    // Many are divided.
    let many: String = (0..201)
        .map(|n| format!("  - {{id: c{n}, statement: S{n}., stances: [{{by: Ben Reed, stance: confirms, source: letter}}]}}\n"))
        .collect();
    site.write(
        "content/explainers/other.md",
        format!("---\ntitle: Other\nclaims:\n{many}---\nText.\n"),
    );
    site.build();
    assert!(site.has("claims/2/index.html") && !site.has("claims/3/index.html"));
    assert!(site.has("claims/standing/confirmed/2/index.html"));
    assert!(!site.has("claims/standing/denied/2/index.html"));
}

/// What has more to do with claims than its own page shows has all of them at one address.
#[test]
fn many_claims_of_one_party_have_a_page() {
    let site = site();
    site.build();
    assert!(
        !site
            .output("profiles/ben/index.html")
            .contains("claims/of/")
    );
    assert!(!site.path("public/claims/of").exists());
    let claims = |count: usize| -> String {
        let claims = (0..count).map(|n| {
            format!("  - {{id: c{n}, statement: S{n}., stances: [{{by: Ben Reed, stance: confirms, source: letter}}]}}\n")
        });
        format!(
            "---\ntitle: Other\nclaims:\n{}---\nText.\n",
            claims.collect::<String>()
        )
    };
    // With that of the event.
    site.write("content/explainers/other.md", claims(19));
    site.build();
    assert!(!site.path("public/claims/of").exists());
    let link = "---\ntitle: Why\n---\n[All](/claims/of/profiles/ben/).\n";
    site.write("content/explainers/why.md", link);
    let words = "the page of `profiles/ben` shows all claims that have to do with it";
    site.run("check", &[]).ends(1).says(words);
    site.write("content/explainers/other.md", claims(201));
    site.build();
    let page = site.output("profiles/ben/index.html");
    let link = "<a href=\"../../claims/of/profiles/ben/\">All 202 of them</a>";
    assert!(page.contains(link), "{page}");
    let source = site.output("sources/letter/index.html");
    assert!(
        source.contains("../../claims/of/sources/letter/"),
        "{source}"
    );
    let part = |part: &str| site.output(&format!("claims/of/profiles/ben/{part}index.html"));
    let parts = [part(""), part("2/")];
    assert!(!site.has("claims/of/profiles/ben/3/index.html"));
    let rows = parts
        .iter()
        .map(|part| part.matches("Confirmed by Ben Reed.").count());
    assert_eq!(rows.sum::<usize>(), 201);
    assert!(parts[0].contains("<h2>Stances on claims</h2>"));
    assert!(parts[1].contains("<h2>Claims about this</h2>") && parts[1].contains("in private"));
    // Its own claims are all on its page, and nowhere else.
    assert!(!site.path("public/claims/of/explainers").exists());
}

#[test]
fn a_block_asks_for_some_of_several() {
    let site = site();
    let asked = |keys: &str| {
        let block = format!("---\ntitle: Other\n---\n```claims\n{keys}\n```\n");
        site.write("content/explainers/other.md", block);
        site.build();
        let page = site.output("explainers/other/index.html");
        ["in private", "They met twice"].map(|claim| page.contains(claim))
    };
    assert_eq!(asked("stance: [alleges, denies]"), [true, true]);
    assert_eq!(
        asked("stance: [alleges, denies]\nby: [Ben Reed]"),
        [true, false]
    );
    assert_eq!(asked("by: [Ben Reed, The Paper]\nlimit: 1"), [true, false]);
    assert_eq!(
        asked("source: [letter, report]\nabout: [The Paper]"),
        [false, false]
    );
    assert_eq!(
        asked("page: [why, meeting]\nsource: [report]"),
        [true, true]
    );
    assert_eq!(asked("stance: [alleges]\nby: Ben Reed"), [false, false]);
}

#[test]
fn without_claims_there_is_no_ledger() {
    let site = site();
    site.write("content/site.yaml", "title: T\n");
    let text = std::fs::read_to_string(site.path("content/events/meeting.md")).unwrap();
    site.write(
        "content/events/meeting.md",
        text.replace("date:", "draft: true\ndate:"),
    );
    site.write("content/explainers/why.md", "---\ntitle: Why\n---\nText.\n");
    site.build();
    assert!(!site.has("claims/index.html") && !site.has("claims/they-met/index.html"));
    assert!(!site.output("index.html").contains("claims/"));
}

#[test]
fn a_change_of_one_stance_changes_what_shows_the_claim() {
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
        .collect();
    let expected: BTreeSet<&str> = [
        "claims/index.html",
        "claims/they-met/index.html",
        "claims/standing/denied/index.html",
        "claims/standing/disputed/index.html",
        "claims/standing/reported/index.html",
        "claims/standing/retracted/index.html",
        "events/meeting/index.html",
        "explainers/why/index.html",
        "organizations/paper/index.html",
        "profiles/ben/index.html",
        "relations/index.html",
        "sources/letter/index.html",
        "sources/report/index.html",
        "timeline/index.html",
    ]
    .into();
    assert_eq!(changed, expected);
    assert_eq!(before.len(), after.len());
}

#[test]
fn claims_are_said_to_machines_too() {
    let site = site();
    site.build();
    let page = site.output("claims/they-met/index.html");
    let script = page
        .split("<script type=\"application/ld+json\">")
        .nth(1)
        .expect("a script");
    let script = script.split("</script>").next().unwrap();
    let data: Value = serde_json::from_str(script).expect("JSON");
    super::vocabulary::check(&data).expect("schema.org's words");
    assert_eq!(data["@type"], "Claim");
    assert_eq!(data["text"], "Ada and Ben met <in private>.");
    assert_eq!(data["hasPart"][0]["@type"], "Quotation");
    assert_eq!(data["hasPart"][0]["text"], "</script> Never!");
    assert_eq!(data["hasPart"][0]["spokenByCharacter"]["name"], "Ben Reed");
    let urls = |key: &str| -> Vec<String> {
        let works = data[key].as_array().unwrap().iter();
        works
            .map(|w| w["url"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(urls("appearance"), ["https://t.example/sources/report/"]);
    assert_eq!(urls("citation").len(), 2);
}

#[test]
fn archived_texts_are_never_published() {
    let site = site();
    site.write("content/_archive/letter.txt", "</script> Never, ever!");
    site.write(
        "content/sources/letter.md",
        "---\ntitle: Letter\narchive: _archive/letter.txt\n---\nText.\n",
    );
    site.run("check", &["--today", TODAY])
        .ends(1)
        .says("quote-not-found")
        .says("the nearest passage is: </script> Never,");
    site.build();
    assert!(
        !tree(&site.path("public"))
            .keys()
            .any(|path| path.contains("archive"))
    );
}

/// The lines of a text at which a quotation is said not to stand in its source.
fn quotations_missed(text: &str) -> Vec<String> {
    let site = Site::of(&[
        (
            "content/sources/minutes.md",
            "---\ntitle: Minutes\narchive: _archive/minutes.txt\n---\nText.\n",
        ),
        (
            "content/_archive/minutes.txt",
            "The lamp, the office says,\nwas “always green”. No lamp was ever red, they wrote.\n",
        ),
        (
            "content/sources/letter.md",
            "---\ntitle: Letter\n---\nText.\n",
        ),
        (
            "content/explainers/why.md",
            &format!("---\ntitle: Why\n---\n{text}\n"),
        ),
    ]);
    let found = site.run("check", &["--format", "json"]);
    let found = found.stdout.lines().map(serde_json::from_str);
    let found = found.map(|found| found.expect("JSON"));
    let missed = found.filter(|found: &Value| found["code"] == "quote-not-found");
    let file = std::fs::read_to_string(site.path("content/explainers/why.md")).unwrap();
    missed
        .map(|found| {
            let at = |key: &str| found[key].as_u64().expect("a byte") as usize;
            file[at("start")..at("end")].to_owned()
        })
        .collect()
}

#[test]
fn quotations_in_the_text_stand_in_the_sources_that_are_cited_for_them() {
    for held in [
        "It says, \"No lamp was ever red\" [@minutes].",
        "\"No lamp … red, they wrote.\" [@minutes, p. 3] More.",
        "@minutes says \"the office says\" so.",
        "> The lamp, the office says, was 'always green'. [@minutes]",
        // Not of this source, or of none.
        "\"Here it was red\" is said. It is green [@minutes].",
        "\"Here it was red\" is said [@letter].",
        "\"Here it was red\" is said [@minutes; @letter].",
        "They were \"so red\" once [@minutes].",
        "It says, 'No lamp was ever red' [@minutes].",
        "It's the '90s, and 'twas the clerks' lamp that wasn't [@minutes].",
        "The lamps' colour wasn't the clerks' choice, 'tis said [@minutes].",
        "'The lamp, the office says, was \"always green\"' [@minutes].",
        "A note.[^n]\n\n[^n]: It says, \"No lamp was ever red\" [@minutes].",
        "> [!NOTE]\n> Here it was red. [@minutes]",
        "> Here it was red.\n\nIt is not [@minutes].",
        "\"No lamp was ever red,\" they wrote [@minutes]. \"[n]o lamp was\" [@minutes].",
        "## \"No lamp was ever red\" [@minutes]\n\nText.",
        "<q>No lamp was ever red</q> [@minutes].",
        "`\"Here it was red\"` [@minutes]\n\n    \"Here it was red\"\n\n![\"Here it was red\"](/a.png)",
    ] {
        assert!(quotations_missed(held).is_empty(), "{held}");
    }
    for (missed, quotation) in [
        (
            "It says, \"the lamp was red\" [@minutes].",
            "the lamp was red",
        ),
        (
            "They wrote, \"he lamp, the office says\" [@minutes].",
            "he lamp, the office says",
        ),
        (
            "It says: \"The lamp was red.\" [@minutes] And more.",
            "The lamp was red.",
        ),
        (
            "It says \"the *lamp* was red\", and so on [@minutes]",
            "the *lamp* was red",
        ),
        (
            "As @minutes says, \"the lamp was red\". More is \"said of it all\".",
            "the lamp was red",
        ),
        (
            "@minutes [p. 3] says “the lamp\nwas red” once.",
            "the lamp\nwas red",
        ),
        (
            "- An item: \"the lamp was red\" [@minutes].",
            "the lamp was red",
        ),
        (
            "| a | b |\n|---|---|\n| \"the lamp was red\" [@minutes] | c |",
            "the lamp was red",
        ),
        (
            "A note.[^n]\n\n[^n]: It says, \"the lamp was red\" [@minutes].",
            "the lamp was red",
        ),
        (
            "> [!NOTE]\n> It says, \"the lamp was red\" [@minutes].",
            "the lamp was red",
        ),
        (
            "It says, 'the lamp wasn't red,' [@minutes].",
            "the lamp wasn't red,",
        ),
        (
            "‘The clerks’ lamp was red’ and “the lamp was blue”, says [@letter].\n\nIt's \"so\", and ‘the lamp was red’ [@minutes].",
            "the lamp was red",
        ),
        (
            "## \"The lamp was red\" [@minutes]\n\nText.",
            "The lamp was red",
        ),
        (
            "<q lang=\"en\">The lamp was red</q>, so [@minutes].",
            "The lamp was red",
        ),
        (
            "> The lamp was red.\n>\n> — [@minutes, p. 3]",
            "The lamp was red.",
        ),
    ] {
        assert_eq!(quotations_missed(missed), [quotation], "{missed}");
    }
}
