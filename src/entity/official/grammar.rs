//! The grammar of office phrases: modifier, title, body, region.
//!
//! In goes a list of words and the index of one that may begin an office; out comes the [`Office`] with its end, which
//! is where a name may begin. "Plt Kepala Dinas Pendidikan dan Kebudayaan Kab. Bandung Ahmad …" ends before "Ahmad".
//! Whether a person is named beside it is not judged here.

use super::body::Tail;
use super::lexicon::{self, BODY, BodyKind, CANDIDACY, HEAD, INST, PARTY, PLACE};
use super::office::{Branch, Office, Phrase, Second, Slot, phrases_from};
use super::tokens::{CLOSE, DOT, HYPHEN, OPEN, SLASH, SPACE, Shape, Words};
use super::vocabulary as v;

/// The office that begins at `start`, if one does.
pub(super) fn parse_office(words: &Words, start: usize) -> Option<Office> {
    let mut modifiers = Modifiers::read(words, start);
    let (mut is_deputy, mut head_start) = deputy(words, modifiers.end);
    // "kandidat" before a name is a word for the person, no modifier; "pasangan calon. Ketua KPU …" ends a sentence.
    let is_parted = modifiers.end > start && !modifiers.leads_to(words.gap(modifiers.end));
    if modifiers.end > start && (is_parted || phrase_at(words, head_start).is_none()) {
        modifiers = Modifiers { end: start, ..Modifiers::default() };
        (is_deputy, head_start) = (false, start);
    }
    let phrase = phrase_at(words, head_start)?;
    let head = (head_start, head_start + phrase.keys.len());
    // "kepala kepala OPD", "camat-camat": many, and nobody by name.
    let repeats =
        |one: usize, other: usize| words.get(one).is_some_and(|token| words.is_key(other, token.key));
    if repeats(head_start, head_start + 1) || head_start > 0 && repeats(head_start - 1, head_start) {
        return None;
    }
    if is_deputy && phrase.slot == Slot::Person {
        return None;
    }
    let second = second_office(words, head.1, phrase);
    // "Inspektur Satu" is a rank.
    if phrase.form == "inspektur" && (words.is_key(head.1, v::SATU) || words.is_key(head.1, v::DUA)) {
        return None;
    }
    // "Irjen" is a rank unless a ministry follows.
    if phrase.form == "irjen" && !words.get(head.1).is_some_and(|next| next.is(BODY) && next.gap == SPACE) {
        return None;
    }
    let mut tail = Tail::new(words, phrase, second.map_or(head.1, |second| second.head.1));
    tail.read();
    let mut office = Office {
        start,
        end: tail.end,
        tail_end: tail.end,
        head,
        phrase,
        acting: modifiers.acting,
        is_deputy,
        is_former: modifiers.is_former,
        is_candidate: modifiers.is_candidate || phrase.branch == Some(Branch::Candidate),
        is_elected: false,
        second,
        branch: tail.branch(),
    };
    skip_short_form(words, &mut office);
    read_status(words, &mut office);
    Some(office)
}

/// "Menteri Koordinator Bidang Perekonomian Menko Perekonomian": the same in short, its brackets lost.
fn skip_short_form(words: &Words, office: &mut Office) {
    if office.phrase.slot != Slot::Portfolio || words.gap(office.end) != SPACE {
        return;
    }
    let Some(short) = phrase_at(words, office.end).filter(|short| !short.written.is_empty()) else { return };
    let is_same =
        short.written.split(' ').map(lexicon::key).zip(&office.phrase.keys).all(|(one, two)| one == *two);
    if is_same {
        office.end += short.keys.len();
    }
}

/// A seat in parliament told by the chamber alone, after a slash: "(Politikus PKS/DPRD Depok)".
pub(super) fn parse_seat(words: &Words, at: usize) -> Option<Office> {
    let is_chamber = words.get(at).is_some_and(|token| {
        token.is_capitalised() && lexicon::body_kind(token.class) == Some(BodyKind::Legislative)
    });
    if !is_chamber || words.gap(at) & SLASH == 0 {
        return None;
    }
    let phrase = phrases_from(v::ANGGOTA).iter().copied().find(|phrase| phrase.keys.len() == 1)?;
    let mut tail = Tail::new(words, phrase, at);
    tail.take(1);
    tail.read();
    Some(Office {
        start: at,
        end: tail.end,
        tail_end: tail.end,
        head: (at, at),
        phrase,
        acting: None,
        is_deputy: false,
        is_former: false,
        is_candidate: false,
        is_elected: false,
        second: None,
        branch: tail.branch(),
    })
}

/// Whether an office may begin with this word.
pub(super) fn may_begin(words: &Words, index: usize) -> bool {
    let token = words.tokens[index];
    token.is(HEAD | CANDIDACY) || token.key == v::WAKIL || v::MODIFIERS.contains_key(&token.key)
}

/// The longest title at `start`.
pub(super) fn phrase_at(words: &Words, start: usize) -> Option<&'static Phrase> {
    let first = words.get(start)?;
    let fits = |phrase: &&&'static Phrase| {
        phrase.keys.iter().enumerate().skip(1).all(|(place, key)| {
            words.is_key(start + place, *key) && matches!(words.gap(start + place), SPACE | HYPHEN)
        })
    };
    phrases_from(first.key).iter().find(fits).copied()
}

fn deputy(words: &Words, at: usize) -> (bool, usize) {
    let is_deputy =
        words.is_key(at, v::WAKIL) && words.gap(at + 1) == SPACE && phrase_at(words, at + 1).is_some();
    (is_deputy, at + usize::from(is_deputy))
}

