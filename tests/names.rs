//! What authors see and decide of single names: names.yaml, `learn`, `why`, `mentions`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Site;

/// What `why` says of the page `p`, without the places.
fn why(site: &Site) -> Vec<String> {
    let run = site.run("why", &["explainers/p"]).ends(0);
    let lines = run.stdout.lines();
    let reasons = lines.map(|line| line.splitn(5, ':').nth(4).unwrap().trim().to_owned());
    reasons.collect()
}

#[test]
fn spellings_are_compared_without_typography() {
    let site = Site::of(&[
        (
            "content/glossary/rule.md",
            "---\ntitle: O'Brien rule\n---\n",
        ),
        ("content/names.yaml", "\"O'Brien rule\": never\n"),
        (
            "content/explainers/p.md",
            "---\ntitle: P\n---\nThe O'Brien rule.\n",
        ),
    ]);
    let reason = "not linked: names.yaml says `never` for this spelling of glossary/rule";
    assert_eq!(why(&site), [reason]);
}

/// A site whose authors link "truce" wherever it stands, and "parley" once.
fn linked_by_hand(names: &str) -> Site {
    let site = Site::of(&[
        ("content/glossary/truce.md", "---\ntitle: Truce\n---\n"),
        ("content/glossary/parley.md", "---\ntitle: Parley\n---\n"),
        ("content/names.yaml", names),
    ]);
    for page in 0..30 {
        let parley = if page == 0 { "[[parley]]" } else { "parley" };
        let text = format!("---\ntitle: Page {page}\n---\nA [[truce]] and a {parley}.\n");
        site.write(&format!("content/explainers/p{page}.md"), text);
    }
    site
}

#[test]
fn learn_adds_no_lines_where_they_would_not_belong_to_the_map() {
    for names in [
        "  truce: always\n",
        "{truce: always}\n",
        "truce: always\n...\n",
    ] {
        let site = linked_by_hand(names);
        site.run("check", &[]).ends(0);
        let run = site.run("learn", &[]).ends(2);
        run.says("lines can't be added to it");
        let after = std::fs::read_to_string(site.path("content/names.yaml")).unwrap();
        assert_eq!(after, names);
    }
}

#[test]
fn learned_lines_end_like_their_authors_own() {
    let site = linked_by_hand("# Ours.\r\ntruce: always\r\n");
    site.run("learn", &[]).ends(0).says("1 line proposed");
    let after = std::fs::read_to_string(site.path("content/names.yaml")).unwrap();
    assert_eq!(after.matches("\r\n").count(), 3, "{after:?}");
    assert_eq!(after.lines().count(), 3);
}

#[test]
fn a_reason_names_the_rule() {
    let site = Site::of(&[
        (
            "content/profiles/graham.md",
            "---\ntitle: Thomas Graham\nshort: Graham\n---\n",
        ),
        ("content/glossary/truce.md", "---\ntitle: Truce\n---\n"),
        ("content/glossary/pact.md", "---\ntitle: Pact\n---\n"),
        (
            "content/explainers/p.md",
            "---\ntitle: P\nlinking: all\nrefers: {pact: glossary/pact}\n---\nThomas Graham made a truce. Then Graham made a pact.\n",
        ),
    ]);
    assert_eq!(
        why(&site),
        [
            "linked to profiles/graham, as every mention is here",
            "linked to glossary/truce, as every mention is here",
            "linked to profiles/graham, as every mention is here; a short name, behind the full one",
            "linked to glossary/pact, as every mention is here; `refers` says so",
        ]
    );
    site.write("content/site.yaml", "linking: none\n");
    site.write(
        "content/explainers/p.md",
        "---\ntitle: P\n---\nA truce. Graham too.\n",
    );
    assert_eq!(
        why(&site),
        ["not linked: glossary/truce is meant, and site.yaml says `linking: none`"]
    );
    let of_file = site
        .run("why", &["content/explainers/p.md", "Graham"])
        .ends(0);
    of_file
        .says("no mention of `Graham`")
        .says("`Graham` is a short name of profiles/graham");
}

