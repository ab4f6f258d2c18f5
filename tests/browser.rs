//! What a reader's browser finds in a built site: every link of every page, at `/`,
//! under a path and from disk; accessibility, light and dark; the narrowest window.
//!
//! Needs Chromium and ChromeDriver, axe-core and vnu-jar from npm, and Java. Without them these tests
//! say that they did not run, and pass; with `EXPOUND_BROWSER=required` they fail.

// Helpers of tests fail as tests do.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "browser/bar.rs"]
mod bar;
#[path = "browser/mod.rs"]
mod browser;
mod common;
#[path = "browser/live.rs"]
mod live;
#[path = "browser/merge.rs"]
mod merge;
#[path = "browser/previews.rs"]
mod previews;
#[path = "browser/scripts.rs"]
mod scripts;
#[path = "browser/source.rs"]
mod source;
#[path = "browser/valid.rs"]
mod valid;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use browser::driver::{Browser, browser_for, did_not_run};
use browser::http;
use browser::server::Server;
use browser::walk::{Place, Walk, walk};
use common::{Site, build_to, html_files, repository};

/// A site with everything that a page may hold, and an entry that more pages mention
/// than it shows.
fn everything() -> PathBuf {
    static SITE: OnceLock<Site> = OnceLock::new();
    let site = SITE.get_or_init(|| {
        let site = Site::copy_of(&repository().join("tests/browser/site"));
        for number in 1..=24 {
            let text = format!(
                "---\ntitle: Note {number}\n---\nThe Organization, *long* known. \
                 [[The Organization|It]] is in a note.\n"
            );
            site.write(&format!("content/notes/note-{number}.md"), text);
        }
        site
    });
    site.root().to_owned()
}

/// Both sites, built once for all tests.
fn built() -> [&'static Path; 2] {
    static BUILT: OnceLock<TempDir> = OnceLock::new();
    let folder = BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        build_to(repository(), &folder.path().join("shipped"));
        build_to(&everything(), &folder.path().join("everything"));
        folder
    });
    ["shipped", "everything"].map(|name| &*Box::leak(folder.path().join(name).into_boxed_path()))
}

/// What a walk, axe and the narrow window would say of a page where all is wrong:
/// a test that never fails tells nothing.
#[test]
fn a_faulty_page_is_found_faulty() {
    const NAME: &str = "a_faulty_page_is_found_faulty";
    let Some(browser) = browser_for(NAME) else {
        return;
    };
    const FAULTY: &str = r#"<!doctype html><title>Faulty</title><link rel="stylesheet" href="no.css">
        <body style="color: #999; background: #aaa"><p id="twice">Text</p><p id="twice" style="width: 400px">Text</p>
        <a href="no/such/page/">a</a> <a href="other.html#nowhere">b</a> <a href="/outside/">c</a>
        <img src="no.png" alt=""> <img src="http://127.0.0.1:9/pixel.png" alt="">
        <script>console.error("trouble")</script>"#;
    let other = "<!doctype html><link rel=icon href=data:,><title>Other</title><p id=here>Text";
    let site = Site::of(&[("index.html", FAULTY), ("other.html", other)]);
    let server = Server::start(site.root(), "/sub/").expect("a server");
    let place = Place::served(site.root(), &server);
    let walk = walk(&browser, &place, &[""]).expect("a walk");
    let report = walk.report();
    let host = server.address;
    for wrong in [
        format!("http://{host}/sub/no/such/page/: status 404"),
        format!("http://{host}/sub/other.html has no anchor `nowhere`"),
        format!("http://{host}/outside/ leads out of the site"),
        format!("\"http://{host}/sub/no.css\": status 404"),
        format!("http://{host}/sub/no.png status 404"),
        "a request outside the site: http://127.0.0.1:9/pixel.png".to_owned(),
        "http://127.0.0.1:9/pixel.png is elsewhere".to_owned(),
        "two elements have the id `twice`".to_owned(),
        "an image without a picture: <img src=\"no.png\"".to_owned(),
        "a script: <script>console.error".to_owned(),
        "\\\"trouble\\\"".to_owned(),
    ] {
        assert!(report.contains(&wrong), "`{wrong}` is not in:\n{report}");
    }
    browser.size(320, 720).expect("a narrow window");
    browser.open(&place.base).expect("the page");
    let [width, ..] = measured(&browser);
    assert!(width.as_u64() > Some(400), "{width}");
    if let Ok(axe) = fs::read_to_string(repository().join(AXE)) {
        let found = axe_findings(&browser, &axe).expect("axe runs").join("\n");
        assert!(found.contains("color-contrast at p"), "{found}");
        assert!(found.contains("html-has-lang at html"), "{found}");
    }
}

