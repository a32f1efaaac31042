//! Finding: where a text speaks of laws and of places in them.
//!
//! In: a text. Out: laws and lists of pinpoints as written, in order. Look-alikes (Bible verses, registered cases, given
//! names) are refused here; which pinpoint belongs to which law, and which law is meant, is told later.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::kind;
use super::law::{self, Law, Reference};
use super::named;
use super::number::{self, Numeral};
use super::pinpoint::{self, PinList};
use super::token::{Class, Tokens};

/// A law or a list of pinpoints in the text.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Law(Law),
    Pins(PinList),
}

/// Range steps one article may have written out.
const RANGE_BUDGET: u16 = 2000;

/// Words that show a citation, besides the first words of the forms of kinds.
const WORDS: &[&str] = &[
    "pasal",
    "ayat",
    "psl",
    "ps",
    "diktum",
    "bab",
    "ay",
    "putusan",
    "putusannya",
    "perkara",
    "register",
    "keputusan",
    "ketetapan",
    "sengketa",
    "peraturan",
    "beleid",
    "nomor",
    "aturan",
    "regulasi",
    "huruf",
];
/// Parts of court numbers, which need no word around them.
const REGISTERS: &[&str] = &[
    "/puu", "/phpu", "/php.", "/skln", "dkpp-pke", "pke-dkpp", "/pid", "/pdt", "/hum", "/mkmk", "/g/",
    "/skb/",
];

/// Anchors of at least so many letters count inside longer words too: "perundang-undangan", "putusannya".
const LONG: usize = 6;

/// First words of the forms of kinds, and other words that show a citation.
fn words() -> impl Iterator<Item = &'static str> {
    let forms = kind::forms_of_all().filter_map(|form| form.split([' ', '-']).next());
    forms.chain(WORDS.iter().copied()).chain(["undang", "u.u"])
}

fn is_short(word: &str) -> bool {
    word.len() < LONG && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The short anchors, which count as whole words only, by their letters.
static SHORT_ANCHORS: LazyLock<HashSet<Letters>> =
    LazyLock::new(|| words().filter(|word| is_short(word)).map(letters).collect());

/// One bit for each hash of a short anchor.
static SHORT_BITS: LazyLock<[u64; 64]> = LazyLock::new(|| {
    let mut bits = [0; 64];
    for &letters in SHORT_ANCHORS.iter() {
        let bit = bit_of(letters);
        bits[bit / 64] |= 1 << (bit % 64);
    }
    bits
});

/// The long anchors and the parts of court numbers.
static LONG_ANCHORS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let mut words: Vec<&str> = words().filter(|word| !is_short(word)).collect();
    words.sort_unstable();
    words.dedup();
    words.extend(REGISTERS);
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .expect("a few hundred short words always make an automaton")
});

/// The letters of a short word in lower case, one a byte.
type Letters = u64;

fn letters(word: &str) -> Letters {
    word.bytes().fold(0, with_letter)
}

fn with_letter(letters: Letters, letter: u8) -> Letters {
    letters << 8 | Letters::from(letter | 0x20)
}

fn bit_of(letters: Letters) -> usize {
    (letters.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize
}

fn is_short_anchor(letters: Letters) -> bool {
    let bit = bit_of(letters);
    SHORT_BITS[bit / 64] >> (bit % 64) & 1 == 1 && SHORT_ANCHORS.contains(&letters)
}

/// Where `text` holds a word that may belong to a citation.
pub(super) fn anchors(text: &str) -> Vec<usize> {
    let mut anchors = Vec::new();
    push_short_anchors(text.as_bytes(), &mut anchors);
    push_long_anchors(text, &mut anchors);
    anchors.sort_unstable();
    anchors.dedup();
    anchors
}

fn push_short_anchors(bytes: &[u8], anchors: &mut Vec<usize>) {
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut letters = 0;
        let mut has_hump = false;
        while let Some(&byte) = bytes.get(at).filter(|byte| byte.is_ascii_alphabetic()) {
            has_hump |= at > start && is_hump(bytes, at);
            letters = with_letter(letters, byte);
            at += 1;
        }
        if has_hump {
            push_glued_anchors(bytes, start, at, anchors);
        } else if at > start && at - start < LONG && is_short_anchor(letters) {
            anchors.push(start);
        }
        at += usize::from(at == start);
    }
}

