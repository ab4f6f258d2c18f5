//! README.md, by its fenced blocks.

use std::fs;

use crate::common::repository;

pub fn readme() -> String {
    fs::read_to_string(repository().join("README.md")).expect("README.md")
}

/// The text of the fenced block in the named section whose last line of text before
/// it contains `marker`: the name of a file, or words that lead to an output.
#[track_caller]
pub fn block(readme: &str, section: &str, marker: &str) -> String {
    let mut heading = String::new();
    let mut before = String::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix('#') {
            heading = title.trim_start_matches('#').trim().to_owned();
            before.clear();
        }
        if !line.starts_with("```") {
            if !line.trim().is_empty() {
                before = line.to_owned();
            }
            continue;
        }
        let fence: String = line.chars().take_while(|c| *c == '`').collect();
        let text: String = (&mut lines)
            .take_while(|line| *line != fence)
            .map(|line| format!("{line}\n"))
            .collect();
        if heading == section && before.contains(marker) {
            return text;
        }
    }
    panic!("README.md has no block after `{marker}` in the section {section}");
}

#[test]
fn pictures_and_files_that_it_links_are_there() {
    let readme = readme();
    let links = readme.split("](").skip(1);
    let mut count = 0;
    for link in links.filter_map(|rest| rest.split(')').next()) {
        // What stands in the tables of links and claims is an example.
        let examples = ["/", "#", "../glossary", "claim:"];
        let example = examples.iter().any(|start| link.starts_with(start));
        if !link.contains("://") && !example {
            assert!(repository().join(link).exists(), "{link}");
            count += 1;
        }
    }
    assert!(count >= 6, "{count} links");
}
