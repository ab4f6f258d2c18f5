//! As much HTTP as the tests need: one request, one answer, over loopback.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than any page, any axe run and any start of a browser takes.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
}

pub fn get(to: SocketAddr, path: &str) -> io::Result<Answer> {
    request(to, "GET", path, "")
}

pub fn request(to: SocketAddr, method: &str, path: &str, body: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(to)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n\
         Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    // Not to the end of the stream: not every server closes it.
    loop {
        if let Some(answer) = complete(&bytes) {
            return Ok(answer);
        }
        match stream.read(&mut buffer)? {
            0 => return Err(io::Error::other(format!("{method} {path}: cut off"))),
            n => bytes.extend_from_slice(&buffer[..n]),
        }
    }
}

/// The answer, once all of it is here.
fn complete(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let header = |wanted: &str| {
        head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted)
                .then(|| value.trim().to_owned())
        })
    };
    let length: usize = header("content-length")?.parse().ok()?;
    let body = bytes.get(end + 4..end + 4 + length)?;
    Some(Answer {
        status: head.split(' ').nth(1)?.parse().ok()?,
        content_type: header("content-type").unwrap_or_default(),
        body: body.to_owned(),
    })
}
