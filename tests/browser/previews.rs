//! Previews of links to entries, by mouse, keyboard and finger, from disk.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{AXE, axe_findings};
use crate::browser::driver::{Browser, browser_for, did_not_run};
use crate::browser::walk::Place;
use crate::common::{Site, repository};

const TEXT: &str = "---
title: A test
linking: all
---
They spoke of Track Two, which had come to a [halt](../glossary/stalemate.md). It had [begun](claim:begun).

Track Two went on, and the rest of this paragraph has *no link*.
";

const TRACK_TWO: &str = "a.auto";
const SECOND: &str = "p + p a.auto";
const BY_HAND: &str = ".prose a:not(.auto, .claim, .card a)";
const CLAIM: &str = ".prose a.claim";
const CARD: &str = "#_card";

/// A browser on a page with two automatic links to one entry and a link by hand.
struct Reader {
    browser: Browser,
    url: String,
    _site: Site,
}

fn reader(test: &str) -> Option<Reader> {
    let browser = browser_for(test)?;
    let site = site();
    let place = Place::on_disk(&site.path("public"));
    let url = place.url("explainers/a-test/");
    browser.size(1280, 900).expect("a window");
    browser.open(&url).expect("the page");
    let reader = Reader {
        browser,
        url,
        _site: site,
    };
    Some(reader)
}

fn site() -> Site {
    let entry = |title: &str| format!("---\ntitle: {title}\nsummary: What {title} is.\n---\nText.");
    let site = Site::of(&[
        ("content/site.yaml", "title: A site\naddresses: file\n"),
        ("content/index.md", "---\ntitle: A site\n---\nText.\n"),
        ("content/explainers/a-test.md", TEXT),
        ("content/glossary/track-two.md", &entry("Track Two")),
        ("content/glossary/stalemate.md", &entry("Stalemate")),
        ("content/sources/letter.md", &entry("A letter")),
        ("content/organizations/paper.md", &entry("Made-Up Paper")),
        ("content/profiles/cy.md", &entry("Cy Example")),
        (
            "content/events/start.md",
            "---\ntitle: A start\ndate: 2023\nclaims:\n  - id: begun\n    statement: What the talks were.\n    stances:\n      - {by: Made-Up Paper, stance: reports, on: 2023-07, source: letter}\n      - {by: Cy Example, stance: denies, source: letter}\n---\nText.\n",
        ),
    ]);
    site.build();
    site
}

impl Reader {
    fn run(&self, script: &str) -> Value {
        self.browser.run(script).expect(script)
    }

    fn is(&self, condition: &str) -> bool {
        self.run(&format!("return Boolean({condition})")) == true
    }

