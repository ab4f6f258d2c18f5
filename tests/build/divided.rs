//! Lists that a site, a kind and a page ask for together, and their parts.

use std::collections::BTreeSet;

use crate::common::Site;

/// Five people, and a council that two of them belong to.
fn site(config: &str) -> Site {
    let site = Site::of(&[
        ("content/site.yaml", config),
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        (
            "content/organizations/council.md",
            "---\ntitle: Council\n---\nText.\n",
        ),
    ]);
    for name in ["Ann", "Bob", "Cy", "Dan", "Eve"] {
        let role = match name {
            "Ann" | "Bob" => "roles: [{title: Chair, organization: Council}]\n",
            _ => "",
        };
        site.write(
            &format!("content/profiles/{}.md", name.to_lowercase()),
            format!("---\ntitle: {name}\nshort: {name}\n{role}---\nText.\n"),
        );
    }
    site
}

fn titles(site: &Site, address: &str, list: &str) -> Vec<String> {
    let view = site.view(address);
    let groups = view["lists"][list]["groups"].as_array().expect("groups");
    let items = groups
        .iter()
        .flat_map(|g| g["items"].as_array().expect("items"));
    items
        .map(|i| i["title"].as_str().expect("a title").to_owned())
        .collect()
}

#[test]
fn each_page_of_a_kind_has_its_kinds_lists() {
    let site = site(
        "kinds: {organization: {lists: {people: {kind: person, where: {roles.organization: this}, sort: title}}}}\n",
    );
    site.build();
    assert_eq!(titles(&site, "Council", "people"), ["Ann", "Bob"]);
    let page = site.output("organizations/council/index.html");
    assert!(page.contains("href=\"../../profiles/bob/\""), "{page}");
    // The lists are checked where they stand.
    site.write(
        "content/site.yaml",
        "kinds: {organization: {lists: {people: {kind: persn}}}}\n",
    );
    site.run("check", &[])
        .ends(1)
        .says("content/site.yaml:1:47")
        .says("did you mean `person`");
}

#[test]
fn a_list_of_the_page_replaces_that_of_its_kind() {
    let site = site(
        "lists: {people: {kind: person, limit: 1, sort: title}}\nkinds: {organization: {lists: {people: {kind: person, sort: title, per_page: 2}}}}\n",
    );
    site.build();
    assert_eq!(titles(&site, "profiles/ann", "people"), ["Bob"]);
    assert_eq!(titles(&site, "organizations/council/3", "people"), ["Eve"]);
    site.write(
        "content/organizations/council.md",
        "---\ntitle: Council\nlists: {people: {kind: person, sort: -title}}\n---\nText.\n",
    );
    site.build();
    assert!(!site.has("organizations/council/2"));
    assert_eq!(titles(&site, "Council", "people").len(), 5);
}

#[test]
fn one_list_of_a_page_is_divided() {
    let site =
        site("kinds: {organization: {lists: {all: {kind: person, sort: title, per_page: 1}}}}\n");
    site.write(
        "content/organizations/council.md",
        "---\ntitle: Council\nlists: {some: {kind: person, sort: title, per_page: 3}}\n---\nText.\n",
    );
    site.build();
    assert!(site.has("organizations/council/2") && !site.has("organizations/council/3"));
    for (address, some) in [
        ("organizations/council", &["Ann", "Bob", "Cy"][..]),
        ("organizations/council/2", &["Dan", "Eve"]),
    ] {
        assert_eq!(titles(&site, address, "some"), some);
        assert_eq!(titles(&site, address, "all").len(), 5, "{address}");
        assert!(site.view(address)["lists"]["all"]["pagination"].is_null());
    }
}

#[test]
fn a_list_of_the_site_leaves_out_the_page_that_it_stands_on() {
    let site = site(
        "lists: {all: {kind: person, sort: title}, two: {kind: person, sort: title, limit: 2, group: roles.organization}}\n",
    );
    site.build();
    assert_eq!(titles(&site, "", "all").len(), 5);
    assert_eq!(titles(&site, "Bob", "all"), ["Ann", "Cy", "Dan", "Eve"]);
    assert_eq!(titles(&site, "Bob", "two"), ["Ann", "Cy"]);
    assert_eq!(titles(&site, "Eve", "two"), ["Ann", "Bob"]);
}

#[test]
fn every_id_of_a_page_is_one_of_its_own() {
    let site = site("");
    for (name, title) in [("c", "C++"), ("cs", "C#")] {
        site.write(
            &format!("content/organizations/{name}.md"),
            format!("---\ntitle: \"{title}\"\n---\nText.\n"),
        );
        site.write(
            &format!("content/profiles/of-{name}.md"),
            format!("---\ntitle: Of {name}\nshort: Of {name}\nroles: [{{title: Chair, organization: \"{title}\"}}]\n---\nText.\n"),
        );
    }
    let block = "```list\nkind: person\ngroup: roles.organization\n```\n";
    site.write(
        "content/index.md",
        format!("---\ntitle: Home\nlists:\n  a: {{kind: person, group: roles.organization}}\n  b: {{kind: person, group: roles.organization}}\n---\n## Group a council\n\n{block}\n{block}"),
    );
    site.build();
    let page = site.output("index.html");
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let different: BTreeSet<&&str> = ids.iter().collect();
    assert!(ids.len() > 14, "{ids:?}");
    assert_eq!(different.len(), ids.len(), "{ids:?}");
}

#[test]
fn a_long_list_names_its_ends_and_the_parts_around() {
    let site = site("kinds: {person: {list: {per_page: 1}}}\n");
    for number in 0..5 {
        site.write(
            &format!("content/profiles/z{number}.md"),
            format!("---\ntitle: Z{number}\nshort: Z{number}\n---\nText.\n"),
        );
    }
    site.build();
    let pagination = site.view("profiles/6/")["list"]["pagination"].clone();
    let parts = pagination["parts"].as_array().expect("parts").iter();
    let parts: Vec<String> = parts
        .map(|p| format!("{}{}", p["number"], if p["gap"] == true { "…" } else { "" }))
        .collect();
    assert_eq!(parts, ["1", "4…", "5", "6", "7", "8", "10…"]);
    assert_eq!(pagination["next"], "profiles/7/");
    let page = site.output("profiles/6/index.html");
    assert!(page.contains("aria-current=\"page\" aria-label=\"Page 6\">6</a>"));
    assert_eq!(page.matches("<span>…</span>").count(), 2);
}
