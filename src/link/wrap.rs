//! Where the tags of a link can stand.

use std::ops::Range;

use crate::parse::tags::tags;

/// The stretch of HTML to wrap in a link, with the tags right around it that it
/// needs to be whole; nothing when its tags cross others'.
pub fn whole(html: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    for tag in tags(&html[range.clone()]) {
        if tag.opens() {
            opened.push(tag.name);
        } else if tag.closes && opened.last() == Some(&tag.name) {
            opened.pop();
        } else if tag.closes {
            closed.push(tag.name);
        }
    }
    let mut range = range.clone();
    for name in opened.iter().rev() {
        let close = format!("</{name}>");
        if !html[range.end..].starts_with(&close) {
            return None;
        }
        range.end += close.len();
    }
    for name in closed {
        let open = format!("<{name}>");
        if !html[..range.start].ends_with(&open) {
            return None;
        }
        range.start -= open.len();
    }
    Some(range)
}
