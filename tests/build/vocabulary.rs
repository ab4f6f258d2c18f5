//! What pages say to machines, held against the vocabulary of schema.org.

use serde_json::Value;

use crate::common::{Site, html_files, repository};

/// The types that expound uses, each with the one that it is a special case of.
const TYPES: [(&str, &str); 10] = [
    ("CreativeWork", "Thing"),
    ("Claim", "CreativeWork"),
    ("Quotation", "CreativeWork"),
    ("WebPage", "CreativeWork"),
    ("CorrectionComment", "CreativeWork"),
    ("DefinedTerm", "Thing"),
    ("Event", "Thing"),
    ("Organization", "Thing"),
    ("Person", "Thing"),
    ("Thing", ""),
];

/// The properties: what has them, and what their values are; `Text` also stands for
/// dates and addresses.
const PROPERTIES: [(&str, &str, &[&str]); 14] = [
    ("name", "Thing", &["Text"]),
    ("description", "Thing", &["Text"]),
    ("url", "Thing", &["Text"]),
    ("about", "CreativeWork", &["Thing"]),
    ("citation", "CreativeWork", &["CreativeWork", "Text"]),
    ("correction", "CreativeWork", &["CorrectionComment", "Text"]),
    ("dateCreated", "CreativeWork", &["Text"]),
    ("dateModified", "CreativeWork", &["Text"]),
    ("datePublished", "CreativeWork", &["Text"]),
    ("hasPart", "CreativeWork", &["CreativeWork"]),
    ("isPartOf", "CreativeWork", &["CreativeWork", "Text"]),
    ("text", "CreativeWork", &["Text"]),
    ("appearance", "Claim", &["CreativeWork"]),
    (
        "spokenByCharacter",
        "Quotation",
        &["Organization", "Person"],
    ),
];

fn is_a(of: &str, wanted: &str) -> bool {
    of == wanted
        || TYPES
            .iter()
            .any(|(own, more)| *own == of && is_a(more, wanted))
}

/// Checks a value and all within it; its type, or `Text`.
pub fn check(value: &Value) -> Result<&str, String> {
    let Value::Object(members) = value else {
        return match value.is_string() {
            true => Ok("Text"),
            false => Err(format!("{value} is no value")),
        };
    };
    let of = members
        .get("@type")
        .and_then(Value::as_str)
        .unwrap_or("Thing");
    if !TYPES.iter().any(|(own, _)| *own == of) {
        return Err(format!("there is no type {of}"));
    }
    for (name, value) in members.iter().filter(|(name, _)| !name.starts_with('@')) {
        let property = PROPERTIES.iter().find(|(own, ..)| own == name);
        let (_, domain, range) = property.ok_or(format!("there is no property {name}"))?;
        if !is_a(of, domain) {
            return Err(format!("{of} has no {name}"));
        }
        let values = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            let found = check(value)?;
            if !range.iter().any(|wanted| is_a(found, wanted)) {
                return Err(format!("{name} of {of} can be no {found}"));
            }
        }
    }
    Ok(of)
}

/// The data of a page.
fn data(html: &str) -> Vec<Value> {
    let scripts = html.split("<script type=\"application/ld+json\">").skip(1);
    let texts = scripts.map(|script| script.split("</script>").next().unwrap_or_default());
    texts
        .map(|text| serde_json::from_str(text).expect("JSON"))
        .collect()
}

#[test]
fn every_page_of_the_shipped_site_keeps_to_the_vocabulary() {
    let site = Site::copy_of(repository());
    site.build();
    let mut seen = std::collections::BTreeSet::new();
    for file in html_files(&site.path("public")) {
        for data in data(&site.output(&file)) {
            assert_eq!(data["@context"], "https://schema.org", "{file}");
            let of = check(&data).unwrap_or_else(|wrong| panic!("{file}: {wrong}"));
            seen.insert(of.to_owned());
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["Claim", "WebPage"]);
}

#[test]
fn what_the_vocabulary_has_not_is_found() {
    for (wrong, why) in [
        (r#"{"@type": "Standing"}"#, "no type Standing"),
        (
            r#"{"@type": "Claim", "standing": "denied"}"#,
            "no property standing",
        ),
        (
            r#"{"@type": "Person", "text": "So."}"#,
            "Person has no text",
        ),
        (
            r#"{"@type": "Quotation", "spokenByCharacter": {"@type": "DefinedTerm"}}"#,
            "can be no DefinedTerm",
        ),
        (
            r#"{"@type": "Claim", "hasPart": ["So."]}"#,
            "can be no Text",
        ),
    ] {
        let value: Value = serde_json::from_str(wrong).expect("JSON");
        let said = check(&value).expect_err(wrong);
        assert!(said.contains(why), "{said}");
    }
}
