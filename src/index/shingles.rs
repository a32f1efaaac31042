//! What two texts have in common, by their shingles: the hashes of every five words in a row.
//!
//! In go the analysed words of a text, out come [`Shingles`]. What is kept of them with an article is a
//! [`Sample`]: of a text of any length those below a bound are kept, and the bound is halved until some
//! [`KEPT`] to twice as many are left. Which hashes are small is chance, and the same chance for every text:
//! below the smaller of two bounds the samples of two texts agree on what the texts share, so that a part is
//! known in its whole, which samples of a fixed size (MinHash) do poorly (Broder 1997, "On the resemblance and
//! containment of documents"). An [`Overlap`] of samples knows how far it may be wrong. The smallest hashes are the fingerprints, by which a text is found.

use crate::text::{Analyzer, Language};

/// Words in a row that make a shingle.
const WORDS: usize = 5;

/// Texts shorter than this many words are never copies of one another: headings and notices repeat.
const LEAST_WORDS: usize = 40;

/// Least shingles in the sample of a text that has as many.
const KEPT: u32 = 96;

/// Most often that the bound is halved: in the sample of a long text a short one must still be told.
const MOST_HALVINGS: u32 = 3;

/// Bits of a hash that are kept in a sample: of texts that share nothing, one shingle in 250 seems shared at
/// 1,000 words, one in 30 at 8,000.
const KEPT_BITS: u32 = 18;

/// Standard deviations that a share is taken to be off in a sample: one in 150 is off further.
const DEVIATIONS: f64 = 2.5;

/// One hash of so many is a fingerprint.
const FINGERPRINTS: u32 = 16;

/// Least fingerprints of a text, however short.
const LEAST_FINGERPRINTS: usize = 12;

/// The shingles of a text in order of their hashes, repeated ones as often as they are there; none when the
/// text is too short to have copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles {
    hashes: Vec<u32>,
}

/// Sampled shingles as they are kept with an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sample {
    /// How many shingles the text has.
    count: u32,
    hashes: Vec<u32>,
}

