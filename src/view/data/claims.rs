//! What templates see of claims.

use serde::Serialize;

use super::{Card, DateView, Frame, Kept, LinkView, Pagination};

/// A claim with what stands of it.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimView {
    pub id: String,
    /// Its permanent address.
    pub address: String,
    pub statement: String,
    /// A cell for each stance present, in a fixed order; none is merged with another.
    pub cells: Vec<CellView>,
    /// The stances in words, in the order of time: `Reported by NBC News in July
    /// 2023. Denied by Russia’s Foreign Ministry.`
    pub standing: String,
    /// The same with the words that are quoted, and the notes on them.
    pub quoted: String,
}

/// A stance that is present.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellView {
    /// `reports`
    pub stance: &'static str,
    /// `Reported`
    pub word: &'static str,
    /// Whether all who took it have taken another side since.
    pub earlier: bool,
}

/// Who says what of a claim, when and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StanceView {
    /// `reports`
    pub stance: &'static str,
    /// `Reported`
    pub word: &'static str,
    /// Whether the same party has taken another side since.
    pub earlier: bool,
    pub by: LinkView,
    pub on: Option<DateView>,
    /// `in July 2023`, `on 13 July 2023`
    pub when: Option<String>,
    pub source: LinkView,
    pub quote: Option<String>,
    pub note: Option<String>,
}

/// Claims of which the first are shown.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SomeClaims {
    pub claims: Vec<Kept<ClaimView>>,
    /// Of all.
    pub count: usize,
}

/// The claims that have to do with a page.
#[derive(Debug, Clone, Serialize)]
pub struct PageClaims {
    /// Those that stand on it, all of them.
    pub own: Vec<Kept<ClaimView>>,
    /// The stances on the first of them, in the order of time.
    pub stances: Vec<StanceView>,
    /// The stances of its own claims together.
    pub cells: Vec<CellView>,
    /// Claims of other pages about this one.
    pub about: SomeClaims,
    /// Claims of other pages on which this party takes a stance.
    pub by: SomeClaims,
    /// Claims of other pages for which this source is given.
    pub cited: SomeClaims,
    /// Claims that the text links to, each once, for the previews of its links.
    pub linked: Vec<Kept<ClaimView>>,
    /// The address of all claims of other pages that have to do with this one, if they
    /// are not all here.
    pub all: Option<String>,
}

/// All claims of other pages that have to do with a page: what `claims_of.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimsOfPage {
    #[serde(flatten)]
    pub frame: Frame,
    /// The ledger, and the page.
    pub crumbs: Vec<LinkView>,
    pub page: Kept<Card>,
    /// Of all parts.
    pub count: usize,
    pub groups: Vec<ClaimsGroup>,
    pub pagination: Option<Pagination>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ClaimsGroup {
    /// `cited`: the page is given as their source; `by`: it takes a stance on them;
    /// `about`: they are about it.
    pub sort: &'static str,
    pub claims: Vec<Kept<ClaimView>>,
}

/// A claim's own page: what `claim.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub crumbs: Vec<LinkView>,
    pub claim: Kept<ClaimView>,
    /// When what it says is said to have been: its own date, or that of the page
    /// on which it stands.
    pub date: Option<DateView>,
    /// In the order of time.
    pub stances: Vec<StanceView>,
    /// The page on which it stands.
    pub page: Kept<Card>,
    /// What it is about.
    pub subjects: Vec<Kept<Card>>,
    /// Each once, in the order of the stances.
    pub sources: Vec<Kept<Card>>,
    /// Other pages that rely on it: in their text or in their fields.
    pub used: Vec<Kept<Card>>,
    /// As schema.org's `Claim`, ready for a `<script>`; needs the site's `url`.
    pub json_ld: Option<String>,
}

/// All claims, or those with one stance: what `claims.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimsPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub crumbs: Vec<LinkView>,
    /// `Claims`, or which ones.
    pub title: String,
    /// The stance that is shown alone: claims on which somebody has taken it, whatever
    /// has been said since.
    pub standing: Option<CellView>,
    /// The ways to see claims by stance.
    pub filters: Vec<FilterView>,
    /// Of all parts.
    pub count: usize,
    pub claims: Vec<Kept<ClaimView>>,
    pub pagination: Option<Pagination>,
}

/// The claims with one stance.
#[derive(Debug, Clone, Serialize)]
pub struct FilterView {
    pub stance: &'static str,
    pub word: &'static str,
    /// Which ones these are.
    pub title: String,
    pub address: String,
    pub current: bool,
}