/// A walk must have seen every page of the site but those that only lead elsewhere.
fn assert_whole(walk: &Walk, place: &Place, folder: &Path) {
    assert!(walk.wrong.is_empty(), "{}", walk.report());
    let all: BTreeSet<String> = html_files(folder)
        .into_iter()
        .filter(|path| path != "404.html" && !is_redirect(&folder.join(path)))
        .map(|path| place.url(path.strip_suffix("index.html").unwrap_or(&path)))
        .collect();
    let seen: BTreeSet<String> = walk.pages.keys().cloned().collect();
    let never: Vec<_> = all.difference(&seen).collect();
    assert!(never.is_empty(), "no link leads to {never:#?}");
    assert!(walk.links > 10 * all.len(), "only {} links", walk.links);
}

fn is_redirect(file: &Path) -> bool {
    let html = fs::read_to_string(file).expect("a page");
    html.contains("http-equiv=\"refresh\"")
}

#[test]
fn every_link_leads_somewhere_at_the_root_of_a_host() {
    let Some(browser) = browser_for("every_link_leads_somewhere_at_the_root_of_a_host") else {
        return;
    };
    for folder in built() {
        let server = Server::start(folder, "/").expect("a server");
        let place = Place::served(folder, &server);
        let walk = walk(&browser, &place, &["", "404.html"]).expect("a walk");
        assert_whole(&walk, &place, folder);
    }
}

#[test]
fn every_link_leads_somewhere_under_a_path() {
    let Some(browser) = browser_for("every_link_leads_somewhere_under_a_path") else {
        return;
    };
    // The very same files: links know nothing of where the site stands.
    for folder in built() {
        let server = Server::start(folder, "/sub/path/").expect("a server");
        let place = Place::served(folder, &server);
        let walk = walk(&browser, &place, &[""]).expect("a walk");
        assert_whole(&walk, &place, folder);
    }
}

#[test]
fn every_link_leads_somewhere_from_disk() {
    let Some(browser) = browser_for("every_link_leads_somewhere_from_disk") else {
        return;
    };
    for root in [repository().to_owned(), everything()] {
        let site = Site::copy_of(&root);
        let config = fs::read_to_string(site.path("content/site.yaml")).expect("site.yaml");
        site.write("content/site.yaml", format!("addresses: file\n{config}"));
        site.build();
        let folder = site.path("public");
        let place = Place::on_disk(&folder);
        let walk = walk(&browser, &place, &[""]).expect("a walk");
        assert_whole(&walk, &place, &folder);
    }
}

#[test]
fn what_has_moved_is_found() {
    let Some(browser) = browser_for("what_has_moved_is_found") else {
        return;
    };
    let [_, folder] = built();
    let server = Server::start(folder, "/sub/path/").expect("a server");
    for old in ["old/everything/", "everything-old.html-like/place/"] {
        browser.open(&format!("{}{old}", server.url())).expect(old);
        let at = browser.run("return location.href").expect("an address");
        assert_eq!(at, format!("{}explainers/everything/", server.url()));
    }
}

