//! `check --suggest`: names without an entry, people without a `short`.

use serde_json::{Value, json};

use crate::common::Site;

fn site() -> Site {
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        (
            "content/profiles/graham.md",
            "---\ntitle: Thomas Graham\n---\nGraham wrote.\n",
        ),
        (
            "content/organizations/un.md",
            "---\ntitle: United Nations\n---\nText.\n",
        ),
    ]);
    for (number, text) in [
        "They met at Camp David. Later they met the Russian side in Russia, Manual in hand.",
        "Camp David, the Ministry of Health, and Russia, Bush of Texas. A manual.",
        "The United Nations Office saw Camp-David in Russia in April. One Russian, one Manual.",
        "Thomas Graham and Bush of Maine were at the Ministry of Health. A manual, Graham said.",
        "Nobody else, but the Ministry of Health in Russian, and Manual and Bush. The manual.",
    ]
    .iter()
    .enumerate()
    {
        let text = format!("---\ntitle: Talk {number}\n---\n{text}\n");
        site.write(&format!("content/explainers/talk-{number}.md"), text);
    }
    site
}

#[test]
fn names_that_recur_and_have_no_entry() {
    let run = site()
        .run("check", &["--suggest", "--format", "json"])
        .ends(0);
    let lines = run.stdout.lines();
    let lines: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let name = |line: &Value| {
        let name = line["name"].as_str().expect("a name").to_owned();
        (name, line["pages"].as_u64(), line["times"].as_u64())
    };
    let names: Vec<_> = lines.iter().map(name).collect();
    let expected = [
        ("Bush", 3),
        ("Camp David", 3),
        ("Ministry of Health", 3),
        ("Russia", 3),
        ("Graham", 2),
    ];
    let expected = expected.map(|(name, pages)| (name.to_owned(), Some(pages), Some(pages)));
    assert_eq!(names, expected);
    assert_eq!(
        lines[1],
        json!({
            "suggestion": "entry",
            "name": "Camp David",
            "pages": 3,
            "times": 3,
            "places": [
                {"file": "content/explainers/talk-0.md", "line": 4, "column": 13},
                {"file": "content/explainers/talk-1.md", "line": 4, "column": 1},
                {"file": "content/explainers/talk-2.md", "line": 4, "column": 31},
            ],
        })
    );
    assert_eq!(lines[4]["suggestion"], "short");
    assert_eq!(lines[4]["file"], "content/profiles/graham.md");
}

#[test]
fn suggestions_for_people() {
    let site = site();
    let run = site.run("check", &["--suggest"]).ends(0);
    let (short, names) = run.stdout.split_once("Bush: ").expect("names behind it");
    assert_eq!(
        short,
        "Graham: 2 times on 2 pages; write `short: Graham` in content/profiles/graham.md\n  \
         content/explainers/talk-3.md:4:75\n  content/profiles/graham.md:4:1\n"
    );
    assert!(names.starts_with("3 times on 3 pages, and no entry has this name\n  content/"));
    // Once written, it is no suggestion; findings still decide how the command ends.
    let person = "---\ntitle: Thomas Graham\nshort: Graham\n---\n[[Nobody]] wrote.\n";
    site.write("content/profiles/graham.md", person);
    let run = site.run("check", &["--suggest"]).ends(1);
    assert!(!run.stdout.contains("Graham"), "{}", run.stdout);
    let plain = site.run("check", &[]).ends(1);
    assert_eq!(plain.stdout, "");
}
