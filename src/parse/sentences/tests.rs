#![allow(clippy::expect_used)]

use super::*;
use proptest::prelude::*;

/// Each text has its sentences parted by `|`.
fn check(language: &str, cases: &[&str]) {
    for case in cases {
        let wanted: Vec<&str> = case.split('|').collect();
        let text = wanted.concat();
        assert_eq!(Segmenter::of(language).sentences(&text), wanted);
    }
}

#[test]
fn the_lists_can_be_read() {
    let text = include_str!("abbreviations.yaml");
    let lists: HashMap<String, Lists> = serde_yaml::from_str(text).expect("lists");
    assert!(lists.contains_key("en"));
}

#[test]
fn abbreviations_end_no_sentence() {
    check(
        "en",
        &[
            "Track 1.5 talks failed. |Nobody spoke.",
            "George H. W. Bush spoke. |U.S. Officials did not.",
            "George H.W. Bush and J. R. R. Tolkien met A. A. Milne.",
            "U.S. officials said so. |The U.S. Congress did not.",
            "It left the U.S. The others stayed."
                .replace("U.S. ", "U.S. |")
                .as_str(),
            "Mr. Haass met Ambassador Graham, Dr. Long and Gen. Petrov.",
            "See p. 3 and pp. 4 to 6, No. 2, vol. 4 and Fig. 7.",
            "Many, e.g. Bush, i.e. George, went to St. Petersburg.",
            "They met at 5 p.m. on Monday. |They left at 6 p.m. |Nobody knew.",
            "It began at 5 p.m. Eastern.",
            "On Jan. 6, President Bush spoke. |It was cold in Jan. |Bush left.",
            "Brown v. Board of Education, Apple Inc. and Apple Inc. Europe. |Then no more.",
            "It sold Apple Inc. |They bought it.",
            "Lt.-Col. Smith (b. 1930) left.",
            "1. The first item. |2. The second.",
        ],
    );
}

#[test]
fn other_stops_and_what_stands_behind_them() {
    check(
        "en",
        &[
            "“Yes,” he said. |“No.” |Then he left.",
            "He said \"no.\" |Then he left. |(He was ill.) |She stayed.",
            "“Really?!” he asked. |What?! |Who knows.",
            "Yahoo! was there. |“Stop!” she said.",
            "And so it went… |Then it stopped. |It was … Bush who went on… and on.",
            "Wait... |Then go.",
            "It ended in 1993. |20 people were there. |It was No. 2 of them.",
            "Node.js is old. |ASP.NET is older.",
        ],
    );
}

#[test]
fn languages_have_their_own() {
    check(
        "de-AT",
        &[
            "Am 3. Oktober sprach Dr. Haas z. B. Klartext, vgl. Nr. 4. |Dann ging er.",
            "Es war der 3. |Dann ging er.",
        ],
    );
    check(
        "fr",
        &["M. Dupont et Mme. Durand. |Il part, cf. Paris, p. 3."],
    );
    check("es", &["El Sr. García vive en EE.UU. |La Sra. Ruiz no."]);
    check(
        "ja",
        &["日本語です。|英語！|本当？|「行こう。」と言った。|「はい。」|彼は。"],
    );
    check("zh-Hant", &["他说：“走。”|她走了！|iPhone 很好。"]);
    check("hi", &["वह आया। |वह गया।"]);
    check("", &["George H. W. Bush. |So."]);
}

#[test]
fn signs_alone_are_no_sentence() {
    check("en", &["He left.\u{fffc} |She stayed. * * *", "* * *"]);
}

#[test]
fn all_of_the_text_is_kept() {
    for text in ["…", ". . .", "a… ", "… 1 … A. 1. 1", "!?。", "  "] {
        let sentences = Segmenter::of("en").sentences(text);
        assert_eq!(sentences.concat(), text);
        assert!(sentences.iter().all(|sentence| !sentence.is_empty()));
    }
}

proptest! {
    #[test]
    fn bounds_are_those_of_the_whole_text(text in "[ -~\n\r]{0,4}([aA1]|[.!?]|[ \n\r\t]|[\"')(,]|[ -~]|[éÉσЖ’“–…]|[\u{300}\u{ad}\u{200b}\u{fffc}]|[。！٫؟\u{2028}\u{85}\u{2024}]|.){0,60}") {
        let all: Vec<_> = text.split_sentence_bound_indices().collect();
        prop_assert_eq!(pieces(&text), all);
    }
}

#[test]
fn no_other_character_stops() {
    let others = ('\0'..=char::MAX).filter(|c| !may_stop(*c));
    for c in others {
        let text = format!("a{c} A");
        assert_eq!(text.split_sentence_bounds().count(), 1, "{c:?}");
    }
}
