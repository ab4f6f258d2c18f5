//! From a block of the page to its line in the author's editor.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use super::live::{Author, author_of};
use crate::common::Site;
use crate::common::served::PATIENCE;

/// Each block says in its own words at which line it stands.
const TEXT: &str = "---
title: Talks
---
Stands at line4, with [[Track Two]] and a note.[^n]

## Head at line6

- item at line8
- item at line9

  second paragraph at line11
- - nested at line12

| head at line14 |
|---|
| row at line16 |

> quoted at line18

```text
code at line20, from its fence
```

```figure
src: map.svg
alt: A picture
caption: figure at line24
```

<div>raw at line30</div>

Term at line32
: Definition at line33

[^n]: Note at line35, with Track Two.

    ```rust
    // code in a note at line37
    ```

Last at line41, with <b>bold</b> words.
";

/// An editor that writes what it is asked to open.
pub fn editor(site: &Site) -> String {
    site.write(
        "editor.sh",
        "echo \"$1:$2\" > \"$0.tmp\"; mv \"$0.tmp\" \"$0.out\"\n",
    );
    format!("sh {} {{file}} {{line}}", site.path("editor.sh").display())
}

fn author(test: &str) -> Option<(Author, Site)> {
    let tools = Site::empty();
    let editor = editor(&tools);
    let files = [
        ("content/index.md", "---\ntitle: Home\n---\nWelcome.\n"),
        (
            "content/glossary/track-two.md",
            "---\ntitle: Track Two\n---\nText.\n",
        ),
        ("content/explainers/map.svg", "<svg/>"),
        ("content/explainers/talks.md", TEXT),
    ];
    let author = author_of(test, &files, &["--editor", &editor])?;
    author.open("explainers/talks/");
    Some((author, tools))
}

/// What the editor was asked to open.
#[track_caller]
pub fn opened(author: &Author, tools: &Site) -> String {
    let end = Instant::now() + PATIENCE;
    let out = tools.path("editor.sh.out");
    while !out.exists() {
        let said = author.run("return bar('#note').innerText");
        assert!(Instant::now() < end, "nothing was opened: {said}");
        std::thread::sleep(Duration::from_millis(10));
    }
    let text = fs::read_to_string(&out).expect("the editor's trace");
    fs::remove_file(out).expect("the trace is removed");
    let root = author.served.site.root().canonicalize().expect("the site");
    let root = format!("{}/", root.display());
    text.trim()
        .strip_prefix(&root)
        .expect("a file of the site")
        .to_owned()
}

#[test]
fn alt_click_opens_each_block_at_its_line() {
    let Some((author, tools)) = author("alt_click_opens_each_block_at_its_line") else {
        return;
    };
    // A script's own elements do not confuse it.
    author.run("document.querySelector('.prose').prepend(document.createElement('hr'))");
    let innermost = "const at = (words) => [...document.querySelectorAll('.prose *')].filter((e) => words.test(e.textContent)).at(-1)";
    let lines = TEXT.split("line").skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    let lines: Vec<usize> = lines.collect();
    assert_eq!(lines.len(), 17);
    for line in lines {
        author.run(&format!(
            "{innermost}; at(/line{line}\\b/).dispatchEvent(new MouseEvent('click', {{altKey: true, bubbles: true, cancelable: true, composed: true}}))"
        ));
        let expected = format!("content/explainers/talks.md:{line}");
        assert_eq!(opened(&author, &tools), expected);
    }
    // Within a link it opens the block, and goes nowhere.
    author.run("document.querySelector('.prose a').dispatchEvent(new MouseEvent('click', {altKey: true, bubbles: true, cancelable: true, composed: true}))");
    assert_eq!(opened(&author, &tools), "content/explainers/talks.md:4");
    author.is("location.pathname === '/explainers/talks/' && window.mark === 1");
    // Beside the text it is the page's file.
    author.run("document.querySelector('h1').dispatchEvent(new MouseEvent('click', {altKey: true, bubbles: true, cancelable: true, composed: true}))");
    assert_eq!(opened(&author, &tools), "content/explainers/talks.md:1");
}

