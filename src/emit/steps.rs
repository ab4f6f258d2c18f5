//! Carrying out a plan, one rename at a time, and taking it back when a step fails.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::EmitError;
use super::staging::Staging;

/// One change to the output folder. Between two of them the process may be killed.
#[derive(Debug)]
pub enum Step {
    /// A staged file comes to stand at `to`, in place of the file there.
    Place {
        from: PathBuf,
        to: PathBuf,
    },
    /// A file or link goes, if it is there.
    Remove(PathBuf),
    MakeFolder(PathBuf),
    /// A folder goes if it is empty. When it stays, that harms nobody; if a
    /// file should have come there, placing that fails.
    RemoveFolder(PathBuf),
}

/// What takes a step back.
#[derive(Debug)]
enum Undo {
    Delete(PathBuf),
    /// From the staging back to its place.
    Restore {
        kept: PathBuf,
        to: PathBuf,
    },
    MakeFolder(PathBuf),
    RemoveFolder(PathBuf),
}

/// All the steps, or none.
pub fn carry_out(steps: &[Step], staging: &Staging) -> Result<(), EmitError> {
    let mut undos = Vec::new();
    for step in steps {
        match step.carry_out(staging) {
            Ok(undo) => undos.extend(undo),
            Err(error) if take_back(undos).is_ok() => return Err(error),
            Err(error) => return Err(EmitError::Torn(Box::new(error))),
        }
    }
    Ok(())
}

/// The first step was the manifest of old and new paths, so it is taken back
/// last, and it stays when something else could not be.
fn take_back(undos: Vec<Undo>) -> io::Result<()> {
    undos.into_iter().rev().try_for_each(Undo::carry_out)
}

impl Step {
    fn carry_out(&self, staging: &Staging) -> Result<Option<Undo>, EmitError> {
        match self {
            Step::Place { from, to } => {
                let undo = match keep(to, staging) {
                    Ok(kept) => Undo::Restore {
                        kept,
                        to: to.clone(),
                    },
                    Err(error) if error.kind() == ErrorKind::NotFound => Undo::Delete(to.clone()),
                    Err(error) => return Err(EmitError::io(to, "keep a copy of")(error)),
                };
                fs::rename(from, to).map_err(EmitError::io(to, "write"))?;
                Ok(Some(undo))
            }
            // Renamed, not deleted, so that it can come back.
            Step::Remove(path) => {
                let kept = staging.name();
                match fs::rename(path, &kept) {
                    Ok(()) => Ok(Some(Undo::Restore {
                        kept,
                        to: path.clone(),
                    })),
                    Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                    Err(error) => Err(EmitError::io(path, "remove")(error)),
                }
            }
            Step::MakeFolder(path) => match fs::create_dir(path) {
                Ok(()) => Ok(Some(Undo::RemoveFolder(path.clone()))),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
                Err(error) => Err(EmitError::io(path, "create the folder")(error)),
            },
            Step::RemoveFolder(path) => {
                let removed = fs::remove_dir(path).is_ok();
                Ok(removed.then(|| Undo::MakeFolder(path.clone())))
            }
        }
    }
}

/// A second name for the file at `path`, in the staging; a copy where the file
/// system has no second names or does not give them for other people's files.
fn keep(path: &Path, staging: &Staging) -> io::Result<PathBuf> {
    let kept = staging.name();
    match fs::hard_link(path, &kept) {
        Ok(()) => Ok(kept),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(error),
        Err(_) => fs::copy(path, &kept).map(|_| kept),
    }
}

impl Undo {
    fn carry_out(self) -> io::Result<()> {
        match self {
            Undo::Delete(path) => fs::remove_file(path),
            Undo::Restore { kept, to } => fs::rename(kept, to),
            Undo::MakeFolder(path) => fs::create_dir(path),
            Undo::RemoveFolder(path) => fs::remove_dir(path),
        }
    }
}
