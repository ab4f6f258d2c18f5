//! What stands between the brackets of a citation.

use std::ops::Range;

use hayagriva::citationberg::taxonomy::Locator;

use super::inside::{MARK, shown};

/// One source as it is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub key: String,
    /// The `@` and the key, as bytes of the file.
    pub span: Range<usize>,
    pub prefix: String,
    pub bare: bool,
    pub locator: Option<(Locator, String)>,
    pub suffix: String,
}

/// The sources that are cited in brackets; `base` is where `text` starts in the file.
/// Nothing when some part between semicolons cites none: then these are no brackets
/// of a citation.
pub fn cluster(text: &str, base: usize) -> Option<Vec<Written>> {
    if !text.contains('@') {
        return None;
    }
    let mut start = base;
    let parts = split(text).map(|part| {
        let at = start;
        start += part.len() + 1;
        cite(part, at)
    });
    parts.collect()
}

/// Whether some brackets were to be a citation and are none: nothing is behind their `@`,
/// or of several parts one cites and another does not.
pub fn is_incomplete(text: &str) -> bool {
    let text = text.trim();
    let cites = |part: &str| {
        let part = part.trim();
        let sign = part.strip_prefix('-').unwrap_or(part);
        sign.strip_prefix('@')
            .is_some_and(|rest| key(rest).is_some())
    };
    matches!(text, "@" | "-@") || split(text).any(cites) && cluster(text, 0).is_none()
}

/// Parts between semicolons that stand in no braces.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    text.split(move |c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ';' && depth == 0
    })
}

/// `see @id, p. 3, on this`
fn cite(part: &str, base: usize) -> Option<Written> {
    let signs = part.match_indices('@').map(|(at, _)| at);
    let starts = |at: &usize| starts_word(&part[..*at]) || part[..*at].ends_with('-');
    let (at, key, end) = signs.filter(starts).find_map(|at| {
        let (key, len) = key(&part[at + 1..])?;
        Some((at, key, at + 1 + len))
    })?;
    let before = &part[..at];
    let bare = before.strip_suffix('-').filter(|b| starts_word(b));
    if before.ends_with('-') && bare.is_none() {
        return None;
    }
    let (locator, suffix) = locator(&part[end..]);
    let prefix = shown(bare.unwrap_or(before));
    Some(Written {
        key: key.to_owned(),
        span: base + at..base + end,
        prefix: prefix.trim().to_owned(),
        bare: bare.is_some(),
        locator,
        suffix: suffix.trim_end().to_owned(),
    })
}

/// Whether a word can start behind this text.
pub fn starts_word(before: &str) -> bool {
    let opens = |c: char| c.is_whitespace() || c == MARK || "([{\"'“‘«—–*_~".contains(c);
    before.chars().next_back().is_none_or(opens)
}

