//! A place inside a law, its path, and the number words and Roman digits that name it.
//!
//! The steps and their order are those of UU 12/2011, annex II: bab, bagian, pasal, ayat, huruf, angka; `ke-1` is the
//! count of the old criminal code, `diktum` that of decisions. It reads no text.

/// A number that may carry a letter: `187A`. Zero means the level is not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Count {
    pub number: u16,
    /// Lower-case letter, or 0.
    pub letter: u8,
}

/// The levels of a pinpoint, from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Bab,
    Bagian,
    Pasal,
    Ayat,
    Huruf,
    Angka,
    Ke,
    Diktum,
}

/// Their names in a path, in the order of [`Level`].
pub(super) const LEVELS: [&str; 8] = ["bab", "bagian", "pasal", "ayat", "huruf", "angka", "ke", "diktum"];

/// A place inside a law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Pin {
    steps: [Count; 8],
}

impl Pin {
    /// The count at a level; zero when not given.
    pub fn get(&self, level: Level) -> Count {
        self.steps[level as usize]
    }

    /// Whether a level is given.
    pub fn has(&self, level: Level) -> bool {
        self.get(level).number > 0
    }

    /// Sets a level and drops everything narrower.
    pub fn descend(&mut self, level: Level, count: Count) {
        self.steps[level as usize] = count;
        for step in &mut self.steps[level as usize + 1..] {
            *step = Count::default();
        }
    }

    /// Puts a wider level above what is there.
    pub fn put(&mut self, level: Level, count: Count) {
        self.steps[level as usize] = count;
    }

    /// The path below the key: `pasal-280/ayat-2/huruf-f`; `bab` and `bagian` are left out beside a pasal.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (at, name) in LEVELS.iter().enumerate() {
            let count = self.steps[at];
            if count.number == 0 || at < Level::Pasal as usize && self.has(Level::Pasal) {
                continue;
            }
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(name);
            path.push('-');
            match *name {
                "bab" => path.push_str(&roman(count.number)),
                "huruf" => path.push(char::from(count.letter)),
                "bagian" | "diktum" => path.push_str(&ordinal(count.number)),
                _ => path.push_str(&count.number.to_string()),
            }
            if *name != "huruf" && count.letter > 0 {
                path.push(char::from(count.letter));
            }
        }
        path
    }
}

/// Names of numbers and ordinals up to twenty.
const NUMBERS: [&str; 21] = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
    "duabelas",
    "tigabelas",
    "empatbelas",
    "limabelas",
    "enambelas",
    "tujuhbelas",
    "delapanbelas",
    "sembilanbelas",
    "duapuluh",
];

/// The number a word names, up to twenty.
pub(super) fn number_word(word: &str) -> Option<u16> {
    let at = NUMBERS.iter().position(|name| word.eq_ignore_ascii_case(name))?;
    u16::try_from(at).ok().filter(|&number| number > 0)
}

fn ordinal(number: u16) -> String {
    match (number, NUMBERS.get(usize::from(number))) {
        (1, _) => "kesatu".to_owned(),
        (_, Some(name)) => format!("ke{name}"),
        _ => number.to_string(),
    }
}

const ROMAN: [(u16, &str); 9] =
    [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];

/// A number below 200 in Roman digits.
pub(super) fn roman(mut number: u16) -> String {
    let mut out = String::new();
    for (value, digits) in ROMAN {
        while number >= value {
            out.push_str(digits);
            number -= value;
        }
    }
    out
}

/// The value of a Roman number below 200 in canonical form.
pub(super) fn roman_value(word: &str) -> Option<u16> {
    if word.is_empty() || word.len() > 9 {
        return None;
    }
    let folded = word.to_ascii_lowercase();
    let (mut rest, mut number) = (folded.as_str(), 0);
    for (value, digits) in ROMAN {
        while let Some(shorter) = rest.strip_prefix(digits) {
            number += value;
            rest = shorter;
        }
    }
    (rest.is_empty() && roman(number) == folded).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numbers() {
        for number in 1..200 {
            assert_eq!(roman_value(&roman(number)), Some(number));
        }
        for word in ["", "iiii", "kata", "xxxxx"] {
            assert_eq!(roman_value(word), None, "{word}");
        }
    }
}
