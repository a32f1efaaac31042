//! Finds the longest known phrase at a token, however its words are joined.
//!
//! In: phrases with a value, and tokens. Out: the value of the longest phrase that begins at a token, and where it ends.
//! A phrase is compared by its letters and digits alone, without case, blanks, hyphens, apostrophes and inner points, so
//! `Undang - Undang`, `UndangUndang` and `U.U.` need no entries of their own. It must begin and end with whole tokens.

use super::token::{Class, Tokens};

/// Known phrases with their values.
pub(super) struct Phrases<V> {
    /// Squeezed phrase and value, sorted by phrase.
    entries: Vec<(String, V)>,
    /// One bit for each pair of letters a phrase begins with.
    beginnings: [u64; 16],
    /// Whether a comma may stand inside a phrase.
    lists: bool,
}

impl<V> Phrases<V> {
    /// Builds the table; of equal phrases the first entry counts.
    pub fn new<'p>(phrases: impl IntoIterator<Item = (&'p str, V)>) -> Phrases<V> {
        let mut entries: Vec<(String, V)> =
            phrases.into_iter().map(|(phrase, value)| (squeeze(phrase), value)).collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|later, first| later.0 == first.0);
        let mut beginnings = [0; 16];
        for (phrase, _) in &entries {
            if let Some(bit) = beginning(phrase) {
                beginnings[bit / 64] |= 1 << (bit % 64);
            }
        }
        Phrases { entries, beginnings, lists: false }
    }

    /// The same table, for phrases that are lists: `MPR, DPR, DPD, dan DPRD`.
    pub fn of_lists(self) -> Phrases<V> {
        Phrases { lists: true, ..self }
    }

    /// The value of the longest phrase at `at`, and the token after it.
    pub fn longest(&self, tokens: &Tokens<'_>, at: usize) -> Option<(&V, usize)> {
        self.longest_after("", tokens, at)
    }

    /// The same for a phrase whose squeezed beginning stands elsewhere: "Surat Keputusan (SK) KPU".
    pub fn longest_after(&self, head: &str, tokens: &Tokens<'_>, at: usize) -> Option<(&V, usize)> {
        if head.is_empty()
            && beginning(tokens.word(at)).is_some_and(|bit| self.beginnings[bit / 64] & 1 << (bit % 64) == 0)
        {
            return None;
        }
        let mut squeezed = head.to_owned();
        let mut found = None;
        let mut next = at;
        // The entries that begin with what was read so far; the range only shrinks.
        let (mut low, mut high) = (0, self.entries.len());
        loop {
            let token = tokens.get(next);
            match token.class {
                Class::Word | Class::Number => {
                    let from = squeezed.len();
                    push_folded(&mut squeezed, tokens.word(next));
                    let rest = &self.entries[low..high];
                    let first = rest.partition_point(|e| e.0.as_str() < squeezed.as_str());
                    let after = first + rest[first..].partition_point(|e| e.0.starts_with(squeezed.as_str()));
                    (low, high) = (low + first, low + after);
                    debug_assert!(from < squeezed.len());
                    if low >= high {
                        return found;
                    }
                    if self.entries[low].0 == squeezed {
                        found = Some((&self.entries[low].1, next + 1));
                    }
                }
                Class::Mark
                    if next > at && (joins(tokens, next) || self.lists && tokens.mark(next, b',')) => {}
                _ => return found,
            }
            next += 1;
        }
    }

    /// The value of a phrase given as text.
    pub fn get(&self, phrase: &str) -> Option<&V> {
        let squeezed = squeeze(phrase);
        let at = self.entries.binary_search_by(|entry| entry.0.as_str().cmp(&squeezed)).ok()?;
        Some(&self.entries[at].1)
    }
}

/// The place of a word's first two letters in a table; none for words that do not begin with two ASCII letters, which
/// may yet be the beginning of a phrase in pieces (`U.U.`).
fn beginning(word: &str) -> Option<usize> {
    match word.as_bytes() {
        [a, b, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
            Some(usize::from(a & 31) * 32 + usize::from(b & 31))
        }
        _ => None,
    }
}

/// Whether a mark may stand inside a phrase: hyphens, and a slash, apostrophe or point between joined tokens.
fn joins(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.get(at).mark {
        b'-' => true,
        b'.' | b'\'' | b'/' | b'"' => tokens.joined(at) && tokens.joined(at + 1),
        _ => false,
    }
}

/// Letters and digits of a phrase in lower case.
pub(super) fn squeeze(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len());
    push_folded(&mut out, phrase);
    out
}

fn push_folded(out: &mut String, text: &str) {
    for letter in text.chars().filter(|c| c.is_alphanumeric()) {
        if letter.is_ascii() {
            out.push(letter.to_ascii_lowercase());
        } else {
            out.extend(letter.to_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_phrase_however_joined() {
        let phrases =
            Phrases::new([("Undang-Undang", 1), ("UU", 2), ("Undang-Undang Dasar", 3), ("Permenpan RB", 4)]);
        let cases = [
            ("Undang - Undang Nomor", Some((1, 3))),
            ("UndangUndang Dasar", Some((3, 3))),
            ("U.U. Nomor", Some((2, 3))),
            ("PERMENPAN-RB", Some((4, 3))),
            ("undangan", None),
            ("UUD", None),
        ];
        for (text, expected) in cases {
            let tokens = Tokens::new(text, &[0]);
            assert_eq!(phrases.longest(&tokens, 0).map(|(v, n)| (*v, n)), expected, "{text}");
        }
    }
}