/// The key that a text starts with, and how many bytes it takes: letters, digits and
/// `_`, with single signs between them; or anything in braces.
pub fn key(text: &str) -> Option<(&str, usize)> {
    if let Some(rest) = text.strip_prefix('{') {
        let end = rest.find(['}', '\n'])?;
        let fine = rest[end..].starts_with('}') && end > 0;
        return fine.then(|| (&rest[..end], end + 2));
    }
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let joins = end > 0 && ":.#$%&-+?~/".contains(c) && next.is_some_and(letter);
        if !letter(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    (end > 0).then(|| (&text[..end], end))
}

/// The place in a source that stands behind its key, and what follows it.
pub fn locator(text: &str) -> (Option<(Locator, String)>, String) {
    let text = shown(text);
    let (place, behind) = place(&text);
    (place, behind.to_owned())
}

fn place(text: &str) -> (Option<(Locator, String)>, &str) {
    let rest = text.trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    if let Some((inside, behind)) = rest.strip_prefix('{').and_then(|r| r.split_once('}')) {
        let (label, place) = label(inside.trim()).unwrap_or((Locator::Page, inside.trim()));
        return (Some((label, place.trim().to_owned())), behind);
    }
    let (label, place) = match label(rest) {
        Some(found) => found,
        None if rest.starts_with(|c: char| c.is_ascii_digit()) => (Locator::Page, rest),
        None => return (None, text),
    };
    match place_len(place) {
        0 => (None, text),
        len => (Some((label, place[..len].to_owned())), &place[len..]),
    }
}

/// What the words before a place say that it is.
const LABELS: [(&str, Locator); 54] = [
    ("book", Locator::Book),
    ("bk.", Locator::Book),
    ("bks.", Locator::Book),
    ("chapters", Locator::Chapter),
    ("chapter", Locator::Chapter),
    ("chaps.", Locator::Chapter),
    ("chap.", Locator::Chapter),
    ("ch.", Locator::Chapter),
    ("columns", Locator::Column),
    ("column", Locator::Column),
    ("cols.", Locator::Column),
    ("col.", Locator::Column),
    ("figures", Locator::Figure),
    ("figure", Locator::Figure),
    ("figs.", Locator::Figure),
    ("fig.", Locator::Figure),
    ("folios", Locator::Folio),
    ("folio", Locator::Folio),
    ("fol.", Locator::Folio),
    ("numbers", Locator::Issue),
    ("number", Locator::Issue),
    ("nos.", Locator::Issue),
    ("no.", Locator::Issue),
    ("lines", Locator::Line),
    ("line", Locator::Line),
    ("notes", Locator::Note),
    ("note", Locator::Note),
    ("nn.", Locator::Note),
    ("n.", Locator::Note),
    ("pages", Locator::Page),
    ("page", Locator::Page),
    ("pp.", Locator::Page),
    ("p.", Locator::Page),
    ("paragraphs", Locator::Paragraph),
    ("paragraph", Locator::Paragraph),
    ("paras.", Locator::Paragraph),
    ("para.", Locator::Paragraph),
    ("¶¶", Locator::Paragraph),
    ("¶", Locator::Paragraph),
    ("parts", Locator::Part),
    ("part", Locator::Part),
    ("pt.", Locator::Part),
    ("sections", Locator::Section),
    ("section", Locator::Section),
    ("secs.", Locator::Section),
    ("sec.", Locator::Section),
    ("§§", Locator::Section),
    ("§", Locator::Section),
    ("verse", Locator::Verse),
    ("v.", Locator::Verse),
    ("volumes", Locator::Volume),
    ("volume", Locator::Volume),
    ("vols.", Locator::Volume),
    ("vol.", Locator::Volume),
];

/// The label that a text starts with, and what is behind it.
fn label(text: &str) -> Option<(Locator, &str)> {
    LABELS.iter().find_map(|(written, label)| {
        let behind = text.strip_prefix(written)?;
        let apart = written.ends_with(['.', '¶', '§']) || behind.starts_with(char::is_whitespace);
        apart.then(|| (*label, behind.trim_start()))
    })
}

/// How much of a text is numbers, with what joins them: `33-35, 38 and xii`.
fn place_len(text: &str) -> usize {
    let mut end = 0;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let word = |c: char| c.is_alphanumeric() || "-–.:/".contains(c);
        let len = rest.find(|c| !word(c)).unwrap_or(rest.len());
        let token = rest[..len].trim_end_matches(['.', ':', '-', '–', '/']);
        let roman = |c: char| "ivxlcdmIVXLCDM-–".contains(c);
        let counts = token.contains(|c: char| c.is_ascii_digit()) || token.chars().all(roman);
        if token.is_empty() || !counts {
            return end;
        }
        end = at + token.len();
        let behind = &text[end..];
        let joined = [", ", " & ", ","]
            .iter()
            .find(|sign| behind.starts_with(**sign));
        let Some(sign) = joined else { return end };
        at = end + sign.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a cluster, in one line each.
    fn read(text: &str) -> Option<Vec<String>> {
        let parts = cluster(text, 0)?.into_iter().map(|cite| {
            assert!(text[cite.span.clone()].starts_with('@'), "{cite:?}");
            let locator = cite
                .locator
                .map(|(label, place)| format!("{label:?} {place}"));
            format!(
                "{}|{}{}|{}|{}",
                cite.prefix,
                if cite.bare { "-" } else { "" },
                cite.key,
                locator.unwrap_or_default(),
                cite.suffix
            )
        });
        Some(parts.collect())
    }

    #[test]
    fn a_cluster_is_read_as_pandoc_reads_it() {
        for (text, parts) in [
            ("@a", &["|a||"][..]),
            ("@sources/a-1.b", &["|sources/a-1.b||"]),
            ("@a, p. 3", &["|a|Page 3|"]),
            ("@a 33", &["|a|Page 33|"]),
            (
                "@a, pp. 33-35, 38, and nowhere else",
                &["|a|Page 33-35, 38|, and nowhere else"],
            ),
            ("@a; @b", &["|a||", "|b||"]),
            (
                "see @a, chap. 1; also -@b, §4",
                &["see|a|Chapter 1|", "also|-b|Section 4|"],
            ),
            ("-@a", &["|-a||"]),
            ("@a, pages xii–xv on this", &["|a|Page xii–xv| on this"]),
            ("@a on this.", &["|a|| on this."]),
            (
                "@{https://example.org/a;b}, p. 1",
                &["|https://example.org/a;b|Page 1|"],
            ),
            (
                "@a{ii, A, D-Z}, with a suffix",
                &["|a|Page ii, A, D-Z|, with a suffix"],
            ),
            ("\"quoted\" @a_b", &["\"quoted\"|a_b||"]),
            ("@a, partly", &["|a||, partly"]),
            ("@é1", &["|é1||"]),
        ] {
            let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
            assert_eq!(read(text), Some(parts), "{text}");
        }
        for text in [
            "a@b.org",
            "see",
            "@a; nothing",
            "@",
            "x-@a",
            "@ a",
            "\\@a",
            "/@a",
            "@{}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["@", "-@ ", "@a; p. 3", "-@a; @"] {
            assert!(is_incomplete(text), "{text}");
        }
        for text in ["@a", "@a; see @b", "a@b.org; c", "see; more", "@ a", "at @"] {
            assert!(!is_incomplete(text), "{text}");
        }
    }
}
