//! `expound serve`, over HTTP on loopback: what an author sees while files change.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use common::Site;

/// How long a change may take to be served; generous, for a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

const TERM_FILE: &str = "content/glossary/stalemate.md";

const TERM: &str = "---\ntitle: Stalemate\n---\nFirst words.\n";

/// A running server, ended with the test.
struct Served {
    child: Child,
    address: SocketAddr,
    site: Site,
    lines: Receiver<String>,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(site: Site, args: &[&str]) -> Served {
        let mut child = common::command()
            .args(["serve", "--root"])
            .arg(site.root())
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut served = Served {
            child,
            address: ([127, 0, 0, 1], 0).into(),
            site,
            lines,
        };
        let line = served.said("http://");
        let address = line.split("http://").nth(1).unwrap();
        served.address = address.split('/').next().unwrap().parse().unwrap();
        served
    }

    /// Waits for a line of the server's report.
    fn said(&self, words: &str) -> String {
        let end = Instant::now() + PATIENCE;
        let mut seen = String::new();
        while let Ok(line) = self
            .lines
            .recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            if line.contains(words) {
                return line;
            }
            seen.push_str(&line);
            seen.push('\n');
        }
        panic!("`{words}` was not said:\n{seen}");
    }

    /// Head and body of an answer.
    fn get(&self, path: &str) -> (String, String) {
        self.ask("GET", path, &self.address.to_string())
    }

    fn ask(&self, method: &str, path: &str, host: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn status(&self, path: &str) -> String {
        let (head, _) = self.get(path);
        head.split(' ').nth(1).unwrap().to_owned()
    }

    /// Asks until the answer holds (or no longer holds) the words.
    #[track_caller]
    fn until(&self, path: &str, holds: bool, words: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let (head, body) = self.get(path);
            let answer = format!("{head}\n{body}");
            if answer.contains(words) == holds {
                return;
            }
            assert!(
                Instant::now() < end,
                "`{words}` at {path}: not {holds} in\n{answer}"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    fn shows(&self, path: &str, words: &str) {
        self.until(path, true, words);
    }
}

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
        for path in ["/", "/nowhere", "/_expound/events"] {
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
    served.shows("/glossary/stalemate/", "templates/term.html:1:");
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

#[test]
fn tells_the_browser() {
    let served = one_term();
    let mut stream = TcpStream::connect(served.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        stream,
        "GET /_expound/events HTTP/1.1\r\nHost: {}\r\n\r\n",
        served.address
    )
    .unwrap();
    let mut events = BufReader::new(stream).lines().map_while(Result::ok);
    assert_eq!(events.find(|l| l.starts_with("data:")).unwrap(), "data: 0");
    served
        .site
        .write(TERM_FILE, TERM.replace("First", "Second"));
    assert_eq!(events.find(|l| l.starts_with("data:")).unwrap(), "data: 1");
    assert!(served.get("/").1.contains("/_expound/events"));
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
