//! `cargo bench --bench floor`: how long expound takes, beside programs that can't
//! take less and beside other generators, on the same pages in the same run.
//!
//! Each is run as a process of its own, all in turn, several times; medians are
//! printed as tables in Markdown. The pages are those of `EXPOUND_BENCH_SITE`, a
//! folder with `content/`, or generated ones: `EXPOUND_BENCH_PAGES` lists how many
//! (`1000,10000`). `EXPOUND_BENCH_RUNS` says how often (3). Other generators are run
//! where they are installed; `EXPOUND_BENCH_BLADES` and `EXPOUND_BENCH_HUGO` name
//! programs that are not on the path.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod floors;
#[allow(dead_code)]
mod generate;
mod measure;
mod others;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Run, measure, median};
use others::{OTHERS, Other};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, command, site, out] = args.as_slice() {
        match command.as_str() {
            "floor" => return floors::first(Path::new(site), Path::new(out)),
            "second" => return floors::second(Path::new(site), Path::new(out)),
            "walk" => return floors::walk(&[Path::new(site), Path::new(out)]),
            // For a look at one build: a folder, and how many pages to write there.
            "generate" => return generate::generate(Path::new(site), out.parse().unwrap()),
            _ => {}
        }
    }
    let runs = numbers("EXPOUND_BENCH_RUNS", &[3])[0];
    let given = std::env::var_os("EXPOUND_BENCH_SITE").map(PathBuf::from);
    let sizes = match given {
        Some(_) => vec![0],
        None => numbers("EXPOUND_BENCH_PAGES", &[1000, 10_000]),
    };
    for pages in sizes {
        let memory = Path::new("/dev/shm");
        let in_memory = memory
            .is_dir()
            .then(|| tempfile::tempdir_in(memory).unwrap());
        let on_disk = tempfile::tempdir().unwrap();
        let fast = in_memory.as_ref().unwrap_or(&on_disk).path();
        let site = fast.join("site");
        match &given {
            Some(given) => copy(given, &site),
            None => generate::generate(&site, pages),
        }
        let bench = Bench {
            generated: given.is_none(),
            site,
            fast,
            disk: on_disk.path(),
            runs,
        };
        bench.print();
    }
}

fn numbers(name: &str, default: &[usize]) -> Vec<usize> {
    let value = std::env::var(name).ok();
    let parse = |value: String| value.split(',').map(|n| n.parse().unwrap()).collect();
    value.map_or_else(|| default.to_vec(), parse)
}

/// A line of a table: what was run, and how it went each time.
type Row = (String, Vec<Option<Run>>);

struct Bench<'a> {
    /// Whether the site is a generated one, with an entry that many pages mention.
    generated: bool,
    site: PathBuf,
    fast: &'a Path,
    disk: &'a Path,
    runs: usize,
}

