//! A site in memory that follows its files: with every edit, the pipeline is run
//! again only as far as the edit reaches.
//!
//! - A page with other text is parsed again, its values checked, its names linked.
//! - With other names or headings, so are the pages that refer to it, and those
//!   whose text has one of its old or new names.
//! - Where pages come and go, and where site.yaml changes, the site is modelled as
//!   a whole; still, only texts that the change concerns are linked again.
//!
//! What it then holds is what a first reading of the same files would give.
//! Bodies are not kept: whoever needs one parses its page again.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::link::Linker;
use crate::model::{Change, PageNumber, Settings};
use crate::parse::bodies::{Bodies, Recent};
use crate::parse::{self, Body, Document, Facts};
use crate::read::{self, Edits, Files, Read};
use crate::view::{Overview, Whole};
use crate::{Analysis, Start, spellings};

/// A site that is read and analysed, and can be read again.
pub struct Workspace {
    root: PathBuf,
    settings: Settings,
    pub files: Files,
    analysis: Analysis,
    /// Texts of these files.
    recent: Recent,
    /// Whether files could not be read the last time: whatever is named next, all may
    /// be other than before.
    behind: bool,
    /// Whether the settings are others than those that the site was modelled with.
    unset: bool,
}

/// How many pages that an edit concerns are linked with it; more of them wait, so
/// that those that somebody looks at come first.
const AT_ONCE: usize = 32;

/// How far an edit reached.
#[derive(Debug, Default)]
pub struct Reach {
    pub edits: Edits,
    /// Whether the site was modelled as a whole, and pages may have other numbers.
    pub whole: bool,
    /// Whether a page shows others something else than before: its values,
    /// headings or first paragraph.
    pub facts: bool,
    /// Pages with another title, where the site was not modelled as a whole.
    pub titles: BTreeSet<PageNumber>,
    /// Pages that are linked again, some of them only when the site settles.
    pub linked: BTreeSet<PageNumber>,
}

impl Reach {
    fn of_everything() -> Reach {
        Reach {
            whole: true,
            facts: true,
            ..Reach::default()
        }
    }
}

impl Workspace {
    /// Reads the site at `root`.
    pub fn read(root: &Path, settings: &Settings) -> io::Result<Workspace> {
        let files = read::read(root)?;
        let start = Start::new(&files, None);
        let mut documents = start.documents(&files, HashMap::new());
        let model = start.model(&files, &documents, settings);
        // Each is let go of as soon as it is linked.
        let bodies = documents.iter_mut();
        let bodies: Vec<_> = bodies
            .map(|document| Mutex::new(mem::take(&mut document.body)))
            .collect();
        let linker = Linker::new(&model.site, &documents, Bodies::Once(&bodies), true);
        drop(bodies);
        Ok(Workspace {
            root: root.to_owned(),
            settings: *settings,
            files,
            analysis: start.analysis(documents, model, linker),
            recent: Recent::default(),
            behind: false,
            unset: false,
        })
    }

    /// Takes other settings, which the next update follows.
    pub fn set(&mut self, settings: &Settings) {
        self.unset |= self.settings != *settings;
        self.settings = *settings;
    }

    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// See [`Analysis::diagnostics_of_all`].
    pub fn diagnostics_of_all(&self) -> Vec<Diagnostic> {
        self.analysis.diagnostics_of_all(&self.files)
    }

    /// See [`Analysis::diagnostics_of`].
    pub fn diagnostics_of(&self, file: &str) -> Vec<Diagnostic> {
        self.analysis.diagnostics_of(&self.files, file)
    }

    /// See [`Analysis::common_diagnostics`].
    pub fn common_diagnostics(&self) -> Vec<Diagnostic> {
        self.analysis.common_diagnostics(&self.files)
    }

    /// What views are made of.
    pub fn whole<'a>(&'a self, overview: &'a Overview) -> Whole<'a> {
        Whole {
            bodies: self.bodies(),
            ..self.analysis.whole(overview)
        }
    }

