//! Requests that nobody should answer, over raw TCP.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::common::Site;
use super::common::served::{PATIENCE, Served};

const SECRET: &str = "SECRET";

/// A site with secrets in and beside it, and an editor that leaves a trace.
fn guarded() -> Served {
    let secret = format!("---\ntitle: {SECRET}\n---\n{SECRET}\n");
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\nWelcome.\n"),
        (
            "content/draft.md",
            &format!("---\ntitle: {SECRET}\ndraft: true\n---\n"),
        ),
        (
            "content/glossary/plain.md",
            "---\ntitle: Plain\n---\nText.\n",
        ),
        ("content/_archive/secret.md", &secret),
        ("content/_archive/secret.txt", SECRET),
        ("content/.hidden", SECRET),
        ("content/glossary/.plain.md.swp", SECRET),
        (".git/config", SECRET),
        ("secret.txt", SECRET),
    ]);
    let trace = site.path("trace").display().to_string();
    let editor = format!("cp {{file}} {trace}");
    Served::start(site, &["--port", "0", "--editor", &editor])
}

/// Refused: an answer that says so, or none at all.
fn refused(answer: &[u8]) -> bool {
    let answer = String::from_utf8_lossy(answer);
    let mut statuses = answer.split("HTTP/1.1 ").skip(1);
    let no = |status: &str| status.starts_with('4') || status.starts_with("50");
    statuses.all(no) && !answer.contains(SECRET) && !answer.contains("root:")
}

const PATHS: [&str; 33] = [
    "/../secret.txt",
    "/../../../../etc/passwd",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/glossary/../../secret.txt",
    "/glossary/%2e%2e/%2e%2e/secret.txt",
    "/assets/../../secret.txt",
    "/./../secret.txt",
    "/..;/secret.txt",
    "/....//secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%uff0e%uff0e/secret.txt",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/etc/passwd",
    "/file:///etc/passwd",
    "/secret.txt%00.html",
    "/%00",
    "/.git/config",
    "/.hidden",
    "/_archive/secret.md",
    "/_archive/secret.txt",
    "/%5farchive/secret.txt",
    "/glossary/.plain.md.swp",
    "/glossary/plain.md",
    "/content/site.yaml",
    "/draft/",
    "/assets/",
    "/_expound/",
];

