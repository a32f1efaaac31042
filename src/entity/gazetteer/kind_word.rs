//! The word before a region's name that tells its kind: "Kabupaten", "Wali Kota", "Pemprov".

use std::collections::HashMap;
use std::sync::LazyLock;

use super::RegionKind;
use crate::text::Span;

/// What stands before a name.
pub(super) struct KindWord {
    /// The kind it tells; none for "Kabupaten/Kota", which means both, and for "Polresta".
    pub(super) kind: Option<RegionKind>,
    /// Where the full name begins: at "Kabupaten", but not at "Bupati" or at the "Kota" of "Wali Kota".
    pub(super) start: usize,
    /// Both kinds are meant: "Kabupaten dan Kota Bogor".
    pub(super) both: bool,
    /// The word is the police: "Polres Sukabumi", or with a "Kota" behind the name that of the city.
    pub(super) is_police: bool,
}

/// Longest word looked at, in bytes.
const LONGEST: usize = 16;

/// What kind of word tells the kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// The kind itself.
    Word,
    /// An office, an election or a body.
    Office,
    /// The police of a kabupaten or kota.
    Police,
}

static KIND_WORDS: LazyLock<HashMap<&'static str, (Option<RegionKind>, Sort)>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for line in include_str!("../data/kind_words.tsv").lines().filter(|line| !line.starts_with('#')) {
        let &[sort, kind, words] = line.split('\t').collect::<Vec<_>>().as_slice() else { continue };
        let sort = match sort {
            "word" => Sort::Word,
            "office" => Sort::Office,
            _ => Sort::Police,
        };
        let kind = match kind {
            "kabupaten" => Some(RegionKind::Kabupaten),
            "kota" => Some(RegionKind::Kota),
            "provinsi" => Some(RegionKind::Province),
            _ => None,
        };
        table.extend(words.split('|').map(|word| (word, (kind, sort))));
    }
    table
});

/// Whether `word`, in any case, is an administrative word that may stand before the name of a region.
pub fn is_administrative_word(word: &str) -> bool {
    kind_of(word.trim_end_matches('.')).is_some()
}

/// The kind told by the word or words that end right before `start`.
pub(super) fn kind_word_before(text: &str, start: usize) -> Option<KindWord> {
    let mut word = word_before(text, start)?;
    if is(text, word, &["administrasi", "administratif", "adm"]) {
        word = word_before(text, word.start)?;
    }
    let (kind, sort) = kind_of(word.slice(text))?;
    let is_police = sort == Sort::Police;
    let mut found = KindWord { kind, start: word.start, both: false, is_police };
    if sort != Sort::Word {
        found.start = start;
        return Some(found);
    }
    if kind == Some(RegionKind::Province) {
        return Some(found);
    }
    if let Some(before) = word_before(text, word.start) {
        if kind == Some(RegionKind::Kota) && is(text, before, &["wali", "wakil", "balai"]) {
            found.start = start;
        } else if kind == Some(RegionKind::Kota) && is(text, before, &["ibu"]) {
            return None;
        } else if let Some(other) = other_kind_before(text, word, before) {
            let pair = kind_of(other.slice(text)).is_some_and(|(kind, _)| kind != found.kind);
            if pair && !word_before(text, other.start).is_some_and(|word| is(text, word, &["wali", "ibu"])) {
                found = KindWord { kind: None, start: other.start, both: true, is_police };
            }
        }
    }
    Some(found)
}

/// The other kind in "Kabupaten/Kota", "Kota dan Kabupaten": `before` is the word before `word`.
fn other_kind_before(text: &str, word: Span, before: Span) -> Option<Span> {
    let other = if is(text, before, &["dan", "maupun", "serta", "&"]) {
        word_before(text, before.start)?
    } else if text[before.end..word.start].contains('/') {
        before
    } else {
        return None;
    };
    is(text, other, &["kabupaten", "kab", "kota"]).then_some(other)
}

fn kind_of(word: &str) -> Option<(Option<RegionKind>, Sort)> {
    let mut buffer = [0u8; LONGEST];
    let folded = buffer.get_mut(..word.len())?;
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    KIND_WORDS.get(std::str::from_utf8(folded).ok()?).copied()
}

fn is(text: &str, word: Span, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(word.slice(text)))
}

/// The word of ASCII letters that ends before `end`, at most one blank, full stop or slash away.
fn word_before(text: &str, end: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut last = end;
    let mut blanks = 0;
    while last > 0 && blanks < 3 && matches!(bytes[last - 1], b' ' | b'\t' | b'.' | b'/') {
        last -= 1;
        blanks += 1;
    }
    let mut first = last;
    while first > 0
        && last - first < LONGEST
        && (bytes[first - 1].is_ascii_alphabetic() || bytes[first - 1] == b'&')
    {
        first -= 1;
    }
    let whole = first == 0 || !(bytes[first - 1].is_ascii_alphanumeric() || bytes[first - 1] >= 0x80);
    (first < last && blanks > 0 && whole).then(|| Span::new(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_kind_by_the_word_before() {
        let cases = [
            ("Kabupaten Bogor", Some(RegionKind::Kabupaten)),
            ("Kota Administrasi Bogor", Some(RegionKind::Kota)),
            ("Wakil Wali Kota Bogor", Some(RegionKind::Kota)),
            ("KAPOLRES Bogor", Some(RegionKind::Kabupaten)),
            ("Prov. Bogor", Some(RegionKind::Province)),
            ("ibu kota Bogor", None),
            ("dekat Bogor", None),
            ("Bogor", None),
        ];
        for (text, expected) in cases {
            let start = text.len() - "Bogor".len();
            assert_eq!(kind_word_before(text, start).and_then(|word| word.kind), expected, "{text}");
        }
        assert!(KIND_WORDS.keys().all(|word| word.len() <= LONGEST));
    }
}
