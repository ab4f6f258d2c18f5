//! `expound why`

use std::process::ExitCode;

use clap::Args;

use super::{Failure, SiteArgs, report};
use crate::diagnostic::line_column;
use crate::link::likely;
use crate::model::names::fold;
use crate::{analyse, read};

#[derive(Args)]
pub struct WhyArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// A page's id or name
    page: String,
    /// Only what is said of this name
    name: Option<String>,
}

pub fn run(args: &WhyArgs) -> Result<ExitCode, Failure> {
    let root = args.site.root()?;
    let files = read::read(&root).map_err(|error| format!("content/ can't be read: {error}"))?;
    let analysis = analyse(&files, &args.site.settings()?);
    let site = analysis.site();
    let Ok(number) = site.names.resolve(&args.page) else {
        let close = likely(site, &args.page);
        let close = close
            .map(|c| format!("; did you mean `{c}`?"))
            .unwrap_or_default();
        return Err(format!("no page is `{}`{close}", args.page).into());
    };
    let page = &site.pages[number];
    let document = &analysis.documents[page.document];
    let text = files.pages[page.document].text.as_str();
    let wanted = args.name.as_deref().map(fold);
    let mut shown = 0;
    for mention in &analysis.links().pages[number].mentions {
        let run = document.body.runs.get(mention.run());
        let words = &run.text[mention.text()];
        if wanted.as_ref().is_some_and(|wanted| *wanted != fold(words)) {
            continue;
        }
        shown += 1;
        let (line, column) = line_column(text, run.span(&mention.text()).start);
        let why = mention.decision.reason(site);
        report::print(&format!("{}:{line}:{column}: {words}: {why}\n", page.file));
    }
    if shown == 0 {
        let what = args
            .name
            .as_deref()
            .map_or("no name of an entry".to_owned(), |name| {
                format!("no mention of `{name}`")
            });
        report::say(&format!("{what} stands in the text of {}", page.file));
    }
    Ok(ExitCode::SUCCESS)
}
