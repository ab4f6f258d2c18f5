//! Names in running text: what links, what does not, and why, on a copy of the
//! shipped site with pages that the tests write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "linking/advice.rs"]
mod advice;
mod common;
#[path = "linking/longer.rs"]
mod longer;
#[path = "linking/rules.rs"]
mod rules;

use common::Site;

/// The shipped site with one more explainer of this text, which starts behind
/// the front matter's last line.
fn with_page(front: &str, text: &str) -> Site {
    let site = Site::copy_of(common::repository());
    let page = format!("---\ntitle: A test\n{front}---\n{text}\n");
    site.write("content/explainers/a-test.md", page);
    site
}

/// The words of automatic links, with the last part of what they lead to.
fn links(site: &Site) -> Vec<(String, String)> {
    site.run("build", &[]).ends(0);
    let html = site.output("explainers/a-test/index.html");
    let parts = html.split("<a class=\"auto\" href=\"").skip(1);
    parts
        .map(|part| {
            let (address, rest) = part.split_once("\">").unwrap();
            let words = rest.split("</a>").next().unwrap();
            let last = address.trim_end_matches('/').rsplit('/').next().unwrap();
            (
                words.replace("<em>", "").replace("</em>", ""),
                last.to_owned(),
            )
        })
        .collect()
}

#[track_caller]
fn expect(text: &str, expected: &[(&str, &str)]) {
    let found = links(&with_page("", text));
    let found: Vec<_> = found
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(found, expected, "{text}");
}

fn why(site: &Site) -> String {
    site.run("why", &["explainers/a-test"]).ends(0).stdout
}

#[test]
fn an_everyday_surname_never_links_by_accident() {
    expect("Long before the war, as long as it took.", &[]);
    expect(
        "Mary Beth Long spoke. Long before that, as long as it took, she had not. Asked again, Long agreed.",
        &[("Mary Beth Long", "mary-beth-long")],
    );
    let site = with_page(
        "",
        "Mary Beth Long spoke. Long before that, nobody had. They say that Long did.",
    );
    let why = why(&site);
    assert_eq!(
        why.matches("Long: not linked: profiles/mary-beth-long was linked before")
            .count(),
        1,
        "{why}"
    );
}

#[test]
fn a_surname_counts_behind_the_full_name() {
    expect("Graham said nothing.", &[]);
    expect(
        "Then Thomas Graham spoke, and Graham’s words stood.",
        &[("Thomas Graham", "thomas-graham")],
    );
    let text = "Then Thomas Graham spoke. Lindsey Graham did not. They asked Ambassador Graham, and Graham.";
    let why = why(&with_page("linking: all\n", text));
    assert_eq!(
        why.matches(": Graham: linked to profiles/thomas-graham")
            .count(),
        2,
        "{why}"
    );
    // A heading names a person as well.
    expect(
        "## Thomas Graham\n\nThe words of Graham stood.",
        &[("Graham", "thomas-graham")],
    );
}

#[test]
fn two_of_one_surname_are_told_apart_or_not_linked() {
    let ambiguous = |text: &str| {
        let site = with_page("", text);
        site.run("check", &[]).stderr.contains("ambiguous-name")
    };
    let said = |text: &str| -> Vec<String> {
        let said = why(&with_page("", text));
        let said = said.lines().filter_map(|line| line.split_once(": Bush: "));
        said.map(|(_, why)| why.to_owned()).collect()
    };
    assert!(!ambiguous("A word of Bush."));
    assert!(said("A word of Bush.").is_empty());
    let theirs = "George W. Bush spoke, and later Bush again.";
    assert!(!ambiguous(theirs));
    assert_eq!(
        said(theirs),
        ["not linked: profiles/george-w-bush was linked before"]
    );
    assert!(ambiguous(
        "George W. Bush and George H. W. Bush spoke, and later Bush again."
    ));
    assert!(ambiguous("They met at the Council."));
    // What does not link has nothing to settle.
    let site = with_page("linking: none\n", "They met at the Council.");
    site.run("check", &[]).ends(0);
    let site = with_page(
        "refers:\n  the Council: organizations/un-security-council\n",
        "They met at the Council.",
    );
    assert_eq!(
        links(&site),
        [("the Council".to_owned(), "un-security-council".to_owned())]
    );
    let site = with_page("refers: {the Council: false}\n", "They met at the Council.");
    site.run("check", &[]).ends(0);
    assert_eq!(links(&site), []);
}

