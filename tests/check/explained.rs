//! What `expound explain` prints: its examples show what they say, and are
//! mended by what they say to write instead.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use expound::diagnostic::{Code, explanation};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use rayon::prelude::*;
use tempfile::TempDir;

use super::program::{self, EXPOUND, Ran};

/// What no text file can show; [`super::by_hand`] makes it.
const BY_HAND: [Code; 4] = [
    Code::UnreadableFile,
    Code::NotUtf8,
    Code::OutOfSite,
    Code::ForeignFile,
];

/// The fenced blocks of an explanation.
#[derive(Default)]
struct Example {
    /// By path; with its language.
    files: BTreeMap<String, (String, String)>,
    /// Language and text of what to write instead.
    mended: Vec<(String, String)>,
}

#[test]
fn every_code_is_explained() {
    for code in Code::ALL {
        let text = explanation(*code);
        let name = code.as_str();
        let rest = text.strip_prefix(&format!("# {name}\n\n"));
        let (first, more) = rest.and_then(|r| r.split_once("\n\n")).expect(name);
        let is_sentence = first.ends_with('.') && !first.contains('\n') && first.len() < 110;
        assert!(is_sentence, "{name}: {first}");
        assert!(more.len() > 40, "{name}: no word on how to mend it");
        let by_hand = BY_HAND.contains(code);
        assert_eq!(example(text).files.is_empty(), by_hand, "{name}");
    }
}

#[test]
fn examples_show_their_code_and_no_other() {
    let wrong: Vec<String> = Code::ALL
        .par_iter()
        .filter(|code| !BY_HAND.contains(code))
        .filter_map(|code| {
            let ran = check(&example(explanation(*code)).files);
            let others = ran.findings.iter().any(|(f, _)| f.code != code.as_str());
            (others || ran.findings.is_empty()).then(|| said(*code, &ran))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_to_write_instead_is_right() {
    let wrong: Vec<String> = Code::ALL
        .par_iter()
        .filter_map(|code| {
            let Example { mut files, mended } = example(explanation(*code));
            for (language, text) in &mended {
                let path = most_like(&files, language, text);
                let path = path.unwrap_or_else(|| "content/index.md".to_owned());
                files.insert(path, (language.clone(), text.clone()));
            }
            let ran = check(&files);
            (!mended.is_empty() && !ran.findings.is_empty()).then(|| said(*code, &ran))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_command_lists_and_explains() {
    let all = Command::new(EXPOUND).arg("explain").output().unwrap();
    let all = String::from_utf8(all.stdout).unwrap();
    assert_eq!(all.lines().count(), Code::ALL.len());
    let one = Command::new(EXPOUND)
        .args(["explain", "unknown-key"])
        .output()
        .unwrap();
    assert_eq!(one.stdout, explanation(Code::UnknownKey).as_bytes());
    let none = program::finished(Command::new(EXPOUND).args(["explain", "unknown-kye"]));
    assert_eq!(none.code, Some(2));
    assert!(none.stderr.contains("did you mean `unknown-key`?"));
}

fn example(text: &str) -> Example {
    let mut example = Example::default();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some((info.to_string(), String::new()));
            }
            Event::Text(text) => {
                if let Some((_, content)) = &mut open {
                    content.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some((info, content)) = open.take() else {
                    continue;
                };
                match info.split_once(' ') {
                    Some((language, path)) => {
                        let file = (language.to_owned(), content);
                        example.files.insert(path.to_owned(), file);
                    }
                    None => example.mended.push((info, content)),
                }
            }
            _ => {}
        }
    }
    example
}

/// The file of an example that a mended text stands for: the one with most of its lines.
fn most_like(
    files: &BTreeMap<String, (String, String)>,
    language: &str,
    text: &str,
) -> Option<String> {
    let same = files.iter().filter(|(_, file)| file.0 == language);
    let shared = |file: &str| {
        file.lines()
            .filter(|l| text.lines().any(|m| m == *l))
            .count()
    };
    same.max_by_key(|(_, file)| shared(&file.1))
        .map(|(path, _)| path.clone())
}

fn check(files: &BTreeMap<String, (String, String)>) -> Ran {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("content")).expect("content/");
    for (path, (_, content)) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    program::check(folder.path(), &[])
}

fn said(code: Code, ran: &Ran) -> String {
    let findings = ran.findings.iter();
    let findings: Vec<String> = findings.map(|(f, m)| format!("  {f}: {m}")).collect();
    format!("{}:\n{}", code.as_str(), findings.join("\n"))
}
