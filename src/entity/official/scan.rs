//! One pass over the words of an article: offices, names, and which office stands beside which name.
//!
//! Patterns: office name; office, name; name, office; name (office); name selaku|yang juga|menjabat office; office
//! sekaligus office name; office and deputy with two names; a shared office over a list of names; "kata office itu".

use super::evidence::{self, CALLED, DESCRIBED, DESCRIBED_LONG, Evidence, LISTED, NICKNAME, OFFICE, RUNS};
use super::grammar;
use super::joint::{ListLink, list_link, skip_also, skip_to_name};
use super::lexicon::{ACTS, CANDIDACY, GIVEN, HEAD, HONORIFIC, PARTY, PREP, RANK, SAYS, TELLS};
use super::name::{Name, read_name};
use super::nickname::{Nickname, nickname_at};
use super::office::{Branch, Office, Slot};
use super::tokens::{CLOSE, COMMA, OPEN, SPACE, Shape, Words};
use super::vocabulary as v;

/// An office held by the bearer of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    /// Index of the office.
    pub office: usize,
    /// The second of two offices named together.
    pub is_second: bool,
    /// The text says it is past: "pernah menjabat".
    pub is_past: bool,
    /// The text says it is sought: "maju sebagai".
    pub is_sought: bool,
}

/// A name found in the text, not yet judged.
#[derive(Debug)]
pub(super) struct Found {
    pub name: Name,
    pub signs: Evidence,
    pub held: Vec<Held>,
    pub nickname: Option<&'static Nickname>,
    /// Joined to another name by a hyphen or slash: a pair of candidates.
    pub is_paired: bool,
}

impl Found {
    /// Whether something beside capital letters speaks for a person.
    fn is_likely_person(&self) -> bool {
        const SIGNS: Evidence = OFFICE
            | LISTED
            | NICKNAME
            | evidence::GIVEN_NAME
            | evidence::SPEAKS
            | evidence::HONORIFIC
            | evidence::RANK
            | evidence::DEGREE;
        self.signs & SIGNS != 0 && self.signs & (evidence::NO_PERSON | evidence::DOUBTFUL) == 0
    }
}

/// What one pass over the words finds, in order.
#[derive(Default)]
pub(super) struct Scene {
    pub offices: Vec<Office>,
    pub names: Vec<Found>,
    /// An office whose name a lost link has taken with it.
    nameless: Option<usize>,
}

impl Scene {
    pub fn read(words: &Words) -> Scene {
        let mut scene = Scene::default();
        let mut at = 0;
        while at < words.len() {
            at = scene.step(words, at);
        }
        scene
    }

    fn step(&mut self, words: &Words, at: usize) -> usize {
        let token = words.tokens[at];
        let is_name_first = token.is(GIVEN) && token.shape == Shape::Title && token.is(HEAD);
        if (is_name_first || nickname_at(words, at).is_some())
            && let Some(after) = self.take_name(words, at, &[], false)
        {
            return after;
        }
        if grammar::may_begin(words, at)
            && let Some(after) = self.take_offices(words, at)
        {
            return after;
        }
        if (token.is_capitalised() || token.is(HONORIFIC | RANK))
            && let Some(after) = self.take_name(words, at, &[], false)
        {
            return after;
        }
        at + 1
    }

