//! Links by hand whose brackets do not end where their author ends them.

use std::ops::Range;

use crate::parse::words::Cut;

/// What is to be done where a link ends before its author's end.
pub const ENDS_EARLY: &str =
    "the first `]]` ends it: where the name holds `]]`, write `[text](/address/of/the/page/)`";

/// How many bytes of a name are looked at behind the first brackets that end it.
const LONGEST: usize = 200;

/// Whether brackets that end a link stand behind one without others that start it: "[[x]]
/// y]]".
pub fn ends_early(cut: &Cut, link: &Range<usize>) -> bool {
    let inside = cut.iter().find_map(|run| Some((run, run.within(link)?)));
    inside.is_some_and(|(run, words)| {
        let behind = &run.text[words.end..];
        let behind = &behind[..behind.floor_char_boundary(LONGEST)];
        let ends = behind.find("]]");
        ends.is_some_and(|ends| !behind[..ends].contains("[["))
    })
}
