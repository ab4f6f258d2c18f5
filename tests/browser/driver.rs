//! A headless Chromium, driven through ChromeDriver (WebDriver is JSON over HTTP).

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::http;

/// What Chromium is started with, beside a new profile: without them it asks for
/// hosts of its maker at every start.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox", // tests run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1280,900",
];

/// A browser with one window, gone when it is dropped.
pub struct Browser {
    driver: Child,
    at: SocketAddr,
    session: String,
    profile: TempDir,
}

pub type Result<T> = std::result::Result<T, String>;

/// The programs that a browser needs, or which of them is missing.
pub fn programs() -> Result<(PathBuf, PathBuf)> {
    let chromium = on_path("chromium").ok_or("there is no chromium")?;
    let driver = on_path("chromedriver").ok_or("there is no chromedriver")?;
    Ok((chromium, driver))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

impl Browser {
    pub fn start() -> Result<Browser> {
        let (chromium, driver) = programs()?;
        let profile = tempfile::tempdir().map_err(|e| e.to_string())?;
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("chromedriver: {e}"))?;
        let port = driver.stdout.take().and_then(port_of);
        let mut browser = Browser {
            driver,
            at: (Ipv4Addr::LOCALHOST, port.unwrap_or(0)).into(),
            session: String::new(),
            profile,
        };
        if port.is_none() {
            return Err("chromedriver did not say its port".into());
        }
        let profile = format!("--user-data-dir={}", browser.profile.path().display());
        let flags: Vec<&str> = FLAGS.into_iter().chain([profile.as_str()]).collect();
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": chromium, "args": flags},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "timeouts": {"script": 60_000, "pageLoad": 60_000},
        }}});
        let started = browser.send("POST", "/session", &wanted)?;
        browser.session = started["sessionId"]
            .as_str()
            .ok_or("chromedriver gave no session")?
            .to_owned();
        // Away from Chromium's own first page, with all that it loads.
        browser.open("data:,")?;
        browser.network()?;
        Ok(browser)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let body = match method {
            "POST" => body.to_string(),
            _ => String::new(),
        };
        let answer = http::request(self.at, method, path, &body)
            .map_err(|e| format!("chromedriver, {path}: {e}"))?;
        let mut data: Value = serde_json::from_slice(&answer.body)
            .map_err(|e| format!("chromedriver, {path}: {e}"))?;
        match answer.status {
            200 => Ok(data["value"].take()),
            status => Err(format!("chromedriver, {path}: {status} {}", data["value"])),
        }
    }

    fn command(&self, path: &str, body: &Value) -> Result<Value> {
        let path = format!("/session/{}/{path}", self.session);
        self.send("POST", &path, body)
    }

    /// Loads a page and waits until it and all that it needs are there.
    pub fn open(&self, url: &str) -> Result<()> {
        self.command("url", &json!({"url": url})).map(|_| ())
    }

    /// What the button of that name does.
    pub fn back(&self) -> Result<()> {
        self.command("back", &json!({})).map(|_| ())
    }

    /// Opens a tab and goes there. Gives its name.
    pub fn new_tab(&self) -> Result<String> {
        self.open_another("tab")
    }

    /// A window of its own: it is seen beside the others.
    pub fn new_window(&self) -> Result<String> {
        self.open_another("window")
    }

    fn open_another(&self, kind: &str) -> Result<String> {
        let tab = self.command("window/new", &json!({"type": kind}))?;
        let name = tab["handle"].as_str().ok_or("a tab without a name")?;
        self.to_tab(name)?;
        Ok(name.to_owned())
    }

    pub fn to_tab(&self, name: &str) -> Result<()> {
        self.command("window", &json!({"handle": name})).map(|_| ())
    }

    /// Runs a function's body in the page; what it returns comes back as JSON.
    pub fn run(&self, script: &str) -> Result<Value> {
        let body = json!({"script": script, "args": []});
        self.command("execute/sync", &body)
    }

    /// The same for a body that calls `done` when it has a result.
    pub fn run_until_done(&self, script: &str) -> Result<Value> {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        let body = json!({"script": script, "args": []});
        self.command("execute/async", &body)
    }

    /// What a hand does, as WebDriver's actions: a list of input devices.
    pub fn act(&self, devices: &Value) -> Result<()> {
        self.command("actions", &json!({"actions": devices}))
            .map(|_| ())
    }

    /// A command of the Chrome DevTools Protocol.
    pub fn cdp(&self, name: &str, params: Value) -> Result<Value> {
        self.command("goog/cdp/execute", &json!({"cmd": name, "params": params}))
    }

    /// A window of this many CSS pixels, without a scroll bar that takes some of them.
    pub fn size(&self, width: u32, height: u32) -> Result<()> {
        self.cdp("Emulation.setScrollbarsHidden", json!({"hidden": true}))?;
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)?;
        Ok(())
    }

    /// `light` or `dark`.
    pub fn colours(&self, scheme: &str) -> Result<()> {
        let feature = json!({"name": "prefers-color-scheme", "value": scheme});
        self.cdp(
            "Emulation.setEmulatedMedia",
            json!({"features": [feature], "media": ""}),
        )?;
        Ok(())
    }

    /// What the console holds since the last call.
    pub fn console(&self) -> Result<Vec<String>> {
        let entries = self.command("se/log", &json!({"type": "browser"}))?;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let text = |entry: &Value| format!("{} {}", entry["level"], entry["message"]);
        Ok(entries.iter().map(text).collect())
    }

    /// What went over the network since the last call, as events of the DevTools Protocol.
    pub fn network(&self) -> Result<Vec<Value>> {
        let entries = self.command("se/log", &json!({"type": "performance"}))?;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let event = |entry: &Value| {
            let mut event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let event = event["message"].take();
            event["method"]
                .as_str()?
                .starts_with("Network.")
                .then_some(event)
        };
        Ok(entries.iter().filter_map(event).collect())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = self.send("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        // Whatever of Chromium outlives its driver: those with this profile, and no others.
        for process in processes_with(self.profile.path().as_os_str()) {
            let _ = Command::new("kill").args(["-9", &process]).status();
        }
    }
}

