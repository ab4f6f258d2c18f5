//! How like a name its spelling in a text is: capitals and signs.

use super::index::Name;
use crate::model::schema::Match;
use crate::parse::words::is_invisible;

/// How like a name's spelling the text is. The names that are most like it are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Just so, with the signs around it.
    WithSigns,
    Exact,
    /// A plural, or other hyphens or capitals.
    Folded,
    /// Capitals that the name can't have.
    OtherCapitals,
}

/// Whether a character around a name's words tells it from others, as quotes and
/// the marks that end sentences don't.
pub fn is_sign(c: char) -> bool {
    let quotes = matches!(
        c,
        '"' | '\'' | '`' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}'
    );
    let ends = matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\u{2026}');
    let marks = matches!(c, '\u{ae}' | '\u{a9}' | '\u{2122}');
    !quotes && !ends && !marks && !c.is_whitespace() && !c.is_control() && !is_invisible(c)
}

/// Whether the text's capitals can be those of the name.
pub fn case_fits(name: &[char], text: &[char], of: &Name, starts_sentence: bool) -> bool {
    if name.len() != text.len() {
        // Folding changed a letter's length: only the very same letters will do.
        return name == text;
    }
    let term = of.matching == Match::Term;
    // "mL" is no "ML", though "x server" is an "X server".
    let free = term && !of.starts_in_capitals();
    for (i, (n, t)) in name.iter().zip(text).enumerate() {
        let (upper_name, upper_text) = (n.is_uppercase(), t.is_uppercase());
        let fine = match (upper_name, upper_text) {
            (true, false) => i == 0 && free,
            (false, true) => term || i == 0 && starts_sentence,
            _ => true,
        };
        if !fine {
            return false;
        }
    }
    // A short word in capitals is usually another word's initials.
    let added = name
        .iter()
        .zip(text)
        .filter(|(n, t)| !n.is_uppercase() && t.is_uppercase())
        .count();
    let all = text.iter().all(|c| !c.is_lowercase());
    !(all && added > 0 && of.words == 1 && name.len() > 1)
}
