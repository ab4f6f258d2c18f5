//! `expound check`

use std::process::ExitCode;

use clap::Args;

use super::build::add_render_findings;
use super::{Failure, FormatArgs, SiteArgs, report, suggest};
use crate::link::learn;
use crate::model::reviews;
use crate::{analyse, read, render_all};

#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    format: FormatArgs,
    /// Also propose entries for names that recur, and second-reference names of people
    #[arg(long)]
    suggest: bool,
}

pub fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let root = args.site.root()?;
    let files = read::read(&root).map_err(|error| format!("content/ can't be read: {error}"))?;
    let settings = args.site.settings()?;
    let analysis = analyse(&files, &settings);
    let mut diagnostics = analysis.diagnostics(&files);
    let (found, _) = render_all(&analysis, &files, |_, _| Ok::<(), ()>(()));
    add_render_findings(&mut diagnostics, found);
    if let Some(names) = &files.names {
        diagnostics.extend(learn::file::note(&names.path, &names.text, &analysis));
    }
    let (site, documents) = (analysis.site(), &analysis.documents);
    diagnostics.extend(reviews::due(site, documents, settings.today));
    let counts = report::findings(&mut diagnostics, &files, args.format.format);
    if args.suggest {
        suggest::print(&analysis, &files, args.format.format);
    }
    let pages = analysis.site().pages.iter().filter(|p| p.live).count();
    let pages = report::plural(pages, "page");
    if counts == (0, 0) {
        report::say(&format!("{pages}, nothing to mend"));
        return Ok(ExitCode::SUCCESS);
    }
    report::say(&format!("{} in {pages}", report::counted(counts)));
    if let Some(hint) = report::explain_hint(&diagnostics) {
        report::say(&hint);
    }
    Ok(ExitCode::from(1))
}
