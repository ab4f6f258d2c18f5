//! Everything is made, whatever was made before.

use std::mem;
use std::time::SystemTime;

use super::write::{Outputs, write};
use super::{BuildError, Built, Done, Request, keep};
use crate::analyse;
use crate::cache::{Cache, Closing, Days, Head};
use crate::diagnostic;
use crate::read::{self, Listing};
use crate::timings::Timings;
use crate::view::{self, Overview};

/// Builds from the files that were listed after `looked`.
pub fn build(
    request: &Request,
    listing: &Listing,
    looked: SystemTime,
    cache: Option<&Cache>,
    timings: &mut Timings,
) -> Result<Built, BuildError> {
    let files = timings.time("read", || read::read_listed(listing));
    let analysis = timings.time("analyse", || analyse(&files, &request.settings));
    let mut diagnostics = timings.time("findings", || analysis.diagnostics(&files));
    let overview = Overview::new(analysis.site(), files.stylesheet());
    let whole = analysis.whole(&overview);
    let (outputs, conflicts) = timings.time("outputs", || {
        view::outputs(&whole, &files.assets, &files.theme_assets)
    });
    let in_conflict = !conflicts.is_empty();
    let all = Outputs {
        make: outputs.iter().collect(),
        keep: Vec::new(),
        conflicts,
    };
    let written = write(request, &whole, &files, all, &mut diagnostics, timings)?;
    diagnostic::sort(&mut diagnostics);
    let closing = Closing::of(analysis.site());
    let mut not_kept = None;
    let done = written.map(|(report, left)| {
        if let Some(cache) = cache {
            let kept = timings.time("keep", || {
                let pages = cache.keep_pages(&analysis.documents, &analysis.linker, None)?;
                cache.keep(&Head {
                    settings: request.settings,
                    days: Days::of(analysis.site(), request.settings.today),
                    walk: listing.diagnostics.clone(),
                    inputs: keep::inputs(listing, &files, &left, looked),
                    left,
                    findings: diagnostics.clone(),
                    closing,
                    conflicts: in_conflict,
                    pages,
                })
            });
            not_kept = kept.err();
        }
        Done {
            report,
            closing,
            again: None,
        }
    });
    // The program is about to end: taking all of it apart is lost time.
    mem::forget((analysis, overview, outputs));
    Ok(Built {
        diagnostics,
        sources: Box::new(files),
        done,
        not_kept,
    })
}
