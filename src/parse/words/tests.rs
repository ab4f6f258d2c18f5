#![allow(clippy::expect_used, clippy::panic)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::parse::{Options, parse};

fn words(text: &str) -> Vec<&str> {
    word_ranges(text)
        .into_iter()
        .map(|range| &text[range])
        .collect()
}

#[test]
fn words_keep_what_belongs_to_them() {
    assert_eq!(
        words("Track 1.5 talks, Haass's"),
        ["Track", "1", "5", "talks", "Haass", "s"]
    );
    assert_eq!(
        words("C++, C# and .NET (not C)."),
        ["C++", "C#", "and", ".NET", "not", "C"]
    );
    assert_eq!(
        words("NATO-led cafe\u{301}s..."),
        ["NATO", "led", "cafe\u{301}s"]
    );
    assert_eq!(words("1+1 a+b"), ["1+", "1", "a+", "b"]);
}

/// The words of a text, each free one looked up in the HTML and the file.
fn check(text: &str) -> Vec<String> {
    let document = parse(&"content/a.md".into(), text, &Options::default());
    let mut seen = Vec::new();
    for run in document.body.runs.cut().iter() {
        let mut last = (0, 0);
        for (number, word) in run.words.iter().enumerate() {
            let shown = run.word(number);
            let range = word.range();
            assert!(last.0 <= range.start && range.start < range.end);
            last.0 = range.end;
            let span = run.span(&range);
            let source = text.get(span).expect("a span on char boundaries");
            if !word.free {
                continue;
            }
            if source.len() == shown.len() {
                assert_eq!(source, shown, "{text:?}");
            }
            let html = run.html(&range);
            assert!(last.1 <= html.start, "{shown} overlaps in {text:?}");
            last.1 = html.end;
            let html = document.body.html.get(html).expect("a range of the HTML");
            assert_eq!(plain(html), shown, "{text:?}");
            seen.push(shown.to_owned());
        }
    }
    seen
}

/// HTML without its tags and entities.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    let out = out.replace("&lt;", "<").replace("&gt;", ">");
    out.replace("&amp;", "&")
}

#[test]
fn words_of_every_script_stand_where_they_are() {
    let persian =
        "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645} \u{5e9}\u{5dc}\u{5d5}\u{5dd} ok";
    for (text, words) in [
        ("Tom &amp; Jerry&rsquo;s <3", "Tom Jerry s 3"),
        (
            "caf&eacute;s \"quoted\" -- it's...",
            "caf\u{e9}s quoted it s",
        ),
        ("cafe\u{301}s **Tr**ack", "cafe\u{301}s Track"),
        (persian, persian),
        ("| a |\n|---|\n| b\\|c `d` |\n", "a b c"),
        ("x[^1] y\n\n[^1]: A & note\n", "x y A note"),
        ("a&b<!-- x -->c [[link]]s d`e`f g", "a bc g"),
        ("one<br>two", "one two"),
    ] {
        assert_eq!(check(text).join(" "), words, "{text}");
    }
}

#[test]
fn words_of_the_shipped_pages() {
    let files = crate::read::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")));
    let files = files.unwrap_or_else(|_| panic!("the shipped site"));
    for page in &files.pages {
        check(&page.text);
    }
}

const PARTS: &[&str] = &[
    "word",
    "Track ",
    "Two",
    " ",
    " ",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "`",
    "``",
    "[[",
    "]]",
    "|",
    "![[",
    "[",
    "](x.md)",
    "[^1]",
    "\n\n[^1]: ",
    "&amp;",
    "&rsquo;",
    "&eacute;",
    "&fjlig;",
    "&",
    "<",
    "<b>",
    "</b>",
    "<br>",
    "\"",
    "'",
    "--",
    "...",
    "\\",
    "# ",
    "- ",
    "> ",
    "\n| a | b |\n|---|---|\n| ",
    "\u{e9}",
    "e\u{301}",
    "\u{200d}",
    "\u{200c}",
    "\u{ad}",
    "\u{5e9}\u{5dc}",
    "\u{65e5}\u{672c}",
    "\0",
    "~~",
    "C++",
    ".NET",
    ": ",
    "\t",
    "1. ",
    "https://a.b",
];

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(300)
    })]

    #[test]
    fn words_of_any_text(parts in vec(select(PARTS), 0..30), any in ".{0,20}") {
        check(&parts.concat());
        check(&format!("{}{any}{}", parts.concat(), parts.concat()));
    }
}
