//! Findings that rendering makes stand where their author can mend them.

use crate::common::Site;

#[test]
fn a_file_without_a_line_is_named_as_others_are() {
    let site = Site::of(&[
        ("content/a.md", "---\ntitle: A\n---\nText.\n"),
        ("content/a/index.md", "---\ntitle: A\n---\nText.\n"),
    ]);
    site.run("check", &[])
        .ends(1)
        .says("\n --> content/a/index.md\n");
}

const CONFIG: &str = "kinds: {treaty: {plural: Treaties, folder: treaties, template: treaty.html, fields: {signed: {type: date}}}}\n";

#[test]
fn a_kinds_template_is_missed_where_the_kind_names_it() {
    let site = Site::of(&[
        ("content/site.yaml", CONFIG),
        ("content/treaties/t.md", "---\ntitle: T\n---\nText.\n"),
    ]);
    site.run("check", &[])
        .ends(1)
        .says("error[unknown-template]")
        .says("content/site.yaml:1:64");
}

#[test]
fn what_a_template_hands_to_a_component_is_its_own_mistake() {
    let site = Site::of(&[
        ("content/site.yaml", CONFIG),
        (
            "content/treaties/t.md",
            "---\ntitle: T\nsigned: 1999\n---\nText.\n",
        ),
        (
            "templates/treaty.html",
            "{% extends \"entry.html\" %}\n{% block above %}\n<p>{{ <date value={page.fields.signd} /> }}</p>\n{% endblock above %}\n",
        ),
    ]);
    let run = site.run("check", &[]).ends(1);
    let run = run
        .says("error[template-error]")
        .says("templates/treaty.html:3:")
        .says("did you mean `signed`?");
    assert!(!run.stderr.contains("components.html"), "{}", run.stderr);
    // Through an include and a component of the site's own, too.
    site.write(
        "templates/treaty.html",
        "{% include \"part.html\" %}{{ <list list={page.title} /> }}\n",
    );
    site.write("templates/part.html", "<p>\n{{ page.titel }}</p>\n");
    site.run("check", &[])
        .ends(1)
        .says("templates/part.html:2:")
        .says("did you mean `title`?");
    site.write("templates/part.html", "<p></p>\n");
    site.run("check", &[])
        .ends(1)
        .says("templates/treaty.html:1:");
}
