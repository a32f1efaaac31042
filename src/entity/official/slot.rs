//! Reading what a title asks for: a region, a place, a body, the state.
//!
//! Each function looks at the word where the office may end and takes it when it still belongs to the office.

use super::body::Tail;
use super::lexicon::{
    ACTS, BODY, BodyKind, COMMON, GIVEN, HEAD, INITIALS, INST, MONTH, NOT_NAME, ORG, PARTY, PLACE, PLAIN,
    RANK, SAYS, SOFT, TELLS,
};
use super::office::Slot;
use super::organisation::is_nominal;
use super::tokens::{CLOSE, COMMA, HYPHEN, OPEN, SLASH, SPACE, Shape, Token};
use super::vocabulary as v;
use crate::entity::gazetteer;

impl Tail<'_, '_> {
    pub(super) fn read_regional(&mut self, token: Token) -> bool {
        let next_region = self.words.get(self.end + 1).is_some_and(|next| next.region_end > 0);
        if token.shape == Shape::Digit && self.words.gap(self.end + 1) & SLASH != 0 {
            return next_region && self.take(1);
        }
        // "Gubernur Bank Indonesia", "Gubernur Lemhannas", "Kapolres Metro Bekasi"
        let is_body = token.is(BODY | ORG) && token.is_capitalised() && !token.is(GIVEN);
        if self.end == self.start && is_body {
            self.kind = self.kind.or(Some(BodyKind::State));
            self.take(1);
            while self.words.gap(self.end) == SPACE
                && self.words.get(self.end).is_some_and(|next| next.is(NOT_NAME) && next.is_capitalised())
            {
                self.take(1);
            }
            self.is_closed = true;
            return true;
        }
        token.is(NOT_NAME)
            && token.is_capitalised()
            && !token.is(GIVEN)
            && self.end < self.start + 2
            && self.take(1)
    }

    pub(super) fn read_state(&mut self, token: Token) -> bool {
        let is_numeral = token.shape == Shape::Digit;
        let follows_ke = self.end > self.start && self.words.tokens[self.end - 1].key == v::KE;
        let is_ordinal =
            token.key == v::KE && self.words.gap(self.end + 1) == HYPHEN || is_numeral && follows_ke;
        let is_state =
            token.is(BODY | PARTY | NOT_NAME | INST | ORG) && token.is_capitalised() && !token.is(GIVEN);
        (is_ordinal || is_state) && self.end < self.start + 6 && self.take(1)
    }

    pub(super) fn read_place(&mut self, token: Token) -> bool {
        if token.is(PLACE) || !token.is_capitalised() {
            return token.is(PLACE) && self.take(1);
        }
        if self.is_closed {
            return false;
        }
        let taken = self.place_length(token);
        if taken == 0 {
            return false;
        }
        self.take(taken);
        // A region may still follow: "Camat Ngamprah Kabupaten Bandung Barat".
        self.is_closed = true;
        true
    }

    /// How many of the words at the end name a kecamatan or village, and not yet the person.
    pub(super) fn place_length(&self, token: Token) -> usize {
        let run = (self.end..self.end + 5)
            .take_while(|&index| {
                let is_joined = index == self.end || self.words.gap(index) == SPACE;
                is_joined
                    && self
                        .words
                        .get(index)
                        .is_some_and(|next| next.is_capitalised() && !next.is(RANK | HEAD))
            })
            .count();
        for length in (1..=run.min(3)).rev() {
            let name = self.words.slice(self.end, self.end + length).to_lowercase();
            let leaves_a_name = run > length || !token.is(GIVEN);
            if leaves_a_name && gazetteer::kecamatan(&name).is_some() {
                return length;
            }
        }
        let parted = self.words.gap(self.end + run) & (COMMA | OPEN) != 0;
        match run {
            0 => 0,
            1 => usize::from(parted && !token.is(GIVEN)),
            _ => usize::from(!token.is(GIVEN) || run > 2),
        }
    }

