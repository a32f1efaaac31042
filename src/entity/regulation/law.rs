//! Reads the name of a law: its kind, its issuer, its number or the name it is known by, and its title.
//!
//! In: tokens, and where a law may begin. Out: [`Law`]s as written, and the token after them. Nothing is resolved here:
//! whose circular it is, which law a name means and what "UU tersebut" points to is told later.

use super::bare::{self, BACK_WORDS, BARE_WORDS, back_words};
use super::draft;
use super::joint;
use super::kind::{self, Issuer, Kind, Pins};
use super::named::{self, Versions};
use super::number::{self, Numeral};
use super::phrase::squeeze;
use super::title::{bracket, is_wordy, short_name, title_end, title_says_more};
use super::token::{Class, Tokens};

/// How a law is referred to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reference {
    /// By number.
    Number(Numeral),
    /// By the numbers of a joint decision, and perhaps a name.
    Joint(Vec<Numeral>, Option<&'static Versions>),
    /// By a name of the table.
    Name(&'static Versions),
    /// By words the table does not know.
    Unknown,
    /// A code without number; `true` for "KUHP baru".
    Code(bool),
    /// "UU tersebut".
    Back,
    /// A draft, which is no law; with the name of the law it is to change.
    Draft(Option<&'static Versions>),
}

/// A law as written.
#[derive(Clone, Debug)]
pub(super) struct Law {
    /// What it is; none for a bare "putusan" or "peraturan".
    pub kind: Option<&'static Kind>,
    /// First token.
    pub start: usize,
    /// One past the last token of the citation.
    pub end: usize,
    /// One past the last token of what belongs to it: a bracket, the title.
    pub after: usize,
    pub reference: Reference,
    /// Tokens between the kind and the number: the issuer, or a name.
    pub words: (usize, usize),
    /// The title as bytes of the text.
    pub title: Option<(usize, usize)>,
    /// The short name given in a bracket, squeezed: `uupemilu`.
    pub bracket: Option<String>,
}

/// Tokens between the kind and the number are searched this far.
const MAX_FILLER: usize = 14;

pub(super) const ABOUT: &[&str] = &["tentang", "mengenai", "soal", "ttg"];
/// Names that may follow another under one "UU": "UU Pemilu dan Pilkada".
const PAIRED_NAMES: &[&str] = &["pemilu", "pilkada", "parpol", "pilpres", "pileg", "partai", "pemilihan"];

impl Law {
    pub fn new(kind: Option<&'static Kind>, start: usize, end: usize, reference: Reference) -> Law {
        Law { kind, start, end, after: end, reference, words: (end, end), title: None, bracket: None }
    }
}

/// Reads the law or laws that begin at `at` into `out`; gives the token after them.
pub(super) fn parse(tokens: &Tokens<'_>, at: usize, out: &mut Vec<Law>) -> Option<usize> {
    if at > 0 && tokens.is_any(at - 1, &["satpol", "jalan", "jl", "pasar", "sd"]) {
        return None;
    }
    let Some((&kind, form_end)) = kind::forms().longest(tokens, at) else {
        return bare::parse_bare(tokens, at, out);
    };
    // Short forms are also words ("se", "pp"): in lower case they need more than themselves.
    let quiet =
        form_end == at + 1 && tokens.word(at).len() <= 3 && tokens.word(at).starts_with(char::is_lowercase);
    match kind.issuer {
        Issuer::Draft => return draft::parse_draft(tokens, at, form_end, out),
        Issuer::Refuse => return draft::parse_refused(tokens, kind, form_end),
        _ => {}
    }
    let body = skip_repeats(tokens, kind, form_end);
    // "Surat Keputusan (SK) KPU", "Surat Edaran (SE) Bawaslu": the bracket parts the form.
    let parted = (kind.issuer == Issuer::Office && body > form_end)
        .then(|| {
            let head: String = (at..form_end).map(|t| squeeze(tokens.word(t))).collect();
            kind::forms().longest_after(&head, tokens, body)
        })
        .flatten();
    let (kind, body) =
        parted.map_or((kind, body), |(&kind, after)| (kind, skip_repeats(tokens, kind, after)));
    // "UU KUHP" is the code.
    let code = kind::forms()
        .longest(tokens, body)
        .filter(|(code, _)| kind.key == "uu" && code.issuer == Issuer::Code);
    let (kind, body) = code.map_or((kind, body), |(&code, after)| (code, skip_repeats(tokens, code, after)));
    if kind.issuer == Issuer::Code {
        // "Undang-Undang Dasar (UUD) 1945".
        let year = usize::from(
            kind.key == "uud-1945" && tokens.number(body).is_some_and(|year| year == 1945 || year == 45),
        );
        let body = body + year;
        let young = tokens.is_any(body, &["baru", "nasional"]);
        let end = if young || tokens.is(body, "lama") { body + 1 } else { body };
        out.push(Law::new(Some(kind), at, end, Reference::Code(young)));
        return Some(end);
    }
    if matches!(kind.key, "skb" | "peraturan-bersama") {
        return joint::parse_joint(tokens, kind, at, body, out);
    }
    if let Some(end) = parse_numbers(tokens, kind, at, body, body, out) {
        return Some(end);
    }
    if let Some(end) = parse_name(tokens, kind, at, body, out) {
        return Some(end);
    }
    if let Some(number_at) = find_number(tokens, body).or_else(|| find_bare_number(tokens, kind, body))
        && let Some(end) = parse_numbers(tokens, kind, at, body, number_at, out)
    {
        return Some(end);
    }
    if let Some(end) = back_words(tokens, body) {
        out.push(Law::new(Some(kind), at, end, Reference::Back));
        return Some(end);
    }
    if tokens.is_capital(body) && !quiet {
        let mut law = Law::new(Some(kind), at, body + 1, Reference::Unknown);
        law.words = (body, body + 1);
        out.push(law);
        return Some(body);
    }
    // "Pasal 18A Peraturan DKPP": a bare kind word matters where a pinpoint stands beside it.
    if kind.pins != Pins::None {
        out.push(Law::new(Some(kind), at, body, Reference::Back));
    }
    Some(body.max(at + 1))
}

/// "Undang-Undang Republik Indonesia (UU)", "Peraturan KPU atau PKPU": what may stand between kind and number.
pub(super) fn skip_repeats(tokens: &Tokens<'_>, kind: &Kind, mut at: usize) -> usize {
    for _ in 0..4 {
        let before = at;
        if let Some(after) = bracket(tokens, at, 8).filter(|&after| is_wordy(tokens, at, after)) {
            at = after;
        }
        if tokens.mark(at, b'.') && number::keyword(tokens, at + 1).is_some() {
            at += 1;
        }
        if tokens.is(at, "ri") {
            at += 1;
        } else if tokens.is(at, "republik") && tokens.is(at + 1, "indonesia") {
            at += 2;
        }
        let or = usize::from(tokens.is(at, "atau"));
        if let Some((again, after)) = kind::forms().longest(tokens, at + or)
            && again.key == kind.key
        {
            at = after;
        } else if tokens.word(at).len() <= 8
            && tokens.word(at).len() >= 2
            && tokens.word(at).bytes().all(|b| b.is_ascii_uppercase())
            && number::keyword(tokens, at + 1).is_some()
            && kind.issuer == Issuer::Single
        {
            // "Mahkamah Konstitusi MK Nomor": a bracket lost on the way.
            at += 1;
        }
        if at == before {
            break;
        }
    }
    at
}

/// Where a number with its keyword stands, some words after the kind: "UU Perlindungan Anak Nomor 35".
pub(super) fn find_number(tokens: &Tokens<'_>, body: usize) -> Option<usize> {
    let mut at = body;
    while at < body + MAX_FILLER {
        if number::keyword(tokens, at).is_some() {
            return (at > body).then_some(at);
        }
        if let Some(after) = bracket(tokens, at, 8) {
            at = after;
            continue;
        }
        let token = tokens.get(at);
        let stops = match token.class {
            Class::Word => {
                tokens.is_any(at, &["pasal", "ayat", "huruf", "yang"])
                    || at > body + 1 && tokens.is_any(at, BARE_WORDS)
                    || at > body && kind::forms().longest(tokens, at).is_some()
            }
            Class::Mark => !matches!(token.mark, b'-' | b'/' | b'"' | b'\''),
            Class::Break => true,
            Class::Number => false,
        };
        if stops {
            return None;
        }
        at += 1;
    }
    None
}

/// Where a number without keyword stands after the words of an issuer or a name: "Perda Kota Bogor 3/2021".
fn find_bare_number(tokens: &Tokens<'_>, kind: &Kind, body: usize) -> Option<usize> {
    const MAX_NAME: usize = 7;
    // Users type "perda kota bogor 3/2021": an issuer has to be found there, so small letters do no harm.
    let regional = kind.issuer != Issuer::Single;
    let named = |at: usize| {
        (tokens.is_capital(at) || regional && tokens.get(at).class == Class::Word)
            && !(at > body && kind::forms().longest(tokens, at).is_some())
            && number::keyword(tokens, at).is_none()
            && !tokens.is_any(at, BACK_WORDS)
    };
    let at = (body..body + MAX_NAME).find(|&at| !named(at) && !tokens.mark(at, b'-'))?;
    let is_number = at > body && tokens.get(at).class == Class::Number;
    let numeral = is_number.then(|| number::parse(tokens, at)).flatten()?;
    (numeral.is_full() && (numeral.plain().is_some() || kind.is_ruling())).then_some(at)
}

/// Reads the number at `at` and those that follow under the same kind word; `body` is where the issuer's words begin.
fn parse_numbers(
    tokens: &Tokens<'_>,
    kind: &'static Kind,
    start: usize,
    body: usize,
    at: usize,
    out: &mut Vec<Law>,
) -> Option<usize> {
    let first_place = out.len();
    let keyword = number::keyword(tokens, at);
    let numeral = number::parse(tokens, keyword.unwrap_or(at))?;
    let known_plain = named::names_of(kind.key).and_then(|names| names.get(&numeral.joined())).is_some();
    let far = at > body;
    if !numeral.is_full()
        && (far || keyword.is_none() && !(kind.is_ruling() && known_plain))
        && number::ruling(&numeral).is_none()
    {
        return None;
    }
    if tokens.is_any(numeral.end, &["hari", "orang", "persen", "kali", "hakim", "halaman"])
        && !numeral.is_full()
    {
        return None;
    }
    let mut law = Law::new(Some(kind), start, numeral.end, Reference::Number(numeral));
    law.words = (body, at);
    out.push(law);
    let end = parse_more_numbers(tokens, kind, out);
    let shared_year = out.last().and_then(|law| match &law.reference {
        Reference::Number(numeral) => numeral.year,
        _ => None,
    });
    for law in &mut out[first_place..] {
        if let Reference::Number(numeral) = &mut law.reference
            && numeral.year.is_none()
            && numeral.plain().is_some()
        {
            numeral.year = shared_year;
        }
    }
    Some(finish(tokens, out, end))
}

/// "… dan Nomor 10 Tahun 2016", ", 10/2016", "dan 15 Tahun 2022": numbers whose kind word is left out.
fn parse_more_numbers(tokens: &Tokens<'_>, kind: &'static Kind, out: &mut Vec<Law>) -> usize {
    loop {
        let Some(last) = out.last() else { return 0 };
        let (end, has_year) = match &last.reference {
            Reference::Number(numeral) => (numeral.end, numeral.year.is_some()),
            _ => return last.end,
        };
        let mut at = end;
        while at < end + 2
            && (tokens.mark(at, b',') || tokens.is_any(at, &["dan", "serta", "atau", "juncto", "jo"]))
        {
            at += 1;
        }
        if at == end {
            return end;
        }
        let keyword = number::keyword(tokens, at);
        let Some(numeral) = number::parse(tokens, keyword.unwrap_or(at)) else { return end };
        let counts =
            numeral.is_full() && (numeral.plain().is_some() || keyword.is_some() || kind.is_ruling());
        // "Nomor 14, 15, dan 16 Tahun 2022", "Nomor 60 dan 70": plain numbers go on only where no year stands yet.
        let plain_goes_on = !has_year && numeral.plain().is_some() && tokens.get(at).class == Class::Number;
        if !counts && !plain_goes_on {
            return end;
        }
        let begin = keyword.map_or(at, |_| at);
        out.push(Law::new(Some(kind), begin, numeral.end, Reference::Number(numeral)));
    }
}

/// Reads the bracket and the title after the last law of `out`; gives the token after them.
pub(super) fn finish(tokens: &Tokens<'_>, out: &mut [Law], end: usize) -> usize {
    let Some(law) = out.last_mut() else { return end };
    let mut at = end;
    if let Some(after) = bracket(tokens, at, 10) {
        law.bracket = Some(short_name(tokens, at + 1, after - 1));
        at = after;
    }
    if tokens.is_any(at, ABOUT) {
        let title_end = title_end(tokens, at + 1);
        if title_end > at + 1 {
            law.title = title_says_more(tokens, at + 1, title_end)
                .then(|| (tokens.get(at + 1).start, tokens.get(title_end - 1).end));
            at = title_end;
            if let Some(after) = bracket(tokens, at, 10) {
                law.bracket = law.bracket.take().or_else(|| Some(short_name(tokens, at + 1, after - 1)));
                at = after;
            }
        }
    }
    law.after = at;
    at
}

/// Reads "UU Pemilu", "undang-undang tentang ASN", "UU Keterbukaan Informasi Publik No 14 Tahun 2008".
fn parse_name(
    tokens: &Tokens<'_>,
    kind: &'static Kind,
    start: usize,
    body: usize,
    out: &mut Vec<Law>,
) -> Option<usize> {
    let names = named::names_of(kind.key)?;
    let about = tokens.is_any(body, ABOUT);
    let at = body + usize::from(about);
    // "Peraturan Bawaslu netralitas" only speaks of rules; "PKPU Kampanye" and "UU ASN" are names.
    let short = tokens.get(start).end == tokens.get(body - 1).end;
    if !about && !short && !matches!(kind.key, "uu" | "perppu" | "pp" | "putusan-mk") {
        return None;
    }
    let (versions, name_end) = names.longest(tokens, at)?;
    let after_bracket = bracket(tokens, name_end, 6).unwrap_or(name_end);
    if let Some(end) = [name_end, after_bracket].into_iter().find_map(|number_at| {
        number::keyword(tokens, number_at)
            .or(Some(number_at))
            .filter(|&n| number::parse(tokens, n).is_some_and(|n| n.is_full()))?;
        parse_numbers(tokens, kind, start, body, number_at, out)
    }) {
        return Some(end);
    }
    let mut law = Law::new(Some(kind), start, name_end, Reference::Name(versions));
    law.words = (at, name_end);
    out.push(law);
    let mut end = name_end;
    while tokens.is(end, "dan") && tokens.is_any(end + 1, PAIRED_NAMES) && tokens.is_capital(end + 1) {
        let Some((versions, name_end)) = names.longest(tokens, end + 1) else { break };
        let mut law = Law::new(Some(kind), end + 1, name_end, Reference::Name(versions));
        law.words = (end + 1, name_end);
        out.push(law);
        end = name_end;
    }
    Some(end)
}
