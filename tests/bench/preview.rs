//! `cargo bench --bench preview`: how soon `expound serve` shows what was saved.
//!
//! The site is `EXPOUND_BENCH_SITE`, of which a copy is made, or a generated one of
//! `EXPOUND_BENCH_PAGES` pages (10,000). `EXPOUND_BENCH_EDITS` edits of each sort are
//! made (100). Medians and 95th percentiles are printed; what needs a browser says so
//! where there is none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../browser/mod.rs"]
mod browser;
#[path = "../common/mod.rs"]
mod common;
mod generate;

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use browser::driver::Browser;
use common::Site;
use common::served::Served;
use expound::date::Day;
use expound::model::Settings;

/// A server, and the pages that are edited.
struct Bench {
    served: Served,
    root: PathBuf,
    /// Files and their addresses.
    pages: Vec<(String, String)>,
    edits: usize,
    connection: Connection,
    count: usize,
}

fn number(name: &str, default: usize) -> usize {
    let value = std::env::var(name).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

fn main() {
    let edits = number("EXPOUND_BENCH_EDITS", 100);
    let given = std::env::var_os("EXPOUND_BENCH_SITE");
    let generated = given.is_none();
    let site = match given {
        Some(root) => Site::copy_of(Path::new(&root)),
        None => {
            let site = Site::empty();
            generate::generate(site.root(), number("EXPOUND_BENCH_PAGES", 10_000));
            site
        }
    };
    let root = site.root().to_owned();
    let (bytes, pages) = (content(&root), pages(&root));
    println!("{} pages, {} KiB of content", pages.len(), bytes / 1024);
    let analysed = analysed(&root);
    let start = Instant::now();
    let served = Served::start(site, &["--port", "0"]);
    let mut connection = Connection::open(served.address);
    assert!(connection.get("/").starts_with("HTTP/1.1 200"));
    let first = start.elapsed();
    say("read, parse, model, link", &mut [analysed]);
    say("start to first page", &mut [first]);
    println!(
        "{:28} {:9.2}",
        "ratio",
        first.as_secs_f64() / analysed.as_secs_f64()
    );
    let mut bench = Bench {
        root,
        pages,
        edits,
        connection,
        served,
        count: 0,
    };
    bench.texts_over_http();
    if generated {
        bench.a_title_that_many_mention();
    }
    bench.in_a_browser();
    bench.at_rest();
    bench.memory(bytes);
}

/// Medians and 95th percentiles, in milliseconds.
fn say(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    match times.len() {
        1 => println!("{what:28} {:9.2} ms", at(50)),
        n => println!("{what:28} {:9.2} ms  p95 {:9.2} ms  ({n})", at(50), at(95)),
    }
}

fn content(root: &Path) -> u64 {
    let texts = common::tree(&root.join("content"));
    texts.values().map(|bytes| bytes.len() as u64).sum()
}

/// The pages that can be edited without an effect on others: those with a plain text.
fn pages(root: &Path) -> Vec<(String, String)> {
    let texts = common::tree(&root.join("content")).into_iter();
    let pages = texts.filter_map(|(path, bytes)| {
        let text = String::from_utf8(bytes).ok()?;
        let id = path.strip_suffix(".md")?;
        let plain = !id.ends_with("index") && !text.contains("slug:") && !text.contains("draft:");
        plain.then(|| (format!("content/{path}"), format!("/{id}/")))
    });
    pages.collect()
}

/// How long the pipeline takes to the links: the shortest of three times.
fn analysed(root: &Path) -> Duration {
    let settings = Settings {
        drafts: false,
        future: false,
        today: Day::parse(common::TODAY).unwrap(),
    };
    let once = || {
        let start = Instant::now();
        let files = expound::read::read(root).unwrap();
        let analysis = expound::analyse(&files, &settings);
        let took = start.elapsed();
        let (errors, warnings) = expound::diagnostic::count(&analysis.diagnostics(&files));
        (took, errors, warnings)
    };
    let (took, errors, warnings) = (0..3).map(|_| once()).min().unwrap();
    println!("{errors} errors, {warnings} warnings");
    took
}

impl Bench {
    /// A page to edit, another each time, with words that are new.
    fn next(&mut self) -> (String, String, String) {
        self.count += 1;
        let at = self.count * 7919 % self.pages.len();
        let (file, address) = self.pages[at].clone();
        (file, address, format!("zqx{}zqx", self.count))
    }

    /// Writes new words at the end of a text. Returns when that was.
    fn edit(&self, file: &str, words: &str) -> (Instant, SystemTime) {
        let path = self.root.join(file);
        let mut text = fs::read_to_string(&path).unwrap();
        text.push_str(&format!("\nNew words: {words}.\n"));
        let start = (Instant::now(), SystemTime::now());
        fs::write(&path, text).unwrap();
        start
    }

    /// Waits for words at an address. Returns how long one request took at last.
    fn until(&mut self, address: &str, words: &str) -> Duration {
        let end = Instant::now() + Duration::from_secs(120);
        loop {
            let asked = Instant::now();
            if self.connection.get(address).contains(words) {
                return asked.elapsed();
            }
            assert!(Instant::now() < end, "{words} never came to {address}");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn texts_over_http(&mut self) {
        let (mut whole, mut requests) = (Vec::new(), Vec::new());
        for _ in 0..self.edits {
            let (file, address, words) = self.next();
            // The server has nothing else to do.
            self.connection.get(&address);
            let (start, _) = self.edit(&file, &words);
            requests.push(self.until(&address, &words));
            whole.push(start.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
        say("text to HTTP", &mut whole);
        say("  of it the request", &mut requests);
    }

    fn a_title_that_many_mention(&mut self) {
        let pages = self.pages.len().saturating_sub(1);
        let all = (0..pages).filter(|n| generate::mentions_known(*n, pages));
        let mentions: Vec<String> = all.map(generate::address).collect();
        let (mut whole, mut requests) = (Vec::new(), Vec::new());
        for edit in 0..self.edits {
            let title = format!("{} of {}", generate::KNOWN, 1800 + edit);
            let text = generate::known_text(&title);
            let start = Instant::now();
            fs::write(self.root.join(generate::KNOWN_FILE), text).unwrap();
            let first = &mentions[edit * 97 % mentions.len()];
            requests.push(self.until(first, &title));
            whole.push(start.elapsed());
            // Each of the others is right at once.
            let others = mentions.iter().skip(edit % 10).step_by(10);
            for address in others {
                let asked = Instant::now();
                let page = self.connection.get(address);
                requests.push(asked.elapsed());
                assert!(page.contains(&title), "{address} is stale");
            }
        }
        println!(
            "{} pages mention the entry whose title changes",
            mentions.len()
        );
        say("title to HTTP", &mut whole);
        say("  a request", &mut requests);
    }

    fn in_a_browser(&mut self) {
        let browser = match Browser::start() {
            Ok(browser) => browser,
            Err(missing) => return println!("nothing was measured in a browser: {missing}"),
        };
        let mut texts = Vec::new();
        for _ in 0..self.edits {
            let (file, address, words) = self.next();
            self.open(&browser, &address, &words);
            let (_, start) = self.edit(&file, &words);
            texts.push(seen(&browser, start));
        }
        say("text to screen", &mut texts);
        let address = self.next().1;
        let footer = self.root.join("templates/footer.html");
        fs::create_dir_all(footer.parent().unwrap()).unwrap();
        let own = common::repository().join("templates/footer.html");
        let own = fs::read_to_string(own).unwrap();
        fs::write(&footer, &own).unwrap();
        std::thread::sleep(Duration::from_secs(1));
        let mut templates = Vec::new();
        for _ in 0..self.edits {
            let words = self.next().2;
            self.open(&browser, &address, &words);
            let start = SystemTime::now();
            fs::write(&footer, format!("{own}<p>{words}</p>")).unwrap();
            templates.push(seen(&browser, start));
        }
        say("template to screen", &mut templates);
        fs::remove_dir_all(footer.parent().unwrap()).unwrap();
    }

    /// Opens a page that notes when these words are on the screen.
    fn open(&self, browser: &Browser, address: &str, words: &str) {
        let url = format!("http://{}{address}", self.served.address);
        browser.open(&url).unwrap();
        browser
            .run(&format!(
                "window.seen = 0;
                 const look = () => {{
                     if (window.seen || !document.body.textContent.includes('{words}')) return;
                     window.seen = 1;
                     requestAnimationFrame(() => setTimeout(() => window.seen = performance.timeOrigin + performance.now()));
                 }};
                 new MutationObserver(look).observe(document, {{subtree: true, childList: true, characterData: true}});"
            ))
            .unwrap();
        // Until it listens.
        std::thread::sleep(Duration::from_millis(150));
    }

    /// What the server does while nobody wants anything, with a browser that listens.
    fn at_rest(&self) {
        let mut listening = TcpStream::connect(self.served.address).unwrap();
        let _ = write!(
            listening,
            "GET /_expound/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
        );
        std::thread::sleep(Duration::from_secs(2));
        let Some(before) = self.ticks() else { return };
        std::thread::sleep(Duration::from_secs(5));
        let after = self.ticks().unwrap_or(before);
        println!(
            "{:28} {:9} ticks in 5 s",
            "processor at rest",
            after - before
        );
    }

    /// Clock ticks that the server has used.
    fn ticks(&self) -> Option<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.served.child.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    }

    fn memory(&self, bytes: u64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.served.child.id()));
        let status = status.unwrap_or_default();
        let kib = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        };
        let (Some(now), Some(most)) = (kib("VmRSS:"), kib("VmHWM:")) else {
            return;
        };
        let allowed = 3 * bytes / 1024 + 100 * 1024;
        println!(
            "{:28} {now:9} KiB, at most {most} KiB; content times 3 and 100 MB: {allowed} KiB",
            "memory"
        );
    }
}

/// How long after a time the browser had the words on its screen.
fn seen(browser: &Browser, start: SystemTime) -> Duration {
    let end = Instant::now() + Duration::from_secs(120);
    loop {
        let seen = browser
            .run("return window.seen")
            .unwrap()
            .as_f64()
            .unwrap_or(0.0);
        if seen > 1.0 {
            let start = start.duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
            return Duration::from_secs_f64((seen / 1000.0 - start).max(0.0));
        }
        assert!(Instant::now() < end, "never on the screen");
        // Asking takes the browser's time.
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// A connection that stays open, as a browser's does.
struct Connection {
    to: SocketAddr,
    stream: TcpStream,
}

impl Connection {
    fn open(to: SocketAddr) -> Connection {
        let stream = TcpStream::connect(to).unwrap();
        stream.set_nodelay(true).unwrap();
        Connection { to, stream }
    }

    /// Head and body of what is at an address.
    fn get(&mut self, address: &str) -> String {
        self.ask(address).unwrap_or_else(|| {
            // It was idle for too long.
            *self = Connection::open(self.to);
            self.ask(address).unwrap()
        })
    }

    fn ask(&mut self, address: &str) -> Option<String> {
        write!(
            self.stream,
            "GET {address} HTTP/1.1\r\nHost: {}\r\n\r\n",
            self.to
        )
        .ok()?;
        let mut answer = Vec::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            if let Some(head) = answer.windows(4).position(|w| w == b"\r\n\r\n") {
                let text = String::from_utf8_lossy(&answer[..head]).into_owned();
                let length = text
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))?;
                if answer.len() >= head + 4 + length.parse::<usize>().ok()? {
                    return Some(String::from_utf8_lossy(&answer).into_owned());
                }
            }
            match self.stream.read(&mut buffer).ok()? {
                0 => return None,
                n => answer.extend_from_slice(&buffer[..n]),
            }
        }
    }
}