#[test]
fn the_keyboard_opens_it_too_and_findings_theirs() {
    let Some((author, tools)) = author("the_keyboard_opens_it_too_and_findings_theirs") else {
        return;
    };
    let alt_dot = json!([{"type": "key", "id": "keys", "actions": [
        {"type": "keyDown", "value": "\u{e00a}"}, {"type": "keyDown", "value": "."},
        {"type": "keyUp", "value": "."}, {"type": "keyUp", "value": "\u{e00a}"}]}]);
    author.run("getSelection().selectAllChildren([...document.querySelectorAll('.prose > p')].find((p) => p.textContent.includes('line41')));");
    author.run("[...document.querySelectorAll('.prose > p')].at(-1).scrollIntoView()");
    author.browser.act(&alt_dot).expect("keys");
    assert_eq!(opened(&author, &tools), "content/explainers/talks.md:41");
    author.run("getSelection().empty(); document.querySelector('.prose a').focus()");
    author.browser.act(&alt_dot).expect("keys");
    assert_eq!(opened(&author, &tools), "content/explainers/talks.md:4");
    // After a change lines are those of the text as it is now.
    let longer = TEXT.replace("Stands at", "Before.\n\nStands at");
    author.write("content/explainers/talks.md", longer);
    author.until("document.body.innerText.includes('Before.')");
    author.run("document.querySelector('.prose a').focus()");
    author.browser.act(&alt_dot).expect("keys");
    assert_eq!(opened(&author, &tools), "content/explainers/talks.md:6");
    // A finding, in the bar and in the list of all.
    author.write(
        "content/explainers/talks.md",
        TEXT.replace("raw at", "[[Nobody]] at"),
    );
    author.write("content/index.md", "---\ntitle: Home\n---\n\n[[Nobody]]\n");
    author.open("");
    author.until("bar('li.finding button')");
    author.run("bar('li.finding button').click()");
    assert_eq!(opened(&author, &tools), "content/index.md:5");
    author.open("_expound/findings");
    author.run("document.querySelector('[data-expound-file=\"content/index.md\"]').click()");
    assert_eq!(opened(&author, &tools), "content/index.md:5");
}

#[test]
fn alt_dot_is_the_sign_and_else_the_key() {
    let Some((author, tools)) = author("alt_dot_is_the_sign_and_else_the_key") else {
        return;
    };
    let press = |key: &str, code: &str| {
        author.run(&format!(
            "document.querySelector('.prose a').dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', code: '{code}', altKey: true, bubbles: true, cancelable: true, composed: true}}))"
        ));
    };
    // Other signs than a dot, on keyboards where they stand on its key.
    for (key, code) in [("v", "Period"), (":", "Period"), ("\u{e9}", "KeyE")] {
        press(key, code);
    }
    // A dot wherever it stands, and its key where Alt makes another sign of it.
    for (key, code) in [
        (".", "Comma"),
        (".", "KeyE"),
        ("\u{2265}", "Period"),
        ("\u{2026}", "Period"),
    ] {
        press(key, code);
        assert_eq!(
            opened(&author, &tools),
            "content/explainers/talks.md:4",
            "{key} {code}"
        );
        assert!(
            !tools.path("editor.sh.out").exists(),
            "opened twice before {key} {code}"
        );
    }
}

#[test]
fn an_editor_that_can_not_work_is_explained() {
    let files = [("content/index.md", "---\ntitle: Home\n---\nWelcome.\n")];
    for (args, said) in [
        (&["--editor", "vim"][..], "needs a terminal"),
        (&[][..], "no editor is set"),
        (&["--editor", "no-such-editor"][..], "can\\'t be started"),
    ] {
        let Some(author) = author_of("an_editor_that_can_not_work_is_explained", &files, args)
        else {
            return;
        };
        author.open("");
        author.run("bar('#source').click()");
        author.until(&format!("bar('#note').innerText.includes('{said}')"));
        author.is("bar('#note').innerText.includes('--editor')");
    }
}