#[test]
fn the_longest_name_wins_and_folds() {
    expect(
        "It was Track Two diplomacy.",
        &[("Track Two diplomacy", "track-two")],
    );
    expect(
        "Track 1.5 talks are not Track 1. Five came.",
        &[("Track 1.5", "track-1-5"), ("Track 1", "track-one")],
    );
    expect("In Track *Two*\nthey met.", &[("Track Two", "track-two")]);
    expect(
        "It was *a Track* Two, then Track Two.",
        &[("Track Two", "track-two")],
    );
    for word in [
        "cease-fire",
        "ceasefire",
        "cease fire",
        "Cease-Fire",
        "cease-fires",
        "CEASE-FIRE",
    ] {
        expect(&format!("They wanted a {word}."), &[(word, "cease-fire")]);
    }
    expect(
        "The Council on Foreign Relations met.",
        &[(
            "Council on Foreign Relations",
            "council-on-foreign-relations",
        )],
    );
    expect("The stalemate's end.", &[("stalemate", "stalemate")]);
}

#[test]
fn some_text_never_links() {
    expect("## The stalemate\n\nText.", &[]);
    expect(
        "`stalemate` and <b>stalemate</b> and [a stalemate](https://example.org/)",
        &[],
    );
    expect("```text\nstalemate\n```", &[]);
    expect(
        "See example.org/stalemate and a/stalemate/b, or stalemate@example.org.",
        &[],
    );
    expect("A [[stalemate]] is a stalemate.", &[]);
    expect(
        "- A stalemate\n\n> [!NOTE]\n> An off-ramp.\n\n| A proxy war |\n|---|\n| x |\n",
        &[
            ("stalemate", "stalemate"),
            ("off-ramp", "off-ramp"),
            ("proxy war", "proxy-war"),
        ],
    );
    expect(
        "First.[^1]\n\n[^1]: A stalemate.\n",
        &[("stalemate", "stalemate")],
    );
}

#[test]
fn the_end_of_another_name_is_no_mention() {
    let entry = |kind: &str, title: &str| format!("---\ntitle: {title}\n{kind}---\nAn entry.\n");
    let site = with_page(
        "",
        "Thomas Edison spoke, then Edison Labs and Western NATOX. A Selectric, not an IBMX Selectric. \
         Ambassador Kestrel came to Westhall Town Kestrel. See the Edison.",
    );
    site.write("content/glossary/edison.md", entry("", "Edison"));
    site.write("content/organizations/natox.md", entry("", "NATOX"));
    site.write("content/glossary/selectric.md", entry("", "Selectric"));
    site.write("content/profiles/kestrel.md", entry("", "Kestrel"));
    site.write("content/organizations/town.md", entry("", "Westhall Town"));
    let why = why(&site);
    let said = |words: &str| -> Vec<&str> {
        let lines = why
            .lines()
            .filter(|line| line.contains(&format!(": {words}: ")));
        lines
            .map(|line| line.rsplit_once(&format!("{words}: ")).unwrap().1)
            .collect()
    };
    let edison = said("Edison");
    assert!(edison[0].contains("another name"), "{why}");
    assert!(edison[1].contains("another name"), "{why}");
    assert!(edison[2].starts_with("linked"), "{why}");
    assert!(said("NATOX")[0].starts_with("linked"), "{why}");
    assert!(said("Selectric")[0].starts_with("linked"), "{why}");
    // Behind an honorific, and behind the name of an entry.
    assert!(said("Kestrel")[0].starts_with("linked"), "{why}");
    assert!(said("Kestrel")[1].contains("before"), "{why}");
}

