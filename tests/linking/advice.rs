//! What authors are told of names: advice that works where it is followed.

use super::common::Site;

/// A site with glossary entries of these titles.
fn entries(titles: &[&str]) -> Site {
    let site = Site::of(&[]);
    for (number, title) in titles.iter().enumerate() {
        let title = serde_json::Value::from(*title);
        let text = format!("---\ntitle: {title}\n---\nText.\n");
        site.write(&format!("content/glossary/e{number}.md"), text);
    }
    site
}

fn with_text(titles: &[&str], front: &str, text: &str) -> Site {
    let site = entries(titles);
    let page = format!("---\ntitle: Page\n{front}---\n{text}\n");
    site.write("content/explainers/page.md", page);
    site
}

#[test]
fn capitals_alone_make_no_two_names_in_refers() {
    let titles = ["SEA", "SEA", "sea", "sea"];
    let site = with_text(&titles, "", "By SEA, by sea.");
    let said = site.run("check", &[]).ends(1).stderr;
    assert!(!said.contains("write `refers"), "{said}");
    assert!(said.contains("`refers: {SEA: false}` says"), "{said}");
    let front = "refers: {SEA: false}\n";
    let site = with_text(&titles, front, "By SEA, by sea.");
    site.run("check", &[]).ends(0);
    let site = with_text(&titles[..2], "", "By SEA.");
    let said = site.run("check", &[]).ends(1).stderr;
    assert!(
        said.contains("write `refers: {SEA: glossary/e0}`"),
        "{said}"
    );
}

#[test]
fn a_name_that_holds_brackets_is_linked_as_the_help_says() {
    let titles = ["War]] Peace", "War]] Peace"];
    let site = with_text(&titles, "", "On War]] Peace.");
    let link = r"[War\]\] Peace](/glossary/e0/)";
    site.run("check", &[])
        .ends(1)
        .says(&format!("write `{link}`"));
    with_text(&titles, "", &format!("On {link}."))
        .run("check", &[])
        .ends(0);
    let early = "the first `]]` ends it";
    let said = with_text(&titles, "", "On [[War]] Peace]].");
    said.run("check", &[]).ends(1).says(early);
    let text = "On [[War]] and [[Peace]].";
    let said = with_text(&titles, "", text).run("check", &[]).ends(1);
    assert!(!said.stderr.contains(early), "{}", said.stderr);
}

#[test]
fn a_name_with_markdown_is_found_where_its_signs_are_escaped() {
    let site = with_text(&["*Star*"], "", "On *Star* and \\*Star\\*.");
    let said = site.run("check", &[]).ends(1).stderr;
    assert!(said.contains("only with backslashes"), "{said}");
    let said = site.run("why", &["page"]).ends(0).stdout;
    assert_eq!(said.matches("*Star*: linked").count(), 1, "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn nothing_is_no_name() {
    let site = with_text(&["Truce"], "", "A truce.");
    for nothing in ["", " ", "\u{200b}"] {
        let why = site.run("why", &["page", nothing]);
        why.ends(2).says("a name has letters");
        let mentions = site.run("mentions", &[nothing]);
        mentions.ends(2).says("a name has letters");
    }
}

#[test]
fn invisible_marks_in_names_yaml_are_shown() {
    let site = with_text(
        &["Truce", "Par\u{200d}ley"],
        "",
        "A truce, a par\u{200d}ley.",
    );
    let names = "\"Tru\u{200b}ce\": always\n\"Par\u{200d}ley\": never\n\"\u{200f}truce\": never\n";
    site.write("content/names.yaml", names);
    let said = site.run("check", &[]).ends(1).stderr;
    assert_eq!(said.matches("[idle-spelling]").count(), 2, "{said}");
    assert!(said.contains("U+200B") && said.contains("U+200F"), "{said}");
    assert!(said.contains("type it anew: `Truce`"), "{said}");
    assert!(!said.contains("unknown-name"), "{said}");
}

#[test]
fn the_index_spells_letters_out_that_stand_for_two() {
    let site = entries(&["Straßb", "Strassa", "Strassc", "Stratum"]);
    site.build();
    let index = site.output("names/index.html");
    let places = ["Strassa", "Straßb", "Strassc", "Stratum"].map(|name| index.find(name).unwrap());
    assert!(places.is_sorted(), "{places:?}");
}
