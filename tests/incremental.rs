//! A build that uses what the last one kept equals one that uses nothing, whatever
//! was done to the site, its outputs and the cache in between: in the bytes of all
//! files, in findings and in the exit code.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod common;
#[path = "common/edits.rs"]
mod edits;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{Run, command, run, tree};
use edits::{Edit, apply, edit};
use proptest::prelude::*;

/// What happens between two builds.
#[derive(Debug, Clone)]
enum Step {
    Edit(Edit),
    /// A page gets other letters: its size and the time of its last write stay.
    Disguise(usize),
    /// A sentence of these words is added to the text of a page.
    Add(usize, usize),
    /// A file of the theme or one that is copied.
    File(usize, usize),
    /// Other options.
    Options {
        drafts: bool,
        future: bool,
        day: usize,
    },
    /// An output, or the list of them, by its place among all.
    Output(prop::sample::Index, Harm),
    /// A file of the cache.
    Cache(prop::sample::Index, Harm),
    /// A build starts and is killed.
    Kill(u64),
}

#[derive(Debug, Clone, Copy)]
enum Harm {
    Remove,
    /// It holds something else.
    Write,
    /// The same bytes are written once more.
    Touch,
    /// One bit is another one.
    Bit(usize),
    Cut(usize),
    /// Its folder is replaced by a link to the same files.
    Link,
}

const DAYS: [&str; 3] = ["2026-11-24", "2026-11-25", "2023-04-10"];

const WORDS: [&str; 10] = [
    "More of Track Two.",
    "Long",
    "Mary Beth Long and Long.",
    "## A heading",
    "[[council]]",
    "the Council",
    "Party, parties",
    "six and Track Two in [[six]].",
    "[[six]] and Track Two in six.",
    "[x](../glossary/two.md#a-heading)",
];

const FILES: [(&str, [&str; 2]); 6] = [
    (
        "templates/assets/site.css",
        ["a { color: red }", "a { color: blue }"],
    ),
    ("templates/assets/more.css", ["p {}", "p { margin: 0 }"]),
    (
        "templates/blocks/people.html",
        ["<p>{{ block | length }}</p>", "<p>people</p>"],
    ),
    (
        "templates/footer.html",
        ["<footer>{{ root }}</footer>", "<footer></footer>"],
    ),
    ("content/a.png", ["one picture", "another one"]),
    ("content/_archive/b.txt", ["It was so.", "It was not."]),
];

fn step() -> impl Strategy<Value = Step> {
    let harm = prop_oneof![
        Just(Harm::Remove),
        Just(Harm::Write),
        Just(Harm::Touch),
        (0..4096usize).prop_map(Harm::Bit),
        (0..4096usize).prop_map(Harm::Cut),
        Just(Harm::Link),
    ];
    let any_file = any::<prop::sample::Index>;
    prop_oneof![
        8 => edit().prop_map(Step::Edit),
        2 => (0..10usize).prop_map(Step::Disguise),
        8 => (0..10usize, 0..WORDS.len()).prop_map(|(file, words)| Step::Add(file, words)),
        2 => (0..FILES.len(), 0..3usize).prop_map(|(file, text)| Step::File(file, text)),
        1 => (any::<bool>(), any::<bool>(), 0..DAYS.len())
            .prop_map(|(drafts, future, day)| Step::Options { drafts, future, day }),
        2 => (any_file(), harm.clone()).prop_map(|(at, harm)| Step::Output(at, harm)),
        2 => (any_file(), harm).prop_map(|(at, harm)| Step::Cache(at, harm)),
        1 => (0..80u64).prop_map(Step::Kill),
    ]
}