#[test]
fn policies_of_page_and_entry_hold() {
    let text = "A stalemate.\n\n## One\n\nA stalemate, a stalemate.\n";
    let count = |front: &str| links(&with_page(front, text)).len();
    assert_eq!(count(""), 1);
    assert_eq!(count("linking: section\n"), 2);
    assert_eq!(count("linking: all\n"), 3);
    assert_eq!(count("linking: none\n"), 0);
    let site = with_page("", text);
    site.write(
        "content/glossary/stalemate.md",
        "---\ntitle: Stalemate\nlinked: never\n---\nA stalemate.\n",
    );
    assert_eq!(links(&site), []);
}

#[test]
fn a_mention_counts_for_backlinks_linked_or_not() {
    let site = with_page("linking: none\n", "A stalemate.");
    site.run("build", &[]).ends(0);
    let page = site.view("glossary/stalemate");
    let backlinks = page["backlinks"].as_array().unwrap();
    let ids = |b: &serde_json::Value| b["page"]["id"] == "explainers/a-test";
    assert!(backlinks.iter().any(ids), "{backlinks:?}");
}

/// What a term's page shows of the test's page.
fn backlink(site: &Site, term: &str) -> serde_json::Value {
    let page = site.view(term);
    let backlinks = page["backlinks"].as_array().unwrap();
    let own = |b: &&serde_json::Value| b["page"]["id"] == "explainers/a-test";
    backlinks.iter().find(own).unwrap().clone()
}

#[test]
fn backlinks_show_the_sentence_and_lead_to_its_place() {
    let text = "Mr. A. B. Clark & Co. met. At 1.5 talks a *stalemate* came.[^1] Then more.\n\n\
                ## Later\n\nAnother stalemate.\n\n[^1]: A note.\n";
    let own = backlink(&with_page("", text), "glossary/stalemate");
    assert_eq!(
        own["sentence"],
        "At 1.5 talks a <mark>stalemate</mark> came."
    );
    assert_eq!(own["place"], "explainers/a-test/#_m1");
    assert_eq!(own["more"], 1);
    let text = "## A stalemate {#_m1}\n\nAn old [[stalemate|deadlock]] of a stalemate it was.\n";
    let site = with_page("", text);
    let own = backlink(&site, "glossary/stalemate");
    let sentence = "An old <mark>deadlock</mark> of a <mark>stalemate</mark> it was.";
    assert_eq!(own["sentence"], sentence);
    // The heading is first, and an author has taken the first id.
    assert_eq!(own["place"], "explainers/a-test/#_m3");
    site.build();
    let html = site.output("explainers/a-test/index.html");
    for anchor in [
        "A <span id=\"_m2\">stalemate</span>",
        "An old <span id=\"_m3\"><a href=\"../../glossary/stalemate/\">deadlock</a></span> of",
    ] {
        assert!(html.contains(anchor), "{anchor} in {html}");
    }
}

