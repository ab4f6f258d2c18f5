//! A run that ends between any two steps, by a signal or by an error.

use std::mem;

use super::super::plan::Plan;
use super::super::steps::{self, Step};
use super::*;

/// Files and folders that change places, new, changed, unchanged and stale ones.
const OLD: Site = &[
    ("changed/x", "old"),
    ("file", "old"),
    ("folder/x/y", "old"),
    ("folder/z", "old"),
    ("same", "same"),
    ("stale/deep/x", "old"),
    ("stale/y", "old"),
];
const NEW: Site = &[
    ("changed/x", "new"),
    ("file/x/y", "new"),
    ("folder", "new"),
    ("fresh/deep/x", "new"),
    ("same", "same"),
];

fn old_site(out: &Path) {
    write(out, "CNAME", "example.org");
    write(out, "stale/own.txt", "by hand");
    build(out, OLD).unwrap();
}

fn new_site() -> BTreeMap<String, String> {
    let out = tempfile::tempdir().unwrap();
    old_site(out.path());
    build(out.path(), NEW).unwrap();
    tree(out.path())
}

fn planned(out: &Path) -> Plan {
    staged(out, NEW, false).unwrap().plan().unwrap()
}

/// The process dies: nothing is cleaned up, and the system lets the lock go.
fn kill(plan: Plan) {
    let Plan { staging, _lock, .. } = plan;
    mem::forget(staging);
}

fn number_of_steps() -> usize {
    let out = tempfile::tempdir().unwrap();
    old_site(out.path());
    planned(out.path()).steps.len()
}

#[test]
fn killed_while_staging() {
    let out = tempfile::tempdir().unwrap();
    old_site(out.path());
    let before = tree(out.path());
    kill(planned(out.path()));
    let mut left = tree(out.path());
    assert!(left.contains_key(".expound-staging/0"));
    left.retain(|path, _| !path.starts_with(".expound-staging"));
    assert_eq!(left, before);
    assert_eq!(build(out.path(), NEW).unwrap(), report(4, 1, 5));
    assert_eq!(tree(out.path()), new_site());
}

#[test]
fn killed_between_any_two_steps_the_next_run_completes() {
    let expected = new_site();
    for done in 0..=number_of_steps() {
        let out = tempfile::tempdir().unwrap();
        old_site(out.path());
        let plan = planned(out.path());
        steps::carry_out(&plan.steps[..done], &plan.staging).unwrap();
        kill(plan);
        let whole = ["", "old", "new", "same", "example.org", "by hand"];
        for (path, text) in tree(out.path()) {
            if !path.starts_with(".expound") {
                assert!(
                    whole.contains(&text.as_str()),
                    "{path} after {done}: {text}"
                );
            }
        }
        build(out.path(), NEW).unwrap_or_else(|error| panic!("after {done}: {error}"));
        assert_eq!(tree(out.path()), expected, "after {done} steps");
    }
}

#[test]
fn killed_between_any_two_steps_the_way_back_is_open_too() {
    for done in 0..=number_of_steps() {
        let out = tempfile::tempdir().unwrap();
        old_site(out.path());
        let before = tree(out.path());
        let plan = planned(out.path());
        steps::carry_out(&plan.steps[..done], &plan.staging).unwrap();
        kill(plan);
        build(out.path(), OLD).unwrap_or_else(|error| panic!("after {done}: {error}"));
        assert_eq!(tree(out.path()), before, "after {done} steps");
    }
}

#[test]
fn a_step_that_fails_takes_back_those_before_it() {
    for done in 0..=number_of_steps() {
        let out = tempfile::tempdir().unwrap();
        old_site(out.path());
        let before = tree(out.path());
        let mut plan = planned(out.path());
        // A file that was never staged.
        let (from, to) = (plan.staging.name(), out.path().join("impossible"));
        plan.steps.truncate(done);
        plan.steps.push(Step::Place {
            from,
            to: to.clone(),
        });
        let error = steps::carry_out(&plan.steps, &plan.staging).unwrap_err();
        assert!(matches!(error, EmitError::Io { path, .. } if path == to));
        drop(plan);
        assert_eq!(tree(out.path()), before, "after {done} steps");
    }
}

#[test]
fn what_cannot_be_taken_back_is_whole_and_stays_listed() {
    let out = tempfile::tempdir().unwrap();
    old_site(out.path());
    let mut plan = planned(out.path());
    // The manifest's backup gets the next name, that of `changed/x` the one after it, which goes astray.
    let last: usize = (plan.staging.name().file_name().unwrap().to_str().unwrap())
        .parse()
        .unwrap();
    let to = out.path().join("changed/x");
    let changed = (plan.steps.iter())
        .position(|step| matches!(step, Step::Place { to: at, .. } if *at == to));
    let changed = plan.steps.swap_remove(changed.unwrap());
    plan.steps.truncate(1);
    plan.steps.push(changed);
    for (from, to) in [(last + 2, "astray"), (last + 100, "impossible")] {
        let from = out.path().join(".expound-staging").join(from.to_string());
        let to = out.path().join(to);
        plan.steps.push(Step::Place { from, to });
    }
    let error = steps::carry_out(&plan.steps, &plan.staging).unwrap_err();
    assert!(matches!(error, EmitError::Torn(_)), "{error}");
    drop(plan);
    assert_eq!(read(out.path(), "changed/x"), "new");
    assert!(read(out.path(), ".expound").starts_with("expound manifest 1, unfinished\n"));
    build(out.path(), NEW).unwrap();
    assert_eq!(tree(out.path()), new_site());
}