#[test]
fn no_path_leaves_the_site() {
    let served = guarded();
    for path in PATHS {
        for asked in [
            path.to_owned(),
            format!("/_expound/page?form=html&at={path}"),
        ] {
            let request =
                format!("GET {asked} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let answer = served.send(request.as_bytes());
            let text = String::from_utf8_lossy(&answer);
            let fine = match asked == path {
                true => refused(&answer),
                // What is told of an address is told as of one that is not there.
                false => text.contains("\"status\":404") && !text.contains(SECRET),
            };
            assert!(fine, "{asked}: {text}");
        }
    }
}

#[test]
fn nothing_but_reading() {
    let served = guarded();
    for method in [
        "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "MKCOL", "get", "G\u{1}T",
    ] {
        for path in [
            "/",
            "/assets/site.css",
            "/_expound/events",
            "/_expound/page?at=/",
            "*",
        ] {
            let request =
                format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let answer = served.send(request.as_bytes());
            assert!(
                refused(&answer),
                "{method} {path}: {}",
                String::from_utf8_lossy(&answer)
            );
        }
    }
    let tunnel = b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n\r\n";
    assert!(refused(&served.send(tunnel)));
}

#[test]
fn only_this_machine_s_names_and_this_server_s_pages() {
    let served = guarded();
    let here = served.address;
    let long = "x".repeat(20_000);
    let mut requests = Vec::new();
    for lines in [
        // Another name for this machine.
        "",
        "Host: \r\n",
        "Host: example.org\r\n",
        "Host: localhost.example.org\r\n",
        "Host: 127.0.0.1.example.org\r\n",
        "Host: 192.0.2.1\r\n",
        "Host: [::1].example.org\r\n",
        "Host: localhost:example.org\r\n",
        "Host: 127.0.0.1:80.example.org\r\n",
        "Host: localhost\r\nHost: example.org\r\n",
        "Host: example.org\r\nX-Forwarded-Host: localhost\r\n",
        // What another site's page asks for, as far as its browser says so.
        "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        "Host: localhost\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n",
        // Too much.
        &format!("Host: localhost\r\nX-Long: {long}\r\n"),
        &format!("Host: localhost\r\n{}", "X: y\r\n".repeat(500)),
    ] {
        for path in ["/", "/_expound/events", "/_expound/page?at=/"] {
            requests.push(format!(
                "GET {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n"
            ));
        }
    }
    for origin in [
        "http://example.org",
        "https://localhost",
        "http://localhost:1",
        "null",
    ] {
        for path in [
            "/_expound/events",
            "/_expound/page?at=/",
            "/_expound/client.js",
        ] {
            requests.push(format!(
                "GET {path} HTTP/1.1\r\nHost: {here}\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n"
            ));
        }
    }
    requests.extend([
        format!("GET http://example.org/ HTTP/1.1\r\nHost: {here}\r\nConnection: close\r\n\r\n"),
        format!("GET /{long} HTTP/1.1\r\nHost: {here}\r\nConnection: close\r\n\r\n"),
        "GET /\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n".to_owned(),
    ]);
    assert!(requests.len() > 50, "{}", requests.len());
    for request in requests {
        let answer = served.send(request.as_bytes());
        let shown: String = request.chars().take(200).collect();
        assert!(
            refused(&answer),
            "{shown}: {}",
            String::from_utf8_lossy(&answer)
        );
    }
    // Who follows a link from elsewhere is welcome.
    let navigates =
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    assert_eq!(served.fetch("/", navigates).0, 200);
}

#[test]
fn nobody_else_opens_the_editor_or_changes_what_is_shown() {
    let served = guarded();
    let here = served.address;
    let own = format!("Origin: http://{here}\r\n");
    let client = "Expound-Client: 1\r\n";
    let post = |path: &str, lines: &str, body: &str| {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {here}\r\n{lines}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        served.send(request.as_bytes())
    };
    for lines in [
        String::new(),
        own.clone(),
        client.to_owned(),
        format!("Origin: http://example.org\r\n{client}"),
        format!("Origin: null\r\n{client}"),
        format!("Origin: https://{here}\r\n{client}"),
        format!("{own}{client}Sec-Fetch-Site: cross-site\r\n"),
        "Content-Type: text/plain\r\n".to_owned(),
    ] {
        for (path, body) in [
            (
                "/_expound/edit",
                "{\"file\": \"content/index.md\", \"line\": 1}",
            ),
            ("/_expound/settings", "{\"drafts\": true}"),
        ] {
            let answer = post(path, &lines, body);
            assert!(
                refused(&answer),
                "{path} {lines}: {}",
                String::from_utf8_lossy(&answer)
            );
        }
    }
    // With all that the client sends, still no other file and nothing else.
    let fine = format!("{own}{client}");
    for body in [
        "{\"file\": \"../secret.txt\"}",
        "{\"file\": \"secret.txt\"}",
        "{\"file\": \"content/../secret.txt\"}",
        "{\"file\": \"/etc/passwd\"}",
        "{\"file\": \"content/_archive/secret.md\"}",
        "{\"file\": \"content/.hidden\"}",
        "{\"file\": \"templates/base.html\"}",
        "{\"at\": \"/../secret.txt\"}",
        "{\"at\": \"/assets/../../secret.txt\"}",
        "{}",
        "[",
        &format!("{{\"file\": \"{}\"}}", "x".repeat(10_000)),
    ] {
        let answer = String::from_utf8_lossy(&post("/_expound/edit", &fine, body)).into_owned();
        let no = answer.contains("\"done\":false") || answer.starts_with("HTTP/1.1 400");
        assert!(no, "{body}: {answer}");
    }
    assert!(!served.site.path("trace").exists());
    assert_eq!(served.status("/draft/"), "404");
    // And the client itself may.
    let answer = post(
        "/_expound/edit",
        &fine,
        "{\"at\": \"/glossary/plain/\", \"byte\": 21}",
    );
    let answer = String::from_utf8_lossy(&answer);
    assert!(
        answer.contains("content/glossary/plain.md:4 is opened with cp"),
        "{answer}"
    );
}

/// Whether the other end has not closed it.
fn is_open(mut stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let mut buffer = [0; 64 * 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
        }
    }
}