    /// The texts of all pages, parsed when they are wanted.
    pub fn bodies(&self) -> Bodies<'_> {
        Bodies::Again(&self.files.pages, &self.analysis.options, &self.recent)
    }

    /// Reads again what stands at these paths, from the site's root, or without
    /// paths everything, and follows. Where nothing can be read, all stays as it was.
    pub fn update(&mut self, paths: Option<&[String]>) -> io::Result<Reach> {
        let paths = paths.filter(|_| !self.behind);
        self.behind = true;
        let edits = self.files.update(&self.root, paths)?;
        self.behind = false;
        Ok(self.take_over(edits))
    }

    /// Takes texts in the place of those that are there, and follows.
    pub fn replace(&mut self, texts: Vec<Read>) -> Reach {
        let edits = self.files.replace_all(texts);
        self.take_over(edits)
    }

    /// Follows what was edited.
    fn take_over(&mut self, edits: Edits) -> Reach {
        let whole = edits.config || edits.files || edits.citing;
        let whole = mem::take(&mut self.unset) || whole;
        let reach = match whole {
            true => self.begin_again(&edits, Change::default()),
            false => self.follow(&edits),
        };
        Reach { edits, ..reach }
    }

    /// The files are the same ones, some with other text.
    fn follow(&mut self, edits: &Edits) -> Reach {
        let mut reach = Reach::default();
        let mut changed = Vec::new();
        let mut anchors = BTreeSet::new();
        for path in &edits.pages {
            let pages = &self.files.pages;
            let Ok(document) = pages.binary_search_by(|page| page.path.cmp(path)) else {
                continue;
            };
            let new = self.parse(document);
            let old = mem::replace(&mut self.analysis.documents[document], new);
            let new = &self.analysis.documents[document];
            let Some(number) = self.analysis.model.page_of(document) else {
                continue;
            };
            changed.push(number);
            reach.facts |= old.facts != new.facts;
            if anchors_of(&old.facts) != anchors_of(&new.facts) {
                anchors.insert(number);
            }
        }
        let Analysis {
            documents, model, ..
        } = &mut self.analysis;
        let mut change = match model.update(documents, &changed, &self.settings) {
            Ok(change) => change,
            Err(followed) => return self.begin_again(edits, *followed),
        };
        change.meant.extend(anchors);
        if edits.names {
            let now = spellings(&self.files, &model.site).0;
            model.update_spellings(now, &mut change);
        }
        reach.linked = self.link(&change);
        reach.titles = change.titles;
        reach
    }

    fn parse(&self, document: usize) -> Document {
        let file = &self.files.pages[document];
        let mut parsed = parse::parse(&file.path, &file.text, &self.analysis.options);
        self.recent.keep(document, mem::take(&mut parsed.body));
        parsed
    }

    fn link(&mut self, change: &Change) -> BTreeSet<PageNumber> {
        let Analysis {
            documents,
            model,
            linker,
            options,
            ..
        } = &mut self.analysis;
        let bodies = Bodies::Again(&self.files.pages, options, &self.recent);
        let concerned = linker.update(&model.site, documents, bodies, change);
        if linker.waiting().len() <= AT_ONCE {
            let pages = linker.waiting().clone();
            self.settle_pages(&pages);
        }
        concerned
    }

    /// Makes what the next edit of a name will need, which would take its time then.
    pub fn prepare(&self) {
        self.analysis.linker.prepare();
    }

    /// Pages whose text is still to be linked after an edit that concerned many: for
    /// these and for the entries that they mention, the site shows what was before.
    pub fn waiting(&self) -> &BTreeSet<PageNumber> {
        self.analysis.linker.waiting()
    }

    /// See [`Linker::take_touched`]; where all texts were linked again, it names none.
    pub fn take_touched(&mut self) -> BTreeSet<PageNumber> {
        self.analysis.linker.take_touched()
    }

    /// Links these pages, which wait for it.
    pub fn settle_pages(&mut self, pages: &BTreeSet<PageNumber>) {
        let Analysis {
            documents,
            model,
            linker,
            options,
            ..
        } = &mut self.analysis;
        let bodies = Bodies::Again(&self.files.pages, options, &self.recent);
        linker.settle(&model.site, documents, bodies, pages);
    }

    /// The site as a whole is another one. The model may have `followed` a part of the
    /// edits.
    fn begin_again(&mut self, edits: &Edits, followed: Change) -> Reach {
        self.recent = Recent::default();
        let old = &mut self.analysis;
        let start = Start::new(&self.files, old.model.site.style.as_ref());
        let mut known: HashMap<Arc<str>, Document> = HashMap::new();
        if start.options == old.options {
            let documents = mem::take(&mut old.documents).into_iter();
            let same = documents.filter(|document| {
                document.facts.entry.is_none() && !edits.pages.contains(&document.file)
            });
            known = same
                .map(|document| (document.file.clone(), document))
                .collect();
        }
        let mut documents = start.documents(&self.files, known);
        drop_bodies(&mut documents);
        let model = start.model(&self.files, &documents, &self.settings);
        let bodies = Bodies::Again(&self.files.pages, &start.options, &self.recent);
        let mut reach = Reach::of_everything();
        // Other kinds and settings can concern every text, and so can another way to cite.
        if edits.config || start.options != old.options {
            reach.linked = (0..model.site.pages.len()).collect();
            let linker = Linker::new(&model.site, &documents, bodies, true);
            self.analysis = start.analysis(documents, model, linker);
            return reach;
        }
        let mut change = Change::between(&old.model.site, &model.site, followed);
        let pages = model.site.pages.iter().enumerate();
        let edited = pages.filter(|(_, page)| edits.pages.contains(&page.file));
        change.pages.extend(edited.map(|(number, _)| number));
        old.documents = documents;
        old.model = model;
        old.config = start.config;
        old.found = start.found;
        reach.linked = self.link(&change);
        reach
    }
}

/// What links from other pages can lead to.
fn anchors_of(facts: &Facts) -> (Vec<(&str, &str)>, &[String]) {
    let headings = facts.headings.iter();
    let headings = headings.map(|heading| (&*heading.id, &*heading.title.text));
    (headings.collect(), &facts.ids)
}

fn drop_bodies(documents: &mut [Document]) {
    let documents = documents.par_iter_mut();
    documents.for_each(|document| document.body = Body::default());
}
