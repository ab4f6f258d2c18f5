//! A site is built: the pipeline from its files to its outputs, as far as what
//! changed since the last build needs it.
//!
//! 1. The site's files are listed, and they and the outputs of the last build are
//!    compared with what the [`cache`](crate::cache) says of them.
//! 2. All as it was: there is nothing to do, and the findings are those of last time.
//! 3. Some pages have another text, and show others what they did before; or outputs
//!    are gone: what this concerns is made ([`changed`]).
//! 4. Otherwise everything is made ([`clean`]), and what differs is written.
//!
//! Whatever of it is done, outputs, findings and their order are the same.

mod changed;
mod clean;
mod keep;
mod texts;
mod write;

use std::fmt;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::cache::{Cache, Closing, Head};
use crate::diagnostic::{Diagnostic, Sources};
use crate::emit::{self, EmitError, Report};
use crate::model::Settings;
use crate::read::Listing;
use crate::timings::Timings;
use changed::Changes;
use texts::Texts;

/// What is to be built, and how.
pub struct Request<'a> {
    pub root: &'a Path,
    pub out: &'a Path,
    /// The output folder as findings name it.
    pub shown: &'a str,
    pub settings: Settings,
    /// Overwrite files in the output folder that expound did not write.
    pub force: bool,
    /// Use what the last build kept, and keep something for the next one.
    pub cache: bool,
}

/// A build that ended.
pub struct Built {
    /// All findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that they point into.
    pub sources: Box<dyn Sources>,
    /// Nothing when there were errors: then nothing was written.
    pub done: Option<Done>,
    /// Why nothing could be kept for the next build.
    pub not_kept: Option<io::Error>,
}

/// What a build did.
pub struct Done {
    pub report: Report,
    pub closing: Closing,
    /// What of the site was made again; nothing when all of it was.
    pub again: Option<Again>,
}

/// How much of a site was made again.
#[derive(Debug, Default, Clone, Copy)]
pub struct Again {
    /// Pages that were read.
    pub read: usize,
    /// Outputs that were rendered.
    pub rendered: usize,
}

/// Why a build could not be done.
#[derive(Debug)]
pub enum BuildError {
    Read(io::Error),
    Emit(EmitError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            BuildError::Read(error) => write!(f, "content/ can't be read: {error}"),
            BuildError::Emit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BuildError {}

impl From<EmitError> for BuildError {
    fn from(error: EmitError) -> Self {
        BuildError::Emit(error)
    }
}

/// Builds a site.
///
/// # Errors
/// When its files can't be listed, or outputs not be written. What is wrong in the
/// files is part of the result.
pub fn build(request: &Request, timings: &mut Timings) -> Result<Built, BuildError> {
    let cache = match request.cache {
        true => Cache::of(request.root, request.out).map(Some),
        false => Ok(None),
    };
    let (cache, not_kept) = match cache {
        Ok(cache) => (cache, None),
        Err(error) => (None, Some(error)),
    };
    let head = timings.time("cache", || cache.as_ref()?.head());
    let mut head = head.filter(|head| head.is_for(&request.settings));
    let looked = SystemTime::now();
    let (listing, outputs) = timings.time("look", || {
        let left = head.as_mut().map(|head| &mut head.left);
        rayon::join(
            || Listing::new(request.root),
            || left.and_then(|left| emit::look(request.out, left)),
        )
    });
    let listing = listing.map_err(BuildError::Read)?;
    if let (Some(cache), Some(mut head), Some(outputs)) = (&cache, head, outputs)
        && let Some(inputs) = timings.time("compare", || head.compare(&listing, looked))
    {
        if inputs.changed.is_empty() && outputs.changed.is_empty() {
            let kept = match inputs.touched || outputs.touched {
                true => cache.keep(&head),
                false => Ok(()),
            };
            return Ok(unchanged(request.root, head, kept.err()));
        }
        let changes = Changes {
            cache,
            head,
            listing: &listing,
            looked,
            inputs: inputs.changed,
            outputs: outputs.let_go(),
        };
        if let Some(built) = changed::build(request, changes, timings)? {
            return Ok(built);
        }
    }
    let mut built = clean::build(request, &listing, looked, cache.as_ref(), timings)?;
    built.not_kept = built.not_kept.or(not_kept);
    Ok(built)
}

/// All files stand as they were left: nothing was done.
fn unchanged(root: &Path, head: Head, not_kept: Option<io::Error>) -> Built {
    let report = Report {
        written: 0,
        unchanged: head.left.outputs.len(),
        removed: 0,
        manifest_damaged: false,
    };
    Built {
        sources: Box::new(Texts::of(root, &head.findings, &head.inputs)),
        diagnostics: head.findings,
        done: Some(Done {
            report,
            closing: head.closing,
            again: Some(Again::default()),
        }),
        not_kept,
    }
}
