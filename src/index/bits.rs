//! A set of the articles of one segment.

/// One bit for each article number below a bound.
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// The empty set over numbers below `bound`.
    pub(crate) fn new(bound: u32) -> Bits {
        Bits { words: vec![0; (bound as usize).div_ceil(64)] }
    }

    /// Puts `number` in; whether it is new.
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let (word, bit) = (&mut self.words[number as usize / 64], 1 << (number % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Puts `number` in, and into `again` when it was in already.
    pub(crate) fn insert_or(&mut self, number: u32, again: &mut Bits) {
        let (word, bit) = (number as usize / 64, 1 << (number % 64));
        // Without a branch: which numbers are in is not to be foreseen.
        again.words[word] |= self.words[word] & bit;
        self.words[word] |= bit;
    }

    /// Whether `number` is in.
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words[number as usize / 64] >> (number % 64) & 1 == 1
    }

    /// Puts in what another set over the same numbers has.
    pub(crate) fn merge(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Takes all numbers out.
    pub(crate) fn clear(&mut self) {
        self.words.fill(0);
    }

    /// The least number in the set that is not below `number`.
    pub(crate) fn first_from(&self, number: u32) -> Option<u32> {
        let first = number as usize / 64;
        let ahead = self.words.get(first)? & (u64::MAX << (number % 64));
        let later = self.words[first + 1..].iter().copied();
        let (at, word) = std::iter::once(ahead).chain(later).enumerate().find(|(_, word)| *word != 0)?;
        Some((first + at) as u32 * 64 + word.trailing_zeros())
    }
}

/// A set that numbers its members in their order.
pub(crate) struct Ranked {
    bits: Bits,
    /// How many members lie below those of each word.
    below: Vec<u32>,
}

impl Ranked {
    pub(crate) fn of(bits: Bits) -> Ranked {
        let mut members = 0;
        let count = |word: &u64| {
            let below = members;
            members += word.count_ones();
            below
        };
        let mut below: Vec<u32> = bits.words.iter().map(count).collect();
        below.push(members);
        Ranked { bits, below }
    }

    /// How many members there are.
    pub(crate) fn len(&self) -> usize {
        self.below.last().map_or(0, |members| *members as usize)
    }

    /// Whether `number` is one of them.
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.bits.contains(number)
    }

    /// How many members are less than `number`.
    pub(crate) fn rank(&self, number: u32) -> u32 {
        let word = number as usize / 64;
        self.below[word] + (self.bits.words[word] & ((1 << (number % 64)) - 1)).count_ones()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_already_is_in_again() {
        let (mut bits, mut again) = (Bits::new(100), Bits::new(100));
        for number in [63, 62, 99, 63, 99, 99] {
            bits.insert_or(number, &mut again);
        }
        assert!([62, 63, 99].iter().all(|number| bits.contains(*number)));
        assert!([63, 99].iter().all(|number| again.contains(*number)) && !again.contains(62));
    }

    #[test]
    fn numbers_are_found_in_their_order() {
        let mut bits = Bits::new(300);
        assert!([0, 63, 64, 299].map(|number| bits.insert(number)).iter().all(|is_new| *is_new));
        assert!(!bits.insert(63) && bits.contains(63) && !bits.contains(62));
        let cases =
            [(0, Some(0)), (1, Some(63)), (64, Some(64)), (65, Some(299)), (300, None), (9_999, None)];
        for (from, expected) in cases {
            assert_eq!(bits.first_from(from), expected, "{from}");
        }
        let ranked = Ranked::of(bits);
        assert_eq!(ranked.len(), 4);
        assert_eq!(
            [0, 1, 63, 64, 298, 299].map(|number| (ranked.contains(number), ranked.rank(number))),
            [(true, 0), (false, 1), (true, 1), (true, 2), (false, 3), (true, 3)]
        );
    }
}
