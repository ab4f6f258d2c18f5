//! Kinds, fields, blocks and templates of a site's own, without a line of Rust.

use serde_json::json;

use crate::common::Site;

const CONFIG: &str = "kinds:
  treaty:
    label: Treaty
    plural: Treaties
    folder: treaties
    template: treaty.html
    list: {sort: signed}
    fields:
      signed: {type: date, required: true}
      signatories: {type: list(ref(person)), label: Signed by, reverse: Signatory of}
";

const TREATY: &str = "---
title: Treaty of Somewhere
signed: 1999-12~
signatories: [Ann Archer, profiles/bob]
extra: {pages: 12, seals: [red, blue]}
---
It was long.
";

const TEMPLATE: &str = r#"{% extends "entry.html" %}
{% block above %}
<p class="signed">Signed {{ page.fields.signed.html | safe }} by
{%- for one in page.fields.signatories %} <a href="{{ root }}{{ one.address }}">{{ one.title }}</a>{% if not loop.last %},{% endif %}{% endfor %},
{{ page.extra.pages }} pages, seals {{ page.extra.seals | join(sep=" and ") }}</p>
{% endblock above %}
"#;

fn treaties() -> Site {
    Site::of(&[
        ("content/site.yaml", CONFIG),
        ("content/treaties/somewhere.md", TREATY),
        (
            "content/profiles/ann.md",
            "---\ntitle: Ann Archer\nshort: Archer\n---\nText.\n",
        ),
        (
            "content/profiles/bob.md",
            "---\ntitle: Bob Baker\nshort: Baker\n---\nText.\n",
        ),
        ("templates/treaty.html", TEMPLATE),
    ])
}

#[test]
fn a_site_adds_a_kind_with_fields_and_a_template() {
    let site = treaties();
    site.run("check", &[]).ends(0);
    site.build();
    let page = site.output("treaties/somewhere/index.html");
    let words = "by <a href=\"../../profiles/ann/\">Ann Archer</a>, <a href=\"../../profiles/bob/\">Bob Baker</a>,\n12 pages, seals red and blue</p>";
    assert!(page.contains(words), "{page}");
    assert!(page.contains(
        "<p class=\"signed\">Signed about <time datetime=\"1999-12\">December 1999</time> by"
    ));
    // The other side.
    let ann = site.view("Ann Archer");
    let reference = &ann["references"][0];
    assert_eq!(reference["label"], "Signatory of");
    assert_eq!(reference["kind"]["plural"], "Treaties");
    assert_eq!(reference["items"][0]["page"]["id"], "treaties/somewhere");
    let page = site.output("profiles/ann/index.html");
    assert!(page.contains("Signatory of") && page.contains("../../treaties/somewhere/"));
    // It has a list and names like the others.
    assert!(
        site.output("treaties/index.html")
            .contains("<h1>Treaties</h1>")
    );
    assert!(
        site.output("names/index.html")
            .contains("Treaty of Somewhere")
    );
}

#[test]
fn its_fields_are_checked_at_their_line() {
    let site = treaties();
    let wrong = TREATY
        .replace("signed: 1999-12~\n", "sined: 1999\n")
        .replace("Ann Archer", "Ann Archr");
    site.write("content/treaties/somewhere.md", wrong);
    let run = site.run("check", &[]).ends(1);
    let run = run
        .says("error[unknown-key]")
        .says("content/treaties/somewhere.md:3:1");
    run.says("did you mean `signed`")
        .says("error[unknown-reference]")
        .says("somewhere.md:4:15")
        .says("did you mean `Ann Archer`");
    let undated = TREATY.replace("signed: 1999-12~\n", "");
    site.write("content/treaties/somewhere.md", undated);
    let run = site.run("check", &[]).ends(1);
    run.says("error[missing-key]")
        .says("needs the key `signed`");
    let kind = TREATY.replace("profiles/bob", "treaties/somewhere");
    site.write("content/treaties/somewhere.md", kind);
    site.run("check", &[])
        .ends(1)
        .says("error[wrong-kind]")
        .says("somewhere.md:4:27");
}

