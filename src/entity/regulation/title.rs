//! Reads what may follow the number of a law: a bracket with its short name, and its title.
//!
//! In: tokens after a number. Out: where the bracket or the title ends. Titles have no end mark, so the end is told by
//! capitals, link words and the verbs that go on after them; long titles in lower case are cut short.

use super::kind::{self, Issuer};
use super::phrase::squeeze;
use super::token::{Class, Tokens};

/// Whether the tokens hold words and no number.
pub(super) fn is_wordy(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let has = |class: Class| (from..to).any(|at| tokens.get(at).class == class);
    has(Class::Word) && !has(Class::Number)
}

/// The token after a bracket of at most `most` tokens that opens at `at`.
pub(super) fn bracket(tokens: &Tokens<'_>, at: usize, most: usize) -> Option<usize> {
    if !tokens.mark(at, b'(') {
        return None;
    }
    (at + 1..at + 2 + most)
        .take_while(|&t| !tokens.is_break(t))
        .find(|&t| tokens.mark(t, b')'))
        .map(|t| t + 1)
}

/// The squeezed words of a bracket, "selanjutnya disebut" left out.
pub(super) fn short_name(tokens: &Tokens<'_>, from: usize, to: usize) -> String {
    (from..to)
        .filter(|&at| !tokens.is_any(at, &["selanjutnya", "disebut", "atau", "disingkat", "yang"]))
        .map(|at| squeeze(tokens.word(at)))
        .collect()
}

/// Where a title ends that begins at `start`: at a mark, a pasal, another law, or the verb that goes on.
pub(super) fn title_end(tokens: &Tokens<'_>, start: usize) -> usize {
    const LINKS: &[&str] = &[
        "dan", "atas", "di", "dalam", "untuk", "bagi", "pada", "dari", "oleh", "dengan", "serta", "atau",
        "ke", "antara", "terhadap", "tentang", "menjadi", "sebagai", "bersih", "bebas",
    ];
    const VERBS: &[&str] = &[
        "yang",
        "pasal",
        "maka",
        "telah",
        "adalah",
        "sebagaimana",
        "menyebutkan",
        "menyatakan",
        "mengatur",
        "agar",
        "bahwa",
        "juncto",
        "jo",
        "itu",
        "tersebut",
        "ini",
        "akan",
        "sudah",
        "tidak",
        "kata",
        "ujar",
    ];
    const LISTED: &[&str] = &[
        "bupati", "walikota", "wali", "dan", "dpr", "dpd", "dprd", "gubernur", "dewan", "bahasa", "lambang",
        "anggota", "serta",
    ];
    let capital = tokens.is_capital(start);
    let mut at = start;
    let mut end = start;
    while at < start + 32 {
        let token = tokens.get(at);
        match token.class {
            Class::Word => {
                let code = at == start
                    && kind::forms().longest(tokens, at).is_some_and(|(kind, _)| kind.issuer == Issuer::Code);
                if code {
                    at = kind::forms().longest(tokens, at).map_or(at + 1, |(_, after)| after);
                    end = at;
                    continue;
                }
                let law = kind::forms().longest(tokens, at).is_some() && !tokens.is_any(at, &["rancangan"]);
                let goes_on = tokens.is_capital(at) || tokens.is_any(at, LINKS) || !capital && at < start + 8;
                if law || tokens.is_any(at, VERBS) || !goes_on {
                    break;
                }
                if !tokens.is_any(at, LINKS) {
                    end = at + 1;
                }
            }
            Class::Number => end = at + 1,
            Class::Mark
                if token.mark == b','
                    && (tokens.is_any(at + 1, LISTED) || capital && lists_on(tokens, at + 1)) => {}
            Class::Mark if matches!(token.mark, b'-' | b'/') && tokens.joined(at) => {}
            _ => break,
        }
        at += 1;
    }
    end
}

/// Whether a title says more than what it does to another law, whose citation ended it: "Perubahan Kedua atas".
pub(super) fn title_says_more(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    const CHANGES: &[&str] = &[
        "perubahan",
        "penetapan",
        "pencabutan",
        "peraturan",
        "pelaksanaan",
        "kedua",
        "ketiga",
        "keempat",
        "kelima",
        "atas",
        "dari",
    ];
    (from..to).any(|at| !tokens.is_any(at, CHANGES))
}

/// Whether a list of capitalised words goes on up to ", dan": "Tahapan, Program, dan Jadwal".
fn lists_on(tokens: &Tokens<'_>, start: usize) -> bool {
    let end = (start..start + 6).find(|&at| !tokens.is_capital(at)).unwrap_or(start);
    end > start && tokens.mark(end, b',') && tokens.is(end + 1, "dan")
}
