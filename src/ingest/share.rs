//! Which records are one worker's, of several that read the same input.
//!
//! A record goes by its id: whatever file it stands in, and however often it comes, it is always the same
//! worker's, so that the later of two records with one id wins as it does with one worker. What has no id goes by
//! its place.

use std::str::FromStr;

use crate::index::hash64;

/// The records of one worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    number: u64,
    of: u64,
}

impl Share {
    /// The share of worker `number`, the first being 1; none unless it is one of them.
    pub fn new(number: u64, of: u64) -> Option<Share> {
        (1..=of).contains(&number).then_some(Share { number, of })
    }

    /// Whether a record with this id is in the share.
    pub(super) fn takes_id(self, id: &str) -> bool {
        self.takes_place(hash64(&[b"share", id.as_bytes()]))
    }

    /// Whether what stands at this place is in the share.
    pub(super) fn takes_place(self, place: u64) -> bool {
        place % self.of == self.number - 1
    }
}

impl FromStr for Share {
    type Err = String;

    /// Reads `1/4`: the first of four.
    fn from_str(text: &str) -> Result<Share, String> {
        let share = text
            .split_once('/')
            .and_then(|(number, of)| Share::new(number.trim().parse().ok()?, of.trim().parse().ok()?));
        share
            .ok_or_else(|| "expected I/N, the number of this worker and how many there are, as in 1/4".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read() {
        let cases = [
            ("1/1", Share::new(1, 1)),
            ("2/4", Some(Share { number: 2, of: 4 })),
            ("4/4", Share::new(4, 4)),
            ("0/4", None),
            ("5/4", None),
            ("1", None),
            ("1/0", None),
            ("satu/dua", None),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Share>().ok(), expected, "{text}");
        }
    }

    #[test]
    fn every_record_is_in_one_share_and_shares_are_alike() {
        let shares: Vec<Share> = (1..=3).filter_map(|number| Share::new(number, 3)).collect();
        let mut taken = [0; 3];
        for number in 0..3_000 {
            let id = format!("artikel-{number}");
            let takers: Vec<usize> = (0..3).filter(|at| shares[*at].takes_id(&id)).collect();
            assert_eq!(takers.len(), 1, "{id}");
            taken[takers[0]] += 1;
        }
        assert!(taken.iter().all(|taken| (900..1_100).contains(taken)), "{taken:?}");
    }
}