#[test]
fn tables_are_aligned_as_written() {
    let Some(browser) = browser_for("tables_are_aligned_as_written") else {
        return;
    };
    let [_, folder] = built();
    let server = Server::start(folder, "/").expect("a server");
    let url = format!("{}explainers/everything/", server.url());
    browser.open(&url).expect("the page");
    let look = "return [...document.querySelectorAll('.prose tbody tr:first-child td')]
        .slice(0, 4).map((cell) => getComputedStyle(cell).textAlign)";
    let aligned = browser.run(look).expect("a look");
    assert_eq!(
        aligned,
        serde_json::json!(["start", "center", "end", "start"])
    );
}

/// Hosts serve `404.html` at any depth.
#[test]
fn what_is_not_there_gets_a_page_with_ways_out() {
    let Some(browser) = browser_for("what_is_not_there_gets_a_page_with_ways_out") else {
        return;
    };
    let site = Site::copy_of(&everything());
    let config = fs::read_to_string(site.path("content/site.yaml")).expect("site.yaml");
    let config = config.replace("everything.example/", "everything.example/sub/path/");
    site.write("content/site.yaml", config);
    site.build();
    let server = Server::start(&site.path("public"), "/sub/path/").expect("a server");
    browser.network().expect("the network log");
    let missing = format!("{}no/such/page", server.url());
    browser.open(&missing).expect("the page");
    let look = "return [document.querySelector('h1').textContent, \
        ...[...document.querySelectorAll('a[href]')].map(a => a.href)]";
    let found = browser.run(look).expect("a look");
    let found: Vec<String> = serde_json::from_value(found).expect("texts");
    assert_eq!(found[0], "Nothing at this address");
    let base = server.url();
    let inside = found[1..].iter().filter(|link| link.starts_with(&base));
    assert!(inside.clone().count() > 5, "{found:#?}");
    for link in inside {
        let path = link.strip_prefix(&format!("http://{}", server.address));
        let path = path.and_then(|p| p.split('#').next()).expect("a path");
        let answer = http::get(server.address, path).expect("an answer");
        let own = link.starts_with(&missing);
        assert!(own || answer.status == 200, "{link}: {}", answer.status);
    }
    for event in browser.network().expect("the network log") {
        let response = &event["params"]["response"];
        if event["method"] == "Network.responseReceived" && response["url"] != missing.as_str() {
            assert_eq!(response["status"], 200, "{response}");
        }
    }
}

/// Addresses of one page of each kind: of several, the largest.
fn one_of_each(folder: &Path) -> Vec<String> {
    let files = html_files(folder);
    let largest = |below: &str| {
        let fits = |path: &&String| {
            let inside = path.strip_prefix(below);
            inside.is_some_and(|rest| rest.len() > "index.html".len())
                && !is_redirect(&folder.join(path))
        };
        let size = |path: &&String| fs::metadata(folder.join(path)).map_or(0, |m| m.len());
        files.iter().filter(fits).max_by_key(size)
    };
    let entries = [
        "glossary/",
        "profiles/",
        "organizations/",
        "events/",
        "explainers/",
        "sources/",
        "claims/",
        "treaties/",
        "tags/",
    ];
    let mut pages: Vec<String> = entries
        .iter()
        .filter_map(|below| largest(below))
        .map(|path| path.trim_end_matches("index.html").to_owned())
        .collect();
    let there = OTHERS
        .into_iter()
        .filter(|a| match a.is_empty() || a.ends_with('/') {
            true => folder.join(a).join("index.html").exists(),
            false => folder.join(a).exists(),
        });
    pages.extend(there.map(str::to_owned));
    assert!(pages.len() >= 13, "{pages:#?}");
    pages
}

/// Pages that one of the two sites has for sure.
const OTHERS: [&str; 18] = [
    "", // home
    "glossary/",
    "glossary/2/",
    "organizations/",
    "names/",
    "tags/",
    "about/",
    "claims/",
    "claims/standing/denied/",
    "claims/met-lavrov/",
    "timeline/",
    "relations/",
    "profiles/richard-haass/",
    "corrections/",
    "explainers/what-the-dates-show/",
    "events/april-meeting/",
    "organizations/the-organization/mentions/",
    "404.html",
];

