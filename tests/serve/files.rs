//! Whatever happens to the files, the preview hears of it.

use std::fs::{self, File, FileTimes};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use super::common::served::{PATIENCE, Served};
use super::common::{Site, command};
use super::{TERM, TERM_FILE, changes, one_term};

const FINDINGS: &str = "/_expound/findings";

/// Gives a folder another time, as `cp -a` and `rsync` do.
fn touch(served: &Served, folder: &str) {
    let folder = File::open(served.site.path(folder)).unwrap();
    let times = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1));
    folder.set_times(times).unwrap();
}

#[test]
fn pictures_and_styles_are_noticed_whatever_else_is_saved_with_them() {
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\n"),
        ("content/pics/a.svg", "<svg/>"),
        ("content/_notes/x.md", "a note"),
        ("templates/assets/site.css", "h1 { color: red }"),
    ]);
    let served = Served::start(site, &["--port", "0"]);
    let mut next = changes(&served, "");
    next();
    let mut named = |name: &str| {
        let end = Instant::now() + PATIENCE;
        while !next()["files"].as_array().unwrap().contains(&name.into()) {
            assert!(Instant::now() < end, "{name} was never named");
        }
    };
    touch(&served, "content/pics");
    served.site.write("content/pics/a.svg", "<svg width='1'/>");
    named("/pics/a.svg");
    served.site.write("content/_notes/x.md", "another note");
    served
        .site
        .write("content/new.md", "---\ntitle: New\n---\n");
    served.site.write("content/pics/a.svg", "<svg width='2'/>");
    named("/pics/a.svg");
    // A folder that is copied over with all of its files.
    let copy = Site::of(&[("pics/a.svg", "<svg width='3'/>")]);
    let copied = std::process::Command::new("cp")
        .args(["-a", "."])
        .arg(served.site.path("content"))
        .current_dir(copy.root())
        .status();
    assert!(copied.unwrap().success());
    named("/pics/a.svg");
    touch(&served, "templates/assets");
    served
        .site
        .write("templates/assets/site.css", "h1 { color: blue }");
    named("/assets/site.css");
    // Pages that stand alone hold the style themselves.
    served.shows("/nowhere/", "color: blue");
    served.site.remove("templates/assets/site.css");
    served.until("/nowhere/", false, "color: blue");
    served
        .site
        .write("templates/assets/site.css", "h1 { color: green }");
    served.shows("/nowhere/", "color: green");
}

#[test]
fn files_that_never_became_pages_are_found_and_forgotten() {
    let served = one_term();
    let bad = "content/bad.md";
    served.site.write(bad, b"\xff\xfe-\0-\0");
    served.shows(FINDINGS, "content/bad.md");
    served.shows("/_expound/page?at=/", "\"errors\":1");
    served.site.remove(bad);
    served.until(FINDINGS, false, "content/bad.md");
    #[cfg(unix)]
    {
        let leak = served.site.path("content/leak.txt");
        std::os::unix::fs::symlink("/etc/hostname", &leak).unwrap();
        served.shows(FINDINGS, "this link leads out of content/");
        fs::remove_file(leak).unwrap();
        served.until(FINDINGS, false, "content/leak.txt");
    }
    // What never was a page can become one.
    served.site.write(bad, b"\xff\xfe-\0-\0");
    served.shows(FINDINGS, "content/bad.md");
    served.site.write(bad, "---\ntitle: Good now\n---\n");
    served.shows("/bad/", "Good now");
    served.until(FINDINGS, false, "content/bad.md");
}

