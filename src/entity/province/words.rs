//! Classes of words that stand beside the names of regions.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word beside a name tells; the table of words explains each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Outlet,
    Club,
    Goods,
    People,
    Water,
    Street,
    Institution,
    School,
    Village,
    Body,
    Electoral,
    Place,
    Following,
    Land,
    Speech,
    Spoken,
    Palace,
    Day,
    Month,
    National,
}

const CLASSES: [(&str, Class); 20] = [
    ("outlet", Class::Outlet),
    ("club", Class::Club),
    ("goods", Class::Goods),
    ("people", Class::People),
    ("water", Class::Water),
    ("street", Class::Street),
    ("institution", Class::Institution),
    ("school", Class::School),
    ("village", Class::Village),
    ("body", Class::Body),
    ("electoral", Class::Electoral),
    ("place", Class::Place),
    ("following", Class::Following),
    ("land", Class::Land),
    ("speech", Class::Speech),
    ("spoken", Class::Spoken),
    ("palace", Class::Palace),
    ("day", Class::Day),
    ("month", Class::Month),
    ("national", Class::National),
];

/// The classes of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

impl Classes {
    /// The classes of `word`, in any case.
    pub(super) fn of(word: &str) -> Classes {
        const LONGEST: usize = 24;
        let mut buffer = [0u8; LONGEST];
        let Some(folded) = buffer.get_mut(..word.len()) else { return Classes::default() };
        folded.copy_from_slice(word.as_bytes());
        folded.make_ascii_lowercase();
        let folded = std::str::from_utf8(folded).unwrap_or_default();
        BY_WORD.get(folded).copied().unwrap_or_default()
    }

    /// Whether the word belongs to `class`.
    pub(super) fn has(self, class: Class) -> bool {
        self.0 >> class as u32 & 1 == 1
    }
}

/// The words and phrases of a class, in lower case.
pub(super) fn phrases(class: Class) -> impl Iterator<Item = &'static str> {
    rows().filter(move |(of, _)| *of == class).flat_map(|(_, words)| words.split('|'))
}

static BY_WORD: LazyLock<HashMap<&'static str, Classes>> = LazyLock::new(|| {
    let mut table: HashMap<&'static str, Classes> = HashMap::new();
    for (class, words) in rows() {
        for word in words.split('|') {
            table.entry(word).or_default().0 |= 1 << class as u32;
        }
    }
    table
});

fn rows() -> impl Iterator<Item = (Class, &'static str)> {
    include_str!("../data/region_words.tsv").lines().filter_map(|line| {
        let (name, words) = line.split_once('\t')?;
        let (_, class) = CLASSES.iter().find(|(known, _)| *known == name)?;
        Some((*class, words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words_and_every_line_a_class() {
        for (name, class) in CLASSES {
            assert!(phrases(class).all(|word| !word.is_empty() && word == word.to_lowercase()), "{name}");
            assert!(phrases(class).next().is_some(), "{name}");
        }
        let table = include_str!("../data/region_words.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(lines, CLASSES.len());
        assert_eq!(rows().count(), CLASSES.len());
    }

    #[test]
    fn knows_a_word_in_any_case() {
        assert!(Classes::of("Bawaslu").has(Class::Body));
        assert!(Classes::of("BAWASLU").has(Class::Electoral));
        assert!(!Classes::of("bawaslu").has(Class::Outlet));
        assert_eq!(Classes::of("kata-kata yang terlalu panjang"), Classes::default());
    }
}
