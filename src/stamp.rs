//! How a file stands: what tells, without a look at its bytes, that they are
//! still the same.

use std::fs::{File, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use blake3::{Hash, Hasher};
use serde::{Deserialize, Serialize};

/// Size and times of a file, and which file it is. A file of the same stamp has
/// the same bytes, if its last change had settled when it was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub len: u64,
    /// Since 1970, of the last write.
    modified: (i64, u32),
    /// Of the last change of any kind, which no program can set back; elsewhere
    /// than on Unix that of the last write.
    changed: (i64, u32),
    inode: u64,
}

/// How far the clock of a file system may be behind the clock that we read: its
/// times are those of the last tick.
const TICK: Duration = Duration::from_millis(20);

/// The same where times are whole seconds, as on some file systems.
const COARSE: Duration = Duration::from_secs(2);

impl Stamp {
    #[cfg(unix)]
    pub fn of(found: &Metadata) -> Stamp {
        use std::os::unix::fs::MetadataExt;
        let time = |seconds, nanoseconds| (seconds, u32::try_from(nanoseconds).unwrap_or(0));
        Stamp {
            len: found.len(),
            modified: time(found.mtime(), found.mtime_nsec()),
            changed: time(found.ctime(), found.ctime_nsec()),
            inode: found.ino(),
        }
    }

    #[cfg(not(unix))]
    pub fn of(found: &Metadata) -> Stamp {
        let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok();
        let modified = found.modified().ok().and_then(since).unwrap_or_default();
        let time = (modified.as_secs() as i64, modified.subsec_nanos());
        Stamp {
            len: found.len(),
            modified: time,
            changed: time,
            inode: 0,
        }
    }

    /// Whether any later change gives the file another stamp. The stamp was taken
    /// after `looked`; a file that had just been changed could be changed again
    /// within one tick of the clock.
    pub fn settled(&self, looked: SystemTime) -> bool {
        let (seconds, nanoseconds) = self.changed;
        let margin = if nanoseconds == 0 { COARSE } else { TICK };
        let Ok(seconds) = u64::try_from(seconds) else {
            return true;
        };
        let changed = UNIX_EPOCH + Duration::new(seconds, nanoseconds);
        changed + margin < looked
    }
}

/// The hash of a file's bytes; nothing if it can't be read.
pub fn hash_of(file: &Path) -> Option<Hash> {
    let mut hasher = Hasher::new();
    hasher.update_reader(File::open(file).ok()?).ok()?;
    Some(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(seconds: i64, nanoseconds: u32) -> Stamp {
        Stamp {
            len: 0,
            modified: (0, 0),
            changed: (seconds, nanoseconds),
            inode: 0,
        }
    }

    #[test]
    fn a_file_that_has_just_been_changed_is_not_trusted() {
        let at = |millis| UNIX_EPOCH + Duration::from_millis(millis);
        assert!(!changed(10, 5_000_000).settled(at(10_006)));
        assert!(changed(10, 5_000_000).settled(at(10_100)));
        // Times in whole seconds say little about the second.
        assert!(!changed(10, 0).settled(at(11_500)));
        assert!(changed(10, 0).settled(at(12_500)));
        // A clock that was put back.
        assert!(!changed(20, 5).settled(at(10_000)));
    }
}
