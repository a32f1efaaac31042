//! Interpreting: which law each list of pinpoints belongs to.
//!
//! In: what was found in one part of an article. Out: [`Citation`]s, each a law with its pinpoints and its place. The
//! rules, in order: the law right after the list, the law right before it, the nearest law to the left in the sentence,
//! the law its neighbours in the sentence go to, the last law before.

use super::find::Item;
use super::kind::{Issuer, Pins};
use super::law::{Law, Reference};
use super::pin::{Level, Pin};
use super::pinpoint::PinList;
use super::token::{Class, Tokens};

/// A law cited in one place.
#[derive(Clone, Debug)]
pub(super) struct Citation {
    /// Index of the law among the items; none when it stands in another part of the article, if anywhere.
    pub law: Option<usize>,
    pub pins: Vec<Pin>,
    /// First byte and one past the last.
    pub span: (usize, usize),
    /// Its pinpoints were given to the law from a distance.
    pub loose: bool,
}

/// A pinpoint without law looks back this many sentences for one.
const MAX_SENTENCES: u32 = 12;
/// `ayat (1)` alone looks back this many sentences for its pasal.
const MAX_PASAL_SENTENCES: u32 = 3;

/// What was read so far.
struct Reader<'a, 't> {
    tokens: &'a Tokens<'t>,
    items: &'a [Item],
    /// For each item that is a law: the law its pinpoints go to.
    owner: Vec<usize>,
    /// The list that stands right before the item, by item.
    taken: Vec<Option<usize>>,
    citations: Vec<Citation>,
    /// The last law that has articles, and the last decision, each with the sentence of its mention.
    last_law: Option<(usize, u32)>,
    last_decision: Option<(usize, u32)>,
    last_pasal: Option<(Pin, Option<usize>, u32)>,
}

/// Attaches pinpoints to laws.
pub(super) fn attach(tokens: &Tokens<'_>, items: &[Item]) -> Vec<Citation> {
    let mut reader = Reader {
        tokens,
        items,
        owner: (0..items.len()).collect(),
        taken: vec![None; items.len()],
        citations: Vec::new(),
        last_law: None,
        last_decision: None,
        last_pasal: None,
    };
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Law(law) => reader.read_law(at, law),
            Item::Pins(pins) => reader.read_pins(at, pins),
        }
    }
    reader.citations
}

impl Reader<'_, '_> {
    fn law(&self, at: usize) -> Option<&Law> {
        match self.items.get(at) {
            Some(Item::Law(law)) => Some(law),
            _ => None,
        }
    }

    fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        (self.tokens.get(from).start, self.tokens.get(to - 1).end)
    }

    fn read_law(&mut self, at: usize, law: &Law) {
        let is_back = law.reference == Reference::Back;
        let referent = is_back.then(|| self.referent(law)).flatten();
        self.owner[at] = if is_back { referent.unwrap_or(at) } else { self.base(at, law) };
        if !matches!(law.reference, Reference::Back | Reference::Draft(_)) && self.taken[at].is_none() {
            let span = self.bytes(law.start, law.end);
            self.citations.push(Citation { law: Some(at), pins: Vec::new(), span, loose: false });
        }
        if is_back && referent.is_none() {
            return;
        }
        let last = Some((self.owner[at], self.tokens.get(law.start).sentence));
        match law.kind.map_or(Pins::Pasal, |kind| kind.pins) {
            Pins::Pasal if law.kind.is_some() || matches!(law.reference, Reference::Draft(_)) => {
                self.last_law = last
            }
            Pins::Diktum => self.last_decision = last,
            _ => {}
        }
    }

    /// The law that "UU tersebut" speaks of.
    fn referent(&self, law: &Law) -> Option<usize> {
        let Some(kind) = law.kind else { return self.last_law.map(|(at, _)| at) };
        let last =
            if kind.pins == Pins::Diktum { self.last_decision } else { self.last_law }.map(|(at, _)| at);
        let same_kind =
            |at: usize| self.law(at).is_some_and(|law| law.kind.is_some_and(|other| other.key == kind.key));
        last.filter(|&at| same_kind(at)).or_else(|| {
            let from = self.items.len().min(self.citations.last().and_then(|c| c.law).map_or(0, |at| at + 1));
            (from.saturating_sub(40)..from).rev().find(|&at| same_kind(at)).map(|at| self.owner[at])
        })
    }

    /// The law that an amending law amends, when the text says so: pinpoints of the pair go to the amended one.
    fn base(&self, at: usize, law: &Law) -> usize {
        const AMENDED: &[&str] =
            &["diubah", "dirubah", "perubahan", "ditambah", "penetapan", "direvisi", "diperbarui"];
        let Some(before) = at.checked_sub(1).and_then(|before| self.law(before)) else { return at };
        let gap = before.end..law.start;
        let near =
            gap.len() <= 16 && self.tokens.get(before.start).sentence == self.tokens.get(law.start).sentence;
        let citable = before.kind.is_some() && before.reference != Reference::Back;
        if !near || !citable {
            return at;
        }
        let joined = gap.len() <= 3
            && gap.clone().any(|t| self.tokens.is_any(t, &["jo", "juncto", "junto", "yuncto"]));
        let amended = gap.clone().any(|t| self.tokens.is_any(t, AMENDED));
        let replaced =
            gap.clone().any(|t| self.tokens.is_any(t, &["menjadi", "diganti", "digantikan", "dicabut"]));
        let same_kinds = before.kind.is_some_and(|kind| kind.issuer != Issuer::Code)
            && law.kind.is_some_and(|kind| kind.issuer != Issuer::Code);
        if (amended && !replaced || joined) && same_kinds { self.owner[at - 1] } else { at }
    }

    fn read_pins(&mut self, at: usize, list: &PinList) {
        let sentence = self.tokens.get(list.start).sentence;
        let mut pins = list.pins.clone();
        let next = self.law_after(at, list).filter(|&next| self.accepts(next, &pins));
        if list.same_pasal
            || next.is_none() && pins.iter().any(|pin| !pin.has(Level::Pasal)) && self.is_open(&pins)
        {
            let Some((pasal, law, when)) = self.last_pasal else { return };
            if sentence.saturating_sub(when) > MAX_PASAL_SENTENCES {
                return;
            }
            for pin in pins.iter_mut().filter(|pin| !pin.has(Level::Pasal)) {
                pin.put(Level::Pasal, pasal.get(Level::Pasal));
            }
            return self.cite(law, pins, self.bytes(list.start, list.end), sentence, true);
        }
        if self.is_open(&pins) {
            return;
        }
        if let Some(next) = next {
            self.taken[next] = Some(at);
            let end = self.law(next).map_or(list.end, |law| law.end);
            let is_back = self.law(next).is_some_and(|law| law.reference == Reference::Back);
            let law = if is_back { self.law(next).and_then(|law| self.referent(law)) } else { Some(next) };
            return self.cite(law, pins, self.bytes(list.start, end), sentence, false);
        }
        let before = self.law_before(at, list).filter(|&before| self.accepts(before, &pins));
        let (law, span) = match before {
            Some(before) => (Some(self.owner[before]), self.widen_back(before, list)),
            None => (self.law_around(at, &pins, sentence), self.bytes(list.start, list.end)),
        };
        self.cite(law, pins, span, sentence, before.is_none());
    }

    fn cite(
        &mut self,
        law: Option<usize>,
        mut pins: Vec<Pin>,
        span: (usize, usize),
        sentence: u32,
        loose: bool,
    ) {
        if let Some(last) = pins.last().filter(|pin| pin.has(Level::Pasal)) {
            self.last_pasal = Some((*last, law, sentence));
        }
        if pins.iter().any(|pin| pin.has(Level::Pasal)) {
            pins.retain(|pin| pin.has(Level::Pasal));
        }
        self.citations.push(Citation { law, pins, span, loose });
    }

    /// Whether pinpoints lack a pasal, so that they need one from before.
    fn is_open(&self, pins: &[Pin]) -> bool {
        pins.iter().all(|pin| !pin.has(Level::Pasal) && !pin.has(Level::Bab) && !pin.has(Level::Diktum))
    }

    /// Whether a law can have these pinpoints.
    fn accepts(&self, at: usize, pins: &[Pin]) -> bool {
        let diktum = pins.iter().any(|pin| pin.has(Level::Diktum));
        self.law(at).is_some_and(|law| match law.kind {
            Some(kind) => kind.pins != Pins::None && (!diktum || kind.pins == Pins::Diktum),
            None => matches!(law.reference, Reference::Draft(_) | Reference::Back),
        })
    }

    /// The law right after the list, across one glue word.
    fn law_after(&self, at: usize, list: &PinList) -> Option<usize> {
        const GLUE: &[&str] =
            &["dari", "pada", "dalam", "tentang", "di", "sesuai", "menurut", "berdasarkan", "revisi"];
        let law = self.law(at + 1)?;
        let gap = list.end..law.start;
        let alone = || {
            at == 0
                || self.law(at - 1).is_none_or(|before| {
                    self.tokens.get(before.start).sentence != self.tokens.get(law.start).sentence
                })
        };
        let glued = gap.len() <= 3
            && gap.clone().all(|t| {
                let token = self.tokens.get(t);
                match token.class {
                    Class::Word => {
                        self.tokens.is_any(t, GLUE) || gap.len() == 1 && self.tokens.is(t, "dan") && alone()
                    }
                    Class::Mark => matches!(token.mark, b',' | b'(' | b'"' | b'\'' | b')'),
                    _ => false,
                }
            });
        glued.then_some(at + 1)
    }

    /// The law right before the list, its title and bracket swallowed.
    fn law_before(&self, at: usize, list: &PinList) -> Option<usize> {
        const GLUE: &[&str] = &[
            "khususnya",
            "yaitu",
            "yakni",
            "pada",
            "dalam",
            "di",
            "terutama",
            "tepatnya",
            "dan",
            "ada",
            "mengenai",
        ];
        let before = at.checked_sub(1)?;
        let law = self.law(before)?;
        let gap = law.after..list.start.max(law.after);
        let glued = gap.len() <= 3
            && gap.clone().all(|t| match self.tokens.get(t).class {
                Class::Word => self.tokens.is_any(t, GLUE),
                Class::Mark => self.tokens.get(t).mark != b'.',
                _ => false,
            });
        glued.then_some(before)
    }

    /// The place of a list right after its law: the law's own mention grows over it.
    fn widen_back(&mut self, before: usize, list: &PinList) -> (usize, usize) {
        let span = self.bytes(list.start, list.end);
        let Some(law) = self.law(before) else { return span };
        let start = self.tokens.get(law.start).start;
        let alone = self.citations.last().is_some_and(|last| last.pins.is_empty() && last.span.0 == start);
        if alone && self.owner[before] == before {
            self.citations.pop();
            return (start, span.1);
        }
        span
    }

    /// The law of a list that no law touches.
    fn law_around(&self, at: usize, pins: &[Pin], sentence: u32) -> Option<usize> {
        if pins.iter().any(|pin| pin.has(Level::Bab)) {
            return None;
        }
        let wanted =
            if pins.iter().any(|pin| pin.has(Level::Diktum)) { self.last_decision } else { self.last_law };
        let law_within = |sentences: u32| {
            wanted.filter(|(_, when)| sentence.saturating_sub(*when) <= sentences).map(|(law, _)| law)
        };
        let touching = self.touches_next(at).then(|| self.law_ahead(at, pins, sentence)).flatten();
        touching
            .or_else(|| law_within(0))
            .or_else(|| self.law_ahead(at, pins, sentence))
            .or_else(|| law_within(MAX_SENTENCES))
    }

    /// Whether the next item is a list of pinpoints, at most two words away.
    fn touches_next(&self, at: usize) -> bool {
        match (&self.items[at], self.items.get(at + 1)) {
            (Item::Pins(list), Some(Item::Pins(next))) => next.start <= list.end + 2,
            _ => false,
        }
    }

    /// The law a later list of the same sentence goes to: "Pasal 2 subsider Pasal 3 UU …".
    fn law_ahead(&self, at: usize, pins: &[Pin], sentence: u32) -> Option<usize> {
        for next in at + 1..(at + 6).min(self.items.len()) {
            match &self.items[next] {
                Item::Pins(list) if self.tokens.get(list.start).sentence == sentence => {
                    if let Some(law) = self.law_after(next, list).filter(|&law| self.accepts(law, pins)) {
                        return Some(law);
                    }
                }
                _ => return None,
            }
        }
        None
    }
}
