//! Every link of every page, breadth first, in the browser.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::driver::{Browser, Result};
use super::http;
use super::server::Server;

/// Where a site is looked at.
pub struct Place {
    /// Every address of the site starts with this.
    pub base: String,
    /// How addresses of pages end.
    index: &'static str,
    folder: PathBuf,
    server: Option<SocketAddr>,
}

impl Place {
    pub fn served(folder: &Path, server: &Server) -> Place {
        Place {
            base: server.url(),
            index: "",
            folder: folder.to_owned(),
            server: Some(server.address),
        }
    }

    /// Opened from disk, without any server.
    pub fn on_disk(folder: &Path) -> Place {
        let folder = folder.canonicalize().expect("the site is there");
        Place {
            base: format!("file://{}/", folder.display()),
            index: "index.html",
            folder,
            server: None,
        }
    }

    pub fn url(&self, address: &str) -> String {
        match address.is_empty() || address.ends_with('/') {
            true => format!("{}{address}{}", self.base, self.index),
            false => format!("{}{address}", self.base),
        }
    }

    /// What is wrong with an address inside the site; nothing when a file is there.
    fn trouble(&self, url: &str) -> Option<String> {
        let inside = url.strip_prefix(&self.base)?;
        let Some(server) = self.server else {
            let path = percent_encoding::percent_decode_str(inside).decode_utf8_lossy();
            let there = self.folder.join(&*path).is_file();
            return (!there).then(|| "no such file".to_owned());
        };
        let path = &url[url.find(&server.to_string())? + server.to_string().len()..];
        match http::get(server, path) {
            Ok(answer) if answer.status == 200 => None,
            Ok(answer) => Some(format!("status {}", answer.status)),
            Err(error) => Some(error.to_string()),
        }
    }
}

/// What the walk takes from a page.
#[derive(Deserialize)]
struct Seen {
    at: String,
    ids: Vec<String>,
    links: Vec<String>,
    files: Vec<String>,
    scripts: Vec<String>,
    broken_images: Vec<String>,
}

const LOOK: &str = r#"
const all = (selector) => [...document.querySelectorAll(selector)];
const whole = (address) => { try { return new URL(address, document.baseURI).href } catch { return "not an address: " + address } };
const attributes = (name, selector) => all(selector).map((e) => whole(e.getAttribute(name)));
const set = all("[srcset]").flatMap((e) => e.srcset.split(",").map((one) => whole(one.trim().split(/\s/)[0])));
return {
    at: location.href,
    ids: all("[id]").map((e) => e.id),
    links: attributes("href", "a[href], area[href]"),
    files: [...attributes("src", "[src]"), ...attributes("data", "object[data]"), ...attributes("href", "link[href]:not([rel=canonical])"), ...set],
    scripts: all("script").filter((e) => !/json/.test(e.type) && !/assets\/site\.js$/.test(e.src)).map((e) => e.outerHTML.slice(0, 80)),
    broken_images: all("img").filter((e) => e.loading != "lazy" && !(e.complete && e.naturalWidth)).map((e) => e.outerHTML.slice(0, 120)),
};"#;

/// What a walk found out.
#[derive(Default)]
pub struct Walk {
    /// Pages with their ids.
    pub pages: BTreeMap<String, BTreeSet<String>>,
    /// Links that were followed or looked up, and those that lead to other sites.
    pub links: usize,
    pub outside: BTreeSet<String>,
    pub wrong: Vec<String>,
}

impl Walk {
    pub fn report(&self) -> String {
        let mut report = format!("{} things are wrong:\n", self.wrong.len());
        for line in self.wrong.iter().take(40) {
            let _ = writeln!(report, "  {line}");
        }
        report
    }
}

