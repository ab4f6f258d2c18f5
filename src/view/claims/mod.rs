//! The views of claims: on pages, alone, and all of them in the ledger.

mod index;
mod json_ld;
mod of_page;

use std::collections::HashSet;

use indexmap::IndexMap;

use super::cards::date_view;
use super::data::{
    CellView, ClaimPage, ClaimView, ClaimsPage, FilterView, Kept, LinkView, StanceView,
};
use super::lists::part_address;
use super::{PER_PAGE, Whole};
use crate::model::claims::standing::{Cell, StanceKind};
use crate::model::claims::{self, Claim, LEDGER, Stance};
use crate::model::value::Value;
use crate::model::{Page, PageNumber};
pub(super) use index::{Index, Uses};

/// A claim with the page on which it stands.
type Found<'a> = (PageNumber, &'a Claim);

fn cell_view(cell: Cell) -> CellView {
    CellView {
        stance: cell.kind.as_str(),
        word: cell.kind.word(),
        earlier: cell.earlier,
    }
}

pub(super) fn cells<'a>(all: impl IntoIterator<Item = &'a Claim>) -> Vec<CellView> {
    claims::cells(all).into_iter().map(cell_view).collect()
}

impl<'w> Whole<'w> {
    fn link_to(&self, number: PageNumber) -> LinkView {
        let page = &self.site.pages[number];
        LinkView {
            title: page.title.clone(),
            address: self.address(&page.address),
        }
    }

    /// What pages show of a claim, made once.
    pub(super) fn claim_view(&self, claim: &Claim) -> Kept<ClaimView> {
        let make = || Kept::new(&self.make_claim_view(claim));
        // Of two with one id, which is a mistake, each shows what it says itself.
        let has_id = self
            .site
            .claim(&claim.id)
            .is_some_and(|(_, of)| std::ptr::eq(of, claim));
        match self.claims_index().views.get(&claim.id).filter(|_| has_id) {
            Some(made) => made.get_or_init(make).clone(),
            None => make(),
        }
    }

    pub(super) fn make_claim_view(&self, claim: &Claim) -> ClaimView {
        ClaimView {
            id: claim.id.clone(),
            address: self.claim_address(&claim.id),
            statement: claim.statement.clone(),
            cells: cells([claim]),
            standing: self.standing(claim, false),
            quoted: self.standing(claim, true),
        }
    }

    /// What stands of a claim, in words: a sentence for each stance, and if asked for the
    /// words that are quoted, never without the note that says what they were said of.
    /// This is the only place where it is phrased.
    fn standing(&self, claim: &Claim, in_full: bool) -> String {
        let mut changed = HashSet::new();
        let sentences = claim.stances.iter().map(|stance| {
            let phrase = match stance.kind {
                StanceKind::Declines => "Neither confirmed nor denied",
                kind => kind.word(),
            };
            let phrase = match stance.superseded {
                true if changed.insert(stance.by) => format!("At first {}", phrase.to_lowercase()),
                true => format!("Then {}", phrase.to_lowercase()),
                false => phrase.to_owned(),
            };
            let by = &self.site.pages[stance.by].title;
            let when = stance
                .on
                .as_ref()
                .map(|on| format!(" {}", on.in_sentence()));
            let quote = stance.quote.as_ref().filter(|_| in_full);
            let quote = quote.map(|quote| format!(": “{quote}”"));
            let note = stance.note.as_deref().filter(|_| in_full).map(noted);
            let (when, quote) = (when.unwrap_or_default(), quote.unwrap_or_default());
            format!("{phrase} by {by}{when}{quote}.{}", note.unwrap_or_default())
        });
        sentences.collect::<Vec<_>>().join(" ")
    }

    fn stance_views(&self, claim: &Claim) -> Vec<StanceView> {
        claim.stances.iter().map(|s| self.stance_view(s)).collect()
    }

    fn stance_view(&self, stance: &Stance) -> StanceView {
        StanceView {
            stance: stance.kind.as_str(),
            word: stance.kind.word(),
            earlier: stance.superseded,
            by: self.link_to(stance.by),
            on: stance.on.as_ref().map(date_view),
            when: stance.on.as_ref().map(|date| date.in_sentence()),
            source: self.link_to(stance.source),
            quote: stance.quote.clone(),
            note: stance.note.clone(),
        }
    }

    pub(super) fn claim_address(&self, id: &str) -> String {
        self.address(&claims::address(id))
    }

    /// The address of the ledger, if the site has claims.
    pub(super) fn ledger(&self) -> Option<String> {
        self.site.has_claims().then(|| self.address(LEDGER))
    }

