//! `emit`: bytes in, changed files out. Nothing else writes to the output folder.
//!
//! 1. [`Emitter::open`] makes the folder, takes its `lock`, clears away what a
//!    killed run left in `staging`, and reads the `manifest`.
//! 2. [`Emitter::put`] and [`Emitter::copy`] compare an output with what stands
//!    at its path (`ground`). The same bytes: nothing is done. Other bytes are
//!    staged. A path that is not ours to overwrite is a [`Conflict`].
//! 3. [`Emitter::commit`] writes down what has to happen (`plan`) and does it
//!    (`steps`): first the manifest with old and new paths, then the renames,
//!    then the removals, then the final manifest.
//!
//! **Invariants.** Up to `commit`, no file of the site is touched. In `commit`,
//! all bytes are on the disk already and every step is one rename (or one folder
//! made or removed): killed at any point, each file is whole, old or new, and
//! listed, so that the next run knows it as ours and completes. A step that
//! fails takes back those before it. A path belongs to expound when the manifest
//! lists it, whatever its bytes are by now: people run minifiers over `public/`.
//! Nothing is written or removed through a symbolic link.

mod content;
mod error;
mod ground;
mod left;
mod lock;
mod manifest;
mod paths;
mod plan;
mod staging;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use blake3::Hash;

use content::Content;
pub use error::{Conflict, EmitError, Reason};
use ground::{Ground, Stands};
pub use left::{Left, Looked, Written, look};
use lock::Lock;
use manifest::Manifest;
use staging::Staging;

use crate::stamp::Stamp;

/// What a commit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// There was a manifest, but not one that can be trusted: files that
    /// earlier runs wrote may have been left behind.
    pub manifest_damaged: bool,
}

/// One run's writing to one output folder, which is locked as long as this
/// lives. Dropped without [`Emitter::commit`], it leaves the site as it was.
#[derive(Debug)]
pub struct Emitter {
    ground: Ground,
    manifest: Manifest,
    force: bool,
    /// When the folder was opened.
    looked: SystemTime,
    outputs: Mutex<Outputs>,
    /// By path, so that a file in the way of a hundred outputs is told once.
    conflicts: Mutex<BTreeMap<String, Reason>>,
    // Dropped in this order: the staging goes while the folder is still locked.
    staging: Staging,
    lock: Lock,
}

/// The outputs of a run, by path.
type Outputs = BTreeMap<String, Output>;

/// An output of this run.
#[derive(Debug)]
struct Output {
    hash: Hash,
    /// Of the file that stands there with these bytes, if it can be trusted.
    stamp: Option<Stamp>,
    /// Nothing when the file that stands there has these bytes already.
    staged: Option<Staged>,
}

/// Bytes that wait for the commit.
#[derive(Debug)]
struct Staged {
    file: PathBuf,
    /// What stands at the output's path.
    over: Stands,
}

impl Emitter {
    /// Locks the output folder, which is made if it is missing. With `force`,
    /// files and links that expound did not write are overwritten.
    pub fn open(out: &Path, force: bool) -> Result<Emitter, EmitError> {
        make_folder(out)?;
        let lock = Lock::take(out)?;
        let staging = Staging::clear(out)?;
        let manifest = Manifest::read(out)?;
        Ok(Emitter {
            ground: Ground::new(out),
            manifest,
            force,
            looked: SystemTime::now(),
            outputs: Mutex::default(),
            conflicts: Mutex::default(),
            staging,
            lock,
        })
    }

    /// One output: its path from the output folder, with slashes, and its bytes.
    /// Conflicts are collected and returned by [`Emitter::commit`]; an error
    /// here is one of the system, and the run should be given up.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), EmitError> {
        self.take(path, Content::Bytes(bytes))
    }

    /// Like [`Emitter::put`], with the bytes of a file, which may be large.
    pub fn copy(&self, path: &str, from: &Path) -> Result<(), EmitError> {
        self.take(path, Content::File(from))
    }

    /// Makes the output folder hold exactly the outputs of this run, beside the
    /// files that expound did not write. When it does already, nothing is written.
    /// Returns what was done, and how the folder was left.
    pub fn commit(self) -> Result<(Report, Left), EmitError> {
        let plan = self.plan()?;
        steps::carry_out(&plan.steps, &plan.staging)?;
        let left = Left::of(plan.outputs, &plan.ground);
        Ok((plan.report, left))
    }

    /// An output of the last build, which stands as that left it: it is not looked at.
    pub fn keep(&self, left: &Written) {
        let output = Output {
            hash: Hash::from_bytes(left.hash),
            stamp: left.stamp,
            staged: None,
        };
        self.record(&left.path, output);
    }

    fn take(&self, path: &str, content: Content) -> Result<(), EmitError> {
        if !paths::is_sound(path) {
            self.refuse(path, Reason::BadPath);
            return Ok(());
        }
        let over = self.ground.stands(path)?;
        let target = self.ground.at(path);
        if let Stands::File { stamp } = over
            && let Some(hash) = content.hash_if_same(&target, stamp.len)?
        {
            let stamp = Some(stamp).filter(|stamp| stamp.settled(self.looked));
            let staged = None;
            let output = Output {
                hash,
                stamp,
                staged,
            };
            self.record(path, output);
        } else if let Some((path, reason)) = self.conflict(path, &over)? {
            self.refuse(path, reason);
        } else {
            let file = self.staging.name();
            let hash = content.write(self.staging.create(&file)?, &target)?;
            let staged = Some(Staged { file, over });
            let stamp = None;
            let output = Output {
                hash,
                stamp,
                staged,
            };
            self.record(path, output);
        }
        Ok(())
    }

    /// Whether what stands at an output's path forbids writing there, and at which path.
    fn conflict<'a>(
        &self,
        path: &'a str,
        over: &'a Stands,
    ) -> Result<Option<(&'a str, Reason)>, EmitError> {
        let may_replace = |path| self.force || self.owns(path);
        Ok(match over {
            Stands::Nothing => None,
            Stands::File { .. } | Stands::Special if may_replace(path) => None,
            Stands::File { .. } | Stands::Special => Some((path, Reason::Foreign)),
            Stands::Link if may_replace(path) => None,
            Stands::Link => Some((path, Reason::Link)),
            Stands::Folder => self
                .ground
                .foreign_in(path, &self.manifest)?
                .map(|holds| (path, Reason::Folder { holds })),
            Stands::Behind { at, .. } if may_replace(at) => None,
            Stands::Behind { at, link: true } => Some((at, Reason::Link)),
            Stands::Behind { at, link: false } => Some((at, Reason::NotAFolder)),
        })
    }

    fn owns(&self, path: &str) -> bool {
        self.manifest.lists(path)
            || (self.manifest.spelled_like(path)).any(|other| self.ground.is_same(path, other))
    }

    fn record(&self, path: &str, output: Output) {
        if locked(&self.outputs)
            .insert(path.to_owned(), output)
            .is_some()
        {
            self.refuse(path, Reason::Twice);
        }
    }

    fn refuse(&self, path: &str, reason: Reason) {
        locked(&self.conflicts).insert(path.to_owned(), reason);
    }
}

fn make_folder(out: &Path) -> Result<(), EmitError> {
    let made = if out.exists() && !out.is_dir() {
        Err(ErrorKind::NotADirectory.into())
    } else {
        fs::create_dir_all(out)
    };
    made.map_err(EmitError::io(out, "create the output folder"))
}

/// A thread that panicked while it held one of these left nothing half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
