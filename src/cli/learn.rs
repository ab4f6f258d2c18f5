//! `expound learn`

use std::collections::HashSet;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, FormatArgs, SiteArgs, report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::link::learn::{count, file, propose};
use crate::{analyse, read};

#[derive(Args)]
pub struct LearnArgs {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    format: FormatArgs,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &LearnArgs) -> Result<ExitCode, Failure> {
    let root = args.site.root()?;
    let files = read::read(&root).map_err(|error| format!("content/ can't be read: {error}"))?;
    let analysis = analyse(&files, &args.site.settings()?);
    let before = files.names.as_ref().map_or("", |file| file.text.as_str());
    let broken = |d: &&Diagnostic| d.severity == Severity::Error && &*d.place.file == read::NAMES;
    let found = analysis.diagnostics(&files);
    let mut broken: Vec<_> = found.iter().filter(broken).cloned().collect();
    if !broken.is_empty() {
        let counts = report::findings(&mut broken, &files, args.format.format);
        let found = report::counted(counts);
        report::say(&format!("{found}: {} is as it was", read::NAMES));
        return Ok(ExitCode::from(1));
    }
    let counts = count(analysis.site(), &analysis.documents, analysis.links());
    let Some(revision) = file::revise(before, &propose(&counts), &counts) else {
        let file = read::NAMES;
        return Err(format!("{file} is as it was: lines can't be added to it; write each spelling on a line of its own that starts with it (`truce: always`), without braces around them and `...` behind them").into());
    };
    if args.dry_run {
        report::print(&difference(before, &revision.text));
    } else if revision.text != before {
        std::fs::write(root.join(read::NAMES), &revision.text)
            .map_err(|error| format!("{} can't be written: {error}", read::NAMES))?;
    }
    let from = match counts.by_hand {
        true => "links made by hand",
        false => "which entries name each other; there are too few links made by hand",
    };
    report::say(&format!(
        "{} proposed from {from}, on {}",
        report::plural(revision.learned, "line"),
        report::plural(counts.pages, "page")
    ));
    Ok(ExitCode::SUCCESS)
}

/// Lines that go and lines that come.
fn difference(before: &str, after: &str) -> String {
    let old: HashSet<&str> = before.lines().collect();
    let new: HashSet<&str> = after.lines().collect();
    let gone = before.lines().filter(|line| !new.contains(line));
    let come = after.lines().filter(|line| !old.contains(line));
    let gone = gone.map(|line| format!("-{line}\n"));
    gone.chain(come.map(|line| format!("+{line}\n"))).collect()
}
