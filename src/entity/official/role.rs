//! What a person is in the article: official before candidate before party before other.

use super::completion::UsualRegions;
use super::coreference::Individual;
use super::evidence::{RANK, RUNS};
use super::lexicon::MONTH;
use super::nickname::bearer;
use super::office::{Branch, Office};
use super::scan::{Found, Held, Scene};
use super::tokens::Words;
use super::vocabulary as v;
use super::written::write_office;
use crate::entity::Role;

/// What the article is about, and when it was written.
pub(super) struct Setting {
    /// Speaks of candidates.
    pub is_election: bool,
    /// Day of publication, where known.
    pub day: Option<jiff::civil::Date>,
}

const LONG_PAST: i16 = 2010;

/// The first day the text names in full: "22 Agustus 2024".
pub(super) fn first_day(words: &Words) -> Option<jiff::civil::Date> {
    let number = |index: usize| words.word(index).parse::<i16>().ok();
    (1..words.len().saturating_sub(1)).filter(|&index| words.tokens[index].is(MONTH)).find_map(|index| {
        let month = v::MONTHS.iter().position(|month| words.is_key(index, *month))? as i8 + 1;
        let year = number(index + 1).filter(|year| (1945..2100).contains(year))?;
        jiff::civil::Date::new(year, month, i8::try_from(number(index - 1)?).ok()?).ok()
    })
}

/// The role of a person, by offices held and by what the text says of running for one.
pub(super) fn role_of(words: &Words, person: &Individual, scene: &Scene, setting: &Setting) -> Role {
    let names = || person.found.iter().map(|&index| &scene.names[index]);
    let held = || names().flat_map(|found| found.held.iter().map(|held| (held, &scene.offices[held.office])));
    let known =
        names().find_map(|found| found.nickname.or_else(|| bearer(words, found.name.start, found.name.end)));
    let until = known.and_then(|known| known.president_until);
    let is_past = |office: &Office| {
        // Everybody knows that "Presiden Soeharto" is history; without a date only the long past is.
        let year = setting.day.map_or(LONG_PAST, jiff::civil::Date::year);
        let is_history = until.is_some_and(|until| until < year);
        if is_history && office.phrase.form == "presiden" {
            return true;
        }
        held().any(|(past, former)| {
            (former.is_former || past.is_past) && former.phrase.form == office.phrase.form
        })
    };
    let serves = |(held, office): (&Held, &Office)| {
        is_current(held, office) && office.branch.is_public() && office.is_kept() && !is_past(office)
    };
    let is_ranked = |found: &Found| found.signs & RANK != 0 && !found.name.is_retired;
    let has_former = held().any(|(held, office)| office.is_former || held.is_past);
    if held().any(serves) || names().any(is_ranked) && !has_former {
        return Role::Official;
    }
    // Who leads the country is in office whatever else an article says of them.
    let leads_country = known.zip(setting.day).is_some_and(|(known, day)| known.leads_on(day));
    if leads_country {
        return Role::Official;
    }
    let runs = names().any(|found| found.signs & RUNS != 0 || setting.is_election && found.is_paired);
    if runs || held().any(|(_, office)| office.is_candidate) {
        return Role::Candidate;
    }
    // In an article on an election a spokesman of somebody is one of a campaign.
    let speaks_for = |office: &Office| {
        let is_spokesman = ["juru bicara", "jurubicara", "jubir"].contains(&office.phrase.form);
        is_spokesman
            && setting.is_election
            && office.branch == Branch::Private
            && office.tail_end > office.tail_start()
    };
    let leads = |(held, office): (&Held, &Office)| {
        is_current(held, office)
            && (matches!(office.branch, Branch::Party | Branch::Campaign) || speaks_for(office))
    };
    if held().any(leads) { Role::Party } else { Role::Other }
}

fn is_current(held: &Held, office: &Office) -> bool {
    !office.is_former && !held.is_past && !held.is_sought && !office.is_candidate
}

/// The offices of a person as the article has them, the fullest form of each.
pub(super) fn offices_of(
    words: &Words,
    person: &Individual,
    scene: &Scene,
    regions: &UsualRegions,
) -> Vec<String> {
    let mut written: Vec<String> = Vec::new();
    for &index in &person.found {
        for held in &scene.names[index].held {
            let office = &scene.offices[held.office];
            let is_bare = office.tail_end == office.tail_start() && office.branch == Branch::Private;
            if !office.is_kept() || held.is_sought || is_bare {
                continue;
            }
            let mut office_written = write_office(words, office, held.is_second, held.is_past);
            office_written.push_str(regions.region_of(office).unwrap_or_default());
            keep_fullest(&mut written, office_written);
        }
    }
    written
}

const ACTING: [&str; 4] = ["penjabat sementara ", "penjabat ", "pelaksana tugas ", "pelaksana harian "];

/// Adds an office unless a fuller form of it is there; takes the place of a shorter one.
fn keep_fullest(written: &mut Vec<String>, office: String) {
    let is_within = |short: &str, long: &str| {
        let long = super::fold_name(long);
        let short = super::fold_name(short);
        // "Gubernur" is "Penjabat Gubernur DKI Jakarta" as well, but no "Wakil Gubernur".
        let bare = ACTING.iter().find_map(|acting| long.strip_prefix(acting)).unwrap_or(&long);
        let long = if short.split(' ').next() == long.split(' ').next() { long.as_str() } else { bare };
        let mut rest = long.split(' ');
        short.split(' ').next() == long.split(' ').next()
            && short.split(' ').all(|word| rest.any(|other| other == word))
    };
    if written.iter().any(|known| is_within(&office, known)) {
        return;
    }
    written.retain(|known| !is_within(known, &office));
    // An office is named in a few ways at most.
    if written.len() < 12 {
        written.push(office);
    }
}
