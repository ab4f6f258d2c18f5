//! `expound serve`

use std::net::IpAddr;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, SiteArgs, report};
use crate::serve::{self, Checked, Editor, News};

#[derive(Args)]
pub struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The port; if it is taken, the next free one
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The address to listen on; any but a loopback address shows your drafts to the network
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// What opens a file at a line, such as `code -g {file}:{line}` [default: $VISUAL, or $EDITOR]
    #[arg(long, value_name = "COMMAND")]
    editor: Option<String>,
    /// Browsers go to the page that was saved
    #[arg(long)]
    follow: bool,
}

pub fn run(args: &ServeArgs) -> Result<ExitCode, Failure> {
    let options = serve::Options {
        root: args.site.root()?,
        settings: args.site.settings()?,
        host: args.host,
        port: args.port,
        editor: editor(args.editor.clone()),
        follow: args.follow,
        style: report::style(),
    };
    let wanted = args.port;
    let done = serve::serve(options, move |news| match news {
        News::Listening(address) => {
            if address.port() != wanted && wanted != 0 {
                report::say(&format!("port {wanted} is taken"));
            }
            if !address.ip().is_loopback() {
                report::say(
                    "everyone on this network can see the site, drafts too if they are shown; \
                     only browsers on this machine can open the editor",
                );
            }
            report::say(&format!(
                "the site is at http://{address}/ and changes with every save; Ctrl-C ends it"
            ));
        }
        News::Checked(checked) => tell(&checked),
        News::Failed(why) => report::say(&format!(
            "the site can't be read, and stays as it was: {why}"
        )),
        News::Unwatched(why) => report::say(&why),
    });
    done.map_err(|error| Failure(format!("can't serve on {}:{wanted}: {error}", args.host)))?;
    Ok(ExitCode::SUCCESS)
}

fn editor(chosen: Option<String>) -> Editor {
    let set = |name| {
        let value = std::env::var(name).ok();
        value.filter(|value| !value.trim().is_empty())
    };
    Editor::new(chosen.or_else(|| set("VISUAL")).or_else(|| set("EDITOR")))
}

/// What is wrong with the site, and how much it holds.
fn tell(checked: &Checked) {
    report::text(&checked.text);
    let pages = report::plural(checked.pages, "page");
    let seconds = checked.took.as_secs_f64();
    match (checked.errors, checked.warnings) {
        (0, 0) => report::say(&format!("{pages}, {seconds:.2} s")),
        counts => report::say(&format!(
            "{} in {pages}, {seconds:.2} s",
            report::counted(counts)
        )),
    }
}
