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
