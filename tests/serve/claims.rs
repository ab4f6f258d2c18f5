//! What uses a claim, followed from edit to edit.

use std::fs;
use std::time::{Duration, Instant};

use super::common::served::Served;
use super::common::{Site, build_to};
use super::production::without_client;

const CLAIM: &str = "---
title: Meeting
date: 2023-04
claims:
  - id: met
    statement: They met.
    stances:
      - {by: press, stance: reports, source: paper}
---
Words.
";

fn page(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\n---\n{text}\n")
}

#[test]
fn the_pages_that_use_a_claim_come_and_go_with_its_uses() {
    let using = "They [met](claim:met).";
    let site = Site::of(&[
        ("content/events/meeting.md", CLAIM),
        ("content/organizations/press.md", &page("Press", "Words.")),
        (
            "content/sources/paper.md",
            "---\ntitle: Paper\ntype: document\n---\nWords.\n",
        ),
        ("content/explainers/a.md", &page("Alpha", using)),
        ("content/explainers/b.md", &page("Beta", "Words.")),
        ("content/explainers/c.md", &page("Gamma", using)),
    ]);
    let served = Served::start(site, &["--port", "0"]);
    let out = tempfile::tempdir().unwrap();
    let used = |path: &str, text: &str, titles: &[&str]| {
        served.site.write(path, text);
        let public = out.path().join("public");
        build_to(served.site.root(), &public);
        let built = fs::read(public.join("claims/met/index.html")).unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let (_, _, bytes) = served.fetch("/claims/met/", "");
            if without_client(&bytes) == built {
                break;
            }
            assert!(Instant::now() < deadline, "{path}: {text}");
            std::thread::sleep(Duration::from_millis(10));
        }
        let built = String::from_utf8(built).unwrap();
        let places: Vec<_> = titles.iter().map(|title| built.find(title)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted());
    };
    let [a, b, c] = ["a", "b", "c"].map(|name| format!("content/explainers/{name}.md"));
    used(&b, &page("Beta", using), &["Alpha", "Beta", "Gamma"]);
    used(&a, &page("Alpha", "None."), &["Beta", "Gamma"]);
    used(&a, &page("Alpha", using), &["Alpha", "Beta", "Gamma"]);
    used(&c, &page("A first", using), &["A first", "Alpha", "Beta"]);
    used(&b, &page("Beta", "None."), &["A first", "Alpha"]);
}

#[test]
fn the_many_claims_of_a_party_come_and_go() {
    let claims = |count: usize| {
        let claims = (0..count).map(|n| {
            format!("  - {{id: c{n}, statement: S{n}., stances: [{{by: press, stance: reports, source: paper}}]}}\n")
        });
        let claims: String = claims.collect();
        format!("---\ntitle: Meeting\ndate: 2023-04\nclaims:\n{claims}---\nWords.\n")
    };
    let site = Site::of(&[
        ("content/events/meeting.md", &claims(205)),
        ("content/organizations/press.md", &page("Press", "Words.")),
        ("content/sources/paper.md", &page("Paper", "Words.")),
    ]);
    let served = Served::start(site, &["--port", "0"]);
    let status = |path: &str| served.fetch(path, "").0;
    let all = "/claims/of/organizations/press/";
    assert_eq!(status(all), 200);
    assert_eq!(status(&format!("{all}2/")), 200);
    assert_eq!(status(&format!("{all}3/")), 404);
    assert_eq!(status("/claims/of/events/meeting/"), 404);
    // Nobody but the source is concerned by whose stances they are.
    let others = claims(205).replace("by: press", "by: other");
    served
        .site
        .write("content/organizations/other.md", page("Other", "Words."));
    served.site.write("content/events/meeting.md", others);
    let deadline = Instant::now() + Duration::from_secs(20);
    while status(all) != 404 {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(status("/claims/of/organizations/other/2/"), 200);
    assert_eq!(status("/claims/of/sources/paper/"), 200);
    served.site.write("content/events/meeting.md", claims(205));
    while status(all) != 200 {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(10));
    }
}
