//! `expound why`

use std::process::ExitCode;

use clap::Args;

use super::mentions::of_short;
use super::{Failure, SiteArgs, report};
use crate::diagnostic::line_column;
use crate::link::likely;
use crate::model::names::{Missed, fold};
use crate::model::{PageNumber, Site};
use crate::{analyse, read};

#[derive(Args)]
pub struct WhyArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// A page's id, name or file
    page: String,
    /// Only what is said of this name
    #[arg(value_parser = super::a_name)]
    name: Option<String>,
}

pub fn run(args: &WhyArgs) -> Result<ExitCode, Failure> {
    let root = args.site.root()?;
    let files = read::read(&root).map_err(|error| format!("content/ can't be read: {error}"))?;
    let analysis = analyse(&files, &args.site.settings()?);
    let site = analysis.site();
    let number = page(site, &args.page)?;
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
        let why = mention.decision.reason(site, number, words);
        report::print(&format!("{}:{line}:{column}: {words}: {why}\n", page.file));
    }
    if shown == 0 {
        let what = match &args.name {
            Some(name) => format!("no mention of `{name}`"),
            None => "no name of an entry".to_owned(),
        };
        report::say(&format!("{what} stands in the text of {}", page.file));
        for person in wanted.iter().flat_map(|name| of_short(site, name)) {
            report::say(&format!(
                "`{}` is a short name of {}: it counts only behind the full name, where no other name and no sentence's first word is meant",
                args.name.as_deref().unwrap_or_default(),
                site.pages[person].id
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The page of this id, name or file.
fn page(site: &Site, given: &str) -> Result<PageNumber, Failure> {
    let file = given.strip_prefix("./").unwrap_or(given);
    if let Some(number) = site.pages.iter().position(|page| &*page.file == file) {
        return Ok(number);
    }
    let close = match site.names.resolve(given) {
        Ok(number) | Err(Missed::Hidden(number)) => return Ok(number),
        Err(Missed::Several(pages)) => {
            let ids: Vec<&str> = pages.iter().map(|n| site.pages[*n].id.as_str()).collect();
            return Err(format!("`{given}` can be {}: give the id", ids.join(", ")).into());
        }
        Err(Missed::Nothing) => likely(site, given),
    };
    let close = close.map(|close| format!("; did you mean `{close}`?"));
    Err(format!("no page is `{given}`{}", close.unwrap_or_default()).into())
}
