//! `expound mentions`

use std::process::ExitCode;

use clap::Args;

use super::{Failure, SiteArgs, report};
use crate::diagnostic::{Sources, closest, line_column};
use crate::link::Target;
use crate::link::mentions::Decision;
use crate::model::names::{Missed, fold};
use crate::model::{PageNumber, Site};
use crate::{Analysis, analyse, read};

#[derive(Args)]
pub struct MentionsArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// An entry's id, or a name
    #[arg(value_parser = super::a_name)]
    name: String,
}

pub fn run(args: &MentionsArgs) -> Result<ExitCode, Failure> {
    let root = args.site.root()?;
    let files = read::read(&root).map_err(|error| format!("content/ can't be read: {error}"))?;
    let analysis = analyse(&files, &args.site.settings()?);
    let site = analysis.site();
    let mut entries: Vec<PageNumber> = of_short(site, &fold(&args.name)).collect();
    match site.names.resolve(&args.name) {
        Ok(number) | Err(Missed::Hidden(number)) => entries = vec![number],
        Err(Missed::Several(numbers)) => entries = numbers,
        Err(Missed::Nothing) if entries.is_empty() => {
            let close = closest(&args.name, site.names.all());
            let close = close.map(|close| format!("; did you mean `{close}`?"));
            let close = close.unwrap_or_default();
            return Err(format!("no entry is `{}`{close}", args.name).into());
        }
        Err(Missed::Nothing) => {}
    }
    let mut found = Vec::new();
    for (number, page) in site.pages.iter().enumerate().filter(|(_, page)| page.live) {
        let text = &files.pages[page.document].text;
        found.extend(places(&analysis, number, text, &entries));
    }
    for (page, at, words, how) in &found {
        let file = &analysis.site().pages[*page].file;
        let (line, column) = line_column(files.text(file).unwrap_or_default(), *at);
        report::print(&format!("{file}:{line}:{column}: {words}: {how}\n"));
    }
    report::say(&report::plural(found.len(), "mention"));
    Ok(ExitCode::SUCCESS)
}

/// The people whose short name this is, folded.
pub fn of_short(site: &Site, name: &str) -> impl Iterator<Item = PageNumber> {
    let pages = site.pages.iter().enumerate().filter(|(_, page)| page.live);
    let short = pages.filter(move |(_, page)| page.short().is_some_and(|s| fold(s) == name));
    short.map(|(number, _)| number)
}

/// Every place of a page that mentions one of the entries: byte, words, and whether it is linked.
fn places(
    analysis: &Analysis,
    number: PageNumber,
    text: &str,
    entries: &[PageNumber],
) -> Vec<(PageNumber, usize, String, &'static str)> {
    let page = &analysis.site().pages[number];
    let document = &analysis.documents[page.document];
    let links = &analysis.links().pages[number];
    let mut found = Vec::new();
    for mention in &links.mentions {
        let how = match &mention.decision {
            Decision::Linked(to) if entries.contains(to) => "linked",
            Decision::Ambiguous(several) if several.iter().any(|to| entries.contains(to)) => {
                "ambiguous"
            }
            Decision::Everyday(to) if entries.contains(to) => "everyday word",
            Decision::EndOfOther(to) if entries.contains(to) => "may be another name",
            Decision::Explained(to) if entries.contains(to) => "spelt out as something else",
            decision if decision.entry().is_some_and(|to| entries.contains(&to)) => "not linked",
            _ => continue,
        };
        let run = document.body.runs.get(mention.run());
        let words = run.text[mention.text()].to_owned();
        found.push((number, run.span(&mention.text()).start, words, how));
    }
    for (reference, target) in document.facts.references.iter().zip(&links.targets) {
        if matches!(target, Some(Target::Page { number: to, .. }) if entries.contains(to)) {
            let words = text
                .get(reference.span.clone())
                .unwrap_or_default()
                .to_owned();
            found.push((number, reference.span.start, words, "linked by hand"));
        }
    }
    found.sort_by_key(|(_, at, _, _)| *at);
    found
}
