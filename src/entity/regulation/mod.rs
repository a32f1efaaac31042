//! Legal citations: finding them, telling which law each pinpoint belongs to, and which law is meant.
//!
//! In goes an article's title, text and date, with the regions found in it; out come [`Regulation`]s, one a law, with
//! all pinpoints and places. The three steps are those of eyecite: *finding* ([`find`], over [`token`], [`law`],
//! [`number`], [`pinpoint`]), *interpreting* ([`attach`]), *resolving* ([`resolve`], over [`named`] and [`issuer`]).
//! Facts about kinds and laws are tables in `data/`. What cannot be resolved is no value; a draft is no law.
//!
//! ```ignore
//! let found = parse_citation("Pasal 280 ayat (2) UU Pemilu", None);
//! assert_eq!(found[0].path, "uu/2017/7/pasal-280/ayat-2");
//! ```

mod attach;
mod citation;
mod find;
mod issuer;
mod kind;
mod law;
mod named;
mod number;
mod path;
mod phrase;
mod pinpoint;
mod resolve;
mod token;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, date};

pub use citation::{CitedPath, parse_citation};
pub use path::{family_keys, is_path, label, path_steps, title};

use self::attach::Citation;
use self::find::Item;
use self::issuer::MainRegions;
use self::kind::Pins;
use self::pinpoint::{Level, Pin};
use self::resolve::{Days, ReadPart, Resolved};
use self::token::Tokens;
use super::gazetteer::RegionMatch;
use super::{Context, Mention, Part, RegionsInArticle, Regulation};
use crate::text::Span;