/// Walks from these addresses until nothing is left. Each page is opened once.
pub fn walk(browser: &Browser, place: &Place, start: &[&str]) -> Result<Walk> {
    let mut walk = Walk::default();
    let mut queue: VecDeque<String> = start.iter().map(|address| place.url(address)).collect();
    let mut known: BTreeSet<String> = queue.iter().cloned().collect();
    let mut anchors: BTreeSet<(String, String, String)> = BTreeSet::new();
    let mut looked_up: BTreeMap<String, Option<String>> = BTreeMap::new();
    browser.console()?;
    browser.network()?;
    while let Some(url) = queue.pop_front() {
        browser.open(&url)?;
        let seen: Seen = serde_json::from_value(browser.run(LOOK)?).map_err(|e| e.to_string())?;
        let page = url.strip_prefix(&place.base).unwrap_or(&url).to_owned();
        let mut wrong = |text: String| walk.wrong.push(format!("/{page}: {text}"));
        if seen.at != url {
            wrong(format!("the browser ended at {}", seen.at));
        }
        for entry in browser.console()? {
            wrong(format!("console: {entry}"));
        }
        for trouble in network_troubles(&browser.network()?, &place.base) {
            wrong(trouble);
        }
        for script in &seen.scripts {
            wrong(format!("a script: {script}"));
        }
        for image in &seen.broken_images {
            wrong(format!("an image without a picture: {image}"));
        }
        let mut ids = BTreeSet::new();
        for id in seen.ids {
            if !ids.insert(id.clone()) {
                wrong(format!("two elements have the id `{id}`"));
            }
        }
        for file in &seen.files {
            let trouble = match file {
                file if file.starts_with("data:") => None,
                file if !file.starts_with(&place.base) => Some("is elsewhere".to_owned()),
                file => looked_up
                    .entry(file.clone())
                    .or_insert_with(|| place.trouble(file))
                    .clone(),
            };
            if let Some(trouble) = trouble {
                wrong(format!("{file} {trouble}"));
            }
        }
        for link in seen.links {
            walk.links += 1;
            let (to, anchor) = link.split_once('#').unwrap_or((&link, ""));
            if !to.starts_with(&place.base) {
                match may_lead_outside(to, place) {
                    true => drop(walk.outside.insert(link)),
                    false => wrong(format!("{link} leads out of the site")),
                }
                continue;
            }
            let trouble = looked_up
                .entry(to.to_owned())
                .or_insert_with(|| place.trouble(to));
            if let Some(trouble) = trouble {
                wrong(format!("{link}: {trouble}"));
                continue;
            }
            if !anchor.is_empty() {
                let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
                anchors.insert((page.clone(), to.to_owned(), anchor.into_owned()));
            }
            let is_page = to.ends_with('/') || to.ends_with(".html");
            if is_page && known.insert(to.to_owned()) {
                queue.push_back(to.to_owned());
            }
        }
        walk.pages.insert(url, ids);
    }
    for (page, to, anchor) in anchors {
        let there = walk.pages.get(&to).is_some_and(|ids| ids.contains(&anchor));
        if !there {
            walk.wrong
                .push(format!("/{page}: {to} has no anchor `{anchor}`"));
        }
    }
    Ok(walk)
}

/// Whether a link to somewhere else is one that an author may make.
fn may_lead_outside(to: &str, place: &Place) -> bool {
    let web = to.starts_with("https://") || to.starts_with("http://");
    let own_host = place.server.is_some_and(|at| to.contains(&at.to_string()));
    web && !own_host || to.starts_with("mailto:")
}

/// Requests that failed, or that went somewhere else.
fn network_troubles(events: &[Value], base: &str) -> Vec<String> {
    let mut troubles = Vec::new();
    let mut addresses: HashMap<&str, &str> = HashMap::new();
    for event in events {
        let params = &event["params"];
        let id = params["requestId"].as_str().unwrap_or_default();
        match event["method"].as_str() {
            Some("Network.requestWillBeSent") => {
                let url = params["request"]["url"].as_str().unwrap_or_default();
                addresses.insert(id, url);
                // What is left of Chromium's first page is no request of the site's.
                let own = ["data:", "chrome:"].iter().any(|s| url.starts_with(s));
                if !url.starts_with(base) && !own {
                    troubles.push(format!("a request outside the site: {url}"));
                }
            }
            Some("Network.responseReceived") => {
                let status = params["response"]["status"].as_u64().unwrap_or(0);
                if status >= 400 {
                    troubles.push(format!("{}: status {status}", params["response"]["url"]));
                }
            }
            Some("Network.loadingFailed") => troubles.push(format!(
                "{}: {}",
                addresses.get(id).unwrap_or(&id),
                params["errorText"]
            )),
            _ => {}
        }
    }
    troubles
}
