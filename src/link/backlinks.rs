//! Links turned round: in which sentences a page mentions which entries, and
//! which pages mention an entry.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::{Links, PageLinks, Target};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{PageNumber, Site, claims};
use crate::parse::citations::Part;
use crate::parse::words::{Cut, Places};
use crate::parse::{Body, Document, Facts, SlotContent};

/// A sentence that mentions an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    pub entry: PageNumber,
    /// The number of its run; nothing for the entry's card, which stands alone.
    pub run: Option<u32>,
    /// Bytes of its text that mean the entry, in their order; none where a citation of
    /// it stands.
    pub marks: SmallVec<[Range<u32>; 1]>,
    /// Of the first mention in it: see [`anchor_id`].
    pub anchor: NonZeroU32,
}

/// The id of a mention in its page. Ids from headings hold no `_`, and numbers that
/// an author's own id has are left out.
pub fn anchor_id(anchor: NonZeroU32) -> String {
    format!("{PREFIX}{anchor}")
}

/// How many of the pages that mention an entry its own page shows, with one sentence each.
pub const SHOWN: usize = 20;

/// How many pages a part of all mentions of an entry holds.
pub const PER_PART: usize = 200;

const PREFIX: &str = "_m";

/// What makes a stretch of a page a mention, by its number there.
#[derive(Clone, Copy)]
enum Cause {
    Mention(usize),
    Reference(usize),
}

/// A mention, automatic or by hand.
struct Stand {
    entry: PageNumber,
    /// Its byte in the HTML, for the order.
    html: usize,
    /// The number of its run, and its bytes in the text there.
    text: Option<(usize, Range<usize>)>,
    cause: Cause,
}

/// Finds the sentences in which a page mentions entries, and gives each an anchor.
pub fn add_sentences(
    site: &Site,
    number: PageNumber,
    facts: &Facts,
    body: &Body,
    cut: &Cut,
    links: &mut PageLinks,
) {
    let mut stands = by_hand(body, cut, links, facts);
    for (number, mention) in links.mentions.iter().enumerate() {
        stands.extend(mention.decision.entry().map(|entry| Stand {
            entry,
            html: mention.html().start,
            text: Some((mention.run(), mention.text())),
            cause: Cause::Mention(number),
        }));
    }
    stands.retain(|stand| stand.entry != number && site.pages[stand.entry].kind.is_entry());
    stands.sort_by_key(|stand| stand.html);
    let mut anchors = free_anchors(facts);
    // The last sentence of each entry, and where it starts.
    let mut last: HashMap<PageNumber, (usize, Option<(usize, usize)>)> = HashMap::new();
    for stand in stands {
        let starts = stand.text.as_ref().map(|(run, text)| {
            let sentence = body.runs.get(*run).sentence(text.start);
            (*run, sentence.start)
        });
        let same = last.get(&stand.entry);
        let same = same.filter(|(_, before)| starts.is_some() && *before == starts);
        if let (Some((sentence, _)), Some((_, text))) = (same, &stand.text) {
            let sentence = &mut links.sentences[*sentence];
            if sentence
                .marks
                .last()
                .is_none_or(|mark| mark.end as usize <= text.start)
            {
                sentence.marks.push(small(text));
            }
            continue;
        }
        let Some(anchor) = anchors.next() else {
            return;
        };
        match stand.cause {
            Cause::Mention(number) => links.mentions[number].anchor = Some(anchor),
            Cause::Reference(number) => links.anchors[number] = Some(anchor),
        }
        last.insert(stand.entry, (links.sentences.len(), starts));
        links.sentences.push(Sentence {
            entry: stand.entry,
            run: starts.map(|(run, _)| run as u32),
            marks: stand.text.iter().map(|(_, text)| small(text)).collect(),
            anchor,
        });
    }
    links.sentences.sort_by_key(|sentence| sentence.entry);
}

