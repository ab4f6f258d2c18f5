//! The first sentences of a paragraph.

use super::sentences::Segmenter;

/// How long a summary may grow, in characters.
const LIMIT: usize = 240;

/// The sentences of `text` that fit a summary, at least one; a sentence that is
/// too long by itself is cut at a word and ends in an ellipsis. None from the byte
/// `claims` on: what claims say stands nowhere without its marks.
pub fn first_sentences(text: &str, claims: Option<usize>, segmenter: Segmenter) -> String {
    let mut out = String::new();
    for sentence in segmenter.sentences(text) {
        let end = out.len() + sentence.trim_end().len();
        if claims.is_some_and(|claims| end > claims) {
            break;
        }
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
        let cut = first_sentences(&"word ".repeat(100), None, Segmenter::of("en"));
        assert!(cut.ends_with("word…") && cut.chars().count() <= LIMIT);
    }

    #[test]
    fn sentences_of_claims_are_left_out() {
        let text = "They met. It was so. They left.";
        let before = |at| first_sentences(text, at, Segmenter::of("en"));
        assert_eq!(before(Some("They met. It was".len())), "They met.");
        assert_eq!(before(Some("They met.".len())), "They met.");
        assert_eq!(before(Some(0)), "");
        assert_eq!(before(None), text);
    }
}
