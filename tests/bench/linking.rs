//! `cargo bench --bench linking`: what finding names in texts costs.
//!
//! 1. The same 1,000 pages with the same mentions are linked among 100 to 100,000
//!    names; the times are printed as multiples of the first.
//! 2. All pages of a site (`EXPOUND_BENCH_SITE`, or 10,000 generated ones) are
//!    linked, beside a bare pass of pulldown-cmark over their text, and one that
//!    writes HTML. Linking cuts the text into words; its sentences are known from
//!    parsing. All on all cores, nothing read or written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use expound::date::Day;
use expound::link::Linker;
use expound::model::{Change, Model, Settings};
use expound::parse::bodies::Bodies;
use expound::parse::{self, Document, front_matter, yaml::Node};
use expound::read::{self, Files, SourceFile};
use rayon::prelude::*;

const RUNS: usize = 9;

fn main() {
    let mut first = None;
    for names in [100, 1_000, 10_000, 100_000] {
        let files = generated(1_000, names);
        let time = Linked::new(&files).time();
        let first = *first.get_or_insert(time);
        println!(
            "1,000 pages, {names:>7} names: {time:>10.2?}, {:.2} times",
            ratio(time, first)
        );
    }
    let files = match std::env::var_os("EXPOUND_BENCH_SITE") {
        Some(site) => read::read(&PathBuf::from(site)).unwrap(),
        None => generated(10_000, 2_000),
    };
    let texts: Vec<&str> = files.pages.iter().map(body).collect();
    let options = pulldown_cmark::Options::all();
    let bare = median(|| {
        let count = texts
            .par_iter()
            .map(|text| pulldown_cmark::Parser::new_ext(text, options).count());
        assert!(count.sum::<usize>() > 0);
    });
    let html = median(|| {
        let written = texts.par_iter().map(|text| {
            let mut html = String::new();
            let parser = pulldown_cmark::Parser::new_ext(text, options);
            pulldown_cmark::html::push_html(&mut html, parser);
            html.len()
        });
        assert!(written.sum::<usize>() > 0);
    });
    let linked = Linked::new(&files).time();
    println!(
        "{} pages: bare pulldown-cmark {bare:.2?}, with HTML {html:.2?}",
        files.pages.len()
    );
    println!(
        "finding and deciding all mentions {linked:.2?}: {:.2} times the bare pass, {:.2} times HTML",
        ratio(linked, bare),
        ratio(linked, html)
    );
}

/// A site that is ready to be linked.
struct Linked {
    documents: Vec<Document>,
    model: Model,
    linker: Linker,
}

impl Linked {
    fn new(files: &Files) -> Linked {
        let mut found = Vec::new();
        let config: Arc<str> = read::CONFIG.into();
        let definitions = expound::model::definitions::definitions(&config, None, &mut found);
        let options = parse::Options::default();
        let parsed = files.pages.par_iter();
        let parsed = parsed.map(|page| parse::parse(&page.path, &page.text, &options));
        let documents: Vec<Document> = parsed.collect();
        let settings = Settings {
            drafts: true,
            future: true,
            today: Day::parse("2026-11-24").unwrap(),
        };
        let node = Node::empty();
        let model = Model::new(
            (&config, &node),
            definitions,
            &documents,
            Default::default(),
            &settings,
        );
        let linker = Linker::new(&model.site, &documents, Bodies::Kept(&documents), false);
        Linked {
            documents,
            model,
            linker,
        }
    }

    /// How long it takes to link all texts that were linked before.
    fn time(mut self) -> Duration {
        let change = Change {
            pages: (0..self.model.site.pages.len())
                .filter(|n| self.is_text(*n))
                .collect(),
            ..Change::default()
        };
        median(|| {
            let bodies = Bodies::Kept(&self.documents);
            let again = self
                .linker
                .update(&self.model.site, &self.documents, bodies, &change);
            assert_eq!(again.len(), change.pages.len());
        })
    }

    /// Entries without text only give names.
    fn is_text(&self, number: usize) -> bool {
        let document = self.model.site.pages[number].document;
        !self.documents[document].body.runs.is_empty()
    }
}

fn body(page: &SourceFile) -> &str {
    let body = front_matter::split(&page.path, &page.text, &mut Vec::new()).body;
    &page.text[body]
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// Pages of text that name the first hundred of a number of entries.
fn generated(pages: usize, names: usize) -> Files {
    let mut numbers = Numbers(7);
    let mut word = |least: usize| numbers.word(least);
    let name = |n: usize, a: &str, b: &str| match n % 3 {
        0 => format!("{a} {b}{n}"),
        1 => format!("{a}{n}"),
        _ => format!("{a} of {b} {n}"),
    };
    let names: Vec<String> = (0..names).map(|n| name(n, &word(1), &word(2))).collect();
    let mut files = Files::default();
    let mut add = |path: String, title: &str, text: &str| {
        files.pages.push(SourceFile {
            path: path.into(),
            text: format!("---\ntitle: {title}\n---\n{text}"),
        });
    };
    for (number, name) in names.iter().enumerate() {
        add(format!("content/glossary/{number:06}.md"), name, "");
    }
    // Whatever names there are, the texts are the same.
    let mut numbers = Numbers(8);
    let mut word = |least: usize| numbers.word(least);
    for number in 0..pages {
        let mut text = String::new();
        for paragraph in 0..6 {
            for _ in 0..9 {
                text.push_str(&word(1));
                text.push_str(" and *");
                text.push_str(&word(1));
                text.push_str("* the ");
                text.push_str(&word(2));
                text.push(' ');
            }
            text.push_str(&names[(number * 7 + paragraph * 13) % names.len().min(100)]);
            text.push_str(".\n\n");
        }
        add(
            format!("content/pages/{number:06}.md"),
            &format!("Page {number}"),
            &text,
        );
    }
    files.pages.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

const SYLLABLES: [&str; 16] = [
    "ta", "ke", "mi", "ro", "lu", "sen", "dor", "pel", "van", "qui", "sho", "bra", "wen", "zi",
    "gra", "not",
];

/// Numbers of a linear congruential generator (Knuth, MMIX): the same on every machine.
struct Numbers(u64);

impl Numbers {
    /// A word of at least so many syllables.
    fn word(&mut self, least: usize) -> String {
        let syllables = least + self.below(3);
        let syllables = (0..syllables).map(|_| SYLLABLES[self.below(SYLLABLES.len())]);
        syllables.collect()
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}