const AXE: &str = "tests/browser/node_modules/axe-core/axe.min.js";

#[test]
fn axe_finds_nothing_light_and_dark() {
    const NAME: &str = "axe_finds_nothing_light_and_dark";
    let Some(browser) = browser_for(NAME) else {
        return;
    };
    let Ok(axe) = fs::read_to_string(repository().join(AXE)) else {
        did_not_run(NAME, "there is no axe-core", "(cd tests/browser && npm ci)");
        return;
    };
    let mut wrong = Vec::new();
    let looked_at: Vec<String> = built().into_iter().flat_map(one_of_each).collect();
    for page in OTHERS {
        assert!(
            looked_at.iter().any(|other| other == page),
            "no site has {page}"
        );
    }
    for folder in built() {
        let server = Server::start(folder, "/").expect("a server");
        for scheme in ["light", "dark"] {
            browser.colours(scheme).expect("colours");
            for address in one_of_each(folder) {
                let url = format!("{}{address}", server.url());
                browser.open(&url).expect("a page");
                let dark = browser.run("return matchMedia('(prefers-color-scheme: dark)').matches");
                assert_eq!(dark, Ok(Value::Bool(scheme == "dark")));
                for found in axe_findings(&browser, &axe).expect("axe runs") {
                    wrong.push(format!("/{address} ({scheme}) {found}"));
                }
            }
        }
    }
    let count = wrong.len();
    assert!(count == 0, "axe finds {count}:\n{}", wrong.join("\n"));
}

fn axe_findings(browser: &Browser, axe: &str) -> Result<Vec<String>, String> {
    browser.run(axe)?;
    let found = browser.run_until_done(
        "axe.run(document, {resultTypes: ['violations']}).then(
            (results) => done(results.violations.flatMap((v) => v.nodes.map((n) =>
                `${v.id} at ${n.target}: ${n.failureSummary}`))),
            (error) => done([`axe failed: ${error}`]));",
    )?;
    serde_json::from_value(found).map_err(|e| e.to_string())
}

