//! What speaks for and against a run of capitalised words being a person.
//!
//! In goes a name and the words around it; out comes a set of signs, and whether they are enough. An unknown run of
//! capitals is a person only with a sign: an office, an honorific, a rank, a degree, a speech verb, an age, a candidacy,
//! a list of people, a given name. Names of organisations and places are ruled out by the word before them.

use super::lexicon::{
    ACTS, BODY, CANDIDACY, COMMON, GIVEN, HEAD, INST, NOT_NAME, ORG, PARTY, PLACE, PREP, SAYS, SOFT, TELLS,
};
use super::name::Name;
use super::tokens::{CLOSE, COLON, COMMA, DOT, OPEN, QUOTE, SLASH, SPACE, Shape, Words};
use super::vocabulary as v;
use crate::entity::gazetteer;

/// A set of signs.
pub(super) type Evidence = u32;

pub(super) const OFFICE: Evidence = 1;
pub(super) const HONORIFIC: Evidence = 1 << 1;
pub(super) const RANK: Evidence = 1 << 2;
pub(super) const DEGREE: Evidence = 1 << 3;
/// "kata N".
pub(super) const SPEAKS: Evidence = 1 << 4;
/// "N mengatakan".
pub(super) const TELLING: Evidence = 1 << 5;
/// A verb that people do follows.
pub(super) const ACTING: Evidence = 1 << 6;
/// Holds a common given name.
pub(super) const GIVEN_NAME: Evidence = 1 << 7;
pub(super) const AGE: Evidence = 1 << 8;
/// Named as one who runs.
pub(super) const RUNS: Evidence = 1 << 9;
pub(super) const LISTED: Evidence = 1 << 10;
pub(super) const NICKNAME: Evidence = 1 << 11;
/// Only a description stands before: "warga", "tokoh".
pub(super) const DESCRIBED: Evidence = 1 << 12;
/// Part of an organisation's, a venue's or a place's name.
pub(super) const NO_PERSON: Evidence = 1 << 13;
/// Begins or lies among words that are at times no names.
pub(super) const DOUBTFUL: Evidence = 1 << 14;

/// A nickname is introduced after it: "N alias X".
pub(super) const INTRODUCED: Evidence = 1 << 15;

/// Another capitalised word follows: with a doubtful single word, a phrase rather than a name.
pub(super) const FOLLOWED: Evidence = 1 << 16;

/// As [`DESCRIBED`], by more than one word: "politikus senior PKS".
pub(super) const DESCRIBED_LONG: Evidence = 1 << 17;
/// Stands between a comma and a comma or a dot.
pub(super) const PARTED: Evidence = 1 << 18;

/// After "bernama".
pub(super) const CALLED: Evidence = 1 << 19;

const STRONG: Evidence = OFFICE | HONORIFIC | RANK | DEGREE | NICKNAME | SPEAKS | AGE | INTRODUCED;

