//! `expound serve` in a browser: what changes in place, and what stays.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::driver::{Browser, browser_for};
use crate::common::Site;
use crate::common::served::{PATIENCE, Served};

const FILE: &str = "content/explainers/talks.md";
const ADDRESS: &str = "explainers/talks/";

/// A page with all that a reader may have touched, longer than its window.
const TEXT: &str = r#"---
title: Talks
---
First words of the text.

<input id="field" value="given">
<textarea id="area">given</textarea>
<select id="choice"><option>one</option><option>two</option></select>

<details id="fold">
<summary>More</summary>
Folded words.
</details>

<div id="pop" popover="manual">Popped up</div>

A paragraph with words to select.

LONG

Last words of the text.
"#;

fn text() -> String {
    let long: Vec<String> = (0..60).map(|n| format!("Paragraph {n}.")).collect();
    TEXT.replace("LONG", &long.join("\n\n"))
}

pub const PICTURE: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='WIDTH' height='10'/>";

/// An author with a browser and a site that is served.
pub struct Author {
    pub browser: Browser,
    pub served: Served,
}

pub fn author_of(test: &str, files: &[(&str, &str)], args: &[&str]) -> Option<Author> {
    let browser = browser_for(test)?;
    let args = [&["--port", "0"][..], args].concat();
    let served = Served::start(Site::of(files), &args);
    Some(Author { browser, served })
}

pub fn author(test: &str, args: &[&str]) -> Option<Author> {
    let text = text();
    let picture = PICTURE.replace("WIDTH", "20");
    let files = [
        ("content/site.yaml", "title: A site\nmenu: [explainers]\n"),
        (
            "content/index.md",
            "---\ntitle: Home\n---\nWelcome.\n\n![A picture](map.svg)\n",
        ),
        ("content/map.svg", picture.as_str()),
        (
            "content/explainers/other.md",
            "---\ntitle: Other\n---\nAnother text.\n",
        ),
        (FILE, text.as_str()),
    ];
    let author = author_of(test, &files, args)?;
    author.open(ADDRESS);
    Some(author)
}

impl Author {
    pub fn url(&self, address: &str) -> String {
        format!("http://{}/{address}", self.served.address)
    }

    /// Opens a page, and waits until it hears of changes; a mark tells a page that
    /// was patched from one that was loaded again.
    pub fn open(&self, address: &str) {
        self.browser.open(&self.url(address)).expect("the page");
        self.until("bar('#site').textContent");
        self.run("window.mark = 1");
    }

    pub fn run(&self, script: &str) -> Value {
        let bar = "const bar = (one) => document.querySelector('expound-bar')?.shadowRoot.querySelector(one);";
        self.browser.run(&format!("{bar} {script}")).expect(script)
    }

    /// Waits until a condition in the page holds.
    #[track_caller]
    pub fn until(&self, condition: &str) {
        let end = Instant::now() + PATIENCE;
        // The page may be on its way out.
        let script = format!("try {{ return Boolean({condition}) }} catch {{ return false }}");
        while self.run(&script) != true {
            let seen = || {
                self.run("return document.body.innerText.slice(0, 2000) + (bar('#all')?.innerText ?? '')")
            };
            assert!(Instant::now() < end, "never: {condition}\n{}", seen());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[track_caller]
    pub fn is(&self, condition: &str) {
        let holds = self.run(&format!("return Boolean({condition})"));
        assert_eq!(holds, true, "{condition}");
    }

    #[track_caller]
    pub fn until_text(&self, words: &str) {
        self.until(&format!("document.body.innerText.includes('{words}')"));
    }

    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        self.served.site.write(file, text);
    }

    pub fn replace(&self, from: &str, to: &str) {
        let text = text();
        assert!(text.contains(from), "{from}");
        self.write(FILE, text.replace(from, to));
    }
}

#[test]
fn text_changes_and_the_reader_s_own_stays() {
    let Some(author) = author("text_changes_and_the_reader_s_own_stays", &[]) else {
        return;
    };
    author.run(
        "field.focus(); field.value = 'typed'; field.setSelectionRange(1, 3);
         area.value = 'typed too'; choice.value = 'two'; fold.open = true; pop.showPopover();
         scrollTo(0, 200);",
    );
    author.replace("First words", "Second words");
    author.until_text("Second words of the text");
    for kept in [
        "window.mark === 1",
        "document.activeElement === field && field.value === 'typed'",
        "field.selectionStart === 1 && field.selectionEnd === 3",
        "area.value === 'typed too' && choice.value === 'two'",
        "fold.open && pop.matches(':popover-open')",
        "scrollY === 200",
    ] {
        author.is(kept);
    }
    author.run(
        "window.chosen = [...document.querySelectorAll('.prose p')].find((p) => p.textContent.includes('to select'));
         getSelection().selectAllChildren(chosen);",
    );
    author.replace(
        "Folded words.",
        "Folded words, and more.\n\nA new paragraph.",
    );
    author.until_text("Folded words, and more.");
    author.is("getSelection().toString() === 'A paragraph with words to select.'");
    author.is("chosen.isConnected && fold.open && window.mark === 1");
    assert_eq!(author.browser.console().expect("the console"), [""; 0]);
}

#[test]
fn what_changed_comes_into_sight_softly_marked() {
    let Some(author) = author("what_changed_comes_into_sight_softly_marked", &[]) else {
        return;
    };
    let marked = "document.getAnimations().some((one) => one.id === 'expound-changed'
        && one.effect.target.textContent.startsWith('NAME'))";
    author.replace("Last words", "Final words");
    author.until_text("Final words");
    author.is(&marked.replace("NAME", "Final words"));
    author.until("scrollY > innerHeight");
    // What is in sight stays where it is.
    let before = author.run("return scrollY");
    author.replace("Last words", "The very last words");
    author.until_text("The very last words");
    assert_eq!(author.run("return scrollY"), before);
    // What grows above does not move what is read.
    author.run(
        "scrollTo(0, 1500);
         window.read = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
         window.at = read.getBoundingClientRect().top;",
    );
    author.write(
        "templates/header.html",
        "<header style='height: 900px'>Grown</header>",
    );
    author.until_text("Grown");
    author.is("window.mark === 1 && Math.abs(read.getBoundingClientRect().top - at) < 2");
    // Those who want no movement get a frame without any.
    let calm =
        json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}], "media": ""});
    author
        .browser
        .cdp("Emulation.setEmulatedMedia", calm)
        .expect("calm");
    author.replace("First words", "Calm words");
    author.until_text("Calm words");
    author.until("document.getAnimations().some((one) => one.id === 'expound-changed' && !('backgroundColor' in one.effect.getKeyframes()[0]))");
}

