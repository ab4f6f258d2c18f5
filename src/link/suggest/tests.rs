use super::*;
use crate::parse::{Options, parse};

/// The phrases of a text; those at the start of a sentence behind `^`.
fn check(text: &str, expected: &[&str]) {
    let options = Options {
        language: "en".to_owned(),
        ..Options::default()
    };
    let document = parse(&"content/a.md".into(), text, &options);
    let found: Vec<String> = phrases(&document.body, &[], &Vocabulary::of("en"))
        .into_iter()
        .map(|phrase| match phrase.starts {
            true => format!("^{}", phrase.text),
            false => phrase.text,
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn names_are_capitalised_words() {
    check(
        "At Camp David, the Ministry of Foreign Affairs met Bush and Ludwig van Beethoven.",
        &[
            "Camp David",
            "Ministry of Foreign Affairs",
            "Bush",
            "Ludwig van Beethoven",
        ],
    );
    check(
        "President George H. W. Bush met Dr. No in April 2023, I think. The Hague is far.",
        &["George H. W. Bush", "Hague"],
    );
    check(
        "Geneva is far. A Geneva-based group, pro-Geneva.",
        &["^Geneva"],
    );
    check(
        "He said: “Geneva.” In Geneva's streets O'Brien sang.",
        &["^Geneva", "Geneva", "O’Brien"],
    );
    check(
        "# Not Here\n\nNor `In Code` or [In Links](https://a.example/X).",
        &[],
    );
    check("It IS NOT A NAME AT ALL WHEN EVERYBODY CRIES SO.", &[]);
}

#[test]
fn surnames_are_last_words() {
    let surname = |name| surname(name).unwrap_or_default();
    assert_eq!(surname("Mary Beth Long"), "Long");
    assert_eq!(surname("Martin Luther King, Jr."), "King");
    assert_eq!(surname("Ursula von der Leyen"), "von der Leyen");
    assert_eq!(surname("Plato"), "");
    assert_eq!(surname("Malcolm X"), "");
}
