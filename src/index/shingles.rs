//! What two texts have in common, from a sample of their shingles: the hashes of every five words in a row.
//!
//! In go the analysed words of a text, out come [`Shingles`]. They are sampled by hash: of a text of any
//! length those below a bound are kept, and the bound is halved until some [`KEPT`] to twice as many are left.
//! Which hashes are small is chance, and the same chance for every text: below the smaller of two bounds the
//! samples of two texts agree on what the texts share, so that a part is known in its whole, which samples of
//! a fixed size (MinHash) do poorly (Broder 1997, "On the resemblance and containment of documents"). The
//! smallest hashes are the fingerprints, by which a text is found.

/// Words in a row that make a shingle.
const WORDS: usize = 5;

/// Texts shorter than this many words are never copies of one another: headings and notices repeat.
const LEAST_WORDS: usize = 40;

/// Least shingles in the sample of a text that has as many.
const KEPT: u32 = 96;

/// Most often that the bound is halved: in the sample of a long text a short one must still be told.
const MOST_HALVINGS: u32 = 3;

/// Least shingles of the sample that near copies share: fewer are chance.
const LEAST_SHARED: u32 = 4;

/// Bits of a hash that are kept: of texts that share nothing, one shingle in 250 seems shared at
/// 1,000 words, one in 30 at 8,000.
const KEPT_BITS: u32 = 18;

/// One hash of so many is a fingerprint.
const FINGERPRINTS: u32 = 32;

/// Least fingerprints of a text, however short.
const LEAST_FINGERPRINTS: usize = 6;

/// Most fingerprints of a text, however long.
const MOST_FINGERPRINTS: usize = 64;

/// Sampled shingles of a text in order of their hashes, repeated ones as often as they are there; none when
/// the text is too short to have copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles {
    /// How many the text has.
    count: u32,
    hashes: Vec<u32>,
}

/// Sampled shingles as they are kept with an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sample {
    count: u32,
    hashes: Vec<u32>,
}

/// What two samples share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlap {
    shared: u32,
    shorter: u32,
    both: u32,
}

impl Shingles {
    /// The shingles of analysed words that are joined by blanks.
    pub(crate) fn of(words: &str) -> Shingles {
        let mut last = [0_u64; WORDS];
        let mut hashes = Vec::with_capacity(words.len() / 5);
        let mut read = 0;
        for word in words.split_ascii_whitespace() {
            last.rotate_left(1);
            last[WORDS - 1] = word_hash(word.as_bytes());
            read += 1;
            if read >= WORDS {
                hashes.push(shingle_hash(&last));
            }
        }
        if read < LEAST_WORDS {
            return Shingles::default();
        }
        let count = u32::try_from(hashes.len()).unwrap_or(u32::MAX).min((1 << KEPT_BITS) - 1);
        let bound = u32::MAX >> halvings(count);
        hashes.retain(|hash| *hash <= bound);
        hashes.sort_unstable();
        Shingles { count, hashes }
    }

    /// Whether the text is too short to have copies.
    pub(super) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Each hash once, the smallest first.
    pub(super) fn distinct(&self) -> impl Iterator<Item = u32> {
        let mut last = None;
        self.hashes.iter().copied().filter(move |hash| last.replace(*hash) != Some(*hash))
    }

    /// The hashes by which the text is found.
    pub(super) fn fingerprints(&self) -> impl Iterator<Item = u32> {
        let sampled =
            |(place, hash): &(usize, u32)| *place < LEAST_FINGERPRINTS || *hash <= u32::MAX / FINGERPRINTS;
        self.distinct().enumerate().take(MOST_FINGERPRINTS).take_while(sampled).map(|(_, hash)| hash)
    }

    /// What is kept with a representative.
    pub(super) fn sample(&self) -> Sample {
        let hashes = self.hashes.iter().map(|hash| hash >> (u32::BITS - KEPT_BITS)).collect();
        Sample { count: self.count, hashes }
    }
}

impl Sample {
    /// The numbers to store: the count of shingles and their hashes.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> {
        [self.count].into_iter().chain(self.hashes.iter().copied()).map(u64::from)
    }

    /// Reads what was stored.
    pub(super) fn read(&mut self, numbers: &[u64]) {
        let (count, hashes) = numbers.split_first().map_or((0, &[][..]), |(count, hashes)| (*count, hashes));
        self.count = count as u32;
        self.hashes.clear();
        self.hashes.extend(hashes.iter().map(|hash| *hash as u32));
    }

    /// Memory held.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.hashes.as_slice())
    }
}

impl Overlap {
    /// What two texts have in common, as far as their samples tell.
    pub(super) fn of(left: &Sample, right: &Sample) -> Overlap {
        let bound = 1 << (KEPT_BITS - halvings(left.count.max(right.count)));
        let [left_hashes, right_hashes] =
            [left, right].map(|sample| &sample.hashes[..sample.hashes.partition_point(|hash| *hash < bound)]);
        let (mut at_left, mut at_right, mut shared) = (0, 0, 0);
        while at_left < left_hashes.len() && at_right < right_hashes.len() {
            let (here, there) = (left_hashes[at_left], right_hashes[at_right]);
            shared += u32::from(here == there);
            at_left += usize::from(here <= there);
            at_right += usize::from(there <= here);
        }
        let shorter = if left.count <= right.count { left_hashes } else { right_hashes };
        let both = left_hashes.len() + right_hashes.len();
        Overlap { shared, shorter: shorter.len() as u32, both: both as u32 - shared }
    }

