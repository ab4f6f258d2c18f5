//! `expound new`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use include_dir::{Dir, include_dir};

use super::{Failure, program, quoted, report, shown};

/// A small site with one example of each kind.
static EXAMPLE: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/cli/example");

#[derive(Args)]
pub struct NewArgs {
    /// The folder to make; it may exist if it is empty
    folder: PathBuf,
}

pub fn run(args: &NewArgs) -> Result<ExitCode, Failure> {
    let folder = &args.folder;
    if folder.symlink_metadata().is_ok() && !folder.is_dir() {
        return Err(format!("{} is a file; `new` makes a folder", folder.display()).into());
    }
    let taken = folder
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some());
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
    // Cargo runs only what is in its own folder.
    let folder = quoted(folder);
    report::say(&match program() {
        "expound" => format!("to look at it: cd {folder} && expound serve"),
        program => format!("to look at it: {program} serve --root {folder}"),
    });
    Ok(ExitCode::SUCCESS)
}
