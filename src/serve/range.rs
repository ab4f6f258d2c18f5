//! A part of a file, for players that seek.

use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use axum::body::Body;

/// Which bytes of a file are asked for.
#[derive(Debug, PartialEq)]
enum Part {
    Whole,
    /// From the first byte to before the last.
    Bytes(usize, usize),
    /// The file has no such bytes.
    Nothing,
}

/// Gives the part of a file that is asked for; all of it for whatever is no single range.
pub fn part(
    headers: &HeaderMap,
    bytes: Vec<u8>,
    answer: impl Fn(Vec<u8>) -> Response<Body>,
) -> Response<Body> {
    let asked = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    // Who held another version wants this one whole.
    let asked = asked.filter(|_| !headers.contains_key(header::IF_RANGE));
    let length = bytes.len();
    let (status, said, mut response) =
        match asked.map_or(Part::Whole, |range| wanted(range, length)) {
            Part::Whole => {
                let mut response = answer(bytes);
                let headers = response.headers_mut();
                headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
                return response;
            }
            Part::Bytes(start, end) => {
                let said = format!("bytes {start}-{}/{length}", end - 1);
                let part = bytes[start..end].to_owned();
                (StatusCode::PARTIAL_CONTENT, said, answer(part))
            }
            Part::Nothing => {
                let said = format!("bytes */{length}");
                (StatusCode::RANGE_NOT_SATISFIABLE, said, answer(Vec::new()))
            }
        };
    *response.status_mut() = status;
    if let Ok(said) = HeaderValue::try_from(said) {
        response.headers_mut().insert(header::CONTENT_RANGE, said);
    }
    response
}

fn wanted(range: &str, length: usize) -> Part {
    let Some((start, end)) = range.strip_prefix("bytes=").and_then(|r| r.split_once('-')) else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let (start, end) = match (number(start), number(end)) {
        (Some(start), Some(end)) => (start, end.saturating_add(1).min(length)),
        (Some(start), None) if end.trim().is_empty() => (start, length),
        (None, Some(last)) if start.trim().is_empty() => (length.saturating_sub(last), length),
        // Several ranges, or none that is understood.
        _ => return Part::Whole,
    };
    match start < end {
        true => Part::Bytes(start, end),
        false => Part::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_within_the_file() {
        for (range, part) in [
            ("bytes=0-3", Part::Bytes(0, 4)),
            ("bytes=6-", Part::Bytes(6, 10)),
            ("bytes=-3", Part::Bytes(7, 10)),
            ("bytes=-30", Part::Bytes(0, 10)),
            ("bytes=8-99", Part::Bytes(8, 10)),
            ("bytes=0-18446744073709551615", Part::Bytes(0, 10)),
            ("bytes=10-", Part::Nothing),
            ("bytes=5-4", Part::Nothing),
            ("bytes=-0", Part::Nothing),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("lines=1-2", Part::Whole),
        ] {
            assert_eq!(wanted(range, 10), part, "{range}");
        }
        assert_eq!(wanted("bytes=0-", 0), Part::Nothing);
    }
}
