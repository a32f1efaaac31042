//! Wildcards over words.
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
}