impl Bench<'_> {
    fn print(&self) {
        let pages = floors::markdown(&self.site.join("content"));
        let bytes: u64 = pages.iter().map(|p| p.metadata().unwrap().len()).sum();
        let processors = std::thread::available_parallelism().unwrap();
        println!(
            "## {} {}, {:.1} MB of Markdown, {processors} processors, {} runs each\n",
            pages.len(),
            if self.generated {
                "generated pages"
            } else {
                "pages"
            },
            bytes as f64 / 1e6,
            self.runs
        );
        self.table("Clean build, memory-backed disk", &self.clean(self.fast));
        self.table("Clean build, disk", &self.clean(self.disk));
        self.table("After a change, memory-backed disk", &self.changed());
    }

    /// Clean builds of all programs in turn, to a folder.
    fn clean(&self, to: &Path) -> Vec<Row> {
        let own = std::env::current_exe().unwrap();
        let out = to.join("out");
        let mut rows: Vec<Row> = Vec::new();
        for run in 0..self.runs {
            let mut add = |at: usize, name: &str, ran: Option<Run>| {
                if run == 0 {
                    rows.push((name.to_owned(), Vec::new()));
                }
                rows[at].1.push(ran);
            };
            for (at, (name, command)) in [("floor", "floor"), ("second floor", "second")]
                .into_iter()
                .enumerate()
            {
                let _ = fs::remove_dir_all(&out);
                let mut floor = Command::new(&own);
                let ran = measure(floor.arg(command).arg(&self.site).arg(&out), &out);
                add(at, name, ran);
            }
            let _ = fs::remove_dir_all(&out);
            add(2, "expound", measure(&mut self.expound(&out), &out));
            let _ = fs::remove_dir_all(&out);
            for (at, other) in OTHERS.iter().enumerate() {
                let (name, ran) = self.other(other, to);
                add(3 + at, &name, ran);
            }
        }
        rows
    }

    /// A clean build of another generator.
    fn other(&self, other: &Other, to: &Path) -> (String, Option<Run>) {
        let Some(version) = other.version() else {
            return (format!("{} (not installed)", other.name), None);
        };
        let site = to.join("other");
        other.convert(&self.site, &site);
        let ran = measure(&mut other.build(&site), &site.join("public"));
        let _ = fs::remove_dir_all(&site);
        let word = if ran.is_none() { " (failed)" } else { "" };
        (format!("{} {version}{word}", other.name), ran)
    }

    fn expound(&self, out: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_expound"));
        command.arg("build").arg("--root").arg(&self.site);
        command.arg("--out").arg(out);
        command
    }

    /// Builds after one change each.
    fn changed(&self) -> Vec<Row> {
        let out = self.fast.join("out");
        let _ = fs::remove_dir_all(&out);
        let build = || measure(&mut self.expound(&out), &out);
        build();
        let mut rows: Vec<Row> = Vec::new();
        for run in 0..self.runs {
            let mut walk = Command::new(std::env::current_exe().unwrap());
            let walk = walk.arg("walk").arg(self.site.join("content")).arg(&out);
            let mut all = vec![
                ("a walk that stats all files", measure(walk, &out)),
                ("nothing", build()),
            ];
            append(&self.page(), &format!("\nSentence number {run}.\n"));
            all.push(("one page's text", build()));
            if self.generated {
                let file = self.site.join(generate::KNOWN_FILE);
                let text = fs::read_to_string(&file).unwrap();
                fs::remove_file(&file).unwrap();
                build();
                fs::write(&file, text).unwrap();
                all.push(("one entry more, which many pages mention", build()));
            }
            let footer = include_str!("../../templates/footer.html");
            let templates = self.site.join("templates");
            fs::create_dir_all(&templates).unwrap();
            fs::write(
                templates.join("footer.html"),
                format!("{footer}<!-- {run} -->\n"),
            )
            .unwrap();
            all.push(("one template", build()));
            append(
                &self.site.join("content/site.yaml"),
                &format!("author: Author {run}\n"),
            );
            all.push(("site.yaml", build()));
            for (at, (name, ran)) in all.into_iter().enumerate() {
                if run == 0 {
                    rows.push((name.to_owned(), Vec::new()));
                }
                rows[at].1.push(ran);
            }
        }
        rows
    }

    /// Some page that is edited.
    fn page(&self) -> PathBuf {
        let mut pages = floors::markdown(&self.site.join("content"));
        pages.sort();
        pages[pages.len() / 2].clone()
    }

    /// Prints rows with their ratios to the first.
    fn table(&self, title: &str, rows: &[Row]) {
        println!("### {title}\n");
        println!("| | time | × | CPU time | × | peak memory | files written | bytes written |");
        println!("|---|---:|---:|---:|---:|---:|---:|---:|");
        let first = rows.first().and_then(of);
        for row in rows {
            match (of(row), first) {
                (Some(run), Some(first)) => println!(
                    "| {} | {:.3} s | {:.1} | {:.2} s | {:.1} | {:.0} MiB | {} | {:.1} MB |",
                    row.0,
                    run.time,
                    run.time / first.time,
                    run.cpu,
                    run.cpu / first.cpu.max(0.01),
                    run.memory,
                    run.files,
                    run.bytes as f64 / 1e6
                ),
                _ => println!("| {} | | | | | | | |", row.0),
            }
        }
        println!();
    }
}

fn of(row: &Row) -> Option<Run> {
    let runs: Option<Vec<Run>> = row.1.iter().copied().collect();
    median(&runs?)
}

/// Adds to a file; a key of a map takes the place of an earlier one.
fn append(path: &Path, text: &str) {
    let key = text.split_once(": ").map(|(key, _)| key.to_owned());
    let old = fs::read_to_string(path).unwrap_or_default();
    let kept = old
        .lines()
        .filter(|line| !line.starts_with(key.as_deref().unwrap_or("\0")));
    let kept: String = kept.map(|line| format!("{line}\n")).collect();
    fs::write(path, kept + text).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        // What earlier builds made is no part of the site.
        if name == "public" || name == ".expound" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(name));
        } else {
            fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}
