//! The command line: arguments in, the pipeline as far as it is needed, a report
//! out. People read stderr, programs stdout.

mod build;
mod check;
mod explain;
mod learn;
mod mentions;
mod new;
mod report;
mod serve;
mod suggest;
mod view;
mod why;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::date::Day;
use crate::model::Settings;
use crate::parse::words::is_invisible;

/// Makes cross-linked explainer sites from Markdown.
#[derive(Parser)]
#[command(version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a small working site in a new folder
    New(new::NewArgs),
    /// Write the site to public/
    Build(build::BuildArgs),
    /// Look for mistakes and write nothing
    Check(check::CheckArgs),
    /// Show the site on this machine, changing with every save
    Serve(serve::ServeArgs),
    /// Print the data that a page's template sees
    View(view::ViewArgs),
    /// Say for each name in a page's text what was decided, and by which rule
    Why(why::WhyArgs),
    /// Propose in content/names.yaml which names to link, from how the site uses them
    Learn(learn::LearnArgs),
    /// Say where an entry is mentioned, linked or not
    Mentions(mentions::MentionsArgs),
    /// Explain the code of a finding
    Explain(explain::ExplainArgs),
}

/// Options of all commands that read a site.
#[derive(Args, Clone)]
pub struct SiteArgs {
    /// The folder that holds content/ [default: the nearest one upwards]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Include pages with `draft: true`
    #[arg(long)]
    drafts: bool,
    /// Include pages whose `published` is after today
    #[arg(long)]
    future: bool,
    /// The day that decides what is published [default: SOURCE_DATE_EPOCH, or the clock's day in UTC]
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Day>,
}

/// A name on the command line.
fn a_name(given: &str) -> Result<String, String> {
    match given.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        true => Err("a name has letters".to_owned()),
        false => Ok(given.to_owned()),
    }
}

#[derive(Args, Clone)]
pub struct FormatArgs {
    /// How findings are written: for people on stderr, or as JSON, one a line, on stdout
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Why a command could not do its work: wrong use, or the system failed it.
pub struct Failure(String);

impl<T: std::fmt::Display> From<T> for Failure {
    fn from(message: T) -> Self {
        Failure(message.to_string())
    }
}

/// Exit code for wrong use and for failures of the system.
const FAILED: u8 = 2;

/// Runs the command line.
pub fn run() -> ExitCode {
    let result = match Cli::parse().command {
        Command::New(args) => new::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::View(args) => view::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Learn(args) => learn::run(&args),
        Command::Mentions(args) => mentions::run(&args),
        Command::Explain(args) => explain::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(Failure(message)) => {
            report::say(&format!("error: {message}"));
            ExitCode::from(FAILED)
        }
    }
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|error| error.to_string())
}

impl SiteArgs {
    fn root(&self) -> Result<PathBuf, Failure> {
        if let Some(root) = &self.root {
            if !root.join("content").is_dir() {
                return Err(format!("{} holds no folder content/", root.display()).into());
            }
            return Ok(root.clone());
        }
        let here = std::env::current_dir()?;
        crate::read::find_root(&here).ok_or_else(|| {
            let program = program();
            format!("no folder content/ here or above; `{program} new FOLDER` makes a site, `--root DIR` names one").into()
        })
    }

    fn settings(&self) -> Result<Settings, Failure> {
        Ok(Settings {
            drafts: self.drafts,
            future: self.future,
            today: match self.today {
                Some(day) => day,
                None => today()?,
            },
        })
    }
}

/// The day of `SOURCE_DATE_EPOCH`, or of the clock.
fn today() -> Result<Day, Failure> {
    if let Ok(seconds) = std::env::var("SOURCE_DATE_EPOCH") {
        let seconds = seconds.trim().parse();
        return seconds
            .map(Day::from_unix)
            .map_err(|_| "SOURCE_DATE_EPOCH is not a number of seconds".into());
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Day::from_unix(i64::try_from(since.as_secs())?))
}

/// The way that the reader started this program, for lines that say what to run next.
fn program() -> &'static str {
    // Cargo names itself to what it runs.
    match std::env::var_os("CARGO").is_some() {
        true => "cargo run --release --",
        false => "expound",
    }
}

/// A path as a shell takes it as one word.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:,@~".contains(c);
    match !path.is_empty() && path.chars().all(plain) {
        true => path,
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

/// Whether stderr may hold colours.
fn colours() -> bool {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !no_color && std::io::stderr().is_terminal()
}

/// A path as a reader would type it from here.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    relative
        .unwrap_or_else(|| path.to_owned())
        .display()
        .to_string()
}