/// Short anchors in a word with inner capitals, where a blank may be lost: "PasalUU", but also "MoU".
fn push_glued_anchors(bytes: &[u8], start: usize, end: usize, anchors: &mut Vec<usize>) {
    let bounds = |from: usize| (from..=end).filter(|&at| at == start || at == end || is_hump(bytes, at));
    for from in bounds(start) {
        let is_anchor = |to: usize| is_short_anchor(bytes[from..to].iter().copied().fold(0, with_letter));
        if bounds(from + 1).take_while(|&to| to < from + LONG).any(is_anchor) {
            anchors.push(from);
        }
    }
}

fn push_long_anchors(text: &str, anchors: &mut Vec<usize>) {
    let bytes = text.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_anchor = |hit: &aho_corasick::Match| {
        let begins = hit.start() == 0 || !is_letter(hit.start() - 1) || is_hump(bytes, hit.start());
        let ends = !is_letter(hit.end()) || is_hump(bytes, hit.end());
        bytes[hit.start()] == b'/' || hit.len() >= LONG || begins && ends
    };
    anchors.extend(LONG_ANCHORS.find_iter(text).filter(is_anchor).map(|hit| hit.start()));
}

/// A capital right behind a small letter: words lose their blank in scraped pages.
fn is_hump(bytes: &[u8], at: usize) -> bool {
    let is_capital = bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    is_capital && at > 0 && bytes[at - 1].is_ascii_lowercase()
}

/// Finds laws and pinpoints in order; words are looked at only where an anchor is.
pub(super) fn find(tokens: &Tokens<'_>, anchors: &[usize]) -> Vec<Item> {
    let mut anchors = anchors.iter().copied().peekable();
    let mut items = Vec::new();
    let mut laws = Vec::new();
    let mut budget = RANGE_BUDGET;
    let mut at = 0;
    while at < tokens.list.len() {
        let token = tokens.get(at);
        let next = match token.class {
            Class::Word => {
                while anchors.next_if(|&anchor| anchor < token.start).is_some() {}
                if anchors.peek() != Some(&token.start) {
                    at += 1;
                    continue;
                }
                if let Some(pins) = pinpoint::parse(tokens, at, &mut budget) {
                    let end = pins.end;
                    if !is_other_pasal(tokens, &pins) {
                        items.push(Item::Pins(pins));
                    }
                    Some(end)
                } else {
                    law::parse(tokens, at, &mut laws).or_else(|| parse_untyped(tokens, at, &mut laws))
                }
            }
            Class::Number => parse_untyped(tokens, at, &mut laws),
            Class::Mark | Class::Break => None,
        };
        items.extend(laws.drain(..).filter(|law| !is_pending(tokens, law)).map(Item::Law));
        at = next.unwrap_or(at + 1).max(at + 1);
    }
    items
}

/// A number without a kind word: a court number, or a member of a known joint decision.
fn parse_untyped(tokens: &Tokens<'_>, at: usize, out: &mut Vec<Law>) -> Option<usize> {
    let keyword = number::keyword(tokens, at);
    let number_at = keyword.unwrap_or(at);
    let compound = matches!(tokens.get(number_at + 1).mark, b'/' | b'-' | b'.')
        || tokens.is_any(number_at + 1, &["p", "k", "pk", "puu", "phpu"]);
    if tokens.get(number_at).class != Class::Number || keyword.is_none() && !compound {
        return None;
    }
    let numeral = number::parse(tokens, number_at)?;
    let end = numeral.end;
    if number::ruling(&numeral).is_some() || number::is_commission_decision(&numeral.parts) {
        out.push(untyped(None, at, numeral));
    } else if numeral.parts.len() > 1 || numeral.plain().is_none() {
        let member = numeral.year.and_then(|year| named::joint_decision(&numeral.joined(), year));
        if member.is_some() {
            let mut law = untyped(kind::kind("skb"), at, numeral.clone());
            law.reference = Reference::Joint(vec![numeral], None);
            out.push(law);
        }
    }
    Some(end)
}