/// Reads the line that says the port; the rest is read and forgotten.
fn port_of(output: impl std::io::Read + Send + 'static) -> Option<u16> {
    let mut lines = BufReader::new(output).lines();
    let port = lines.by_ref().find_map(|line| {
        let line = line.ok()?;
        let (_, port) = line.split_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    std::thread::spawn(move || lines.for_each(drop));
    port
}

/// Ids of the processes that have this word in their command line.
fn processes_with(word: &OsStr) -> Vec<String> {
    let word = word.as_bytes();
    let found = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = found.filter_map(|entry| entry.file_name().into_string().ok());
    ids.filter(|id| id.bytes().all(|b| b.is_ascii_digit()))
        .filter(|id| {
            let line = fs::read(Path::new("/proc").join(id).join("cmdline")).unwrap_or_default();
            line.windows(word.len()).any(|w| w == word)
        })
        .collect()
}

/// A browser, or nothing when this machine has none and `EXPOUND_BROWSER` does
/// not require one; then a line says so, past the capturing of tests' output.
pub fn browser_for(test: &str) -> Option<Browser> {
    let missing = match programs() {
        Ok(_) => return Some(Browser::start().unwrap_or_else(|e| panic!("{test}: {e}"))),
        Err(missing) => missing,
    };
    did_not_run(test, &missing, "apt-get install chromium chromium-driver");
    None
}

/// Says that a test did not run; fails where it has to.
pub fn did_not_run(test: &str, missing: &str, install: &str) {
    let required = std::env::var("EXPOUND_BROWSER").is_ok_and(|value| value == "required");
    assert!(!required, "{test}: {missing}; install it: {install}");
    let _ = writeln!(
        std::io::stderr(),
        "{test} did NOT run: {missing}; to run it: {install}"
    );
}