/// A site that is built again and again.
struct Site {
    root: PathBuf,
    options: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        apply(&root, &Edit::Config(0));
        for file in 0..6 {
            let text = vec![1, 9, 12, 3, 14];
            apply(&root, &Edit::page(file, file * 2, vec![file], file, text));
        }
        let options = vec!["--today".to_owned(), DAYS[0].to_owned()];
        Site {
            root,
            options,
            _folder: folder,
        }
    }

    fn build(&self, out: &str, more: &[&str]) -> Run {
        run(self.command(out).args(more))
    }

    fn command(&self, out: &str) -> std::process::Command {
        let mut build = command();
        build.current_dir(&self.root);
        build.args(["build", "--format", "json", "--out", out]);
        build.args(&self.options);
        build
    }

    fn take(&mut self, step: &Step) {
        let page = |file: &usize| self.root.join("content").join(edits::FILES[*file]);
        match step {
            Step::Edit(edit) => {
                apply(&self.root, edit);
            }
            Step::Disguise(file) => disguise(&page(file)),
            Step::Add(file, words) => {
                if let Ok(text) = fs::read_to_string(page(file)) {
                    fs::write(page(file), format!("{text}\n{}\n", WORDS[*words])).unwrap();
                }
            }
            Step::File(file, text) => {
                let (path, texts) = FILES[*file];
                let path = self.root.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                match texts.get(*text) {
                    Some(text) => fs::write(path, text).unwrap(),
                    None => drop(fs::remove_file(path)),
                }
            }
            Step::Options {
                drafts,
                future,
                day,
            } => {
                let drafts = drafts.then_some("--drafts");
                let future = future.then_some("--future");
                let day = ["--today", DAYS[*day]].into_iter();
                let all = day.chain(drafts).chain(future);
                self.options = all.map(str::to_owned).collect();
            }
            Step::Output(at, what) => harm(&self.root.join("public"), at, *what),
            Step::Cache(at, what) => harm(&self.root.join(".expound"), at, *what),
            Step::Kill(after) => {
                let mut build = self.command("public");
                let build = build.stdout(std::process::Stdio::null());
                let mut build = build.stderr(std::process::Stdio::null()).spawn().unwrap();
                std::thread::sleep(Duration::from_millis(*after));
                let _ = build.kill();
                build.wait().unwrap();
            }
        }
    }

    /// Builds, and compares with a build of the same folder without a cache.
    fn check(&self) -> Result<(), TestCaseError> {
        let (out, other) = (self.root.join("public"), self.root.join("other"));
        let _ = fs::remove_dir_all(&other);
        if out.exists() {
            copy(&out, &other);
        }
        let clean = self.build("other", &["--no-cache"]);
        let built = self.build("public", &[]);
        prop_assert_eq!(built.code, clean.code, "{}\n{}", built.stderr, clean.stderr);
        prop_assert_eq!(&built.stdout, &clean.stdout.replace("other/", "public/"));
        let files = |folder: &Path| {
            let mut files = if folder.exists() {
                tree(folder)
            } else {
                Default::default()
            };
            files.remove(".expound-lock");
            files
        };
        let (built, clean) = (files(&out), files(&other));
        let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
            files.keys().cloned().collect::<Vec<_>>()
        };
        prop_assert_eq!(names(&built), names(&clean));
        for (path, bytes) in &built {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            prop_assert_eq!(text(bytes), text(&clean[path]), "{}", path);
        }
        Ok(())
    }
}

/// Writes a page with another letter in it, and sets its time back.
fn disguise(page: &Path) {
    let Ok(text) = fs::read_to_string(page) else {
        return;
    };
    let before = fs::metadata(page).unwrap().modified().unwrap();
    let at = text.rfind(|c: char| c.is_ascii_lowercase());
    let Some(at) = at.filter(|at| *at > text.rfind("---").unwrap_or(0)) else {
        return;
    };
    let other = text[at..=at].to_uppercase();
    fs::write(page, format!("{}{other}{}", &text[..at], &text[at + 1..])).unwrap();
    let file = File::options().write(true).open(page).unwrap();
    file.set_modified(before).unwrap();
}

fn harm(folder: &Path, at: &prop::sample::Index, harm: Harm) {
    if !folder.exists() {
        return;
    }
    let files: Vec<String> = tree(folder).into_keys().collect();
    if files.is_empty() {
        return;
    }
    let path = folder.join(at.get(&files));
    let Ok(mut bytes) = fs::read(&path) else {
        return;
    };
    match harm {
        Harm::Remove => return fs::remove_file(path).unwrap(),
        Harm::Write => bytes = b"by hand".to_vec(),
        Harm::Touch => {}
        Harm::Bit(at) => {
            let at = at % bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1;
            }
        }
        Harm::Cut(at) => bytes.truncate(at % bytes.len().max(1)),
        Harm::Link => {
            let of = path.parent().unwrap().to_owned();
            let elsewhere = of.with_extension("elsewhere");
            if of != folder && !elsewhere.exists() {
                fs::rename(&of, &elsewhere).unwrap();
                #[cfg(unix)]
                std::os::unix::fs::symlink(&elsewhere, &of).unwrap();
            }
            return;
        }
    }
    fs::write(path, bytes).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&entry.path(), &to);
        } else if kind.is_symlink() {
            #[cfg(unix)]
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// How many sites are tried; a long search asks for more.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(8)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_build_that_goes_on_from_the_last_one_equals_a_clean_one(
        bursts in prop::collection::vec(prop::collection::vec(step(), 0..3), 1..7),
    ) {
        let mut site = Site::new();
        site.check()?;
        for burst in bursts {
            for step in &burst {
                site.take(step);
            }
            site.check()?;
        }
    }
}
