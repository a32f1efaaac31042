//! What two texts have in common, by their shingles: the hashes of every five words in a row.
//!
//! In go the analysed words of a text, out come [`Shingles`]. The smallest hashes are the fingerprints, by which
//! a text is found. Which hashes are small is chance, and the same chance for every text (Broder 1997, "On the
//! resemblance and containment of documents"). An [`Overlap`] that was not counted in the texts themselves
//! knows how far it may be wrong.

use crate::text::{Analyzer, Language};

/// Words in a row that make a shingle.
const WORDS: usize = 5;

/// Texts shorter than this many words are never copies of one another: headings and notices repeat.
const LEAST_WORDS: usize = 40;

/// Standard deviations that an estimated share is taken to be off: one in 40 is off further in the way that loses a copy.
const DEVIATIONS: f64 = 2.0;

/// Least fingerprints of a text. A text that is contained in another has each fingerprint of that one with
/// the share of it that it is, and among its own smallest hashes: of texts cut to 40-70 %, with ten, 0.1 % have
/// none (0.6 % at 40 %); of texts of one length that share the least, three fifths, next to none.
const FINGERPRINTS: usize = 10;

/// Hashes by which a newcomer looks for others. A text that it contains is found when one of so many is in
/// it: 0.03 % are not when it is 40 % of the newcomer, 3 % when it is a fifth.
pub(crate) const PROBES: usize = 16;

/// One hash of so many is a fingerprint and looked for, however many there are: a short text in a long one
/// must be found too.
const SAMPLED: u32 = 32;

/// The shingles of a text in order of their hashes, repeated ones as often as they are there; none when the
/// text is too short to have copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles {
    hashes: Vec<u32>,
}

/// What two texts share, counted in them or estimated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlap {
    pub shared: f64,
    pub shorter: f64,
    pub both: f64,
    /// What an estimate may be wrong by; none when the texts themselves were compared.
    pub doubt: Option<Doubt>,
}

/// Where an estimate comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    /// Share of the shingles that were not looked at.
    pub unseen: f64,
    /// Variance of what is shared by chance.
    pub by_chance: f64,
}

impl Shingles {
    /// The shingles of analysed words that are joined by blanks.
    pub(crate) fn of(words: &str) -> Shingles {
        let mut made = Shingling::over(words.len());
        words.split_ascii_whitespace().for_each(|word| made.add(word));
        made.finish()
    }

    /// The shingles of a text as it is stored: the same as of its analysed words.
    pub(super) fn of_text(text: &str) -> Shingles {
        let mut made = Shingling::over(text.len());
        // Roots are not looked at: the analysis that finds none is the cheapest.
        Analyzer::new(Language::Other).for_each_token(text, &mut |token| {
            token.exact.split_ascii_whitespace().for_each(|word| made.add(word));
        });
        made.finish()
    }

    /// Whether the text is too short to have copies.
    pub(crate) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Each hash once, the smallest first.
    fn distinct(&self) -> impl Iterator<Item = u32> {
        let mut last = None;
        self.hashes.iter().copied().filter(move |hash| last.replace(*hash) != Some(*hash))
    }

    /// The hashes by which the text is found.
    pub(crate) fn fingerprints(&self) -> impl Iterator<Item = u32> {
        self.smallest(FINGERPRINTS)
    }

    /// The `least` smallest hashes, and those of a long text that are small enough.
    pub(crate) fn smallest(&self, least: usize) -> impl Iterator<Item = u32> {
        let is_small = move |(place, hash): &(usize, u32)| *place < least || is_sampled(*hash);
        self.distinct().enumerate().take_while(is_small).map(|(_, hash)| hash)
    }

    /// The hashes up to a bound.
    pub(super) fn up_to(&self, bound: u32) -> &[u32] {
        &self.hashes[..self.hashes.partition_point(|hash| *hash <= bound)]
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        self.hashes.len() as u32
    }

    /// What two texts have in common.
    pub(super) fn overlap(&self, other: &Shingles) -> Overlap {
        Overlap::count(&self.hashes, &other.hashes)
    }

    /// Memory held.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.hashes.as_slice())
    }
}

/// Makes the shingles of one word after another.
struct Shingling {
    last: [u64; WORDS],
    read: usize,
    hashes: Vec<u32>,
}

impl Shingling {
    /// Of a text of so many bytes.
    fn over(bytes: usize) -> Shingling {
        Shingling { last: [0; WORDS], read: 0, hashes: Vec::with_capacity(bytes / 5) }
    }

    fn add(&mut self, word: &str) {
        self.last.rotate_left(1);
        self.last[WORDS - 1] = word_hash(word.as_bytes());
        self.read += 1;
        if self.read >= WORDS {
            self.hashes.push(shingle_hash(&self.last));
        }
    }

    fn finish(self) -> Shingles {
        let Shingling { mut hashes, read, .. } = self;
        if read < LEAST_WORDS {
            return Shingles::default();
        }
        hashes.sort_unstable();
        Shingles { hashes }
    }
}