    /// Reads one office, or several joined by "sekaligus", and the name they stand beside.
    fn take_offices(&mut self, words: &Words, at: usize) -> Option<usize> {
        let first = self.offices.len();
        let backward = self.apposition(words, at);
        let is_bracketed = backward.is_some();
        let mut end = at;
        let mut next = at;
        while let Some(office) = grammar::parse_office(words, next) {
            end = office.end;
            self.offices.push(office);
            match skip_also(words, end, is_bracketed) {
                Some(also) if self.offices.len() < first + 4 => next = also,
                _ => break,
            }
        }
        if self.offices.len() == first {
            return None;
        }
        if let Some(seat) = grammar::parse_seat(words, end).filter(|_| is_bracketed) {
            end = seat.end;
            self.offices.push(seat);
        }
        let group: Vec<usize> = (first..self.offices.len()).collect();
        if let Some(place_end) =
            place_before_name(words, &self.offices[first], end).filter(|_| group.len() == 1)
        {
            let office = &mut self.offices[first];
            (office.end, office.tail_end) = (place_end, place_end);
            end = place_end;
        }
        self.take_served(words, first);
        if backward.as_ref().is_none_or(|beside| !beside.is_linked) {
            let name_start = skip_to_name(words, end, self.offices[first].is_shared());
            let is_direct = words.gap(end) & !(SPACE | CLOSE) == 0;
            let blocked = backward.is_some()
                && !is_direct
                && self.names.last().is_some_and(|last| last.held.is_empty());
            let parts = self.is_parted_from_name(words, at, end);
            if let Some(start) = name_start.filter(|_| !blocked && !parts) {
                let held: Vec<Held> = group
                    .iter()
                    .map(|&office| Held { office, is_second: false, is_past: false, is_sought: false })
                    .collect();
                if let Some(after) = self.take_name(words, start, &held, true) {
                    return Some(self.pass_to_second(words, first, after).unwrap_or(after));
                }
            }
        }
        // Later offices of one name: "N, mantan Bupati X yang kini menjadi anggota DPR".
        if let Some(beside) = backward.or_else(|| self.speaker(words, at, end)) {
            let is_two = self.offices[first].second.is_some();
            if let Some(found) = self.names.get_mut(beside.name).filter(|_| !is_two) {
                for office in group {
                    found.held.push(Held {
                        office,
                        is_second: false,
                        is_past: beside.is_past,
                        is_sought: beside.is_sought,
                    });
                }
                found.signs |=
                    if self.offices[first].is_kept() || beside.is_linked { OFFICE } else { DESCRIBED };
                found.signs |= if beside.is_sought { RUNS } else { 0 };
            }
        } else if lost_its_name(words, end) && self.offices[first].is_kept() {
            self.nameless = Some(first);
        }
        Some(end)
    }

    /// "Juru bicara Oman Rahardi, Wira": the name inside the office is somebody's too.
    fn take_served(&mut self, words: &Words, office: usize) {
        let office = &self.offices[office];
        if !office.is_service() || office.tail_end == office.head.1 {
            return;
        }
        let name = read_name(words, office.head.1, false).filter(|name| name.end == office.tail_end);
        if let Some(name) = name {
            self.take_name(words, name.outer, &[], false);
        }
    }

    /// Whether a comma after the office ends what was said of it: in headlines ("Oman Mundur dari Ketum Golkar, Wirya
    /// Diam"), and where the office only names a vote or a house ("Pilkada Gubernur Lampung, Oman menang").
    fn is_parted_from_name(&self, words: &Words, at: usize, end: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let is_thing = before.is_some_and(|before| v::OF_OFFICES.contains_key(&before.key));
        let names_another = self.names.last().is_some_and(|last| words.is_in_title(last.name.start));
        let is_sought = self.offices.last().is_some_and(|office| office.is_candidate);
        let is_as = before.is_some_and(|before| before.key == v::SEBAGAI);
        let is_clause =
            words.is_in_title(at) && !words.begins_sentence(at) && (names_another || is_sought || is_as);
        // "rumah yang ditempati ayahnya saat menjabat sebagai Wali Kota Solo, Loji Gandrung"
        let is_told = before.is_some_and(|before| {
            before.shape == Shape::Lower && [v::SEBAGAI, v::MENJABAT].contains(&before.key)
        });
        words.gap(end) & COMMA != 0 && words.gap(at) == SPACE && (is_thing || is_clause || is_told)
    }

