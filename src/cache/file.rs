//! The cache's files: each is whole and ours, or it is as if it were not there.
//!
//! ```text
//! expound cache 1            the form of this file
//! <32 bytes>                 the program that wrote it
//! <32 bytes>                 BLAKE3 of all that follows
//! …
//! ```
//! Nothing is made of the bytes before both are known to be right.

use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use blake3::Hasher;

const MAGIC: &[u8] = b"expound cache 1\n";

const HASH: usize = 32;

/// What tells one program from another: its version, and the file that it was
/// started from. With it come all that is built in, and how all of that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program([u8; HASH]);

impl Program {
    /// The one that runs; nothing if its file can't be looked at.
    pub fn running() -> Option<Program> {
        let path = env::current_exe().ok()?;
        let found = fs::metadata(&path).ok()?;
        let modified = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let mut hasher = Hasher::new();
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update(&found.len().to_le_bytes());
        hasher.update(&modified.as_nanos().to_le_bytes());
        Some(Program(hasher.finalize().into()))
    }
}

/// What a file holds; nothing if it is not one that this program wrote, whole.
pub fn read(path: &Path, program: Program) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    let rest = bytes.strip_prefix(MAGIC)?;
    let (written_by, rest) = rest.split_at_checked(HASH)?;
    let (sum, data) = rest.split_at_checked(HASH)?;
    if written_by != program.0 || blake3::hash(data).as_bytes() != sum {
        return None;
    }
    Some(bytes.split_off(bytes.len() - data.len()))
}

/// Writes a file at once: whoever reads it finds the old one or the new one.
pub fn write(path: &Path, program: Program, data: &[u8]) -> io::Result<()> {
    // Two programs that write at once don't share it.
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let written = write_all(&beside, program, data).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_all(path: &Path, program: Program, data: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(MAGIC)?;
    file.write_all(&program.0)?;
    file.write_all(blake3::hash(data).as_bytes())?;
    file.write_all(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("head");
        let program = Program([1; HASH]);
        write(&path, program, b"some data").unwrap();
        assert_eq!(read(&path, program).unwrap(), b"some data");
        assert_eq!(read(&path, Program([2; HASH])), None);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&path, &damaged).unwrap();
            assert_eq!(read(&path, program), None, "byte {at}");
            fs::write(&path, &whole[..at]).unwrap();
            assert_eq!(read(&path, program), None, "cut at {at}");
        }
        fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
        assert_eq!(read(&path, program), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
