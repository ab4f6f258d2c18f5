//! The standing of a claim is computed from its stances, never typed.
//!
//! Every stance stays visible, with who and when; no verdict is made of them.
//! Stances stand in the order of their first possible days; one without a date keeps
//! its place behind the one written before it. What a party says later takes the place
//! of what it said earlier by this table alone, and both stay visible:
//!
//! | earlier, by the same party      | superseded by a later              |
//! |---------------------------------|------------------------------------|
//! | reports, alleges                | confirms, disputes, denies, retracts |
//! | confirms                        | disputes, denies, retracts         |
//! | disputes, denies                | confirms, reports, alleges, retracts |
//! | retracts                        | any but declines and retracts      |
//! | declines                        | any but declines                   |
//!
//! To decline takes nothing back, so it supersedes nothing; it neither confirms
//! nor denies. As a later stance only supersedes earlier ones, no loop can be written.
//!
//! Which of two stances is later is not guessed:
//!
//! | their dates                              | the later one                  |
//! |------------------------------------------|--------------------------------|
//! | all days of one lie behind the other's   | that one (2023-08 and 2023-07) |
//! | the same full day, or one has no date    | the one written later          |
//! | anything else (2023-07 and 2023-07-06)   | not known: both stand          |
//!
//! But a party retracts what it has said: a retraction also supersedes where it is not
//! known which was later. Where each of two stances would supersede the other and their
//! order is not known, `check` says so.

use std::collections::HashMap;

use super::check::is_before;
use super::{Claim, Stance};
use crate::date::Edtf;
use crate::model::PageNumber;

/// What a party does with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StanceKind {
    Confirms,
    Reports,
    Alleges,
    Disputes,
    Denies,
    Declines,
    Retracts,
}

/// Which way a stance goes.
#[derive(PartialEq, Eq)]
enum Side {
    For,
    Against,
    /// It leaves the claim where it is.
    Neither,
    Withdrawn,
}

impl StanceKind {
    /// In the order in which they are shown.
    pub const ALL: [StanceKind; 7] = [
        StanceKind::Confirms,
        StanceKind::Reports,
        StanceKind::Alleges,
        StanceKind::Disputes,
        StanceKind::Denies,
        StanceKind::Declines,
        StanceKind::Retracts,
    ];

    /// As authors write it.
    pub fn of(text: &str) -> Option<StanceKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// As authors write it: `reports`.
    pub fn as_str(self) -> &'static str {
        match self {
            StanceKind::Confirms => "confirms",
            StanceKind::Reports => "reports",
            StanceKind::Alleges => "alleges",
            StanceKind::Disputes => "disputes",
            StanceKind::Denies => "denies",
            StanceKind::Declines => "declines",
            StanceKind::Retracts => "retracts",
        }
    }

    /// What a reader sees of the claim: `Reported`.
    pub fn word(self) -> &'static str {
        match self {
            StanceKind::Confirms => "Confirmed",
            StanceKind::Reports => "Reported",
            StanceKind::Alleges => "Alleged",
            StanceKind::Disputes => "Disputed",
            StanceKind::Denies => "Denied",
            StanceKind::Declines => "Declined",
            StanceKind::Retracts => "Retracted",
        }
    }

    /// What the claims are on which somebody has taken this stance, whatever has been
    /// said since.
    pub fn of_claims(self) -> String {
        let has = match self {
            StanceKind::Declines => "declined to confirm or deny".to_owned(),
            kind => kind.word().to_lowercase(),
        };
        format!("Claims that somebody has {has}")
    }

    fn side(self) -> Side {
        match self {
            StanceKind::Confirms | StanceKind::Reports | StanceKind::Alleges => Side::For,
            StanceKind::Disputes | StanceKind::Denies => Side::Against,
            StanceKind::Declines => Side::Neither,
            StanceKind::Retracts => Side::Withdrawn,
        }
    }

    /// Whether it says that the claim is so.
    pub fn affirms(self) -> bool {
        self.side() == Side::For
    }

    /// Whether it supersedes what the same party said before.
    pub fn supersedes(self, earlier: StanceKind) -> bool {
        let confirmed = self == StanceKind::Confirms && earlier != StanceKind::Confirms;
        let another_side = self.side() != earlier.side() && self != StanceKind::Declines;
        confirmed || another_side
    }
}

