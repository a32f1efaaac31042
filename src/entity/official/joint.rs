//! What joins names with names and offices with names: commas, "dan", "sekaligus", "yakni", brackets.

use super::grammar;
use super::name::Name;
use super::tokens::{CLOSE, COMMA, DASH, HYPHEN, OPEN, SLASH, SPACE, Shape, Words};
use super::vocabulary as v;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListLink {
    Comma,
    And,
    Pair,
    With,
}

/// How two names are joined, when nothing else stands between them.
pub(super) fn list_link(words: &Words, name: &Name, next: usize) -> Option<ListLink> {
    let after = name.after;
    let gap = name.gap_after(words);
    if next == after {
        return match gap {
            _ if gap == COMMA | SPACE || gap == COMMA => Some(ListLink::Comma),
            _ if gap & (HYPHEN | SLASH | DASH) != 0 && gap & !(HYPHEN | SLASH | DASH | SPACE) == 0 => {
                Some(ListLink::Pair)
            }
            _ => None,
        };
    }
    // "N dan juga N"
    let is_also = next == after + 2 && words.is_key(after + 1, v::JUGA) && words.gap(after + 1) == SPACE;
    if (next == after + 1 || is_also) && words.gap(next) == SPACE && (gap == SPACE || gap == COMMA | SPACE) {
        let key = words.tokens[after].key;
        if key == v::DAN || key == v::SERTA {
            return Some(ListLink::And);
        }
        if key == v::DENGAN || key == v::BERSAMA {
            return Some(ListLink::With);
        }
    }
    None
}

/// The index of an office joined by "sekaligus", "yang juga", "merangkap".
pub(super) fn skip_also(words: &Words, end: usize, is_bracketed: bool) -> Option<usize> {
    let mut at = end;
    let is_also = |key: u64| [v::SEKALIGUS, v::YANG, v::JUGA, v::MERANGKAP].contains(&key);
    let gap = words.gap(at);
    let may_be_office = |at: usize| at < words.len() && grammar::may_begin(words, at);
    if is_bracketed && gap & SLASH != 0 && may_be_office(at) {
        return Some(at);
    }
    if is_bracketed && v::is_and(words, at) && may_be_office(at + 1) {
        return Some(at + 1);
    }
    let links = (end..end + 5).take_while(|&index| {
        words.gap(index) == SPACE && words.get(index).is_some_and(|token| v::LINKS.contains_key(&token.key))
    });
    let linked = end + links.count();
    if is_bracketed && linked > end && words.is_key(end, v::YANG) && may_be_office(linked) {
        return Some(linked);
    }
    if gap != SPACE && gap != COMMA | SPACE {
        return None;
    }
    while at < end + 3 && words.get(at).is_some_and(|token| is_also(token.key)) {
        at += 1;
    }
    (at > end && may_be_office(at)).then_some(at)
}

/// Where the name after an office may begin; `is_shared` allows "hakim MK yang hadir terdiri dari N, N".
pub(super) fn skip_to_name(words: &Words, end: usize, is_shared: bool) -> Option<usize> {
    let gap = words.gap(end);
    if end >= words.len() {
        return None;
    }
    // "Gubernur Jawa Barat (Oman Rahardi)"
    if gap & OPEN != 0 {
        let close = (end + 2..end + 5).find(|&index| words.gap(index) & CLOSE != 0)?;
        let is_name = (end..close).all(|index| words.tokens[index].shape == Shape::Title);
        return is_name.then_some(end);
    }
    if gap & !(SPACE | COMMA | CLOSE) != 0 {
        return None;
    }
    // "Wali Kota Surabaya saat ini, Oman Rahardi"
    let now = usize::from(words.is_key(end, v::KINI))
        + 2 * usize::from(words.is_key(end, v::SAAT) && words.is_key(end + 1, v::INI));
    if now > 0 && gap == SPACE && words.gap(end + now) == COMMA | SPACE {
        return Some(end + now);
    }
    let limit = if is_shared { end + 8 } else { end + 2 };
    for index in end..limit {
        let Some(token) = words.get(index) else { break };
        if token.shape != Shape::Lower || index > end && words.gap(index) & !(SPACE | COMMA) != 0 {
            break;
        }
        let is_namely = [v::YAKNI, v::YAITU, v::BERNAMA, v::DIJABAT].contains(&token.key);
        let is_by = words.is_key(index + 1, v::DARI)
            || words.is_key(index + 1, v::OLEH)
            || words.is_key(index + 1, v::ATAS);
        if is_namely || token.key == v::TERDIRI {
            return Some(index + 1 + usize::from(is_by));
        }
    }
    Some(end)
}