/// A request without an end, or one that never takes its answer, keeps a connection
/// for a while and nobody waiting.
#[test]
fn who_is_slow_or_hangs_costs_nobody_anything() {
    let served = guarded();
    served.site.write("content/large.bin", vec![0; 20_000_000]);
    let large = || served.fetch("/large.bin", "");
    while large().0 != 200 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let here = served.address;
    let half = format!(
        "POST /_expound/edit HTTP/1.1\r\nHost: {here}\r\nOrigin: http://{here}\r\nExpound-Client: 1\r\nContent-Length: 100\r\n\r\n{{"
    );
    let hanging: Vec<TcpStream> = (0..400)
        .map(|n| {
            let mut stream = TcpStream::connect(here).unwrap();
            let start = match n % 4 {
                0 => "",
                1 => "GET / HTTP/1.1\r\nHost: loc",
                2 => &half,
                _ => "GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n",
            };
            stream.write_all(start.as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(served.status("/glossary/plain/"), "200");
    served.site.write(
        "content/glossary/plain.md",
        "---\ntitle: Plain\n---\nNew text.\n",
    );
    served.shows("/glossary/plain/", "New text.");
    // The first had to go at once: there were too many.
    let open = hanging.iter().take(40).filter(|stream| is_open(stream));
    assert_eq!(open.count(), 0);
    // In the end the server leaves the others too. One that comes last goes last.
    let last = TcpStream::connect(here).unwrap();
    let rest = |mut stream: &TcpStream| {
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(3 * PATIENCE)).unwrap();
        let mut rest = Vec::new();
        let end = stream.read_to_end(&mut rest);
        let reset = |e: std::io::Error| e.kind() == std::io::ErrorKind::ConnectionReset;
        assert!(end.is_ok() || end.is_err_and(reset), "still there");
        rest.len()
    };
    let [.., head, body, answer] = hanging.as_slice() else {
        unreachable!("there are many");
    };
    for waiting in [head, body, &last] {
        rest(waiting);
    }
    // The answer was not taken, and not kept: it had begun a moment later.
    std::thread::sleep(PATIENCE / 4);
    assert!(rest(answer) < 20_000_000);
}

#[test]
fn on_a_network_too_no_stranger_s_name_is_this_machine_s() {
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\nWelcome.\n"),
        ("content/draft.md", "---\ntitle: Draft\ndraft: true\n---\n"),
    ]);
    let trace = site.path("trace");
    let editor = format!("cp {{file}} {}", trace.display());
    let args = ["--port", "0", "--host", "0.0.0.0", "--editor", &editor];
    let served = Served::start(site, &args);
    for host in ["evil.local", "evil", "203.0.113.9"] {
        for (path, body) in [
            ("/_expound/edit", "{\"file\":\"content/index.md\"}"),
            ("/_expound/settings", "{\"drafts\":true}"),
        ] {
            let request = format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nExpound-Client: 1\r\n\
                 Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let answer = served.send(request.as_bytes());
            assert!(
                refused(&answer),
                "{host}: {}",
                String::from_utf8_lossy(&answer)
            );
        }
    }
    assert!(!trace.exists());
    assert_eq!(served.status("/draft/"), "404");
    let (head, _) = served.ask("GET", "/", "localhost");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
}

/// A link that takes the place of a file is never followed, not even before the
/// change is noticed.
#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_gives_nothing_away() {
    let served = guarded();
    let file = served.site.path("content/plain.txt");
    std::fs::write(&file, "plain").unwrap();
    served.shows("/plain.txt", "plain");
    for _ in 0..30 {
        std::fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink(served.site.path("secret.txt"), &file).unwrap();
        let answer = served.fetch("/plain.txt", "");
        assert!(!String::from_utf8_lossy(&answer.2).contains(SECRET));
        std::fs::remove_file(&file).unwrap();
        std::fs::write(&file, "plain").unwrap();
        served.shows("/plain.txt", "plain");
    }
}
