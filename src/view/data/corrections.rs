//! What templates see of corrections.

use serde::Serialize;

use super::{Card, DateView, Frame, Kept, Pagination};

/// A mistake that was mended on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorrectionView {
    /// For anchors: `_correction-2026-03-04`.
    pub id: String,
    pub date: DateView,
    pub was: String,
    pub now: String,
}

/// All corrections of the site, the newest first: what `corrections.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionsPage {
    #[serde(flatten)]
    pub frame: Frame,
    /// Of all parts.
    pub count: usize,
    pub corrections: Vec<PageCorrection>,
    pub pagination: Option<Pagination>,
}

#[derive(Debug, Clone, Serialize)]
pub struct PageCorrection {
    pub page: Kept<Card>,
    /// The address of the correction on that page.
    pub place: String,
    pub correction: CorrectionView,
}