/// Each place to which another page leads is there once, whatever stands around it.
#[test]
fn every_backlink_leads_to_an_id() {
    let text = "A ***stale*mate** is a stalemate. [A *stalemate*](../glossary/stalemate.md)s.\n\n\
                ## [Truce](../glossary/stalemate.md) talks\n\n![[stalemate]]\n\n- > A truce.[^1]\n\n## [A truce](../glossary/stalemate.md) x\n\n\
                [^1]: In a note a *truce* [[stalemate]] truce.\n\n| a truce |\n|---|\n| stalemate |\n";
    let site = with_page("", text);
    site.write("content/glossary/truce.md", "---\ntitle: Truce\n---\n");
    let talks = "---\ntitle: Truce talks\n---\n";
    site.write("content/glossary/truce-talks.md", talks);
    site.build();
    let html = site.output("explainers/a-test/index.html");
    let mut count = 0;
    for term in ["glossary/stalemate", "glossary/truce"] {
        let all = site.output(&format!("{term}/mentions/index.html"));
        let places = all.split("explainers/a-test/#").skip(1);
        for place in places.filter_map(|rest| rest.split('"').next()) {
            let id = format!(" id=\"{place}\"");
            assert_eq!(html.matches(&id).count(), 1, "{place} in {html}");
            count += 1;
        }
    }
    assert!(count > 8, "{count}");
    roxmltree::Document::parse(&format!("<x>{}</x>", prose(&html))).unwrap();
}

/// The text of a page, as XML.
fn prose(html: &str) -> String {
    let start = html.find("<div class=\"prose\">").unwrap();
    let end = html.find("<details class=\"names\"").unwrap();
    html[start..end].replace("<br>", "<br/>")
}

#[test]
fn names_yaml_decides_single_spellings() {
    let files = [
        (
            "content/index.md",
            "---\ntitle: Home\n---\nIn basic terms, BASIC is no ibm or IBM. A people.\n",
        ),
        (
            "content/glossary/basic.md",
            "---\ntitle: BASIC\n---\nText.\n",
        ),
        (
            "content/glossary/base.md",
            "---\ntitle: basic\n---\nText.\n",
        ),
        (
            "content/glossary/ibm.md",
            "---\ntitle: Big blue\naliases: [ibm]\n---\nText.\n",
        ),
        (
            "content/glossary/people.md",
            "---\ntitle: People\n---\nText.\n",
        ),
    ];
    let site = Site::of(&files);
    let why = |site: &Site| site.run("why", &["index"]).ends(0).stdout;
    let before = why(&site);
    assert!(
        before.contains("basic: linked to glossary/base"),
        "{before}"
    );
    assert!(
        before.contains("BASIC: linked to glossary/basic"),
        "{before}"
    );
    assert!(!before.contains(" IBM:"), "{before}");
    site.write(
        "content/names.yaml",
        "basic: never\nIBM: always\npeople: always\nnothing: never\n",
    );
    let after = why(&site);
    assert!(
        after.contains("basic: not linked: names.yaml says `never`"),
        "{after}"
    );
    assert!(after.contains("BASIC: linked to glossary/basic"), "{after}");
    assert!(after.contains(" IBM: "), "{after}");
    assert!(
        before.contains(" people: not linked: an everyday word"),
        "{before}"
    );
    assert!(
        after.contains(" people: linked to glossary/people"),
        "{after}"
    );
    site.run("check", &[])
        .ends(1)
        .says("unknown-name")
        .says("content/names.yaml:4:1");
}

#[test]
fn every_place_of_a_name_can_be_listed() {
    let site = with_page("", "A stalemate, a stalemate, and [[stalemate|deadlock]].");
    let run = site.run("mentions", &["Stalemate"]).ends(0);
    let own: Vec<&str> = run
        .stdout
        .lines()
        .filter(|l| l.contains("a-test.md"))
        .collect();
    assert_eq!(
        own,
        [
            "content/explainers/a-test.md:4:3: stalemate: linked",
            "content/explainers/a-test.md:4:16: stalemate: not linked",
            "content/explainers/a-test.md:4:31: [[stalemate|deadlock]]: linked by hand",
        ]
    );
    site.run("mentions", &["Stalemat"])
        .ends(2)
        .says("did you mean");
}

