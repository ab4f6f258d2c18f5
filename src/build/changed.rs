//! Some pages have another text than when the last build ended, and outputs may be
//! gone: what that concerns is made again.
//!
//! A page shows others its facts and its mentions alone. So where the facts of those
//! pages are what they were, a view that differs is that of such a page, or of an
//! entry that it mentions now or mentioned before: only these show its text.

use std::collections::{BTreeSet, HashSet};
use std::mem;
use std::time::SystemTime;

use rayon::prelude::*;

use super::texts::Texts;
use super::write::{Outputs, write};
use super::{Again, BuildError, Built, Done, Request};
use crate::cache::{Cache, Closing, Days, Head, Input, Other, Pages};
use crate::diagnostic::{self, Sources};
use crate::emit::Written;
use crate::link::{Linker, PageLinks, Target};
use crate::model::{Change, PageNumber, Site};
use crate::parse::bodies::{Bodies, Recent};
use crate::parse::{self, Body, Document, Reference, ReferenceKind};
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
    overview: Overview,
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
        mut analysis,
        overview,
        concerned,
        other,
    } = followed;
    let whole = analysis.whole(&overview);
    let (some, all, conflicts) = timings.time("outputs", || {
        match concerned_alone(&whole, &changes, &concerned) {
            Some(outputs) => (true, outputs, Vec::new()),
            None => {
                let all = view::outputs(&whole, &files.assets, &files.theme_assets);
                (false, all.0, all.1)
            }
        }
    });
    let (make, keep) = match some {
        true => take_out(&all, &changes, &concerned),
        false => divide(&all, &changes, &concerned),
    };
    let mut shown = documents_in(&whole, &make);
    // An entry of a library has no text.
    shown.retain(|document| *document < files.pages.len());
    let loaded = timings.time("read", || {
        let loaded = files.load(&shown);
        parse_again(&mut analysis, &files, &shown);
        loaded
    });
    if !loaded {
        return Ok(None);
    }
    let whole = analysis.whole(&overview);
    let mut diagnostics = timings.time("findings", || analysis.diagnostics(&files));
    let again = Again {
        read: changes.inputs.len(),
        rendered: make.len(),
    };
    let in_conflict = !conflicts.is_empty();
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
                days: Days::of(analysis.site(), request.settings.today),
                walk: changes.head.walk.clone(),
                inputs: changes.inputs_now(&files),
                left,
                findings: built.diagnostics.clone(),
                closing,
                conflicts: in_conflict,
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
    // The program is about to end: taking all of it apart is lost time.
    mem::forget((files, analysis, overview, changes, other));
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
    // Entries of libraries come from those, which are as they were.
    documents.truncate(files.pages.len());
    // A page that can't be read is no page.
    let same = documents.iter().map(|document| &document.file);
    if !same.eq(files.pages.iter().map(|page| &page.path)) {
        return None;
    }
    let start = Start::new(&files, None);
    documents.extend(start.references.iter().cloned());
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
    let ((linker, concerned), overview) = timings.time("link", || {
        let recent = Recent::default();
        let bodies = Bodies::Again(&files.pages, &start.options, &recent);
        rayon::join(
            || {
                link(
                    site,
                    &documents,
                    bodies,
                    &pages,
                    Linker::resume(site, links, found),
                )
            },
            || Overview::new(site, files.stylesheet()),
        )
    });
    Some(Followed {
        files,
        analysis: start.analysis(documents, model, linker),
        overview,
        other: Other {
            documents: parsed,
            links: concerned.clone(),
        },
        concerned,
    })
}

/// Links pages again, and says which pages' outputs that concerns: their own, and
/// those of entries of which they say something else.
fn link(
    site: &Site,
    documents: &[Document],
    bodies: Bodies,
    pages: &BTreeSet<PageNumber>,
    mut linker: Linker,
) -> (Linker, BTreeSet<PageNumber>) {
    let before: Vec<_> = pages
        .iter()
        .map(|page| linker.links.pages[*page].clone())
        .collect();
    let change = Change {
        pages: pages.clone(),
        ..Change::default()
    };
    linker.update(site, documents, bodies, &change);
    let mut concerned = pages.clone();
    for (page, before) in pages.iter().zip(before) {
        let now = &linker.links.pages[*page];
        concerned.extend(now.says_otherwise(&before));
        let mentioned = |links: &PageLinks| BTreeSet::from_iter(links.mentioned(site, *page));
        concerned.extend(mentioned(now).symmetric_difference(&mentioned(&before)));
        // A sentence with the id of a page shows its title there, and one that cites shows
        // authors: where, its text alone does not tell.
        let facts = &documents[site.pages[*page].document].facts;
        let cites = |reference: &Reference| matches!(reference.kind, ReferenceKind::Cite { .. });
        if now.targets.iter().flatten().any(is_by_id) || facts.references.iter().any(cites) {
            concerned.extend(mentioned(now));
        }
    }
    (linker, concerned)
}

fn is_by_id(target: &Target) -> bool {
    matches!(target, Target::Page { by_id: true, .. })
}

/// The outputs of the pages that are concerned, if all others are as they were;
/// nothing if outputs come or go, or one has to be made again for another reason.
fn concerned_alone(
    whole: &Whole,
    changes: &Changes,
    concerned: &BTreeSet<PageNumber>,
) -> Option<Vec<Output>> {
    let left = &changes.head.left.outputs;
    let stood = |path: &str| {
        left.binary_search_by(|known| (*known.path).cmp(path))
            .is_ok()
    };
    if changes.head.conflicts || !changes.outputs.is_empty() {
        return None;
    }
    let live = concerned
        .iter()
        .filter(|page| whole.site.pages[**page].live);
    let mut outputs = Vec::new();
    for page in live {
        let parts = whole.links.mention_parts(*page);
        if stood(&whole.mentions_path(*page, parts)) {
            return None;
        }
        outputs.extend(whole.outputs_of(*page));
    }
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    outputs
        .iter()
        .all(|output| stood(&output.path))
        .then_some(outputs)
}

/// Outputs that have to be made, of some; all others of the last build stand.
fn take_out<'a>(
    some: &'a [Output],
    changes: &'a Changes,
    concerned: &BTreeSet<PageNumber>,
) -> (Vec<&'a Output>, Vec<&'a Written>) {
    let make: Vec<_> = some
        .iter()
        .filter(|output| shows(output, concerned))
        .collect();
    let paths: HashSet<&str> = make.iter().map(|output| output.path.as_str()).collect();
    let left = changes.head.left.outputs.iter();
    let keep = left.filter(|output| !paths.contains(output.path.as_str()));
    (make, keep.collect())
}

/// Outputs that have to be made, of all, and those of the last build that stand.
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

/// Parses documents whose texts are wanted.
fn parse_again(analysis: &mut Analysis, files: &Files, documents: &BTreeSet<usize>) {
    let options = &analysis.options;
    let parsed = documents.par_iter().map(|number| {
        let file = &files.pages[*number];
        (*number, parse::parse(&file.path, &file.text, options).body)
    });
    let parsed: Vec<(usize, Body)> = parsed.collect();
    for (number, body) in parsed {
        analysis.documents[number].body = body;
    }
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
