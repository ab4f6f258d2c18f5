//! Two thousand edits under load: whatever is saved, renamed and removed, the
//! preview shows what a clean build would write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::common::served::{PATIENCE, Served};
use super::common::{Site, TODAY, build_to, command, run, tree};
use super::production::without_client;

const EDITS: usize = 2_000;
const BURST: usize = 50;

/// How many pages are compared after each burst.
const DRAWN: usize = 10;

const NAMES: [&str; 12] = [
    "Track Two",
    "Council",
    "Council of Elders",
    "Cease-fire",
    "Mary Long",
    "Border Talks",
    "Ledger",
    "Quiet Channel",
    "Charter",
    "C++",
    "Track 1.5",
    "Harbour",
];

const WORDS: [&str; 8] = [
    "and then",
    "a *quiet* one",
    "of the\n",
    "\n\n## What came\n\n",
    "\n\n- an item\n- `code` and",
    "ledgers",
    "ceasefires",
    "[a place](https://example.org/)",
];

const KEYS: [&str; 7] = [
    "aliases: [The Talks]\n",
    "linked: never\n",
    "linking: all\n",
    "tags: [one, two]\n",
    "tags: [two]\n",
    "summary: A few words of it.\n",
    "date: 2023-04\n",
];

/// Numbers of a linear congruential generator (Knuth, MMIX).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn file(&mut self) -> String {
        let folder = ["glossary", "organizations", "explainers", "events"][self.below(4)];
        format!("content/{folder}/page-{:02}.md", self.below(15))
    }

    fn page(&mut self) -> String {
        let mut text = format!("---\ntitle: {}\n", NAMES[self.below(NAMES.len())]);
        // Every event has a date.
        let key = KEYS[self.below(KEYS.len())];
        text.push_str(key);
        if !key.starts_with("date") {
            text.push_str("date: 2023-06\n");
        }
        text.push_str("---\n");
        for _ in 0..self.below(12) {
            text.push_str(NAMES[self.below(NAMES.len())]);
            text.push(' ');
            text.push_str(WORDS[self.below(WORDS.len())]);
            text.push(' ');
        }
        text + "\n"
    }
}

/// One thing that an author does.
fn edit(site: &Site, draw: &mut Draw) {
    let file = draw.file();
    let path = site.path(&file);
    match draw.below(44) {
        // Saved in place, or beside and renamed.
        0..25 => site.write(&file, draw.page()),
        25..30 => {
            let beside = path.with_file_name(".beside.swp");
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&beside, draw.page()).unwrap();
            fs::rename(beside, path).unwrap();
        }
        30..33 => drop(fs::remove_file(path)),
        33..35 => {
            let to = site.path(&draw.file());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            drop(fs::rename(path, to));
        }
        35 => {
            let name = NAMES[draw.below(NAMES.len())];
            site.write("content/names.yaml", format!("{name}: never\n"));
        }
        36 => {
            let text = format!(
                "{} {{{{ page.title }}}} {{{{ page.body }}}}\n",
                draw.below(9)
            );
            site.write("templates/organization.html", text);
        }
        37 => drop(fs::remove_file(site.path("templates/organization.html"))),
        38 => {
            let (from, to) = (site.path("content/events"), site.path("content/moved"));
            match from.exists() {
                true => drop(fs::rename(from, to)),
                false => drop(fs::rename(to, from)),
            }
        }
        39 => {
            let picture = format!("<svg width='{}'/>", draw.below(900));
            site.write("content/pictures/map.svg", picture);
        }
        40 => drop(fs::remove_file(site.path("content/pictures/map.svg"))),
        41 => {
            let style = format!("h1 {{ color: rgb(0, 0, {}) }}", draw.below(200));
            site.write("templates/assets/site.css", style);
        }
        42 => {
            drop(fs::remove_file(site.path("templates/assets/site.css")));
            let (content, away) = (site.path("content"), site.path("away"));
            fs::rename(&content, &away).unwrap();
            std::thread::sleep(Duration::from_millis(draw.below(60) as u64));
            fs::rename(away, content).unwrap();
        }
        _ => {
            let title = format!("title: Site {}\n", draw.below(5));
            site.write("content/site.yaml", title + "menu: [names]\n");
        }
    }
}

