//! Names as nobody expects them: found in texts, and shown as they are.

use crate::common::Site;

/// A site of an entry with this title, and a page with this text.
fn site(title: &str, text: &str) -> Site {
    let title = serde_json::to_string(title).expect("JSON is YAML");
    Site::of(&[
        (
            "content/index.md",
            &format!("---\ntitle: Home\n---\n{text}\n"),
        ),
        (
            "content/glossary/entry.md",
            &format!("---\ntitle: {title}\n---\nText.\n"),
        ),
    ])
}

/// What the automatic links of the page hold.
fn linked(title: &str, text: &str) -> Vec<String> {
    let site = site(title, text);
    site.build();
    let html = site.output("index.html");
    let parts = html
        .split("class=\"auto\" href=\"./glossary/entry/\">")
        .skip(1);
    parts
        .filter_map(|part| Some(part.split_once("</a>")?.0.to_owned()))
        .collect()
}

#[test]
fn names_of_every_script_are_found() {
    for (title, text, words) in [
        // Right to left, with marks of direction around it.
        (
            "שלום עולם",
            "אמר \u{200f}שלום עולם\u{200f}, ואז.",
            "שלום עולם",
        ),
        ("هدنة", "قال هدنة، ثم.", "هدنة"),
        // A joiner inside a word, in Persian and Hindi.
        (
            "می\u{200c}خواهم",
            "او می\u{200c}خواهم گفت.",
            "می\u{200c}خواهم",
        ),
        ("क्\u{200d}ष", "यह क्\u{200d}ष है।", "क्\u{200d}ष"),
        // Composed in one, decomposed in the other.
        (
            "Caf\u{e9} Royal",
            "In the Cafe\u{301} Royal.",
            "Cafe\u{301} Royal",
        ),
        ("Z\u{335}algo", "Some Z\u{335}algo here.", "Z\u{335}algo"),
        ("停战", "他说“停战”。", "停战"),
    ] {
        assert_eq!(linked(title, text), [words], "{title}");
    }
    // Another word, with or without a joiner.
    for (title, text) in [("خواهم", "می\u{200c}خواهم"), ("caf\u{e9}", "A cafe.")] {
        assert_eq!(linked(title, text), [""; 0], "{title}");
    }
}

#[test]
fn names_with_signs_of_markdown_and_html_are_shown_as_they_are() {
    for (title, text, links) in [
        ("**Bold** <i>move</i>", "A \\*\\*Bold** <i>move</i>.", 0),
        ("C++ & C#", "In C++ & C# too.", 1),
        ("foo_bar [x](y)", "A foo_bar [x](https://y.example/).", 0),
        ("`ls` {{ root }}", "An `ls`.", 0),
        ("[[Entry]]", "An *entry*.", 0),
        ("Edwin \"Buzz\" Aldrin", "Edwin \"Buzz\" Aldrin.", 1),
    ] {
        let site = site(title, text);
        site.build();
        let found = site.output("index.html").matches("class=\"auto\"").count();
        assert_eq!(found, links, "{title}");
        let html = site.output("glossary/entry/index.html");
        let escaped = title.replace('&', "&amp;").replace('<', "&lt;");
        let escaped = escaped.replace('>', "&gt;").replace('"', "&quot;");
        let heading = format!("<h1>{escaped}</h1>");
        assert!(html.contains(&heading), "{heading} in {html}");
        let names = site.output("names/index.html");
        assert!(names.contains(&format!(">{escaped}</a>")), "{title}");
    }
}
