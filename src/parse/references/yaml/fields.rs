//! What an entry of hayagriva's format may hold.

/// The keys of an entry, each with what is written for it.
pub const FIELDS: [(&str, &str); 29] = [
    ("type", "article"),
    ("title", "\"The green lamp\""),
    ("author", "[\"Doe, Ann\", \"An Institution\"]"),
    ("date", "2023-07"),
    ("parent", "{type: periodical, title: …}"),
    ("abstract", "\"Some sentences\""),
    ("genre", "\"press release\""),
    ("editor", "\"Doe, Ann\""),
    ("affiliated", "[{role: translator, names: \"Doe, Ann\"}]"),
    ("call-number", "\"AB 123\""),
    ("publisher", "{name: \"A Press\", location: London}"),
    ("location", "London"),
    ("organization", "\"An Institution\""),
    ("issue", "3"),
    ("volume", "12"),
    ("volume-total", "12"),
    ("chapter", "2"),
    ("edition", "2"),
    ("page-range", "33-41"),
    ("page-total", "120"),
    ("time-range", "\"00:57-06:21\""),
    ("runtime", "\"01:42:21\""),
    ("url", "{value: \"https://…\", date: 2023-07-06}"),
    ("serial-number", "{doi: \"10.1000/182\"}"),
    ("serial", "\"12\""),
    ("language", "en"),
    ("archive", "\"An Archive\""),
    ("archive-location", "London"),
    ("note", "\"A remark\""),
];

/// What is written for a key.
pub fn example(name: &str) -> Option<&'static str> {
    let field = FIELDS.iter().find(|(field, _)| *field == name);
    field.map(|(_, example)| *example)
}

pub const TYPES: [&str; 29] = [
    "article",
    "chapter",
    "entry",
    "anthos",
    "report",
    "thesis",
    "web",
    "scene",
    "artwork",
    "patent",
    "case",
    "newspaper",
    "legislation",
    "manuscript",
    "post",
    "misc",
    "performance",
    "periodical",
    "proceedings",
    "book",
    "blog",
    "reference",
    "conference",
    "anthology",
    "repository",
    "thread",
    "video",
    "audio",
    "exhibition",
];