/// The signs around a name, apart from offices and lists, which the reader of the article knows.
pub(super) fn signs(words: &Words, name: &Name) -> Evidence {
    let mut found = 0;
    let mut set = |sign: Evidence, holds: bool| found |= if holds { sign } else { 0 };
    set(HONORIFIC, name.has_honorific);
    set(RANK, name.has_rank);
    set(DEGREE, name.has_degree);
    set(
        GIVEN_NAME,
        (name.start..name.end)
            .any(|index| words.tokens[index].is(GIVEN) && !words.tokens[index].is(NOT_NAME)),
    );
    set(
        DOUBTFUL,
        (name.start..name.end)
            .any(|index| words.tokens[index].is(COMMON | SOFT) && !words.tokens[index].is(GIVEN)),
    );
    set(SPEAKS, follows_speech_verb(words, name.outer));
    let after = words.get(name.after);
    let after_gap = name.gap_after(words);
    if let Some(after) =
        after.filter(|after| after_gap == SPACE && after.shape == Shape::Lower || after_gap == COMMA | SPACE)
    {
        let is_helper = v::AUXILIARIES.contains_key(&after.key);
        let verb = words.get(name.after + 1).filter(|verb| is_helper && verb.gap == SPACE);
        set(TELLING, verb.unwrap_or(after).is(TELLS) && after_gap == SPACE);
        set(
            ACTING,
            after_gap == SPACE && (after.is(ACTS) || after.key == v::YANG || is_verb(words.word(name.after))),
        );
    }
    set(AGE, after_gap & OPEN != 0 && is_age(words, name.after));
    set(AGE, after_gap & OPEN != 0 && after.is_some_and(|after| after.is(PARTY)));
    set(AGE, is_apposed(words, name));
    set(
        INTRODUCED,
        (name.after..name.after + 3)
            .any(|index| words.get(index).is_some_and(|token| v::INTRODUCING.contains_key(&token.key))),
    );
    set(SPEAKS, is_unknown_speaker(words, name));
    set(PARTED, words.gap(name.outer) == COMMA | SPACE && after_gap & (COMMA | DOT) != 0);
    set(FOLLOWED, after_gap == SPACE && after.is_some_and(|after| after.is_capitalised()));
    set(RUNS, is_running(words, name));
    set(NO_PERSON, is_no_person(words, name));
    found
}

/// The signs in words.
pub(super) fn described(signs: Evidence) -> String {
    const WORDS: [(Evidence, &str); 16] = [
        (OFFICE, "office"),
        (HONORIFIC, "honorific"),
        (RANK, "rank"),
        (DEGREE, "degree"),
        (SPEAKS, "speech verb before"),
        (TELLING, "speech verb behind"),
        (ACTING, "acts"),
        (GIVEN_NAME, "given name"),
        (AGE, "age, party or apposition"),
        (RUNS, "candidacy"),
        (LISTED, "in a list of people"),
        (NICKNAME, "well-known name"),
        (DESCRIBED, "description before"),
        (NO_PERSON, "against: in a name of a body or place"),
        (DOUBTFUL, "against: also ordinary words"),
        (INTRODUCED, "introduces another name"),
    ];
    let said = WORDS.iter().filter(|(sign, _)| signs & sign != 0).map(|(_, word)| *word);
    said.collect::<Vec<_>>().join(", ")
}

/// Whether the signs make a name of `length` words a person.
pub(super) fn is_person(signs: Evidence, length: usize) -> bool {
    if length == 1 {
        if signs & FOLLOWED != 0 && signs & DOUBTFUL != 0 {
            return false;
        }
        if signs & (OFFICE | NICKNAME | AGE) != 0 || signs & RANK != 0 && signs & NO_PERSON == 0 {
            return true;
        }
        if signs & (NO_PERSON | DOUBTFUL) != 0 {
            return signs & HONORIFIC != 0 && signs & DOUBTFUL == 0;
        }
        return signs & (HONORIFIC | SPEAKS | RUNS | LISTED | CALLED) != 0
            || signs & DESCRIBED_LONG != 0 && signs & PARTED != 0
            || signs & GIVEN_NAME != 0 && signs & (TELLING | ACTING | DESCRIBED) != 0;
    }
    if signs & STRONG != 0 {
        return signs & NO_PERSON == 0 || signs & (OFFICE | INTRODUCED | NICKNAME | DEGREE | AGE) != 0;
    }
    if signs & NO_PERSON != 0 {
        return false;
    }
    if signs & GIVEN_NAME != 0 {
        return true;
    }
    signs & (TELLING | RUNS | LISTED) != 0 || signs & DOUBTFUL == 0 && signs & (ACTING | DESCRIBED) != 0
}

/// "kata N", "menurut N", with a closing quotation mark before the verb as well.
fn follows_speech_verb(words: &Words, outer: usize) -> bool {
    let gap = words.gap(outer);
    let Some(before) = outer.checked_sub(1).and_then(|index| words.get(index)) else { return false };
    before.is(SAYS) && (gap == SPACE || gap == COMMA | SPACE && before.key == v::LANJUT)
}

