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

    /// Whether `number` is in.
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words[number as usize / 64] >> (number % 64) & 1 == 1
    }
}
