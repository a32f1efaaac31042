//! Political parties of an article.
//!
//! In go the spotted forms of names; out come [`Party`] entries, one a party, with every mention. A full name
//! or "Gerindra" counts wherever it stands. An acronym ("PAN", "PKS") counts beside a sign of a party: "Partai", "Fraksi" or
//! an office of a party before it, a list of parties, the full name or any other party in the article. A word ("Buruh",
//! "Garuda", "Demokrat") needs such a sign at one of its own places. Other senses ("Menteri PAN-RB", "Sekjen PBB",
//! "Garuda Indonesia"), parties of other states and names of people are refused. Parties are not told from their people.
//!
//! ```
//! let text = "Fraksi PAN dan PKS menolak. Partai Amanat Nasional tidak hadir.";
//! let found = telusur::entity::extract(&telusur::entity::Context { text, ..Default::default() });
//! let names: Vec<&str> = found.parties.iter().map(|party| party.name.as_str()).collect();
//! assert_eq!(names, ["PAN", "PKS"]);
//! ```

mod table;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use super::election::{is_abroad, is_foreign};
use super::spot::{Spot, Word, words_after, words_before};
use super::trace::{Kind, Trace};
use super::{Context, Mention, Part, Party, Province};
use crate::text::Span;
use table::{FORMS, PARTIES, Strength};

pub(crate) use table::spellings;
pub use table::{lookup, suggest, title};

/// Years before and after its elections in which a party's acronym still means it.
const YEARS_AROUND: i16 = 4;

/// Longest text between two parties of a list.
const LIST_GAP_BYTES: usize = 24;