/// Finds the laws an article cites, in order of first mention: one entry a law, with all its pinpoints and places.
///
/// Mentions lie in the title and the text and cover the citation as written, pinpoint and law. Takes time linear in the
/// text.
pub fn regulations(context: &Context<'_>, regions: &RegionsInArticle) -> Vec<Regulation> {
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
    collect(&parts, &resolve::resolve(&parts, days, &main))
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

/// What is gathered about one law.
struct Gathered {
    regulation: Regulation,
    pins: Vec<(Pin, usize)>,
}

/// Gathers the citations of each law.
fn collect(parts: &[ReadPart<'_>], resolved: &[Vec<Option<Resolved>>]) -> Vec<Regulation> {
    let lone = lone_statute(resolved);
    let basic_law = resolved.iter().flatten().flatten().any(|law| law.key == "uud-1945");
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut gathered: Vec<Gathered> = Vec::new();
    for (part, laws) in parts.iter().zip(resolved) {
        for citation in &part.citations {
            let law = holder(citation, laws).map(|at| laws[at].as_ref());
            let of_basic_law = !citation.pins.is_empty() && citation.pins.iter().all(is_of_basic_law);
            let (key, named) = match law {
                _ if citation.loose && of_basic_law && basic_law => ("uud-1945", true),
                Some(Some(law)) => (law.key.as_str(), law.named),
                Some(None) => continue,
                None => match lone.as_deref() {
                    Some(key) => (key, true),
                    None => continue,
                },
            };
            let place = *places.entry(key.to_owned()).or_insert_with(|| {
                gathered.push(Gathered { regulation: Regulation::cited(key), pins: Vec::new() });
                gathered.len() - 1
            });
            let entry = &mut gathered[place];
            entry.regulation.named &= named || citation.law.is_none();
            entry.pins.extend(citation.pins.iter().map(|pin| (*pin, citation.span.0)));
            entry.regulation.mentions.push(Mention::new(part.field, span_of(part, citation, law.flatten())));
            if entry.regulation.title.is_none() {
                entry.regulation.title = written_title(part, citation);
            }
        }
    }
    let mut regulations: Vec<Regulation> = gathered.into_iter().map(finish).collect();
    regulations.sort_by_key(|law| law.mentions.first().map(|mention| (mention.field, mention.start)));
    regulations
}

/// The law of a citation. A law told from a distance that has not so many articles is not meant: then the nearest one
/// before it that has.
fn holder(citation: &Citation, laws: &[Option<Resolved>]) -> Option<usize> {
    const REACH: usize = 12;
    let at = citation.law?;
    let highest = citation.pins.iter().map(|pin| pin.get(Level::Pasal).number).max().unwrap_or(0);
    let holds = |at: &usize| {
        laws[*at].as_ref().is_none_or(|law| named::law(&law.key).is_none_or(|known| known.holds(highest)))
    };
    if !citation.loose || holds(&at) {
        return Some(at);
    }
    let has_articles = |at: &usize| {
        laws[*at]
            .as_ref()
            .and_then(|law| kind::kind(named::kind_of(&law.key)))
            .is_some_and(|kind| kind.pins == Pins::Pasal)
    };
    (at.saturating_sub(REACH)..at).rev().find(|at| has_articles(at) && holds(at))
}

impl Regulation {
    fn cited(key: &str) -> Regulation {
        Regulation {
            key: key.to_owned(),
            name: label(key),
            title: title(key).map(str::to_owned),
            named: true,
            pinpoints: Vec::new(),
            mentions: Vec::new(),
        }
    }
}

fn finish(gathered: Gathered) -> Regulation {
    let Gathered { mut regulation, pins } = gathered;
    regulation.pinpoints = pin_paths(&pins);
    regulation.mentions.sort_unstable();
    regulation.mentions.dedup();
    regulation
}

/// The only law of the article that has articles, for pinpoints that name none.
fn lone_statute(resolved: &[Vec<Option<Resolved>>]) -> Option<String> {
    let mut statutes = resolved.iter().flatten().flatten().filter(|law| {
        kind::kind(named::kind_of(&law.key)).is_some_and(|kind| kind.pins == Pins::Pasal)
            && law.key != "uud-1945"
    });
    let first = statutes.next()?;
    statutes.all(|law| law.key == first.key).then(|| first.key.clone())
}

/// Whether a pinpoint can only be of the basic law: its amended articles carry letters that no election law has.
fn is_of_basic_law(pin: &Pin) -> bool {
    let pasal = pin.get(Level::Pasal);
    matches!(
        (pasal.number, pasal.letter),
        (6, b'a') | (7, b'a'..=b'c') | (18, b'a' | b'b') | (22, b'e') | (24, b'a'..=b'c') | (28, b'a'..=b'j')
    )
}

/// Paths of the pinpoints in order of mention, each once, without those that a deeper one contains, and without a `bab`
/// that stands beside a pasal.
fn pin_paths(pins: &[(Pin, usize)]) -> Vec<String> {
    const BESIDE_BYTES: usize = 200;
    let near_pasal = |place: usize| {
        pins.iter().any(|(pin, at)| pin.has(Level::Pasal) && at.abs_diff(place) <= BESIDE_BYTES)
    };
    let mut seen = HashSet::new();
    let mut paths: Vec<String> = Vec::new();
    let mut inner = HashSet::new();
    for (pin, place) in pins {
        if !seen.insert(*pin) || pin.has(Level::Bab) && !pin.has(Level::Pasal) && near_pasal(*place) {
            continue;
        }
        let path = pin.path();
        for (at, _) in path.match_indices('/') {
            inner.insert(path[..at].to_owned());
        }
        paths.push(path);
    }
    paths.retain(|path| !path.is_empty() && !inner.contains(path));
    paths
}

/// The place of a citation; it grows over a local name that only resolving could see.
fn span_of(part: &ReadPart<'_>, citation: &Citation, law: Option<&Resolved>) -> Span {
    let (start, end) = citation.span;
    let reaches = law.and_then(|law| law.end).map_or(end, |to| part.tokens.get(to - 1).end);
    let own = citation.law.and_then(|at| part.items.get(at)).is_some_and(|item| match item {
        Item::Law(law) => part.tokens.get(law.end - 1).end == end,
        Item::Pins(_) => false,
    });
    Span::new(start, if own { end.max(reaches) } else { end })
}

/// The title the article gives a law, blanks made single.
fn written_title(part: &ReadPart<'_>, citation: &Citation) -> Option<String> {
    match part.items.get(citation.law?)? {
        Item::Law(law) => law.title.map(|(start, end)| {
            part.tokens.text[start..end].split_whitespace().collect::<Vec<_>>().join(" ")
        }),
        Item::Pins(_) => None,
    }
}