impl Overlap {
    fn count(left: &[u32], right: &[u32]) -> Overlap {
        let (mut at_left, mut at_right, mut shared) = (0, 0, 0);
        while at_left < left.len() && at_right < right.len() {
            let (here, there) = (left[at_left], right[at_right]);
            shared += u32::from(here == there);
            at_left += usize::from(here <= there);
            at_right += usize::from(there <= here);
        }
        let [left, right, shared] = [left.len() as u32, right.len() as u32, shared].map(f64::from);
        Overlap { shared, shorter: left.min(right), both: left + right - shared, doubt: None }
    }

    /// Share of the shorter text that is in the longer one.
    pub(super) fn containment(&self) -> f64 {
        self.shared / self.shorter.max(1.0)
    }

    /// Share of both texts together that is in both.
    pub(super) fn resemblance(&self) -> f64 {
        self.shared / self.both.max(1.0)
    }

    /// How far the containment may be from the estimate where it is about `share`.
    pub(super) fn containment_doubt(&self, share: f64) -> f64 {
        self.doubt(share, self.shorter)
    }

    /// The same of the resemblance.
    pub(super) fn resemblance_doubt(&self, share: f64) -> f64 {
        self.doubt(share, self.both)
    }

    fn doubt(&self, share: f64, of: f64) -> f64 {
        let Some(doubt) = self.doubt else {
            return 0.0;
        };
        let of = of.max(1.0);
        let variance = share * (1.0 - share) * doubt.unseen * of + doubt.by_chance;
        // One more than expected may be shared.
        (1.0 + DEVIATIONS * variance.sqrt()) / of
    }
}

/// Whether a hash is a fingerprint of every text that has it.
pub(super) fn is_sampled(hash: u32) -> bool {
    hash <= u32::MAX / SAMPLED
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
    mix(hash)
}

/// Hashes words in their order.
fn shingle_hash(words: &[u64]) -> u32 {
    let joined = words.iter().fold(0_u64, |hash, word| (hash.rotate_left(23) ^ word).wrapping_mul(ODD));
    (mix(joined) >> 32) as u32
}

/// The last steps of SplitMix64: every bit of the outcome depends on every bit that goes in.
fn mix(hash: u64) -> u64 {
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of numbered words.
    fn words(numbers: impl IntoIterator<Item = usize>) -> String {
        numbers.into_iter().map(|number| format!("kata{number} ")).collect()
    }

    #[test]
    fn overlaps_of_texts() {
        let cases: &[(&str, String, String, f64, f64)] = &[
            ("the same", words(0..50), words(0..50), 1.0, 1.0),
            ("nothing", words(0..50), words(50..100), 0.0, 0.0),
            ("a part", words(0..94), words(0..49), 1.0, 0.5),
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
                words(0..46) + &"satu ".repeat(8),
                4.0 / 50.0,
                4.0 / 96.0,
            ),
        ];
        for (name, left, right, containment, resemblance) in cases {
            let [left, right] = [left, right].map(|text| Shingles::of(text));
            for overlap in [left.overlap(&right), right.overlap(&left)] {
                assert!((overlap.containment() - containment).abs() < 1e-9, "{name}: {overlap:?}");
                assert!((overlap.resemblance() - resemblance).abs() < 1e-9, "{name}: {overlap:?}");
            }
        }
    }

    #[test]
    fn a_stored_text_has_the_shingles_of_its_analysed_words() {
        let text = "KPU: \u{201c}Jum’at\u{201d}, anak²nya di Rp1.000\n— Undang-undang No. 7/2017 ".repeat(9);
        for language in [Language::Indonesian, Language::English] {
            let words: Vec<String> =
                Analyzer::new(language).tokens(&text).into_iter().map(|token| token.exact).collect();
            assert!(!Shingles::of_text(&text).is_empty());
            assert_eq!(Shingles::of_text(&text), Shingles::of(&words.join(" ")));
        }
    }

    #[test]
    fn the_fingerprints_of_a_part_are_among_those_of_the_whole() {
        let whole = Shingles::of(&words(0..2_000));
        let of_whole: Vec<u32> = whole.fingerprints().collect();
        assert!((40..90).contains(&of_whole.len()), "{}", of_whole.len());
        let part = Shingles::of(&words(600..1_000));
        let sampled: Vec<u32> = part.fingerprints().collect();
        assert!(sampled.len() >= FINGERPRINTS, "{}", sampled.len());
        assert!(sampled.iter().filter(|hash| is_sampled(**hash)).all(|hash| of_whole.contains(hash)));
        assert!(sampled.iter().any(|hash| of_whole.contains(hash)));
        assert_eq!(Shingles::of(&words(0..45)).fingerprints().count(), FINGERPRINTS);
        assert_eq!(Shingles::of("satu dua tiga").fingerprints().count(), 0);
    }
}
