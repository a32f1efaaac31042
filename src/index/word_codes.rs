//! Frequent words as numbers: the first step of packing an article, which is too short for zstd to learn its words.
//!
//! | byte | stands for |
//! |---|---|
//! | below 0x80 | itself |
//! | 0x80 to 0xBF | a blank and one of the [`SHORT`] words at the head of the list |
//! | 0xC0 to 0xFE, any | a blank and another word of the list |
//! | 0xFF | nothing: the next character, which is not ASCII, stands for itself |
//!
//! The list is `data/frequent_words.txt`. It is a part of the format of the index.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Words of one byte.
const SHORT: usize = 64;

/// The first byte of a word of one byte, and of one of two.
const SHORT_LEAD: u8 = 0x80;
const LONG_LEAD: u8 = SHORT_LEAD + SHORT as u8;

/// Stands before a character that is not ASCII.
const ESCAPE: u8 = 0xff;

/// A word of the list, padded with zeros: all of it lies where its number says.
type Word = [u8; WORD_BYTES];

const WORD_BYTES: usize = 16;

static WORDS: LazyLock<Vec<Word>> =
    LazyLock::new(|| words().iter().filter_map(|word| padded(word.as_bytes())).collect());

static NUMBERS: LazyLock<FxHashMap<Key, u16>> = LazyLock::new(|| {
    let number = |(number, word): (usize, &Word)| (key(word), number as u16);
    WORDS.iter().enumerate().map(number).collect()
});

/// A word as two numbers, which are hashed faster than bytes.
type Key = [u64; 2];

fn key(word: &Word) -> Key {
    let (head, tail) = word.split_at(8);
    [head, tail].map(|half| u64::from_le_bytes(half.try_into().expect("eight bytes")))
}

fn padded(word: &[u8]) -> Option<Word> {
    let mut padded = Word::default();
    padded.get_mut(..word.len())?.copy_from_slice(word);
    Some(padded)
}

/// The list.
pub(super) fn words() -> Vec<&'static str> {
    include_str!("data/frequent_words.txt").lines().filter(|line| !line.starts_with('#')).collect()
}

/// Writes `text` with numbers for its frequent words.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let numbers = &*NUMBERS;
    let mut coded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some(special) = rest.iter().position(|&byte| byte == b' ' || !byte.is_ascii()) {
        coded.extend_from_slice(&rest[..special]);
        rest = &rest[special..];
        let len = if rest[0] == b' ' {
            let letters = rest[1..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            match padded(&rest[1..1 + letters]).and_then(|word| numbers.get(&key(&word))) {
                Some(&number) => push_number(usize::from(number), &mut coded),
                None => coded.extend_from_slice(&rest[..1 + letters]),
            }
            1 + letters
        } else {
            let len = char_len(rest[0]);
            coded.push(ESCAPE);
            coded.extend_from_slice(&rest[..len]);
            len
        };
        rest = &rest[len..];
    }
    coded.extend_from_slice(rest);
    coded
}

fn push_number(number: usize, coded: &mut Vec<u8>) {
    match number.checked_sub(SHORT) {
        None => coded.push(SHORT_LEAD + number as u8),
        Some(long) => coded.extend([LONG_LEAD + (long >> 8) as u8, long as u8]),
    }
}

/// What was encoded; none for bytes that no text becomes. Whether it is UTF-8 is for the caller to check.
pub(super) fn decode(coded: &[u8]) -> Option<Vec<u8>> {
    let words = &*WORDS;
    // Room for what stands next is made before it is known how long that is: copies of one length are fast.
    let mut text = vec![0; 3 * coded.len() + 1 + WORD_BYTES];
    let (mut end, mut rest) = (0, coded);
    while let Some(&lead) = rest.split_off_first() {
        if text.len() - end <= WORD_BYTES {
            text.resize(2 * text.len(), 0);
        }
        if lead.is_ascii() {
            text[end] = lead;
            end += 1;
            continue;
        }
        if lead == ESCAPE {
            let char = rest.split_off(..char_len(*rest.first()?))?;
            text[end..end + char.len()].copy_from_slice(char);
            end += char.len();
            continue;
        }
        let number = match lead.checked_sub(LONG_LEAD) {
            None => usize::from(lead - SHORT_LEAD),
            Some(high) => SHORT + (usize::from(high) << 8) + usize::from(*rest.split_off_first()?),
        };
        let word = words.get(number)?;
        text[end] = b' ';
        text[end + 1..=end + WORD_BYTES].copy_from_slice(word);
        end += 1 + WORD_BYTES - u128::from_le_bytes(*word).leading_zeros() as usize / 8;
    }
    text.truncate(end);
    Some(text)
}

/// Bytes of the UTF-8 character that begins with `lead`.
fn char_len(lead: u8) -> usize {
    (lead.leading_ones() as usize).clamp(1, 4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(coded: &[u8]) -> Option<String> {
        decode(coded).and_then(|text| String::from_utf8(text).ok())
    }

    #[test]
    fn the_list_fits_its_numbers() {
        let room = SHORT + (usize::from(ESCAPE - LONG_LEAD) << 8);
        let words = words();
        assert!(words.len() <= room, "{} of {room}", words.len());
        assert_eq!(NUMBERS.len(), words.len(), "no word twice, none too long");
        let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        assert_eq!(words.iter().find(|word| !is_word(word)), None);
    }

    #[test]
    fn frequent_words_take_a_byte_or_two() {
        let second = words()[SHORT + 300];
        for (text, len) in [
            ("", 0),
            ("yang", 4),
            (" yang", 1),
            (" yang dan", 2),
            (" yang, dan", 3),
            (" yangtze", 8),
            ("  yang", 2),
            ("é – yang", 1 + 2 + 1 + 1 + 3 + 1),
        ] {
            let coded = encode(text);
            assert_eq!(coded.len(), len, "{text:?}: {coded:?}");
            assert_eq!(decoded(&coded).as_deref(), Some(text));
        }
        assert_eq!(encode(&format!("({second} {second})")).len(), 1 + second.len() + 2 + 1);
        let many = " masyarakat".repeat(1_000);
        assert_eq!(encode(&many).len(), 1_000);
        assert_eq!(decoded(&encode(&many)), Some(many));
    }

    #[test]
    fn each_word_is_read_again() {
        for word in words() {
            let text = format!(" {word}.");
            assert_eq!(decoded(&encode(&text)), Some(text));
        }
    }

    #[test]
    fn what_no_text_becomes_is_refused() {
        for broken in [&[ESCAPE][..], &[ESCAPE, 0xc3], &[ESCAPE, 0xe2, 0x80], &[LONG_LEAD]] {
            assert_eq!(decode(broken), None, "{broken:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_again(text in "([ a-zé–🗳\"]{0,6}( yang| dan| Komisi Pemilihan Umum)?){0,12}") {
            prop_assert_eq!(decoded(&encode(&text)), Some(text));
        }

        #[test]
        fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = decode(&bytes);
        }
    }
}