/// What somebody said, and when as far as that is known.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    pub kind: StanceKind,
    pub on: Option<&'a Edtf>,
    /// Its number in the list of stances as it is written.
    pub written: usize,
}

impl Said<'_> {
    /// Whether this is known to be later than what else was said.
    fn is_later(&self, other: &Said) -> bool {
        let written = self.written > other.written;
        match (self.on, other.on) {
            (Some(on), Some(before)) => {
                let one_day = on.to_day().is_some() && on.to_day() == before.to_day();
                is_before(before, on) || one_day && written
            }
            _ => written,
        }
    }

    /// Whether this takes the place of what the same party said.
    fn supersedes(&self, other: &Said) -> bool {
        let retracts = self.kind == StanceKind::Retracts && !other.is_later(self);
        self.kind.supersedes(other.kind) && (self.is_later(other) || retracts)
    }

    /// Whether each would take the other's place, and none is known to be later.
    pub fn is_open(&self, other: &Said) -> bool {
        let each = self.kind.supersedes(other.kind) && other.kind.supersedes(self.kind);
        each && !self.supersedes(other) && !other.supersedes(self)
    }
}

/// Puts stances into the order of time, and marks those that are superseded.
pub fn arrange(stances: &mut Vec<Stance>) {
    mark(stances);
    let mut last: Option<Edtf> = None;
    let mut dated: Vec<(Option<Edtf>, usize, Stance)> = Vec::with_capacity(stances.len());
    for (written, stance) in stances.drain(..).enumerate() {
        last = stance.on.clone().or(last);
        dated.push((last.clone(), written, stance));
    }
    dated.sort_by(|a, b| a.0.cmp(&b.0));
    // What was said before a retraction, or before what has no date, goes before it.
    for at in (0..dated.len()).rev() {
        let (_, written, stance) = &dated[at];
        if stance.on.is_some() && stance.kind != StanceKind::Retracts {
            continue;
        }
        let said = stance.said(*written);
        let taken = |(_, written, other): &(Option<Edtf>, usize, Stance)| {
            other.by == stance.by && said.supersedes(&other.said(*written))
        };
        if let Some(behind) = dated[at + 1..].iter().rposition(taken) {
            dated[at..at + behind + 2].rotate_left(1);
        }
    }
    stances.extend(dated.into_iter().map(|(_, _, stance)| stance));
}

/// Marks the stances that are superseded. They stand as they are written.
fn mark(stances: &mut [Stance]) {
    let mut parties: HashMap<PageNumber, Vec<usize>> = HashMap::new();
    for (written, stance) in stances.iter().enumerate() {
        parties.entry(stance.by).or_default().push(written);
    }
    for written in 0..stances.len() {
        let stance = &stances[written];
        let said = stance.said(written);
        let mut of_party = parties[&stance.by].iter().rev();
        let superseded = of_party.any(|at| stances[*at].said(*at).supersedes(&said));
        stances[written].superseded = superseded;
    }
}

impl Stance {
    fn said(&self, written: usize) -> Said<'_> {
        Said {
            kind: self.kind,
            on: self.on.as_ref(),
            written,
        }
    }
}

/// A stance that some claims have, as a cell of their chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub kind: StanceKind,
    /// Whether all who took it have taken another side since.
    pub earlier: bool,
}

/// A cell for each stance present in these claims, none merged with another.
pub fn cells<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Vec<Cell> {
    let mut held = [None; StanceKind::ALL.len()];
    for stance in claims.into_iter().flat_map(|claim| &claim.stances) {
        let earlier: &mut Option<bool> = &mut held[stance.kind as usize];
        *earlier = Some(stance.superseded && earlier.unwrap_or(true));
    }
    let cells = StanceKind::ALL.into_iter().zip(held);
    cells
        .filter_map(|(kind, earlier)| earlier.map(|earlier| Cell { kind, earlier }))
        .collect()
}

