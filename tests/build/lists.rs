//! Lists, grouped and divided; tags.

use serde_json::Value;

use crate::common::Site;

fn site() -> Site {
    let site = Site::of(&[
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        (
            "content/organizations/a.md",
            "---\ntitle: Council\n---\nText.\n",
        ),
        (
            "content/organizations/b.md",
            "---\ntitle: Academy\n---\nText.\n",
        ),
    ]);
    for (name, roles, tags) in [
        (
            "Ann",
            "roles: [{title: Chair, organization: Council}]\n",
            "tags: [First Tag]\n",
        ),
        (
            "Bob",
            "roles: [{title: Chair, organization: Academy}, {title: Clerk, organization: Council}]\n",
            "",
        ),
        ("Cy", "", "tags: [first tag, Other]\n"),
        (
            "Dan",
            "roles: [{title: Guest, organization: Council}]\n",
            "",
        ),
        ("Eve", "", ""),
    ] {
        let page = format!("---\ntitle: {name}\nshort: {name}\n{roles}{tags}---\nText.\n");
        site.write(
            &format!("content/profiles/{}.md", name.to_lowercase()),
            page,
        );
    }
    site
}

/// Titles of the groups of a list, each with those of its pages.
fn groups(list: &Value) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let groups = list["groups"].as_array().expect("groups");
    let group = |group: &Value| {
        let items = group["items"].as_array().expect("items");
        (
            text(&group["title"]),
            items.iter().map(|i| text(&i["title"])).collect(),
        )
    };
    groups.iter().map(group).collect()
}

fn group(title: &str, pages: &[&str]) -> (String, Vec<String>) {
    (
        title.to_owned(),
        pages.iter().map(|p| (*p).to_owned()).collect(),
    )
}

#[test]
fn a_kinds_list_is_divided_into_pages() {
    let site = site();
    site.write(
        "content/site.yaml",
        "kinds: {person: {list: {sort: -title, per_page: 2}}}\n",
    );
    site.build();
    let titles = |address: &str| groups(&site.view(address)["list"]);
    assert_eq!(titles("profiles/"), [group("-", &["Eve", "Dan"])]);
    assert_eq!(titles("profiles/2/"), [group("-", &["Cy", "Bob"])]);
    assert_eq!(titles("profiles/3/"), [group("-", &["Ann"])]);
    assert!(!site.has("profiles/4"));
    let second = site.output("profiles/2/index.html");
    for link in [
        "rel=\"prev\" href=\"../../profiles/\"",
        "rel=\"next\" href=\"../../profiles/3/\"",
    ] {
        assert!(second.contains(link), "{link} is not in {second}");
    }
    assert!(second.contains("aria-current=\"page\""));
    // A page less, and the last part goes.
    site.remove("content/profiles/ann.md");
    site.build().says("7 pages in").says(", 2 removed");
}

#[test]
fn lists_of_pages_are_grouped_and_divided() {
    let site = site();
    site.write(
        "content/profiles/index.md",
        "---\ntitle: All of them\nlists:\n  people: {kind: person, sort: title, group: roles.organization, per_page: 4}\n  few: {kind: person, sort: -title, limit: 1}\n---\nText.\n",
    );
    site.build();
    let lists = |address: &str| site.view(address)["lists"].clone();
    let first = lists("profiles/");
    assert_eq!(
        groups(&first["people"]),
        [
            group("Academy", &["Bob"]),
            group("Council", &["Ann", "Bob", "Dan"])
        ]
    );
    assert_eq!(first["people"]["count"], 5);
    assert_eq!(groups(&first["few"]), [group("-", &["Eve"])]);
    let second = lists("profiles/2/");
    assert_eq!(groups(&second["people"]), [group("Other", &["Cy", "Eve"])]);
    let page = site.output("profiles/index.html");
    assert!(page.contains("<h1>All of them</h1>") && page.contains("href=\"../profiles/2/\""));
    assert!(page.contains("<a href=\"../organizations/b/\">Academy</a>"));
}

#[test]
fn lists_have_conditions() {
    let site = site();
    site.write(
        "content/organizations/a.md",
        "---\ntitle: Council\nlists:\n  members: {kind: person, where: {roles.organization: this}, sort: title}\n  chairs: {where: {roles.title: Chair}, sort: title}\n  tagged: {tag: first-tag, sort: title}\n  below: {folder: organizations}\n---\nText.\n",
    );
    let lists = &site.view("Council")["lists"];
    assert_eq!(
        groups(&lists["members"]),
        [group("-", &["Ann", "Bob", "Dan"])]
    );
    assert_eq!(groups(&lists["chairs"]), [group("-", &["Ann", "Bob"])]);
    assert_eq!(groups(&lists["tagged"]), [group("-", &["Ann", "Cy"])]);
    assert_eq!(groups(&lists["below"]), [group("-", &["Academy"])]);
}

#[test]
fn tags_have_pages() {
    let site = site();
    site.build();
    let tags = site.view("tags/")["tags"].clone();
    let expected = serde_json::json!([
        {"title": "First Tag", "address": "tags/first-tag/", "count": 2},
        {"title": "Other", "address": "tags/other/", "count": 1},
    ]);
    assert_eq!(tags, expected);
    assert_eq!(
        groups(&site.view("tags/first-tag/")["list"]),
        [group("-", &["Ann", "Cy"])]
    );
    assert!(
        site.output("profiles/cy/index.html")
            .contains("href=\"../../tags/other/\"")
    );
    assert!(
        site.output("tags/index.html")
            .contains("href=\"../tags/other/\"")
    );
    // Without tags there is no page of them.
    for name in ["ann", "cy"] {
        site.remove(&format!("content/profiles/{name}.md"));
    }
    site.build();
    assert!(!site.has("tags"));
}

#[test]
fn the_index_holds_every_name() {
    let site = site();
    site.write(
        "content/glossary/x.md",
        "---\ntitle: “Élan”\naliases: [42nd name, elan vital]\n---\nText.\n",
    );
    site.write(
        "content/explainers/why.md",
        "---\ntitle: Why\n---\nNo name.\n",
    );
    site.build();
    let letters = site.view("names/")["letters"].clone();
    let letters = letters.as_array().expect("letters");
    let all: Vec<String> = letters
        .iter()
        .map(|letter| {
            let names = letter["names"].as_array().expect("names").iter();
            let names: Vec<&str> = names.filter_map(|n| n["name"].as_str()).collect();
            format!(
                "{}: {}",
                letter["letter"].as_str().expect("a letter"),
                names.join(", ")
            )
        })
        .collect();
    let expected = [
        "#: 42nd name",
        "A: Academy, Ann",
        "B: Bob",
        "C: Council, Cy",
        "D: Dan",
        "E: “Élan”, elan vital, Eve",
    ];
    assert_eq!(all, expected);
}
