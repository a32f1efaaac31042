//! Finding: where a text speaks of laws and of places in them.
//!
//! In: a text. Out: laws and lists of pinpoints as written, in order. Look-alikes (Bible verses, registered cases, given
//! names) are refused here; which pinpoint belongs to which law, and which law is meant, is told later.

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

static ANCHORS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let mut words: Vec<&str> =
        kind::forms_of_all().filter_map(|form| form.split([' ', '-']).next()).collect();
    words.extend(WORDS);
    words.extend(["undang", "u.u"]);
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

/// Where `text` holds a word that may belong to a citation.
pub(super) fn anchors(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic());
    ANCHORS
        .find_iter(text)
        .filter(|hit| {
            let register = bytes[hit.start()] == b'/'
                || bytes[hit.start()].eq_ignore_ascii_case(&b'd') && hit.len() == 8;
            let hump = |at: usize| {
                at > 0 && letter(at) && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()
            };
            let begins = hit.start() == 0 || !letter(hit.start() - 1) || hump(hit.start());
            let ends = !letter(hit.end()) || hump(hit.end());
            let whole = begins && ends;
            register || whole || hit.len() >= 6
        })
        .map(|hit| hit.start())
        .collect()
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
