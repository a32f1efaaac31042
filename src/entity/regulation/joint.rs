//! Reads joint decisions: one instrument to which every body gives a number of its own.
//!
//! In: tokens after "Surat Keputusan Bersama", "Peraturan Bersama". Out: one law with all its numbers and, perhaps, the
//! name it is known by. Which decision it is is told later.

use super::kind::{self, Kind};
use super::law::{ABOUT, Law, Reference};
use super::named;
use super::number::{self, Numeral};
use super::token::Tokens;

/// Longest list of numbers of a joint decision, in tokens.
const MAX_JOINT: usize = 120;

/// A joint decision: one instrument with a number from each body.
pub(super) fn parse_joint(
    tokens: &Tokens<'_>,
    kind: &'static Kind,
    start: usize,
    body: usize,
    out: &mut Vec<Law>,
) -> Option<usize> {
    let names = named::names_of(kind.key);
    let sentence = tokens.get(start).sentence;
    let (mut at, mut end) = (body, body);
    let mut numbers = Vec::new();
    let mut name = None;
    while at < body + MAX_JOINT && tokens.get(at).sentence == sentence && !tokens.is_break(at) {
        if let Some(numeral) = number::keyword(tokens, at).and_then(|n| number::parse(tokens, n)) {
            at = numeral.end;
            end = at;
            numbers.push(numeral);
            continue;
        }
        if name.is_none()
            && let Some((versions, after)) = names.and_then(|names| names.longest(tokens, at))
        {
            name = Some(versions);
            if numbers.is_empty() && at == body + usize::from(tokens.is_any(body, ABOUT)) {
                end = after;
            }
            at = after;
            continue;
        }
        let other_law = at > body
            && kind::forms().longest(tokens, at).is_some_and(|(kind, _)| {
                matches!(kind.key, "uu" | "pp" | "pkpu" | "perbawaslu" | "skb" | "perppu")
            });
        if other_law || tokens.is_any(at, &["pasal"]) {
            break;
        }
        at += 1;
    }
    numbers.retain(Numeral::is_full);
    out.push(Law::new(Some(kind), start, end, Reference::Joint(numbers, name)));
    Some(end)
}
