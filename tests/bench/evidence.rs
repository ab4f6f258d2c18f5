//! `cargo bench --bench evidence`: what sources, claims, events and relations cost.
//!
//! Two sites have the same pages with the same words: the generated ones of
//! `EXPOUND_BENCH_PAGES` (10,000), and 10,000 short ones. In one of the two these are
//! 5,000 sources, 5,000 events with participants, and 2,000 claims with five stances
//! each, cited and used in texts; in the other they are terms and nothing more. Both are
//! built in turn `EXPOUND_BENCH_RUNS` times (5), from nothing, and the ratio of the
//! medians is printed. Then one stance is edited while `expound serve` shows the site.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod generate;
mod measure;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use common::Site;
use common::served::Served;
use measure::{Run, measure, median};

const SOURCES: usize = 5_000;
const EVENTS: usize = 5_000;
const CLAIMS: usize = 2_000;
const STANCES: [&str; 5] = ["reports", "denies", "confirms", "disputes", "declines"];

fn number(name: &str, default: usize) -> usize {
    let value = std::env::var(name).ok();
    let value = value.and_then(|value| value.parse().ok());
    value.unwrap_or(default)
}

fn main() {
    let pages = number("EXPOUND_BENCH_PAGES", 10_000);
    let sites = [true, false].map(|evidence| {
        let site = Site::empty();
        generate::generate(site.root(), pages);
        write(&site, evidence);
        site
    });
    let mut runs: [Vec<Run>; 2] = Default::default();
    for _ in 0..number("EXPOUND_BENCH_RUNS", 5) {
        for (site, runs) in sites.iter().zip(&mut runs) {
            let out = site.path("out");
            let _ = fs::remove_dir_all(&out);
            let mut build = common::command();
            build.args(["build", "--no-cache", "--today", common::TODAY]);
            build.arg("--root").arg(site.root()).arg("--out").arg(&out);
            runs.push(measure(&mut build, &out).expect("a build"));
        }
    }
    let [with, without] = runs.map(|runs| median(&runs).expect("a run"));
    for (what, run) in [("with evidence", with), ("without", without)] {
        println!(
            "{what:14} {:8.2} s {:8.2} s CPU {:6.0} MiB {:7} files {:7.1} MB",
            run.time,
            run.cpu,
            run.memory,
            run.files,
            run.bytes as f64 / 1e6
        );
    }
    println!(
        "added          {:8.2} of the time, {:.2} of the CPU time",
        with.time / without.time - 1.0,
        with.cpu / without.cpu - 1.0
    );
    let [site, _] = sites;
    served(site);
}

/// Adds the short pages: their words are the same, what they say as data is not.
fn write(site: &Site, evidence: bool) {
    let add = |folder: &str, name: &str, front: &str, text: &str| {
        let kind = if evidence { folder } else { "glossary" };
        let front = if evidence { front } else { "" };
        let file = format!("content/{kind}/{name}.md");
        let title = name.replace('-', " ");
        site.write(&file, format!("---\ntitle: {title}\n{front}---\n{text}\n"));
    };
    let people: Vec<String> = (0..100).map(|n| format!("party-{n}")).collect();
    for person in &people {
        add("organizations", person, "", "One of those who say things.");
    }
    for number in 0..SOURCES {
        let front = format!(
            "type: article-newspaper\nauthor: \"Writer{}, Ada\"\npublisher: Paper {}\nissued: {}\nurl: https://example.org/{number}\n",
            number % 700,
            number % 50,
            issued(number)
        );
        add(
            "sources",
            &format!("paper-{number}"),
            &front,
            "It was printed, and is kept.",
        );
    }
    for number in 0..EVENTS {
        let mut front = format!("date: {}\nplace: A town\nparticipants:\n", day(number));
        for nth in 0..3 {
            let who = &people[(number * 7 + nth * 13) % people.len()];
            let claim = match number < CLAIMS && nth == 0 {
                true => format!(", claim: claim-{number}"),
                false => String::new(),
            };
            let _ = writeln!(front, "  - {{who: {who}, role: guest{claim}}}");
        }
        if number < CLAIMS {
            front.push_str(&claim(number, &people, "It was so."));
        }
        let (uses, cites) = match evidence {
            true => (
                format!("[was said](claim:claim-{})", number % CLAIMS),
                format!(" [@paper-{number}]"),
            ),
            false => ("was said".to_owned(), String::new()),
        };
        let text = format!("On that day it {uses}, and some doubt it{cites}.");
        add("events", &format!("meeting-{number}"), &front, &text);
    }
}

/// The month of a source, which is that of the stances that are taken in it.
fn issued(source: usize) -> String {
    format!("2020-{:02}", source % STANCES.len() + 1)
}

/// A day after the year 1900, later for larger numbers.
fn day(number: usize) -> String {
    format!(
        "{}-{:02}-{:02}",
        1900 + number / 100,
        1 + number % 12,
        1 + number % 28
    )
}

fn claim(number: usize, people: &[String], statement: &str) -> String {
    let about = &people[number % people.len()];
    let mut claim = format!(
        "claims:\n  - id: claim-{number}\n    statement: {statement}\n    about: [{about}]\n    stances:\n"
    );
    for (nth, stance) in STANCES.iter().enumerate() {
        let by = &people[(number + nth * 17) % people.len()];
        let source = (number * 5 + nth) % SOURCES;
        let _ = writeln!(
            claim,
            "      - {{by: {by}, stance: {stance}, on: {}, source: paper-{source}}}",
            issued(source)
        );
    }
    claim
}

/// How soon an edit of one stance is served, on the claim's own page.
fn served(site: Site) {
    let root = site.root().to_owned();
    let served = Served::start(site, &["--port", "0"]);
    // The site is there, and what is made once is made.
    served.get(&generate::address(0));
    let mut times: Vec<Duration> = Vec::new();
    for edit in 0..number("EXPOUND_BENCH_EDITS", 20) {
        let at = edit * 97 % CLAIMS;
        let word = format!("said in other words {edit}");
        let start = Instant::now();
        change(&root, at, &word);
        let address = format!("/claims/claim-{at}/");
        while !served.get(&address).1.contains(&word) {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "{address} is not served"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        times.push(start.elapsed());
        std::thread::sleep(Duration::from_millis(50));
    }
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    println!(
        "an edit of one stance is served after {:.0} ms, p95 {:.0} ms ({})",
        at(50),
        at(95),
        times.len()
    );
}

/// Gives a stance of a claim a note.
fn change(root: &Path, number: usize, note: &str) {
    let file = root.join(format!("content/events/meeting-{number}.md"));
    let text = fs::read_to_string(&file).unwrap();
    let (before, behind) = text.split_once("stance: denies,").unwrap();
    let behind = behind
        .strip_prefix(" note: ")
        .map_or(behind, |rest| rest.split_once(',').unwrap().1);
    fs::write(
        &file,
        format!("{before}stance: denies, note: {note},{behind}"),
    )
    .unwrap();
}