    pub(super) fn read_body(&mut self, token: Token) -> bool {
        let next = self.words.get(self.end + 1).copied();
        let is_after_short_form = self.end == self.start + 1 && token.gap & CLOSE != 0;
        let is_first = self.end == self.start || is_after_short_form;
        if v::is_and(self.words, self.end) {
            let joins = next.is_some_and(|next| {
                next.is_capitalised()
                    && self.words.gap(self.end + 1) == SPACE
                    && super::grammar::phrase_at(self.words, self.end + 1).is_none()
                    && self.is_institution_word(self.end + 1)
            });
            return joins && !is_first && self.take(2);
        }
        if token.key == v::DARI {
            let joins = next.is_some_and(|next| {
                next.is(PARTY | PLACE) && next.is_capitalised()
                    || [v::PARTAI, v::FRAKSI, v::DAPIL].contains(&next.key)
            });
            return joins && self.words.gap(self.end + 1) == SPACE && self.take(2);
        }
        // "Ketua Tim Penjaringan Calon Wali Kota dan Calon Wakil Wali Kota"
        let follows_calon = self.words.is_key(self.end - 1, v::CALON) && !is_first;
        if (is_first || follows_calon || self.words.tokens[self.end - 1].is(INST))
            && let Some(length) = self.nested_title()
        {
            self.nested = self.nested.filter(|_| !follows_calon);
            return self.take(length);
        }
        // "Menteri Lingkungan Hidup", "Dinas Lingkungan Hidup": a field of government, no place.
        let is_field = next.is_some_and(|next| {
            next.is(COMMON | INST) && !next.is(GIVEN | PLACE) && self.words.gap(self.end + 1) == SPACE
        });
        if token.is(PLACE) && token.is_capitalised() && (self.phrase.slot != Slot::Portfolio && !is_field) {
            self.take(1);
            while self.words.get(self.end).is_some_and(|next| next.is(PLACE) && next.gap == SPACE) {
                self.take(1);
            }
            let Some(&place) = self.words.get(self.end) else { return true };
            if self.words.gap(self.end) == SPACE && place.is_capitalised() && place.region_end == 0 {
                let length = self.place_length(place);
                self.is_closed = true;
                return self.take(length);
            }
            return true;
        }
        if self.is_institution_word(self.end) && (token.is_capitalised() || token.is(INST)) {
            let is_party_prefix = token.key == v::PARTAI;
            self.take(1);
            if v::NAMED_BODIES.contains_key(&token.key) {
                self.take(self.own_name_length());
                return true;
            }
            if is_party_prefix && next.is_some_and(|next| next.is_capitalised() && !next.is(GIVEN)) {
                return self.words.gap(self.end) == SPACE && self.take(1);
            }
            return true;
        }
        if self.is_number(token) {
            return self.take(1);
        }
        self.read_organisation(token)
    }

    /// How many of the words after "Universitas" or "PT" are its name: all up to a comma or bracket with a person's name
    /// after it, else one.
    fn own_name_length(&self) -> usize {
        let is_word = |index: usize| {
            self.words.gap(index) == SPACE
                && self.words.get(index).is_some_and(|next| {
                    next.is_capitalised() && next.region_end == 0 && !next.is(BODY | RANK | HEAD | PLAIN)
                })
        };
        let run = (self.end..self.end + 6).take_while(|&index| is_word(index)).count();
        let after = self.end + run;
        let begins_name = |index: usize| {
            self.words.get(index).is_some_and(|next| next.is_capitalised() && !next.is(PLAIN | MONTH | HEAD))
        };
        let is_parted = self.words.gap(after) == COMMA | SPACE && begins_name(after)
            || self.words.gap(after) & OPEN != 0 && begins_name(after + 1);
        let is_unknown = self.words.get(self.end).is_some_and(|next| !next.is(GIVEN | COMMON));
        // "Universitas Ibnu Khaldun Bogor"
        let region_follows = self.words.gap(after) == SPACE
            && self.words.get(after).is_some_and(|next| next.region_end > 0 && !next.is(GIVEN));
        if run > 0 && (is_parted && run < 6 || region_follows && run < 3) {
            run
        } else {
            usize::from(run > 0 && is_unknown)
        }
    }