#[cfg(unix)]
#[test]
fn links_within_the_content_follow_what_they_lead_to() {
    use std::os::unix::fs::symlink;
    let site = Site::of(&[
        ("content/glossary/a.md", "---\ntitle: A\n---\nFirst.\n"),
        ("content/glossary/c.md", "---\ntitle: C\n---\nOther.\n"),
        ("content/real/x.md", "---\ntitle: X\n---\nFirst.\n"),
        ("content/real/map.txt", "First."),
    ]);
    symlink("a.md", site.path("content/glossary/b.md")).unwrap();
    symlink("real", site.path("content/other")).unwrap();
    let served = Served::start(site, &["--port", "0"]);
    served.shows("/glossary/b/", "First.");
    served.shows("/other/x/", "First.");
    for (file, linked) in [
        ("content/glossary/a.md", "/glossary/b/"),
        ("content/real/x.md", "/other/x/"),
    ] {
        let text = fs::read_to_string(served.site.path(file)).unwrap();
        served.site.write(file, text.replace("First", "Second"));
        served.shows(linked, "Second.");
    }
    let mut next = changes(&served, "");
    next();
    served.site.write("content/real/map.txt", "Second.");
    let named = next()["files"].to_string();
    assert!(
        named.contains("/real/map.txt") && named.contains("/other/map.txt"),
        "{named}"
    );
    // The link leads elsewhere, and then is a file of its own.
    let link = served.site.path("content/glossary/b.md");
    fs::remove_file(&link).unwrap();
    symlink("c.md", &link).unwrap();
    served.shows("/glossary/b/", "Other.");
    fs::remove_file(&link).unwrap();
    fs::write(&link, "---\ntitle: B\n---\nIts own.\n").unwrap();
    served.shows("/glossary/b/", "Its own.");
    served
        .site
        .write("content/glossary/c.md", "---\ntitle: C\n---\nThird.\n");
    served.shows("/glossary/c/", "Third.");
    served.shows("/glossary/b/", "Its own.");
}

#[test]
fn what_is_edited_and_switched_while_the_content_is_away_is_not_lost() {
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\n"),
        (
            "content/draft.md",
            "---\ntitle: A draft\ndraft: true\n---\n",
        ),
        ("content/map.svg", "<svg/>"),
        ("templates/footer.html", "<footer>First</footer>"),
    ]);
    let served = Served::start(site, &["--port", "0"]);
    served.shows("/", "<footer>First");
    let (content, away) = (served.site.path("content"), served.site.path("away"));
    fs::rename(&content, &away).unwrap();
    served.said("can't be read");
    served
        .site
        .write("templates/footer.html", "<footer>Second</footer>");
    served.site.write("away/map.svg", "<svg width='1'/>");
    served.post("/_expound/settings", "{\"drafts\": true}");
    let mut next = changes(&served, "");
    next();
    fs::rename(&away, &content).unwrap();
    served.shows("/", "<footer>Second");
    served.shows("/draft/", "A draft");
    assert!(next()["files"].to_string().contains("/map.svg"));
    let status = served.status_of("/");
    assert_eq!(
        (&status["held"], &status["site"]["drafts"]),
        (&false.into(), &true.into())
    );
}

#[test]
fn a_terminal_that_is_stopped_stops_nobody() {
    let page = |number: usize| {
        let long = "x".repeat(900);
        format!("---\ntitle: Home\n---\nEdit {number}. [[Nobody]] {long} ![]({long})\n")
    };
    let site = Site::of(&[("content/index.md", &page(0))]);
    let mut child = command()
        .args(["serve", "--port", "0", "--root"])
        .arg(site.root())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The address, and from then on nothing.
    let mut lines = BufReader::with_capacity(1, child.stderr.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let address = line
        .split("http://")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    let served = Served::at(child, site, address.parse().unwrap());
    for number in 1..50 {
        served.site.write("content/index.md", page(number));
        served.shows("/", &format!("Edit {number}."));
        std::thread::sleep(Duration::from_millis(130));
    }
    served.site.write(TERM_FILE, TERM);
    served.shows("/_expound/page?at=/", "\"errors\":2");
}

#[test]
fn hundreds_of_files_at_once() {
    let served = one_term();
    let write = |words: &str| {
        for number in 0..400 {
            let text = format!("---\ntitle: Page {number}\n---\n{words} of {number}.\n");
            served
                .site
                .write(&format!("content/bulk/{}/{number}.md", number % 7), text);
        }
    };
    for words in ["First words", "Second words"] {
        write(words);
        for number in [0, 123, 399] {
            served.shows(&format!("/bulk/{}/{number}/", number % 7), words);
        }
    }
    fs::rename(served.site.path("content/bulk"), served.site.path("bulk")).unwrap();
    served.shows("/bulk/4/123/", "HTTP/1.1 404");
    fs::rename(served.site.path("bulk"), served.site.path("content/bulk")).unwrap();
    served.shows("/bulk/4/123/", "Second words");
}