fn untyped(kind: Option<&'static kind::Kind>, start: usize, numeral: Numeral) -> Law {
    let end = numeral.end;
    let reference = Reference::Number(numeral);
    Law { kind, start, end, after: end, reference, words: (start, start), title: None, bracket: None }
}

/// `Yohanes pasal 3 ayat 16`, `surat Al-Maidah ayat 51`, `PPh Pasal 21`: verses and the names of a tax, not laws.
fn is_other_pasal(tokens: &Tokens<'_>, pins: &PinList) -> bool {
    const BOOKS: &[&str] = &[
        "kejadian",
        "keluaran",
        "imamat",
        "ulangan",
        "yosua",
        "rut",
        "samuel",
        "tawarikh",
        "ezra",
        "nehemia",
        "ester",
        "ayub",
        "mazmur",
        "amsal",
        "pengkhotbah",
        "yesaya",
        "yeremia",
        "ratapan",
        "yehezkiel",
        "daniel",
        "hosea",
        "yoel",
        "amos",
        "obaja",
        "yunus",
        "mikha",
        "nahum",
        "habakuk",
        "zefanya",
        "hagai",
        "zakharia",
        "maleakhi",
        "matius",
        "markus",
        "lukas",
        "yohanes",
        "roma",
        "korintus",
        "galatia",
        "efesus",
        "filipi",
        "kolose",
        "tesalonika",
        "timotius",
        "titus",
        "filemon",
        "ibrani",
        "yakobus",
        "petrus",
        "yudas",
        "wahyu",
        "injil",
        "alkitab",
        "pph",
    ];
    const KORAN: &[&str] = &[
        "surah", "surat", "qs", "quran", "alquran", "qur", "alqur", "al", "ali", "an", "ar", "at", "as",
        "ash", "az", "ad",
    ];
    let before = |distance: usize| pins.start.checked_sub(distance);
    if before(1).is_some_and(|at| tokens.is_any(at, BOOKS)) {
        return true;
    }
    let is_verse = tokens.is(pins.start, "ayat");
    is_verse
        && (1..6)
            .filter_map(before)
            .any(|at| tokens.is_any(at, KORAN) && (tokens.is_capital(at) || tokens.is(at, "surat")))
}

/// A case at the constitutional court that was only registered: its number is not yet a ruling.
fn is_pending(tokens: &Tokens<'_>, law: &Law) -> bool {
    const DECIDED: &[&str] = &[
        "putusan",
        "putusannya",
        "keputusan",
        "ketetapan",
        "memutus",
        "memutuskan",
        "diputus",
        "diputuskan",
        "putusannnya",
        "vonis",
    ];
    const RULED: &[&str] = &[
        "amar",
        "mengabulkan",
        "dikabulkan",
        "menolak",
        "ditolak",
        "memutus",
        "memutuskan",
        "diputus",
        "diputuskan",
    ];
    const REGISTERED: &[&str] = &[
        "terdaftar",
        "teregistrasi",
        "teregister",
        "diregistrasi",
        "registrasi",
        "register",
        "gugatan",
        "permohonan",
        "diajukan",
        "mengajukan",
        "terregister",
        "pemohon",
        "menggugat",
        "penggugat",
        "digugat",
        "pengujian",
        "uji",
    ];
    let Reference::Number(numeral) = &law.reference else { return false };
    let told_by_kind = law.kind.is_some() || tokens.is_any(law.start, DECIDED);
    if told_by_kind
        || number::ruling(numeral)
            .is_none_or(|(kind, number, _)| kind != "putusan-mk" || !number.contains("puu"))
    {
        return false;
    }
    let sentence = tokens.get(law.start).sentence;
    let before = || {
        (law.start.saturating_sub(20)..law.start).rev().take_while(|&at| tokens.get(at).sentence == sentence)
    };
    let after = (law.end..law.end + 12).take_while(|&at| !tokens.is_break(at));
    if before().take(8).any(|at| tokens.is_any(at, DECIDED))
        || after.into_iter().any(|at| tokens.is_any(at, RULED))
    {
        return false;
    }
    before().any(|at| tokens.is_any(at, REGISTERED))
}
