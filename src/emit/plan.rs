//! From the outputs of a run and the manifest of the one before to the
//! [`Step`]s that the output folder needs, in this order:
//!
//! 1. the manifest of old and new paths, so that whatever comes to stand there is known as ours
//! 2. what is in the way goes: files where folders are needed, folders where files are
//! 3. new folders
//! 4. the staged files, by path
//! 5. files of earlier runs go, then the folders that this left empty
//! 6. the final manifest

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use super::error::{Conflict, EmitError, Reason};
use super::ground::{Ground, Stands};
use super::lock::Lock;
use super::manifest::{self, Entries, Manifest, State};
use super::paths::{self, folders};
use super::staging::Staging;
use super::steps::Step;
use super::{Emitter, Outputs, Report, Staged};

/// A commit that has only to be carried out: all its bytes are in the staging.
#[derive(Debug)]
pub struct Plan {
    pub steps: Vec<Step>,
    pub report: Report,
    pub outputs: Outputs,
    pub ground: Ground,
    pub staging: Staging,
    /// Let go after the staging.
    pub _lock: Lock,
}

impl Emitter {
    /// All that a commit will do. Nothing but the staging is written to.
    pub(super) fn plan(self) -> Result<Plan, EmitError> {
        let outputs = into_inner(self.outputs);
        let needed: HashSet<&str> = outputs.keys().flat_map(|path| folders(path)).collect();

        let mut conflicts = into_inner(self.conflicts);
        let clashes = outputs.keys().filter(|path| needed.contains(path.as_str()));
        conflicts.extend(clashes.map(|path| (path.clone(), Reason::AlsoAFolder)));
        if !conflicts.is_empty() {
            let conflicts = conflicts.into_iter();
            let conflicts = conflicts.map(|(path, reason)| Conflict { path, reason });
            return Err(EmitError::Conflicts(conflicts.collect()));
        }

        let mut planner = Planner {
            ground: &self.ground,
            manifest: &self.manifest,
            staging: &self.staging,
            outputs: &outputs,
            needed,
            steps: Vec::new(),
        };
        let removed = planner.all()?;
        let steps = planner.steps;
        let written = staged(&outputs).count();
        let report = Report {
            written,
            unchanged: outputs.len() - written,
            removed,
            manifest_damaged: self.manifest.state == State::Damaged,
        };
        Ok(Plan {
            steps,
            report,
            outputs,
            ground: self.ground,
            staging: self.staging,
            _lock: self.lock,
        })
    }
}

struct Planner<'a> {
    ground: &'a Ground,
    manifest: &'a Manifest,
    staging: &'a Staging,
    outputs: &'a Outputs,
    /// Every folder with an output somewhere in it.
    needed: HashSet<&'a str>,
    steps: Vec<Step>,
}

impl<'a> Planner<'a> {
    /// Fills `steps`; returns how many files of earlier runs they remove.
    fn all(&mut self) -> Result<usize, EmitError> {
        let outputs = self.outputs;
        let written: Entries = (outputs.iter())
            .map(|(path, output)| (path.clone(), output.hash))
            .collect();
        let listed = &self.manifest.entries;
        let stale: Vec<&str> = (listed.keys().map(String::as_str))
            .filter(|path| !outputs.contains_key(*path))
            .collect();
        let settled = stale.is_empty() && staged(outputs).next().is_none();
        if settled && self.manifest.state == State::Finished && *listed == written {
            return Ok(0);
        }

        if let Stands::Link | Stands::Special = self.ground.stands(paths::MANIFEST)? {
            self.remove(paths::MANIFEST);
        }
        if !settled {
            let mut union = listed.clone();
            union.extend(written.clone());
            self.write_manifest(&union, false)?;
        }
        let standing = self.standing(&stale)?;
        let removed = standing.len();
        let (blocking, rest): (Vec<_>, Vec<_>) =
            (standing.into_iter()).partition(|path| self.is_in_the_way(path));
        self.clear_the_way(&blocking)?;
        self.make_folders()?;
        for (path, staged) in staged(outputs) {
            let (from, to) = (staged.file.clone(), self.ground.at(path));
            self.steps.push(Step::Place { from, to });
        }
        for path in rest {
            self.remove(path);
        }
        self.remove_emptied(&stale)?;
        self.write_manifest(&written, true)?;
        Ok(removed)
    }

