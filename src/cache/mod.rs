//! What a build keeps for the next one, in `.expound/` beside `content/`: the site
//! as it was when that was written. It is safe to delete.
//!
//! ```text
//! .expound/
//!   .gitignore     nothing here is for others
//!   3f…/           of one output folder, so that builds to several don't disturb
//!     head         how all files stood, and what was said of them ([`Head`])
//!     5b…, 90…     the pages as they were parsed and linked, in [`Pieces`]
//! ```
//! What is damaged, was cut off, or was written by another program or another
//! version of it, is as if it were not there (`file`).

mod file;
mod head;
mod pages;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

pub use head::{Closing, Compared, Days, Head, Input, identity};
pub use pages::{Other, Pages, Pieces};

use file::Program;

/// The folder's name, in the site's root.
const FOLDER: &str = ".expound";

/// The file of a [`Head`].
const HEAD: &str = "head";

/// The cache of one site for one output folder.
#[derive(Debug)]
pub struct Cache {
    top: PathBuf,
    /// In it, for the output folder.
    folder: PathBuf,
    program: Program,
}

impl Cache {
    /// The cache of the site at `root` for builds to `out`. Nothing is looked at yet.
    pub fn of(root: &Path, out: &Path) -> io::Result<Cache> {
        let program = Program::running().ok_or(ErrorKind::NotFound)?;
        let out = std::path::absolute(out)?;
        let key = blake3::hash(out.as_os_str().as_encoded_bytes()).to_hex();
        let top = root.join(FOLDER);
        Ok(Cache {
            folder: top.join(&key[..16]),
            top,
            program,
        })
    }

    /// What the last build left, if it can be trusted.
    pub fn head(&self) -> Option<Head> {
        let bytes = file::read(&self.folder.join(HEAD), self.program)?;
        postcard::from_bytes(&bytes).ok()
    }

    /// Keeps it for the next build.
    pub fn keep(&self, head: &Head) -> io::Result<()> {
        self.make()?;
        let bytes = postcard::to_stdvec(head).map_err(io::Error::other)?;
        file::write(&self.folder.join(HEAD), self.program, &bytes)?;
        self.sweep(&head.pages);
        Ok(())
    }

    fn make(&self) -> io::Result<()> {
        if fs::symlink_metadata(&self.top).is_ok_and(|found| !found.is_dir()) {
            return Err(io::Error::from(ErrorKind::NotADirectory));
        }
        fs::create_dir_all(&self.folder)?;
        let ignore = self.top.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
        Ok(())
    }
}
