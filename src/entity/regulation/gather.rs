//! Gathers the citations of an article into one entry a law.
//!
//! In: citations and what they were resolved to. Out: [`Regulation`]s in order of first mention, with all pinpoints and
//! places. Pinpoints that touched no law are settled here, where the whole article is known.

use std::collections::{HashMap, HashSet};

use super::attach::Citation;
use super::find::Item;
use super::kind::{self, Pins};
use super::named;
use super::path::{label, title};
use super::pin::{Level, Pin};
use super::resolve::{ReadPart, Resolved};
use crate::entity::trace::{Kind, Trace};
use crate::entity::{Mention, Regulation};
use crate::text::Span;

/// What is gathered about one law.
struct Gathered {
    regulation: Regulation,
    pins: Vec<(Pin, usize)>,
}

/// Gathers the citations of each law.
pub(super) fn collect(
    parts: &[ReadPart<'_>],
    resolved: &[Vec<Option<Resolved>>],
    trace: &mut Trace,
) -> Vec<Regulation> {
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
                None => match lone.as_deref().filter(|key| citation.law.is_none() && holds(key, citation)) {
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
            let mention = Mention::new(part.field, span_of(part, citation, law.flatten()));
            trace.note(Kind::Regulation, mention, key, || why(citation, law.flatten(), named));
            entry.regulation.mentions.push(mention);
            if entry.regulation.title.is_none() {
                entry.regulation.title = written_title(part, citation);
            }
        }
    }
    let mut regulations: Vec<Regulation> = gathered.into_iter().map(finish).collect();
    regulations.sort_by_key(|law| law.mentions.first().map(|mention| (mention.field, mention.start)));
    regulations
}

/// The rule that tied a citation to its law, and what it cites.
fn why(citation: &Citation, law: Option<&Resolved>, is_named: bool) -> (&'static str, String) {
    let rule = match law {
        None => "pinpoint without a law: the only law of the article that has it",
        Some(_) if citation.loose => "pinpoint of the law named nearest",
        Some(_) if is_named => "law by its name: bound by the article, else by its date",
        Some(_) => "law by its number",
    };
    let pins: Vec<String> = citation.pins.iter().map(Pin::path).collect();
    (rule, pins.join(", "))
}

/// The law of a citation. A law told from a distance that has not so many articles is not meant: then the nearest one
/// before it that has.
fn holder(citation: &Citation, laws: &[Option<Resolved>]) -> Option<usize> {
    const REACH: usize = 12;
    let at = citation.law?;
    let can_hold = |at: &usize| laws[*at].as_ref().is_none_or(|law| holds(&law.key, citation));
    if !citation.loose || can_hold(&at) {
        return Some(at);
    }
    let has_articles = |at: &usize| {
        laws[*at]
            .as_ref()
            .and_then(|law| kind::kind(named::kind_of(&law.key)))
            .is_some_and(|kind| kind.pins == Pins::Pasal)
    };
    (at.saturating_sub(REACH)..at).rev().find(|at| has_articles(at) && can_hold(at))
}

/// Whether the law with this key has as many articles as the citation asks for.
fn holds(key: &str, citation: &Citation) -> bool {
    let highest = citation.pins.iter().map(|pin| pin.get(Level::Pasal).number).max().unwrap_or(0);
    named::law(key).is_none_or(|known| known.holds(highest))
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
    let mut of_pasal: Vec<usize> =
        pins.iter().filter(|(pin, _)| pin.has(Level::Pasal)).map(|(_, at)| *at).collect();
    of_pasal.sort_unstable();
    let near_pasal = |place: usize| {
        let next = of_pasal.partition_point(|&at| at + BESIDE_BYTES < place);
        of_pasal.get(next).is_some_and(|&at| at <= place + BESIDE_BYTES)
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
