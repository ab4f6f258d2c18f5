//! Tags in HTML, near enough for what authors write.

/// A tag, comment or declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The element as typed; empty for a comment or declaration.
    pub name: &'a str,
    pub closes: bool,
    /// Whether it says itself that nothing follows: `<x/>`.
    pub is_empty: bool,
}

/// Elements without content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements in which no link may stand, or whose text is not the page's.
const CLOSED: [&str; 29] = [
    "a",
    "audio",
    "button",
    "canvas",
    "caption",
    "code",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "iframe",
    "kbd",
    "label",
    "legend",
    "math",
    "object",
    "option",
    "pre",
    "samp",
    "script",
    "select",
    "style",
    "summary",
    "svg",
    "textarea",
    "video",
];

impl Tag<'_> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it opens an element that another tag closes.
    pub fn opens(&self) -> bool {
        let void = VOID.iter().any(|void| self.is(void));
        !self.name.is_empty() && !self.closes && !self.is_empty && !void
    }

    /// The name of an element in which nothing links, if it is one.
    pub fn closed(&self) -> Option<&'static str> {
        CLOSED.into_iter().find(|closed| self.is(closed))
    }
}

/// The tags of a piece of HTML, in their order.
pub fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let (_, at) = rest.split_once('<')?;
        let comment = at.strip_prefix("!--");
        let (tag, behind) = match comment {
            Some(comment) => ("", comment.split_once("-->").unwrap_or((comment, "")).1),
            None => at.split_once('>').unwrap_or((at, "")),
        };
        rest = behind;
        let name = tag.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        Some(Tag {
            name: &name[..end.unwrap_or(name.len())],
            closes: tag.starts_with('/'),
            is_empty: tag.ends_with('/'),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_comments() {
        let html = "a <b>x<!-- <i> > --></B><br /><IMG src=x><!doctype html>";
        let seen: Vec<_> = tags(html).map(|t| (t.name, t.closes, t.opens())).collect();
        let expected = [
            ("b", false, true),
            ("", false, false),
            ("B", true, false),
            ("br", false, false),
            ("IMG", false, false),
            ("", false, false),
        ];
        assert_eq!(seen, expected);
    }
}
