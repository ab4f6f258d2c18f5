//! `expound learn`

use std::process::ExitCode;

use clap::Args;

use super::{Failure, SiteArgs, report};
use crate::link::learn::{self, Proposal};
use crate::model::schema::Linked;
use crate::{analyse, read};

/// Ends the lines that this command wrote; all others are the authors' own.
const MARK: &str = "# learned:";

#[derive(Args)]
pub struct LearnArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &LearnArgs) -> Result<ExitCode, Failure> {
    let root = args.site.root()?;
    let mut files =
        read::read(&root).map_err(|error| format!("content/ can't be read: {error}"))?;
    let before = files.names.take().map(|file| file.text).unwrap_or_default();
    let analysis = analyse(&files, &args.site.settings()?);
    let counts = learn::count(analysis.site(), &analysis.documents, analysis.links());
    let own: Vec<&str> = before.lines().filter(|line| !line.contains(MARK)).collect();
    let mut lines: Vec<String> = own.iter().map(|line| (*line).to_owned()).collect();
    for proposal in learn::propose(&counts) {
        let key = serde_json::to_string(&proposal.spelling)?;
        let decided = |line: &&str| {
            line.split(':')
                .next()
                .is_some_and(|k| k.trim() == proposal.spelling || k.trim() == key)
        };
        if !own.iter().any(decided) {
            lines.push(line(&key, &proposal, counts.pages));
        }
    }
    let mut after = lines.join("\n");
    if !after.is_empty() {
        after.push('\n');
    }
    if args.dry_run {
        report::print(&difference(&before, &after));
    } else if after != before {
        std::fs::write(root.join(read::NAMES), &after)
            .map_err(|error| format!("{} can't be written: {error}", read::NAMES))?;
    }
    let learned = lines.len() - own.len();
    let from = match counts.by_hand {
        true => "links made by hand",
        false => "how many pages names stand on; there are too few links made by hand",
    };
    report::say(&format!(
        "{} proposed from {from}, on {}",
        report::plural(learned, "line"),
        report::plural(counts.pages, "page")
    ));
    Ok(ExitCode::SUCCESS)
}

/// `"basic": never  # learned: on 120 of 11837 pages, linked by hand on 2`
fn line(key: &str, proposal: &Proposal, pages: usize) -> String {
    let word = match proposal.linked {
        Linked::Always => "always",
        Linked::Auto | Linked::Never => "never",
    };
    let count = proposal.count;
    format!(
        "{key}: {word}  {MARK} on {} of {pages} pages, linked by hand on {}",
        count.pages, count.linked
    )
}

/// Lines that go and lines that come.
fn difference(before: &str, after: &str) -> String {
    let gone = before
        .lines()
        .filter(|line| !after.lines().any(|l| l == *line));
    let come = after
        .lines()
        .filter(|line| !before.lines().any(|l| l == *line));
    let gone = gone.map(|line| format!("-{line}\n"));
    gone.chain(come.map(|line| format!("+{line}\n"))).collect()
}
