//! The first sentences of a paragraph.

use unicode_segmentation::UnicodeSegmentation;

/// How long a summary may grow, in characters.
const LIMIT: usize = 240;

/// The sentences of `text` that fit a summary, at least one; a sentence that is
/// too long by itself is cut at a word and ends in an ellipsis.
pub fn first_sentences(text: &str) -> String {
    let mut out = String::new();
    for sentence in sentences(text) {
        if !out.is_empty() && out.chars().count() + sentence.chars().count() > LIMIT {
            break;
        }
        out.push_str(sentence);
    }
    let out = out.trim();
    if out.chars().count() <= LIMIT {
        return out.to_owned();
    }
    let cut: String = out.chars().take(LIMIT).collect();
    let cut = cut.rsplit_once(char::is_whitespace).map_or(&*cut, |c| c.0);
    format!("{}…", cut.trim_end_matches([',', ';', ':', ' ']))
}

/// Sentences after UAX 29, joined where one "ends" in an initial or an abbreviation.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, sentence) in text.split_sentence_bound_indices() {
        let end = at + sentence.len();
        let words = text[start..end].trim_end();
        let last = words.rsplit(char::is_whitespace).next().unwrap_or(words);
        let initial = last.ends_with('.')
            && last
                .trim_end_matches('.')
                .rsplit('.')
                .next()
                .is_some_and(|w| {
                    w.chars().count() <= 2 && w.chars().next().is_some_and(char::is_uppercase)
                });
        if !initial || end == text.len() {
            out.push(&text[start..end]);
            start = end;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_end_no_sentence() {
        assert_eq!(
            sentences("George H. W. Bush spoke. U.S. Officials did not."),
            ["George H. W. Bush spoke. ", "U.S. Officials did not."]
        );
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        let cut = first_sentences(&"word ".repeat(100));
        assert!(cut.ends_with("word…") && cut.chars().count() <= LIMIT);
    }
}
