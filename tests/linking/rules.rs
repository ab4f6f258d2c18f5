//! Single rules, each on texts in which braces stand around what links.

use super::common::Site;

/// An entry of a folder, with lines of front matter.
pub type Entry<'a> = (&'a str, &'a str, &'a str);

/// Builds one page for each text among some entries, and compares what links.
#[track_caller]
pub fn texts(entries: &[Entry], front: &str, texts: &[&str]) {
    in_language("en", entries, front, texts);
}

#[track_caller]
fn in_language(language: &str, entries: &[Entry], front: &str, texts: &[&str]) {
    let config = format!("title: A site\nlanguage: {language}\nlinking: all\n");
    let site = Site::of(&[("content/site.yaml", &config)]);
    for (number, (folder, title, keys)) in entries.iter().enumerate() {
        let title = serde_json::Value::from(*title);
        let text = format!("---\ntitle: {title}\n{keys}\n---\n\nQqq.\n");
        site.write(&format!("content/{folder}/e{number}.md"), text);
    }
    for (number, text) in texts.iter().enumerate() {
        let plain = text.replace(['{', '}'], "");
        let page = format!("---\ntitle: Xyz {number}\n{front}\n---\n\n{plain}\n");
        site.write(&format!("content/explainers/p{number}.md"), page);
    }
    site.run("build", &[]).ends(0);
    let mut wrong = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let html = site.output(&format!("explainers/p{number}/index.html"));
        let found = linked(&html);
        let expected = text.split('{').skip(1).filter_map(|s| s.split('}').next());
        let expected: Vec<String> = expected.map(plain).collect();
        let markup = text.contains(['<', '[']);
        if found != expected || !markup && places(&html) != places_of(text) {
            wrong.push(format!("{text:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words of automatic links.
fn linked(html: &str) -> Vec<String> {
    let parts = html.split("<a class=\"auto\"").skip(1);
    let words = parts.map(|part| {
        let (_, rest) = part.split_once('>').unwrap();
        plain(rest.split("</a>").next().unwrap())
    });
    words.collect()
}

/// HTML without its tags.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    let comment = html.split_once("<!--");
    if let Some((before, (_, behind))) = comment.map(|(a, b)| (a, b.split_once("-->").unwrap())) {
        return plain(&format!("{before}{behind}"));
    }
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out.replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

/// How many letters stand before each link: which of several words it is.
fn places(html: &str) -> Vec<usize> {
    let start = html.find("<div class=\"prose\">").unwrap();
    let end = html
        .find("<details class=\"names\"")
        .or(html.find("</main>"));
    let prose = html[start..end.unwrap()].replace("<a class=\"auto\"", "\u{1}<a");
    let mut prose = plain(&prose);
    while let Some(at) = prose.find("&#") {
        prose.replace_range(at..at + 2, "");
    }
    count(prose.split('\u{1}'))
}

fn places_of(text: &str) -> Vec<usize> {
    count(text.replace('}', "").split('{'))
}

fn count<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let parts: Vec<usize> = parts
        .map(|part| part.chars().filter(|c| c.is_alphabetic()).count())
        .collect();
    let sums = parts.iter().scan(0, |sum, part| {
        *sum += part;
        Some(*sum)
    });
    sums.take(parts.len() - 1).collect()
}

pub const TERM: &str = "glossary";
pub const PERSON: &str = "profiles";
pub const GROUP: &str = "organizations";

#[test]
fn addresses_and_file_names_hold_no_names() {
    let entries = [
        (TERM, "Stalemate", ""),
        (TERM, "Proxy war", ""),
        (TERM, "TCP/IP", ""),
        (TERM, "Node.js", ""),
        (TERM, "Truce", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "See https://x.org/secret-proxy-war-talks-2023 there.",
            "See proxy-war-notes.md and stalemate.pdf there.",
            "The query ?q=stalemate and q=stalemate and a/b-stalemate-c.md.",
            "Write to stalemate-x@y.org, (stalemate@y.org), std::stalemate.",
            "At http://a.b/x_(stalemate), C:\\stalemate\\x, my_stalemate.",
            "In ([[p0]]:/stalemate.se:/mac, #stalemate, page#stalemate.",
            "Of {TCP/IP} and a {TCP/IP}-based {Node.js} and a {truce}/{stalemate}.",
            "A {stalemate}, and/or a ({stalemate}): “{stalemate}”—{stalemate}.",
            "So {stalemate}... A {stalemate}! See https://x.org/stalemate, a {stalemate}.",
        ],
    );
}

/// A word of everybody's that is also somebody's name.
const LONG: &str = "short: Long";

#[test]
fn a_capital_at_the_start_of_anything_is_nobodys_own() {
    let entries = [
        (PERSON, "Mary Beth Long", LONG),
        (GROUP, "Foreign Council", "aliases: [the Council]"),
    ];
    let starts = [
        "She said: “Long before the war.”",
        "She said, “Long before the war.”",
        "Note: Long before the war.",
        "Well — Long before the war",
        "A thing - Long before the war",
        "The war; Long before it.",
        "**Note:** Long before x",
        "(Long before x)",
        "a) Long before",
        "1\\. Long before",
        "• Long before",
        "x\\\nLong before",
        "x<br>Long before",
        "x  \nLong before",
        "> She said: “Long before",
        "…Long before",
        "x.\\* Long before",
        "| Long before |\n|--|\n| Long x |",
    ];
    let named: Vec<String> = starts
        .iter()
        .map(|text| format!("{{Mary Beth Long}} came.\n\n{text}"))
        .collect();
    let mut all: Vec<&str> = named.iter().map(String::as_str).collect();
    all.extend([
        "{Mary Beth Long} came. They asked {Long}, and Dr. {Long} agreed; then {Long}.",
        "He said: “{The Council} met.” Note: {The Council} met. See The Council.",
        "As he said — {The Council} met.",
    ]);
    texts(&entries, "", &all);
}

#[test]
fn the_words_beside_a_surname_make_it_anothers() {
    let entries = [
        (PERSON, "Thomas Graham", "short: Graham"),
        (PERSON, "Mary Beth Long", LONG),
    ];
    let others = [
        "L. Graham did not.",
        "Bill Graham did not. Al Graham did not. Ed Graham did not.",
        "Will Graham did not. Jo Graham did not. May Graham did not.",
        "They met Geo. Graham, Bob. Graham.",
        "They saw Graham Greene, a Graham-Smith.",
        "Then {Graham} spoke, and in May {Graham} said; on Monday {Graham} left.",
        "Yesterday {Graham} spoke. But {Graham} did not. {Graham}’s words.",
        "So said Captain {Graham}, Gen {Graham}, Rep. {Graham}, Spokeswoman {Graham}.",
        "Of {Graham} Jr., of {Graham}-led talks, of {Graham} on Monday; {Graham} NATO.",
    ];
    let named: Vec<String> = others
        .iter()
        .map(|text| format!("{{Thomas Graham}} spoke. {text}"))
        .chain(
            [
                "They lived in Long Beach.",
                "He wrote Long Way Home.",
                "They asked {Long} there.",
            ]
            .map(|text| format!("{{Mary Beth Long}} spoke. {text}")),
        )
        .collect();
    let all: Vec<&str> = named.iter().map(String::as_str).collect();
    texts(&entries, "", &all);
}

#[test]
fn a_page_says_what_names_mean_that_no_entry_has() {
    let entries = [
        (GROUP, "Foreign Council", ""),
        (PERSON, "George Bush", "short: Bush"),
    ];
    let front = "refers: {the Board: e0, Bush: e1, Kremlin: false}";
    texts(
        &entries,
        front,
        &[
            "At {the Board}. {The Board} met; the board did not. {Bush} left the Kremlin.",
            "Jeb Bush spoke at {the Board}. The Kremlin, of {Bush}.",
        ],
    );
}

#[test]
fn a_name_in_refers_that_no_text_holds_is_reported() {
    let site = Site::of(&[
        (
            "content/organizations/council.md",
            "---\ntitle: Foreign Council\n---\nText.\n",
        ),
        (
            "content/explainers/page.md",
            "---\ntitle: Page\nrefers: {the Bord: council, the Board: council, Xyz: false}\n---\n[The Board](https://x.org) met.\n",
        ),
    ]);
    let said = site.run("check", &[]).ends(1).stderr;
    assert_eq!(said.matches("warning[unused-refers]").count(), 2, "{said}");
    assert!(said.contains("page.md:3:10"), "{said}");
    assert!(said.contains("did you mean `The Board`?"), "{said}");
}

#[test]
fn signs_in_a_name_must_stand_in_the_text() {
    let names = [
        "What next? A plan",
        "100% rule",
        "snake_case",
        "No #1",
        "War; Peace",
        "3×3",
        "A → B",
        "§ 5",
        "a = b",
        "#hash",
        "@Large",
        "[Redacted] Group",
        "צה״ל",
        "Col·lecció",
        "Foo — bar",
        "停战",
        "東京",
        "ข้อตกลง",
        "F#",
        "C++",
        "\u{feff}Old\u{200e} ac\u{200d}cord",
    ];
    let entries: Vec<Entry> = names.iter().map(|name| (TERM, *name, "")).collect();
    texts(
        &entries,
        "",
        &[
            "They read {What next? A plan} today. What next A plan.",
            "The {100% rule} holds, a 100 rule does not. Use {snake_case} here, not snake case.",
            "The {No #1} is {War; Peace}, not War Peace or No 1.",
            "A {3×3} grid, an {A → B} step, see {§ 5} here and 5 there, {a = b} but a b.",
            "Use {#hash} or hash, an {@Large} or Large, the {[Redacted] Group}.",
            "אמר {צה״ל} היום. La {col·lecció} nova, a {Foo — bar} step.",
            "他们{停战}了。私は{東京}に行く。",
            "นี่คือ{ข้อตกลง}ใหม่",
            "In C or {F#}, F#m, {C++}17.",
            "An {old accord}, an {old\u{200f} accord}, \u{200e}{old accord}\u{feff}.",
        ],
    );
}

#[test]
fn a_single_letter_with_signs_keeps_its_capital() {
    texts(
        &[(TERM, "(c)", ""), (TERM, "(rule)", "")],
        "",
        &[
            "Copyright (C) by the board. It says {(c)} here.",
            "The {(Rule)} holds, a {(rule)} does.",
        ],
    );
}

#[test]
fn an_em_dash_is_no_hyphen() {
    let entries = [
        (TERM, "Cease-fire", ""),
        (TERM, "Track Two", ""),
        (TERM, "Catch 22", ""),
        (TERM, "90 95", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "They said cease—fire, cease―fire. He lost the Track—Two men saw it.",
            "A {cease–fire}, a {cease‑fire}, a {Catch–22} and 90–95.",
        ],
    );
}

#[test]
fn only_a_given_name_before_it_makes_a_word_part_of_another_name() {
    let entries = [
        (GROUP, "Congress", ""),
        (GROUP, "Kremlin", ""),
        (TERM, "Edison", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "On Monday {Congress} voted. Yesterday {Congress} did. By December {Congress} had.",
            "The American {Congress} and the Moscow {Kremlin}, Russian {Kremlin}.",
            "Then Thomas Edison spoke of {Edison}.",
        ],
    );
}

#[test]
fn a_section_starts_anew_behind_links_by_hand() {
    let front = "linking: section";
    texts(
        &[(TERM, "Truce", "")],
        front,
        &[
            "A [[truce]], a truce.\n\n## H\n\nA {truce}.\n\n## [Truce](../glossary/e0.md)\n\nA truce.",
        ],
    );
}

#[test]
fn a_capital_that_may_be_the_sentences_decides_nothing() {
    let entries = [(TERM, "Truce", ""), (TERM, "Off-ramp", "aliases: [truce]")];
    texts(
        &entries,
        "",
        &["Truce talks began. They wanted a {truce}, or {Truce}."],
    );
}

#[test]
fn signs_of_a_name_stand_in_its_link() {
    let entries = [
        (TERM, "Function (mathematics)", ""),
        (TERM, "(Almost) Peace", ""),
        (TERM, "U.S.", ""),
        (TERM, "Yahoo!", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "A {function (mathematics)} and {(Almost) Peace} of the {U.S.} and {U.S}-led.",
            "The {U.S.} and {Yahoo!}, {Yahoo} and ({U.S.}).",
        ],
    );
}

#[test]
fn raw_html_holds_no_link_in_a_link() {
    texts(
        &[(TERM, "Truce", ""), (TERM, "Track Two", "")],
        "",
        &[
            "<a href=\"/\">\n\nA truce\n\n</a>\n\nA {truce}.",
            "x <a href=\"/\">A truce\n\nA truce</a> and a {truce}.",
            "<figure><figcaption>\n\nA truce\n\n</figcaption></figure>\n\nA {truce}.",
            "<script>\nx = '<a>';\n</script>\n\nA {truce}.",
            "<!-- <a> -->\n\nA {truce}.",
            "<div>\n\nA {truce}\n\n</div>",
            "A <BR> {truce} <IMG SRC=\"x\"> a {truce}.",
            "A {Track <!-- a < b > c -->Two} and {Track<br>Two}.",
        ],
    );
}

#[test]
fn common_words_are_those_of_the_sites_language() {
    let entries = [
        (TERM, "Time", ""),
        (TERM, "Day", ""),
        (TERM, "Aber", ""),
        (TERM, "ML", ""),
    ];
    texts(&entries, "", &["What time of day? {Aber}, {ML}."]);
    in_language(
        "de-AT",
        &entries,
        "",
        &["What {time} of {day}? Aber, {ML}."],
    );
}

#[test]
fn entries_of_one_name_are_counted_and_a_few_shown() {
    let site = Site::of(&[]);
    for number in 0..30 {
        let text = format!("---\ntitle: Truce\n---\nThe truce {number}.\n");
        site.write(&format!("content/glossary/e{number:02}.md"), text);
    }
    let page = "---\ntitle: Page\n---\nA truce, a truce.\n";
    site.write("content/explainers/page.md", page);
    let said = site.run("why", &["page"]).ends(0).stdout;
    assert_eq!(said.matches("e11 and 18 more").count(), 2, "{said}");
    let said = site.run("check", &[]).stderr;
    assert!(said.contains("can mean 30 entries"), "{said}");
    assert!(said.contains("glossary/e11 and 18 more"), "{said}");
}

#[test]
fn two_letters_have_no_plural_and_an_initial_stands_before_a_surname() {
    let entries = [
        (TERM, "la", ""),
        (TERM, "re", ""),
        (TERM, "PC", ""),
        (TERM, "char", ""),
    ];
    texts(
        &entries,
        "",
        &[
            "They met in Las Vegas, as an IBM J Res Dev says. Two {PCs} ran.",
            "So said B. Char in 1990. A {char}, though, is a {char}.",
        ],
    );
}

#[test]
fn a_longer_name_is_somebody_else() {
    texts(
        &[(PERSON, "Thomas Graham", "short: Graham")],
        "linking: all",
        &[
            "Thomas Graham Bell and Thomas Graham-Smith met. Then {Thomas Graham} left.",
            "On Monday {Thomas Graham} President of Yalta met {Thomas Graham} Jr.",
        ],
    );
}

#[test]
fn a_heading_without_words_starts_a_section() {
    texts(
        &[(TERM, "Truce", "")],
        "linking: section",
        &["A {truce}, a truce.\n\n## 🎉\n\nA {truce}, a truce."],
    );
}

#[test]
fn a_capital_that_a_term_has_not_makes_another_name() {
    texts(
        &[(TERM, "chad", ""), (TERM, "Kremlin", "")],
        "linking: all",
        &[
            "They met Chad Hurley. A {chad} fell. Then {Chad} came, by the {Kremlin}.",
            "Chad Hurley is somebody where a sentence starts, too.",
        ],
    );
}
