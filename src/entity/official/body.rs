//! What follows a title: body, field, place and region, up to the name.
//!
//! The end of an office is hard to see where nothing parts it from the name: "Ketua KPU Kota Bekasi Ahmad". Words of
//! bodies are known ([`lexicon`](super::lexicon)) or ordinary words with a capital; regions come from the gazetteer; an
//! unknown word begins the name, unless the title asks for a village or for an organisation of any name.

use super::lexicon::{
    self, ACTS, BODY, BodyKind, COMMON, GIVEN, HEAD, INITIALS, INST, MONTH, NOT_NAME, ORG, PARTY, PLACE, PLAIN, RANK,
    SAYS, SOFT, TELLS,
};
use super::office::{Branch, Phrase, Slot};
use super::tokens::{CLOSE, COMMA, DOT, Gap, HYPHEN, OPEN, SLASH, SPACE, Shape, Token, Words};
use super::vocabulary as v;
use crate::entity::gazetteer;

/// No office is longer than this many words after its title.
const LONGEST_TAIL: usize = 24;

/// The words after a title, as far as they belong to the office.
pub(super) struct Tail<'w, 'a> {
    words: &'w Words<'a>,
    phrase: &'static Phrase,
    start: usize,
    pub end: usize,
    pub has_region: bool,
    kind: Option<BodyKind>,
    is_party: bool,
    /// Names another country.
    is_foreign: bool,
    /// Only the region, or what is allowed after it, may follow.
    is_closed: bool,
    after_bracket: bool,
    nested: Option<&'static Phrase>,
}

