//! Reads references whose kind the words do not tell: "putusan nomor …", "Keputusan 731/2025", "beleid itu".
//!
//! In: tokens, and where such a word stands. Out: a law without kind, whose number or whose predecessor tells it later.

use super::law::{Law, Reference, find_number, finish};
use super::number;
use super::token::{Class, Tokens};

/// Words for instruments whose kind only the number or the context tells.
pub(super) const BARE_WORDS: &[&str] = &[
    "putusan",
    "putusannya",
    "perkara",
    "keputusan",
    "ketetapan",
    "sengketa",
    "peraturan",
    "aturan",
    "beleid",
    "regulasi",
    "register",
];

pub(super) const BACK_WORDS: &[&str] = &["tersebut", "itu", "ini", "dimaksud"];

/// "putusan nomor …", "Keputusan 731/2025", "beleid itu": the kind must be told by the number or by what came before.
pub(super) fn parse_bare(tokens: &Tokens<'_>, at: usize, out: &mut Vec<Law>) -> Option<usize> {
    if !tokens.is_any(at, BARE_WORDS) {
        return None;
    }
    if let Some(end) = back_words(tokens, at + 1) {
        if tokens.is_any(at, &["beleid", "aturan", "regulasi", "peraturan"]) {
            out.push(Law::new(None, at, end, Reference::Back));
        }
        return Some(end);
    }
    let number_at =
        if tokens.get(at + 1).class == Class::Number { at + 1 } else { number_near(tokens, at + 1)? };
    let keyword = number::keyword(tokens, number_at);
    let numeral = number::parse(tokens, keyword.unwrap_or(number_at))?;
    let told = number::ruling(&numeral).is_some() || number::is_commission_decision(&numeral.parts);
    if !told
        && (numeral.plain().is_none()
            || number_at > at + 1
            || tokens.is_any(numeral.end, &["hari", "orang", "tahun", "persen", "kali", "perkara"]))
    {
        return None;
    }
    let mut law = Law::new(None, at, numeral.end, Reference::Number(numeral));
    law.words = (at, at + 1);
    out.push(law);
    // "putusan MK Nomor 60 dan 70" under a bare word: the same list as under a kind.
    let end = out.last().map_or(at + 1, |law| law.end);
    Some(finish(tokens, out, end))
}

/// A number a few words after a bare word: "putusan terkait usia nomor 90/PUU-XXI/2023".
fn number_near(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if number::keyword(tokens, at).is_some() {
        return Some(at);
    }
    find_number(tokens, at)
}

/// "tersebut", "itu", "yang sama" after a kind word.
pub(super) fn back_words(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if tokens.is_any(at, BACK_WORDS) {
        return Some(at + 1);
    }
    (tokens.is(at, "yang") && tokens.is(at + 1, "sama")).then_some(at + 2)
}
