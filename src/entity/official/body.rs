//! What follows a title: body, field, place and region, up to the name.
//!
//! The end of an office is hard to see where nothing parts it from the name: "Ketua KPU Kota Bekasi Ahmad". Words of
//! bodies are known ([`lexicon`](super::lexicon)) or ordinary words with a capital; regions come from the gazetteer; an
//! unknown word begins the name, unless the title asks for a village or for an organisation of any name.

use super::lexicon::{self, BODY, BodyKind, COMMON, FOREIGN, GIVEN, HEAD, INST, PARTY, SOFT};
use super::office::{Phrase, Slot};
use super::tokens::{CLOSE, COMMA, DOT, Gap, HYPHEN, OPEN, SLASH, SPACE, Shape, Token, Words};
use super::vocabulary as v;

/// No office is longer than this many words after its title.
const LONGEST_TAIL: usize = 24;

/// The words after a title, as far as they belong to the office.
pub(super) struct Tail<'w, 'a> {
    pub(super) words: &'w Words<'a>,
    pub(super) phrase: &'static Phrase,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) has_region: bool,
    pub(super) kind: Option<BodyKind>,
    pub(super) is_party: bool,
    /// Names another country.
    pub(super) is_foreign: bool,
    /// Only the region, or what is allowed after it, may follow.
    pub(super) is_closed: bool,
    pub(super) after_bracket: bool,
    pub(super) nested: Option<&'static Phrase>,
}

impl<'w, 'a> Tail<'w, 'a> {
    pub(super) fn new(words: &'w Words<'a>, phrase: &'static Phrase, start: usize) -> Tail<'w, 'a> {
        Tail {
            words,
            phrase,
            start,
            end: start,
            has_region: false,
            kind: None,
            is_party: false,
            is_foreign: false,
            is_closed: false,
            after_bracket: false,
            nested: None,
        }
    }

    /// Reads on until the office ends.
    pub(super) fn read(&mut self) {
        if self.phrase.slot == Slot::Person {
            return self.read_description();
        }
        let limit = self.start + LONGEST_TAIL;
        while self.end < limit && self.step() {}
    }

    pub(super) fn step(&mut self) -> bool {
        let Some(&token) = self.words.get(self.end) else { return false };
        let mut gap = token.gap;
        if self.after_bracket {
            gap &= !CLOSE;
        }
        if gap & OPEN != 0 {
            return self.read_bracket();
        }
        self.after_bracket = false;
        if gap == SPACE || gap == 0 && self.end > self.start {
            return self.read_word(token);
        }
        self.read_joined(token, gap)
    }

    pub(super) fn take(&mut self, count: usize) -> bool {
        for index in self.end..self.end + count {
            let token = &self.words.tokens[index];
            // "DPD" is the chamber only with "RI"; else a party's board.
            let is_board = token.key == v::DPD && !self.words.is_key(index + 1, v::RI);
            let is_open = self.kind.is_none_or(|kind| kind == BodyKind::Other);
            // "PAN" is a party unless a ministry's name goes on: PAN-RB.
            let is_only_party =
                token.is(PARTY) && self.words.get(index + 1).is_none_or(|next| next.gap & HYPHEN == 0);
            // "Direktur PT": a company, no high court.
            let is_company = token.key == v::PT && self.phrase.slot == Slot::Private;
            if token.key == v::FRAKSI && is_open {
                self.kind = Some(BodyKind::Legislative);
            }
            self.is_foreign |= token.is(FOREIGN) && token.is_capitalised();
            if token.is(BODY) && is_open && !is_board && !is_only_party && !is_company {
                self.kind = lexicon::body_kind(token.class);
            }
            let is_party = token.is(PARTY) && token.is_capitalised() || token.key == v::PARTAI || is_board;
            self.is_party |= is_party && self.kind.is_none_or(|kind| kind == BodyKind::Other);
        }
        self.end += count;
        true
    }

    /// "(Bawaslu)", "(NTT)": the abbreviation of what stands before.
    pub(super) fn read_bracket(&mut self) -> bool {
        let close = (self.end + 1..self.end + 4).find(|&index| self.words.gap(index) & CLOSE != 0);
        let Some(close) = close else { return false };
        let token = self.words.tokens[self.end];
        let is_abbreviation = match close - self.end {
            1 => {
                token.shape != Shape::Digit
                    && !token.is(GIVEN)
                    && (token.is(HEAD)
                        || token.is(BODY | PARTY | INST | COMMON | SOFT)
                        || token.region_end > 0
                        || token.shape == Shape::Upper
                        || has_inner_capital(self.words.word(self.end)))
            }
            _ => {
                // "(MenPAN-RB)", "(Bawaslu RI)"
                let is_joined = (self.end + 1..close).all(|index| self.words.gap(index) & SPACE == 0);
                (is_joined || token.is(BODY | PARTY | HEAD))
                    && (self.end..close).all(|index| self.words.tokens[index].is_capitalised())
            }
        };
        // A bracket before the title's body is the name's nickname or a note.
        if !is_abbreviation {
            return false;
        }
        if self.end == self.start && v::MODIFIERS.contains_key(&token.key) {
            return false;
        }
        self.take(close - self.end);
        self.after_bracket = true;
        true
    }

