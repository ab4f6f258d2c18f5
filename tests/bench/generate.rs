//! A site of any size, always the same: entries of all kinds that mention each
//! other, some far more often than others, with tables, code, notes and the front
//! matter that real sites have. 10,000 pages are 28 MB with 2,000 blocks of code.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The entry that [`MENTIONS`] pages mention: its file and its name.
pub const KNOWN_FILE: &str = "content/glossary/aldermoor-accord.md";
pub const KNOWN: &str = "Aldermoor Accord";

/// How many pages mention it, where there are so many.
pub const MENTIONS: usize = 500;

const FIRST: &str = "Ada Bram Clara Dov Elin Farid Greta Hugo Ines Jonas Katya Lars Mira Nils Olga Pavel \
    Quinn Rosa Stefan Tamsin Ulla Viktor Wanda Yusuf";
const LAST: &str = "Abelard Brandt Calloway Dressler Eastman Ferrow Galindo Hartwig Ibarra Jansen \
    Kowalski Lindqvist Moreau Novak Okafor Petrov Quist Rasmussen Sandoval Thorne Ullman \
    Vasquez Whitlock Zeller";
const MANNER: &str = "guarded quiet layered binding silent partial staged mutual open nested written verbal \
    hollow steady formal ragged frozen hidden shared divided lasting early narrow common";
const MATTER: &str = "ceasefire channel mandate embargo corridor envoy protocol summit treaty sanction \
    border harbour convoy ballot charter archive quorum tribunal ledger passage garrison \
    customs census levee";
const FORM: &str = "clause doctrine effect dilemma formula test gap trap rule window ladder bargain \
    paradox threshold principle method register cycle index procedure spiral margin \
    review format";
const TOWN: &str = "Aldermoor Brackwater Corvane Dunmere Eskdale Farhaven Greywick Holmgard Islay Jarrow \
    Kestrel Lowmarsh Merrivale Northolt Ostrava Pendle Quarrington Ravensholm Saltash \
    Thornby Ulverton Vellmar Westerby Yarrow";

/// Numbers that look drawn at random, from a seed.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Small numbers far more often than large ones.
    fn often_small(&mut self, n: usize) -> usize {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (n as f64 * part.powi(3)) as usize
    }

    fn one(&mut self, list: &'static str) -> &'static str {
        nth(list, self.below(24))
    }
}