    /// Share of the shorter text that is in the longer one; none when too little is shared to tell.
    pub(super) fn containment(&self) -> f64 {
        if self.shared < LEAST_SHARED { 0.0 } else { f64::from(self.shared) / f64::from(self.shorter.max(1)) }
    }

    /// Share of both texts together that is in both.
    pub(super) fn resemblance(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.both.max(1))
    }
}

/// How often the bound of the hashes is halved in a text of `count` shingles.
fn halvings(count: u32) -> u32 {
    (count / KEPT).checked_ilog2().unwrap_or(0).min(MOST_HALVINGS)
}

/// An odd number whose bits look like chance, as in SplitMix64.
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes eight bytes at a time. The hashes are stored, so they must be the same on every machine.
fn word_hash(word: &[u8]) -> u64 {
    let mut hash = word.len() as u64;
    for part in word.chunks(8) {
        let mut bytes = [0; 8];
        bytes[..part.len()].copy_from_slice(part);
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(bytes)).wrapping_mul(ODD);
    }
    hash
}

/// Mixes the hashes of words in their order; the last steps are those of SplitMix64.
fn shingle_hash(words: &[u64]) -> u32 {
    let joined = words.iter().fold(0_u64, |hash, word| (hash.rotate_left(23) ^ word).wrapping_mul(ODD));
    let mixed = (joined ^ (joined >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of numbered words.
    fn words(numbers: impl IntoIterator<Item = usize>) -> String {
        numbers.into_iter().map(|number| format!("kata{number} ")).collect()
    }

    #[test]
    fn overlaps_of_texts_that_are_kept_whole() {
        let cases: &[(&str, String, String, f64, f64)] = &[
            ("the same", words(0..50), words(0..50), 1.0, 1.0),
            ("nothing", words(0..50), words(50..100), 0.0, 0.0),
            ("a part", words(0..94), words(0..49), 1.0, 0.5),
            ("too short", words(0..39), words(0..39), 0.0, 0.0),
            ("just long enough", words(0..40), words(0..40), 1.0, 1.0),
            ("another order", words(0..50), words((0..50).rev()), 0.0, 0.0),
            ("too little to tell", words(0..50), words((0..7).chain(60..103)), 0.0, 3.0 / 89.0),
            (
                "one word changed",
                words(0..54),
                words((0..54).map(|at| if at == 20 { 99 } else { at })),
                0.9,
                45.0 / 55.0,
            ),
            (
                "repeats count as often as they are there",
                "satu ".repeat(54),
                words(0..46) + &"satu ".repeat(8),
                4.0 / 50.0,
                4.0 / 96.0,
            ),
        ];
        for (name, left, right, containment, resemblance) in cases {
            let overlap = Overlap::of(&Shingles::of(left).sample(), &Shingles::of(right).sample());
            assert!((overlap.containment() - containment).abs() < 1e-9, "{name}: {overlap:?}");
            assert!((overlap.resemblance() - resemblance).abs() < 1e-9, "{name}: {overlap:?}");
        }
    }

    #[test]
    fn samples_tell_how_much_of_a_text_is_in_another_of_any_length() {
        for length in [60, 150, 400, 1_000, 3_000] {
            for around in [0, 200, 5_000] {
                let cases: &[(usize, f64)] = &[(0, 1.0), (length * 4 / 5, 0.2), (length, 0.0)];
                for (changed, expected) in cases {
                    let text = words(*changed..length) + &words(100_000..100_000 + changed);
                    let sample = Shingles::of(&text).sample();
                    assert!(sample.hashes.len() <= (2 * KEPT as usize).max(length / 7), "{}", sample.hashes.len());
                    let whole = Shingles::of(&words(0..length + around)).sample();
                    let found = Overlap::of(&sample, &whole).containment();
                    let is_exact = *expected != 0.2;
                    assert!(
                        (found - expected).abs() < if is_exact { 0.05 } else { 0.22 },
                        "{length} in {around} more, {changed} changed: {found}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_sample_is_read_as_it_was_stored() {
        for length in [10, 40, 500] {
            let sample = Shingles::of(&words(0..length)).sample();
            let mut read = Sample::default();
            read.read(&sample.numbers().collect::<Vec<_>>());
            assert_eq!(read, sample);
        }
    }

    #[test]
    fn the_fingerprints_of_a_part_are_among_those_of_the_whole() {
        let whole = Shingles::of(&words(0..2_000));
        let of_whole: Vec<u32> = whole.fingerprints().collect();
        assert!((40..=MOST_FINGERPRINTS).contains(&of_whole.len()), "{}", of_whole.len());
        let part = Shingles::of(&words(600..1_000));
        let sampled: Vec<u32> = part.fingerprints().collect();
        assert!(sampled.len() > 5, "{}", sampled.len());
        assert!(sampled.iter().all(|hash| of_whole.contains(hash)));
        assert!(Shingles::of(&words(0..45)).fingerprints().count() >= LEAST_FINGERPRINTS);
        assert_eq!(Shingles::of("satu dua tiga").fingerprints().count(), 0);
    }
}