    /// "Kuasa hukum N, N2, mengatakan": the office is kept for the first and held by the second.
    fn pass_to_second(&mut self, words: &Words, office: usize, after: usize) -> Option<usize> {
        if !self.offices[office].serves_a_person(words) || words.gap(after) != COMMA | SPACE {
            return None;
        }
        let second = read_name(words, after, false)?;
        let gap = second.gap_after(words);
        let next = words.get(second.after)?;
        let ends =
            gap & COMMA != 0 || gap == SPACE && next.shape == Shape::Lower && !v::is_and(words, second.after);
        if !ends {
            return None;
        }
        let first = self.names.last_mut()?;
        let held = std::mem::take(&mut first.held);
        first.signs &= !OFFICE;
        self.offices[office].tail_end = first.name.end;
        self.take_name(words, after, &held, false)
    }

    /// The name before an office that begins at `at`: "N, T", "N (T)", "N selaku T".
    fn apposition(&self, words: &Words, at: usize) -> Option<Beside> {
        let last = self.names.len().checked_sub(1)?;
        let name = &self.names[last].name;
        if name.after > at || at - name.after > 6 {
            return None;
        }
        let gap = name.gap_after(words);
        let between = name.after..at;
        if between.is_empty() {
            // "Menurut Oman, Presiden ke-3 RI itu …": Oman speaks of another.
            let is_source = name.outer.checked_sub(1).is_some_and(|before| words.is_key(before, v::MENURUT));
            let is_comma = gap == COMMA | SPACE && !is_source;
            let is_bracket = gap & OPEN != 0;
            // "Oman Rahardi Ketua Panwaslu Musuk, Sayuk Susilo …": a list without commas inside.
            let is_adjacent = gap == SPACE
                && !words.is_in_title(at)
                && words.tokens[at].is_capitalised()
                && self.names[last].is_likely_person();
            return (is_comma || is_bracket || is_adjacent).then_some(Beside {
                name: last,
                is_linked: is_bracket,
                is_past: false,
                is_sought: false,
            });
        }
        // "ayah Oman saat masih menjabat Bupati": the father was.
        let is_kin = name.outer.checked_sub(1).is_some_and(|before| {
            words.gap(name.outer) == SPACE && v::RELATIVES.contains_key(&words.tokens[before].key)
        });
        let is_open = (gap == SPACE || gap == COMMA | SPACE) && !is_kin;
        // "N dari PDIP sebagai Ketua DPR"
        let is_link = |index: usize| v::LINKS.contains_key(&words.tokens[index].key);
        let is_party = |index: usize| words.tokens[index].is(PARTY) || words.is_key(index, v::DARI);
        let links = is_open
            && is_link(at - 1)
            && between.clone().all(|index| {
                (is_link(index) || is_party(index)) && (index == name.after || words.gap(index) == SPACE)
            })
            && words.gap(at) == SPACE;
        let is_past = between.clone().any(|index| {
            words.is_key(index, v::PERNAH) || words.is_key(index, v::SAAT) && !words.is_key(index + 1, v::INI)
        });
        let is_chosen = name.outer.checked_sub(1).is_some_and(|before| {
            words.tokens[before].is(CANDIDACY) || v::CHOOSING.contains_key(&words.tokens[before].key)
        });
        let is_sought =
            is_chosen || between.clone().any(|index| v::SEEKING.contains_key(&words.tokens[index].key));
        // "…, kata N, merupakan …": N speaks of another.
        let is_speaker = gap & COMMA != 0 && self.names[last].signs & evidence::SPEAKS != 0;
        let opens_clause = [v::YANG, v::SELAKU, v::SEBAGAI].contains(&words.tokens[name.after].key);
        // "Dukung N Jadi Presiden" is a wish; "N yang kini menjadi" a fact.
        let is_wish = between.clone().all(|index| v::is_becoming(words.tokens[index].key));
        (links && !is_wish && (!is_speaker || opens_clause)).then_some(Beside {
            name: last,
            is_linked: true,
            is_past,
            is_sought,
        })
    }

