//! `expound new`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use include_dir::{Dir, include_dir};

use super::{Failure, report, shown};

/// A small site with one example of each kind.
static EXAMPLE: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/cli/example");

#[derive(Args)]
pub struct NewArgs {
    /// The folder to make; it may exist if it is empty
    folder: PathBuf,
}

pub fn run(args: &NewArgs) -> Result<ExitCode, Failure> {
    let folder = &args.folder;
    let taken = folder
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some())
        || folder.is_file();
    if taken {
        return Err(format!(
            "{} is not empty; `new` starts from nothing",
            folder.display()
        )
        .into());
    }
    std::fs::create_dir_all(folder)?;
    EXAMPLE.extract(folder)?;
    report::say(&format!("a small site is in {}", shown(folder)));
    report::say(&format!(
        "to look at it: cd {} && expound serve",
        shown(folder)
    ));
    Ok(ExitCode::SUCCESS)
}
