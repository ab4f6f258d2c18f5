//! The files that hosts read.

use std::process::Command;

use serde_json::Value;

use crate::common::Site;
use crate::program;
use crate::readme::{block, readme};

/// The README's first command.
const BUILD: &str = "cargo run --release -- build";

fn workflow() -> String {
    block(&readme(), "GitHub Pages", "`.github/workflows/pages.yml`")
}

fn gitlab() -> String {
    block(&readme(), "GitLab Pages", "`.gitlab-ci.yml`")
}

#[test]
fn the_github_workflow_builds_and_uploads_what_is_built() {
    let workflow: Value = serde_yaml::from_str(&workflow()).expect("YAML");
    let steps = &workflow["jobs"]["publish"]["steps"];
    let steps = steps.as_array().expect("steps");
    let place = |wanted: &dyn Fn(&Value) -> bool| steps.iter().position(wanted).expect("a step");
    let builds = place(&|step| step["run"] == BUILD);
    let uploads = place(&|step| step["with"]["path"] == "public");
    assert!(builds < uploads);
}

#[test]
fn the_gitlab_job_builds_and_keeps_what_is_built() {
    let jobs: Value = serde_yaml::from_str(&gitlab()).expect("YAML");
    // The name of the job is what publishes it.
    assert_eq!(jobs["pages"]["script"], serde_json::json!([BUILD]));
    assert_eq!(
        jobs["pages"]["artifacts"]["paths"],
        serde_json::json!(["public"])
    );
}

#[test]
fn netlify_is_told_the_same() {
    let text = block(&readme(), "Netlify", "`netlify.toml`");
    let file: Value = toml::from_str(&text).expect("TOML");
    let build = serde_json::json!({"command": BUILD, "publish": "public"});
    assert_eq!(file, serde_json::json!({ "build": build }));
}

#[test]
fn workflow_files_fit_their_published_schemas() {
    const NAME: &str = "workflow_files_fit_their_published_schemas";
    const INSTALL: &str = "pip install check-jsonschema";
    let Some(validator) = program("check-jsonschema", NAME, INSTALL) else {
        return;
    };
    let site = Site::of(&[("github.yml", &workflow()), ("gitlab.yml", &gitlab())]);
    let fits = |schema: &str, file: &str| {
        let mut check = Command::new(&validator);
        check.args(["--builtin-schema", schema]);
        let output = check.arg(site.path(file)).output().expect("it starts");
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    for (schema, file) in [
        ("vendor.github-workflows", "github.yml"),
        ("vendor.gitlab-ci", "gitlab.yml"),
    ] {
        let (fit, said) = fits(schema, file);
        assert!(fit, "{file}: {said}");
    }
    // A schema that fits everything tells nothing.
    site.write("github.yml", workflow().replace("runs-on:", "run-on:"));
    site.write(
        "gitlab.yml",
        gitlab().replace("artifacts:", "artifacts: 3 #"),
    );
    assert!(!fits("vendor.github-workflows", "github.yml").0);
    assert!(!fits("vendor.gitlab-ci", "gitlab.yml").0);
}
