//! How much room words take in a drawing, which no font is known for: a little more
//! than in the fonts of today's systems.

use unicode_segmentation::UnicodeSegmentation;

/// The width of a text in a sans-serif font of this size.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | '’' | '|' | ':' | ';' | '!' | ' ' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.44,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.96,
        '\u{300}'..='\u{36f}' => 0.0,
        '\u{1100}'.. => 1.06,
        c if c.is_uppercase() => 0.74,
        _ => 0.61,
    }
}

/// The text in lines of this width; what would need more lines is cut, which an
/// ellipsis says.
pub fn wrap(text: &str, room: f64, size: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(last) = lines.last_mut()
            && width(last, size) + width(" ", size) + width(word, size) <= room
        {
            last.push(' ');
            last.push_str(word);
            continue;
        }
        // A word that is longer than a line goes on in the next.
        let mut line = String::new();
        for sign in word.graphemes(true) {
            if !line.is_empty() && width(&line, size) + width(sign, size) > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(sign);
        }
        lines.push(line);
        if lines.len() > most {
            break;
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && width(last, size) + width("…", size) > room {
                let end = last.grapheme_indices(true).next_back();
                last.truncate(end.map_or(0, |(at, _)| at));
            }
            last.truncate(last.trim_end_matches([' ', ',', '(']).len());
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_their_room() {
        let texts = [
            "President (outgoing)",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "外務省の報道官が述べたところによると",
            "a b c d e f g h i j k l m n o p q r s t u v w x y z",
            "",
        ];
        for text in texts {
            for most in 1..4 {
                let lines = wrap(text, 60.0, 12.0, most);
                assert!(lines.len() <= most, "{lines:?}");
                assert!(
                    lines.iter().all(|line| width(line, 12.0) <= 60.0),
                    "{lines:?}"
                );
                let whole: String = lines.concat().split_whitespace().collect();
                let told: String = text.split_whitespace().collect();
                assert!(whole == told || whole.ends_with('…'), "{lines:?}");
            }
        }
        assert_eq!(wrap("one two", 100.0, 12.0, 2), ["one two"]);
    }
}
