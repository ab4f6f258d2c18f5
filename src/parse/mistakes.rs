//! What the YAML parser refuses, in an author's words.

use super::yaml::YamlError;

/// Phrases of the parser, what they mean, and what to write instead.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "mapping values are not allowed",
        "a value that holds `: ` needs quotation marks",
        "put them around all of it: `key: \"one: two\"`",
    ),
    (
        "tab",
        "a tab stands where YAML has spaces",
        "indent with spaces",
    ),
    (
        "unclosed quote",
        "this quotation mark is not closed",
        "write the same mark at the end of the value",
    ),
    (
        "trailing content after",
        "behind the closing quotation mark the value is over",
        "inside single quotes a `'` is written `''`, inside double quotes a `\"` is written `\\\"`",
    ),
    (
        "unclosed bracket",
        "this bracket is not closed",
        "write the closing one behind the last item",
    ),
    (
        "placement of ':'",
        "this bracket is not closed",
        "write the closing one behind the last item",
    ),
    (
        "did not find expected ','",
        "this bracket is not closed",
        "write the closing one behind the last item",
    ),
    (
        "misplaced bracket",
        "nothing was opened that this bracket closes",
        "remove it, or put the value in quotation marks",
    ),
    (
        "did not find expected key",
        "this line is indented otherwise than the lines it belongs to",
        "the keys of one map start in the same column",
    ),
    (
        "expected '-' indicator",
        "this line does not go on with the list above it",
        "items of a list start with `- ` in the same column",
    ),
    (
        "simple key expected",
        "this line is no `key: value`",
        "write `: ` behind the key, or indent the line if it goes on with the value above",
    ),
    (
        "unknown anchor",
        "an alias starts with `*`, and nothing above has this name",
        "put a value that starts with `*` in quotation marks",
    ),
    (
        "recursive references",
        "this alias stands inside of what it repeats",
        "write the value out",
    ),
    (
        "unknown escape",
        "in double quotes a backslash starts an escape, and there is none of this name",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "block scalar",
        "behind `|` or `>` the text starts on the next line",
        "begin a new line, or put the value in quotation marks",
    ),
    (
        "expected string scalar",
        "a key is text, and this is a list or a map",
        "put the key, or a value that starts with a bracket, in quotation marks",
    ),
    (
        "block sequence entries",
        "a list starts on a line of its own",
        "begin a new line, or put a value that starts with `- ` in quotation marks",
    ),
    (
        "multiple yaml documents",
        "another YAML document starts here",
        "take the line `---` or `...` away",
    ),
    (
        "budget breached",
        "this is more data than one file may hold, once its aliases are followed",
        "write less of it here",
    ),
    (
        "nesting",
        "this is nested too deeply",
        "write it with fewer levels",
    ),
    (
        "depth",
        "this is nested too deeply",
        "write it with fewer levels",
    ),
    (
        "unexpected character: `\\u{",
        "a control character stands here",
        "remove it",
    ),
    (
        "unexpected character",
        "no value may start with this character",
        "put the value in quotation marks",
    ),
    (
        "unexpected eof",
        "a value is missing here",
        "write it, or put signs that mean themselves in quotation marks",
    ),
    (
        "merge value",
        "`<<` takes a map or a list of maps",
        "write `\"<<\"` if the key is meant",
    ),
];

/// What is wrong in the author's words, where, and what to write instead.
/// `text` is what was parsed, and `base` where it starts in its file.
pub fn explain(error: &YamlError, text: &str, base: usize) -> (YamlError, Option<&'static str>) {
    let at = error.at.saturating_sub(base).min(text.len());
    if let Some(line) = conflict(text, at) {
        let message = "a conflict that Git could not settle stands here".to_owned();
        let help = "keep the lines of one side, and take the lines of `<<<<<<<`, `=======` and `>>>>>>>` away";
        let at = base + line;
        return (YamlError { at, message }, Some(help));
    }
    let lower = error.message.to_lowercase();
    let Some((phrase, message, help)) = WORDS.iter().find(|w| lower.contains(w.0)) else {
        let message = format!("this is not YAML: {}", error.message);
        return (YamlError { message, ..*error }, None);
    };
    let place = match *phrase {
        "tab" => tab_near(text, at),
        "placement of ':'" | "did not find expected ','" => open_bracket(&text[..at]),
        "multiple yaml documents" => text[..at].trim_end().rfind('\n').map(|i| i + 1),
        _ => None,
    };
    let explained = YamlError {
        at: base + place.unwrap_or(at),
        message: (*message).to_owned(),
    };
    (explained, Some(help))
}

/// The start of the line, or of the one before it, if it is one of those that Git
/// puts around a conflict.
fn conflict(text: &str, at: usize) -> Option<usize> {
    let line = |at: usize| text[..at].rfind('\n').map_or(0, |i| i + 1);
    let marks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    let this = line(at);
    let lines = [this, line(this.saturating_sub(1))];
    let marked = |start: &usize| marks.iter().any(|mark| text[*start..].starts_with(mark));
    lines.into_iter().find(marked)
}

/// The last tab before the error in its line, or the first one behind it.
fn tab_near(text: &str, at: usize) -> Option<usize> {
    let line = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let before = text[line..at].rfind('\t').map(|i| line + i);
    before.or_else(|| text[at..].find('\t').map(|i| at + i))
}

/// The last bracket that is open at the end of the text.
fn open_bracket(text: &str) -> Option<usize> {
    let mut closed = 0;
    for (at, c) in text.char_indices().rev() {
        match c {
            ']' | '}' => closed += 1,
            '[' | '{' if closed == 0 => return Some(at),
            '[' | '{' => closed -= 1,
            _ => {}
        }
    }
    None
}
