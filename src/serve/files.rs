//! A file of the author's, sent as it is read: who takes it slowly costs no memory.

use std::io::{self, SeekFrom};
use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use super::routes::{is_held, tagged, whole};

/// Bytes that are read at once.
const AT_ONCE: usize = 64 * 1024;

/// Which bytes of a file are asked for.
#[derive(Debug, PartialEq)]
enum Part {
    Whole,
    /// From the first byte to before the last.
    Bytes(u64, u64),
    /// The file has no such bytes.
    Nothing,
}

/// Answers with a file, or the part of it that is asked for, such as by players
/// that seek; with all of it for whatever is no single range. An error where it
/// can't be opened, or is no longer what it was found to be.
pub async fn send(
    file: &Path,
    kind: &str,
    method: &Method,
    headers: &HeaderMap,
) -> io::Result<Response<Body>> {
    let mut open = File::open(file).await?;
    // A link may have taken its place since: it may lead anywhere.
    if tokio::fs::canonicalize(file).await? != file {
        return Err(io::ErrorKind::NotFound.into());
    }
    let found = open.metadata().await?;
    let length = found.len();
    let modified = found.modified().ok();
    let modified = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let tag = format!(
        "\"{length:x}-{:x}\"",
        modified.map_or(0, |time| time.as_nanos())
    );
    if is_held(headers, &tag) {
        return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), &tag));
    }
    let asked = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    // Who held another version wants this one whole.
    let parted = method == Method::GET && !headers.contains_key(header::IF_RANGE);
    let asked = asked.filter(|_| parted);
    let (status, start, end) = match asked.map_or(Part::Whole, |range| wanted(range, length)) {
        Part::Whole => (StatusCode::OK, 0, length),
        Part::Bytes(start, end) => (StatusCode::PARTIAL_CONTENT, start, end),
        Part::Nothing => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
    };
    open.seek(SeekFrom::Start(start)).await?;
    let bytes = ReaderStream::with_capacity(open.take(end - start), AT_ONCE);
    let mut response = tagged(whole(status, kind, Body::from_stream(bytes)), &tag);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(end - start));
    let said = match status {
        StatusCode::PARTIAL_CONTENT => format!("bytes {start}-{}/{length}", end - 1),
        StatusCode::RANGE_NOT_SATISFIABLE => format!("bytes */{length}"),
        _ => {
            headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
            return Ok(response);
        }
    };
    if let Ok(said) = HeaderValue::try_from(said) {
        headers.insert(header::CONTENT_RANGE, said);
    }
    Ok(response)
}

fn wanted(range: &str, length: u64) -> Part {
    let Some((start, end)) = range.strip_prefix("bytes=").and_then(|r| r.split_once('-')) else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
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