    /// Words joined by a slash, a hyphen, a dot or a comma.
    pub(super) fn read_joined(&mut self, token: Token, gap: Gap) -> bool {
        let is_body_word = token.is(BODY | PARTY | INST | HEAD) || token.shape == Shape::Upper;
        // "Presiden ke-7 RI"
        let is_ordinal = token.shape == Shape::Digit && self.words.is_key(self.end - 1, v::KE);
        if gap == HYPHEN && is_ordinal && self.phrase.slot == Slot::State {
            return self.take(1);
        }
        let ends_word = self.words.tokens[self.end - 1];
        // "Biro Perundang-undangan"
        if gap == HYPHEN && token.shape == Shape::Lower && ends_word.is(INST) && ends_word.is_capitalised() {
            return self.take(1);
        }
        if gap & (SLASH | HYPHEN) != 0 && gap & !(SLASH | HYPHEN) == 0 {
            if token.region_end > 0 && gap & SLASH != 0 {
                return self.take_region(token.region_end as usize);
            }
            let is_letter = token.shape == Shape::Letter && gap & HYPHEN != 0;
            let is_inside = self.end > self.start || gap & SLASH != 0;
            // "Menteri Investasi/Kepala BKPM" is one post, "Menteri X/Plt …" and "Presiden/Menteri" are two.
            let is_post = super::grammar::phrase_at(self.words, self.end).is_some();
            // "Ketua DPC PDIP/DPRD Depok": the seat in parliament is another post.
            let is_seat = self.is_party && lexicon::body_kind(token.class) == Some(BodyKind::Legislative);
            let is_other = is_seat
                || v::MODIFIERS.contains_key(&token.key)
                || is_post && self.phrase.slot != Slot::Portfolio;
            return is_inside && !is_other && (is_body_word || is_letter) && self.take(1);
        }
        let before = self.words.tokens[self.end - 1];
        let is_abbreviated = before.key == v::KAB || before.key == v::PROV;
        if gap == DOT | SPACE && is_abbreviated && token.region_end > 0 {
            return self.take_region(token.region_end as usize);
        }
        // A lost link leaves a comma: "Ketua Bawaslu , Makassar Oman".
        let name_follows = |at: usize| {
            self.words.gap(at) == SPACE
                && self.words.get(at).is_some_and(|next| next.shape == Shape::Title && !next.is_region)
        };
        if gap == COMMA | SPACE
            && token.region_end > 0
            && self.kind.is_some()
            && !self.has_region
            && name_follows(token.region_end as usize)
        {
            return self.take_region(token.region_end as usize);
        }
        // "Badan Kepegawaian, Pendidikan, dan Pelatihan"
        if gap == COMMA | SPACE && self.end > self.start && self.phrase.slot != Slot::Region {
            return self.read_listed();
        }
        false
    }

    pub(super) fn read_listed(&mut self) -> bool {
        let is_field = |index: usize| {
            self.words
                .get(index)
                .is_some_and(|token| token.is_capitalised() && self.is_institution_word(index))
        };
        let mut next = self.end;
        while next < self.end + 4 && is_field(next) && (next == self.end || self.words.gap(next) == SPACE) {
            next += 1;
        }
        let gap = self.words.gap(next);
        let is_last = v::is_and(self.words, next) || gap == COMMA | SPACE && self.words.is_key(next, v::DAN);
        let joins = next > self.end && is_last && is_field(next + 1);
        joins && self.take(next + 2 - self.end)
    }

    pub(super) fn read_word(&mut self, token: Token) -> bool {
        if token.key == v::METRO && self.words.is_key(self.end + 1, v::JAYA) {
            return self.take(2);
        }
        if token.region_end > 0 && !(self.has_region) && !self.is_name_like_region(token) {
            return self.take_region(token.region_end as usize);
        }
        if let Some(region_end) = self.region_after_kind(token) {
            return !self.has_region && self.take_region(region_end);
        }
        let is_kind = token.key == v::KABUPATEN || token.key == v::KOTA;
        let next_is_unknown =
            self.words.get(self.end + 1).is_some_and(|next| next.shape == Shape::Title && next.class == 0);
        if is_kind && next_is_unknown && self.words.gap(self.end + 1) == SPACE && token.is_capitalised() {
            return self.take(2);
        }
        if self.is_closed {
            return self.read_after_region(token);
        }
        match self.phrase.slot {
            Slot::Region => self.read_regional(token),
            Slot::State => self.read_state(token),
            Slot::Place => self.read_place(token),
            _ => self.read_body(token),
        }
    }

    /// A risky region name right before an unknown capitalised word, once the office is complete, is a name: Bima Arya.
    pub(super) fn is_name_like_region(&self, token: Token) -> bool {
        token.is(GIVEN) && self.end > self.start && token.region_end as usize == self.end + 1
    }

    pub(super) fn region_after_kind(&self, token: Token) -> Option<usize> {
        let is_kind = [v::KOTA, v::KABUPATEN, v::KAB, v::PROVINSI, v::PROV].contains(&token.key);
        if !is_kind {
            return None;
        }
        let mut next = self.end + 1;
        if self.words.is_key(next, v::ADMINISTRASI) {
            next += 1;
        }
        let follows = matches!(self.words.gap(next), SPACE) || self.words.gap(next) == DOT | SPACE;
        let region_end = self.words.get(next)?.region_end as usize;
        (follows && region_end > 0).then_some(region_end)
    }

    pub(super) fn take_region(&mut self, region_end: usize) -> bool {
        self.take(region_end - self.end);
        self.has_region = true;
        self.is_closed = true;
        // "Serang Kota", "Jabar I"
        if self.words.is_key(self.end, v::KOTA) && self.words.gap(self.end) == SPACE {
            self.take(1);
        }
        true
    }

    pub(super) fn read_after_region(&mut self, token: Token) -> bool {
        let is_affiliation = token.key == v::FRAKSI || token.key == v::DARI;
        if is_affiliation && self.phrase.slot == Slot::Body {
            self.is_closed = false;
            return self.read_body(token);
        }
        false
    }
}

fn has_inner_capital(word: &str) -> bool {
    word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
}