/// What two texts share, counted in them or in their samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlap {
    shared: u32,
    shorter: u32,
    both: u32,
    /// Share of the shingles that were not looked at.
    unseen: f64,
    /// Share of the hashes that may be the same by chance; none when the texts themselves were compared.
    chance: f64,
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
        hashes.sort_unstable();
        Shingles { hashes }
    }

    /// The shingles of a text as it is stored: the same as of its analysed words.
    pub(super) fn of_text(text: &str) -> Shingles {
        let mut words = String::with_capacity(text.len() + 64);
        // Roots are not looked at: the analysis that finds none is the cheapest.
        Analyzer::new(Language::Other).for_each_token(text, &mut |token| {
            words.push_str(token.exact);
            words.push(' ');
        });
        Shingles::of(&words)
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
        self.distinct().enumerate().take_while(sampled).map(|(_, hash)| hash)
    }

    /// What is kept with a representative.
    pub(super) fn sample(&self) -> Sample {
        let count = u32::try_from(self.hashes.len()).unwrap_or(u32::MAX).min((1 << KEPT_BITS) - 1);
        let bound = u32::MAX >> halvings(count);
        let kept = self.hashes.partition_point(|hash| *hash <= bound);
        let hashes = self.hashes[..kept].iter().map(|hash| hash >> (u32::BITS - KEPT_BITS)).collect();
        Sample { count, hashes }
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

    /// What two texts have in common, as far as their samples tell.
    pub(super) fn overlap(&self, other: &Sample) -> Overlap {
        let halvings = halvings(self.count.max(other.count));
        let below =
            |sample: &Sample| sample.hashes.partition_point(|hash| *hash < 1 << (KEPT_BITS - halvings));
        let (left, right) = (&self.hashes[..below(self)], &other.hashes[..below(other)]);
        let (shorter, longer) = if self.count <= other.count { (left, right) } else { (right, left) };
        let chance = longer.len() as f64 / f64::from(1_u32 << (KEPT_BITS - halvings));
        let unseen = 1.0 - 0.5_f64.powi(halvings as i32);
        // Of the shorter text more may be in the sample than of the longer one.
        Overlap { shorter: shorter.len() as u32, unseen, chance, ..Overlap::count(shorter, longer) }
    }

    /// Memory held.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.hashes.as_slice())
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
        let [left, right] = [left, right].map(|hashes| hashes.len() as u32);
        Overlap { shared, shorter: left.min(right), both: left + right - shared, unseen: 0.0, chance: 0.0 }
    }

    /// Share of the shorter text that is in the longer one.
    pub(super) fn containment(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.shorter.max(1))
    }

    /// Share of both texts together that is in both.
    pub(super) fn resemblance(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.both.max(1))
    }

    /// Whether the texts themselves were compared.
    pub(super) fn is_exact(&self) -> bool {
        self.chance == 0.0
    }

    /// How far the containment of texts may be from that of their samples where it is about `share`.
    pub(super) fn containment_doubt(&self, share: f64) -> f64 {
        self.doubt(share, self.shorter)
    }

    /// The same of the resemblance.
    pub(super) fn resemblance_doubt(&self, share: f64) -> f64 {
        self.doubt(share, self.both)
    }

    fn doubt(&self, share: f64, of: u32) -> f64 {
        if self.is_exact() {
            return 0.0;
        }
        let of = f64::from(of.max(1));
        // One more hash than expected may be the same by chance, and as many again.
        2.0 * self.chance + 1.0 / of + DEVIATIONS * (share * (1.0 - share) * self.unseen / of).sqrt()
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
    fn overlaps_counted_in_texts_and_in_samples_that_are_whole() {
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
            for overlap in
                [left.overlap(&right), right.overlap(&left), left.sample().overlap(&right.sample())]
            {
                assert!((overlap.containment() - containment).abs() < 1e-9, "{name}: {overlap:?}");
                assert!((overlap.resemblance() - resemblance).abs() < 1e-9, "{name}: {overlap:?}");
            }
        }
    }

    /// Of texts of any length, in texts of any length, the samples are as wrong as they say.
    #[test]
    fn samples_tell_how_much_of_a_text_is_in_another_and_how_far_they_may_be_off() {
        let (mut cases, mut off) = (0, 0);
        for length in [60, 150, 400, 1_000, 3_000] {
            for around in [0, 200, 5_000, 28_000] {
                for percent in (0..=100).step_by(4) {
                    let kept = length * percent / 100;
                    let seed = 1_000_000 * (length + around + percent);
                    let whole = Shingles::of(&words(seed..seed + length + around));
                    let text =
                        words(seed..seed + kept) + &words(seed + 500_000..seed + 500_000 + length - kept);
                    let text = Shingles::of(&text);
                    let (exact, sampled) = (text.overlap(&whole), text.sample().overlap(&whole.sample()));
                    assert!(exact.is_exact() && !sampled.is_exact());
                    assert_eq!((exact.containment_doubt(0.6), exact.resemblance_doubt(0.6)), (0.0, 0.0));
                    cases += 1;
                    let difference = (exact.containment() - sampled.containment()).abs();
                    off += u32::from(difference > sampled.containment_doubt(exact.containment()));
                    assert!(difference <= 2.5 * sampled.containment_doubt(0.5), "{exact:?} {sampled:?}");
                }
            }
        }
        assert!(off * 40 < cases, "{off} of {cases}");
    }

    #[test]
    fn a_sample_is_small_and_read_as_it_was_stored() {
        for length in [10, 40, 500, 1_500, 20_000] {
            let sample = Shingles::of(&words(0..length)).sample();
            assert!(sample.hashes.len() <= (2 * KEPT as usize).max(length / 7), "{}", sample.hashes.len());
            let mut read = Sample::default();
            read.read(&sample.numbers().collect::<Vec<_>>());
            assert_eq!(read, sample);
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
        assert!((90..160).contains(&of_whole.len()), "{}", of_whole.len());
        let part = Shingles::of(&words(600..1_000));
        let sampled: Vec<u32> = part.fingerprints().collect();
        assert!(sampled.len() >= LEAST_FINGERPRINTS, "{}", sampled.len());
        assert!(sampled.iter().all(|hash| of_whole.contains(hash)));
        assert!(Shingles::of(&words(0..45)).fingerprints().count() >= LEAST_FINGERPRINTS);
        assert_eq!(Shingles::of("satu dua tiga").fingerprints().count(), 0);
    }
}