/// Nothing sticks out to the right where a window is 320 pixels wide; what is
/// wide scrolls in a box of its own.
#[test]
fn no_page_is_wider_than_the_narrowest_window() {
    let Some(browser) = browser_for("no_page_is_wider_than_the_narrowest_window") else {
        return;
    };
    browser.size(320, 720).expect("a narrow window");
    let mut wrong = Vec::new();
    for folder in built() {
        let server = Server::start(folder, "/").expect("a server");
        for path in html_files(folder) {
            if is_redirect(&folder.join(&path)) {
                continue;
            }
            let address = path.strip_suffix("index.html").unwrap_or(&path);
            let url = format!("{}{address}", server.url());
            browser.open(&url).expect("a page");
            let [width, window, sticks_out] = measured(&browser);
            assert_eq!(window, 320);
            if width.as_u64() > Some(320) {
                wrong.push(format!("/{address} is {width} wide: {sticks_out}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In the narrowest window a timeline is read as in any other: each date in words, with
/// what happened under it, and a track within the window that no screen reader hears.
#[test]
fn a_timeline_reads_well_in_the_narrowest_window() {
    let Some(browser) = browser_for("a_timeline_reads_well_in_the_narrowest_window") else {
        return;
    };
    browser.size(320, 720).expect("a narrow window");
    for folder in built() {
        let server = Server::start(folder, "/").expect("a server");
        browser
            .open(&format!("{}timeline/", server.url()))
            .expect("the timeline");
        let look = "return [...document.querySelectorAll('ol.periods > li')].map((li) => {
            const [time, rows] = li.children, track = time.querySelector('svg');
            const box = track.getBoundingClientRect(), mark = track.lastElementChild.getBoundingClientRect();
            return {words: time.innerText.trim(), links: rows.querySelectorAll('a').length,
                hidden: track.getAttribute('aria-hidden'), left: box.left, right: box.right, height: box.height,
                inside: mark.left >= box.left - 2 && mark.right <= box.right + 2 && mark.width + mark.height > 0,
                below: rows.getBoundingClientRect().top >= box.bottom}})";
        let found = browser.run(look).expect("a look");
        let rows = found.as_array().expect("rows");
        assert!(rows.len() >= 4, "{rows:#?}");
        for row in rows {
            let number = |key: &str| row[key].as_f64().expect("a number");
            assert!(
                row["words"]
                    .as_str()
                    .is_some_and(|w| w.contains(|c: char| c.is_ascii_digit())),
                "{row}"
            );
            assert!(row["links"].as_u64() > Some(0), "{row}");
            assert_eq!(row["hidden"], "true");
            assert!(number("left") >= 0.0 && number("right") <= 320.0, "{row}");
            assert!(
                number("right") - number("left") >= 120.0 && number("height") >= 8.0,
                "{row}"
            );
            assert!(row["inside"] == true && row["below"] == true, "{row}");
        }
    }
}

/// In the narrowest window a drawing scrolls in a box of its own, which the keyboard
/// reaches; its words are large enough, each box is a link, and no word leaves its box.
#[test]
fn a_drawing_is_read_in_the_narrowest_window() {
    let Some(browser) = browser_for("a_drawing_is_read_in_the_narrowest_window") else {
        return;
    };
    for (width, folder) in [320, 1280]
        .into_iter()
        .flat_map(|w| built().map(|f| (w, f)))
    {
        browser.size(width, 720).expect("a window");
        let server = Server::start(folder, "/").expect("a server");
        browser
            .open(&format!("{}relations/", server.url()))
            .expect("the relations");
        let look = "return [...document.querySelectorAll('.drawing')].map((region) => {
            const inside = (box, of) => box.left >= of.left - 1 && box.right <= of.right + 1
                && box.top >= of.top - 1 && box.bottom <= of.bottom + 1;
            const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            const box = (e) => e.getBoundingClientRect();
            const links = [...region.querySelectorAll('a')];
            region.focus();
            return {focused: document.activeElement === region, name: region.ariaLabel,
                right: box(region).right, scrolls: region.scrollWidth > region.clientWidth,
                links: links.length, lines: region.querySelectorAll('[role=img]').length,
                letters: box(region.querySelector('.kind')).height,
                out: links.flatMap((a) => [...a.querySelectorAll('text')]
                    .filter((text) => !inside(box(text), box(a.querySelector('rect'))))
                    .map((text) => text.textContent)),
                wide: [...region.querySelectorAll('g[role=img] text')]
                    .filter((text) => [...region.querySelectorAll('a rect')].some((rect) => over(box(text), box(rect))))
                    .map((text) => text.textContent)}})";
        let found = browser.run(look).expect("a look");
        let drawings = found.as_array().expect("drawings");
        assert_eq!(drawings.len(), 1, "{drawings:#?}");
        let drawing = &drawings[0];
        assert!(
            drawing["focused"] == true && drawing["name"].is_string(),
            "{drawing}"
        );
        assert!(
            drawing["right"].as_f64() <= Some(f64::from(width)),
            "{drawing}"
        );
        assert_eq!(drawing["scrolls"], width == 320, "{drawing}");
        assert!(
            drawing["links"].as_u64() > Some(3) && drawing["lines"].as_u64() > Some(2),
            "{drawing}"
        );
        assert!(drawing["letters"].as_f64() > Some(10.0), "{drawing}");
        assert_eq!(
            drawing["out"],
            Value::Array(Vec::new()),
            "words leave their boxes"
        );
        assert_eq!(
            drawing["wide"],
            Value::Array(Vec::new()),
            "words lie on boxes"
        );
    }
}

/// How wide the page is, and the window, and what sticks out.
fn measured(browser: &Browser) -> [Value; 3] {
    let script = "const out = [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5)
            .map((e) => e.tagName.toLowerCase() + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40));
        return [document.documentElement.scrollWidth, innerWidth, out.slice(0, 3)];";
    let found = browser.run(script).expect("measures");
    serde_json::from_value(found).expect("three values")
}