/// The words of a number, one of each list; numbers below the product of their
/// lengths have words of their own.
fn words(number: usize, lists: [&'static str; 3]) -> [&'static str; 3] {
    // Neighbours differ in all words.
    let mixed = number * 7919 % (24 * 24 * 24);
    let round = number / (24 * 24 * 24);
    let at = |n: usize| (n + round) % 24;
    [
        nth(lists[0], at(mixed)),
        nth(lists[1], at(mixed / 24)),
        nth(lists[2], at(mixed / 576)),
    ]
}

/// A word of a list of 24.
fn nth(list: &'static str, n: usize) -> &'static str {
    list.split(' ').nth(n).unwrap()
}

/// The kinds in each ten pages, by the last digit of their numbers.
fn kind(number: usize) -> &'static str {
    [
        "term",
        "term",
        "person",
        "term",
        "organization",
        "term",
        "event",
        "term",
        "term",
        "explainer",
    ][number % 10]
}

fn series(number: usize) -> String {
    match number / 10 / (24 * 24 * 24) {
        0 => String::new(),
        n => format!(
            " {}",
            ["II", "III", "IV", "V", "VI", "VII", "VIII"][(n - 1) % 7]
        ),
    }
}

/// The name of a page.
pub fn title(number: usize) -> String {
    let nth = number / 10 * 10 + number % 10;
    let more = series(number);
    match kind(number) {
        "term" => {
            let [manner, matter, form] = words(nth, [MANNER, MATTER, FORM]);
            let mut title = format!("{manner} {matter} {form}{more}");
            title[..1].make_ascii_uppercase();
            title
        }
        "person" => {
            let [first, last, middle] = words(nth, [FIRST, LAST, TOWN]);
            format!("{first} {}. {last}{more}", &middle[..1].replace(' ', ""))
        }
        "organization" => {
            let [town, matter, form] = words(nth, [TOWN, MATTER, FORM]);
            format!("{town} {} {} Institute{more}", upper(matter), upper(form))
        }
        "event" => {
            let [town, matter, form] = words(nth, [TOWN, MATTER, FORM]);
            format!("{town} talks on the {matter} {form}{more}")
        }
        _ => {
            let [manner, matter, form] = words(nth, [MANNER, MATTER, FORM]);
            format!("How the {manner} {matter} {form} works{more}")
        }
    }
}

fn upper(word: &str) -> String {
    let mut word = word.to_owned();
    word[..1].make_ascii_uppercase();
    word
}

/// The file of a page.
pub fn file(number: usize) -> String {
    let folder = match kind(number) {
        "term" => "glossary",
        "person" => "profiles",
        "organization" => "organizations",
        "event" => "events",
        _ => "explainers",
    };
    format!("content/{folder}/page-{number}.md")
}

/// The address of a page on a server.
pub fn address(number: usize) -> String {
    let file = file(number);
    let path = file.trim_start_matches("content/").trim_end_matches(".md");
    format!("/{path}/")
}

/// Whether a page mentions [`KNOWN`].
pub fn mentions_known(number: usize, pages: usize) -> bool {
    let nth = |number: usize| number * MENTIONS / pages.max(MENTIONS);
    number == 0 || nth(number) != nth(number - 1)
}

/// Writes a site of this many pages, an introduction and the known entry beside them.
pub fn generate(root: &Path, pages: usize) {
    for folder in [
        "glossary",
        "profiles",
        "organizations",
        "events",
        "explainers",
    ] {
        fs::create_dir_all(root.join("content").join(folder)).unwrap();
    }
    let write = |file: &str, text: &str| fs::write(root.join(file), text).unwrap();
    write(
        "content/site.yaml",
        "title: A generated site\nurl: https://example.org/\n",
    );
    write(
        "content/index.md",
        "---\ntitle: A generated site\n---\nWelcome.\n",
    );
    let known = known_text(KNOWN);
    write(KNOWN_FILE, &known);
    for number in 0..pages {
        write(&file(number), &text(number, pages));
    }
}

/// The text of the known entry under a title; its old name stays one of its names.
pub fn known_text(title: &str) -> String {
    format!(
        "---\ntitle: {title}\naliases: [The {KNOWN}, {KNOWN}]\nsummary: What is known of it.\nkind: term\n---\nIts text.\n"
    )
}

/// The text of a page.
pub fn text(number: usize, pages: usize) -> String {
    let mut draw = Draw(number as u64);
    let mut text = String::from("---\n");
    front_matter(&mut text, &mut draw, number);
    text.push_str("---\n");
    paragraph(&mut text, &mut draw, pages);
    if mentions_known(number, pages) {
        let _ = writeln!(text, "It was named in the {KNOWN}, and not by chance.\n");
    }
    for section in 0..2 + draw.below(3) {
        let _ = writeln!(text, "## {} {}\n", upper(draw.one(MANNER)), draw.one(FORM));
        paragraph(&mut text, &mut draw, pages);
        match draw.below(15) {
            0..=2 => table(&mut text, &mut draw, pages),
            3 => code(&mut text, &mut draw),
            4 | 5 => list(&mut text, &mut draw, pages),
            6 | 7 => {
                let _ = writeln!(text, "> {}\n", sentence(&mut draw, pages));
            }
            _ => paragraph(&mut text, &mut draw, pages),
        }
        if draw.below(3) == 0 {
            let note = sentence(&mut draw, pages);
            let more = sentence(&mut draw, pages);
            let _ = writeln!(text, "{more}[^{section}]\n\n[^{section}]: {note}\n");
        }
    }
    text
}

fn front_matter(text: &mut String, draw: &mut Draw, number: usize) {
    let _ = writeln!(text, "title: {}", title(number));
    if draw.below(4) > 0 {
        let what = draw.one(MATTER);
        let _ = writeln!(text, "summary: What a {what} is, and what it is not.");
    }
    let _ = writeln!(text, "tags: [{}, {}]", draw.one(MATTER), draw.one(FORM));
    let day = format!(
        "{}-{:02}-{:02}",
        1950 + draw.below(75),
        1 + draw.below(12),
        1 + draw.below(28)
    );
    match kind(number) {
        "event" => {
            let _ = writeln!(text, "date: {day}\nplace: {}", draw.one(TOWN));
        }
        "organization" => {
            let _ = writeln!(text, "type: institute");
        }
        "person" => {
            let year = &day[..4];
            let _ = writeln!(
                text,
                "roles:\n  - title: {} envoy\n    from: {year}",
                upper(draw.one(MANNER))
            );
        }
        "explainer" => {
            let _ = writeln!(
                text,
                "published: {day}\nupdated: 2025-01-{:02}",
                1 + draw.below(28)
            );
        }
        _ => {}
    }
}

/// A name of some page, in its letters.
fn name(draw: &mut Draw, pages: usize) -> String {
    loop {
        let number = draw.often_small(pages);
        // Explainers have no names.
        if kind(number) != "explainer" {
            return title(number);
        }
    }
}

fn sentence(draw: &mut Draw, pages: usize) -> String {
    let (a, b, c) = (draw.one(MANNER), draw.one(MATTER), draw.one(FORM));
    let town = draw.one(TOWN);
    match draw.below(6) {
        0 => format!("In {town} the {b} was {a}, and few had asked for it."),
        1 => format!(
            "What became of the {b} is told under {}.",
            name(draw, pages)
        ),
        2 => {
            format!("Nobody *expected* the {c} to be so {a}; the {b} in {town} was another matter.")
        }
        3 => format!("{}'s part in it was {a}.", name(draw, pages)),
        4 => format!("A {a} {b} needs a {c}, as [the report](https://example.org/{b}) says."),
        _ => format!(
            "Compared with {}, it is more `{a}` than **{c}**.",
            name(draw, pages)
        ),
    }
}

fn paragraph(text: &mut String, draw: &mut Draw, pages: usize) {
    for _ in 0..3 + draw.below(6) {
        text.push_str(&sentence(draw, pages));
        text.push(if draw.below(3) == 0 { '\n' } else { ' ' });
    }
    text.push_str("\n\n");
}

fn table(text: &mut String, draw: &mut Draw, pages: usize) {
    text.push_str("| Year | Where | What |\n|---:|:---|---|\n");
    for _ in 0..2 + draw.below(8) {
        let (town, name) = (draw.one(TOWN), name(draw, pages));
        let _ = writeln!(text, "| {} | {town} | {name} |", 1950 + draw.below(75));
    }
    text.push('\n');
}

fn list(text: &mut String, draw: &mut Draw, pages: usize) {
    for _ in 0..2 + draw.below(5) {
        let _ = writeln!(text, "- {}", sentence(draw, pages));
        if draw.below(3) == 0 {
            let _ = writeln!(text, "  1. {}\n  2. {}", draw.one(MATTER), draw.one(FORM));
        }
    }
    text.push('\n');
}

/// Lines of code by language: `%a` and `%b` stand for words, `%n` for a number.
const CODE: [(&str, [&str; 5]); 7] = [
    (
        "rust",
        [
            "fn %a_%n(%b: &[u8]) -> Option<usize> { %b.iter().position(|x| *x == %n) }",
            "#[derive(Debug, Clone)]\npub struct T%n { pub %b: Vec<u32>, at: [u8; %n] }",
            "impl Iterator for %a::T%n {\n    type Item = u8; // %b\n}",
            "let %a = match %b { Some(%n..) => \"%a\", None => return Err(E::new('x')), _ => \"\" };",
            "for (at, %a) in %b.chars().enumerate().skip(%n) { print!(\"{at} {%a:?}\\n\"); }",
        ],
    ),
    (
        "python",
        [
            "def %a_%n(%b):\n    return [x for x in %b if x > %n]  # %a",
            "class %a(%b):\n    \"\"\"What the %a is.\"\"\"\n    nth: int = 0x%n",
            "with open('%a.txt') as %b:\n    print(f\"{%b.read()!r} of %n\")",
            "@%a.route(\"/%b/<int:n>\", methods=[\"GET\"])",
            "try:\n    %a = %b[%n] ** 2\nexcept (KeyError, ValueError) as e:\n    raise %a from e",
        ],
    ),
    (
        "javascript",
        [
            "export const %a%n = async ({ %b }) => `${await %b?.at(%n)}`;",
            "class %a extends %b { #n = %n; get n() { return this.#n ?? null; } }",
            "document.querySelectorAll('.%a').forEach(%b => %b.remove()); // %n",
            "if (typeof %a === 'object' && !/^%b+$/gi.test(%a.name)) throw new Error(\"%n\");",
            "const { %a, ...%b } = JSON.parse('{\"n\": %n}');",
        ],
    ),
    (
        "sql",
        [
            "SELECT %a, count(*) FROM %b WHERE n > %n GROUP BY %a;",
            "CREATE TABLE %a (id INTEGER PRIMARY KEY, %b TEXT NOT NULL DEFAULT '%n');",
            "INSERT INTO %a (%b, n) VALUES ('%b', %n), (NULL, 1.5); -- %a",
            "UPDATE %a SET n = n + %n WHERE %b LIKE '%b_' AND n BETWEEN 1 AND %n;",
            "SELECT a.* FROM %a AS a LEFT JOIN %b USING (id) ORDER BY 1 LIMIT %n;",
        ],
    ),
    (
        "bash",
        [
            "for %a in \"$@\"; do grep -c '%b' \"$%a\" || exit %n; done",
            "%a=$(%b --count %n | sort -u) # %a",
            "if [[ -f \"${%a:-%b}\" && %n -gt 0 ]]; then echo \"%a: $%b\" >&2; fi",
            "%a() {\n  local %b=\"$1\"\n  return $((%n * 2))\n}",
            "cat <<END > %a.txt\n%b %n\nEND",
        ],
    ),
    (
        "json",
        [
            "{\"%a\": [%n, true, null], \"%b\": \"%a\"}",
            "[\"%a\", {\"%b\": {\"n\": -%n.5e3}}]",
            "{\"%a\": \"\\\"%b\\\" \\u00e9\", \"%n\": false}",
            "[[%n, %n], [0.1, \"%b\"], []]",
            "{\"%a\": {}, \"%b\": [{\"n\": %n}, {\"n\": 0}]}",
        ],
    ),
    (
        "css",
        [
            ".%a > .%b::before { content: \"%a\"; margin: %npx auto; }",
            "@media (min-width: %nrem) { #%a { color: #f0f0f0; } }",
            ":root { --%a: hsl(%n 50% 50% / 0.5); } /* %b */",
            "%a:not(.%b):nth-child(2n + 1) { width: calc(100% - var(--%a)); }",
            "@import url(\"%a.css\");\na[href^=\"%b\"] { transition: all .2s ease-in; }",
        ],
    ),
];

/// Code of many shapes: highlighters remember what they have seen.
fn code(text: &mut String, draw: &mut Draw) {
    let (language, lines) = CODE[draw.below(CODE.len())];
    let _ = writeln!(text, "```{language}");
    for _ in 0..2 + draw.below(8) {
        let line = lines[draw.below(lines.len())];
        let n = draw.below(1000).to_string();
        let line = line.replace("%a", draw.one(MATTER));
        let line = line.replace("%b", draw.one(FORM)).replace("%n", &n);
        let _ = writeln!(text, "{line}");
    }
    text.push_str("```\n\n");
}
