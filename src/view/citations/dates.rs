//! Dates that hayagriva can't write, put where it wrote the year by which they sort.

use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta};

/// What a reference says of when its source was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InWords {
    /// What hayagriva was told.
    pub year: i32,
    pub words: String,
}

impl InWords {
    /// Says it in each date that shows the year alone; one of the day on which the
    /// source was read shows more.
    pub fn say(&self, children: &mut ElemChildren) {
        for child in &mut children.0 {
            match child {
                ElemChild::Elem(elem) if elem.meta == Some(ElemMeta::Date) => self.in_date(elem),
                ElemChild::Elem(elem) => self.say(&mut elem.children),
                _ => {}
            }
        }
    }

    fn in_date(&self, elem: &mut Elem) {
        let mut texts = Vec::new();
        collect(&mut elem.children, &mut texts);
        let mut dated = texts.into_iter().filter(|text| has_digit(text));
        if let (Some(text), None) = (dated.next(), dated.next()) {
            self.in_text(text);
        }
    }

    fn in_text(&self, text: &mut String) {
        let digit = |c: char| c.is_ascii_digit();
        let Some(start) = text.find(digit) else {
            return;
        };
        let (before, rest) = text.split_at(start);
        let end = rest.find(|c| !digit(c)).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        // `’93` in styles of short years; before year 1 they count from 1 BC.
        let year = match self.year {
            1.. => self.year.unsigned_abs(),
            _ => self.year.unsigned_abs().saturating_add(1),
        };
        let shown = number.parse().ok();
        if has_digit(behind) || (shown != Some(year) && shown != Some(year % 100)) {
            return;
        }
        let era = ["AD", "BC"].into_iter().find_map(|era| {
            let said = self.words.ends_with(era);
            behind.trim_start().strip_prefix(era).filter(|_| said)
        });
        *text = format!("{before}{}{}", self.words, era.unwrap_or(behind));
    }
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// All texts of an element, in order.
fn collect<'a>(children: &'a mut ElemChildren, texts: &mut Vec<&'a mut String>) {
    for child in &mut children.0 {
        match child {
            ElemChild::Text(text) => texts.push(&mut text.text),
            ElemChild::Elem(elem) => collect(&mut elem.children, texts),
            _ => {}
        }
    }
}
