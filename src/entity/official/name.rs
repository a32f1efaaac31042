//! The grammar of personal names.
//!
//! In goes a list of words and an index; out comes the [`Name`] that begins there: honorifics and ranks left out before
//! it, degrees after it. Single names, initials ("M. Said"), particles ("bin", "Al-"), Balinese order names and names
//! with apostrophes are names; a name ends at the first word in lower case, verb, body or region. Whether the words
//! really name a person is judged by [`evidence`](super::evidence).

use super::lexicon::{
    self, ACTS, BODY, COMMON, DEGREE, GIVEN, HEAD, HONORIFIC, INITIALS, INST, MONTH, NOT_NAME, ORG, PARTICLE,
    PARTY, PLACE, PLAIN, RANK, SAYS, SOFT, TELLS,
};
use super::tokens::{CLOSE, COMMA, DASH, DOT, Gap, HYPHEN, OPEN, SPACE, Shape, Token, Words};
use super::vocabulary as v;

/// A name has at most this many words.
const LONGEST_NAME: usize = 7;

/// A name as it stands in the text. Places are token indices, ends exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// With what stands before it: honorifics, ranks.
    pub outer: usize,
    pub start: usize,
    pub end: usize,
    /// After degrees and a nickname in brackets.
    pub after: usize,
    pub has_honorific: bool,
    pub has_rank: bool,
    pub is_retired: bool,
    pub has_degree: bool,
}

impl Name {
    /// What stands after the name and its degrees; the dot of a degree ends nothing.
    pub fn gap_after(&self, words: &Words) -> Gap {
        let gap = words.gap(self.after);
        if self.has_degree && gap & (SPACE | COMMA) != 0 { gap & !DOT } else { gap }
    }

    pub fn len(&self) -> usize {
        self.end - self.start
    }
}

/// The name that begins at `at`. `is_led` tells that an office stands right before it: then ordinary words may be names.
pub(super) fn read_name(words: &Words, at: usize, is_led: bool) -> Option<Name> {
    let prefix = Prefix::read(words, at);
    let is_led = is_led || prefix.has_honorific || prefix.has_rank;
    let start = prefix.end;
    // "Bapak, Ibu": an honorific and a comma lead to no name.
    let is_parted = start > at && words.gap(start) & !(SPACE | DOT | CLOSE) != 0;
    if is_parted || !may_begin_name(words, start, is_led) {
        return None;
    }
    let mut end = start + 1;
    while end < start + LONGEST_NAME && may_continue_name(words, start, end) {
        end += 1;
    }
    // Cut longer runs of capitals: no name.
    if end == start + LONGEST_NAME && may_continue_name(words, start, end) {
        return None;
    }
    while end > start && is_dangling(words, start, end) {
        end -= 1;
    }
    let has_full_word = (start..end).any(|index| words.tokens[index].span.len() > 2 || end - start == 1);
    if end == start || !has_full_word || words.tokens[start].shape == Shape::Letter && end - start == 1 {
        return None;
    }
    let after = skip_degrees(words, end);
    Some(Name {
        outer: at,
        start,
        end,
        after,
        has_honorific: prefix.has_honorific,
        has_rank: prefix.has_rank,
        is_retired: prefix.is_retired,
        has_degree: after > end,
    })
}

#[derive(Default)]
struct Prefix {
    end: usize,
    has_honorific: bool,
    has_rank: bool,
    is_retired: bool,
}

impl Prefix {
    fn read(words: &Words, at: usize) -> Prefix {
        let mut prefix = Prefix { end: at, ..Prefix::default() };
        for _ in 0..8 {
            let index = prefix.end;
            let Some(token) = words.get(index) else { break };
            let gap = words.gap(index);
            let is_joined = index == at || gap & !(SPACE | DOT | OPEN | CLOSE) == 0;
            if is_joined && is_inspector(words, index) {
                prefix.end += 1;
                prefix.has_rank = true;
                prefix.skip_rank_ends(words);
                continue;
            }
            if !is_joined || !token.is(HONORIFIC | RANK) && !is_split_honorific(words, index) {
                break;
            }
            // "Direktorat Jenderal", "Sekretaris Jenderal": no rank.
            let before = index.checked_sub(1).and_then(|before| words.get(before));
            if token.key == v::JENDERAL
                && index == at
                && gap == SPACE
                && before.is_some_and(|before| v::BEFORE_GENERAL.contains_key(&before.key))
            {
                break;
            }
            // "Inspektur", "Mayor", "Haji" may be all there is: the name must follow.
            prefix.has_rank |= token.is(RANK) && token.is_capitalised();
            prefix.is_retired |= token.key == v::PURN || token.key == v::PURNAWIRAWAN;
            prefix.has_honorific |= !token.is(RANK);
            prefix.end += if is_split_honorific(words, index) { 2 } else { 1 };
            if token.is(RANK) && token.is_capitalised() {
                prefix.skip_rank_ends(words);
            }
        }
        prefix
    }