#[test]
fn references_are_shown_on_both_sides() {
    let site = Site::of(&[
        (
            "content/profiles/ann.md",
            "---\ntitle: Ann\nshort: Ann\n---\nText.\n",
        ),
        (
            "content/events/talks.md",
            "---\ntitle: Talks\ndate: 2023-04\nparticipants:\n  - {who: Ann, role: \"reported by X; denied by Y\"}\n---\nText.\n",
        ),
    ]);
    site.build();
    let reference = site.view("Ann")["references"][0].clone();
    assert_eq!(reference["field"], "participants.who");
    assert_eq!(
        reference["items"][0]["values"],
        json!({"role": "reported by X; denied by Y", "claim": null})
    );
    for page in ["profiles/ann", "events/talks"] {
        let page = site.output(&format!("{page}/index.html"));
        assert!(page.contains("reported by X; denied by Y"), "{page}");
    }
    assert!(
        site.output("events/talks/index.html")
            .contains("href=\"../../profiles/ann/\"")
    );
    assert!(
        site.output("profiles/ann/index.html")
            .contains("href=\"../../events/talks/\"")
    );
}

#[test]
fn a_template_of_the_site_replaces_the_built_in_one_of_its_name() {
    let site = treaties();
    site.build();
    let before = site.output("profiles/ann/index.html");
    site.write(
        "templates/footer.html",
        "<footer>Of {{ site.title }}{% if site.extra?.since %} since {{ site.extra.since }}{% endif %}</footer>\n",
    );
    site.write("templates/assets/site.css", "body { color: black }\n");
    site.write("templates/assets/more.txt", "more\n");
    site.write(
        "content/site.yaml",
        format!("title: Mine\nextra: {{since: 1999}}\n{CONFIG}"),
    );
    site.build();
    let after = site.output("profiles/ann/index.html");
    assert!(
        after.contains("<footer>Of Mine since 1999</footer>"),
        "{after}"
    );
    assert!(!before.contains("<footer>Of Mine"));
    // The others are still the built-in ones.
    assert!(after.contains("<article class=\"grid"));
    assert_eq!(site.output("assets/site.css"), "body { color: black }\n");
    assert_eq!(site.output("assets/more.txt"), "more\n");
}

#[test]
fn a_page_chooses_its_template() {
    let site = treaties();
    site.write(
        "content/bare.md",
        "---\ntitle: Bare\ntemplate: bare.html\n---\n*Text.*\n",
    );
    site.write(
        "templates/bare.html",
        "{{ page.title }}: {{ page.body | safe }}",
    );
    site.build();
    assert_eq!(
        site.output("bare/index.html"),
        "Bare: <p><em>Text.</em></p>\n"
    );
    site.write("templates/bare.html", "{{ page.titel }}");
    let run = site.run("check", &[]).ends(1).says("error[template-error]");
    run.says("templates/bare.html:1:").says("title");
    site.write(
        "content/bare.md",
        "---\ntitle: Bare\ntemplate: bear.html\n---\nText.\n",
    );
    site.run("check", &[])
        .ends(1)
        .says("error[unknown-template]")
        .says("did you mean `bare.html`");
}

#[test]
fn a_site_adds_a_block() {
    let site = treaties();
    site.write(
        "content/site.yaml",
        format!("{CONFIG}blocks:\n  quote:\n    fields:\n      by: {{type: ref(person), required: true}}\n      words: {{type: markdown}}\n"),
    );
    site.write(
        "templates/blocks/quote.html",
        "<blockquote>{{ block.words | safe }} <a href=\"{{ root }}{{ block.by.address }}\">{{ block.by.title }}</a></blockquote>\n",
    );
    site.write(
        "content/said.md",
        "---\ntitle: Said\n---\n```quote\nby: Bob Baker\nwords: To [[Ann Archer]], *now*.\n```\n",
    );
    site.build();
    let page = site.output("said/index.html");
    let quote = "<blockquote><p>To <a href=\"../profiles/ann/\">Ann Archer</a>, <em>now</em>.</p> <a href=\"../profiles/bob/\">Bob Baker</a></blockquote>";
    assert!(page.contains(quote), "{page}");
    site.write(
        "content/said.md",
        "---\ntitle: Said\n---\n```quote\nbi: Bob Baker\n```\n",
    );
    site.run("check", &[])
        .ends(1)
        .says("content/said.md:5:1")
        .says("did you mean `by`");
}
