//! A running `expound serve`, asked over HTTP on loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::{Site, command};

/// How long a change may take to be served; generous, for a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running server, ended with the test.
pub struct Served {
    pub child: Child,
    pub address: SocketAddr,
    pub site: Site,
    lines: Receiver<String>,
}

fn serve(site: &Site, args: &[&str], variables: &[(&str, &str)]) -> Child {
    command()
        .env_remove("VISUAL")
        .env_remove("EDITOR")
        .envs(variables.iter().copied())
        .args(["serve", "--root"])
        .arg(site.root())
        .args(args)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    pub fn start(site: Site, args: &[&str]) -> Served {
        Served::start_with(site, args, &[])
    }

    /// Starts it with these variables of the environment.
    pub fn start_with(site: Site, args: &[&str], variables: &[(&str, &str)]) -> Served {
        let mut child = serve(&site, args, variables);
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

    /// A server that was started by hand, of which nobody reads what it says.
    pub fn at(child: Child, site: Site, address: SocketAddr) -> Served {
        Served {
            child,
            address,
            site,
            lines: channel().1,
        }
    }

    /// Ends the server, lets something happen meanwhile, and starts another at the
    /// same place.
    pub fn restart(&mut self, meanwhile: impl FnOnce(&Site)) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        meanwhile(&self.site);
        let port = self.address.port().to_string();
        self.child = serve(&self.site, &["--port", &port], &[]);
    }

    /// Waits for a line of the server's report.
    pub fn said(&self, words: &str) -> String {
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
    pub fn get(&self, path: &str) -> (String, String) {
        self.ask("GET", path, &self.address.to_string())
    }

    /// Status, head and bytes of an answer to a request with further lines in its head.
    pub fn fetch(&self, path: &str, lines: &str) -> (u16, String, Vec<u8>) {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{lines}\r\n",
            self.address
        );
        let answer = self.send(request.as_bytes());
        let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, answer[end + 4..].to_owned())
    }

    /// Sends these bytes, and gives all that comes back.
    pub fn send(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = stream.write_all(bytes);
        let end = Instant::now() + PATIENCE;
        let (mut answer, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
        // It may be cut off: who is refused is not waited for. A stream has no end.
        while let Ok(n @ 1..) = stream.read(&mut buffer) {
            answer.extend_from_slice(&buffer[..n]);
            if Instant::now() > end {
                break;
            }
        }
        answer
    }

    /// What the client in a page gets to know of it.
    pub fn status_of(&self, path: &str) -> serde_json::Value {
        let at = format!("/_expound/page?form=html&at={path}");
        serde_json::from_slice(&self.fetch(&at, "").2).unwrap()
    }

    /// Posts JSON as the client does, and gives the answer.
    pub fn post(&self, path: &str, json: &str) -> String {
        let at = self.address;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nExpound-Client: 1\r\n\
             Connection: close\r\nContent-Length: {}\r\n\r\n{json}",
            json.len()
        );
        String::from_utf8_lossy(&self.send(request.as_bytes())).into_owned()
    }

    pub fn ask(&self, method: &str, path: &str, host: &str) -> (String, String) {
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

    pub fn status(&self, path: &str) -> String {
        let (head, _) = self.get(path);
        head.split(' ').nth(1).unwrap().to_owned()
    }

    /// Asks until the answer holds (or no longer holds) the words.
    #[track_caller]
    pub fn until(&self, path: &str, holds: bool, words: &str) {
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
    pub fn shows(&self, path: &str, words: &str) {
        self.until(path, true, words);
    }
}
