//! The order of stances. Which of two of one party is later is not guessed:
//!
//! | their dates                              | the later one                  |
//! |------------------------------------------|--------------------------------|
//! | all days of one lie behind the other's   | that one (2023-08 and 2023-07) |
//! | the same full day, or one has no date    | the one written later          |
//! | anything else (2023-07 and 2023-07-06)   | not known: both stand          |
//!
//! What is about or uncertain is known to be before or behind nothing. But a party
//! retracts what it has said: a retraction also supersedes where it is not known which
//! was later. Where each of two stances would supersede the other and their order is not
//! known, `check` says so.

use std::collections::HashMap;

use super::check::is_surely_before;
use super::{Stance, StanceKind};
use crate::date::Edtf;
use crate::model::PageNumber;

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
                is_surely_before(before, on) || one_day && written
            }
            _ => written,
        }
    }

    /// Whether this takes the place of what the same party said.
    pub fn supersedes(&self, other: &Said) -> bool {
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

#[cfg(test)]
mod tests {
    use super::super::StanceKind::*;
    use super::super::standing::tests::stance;
    use super::*;

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
            ("1953~", "1954?"),
            ("1954-07~", "1954-08"),
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
}
