//! Claims: what somebody says or denies, with who takes which stance and where.
//!
//! A claim stands in a page's front matter. [`read`] makes it of the page's checked
//! values, [`standing`] computes what stands, [`order`] which stance is later, [`check`]
//! finds what cannot be so, [`idle`] what says nothing, and [`quotes`] compares quotations
//! with the archived texts of their sources. [`Asked`] is what a block asks for.

mod asked;
pub mod check;
mod idle;
pub mod order;
pub mod quotes;
pub mod read;
pub mod standing;

use std::collections::BTreeMap;
use std::ops::Range;

use super::{PageNumber, Site, Stub};
use crate::date::Edtf;
pub use asked::{Asked, asked};
pub use standing::{StanceKind, cells};

/// One statement, with those who have taken a stance on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Unique in the site, and the last part of the claim's address.
    pub id: String,
    pub statement: String,
    /// When what it says is said to have been.
    pub date: Option<Edtf>,
    pub about: Vec<PageNumber>,
    /// In the order of time.
    pub stances: Vec<Stance>,
    /// The bytes of its id in the page's file.
    pub span: Range<usize>,
}

/// What somebody says of a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Stance {
    pub by: PageNumber,
    pub kind: StanceKind,
    pub on: Option<Edtf>,
    pub source: PageNumber,
    pub quote: Option<String>,
    pub note: Option<String>,
    /// Whether the same party has taken another side since.
    pub superseded: bool,
    /// The bytes of the quotation and of the date in the page's file.
    pub quote_span: Range<usize>,
    pub on_span: Range<usize>,
}

/// Where the claims of a site stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClaimIds {
    /// The page and the number among its claims, by id. Of two claims with one id
    /// the first by the id of its page.
    places: BTreeMap<String, (PageNumber, usize)>,
}

impl ClaimIds {
    /// Of pages in the order of their numbers.
    pub fn of(stubs: &[Stub]) -> ClaimIds {
        let mut places = BTreeMap::new();
        for (page, stub) in stubs.iter().enumerate() {
            for (number, id) in stub.claims.iter().enumerate() {
                places.entry(id.clone()).or_insert((page, number));
            }
        }
        ClaimIds { places }
    }

    /// The page that a claim stands on.
    pub fn page(&self, id: &str) -> Option<PageNumber> {
        self.places.get(id).map(|(page, _)| *page)
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }
}

impl Site {
    /// The claim of this id, with the page that it stands on.
    pub fn claim(&self, id: &str) -> Option<(PageNumber, &Claim)> {
        let (page, number) = *self.claims.places.get(id)?;
        Some((page, self.pages[page].claims.get(number)?))
    }

    /// The claims of this build, by id: their pages, and their numbers there.
    pub fn live_claims(&self) -> impl Iterator<Item = (PageNumber, usize)> {
        // A site may have given `claims` another meaning, which is reported.
        let there = |(page, number): &(PageNumber, usize)| {
            self.pages[*page].live && *number < self.pages[*page].claims.len()
        };
        self.claims.places.values().copied().filter(there)
    }

    /// Whether this build has claims, and with them their ledger.
    pub fn has_claims(&self) -> bool {
        self.live_claims().next().is_some()
    }

    /// The addresses of the ledger, whole and by stance, and of all claims.
    pub fn claim_addresses(&self) -> Vec<String> {
        let claims = self.live_claims();
        let claims = claims.map(|(page, number)| address(&self.pages[page].claims[number].id));
        let mut addresses: Vec<String> = claims.collect();
        if !addresses.is_empty() {
            addresses.push(LEDGER.to_owned());
            addresses.extend(StanceKind::ALL.map(ledger_address));
        }
        addresses
    }
}

impl Site {
    /// Whether more claims of other pages have to do with a page than it shows of one
    /// sort: it is their source, takes a stance on them, or they are about it.
    pub fn has_many_claims(&self, number: PageNumber) -> bool {
        let mut counts = [0; 3];
        for (page, claim) in self.live_claims().filter(|(page, _)| *page != number) {
            let Claim { stances, about, .. } = &self.pages[page].claims[claim];
            counts[0] += usize::from(stances.iter().any(|stance| stance.source == number));
            counts[1] += usize::from(stances.iter().any(|stance| stance.by == number));
            counts[2] += usize::from(about.contains(&number));
        }
        counts.iter().any(|count| *count > SHOWN)
    }
}

/// How many claims of other pages a page shows, of each sort.
pub const SHOWN: usize = 20;

/// The address of all claims that have to do with the page of an id.
pub fn of_address(id: &str) -> String {
    format!("{LEDGER}of/{id}/")
}

/// The id of the page at whose address of this kind a path leads.
pub fn of_id(path: &str) -> Option<&str> {
    path.strip_prefix(LEDGER)?.strip_prefix("of/")
}

/// The address of the ledger of all claims.
pub const LEDGER: &str = "claims/";

/// The permanent address of a claim.
pub fn address(id: &str) -> String {
    format!("{LEDGER}{id}/")
}

/// The address of the claims on which somebody has taken this stance.
pub fn ledger_address(kind: StanceKind) -> String {
    format!("{LEDGER}standing/{}/", kind.word().to_lowercase())
}
