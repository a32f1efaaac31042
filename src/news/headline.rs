//! The headline of a page that is only text: its first line, when it reads like one.
//!
//! In: the lines of a page, cleaned. Out: how many lines make the headline (none or one). Signs: no full
//! stop, mostly capitals, words that the body repeats, a blank line, furniture or a dateline behind it.
//! A headline fused with the lead stays in the text: taking it out would need a guess.

use std::collections::HashSet;

use super::dateline;
use super::linked_headline;

/// A headline has at least three words and at most this many bytes.
const MAX_BYTES: usize = 200;

/// What follows the first line of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// A blank line or furniture stands between it and the next paragraph.
    pub is_apart: bool,
}

/// Whether `first` is the headline of the article whose other paragraphs are `body`.
pub(super) fn is_headline(first: &str, body: &[&str], surroundings: Surroundings) -> bool {
    let words = first.split_whitespace().count();
    let has_shape = first.len() <= MAX_BYTES && (3..=28).contains(&words) && !ends_like_prose(first);
    if !has_shape || body.is_empty() || dateline::read(first).is_some() {
        return false;
    }
    let is_upper = !first.chars().any(char::is_lowercase);
    let dateline_follows = dateline::read(body[0]).is_some();
    let repeated = repeats(first, body);
    let looks = linked_headline::looks_like_headline(unquoted(first)) || is_upper;
    match (looks, surroundings.is_apart || dateline_follows) {
        (true, true) => repeated >= 20,
        // With nothing between them the line must be all capitals words or repeat more.
        (true, false) => repeated >= if is_strict_case(first) { 25 } else { 40 },
        // In sentence case the rest must be plain: apart, and mostly repeated.
        (false, true) => repeated >= 60,
        (false, false) => false,
    }
}

fn ends_like_prose(line: &str) -> bool {
    let line = unquoted(line);
    line.ends_with([',', ';', ':', '-']) || (line.ends_with('.') && !line.ends_with("..."))
}

/// A headline that is a quotation as a whole, or ends with one.
fn unquoted(line: &str) -> &str {
    line.trim_matches(['"', '“', '”', '‘', '’', '\''])
}

/// Whether every word that can has a capital, and there are enough of them.
fn is_strict_case(line: &str) -> bool {
    let words = || {
        line.split_whitespace()
            .filter(|word| word.starts_with(char::is_alphabetic) && !linked_headline::is_small_word(word))
    };
    words().count() >= 4 && words().all(|word| word.starts_with(char::is_uppercase))
}

/// Share of its longer words that the body repeats, in percent.
fn repeats(first: &str, body: &[&str]) -> usize {
    const WINDOW_WORDS: usize = 400;
    let fold = |word: &str| word.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
    let body: HashSet<String> =
        body.iter().flat_map(|line| line.split_whitespace()).take(WINDOW_WORDS).map(fold).collect();
    let words: Vec<String> = first
        .split_whitespace()
        .filter(|word| !linked_headline::is_small_word(word))
        .map(fold)
        .filter(|word| word.len() > 2)
        .collect();
    let found = words.iter().filter(|word| body.contains(*word)).count();
    (found * 100).checked_div(words.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_are_known_by_shape_and_body() {
        let body =
            ["KOTA BARU – Bupati Kota Baru Budi Santoso melantik camat baru di aula kabupaten, Senin."];
        let plain = ["Bupati Kota Baru Budi Santoso melantik camat baru di aula kabupaten, Senin."];
        let cases: &[(&str, &[&str], bool, bool)] = &[
            ("Bupati Kota Baru Lantik Camat Baru", &body, false, true),
            ("Bupati Kota Baru Lantik Camat Baru", &plain, true, true),
            ("BUPATI KOTA BARU LANTIK CAMAT", &plain, true, true),
            ("Bupati Kota Baru melantik camat baru", &plain, true, true),
            ("Bupati Kota Baru melantik camat baru", &plain, false, false),
            ("Bupati Kota Baru Lantik Camat Baru.", &body, true, false),
            ("Resep Rendang Paling Enak", &body, true, false),
            ("JAKARTA – Bupati Kota Baru", &plain, true, false),
            ("Bupati Kota Baru Lantik Camat", &[], true, false),
        ];
        for (first, body, is_apart, expected) in cases {
            assert_eq!(is_headline(first, body, Surroundings { is_apart: *is_apart }), *expected, "{first}");
        }
    }
}
