//! Keys for comparing names: the same person spelled a little differently.

use serde::{Deserialize, Serialize};

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
    let mut letters = letters.enumerate().peekable();
    let mut before = 0;
    while let Some((place, letter)) = letters.next() {
        // Ahmad, Akhmad, Achmad; Burokhman, Burokman
        let is_before_consonant = letters.peek().is_some_and(|next| !b"aeiouy".contains(&next.1));
        if place > 0 && matches!(letter, b'k' | b'c') && is_before_consonant {
            continue;
        }
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

/// Why two names may be one person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Likeness {
    /// The same letters: case, signs and blanks apart.
    Letters,
    /// Each word a spelling of the other's, or its initial.
    Spelling,
    /// All words of the shorter one lie in the longer one, in order.
    Words,
}

/// Why two different names may be one person's; none when nothing speaks for it.
///
/// ```
/// use telusur::entity::official::{Likeness, likeness};
///
/// assert_eq!(likeness("Benni Irwan", "Benny Irwan"), Some(Likeness::Spelling));
/// assert_eq!(likeness("Bey Machmudin", "Bey Triadi Machmudin"), Some(Likeness::Words));
/// assert_eq!(likeness("Budi Hasan", "Budi Santoso"), None);
/// ```
pub fn likeness(one: &str, other: &str) -> Option<Likeness> {
    let (first, second) = (fold_name(one), fold_name(other));
    if one == other || first.is_empty() || second.is_empty() {
        return None;
    }
    if first.split(' ').eq(second.split(' ')) || first.replace(' ', "") == second.replace(' ', "") {
        return Some(Likeness::Letters);
    }
    let (short, long) =
        if first.split(' ').count() <= second.split(' ').count() { (first, second) } else { (second, first) };
    let (short, long): (Vec<&str>, Vec<&str>) = (short.split(' ').collect(), long.split(' ').collect());
    let is_same = |a: &str, b: &str| {
        let is_initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
        a == b || is_variant(a, b) || is_initial(a, b) || is_initial(b, a)
    };
    let mut rest = long.iter();
    let lies_in = short.iter().all(|word| rest.any(|other| is_same(word, other)));
    // One word alone, or initials alone, are anybody's.
    let least = if short.len() == 1 { 6 } else { 4 };
    let is_telling = short.iter().zip(&long).any(|(a, b)| a.len().min(b.len()) >= least);
    match lies_in {
        true if short.len() == long.len() && is_telling => Some(Likeness::Spelling),
        true if short.len() < long.len() => Some(Likeness::Words),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_names() {
        let cases = [
            ("Hasyim Asy'ari", "Hasyim Asyari", Some(Likeness::Letters)),
            ("La Nyalla Mattalitti", "LaNyalla Mattalitti", Some(Likeness::Letters)),
            ("Muhammad Said", "M. Said", Some(Likeness::Spelling)),
            ("Rudi", "Rudi Hasan", Some(Likeness::Words)),
            ("Andi", "Anda", None),
            ("Rina Wati", "Rani Wati", None),
            ("Rudi Hasan", "Hasan Rudi", None),
            ("Rudi Hasan", "Rudi Hasan", None),
        ];
        for (one, other, expected) in cases {
            assert_eq!(likeness(one, other), expected, "{one} {other}");
            assert_eq!(likeness(other, one), expected, "{other} {one}");
        }
    }

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
            ("Akhmad", "Ahmad", true),
            ("Mukhtar", "Muktar", true),
            ("Rina", "Rani", false),
            ("Hasan", "Hasanudin", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(is_variant(one, other), expected, "{one} {other}");
        }
    }
}
