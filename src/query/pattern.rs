//! Wildcards and fuzzy words over a dictionary of terms.
//!
//! In: a folded pattern and a term. Out: whether the term fits. Which terms there are is not known here.

use unicode_normalization::UnicodeNormalization;

/// The pattern as terms are written: folded, its `*` and `?` kept.
pub fn fold(pattern: &str) -> String {
    let mut folded = String::with_capacity(pattern.len());
    let mut literal = String::new();
    for ch in pattern.nfc() {
        if ch == '*' || ch == '?' {
            folded.push_str(&crate::text::fold(&literal));
            literal.clear();
            folded.push(ch);
        } else {
            literal.push(ch);
        }
    }
    folded.push_str(&crate::text::fold(&literal));
    folded
}

/// The letters before the first wildcard.
pub fn literal_prefix(pattern: &str) -> &str {
    &pattern[..pattern.find(['*', '?']).unwrap_or(pattern.len())]
}

/// Whether `term` fits `pattern`: `*` is any run of characters, `?` one character.
///
/// Takes time in the product of both lengths at most, never exponential.
pub fn matches(pattern: &str, term: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let term: Vec<char> = term.chars().collect();
    let (mut at, mut in_term) = (0, 0);
    // Where to go back to: behind the last `*`, and how much of the term it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while in_term < term.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at + 1, in_term));
                at += 1;
            }
            Some(ch) if *ch == '?' || *ch == term[in_term] => {
                at += 1;
                in_term += 1;
            }
            _ => match star {
                Some((behind, taken)) => {
                    at = behind;
                    in_term = taken + 1;
                    star = Some((behind, taken + 1));
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|ch| *ch == '*')
}

/// Whether `term` is `word` with at most `distance` letters put in, left out, replaced or swapped with
/// their neighbour.
pub fn within_distance(word: &str, term: &str, distance: u8) -> bool {
    let allowed = usize::from(distance);
    // A letter takes up to four bytes: a cheap look that spares nearly all terms the table.
    if word.len().abs_diff(term.len()) > 4 * allowed {
        return false;
    }
    let word: Vec<char> = word.chars().collect();
    let term: Vec<char> = term.chars().collect();
    if word.len().abs_diff(term.len()) > allowed {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=term.len()).collect();
    for (row, letter) in word.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in term.iter().enumerate() {
            let replaced = previous[column] + usize::from(letter != other);
            let mut best = replaced.min(previous[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && *letter == term[column - 1] && word[row - 1] == *other;
            if swapped {
                best = best.min(before[column - 1] + 1);
            }
            current.push(best);
        }
        if current.iter().all(|edits| *edits > allowed) {
            return false;
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous.last().is_some_and(|edits| *edits <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("pem*", &["pem", "pemilu", "pemerintah"], &["pilu", "epem"]),
            ("*lu", &["pemilu", "lu"], &["lupa"]),
            ("p?milu", &["pemilu"], &["pmilu", "peemilu"]),
            ("*a*b*", &["ab", "xaxbx", "aabb"], &["ba", "a"]),
            ("?", &["a", "é"], &["", "ab"]),
        ];
        for (pattern, fits, others) in cases {
            fits.iter().for_each(|term| assert!(matches(pattern, term), "{pattern} fits {term}"));
            others.iter().for_each(|term| assert!(!matches(pattern, term), "{pattern} does not fit {term}"));
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "*a".repeat(60) + "b";
        assert!(!matches(&pattern, &"a".repeat(250)));
    }

    #[test]
    fn slips() {
        let cases: &[(&str, &str, u8, bool)] = &[
            ("pemilu", "pemilu", 1, true),
            ("pemilu", "pemlu", 1, true),
            ("pemilu", "pemliu", 1, true),
            ("pemilu", "pmelu", 1, false),
            ("pemilu", "pmelu", 2, true),
            ("pemilu", "pilkada", 2, false),
            ("é", "e", 1, true),
        ];
        for (word, term, distance, expected) in cases {
            assert_eq!(within_distance(word, term, *distance), *expected, "{word} {term} {distance}");
        }
    }
}