    fn remove(&mut self, path: &str) {
        self.steps.push(Step::Remove(self.ground.at(path)));
    }

    /// The text goes to the staging at once, so that a full disk shows now.
    fn write_manifest(&mut self, entries: &Entries, finished: bool) -> Result<(), EmitError> {
        let to = self.ground.at(paths::MANIFEST);
        let from = self.staging.name();
        let text = manifest::text(entries, finished);
        (self.staging.create(&from)?.write_all(text.as_bytes()))
            .map_err(EmitError::io(&to, "write"))?;
        self.steps.push(Step::Place { from, to });
        Ok(())
    }

    /// The stale paths at which there is a file to remove. Behind a link there is
    /// none of ours, and a folder in a file's place is somebody else's.
    fn standing(&self, stale: &[&'a str]) -> Result<Vec<&'a str>, EmitError> {
        let mut by_lower_case: HashMap<String, Vec<&str>> = HashMap::new();
        if !stale.is_empty() {
            for path in self.outputs.keys() {
                let spellings = by_lower_case.entry(path.to_lowercase()).or_default();
                spellings.push(path);
            }
        }
        let mut standing = Vec::new();
        for path in stale {
            let gone = match self.ground.stands(path)? {
                Stands::Nothing | Stands::Folder | Stands::Behind { .. } => true,
                Stands::File { .. } | Stands::Link | Stands::Special => false,
            };
            let respelled = || {
                let spellings = by_lower_case.get(&path.to_lowercase()).into_iter();
                (spellings.flatten()).any(|output| self.ground.is_same(path, output))
            };
            if !gone && !respelled() {
                standing.push(*path);
            }
        }
        Ok(standing)
    }

    /// Whether a file at this stale path stands where an output needs a folder,
    /// or in a folder where an output is to stand.
    fn is_in_the_way(&self, stale: &str) -> bool {
        self.needed.contains(stale) || folders(stale).any(|path| self.outputs.contains_key(path))
    }

    fn clear_the_way(&mut self, stale: &[&str]) -> Result<(), EmitError> {
        for path in stale {
            self.remove(path);
        }
        let mut foreign = BTreeSet::new();
        for (path, staged) in staged(self.outputs) {
            match &staged.over {
                Stands::Nothing | Stands::File { .. } => {}
                Stands::Link | Stands::Special => self.remove(path),
                Stands::Folder => {
                    for folder in self.ground.folders_in(path)? {
                        let folder = self.ground.at(&folder);
                        self.steps.push(Step::RemoveFolder(folder));
                    }
                }
                // A listed one is stale, so that it went already.
                Stands::Behind { at, .. } if self.manifest.lists(at) => {}
                Stands::Behind { at, .. } => {
                    foreign.insert(at.clone());
                }
            }
        }
        for path in foreign {
            self.remove(&path);
        }
        Ok(())
    }

    fn make_folders(&mut self) -> Result<(), EmitError> {
        let needed: BTreeSet<&str> = staged(self.outputs)
            .flat_map(|(path, _)| folders(path))
            .collect();
        for folder in needed {
            if self.ground.folder(folder)? != Stands::Folder {
                let folder = self.ground.at(folder);
                self.steps.push(Step::MakeFolder(folder));
            }
        }
        Ok(())
    }

    /// Folders on the way to stale paths, also to those that a killed run
    /// removed already: what is in them shows when the step is done.
    fn remove_emptied(&mut self, stale: &[&str]) -> Result<(), EmitError> {
        let emptied: BTreeSet<&str> = (stale.iter().flat_map(|path| folders(path)))
            .filter(|folder| !self.needed.contains(folder))
            .collect();
        for folder in emptied.into_iter().rev() {
            if self.ground.folder(folder)? == Stands::Folder {
                let folder = self.ground.at(folder);
                self.steps.push(Step::RemoveFolder(folder));
            }
        }
        Ok(())
    }
}

/// The outputs whose bytes wait in the staging.
fn staged(outputs: &Outputs) -> impl Iterator<Item = (&str, &Staged)> {
    outputs
        .iter()
        .filter_map(|(path, output)| Some((path.as_str(), output.staged.as_ref()?)))
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}
