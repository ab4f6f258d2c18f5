//! The staging folder, `.expound-staging` in the output folder.
//!
//! It lies there because a rename is only one step within a file system. Its
//! files are numbered: new bytes that wait for the commit, and while that runs
//! the old files that it replaced or removed. It is made when the first file
//! comes, and goes when the run ends; a killed run's is cleared by the next.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::error::EmitError;
use super::paths;

#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    next: AtomicUsize,
}

impl Staging {
    /// An empty staging, without anything that an earlier run left there.
    pub fn clear(out: &Path) -> Result<Staging, EmitError> {
        let folder = out.join(paths::STAGING);
        let cleared = match fs::symlink_metadata(&folder) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(&folder),
            Ok(_) => fs::remove_file(&folder),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        };
        cleared.map_err(EmitError::io(&folder, "remove"))?;
        let next = AtomicUsize::new(0);
        Ok(Staging { folder, next })
    }

    /// A path in the staging that nothing else uses.
    pub fn name(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.folder.join(number.to_string())
    }

    pub fn create(&self, name: &Path) -> Result<File, EmitError> {
        let mut file = File::create_new(name);
        if matches!(&file, Err(error) if error.kind() == ErrorKind::NotFound) {
            self.make()?;
            file = File::create_new(name);
        }
        file.map_err(EmitError::io(name, "create"))
    }

    /// Makes the folder itself, unless another thread was faster.
    pub fn make(&self) -> Result<(), EmitError> {
        match fs::create_dir(&self.folder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(EmitError::io(&self.folder, "create")(error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is cleared by the next run, or stops it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