/// What a clean build writes, by address.
fn built(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let public = out.path().join("public");
    build_to(site.root(), &public);
    let files = tree(&public).into_iter();
    let files = files.filter(|(path, _)| !path.starts_with('.'));
    files
        .map(|(path, bytes)| {
            let address = path.strip_suffix("index.html").unwrap_or(&path);
            (format!("/{address}"), bytes)
        })
        .collect()
}

/// Asks until there is nothing at an address, or the server has had its time.
#[track_caller]
fn is_gone(served: &Served, address: &str, when: &str) {
    let end = Instant::now() + PATIENCE;
    while served.fetch(address, "").0 == 200 {
        assert!(Instant::now() < end, "{when}: {address} is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Asks until the server counts as many findings as `check` does.
#[track_caller]
fn counts(served: &Served, when: &str) {
    let mut check = command();
    check.args(["check", "--format", "json", "--today", TODAY, "--root"]);
    let checked = run(check.arg(served.site.root())).stdout;
    let of = |severity: &str| {
        checked
            .matches(&format!("\"severity\":\"{severity}\""))
            .count()
    };
    let (errors, warnings) = (of("error"), of("warning"));
    let end = Instant::now() + PATIENCE;
    loop {
        let site = &served.status_of("/")["site"];
        if site["errors"] == errors && site["warnings"] == warnings {
            return;
        }
        assert!(Instant::now() < end, "{when}: {site} and not\n{checked}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Asks until the server shows this, or has had its time.
#[track_caller]
fn shows(served: &Served, address: &str, built: &[u8], when: &str) {
    let end = Instant::now() + PATIENCE;
    loop {
        let (status, _, bytes) = served.fetch(address, "");
        let html = bytes.windows(17).any(|part| part == b"/_expound/client.");
        let shown = match html {
            true => without_client(&bytes),
            false => bytes,
        };
        if status == 200 && shown == built {
            return;
        }
        let text = String::from_utf8_lossy;
        let (shown, built) = (text(&shown), text(built));
        assert!(
            Instant::now() < end,
            "{when}: {address} is {status}\n{shown}\nand not\n{built}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Asks for something, and reads the answer as long as it comes.
fn ask(address: SocketAddr, path: &str, go_on: impl Fn() -> bool) -> std::io::Result<usize> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut buffer = [0; 4096];
    let mut length = 0;
    while go_on() {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

#[test]
fn two_thousand_edits_under_load_leave_nothing_stale() {
    let site = Site::of(&[("content/site.yaml", "title: A site\n")]);
    let mut draw = Draw(20_231_006);
    for _ in 0..40 {
        site.write(&draw.file(), draw.page());
    }
    let served = Served::start(site, &["--port", "0", "--today", TODAY]);
    let over = Arc::new(AtomicBool::new(false));
    let answers = Arc::new(AtomicUsize::new(0));
    let mut readers = Vec::new();
    for number in 0..14 {
        let (over, answers, address) = (over.clone(), answers.clone(), served.address);
        readers.push(std::thread::spawn(move || {
            let mut draw = Draw(number);
            let go_on = || !over.load(Ordering::Relaxed);
            while go_on() {
                let page = draw.file().replace("content", "").replace(".md", "/");
                let path = if number < 10 {
                    "/_expound/events"
                } else {
                    &page
                };
                if ask(address, path, go_on).is_ok_and(|length| length > 0) {
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            }
        }));
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for burst in 1..=EDITS / BURST {
        for _ in 0..BURST {
            edit(&served.site, &mut draw);
            std::thread::sleep(Duration::from_millis(draw.below(6) as u64));
        }
        let built = built(&served.site);
        let when = format!("after burst {burst}");
        let addresses: Vec<&String> = built.keys().collect();
        let drawn = match burst == EDITS / BURST {
            true => addresses,
            false => (0..DRAWN)
                .map(|_| addresses[draw.below(addresses.len())])
                .collect(),
        };
        for address in drawn {
            shows(&served, address, &built[address], &when);
        }
        counts(&served, &when);
        for gone in seen.iter().filter(|address| !built.contains_key(*address)) {
            is_gone(&served, gone, &when);
        }
        seen.extend(built.into_keys());
    }
    over.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().unwrap();
    }
    assert!(answers.load(Ordering::Relaxed) > 100);
}