/// "Oman menjelaskan": a single unknown word with a verb that people, not bodies, are the subject of.
fn is_unknown_speaker(words: &Words, name: &Name) -> bool {
    let token = words.tokens[name.start];
    let is_unknown =
        name.len() == 1 && token.class == 0 && token.shape == Shape::Title && !words.is_in_title(name.start);
    let next = words.get(name.after).filter(|next| next.gap == SPACE);
    // "Oman kemudian menjelaskan"
    let verb = words.get(name.after + 1).filter(|verb| verb.gap == SPACE);
    let next = next.filter(|next| !v::AUXILIARIES.contains_key(&next.key)).or(next.and(verb));
    is_unknown
        && words.begins_sentence(name.outer)
        && next.is_some_and(|next| v::SPEAKING.contains_key(&next.key))
}

/// Whether a lower-case word has the form of a verb with a person as subject.
fn is_verb(word: &str) -> bool {
    word.len() > 5 && ["me", "di", "ber", "ter"].iter().any(|prefix| word.starts_with(prefix))
}

/// "stafnya, N, …": the name of somebody just spoken of.
fn is_apposed(words: &Words, name: &Name) -> bool {
    let Some(before) = name.outer.checked_sub(1) else { return false };
    let ends = name.gap_after(words) & (COMMA | DOT) != 0;
    let is_namely = [v::YAITU, v::YAKNI, v::BERNAMA].contains(&words.tokens[before].key);
    if is_namely && before > 0 {
        return ends && words.gap(name.outer) == SPACE && words.word(before - 1).ends_with("nya");
    }
    words.gap(name.outer) == COMMA | SPACE
        && ends
        && words.tokens[before].shape == Shape::Lower
        && words.word(before).ends_with("nya")
}

/// "(45)", "(45 tahun)".
fn is_age(words: &Words, index: usize) -> bool {
    let is_number =
        words.get(index).is_some_and(|token| token.shape == Shape::Digit && token.span.len() == 2);
    is_number && (words.gap(index + 1) & CLOSE != 0 || words.gap(index + 2) & CLOSE != 0)
}

/// Whether the words around say that the person runs for an office.
fn is_running(words: &Words, name: &Name) -> bool {
    let before = name.outer.checked_sub(1).and_then(|index| words.get(index));
    let is_link = |token: &super::tokens::Token| [v::DENGAN, v::BERSAMA].contains(&token.key);
    // "berpasangan dengan N"
    let before = match before {
        Some(link) if is_link(link) && link.gap == SPACE => words.get(name.outer.saturating_sub(2)),
        other => other,
    };
    let is_called = before.is_some_and(|before| before.is(CANDIDACY) && words.gap(name.outer) == SPACE);
    let next = words.get(name.after).filter(|_| name.gap_after(words) == SPACE);
    let next = match next {
        Some(next) if next.key == v::UNTUK => words.get(name.after + 1),
        other => other,
    };
    let runs = next.is_some_and(|next| {
        v::RUNNING.contains_key(&next.key) && (next.shape == Shape::Lower || words.is_in_title(name.start))
    });
    is_called || runs
}

/// "(Oman Rahardi/detikcom)", "Editor: Oman Rahardi": who wrote it or took the picture.
fn is_credit(words: &Words, name: &Name) -> bool {
    let gap = words.gap(name.outer);
    let before = name.outer.checked_sub(1).and_then(|index| words.get(index));
    let outlet_follows =
        words.get(name.after).is_some_and(|next| next.is(NOT_NAME) || next.shape == Shape::Lower);
    let after_outlet = gap == SLASH && before.is_some_and(|before| before.is(NOT_NAME));
    gap & OPEN != 0 && name.gap_after(words) & SLASH != 0 && outlet_follows
        || after_outlet && (name.gap_after(words) & CLOSE != 0 || words.get(name.after).is_none())
        || gap & COLON != 0 && before.is_some_and(|before| v::CREDITS.contains_key(&before.key))
}