    /// "Besar Polisi" after "Ajun Komisaris".
    fn skip_rank_ends(&mut self, words: &Words) {
        while words.get(self.end).is_some_and(|next| {
            next.gap == SPACE && next.shape == Shape::Title && v::RANK_ENDS.contains_key(&next.key)
        }) {
            self.end += 1;
        }
    }
}

/// "Inspektur Satu", "Inspektur Jenderal Polisi": ranks; "Inspektur Daerah" is an office.
fn is_inspector(words: &Words, index: usize) -> bool {
    let ends = |at: usize| {
        words.get(at).is_some_and(|next| {
            next.gap == SPACE && next.is_capitalised() && v::RANK_ENDS.contains_key(&next.key)
        })
    };
    // "Inspektur Jenderal Kementerian X" is an office.
    let is_office = || {
        words.is_key(index + 1, v::JENDERAL)
            && words.get(index + 2).is_none_or(|after| after.is(BODY | INST) || !after.is_capitalised())
    };
    words.is_key(index, v::INSPEKTUR) && ends(index + 1) && !is_office()
}

/// "K.H."
fn is_split_honorific(words: &Words, index: usize) -> bool {
    words.tokens[index].shape == Shape::Letter
        && words.tokens[index].key == v::LETTER_K
        && words.gap(index + 1) == DOT
        && words.is_key(index + 1, v::LETTER_H)
}

fn may_begin_name(words: &Words, index: usize, is_led: bool) -> bool {
    let Some(token) = words.get(index) else { return false };
    if words.gap(index) & OPEN != 0 && words.gap(index + 1) & CLOSE != 0 && token.is(RANK) {
        return false;
    }
    if !token.is_capitalised() || token.is(MONTH | PLAIN | SAYS | TELLS | ACTS | RANK) {
        return false;
    }
    if token.is(BODY | PARTY | NOT_NAME | ORG | HEAD | INST | PLACE)
        && !(token.is(GIVEN) && token.shape == Shape::Title)
    {
        return false;
    }
    if token.is_region && token.region_end == 0 || is_kinship(words, index) {
        return false;
    }
    let word = words.word(index);
    // "Dilantiknya", "Jodohkan": no name ends so, short ones aside (Tanya, Sonya).
    let is_verb = word.len() > 6 && (word.ends_with("nya") || word.ends_with("kan"));
    if is_half_of_pair(words, index) || is_verb && !token.is(GIVEN) || has_digit(word) {
        return false;
    }
    if token.region_end > 0 {
        let follows = words.get(index + 1).is_some_and(|next| {
            next.shape == Shape::Title
                && words.gap(index + 1) == SPACE
                && !next.is(COMMON | SOFT | BODY | HEAD | NOT_NAME | PLAIN)
        });
        return is_led
            && token.region_end as usize == index + 1
            && follows
            && next_is_no_region(words, index);
    }
    match token.shape {
        Shape::Upper => token.is(GIVEN | INITIALS) || is_led && token.span.len() > 3 && token.class == 0,
        Shape::Letter => {
            let gap = words.gap(index + 1);
            let next_is_word = words.get(index + 1).is_some_and(|next| next.is_capitalised());
            next_is_word && (gap == SPACE || gap == DOT || gap == DOT | SPACE)
        }
        _ => {
            let word = words.word(index);
            let is_initials = token.is(INITIALS) && token.span.len() <= 3;
            let in_title = words.is_in_title(index);
            let is_headline_verb = in_title && is_verb_like(word);
            let is_known =
                token.is(COMMON | SOFT) || is_headline_verb || super::organisation::is_nominal(word);
            let is_led_word = is_led && !in_title && !is_verb_like(word) && words.gap(index) & DOT == 0;
            token.is(GIVEN) || is_initials || !is_known || is_led_word || is_soft_name(words, index)
        }
    }
}

/// "Blak" in "Blak-blakan", "Sosio" in "Sosio-legal".
fn is_half_of_pair(words: &Words, index: usize) -> bool {
    words.gap(index + 1) == HYPHEN && words.get(index + 1).is_some_and(|next| next.shape == Shape::Lower)
}

