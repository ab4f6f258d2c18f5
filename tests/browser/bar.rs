//! The bar at the foot of a served page: mistakes, names, drafts, all findings.

use super::live::{author, author_of};
use super::{AXE, axe_findings};
use crate::browser::driver::did_not_run;
use crate::common::repository;

#[test]
fn a_mistake_stands_over_the_page_until_it_is_mended() {
    const NAME: &str = "a_mistake_stands_over_the_page_until_it_is_mended";
    let Some(author) = author(NAME, &[]) else {
        return;
    };
    let wrong = "Words with [[no such page]]";
    author.replace("First words", wrong);
    author.until("!bar('#panel').hidden");
    author.is("document.body.innerText.includes('First words')");
    for part in ["This page has a mistake", "4 | Words with", "^^^", "help:"] {
        author.is(&format!("bar('#panel').innerText.includes('{part}')"));
    }
    author.is("bar('#findings').textContent === '1 error' && bar('#panel [role=alert]')");
    if let Ok(axe) = std::fs::read_to_string(repository().join(AXE)) {
        for scheme in ["light", "dark"] {
            author.browser.colours(scheme).expect("colours");
            for width in [1280, 320] {
                author.browser.size(width, 900).expect("a window");
                let found = axe_findings(&author.browser, &axe).expect("axe runs");
                let of_bar = |found: &&String| found.contains("expound-bar");
                let found: Vec<_> = found.iter().filter(of_bar).collect();
                assert!(found.is_empty(), "{scheme} {width}: {found:#?}");
                author.is("document.documentElement.scrollWidth <= innerWidth");
            }
        }
    } else {
        did_not_run(NAME, "there is no axe-core", "(cd tests/browser && npm ci)");
    }
    // Closed by hand it stays closed; the next mistake opens it again.
    author.run("bar('#panel header button').click()");
    author.is("bar('#panel').hidden");
    author.replace("First words", &wrong.replace("no such", "no other"));
    author.until("!bar('#panel').hidden && bar('#panel').innerText.includes('no other page')");
    author.replace("First words", "Mended words");
    author.until_text("Mended words");
    author.is("bar('#panel').hidden && window.mark === 1");
    author.is("bar('#findings').textContent === 'Nothing is wrong'");
    // A template.
    author.write("templates/footer.html", "{{ nothing }}");
    author.until("bar('#panel').innerText.includes('templates/footer.html:1')");
    author.is("document.body.innerText.includes('Mended words')");
    author.served.site.remove("templates/footer.html");
    author.until("bar('#panel').hidden");
    author.is("window.mark === 1");
    assert_eq!(
        author
            .browser
            .console()
            .expect("the console")
            .iter()
            .filter(|l| !l.contains("500"))
            .count(),
        0
    );
}

#[test]
fn the_bar_shows_names_drafts_and_all_findings() {
    let council =
        |title: &str| format!("---\ntitle: {title}\naliases: [the Council]\n---\nText.\n");
    let files = [
        (
            "content/index.md",
            "---\ntitle: Home\n---\nThe Council met.\n",
        ),
        ("content/organizations/a.md", &council("A Council")),
        ("content/organizations/b.md", &council("B Council")),
        (
            "content/draft.md",
            "---\ntitle: Unready\ndraft: true\n---\nUnready words.\n",
        ),
    ];
    let Some(author) = author_of("the_bar_shows_names_drafts_and_all_findings", &files, &[]) else {
        return;
    };
    author.open("");
    author.run("bar('#names').click()");
    author.is("bar('#panel').innerText.includes('it can mean organizations/a, organizations/b')");
    author.open("draft/");
    author.until_text("Nothing at this address");
    author.run("bar('#drafts').click()");
    author.until_text("Unready words");
    author.is("bar('#drafts').ariaPressed === 'true' && window.mark === 1");
    author.run("bar('#drafts').click()");
    author.until_text("Nothing at this address");
    author.run("bar('#site').click()");
    author.until("location.pathname === '/_expound/findings'");
    author.until_text("can mean 2 entries");
    author.until("bar('#site').textContent");
    // That page changes in place as well.
    author.write("content/index.md", "---\ntitle: Home\n---\nNobody met.\n");
    author.until_text("Nothing is wrong");
    // Folded away, it stays so, but for mistakes.
    author.run("bar('#fold').click()");
    author.open("");
    author.is("bar('#all').offsetWidth < 200 && bar('#fold').textContent === 'Preview'");
    author.write(
        "content/index.md",
        "---\ntitle: Home\n---\n[[Nobody]] met.\n",
    );
    author.until("!bar('#panel').hidden && bar('#all').offsetWidth > 300");
    author.run("bar('#panel header button').click()");
    author.is("bar('#all').offsetWidth < 200 && bar('#fold').textContent === '1 error'");
}
