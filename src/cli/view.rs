//! `expound view`

use std::process::ExitCode;

use clap::Args;

use super::{Failure, SiteArgs, report};
use crate::diagnostic::{Place, Sources};
use crate::link::likely;
use crate::render::{Renderer, Shared, Templates};
use crate::view::{Content, Output, Overview, outputs, view};
use crate::{analyse, read};

#[derive(Args)]
pub struct ViewArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// A page's id or name, or the address of any output (`feed.xml`, `tags/`)
    page: String,
}

pub fn run(args: &ViewArgs) -> Result<ExitCode, Failure> {
    let root = args.site.root()?;
    let files = read::read(&root).map_err(|error| format!("content/ can't be read: {error}"))?;
    let analysis = analyse(&files, &args.site.settings()?);
    let site = analysis.site();
    let overview = Overview::new(site, files.stylesheet());
    let whole = analysis.whole(&overview);
    let (outputs, _) = outputs(&whole, &files.assets, &files.theme_assets);
    let wanted = args.page.trim_matches('/');
    let path = match site.names.resolve(&args.page) {
        Ok(number) => format!("{}index.html", site.pages[number].address),
        Err(_) => wanted.to_owned(),
    };
    let fits = |output: &&Output| {
        output.path == path || output.path.strip_suffix("/index.html") == Some(wanted)
    };
    let Some(output) = outputs.iter().find(fits) else {
        let close = likely(site, wanted);
        let close = close
            .map(|c| format!("; did you mean `{c}`?"))
            .unwrap_or_default();
        return Err(format!("no page and no output is `{}`{close}", args.page).into());
    };
    let Content::Template { view: of, .. } = &output.content else {
        return Err(format!("{} is copied as it is, and has no view", output.path).into());
    };
    let templates = Templates::parse(&files.templates).map_err(|found| first(&found, &files))?;
    let one = std::slice::from_ref(output);
    let renderer = Renderer {
        whole,
        templates: &templates,
        files: &files.templates,
        shared: &Shared::default(),
    };
    let found = renderer.prepare(one);
    if !found.is_empty() {
        return Err(first(&found, &files).into());
    }
    let context = renderer
        .context(output, of)
        .map_err(|found| first(&[*found], &files))?;
    let view = view(&whole, of);
    let mut data = serde_json::to_value(&view.data)?;
    let seen = |name: &str| {
        let value = context.get(name);
        value.and_then(|value| value.as_str()).map(str::to_owned)
    };
    data["header"] = seen("header").into();
    data["footer"] = seen("footer").into();
    data["site"] = serde_json::to_value(whole.site_view(whole.current(&output.path)))?;
    if !view.body.is_empty() {
        let body = renderer
            .body(&view.body, output)
            .map_err(|found| first(&[*found], &files))?;
        data["page"]["body"] = body.into();
    }
    report::print(&serde_json::to_string_pretty(&data)?);
    report::print("\n");
    Ok(ExitCode::SUCCESS)
}

fn first(found: &[crate::diagnostic::Diagnostic], files: &read::Files) -> String {
    found.first().map_or(String::new(), |d| {
        let Place { file, start, .. } = &d.place;
        let (line, column) =
            crate::diagnostic::line_column(files.text(file).unwrap_or_default(), *start);
        format!("{file}:{line}:{column}: {}", d.message)
    })
}
