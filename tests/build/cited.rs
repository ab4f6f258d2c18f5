//! What citations say and where their marks stand.

use super::citations::{LIBRARY, parts, plain, site};
use crate::common::Site;

/// Builds a site; what its text shows of its citations.
fn cited(site: &Site) -> Vec<String> {
    site.build();
    let html = site.output("explainers/text/index.html");
    parts(&html, "<span class=\"cite\"", "</span>")
}

#[test]
fn marks_of_markdown_are_no_part_of_a_citation() {
    let text = "---
title: A text
---
> A quotation [@smith,
> p. 3; also
>   @jones, on
> this] ends, as @smith [p.
> 4, *too*] says.

It is so [see **bold** and `a@b` *c*, @smith, pp. **7**-8, *with* \\*care*],
so [*@jones*].
";
    for (style, expected) in [
        (
            "apa",
            [
                "(Smith, 1999, p. 3; also Jones & Doe, 2001, on this)",
                "Smith (1999, p. 4), too",
                "(see bold and a@b c, Smith, 1999, pp. 7–8, with *care*)",
                "(Jones & Doe, 2001)",
            ],
        ),
        (
            "chicago-notes",
            [
                "Adam Smith, A Book & Its Cover (Press, 1999), 3; also Ann Jones and Ben Doe, “On <things>,” A Journal 4 (May 2001): 3–8, on this.",
                "Smith, A Book & Its Cover, 4, too.",
                "See bold and a@b c, Smith, A Book & Its Cover, 7–8, with *care*.",
                "Jones and Doe, “On <things>”.",
            ],
        ),
    ] {
        let site = site(style, text);
        let cited = cited(&site);
        assert_eq!(cited, expected, "{style}");
    }
}

#[test]
fn notes_of_the_author_and_of_citations_count_together() {
    let text = "---
title: A text
---
One[^a] and two [@smith]. Three [@smith; @jones] and four[^b].

[^a]: The author's own, which cites [@post].
[^b]: Another.
";
    let site = site("chicago-notes", text);
    site.build();
    let html = site.output("explainers/text/index.html");
    let marks = parts(&html, "<sup class=\"note-mark\"", "</sup>");
    assert_eq!(marks, ["1", "2", "3", "4"]);
    // A mark stands behind the sign that ends its sentence, without a space.
    assert!(
        plain(&html).contains("and two.2 Three3 and four4."),
        "{}",
        plain(&html)
    );
    let notes = parts(&html, "<li id=\"note-", "</li>");
    assert_eq!(notes.len(), 4);
    assert!(
        notes[0].contains("which cites An Institution,"),
        "{}",
        notes[0]
    );
    assert!(!notes[0].contains(".."), "{}", notes[0]);
    assert!(
        notes[1].contains("Adam Smith, A Book & Its Cover"),
        "{}",
        notes[1]
    );
    assert!(
        notes[2].contains("Smith, A Book") && notes[2].contains("; "),
        "{}",
        notes[2]
    );
}

