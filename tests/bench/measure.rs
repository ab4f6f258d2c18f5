//! What a program takes: time, processor time, memory, and what it writes.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one run took.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    pub time: f64,
    /// Of all processors.
    pub cpu: f64,
    /// At its peak, in MiB.
    pub memory: f64,
    pub files: usize,
    pub bytes: u64,
}

/// Runs a command that writes to `out`; nothing if it can't be run or fails.
pub fn measure(command: &mut Command, out: &Path) -> Option<Run> {
    let before = files(out);
    let cpu = cpu_of_children();
    let start = Instant::now();
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak: f64 = 0.0;
    let status = loop {
        if let Ok(status) = fs::read_to_string(&status_file) {
            let line = status.lines().find(|l| l.starts_with("VmHWM:"));
            let kib = line.and_then(|l| l.split_whitespace().nth(1)?.parse::<f64>().ok());
            peak = peak.max(kib.unwrap_or(0.0) / 1024.0);
        }
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = start.elapsed().as_secs_f64();
    let cpu = cpu_of_children() - cpu;
    let mut written = files(out);
    written.retain(|path, file| before.get(path) != Some(file));
    status.success().then_some(Run {
        time,
        cpu,
        memory: peak,
        files: written.len(),
        bytes: written.values().map(|file| file.len).sum(),
    })
}

/// The run with the median time, with the medians of the others' figures.
pub fn median(runs: &[Run]) -> Option<Run> {
    let by = |key: fn(&Run) -> f64| {
        let mut all: Vec<f64> = runs.iter().map(key).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    Some(Run {
        time: by(|run| run.time)?,
        cpu: by(|run| run.cpu)?,
        memory: by(|run| run.memory)?,
        ..*runs.last()?
    })
}

/// A file as it stands: one that was written again is another.
#[derive(PartialEq, Eq)]
struct Stamp {
    len: u64,
    inode: u64,
    changed: (i64, i64),
}

fn files(folder: &Path) -> HashMap<PathBuf, Stamp> {
    let mut found = HashMap::new();
    let Ok(entries) = folder.read_dir() else {
        return found;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(meta) = entry.metadata() else { continue };
        if meta.is_dir() {
            found.extend(files(&path));
        } else {
            let stamp = Stamp {
                len: meta.len(),
                inode: meta.ino(),
                changed: (meta.mtime(), meta.mtime_nsec()),
            };
            found.insert(path, stamp);
        }
    }
    found
}

/// The processor time of all commands that ended, in seconds; 0 where the system
/// does not tell.
fn cpu_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let field = |n: usize| -> f64 {
        let field = behind_name.split_whitespace().nth(n);
        field.and_then(|f| f.parse().ok()).unwrap_or(0.0)
    };
    // The kernel counts in hundredths of a second.
    (field(13) + field(14)) / 100.0
}
