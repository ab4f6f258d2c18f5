//! Pages as HTML: what the Nu Html Checker says of them.

use std::path::Path;
use std::process::Command;

use super::browser::driver::did_not_run;
use super::built;
use crate::common::{Site, repository};

const JAR: &str = "tests/browser/node_modules/vnu-jar/build/dist/vnu.jar";

/// What is wrong with the pages of a folder, one line each; nothing where it can't be told.
fn mistakes(test: &str, folder: &Path) -> Option<String> {
    let jar = repository().join(JAR);
    if !jar.is_file() {
        did_not_run(test, "there is no vnu-jar", "npm ci --prefix tests/browser");
        return None;
    }
    let mut java = Command::new("java");
    java.arg("-jar").arg(jar);
    let arguments = [
        "--skip-non-html",
        "--errors-only",
        "--stdout",
        "--format",
        "gnu",
    ];
    let Ok(ran) = java.args(arguments).arg(folder).output() else {
        did_not_run(
            test,
            "there is no java",
            "apt-get install default-jre-headless",
        );
        return None;
    };
    let said = String::from_utf8(ran.stdout).expect("UTF-8");
    assert!(
        ran.status.success() || !said.is_empty(),
        "vnu.jar failed: {ran:?}",
        ran = ran.stderr
    );
    Some(said)
}

#[test]
fn every_page_is_html() {
    for folder in built() {
        if let Some(said) = mistakes("every_page_is_html", folder) {
            assert_eq!(said, "", "{}", folder.display());
        }
    }
}

/// A checker that finds nothing tells nothing.
#[test]
fn what_is_no_html_is_found() {
    let faulty = "<!doctype html><title>T</title><p id=a><div id=a></p><blink>";
    let site = Site::of(&[("page.html", faulty)]);
    if let Some(said) = mistakes("what_is_no_html_is_found", site.root()) {
        for part in ["Duplicate ID", "blink", "page.html"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}
