//! What is found wrong after an edit, wherever it shows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::common::Site;
use super::common::served::Served;

const FINDINGS: &str = "/_expound/findings";

/// Ends the typing with the test, whatever comes of it.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn page(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\n---\n{text}\n")
}

#[test]
fn a_template_that_fails_where_an_edit_of_another_page_shows_is_found() {
    let template =
        "<p>{{ page.title }}</p>{% if backlinks | length > 1 %}{{ nothing.there }}{% endif %}";
    let site = Site::of(&[
        ("content/index.md", &page("Home", "See [[Stalemate]].")),
        (
            "content/glossary/stalemate.md",
            &page("Stalemate", "Words."),
        ),
        ("content/explainers/a.md", &page("A", "Other words.")),
        ("templates/term.html", template),
    ]);
    let served = Served::start(site, &["--port", "0"]);
    served.shows(FINDINGS, "Nothing is wrong");
    let mentions = page("A", "Of a stalemate.");
    served.site.write("content/explainers/a.md", mentions);
    served.shows(FINDINGS, "nothing");
    // And it goes with its cause.
    let mentions = page("A", "Of nobody.");
    served.site.write("content/explainers/a.md", mentions);
    served.shows(FINDINGS, "Nothing is wrong");
}

#[test]
fn what_is_tried_after_the_first_report_is_found_too() {
    let pages = |last: &str| -> Vec<(String, String)> {
        let pages = (0..150).map(|number| {
            let summary = if number == 149 { last } else { "right" };
            let text = format!("---\ntitle: P {number}\nsummary: {summary}\n---\nWords.\n");
            (format!("content/explainers/{number:03}.md"), text)
        });
        pages.collect()
    };
    let template = "{% if page.summary == \"wrong\" %}{{ nothing.there }}{% endif %}";
    let mut files = pages("right");
    files.push(("templates/explainer.html".to_owned(), template.to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (&**p, &**t)).collect();
    let served = Served::start(Site::of(&files), &["--port", "0"]);
    served.shows(FINDINGS, "Nothing is wrong");
    // All at once, as another branch brings them.
    for (path, text) in pages("wrong") {
        served
            .site
            .write(&path, text.replace("Words.", "Other words."));
    }
    served.shows(FINDINGS, "nothing");
}

#[test]
fn mentions_are_right_while_edits_go_on_without_a_pause() {
    let mut files = vec![
        ("content/index.md".to_owned(), page("Home", "Words.")),
        (
            "content/glossary/old.md".to_owned(),
            page("Old accord", "Words."),
        ),
    ];
    for number in 0..60 {
        let text = page(&format!("Text {number:02}"), "Of the new accord.");
        files.push((format!("content/explainers/{number:02}.md"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (&**p, &**t)).collect();
    let served = Served::start(Site::of(&files), &["--port", "0"]);
    served.shows("/glossary/old/", "Old accord");
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for edit in 0.. {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let text = page("Home", &format!("Typed {edit}."));
                served.site.write("content/index.md", text);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let _ends = Ends(&ended);
        served.shows("/", "Typed ");
        std::thread::sleep(Duration::from_millis(300));
        let renamed = page("New accord", "Words.");
        served.site.write("content/glossary/old.md", renamed);
        let end = std::time::Instant::now() + super::PATIENCE;
        let shown = || served.get("/glossary/old/").1.contains("Text 00");
        let mut right = shown();
        while !right && std::time::Instant::now() < end {
            std::thread::sleep(Duration::from_millis(20));
            right = shown();
        }
        assert!(right, "mentions are stale while the author types");
    });
}