#[test]
fn each_entry_that_a_text_links_to_is_listed_once_behind_it() {
    let text = "See [the meeting](/events/), then Thomas Graham, [Haass](../profiles/richard-haass.md), \
        and [Graham again](../profiles/thomas-graham.md).";
    let site = with_page("linking: all\n", &format!("{text}\n\nThomas Graham spoke."));
    site.run("build", &[]).ends(0);
    let html = site.output("explainers/a-test/index.html");
    let (prose, behind) = html.split_once("<details class=\"names\"").unwrap();
    assert!(
        prose.matches("profiles/thomas-graham/").count() >= 3,
        "{prose}"
    );
    let list = behind.split("</details>").next().unwrap();
    let listed: Vec<_> = list.split("<a href=\"").skip(1).collect();
    assert_eq!(listed.len(), 2, "{list}");
    assert!(
        listed[0].starts_with("../../profiles/thomas-graham/"),
        "{list}"
    );
    assert!(
        listed[1].starts_with("../../profiles/richard-haass/"),
        "{list}"
    );
    let empty = with_page("", "Nobody.");
    empty.run("build", &[]).ends(0);
    let html = empty.output("explainers/a-test/index.html");
    assert!(!html.contains("class=\"names\"") && !html.contains("<script"));
}

/// Thirty pages that name two terms; one is always linked by hand, the other once.
fn linked_by_hand() -> Site {
    let site = Site::of(&[
        (
            "content/glossary/truce.md",
            "---\ntitle: Truce\n---\nText.\n",
        ),
        (
            "content/glossary/parley.md",
            "---\ntitle: Parley\n---\nText.\n",
        ),
    ]);
    for i in 0..30 {
        let parley = if i == 0 { "[[parley]]" } else { "parley" };
        let text = format!("---\ntitle: Page {i}\n---\nA [[truce]] and a {parley}.\n");
        site.write(&format!("content/explainers/page-{i}.md"), text);
    }
    site
}

#[test]
fn what_authors_link_is_learned_and_their_own_lines_stay() {
    let site = linked_by_hand();
    site.write("content/names.yaml", "# Ours.\ntruce: always\n");
    let run = site.run("learn", &["--dry-run"]).ends(0);
    let line = "\"parley\": never  # learned never: on 30 of 30 pages, linked by hand on 1";
    assert_eq!(run.stdout, format!("+{line}\n"));
    site.run("learn", &[]).ends(0).says("1 line proposed");
    let written = std::fs::read_to_string(site.path("content/names.yaml")).unwrap();
    assert_eq!(written, format!("# Ours.\ntruce: always\n{line}\n"));
    // The same site gives the same file, and an author's line replaces a learned one.
    assert_eq!(site.run("learn", &["--dry-run"]).ends(0).stdout, "");
    site.write("content/names.yaml", "parley: always\n");
    assert_eq!(site.run("learn", &["--dry-run"]).ends(0).stdout, "");
    let why = site.run("why", &["page-7"]).ends(0).stdout;
    assert!(why.contains("parley: linked to glossary/parley"), "{why}");
}

/// Where authors link a word to another page, it does not mean the entry of its name.
#[test]
fn links_to_another_page_teach_that_a_name_is_not_meant() {
    let site = linked_by_hand();
    for i in 0..30 {
        let text = format!(
            "---\ntitle: Page {i}\n---\nA [[truce]] and a [parley](/explainers/page-1/).\n"
        );
        site.write(&format!("content/explainers/page-{i}.md"), text);
    }
    let lines = site.run("learn", &["--dry-run"]).ends(0).stdout;
    let line = "\"parley\": never  # learned never: on 30 of 30 pages, linked by hand on 0";
    assert!(lines.contains(line), "{lines}");
}

#[test]
fn an_author_may_change_a_learned_line_and_a_broken_file_stays() {
    let site = linked_by_hand();
    site.run("learn", &[]).ends(0);
    let names = site.path("content/names.yaml");
    let learned = std::fs::read_to_string(&names).unwrap();
    let changed = learned.replace("\"parley\": never", "\"parley\": always");
    assert_ne!(changed, learned);
    site.write("content/names.yaml", &changed);
    assert_eq!(site.run("learn", &["--dry-run"]).ends(0).stdout, "");
    let broken = format!("<<<<<<< ours\n{learned}=======\n>>>>>>> theirs\n");
    site.write("content/names.yaml", &broken);
    site.run("learn", &[]).ends(1).says("names.yaml:1:1");
    assert_eq!(std::fs::read_to_string(&names).unwrap(), broken);
}