    /// "kata Anggota DPR RI itu": the speaker named last.
    fn speaker(&self, words: &Words, at: usize, end: usize) -> Option<Beside> {
        let is_said =
            at.checked_sub(1).and_then(|index| words.get(index)).is_some_and(|before| before.is(SAYS));
        // "pria yang masih menjabat Bupati X tersebut" tells of somebody else.
        let is_told =
            |key: u64| v::LINKS.contains_key(&key) || [v::DENGAN, v::BERSAMA, v::OLEH].contains(&key);
        let is_after_preposition = at
            .checked_sub(1)
            .and_then(|index| words.get(index))
            .is_some_and(|before| words.gap(at) == SPACE && (before.is(PREP) || is_told(before.key)));
        let is_proper = words.tokens[at].shape == Shape::Title
            && end - at > 1
            && !words.is_in_title(at)
            && !is_after_preposition;
        let is_pointer =
            |index: &usize| [v::INI, v::ITU, v::TERSEBUT].iter().any(|key| words.is_key(*index, *key));
        let pointer = (end..end + 3).take_while(|&index| words.gap(index) == SPACE).find(is_pointer)?;
        let name = self.antecedent(words, at, is_said)?;
        (is_said || is_proper && pointer == end).then_some(Beside {
            name,
            is_linked: false,
            is_past: false,
            is_sought: false,
        })
    }

    /// Whom "Bupati itu" means: who held the office before, else who spoke or acted last.
    fn antecedent(&self, words: &Words, at: usize, is_said: bool) -> Option<usize> {
        const ACTIVE: Evidence = evidence::SPEAKS | evidence::TELLING | evidence::ACTING;
        let office = self.offices.last()?;
        let near = || self.names.iter().enumerate().rev().take(6);
        let body = |office: &Office| {
            let key = |index: usize| words.get(index).map(|token| token.key);
            (key(office.tail_start()), key(office.tail_end - 1))
        };
        let is_bare = |office: &Office| office.tail_end == office.tail_start();
        let is_same = |other: &Office| {
            other.phrase.form == office.phrase.form
                && (is_bare(office) || is_bare(other) || body(office) == body(other))
        };
        let holds = |found: &Found| found.held.iter().any(|held| is_same(&self.offices[held.office]));
        if let Some((holder, _)) = near().find(|(_, found)| holds(found)) {
            return Some(holder);
        }
        // "keputusan Oman. Menurutnya, Menteri X itu …": spoken of again.
        let is_near_and_known = |found: &Found| {
            let key = words.tokens[found.name.start].key;
            let before = near().skip(1).take(4);
            at == found.name.after + 1
                && words.gap(at) == COMMA | SPACE
                && words.word(at - 1).ends_with("nya")
                && before.clone().any(|(_, other)| words.tokens[other.name.start].key == key)
        };
        let reach = if is_said { 6 } else { 1 };
        let is_active = |found: &Found| found.signs & (ACTIVE | OFFICE) != 0 || is_near_and_known(found);
        let (last, found) = near().take(reach).find(|(_, found)| is_active(found))?;
        // Who is only spoken of in passing yields to the speaker before: "kata Oman seusai menemui Presiden Wira".
        let speaks = |found: &Found| found.signs & (evidence::SPEAKS | evidence::TELLING) != 0;
        let speaker = near().take(3).find(|(_, found)| speaks(found)).map(|(index, _)| index);
        let name = if found.signs & ACTIVE == 0 { speaker.unwrap_or(last) } else { last };
        // "Menurut Oman, Presiden ke-3 RI itu …": another.
        (is_said || self.names[name].name.after != at).then_some(name)
    }

