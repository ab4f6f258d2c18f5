//! A server for a folder of files, as a plain web host does it: `index.html` for
//! a folder, a slash added where one is missing, `404.html` for what is not there.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// Serves until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    /// `/`, or `/sub/path/`.
    pub base: String,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `folder` under the path `base` at a free port of loopback.
    pub fn start(folder: &Path, base: &str) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let stop = Arc::new(AtomicBool::new(false));
        let served = Served {
            folder: folder.to_owned(),
            base: base.to_owned(),
        };
        let (served, stopped) = (Arc::new(served), stop.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let served = served.clone();
                // A browser that goes away in the middle is no mistake of the site.
                std::thread::spawn(move || served.answer(stream).ok());
            }
        });
        Ok(Server {
            address,
            base: base.to_owned(),
            stop,
            thread: Some(thread),
        })
    }

    /// The address of the site's first page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Served {
    folder: PathBuf,
    base: String,
}

impl Served {
    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut first = String::new();
        reader.read_line(&mut first)?;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
        }
        let mut words = first.split(' ');
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Ok(());
        };
        let (status, content_type, more, body) = self.find(target);
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n{more}\r\n",
            body.len()
        )?;
        if method != "HEAD" {
            stream.write_all(&body)?;
        }
        stream.flush()
    }

    /// Status, content type, further headers and body.
    fn find(&self, target: &str) -> (&'static str, &'static str, String, Vec<u8>) {
        const PLAIN: &str = "text/plain; charset=utf-8";
        let path = target.split(['?', '#']).next().unwrap_or(target);
        let path = percent_encoding::percent_decode_str(path)
            .decode_utf8_lossy()
            .into_owned();
        let Some(inside) = path.strip_prefix(self.base.as_str()) else {
            let body = format!("{path} is outside the site\n").into_bytes();
            return ("404 Not Found", PLAIN, String::new(), body);
        };
        let mut file = self.folder.join(inside);
        let climbs = |part| !matches!(part, Component::Normal(_));
        let hidden = Path::new(inside).components().any(climbs);
        if !hidden && file.is_dir() {
            if !inside.is_empty() && !inside.ends_with('/') {
                let location = format!("Location: {target}/\r\n");
                return ("301 Moved Permanently", PLAIN, location, Vec::new());
            }
            file.push("index.html");
        }
        match fs::read(&file) {
            Ok(body) if !hidden => ("200 OK", content_type(&file), String::new(), body),
            _ => {
                let page = fs::read(self.folder.join("404.html")).unwrap_or_default();
                let html = "text/html; charset=utf-8";
                ("404 Not Found", html, String::new(), page)
            }
        }
    }
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("pdf") => "application/pdf",
        // What most hosts say of a feed and a sitemap.
        Some("xml") => "application/xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