#[test]
fn styles_pictures_templates_and_titles_change_in_place() {
    let Some(author) = author("styles_pictures_templates_and_titles_change_in_place", &[]) else {
        return;
    };
    author.open("");
    author.is("document.querySelector('.prose img').naturalWidth === 20");
    author.write("content/map.svg", PICTURE.replace("WIDTH", "30"));
    author.until("document.querySelector('.prose img').naturalWidth === 30");
    author.write("templates/assets/site.css", "h1 { color: rgb(1, 2, 3) }");
    let colour = "getComputedStyle(document.querySelector('h1')).color";
    author.until(&format!("{colour} === 'rgb(1, 2, 3)'"));
    author.write("templates/assets/site.css", "h1 { color: rgb(4, 5, 6) }");
    author.until(&format!("{colour} === 'rgb(4, 5, 6)'"));
    author.until("document.querySelectorAll('link[rel=stylesheet]').length === 1");
    author.write("templates/footer.html", "<footer>An own footer</footer>");
    author.until_text("An own footer");
    author.write(
        "content/site.yaml",
        "title: Another name\nmenu: [explainers/other]\n",
    );
    author.until("document.title.includes('Another name')");
    author
        .until("[...document.querySelectorAll('header a')].some((a) => a.textContent === 'Other')");
    author.write(
        "content/explainers/other.md",
        "---\ntitle: Changed title\n---\nText.\n",
    );
    author.until(
        "[...document.querySelectorAll('header a')].some((a) => a.textContent === 'Changed title')",
    );
    author.is("window.mark === 1");
    // What a script did can't be undone: a page with another one is loaded again.
    author.write(
        "templates/footer.html",
        "<footer>Own</footer><script>window.ran = 1</script>",
    );
    author.until("window.ran === 1");
    author.is("window.mark === 1");
    author.write(
        "templates/footer.html",
        "<footer>Own</footer><script>window.ran = 2</script>",
    );
    author.until("window.ran === 2 && window.mark !== 1");
}

#[test]
fn another_page_is_offered_or_followed() {
    let other = "content/explainers/other.md";
    let changed = "---\ntitle: Other\n---\nWhat is new.\n";
    let Some(author) = author("another_page_is_offered_or_followed", &[]) else {
        return;
    };
    author.write(other, changed);
    author.until("bar('#note').innerText.includes('Other changed')");
    author.is("window.mark === 1 && location.pathname === '/explainers/talks/'");
    author.run("bar('#note a').click()");
    author.until_text("What is new.");
    drop(author);
    let Some(author) = self::author("another_page_is_offered_or_followed", &["--follow"]) else {
        return;
    };
    author.write(other, changed);
    author.until("location.pathname === '/explainers/other/'");
    author.until_text("What is new.");
}

#[test]
fn back_forward_and_what_is_gone() {
    let Some(author) = author("back_forward_and_what_is_gone", &[]) else {
        return;
    };
    author.open("explainers/other/");
    author.replace("First words", "Words of meanwhile");
    author.browser.back().expect("back");
    author.until_text("Words of meanwhile");
    author.is("location.pathname === '/explainers/talks/'");
    author.run("window.mark = 1");
    author.served.site.remove(FILE);
    author.until_text("Nothing at this address");
    author.write(FILE, text());
    author.until_text("First words");
    author.is("window.mark === 1");
}

#[test]
fn many_tabs_and_browsers_and_a_server_that_comes_back() {
    const NAME: &str = "many_tabs_and_browsers_and_a_server_that_comes_back";
    let (Some(mut author), Some(second)) = (author(NAME, &[]), browser_for(NAME)) else {
        return;
    };
    let url = author.url(ADDRESS);
    second.open(&url).expect("the page");
    let mut tabs = Vec::new();
    for _ in 0..10 {
        tabs.push(author.browser.new_tab().expect("a tab"));
        author.open(ADDRESS);
    }
    author.replace("First words", "Words for all");
    author.until_text("Words for all");
    for tab in &tabs {
        author.browser.to_tab(tab).expect("the tab");
        author.until_text("Words for all");
        author.is("window.mark === 1");
    }
    let end = Instant::now() + PATIENCE;
    let there = "return document.body.innerText.includes('Words for all')";
    while second.run(there) != Ok(Value::Bool(true)) {
        assert!(Instant::now() < end, "the second browser");
        std::thread::sleep(Duration::from_millis(20));
    }
    author
        .served
        .restart(|site| site.write(FILE, text().replace("First", "Later")));
    author.until_text("Later words");
    author.is("window.mark === 1 && bar('#state').textContent === ''");
}
