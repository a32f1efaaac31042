//! Reduplications: *undang-undang*, *mati-matian*, *berlari-lari*, *tolong-menolong*, *sayur-mayur*, *undang2*.
//!
//! In: two halves around a hyphen, or a word with the digit that stands for its repetition. Out: whether they
//! are one word, and its root: that of the single form. So *undang*, *undang-undang* and
//! *perundang-undangan* find one another by root, and the exact form tells them apart. Compounds
//! (*sosial-ekonomi*, *jual-beli*) are two words.

use super::{Reason, Root, confix, find, is_plain, lexicon};

/// The shortest repeated part.
const LEAST: usize = 2;
const LONG: usize = super::LONG;

/// Whether two case-folded words around a hyphen are one reduplicated word.
pub fn is_reduplication(first: &str, second: &str) -> bool {
    root_of_pair(first, second).is_some()
}

/// The root of a reduplication, or `None` when `word` is none.
pub(super) fn root(word: &str) -> Option<Root<'_>> {
    if let Some((first, second)) = word.split_once('-') {
        return root_of_pair(first, second);
    }
    repeated_by_digit(word).map(|single| find(single).0)
}

/// The part of a reduplication to show as its analysed half, or `None` when `word` is none.
pub(super) fn single_form(word: &str) -> Option<&str> {
    match word.split_once('-') {
        Some((first, second)) => {
            root_of_pair(first, second)?;
            Some(if first.len() >= second.len() { first } else { second })
        }
        None => lost_hyphen(word).or_else(|| repeated_by_digit(word)),
    }
}

/// `undang` of *undang2*, *undang2nya*: the 2 that everyday spelling puts for the repeated word.
fn repeated_by_digit(word: &str) -> Option<&str> {
    let (single, ending) = word.split_once('2')?;
    let is_word = single.len() >= 3 && single.len() <= LONG && is_plain(single);
    let is_ending = matches!(ending, "" | "an" | "kan" | "i" | "nya" | "annya" | "ku" | "mu" | "lah" | "pun");
    (is_word && is_ending).then_some(single)
}

/// `menteri` of *menterimenteri*, `sehari` of *seharihari*: a reduplication whose hyphen was lost, at the end of
/// a printed line or to a typist.
pub(super) fn lost_hyphen(word: &str) -> Option<&str> {
    const LEAST_REPEATED: usize = 4;
    let endings = confix::endings(word.as_bytes());
    endings.as_slice().iter().find_map(|ending| {
        let rest = &word[..ending.end];
        let lengths = (LEAST_REPEATED..=rest.len() / 2).rev();
        let mut halves = lengths.filter_map(|length| rest.split_at_checked(rest.len() - length));
        halves.find(|(first, repeated)| first.ends_with(repeated)).map(|(first, _)| first)
    })
}

fn root_of_pair<'w>(first: &'w str, second: &'w str) -> Option<Root<'w>> {
    let plain = |half: &str| (LEAST..=LONG).contains(&half.len()) && is_plain(half);
    if !plain(first) || !plain(second) {
        return None;
    }
    if first == second {
        return Some(find(first).0);
    }
    if let Some(root) = lexicon::rhyme_root(first, second) {
        return Some(Root::of(root));
    }
    if let Some(repeated) = repeated_part(first, second) {
        // menyebut-nyebut: only the first half shows which letter the nasal swallowed; pertama-tama: the first
        // half is a root that happens to begin like a prefix.
        let (first_root, reason) = find(first);
        let nasal = matches!(repeated.as_bytes()[0], b'm' | b'n');
        let whole =
            first_root.part == first && matches!(reason, Reason::Listed | Reason::Exception | Reason::Root);
        return Some(if nasal || whole { first_root } else { find(repeated).0 });
    }
    // tolong-menolong, pilih-memilih: different affixes on one root.
    let (root, other) = (find(first).0, find(second).0);
    (root.part.len() >= LEAST && root.equals(&other)).then_some(root)
}

/// The longest part that ends the first half and, but for suffixes, is the second: `besar` of
/// *sebesar-besarnya*.
fn repeated_part<'w>(first: &str, second: &'w str) -> Option<&'w str> {
    let endings = confix::endings(second.as_bytes());
    let parts = endings.as_slice().iter().map(|ending| &second[..ending.end]);
    parts.filter(|part| part.len() >= 3 && first.ends_with(part)).max_by_key(|part| part.len())
}

#[cfg(test)]
mod tests {
    use super::super::root;
    use super::*;

    #[test]
    fn the_root_is_that_of_the_single_form() {
        let cases = [
            ("undang-undang", "undang"),
            ("undang-undangnya", "undang"),
            ("perundang-undangan", "undang"),
            ("undang2", "undang"),
            ("undang2nya", "undang"),
            ("kepala-kepala", "kepala"),
            ("kebijakan-kebijakan", "bijak"),
            ("mati-matian", "mati"),
            ("berlari-lari", "lari"),
            ("sebesar-besarnya", "besar"),
            ("menyebut-nyebut", "sebut"),
            ("tolong-menolong", "tolong"),
            ("pilih-memilih", "pilih"),
            ("pertama-tama", "pertama"),
            ("sayur-mayur", "sayur"),
            ("menterimenteri", "menteri"),
            ("seharihari", "hari"),
            ("satusatunya", "satu"),
            ("menyebutnyebut", "sebut"),
            ("mengobrak-abrik", "obrak"),
            ("sayur-mayurnya", "sayur"),
            ("pemilu-pemilu", "pemilu"),
            ("laki-laki", "laki"),
        ];
        for (word, expected) in cases {
            assert_eq!(root(word), expected, "{word}");
        }
    }

    #[test]
    fn compounds_are_none() {
        let cases =
            [("sosial", "ekonomi"), ("jual", "beli"), ("ketua", "wakil"), ("a", "a"), ("non", "aktif")];
        for (first, second) in cases {
            assert!(!is_reduplication(first, second), "{first}-{second}");
        }
    }

    #[test]
    fn digits_after_short_words_are_no_repetition() {
        for word in ["p2", "ab2", "covid19", "22", "2a"] {
            assert_eq!(root(word), word);
        }
    }
}
