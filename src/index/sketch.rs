//! A text's shingles in 64 bytes: tells about how much two texts have in common before they are read.
//!
//! A bit is set for each shingle whose hash is below a bound, at a place that the rest of the hash gives; the
//! bound is halved until 96 to 192 shingles are left. Which hashes are small is chance, and the same chance
//! for every text, so that sketches made with one bound agree on what the texts share. Bits that two sketches
//! share by chance are known in number and taken off; how far the outcome may be wrong is told with it.

use super::shingles::{Doubt, Overlap, Shingles};

/// Numbers that are stored.
const NUMBERS: usize = 8;

/// Bits that say how often the bound was halved: enough for texts of three million words.
const HALVINGS_BITS: u32 = 4;

/// Bits that a shingle may set.
const PLACES: u32 = NUMBERS as u32 * u64::BITS - HALVINGS_BITS;

/// Bits of a hash that give its place: those that the bound does not look at.
const PLACE_BITS: u32 = 16;

/// Least shingles that set bits, in a text that has as many.
const LEAST_KEPT: u32 = 96;

/// What is kept of a text to compare others with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sketch([u64; NUMBERS]);

/// A newcomer's sketches: one for each bound that it was compared by.
pub(super) struct Sketches<'a> {
    shingles: &'a Shingles,
    made: [Option<Sketch>; 1 << HALVINGS_BITS],
}

impl Sketch {
    /// The sketch of a text.
    pub(crate) fn of(shingles: &Shingles) -> Sketch {
        let kept = (shingles.count() / LEAST_KEPT).checked_ilog2().unwrap_or(0);
        Sketch::halved(shingles, kept.min((1 << HALVINGS_BITS) - 1))
    }

    fn halved(shingles: &Shingles, halvings: u32) -> Sketch {
        let mut bits = [0; NUMBERS];
        for hash in shingles.up_to(u32::MAX >> halvings) {
            let place = ((hash & ((1 << PLACE_BITS) - 1)) * PLACES) >> PLACE_BITS;
            bits[(place / u64::BITS) as usize] |= 1 << (place % u64::BITS);
        }
        bits[NUMBERS - 1] |= u64::from(halvings) << (u64::BITS - HALVINGS_BITS);
        Sketch(bits)
    }

    /// Bytes that are stored.
    pub(super) const BYTES: usize = NUMBERS * size_of::<u64>();

    /// What is stored.
    pub(super) fn to_bytes(self) -> [u8; Sketch::BYTES] {
        let mut bytes = [0; Sketch::BYTES];
        for (bytes, number) in bytes.chunks_exact_mut(size_of::<u64>()).zip(self.0) {
            bytes.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// Reads what was stored.
    pub(super) fn from_bytes(bytes: &[u8; Sketch::BYTES]) -> Sketch {
        let (numbers, _) = bytes.as_chunks();
        Sketch(std::array::from_fn(|at| u64::from_le_bytes(numbers[at])))
    }

    fn halvings(self) -> u32 {
        (self.0[NUMBERS - 1] >> (u64::BITS - HALVINGS_BITS)) as u32
    }

    fn places(mut self) -> [u64; NUMBERS] {
        self.0[NUMBERS - 1] &= u64::MAX >> HALVINGS_BITS;
        self.0
    }

    /// What two texts have in common as far as sketches of one bound tell.
    fn overlap(self, other: Sketch) -> Overlap {
        let (here, there) = (self.places(), other.places());
        let count = |bits: [u64; NUMBERS]| f64::from(bits.iter().map(|bits| bits.count_ones()).sum::<u32>());
        let in_both = count(std::array::from_fn(|at| here[at] & there[at]));
        let (here, there) = (count(here), count(there));
        let (shorter, longer) = (here.min(there), here.max(there));
        // Solves in_both = shared + (here - shared) * (there - shared) / (places - shared).
        let places = f64::from(PLACES);
        let free = (places - here - there + in_both).max(1.0);
        let shared = ((in_both * places - here * there) / free).clamp(0.0, shorter);
        let by_chance = (shorter - shared) * (longer - shared) / (places - longer).max(1.0);
        let doubt = Doubt { unseen: 1.0 - 0.5_f64.powi(self.halvings() as i32), by_chance };
        Overlap { shared, shorter, both: here + there - shared, doubt: Some(doubt) }
    }
}

impl<'a> Sketches<'a> {
    /// None is made yet.
    pub(super) fn of(shingles: &'a Shingles) -> Sketches<'a> {
        Sketches { shingles, made: [None; 1 << HALVINGS_BITS] }
    }

    /// About what the text has in common with the one that has a sketch.
    pub(super) fn overlap(&mut self, other: Sketch) -> Overlap {
        let halvings = other.halvings();
        let made =
            self.made[halvings as usize].get_or_insert_with(|| Sketch::halved(self.shingles, halvings));
        made.overlap(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(numbers: impl IntoIterator<Item = usize>) -> String {
        numbers.into_iter().map(|number| format!("kata{number} ")).collect()
    }

    /// Of texts of any length, in texts of any length, the sketches are as wrong as they say.
    #[test]
    fn sketches_tell_how_much_of_a_text_is_in_another_and_how_far_they_may_be_off() {
        let (mut cases, mut off, mut apart) = (0, 0, 0);
        for length in [60, 150, 400, 1_000, 3_000] {
            for around in [0, 200, 5_000, 28_000] {
                for percent in (0..=100).step_by(4) {
                    let kept = length * percent / 100;
                    let seed = 1_000_000 * (length + around + percent);
                    let whole = Shingles::of(&words(seed..seed + length + around));
                    let text =
                        words(seed..seed + kept) + &words(seed + 500_000..seed + 500_000 + length - kept);
                    let text = Shingles::of(&text);
                    for (newcomer, known) in [(&text, &whole), (&whole, &text)] {
                        let exact = newcomer.overlap(known);
                        let about = Sketches::of(newcomer).overlap(Sketch::of(known));
                        assert_eq!((exact.containment_doubt(0.6), exact.resemblance_doubt(0.6)), (0.0, 0.0));
                        cases += 1;
                        let difference = (exact.containment() - about.containment()).abs();
                        off += u32::from(difference > about.containment_doubt(exact.containment()));
                        let unlike = percent <= 20 && around <= 200 && length >= 400;
                        let told = about.containment() + about.containment_doubt(0.6) < 0.6;
                        assert!(!unlike || told, "{length} {around} {percent} {about:?}");
                        apart += u32::from(told);
                    }
                }
            }
        }
        // One in 22 is further off than two deviations, and these cases are few.
        assert!(off * 16 < cases, "{off} of {cases}");
        // Of a short text little is in the sketch of one many times as long.
        assert!(apart * 6 > cases, "{apart} of {cases}");
    }

    #[test]
    fn a_sketch_is_read_as_it_was_stored_and_half_full_at_most() {
        for length in [10, 40, 95, 96, 191, 500, 1_500, 20_000] {
            let shingles = Shingles::of(&words(0..length));
            let sketch = Sketch::of(&shingles);
            assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), sketch);
            let set: u32 = sketch.places().iter().map(|bits| bits.count_ones()).sum();
            assert!(set < PLACES / 2 && (length < 80 || set > PLACES / 8), "{length}: {set}");
        }
    }
}