    fn claims_index(&self) -> &'w Index {
        self.overview.claims.get_or_init(|| Index::new(self))
    }

    /// Claims by their ids.
    fn found<'a>(&self, ids: impl IntoIterator<Item = &'a String>) -> Vec<Found<'w>> {
        let site = self.site;
        ids.into_iter().filter_map(|id| site.claim(id)).collect()
    }

    fn views(&self, found: &[Found]) -> Vec<Kept<ClaimView>> {
        let views = found.iter().map(|(_, claim)| self.claim_view(claim));
        views.collect()
    }

    /// What stands behind the words of a link to a claim: its marks, and in words
    /// what they mean.
    pub(super) fn claim_marks(&self, id: &str) -> String {
        let Some((_, claim)) = self.site.claim(id) else {
            return String::new();
        };
        let cells = cells([claim]);
        let marks = cells.iter().map(|cell| {
            let earlier = if cell.earlier { " earlier" } else { "" };
            format!("<i class=\"{}{earlier}\"></i>", cell.stance)
        });
        let words = cells.iter().map(|cell| {
            let word = match cell.stance {
                "declines" => "neither confirmed nor denied".to_owned(),
                _ => cell.word.to_lowercase(),
            };
            if cell.earlier {
                word + " earlier"
            } else {
                word
            }
        });
        let (marks, words): (String, Vec<String>) = (marks.collect(), words.collect());
        let words = words.join(", ");
        format!(
            "<span class=\"stances\" aria-hidden=\"true\">{marks}</span><span class=\"words\"> ({words})</span>"
        )
    }

    /// The page of a claim, by the page on which it stands and its number there.
    pub(super) fn claim_page(&self, page: PageNumber, number: usize) -> ClaimPage {
        let claim = &self.site.pages[page].claims[number];
        let date = claim.date.as_ref().or(self.site.pages[page].date.as_ref());
        let mut sources: Vec<PageNumber> = Vec::new();
        for stance in &claim.stances {
            if !sources.contains(&stance.source) {
                sources.push(stance.source);
            }
        }
        let uses = self.overview.uses.get_or_init(|| Uses::new(self));
        ClaimPage {
            frame: self.frame(&claims::address(&claim.id)),
            crumbs: vec![self.ledger_crumb()],
            claim: self.claim_view(claim),
            date: date.map(date_view),
            stances: self.stance_views(claim),
            page: self.card(page),
            subjects: self.cards(&claim.about),
            sources: self.cards(&sources),
            used: self.cards(uses.of(&claim.id)),
            json_ld: self.claim_json_ld((page, claim)),
        }
    }

    fn ledger_crumb(&self) -> LinkView {
        LinkView {
            title: "Claims".to_owned(),
            address: self.address(LEDGER),
        }
    }

    /// The ids of the claims that a ledger shows, in order.
    fn ledger_ids(&self, kind: Option<StanceKind>) -> &'w [String] {
        let index = self.claims_index();
        match kind {
            None => &index.ordered,
            Some(kind) => &index.by_kind[kind as usize],
        }
    }

    /// How many parts the ledger has.
    pub(super) fn ledger_parts(&self, kind: Option<StanceKind>) -> usize {
        self.ledger_ids(kind).len().div_ceil(PER_PAGE).max(1)
    }

    /// A part of the ledger, from 0.
    pub(super) fn claims_page(&self, kind: Option<StanceKind>, part: usize) -> ClaimsPage {
        let first = kind.map_or(LEDGER.to_owned(), claims::ledger_address);
        let ids = self.ledger_ids(kind);
        let shown = ids.iter().skip(part * PER_PAGE).take(PER_PAGE);
        let filters = StanceKind::ALL.map(|of| FilterView {
            stance: of.as_str(),
            word: of.word(),
            title: of.of_claims(),
            address: self.address(&claims::ledger_address(of)),
            current: kind == Some(of),
        });
        let total = self.ledger_parts(kind);
        ClaimsPage {
            frame: self.frame(&part_address(&first, part)),
            crumbs: kind.map(|_| self.ledger_crumb()).into_iter().collect(),
            title: kind.map_or("Claims".to_owned(), StanceKind::of_claims),
            standing: kind.map(|kind| {
                cell_view(Cell {
                    kind,
                    earlier: false,
                })
            }),
            filters: filters.into(),
            count: ids.len(),
            claims: self.views(&self.found(shown)),
            pagination: (total > 1).then(|| self.pagination(part, total, &first)),
        }
    }
}

/// A note as a sentence behind others.
fn noted(note: &str) -> String {
    let end = if note.ends_with(['.', '!', '?', '…']) {
        ""
    } else {
        "."
    };
    format!(" {note}{end}")
}

/// The claims that a page's fields and blocks name, one for each time.
fn named_in(page: &Page) -> Vec<&str> {
    fn add<'a>(values: &'a IndexMap<String, Value>, named: &mut Vec<&'a str>) {
        let items = values.values().flat_map(|value| value.items());
        for item in items {
            match item {
                Value::Claim(id) => named.push(id),
                Value::Group(group) => add(group, named),
                _ => {}
            }
        }
    }
    let mut named = Vec::new();
    add(&page.values, &mut named);
    for block in &page.blocks {
        add(&block.values, &mut named);
    }
    named
}