#[test]
fn check_notes_that_other_lines_would_be_learned() {
    let site = linked_by_hand();
    // Nobody asked for learned lines here.
    site.write("content/names.yaml", "truce: always\n");
    let run = site.run("check", &[]).ends(0);
    assert!(!run.stderr.contains("names-outdated"), "{}", run.stderr);
    site.run("learn", &[]).ends(0);
    let run = site.run("check", &[]).ends(0);
    assert!(!run.stderr.contains("names-outdated"), "{}", run.stderr);
    // Numbers alone are no news, decisions are.
    let more = "---\ntitle: One more\n---\nA [[truce]] and a parley.\n";
    site.write("content/explainers/more.md", more);
    let run = site.run("check", &[]).ends(0);
    assert!(!run.stderr.contains("names-outdated"), "{}", run.stderr);
    for i in 0..30 {
        let text = format!("---\ntitle: Page {i}\n---\nA [[truce]] and a [[parley]].\n");
        site.write(&format!("content/explainers/page-{i}.md"), text);
    }
    site.run("check", &[])
        .ends(0)
        .says("note[names-outdated]")
        .says("content/names.yaml:2:1")
        .says("one spelling");
    site.run("learn", &[]).ends(0);
    let run = site.run("check", &[]).ends(0);
    assert!(!run.stderr.contains("names-outdated"), "{}", run.stderr);
}

#[test]
fn a_name_is_told_from_plurals_and_signs_of_others() {
    let entry = |title: &str| format!("---\ntitle: {title}\n---\nText.\n");
    let text = "In C, not in C\\*, by ITS or an IT man; IT's; notes NOT a class, one Cla. Yahoo!";
    let site = Site::of(&[(
        "content/index.md",
        &format!("---\ntitle: Home\n---\n{text}\n"),
    )]);
    for (id, title) in [
        ("c", "C"),
        ("c-star", "\"C*\""),
        ("it", "IT"),
        ("its", "ITS"),
        ("not", "NOT"),
        ("cla", "clas"),
        ("yahoo", "Yahoo!"),
    ] {
        site.write(&format!("content/glossary/{id}.md"), entry(title));
    }
    site.write(
        "content/names.yaml",
        "C: always\nIT: always\nITS: always\nNotes: always\n",
    );
    let why = site.run("why", &["index"]).ends(0).stdout;
    let said: Vec<&str> = why
        .lines()
        .filter_map(|l| l.split_once(": "))
        .map(|(_, s)| s)
        .collect();
    let found: Vec<String> = said
        .iter()
        .filter_map(|s| Some(s.split_once(", the first mention")?.0.to_owned()))
        .collect();
    for expected in [
        "C: linked to glossary/c",
        "C*: linked to glossary/c-star",
        "ITS: linked to glossary/its",
        "IT: linked to glossary/it",
        "Yahoo!: linked to glossary/yahoo",
    ] {
        assert!(found.iter().any(|s| s == expected), "{expected}\n{why}");
    }
    assert!(!why.contains("notes:") && !why.contains("class:"), "{why}");
}

#[test]
fn a_small_site_without_links_by_hand_teaches_nothing() {
    let site = Site::of(&[
        (
            "content/glossary/truce.md",
            "---\ntitle: Truce\n---\nText.\n",
        ),
        (
            "content/explainers/page.md",
            "---\ntitle: Page\n---\nA truce.\n",
        ),
    ]);
    assert_eq!(site.run("learn", &["--dry-run"]).ends(0).stdout, "");
}

