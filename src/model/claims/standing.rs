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
//! Which of two stances is later is not guessed: [`order`](super::order).

use super::Claim;

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
pub(super) mod tests {
    use super::super::Stance;
    use super::super::order::arrange;
    use super::StanceKind::*;
    use super::*;
    use crate::date::Edtf;
    use crate::model::PageNumber;

    pub fn stance(by: PageNumber, kind: StanceKind, on: Option<&str>) -> Stance {
        Stance {
            by,
            kind,
            on: on.map(|date| Edtf::parse(date).unwrap()),
            source: 9,
            quote: None,
            note: None,
            superseded: false,
            quote_span: 0..0,
            on_span: 0..0,
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
