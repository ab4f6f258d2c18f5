//! `expound serve`, over HTTP on loopback: what an author sees while files change.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "serve/claims.rs"]
mod claims;
mod common;
#[path = "serve/files.rs"]
mod files;
#[path = "serve/findings.rs"]
mod findings;
#[path = "serve/hostile.rs"]
mod hostile;
#[path = "serve/mistakes.rs"]
mod mistakes;
#[path = "serve/production.rs"]
mod production;
#[path = "serve/soak.rs"]
mod soak;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use common::Site;
use common::served::{PATIENCE, Served};

pub const TERM_FILE: &str = "content/glossary/stalemate.md";

pub const TERM: &str = "---\ntitle: Stalemate\n---\nFirst words.\n";

fn one_term() -> Served {
    let site = Site::of(&[
        ("content/site.yaml", "title: A small site\n"),
        (
            "content/index.md",
            "---\ntitle: Home\n---\nSee [[Stalemate]].\n",
        ),
        (TERM_FILE, TERM),
    ]);
    Served::start(site, &["--port", "0"])
}

#[test]
fn answers_like_static_hosting() {
    let served = one_term();
    let (head, body) = served.get("/glossary/stalemate/");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        head.contains("content-type: text/html; charset=utf-8"),
        "{head}"
    );
    assert!(body.contains("First words."));
    let (head, _) = served.get("/glossary/stalemate");
    assert!(
        head.starts_with("HTTP/1.1 301") && head.contains("location: /glossary/stalemate/"),
        "{head}"
    );
    let (head, body) = served.get("/nowhere/");
    assert!(
        head.starts_with("HTTP/1.1 404") && body.contains("Nothing at this address"),
        "{head}"
    );
    assert!(served.get("/assets/site.css").0.contains("text/css"));
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/content/site.yaml",
        "/content/site.yaml",
        "/site.yaml",
        "//etc/passwd",
    ] {
        assert_eq!(served.status(path), "404", "{path}");
    }
    // Nothing is written.
    assert!(!served.site.path("public").exists());
}

#[test]
fn a_move_stays_on_this_host() {
    let served = one_term();
    for path in ["//glossary", "/glossary", "///glossary", "/%2Fglossary"] {
        let (head, _) = served.get(path);
        assert!(
            head.starts_with("HTTP/1.1 301") && head.contains("location: /glossary/\r\n"),
            "{path}: {head}"
        );
    }
    let (head, _) = served.get("/glossary?a=b//c");
    assert!(head.contains("location: /glossary/?a=b//c\r\n"), "{head}");
}

#[test]
fn other_methods_and_other_hosts() {
    let served = one_term();
    let here = served.address.to_string();
    let (head, body) = served.ask("HEAD", "/glossary/stalemate/", &here);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("x-content-type-options: nosniff"), "{head}");
    assert_eq!(body, "");
    for method in ["POST", "PUT", "DELETE"] {
        for path in ["/", "/nowhere", "/assets/site.css"] {
            let (head, _) = served.ask(method, path, &here);
            assert!(head.starts_with("HTTP/1.1 405"), "{method} {path}: {head}");
        }
    }
    // A page of another site that has its name point here may read nothing.
    for (host, status) in [
        ("localhost", "200"),
        ("localhost:4000", "200"),
        ("127.0.0.1:1", "200"),
        ("[::1]:4000", "200"),
        ("example.org", "403"),
        ("127.0.0.1.example.org", "403"),
        ("192.0.2.1", "403"),
    ] {
        let (head, _) = served.ask("GET", "/", host);
        assert_eq!(head.split(' ').nth(1), Some(status), "{host}");
    }
}

#[test]
fn shows_what_was_saved_in_whatever_way() {
    let served = one_term();
    let term = served.site.path(TERM_FILE);
    let page = "/glossary/stalemate/";
    served
        .site
        .write(TERM_FILE, TERM.replace("First", "Second"));
    served.shows(page, "Second words.");
    // An editor writes beside and renames.
    let beside = served.site.path("content/glossary/.stalemate.md.swp");
    fs::write(&beside, TERM.replace("First", "Third")).unwrap();
    fs::rename(&beside, &term).unwrap();
    served.shows(page, "Third words.");
    fs::remove_file(&term).unwrap();
    served.shows(page, "HTTP/1.1 404");
    served
        .site
        .write(TERM_FILE, TERM.replace("First", "Fourth"));
    served.shows(page, "Fourth words.");
    // A folder that is not watched yet.
    served.site.write(
        "content/events/talks/first.md",
        "---\ntitle: Talks\ndate: 2023-04\n---\nNew here.\n",
    );
    served.shows("/events/talks/first/", "New here.");
    fs::rename(
        served.site.path("content/events"),
        served.site.path("content/meetings"),
    )
    .unwrap();
    served.shows("/events/talks/first/", "HTTP/1.1 404");
    // A page that was renamed is found under its new name by others.
    served
        .site
        .write(TERM_FILE, TERM.replace("Stalemate", "Deadlock"));
    served.said("no page is called `Stalemate`");
}

