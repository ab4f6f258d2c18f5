//! The pages of a site as they were parsed and linked, kept in pieces: of a page that
//! changed, only the piece that holds it is written again.
//!
//! A piece is a file whose name is its hash, so that what a head names is either
//! there as it was, or missing.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::PathBuf;

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Cache, file};
use crate::link::{Found, Linker, Links, PageLinks};
use crate::model::PageNumber;
use crate::parse::Document;

/// How many pages a piece holds.
const PAGES: usize = 128;

/// The hashes of the pieces that hold all pages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Pieces {
    /// By the numbers of documents.
    documents: Vec<[u8; 32]>,
    /// By the numbers of pages.
    links: Vec<[u8; 32]>,
}

/// What [`Pieces`] hold. The documents have no bodies.
pub struct Pages {
    pub documents: Vec<Document>,
    pub links: Links,
    pub found: Vec<Found>,
}

/// Pages that are other than those of some pieces, by number.
#[derive(Debug, Default)]
pub struct Other {
    pub documents: BTreeSet<usize>,
    pub links: BTreeSet<PageNumber>,
}

impl Cache {
    /// All pages; nothing if a piece is missing.
    pub fn pages(&self, pieces: &Pieces) -> Option<Pages> {
        let (documents, links) = rayon::join(
            || self.load::<Document>(&pieces.documents),
            || self.load::<(PageLinks, Found)>(&pieces.links),
        );
        let (links, found) = links?.into_iter().unzip();
        Some(Pages {
            documents: documents?,
            links: Links { pages: links },
            found,
        })
    }

    fn load<T: DeserializeOwned + Send>(&self, pieces: &[[u8; 32]]) -> Option<Vec<T>> {
        let pieces: Option<Vec<Vec<T>>> = pieces
            .par_iter()
            .map(|hash| {
                let bytes = file::read(&self.piece(hash), self.program)?;
                let whole = blake3::hash(&bytes).as_bytes() == hash;
                postcard::from_bytes(bytes.get(..).filter(|_| whole)?).ok()
            })
            .collect();
        Some(pieces?.into_iter().flatten().collect())
    }

    /// Keeps all pages; of `old` pieces those that hold none of the others.
    pub fn keep_pages(
        &self,
        documents: &[Document],
        linker: &Linker,
        old: Option<(&Pieces, &Other)>,
    ) -> io::Result<Pieces> {
        self.make()?;
        let links: Vec<_> = linker.links.pages.iter().zip(linker.found()).collect();
        let of = |old: Option<(&[[u8; 32]], &BTreeSet<usize>)>, number: usize| {
            let (old, other) = old?;
            let within = number * PAGES..(number + 1) * PAGES;
            let same = other.range(within).next().is_none();
            old.get(number).copied().filter(|_| same)
        };
        let documents = documents.par_chunks(PAGES).enumerate();
        let documents = documents.map(|(number, piece)| {
            let old = old.map(|(pieces, other)| (&pieces.documents[..], &other.documents));
            of(old, number).map_or_else(|| self.keep_piece(&piece), Ok)
        });
        let links = links.par_chunks(PAGES).enumerate();
        let links = links.map(|(number, piece)| {
            let old = old.map(|(pieces, other)| (&pieces.links[..], &other.links));
            of(old, number).map_or_else(|| self.keep_piece(&piece), Ok)
        });
        Ok(Pieces {
            documents: documents.collect::<io::Result<_>>()?,
            links: links.collect::<io::Result<_>>()?,
        })
    }

    fn keep_piece<T: Serialize>(&self, piece: &T) -> io::Result<[u8; 32]> {
        let bytes = postcard::to_stdvec(piece).map_err(io::Error::other)?;
        let hash = blake3::hash(&bytes).into();
        file::write(&self.piece(&hash), self.program, &bytes)?;
        Ok(hash)
    }

    fn piece(&self, hash: &[u8; 32]) -> PathBuf {
        self.folder.join(&*name(hash))
    }

    /// Removes the pieces that these are not.
    pub(super) fn sweep(&self, pieces: &Pieces) {
        let used = pieces.documents.iter().chain(&pieces.links);
        let used: BTreeSet<_> = used.map(name).collect();
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for file in files {
            let name = file.file_name();
            let kept = name
                .to_str()
                .is_some_and(|name| name == super::HEAD || used.contains(name));
            if !kept {
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

fn name(hash: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*hash).to_hex()[..32].to_owned()
}
