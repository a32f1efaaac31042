//! Whether one ranking is better than another, or luck: paired differences and a randomisation test.
//!
//! In go the figures of the same topics under two systems; out come the mean difference of a measure, how
//! many topics gained and lost, and how often chance alone gives a difference this large (Smucker, Allan
//! and Carterette 2007: the test that fits such figures, which no curve describes).

use serde::{Deserialize, Serialize};

use super::query_maker::Random;

/// Random assignments tried when there are too many to try all.
const ROUNDS: u32 = 10_000;

/// Most differing topics for which every assignment is tried (2^12 of them).
const MAX_EXACT: usize = 12;

/// Two systems on one measure, topic by topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// `nDCG@10`, `MRR@10` or `recall@100`.
    pub measure: String,
    /// Mean of this system.
    pub this: f64,
    /// Mean of the other.
    pub other: f64,
    /// Mean of the differences, this less other.
    pub difference: f64,
    /// Topics this system does better.
    pub better: usize,
    /// Topics it does worse.
    pub worse: usize,
    /// Chance of a mean difference at least this far from 0 if the systems were alike.
    pub p_value: f64,
}

impl Comparison {
    /// Compares two systems; `pairs` holds for each topic the figure of this one and of the other.
    pub fn of(measure: &str, pairs: &[(f64, f64)]) -> Comparison {
        let count = pairs.len().max(1) as f64;
        let differences: Vec<f64> = pairs.iter().map(|(this, other)| this - other).collect();
        Comparison {
            measure: measure.to_string(),
            this: pairs.iter().map(|pair| pair.0).sum::<f64>() / count,
            other: pairs.iter().map(|pair| pair.1).sum::<f64>() / count,
            difference: differences.iter().sum::<f64>() / count,
            better: differences.iter().filter(|difference| **difference > 0.0).count(),
            worse: differences.iter().filter(|difference| **difference < 0.0).count(),
            p_value: p_value(&differences),
        }
    }
}

/// Share of the ways to put signs before the differences that give a sum as far from 0 as theirs.
fn p_value(differences: &[f64]) -> f64 {
    let moved: Vec<f64> = differences.iter().copied().filter(|difference| *difference != 0.0).collect();
    let observed = moved.iter().sum::<f64>().abs();
    // Sums taken in another order differ in their last bits.
    let reaches = |sum: f64| sum.abs() >= observed - 1e-9;
    if moved.len() <= MAX_EXACT {
        let all = 1_u32 << moved.len();
        let as_far = (0..all).filter(|signs| reaches(signed_sum(&moved, |at| signs >> at & 1 == 1))).count();
        return as_far as f64 / f64::from(all);
    }
    let mut random = Random::new();
    let as_far = (0..ROUNDS).filter(|_| reaches(signed_sum(&moved, |_| random.below(2) == 1))).count();
    // The assignment observed is one of them.
    (as_far as f64 + 1.0) / (f64::from(ROUNDS) + 1.0)
}

fn signed_sum(differences: &[f64], mut is_negative: impl FnMut(usize) -> bool) -> f64 {
    let signed = |(at, difference): (usize, &f64)| if is_negative(at) { -difference } else { *difference };
    differences.iter().enumerate().map(signed).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_computed_by_hand() {
        // Three gains alike: of eight ways to sign them only +++ and --- reach as far.
        let cases: &[(&str, &[(f64, f64)], f64, f64)] = &[
            ("nothing", &[], 0.0, 1.0),
            ("alike", &[(0.5, 0.5), (1.0, 1.0)], 0.0, 1.0),
            ("one gain", &[(1.0, 0.5), (0.5, 0.5)], 0.25, 1.0),
            ("three gains", &[(1.0, 0.0), (1.0, 0.0), (1.0, 0.0)], 1.0, 0.25),
            ("balanced", &[(1.0, 0.0), (0.0, 1.0)], 0.0, 1.0),
            // Sums of ±1 ±1 ±0.5 as far as 1.5: +1 +1 ∓0.5 and their mirrors.
            ("two gains, a loss", &[(1.0, 0.0), (1.0, 0.0), (0.0, 0.5)], 0.5, 0.5),
        ];
        for (name, pairs, difference, p_value) in cases {
            let found = Comparison::of("MRR@10", pairs);
            assert!((found.difference - difference).abs() < 1e-9, "{name}: {found:?}");
            assert!((found.p_value - p_value).abs() < 1e-9, "{name}: {found:?}");
        }
    }

    #[test]
    fn many_topics_are_sampled() {
        let gains: Vec<(f64, f64)> = (0..40).map(|_| (1.0, 0.5)).collect();
        let found = Comparison::of("MRR@10", &gains);
        assert_eq!((found.better, found.worse), (40, 0));
        assert!(found.p_value < 0.001, "{found:?}");
        let mixed: Vec<(f64, f64)> =
            (0..40).map(|at| if at % 2 == 0 { (1.0, 0.5) } else { (0.5, 1.0) }).collect();
        assert!(Comparison::of("MRR@10", &mixed).p_value > 0.99);
        assert_eq!(Comparison::of("MRR@10", &mixed), Comparison::of("MRR@10", &mixed));
    }
}