#[test]
fn a_name_that_begins_with_an_article_is_not_the_article() {
    let site = with_page(
        "",
        "A language is here. Is the A-language, or A Net, an A-Net?",
    );
    site.write(
        "content/glossary/a.md",
        "---\ntitle: A-language\n---\nText.\n",
    );
    site.write("content/glossary/b.md", "---\ntitle: A Net\n---\nText.\n");
    let why = why(&site);
    assert!(!why.contains(": A language:"), "{why}");
    assert!(why.contains(": A-language: linked"), "{why}");
    // A name with a space is meant by both.
    assert!(why.contains(": A Net: linked"), "{why}");
    assert!(why.contains(": A-Net: not linked"), "{why}");
}

#[test]
fn without_links_by_hand_the_parts_of_other_names_are_learned() {
    let texts = [
        "Mary Tavish and Nora Tavish met. Hebe Engine, Vera ran.",
        "By Mary Ostrow, a Nora. The Hebe Engine, so Vera ran.",
        "With Sven Mary, then Nora. In Hebe, Vera Ostrow.",
    ];
    let pages: Vec<(String, String)> = (0..1000)
        .map(|i| {
            let text = texts.get(i).unwrap_or(&"Nothing.");
            let file = format!("content/glossary/page-{i}.md");
            (file, format!("---\ntitle: Page {i}\n---\n{text}\n"))
        })
        .collect();
    let site = Site::of(&[]);
    for (file, text) in &pages {
        site.write(file, text);
    }
    for name in ["Mary", "Nora", "Hebe", "Engine", "Vera"] {
        let text = format!("---\ntitle: {name}\n---\nText.\n");
        site.write(
            &format!("content/glossary/{}.md", name.to_lowercase()),
            text,
        );
    }
    let lines = site.run("learn", &["--dry-run"]).ends(0).stdout;
    assert_eq!(
        lines,
        "+\"Mary\": never  # learned never: on 3 of 1005 pages, in other names on 3, its entry names 0 in turn\n"
    );
}

#[test]
fn nobody_stands_in_a_meeting_who_was_not_reported_there() {
    let site = Site::copy_of(common::repository());
    site.run("build", &[]).ends(0);
    let meeting = site.output("events/april-meeting/index.html");
    // What others say of both stands in their own sentences.
    let (own, mentions) = meeting.split_once("<h2>Mentioned in").unwrap();
    assert!(own.contains("profiles/thomas-graham/"));
    assert!(!own.contains("profiles/mary-beth-long/"), "{own}");
    assert!(mentions.contains("profiles/mary-beth-long/"));
}

/// "At most 3 KB compressed", for thirty links with the summaries of the shipped site.
#[test]
fn previews_of_thirty_links_are_small() {
    let site = with_page("", "");
    site.run("build", &[]).ends(0);
    let index = site.output("names/index.html");
    let titles: std::collections::BTreeSet<&str> = index
        .split("<li>")
        .filter_map(|row| {
            row.split_once("<a href=\"")?
                .1
                .split_once("\">")?
                .1
                .split('<')
                .next()
        })
        .collect();
    let names: String = titles
        .iter()
        .take(60)
        .map(|title| format!("{title}. "))
        .collect();
    site.write(
        "content/explainers/a-test.md",
        format!("---\ntitle: A test\n---\n{names}\n"),
    );
    let found = links(&site).len();
    assert!(found >= 30, "{found}: {names}");
    let html = site.output("explainers/a-test/index.html");
    let (before, rest) = html.split_once("<details class=\"names\"").unwrap();
    let (previews, behind) = rest.split_once("</details>").unwrap();
    assert!(previews.matches("<li").count() >= 30);
    let without = format!("{before}{behind}");
    let added = compressed(&html) - compressed(&without);
    assert!(
        (500..=3 * 1024).contains(&added),
        "{added} bytes for {found} links"
    );
}

fn compressed(text: &str) -> usize {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap().len()
}