    /// A title inside an office: "Juru Bicara Presiden", "Staf Khusus Menteri", "Wakil Ketua Komisi".
    pub(super) fn nested_title(&mut self) -> Option<usize> {
        let is_deputy = self.words.is_key(self.end, v::WAKIL);
        let start = self.end + usize::from(is_deputy);
        let nested =
            super::grammar::phrase_at(self.words, start).filter(|nested| nested.slot != Slot::Person)?;
        self.nested = self.nested.or(Some(nested));
        Some(start + nested.keys.len() - self.end)
    }

    /// "Komisi II", "Asisten 3", "Dapil Jabar IV".
    pub(super) fn is_number(&self, token: Token) -> bool {
        let word = self.words.word(self.end);
        let is_roman = word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X')) && token.is_capitalised();
        let is_short_number = token.shape == Shape::Digit && word.len() <= 2;
        let is_before_period = self.words.is_key(self.end + 1, v::PERIODE);
        let before = self.words.tokens[self.end - 1];
        (is_roman || is_short_number) && !is_before_period && before.is(INST | HEAD | PLACE)
    }

    /// Whether the word at `index` belongs to the name of a body rather than of a person.
    pub(super) fn is_institution_word(&self, index: usize) -> bool {
        let token = self.words.tokens[index];
        let word = self.words.word(index);
        let before = self.words.tokens[index - 1 - usize::from(v::is_and(self.words, index - 1))];
        if token.is(GIVEN | MONTH) && !token.is(INST | BODY) {
            // "Partai Amin", "Metro Jaya"
            // "bidang Pratama Dewan Pimpinan Pusat"
            let is_between = before.is(INST)
                && self.words.get(index + 1).is_some_and(|next| {
                    next.is(INST) && next.is_capitalised() && next.gap == SPACE && !next.is(GIVEN | HEAD)
                });
            return before.key == v::PARTAI && token.is(PARTY)
                || token.is(NOT_NAME) && before.is(NOT_NAME)
                || is_between && !token.is(MONTH);
        }
        // "Jaksa Agung", but "Partai Golkar Agung Laksono".
        if token.is(GIVEN) && token.is(INST) && !before.is(INST | HEAD) {
            return false;
        }
        // "Komisioner KPU Pengganti Oman", "Ketum Golkar Gantikan Oman"
        if token.key == v::PENGGANTI || self.words.is_in_title(index) && word.ends_with("kan") {
            return false;
        }
        if token.is(INST | BODY | ORG) || token.is(PARTY) && token.is_capitalised() {
            return true;
        }
        match token.shape {
            Shape::Lower | Shape::Digit => false,
            // "Komisi A"
            Shape::Letter => before.key == v::KOMISI,
            Shape::Upper => !token.is(INITIALS | RANK),
            Shape::Title => {
                let phrase = super::grammar::phrase_at(self.words, index);
                // "Badan Eksekutif Mahasiswa", "Serikat Petani": people as a body.
                let is_members = phrase.is_some_and(|phrase| phrase.slot == Slot::Person)
                    && before.shape == Shape::Title
                    && !before.is(BODY | PARTY | GIVEN)
                    && !before.is_region
                    && !self.words.is_in_title(index);
                let is_title = phrase.is_some() && !before.is(INST | ORG) && !is_members;
                let is_verb = token.is(SAYS | TELLS | ACTS | PLAIN | RANK) || is_title;
                // "Penyelesaian Sengketa", "Badan Anggaran", "Perlindungan Saksi": fields, whatever they are elsewhere.
                let is_field = token.is(COMMON | HEAD)
                    && !token.is(SAYS | TELLS | ACTS | RANK)
                    && (before.is(INST)
                        || is_nominal(self.words.word(index - 1))
                        || v::is_and(self.words, index - 1))
                    && phrase.is_none_or(|phrase| phrase.slot == Slot::Person);
                // In a headline every word has a capital.
                let is_known = if self.words.is_in_title(index) { SOFT } else { SOFT | COMMON | NOT_NAME };
                (is_field || is_members) && !self.words.is_in_title(index)
                    || (token.is(is_known) || is_nominal(word)) && !is_verb
            }
        }
    }
}
