//! A mistake leaves the last good page in place, until it is mended.

use std::fs;

use serde_json::Value;

use super::common::Site;
use super::common::served::Served;
use super::{TERM, TERM_FILE, one_term};

const PAGE: &str = "/glossary/stalemate/";

/// Asks for a page's status until it holds what it should.
#[track_caller]
fn until(served: &Served, path: &str, what: &str, fine: impl Fn(&Value) -> bool) -> Value {
    let end = std::time::Instant::now() + super::PATIENCE;
    loop {
        let status = served.status_of(path);
        if fine(&status) {
            return status;
        }
        assert!(std::time::Instant::now() < end, "never {what}: {status:#}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

fn held(status: &Value) -> bool {
    status["held"] == true
}

fn free(status: &Value) -> bool {
    status["held"] == false
}

fn html(status: &Value) -> &str {
    status["html"].as_str().unwrap()
}

#[test]
fn a_page_with_a_mistake_keeps_its_last_good_form() {
    let served = one_term();
    served.shows(PAGE, "First words.");
    let wrong = TERM.replace("First words.", "Second words of [[Nobody]].");
    served.site.write(TERM_FILE, &wrong);
    let status = until(&served, PAGE, "held", held);
    assert!(html(&status).contains("First words."), "{status:#}");
    let finding = &status["findings"][0];
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["file"], TERM_FILE);
    assert_eq!(finding["line"], 4);
    let text = finding["text"].as_str().unwrap();
    for part in [
        "4 | Second words of [[Nobody]].",
        "|                 ^^^^^^^^^^",
        "= help: ",
    ] {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
    // Other pages are as they are, and so is a plain request.
    assert_eq!(served.status_of("/")["held"], false);
    let (status, _, bytes) = served.fetch(PAGE, "");
    let shown = String::from_utf8(bytes).unwrap();
    assert!(status == 200 && shown.contains("First words."), "{shown}");
    served.site.write(TERM_FILE, TERM.replace("First", "Third"));
    let status = until(&served, PAGE, "free", free);
    assert!(html(&status).contains("Third words."), "{status:#}");
    assert_eq!(status["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn a_page_that_never_was_good_is_shown_as_it_is() {
    let served = one_term();
    let new = "content/glossary/new.md";
    served
        .site
        .write(new, "---\ntitle: New\n---\nLeads to [[Nobody]].\n");
    let path = "/glossary/new/";
    served.shows(path, "Leads to");
    let status = served.status_of(path);
    assert!(free(&status) && status["findings"][0]["severity"] == "error");
    // And it follows its text, mistake or not.
    served
        .site
        .write(new, "---\ntitle: New\n---\nGoes to [[Nobody]].\n");
    served.shows(path, "Goes to");
}

#[test]
fn what_all_pages_go_by_holds_all_pages() {
    let served = one_term();
    for (file, wrong, right) in [
        ("content/site.yaml", "title: [\n", "title: Another\n"),
        (
            "content/names.yaml",
            "Stalemate: perhaps\n",
            "Stalemate: never\n",
        ),
    ] {
        for path in [PAGE, "/"] {
            assert!(free(&served.status_of(path)), "{path}");
        }
        served.site.write(file, wrong);
        for path in [PAGE, "/"] {
            let status = until(&served, path, "held", held);
            assert_eq!(status["findings"][0]["file"], file, "{status:#}");
        }
        served.site.write(file, right);
        for path in [PAGE, "/"] {
            until(&served, path, "free", free);
        }
        served.site.remove(file);
    }
}

#[test]
fn a_template_with_a_mistake_keeps_the_page() {
    let served = one_term();
    let template = "templates/term.html";
    for wrong in ["<p>{{ page.titel }}</p>", "<p>{% if %}"] {
        let right = format!("<p>Fine: {{{{ page.title }}}} {}</p>", wrong.len());
        served.site.write(template, &right);
        let fine = format!("Fine: Stalemate {}", wrong.len());
        served.shows(PAGE, &fine);
        served.site.write(template, wrong);
        let status = until(&served, PAGE, "held", held);
        assert!(html(&status).contains(&fine), "{status:#}");
        assert_eq!(status["status"], 500);
        let text = status["findings"][0]["text"].as_str().unwrap();
        assert!(text.contains("templates/term.html:1:"), "{text}");
    }
    served.site.remove(template);
    let status = until(&served, PAGE, "free", free);
    assert!(html(&status).contains("First words."), "{status:#}");
    // What stands on all pages fails on all, each time.
    served.site.write("templates/footer.html", "{{ nothing }}");
    until(&served, PAGE, "held", held);
    for _ in 0..3 {
        assert!(held(&served.status_of(PAGE)));
        assert_eq!(served.status(PAGE), "500");
    }
}

#[test]
fn a_page_that_went_is_not_held() {
    let served = one_term();
    served.shows(PAGE, "First words.");
    served.site.write(TERM_FILE, "---\ntitle: [\n---\n");
    until(&served, PAGE, "held", held);
    served.site.remove(TERM_FILE);
    let status = until(&served, PAGE, "gone", |status| status["status"] == 404);
    assert!(free(&status) && !html(&status).contains("First words."));
    // Restored, it is what it is now.
    served.site.write(TERM_FILE, TERM.replace("First", "Other"));
    served.shows(PAGE, "Other words.");
}

#[test]
fn half_a_file_and_an_editor_s_own_files_hurt_nobody() {
    let served = one_term();
    served.shows(PAGE, "First words.");
    let term = served.site.path(TERM_FILE);
    let folder = term.parent().unwrap();
    for beside in [
        ".stalemate.md.swp",
        "4913",
        "stalemate.md~",
        "#stalemate.md#",
    ] {
        fs::write(folder.join(beside), "---\ntitle: [ half\n").unwrap();
    }
    // Cut in the front matter, then in a character, then whole.
    for half in [
        &b"---\ntitle: Sta"[..],
        b"---\ntitle: Stalemate\n---\nF\xc3",
    ] {
        fs::write(&term, half).unwrap();
        until(&served, PAGE, "held", held);
    }
    served.site.write(TERM_FILE, TERM.replace("First", "Whole"));
    served.shows(PAGE, "Whole words.");
    assert!(free(&served.status_of(PAGE)));
}

#[test]
fn the_status_says_what_the_bar_shows() {
    let entry = |title: &str| format!("---\ntitle: {title}\naliases: [the Council]\n---\nText.\n");
    let served = Served::start(
        Site::of(&[
            ("content/organizations/first.md", &entry("First Council")),
            ("content/organizations/second.md", &entry("Second Council")),
            (
                "content/note.md",
                "---\ntitle: Note\ndraft: true\n---\n\nThe Council met the First Council. The First Council left.\n",
            ),
        ]),
        &["--port", "0", "--drafts"],
    );
    let status = until(&served, "/note/", "checked", |status| {
        status["site"]["warnings"] == 1
    });
    assert_eq!(status["file"], "content/note.md");
    assert_eq!(status["draft"], true);
    assert_eq!(status["further"], 1);
    let names = status["names"].as_array().unwrap();
    assert_eq!(names.len(), 1, "{status:#}");
    assert_eq!(names[0]["name"], "The Council");
    assert_eq!(names[0]["line"], 6);
    let why = names[0]["why"].as_str().unwrap();
    assert!(
        why.contains("organizations/first, organizations/second"),
        "{why}"
    );
    let list = served.get("/_expound/findings").1;
    assert!(
        list.contains("data-expound-file=\"content/note.md\" data-expound-line=\"6\""),
        "{list}"
    );
}

#[test]
fn a_site_that_can_not_be_read_says_so_on_each_page() {
    let served = one_term();
    served.shows(PAGE, "First words.");
    fs::rename(served.site.path("content"), served.site.path("away")).unwrap();
    let status = until(&served, PAGE, "held", held);
    let text = status["findings"][0]["text"].as_str().unwrap();
    assert!(text.contains("the site can't be read"), "{text}");
    assert!(html(&status).contains("First words."));
    fs::rename(served.site.path("away"), served.site.path("content")).unwrap();
    until(&served, PAGE, "free", free);
}

#[test]
fn the_last_good_form_is_the_last_that_was_good_not_the_last_that_was_asked_for() {
    let served = one_term();
    served.shows(PAGE, "First words.");
    let write = |words: &str| {
        served
            .site
            .write(TERM_FILE, TERM.replace("First words", words))
    };
    // Nobody asks for the page meanwhile: `/` says when an edit has arrived.
    let mut next = super::changes(&served, "");
    next();
    for words in ["Second words", "Third words of [[Nobody]]"] {
        write(words);
        next();
    }
    let status = until(&served, PAGE, "held", held);
    assert!(html(&status).contains("Second words."), "{status:#}");
    // A page that nobody has ever asked for, and a template.
    let other = "content/glossary/other.md";
    for words in ["Good words.", "Bad words of [[Nobody]]."] {
        served
            .site
            .write(other, format!("---\ntitle: Other\n---\n{words}\n"));
        next();
    }
    let status = until(&served, "/glossary/other/", "held", held);
    assert!(html(&status).contains("Good words."), "{status:#}");
}

#[test]
fn a_page_that_can_no_longer_be_read_is_held() {
    let served = one_term();
    served.shows(PAGE, "First words.");
    let utf16: Vec<u8> = TERM.encode_utf16().flat_map(u16::to_le_bytes).collect();
    served
        .site
        .write(TERM_FILE, [&b"\xff\xfe"[..], &utf16].concat());
    let status = until(&served, PAGE, "held", held);
    assert!(html(&status).contains("First words."), "{status:#}");
    let text = status["findings"][0]["text"].as_str().unwrap();
    assert!(text.contains("is not UTF-8"), "{text}");
    served
        .site
        .write(TERM_FILE, TERM.replace("First", "Second"));
    until(&served, PAGE, "free", free);
    served.shows(PAGE, "Second words.");
}

#[test]
fn who_looks_at_a_page_follows_it_to_another_address() {
    let served = one_term();
    served.shows(PAGE, "First words.");
    let with = |slug: &str| TERM.replace("title", &format!("slug: {slug}\ntitle"));
    let mut at = PAGE.to_owned();
    for slug in ["dead", "deadlock"] {
        served.site.write(TERM_FILE, with(slug));
        let to = format!("/glossary/{slug}/");
        until(&served, &at, "moved", |status| status["moved"] == to);
        // A host knows nothing of it.
        assert_eq!(served.status(&at), "404");
        served.shows(&to, "First words.");
        at = to;
    }
}

#[test]
fn what_only_a_look_at_the_whole_site_tells_is_said_on_the_page_and_holds_it() {
    let page = |more: &str| format!("---\ntitle: One\n{more}---\nFirst words.\n");
    let claim = "claims: [{id: same, statement: So., stances: []}]\n";
    let file = "content/organizations/one.md";
    let served = Served::start(
        Site::of(&[
            (file, &page("")),
            (
                "content/organizations/two.md",
                &page("slug: two\nparent: one\n"),
            ),
            (
                "content/glossary/three.md",
                &page(&format!("linked: never\n{claim}")),
            ),
            (
                "content/sources/paper.md",
                &page("linked: never\narchive: _archive/paper.txt\n"),
            ),
            ("content/_archive/paper.txt", "It was so."),
        ]),
        &["--port", "0"],
    );
    let path = "/organizations/one/";
    served.shows(path, "First words.");
    let stance = "{by: two, stance: reports, on: 2023-07, source: paper, quote: It was not}";
    for (wrong, code) in [
        ("parent: two\n".to_owned(), "reference-loop"),
        (claim.to_owned(), "duplicate-claim"),
        (
            "redirects: [organizations/two]\n".to_owned(),
            "duplicate-address",
        ),
        (
            claim
                .replace("same", "other")
                .replace("[]", &format!("[{stance}]")),
            "quote-not-found",
        ),
    ] {
        served
            .site
            .write(file, page(&wrong).replace("First", "Second"));
        let status = until(&served, path, code, |status| {
            status["findings"].to_string().contains(code)
        });
        let error = status["findings"].to_string().contains("\"error\"");
        assert_eq!(held(&status), error, "{code}: {status:#}");
        served.site.write(file, page(""));
        until(&served, path, "free", |status| {
            free(status) && status["findings"].as_array().unwrap().is_empty()
        });
    }
}

#[test]
fn the_list_of_all_findings_has_those_of_templates() {
    let served = one_term();
    for (file, text, words) in [
        (
            "templates/term.html",
            "{{ page.nope }}",
            "templates/term.html:1:",
        ),
        (
            "templates/footer.html",
            "{{ nothing }}",
            "templates/footer.html:1:",
        ),
        (
            "content/other.md",
            "---\ntitle: Other\ntemplate: none.html\n---\n",
            "none.html",
        ),
    ] {
        served.site.write(file, text);
        served.shows("/_expound/findings", words);
        served.shows("/_expound/page?at=/", "\"errors\":1");
        served.site.remove(file);
        served.until("/_expound/findings", false, words);
    }
}