    /// Reads a name at `start` and keeps it with its signs and offices; gives the index after it.
    fn take_name(&mut self, words: &Words, start: usize, held: &[Held], is_led: bool) -> Option<usize> {
        let nickname = nickname_at(words, start);
        let plain = read_name(words, start, is_led);
        // "Gus Dur" is longer than "Dur", "Prabowo Subianto" longer than any nickname in it.
        let (name, nickname) = match (nickname, plain) {
            (Some((nickname, end)), plain)
                if plain.is_none_or(|plain| plain.end <= end || ends_after(words, nickname, end)) =>
            {
                (bare_name(start, end), Some(nickname))
            }
            (_, Some(plain)) => without_nickname(words, plain),
            _ => return None,
        };
        let mut found = Found {
            signs: evidence::signs(words, &name),
            name,
            held: held.to_vec(),
            nickname,
            is_paired: false,
        };
        let is_full =
            |nickname: &Nickname| (name.start..name.end).all(|index| nickname.holds(words.word(index)));
        let called = nickname_at(words, name.start).map(|(nickname, _)| nickname);
        if called.is_some_and(|called| called.is_sure && (nickname.is_some() || is_full(called))) {
            found.signs |= NICKNAME;
        }
        if let Some(office) = self.nameless.take()
            && found.held.is_empty()
            && is_subject_of(words, &self.offices[office], &found.name)
        {
            found.held.push(Held { office, is_second: false, is_past: false, is_sought: false });
        }
        self.mark_by_offices(&mut found);
        self.join_list(words, &mut found);
        self.names.push(found);
        Some(name.after)
    }

    fn mark_by_offices(&self, found: &mut Found) {
        for held in &found.held {
            let office = &self.offices[held.office];
            found.signs |= if office.phrase.slot == Slot::Person { DESCRIBED } else { OFFICE };
            if office.phrase.slot == Slot::Person && office.end - office.start > 1 {
                found.signs |= DESCRIBED_LONG;
            }
            if office.phrase.form == "bernama" {
                found.signs |= CALLED;
            }
            if office.phrase.branch == Some(Branch::Candidate) || office.is_candidate {
                found.signs |= RUNS;
            }
        }
    }

    /// Takes over what a list of names shares: "Anggota KPU A, B, dan C", "Bupati dan Wakil Bupati A dan B", "A-B".
    fn join_list(&mut self, words: &Words, found: &mut Found) {
        let Some(last) = self.names.last_mut() else { return };
        let Some(link) = list_link(words, &last.name, found.name.outer) else { return };
        if !found.held.is_empty() {
            return;
        }
        let is_in_title = words.is_in_title(found.name.start);
        // "Kemarin lusa, Oman Rahardi": a comma alone makes no list of the first word, nor of the words of a headline.
        let is_listed = |name: &Name| {
            let first = &words.tokens[name.start];
            let is_single = name.len() == 1 && !first.is(GIVEN);
            link != ListLink::Comma || !is_single || !is_in_title && !words.begins_sentence(name.outer)
        };
        let is_after_list = last.name.len() > 1 || last.signs & LISTED != 0 || link == ListLink::Pair;
        found.signs |= if is_after_list && is_listed(&found.name) { LISTED } else { 0 };
        let is_fit = (found.name.len() > 1 || link == ListLink::Pair) && is_listed(&last.name);
        last.signs |= if is_fit { LISTED } else { 0 };
        if link == ListLink::Pair {
            found.is_paired = true;
            last.is_paired = true;
        }
        // "menduetkan N dengan N"
        if found.signs & last.signs & LISTED != 0 || link != ListLink::Comma {
            let runs = (last.signs | found.signs) & RUNS;
            last.signs |= runs;
            found.signs |= runs;
        }
        let mut shared = Vec::new();
        for held in &last.held {
            let office = &self.offices[held.office];
            let is_before = office.end <= last.name.outer;
            if office.second.is_some() && !held.is_second && is_before {
                shared.push(Held { is_second: true, ..*held });
            } else if is_before && office.is_shared() && (link != ListLink::With) {
                shared.push(*held);
            }
        }
        found.held = shared;
        self.mark_by_offices(found);
    }
}