/// A name of a place between regions: "Grogol, Jakarta Barat", a region misspelled in a list.
fn is_among_regions(words: &Words, name: &Name) -> bool {
    if (name.start..name.end).any(|index| words.tokens[index].is(GIVEN))
        || name.has_honorific
        || name.has_rank
    {
        return false;
    }
    let gap = words.gap(name.outer);
    let after_region = name.outer > 0 && words.tokens[name.outer - 1].is_region;
    let parted = name.gap_after(words) & (COMMA | DOT) != 0;
    let before_region =
        name.gap_after(words) == COMMA | SPACE && words.get(name.after).is_some_and(|next| next.is_region);
    before_region || after_region && parted && (gap == COMMA | SPACE || gap == SPACE)
}

/// A name that is that of a kecamatan and holds no given name: Tanah Abang, Grogol.
fn is_kecamatan(words: &Words, name: &Name) -> bool {
    let is_bare = !name.has_honorific && !name.has_rank && !name.has_degree && name.len() <= 2;
    let is_given = || (name.start..name.end).any(|index| words.tokens[index].is(GIVEN));
    let spells = || words.slice(name.start, name.end).to_lowercase();
    is_bare && !is_given() && gazetteer::kecamatan(&spells()).is_some()
}

/// Whether the word before or after makes the run the name of something else.
fn is_no_person(words: &Words, name: &Name) -> bool {
    let after = words.get(name.after).filter(|_| name.gap_after(words) == SPACE);
    let is_text = !words.is_in_title(name.start);
    if is_credit(words, name) || is_kecamatan(words, name) {
        return true;
    }
    let is_all_capitals = (name.start..name.end).all(|index| words.tokens[index].shape == Shape::Upper);
    let is_called = || super::nickname::nickname_at(words, name.start).is_some();
    if is_text && is_all_capitals && !is_called() {
        return true;
    }
    let organisation_follows = after.is_some_and(|after| {
        is_text
            && after.is_capitalised()
            && after.is(ORG | INST | NOT_NAME | BODY | PARTY)
            && !after.is(HEAD | GIVEN)
    });
    if organisation_follows && name.end == name.after {
        return true;
    }
    let Some(before) = name.outer.checked_sub(1).and_then(|index| words.get(index)) else { return false };
    let gap = words.gap(name.outer);
    // A line or a sentence that is nothing but a name is a byline; names between regions are regions misspelled.
    let is_alone =
        gap & (super::tokens::STOP | DOT) != 0 && name.gap_after(words) & (DOT | super::tokens::STOP) != 0;
    if is_text && is_alone || is_among_regions(words, name) {
        return true;
    }
    // "Rumah Sakit Pusat Angkatan Darat (RSPAD) Gatot Subroto"
    if gap == CLOSE | SPACE && before.shape == Shape::Upper && words.word(name.outer - 1).starts_with("RS") {
        return true;
    }
    // "pesawat N250 Gatot Kaca": a thing's own name after its type.
    if gap == SPACE
        && before.is_capitalised()
        && words.word(name.outer - 1).ends_with(|last: char| last.is_ascii_digit())
    {
        return true;
    }
    if gap == SPACE || gap == DOT | SPACE && before.is(ORG | PLACE) {
        if before.is(ORG) && !before.is(HEAD | GIVEN) || before.is(PLACE) && !before.is(HEAD) {
            return true;
        }
        if before.is(PREP) && [v::DI, v::KE].contains(&before.key) {
            return true;
        }
        let is_title_noun = is_text
            && before.shape == Shape::Title
            && before.is(COMMON | SOFT | INST | NOT_NAME)
            && before.key != v::PENGGANTI
            && !before.is(HEAD | SAYS | TELLS | ACTS | super::lexicon::HONORIFIC | super::lexicon::RANK)
            && !words.begins_sentence(name.outer - 1);
        // "penasihat Gedung Putih Oman Rahardi menjelaskan"
        return is_title_noun && !after.is_some_and(|after| after.is(TELLS));
    }
    gap == QUOTE | SPACE && is_text && name.gap_after(words) & QUOTE != 0
}
