//! What stands in a page's text, and what becomes of it.
//!
//! 1. Of overlapping names the one of most words wins, then the leftmost
//!    ([`select`]);
//! 2. in the order of the text, each is decided by the rules of [`Decision`].

mod ambiguous;
mod decide;
mod explained;

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::PageLinks;
use super::index::{Candidate, MOST_SHARING, NameIndex};
use crate::diagnostic::Diagnostic;
use crate::model::{PageNumber, Site};
use crate::parse::Body;
use crate::parse::words::Cut;
use decide::Decider;

/// A name in a page's text. All of a site are in memory, so it is small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    run: u32,
    text: Range<u32>,
    html: Range<u32>,
    pub decision: Decision,
    /// Its anchor, if it is the first mention of an entry in its sentence.
    pub anchor: Option<NonZeroU32>,
}

impl Mention {
    /// The number of its run.
    pub fn run(&self) -> usize {
        self.run as usize
    }

    /// Its bytes in the run's text.
    pub fn text(&self) -> Range<usize> {
        self.text.start as usize..self.text.end as usize
    }

    /// Bytes in the body's HTML that tags can stand around; empty where none can.
    pub fn html(&self) -> Range<usize> {
        self.html.start as usize..self.html.end as usize
    }
}

/// What becomes of a mention, and the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    Linked(PageNumber),
    /// An earlier mention or a link by hand was first.
    AlreadyLinked(PageNumber),
    /// It stands in a heading, or where its tags would cross others'.
    NotHere(PageNumber),
    /// The page's text does not link.
    LinkingIsOff(PageNumber),
    /// The entry, or its kind, says `linked: never`.
    Never(PageNumber),
    /// names.yaml says that this spelling is never linked.
    NeverSpelled(PageNumber),
    /// The page's own name.
    Own,
    /// An everyday word, and nobody said that it is meant.
    Everyday(PageNumber),
    /// The words beside it may make it a part of another name.
    EndOfOther(PageNumber),
    /// The page spells the abbreviation out, and the entry is not called that.
    Explained(PageNumber),
    /// Several entries have the name. All of them, where that is the same for all its
    /// mentions; otherwise a few.
    Ambiguous(Arc<[PageNumber]>),
    /// `refers: {name: false}`
    Exempt,
}

impl Decision {
    /// The entry that is mentioned, linked or not.
    pub fn entry(&self) -> Option<PageNumber> {
        match self {
            Decision::Linked(page)
            | Decision::AlreadyLinked(page)
            | Decision::NotHere(page)
            | Decision::LinkingIsOff(page)
            | Decision::Never(page)
            | Decision::NeverSpelled(page) => Some(*page),
            Decision::Own
            | Decision::Everyday(_)
            | Decision::EndOfOther(_)
            | Decision::Explained(_)
            | Decision::Ambiguous(_)
            | Decision::Exempt => None,
        }
    }
}

impl Decision {
    /// Changes all pages that it names; false if they are too many to have each mention
    /// change its own.
    pub(super) fn renumber(&mut self, mut change: impl FnMut(&mut PageNumber)) -> bool {
        let pages = match self {
            Decision::Linked(page)
            | Decision::AlreadyLinked(page)
            | Decision::NotHere(page)
            | Decision::LinkingIsOff(page)
            | Decision::Never(page)
            | Decision::NeverSpelled(page)
            | Decision::Everyday(page)
            | Decision::EndOfOther(page)
            | Decision::Explained(page) => std::slice::from_mut(page),
            Decision::Ambiguous(pages) if pages.len() > MOST_SHARING => return false,
            Decision::Ambiguous(pages) => Arc::make_mut(pages),
            Decision::Own | Decision::Exempt => &mut [],
        };
        pages.iter_mut().for_each(&mut change);
        true
    }
}

/// Finds and decides all mentions of a page. Ambiguous names are reported, once each.
pub fn mentions(
    site: &Site,
    index: &NameIndex,
    number: PageNumber,
    body: &Body,
    cut: &Cut,
    links: &PageLinks,
) -> (Vec<Mention>, Vec<Diagnostic>) {
    let mut decider = Decider::new(site, index, number, body, cut, links);
    let mut mentions = Vec::new();
    for (run_number, run) in cut.iter().enumerate() {
        decider.run(run_number, &run, &mut mentions);
    }
    (mentions, decider.finish(cut))
}

/// Of overlapping candidates those of most words, then the leftmost; in the order of the text.
pub(super) fn select(mut candidates: Vec<Candidate>, words: usize) -> Vec<Candidate> {
    if candidates.len() < 2 {
        return candidates;
    }
    candidates.sort_by_key(|c| (std::cmp::Reverse(c.end - c.first), c.first));
    let mut taken = vec![false; words];
    candidates.retain(|candidate| {
        let words = &mut taken[candidate.first..candidate.end];
        let free = words.iter().all(|taken| !taken);
        if free {
            words.fill(true);
        }
        free
    });
    candidates.sort_by_key(|c| c.first);
    candidates
}
