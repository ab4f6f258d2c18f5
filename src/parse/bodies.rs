//! The texts of all pages for those who want one, whether they are in memory or not.

use std::borrow::Cow;
use std::mem;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use lru::LruCache;

use super::{Body, Document, Options, parse};
use crate::read::SourceFile;

/// How many bodies are kept of those that were parsed again: what a page shows of
/// others, and that of several pages.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);

/// The bodies of all documents: as they are, or, where memory counts more than
/// time, handed over to the first who wants one, or parsed again for whoever does.
#[derive(Clone, Copy)]
pub enum Bodies<'a> {
    Kept(&'a [Document]),
    Once(&'a [Mutex<Body>]),
    Again(&'a [SourceFile], &'a Options, &'a Recent),
}

impl<'a> Bodies<'a> {
    /// The body of a document by its number.
    pub fn of(&self, document: usize) -> Cow<'a, Body> {
        match self {
            Bodies::Kept(documents) => Cow::Borrowed(&documents[document].body),
            Bodies::Once(bodies) => {
                let body = bodies[document].lock();
                let mut body = body.unwrap_or_else(PoisonError::into_inner);
                Cow::Owned(mem::take(&mut *body))
            }
            Bodies::Again(files, options, recent) => Cow::Owned(match files.get(document) {
                Some(file) => recent.body(document, file, options),
                // Entries of a library stand behind the files, and have no text.
                None => Body::default(),
            }),
        }
    }
}

/// The bodies that were parsed last, by the numbers of their documents.
pub struct Recent(Mutex<LruCache<usize, Body>>);

impl Default for Recent {
    fn default() -> Self {
        Recent(Mutex::new(LruCache::new(KEPT)))
    }
}

impl Recent {
    fn body(&self, document: usize, file: &SourceFile, options: &Options) -> Body {
        let known = self.lock(|kept| kept.get(&document).cloned());
        known.unwrap_or_else(|| {
            let body = parse(&file.path, &file.text, options).body;
            self.keep(document, body.clone());
            body
        })
    }

    /// Keeps the body of a document in the place of the one that it had.
    pub fn keep(&self, document: usize, body: Body) {
        self.lock(|kept| kept.put(document, body));
    }

    // What is behind the lock is whole, also after a panic elsewhere.
    fn lock<T>(&self, work: impl FnOnce(&mut LruCache<usize, Body>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
