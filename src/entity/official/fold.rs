//! Keys for comparing names: the same person spelled a little differently.

use crate::text::slips;

/// The key of a name for comparing: lower case, single blanks, no punctuation.
///
/// Spelling variants (Benni, Benny) keep different keys: joining people across articles is left to the table of aliases.
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut is_blank = false;
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            if is_blank && !folded.is_empty() {
                folded.push(' ');
            }
            is_blank = false;
            folded.push(letter);
        } else if !super::lexicon::is_apostrophe(letter) {
            is_blank = true;
        }
    }
    folded
}

/// A hash of a word's consonants, equal for variants of one name: Husin and Husien, Afifuddin and Affifudin.
///
/// Old spellings (oe, dj, tj, j for y) and doubled letters are read as today's; vowels but the first letter are dropped.
pub(super) fn skeleton(word: &str) -> u64 {
    let mut consonants = [0u8; 16];
    let mut length = 0;
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase());
    let mut before = 0;
    for (place, letter) in letters.enumerate() {
        let letter = match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' if place > 0 => continue,
            b'a' | b'e' | b'i' | b'o' | b'u' => b'a',
            b'h' if place > 0 => continue,
            b'v' => b'f',
            b'z' => b's',
            other => other,
        };
        if letter != before && length < consonants.len() {
            consonants[length] = letter;
            length += 1;
        }
        before = letter;
    }
    consonants[..length]
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether two words are one name in two spellings: one letter apart, two in long ones.
pub(super) fn is_variant(one: &str, other: &str) -> bool {
    let longer = one.len().max(other.len());
    let allowed = match longer {
        0..=3 => 0,
        4..=7 => 1,
        8..=24 => 2,
        _ => return one == other,
    };
    one.len().abs_diff(other.len()) < 2
        && skeleton(one) == skeleton(other)
        && slips(&one.to_lowercase(), &other.to_lowercase()) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_names() {
        let cases = [
            ("Bey  Machmudin", "bey machmudin"),
            ("Hasyim Asy'ari", "hasyim asyari"),
            ("M. Said-Hidayat", "m said hidayat"),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(fold_name(name), expected);
        }
    }

    #[test]
    fn variants() {
        let cases = [
            ("Husin", "Husien", true),
            ("Afifuddin", "Affifudin", true),
            ("Muhammad", "Mohamad", true),
            ("Budi", "Badu", false),
            ("Andi", "Anda", true),
            ("Rina", "Rani", false),
            ("Hasan", "Hasanudin", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(is_variant(one, other), expected, "{one} {other}");
        }
    }
}
