//! `expound build`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{Failure, FormatArgs, SiteArgs, program, quoted, report, shown};
use crate::build::{Again, Done, Request, build};
use crate::diagnostic::Diagnostic;
use crate::timings::Timings;

#[derive(Args)]
pub struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    format: FormatArgs,
    /// Where the site is written [default: public/ beside content/]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Overwrite files in the output folder that expound did not write
    #[arg(long)]
    force: bool,
    /// Make everything again, and keep nothing for the next build in .expound/
    #[arg(long)]
    no_cache: bool,
    /// Say how long each stage took, or write it to a file as a Chrome trace
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    timings: Option<Option<PathBuf>>,
}

pub fn run(args: &BuildArgs) -> Result<ExitCode, Failure> {
    let mut timings = Timings::start();
    survive_file_limits()?;
    let root = args.site.root()?;
    let out = args.out.clone().unwrap_or_else(|| root.join("public"));
    check_out(&root, &out)?;
    let request = Request {
        root: &root,
        out: &out,
        shown: &shown(&out),
        settings: args.site.settings()?,
        force: args.force,
        cache: !args.no_cache,
    };
    let mut built = build(&request, &mut timings)?;
    let counts = timings.time("report", || {
        let sources = &*built.sources;
        report::findings(&mut built.diagnostics, sources, args.format.format)
    });
    match &built.done {
        Some(done) => {
            if counts != (0, 0) {
                report::say(&report::counted(counts));
            }
            closing_lines(done, &out, args.site.root.as_deref(), &timings);
        }
        None => nothing_written(&built.diagnostics, counts, &out),
    }
    if let Some(error) = &built.not_kept {
        report::say(&format!(
            "nothing could be kept for the next build in .expound/: {error}"
        ));
    }
    write_timings(args, &timings)?;
    Ok(match built.done {
        Some(_) => ExitCode::SUCCESS,
        None => ExitCode::from(1),
    })
}

fn nothing_written(diagnostics: &[Diagnostic], counts: (usize, usize), out: &Path) {
    let kept = match out.join("index.html").exists() {
        true => format!("; {} is as it was", shown(out)),
        false => String::new(),
    };
    let counted = report::counted(counts);
    report::say(&format!("{counted}: nothing was written{kept}"));
    if let Some(hint) = report::explain_hint(diagnostics) {
        report::say(&hint);
    }
}

fn write_timings(args: &BuildArgs, timings: &Timings) -> Result<(), Failure> {
    match &args.timings {
        None => {}
        Some(None) => report::say(timings.to_text().trim_end()),
        Some(Some(file)) => std::fs::write(file, timings.to_trace())
            .map_err(|error| format!("{} can't be written: {error}", file.display()))?,
    }
    Ok(())
}

/// A write beyond the limit on the size of files fails like any other, instead of
/// ending the program.
fn survive_file_limits() -> Result<(), Failure> {
    #[cfg(unix)]
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Default::default())?;
    Ok(())
}

fn closing_lines(done: &Done, out: &Path, root: Option<&Path>, timings: &Timings) {
    let Done {
        report,
        closing,
        again,
    } = done;
    let again = match again {
        None => String::new(),
        Some(Again {
            read: 0,
            rendered: 0,
        }) => ": nothing had changed".to_owned(),
        Some(again) => format!(
            ": {} read, {} rendered, the rest known",
            report::plural(again.read, "page"),
            report::plural(again.rendered, "file")
        ),
    };
    report::say(&format!(
        "{} in {}: {} written, {} unchanged, {} removed, {:.2} s{again}",
        report::plural(closing.pages, "page"),
        shown(out),
        report::plural(report.written, "file"),
        report.unchanged,
        report.removed,
        timings.elapsed().as_secs_f64()
    ));
    if report.manifest_damaged {
        report::say(
            "its list of files was damaged: files of earlier builds may have been left behind",
        );
    }
    if !closing.url {
        report::say("no feed, sitemap and canonical links: site.yaml has no `url`");
    }
    let index = out.join("index.html");
    match closing.file_addresses {
        true => report::say(&format!("open {} in a browser", shown(&index))),
        false => {
            let root = root.map(|root| format!(" --root {}", quoted(root)));
            let root = root.unwrap_or_default();
            report::say(&format!("to look at it: {} serve{root}", program()));
        }
    }
}

/// An output folder that is, holds or lies in a folder of the author's would be a disaster.
fn check_out(root: &Path, out: &Path) -> Result<(), Failure> {
    let real = |path: &Path| {
        let mut rest = PathBuf::new();
        let mut at = std::path::absolute(path)?;
        loop {
            match at.canonicalize() {
                Ok(real) => {
                    return Ok::<_, std::io::Error>(if rest.as_os_str().is_empty() {
                        real
                    } else {
                        real.join(rest)
                    });
                }
                Err(error) => {
                    let Some(name) = at.file_name().map(|n| n.to_owned()) else {
                        return Err(error);
                    };
                    rest = match rest.as_os_str().is_empty() {
                        true => PathBuf::from(name),
                        false => Path::new(&name).join(rest),
                    };
                    at.pop();
                }
            }
        }
    };
    let real_out = real(out).map_err(|_| {
        let out = out.display();
        format!("the output folder {out} can't be made: a folder before `..` is not there")
    })?;
    for folder in ["content", "templates"] {
        let theirs = real(&root.join(folder))?;
        if real_out.starts_with(&theirs) || theirs.starts_with(&real_out) {
            return Err(format!(
                "the output folder {} is, holds or lies in {folder}/, and would overwrite it; choose another `--out`",
                out.display()
            )
            .into());
        }
    }
    Ok(())
}
