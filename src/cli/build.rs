//! `expound build`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::{Failure, FormatArgs, SiteArgs, program, quoted, report, shown};
use crate::diagnostic::{Code, Diagnostic, Place, count};
use crate::emit::{EmitError, Emitter, Report};
use crate::read::{Asset, Files};
use crate::{Analysis, Bytes, analyse, read, render_all};

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
}

pub fn run(args: &BuildArgs) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    survive_file_limits()?;
    let root = args.site.root()?;
    let out = args.out.clone().unwrap_or_else(|| root.join("public"));
    check_out(&root, &out)?;
    let files = read::read(&root).map_err(|error| format!("content/ can't be read: {error}"))?;
    let analysis = analyse(&files, &args.site.settings()?);
    let mut diagnostics = analysis.diagnostics(&files);
    let written = match count(&diagnostics).0 {
        0 => write(&out, args.force, &analysis, &files, &mut diagnostics)?,
        _ => {
            // What is wrong with templates is said in the same run.
            let (found, _) = render_all(&analysis, &files, |_, _| Ok::<(), ()>(()));
            add_render_findings(&mut diagnostics, found);
            None
        }
    };
    let counts = report::findings(&mut diagnostics, &files, args.format.format);
    let Some(done) = written else {
        let kept = match out.join("index.html").exists() {
            true => format!("; {} is as it was", shown(&out)),
            false => String::new(),
        };
        report::say(&format!(
            "{}: nothing was written{kept}",
            report::counted(counts)
        ));
        if let Some(hint) = report::explain_hint(&diagnostics) {
            report::say(&hint);
        }
        return Ok(ExitCode::from(1));
    };
    if counts != (0, 0) {
        report::say(&report::counted(counts));
    }
    closing_lines(&analysis, &done, &out, args.site.root.as_deref(), start);
    Ok(ExitCode::SUCCESS)
}

/// A write beyond the limit on the size of files fails like any other, instead of
/// ending the program.
fn survive_file_limits() -> Result<(), Failure> {
    #[cfg(unix)]
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Default::default())?;
    Ok(())
}

fn closing_lines(
    analysis: &Analysis,
    done: &Report,
    out: &Path,
    root: Option<&Path>,
    start: Instant,
) {
    let pages = analysis.site().pages.iter().filter(|p| p.live).count();
    report::say(&format!(
        "{} in {}: {} written, {} unchanged, {} removed, {:.2} s",
        report::plural(pages, "page"),
        shown(out),
        report::plural(done.written, "file"),
        done.unchanged,
        done.removed,
        start.elapsed().as_secs_f64()
    ));
    if done.manifest_damaged {
        report::say(
            "its list of files was damaged: files of earlier builds may have been left behind",
        );
    }
    if analysis.site().config.url.is_none() {
        report::say("no feed, sitemap and canonical links: site.yaml has no `url`");
    }
    let index = out.join("index.html");
    match analysis.site().config.file_addresses {
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

/// Renders everything and makes the output folder hold it; nothing when there are errors.
fn write(
    out: &Path,
    force: bool,
    analysis: &Analysis,
    files: &Files,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Report>, Failure> {
    let emitter = Emitter::open(out, force)?;
    let (found, done) = render_all(analysis, files, |output, bytes| match bytes {
        Bytes::Rendered(html) => emitter.put(&output.path, html.as_bytes()),
        Bytes::Copy(Asset::File(path)) => emitter.copy(&output.path, path),
        Bytes::Copy(Asset::Builtin(bytes)) => emitter.put(&output.path, bytes),
    });
    diagnostics.extend(found);
    done?;
    if count(diagnostics).0 > 0 {
        return Ok(None);
    }
    match emitter.commit() {
        Ok(report) => Ok(Some(report)),
        Err(EmitError::Conflicts(conflicts)) => {
            for conflict in conflicts {
                let file = format!("{}/{}", shown(out), conflict.path);
                diagnostics.push(
                    Diagnostic::new(
                        Code::ForeignFile,
                        Place::file(&file.into()),
                        conflict.reason.to_string(),
                    )
                    .help(match conflict.reason.yields_to_force() {
                        true => "move it away, or overwrite it with `--force`",
                        false => "move it away",
                    }),
                );
            }
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Adds what rendering found to what was known before. A template that stumbles
/// over a page with errors of its own says nothing new.
pub fn add_render_findings(diagnostics: &mut Vec<Diagnostic>, found: Vec<Diagnostic>) {
    let all_known = count(diagnostics).0 > 0;
    diagnostics.extend(
        found
            .into_iter()
            .filter(|d| !all_known || d.code != Code::TemplateError),
    );
}
