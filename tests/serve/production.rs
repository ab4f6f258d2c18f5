//! What a browser gets is what `build` writes, and how hosts serve it.

use std::path::Path;

use super::common::served::Served;
use super::common::{Site, TODAY, build_to, repository, tree};
use super::one_term;

/// The page without the line that the server adds.
pub fn without_client(html: &[u8]) -> Vec<u8> {
    let html = String::from_utf8(html.to_owned()).unwrap();
    let start = html.find("<script src=\"/_expound/client.js\"");
    let start = start.unwrap_or_else(|| panic!("no client in {html}"));
    let end = start + html[start..].find("</script>\n").unwrap() + "</script>\n".len();
    format!("{}{}", &html[..start], &html[end..]).into_bytes()
}

/// Compares all files that `build` writes with what is served; gives how many.
fn compare(root: &Path) -> usize {
    let out = tempfile::tempdir().unwrap();
    let public = out.path().join("public");
    build_to(root, &public);
    let served = Served::start(Site::copy_of(root), &["--port", "0", "--today", TODAY]);
    let files = tree(&public).into_iter();
    let mut count = 0;
    for (path, built) in files.filter(|(path, _)| !path.starts_with('.')) {
        let address = path.strip_suffix("index.html").unwrap_or(&path);
        let (status, head, bytes) = served.fetch(&format!("/{address}"), "");
        assert_eq!(status, 200, "{path}");
        let bytes = match path.ends_with(".html") {
            true => without_client(&bytes),
            false => bytes,
        };
        assert!(bytes == built, "{path} is another\n{head}");
        count += 1;
    }
    count
}

#[test]
fn every_page_has_the_bytes_that_build_writes() {
    for root in [repository(), &repository().join("tests/browser/site")] {
        let count = compare(root);
        assert!(count > 40, "{count}");
    }
}

#[test]
fn a_site_under_a_path_that_is_a_folder_of_its_own_and_a_first_page_in_parts() {
    let entry = |title: &str| format!("---\ntitle: {title}\n---\nWords of the Home.\n");
    let site = Site::of(&[
        (
            "content/site.yaml",
            "title: A site\nurl: https://me.example/glossary/\nkinds: {term: {lists: {found: {kind: explainer, per_page: 20}}}}\n",
        ),
        (
            "content/index.md",
            "---\ntitle: The Home\nkind: term\naliases: [Home]\n---\n",
        ),
        ("content/glossary/x.md", &entry("X")),
        ("content/glossary/glossary/y.md", &entry("Y")),
        ("content/explainers/glossary.md", &entry("Z")),
    ]);
    for number in 0..60 {
        let file = format!("content/explainers/text-{number}.md");
        site.write(&file, entry(&format!("Text {number}")));
    }
    compare(site.root());
    let served = Served::start(site, &["--port", "0"]);
    for path in ["/2/", "/mentions/", "/glossary/x/"] {
        assert_eq!(served.status(path), "200", "{path}");
    }
    // What is no address of the site leads under its base.
    served.shows("/glossary/explainers/glossary/", "Words of the");
    for (path, to) in [
        ("/glossary/x///", "/glossary/x/"),
        (
            "/glossary/explainers/glossary",
            "/glossary/explainers/glossary/",
        ),
    ] {
        let (_, head, _) = served.fetch(path, "");
        assert!(
            head.contains(&format!("location: {to}\r\n")),
            "{path}: {head}"
        );
    }
}

#[test]
fn headers_are_those_of_a_host() {
    let served = one_term();
    for (name, text) in [
        ("map.svg", "<svg/>"),
        ("data.json", "{}"),
        ("paper.pdf", "%PDF"),
        ("odd.unknown", "odd"),
    ] {
        served.site.write(&format!("content/files/{name}"), text);
    }
    served.shows("/files/odd.unknown", "odd");
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/assets/site.css", "text/css; charset=utf-8"),
        ("/files/map.svg", "image/svg+xml; charset=utf-8"),
        ("/files/data.json", "application/json"),
        ("/files/paper.pdf", "application/pdf"),
        ("/files/odd.unknown", "application/octet-stream"),
        ("/nowhere/", "text/html; charset=utf-8"),
    ] {
        let (_, head, _) = served.fetch(path, "");
        let line = format!("content-type: {kind}\r\n");
        assert!(head.contains(&line), "{path}: {head}");
    }
    let (status, head, bytes) = served.fetch("/", "Accept-Encoding: gzip\r\n");
    let packed = bytes.windows(2).any(|two| two == [0x1f, 0x8b]);
    assert!(status == 200 && packed, "{head}");
    assert!(head.contains("content-encoding: gzip"), "{head}");
}

