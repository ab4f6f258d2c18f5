//! What a build keeps in `.expound/`, and what it says of it.

use std::fs;

use crate::common::{Site, TODAY, tree};

/// Four entries, of which three mention each other.
fn small() -> Site {
    let entry = |title: &str, text: &str| {
        format!("---\ntitle: {title}\nsummary: Of {title}.\n---\nFirst.\n\n{text}\n")
    };
    Site::of(&[
        ("content/site.yaml", "url: https://example.org\n"),
        ("content/glossary/one.md", &entry("Onehood", "A twohood.")),
        ("content/glossary/two.md", &entry("Twohood", "A threehood.")),
        ("content/glossary/three.md", &entry("Threehood", "None.")),
        ("content/glossary/four.md", &entry("Fourhood", "None.")),
    ])
}

fn edit(site: &Site, page: &str, from: &str, to: &str) {
    let file = site.path("content/glossary").join(page);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(&file, text.replace(from, to)).unwrap();
}

#[test]
fn a_build_says_what_it_did_and_skipped() {
    let site = small();
    let first = site.build();
    assert!(!first.stderr.contains("rest known"), "{}", first.stderr);
    assert!(!first.stderr.contains("nothing had"), "{}", first.stderr);
    site.build().says(" s: nothing had changed\n");
    // The page, the entry that it mentions, and the one that it mentioned before.
    edit(&site, "one.md", "twohood", "threehood");
    site.build()
        .says("3 files written")
        .says(" s: 1 page read, 3 files rendered, the rest known\n");
    // Its own words alone.
    edit(&site, "four.md", "None.", "Nothing.");
    site.build()
        .says("1 file written")
        .says(" s: 1 page read, 1 file rendered, the rest known\n");
    // What others show of it can be on any page.
    edit(&site, "four.md", "Of Fourhood.", "Another.");
    let whole = site.build();
    assert!(!whole.stderr.contains("rest known"), "{}", whole.stderr);
}

#[test]
fn a_sentence_shows_the_title_of_a_page_where_its_id_stands_now() {
    let site = small();
    site.write(
        "content/glossary/x-1.md",
        "---\ntitle: Tenhood\n---\nText.\n",
    );
    edit(&site, "one.md", "A twohood.", "A twohood, x-1 and [[x-1]].");
    site.build();
    let shown = || site.output("glossary/two/index.html");
    assert!(shown().contains("x-1 and Tenhood"), "{}", shown());
    edit(&site, "one.md", "x-1 and [[x-1]]", "[[x-1]] and x-1");
    site.build().says("1 page read");
    assert!(shown().contains("Tenhood and x-1"), "{}", shown());
}

#[test]
fn an_output_that_is_gone_or_was_edited_is_made_again() {
    let site = small();
    site.build();
    let before = tree(&site.path("public"));
    site.remove("public/glossary/one/index.html");
    site.write("public/names/index.html", "by hand");
    site.write("public/assets/site.css", "by hand");
    site.build()
        .says("3 files written")
        .says("0 pages read, 3 files rendered");
    assert!(tree(&site.path("public")) == before);
}

#[test]
fn findings_are_said_again_where_nothing_had_changed() {
    let site = small();
    edit(
        &site,
        "two.md",
        "A threehood.",
        "A threehood.[^1]\n\n[^1]: A note.\n\n[^2]: Lost.",
    );
    let first = site.run("build", &[]).ends(0).says("glossary/two.md:11:1");
    let again = site.run("build", &[]).ends(0).says("nothing had changed");
    let said = |stderr: &str| stderr.split("in ").next().unwrap().to_owned();
    assert_eq!(said(&first.stderr), said(&again.stderr));
    let json = ["--format", "json"];
    let clean = site.run("build", &["--format", "json", "--no-cache"]);
    assert_eq!(site.run("build", &json).stdout, clean.stdout);
    assert!(!clean.stdout.is_empty());
}

#[test]
fn the_cache_is_for_nobody_else() {
    let site = small();
    site.build();
    let ignore = fs::read_to_string(site.path(".expound/.gitignore")).unwrap();
    assert_eq!(ignore, "*\n");
    fs::remove_dir_all(site.path(".expound")).unwrap();
    site.run("build", &["--no-cache"]).ends(0);
    assert!(!site.path(".expound").exists());
}

#[test]
fn without_a_place_for_the_cache_the_site_is_built() {
    let site = small();
    site.write(".expound", "a file");
    let said = "nothing could be kept for the next build in .expound/";
    site.build().says(said);
    site.build().says(said);
    assert!(site.has("glossary/one/index.html"));
    assert_eq!(fs::read_to_string(site.path(".expound")).unwrap(), "a file");
}

#[test]
fn what_is_kept_for_one_output_folder_is_not_used_for_another() {
    let site = small();
    site.build();
    let other = site.path("elsewhere");
    let other = other.to_str().unwrap();
    let first = site.run("build", &["--out", other]).ends(0);
    assert!(first.stderr.contains("0 unchanged"), "{}", first.stderr);
    site.build().says("nothing had changed");
    site.run("build", &["--out", other])
        .ends(0)
        .says("nothing had changed");
    // Nor for other options.
    let drafts = site.run("build", &["--drafts"]).ends(0);
    assert!(!drafts.stderr.contains("nothing had"), "{}", drafts.stderr);
}

#[test]
fn another_day_counts_where_something_is_published() {
    let site = small();
    let page = "---\ntitle: Fivehood\npublished: 2027-03-06\n---\nText.\n";
    site.write("content/glossary/five.md", page);
    let on = |day: &str| site.run("build", &["--today", day]).ends(0);
    on("2027-03-04").says("4 pages");
    on("2027-03-05").says("nothing had changed");
    on("2027-03-06").says("5 pages");
    on("2028-01-01").says("nothing had changed");
    on("2027-03-05").says("4 pages");
}

#[test]
fn only_pieces_that_are_used_are_kept() {
    let site = small();
    let files = || tree(&site.path(".expound")).len();
    site.build();
    let first = files();
    for word in ["Nothing.", "Something.", "Anything."] {
        let text = format!("---\ntitle: Fourhood\nsummary: Of it.\n---\nFirst.\n\n{word}\n");
        site.write("content/glossary/four.md", text);
        site.build();
        assert_eq!(files(), first);
    }
}

#[test]
fn stages_are_timed() {
    let site = small();
    let run = site.run("build", &["--timings"]).ends(0);
    run.says("\nread ").says("\nrender ").says("\nall ");
    let trace = site.path("trace.json");
    let asked = format!("--timings={}", trace.display());
    site.run("build", &[&asked, "--today", TODAY]).ends(0);
    let trace: serde_json::Value = serde_json::from_slice(&fs::read(trace).unwrap()).unwrap();
    let events = trace["traceEvents"].as_array().unwrap();
    assert!(events.iter().any(|event| event["name"] == "look"));
}
