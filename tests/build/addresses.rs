//! Addresses: of folders, tags, files and what is elsewhere.

use crate::common::Site;

const HOME: (&str, &str) = ("content/index.md", "---\ntitle: Home\n---\nText.\n");

#[test]
fn pictures_may_be_elsewhere() {
    let site = Site::of(&[
        ("content/site.yaml", "url: https://t.example/\n"),
        (
            "content/glossary/a.md",
            "---\ntitle: A\nimage: https://e.example/p.png\n---\n```figure\nsrc: https://e.example/q.png\nalt: Q\n```\n",
        ),
    ]);
    site.build();
    let page = site.output("glossary/a/index.html");
    for words in [
        "src=\"https://e.example/p.png\"",
        "src=\"https://e.example/q.png\"",
        "property=\"og:image\" content=\"https://e.example/p.png\"",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
}

#[test]
fn a_made_folder_has_the_address_that_its_pages_are_in() {
    let site = Site::of(&[
        (
            "content/site.yaml",
            "url: https://t.example/\nmenu: [My Folder]\n",
        ),
        HOME,
        (
            "content/My Folder/a page.md",
            "---\ntitle: A page\n---\n[Up](/my-folder/)\n",
        ),
    ]);
    site.build();
    assert!(site.has("my-folder/a-page/index.html") && site.has("my-folder/index.html"));
    assert!(!site.has("My Folder"));
    let page = site.output("my-folder/a-page/index.html");
    assert!(
        page.matches("href=\"../../my-folder/\"").count() == 3,
        "{page}"
    );
    assert!(page.contains("aria-current=\"true\">My Folder"), "{page}");
    assert!(
        site.output("sitemap.xml")
            .contains("https://t.example/my-folder/<")
    );
}

#[test]
fn a_root_without_a_page_of_its_own_has_a_list() {
    let site = Site::of(&[
        (
            "content/site.yaml",
            "title: T\nurl: https://t.example/\nmenu: [{title: Start, url: /}]\n",
        ),
        ("content/a.md", "---\ntitle: A\n---\n[home](/)\n"),
    ]);
    site.build();
    let page = site.output("a/index.html");
    assert!(page.contains("<a href=\"../\">home</a>"), "{page}");
    assert!(page.contains("<a href=\"../\">Start</a>"), "{page}");
    assert!(
        site.output("index.html")
            .contains("<a href=\"./\" aria-current=\"true\">Start</a>")
    );
    assert!(
        site.output("sitemap.xml")
            .contains("<loc>https://t.example/</loc>")
    );
    site.write("content/a.md", "---\ntitle: A\ndraft: true\n---\nText.\n");
    site.build();
    assert!(site.has("index.html"));
}

#[test]
fn what_is_not_made_is_not_linked() {
    let site = Site::of(&[(
        "content/index.md",
        "---\ntitle: Home\n---\n[f](/feed.xml) [s](/sitemap.xml) [t](/tags/) [n](/names/)\n",
    )]);
    let run = site.run("check", &[]).ends(1);
    for made in ["`/feed.xml`", "`/sitemap.xml`", "`/tags/`"] {
        assert!(run.stderr.contains(made), "{}", run.stderr);
    }
    assert!(!run.stderr.contains("`/names/`"), "{}", run.stderr);
    site.write(
        "content/index.md",
        "---\ntitle: Home\ntags: [x]\n---\n[f](/feed.xml) [s](/sitemap.xml) [t](/tags/)\n",
    );
    site.write("content/site.yaml", "url: https://t.example/\n");
    site.run("check", &[]).ends(0);
}

#[test]
fn crumbs_lead_to_pages_that_are_made() {
    let site = Site::of(&[
        HOME,
        (
            "content/glossary/index.md",
            "---\ntitle: Words\nslug: words\ndraft: true\n---\nText.\n",
        ),
        ("content/glossary/a.md", "---\ntitle: A\n---\nText.\n"),
    ]);
    site.build();
    let page = site.output("glossary/a/index.html");
    assert!(page.contains("<a href=\"../../glossary/\">"), "{page}");
    assert!(!page.contains("words/") && site.has("glossary/index.html"));
}

#[test]
fn tags_that_differ_in_signs_have_addresses_of_their_own() {
    let site = Site::of(&[
        HOME,
        (
            "content/a.md",
            "---\ntitle: A\ntags: [C++, \"C#\", C, c]\n---\nText.\n",
        ),
    ]);
    site.build();
    for tag in ["cplusplus", "csharp", "c"] {
        assert!(site.has(&format!("tags/{tag}/index.html")), "{tag}");
    }
    assert!(
        site.output("a/index.html")
            .contains("../tags/cplusplus/\">C++</a>")
    );
}

#[test]
fn the_address_of_a_site_has_no_query() {
    for url in ["https://e.example/?q=1#f", "https://e.example/#f"] {
        let site = Site::of(&[HOME]);
        site.write("content/site.yaml", format!("title: T\nurl: \"{url}\"\n"));
        site.run("check", &[])
            .ends(1)
            .says("error[bad-url]")
            .says("content/site.yaml:2:6");
    }
}

#[test]
fn the_header_says_where_the_index_is() {
    let site = Site::of(&[HOME]);
    site.build();
    let index = site.output("names/index.html");
    let (header, _) = index.split_once("</header>").expect("a header");
    assert!(
        header.contains("aria-current=\"page\">Index</a>"),
        "{header}"
    );
    assert!(!site.output("index.html").contains("aria-current"));
}

#[test]
fn files_are_links_and_markdown_is_no_paragraph_in_a_paragraph() {
    let site = Site::of(&[
        (
            "content/site.yaml",
            "kinds: {treaty: {plural: Treaties, folder: treaties, fields: {scan: {type: file}, signers: {type: \"list(group{who: ref(person), note: markdown})\"}}}}\n",
        ),
        HOME,
        ("content/treaties/t.pdf", "not really"),
        (
            "content/treaties/t.md",
            "---\ntitle: T\nscan: t.pdf\nsigners: [{who: Ann, note: \"*Late*.\"}]\n---\nText.\n",
        ),
        (
            "content/profiles/ann.md",
            "---\ntitle: Ann\nshort: Ann\n---\nText.\n",
        ),
    ]);
    site.build();
    let treaty = site.output("treaties/t/index.html");
    assert!(
        treaty.contains("<a href=\"../../treaties/t.pdf\">t.pdf</a>"),
        "{treaty}"
    );
    let ann = site.output("profiles/ann/index.html");
    assert!(ann.contains("<p><em>Late</em>.</p>"), "{ann}");
    assert!(!ann.contains("<p><p>"), "{ann}");
}

#[test]
fn tags_that_would_share_an_address_are_errors() {
    let site = Site::of(&[
        HOME,
        (
            "content/a.md",
            "---\ntitle: A\ntags: [First Tag, \"!!!\", .NET]\n---\nText.\n",
        ),
        (
            "content/b.md",
            "---\ntitle: B\ntags: [first-tag, NET]\n---\nText.\n",
        ),
    ]);
    let run = site.run("check", &[]).ends(1);
    let run = run.says("error[bad-address]").says("content/a.md:3:19");
    let run = run
        .says("error[duplicate-address]")
        .says("content/b.md:3:19");
    assert!(run.stderr.contains("2 errors"), "{}", run.stderr);
}

#[test]
fn a_file_is_no_folder() {
    let site = Site::of(&[
        ("content/site.yaml", "url: https://t.example/\n"),
        (
            "content/index.md",
            "---\ntitle: Home\nredirects: [assets/site.css, old, .expound-x]\n---\nText.\n",
        ),
        ("content/feed.xml/x.md", "---\ntitle: X\n---\nText.\n"),
        (
            "content/a/x.md",
            "---\ntitle: X2\nslug: b.txt\n---\nText.\n",
        ),
        ("content/a/b.txt", "text"),
    ]);
    let run = site.run("check", &[]).ends(1);
    let run = run
        .says("content/index.md:3:13")
        .says("content/index.md:3:35")
        .says("content/feed.xml/x.md:2:8")
        .says("needs a folder `feed.xml`, and that is a file")
        .says("content/a/x.md:3:7");
    assert!(run.stderr.contains("4 errors"), "{}", run.stderr);
}

#[test]
fn two_folders_with_one_address_are_reported_at_their_pages() {
    let site = Site::of(&[
        HOME,
        ("content/My Folder/x.md", "---\ntitle: X\n---\nText.\n"),
        ("content/my-folder/y.md", "---\ntitle: Y\n---\nText.\n"),
    ]);
    let run = site.run("check", &[]).ends(1);
    run.says("error[duplicate-address]")
        .says("/x.md")
        .says("/y.md");
}

#[test]
fn control_characters_do_not_break_xml() {
    let site = Site::of(&[
        ("content/site.yaml", "url: https://t.example/\n"),
        HOME,
        (
            "content/glossary/a.md",
            "---\ntitle: \"A\\u000bB\"\npublished: 2026-01-02\n---\nText.\n",
        ),
    ]);
    site.build();
    for path in ["feed.xml", "sitemap.xml"] {
        let xml = site.output(path);
        assert!(roxmltree::Document::parse(&xml).is_ok(), "{xml}");
    }
    assert!(site.output("feed.xml").contains("<title>AB</title>"));
}
