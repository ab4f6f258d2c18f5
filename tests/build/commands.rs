//! The commands, and how they end.

use crate::common::{Site, command, expound, repository, run, tree};

#[test]
fn new_makes_a_site_that_works() {
    let place = Site::empty();
    let folder = place.path("my site");
    let path = folder.to_str().unwrap();
    expound(&["new", path])
        .ends(0)
        .says(&format!("cd '{path}' && expound serve"));
    let check = expound(&["check", "--root", path]).ends(0);
    check.says("nothing to mend");
    expound(&["build", "--root", path]).ends(0);
    let files = tree(&folder.join("public"));
    for kind in [
        "glossary/",
        "profiles/",
        "organizations/",
        "events/",
        "explainers/",
        "sources/",
    ] {
        let entries = files.keys().filter(|p| p.starts_with(kind)).count();
        assert!(entries > 1, "no example of {kind}");
    }
    // It starts from nothing, and never over something.
    let before = tree(&folder);
    expound(&["new", path]).ends(2).says("not empty");
    let file = folder.join("content/site.yaml");
    expound(&["new", file.to_str().unwrap()])
        .ends(2)
        .says("is a file");
    assert!(tree(&folder) == before);
}

#[test]
fn the_shipped_site_has_nothing_to_mend() {
    let mut check = command();
    check
        .args(["check", "--today", crate::common::TODAY])
        .current_dir(repository());
    run(&mut check).ends(0).says("nothing to mend");
}

#[test]
fn view_prints_what_a_template_sees() {
    let site = Site::of(&[
        ("content/site.yaml", "title: Mine\nextra: {a: [1]}\n"),
        (
            "content/glossary/word.md",
            "---\ntitle: Word\naliases: [Other word]\nextra: {b: 2}\n---\nText with [[Word#Part]].\n\n## Part\n",
        ),
    ]);
    let view = site.view("Other word");
    assert_eq!(view["page"]["title"], "Word");
    assert_eq!(view["page"]["extra"]["b"], 2);
    assert_eq!(view["site"]["extra"]["a"][0], 1);
    assert_eq!(view["root"], "../../");
    for part in ["header", "footer"] {
        assert!(view[part].as_str().unwrap().contains(&format!("<{part}")));
    }
    assert!(site.view("names/")["header"].is_string());
    let body = view["page"]["body"].as_str().unwrap();
    assert!(
        body.starts_with("<p>Text with <a href=\"../../glossary/word/#part\">"),
        "{body}"
    );
    assert_eq!(site.view("glossary/word"), view);
    assert_eq!(site.view("/glossary/word/"), view);
    assert_eq!(site.view("names/")["letters"][0]["letter"], "O");
    assert_eq!(site.view("404.html")["root"], serde_json::Value::Null);
    let wrong = site.run("view", &["Wodr"]).ends(2);
    wrong.says("did you mean `Word`");
    site.write("content/glossary/bell.md", "---\ntitle: Harbor bell\n---\n");
    let wrong = site.run("view", &["Bell of"]).ends(2);
    assert!(!wrong.stderr.contains("did you mean"));
    for command in ["view", "why"] {
        let wrong = site.run(command, &["harbor"]).ends(2);
        wrong.says("did you mean `Harbor bell`");
        let wrong = site.run(command, &["harbr"]).ends(2);
        wrong.says("did you mean `Harbor bell`");
    }
}

#[test]
fn explain_tells_of_every_code() {
    let list = expound(&["explain"]).ends(0).stdout;
    assert!(list.lines().count() > 30, "{list}");
    for line in list.lines() {
        let code = line.split(' ').next().unwrap();
        let text = expound(&["explain", code]).ends(0).stdout;
        assert!(!text.trim().is_empty(), "{code}");
    }
    expound(&["explain", "unknwon-key"])
        .ends(2)
        .says("did you mean `unknown-key`");
}

