//! Some pages have another text than when the last build ended, and outputs may be
//! gone: what that concerns is made again.
//!
//! A page shows others its facts and its mentions alone. So where the facts of those
//! pages are what they were, a view that differs is that of such a page, or of an
//! entry that it mentions now or mentioned before: only these show its text.

use std::collections::BTreeSet;
use std::time::SystemTime;

use super::texts::Texts;
use super::write::{Outputs, write};
use super::{Again, BuildError, Built, Done, Request};
use crate::cache::{Cache, Closing, Head, Input, Other, Pages};
use crate::diagnostic::{self, Sources};
use crate::emit::Written;
use crate::link::Linker;
use crate::model::{Change, PageNumber};
use crate::parse::{self, Bodies, Body, Document};
use crate::read::{self, Files, Listing, Part};
use crate::timings::Timings;
use crate::view::{self, Content, Output, Overview, ViewOf, Whole};
use crate::{Analysis, Start};

/// What is other than when the last build ended.
pub struct Changes<'a> {
    pub cache: &'a Cache,
    pub head: Head,
    pub listing: &'a Listing,
    pub looked: SystemTime,
    /// Files of the site, by their numbers in the listing.
    pub inputs: Vec<usize>,
    /// Outputs of the last build, by their numbers there.
    pub outputs: Vec<usize>,
}

/// A site that has followed its pages.
struct Followed {
    files: Files,
    analysis: Analysis,
    /// Pages whose outputs may be others.
    concerned: BTreeSet<PageNumber>,
    other: Other,
}

/// Builds what the changes concern; nothing if that may be everything.
pub fn build(
    request: &Request,
    changes: Changes,
    timings: &mut Timings,
) -> Result<Option<Built>, BuildError> {
    let Some(followed) = follow(request, &changes, timings) else {
        return Ok(None);
    };
    let Followed {
        mut files,
        analysis,
        concerned,
        other,
    } = followed;
    let overview = timings.time("overview", || {
        Overview::new(analysis.site(), files.stylesheet())
    });
    let whole = analysis.whole(&overview);
    let (all, conflicts) = timings.time("outputs", || {
        view::outputs(&whole, &files.assets, &files.theme_assets)
    });
    let (make, keep) = divide(&all, &changes, &concerned);
    if !timings.time("read", || files.load(&documents_in(&whole, &make))) {
        return Ok(None);
    }
    let whole = Whole {
        bodies: Bodies::Again(&files.pages, &analysis.options),
        ..whole
    };
    let mut diagnostics = timings.time("findings", || analysis.diagnostics(&files));
    let again = Again {
        read: changes.inputs.len(),
        rendered: make.len(),
    };
    let outputs = Outputs {
        make,
        keep,
        conflicts,
    };
    let written = write(request, &whole, &files, outputs, &mut diagnostics, timings)?;
    diagnostic::sort(&mut diagnostics);
    let mut built = Built {
        sources: Box::new(Texts::of(request.root, &diagnostics, &changes.head.inputs)),
        diagnostics,
        done: None,
        not_kept: None,
    };
    if let Some((report, left)) = written {
        let closing = Closing::of(analysis.site());
        let kept = timings.time("keep", || {
            let old = (&changes.head.pages, &other);
            let Analysis {
                documents, linker, ..
            } = &analysis;
            let pages = changes.cache.keep_pages(documents, linker, Some(old))?;
            changes.cache.keep(&Head {
                settings: request.settings,
                walk: changes.head.walk.clone(),
                inputs: changes.inputs_now(&files),
                left,
                findings: built.diagnostics.clone(),
                closing,
                pages,
            })
        });
        built.not_kept = kept.err();
        built.done = Some(Done {
            report,
            closing,
            again: Some(again),
        });
    }
    Ok(Some(built))
}

