//! Reads what looks like a law and is none: drafts, and the gazettes in which laws are printed.
//!
//! In: tokens, and where a form of such a kind stands. Out: a draft, so that pinpoints do not go to another law; nothing
//! for a gazette. Laws that a draft's title is to change are read by the caller, who goes on after the draft's name.

use super::kind::{self, Issuer, Kind};
use super::law::{self, ABOUT, Law, Reference};
use super::named;
use super::number;
use super::title::bracket;
use super::token::Tokens;

/// A draft: "RUU Pilkada", "Rancangan Peraturan KPU". Nothing of it is a law, except laws its title amends.
pub(super) fn parse_draft(
    tokens: &Tokens<'_>,
    start: usize,
    form_end: usize,
    out: &mut Vec<Law>,
) -> Option<usize> {
    let mut end = form_end;
    let mut drafted = None;
    if tokens.is(start, "rancangan") {
        let (&kind, after) = kind::forms().longest(tokens, form_end)?;
        (drafted, end) = (Some(kind), law::skip_repeats(tokens, kind, after));
        // A draft has no number: "rancangan PKPU Nomor 8 Tahun 2024" speaks of the regulation.
        if kind.is_citable()
            && number::keyword(tokens, end)
                .and_then(|n| number::parse(tokens, n))
                .is_some_and(|n| n.is_full())
        {
            return law::parse(tokens, form_end, out);
        }
    }
    end = bracket(tokens, end, 6).unwrap_or(end);
    let of_code = end + usize::from(tokens.is_any(end, ABOUT));
    if let Some((_, after)) =
        kind::forms().longest(tokens, of_code).filter(|(kind, _)| kind.issuer == Issuer::Code)
    {
        end = bracket(tokens, after, 6).unwrap_or(after);
    }
    let kind_key = drafted.map_or("uu", |kind| kind.key);
    let name = named::names_of(kind_key).and_then(|names| names.longest(tokens, end));
    end = name.map_or(end, |(_, after)| after);
    out.push(Law::new(None, start, end, Reference::Draft(name.map(|(versions, _)| versions))));
    Some(end)
}

/// "Lembaran Negara RI Tahun 2017 Nomor 182": swallowed, so that nothing in it is taken for a number.
pub(super) fn parse_refused(tokens: &Tokens<'_>, kind: &Kind, form_end: usize) -> Option<usize> {
    if kind.key != "lembaran-negara" {
        return Some(form_end);
    }
    let mut at = form_end;
    while at < form_end + 12 {
        if let Some((_, after)) = number::tahun(tokens, at) {
            at = after;
        } else if let Some(number) = number::keyword(tokens, at) {
            return Some(number::parse(tokens, number).map_or(number, |numeral| numeral.end));
        } else if tokens.is_capital(at) {
            at += 1;
        } else {
            break;
        }
    }
    Some(at)
}