#[test]
fn codes_of_exit() {
    let good = Site::of(&[("content/index.md", "---\ntitle: Home\n---\nText.\n")]);
    let check = good.run("check", &[]).ends(0);
    check.says("1 page, nothing to mend");
    good.run("build", &[]).ends(0);
    // A warning: `check` minds, `build` does not.
    let odd = Site::of(&[(
        "content/index.md",
        "---\ntitle: Home\n---\n```nosuchlanguage\nx\n```\n",
    )]);
    odd.run("check", &[])
        .ends(1)
        .says("warning[unknown-language]");
    odd.run("build", &[]).ends(0).says("1 warning");
    let bad = Site::of(&[("content/index.md", "---\ntilte: Home\n---\nText.\n")]);
    bad.run("check", &[]).ends(1).says("error[unknown-key]");
    bad.run("build", &[]).ends(1);
    // Wrong use.
    let nowhere = Site::empty();
    nowhere.run("build", &[]).ends(2).says("content/");
    good.run("build", &["--today", "2023-02-30"]).ends(2);
    good.run("build", &["--nonsense"]).ends(2);
    good.run("frobnicate", &[]).ends(2);
    let mut outside = command();
    outside.arg("build").current_dir(nowhere.root());
    run(&mut outside).ends(2).says("expound new");
}

#[test]
fn a_site_is_found_upwards_from_where_one_stands() {
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        ("content/glossary/word.md", "---\ntitle: Word\n---\nText.\n"),
    ]);
    let mut build = command();
    run(build
        .arg("build")
        .current_dir(site.path("content/glossary")))
    .ends(0);
    assert!(site.has("glossary/word/index.html"));
}

#[test]
fn findings_as_json_are_data_on_stdout() {
    let bad = Site::of(&[
        ("content/index.md", "---\ntilte: Home\n---\n[[nowhere]]\n"),
        (
            "content/glossary/word.md",
            "---\ntitle: Word\ntitle: Word\n---\nText.\n",
        ),
    ]);
    let run = bad.run("check", &["--format", "json"]).ends(1);
    let found: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON on each line"))
        .collect();
    assert!(found.len() >= 3, "{}", run.stdout);
    let codes: Vec<&str> = found.iter().filter_map(|f| f["code"].as_str()).collect();
    for code in ["unknown-key", "unknown-link", "duplicate-key"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert!(!run.stderr.contains("error["), "{}", run.stderr);
}

#[test]
fn what_to_run_next_can_be_run() {
    let site = Site::of(&[("content/index.md", "---\ntilte: Home\n---\nText.\n")]);
    let by_cargo = |name: &str| {
        let mut command = command();
        command.env("CARGO", "cargo").arg(name);
        run(command.arg("--root").arg(site.root()))
    };
    by_cargo("check")
        .ends(1)
        .says("`cargo run --release -- explain unknown-key` says more");
    site.write("content/index.md", "---\ntitle: Home\n---\nText.\n");
    let root = site.root().display();
    by_cargo("build")
        .ends(0)
        .says(&format!("cargo run --release -- serve --root {root}\n"));
    let folder = site.path("new");
    let mut new = command();
    let made = run(new.env("CARGO", "cargo").arg("new").arg(&folder)).ends(0);
    let folder = folder.display();
    made.says(&format!("cargo run --release -- serve --root {folder}\n"));
}

#[test]
fn an_output_folder_behind_one_that_is_not_there() {
    let site = Site::of(&[("content/index.md", "---\ntitle: Home\n---\nText.\n")]);
    let mut build = command();
    build.args(["build", "--out", "nonexist/../public"]);
    run(build.current_dir(site.root()))
        .ends(2)
        .says("nonexist/../public");
}

/// The limit of the shell counts blocks of 512 or 1024 bytes: less than one page.
#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_like_others() {
    let text = "Word. ".repeat(1_000);
    let page = format!("---\ntitle: Home\n---\n{text}\n");
    let site = Site::of(&[("content/index.md", page.as_str())]);
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", "ulimit -f 1; exec \"$0\" build --out limited"])
        .arg(env!("CARGO_BIN_EXE_expound"))
        .current_dir(site.root());
    run(&mut shell).ends(2).says("File too large");
    assert!(!site.path("limited/index.html").exists());
}
