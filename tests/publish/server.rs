//! The README's configuration of nginx, on loopback, with the shipped site under a path.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::common::{Site, build_to, repository};
use crate::http::{Answer, get};
use crate::program;
use crate::readme::{block, readme};

/// Where systems keep nginx's own list differs.
const TYPES: &str = "types { text/html html; text/css css; image/svg+xml svg; text/xml xml; }";

struct Nginx {
    process: Child,
    address: SocketAddr,
}

impl Nginx {
    /// Serves with this `server` block, at a port of its own and with `files` as the root.
    fn start(program: &Path, server: &str, files: &Path, scratch: &Path) -> Nginx {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = free.local_addr().expect("its address");
        drop(free);
        let server = replaced(server, "listen 80;", &format!("listen {address};"));
        let server = replaced(&server, "/srv/www;", &format!("{};", files.display()));
        let folders: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|of| format!("  {of}_temp_path {}/{of};\n", scratch.display()))
            .concat();
        // Temporary folders are their owner's: a root's nginx would read them as another.
        let user = match Command::new("id").arg("-u").output() {
            Ok(id) if id.stdout == b"0\n" => "user root;\n",
            _ => "",
        };
        let scratch_log = scratch.join("errors");
        let config = format!(
            "daemon off;\n{user}pid {scratch}/pid;\nerror_log {log};\nevents {{}}\n\
             http {{\n  {TYPES}\n  access_log off;\n{folders}{server}}}\n",
            scratch = scratch.display(),
            log = scratch_log.display(),
        );
        let file = scratch.join("nginx.conf");
        fs::write(&file, config).expect("a configuration");
        let process = Command::new(program)
            .arg("-p")
            .arg(scratch)
            .arg("-c")
            .arg(&file)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx starts");
        let mut nginx = Nginx { process, address };
        nginx.wait(&scratch_log);
        nginx
    }

    fn wait(&mut self, log: &Path) {
        let start = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let ended = self.process.try_wait().expect("its state");
            if ended.is_some() || start.elapsed() > Duration::from_secs(30) {
                let said = fs::read_to_string(log).unwrap_or_default();
                panic!("nginx does not answer:\n{said}");
            }
            sleep(Duration::from_millis(20));
        }
    }

    #[track_caller]
    fn get(&self, path: &str) -> Answer {
        get(self.address, path).expect("an answer")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its main process ends its workers, if it is asked.
        let id = self.process.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let _ = self.process.wait();
    }
}

/// The README's words have to be there to be replaced.
#[track_caller]
fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "`{from}` is not in:\n{text}");
    text.replace(from, to)
}

#[test]
fn nginx_serves_a_site_under_a_path() {
    const NAME: &str = "nginx_serves_a_site_under_a_path";
    let Some(program) = program("nginx", NAME, "apt-get install nginx-light") else {
        return;
    };
    let server = block(&readme(), "Any web server", "For nginx");
    let site = Site::copy_of(repository());
    let config = fs::read_to_string(site.path("content/site.yaml")).expect("site.yaml");
    let config = replaced(&config, "track-two.example/", "www.example.org/explained/");
    site.write("content/site.yaml", config);
    let (files, scratch) = (site.path("www"), site.path("nginx"));
    build_to(site.root(), &files.join("explained"));
    fs::create_dir(&scratch).expect("a folder");
    let nginx = Nginx::start(&program, &server, &files, &scratch);

    let page = nginx.get("/explained/events/april-meeting/");
    assert_eq!(page.status, 200);
    assert_eq!(page.content_type, "text/html; charset=utf-8");
    let file = files.join("explained/events/april-meeting/index.html");
    assert_eq!(page.body, fs::read(file).expect("the file"));
    assert_eq!(nginx.get("/explained/").status, 200);
    assert_eq!(nginx.get("/explained/events/april-meeting").status, 301);
    assert_eq!(nginx.get("/explained").status, 301);

    let style = nginx.get("/explained/assets/site.css");
    assert_eq!(style.status, 200);
    assert!(
        style.content_type.starts_with("text/css"),
        "{}",
        style.content_type
    );

    for missing in ["/explained/no", "/explained/no/such/page/"] {
        let answer = nginx.get(missing);
        assert_eq!(answer.status, 404);
        let html = String::from_utf8(answer.body).expect("UTF-8");
        assert!(html.contains("Nothing at this address"), "{html}");
        // Its links lead somewhere, at whatever depth it is served.
        let links = html.split("href=\"").skip(1);
        let inside: Vec<&str> = links
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with('/'))
            .collect();
        assert!(inside.len() > 5, "{html}");
        for link in inside {
            assert_eq!(nginx.get(link).status, 200, "{link}");
        }
    }
}