#[test]
fn sees_templates_and_the_configuration() {
    let served = one_term();
    served.shows("/", "A small site");
    served
        .site
        .write("content/site.yaml", "title: Another title\n");
    served.shows("/", "Another title");
    // The folder did not exist when the server started.
    served.site.write(
        "templates/term.html",
        "<p>An own template: {{ page.title }}</p>",
    );
    served.shows("/glossary/stalemate/", "An own template: Stalemate");
    served
        .site
        .write("templates/term.html", "<p>{{ page.titel }}</p>");
    served.shows("/glossary/stalemate/", "HTTP/1.1 500");
    let status = "/_expound/page?at=/glossary/stalemate/";
    served.shows(status, "templates/term.html:1:");
    fs::remove_dir_all(served.site.path("templates")).unwrap();
    served.shows("/glossary/stalemate/", "First words.");
    assert_eq!(served.status("/glossary/stalemate/"), "200");
    served.site.write("content/extra/file.txt", "as it is");
    served.shows("/extra/file.txt", "as it is");
}

#[test]
fn survives_the_content_moving_away_and_back() {
    let served = one_term();
    fs::rename(served.site.path("content"), served.site.path("elsewhere")).unwrap();
    served.said("can't be read");
    assert_eq!(served.status("/glossary/stalemate/"), "200");
    fs::rename(served.site.path("elsewhere"), served.site.path("content")).unwrap();
    served.site.write(TERM_FILE, TERM.replace("First", "Back"));
    served.shows("/glossary/stalemate/", "Back words.");
    // And it is watched again.
    served.site.write(TERM_FILE, TERM.replace("First", "Later"));
    served.shows("/glossary/stalemate/", "Later words.");
}

/// The changes that a browser hears of which knows a version of this server, or none.
pub fn changes(served: &Served, since: &str) -> impl FnMut() -> serde_json::Value + use<> {
    let mut stream = TcpStream::connect(served.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        stream,
        "GET /_expound/events?since={since} HTTP/1.1\r\nHost: {}\r\n\r\n",
        served.address
    )
    .unwrap();
    let mut events = BufReader::new(stream).lines().map_while(Result::ok);
    let mut version = serde_json::Value::Null;
    // Each version comes a second time when its findings are known.
    move || loop {
        let line = events.find(|line| line.starts_with("data:")).unwrap();
        let change: serde_json::Value = serde_json::from_str(&line["data:".len()..]).unwrap();
        if std::mem::replace(&mut version, change["version"].clone()) != change["version"] {
            return change;
        }
    }
}

#[test]
fn tells_the_browser() {
    let served = one_term();
    let mut next = changes(&served, "");
    // A browser that knows nothing of this server may hold anything.
    assert_eq!(next()["all"], true);
    served
        .site
        .write(TERM_FILE, TERM.replace("First", "Second"));
    let change = next();
    assert_eq!(change["all"], false);
    assert_eq!(change["pages"][0]["address"], "/glossary/stalemate/");
    assert_eq!(change["pages"][0]["title"], "Stalemate");
    served.site.write("content/glossary/map.png", "a picture");
    assert_eq!(next()["all"], true);
    served.site.write("content/glossary/map.png", "another one");
    assert_eq!(next()["files"][0], "/glossary/map.png");
    assert!(served.get("/").1.contains("/_expound/client.js"));
}

#[test]
fn takes_the_next_port_when_one_is_taken() {
    let first = one_term();
    let site = Site::of(&[("content/index.md", "---\ntitle: The second site\n---\n")]);
    let port = first.address.port();
    let second = Served::start(site, &["--port", &port.to_string()]);
    assert_ne!(second.address.port(), port);
    second.shows("/", "The second site");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_at_once_and_leaves_nothing_behind() {
    for signal in ["-INT", "-TERM"] {
        ends_with(signal);
    }
}

#[cfg(unix)]
fn ends_with(signal: &str) {
    let mut served = one_term();
    let before = common::tree(served.site.root());
    served.shows("/", "Stalemate");
    // Somebody still listens.
    let mut stream = TcpStream::connect(served.address).unwrap();
    write!(
        stream,
        "GET /_expound/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )
    .unwrap();
    let pid = served.child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args([signal, &pid])
        .status();
    assert!(sent.unwrap().success());
    let ended = served.child.wait().unwrap();
    assert!(!ended.success());
    assert_eq!(common::tree(served.site.root()), before);
    assert!(TcpStream::connect(served.address).is_err());
}

#[test]
fn the_editor_is_that_of_the_environment() {
    for (variables, words) in [
        (
            &[("VISUAL", "no-such-visual"), ("EDITOR", "no-such-editor")][..],
            "no-such-visual",
        ),
        (
            &[("VISUAL", " "), ("EDITOR", "no-such-editor")][..],
            "no-such-editor",
        ),
        (&[("EDITOR", "vim")][..], "needs a terminal"),
        (&[("EDITOR", "false")][..], "failed at once"),
    ] {
        let site = Site::of(&[("content/index.md", "---\ntitle: Home\n---\n")]);
        let served = Served::start_with(site, &["--port", "0"], variables);
        let answer = served.post("/_expound/edit", "{\"file\":\"content/index.md\"}");
        assert!(
            answer.contains("\"done\":false") && answer.contains(words),
            "{answer}"
        );
    }
}

#[test]
fn the_last_port_can_be_wanted() {
    let site = Site::of(&[("content/index.md", "---\ntitle: Home\n---\n")]);
    // If somebody has it, it is said; that none was tried is not.
    let mut child = common::command()
        .args(["serve", "--port", "65535", "--root"])
        .arg(site.root())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let _ = child.kill();
    let _ = child.wait();
    let free = std::net::TcpListener::bind(("127.0.0.1", 65535)).is_ok();
    assert!(!free || line.contains(":65535/"), "{line}");
}