impl Claim {
    /// Whether a stance stands that disputes or denies it.
    pub fn is_denied(&self) -> bool {
        let mut standing = self.stances.iter().filter(|stance| !stance.superseded);
        standing.any(|stance| stance.kind.side() == Side::Against)
    }
}

#[cfg(test)]
mod tests {
    use super::StanceKind::*;
    use super::*;

    fn stance(by: PageNumber, kind: StanceKind, on: Option<&str>) -> Stance {
        Stance {
            by,
            kind,
            on: on.map(|date| Edtf::parse(date).unwrap()),
            source: 9,
            quote: None,
            note: None,
            superseded: false,
            quote_span: 0..0,
        }
    }

    /// The table of the module's documentation, row by row.
    #[test]
    fn the_table_holds_for_every_pair() {
        let table = |earlier: StanceKind| match earlier {
            Reports | Alleges => vec![Confirms, Disputes, Denies, Retracts],
            Confirms => vec![Disputes, Denies, Retracts],
            Disputes | Denies => vec![Confirms, Reports, Alleges, Retracts],
            Retracts => vec![Confirms, Reports, Alleges, Disputes, Denies],
            Declines => vec![Confirms, Reports, Alleges, Disputes, Denies, Retracts],
        };
        for earlier in StanceKind::ALL {
            for later in StanceKind::ALL {
                let mut stances = vec![
                    stance(1, later, Some("2023-07")),
                    stance(1, earlier, Some("2023-06")),
                ];
                arrange(&mut stances);
                assert_eq!(stances[0].kind, earlier);
                let expected = table(earlier).contains(&later);
                assert_eq!(stances[0].superseded, expected, "{earlier:?} {later:?}");
                assert!(!stances[1].superseded);
            }
        }
    }

    #[test]
    fn one_party_supersedes_no_other() {
        for (a, b) in [(Reports, Denies), (Denies, Confirms), (Reports, Retracts)] {
            let mut stances = vec![stance(1, a, Some("2023-06")), stance(2, b, Some("2023-07"))];
            arrange(&mut stances);
            assert!(stances.iter().all(|stance| !stance.superseded));
        }
    }

    #[test]
    fn what_has_no_date_stays_behind_what_was_written_before_it() {
        let mut stances = vec![
            stance(1, Reports, Some("2023-07")),
            stance(2, Declines, None),
            stance(3, Denies, Some("2023-06-30")),
            stance(4, Alleges, None),
        ];
        arrange(&mut stances);
        let order: Vec<PageNumber> = stances.iter().map(|stance| stance.by).collect();
        assert_eq!(order, [3, 4, 1, 2]);
    }

    /// What stands of a party's stances, and what it said at first, in their order.
    fn stands(stances: &[(StanceKind, Option<&str>)]) -> Vec<(StanceKind, bool)> {
        let stances = stances.iter().map(|(kind, on)| stance(1, *kind, *on));
        let mut stances: Vec<Stance> = stances.collect();
        arrange(&mut stances);
        let stances = stances.iter().map(|s| (s.kind, s.superseded));
        stances.collect()
    }

    #[test]
    fn both_stand_where_nobody_knows_which_was_later() {
        for (denies, reports) in [
            ("2023-07", "2023-07-06"),
            ("2023", "2023-07-06"),
            ("2023-07/2023-09", "2023-08"),
            ("2023-07/2023-08", "2023-08/2023-09"),
            ("2023-07/..", "2023-08"),
            ("2023-07", "2023-07"),
        ] {
            for said in [[Denies, Reports], [Reports, Denies]] {
                let stances = said.map(|kind| match kind {
                    Denies => (kind, Some(denies)),
                    _ => (kind, Some(reports)),
                });
                let stand = stands(&stances);
                assert!(
                    stand.iter().all(|(_, superseded)| !superseded),
                    "{stances:?}"
                );
            }
        }
        let all = ["2023-08", "2023-08", "2023-08"].map(Some);
        assert_eq!(
            stands(&[(Reports, all[0]), (Declines, all[1]), (Denies, all[2])]),
            [(Reports, false), (Declines, false), (Denies, false)]
        );
        // What is later than both supersedes both.
        assert_eq!(
            stands(&[
                (Confirms, Some("2023-09")),
                (Denies, Some("2023-07")),
                (Reports, Some("2023-07-06")),
            ]),
            [(Denies, true), (Reports, true), (Confirms, false)]
        );
    }