/// "Putra sulung Presiden", "Gibran Putra Jokowi": kin of somebody, though Putra is a name too.
fn is_kinship(words: &Words, index: usize) -> bool {
    let token = words.tokens[index];
    let next = words.get(index + 1).filter(|next| next.gap == SPACE);
    let is_of = |next: &Token| {
        next.is(HONORIFIC | RANK)
            || v::WHICH_CHILD.contains_key(&next.key)
            || super::nickname::nickname_at(words, index + 1).is_some()
    };
    token.is(GIVEN) && v::KIN.contains_key(&token.key) && next.is_some_and(is_of)
}

/// No name holds a digit: Rp85, T4mpar.
fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// A capitalised verb of a headline: Dipilih, Menangkan.
fn is_verb_like(word: &str) -> bool {
    let begins = |prefix: &str| {
        word.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    word.len() > 6
        && (word.ends_with("kan") || ["me", "di", "ber", "ter"].iter().any(|prefix| begins(prefix)))
        || word.len() > 4
            && word.strip_suffix('i').is_some_and(|stem| lexicon::class_of(lexicon::key(stem)) & COMMON != 0)
}

/// A word that is no name elsewhere, in the midst of a sentence before a name: "Bintang Ramadhan".
fn is_soft_name(words: &Words, index: usize) -> bool {
    let token = words.tokens[index];
    let after_lower = index > 0 && !matches!(words.tokens[index - 1].shape, Shape::Title | Shape::Upper);
    let is_parted = words.gap(index) & (COMMA | CLOSE) != 0 || after_lower;
    token.is(SOFT | COMMON)
        && !super::organisation::is_nominal(words.word(index))
        && is_parted
        && !words.is_in_title(index)
        && !words.begins_sentence(index)
        && words.gap(index + 1) == SPACE
        && words.get(index + 1).is_some_and(|next| {
            (next.is(GIVEN) || next.class == 0) && next.shape == Shape::Title && !next.is_region
        })
}

fn next_is_no_region(words: &Words, index: usize) -> bool {
    words.get(index + 1).is_none_or(|next| next.region_end == 0)
}

fn may_continue_name(words: &Words, start: usize, index: usize) -> bool {
    let (Some(token), Some(before)) = (words.get(index), words.get(index - 1)) else { return false };
    if !is_joining_gap(words, index) {
        return false;
    }
    if token.is(PARTICLE) && token.shape == Shape::Lower {
        let next_is_word = words.get(index + 1).is_some_and(|next| next.is_capitalised());
        return next_is_word && matches!(words.gap(index + 1), SPACE | HYPHEN);
    }
    if !token.is_capitalised()
        || token.region_end > 0 && !token.is(GIVEN) && !is_region_inside_name(words, index)
        || is_half_of_pair(words, index)
    {
        return false;
    }
    if token.is(MONTH | PLAIN | SAYS | TELLS | RANK) || token.is(ACTS) && !token.is(GIVEN) {
        return false;
    }
    if token.key == before.key {
        return false;
    }
    // "Oman Rahardi Hebohkan"
    let is_verb = !token.is(GIVEN)
        && before.shape != Shape::Letter
        && token.span.len() > 6
        && words.word(index).ends_with("kan");
    let is_credit = v::CREDITS.contains_key(&token.key);
    if is_verb || is_credit || has_digit(words.word(index)) || is_kinship(words, index) {
        return false;
    }
    // A judge, but in a name's last place a name, and between two names: Luqman Hakim, Luqman Hakim Rahardi.
    if token.key == v::HAKIM {
        let next = words.get(index + 1).filter(|next| next.gap == SPACE);
        return token.shape == Shape::Title
            && next.is_none_or(|next| next.shape == Shape::Lower || before.is(GIVEN) && is_plain_name(next));
    }
    // "Budi Karya Rahardi"
    if token.key == v::KARYA && before.is(GIVEN) && token.shape == Shape::Title {
        return words.get(index + 1).is_some_and(|next| next.gap == SPACE && is_plain_name(next));
    }
    if token.is(BODY | PARTY | NOT_NAME | ORG | HEAD | INST) && !token.is(GIVEN) {
        return false;
    }
    match token.shape {
        Shape::Letter => true,
        Shape::Upper => {
            let is_all_upper = words.tokens[start].shape == Shape::Upper && before.shape == Shape::Upper;
            // "Oman NS Rahardi"
            let is_inner = token.span.len() == 2
                && words.get(index + 1).is_some_and(|next| {
                    next.gap == SPACE
                        && next.shape == Shape::Title
                        && (next.class == 0 || next.is(GIVEN))
                        && !next.is_region
                });
            let is_initials = is_inner && !token.is(BODY | PARTY | DEGREE);
            token.is(GIVEN) || is_initials || is_all_upper && !token.is(DEGREE | BODY) && token.span.len() > 2
        }
        _ if token.is(GIVEN) => true,
        _ => {
            (!token.is(COMMON) || is_within_name(words, index) || ends_name(words, index))
                && (!words.is_in_title(index) || !token.is(SOFT) && !is_verb_like(words.word(index)))
        }
    }
}

/// A word of everyday use between two parts of a name, in running text: "Beka Ulung Hapsara".
fn is_within_name(words: &Words, index: usize) -> bool {
    let next = words.get(index + 1).filter(|next| next.gap == SPACE);
    !words.is_in_title(index)
        && is_plain_name(&words.tokens[index - 1])
        && !is_verb_like(words.word(index))
        && next.is_some_and(|next| is_plain_name(next) && !next.is(HEAD))
}

/// A word of everyday use with a capital that no sentence asks for, before what parts a name from the rest: "Raziv
/// Barokah, pemohon", "Bartolomius Mirip - Deny".
fn ends_name(words: &Words, index: usize) -> bool {
    let token = words.tokens[index];
    let is_parted = words.gap(index + 1) == COMMA | SPACE || words.gap(index + 1) & DASH != 0;
    !words.is_in_title(index)
        && is_parted
        && is_plain_name(&words.tokens[index - 1])
        && !words.begins_sentence(index - 1)
        && !token.is(HEAD | ORG | INST | PLACE | NOT_NAME)
        && !is_verb_like(words.word(index))
}

/// A word that is a name or unknown.
fn is_plain_name(token: &Token) -> bool {
    token.shape == Shape::Title && !token.is_region && (token.class == 0 || token.is(GIVEN))
}

/// A region's name with more of a personal name after it: "Oman Muna Rahardi".
fn is_region_inside_name(words: &Words, index: usize) -> bool {
    let next = words
        .get(index + 1)
        .filter(|next| next.gap == SPACE && next.shape == Shape::Title && !next.is_region);
    words.tokens[index].region_end as usize == index + 1
        && next.is_some_and(|next| next.class == 0 || next.is(GIVEN))
}

/// Whether the word at `index` is joined to the one before it as one name.
fn is_joining_gap(words: &Words, index: usize) -> bool {
    let gap = words.gap(index);
    let before = words.tokens[index - 1];
    let is_abbreviated = before.shape == Shape::Letter || before.is(INITIALS) && before.span.len() <= 4;
    gap == SPACE
        || (gap == DOT | SPACE || gap == DOT) && is_abbreviated
        || gap == HYPHEN && before.is(PARTICLE) && before.span.len() <= 3
}

/// Whether the last word of the name cannot end one.
fn is_dangling(words: &Words, start: usize, end: usize) -> bool {
    let token = words.tokens[end - 1];
    let is_initial = token.shape == Shape::Letter && end - start > 1;
    let is_degree = token.shape == Shape::Upper && token.is(DEGREE) && end - start > 1;
    is_initial || is_degree || token.is(PARTICLE) && token.span.len() <= 3 && end - start > 1
}

/// The index after the degrees that follow a name: ", S.H., M.Si."
fn skip_degrees(words: &Words, end: usize) -> usize {
    let mut at = end;
    for _ in 0..8 {
        let gap = words.gap(at);
        let is_parted =
            gap == COMMA | SPACE || gap == COMMA || gap == COMMA | DOT | SPACE || at == end && gap == SPACE;
        let Some(token) = words.get(at).filter(|_| is_parted) else { break };
        let is_dotted = token.is_capitalised() && token.span.len() <= 3 && words.gap(at + 1) == DOT;
        let is_degree = token.is(DEGREE) && token.is_capitalised();
        let is_plain_degree = is_degree && (token.shape == Shape::Upper || at > end || gap != SPACE);
        if !(is_plain_degree || is_dotted && gap != SPACE) {
            break;
        }
        at += 1;
        while words.gap(at) == DOT
            && words.get(at).is_some_and(|next| next.is_capitalised() && next.span.len() <= 5)
        {
            at += 1;
        }
    }
    at
}