/// "dan Wakil Bupati", "-Wakil Bupati", "/Wakil Bupati" after "Bupati".
fn second_office(words: &Words, at: usize, first: &Phrase) -> Option<Second> {
    if !matches!(first.slot, Slot::Region | Slot::State) {
        return None;
    }
    let joined_by_sign = words.gap(at) & (HYPHEN | SLASH) != 0;
    let mut next = at;
    if !joined_by_sign {
        if !v::is_and(words, at) {
            return None;
        }
        next += 1;
    }
    while words.get(next).is_some_and(|token| token.key == v::CALON || token.key == v::BAKAL) {
        next += 1;
    }
    let (is_deputy, head_start) = deputy(words, next);
    let phrase =
        phrase_at(words, head_start).filter(|phrase| matches!(phrase.slot, Slot::Region | Slot::State))?;
    Some(Second { is_deputy, head: (head_start, head_start + phrase.keys.len()), phrase })
}

/// "terpilih", "nonaktif", "petahana" after the office, "periode 2019-2024", "nomor urut 2".
fn read_status(words: &Words, office: &mut Office) {
    while words.gap(office.end) == SPACE {
        let Some(token) = words.get(office.end) else { return };
        if token.key == v::TERPILIH {
            office.is_candidate = true;
            office.is_elected = true;
            office.tail_end = office.end + 1;
            office.end = affiliation_end(words, office.end + 1) - 1;
        } else if token.key == v::NOMOR || token.key == v::NO {
            let skip = 1 + usize::from(words.is_key(office.end + 1, v::URUT));
            if office.is_candidate
                && words.get(office.end + skip).is_some_and(|number| number.span.len() <= 2)
            {
                office.end += skip;
            } else {
                return;
            }
        } else if token.shape == Shape::Digit && words.is_key(office.end + 1, v::PERIODE) {
            office.end += 1;
        } else if token.key != v::NONAKTIF && token.key != v::PETAHANA && token.key != v::LAINNYA {
            return;
        }
        office.end += 1;
    }
}

/// The end of "dari PDI Perjuangan", "dari Dapil Jabar III" after an office.
fn affiliation_end(words: &Words, at: usize) -> usize {
    let is_party = |index: usize| {
        words.get(index).is_some_and(|next| {
            next.gap == SPACE
                && next.is_capitalised()
                && (next.is(PARTY | INST | PLACE) || next.region_end > 0)
        })
    };
    if words.gap(at) != SPACE || !words.is_key(at, v::DARI) && !words.is_key(at, v::ASAL) || !is_party(at + 1)
    {
        return at;
    }
    let run = (at + 1..at + 6)
        .take_while(|&index| is_party(index) || words.get(index).is_some_and(|next| next.is_region))
        .count();
    at + 1 + run
}

#[derive(Default)]
struct Modifiers {
    end: usize,
    acting: Option<&'static str>,
    is_former: bool,
    is_candidate: bool,
}

impl Modifiers {
    fn read(words: &Words, start: usize) -> Modifiers {
        let mut found = Modifiers { end: start, ..Modifiers::default() };
        // An office has at most three: "mantan Plt".
        for _ in 0..4 {
            let Some(token) = words.get(found.end) else { break };
            let is_joined = found.end == start || found.leads_to(words.gap(found.end));
            let Some(modifier) = v::MODIFIERS.get(&token.key).filter(|_| is_joined) else { break };
            found.apply(words, *modifier);
        }
        found
    }

    /// Whether what follows the gap is still of the same phrase; only abbreviations have a dot: "Pj. Bupati".
    fn leads_to(&self, gap: u16) -> bool {
        gap & !(SPACE | HYPHEN | SLASH | CLOSE | if self.acting.is_some() { DOT } else { 0 }) == 0
    }

    fn apply(&mut self, words: &Words, modifier: v::Modifier) {
        self.end += 1;
        match modifier {
            v::Modifier::Former => self.is_former = true,
            v::Modifier::Candidate => self.is_candidate = true,
            v::Modifier::Plain => {}
            v::Modifier::Acting(written) => {
                self.acting = Some(written);
                let second = words.get(self.end).map(|token| token.key);
                if written == "Penjabat" && second == Some(v::SEMENTARA) {
                    self.acting = Some("Penjabat Sementara");
                    self.end += 1;
                }
            }
            v::Modifier::ActingFirst => {
                let second = words.get(self.end).map(|token| token.key);
                let written = match second {
                    Some(key) if key == v::TUGAS => Some("Pelaksana Tugas"),
                    Some(key) if key == v::HARIAN => Some("Pelaksana Harian"),
                    _ => None,
                };
                self.acting = written.or(self.acting);
                self.end += usize::from(written.is_some());
            }
        }
        self.skip_abbreviation(words);
    }

    /// "(Pj)" after "Penjabat", "atau Pj".
    fn skip_abbreviation(&mut self, words: &Words) {
        let is_acting = |index: usize| {
            let key = words.get(index).map(|token| token.key);
            key.and_then(|key| v::MODIFIERS.get(&key))
                .is_some_and(|found| matches!(found, v::Modifier::Acting(_)))
        };
        if words.gap(self.end) & OPEN != 0 && is_acting(self.end) && words.gap(self.end + 1) & CLOSE != 0 {
            if let Some(v::Modifier::Acting(written)) = v::MODIFIERS.get(&words.tokens[self.end].key) {
                self.acting = self.acting.or(Some(written));
            }
            self.end += 1;
        } else if words.is_key(self.end, v::ATAU) && is_acting(self.end + 1) {
            self.end += 2;
        }
    }
}
