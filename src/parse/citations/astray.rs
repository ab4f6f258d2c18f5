//! Citations in the text of links. A link can hold no other, so that the brackets of the
//! citation are the link and what was to be one is left in the text as it was typed.

use std::ops::Range;

/// Brackets that are open in a text, each with how many citations stood before it.
#[derive(Default)]
pub struct Open {
    brackets: Vec<usize>,
}

impl Open {
    /// A block starts or ends: no link goes across.
    pub fn end(&mut self) {
        self.brackets.clear();
    }

    /// Looks at a text that stands in the file as it was typed, when `count` citations
    /// were found. Says whether brackets end in it that hold the last of them and have an
    /// address behind them.
    pub fn text(&mut self, file: &str, span: &Range<usize>, count: usize) -> bool {
        let mut astray = false;
        let text = file.get(span.clone()).unwrap_or_default();
        for (at, sign) in text.match_indices(['[', ']']) {
            let at = span.start + at;
            if file[..at].ends_with('\\') {
                continue;
            }
            match (sign, self.brackets.pop()) {
                ("]", Some(before)) => astray |= before < count && address(&file[at + 1..]),
                ("]", None) => {}
                (_, open) => {
                    self.brackets.extend(open);
                    self.brackets.push(count);
                }
            }
        }
        astray
    }
}

/// Whether a text starts with an address in parentheses, as a link has it.
fn address(text: &str) -> bool {
    /// Longer than addresses are.
    const MOST: usize = 2048;
    let Some(inside) = text.strip_prefix('(') else {
        return false;
    };
    let inside = &inside[..inside.floor_char_boundary(MOST)];
    let end = inside.find(|c: char| c == ')' || c.is_whitespace());
    let Some((address, behind)) = end.map(|end| inside.split_at(end)) else {
        return false;
    };
    let title = behind.trim_start().starts_with(['"', '\'', '(', ')']);
    !address.is_empty() && title
}
