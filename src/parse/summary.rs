//! The first sentences of a paragraph.

use super::sentences::Segmenter;

/// How long a summary may grow, in characters.
const LIMIT: usize = 240;

/// The sentences of `text` that fit a summary, at least one; a sentence that is
/// too long by itself is cut at a word and ends in an ellipsis.
pub fn first_sentences(text: &str, segmenter: Segmenter) -> String {
    let mut out = String::new();
    for sentence in segmenter.sentences(text) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        let cut = first_sentences(&"word ".repeat(100), Segmenter::of("en"));
        assert!(cut.ends_with("word…") && cut.chars().count() <= LIMIT);
    }
}