#[test]
fn mentions_are_listed_as_they_stand() {
    let site = Site::of(&[
        (
            "content/profiles/graham.md",
            "---\ntitle: Thomas Graham\nshort: Graham\n---\n",
        ),
        (
            "content/explainers/p.md",
            "---\ntitle: P\n---\n[[Thomas Graham|The envoy]] spoke.\n",
        ),
        (
            "content/explainers/d.md",
            "---\ntitle: D\ndraft: true\n---\nThomas Graham.\n",
        ),
    ]);
    let run = site.run("mentions", &["Graham"]).ends(0);
    assert_eq!(
        run.stdout,
        "content/explainers/p.md:4:1: [[Thomas Graham|The envoy]]: linked by hand\n"
    );
    let run = site.run("mentions", &["Graham", "--drafts"]).ends(0);
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
}

#[test]
fn sentences_show_titles_where_authors_wrote_ids() {
    let site = Site::of(&[
        ("content/glossary/t.md", "---\ntitle: Truce\n---\n"),
        ("content/glossary/u.md", "---\ntitle: Umpire\n---\n"),
        (
            "content/explainers/p.md",
            "---\ntitle: P\n---\nSee [[glossary/t]] & [[u]], an umpire.\n",
        ),
    ]);
    site.run("build", &[]).ends(0);
    let page = site.output("glossary/t/index.html");
    assert!(
        page.contains("See <mark>Truce</mark> &amp; Umpire, an umpire."),
        "{page}"
    );
    let page = site.output("glossary/u/index.html");
    assert!(
        page.contains("See Truce &amp; <mark>Umpire</mark>, an <mark>umpire</mark>."),
        "{page}"
    );
}

#[test]
fn the_index_lists_short_names() {
    let site = Site::of(&[(
        "content/profiles/graham.md",
        "---\ntitle: Thomas Graham\nshort: Graham\n---\n",
    )]);
    site.run("build", &[]).ends(0);
    let index = site.output("names/index.html");
    assert!(index.contains("id=\"letter-g\""), "{index}");
    site.write(
        "content/profiles/graham.md",
        "---\ntitle: Thomas Graham\nshort: \" \"\n---\n",
    );
    site.run("check", &[])
        .ends(1)
        .says("a name in `short` is empty");
}

#[test]
fn never_settles_a_name_of_several_entries_for_the_whole_site() {
    let board = |id: &str| {
        (
            format!("content/organizations/{id}.md"),
            format!("---\ntitle: {id}\naliases: [the Board]\n---\n"),
        )
    };
    let page = "---\ntitle: P\n---\nThe Board met, and the Board left.\n";
    let files = [
        board("one"),
        board("two"),
        ("content/explainers/p.md".to_owned(), page.to_owned()),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(f, t)| (f.as_str(), t.as_str()))
        .collect();
    let site = Site::of(&files);
    site.run("check", &[])
        .says("ambiguous-name")
        .says("for the whole site, `The Board: never` in content/names.yaml says so");
    site.write("content/names.yaml", "The Board: never\nthe Board: never\n");
    let said = site.run("check", &["--format", "json"]).stdout;
    assert!(!said.contains("ambiguous-name"), "{said}");
    let can_mean = "not linked: it can mean organizations/one, organizations/two";
    assert_eq!(why(&site), [can_mean, can_mean]);
}

