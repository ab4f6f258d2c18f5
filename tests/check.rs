//! What `check` finds in defective sites.
//!
//! The sites stand in `check/cases/*.txt`, many to a file, each with the expected
//! findings written beside the mistakes; how, says [`case`]. Beside them:
//! [`explained`] runs the examples of `expound explain`, [`by_hand`] makes what no
//! text file can hold, [`last_good`] holds that a failed build leaves the last
//! good one, [`large`] and [`never_panics`] feed the program what nobody would write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "check/by_hand.rs"]
mod by_hand;
#[path = "check/case.rs"]
mod case;
#[path = "check/explained.rs"]
mod explained;
#[path = "check/large.rs"]
mod large;
#[path = "check/last_good.rs"]
mod last_good;
#[path = "check/never_panics.rs"]
mod never_panics;
#[path = "check/program.rs"]
mod program;

use std::path::Path;

use case::{Case, Finding};
use rayon::prelude::*;

/// Every case of every file finds what its annotations say, and nothing else.
#[test]
fn findings_stand_where_they_are_expected() {
    let cases = all_cases();
    let wrong: Vec<String> = cases.par_iter().filter_map(difference).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let defective = cases.iter().filter(|c| !c.expected.is_empty()).count();
    println!("{} cases, {defective} of them defective", cases.len());
    assert!(defective >= 60);
}

/// The text for people, of the cases that ask for it.
#[test]
fn findings_read_well() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("check/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for case in all_cases().iter().filter(|c| c.snapshot) {
            let site = case.site();
            let ran = program::run(site.path(), "check", &case.arguments);
            insta::assert_snapshot!(case.name.replace(' ', "-"), ran.stderr);
        }
    });
}

fn all_cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/cases");
    let entries = folder.read_dir().expect("the folder of the cases");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("a file of cases").path())
        .collect();
    files.sort();
    files.iter().flat_map(|file| Case::read_all(file)).collect()
}

/// What a case finds and should not, or should and does not.
fn difference(case: &Case) -> Option<String> {
    let site = case.site();
    let ran = program::check(site.path(), &case.arguments);
    let mut lines = Vec::new();
    let mut missing = case.expected.clone();
    for (finding, message) in &ran.findings {
        match missing.iter().position(|expected| expected == finding) {
            Some(found) => drop(missing.swap_remove(found)),
            None => lines.push(format!("  found     {finding}: {message}")),
        }
    }
    missing.sort();
    let missing = missing.iter().map(|m: &Finding| format!("  expected  {m}"));
    lines.extend(missing);
    let code = i32::from(!case.expected.is_empty());
    if ran.code != Some(code) {
        lines.push(format!("  exit {:?} instead of {code}", ran.code));
    }
    (!lines.is_empty()).then(|| format!("{} ({}):\n{}", case.name, case.file, lines.join("\n")))
}
