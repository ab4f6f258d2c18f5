//! What stands in the output folder, and what is left alone there.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::common::{Site, TODAY, command, repository, run, tree};

fn small() -> Site {
    Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        (
            "content/glossary/one.md",
            "---\ntitle: One\n---\nThe first, before [[Two]].\n",
        ),
        (
            "content/glossary/two.md",
            "---\ntitle: Two\n---\nThe second.\n",
        ),
        (
            "content/glossary/deep/three.md",
            "---\ntitle: Three\n---\nThe third.\n",
        ),
        ("content/glossary/deep/picture.png", "not really"),
        ("content/glossary/_drawer/notes.txt", "never published"),
        ("content/.hidden", "never published"),
    ])
}

#[test]
fn the_same_site_gives_the_same_bytes() {
    let built = ["1", "2"].map(|threads| {
        let site = Site::copy_of(repository());
        let out = site.path(&format!("made/with/{threads}/threads"));
        let mut build = command();
        build.arg("build").args(["--today", TODAY]);
        build.arg("--root").arg(site.root()).arg("--out").arg(&out);
        // A folder to stand in that is the site, or is not.
        let here = if threads == "1" {
            site.root()
        } else {
            repository()
        };
        run(build.env("RAYON_NUM_THREADS", threads).current_dir(here)).ends(0);
        tree(&out)
    });
    let [one, two] = &built;
    assert!(one.len() > 80, "{} files", one.len());
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        two.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in one {
        assert!(two[path] == *bytes, "{path} differs");
    }
}

#[test]
fn nothing_that_is_the_same_is_touched() {
    let site = small();
    site.build();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let pages: Vec<String> = tree(&site.path("public"))
        .into_keys()
        .filter(|path| !path.starts_with(".expound"))
        .collect();
    assert!(pages.contains(&"glossary/deep/picture.png".to_owned()));
    for path in &pages {
        let file = fs::File::options()
            .append(true)
            .open(site.path("public").join(path));
        file.unwrap().set_modified(long_ago).unwrap();
    }
    let modified = |path: &String| {
        let meta = fs::metadata(site.path("public").join(path)).unwrap();
        meta.modified().unwrap()
    };
    site.build().says(&format!(
        "0 files written, {} unchanged, 0 removed",
        pages.len()
    ));
    for path in &pages {
        assert_eq!(modified(path), long_ago, "{path}");
    }
    // One edit of a text is one file.
    site.write(
        "content/glossary/two.md",
        "---\ntitle: Two\nsummary: Same.\n---\nThe second.\n",
    );
    site.build();
    site.write(
        "content/glossary/two.md",
        "---\ntitle: Two\nsummary: Same.\n---\nEdited.\n",
    );
    site.build().says("1 file written");
}

#[test]
fn what_a_page_leaves_behind_goes_and_what_others_put_there_stays() {
    let site = small();
    site.build();
    assert!(site.has("glossary/deep/three/index.html"));
    assert!(site.has("glossary/deep/picture.png"));
    assert!(!site.has("glossary/_drawer"));
    assert!(!site.has(".hidden"));
    site.write("public/CNAME", "explained.example\n");
    site.write("public/glossary/two/theirs.txt", "not expound's\n");
    for file in ["two.md", "deep/three.md", "deep/picture.png"] {
        site.remove(&format!("content/glossary/{file}"));
    }
    site.write("content/glossary/one.md", "---\ntitle: One\n---\nAlone.\n");
    // With the list page of deep/.
    site.build().says("4 removed");
    assert!(!site.has("glossary/deep"), "an empty folder is left");
    assert!(!site.has("glossary/two/index.html"));
    assert_eq!(site.output("glossary/two/theirs.txt"), "not expound's\n");
    assert_eq!(site.output("CNAME"), "explained.example\n");
    assert!(site.has("glossary/one/index.html"));
}

#[test]
fn an_error_leaves_the_last_good_site() {
    let site = small();
    site.build();
    let before = tree(&site.path("public"));
    site.write(
        "content/glossary/two.md",
        "---\ntitle: Two\nsumary: Oh.\n---\n[[nowhere]]\n",
    );
    let failed = site.run("build", &[]).ends(1);
    let failed = failed
        .says("error[unknown-key]")
        .says("error[unknown-link]");
    failed.says("nothing was written");
    assert!(tree(&site.path("public")) == before);
}

#[test]
fn a_file_of_somebody_else_is_not_overwritten() {
    let site = small();
    site.write("public/glossary/one/index.html", "theirs");
    site.run("build", &[])
        .ends(1)
        .says("error[foreign-file]")
        .says("--force");
    assert_eq!(site.output("glossary/one/index.html"), "theirs");
    assert!(!site.has("index.html"), "half a site was written");
    site.run("build", &["--force"]).ends(0);
    assert!(
        site.output("glossary/one/index.html")
            .contains("<h1>One</h1>")
    );
}

#[test]
fn the_output_may_not_be_where_the_author_writes() {
    let site = small();
    for out in ["content", "content/made", ".", "templates"] {
        let out = site.path(out);
        let out = out.to_str().unwrap();
        site.run("build", &["--out", out])
            .ends(2)
            .says("output folder");
    }
    assert!(!site.path("public").exists());
}
