//! What two texts have in common: the hashes of every five words in a row.
//!
//! In goes a cleaned text, out come [`Shingles`]; a few of them, the smallest, are its fingerprints. Which
//! hashes are smallest is chance, and the same chance for every text: a text that lies within another has
//! those of the other's fingerprints that fall into it. So a part finds its whole, which sketches of
//! fixed size (MinHash) do poorly (Broder 1997, "On the resemblance and containment of documents").

/// Words in a row that make a shingle.
const WORDS: usize = 5;

/// Texts shorter than this many words are never copies of one another: headings and notices repeat.
const LEAST_WORDS: usize = 40;

/// One hash of so many is a fingerprint.
const SAMPLING: u32 = 16;

/// Least fingerprints of a text, however short.
const LEAST_FINGERPRINTS: usize = 8;

/// Most fingerprints of a text, however long.
const MOST_FINGERPRINTS: usize = 128;

/// Bits of a hash that are kept with a representative: of texts of 1,000 words that share nothing, one shingle
/// in 250 seems to be shared.
const KEPT_BITS: u32 = 18;

/// The shingles of a text in order of their hashes, repeated ones as often as they are there; none when the
/// text is too short to have copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles {
    hashes: Vec<u32>,
}

/// What two texts share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlap {
    shared: usize,
    shorter: usize,
    longer: usize,
}

impl Shingles {
    /// The shingles of a text.
    pub(crate) fn of(text: &str) -> Shingles {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<u64> = words.map(word_hash).collect();
        if words.len() < LEAST_WORDS {
            return Shingles::default();
        }
        let mut hashes: Vec<u32> = words.windows(WORDS).map(shingle_hash).collect();
        hashes.sort_unstable();
        Shingles { hashes }
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
            |(place, hash): &(usize, u32)| *place < LEAST_FINGERPRINTS || *hash <= u32::MAX / SAMPLING;
        self.distinct().enumerate().take(MOST_FINGERPRINTS).take_while(sampled).map(|(_, hash)| hash)
    }

    /// The hashes as they are kept with a representative, in order.
    pub(super) fn kept(&self) -> Vec<u32> {
        self.hashes.iter().map(|hash| hash >> (u32::BITS - KEPT_BITS)).collect()
    }
}

impl Overlap {
    /// What two texts have in common, from their kept hashes.
    pub(super) fn of(left: &[u32], right: &[u32]) -> Overlap {
        let (mut at_left, mut at_right, mut shared) = (0, 0, 0);
        while at_left < left.len() && at_right < right.len() {
            let (here, there) = (left[at_left], right[at_right]);
            shared += usize::from(here == there);
            at_left += usize::from(here <= there);
            at_right += usize::from(there <= here);
        }
        Overlap { shared, shorter: left.len().min(right.len()), longer: left.len().max(right.len()) }
    }

    /// Share of the shorter text that is in the longer one.
    pub(super) fn containment(&self) -> f64 {
        self.shared as f64 / self.shorter.max(1) as f64
    }

    /// Share of both texts together that is in both.
    pub(super) fn resemblance(&self) -> f64 {
        self.shared as f64 / (self.shorter + self.longer - self.shared).max(1) as f64
    }
}

/// FNV-1a of the small letters: the hashes are stored, so they must be the same on every machine and in every
/// version.
fn word_hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |letter: char| hash = (hash ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01b3);
    for letter in word.chars() {
        if letter.is_ascii() {
            add(letter.to_ascii_lowercase());
        } else {
            letter.to_lowercase().for_each(&mut add);
        }
    }
    hash
}

/// Mixes the hashes of words in their order; the last steps are those of SplitMix64.
fn shingle_hash(words: &[u64]) -> u32 {
    let joined = words
        .iter()
        .fold(0_u64, |hash, word| (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15));
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
    fn overlaps() {
        let cases: &[(&str, String, String, f64, f64)] = &[
            ("the same", words(0..50), words(0..50), 1.0, 1.0),
            ("capitals and signs", words(0..50).to_uppercase(), words(0..50).replace(' ', ", "), 1.0, 1.0),
            ("nothing", words(0..50), words(50..100), 0.0, 0.0),
            ("a part", words(0..104), words(0..54), 1.0, 0.5),
            ("too short", words(0..39), words(0..39), 0.0, 0.0),
            ("just long enough", words(0..40), words(0..40), 1.0, 1.0),
            ("another order", words(0..50), words((0..50).rev()), 0.0, 0.0),
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
                words(0..49) + &"satu ".repeat(5),
                1.0 / 50.0,
                1.0 / 99.0,
            ),
        ];
        for (name, left, right, containment, resemblance) in cases {
            let overlap = Overlap::of(&Shingles::of(left).kept(), &Shingles::of(right).kept());
            assert!((overlap.containment() - containment).abs() < 1e-9, "{name}: {overlap:?}");
            assert!((overlap.resemblance() - resemblance).abs() < 1e-9, "{name}: {overlap:?}");
        }
    }

    #[test]
    fn the_fingerprints_of_a_part_are_among_those_of_the_whole() {
        let whole = Shingles::of(&words(0..2_000));
        let of_whole: Vec<u32> = whole.fingerprints().collect();
        assert!((80..=MOST_FINGERPRINTS).contains(&of_whole.len()), "{}", of_whole.len());
        let part = Shingles::of(&words(600..900));
        let sampled: Vec<u32> = part.fingerprints().collect();
        assert!(sampled.len() > 5, "{}", sampled.len());
        assert!(sampled.iter().all(|hash| of_whole.contains(hash)));
        assert!(Shingles::of(&words(0..45)).fingerprints().count() >= LEAST_FINGERPRINTS);
        assert_eq!(Shingles::of("satu dua tiga").fingerprints().count(), 0);
    }
}