    #[test]
    fn the_order_of_the_list_counts_for_one_day_and_without_a_date() {
        let day = Some("2023-07-06");
        assert_eq!(
            stands(&[(Reports, day), (Denies, day)]),
            [(Reports, true), (Denies, false)]
        );
        assert_eq!(
            stands(&[(Denies, None), (Reports, day)]),
            [(Denies, true), (Reports, false)]
        );
        // It stands behind what it supersedes, though what was written before it is earlier.
        assert_eq!(
            stands(&[(Denies, day), (Declines, Some("2023-01")), (Reports, None)]),
            [(Declines, true), (Denies, true), (Reports, false)]
        );
    }

    #[test]
    fn a_retraction_is_later_unless_it_is_known_to_be_earlier() {
        let month = Some("2023-07");
        for reported in ["2023-07", "2023-07-20", "2023", "2023-07/.."] {
            let expected = [(Reports, true), (Retracts, false)];
            let reports = (Reports, Some(reported));
            assert_eq!(stands(&[(Retracts, month), reports]), expected);
            assert_eq!(stands(&[reports, (Retracts, month)]), expected);
        }
        for (first, then) in [(month, Some("2023-08")), (month, None), (None, None)] {
            assert_eq!(
                stands(&[(Retracts, first), (Reports, then)]),
                [(Retracts, true), (Reports, false)]
            );
        }
    }

    #[test]
    fn a_cell_for_each_stance_present() {
        let claim = |stances: Vec<Stance>| Claim {
            id: "c".into(),
            statement: "S".into(),
            date: None,
            about: Vec::new(),
            stances: {
                let mut stances = stances;
                arrange(&mut stances);
                stances
            },
            span: 0..0,
        };
        let held = |claims: &[Claim]| -> Vec<(StanceKind, bool)> {
            let cells = cells(claims).into_iter();
            cells.map(|cell| (cell.kind, cell.earlier)).collect()
        };
        let all = claim(
            StanceKind::ALL
                .map(|kind| stance(kind as usize, kind, None))
                .into(),
        );
        assert_eq!(held(&[all]).len(), 7);
        let retracted = claim(vec![
            stance(1, Reports, Some("2023-06")),
            stance(1, Retracts, Some("2023-07")),
        ]);
        let one = std::slice::from_ref(&retracted);
        assert_eq!(held(one), [(Reports, true), (Retracts, false)]);
        // Another still reports it.
        let reported = claim(vec![stance(2, Reports, None)]);
        let both = [retracted, reported];
        assert_eq!(held(&both), [(Reports, false), (Retracts, false)]);
        assert!(held(&[claim(Vec::new())]).is_empty());
    }

    #[test]
    fn denied_means_that_a_denial_stands() {
        let denied = |kinds: &[StanceKind]| {
            let mut stances: Vec<Stance> =
                kinds.iter().map(|kind| stance(1, *kind, None)).collect();
            arrange(&mut stances);
            Claim {
                id: String::new(),
                statement: String::new(),
                date: None,
                about: Vec::new(),
                stances,
                span: 0..0,
            }
            .is_denied()
        };
        assert!(denied(&[Denies]));
        assert!(denied(&[Disputes, Declines]));
        assert!(!denied(&[Declines]));
        assert!(!denied(&[Denies, Confirms]));
        assert!(!denied(&[Denies, Retracts]));
    }
}
