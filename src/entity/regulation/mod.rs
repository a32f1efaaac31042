//! Legal citations: finding them, telling which law each pinpoint belongs to, and which law is meant.
//!
//! In goes an article's title, text and date, with the regions found in it; out come `Regulation`s, one a law, with
//! all pinpoints and places. The three steps are those of eyecite: *finding* (`find`, over `token`, `law`,
//! `number`, `pinpoint`), *interpreting* (`attach`), *resolving* (`resolve`, over `named` and `issuer`).
//! Facts about kinds and laws are tables in `data/`. What cannot be resolved is no value; a draft is no law.
//!
//! ```
//! use telusur::entity::regulation::parse_citation;
//!
//! let found = parse_citation("Pasal 280 ayat (2) UU Pemilu", None);
//! assert_eq!(found[0].path, "uu/2017/7/pasal-280/ayat-2");
//! ```

mod attach;
mod bare;
mod citation;
mod draft;
mod find;
mod gather;
mod issuer;
mod joint;
mod key;
mod kind;
mod law;
mod named;
mod number;
mod path;
mod phrase;
mod pin;
mod pinpoint;
mod resolve;
mod status;
mod title;
mod token;

#[cfg(test)]
mod tests;

use jiff::civil::{Date, date};

pub use citation::{CitedPath, find_citations, parse_citation};
pub use path::{family_keys, is_path, label, path_steps, title};
pub use status::status;

use self::gather::collect;
use self::issuer::MainRegions;
use self::resolve::{Days, ReadPart};
use self::token::Tokens;
use super::gazetteer::RegionMatch;
use super::trace::Trace;
use super::{Context, Part, RegionsInArticle, Regulation};

/// Finds the laws an article cites, in order of first mention: one entry a law, with all its pinpoints and places.
///
/// Mentions lie in the title and the text and cover the citation as written, pinpoint and law. Takes time linear in the
/// text.
pub fn regulations(context: &Context<'_>, regions: &RegionsInArticle) -> Vec<Regulation> {
    regulations_traced(context, regions, &mut Trace::default())
}

/// [`regulations`], noting why each mention is one.
pub(super) fn regulations_traced(
    context: &Context<'_>,
    regions: &RegionsInArticle,
    trace: &mut Trace,
) -> Vec<Regulation> {
    let title = context.title.unwrap_or_default();
    let parts: Vec<ReadPart<'_>> =
        [(Part::Title, title, regions.title.as_slice()), (Part::Text, context.text, regions.text.as_slice())]
            .into_iter()
            .filter_map(|(field, text, matches)| read(field, text, matches))
            .collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let main = MainRegions::new(regions.title.iter().chain(&regions.text).chain(&regions.dateline));
    let days = match context.date {
        Some(first) => Days { first, other: None },
        None => Days { first: latest_day([title, context.text]), other: Some(today()) },
    };
    collect(&parts, &resolve::resolve(&parts, days, &main), trace)
}

/// Finds and interprets the citations of one part.
fn read<'a>(field: Part, text: &'a str, regions: &'a [RegionMatch]) -> Option<ReadPart<'a>> {
    let anchors = find::anchors(text);
    if anchors.is_empty() {
        return None;
    }
    let tokens = Tokens::new(text, &anchors);
    let items = find::find(&tokens, &anchors);
    if items.is_empty() {
        return None;
    }
    let citations = attach::attach(&tokens, &items);
    Some(ReadPart { field, tokens, items, citations, regions })
}

/// The day by which names are read where the article has no date: the end of the latest year it mentions, not in the
/// future; without any year, today.
fn latest_day(texts: [&str; 2]) -> Date {
    let today = today();
    let latest = texts.iter().flat_map(|text| years(text)).filter(|&year| year <= today.year()).max();
    match latest {
        Some(year) if year < today.year() => date(year, 12, 31),
        _ => today,
    }
}

fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The four-digit years from 1945 to 2099 in a text.
fn years(text: &str) -> impl Iterator<Item = i16> {
    let bytes = text.as_bytes();
    let digit = move |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let starts = memchr::memmem::find_iter(bytes, b"20")
        .chain(memchr::memmem::find_iter(bytes, b"19"))
        .collect::<Vec<_>>();
    starts.into_iter().filter_map(move |at| {
        let four = digit(at + 2) && digit(at + 3) && !digit(at + 4) && !(at > 0 && digit(at - 1));
        four.then(|| text.get(at..at + 4)?.parse().ok()).flatten().filter(|year| (1945..2100).contains(year))
    })
}
