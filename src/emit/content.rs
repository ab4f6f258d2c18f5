//! The bytes of an output: in memory, or in a file that may be too large for it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use blake3::{Hash, Hasher};

use super::error::EmitError;

pub enum Content<'a> {
    Bytes(&'a [u8]),
    File(&'a Path),
}

/// How much of a file is held at a time.
const CHUNK: u64 = 256 * 1024;

impl Content<'_> {
    /// The hash, if the file at `target`, which is `len` bytes long, has the same
    /// bytes. A target that cannot be read has not.
    pub fn hash_if_same(&self, target: &Path, len: u64) -> Result<Option<Hash>, EmitError> {
        match self {
            Content::Bytes(bytes) => {
                let same = bytes.len() as u64 == len
                    && fs::read(target).is_ok_and(|found| found == *bytes);
                Ok(same.then(|| blake3::hash(bytes)))
            }
            Content::File(from) => hash_if_same_file(from, target, len),
        }
    }

    /// Writes the bytes to a new file that will come to stand at `target`.
    pub fn write(&self, mut file: File, target: &Path) -> Result<Hash, EmitError> {
        match self {
            Content::Bytes(bytes) => {
                file.write_all(bytes)
                    .map_err(EmitError::io(target, "write"))?;
                Ok(blake3::hash(bytes))
            }
            Content::File(from) => {
                let mut hasher = Hasher::new();
                let mut source = File::open(from).map_err(EmitError::io(from, "read"))?;
                let mut chunk = Vec::new();
                while fill(&mut chunk, &mut source, from)? {
                    hasher.update(&chunk);
                    file.write_all(&chunk)
                        .map_err(EmitError::io(target, "write"))?;
                }
                Ok(hasher.finalize())
            }
        }
    }
}

fn hash_if_same_file(from: &Path, target: &Path, len: u64) -> Result<Option<Hash>, EmitError> {
    let mut source = File::open(from).map_err(EmitError::io(from, "read"))?;
    let found = source.metadata().map_err(EmitError::io(from, "read"))?;
    let Ok(mut target_file) = File::open(target) else {
        return Ok(None);
    };
    if found.len() != len {
        return Ok(None);
    }
    let mut hasher = Hasher::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        let more = fill(&mut left, &mut source, from)?;
        if fill(&mut right, &mut target_file, target).is_err() || left != right {
            return Ok(None);
        }
        if !more {
            return Ok(Some(hasher.finalize()));
        }
        hasher.update(&left);
    }
}

/// Reads the next chunk; false at the end of the file.
fn fill(chunk: &mut Vec<u8>, file: &mut File, path: &Path) -> Result<bool, EmitError> {
    chunk.clear();
    file.take(CHUNK)
        .read_to_end(chunk)
        .map_err(EmitError::io(path, "read"))?;
    Ok(!chunk.is_empty())
}