/// The site as the last build knew it, with the other texts of its pages; nothing if
/// more is other than texts.
fn follow(request: &Request, changes: &Changes, timings: &mut Timings) -> Option<Followed> {
    let Changes {
        head,
        listing,
        inputs,
        ..
    } = changes;
    let listed = |number: &usize| &listing.files[*number];
    if inputs
        .iter()
        .any(|number| listed(number).part != Part::Page)
    {
        return None;
    }
    let other: BTreeSet<usize> = inputs.iter().copied().collect();
    let (files, pages) = timings.time("load", || {
        let known = |number: usize| (!other.contains(&number)).then(|| head.inputs[number].hash);
        rayon::join(
            || read::read_some(listing, known),
            || changes.cache.pages(&head.pages),
        )
    });
    let Pages {
        mut documents,
        links,
        found,
    } = pages?;
    // A page that can't be read is no page.
    let same = documents.iter().map(|document| &document.file);
    if !same.eq(files.pages.iter().map(|page| &page.path)) {
        return None;
    }
    let start = Start::new(&files);
    let mut parsed = BTreeSet::new();
    for path in inputs.iter().map(|number| &listed(number).path) {
        let number = files
            .pages
            .binary_search_by(|page| page.path.cmp(path))
            .ok()?;
        let file = &files.pages[number];
        let document = parse::parse(&file.path, &file.text, &start.options);
        if document.facts != documents[number].facts {
            return None;
        }
        documents[number] = Document {
            body: Body::default(),
            ..document
        };
        parsed.insert(number);
    }
    let model = timings.time("model", || {
        start.model(&files, &documents, &request.settings)
    });
    let site = &model.site;
    if links.pages.len() != site.pages.len() {
        return None;
    }
    let pages: BTreeSet<PageNumber> = parsed.iter().filter_map(|n| model.page_of(*n)).collect();
    let (linker, concerned) = timings.time("link", || {
        let mut linker = Linker::resume(site, links, found);
        let mut concerned = pages.clone();
        let mentioned = |linker: &Linker| {
            let of = |page: &PageNumber| linker.links.pages[*page].mentioned(site, *page);
            pages.iter().flat_map(of).collect::<Vec<_>>()
        };
        concerned.extend(mentioned(&linker));
        let change = Change {
            pages: pages.clone(),
            ..Change::default()
        };
        let bodies = Bodies::Again(&files.pages, &start.options);
        linker.update(site, &documents, bodies, &change);
        concerned.extend(mentioned(&linker));
        (linker, concerned)
    });
    Some(Followed {
        files,
        analysis: start.analysis(documents, model, linker),
        other: Other {
            documents: parsed,
            links: concerned.clone(),
        },
        concerned,
    })
}

/// Outputs that have to be made, and those of the last build that stand.
fn divide<'a>(
    all: &'a [Output],
    changes: &'a Changes,
    concerned: &BTreeSet<PageNumber>,
) -> (Vec<&'a Output>, Vec<&'a Written>) {
    let left = &changes.head.left.outputs;
    let (mut make, mut keep) = (Vec::new(), Vec::new());
    for output in all {
        let known = left.binary_search_by(|known| known.path.cmp(&output.path));
        let stands = known
            .ok()
            .filter(|n| changes.outputs.binary_search(n).is_err());
        match stands.filter(|_| !shows(output, concerned)) {
            Some(number) => keep.push(&left[number]),
            None => make.push(output),
        }
    }
    (make, keep)
}

/// Whether an output shows the text of one of these pages, or sentences that mention it.
fn shows(output: &Output, pages: &BTreeSet<PageNumber>) -> bool {
    match &output.content {
        Content::Template {
            view: ViewOf::Page { number, .. } | ViewOf::Mentions { number, .. },
            ..
        } => pages.contains(number),
        _ => false,
    }
}

/// The documents whose texts these outputs show.
fn documents_in(whole: &Whole, outputs: &[&Output]) -> BTreeSet<usize> {
    let views = outputs.iter().filter_map(|output| match &output.content {
        Content::Template { view, .. } => Some(view),
        Content::Copy(_) => None,
    });
    let pages = views.flat_map(|view| whole.pages_in(view));
    pages.map(|page| whole.site.pages[page].document).collect()
}

impl Changes<'_> {
    /// The files of the site as they are now.
    fn inputs_now(&self, files: &Files) -> Vec<Input> {
        let mut inputs = self.head.inputs.clone();
        for number in &self.inputs {
            let file = &self.listing.files[*number];
            let text = files.text(&file.path).unwrap_or_default();
            inputs[*number] = Input {
                hash: blake3::hash(text.as_bytes()).into(),
                stamp: file.stamp.filter(|stamp| stamp.settled(self.looked)),
                ..inputs[*number].clone()
            };
        }
        inputs
    }
}
