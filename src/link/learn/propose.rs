//! What the counts propose.

use std::collections::HashMap;

use super::{ABBREVIATION, Capitals, Count, Counts, Form, Proposal, Sort};
use crate::model::schema::Linked;

/// The link probability from which a spelling is linked. Measured on the 11,837
/// entries of the Free On-line Dictionary of Computing, on the half of its pages
/// whose links were not learned from: F against its authors' links is 0.787, as in a
/// model of these rules, where it is 0.767 at 0.25, 0.778 at 0.3, 0.784 at 0.35, 0.786 at
/// 0.4, 0.787 at 0.45 and 0.777 at 0.5. Of the links that authors did not make, as many
/// are wrong at 0.5 as here.
const LEAST_PROBABILITY: f64 = 0.4;

/// How many pages the mean of a sort counts for. In that model F is 0.786 at 1 and
/// 2, 0.785 at 3 and 0.784 at 5.
const WEIGHT_OF_MEAN: f64 = 2.0;

/// Without links to learn from: of the entries that use a word in small letters,
/// the share that its own entry mentions in turn. On that dictionary without any of
/// its links, F is 0.707; in the model it is 0.679 at 0.05, 0.689 at 0.08, 0.690 at
/// 0.1, 0.691 at 0.12, 0.689 at 0.15 and 0.680 at 0.3. The share of all pages on which
/// a word stands, as the only threshold, gave 0.636 at its best.
const LEAST_IN_TURN: f64 = 0.1;

/// From how many pages on such shares say anything: on a small site, what
/// stands on many pages is its subject.
const LARGE_SITE: usize = 1_000;

/// Of how many entries that use a word its own entry should mention one, if it is
/// what they mean: "DEC" is not what the entry "dec" is about.
const ENOUGH_ENTRIES: usize = 5;

/// Spellings that should be linked, or not, other than the rules would.
pub fn propose(counts: &Counts) -> Vec<Proposal> {
    let means = means(counts);
    let mut proposals = Vec::new();
    for (spelling, count) in &counts.spellings {
        let link = match counts.by_hand {
            _ if count.decided || count.pages == 0 => count.by_rule,
            true => probability(count, &means) >= LEAST_PROBABILITY,
            false if counts.pages < LARGE_SITE => count.by_rule,
            false => link_in_turn(spelling, count, counts),
        };
        if link != count.by_rule {
            proposals.push(Proposal {
                spelling: spelling.clone(),
                linked: if link { Linked::Always } else { Linked::Never },
                count: *count,
            });
        }
    }
    proposals
}

fn probability(count: &Count, means: &HashMap<(Sort, bool), f64>) -> f64 {
    let mean = means.get(&sort_of(count)).copied().unwrap_or_default();
    (count.linked as f64 + WEIGHT_OF_MEAN * mean) / (count.pages as f64 + WEIGHT_OF_MEAN)
}

/// The mean link probability of the spellings of each sort.
fn means(counts: &Counts) -> HashMap<(Sort, bool), f64> {
    let mut sums: HashMap<(Sort, bool), (f64, f64)> = HashMap::new();
    for count in counts.spellings.values().filter(|count| count.pages > 0) {
        let sum = sums.entry(sort_of(count)).or_default();
        sum.0 += count.linked as f64 / count.pages as f64;
        sum.1 += 1.0;
    }
    let means = sums.into_iter();
    means
        .map(|(sort, (sum, number))| (sort, sum / number))
        .collect()
}

/// Spellings are alike whose entries mention some of the pages that use them in turn.
fn sort_of(count: &Count) -> (Sort, bool) {
    (count.sort, count.in_turn > 0)
}

