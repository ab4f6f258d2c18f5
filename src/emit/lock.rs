//! One run at a time for each output folder.
//!
//! The lock is the operating system's, on the empty file `.expound-lock`: it
//! ends with its process, however that ends. The file itself stays. To remove it
//! would let a third run lock a new file of that name while a second one, which
//! opened the old one in time, believes that it holds the lock.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use super::error::EmitError;
use super::paths;

#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    pub fn take(out: &Path) -> Result<Lock, EmitError> {
        let path = out.join(paths::LOCK);
        let failed = || EmitError::io(&path, "lock the output folder with");
        // Opening a link would make a file elsewhere.
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(failed()(io::Error::other("it is not a plain file")));
        }
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed())?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(EmitError::Locked { out: out.into() }),
            Err(TryLockError::Error(error)) => Err(failed()(error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file does it as well.
        let _ = self.0.unlock();
    }
}
