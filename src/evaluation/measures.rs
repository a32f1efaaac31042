//! How good a ranking is: nDCG@10, MRR@10 and recall@100 of one topic.
//!
//! In go the grades of the articles in rank order and those of all relevant articles; out come three
//! figures from 0 to 1. As in trec_eval, the gain of an article is its grade, and an article is relevant
//! from grade 1 on.

use serde::{Deserialize, Serialize};

/// Ranks looked at by nDCG and MRR: the first page.
const PAGE: usize = 10;

/// Figures of a ranking, for one topic or as a mean over several; each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Gain of the first ten, later ranks counting less, as a share of the best there could be.
    #[serde(rename = "ndcg@10")]
    pub ndcg: f64,
    /// One over the rank of the first relevant article, 0 when it is not among the first ten.
    #[serde(rename = "mrr@10")]
    pub reciprocal_rank: f64,
    /// Share of the relevant articles among the first hundred.
    #[serde(rename = "recall@100")]
    pub recall: f64,
}

impl Figures {
    /// Figures of a ranking. `ranked` holds the grade of each article in rank order, `relevant` the grades
    /// above 0 of all relevant articles, the best first.
    pub fn of(ranked: &[u32], relevant: &[u32]) -> Figures {
        if relevant.is_empty() {
            return Figures::default();
        }
        let first = ranked.iter().take(PAGE).position(|grade| *grade > 0);
        let found = ranked.iter().take(super::DEPTH).filter(|grade| **grade > 0).count();
        Figures {
            ndcg: gain(ranked) / gain(relevant),
            reciprocal_rank: first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
            recall: found as f64 / relevant.len() as f64,
        }
    }

    /// The mean of several; zeros for none.
    pub fn mean<'f>(all: impl IntoIterator<Item = &'f Figures>) -> Figures {
        let mut sum = Figures::default();
        let mut count = 0_usize;
        for figures in all {
            sum.ndcg += figures.ndcg;
            sum.reciprocal_rank += figures.reciprocal_rank;
            sum.recall += figures.recall;
            count += 1;
        }
        let count = count.max(1) as f64;
        Figures {
            ndcg: sum.ndcg / count,
            reciprocal_rank: sum.reciprocal_rank / count,
            recall: sum.recall / count,
        }
    }
}

/// Discounted cumulative gain of the first page: the gain at rank r counts 1 / log2(r + 1).
fn gain(grades: &[u32]) -> f64 {
    let discounted = |(at, grade): (usize, &u32)| f64::from(*grade) / (at as f64 + 2.0).log2();
    grades.iter().take(PAGE).enumerate().map(discounted).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_computed_by_hand() {
        // 1/log2(3) = 0.63093, 1/log2(4) = 0.5
        let eleven: Vec<u32> = (1..=11).map(|rank| u32::from(rank == 11)).collect();
        let late: Vec<u32> = (1..=101).map(|rank| u32::from(rank == 101)).collect();
        let cases: &[(&str, &[u32], &[u32], [f64; 3])] = &[
            ("first", &[1, 0], &[1], [1.0, 1.0, 1.0]),
            ("second", &[0, 1], &[1], [0.63093, 0.5, 1.0]),
            ("third of three, graded", &[0, 0, 3], &[3, 2], [1.5 / (3.0 + 2.0 * 0.63093), 1.0 / 3.0, 0.5]),
            ("wrong order", &[1, 2], &[2, 1], [(1.0 + 2.0 * 0.63093) / (2.0 + 0.63093), 1.0, 1.0]),
            ("second page", &eleven, &[1], [0.0, 0.0, 1.0]),
            ("beyond the depth", &late, &[1], [0.0, 0.0, 0.0]),
            ("nothing found", &[], &[1], [0.0; 3]),
            ("nothing to find", &[0, 0], &[], [0.0; 3]),
        ];
        for (name, ranked, relevant, expected) in cases {
            let found = Figures::of(ranked, relevant);
            for (found, expected) in
                [found.ndcg, found.reciprocal_rank, found.recall].into_iter().zip(expected)
            {
                assert!((found - expected).abs() < 1e-5, "{name}: {found} for {expected}");
            }
        }
    }

    #[test]
    fn a_mean_counts_every_topic() {
        let all = [Figures { ndcg: 1.0, reciprocal_rank: 0.5, recall: 0.25 }, Figures::default()];
        assert_eq!(Figures::mean(&all), Figures { ndcg: 0.5, reciprocal_rank: 0.25, recall: 0.125 });
        assert_eq!(Figures::mean(&[]), Figures::default());
    }
}