#[test]
fn titles_and_authors_stay_whole() {
    let text = "---
title: A text
---
So [@brackets] and @brackets says. Without a year: @undated says.

Of one [see @jones; also -@again], [see -@jones; also @again], [-@jones; -@again].

Of three [-@jones; -@again; @third].
";
    let library = format!(
        "{LIBRARY}
brackets: {{type: web, title: \"How f () works, and f ()\", date: 2001}}
third: {{type: book, title: Third, author: [\"Jones, Ann\", \"Doe, Ben\"], date: 2009}}
undated: {{type: web, title: No date, author: \"Undated, Ann\"}}
"
    );
    for (style, expected) in [
        (
            "apa",
            [
                "(How F () Works, And F (), 2001)",
                "How f () works, and f () (2001)",
                "Undated (n.d.)",
                "(see Jones & Doe, 2001a; also 2001b)",
                "(see 2001a; also Jones & Doe, 2001b)",
                "(2001a; 2001b)",
                "(2001a; 2001b; Jones & Doe, 2009)",
            ],
        ),
        (
            "modern-language-association",
            [
                // hayagriva adds no bracket to another.
                "(How F () Works, And F ()",
                "How f () works, and f ()",
                "Undated",
                "(see Jones and Doe, “On <things>”; also “On Other Things”)",
                "(see “On <things>”; also Jones and Doe, “On Other Things”)",
                "(“On <things>”; “On Other Things”)",
                "(“On <things>”; “On Other Things”; Jones and Doe, Third)",
            ],
        ),
    ] {
        let site = site(style, text);
        site.write("content/references.yaml", &library);
        let cited = cited(&site);
        assert_eq!(cited, expected, "{style}");
    }
}

/// What an author says of a source is about what stands before it.
#[test]
fn sources_with_words_of_the_author_stay_in_order() {
    let text = "---
title: A text
---
So [@smith; @jones]. So [contra @post; but see @smith; @jones].
So [@smith, on this; @jones].
";
    for (style, expected) in [
        (
            "apa",
            [
                // Without any words, the style sorts.
                "(Jones & Doe, 2001; Smith, 1999)",
                "(contra An Institution, 2023; but see Smith, 1999; Jones & Doe, 2001)",
                "(Smith, 1999, on this; Jones & Doe, 2001)",
            ],
        ),
        (
            "ieee",
            [
                "[1], [2]",
                "contra [3], but see [1], [2]",
                "[1], on this, [2]",
            ],
        ),
        (
            "springer-basic",
            ["[1, 2]", "[contra 3, but see 1, 2]", "[1, on this, 2]"],
        ),
    ] {
        let site = site(style, text);
        let cited = cited(&site);
        assert_eq!(cited, expected, "{style}");
    }
}

#[test]
fn places_without_figures_are_several_too() {
    let text = "---
title: A text
---
So [@smith, pp. iv–x; @smith, p. iv], [@smith, pp. xi-xii], [@smith, pp. 12a, 13b and no more],
so [@smith, chaps. I, II; @jones, 7].
";
    for (style, expected) in [
        (
            "apa",
            [
                "(Smith, 1999, pp. iv–x; 1999, p. iv)",
                "(Smith, 1999, pp. xi–xii)",
                "(Smith, 1999, pp. 12a, 13b and no more)",
                "(Jones & Doe, 2001, p. 7; Smith, 1999, Chapters I, II)",
            ],
        ),
        (
            "chicago-notes",
            [
                "Adam Smith, A Book & Its Cover (Press, 1999), iv–x; Smith, A Book & Its Cover, iv.",
                "Smith, A Book & Its Cover, xi–xii.",
                "Smith, A Book & Its Cover, 12a, 13b and no more.",
                "Smith, A Book & Its Cover, chaps. I, II; Ann Jones and Ben Doe, “On <things>,” A Journal 4 (May 2001): 7.",
            ],
        ),
    ] {
        let site = site(style, text);
        let cited = cited(&site);
        assert_eq!(cited, expected, "{style}");
    }
}

#[test]
fn places_have_dashes_between_their_ends_alone() {
    let text = "---
title: A text
---
So [@smith, pp. iv--x; @smith, pp. 12--15], [@smith, pp. A-1, A-3], [@smith, p. A-1],
[@smith, pp. A-1--A-3] and [@smith, pp. 12A-13B].
";
    let site = site("apa", text);
    let cited = cited(&site);
    let expected = [
        "(Smith, 1999, pp. iv–x; 1999, pp. 12–15)",
        "(Smith, 1999, pp. A-1, A-3)",
        "(Smith, 1999, p. A-1)",
        "(Smith, 1999, pp. A-1–A-3)",
        "(Smith, 1999, pp. 12A–13B)",
    ];
    assert_eq!(cited, expected);
}

#[test]
fn citations_side_by_side_are_two() {
    let text = "---
title: A text
---
So [@smith][@jones], so [see @smith, *p. 3*][@jones, 4][@again].

> In a quotation [@smith,
> p. 5][also
> @jones].
";
    for (style, expected) in [
        (
            "apa",
            &[
                "(Smith, 1999)",
                "(Jones & Doe, 2001a)",
                "(see Smith, 1999, p. 3)",
                "(Jones & Doe, 2001a, p. 4)",
                "(Jones & Doe, 2001b)",
                "(Smith, 1999, p. 5)",
                "(also Jones & Doe, 2001a)",
            ][..],
        ),
        (
            "ieee",
            &[
                "[1]",
                "[2]",
                "see [1, p. 3]",
                "[2, p. 4]",
                "[3]",
                "[1, p. 5]",
                "also [2]",
            ],
        ),
    ] {
        let site = site(style, text);
        site.run("check", &["--today", crate::common::TODAY])
            .ends(0);
        let cited = cited(&site);
        assert_eq!(cited, expected, "{style}");
    }
    let site = site("chicago-notes", text);
    site.build();
    let html = plain(&site.output("explainers/text/index.html"));
    assert!(
        html.contains("So,1, 2 so.3, 4, 5 In a quotation.6, 7"),
        "{html}"
    );
}

/// In links and pictures nothing is cited, and no mark of Markdown is left over.
#[test]
fn citations_in_links_are_left_as_typed() {
    let site = site(
        "apa",
        "---
title: A text
---
A [text [@smith]](text.md), [see *x* [@smith][@jones] more](text.md) and [a [@smith] b][ref],
a [text @smith [p. 3] more](text.md). So [@smith].

[ref]: text.md
",
    );
    site.build();
    let html = site.output("explainers/text/index.html");
    let links = parts(&html, "<a href=\"../../explainers/text/\"", "</a>");
    let expected = [
        "text [@smith]",
        "see x [@smith][@jones] more",
        "a [@smith] b",
        "text @smith [p. 3] more",
    ];
    assert_eq!(links[links.len() - 4..], expected);
    let cited = parts(&html, "<span class=\"cite\"", "</span>");
    assert_eq!(cited, ["(Smith, 1999)"]);
}

#[test]
fn neighbouring_marks_are_numbers_of_their_own() {
    let text = "---
title: A text
---
One [@smith]: [@jones] [@again][^a][^b] and [^a] [@post], @smith [@post].

Two [@jones]
[@again]. So.

[^a]: A note.
[^b]: Another.
";
    let site = site("chicago-notes", text);
    site.build();
    let html = site.output("explainers/text/index.html");
    assert!(
        html.contains("</a></sup><sup>,\u{202f}</sup><sup "),
        "{html}"
    );
    let html = plain(&html);
    let shown = ["One:1, 2, 3, 4, 5 and 4, 6, Smith7, 8.", "Two.9, 10 So."];
    for shown in shown {
        assert!(html.contains(shown), "{shown} in {html}");
    }
}

/// An interval, a decade, a doubt and a season: no style states a date that is none of
/// theirs, in a citation, in a list or on the page of the source.
#[test]
fn references_say_of_dates_what_is_known_and_no_more() {
    let dates = [
        ("199X", "1990s"),
        ("19XX", "1900–1999"),
        ("../1950", "until 1950"),
        ("1993~", "about 1993"),
        ("1993-04?", "April 1993?"),
        ("1949/1954-06", "1949 to June 1954"),
        ("1990/..", "from 1990"),
        ("1953-22", "Summer 1953"),
        ("0044~", "about 44 AD"),
        ("-0043~", "about 44 BC"),
    ];
    for style in ["expound", "chicago-notes", "apa", "ieee"] {
        let site = site(style, "---\ntitle: A text\n---\nText.\n");
        if style == "expound" {
            site.write("content/site.yaml", "title: T\n");
        }
        let mut text = "---\ntitle: A text\n---\n".to_owned();
        for (n, (date, _)) in dates.iter().enumerate() {
            let source = format!(
                "---\ntitle: Work of {n}\ntype: book\nauthor: \"Name{n}, Ann\"\nissued: \"{date}\"\nurl: https://a.example/{n}\naccessed: 2023-05-01\n---\n"
            );
            site.write(&format!("content/sources/s{n}.md"), source);
            text.push_str(&format!("So [@s{n}].\n\n"));
        }
        text.push_str("So [@library], [@season].\n");
        site.write(
            "content/references.yaml",
            "library: {type: book, title: Kept, author: \"Kept, Ann\", date: ~1874}\nseason: {type: book, title: Sun, author: \"Sun, Ann\", date: {year: 1953, season: 2}}\n",
        );
        site.write("content/explainers/text.md", text);
        site.build();
        let html = site.output("explainers/text/index.html");
        let cited = parts(&html, "<span class=\"cite\"", "</span>");
        let listed = parts(&html, "<div class=\"reference\">", "</li>");
        for (n, (date, words)) in dates.iter().enumerate() {
            let listed = listed
                .iter()
                .find(|item| item.contains(&format!("Name{n},")));
            let listed = listed.expect("an item of the list");
            let own = plain(&site.output(&format!("sources/s{n}/index.html")));
            for shown in [listed, &own] {
                assert!(shown.contains(words), "{style} {date}: {shown}");
            }
            if style != "ieee" {
                assert!(cited[n].contains(words), "{style} {date}: {}", cited[n]);
            }
            // The day on which it was read stays as it is.
            let says = !["apa", "chicago-notes"].contains(&style);
            assert!(!says || listed.contains("2023"), "{style}: {listed}");
            assert!(!listed.contains("ca."), "{listed}");
            assert!(
                !listed.contains("AD AD") && !listed.contains("BC BC"),
                "{listed}"
            );
        }
        let of = |name: &str| listed.iter().find(|item| item.contains(name)).expect(name);
        assert!(of("Sun").contains("Summer 1953"), "{style}: {}", of("Sun"));
        assert!(of("Kept").contains("about 1874"), "{style}: {}", of("Kept"));
    }
}