#[test]
fn always_links_plurals_in_other_capitals_and_says_where_it_can_not_link() {
    let site = Site::of(&[
        ("content/glossary/party.md", "---\ntitle: Party\n---\n"),
        (
            "content/profiles/graham.md",
            "---\ntitle: Thomas Graham\nshort: Graham\n---\n",
        ),
        ("content/glossary/one.md", "---\ntitle: Pause\n---\n"),
        (
            "content/glossary/two.md",
            "---\ntitle: Two\naliases: [Pause]\n---\n",
        ),
        (
            "content/explainers/p.md",
            "---\ntitle: P\n---\nTHE PARTIES MET. Graham left for a pause.\n",
        ),
        (
            "content/names.yaml",
            "PARTIES: always\nGraham: always\nPause: always\n",
        ),
    ]);
    let said = why(&site);
    let linked = "linked to glossary/party, the first mention; names.yaml says `always`";
    assert_eq!(said[0], linked, "{said:?}");
    let said = site.run("check", &[]).stderr;
    assert_eq!(said.matches("[idle-spelling]").count(), 2, "{said}");
    for part in [
        "content/names.yaml:2:1",
        "`Graham` is the short name of profiles/graham",
        "content/names.yaml:3:1",
        "`Pause` is a name of 2 entries",
        "they are glossary/one, glossary/two",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn learn_leaves_the_shipped_site_s_links_to_the_program() {
    let site = Site::copy_of(common::repository());
    let run = site.run("learn", &["--dry-run"]).ends(0);
    assert_eq!(
        run.stdout, "",
        "its authors link by hand where the words differ"
    );
}

#[test]
fn always_means_one_spelling_and_its_plural() {
    let entry = |id: &str, front: &str| {
        let file = format!("content/glossary/{id}.md");
        (file, format!("---\n{front}\n---\n"))
    };
    let files = [
        entry("bb", "title: bb"),
        entry("bbs", "title: bulletin board system\naliases: [bbs]"),
        entry("cpu", "title: central processing unit\naliases: [cpu]"),
        entry("c", "title: C"),
        entry("c-star", "title: C*"),
    ];
    let site = Site::of(&[
        (
            "content/names.yaml",
            "BBS: always\nCPU: always\nC: never\n\"C*\": always\n",
        ),
        (
            "content/explainers/p.md",
            "---\ntitle: P\n---\nA BBS. Some CPUs. In C and C* too.\n",
        ),
    ]);
    for (file, text) in &files {
        site.write(file, text);
    }
    let said = why(&site);
    let always =
        |id: &str| format!("linked to glossary/{id}, the first mention; names.yaml says `always`");
    let plural = |id: &str| format!("linked to glossary/{id}, the first mention");
    let never = "not linked: names.yaml says `never` for this spelling of glossary/c".to_owned();
    assert_eq!(
        said,
        [always("bbs"), plural("cpu"), never, always("c-star")]
    );
}

#[test]
fn one_name_in_two_typographies_is_learned_as_one() {
    let site = Site::of(&[
        (
            "content/glossary/wall.md",
            "---\ntitle: harbour wall\n---\n",
        ),
        ("content/glossary/tea.md", "---\ntitle: tea\n---\n"),
    ]);
    for page in 0..60 {
        let space = if page % 2 == 0 { ' ' } else { '\u{a0}' };
        let text = format!(
            "---\ntitle: Page {page}\n---\nThe harbour{space}wall. A [[tea]], a [[tea]], a [[tea]].\n"
        );
        site.write(&format!("content/explainers/p{page}.md"), text);
    }
    site.run("learn", &[]).ends(0);
}

#[test]
fn all_that_a_name_can_mean_is_told_at_once() {
    let person = |id: &str, title: &str| {
        (
            format!("content/profiles/{id}.md"),
            format!("---\ntitle: {title}\nshort: Bush\n---\n"),
        )
    };
    let term = |id: &str, name: &str| {
        (
            format!("content/glossary/{id}.md"),
            format!("---\ntitle: {id}\naliases: ['{name}']\n---\n"),
        )
    };
    let site = Site::of(&[(
        "content/explainers/p.md",
        "---\ntitle: P\n---\nGeorge W. Bush, George H. W. Bush, Bush, Jeb Bush, Bush. SEA and sea. Smith, John.\n",
    )]);
    for (file, text) in [
        person("w", "George W. Bush"),
        person("hw", "George H. W. Bush"),
        person("jeb", "Jeb Bush"),
        term("one", "SEA"),
        term("two", "SEA"),
        term("three", "sea"),
        term("four", "sea"),
        term("five", "Smith, John"),
        term("six", "Smith, John"),
    ] {
        site.write(&file, text);
    }
    let said = site.run("check", &[]).stderr;
    for part in [
        "`Bush` can mean 3 entries",
        "they are profiles/hw, profiles/jeb, profiles/w",
        "`SEA` can mean 2 entries",
        "they are glossary/four, glossary/three",
        "write `refers: {\"Smith, John\": glossary/five}`",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(said.matches("[ambiguous-name]").count(), 4, "{said}");
}

#[test]
fn what_is_asked_for_is_a_page_or_a_name() {
    let site = Site::of(&[("content/explainers/p.md", "---\ntitle: P\n---\nNothing.\n")]);
    site.run("why", &["./content/explainers/p.md"]).ends(0);
    site.run("mentions", &[""]).ends(2);
}