/// Whether a spelling is linked on a site whose authors link too little to learn from.
fn link_in_turn(spelling: &str, count: &Count, counts: &Counts) -> bool {
    let sort = count.sort;
    let letters = spelling.chars().count();
    // "like this" is no name, though an entry has it.
    if sort.everyday || sort.several_words {
        return count.by_rule && !sort.everyday;
    }
    let in_turn =
        count.entries == 0 || count.in_turn as f64 / count.entries as f64 >= LEAST_IN_TURN;
    // "CA" and "St" mean too many things.
    if letters < ABBREVIATION {
        return count.by_rule && in_turn;
    }
    if sort.capitals == Capitals::All {
        return count.by_rule || count.in_turn > 0 || count.entries < ENOUGH_ENTRIES;
    }
    let enough = match letters {
        ABBREVIATION => 1, // "Bat", "Sun" and "May" are short enough to be anything
        _ => ENOUGH_ENTRIES,
    };
    let unanswered = count.in_turn == 0 && count.entries >= enough;
    if sort.capitals == Capitals::First && (2 * count.in_others >= count.pages || unanswered) {
        return false;
    }
    // A word that never stands in small letters has its capital by itself, and so has
    // the entry's own spelling where it is the more common one.
    let in_small = counts.spellings.get(&spelling.to_lowercase());
    let in_small = in_small.map_or(0, |small| small.pages);
    let own_capital = match sort.capitals {
        Capitals::All => true,
        Capitals::First if sort.form == Form::Exact => in_small <= count.pages,
        Capitals::First => in_small == 0,
        Capitals::None => false,
    };
    if !count.by_rule || own_capital {
        return count.by_rule;
    }
    // "sequel" is not what is called "Sequel".
    if sort.capitals == Capitals::None && sort.form == Form::OtherCapitals {
        return false;
    }
    in_turn
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A count on a large site without links by hand.
    fn decide(
        spelling: &str,
        by_rule: bool,
        sort: Sort,
        (in_turn, entries): (usize, usize),
    ) -> bool {
        let count = Count {
            pages: entries,
            entries,
            in_turn,
            by_rule,
            sort,
            ..Count::default()
        };
        let mut counts = Counts {
            pages: LARGE_SITE,
            ..Counts::default()
        };
        counts.spellings.insert(spelling.to_owned(), count);
        let small = Count {
            pages: 50,
            ..Count::default()
        };
        counts.spellings.insert("algorithm".to_owned(), small);
        counts.spellings.insert("access".to_owned(), small);
        let proposed = propose(&counts)
            .into_iter()
            .find(|p| p.spelling == spelling);
        proposed.map_or(by_rule, |p| p.linked == Linked::Always)
    }

    #[test]
    fn without_links_by_hand_entries_name_each_other() {
        let small = Sort::default();
        let sort = |capitals, form| Sort {
            capitals,
            form,
            ..small
        };
        let several = Sort {
            several_words: true,
            ..small
        };
        let everyday = |sort| Sort {
            everyday: true,
            ..sort
        };
        let first = sort(Capitals::First, Form::OtherCapitals);
        let exact = sort(Capitals::First, Form::Exact);
        let all = sort(Capitals::All, Form::OtherCapitals);
        for (spelling, by_rule, sort, in_turn, link) in [
            ("protocol", true, small, (10, 100), true),
            ("version", true, small, (9, 100), false),
            ("empire", true, small, (0, 3), false),
            ("empire", true, small, (1, 3), true),
            ("empire", true, small, (0, 0), true),
            (
                "sequel",
                true,
                Sort {
                    form: Form::OtherCapitals,
                    ..small
                },
                (0, 3),
                false,
            ),
            ("data structure", true, several, (0, 100), true),
            ("like this", true, everyday(several), (9, 9), false),
            ("IBM", false, all, (1, 100), true),
            ("IBM", false, all, (0, 4), true),
            ("DEC", false, all, (0, 100), false),
            ("IT", false, all, (0, 100), false),
            ("THE", false, everyday(all), (100, 100), false),
            ("Algorithm", true, first, (0, 100), false),
            ("Microsoft", true, first, (1, 100), true),
            ("Unix", true, exact, (1, 100), true),
            // What its users mean names none of them in turn.
            ("English", true, exact, (0, 5), false),
            ("English", true, exact, (0, 4), true),
            ("Bat", true, exact, (0, 1), false),
            ("Bat", true, exact, (1, 1), true),
            // Two letters mean too many things.
            ("CA", true, all, (0, 3), false),
            ("CA", true, all, (1, 3), true),
            ("CA", false, all, (3, 3), false),
            ("St", true, exact, (0, 3), false),
            // More often in small letters, or less.
            ("Access", true, exact, (1, 40), false),
            ("Access", true, exact, (4, 40), true),
            ("Access", true, exact, (1, 60), true),
        ] {
            let decided = decide(spelling, by_rule, sort, in_turn);
            assert_eq!(decided, link, "{spelling}");
        }
    }

    #[test]
    fn a_word_that_stands_mostly_in_other_names_is_not_linked() {
        let linked = |by_hand, capitals, in_others| {
            let mut counts = Counts {
                pages: LARGE_SITE,
                by_hand,
                ..Counts::default()
            };
            let count = Count {
                pages: 10,
                linked: 10,
                in_others,
                by_rule: true,
                sort: Sort {
                    capitals,
                    ..Sort::default()
                },
                ..Count::default()
            };
            counts.spellings.insert("Mary".to_owned(), count);
            propose(&counts).is_empty()
        };
        assert!(linked(false, Capitals::First, 4));
        assert!(!linked(false, Capitals::First, 5));
        // Where authors linked it, they have said so themselves.
        assert!(linked(true, Capitals::First, 10));
        assert!(linked(false, Capitals::All, 10));
    }

    #[test]
    fn few_pages_are_drawn_to_the_mean_of_their_sort() {
        let count = |linked, pages| Count {
            linked,
            pages,
            by_rule: true,
            ..Count::default()
        };
        let mut counts = Counts {
            pages: 100,
            by_hand: true,
            ..Counts::default()
        };
        for i in 0..20 {
            counts.spellings.insert(format!("often {i}"), count(9, 10));
        }
        counts.spellings.insert("once".to_owned(), count(0, 1));
        counts.spellings.insert("never".to_owned(), count(0, 10));
        let proposals = propose(&counts);
        let spellings: Vec<&str> = proposals.iter().map(|p| p.spelling.as_str()).collect();
        assert_eq!(spellings, ["never"]);
        counts.spellings.insert(
            "never".to_owned(),
            Count {
                decided: true,
                ..count(0, 10)
            },
        );
        assert_eq!(propose(&counts), []);
    }
}