#[test]
fn a_player_gets_the_part_that_it_asks_for() {
    let served = one_term();
    served.site.write("content/film.mp4", "0123456789");
    served.shows("/film.mp4", "0123456789");
    for (range, status, part, said) in [
        ("bytes=2-4", 206, "234", "content-range: bytes 2-4/10"),
        ("bytes=-2", 206, "89", "content-range: bytes 8-9/10"),
        ("bytes=99-", 416, "", "content-range: bytes */10"),
        ("bytes=0-1,4-5", 200, "0123456789", "accept-ranges: bytes"),
    ] {
        let lines = format!("Range: {range}\r\nAccept-Encoding: gzip\r\n");
        let (found, head, bytes) = served.fetch("/film.mp4", &lines);
        let whole = status == 200 || bytes == part.as_bytes();
        assert!(
            found == status && whole && head.contains(said),
            "{range}: {head}"
        );
    }
}

#[test]
fn a_head_is_that_of_the_whole_file() {
    let served = one_term();
    served.site.write("content/film.mp4", "0123456789");
    served.shows("/film.mp4", "0123456789");
    let request = format!(
        "HEAD /film.mp4 HTTP/1.1\r\nHost: {}\r\nRange: bytes=2-4\r\nConnection: close\r\n\r\n",
        served.address
    );
    let answer = String::from_utf8(served.send(request.as_bytes())).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("content-length: 10\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn what_a_browser_holds_is_not_sent_again() {
    let served = one_term();
    let tag = |head: &str| {
        let line = head.lines().find(|line| line.starts_with("etag:")).unwrap();
        line["etag: ".len()..].to_owned()
    };
    served.site.write("content/map.svg", "<svg/>");
    served.shows("/map.svg", "<svg/>");
    for path in ["/glossary/stalemate/", "/assets/site.css", "/map.svg"] {
        let (_, head, _) = served.fetch(path, "");
        let held = format!("If-None-Match: {}\r\n", tag(&head));
        let (status, _, bytes) = served.fetch(path, &held);
        assert_eq!((status, bytes.len()), (304, 0), "{path}");
        let other = "If-None-Match: \"another\"\r\n";
        assert_eq!(served.fetch(path, other).0, 200, "{path}");
    }
}

#[test]
fn drafts_and_later_pages_by_option_and_by_switch() {
    let pages = [
        ("content/index.md", "---\ntitle: Home\n---\n"),
        (
            "content/draft.md",
            "---\ntitle: A draft\ndraft: true\n---\n",
        ),
        (
            "content/later.md",
            "---\ntitle: Later\npublished: 2030-01-01\n---\n",
        ),
    ];
    let start = |args: &[&str]| {
        let args = [&["--port", "0", "--today", TODAY][..], args].concat();
        Served::start(Site::of(&pages), &args)
    };
    let served = start(&[]);
    assert_eq!(served.status_of("/draft/")["hidden"], "draft");
    assert_eq!(served.status_of("/later/")["hidden"], "future");
    for (setting, path) in [("drafts", "/draft/"), ("future", "/later/")] {
        assert_eq!(served.status(path), "404");
        let answer = served.post("/_expound/settings", &format!("{{\"{setting}\": true}}"));
        assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
        assert_eq!(served.status(path), "200");
        assert_eq!(served.status_of(path)["site"][setting], true);
    }
    served.post("/_expound/settings", "{\"drafts\": false}");
    assert_eq!(served.status("/draft/"), "404");
    assert_eq!(served.status("/later/"), "200");
    for (option, path) in [("--drafts", "/draft/"), ("--future", "/later/")] {
        assert_eq!(start(&[option]).status(path), "200", "{option}");
    }
    let day = Served::start(Site::of(&pages), &["--port", "0", "--today", "2031-01-01"]);
    assert_eq!(day.status("/later/"), "200");
}