/// Where an office ends that goes on with a place nobody knows, the name after a comma: "Ketua PAC Banjarmekar, Oman
/// Rahardi".
fn place_before_name(words: &Words, office: &Office, end: usize) -> Option<usize> {
    let is_unknown = |index: usize| {
        words
            .get(index)
            .is_some_and(|token| token.shape == Shape::Title && token.class == 0 && !token.is_region)
    };
    let is_local = office.phrase.slot == Slot::Body && !office.is_shared() && end > office.tail_start();
    let is_place = is_local && words.gap(end) == SPACE && is_unknown(end) && !words.is_in_title(end);
    let next = end + 1;
    let name_follows = words.gap(next) == COMMA | SPACE
        && words
            .get(next)
            .is_some_and(|token| token.shape == Shape::Title && (token.class == 0 || token.is(GIVEN)))
        && words.gap(next + 1) == SPACE
        && words.get(next + 1).is_some_and(|token| {
            token.shape == Shape::Title && (token.class == 0 || token.is(GIVEN)) && !token.is(HEAD)
        });
    (is_place && name_follows).then_some(next)
}

/// "Wakil Ketua DPR , akan": a blank, a comma and a verb, where a link with the name is lost.
fn lost_its_name(words: &Words, end: usize) -> bool {
    let Some(next) = words.get(end).filter(|next| next.gap == COMMA | SPACE && end > 0) else { return false };
    let between = words.source(end).get(words.tokens[end - 1].span.end..next.span.start);
    !words.is_in_title(end)
        && next.shape == Shape::Lower
        && next.is(TELLS | ACTS)
        && between.is_some_and(|between| between.starts_with(" ,"))
}

/// Whether the next name after a lost one is that of the headline: whom the article is about.
fn is_subject_of(words: &Words, office: &Office, name: &Name) -> bool {
    const NEAR: usize = 60;
    let key = words.tokens[name.start].key;
    name.outer < office.end + NEAR && (0..words.title_len).any(|index| words.is_key(index, key))
}

/// A name an office belongs to.
struct Beside {
    name: usize,
    /// By a word or a bracket, not only a comma.
    is_linked: bool,
    is_past: bool,
    is_sought: bool,
}

/// "Jokowi Urusi": what follows a short name that is no part of the full one is no name either.
fn ends_after(words: &Words, nickname: &Nickname, end: usize) -> bool {
    let is_held = |index: usize| words.get(index).is_some() && nickname.holds(words.word(index));
    // "Prabowo Megawati": two people, their hyphen lost.
    let is_other = nickname_at(words, end).is_some_and(|(other, _)| {
        let word = words.word(end).to_lowercase();
        let is_part = |name: &&str| name.to_lowercase().starts_with(&word);
        other.is_sure && !nickname.full.iter().any(is_part)
    });
    nickname.is_sure && !is_held(end) && (is_other || !is_held(end - 1))
}

/// "Joko Widodo Jokowi", its brackets lost: the nickname is no part of the name. "Pak Jokowi": it is the name.
fn without_nickname(words: &Words, mut name: Name) -> (Name, Option<&'static Nickname>) {
    if let Some((nickname, end)) = nickname_at(words, name.start).filter(|_| name.outer < name.start)
        && end == name.end
    {
        return (name, Some(nickname));
    }
    let last = name.end - 1;
    let is_extra = name.len() > 2
        && nickname_at(words, last).is_some_and(|(nickname, _)| {
            !nickname.holds(words.word(last)) && nickname.holds(words.word(name.start))
        });
    if is_extra {
        name.end = last;
    }
    (name, None)
}

fn bare_name(start: usize, end: usize) -> Name {
    Name {
        outer: start,
        start,
        end,
        after: end,
        has_honorific: false,
        has_rank: false,
        is_retired: false,
        has_degree: false,
    }
}

/// Whether the article speaks of candidates at all.
pub(super) fn speaks_of_candidates(words: &Words) -> bool {
    words.tokens.iter().any(|token| token.is(CANDIDACY) || token.key == v::CALON)
}
