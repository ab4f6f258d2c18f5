//! What can go wrong, and what to do about it.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why an output folder was not written. Unless it is [`EmitError::Torn`],
/// the folder is as it was before the run.
#[derive(Debug)]
pub enum EmitError {
    /// Another run holds the lock of this folder.
    Locked { out: PathBuf },
    /// Paths at which this run may not write: all of them, sorted by path.
    Conflicts(Vec<Conflict>),
    /// The system refused: "cannot `doing` `path`".
    Io {
        path: PathBuf,
        doing: &'static str,
        error: io::Error,
    },
    /// The commit failed, and so did taking it back. Every file is whole,
    /// some are new, and the next run completes.
    Torn(Box<EmitError>),
}

/// A path at which this run may not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// From the output folder, with slashes.
    pub path: String,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A file with other bytes that expound did not write.
    Foreign,
    /// A symbolic link.
    Link,
    /// A folder where a file should go, with this file that expound did not write.
    Folder { holds: String },
    /// A file that expound did not write where a folder should go.
    NotAFolder,
    /// This run has two outputs at this path.
    Twice,
    /// This run has an output at this path and another one below it.
    AlsoAFolder,
    /// No path of a file in the output folder.
    BadPath,
}

impl Reason {
    /// Whether `--force` would overwrite what stands there: files and links, never a folder.
    pub fn yields_to_force(&self) -> bool {
        matches!(self, Reason::Foreign | Reason::Link | Reason::NotAFolder)
    }
}

impl EmitError {
    /// For `map_err`.
    pub(super) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> EmitError {
        move |error| EmitError::Io {
            path: path.to_owned(),
            doing,
            error,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Reason::Foreign => f.write_str("another file stands here, which expound did not write"),
            Reason::Link => f.write_str("a symbolic link, and expound writes through none"),
            Reason::Folder { holds } => write!(
                f,
                "a file should go here, but it is a folder with `{holds}`, which expound did not write"
            ),
            Reason::NotAFolder => f.write_str(
                "a folder should go here, but it is a file, which expound did not write",
            ),
            Reason::Twice => f.write_str("the site has two outputs at this path"),
            Reason::AlsoAFolder => {
                f.write_str("the site has an output at this path and others below it")
            }
            Reason::BadPath => f.write_str("not a path that expound can write"),
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.reason)
    }
}

/// With a lost manifest and a changed theme, every page is a conflict.
const SHOWN: usize = 20;

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            EmitError::Locked { out } => write!(
                f,
                "another expound is writing to `{}`; build again when it has finished",
                out.display()
            ),
            EmitError::Conflicts(conflicts) => {
                f.write_str("some outputs cannot be written, so none was:")?;
                for conflict in conflicts.iter().take(SHOWN) {
                    write!(f, "\n  {conflict}")?;
                }
                if let Some(more @ 1..) = conflicts.len().checked_sub(SHOWN) {
                    write!(f, "\n  and {more} more")?;
                }
                let forced = conflicts.iter().filter(|c| c.reason.yields_to_force());
                match forced.count() {
                    0 => Ok(()),
                    n if n == conflicts.len() => {
                        f.write_str("\nmove these away, or use --force to overwrite them")
                    }
                    _ => f.write_str(
                        "\nmove these away; --force overwrites files and links that are in the way, but no folders",
                    ),
                }
            }
            EmitError::Io { path, doing, error } => {
                write!(f, "cannot {doing} `{}`: {error}", path.display())?;
                match error.kind() {
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                        f.write_str("; make room there, then build again")
                    }
                    ErrorKind::PermissionDenied if doing.starts_with("read") => {
                        f.write_str("; make it readable for you")
                    }
                    ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                        f.write_str("; make it writable for you, or choose a folder with --out")
                    }
                    _ => Ok(()),
                }
            }
            EmitError::Torn(cause) => write!(
                f,
                "{cause}\nnot all could be put back: each file is whole, but some are new; build again once this is mended"
            ),
        }
    }
}

impl std::error::Error for EmitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EmitError::Io { error, .. } => Some(error),
            EmitError::Torn(cause) => Some(cause),
            EmitError::Locked { .. } | EmitError::Conflicts(_) => None,
        }
    }
}
