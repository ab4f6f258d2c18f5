//! Who may ask: browsers on this machine that show this site.
//!
//! A page of another site may let its own name lead here (DNS rebinding), or send
//! requests here from an author's browser. So the `Host` has to name this machine;
//! what other sites' pages request as a part of theirs is refused; and what does
//! something, or tells of the site, is for pages of this server only.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Server;
use super::routes::OWN;

/// The addresses between which a request came.
#[derive(Clone, Copy)]
pub struct Ends {
    /// The client's.
    pub peer: IpAddr,
    /// The server's.
    pub own: IpAddr,
}

/// A header of the client's own: pages of other sites can't send it without asking.
const CLIENT: &str = "expound-client";

/// Answers only who may ask.
pub async fn guard(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    match refusal(&server, &request) {
        Some((status, why)) => (status, why).into_response(),
        None => {
            let mut response = next.run(request).await;
            let headers = response.headers_mut();
            let nosniff = header::HeaderValue::from_static("nosniff");
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
            response
        }
    }
}

fn refusal(server: &Server, request: &Request) -> Option<(StatusCode, &'static str)> {
    let headers = request.headers();
    let Some(host) = host(request) else {
        return Some((StatusCode::BAD_REQUEST, "One Host header, please.\n"));
    };
    let ends = request.extensions().get::<Ends>();
    let own = ends.map_or(server.host, |ends| ends.own.to_canonical());
    if !is_here(host, server.host, own) {
        let why = "This server answers to this machine's own names only.\n";
        return Some((StatusCode::FORBIDDEN, why));
    }
    if is_of_another_page(headers) {
        return Some((StatusCode::FORBIDDEN, "Not for pages of other sites.\n"));
    }
    if !request.uri().path().starts_with(OWN) {
        return None;
    }
    let origin = headers.get(header::ORIGIN).map(|o| o.as_bytes());
    let own = format!("http://{host}");
    if origin.is_some_and(|origin| !origin.eq_ignore_ascii_case(own.as_bytes())) {
        return Some((StatusCode::FORBIDDEN, "Not for pages of other sites.\n"));
    }
    if request.method() == Method::POST {
        if !ends.is_some_and(|ends| ends.peer.to_canonical().is_loopback()) {
            let why = "Only on the machine of the server.\n";
            return Some((StatusCode::FORBIDDEN, why));
        }
        if origin.is_none() || !headers.contains_key(CLIENT) {
            return Some((StatusCode::FORBIDDEN, "Only for pages of this server.\n"));
        }
    }
    None
}

/// The host that is asked for, if it is said once and in one way.
fn host(request: &Request) -> Option<&str> {
    let mut all = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (all.next(), all.next()) else {
        return None;
    };
    let host = host.to_str().ok()?;
    let in_address = request.uri().authority();
    let same = in_address.is_none_or(|named| named.as_str().eq_ignore_ascii_case(host));
    same.then_some(host)
}

/// Whether a browser says that it asks for a page of another site, other than to go here.
fn is_of_another_page(headers: &HeaderMap) -> bool {
    let is = |name, values: &[&str]| {
        let value = headers.get(name).map(|value| value.as_bytes());
        value.is_some_and(|value| values.iter().any(|v| value == v.as_bytes()))
    };
    is("sec-fetch-site", &["cross-site", "same-site"])
        && !(is("sec-fetch-mode", &["navigate"]) && is("sec-fetch-dest", &["document"]))
}

/// Whether a `Host` header names this machine: by a name of loopback, by the address
/// that the server was told to listen on, or, on a network, by the one that the
/// request came to or by the machine's own name. Any other name may be a stranger's.
fn is_here(asked: &str, host: IpAddr, own: IpAddr) -> bool {
    let (name, port) = match asked.strip_prefix('[') {
        Some(rest) => rest.split_once(']').unwrap_or_default(),
        None => asked.split_at(asked.find(':').unwrap_or(asked.len())),
    };
    let is_number = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_number) {
        return false;
    }
    match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || [host, own].contains(&address.to_canonical()),
        Err(_) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost"
                || name.ends_with(".localhost")
                || !host.is_loopback() && is_own_name(&name)
        }
    }
}

/// Whether it is the name of this machine, alone or with `.local`.
fn is_own_name(name: &str) -> bool {
    let own = gethostname::gethostname()
        .to_string_lossy()
        .to_ascii_lowercase();
    let own = own.strip_suffix(".local").unwrap_or(&own);
    !own.is_empty() && name.strip_suffix(".local").unwrap_or(name) == own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine() {
        let loopback = IpAddr::from([127, 0, 0, 1]);
        let network = IpAddr::from([0, 0, 0, 0]);
        let own = IpAddr::from([192, 0, 2, 1]);
        let machine = gethostname::gethostname().to_string_lossy().into_owned();
        let (machine, local) = (format!("{machine}:4000"), format!("{machine}.local"));
        for (name, home, away) in [
            ("localhost:4000", true, true),
            ("my.localhost", true, true),
            ("127.0.0.1:1", true, true),
            ("[::1]:4000", true, true),
            ("[::1]", true, true),
            ("192.0.2.1:4000", false, true),
            (&machine, false, true),
            (&local, false, true),
            ("192.0.2.2:4000", false, false),
            ("strangers-laptop:4000", false, false),
            ("evil.local", false, false),
            ("example.org", false, false),
            ("127.0.0.1.example.org", false, false),
            ("localhost.example.org", false, false),
            ("[::1].example.org", false, false),
            ("[::1]:4000.example.org", false, false),
            ("localhost:example.org", false, false),
            ("localhost:", false, false),
            ("", false, false),
            ("[", false, false),
            ("[::1", false, false),
        ] {
            assert_eq!(is_here(name, loopback, loopback), home, "{name}");
            assert_eq!(is_here(name, network, own), away, "{name}");
        }
    }
}