/// Words that only stand before a party: one of them makes the next word one.
static PARTY_WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    include_str!("data/party_words.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// A form in the text, and what speaks for it.
struct Sighting {
    part: Part,
    span: Span,
    party: usize,
    strength: Strength,
    reason: Option<&'static str>,
}

/// Finds the parties an article names, in order of first mention; `people` are the places of personal names, `provinces`
/// those of the article.
pub(crate) fn parties(
    context: &Context,
    spots: &[Spot],
    people: &[Mention],
    provinces: &[Province],
    trace: &mut Trace,
) -> Vec<Party> {
    let mut sightings: Vec<Sighting> =
        spots.iter().filter_map(|spot| sighting(context, spot, people)).collect();
    if sightings.is_empty() {
        return Vec::new();
    }
    mark_lists(context, &mut sightings);
    // A party told once is meant wherever its name stands; an acronym also where any other party is told.
    let told: Vec<usize> =
        sightings.iter().filter(|seen| seen.reason.is_some()).map(|seen| seen.party).collect();
    let are_foreign =
        told.iter().all(|&party| is_shared(PARTIES[party].name)) && is_abroad(context, provinces);
    if are_foreign {
        return Vec::new();
    }
    let mut found: Vec<Party> = Vec::new();
    for seen in &sightings {
        let party = &PARTIES[seen.party];
        let reason = match seen.reason {
            Some(reason) => reason,
            None if told.contains(&seen.party) => "named as a party elsewhere in the article",
            None if seen.strength == Strength::Acronym && !told.is_empty() => "acronym beside another party",
            None => continue,
        };
        let mention = Mention::new(seen.part, seen.span);
        trace.note(Kind::Party, mention, party.name, || (reason, String::new()));
        match found.iter_mut().find(|known| known.name == party.name) {
            Some(known) => known.mentions.push(mention),
            None => found.push(Party {
                name: party.name.to_owned(),
                title: party.title.to_owned(),
                mentions: vec![mention],
            }),
        }
    }
    found
}

/// A spotted form that no other sense rules out.
fn sighting(context: &Context, spot: &Spot, people: &[Mention]) -> Option<Sighting> {
    let Word::Party(form) = spot.word else { return None };
    let form = &FORMS[form];
    let text = context.part(spot.part);
    let party = party_of(&form.parties, context);
    let mut span = spot.span;
    let is_personal = |name: &&Mention| {
        name.field == spot.part && name.start <= span.start && span.end <= name.end && name.span() != span
    };
    if people.iter().any(|name| is_personal(&name)) {
        return None;
    }
    let mut before = words_before(text, span.start);
    let word = before.next().unwrap_or_default();
    let is_after_party = word == "partai" && text[..span.start].ends_with(' ');
    if is_after_party {
        span.start -= "partai ".len();
    }
    if words_after(text, span.end).next().is_some_and(|word| is_foreign(&word))
        && !text[span.end..].starts_with(',')
    {
        return None;
    }
    let reason = match form.strength {
        Strength::Full => Some("full name"),
        _ if is_after_party => Some("behind \"Partai\""),
        _ if is_other_sense(text, spot.span, party) => return None,
        Strength::Sure => Some("name of a party only"),
        Strength::Acronym if matches!(word.as_str(), "ketua" | "presiden" | "sekretaris") => {
            Some("behind an office of a party")
        }
        _ if is_led(&word, before.next().as_deref()) => Some("behind a word for parties"),
        _ => None,
    };
    Some(Sighting { part: spot.part, span, party, strength: form.strength, reason })
}

/// Of several parties of one name, the one of the article's time; without a date the first, which is today's.
fn party_of(parties: &[usize], context: &Context) -> usize {
    let lives = |party: &&usize| {
        let Some(date) = context.date else { return true };
        let years = PARTIES[**party].years;
        years.is_none_or(|(first, last)| (first - YEARS_AROUND..=last + YEARS_AROUND).contains(&date.year()))
    };
    *parties.iter().find(lives).unwrap_or(&parties[0])
}

fn is_other_sense(text: &str, span: Span, party: usize) -> bool {
    let party = &PARTIES[party];
    let has_sign = !party.not_after.is_empty() || !party.not_before.is_empty();
    if !has_sign {
        return false;
    }
    let next = words_after(text, span.end).next().unwrap_or_default();
    if party.not_before.contains(&next.as_str()) {
        return true;
    }
    let before: Vec<String> = words_before(text, span.start).take(4).collect();
    party.not_after.iter().any(|phrase| {
        let mut words = phrase.rsplit(' ').enumerate();
        words.all(|(place, word)| before.get(place).is_some_and(|found| found == word))
    })
}

/// "Fraksi PAN", "Ketua Umum PAN", "DPD II PAN".
fn is_led(word: &str, before: Option<&str>) -> bool {
    let leads = |word: &str| PARTY_WORDS.contains(&word);
    leads(word)
        || before.is_some_and(|before| {
            word == "umum" && matches!(before, "ketua" | "bendahara")
                || word == "oleh" && matches!(before, "diusung" | "diusulkan")
                || matches!(word, "ri" | "pusat" | "i" | "ii" | "provinsi" | "kota" | "kabupaten")
                    && leads(before)
        })
}

/// Marks the members of lists of parties: "PKS, PAN, dan PPP".
fn mark_lists(context: &Context, sightings: &mut [Sighting]) {
    for at in 1..sightings.len() {
        let (first, second) = (&sightings[at - 1], &sightings[at]);
        if first.part != second.part || first.party == second.party || first.span.end > second.span.start {
            continue;
        }
        let between = &context.part(first.part)[first.span.end..second.span.start];
        let is_word_alone = |seen: &Sighting| seen.strength == Strength::Word && seen.reason.is_none();
        if is_enumeration(between) && !(is_word_alone(first) && is_word_alone(second)) {
            for seen in &mut sightings[at - 1..=at] {
                seen.reason.get_or_insert("in a list of parties");
            }
        }
    }
    // A word at the head of a list whose other members were told later.
    for at in (1..sightings.len()).rev() {
        let (first, second) = (&sightings[at - 1], &sightings[at]);
        let is_open = first.reason.is_none() && second.reason.is_some() && first.part == second.part;
        if is_open && first.span.end <= second.span.start {
            let between = &context.part(first.part)[first.span.end..second.span.start];
            if is_enumeration(between) {
                sightings[at - 1].reason = Some("in a list of parties");
            }
        }
    }
}

/// Whether a text between two names only lists them.
fn is_enumeration(between: &str) -> bool {
    let words = || between.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    let joins = |word: &str| {
        matches!(
            word,
            "dan" | "serta" | "maupun" | "atau" | "hingga" | "bersama" | "partai" | "juga" | "plus"
        ) || word == "Partai"
    };
    between.len() <= LIST_GAP_BYTES && !between.contains(['.', '\n']) && words().all(joins)
}

/// Whether parties of other states are called the same.
fn is_shared(name: &str) -> bool {
    matches!(name, "Demokrat" | "Partai Buruh" | "Partai Republikan" | "Partai Pelopor")
}