impl<'w, 'a> Tail<'w, 'a> {
    pub fn new(words: &'w Words<'a>, phrase: &'static Phrase, start: usize) -> Tail<'w, 'a> {
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
    pub fn read(&mut self) {
        if self.phrase.slot == Slot::Person {
            return self.read_description();
        }
        let limit = self.start + LONGEST_TAIL;
        while self.end < limit && self.step() {}
    }

    fn step(&mut self) -> bool {
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

    fn take(&mut self, count: usize) -> bool {
        for index in self.end..self.end + count {
            let token = &self.words.tokens[index];
            // "DPD" is the chamber only with "RI"; else a party's board.
            let is_board = token.key == *v::DPD && !self.words.is_key(index + 1, *v::RI);
            let is_open = self.kind.is_none_or(|kind| kind == BodyKind::Other);
            if token.key == *v::FRAKSI && is_open {
                self.kind = Some(BodyKind::Legislative);
            }
            self.is_foreign |= v::FOREIGN.contains_key(&token.key) && token.is_capitalised();
            if token.is(BODY) && is_open && !is_board {
                self.kind = lexicon::body_kind(token.class);
            }
            let is_party = token.is(PARTY) && token.is_capitalised() || token.key == *v::PARTAI || is_board;
            self.is_party |= is_party && self.kind.is_none_or(|kind| kind == BodyKind::Other);
        }
        self.end += count;
        true
    }

    /// "(Bawaslu)", "(NTT)": the abbreviation of what stands before.
    fn read_bracket(&mut self) -> bool {
        let close = (self.end + 1..self.end + 4).find(|&index| self.words.gap(index) & CLOSE != 0);
        let Some(close) = close else { return false };
        let token = self.words.tokens[self.end];
        let is_abbreviation = match close - self.end {
            1 => {
                token.shape != Shape::Digit
                    && !token.is(GIVEN)
                    && (token.is(HEAD) && self.end == self.start || token.is(BODY | PARTY | INST | COMMON | SOFT)
                        || token.region_end > 0
                        || token.shape == Shape::Upper
                        || has_inner_capital(self.words.word(self.end)))
            }
            _ => token.is(BODY | PARTY),
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
    fn read_joined(&mut self, token: Token, gap: Gap) -> bool {
        let is_body_word = token.is(BODY | PARTY | INST | HEAD) || token.shape == Shape::Upper;
        if gap & (SLASH | HYPHEN) != 0 && gap & !(SLASH | HYPHEN) == 0 {
            if token.region_end > 0 && gap & SLASH != 0 {
                return self.take_region(token.region_end as usize);
            }
            let is_letter = token.shape == Shape::Letter && gap & HYPHEN != 0;
            let is_inside = self.end > self.start || gap & SLASH != 0;
            return is_inside && (is_body_word || is_letter) && self.take(1);
        }
        let is_abbreviated = matches!(self.words.get(self.end - 1), Some(before) if before.key == *v::KAB || before.key == *v::PROV);
        if gap == DOT | SPACE && is_abbreviated && token.region_end > 0 {
            return self.take_region(token.region_end as usize);
        }
        // A lost link leaves a comma: "Ketua Bawaslu , Makassar Oman".
        let name_follows = |at: usize| {
            self.words.gap(at) == SPACE && self.words.get(at).is_some_and(|next| next.shape == Shape::Title && !next.is_region)
        };
        if gap == COMMA | SPACE && token.region_end > 0 && self.kind.is_some() && !self.has_region && name_follows(token.region_end as usize) {
            return self.take_region(token.region_end as usize);
        }
        // "Badan Kepegawaian, Pendidikan, dan Pelatihan"
        if gap == COMMA | SPACE && self.end > self.start && self.phrase.slot != Slot::Region {
            return self.read_listed();
        }
        false
    }

    fn read_listed(&mut self) -> bool {
        let is_field = |index: usize| {
            self.words.get(index).is_some_and(|token| token.is_capitalised() && self.is_institution_word(*token, self.words.word(index)))
        };
        let mut next = self.end;
        while next < self.end + 4 && is_field(next) && (next == self.end || self.words.gap(next) == SPACE) {
            next += 1;
        }
        let gap = self.words.gap(next);
        let is_last = v::is_and(self.words, next) || gap == COMMA | SPACE && self.words.is_key(next, *v::DAN);
        let joins = next > self.end && is_last && is_field(next + 1);
        joins && self.take(next + 2 - self.end)
    }

    fn read_word(&mut self, token: Token) -> bool {
        if token.key == *v::METRO && self.words.is_key(self.end + 1, *v::JAYA) {
            return self.take(2);
        }
        if token.region_end > 0 && !(self.has_region) && !self.is_name_like_region(token) {
            return self.take_region(token.region_end as usize);
        }
        if let Some(region_end) = self.region_after_kind(token) {
            return !self.has_region && self.take_region(region_end);
        }
        let is_kind = token.key == *v::KABUPATEN || token.key == *v::KOTA;
        let next_is_unknown = self.words.get(self.end + 1).is_some_and(|next| next.shape == Shape::Title && next.class == 0);
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
    fn is_name_like_region(&self, token: Token) -> bool {
        token.is(GIVEN) && self.end > self.start && token.region_end as usize == self.end + 1
    }

    fn region_after_kind(&self, token: Token) -> Option<usize> {
        let is_kind = [*v::KOTA, *v::KABUPATEN, *v::KAB, *v::PROVINSI, *v::PROV].contains(&token.key);
        if !is_kind {
            return None;
        }
        let mut next = self.end + 1;
        if self.words.is_key(next, *v::ADMINISTRASI) {
            next += 1;
        }
        let follows = matches!(self.words.gap(next), SPACE) || self.words.gap(next) == DOT | SPACE;
        let region_end = self.words.get(next)?.region_end as usize;
        (follows && region_end > 0).then_some(region_end)
    }

    fn take_region(&mut self, region_end: usize) -> bool {
        self.take(region_end - self.end);
        self.has_region = true;
        self.is_closed = true;
        // "Serang Kota", "Jabar I"
        if self.words.is_key(self.end, *v::KOTA) && self.words.gap(self.end) == SPACE {
            self.take(1);
        }
        true
    }

    fn read_after_region(&mut self, token: Token) -> bool {
        let is_affiliation = token.key == *v::FRAKSI || token.key == *v::DARI;
        if is_affiliation && self.phrase.slot == Slot::Body {
            self.is_closed = false;
            return self.read_body(token);
        }
        false
    }

    fn read_regional(&mut self, token: Token) -> bool {
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
        token.is(NOT_NAME) && token.is_capitalised() && !token.is(GIVEN) && self.end < self.start + 2 && self.take(1)
    }

    fn read_state(&mut self, token: Token) -> bool {
        let is_numeral = token.shape == Shape::Digit;
        let is_ordinal = token.key == lexicon::key("ke") || is_numeral;
        let is_state = token.is(BODY | PARTY | NOT_NAME | INST | ORG) && token.is_capitalised() && !token.is(GIVEN);
        (is_ordinal || is_state) && self.end < self.start + 6 && self.take(1)
    }

    fn read_place(&mut self, token: Token) -> bool {
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
    fn place_length(&self, token: Token) -> usize {
        let run = (self.end..self.end + 5)
            .take_while(|&index| {
                let is_joined = index == self.end || self.words.gap(index) == SPACE;
                is_joined && self.words.get(index).is_some_and(|next| next.is_capitalised() && !next.is(RANK | HEAD))
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

    fn read_body(&mut self, token: Token) -> bool {
        let next = self.words.get(self.end + 1).copied();
        let is_first = self.end == self.start;
        if v::is_and(self.words, self.end) {
            let joins = next.is_some_and(|next| {
                next.is_capitalised() && self.words.gap(self.end + 1) == SPACE && !next.is(HEAD) && self.is_institution_word(next, self.words.word(self.end + 1))
            });
            return joins && !is_first && self.take(2);
        }
        if token.key == *v::DARI {
            let joins = next.is_some_and(|next| {
                next.is(PARTY | PLACE) && next.is_capitalised() || [*v::PARTAI, *v::FRAKSI, *v::DAPIL].contains(&next.key)
            });
            return joins && self.words.gap(self.end + 1) == SPACE && self.take(2);
        }
        if is_first || self.words.tokens[self.end - 1].is(INST) {
            if let Some(length) = self.nested_title() {
                return self.take(length);
            }
        }
        if token.is(PLACE) && token.is_capitalised() {
            self.take(1);
            let Some(&place) = self.words.get(self.end) else { return true };
            if self.words.gap(self.end) == SPACE && place.is_capitalised() && place.region_end == 0 {
                let length = self.place_length(place);
                self.is_closed = true;
                return self.take(length);
            }
            return true;
        }
        if self.is_institution_word(token, self.words.word(self.end)) && (token.is_capitalised() || token.is(INST)) {
            let is_party_prefix = token.key == *v::PARTAI;
            self.take(1);
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

    /// A title inside an office: "Juru Bicara Presiden", "Staf Khusus Menteri", "Wakil Ketua Komisi".
    fn nested_title(&mut self) -> Option<usize> {
        let is_deputy = self.words.is_key(self.end, *v::WAKIL);
        let start = self.end + usize::from(is_deputy);
        let nested = super::grammar::phrase_at(self.words, start).filter(|nested| nested.slot != Slot::Person)?;
        self.nested = self.nested.or(Some(nested));
        Some(start + nested.keys.len() - self.end)
    }

    /// "Komisi II", "Asisten 3", "Dapil Jabar IV".
    fn is_number(&self, token: Token) -> bool {
        let word = self.words.word(self.end);
        let is_roman = word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X')) && token.is_capitalised();
        let is_short_number = token.shape == Shape::Digit && word.len() <= 2;
        let is_before_period = self.words.is_key(self.end + 1, *v::PERIODE);
        let before = self.words.tokens[self.end - 1];
        (is_roman || is_short_number) && !is_before_period && before.is(INST | HEAD | PLACE)
    }

    /// Whether the word belongs to the name of a body rather than of a person.
    fn is_institution_word(&self, token: Token, word: &str) -> bool {
        if token.is(GIVEN | MONTH) && !token.is(INST | BODY) {
            let before = self.words.tokens[self.end - 1];
            // "Partai Amin", "Metro Jaya"
            return before.key == *v::PARTAI && token.is(PARTY) || token.is(NOT_NAME) && before.is(NOT_NAME);
        }
        if token.is(INST | BODY | ORG) || token.is(PARTY) && token.is_capitalised() {
            return true;
        }
        match token.shape {
            Shape::Lower | Shape::Digit | Shape::Letter => false,
            Shape::Upper => !token.is(INITIALS | RANK),
            Shape::Title => {
                let before = self.words.tokens[self.end - 1];
                let is_verb = token.is(SAYS | TELLS | ACTS | PLAIN | RANK) || token.is(HEAD) && !before.is(INST | ORG);
                // In a headline every word has a capital.
                let is_known = if self.words.is_in_title(self.end) { SOFT } else { SOFT | COMMON | NOT_NAME };
                (token.is(is_known) || is_nominal(word)) && !is_verb
            }
        }
    }

    /// An organisation of unknown name: up to a comma that parts it from the person, or up to a given name.
    fn read_organisation(&mut self, token: Token) -> bool {
        let is_open = self.phrase.slot == Slot::Private || self.end == self.start && self.phrase.branch.is_none();
        if !is_open || !token.is_capitalised() || token.is(GIVEN | RANK | INITIALS) || self.words.is_in_title(self.end) {
            return false;
        }
        let limit = self.end + 9;
        let mut next = self.end + 1;
        while next < limit && self.words.gap(next) == SPACE {
            let Some(following) = self.words.get(next) else { break };
            let is_link = v::is_and(self.words, next) || self.words.word(next) == "and";
            let begins_name = following.is(GIVEN | RANK) || following.is(super::lexicon::PARTICLE) && following.is_capitalised();
            if begins_name {
                self.take(next - self.end);
                return false;
            }
            if !following.is_capitalised() && !is_link {
                break;
            }
            next += 1;
        }
        let after = self.words.get(next);
        let name_follows = self.words.gap(next) == COMMA | SPACE
            && after.is_some_and(|after| after.is_capitalised() && !after.is(HEAD | COMMON | MONTH));
        // "CEO Tokoaneka": one unknown word after such a post is where it is held.
        if next == self.end + 1 && self.phrase.slot == Slot::Private && !self.phrase.form.contains("hukum") && !name_follows {
            return self.phrase.form != "pengacara" && self.take(1);
        }
        if name_follows || self.words.gap(next) & OPEN != 0 && next < limit {
            self.take(next - self.end);
            return name_follows;
        }
        false
    }

    /// "pengamat politik", "politikus PDIP", "warga Desa X": words between a description and the name.
    fn read_description(&mut self) {
        for _ in 0..7 {
            let Some(&token) = self.words.get(self.end) else { return };
            if !matches!(token.gap, SPACE) {
                return;
            }
            if token.region_end > 0 && !token.is(GIVEN) {
                self.take_region(token.region_end as usize);
                continue;
            }
            let word = self.words.word(self.end);
            let is_word = token.shape == Shape::Lower
                && !token.is(SAYS | TELLS | ACTS | HEAD | PLAIN | super::lexicon::HONORIFIC)
                && !is_verb_like(word)
                && !v::MODIFIERS.contains_key(&token.key)
                && !v::is_and(self.words, self.end)
                && !v::is_relative(token.key);
            let is_body = token.is_capitalised() && self.is_institution_word(token, word);
            if !is_word && !is_body {
                return;
            }
            self.take(1);
        }
    }

    /// The branch of the office, from its title, else from its body.
    pub fn branch(&self) -> Branch {
        if self.is_foreign {
            return Branch::Private;
        }
        let own = self.phrase.branch.or(self.nested.and_then(|nested| nested.branch));
        if self.is_party && !matches!(own, Some(Branch::Candidate | Branch::Legislative | Branch::Justice)) {
            let is_title_of_party = matches!(self.phrase.slot, Slot::Body | Slot::State | Slot::Person | Slot::Private);
            if is_title_of_party {
                return Branch::Party;
            }
        }
        if let Some(kind) = self.kind {
            let by_body = branch_of_kind(kind);
            let is_general = matches!(own, None | Some(Branch::CivilService | Branch::Private | Branch::Party));
            let is_staff = self.phrase.form == "staf" || self.phrase.slot == Slot::Person;
            let is_told = kind != BodyKind::Other || own.is_none();
            if is_general && !is_staff && is_told {
                return by_body;
            }
            if self.phrase.slot == Slot::Region && by_body == Branch::State {
                return Branch::State;
            }
        }
        own.or_else(|| self.branch_of_words()).unwrap_or(Branch::Private)
    }

    /// The branch told by common nouns of the body: "Komisi Pemilihan Umum", "Mahkamah Konstitusi".
    fn branch_of_words(&self) -> Option<Branch> {
        let by_word = |index: usize| {
            let key = self.words.tokens[index].key;
            // "Komisi II" is one of parliament; other commissions say what they are.
            let is_numbered = self.words.get(index + 1).is_some_and(|next| {
                let word = self.words.word(index + 1);
                next.shape == Shape::Digit || word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
            });
            v::BODY_NOUNS.get(&key).copied().filter(|_| key != *v::KOMISI || is_numbered)
        };
        (self.start..self.end).filter_map(by_word).max_by_key(|(weight, _)| *weight).map(|(_, branch)| branch)
    }
}

fn branch_of_kind(kind: BodyKind) -> Branch {
    match kind {
        BodyKind::Election => Branch::Election,
        BodyKind::Legislative => Branch::Legislative,
        BodyKind::Justice => Branch::Justice,
        BodyKind::Police => Branch::Police,
        BodyKind::Military => Branch::Military,
        BodyKind::Civil => Branch::CivilService,
        BodyKind::State => Branch::State,
        BodyKind::Other => Branch::Private,
    }
}

fn has_inner_capital(word: &str) -> bool {
    word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
}

/// Whether a word in lower case has the form of a verb: menyebut, dipilih, berharap.
fn is_verb_like(word: &str) -> bool {
    word.len() > 5 && ["me", "di", "ber", "ter"].iter().any(|prefix| word.starts_with(prefix))
}

/// Whether a word has the form of an abstract noun, as names of bodies are made of: Pemberantasan, Keuangan.
pub(super) fn is_nominal(word: &str) -> bool {
    let begins = |prefix: &str| word.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()));
    word.len() >= 7 && (word.ends_with("an") && (begins("pe") || begins("ke")) || begins("pem") || begins("peng") || begins("peny"))
}