    /// Waits until a condition in the page holds.
    #[track_caller]
    fn until(&self, condition: &str) {
        let end = Instant::now() + Duration::from_secs(10);
        while !self.is(condition) {
            assert!(Instant::now() < end, "never: {condition}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[track_caller]
    fn until_open(&self, title: &str) {
        self.until(&format!(
            "document.querySelector('{CARD}')?.innerText.includes('What {title} is.')"
        ));
    }

    #[track_caller]
    fn until_closed(&self) {
        self.until(&format!("!document.querySelector('{CARD}')"));
    }

    fn pointer(&self, kind: &str, selector: &str, press: bool) {
        let script = format!(
            "const box = document.querySelector('{selector}').getClientRects()[0];
             return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)"
        );
        let point = self.run(&script);
        let mut actions =
            vec![json!({"type": "pointerMove", "duration": 0, "x": point[0], "y": point[1]})];
        if press {
            actions.push(json!({"type": "pointerDown", "button": 0}));
            actions.push(json!({"type": "pointerUp", "button": 0}));
        }
        let device = json!({"type": "pointer", "id": kind, "parameters": {"pointerType": kind},
            "actions": actions});
        self.browser.act(&json!([device])).expect("a pointer");
    }

    fn hover(&self, selector: &str) {
        self.pointer("mouse", selector, false);
    }

    fn press(&self, key: &str) {
        let actions = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        let device = json!({"type": "key", "id": "keys", "actions": actions});
        self.browser.act(&json!([device])).expect("a key");
    }

    /// Moves the focus by keyboard until it is where the condition says.
    #[track_caller]
    fn tab_to(&self, selector: &str) {
        for _ in 0..20 {
            self.press(TAB);
            if self.is(&format!("document.activeElement.matches('{selector}')")) {
                return;
            }
        }
        panic!("the focus never reaches {selector}");
    }

    #[track_caller]
    fn assert_calm(&self) {
        let console = self.browser.console().expect("a console");
        assert!(console.is_empty(), "{console:#?}");
    }
}

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

fn rest() {
    std::thread::sleep(Duration::from_millis(600));
}

#[test]
fn a_pointer_opens_a_preview_that_stays_while_it_is_there() {
    let Some(reader) = reader("a_pointer_opens_a_preview_that_stays_while_it_is_there") else {
        return;
    };
    reader.run(
        "const now = () => performance.now();
         addEventListener('pointerover', (e) => { if (e.target.matches('.prose a')) window.over ??= now() }, true);
         new MutationObserver(() => { if (document.querySelector('#_card')) window.open_at ??= now() })
             .observe(document.body, {subtree: true, childList: true});
         window.height = document.querySelector('.prose').offsetHeight",
    );
    reader.hover("h1");
    reader.hover(TRACK_TWO);
    reader.until_open("Track Two");
    let waited = reader.run("return open_at - over").as_f64();
    assert!(waited.is_some_and(|ms| ms > 340.0), "{waited:?}");
    assert!(reader.is("document.querySelector('#_card').innerText.includes('Term')"));
    assert!(
        reader.is("document.querySelector('a.auto').getAttribute('aria-describedby') == '_card'")
    );
    // It stands below the word, which stays lit; the text does not move.
    let below = "document.querySelector('#_card').getBoundingClientRect().top
        - document.querySelector('a.auto').getBoundingClientRect().bottom";
    assert_eq!(reader.run(&format!("return Math.round({below})")), 6);
    assert!(reader.is(
        "getComputedStyle(document.querySelector('a.auto')).backgroundColor != 'rgba(0, 0, 0, 0)'"
    ));
    assert!(reader.is("height == document.querySelector('.prose').offsetHeight"));

    reader.hover(CARD);
    rest();
    reader.until_open("Track Two");
    reader.hover("h1");
    reader.until_closed();
    assert!(reader.is("!document.querySelector('[aria-describedby]')"));

    // All links share one card; a key takes it away without the pointer moving.
    reader.hover(BY_HAND);
    reader.until_open("Stalemate");
    reader.hover(SECOND);
    reader.until_open("Track Two");
    assert!(reader.is("document.querySelectorAll('.preview').length == 1"));
    reader.press(ESCAPE);
    reader.until_closed();
    rest();
    reader.until_closed();
    reader.assert_calm();
}

#[test]
fn a_preview_opens_above_a_word_at_the_bottom_and_inside_a_narrow_window() {
    const NAME: &str = "a_preview_opens_above_a_word_at_the_bottom_and_inside_a_narrow_window";
    let Some(reader) = reader(NAME) else {
        return;
    };
    reader.browser.size(330, 700).expect("a narrow window");
    reader.run("document.querySelector('.prose').style.marginTop = '600px'; scrollTo(0, 0);
        const a = document.querySelector('a.auto'); scrollBy(0, a.getBoundingClientRect().bottom - 690)");
    reader.hover(TRACK_TWO);
    reader.until_open("Track Two");
    assert!(reader.is("document.querySelector('#_card.up')"));
    let place = reader.run(
        "const card = document.querySelector('#_card').getBoundingClientRect();
         return [card.left >= 0, card.right <= innerWidth, card.bottom <= document.querySelector('a.auto').getBoundingClientRect().top]",
    );
    assert_eq!(place, json!([true, true, true]));
}

#[test]
fn the_keyboard_opens_a_preview_and_closes_it() {
    let Some(reader) = reader("the_keyboard_opens_a_preview_and_closes_it") else {
        return;
    };
    reader.tab_to(TRACK_TWO);
    assert!(reader.is("!document.querySelector('#_card')"));
    reader.until_open("Track Two");
    reader.press(ESCAPE);
    reader.until_closed();
    assert!(reader.is("document.activeElement.matches('a.auto')"));

    // The card's own link comes next, and closing it leads back.
    reader.tab_to(BY_HAND);
    reader.until_open("Stalemate");
    reader.press(TAB);
    assert!(reader.is("document.activeElement.matches('#_card a')"));
    rest();
    reader.until_open("Stalemate");
    reader.press(ESCAPE);
    reader.until_closed();
    assert!(reader.is("document.activeElement.textContent == 'halt'"));
    rest();
    reader.until_closed();

    // Going on takes it away.
    reader.tab_to(SECOND);
    reader.until_open("Track Two");
    reader.press(TAB);
    reader.press(TAB);
    reader.until_closed();
    reader.assert_calm();

    reader.browser.open(&reader.url).expect("the page");
    reader.tab_to(TRACK_TWO);
    reader.until_open("Track Two");
    reader.press(ENTER);
    reader.until("location.pathname.endsWith('/glossary/track-two/index.html')");
}

#[test]
fn the_standing_of_a_claim_opens_by_keyboard_and_by_pointer() {
    let Some(reader) = reader("the_standing_of_a_claim_opens_by_keyboard_and_by_pointer") else {
        return;
    };
    let standing = "document.querySelector('#_card')?.innerText.includes(
        'Reported by Made-Up Paper in July 2023. Denied by Cy Example.')";
    reader.tab_to(CLAIM);
    reader.until(standing);
    // The marks are no part of what the link is called; their words are.
    assert!(reader.is(
        "document.activeElement.textContent == 'begun (reported, denied)'
         && document.activeElement.querySelector('[aria-hidden=true] > .denies')"
    ));
    reader.press(ESCAPE);
    reader.until_closed();
    rest();
    reader.hover(CLAIM);
    reader.until(standing);
    reader.pointer("mouse", CLAIM, true);
    reader.until("location.pathname.endsWith('/claims/begun/index.html')");
    reader.assert_calm();
}

/// By keyboard, from the mark of a note or the words of a citation to the sources.
#[test]
fn what_a_citation_cites_opens_by_keyboard() {
    const NAME: &str = "what_a_citation_cites_opens_by_keyboard";
    for (style, link, first) in [
        ("chicago-notes", ".note-mark a", "_ref-2"),
        ("apa", ".cite a", "_ref-1"),
    ] {
        let Some(browser) = browser_for(NAME) else {
            return;
        };
        let config = format!("title: A site\naddresses: file\ncitations: {{style: {style}}}\n");
        let source = |title: &str, author: &str| {
            format!(
                "---\ntitle: {title}\ntype: book\nauthor: \"{author}\"\nissued: 1999\n---\nText."
            )
        };
        let site = Site::of(&[
            ("content/site.yaml", &config),
            (
                "content/explainers/a-test.md",
                "---\ntitle: A test\n---\nIt was so [@two; @one], and more.\n",
            ),
            (
                "content/sources/one.md",
                &source("The first book", "Adams, Ada"),
            ),
            (
                "content/sources/two.md",
                &source("The second book", "Brown, Ben"),
            ),
        ]);
        site.build();
        let url = Place::on_disk(&site.path("public")).url("explainers/a-test/");
        browser.size(1280, 900).expect("a window");
        browser.open(&url).expect("the page");
        let reader = Reader {
            browser,
            url,
            _site: site,
        };
        reader.tab_to(link);
        // Some styles write titles in capitals.
        let shown = "(document.querySelector('#_card')?.innerText ?? '').toLowerCase()";
        reader.until(&format!("{shown}.includes('the first book')"));
        // A note shows all of its sources, a link in the text its own.
        assert_eq!(
            reader.is(&format!("{shown}.includes('the second book')")),
            style != "apa",
            "{style}"
        );
        // From the card, by Tab, to the page of the source; and back by Escape.
        reader.press(TAB);
        assert!(reader.is(
            "document.activeElement.closest('#_card')?.innerText.includes('About this source')"
        ));
        reader.press(ESCAPE);
        reader.until_closed();
        assert!(reader.is(&format!("document.activeElement.matches('{link}')")));
        // The link leads to the note or the source, and from there leads a way back.
        reader.press(ENTER);
        reader.until("location.hash.length > 1");
        let here = "document.querySelector(location.hash)";
        let back = format!("{here}.querySelector('.note-back').hash");
        let target = reader.run(&format!(
            "return document.querySelector({back}).textContent"
        ));
        assert!(
            target.as_str().is_some_and(|text| !text.is_empty()),
            "{style}: {target}"
        );
        assert!(reader.is(&format!(
            "document.getElementById('{first}')?.closest('.cited')"
        )));
        reader.assert_calm();
    }
}

#[test]
fn a_click_on_a_link_goes_where_it_leads() {
    let Some(reader) = reader("a_click_on_a_link_goes_where_it_leads") else {
        return;
    };
    reader.pointer("mouse", TRACK_TWO, true);
    reader.until("location.pathname.endsWith('/glossary/track-two/index.html')");
    reader.browser.open(&reader.url).expect("the page");
    reader.hover(BY_HAND);
    reader.until_open("Stalemate");
    reader.pointer("mouse", BY_HAND, true);
    reader.until("location.pathname.endsWith('/glossary/stalemate/index.html')");
    reader.browser.open(&reader.url).expect("the page");
    reader.hover(TRACK_TWO);
    reader.until_open("Track Two");
    reader.pointer("mouse", "#_card a", true);
    reader.until("location.pathname.endsWith('/glossary/track-two/index.html')");
    reader.assert_calm();
}

#[test]
fn a_tap_on_an_automatic_link_opens_a_sheet() {
    let Some(reader) = reader("a_tap_on_an_automatic_link_opens_a_sheet") else {
        return;
    };
    reader.browser.size(390, 800).expect("a small window");
    reader.pointer("touch", TRACK_TWO, true);
    reader.until_open("Track Two");
    rest();
    let sheet = reader.run(
        "const sheet = document.querySelector('#_card.sheet').getBoundingClientRect();
         const go = document.querySelector('#_card > a');
         return [sheet.bottom, sheet.width, go.textContent, go.offsetHeight]",
    );
    assert_eq!(sheet, json!([800, 390, "Read the entry", 48]));
    reader.pointer("touch", "h1", true);
    reader.until_closed();
    reader.pointer("touch", SECOND, true);
    reader.until_open("Track Two");
    reader.pointer("touch", "#_card > a", true);
    reader.until("location.pathname.endsWith('/glossary/track-two/index.html')");
    reader.browser.open(&reader.url).expect("the page");
    reader.pointer("touch", BY_HAND, true);
    reader.until("location.pathname.endsWith('/glossary/stalemate/index.html')");
    reader.assert_calm();
}

#[test]
fn axe_finds_nothing_with_a_preview_open() {
    const NAME: &str = "axe_finds_nothing_with_a_preview_open";
    let Some(reader) = reader(NAME) else {
        return;
    };
    let Ok(axe) = fs::read_to_string(repository().join(AXE)) else {
        did_not_run(NAME, "there is no axe-core", "(cd tests/browser && npm ci)");
        return;
    };
    for scheme in ["light", "dark"] {
        reader.browser.colours(scheme).expect("colours");
        for link in [TRACK_TWO, BY_HAND] {
            reader.hover("h1");
            reader.until_closed();
            reader.hover(link);
            reader.until("document.querySelector('#_card')");
            rest();
            let found = axe_findings(&reader.browser, &axe).expect("axe runs");
            assert!(found.is_empty(), "{scheme}: {found:#?}");
            assert!(reader.is("document.querySelector('#_card')"));
        }
    }
}

/// What readers without script have, and what the previews add to a page.
#[test]
fn without_script_the_links_and_a_folded_list_are_there() {
    let site = site();
    let html = site.output("explainers/a-test/index.html");
    let (prose, behind) = html
        .split_once("<details class=\"names\"")
        .expect("the list");
    assert_eq!(prose.matches("class=\"auto\"").count(), 2);
    assert!(prose.contains("href=\"../../glossary/stalemate/index.html\">halt</a>"));
    let list = behind.split("</details>").next().expect("its end");
    assert!(list.contains("Names on this page") && !list.contains("open"));
    assert_eq!(list.matches("<a href").count(), 2);
    for title in ["Track Two", "Stalemate"] {
        assert_eq!(list.matches(&format!("What {title} is.")).count(), 1);
    }
    let script = site.output("assets/site.js");
    assert!(script.len() <= 2400, "{} bytes", script.len());
}
