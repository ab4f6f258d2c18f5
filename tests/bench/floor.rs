//! `cargo bench --bench floor`: how much longer expound takes than the floor, a
//! program over the same crates that only reads the pages, turns their Markdown
//! into HTML and writes it, over all cores. Both are run on the same pages, as
//! processes of their own, in turn; the medians and their ratio are printed.
//!
//! The pages are those of `EXPOUND_BENCH_SITE`, a folder with `content/`, or
//! generated ones, `EXPOUND_BENCH_PAGES` of them (2,000).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;

const RUNS: usize = 5;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, command, site, out] = args.as_slice()
        && command == "floor"
    {
        return floor(Path::new(site), Path::new(out));
    }
    let scratch = tempfile::tempdir().unwrap();
    let site = match std::env::var_os("EXPOUND_BENCH_SITE") {
        Some(site) => PathBuf::from(site),
        None => generate(scratch.path()),
    };
    let pages = markdown(&site.join("content")).len();
    let (floor_out, own_out) = (scratch.path().join("floor"), scratch.path().join("own"));
    let mut floors = Vec::new();
    let mut owns = Vec::new();
    for _ in 0..RUNS {
        let _ = std::fs::remove_dir_all(&floor_out);
        let _ = std::fs::remove_dir_all(&own_out);
        let mut floor = Command::new(std::env::current_exe().unwrap());
        floors.push(measure(floor.arg("floor").arg(&site).arg(&floor_out)));
        let mut own = Command::new(env!("CARGO_BIN_EXE_expound"));
        own.arg("build")
            .arg("--root")
            .arg(&site)
            .arg("--out")
            .arg(&own_out);
        owns.push(measure(&mut own));
    }
    println!("{pages} pages, {RUNS} runs each, medians");
    let (floor_time, floor_memory) = medians(floors);
    let (own_time, own_memory) = medians(owns);
    let seconds = |d: Duration| d.as_secs_f64();
    println!(
        "floor    {:8.3} s {:8} KiB",
        seconds(floor_time),
        floor_memory
    );
    println!("expound  {:8.3} s {:8} KiB", seconds(own_time), own_memory);
    println!(
        "ratio    {:8.1}   {:8.1}",
        seconds(own_time) / seconds(floor_time),
        own_memory as f64 / floor_memory.max(1) as f64
    );
}

/// Reads, parses and writes; nothing else.
fn floor(site: &Path, out: &Path) {
    let content = site.join("content");
    markdown(&content).par_iter().for_each(|path| {
        let text = std::fs::read_to_string(path).unwrap();
        let mut html = String::from("<!doctype html>\n");
        pulldown_cmark::html::push_html(
            &mut html,
            pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all()),
        );
        let folder = out.join(path.strip_prefix(&content).unwrap().with_extension(""));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("index.html"), html).unwrap();
    });
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(markdown(&path));
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
    found
}

/// Time and peak memory (KiB; 0 where the system does not tell) of a command.
fn measure(command: &mut Command) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Ok(status) = std::fs::read_to_string(&status_file) {
            let line = status.lines().find(|l| l.starts_with("VmHWM:"));
            let kib = line.and_then(|l| l.split_whitespace().nth(1)?.parse().ok());
            peak = peak.max(kib.unwrap_or(0));
        }
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            return (start.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn medians(mut runs: Vec<(Duration, u64)>) -> (Duration, u64) {
    runs.sort();
    let time = runs[runs.len() / 2].0;
    let mut memory: Vec<u64> = runs.iter().map(|run| run.1).collect();
    memory.sort();
    (time, memory[memory.len() / 2])
}

/// Terms that link to each other, with headings, lists, a table and code.
fn generate(folder: &Path) -> PathBuf {
    let pages = std::env::var("EXPOUND_BENCH_PAGES").ok();
    let pages: usize = pages.and_then(|n| n.parse().ok()).unwrap_or(2000);
    let glossary = folder.join("content/glossary");
    std::fs::create_dir_all(&glossary).unwrap();
    for n in 0..pages {
        let (a, b) = ((n * 7 + 1) % pages, (n * 13 + 5) % pages);
        let text = format!(
            "---\ntitle: Term {n}\naliases: [Word {n}]\nsummary: The meaning of term {n}.\ntags: [tag {}]\n---\n\
             Term {n} is near [[Term {a}]], and *far* from [[term-{b}|another]].\n\n\
             ## Use\n\n- One way, with a note.[^1]\n- Another, with `code`.\n\n\
             | Word | Meaning |\n|---|---|\n| one | {n} |\n| two | {a} |\n\n\
             ```rust\nfn term() -> usize {{\n    {n} // the number\n}}\n```\n\n[^1]: The note of term {n}.\n",
            n % 20
        );
        std::fs::write(glossary.join(format!("term-{n}.md")), text).unwrap();
    }
    folder.to_owned()
}