fn small(range: &Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

/// Links and cards that authors wrote into the text.
fn by_hand(body: &Body, cut: &Cut, links: &PageLinks, facts: &Facts) -> Vec<Stand> {
    let mut stands = Vec::new();
    let mut places: Option<Places> = None;
    for slot in &body.slots {
        let (number, card) = match &slot.content {
            SlotContent::LinkAttributes(number) => (*number, false),
            SlotContent::Card(number) => (*number, true),
            SlotContent::Citation(number, part) => {
                stands.extend(cited(body, links, *number, *part, slot.at));
                continue;
            }
            _ => continue,
        };
        let Some(Some(Target::Page { number: entry, .. })) = links.targets.get(number) else {
            continue;
        };
        let places = places.get_or_insert_with(|| Places::of(&body.runs));
        let span = &facts.references[number].span;
        stands.push(Stand {
            entry: *entry,
            html: slot.at,
            text: match card {
                true => None,
                false => places.within(cut, span),
            },
            cause: Cause::Reference(number),
        });
    }
    stands
}

/// The sources of a citation, which mean no words.
fn cited(
    body: &Body,
    links: &PageLinks,
    number: usize,
    part: Part,
    html: usize,
) -> impl Iterator<Item = Stand> {
    let citation = &body.citations[number];
    let own_note = part == Part::Note && citation.note.is_some_and(|(_, own)| own);
    let cites = citation.cites.iter().filter(move |_| !own_note);
    let text = body.runs.place_of(number).map(|(run, at)| {
        let before = body.runs.get(run).text[..at].trim_end();
        // It stands behind what it is for, and is a part of what it says itself.
        let at = match before.char_indices().next_back() {
            Some((last, _)) if !citation.narrative => last,
            _ => at,
        };
        (run, at..at)
    });
    cites.filter_map(move |cite| match links.targets.get(cite.reference)? {
        Some(Target::Page { number: entry, .. }) => Some(Stand {
            entry: *entry,
            html,
            text: text.clone(),
            cause: Cause::Reference(cite.reference),
        }),
        _ => None,
    })
}

/// Numbers for anchors that no id of the page has.
fn free_anchors(facts: &Facts) -> impl Iterator<Item = NonZeroU32> {
    let ids = facts.headings.iter().map(|heading| &heading.id);
    let ids = ids.chain(&facts.ids);
    let taken = ids.filter_map(|id| id.strip_prefix(PREFIX)?.parse().ok());
    let taken: HashSet<NonZeroU32> = taken.collect();
    (1..)
        .filter_map(NonZeroU32::new)
        .filter(move |number| !taken.contains(number))
}

impl PageLinks {
    /// The sentences in which the page mentions an entry, in the order of the text.
    pub fn sentences_about(&self, entry: PageNumber) -> &[Sentence] {
        let start = self.sentences.partition_point(|s| s.entry < entry);
        let end = self.sentences.partition_point(|s| s.entry <= entry);
        &self.sentences[start..end]
    }
}

impl Links {
    /// How many parts the page of all mentions of an entry has; none where the
    /// entry's own page shows them all.
    pub fn mention_parts(&self, entry: PageNumber) -> usize {
        let pages = &self.pages[entry].backlinks;
        let several = |from: &PageNumber| self.pages[*from].sentences_about(entry).len() > 1;
        match pages.len() > SHOWN || pages.iter().any(several) {
            true => pages.len().div_ceil(PER_PART),
            false => 0,
        }
    }

    /// Finds links to pages of mentions and of claims that are not made.
    pub(super) fn unmade(&self, site: &Site, documents: &[Document]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (page, links) in site.pages.iter().zip(&self.pages) {
            let references = documents[page.document].facts.references.iter();
            let of_fields = page.texts.iter().zip(&links.texts);
            let of_fields = of_fields.flat_map(|(text, to)| text.references.iter().zip(to));
            for (reference, target) in references.zip(&links.targets).chain(of_fields) {
                let help = match target {
                    Some(Target::Mentions(entry, part)) if *part >= self.mention_parts(*entry) => {
                        let entry = &site.pages[*entry].id;
                        format!("`{entry}` has no more mentions than its own page shows")
                    }
                    Some(Target::Made(address)) => match without_many_claims(site, address) {
                        Some(id) => {
                            format!("the page of `{id}` shows all claims that have to do with it")
                        }
                        None => continue,
                    },
                    _ => continue,
                };
                let place = Place::new(&page.file, reference.span.clone());
                let message = format!("`{}` leads to no page of this site", reference.target);
                found.push(Diagnostic::new(Code::UnknownLink, place, message).help(help));
            }
        }
        found
    }
}

/// The id of a page to whose many claims an address is to lead, and that has not as many.
fn without_many_claims<'a>(site: &Site, address: &'a str) -> Option<&'a str> {
    let id = claims::of_id(address)?.trim_end_matches('/');
    let page = site.names.by_id(id);
    let many = page.is_some_and(|page| site.pages[page].live && site.has_many_claims(page));
    (!many).then_some(id)
}
