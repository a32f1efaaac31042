//! The words around the name of a region, and what they make of it.

use crate::entity::gazetteer::{RegionMatch, is_administrative_word};
use crate::text::Span;

/// What the words around a name make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// Something else is named: an outlet, a club, a dish, a language, a strait.
    Other,
    /// A school, a hotel or a street that bears the name.
    Institution,
    /// A village, kecamatan or island that bears the name of a region, often of one elsewhere: "Kelurahan Wajo".
    Village,
    /// A body or an office of the region: "Bawaslu Jabar", "Wali Kota Medan".
    Body,
    /// The palace of the president: "Istana Bogor".
    Palace,
    /// Words that want a place: "di", "warga".
    Place,
    /// Nothing in particular.
    Plain,
}

const OUTLETS: &[&str] = &[
    "tribun",
    "radar",
    "harian",
    "koran",
    "tabloid",
    "majalah",
    "portal",
    "rri",
    "tvri",
    "inews",
    "kabar",
    "warta",
    "pos",
    "jurnal",
    "antaranews",
    "berita",
    "ayo",
    "the",
];
const CLUBS: &[&str] = &[
    "persib",
    "persija",
    "persebaya",
    "persis",
    "persita",
    "persik",
    "persikabo",
    "persipura",
    "persela",
    "persiraja",
    "persiba",
    "maung",
    "persijap",
    "persipal",
    "persiku",
    "persipa",
    "arema",
    "psm",
    "psis",
    "pss",
    "psms",
    "psps",
    "psim",
    "pscs",
    "psbs",
    "psds",
    "semen",
    "lavani",
];
const GOODS: &[&str] = &[
    "nasi", "soto", "sate", "gudeg", "bika", "pempek", "mie", "bakmi", "kopi", "rendang", "dodol", "bakso",
    "pecel", "rawon", "songket", "batik", "masakan", "makan", "sambal", "restoran",
];
const PEOPLES: &[&str] = &[
    "suku",
    "bahasa",
    "etnis",
    "etnik",
    "dialek",
    "logat",
    "pepatah",
    "peribahasa",
    "marga",
    "piagam",
    "aksara",
    "keturunan",
    "berdarah",
    "sunda",
    "batak",
    "betawi",
    "bugis",
    "minang",
    "melayu",
    "dayak",
];
const WATERS: &[&str] = &["selat", "danau", "samudra", "samudera"];
/// Streets take the name right behind them; further behind, the place they lie in may follow: "Jalan Slamet Riyadi Solo".
const STREETS: &[&str] = &["Jalan", "Jl", "Jln", "Tol", "Gang"];
/// Peoples called by the name of their land; "orang" before another name means those who live there.
const ORANG: &[&str] = &["aceh", "bali", "banjar", "nias", "toraja", "lampung", "gayo", "biak"];
const INSTITUTIONS: &[&str] = &[
    "universitas",
    "univ",
    "university",
    "uin",
    "iain",
    "stain",
    "stie",
    "stih",
    "stikes",
    "stisip",
    "stkip",
    "institut",
    "politeknik",
    "poltek",
    "poltekkes",
    "akademi",
    "sekolah",
    "sma",
    "sman",
    "smk",
    "smkn",
    "smp",
    "smpn",
    "sd",
    "sdn",
    "man",
    "mtsn",
    "mts",
    "madrasah",
    "pesantren",
    "ponpes",
    "kampus",
    "unmuh",
    "upn",
    "ugm",
    "itb",
    "ipb",
    "unpad",
    "undip",
    "unair",
    "unhas",
    "uny",
    "uns",
    "unj",
    "upi",
    "unsoed",
    "unej",
    "unila",
    "unand",
    "unri",
    "unsri",
    "uii",
    "umy",
    "ums",
    "umm",
    "unnes",
    "uinsa",
    "unpar",
    "unisba",
    "hotel",
    "wisma",
    "kri",
    "kmp",
    "kapal",
    "apartemen",
    "mal",
    "mall",
    "plaza",
    "siloam",
    "yayasan",
    "pt",
    "cv",
    "bank",
];
const VILLAGES: &[&str] = &[
    "kelurahan",
    "desa",
    "kecamatan",
    "kec",
    "dusun",
    "dukuh",
    "kampung",
    "nagari",
    "distrik",
    "gampong",
    "jorong",
    "komplek",
    "kompleks",
    "perumahan",
    "pasar",
];
const BODIES: &[&str] = &[
    "kpu",
    "kpud",
    "kip",
    "bawaslu",
    "panwaslu",
    "panwaslih",
    "panwas",
    "dprd",
    "dprk",
    "dpra",
    "dprp",
    "dpd",
    "dpc",
    "dpw",
    "mpw",
    "pwnu",
    "pcnu",
    "pdm",
    "pwm",
    "polres",
    "polresta",
    "polrestabes",
    "polresto",
    "polda",
    "kapolres",
    "kapolresta",
    "kapolrestabes",
    "kapolda",
    "wakapolres",
    "wakapolda",
    "kejari",
    "kajari",
    "kejati",
    "kajati",
    "kejaksaan",
    "pengadilan",
    "pn",
    "ptun",
    "kodim",
    "dandim",
    "korem",
    "danrem",
    "kodam",
    "pangdam",
    "lanal",
    "lanud",
    "kemenag",
    "kanwil",
    "kesbangpol",
    "satpol",
    "bpbd",
    "bappeda",
    "bapenda",
    "dinas",
    "disdik",
    "disdukcapil",
    "dukcapil",
    "dinkes",
    "dishub",
    "diskominfo",
    "bkd",
    "bkpsdm",
    "bkpp",
    "inspektorat",
    "sekda",
    "setda",
    "sekretariat",
    "sekretaris",
    "kadis",
    "asn",
    "pilkada",
    "pemilukada",
    "pilgub",
    "pilbup",
    "pilwalkot",
    "pilwako",
    "pilwali",
    "pilwakot",
    "pilkades",
    "pilbub",
    "dapil",
    "gubernur",
    "wagub",
    "cagub",
    "cawagub",
    "bupati",
    "wabup",
    "walikota",
    "wawali",
    "wako",
    "pemprov",
    "pemkab",
    "pemkot",
    "pemko",
    "pemda",
    "pemerintah",
    "pemerintahan",
    "rutan",
    "lapas",
    "rsud",
    "bnn",
    "bnnp",
    "mui",
    "pkk",
    "polsek",
    "kapolsek",
    "kadin",
    "gapensi",
    "apdesi",
    "kpid",
    "kpai",
    "rakyat",
    "tpd",
    "tkd",
    "kotak",
];
const PLACES: &[&str] = &[
    "di",
    "ke",
    "dari",
    "se",
    "asal",
    "warga",
    "masyarakat",
    "daerah",
    "wilayah",
    "kawasan",
    "penduduk",
    "pemilih",
    "hingga",
    "sampai",
    "menuju",
    "tokoh",
    "ulama",
    "mahasiswa",
    "relawan",
    "buruh",
    "petani",
    "nelayan",
    "pemuda",
    "cabang",
    "tanah",
    "bumi",
    "pulau",
    "lokasi",
    "sekitar",
    "seputar",
    "antara",
    "kader",
    "politisi",
    "politikus",
    "legislator",
    "pimpin",
    "memimpin",
];
const FOLLOWING: &[&str] = &[
    "ekspres", "express", "post", "pos", "globe", "tv", "televisi", "news", "today", "times", "united", "fc",
    "fm",
];

/// Bodies and elections of a region, in which even a name like "Buru" is no verb.
const ELECTORAL: &[&str] = &[
    "kpu",
    "kpud",
    "bawaslu",
    "panwaslu",
    "panwaslih",
    "dprd",
    "pilkada",
    "pilbup",
    "pilwalkot",
    "pilwako",
    "dapil",
];

/// Whether the word right before `hit` is a body or an election of a region: "KPU Metro".
pub(super) fn is_after_electoral_body(text: &str, hit: &RegionMatch) -> bool {
    let nearest = words_before(text, hit.span.start).next();
    nearest.is_some_and(|word| ELECTORAL.iter().any(|body| body.eq_ignore_ascii_case(word)))
}

/// Judges the words around `hit`, back to `limit`, where the name of another region ends.
pub(super) fn company(text: &str, hit: &RegionMatch, limit: usize) -> Company {
    if hit.shadow || is_followed_by(text, hit.span.end, FOLLOWING) {
        return Company::Other;
    }
    let limit = limit.min(hit.span.start);
    let before: Vec<&str> = words_before(&text[limit..], hit.span.start - limit).take(6).collect();
    let nearest = before.first().copied().unwrap_or("");
    let has_own_kind = hit.span.start < hit.name_span.start;
    if hit.kind_word.is_some() && !has_own_kind && is_administrative_word(nearest) {
        return Company::Body;
    }
    if is_named_after(nearest, hit.name_span.slice(text)) {
        return Company::Other;
    }
    for (distance, word) in before.iter().enumerate() {
        let is_one_of = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is_one_of(BODIES) {
            return Company::Body;
        }
        if is_one_of(&["istana"]) {
            return Company::Palace;
        }
        let is_institution = is_one_of(INSTITUTIONS) || distance == 0 && STREETS.contains(word);
        if !has_own_kind && is_institution {
            return Company::Institution;
        }
        if distance == 0 && !has_own_kind && is_one_of(VILLAGES) {
            return Company::Village;
        }
        if distance == 0 && is_one_of(PLACES) {
            return Company::Place;
        }
        let may_go_on = word.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit());
        if !may_go_on {
            break;
        }
    }
    if hit.kind_word.is_some() { Company::Body } else { Company::Plain }
}

/// Whether `nearest`, the word before a name, makes it the name of something else.
fn is_named_after(nearest: &str, name: &str) -> bool {
    let is_one_of = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(nearest));
    let is_capital = nearest.starts_with(|first: char| first.is_ascii_uppercase());
    if is_capital && (is_one_of(OUTLETS) || is_one_of(CLUBS)) {
        return true;
    }
    if is_one_of(GOODS) || is_one_of(PEOPLES) || is_one_of(WATERS) {
        return true;
    }
    nearest.eq_ignore_ascii_case("orang") && ORANG.iter().any(|people| people.eq_ignore_ascii_case(name))
}

/// Whether the next word, one blank away and with a capital letter, is one of `words`.
fn is_followed_by(text: &str, end: usize, words: &[&str]) -> bool {
    let next = word_after(text, end);
    next.starts_with(|first: char| first.is_ascii_uppercase())
        && words.iter().any(|word| word.eq_ignore_ascii_case(next))
}

/// The word one blank after `end`, empty when something else follows.
pub(super) fn word_after(text: &str, end: usize) -> &str {
    let Some(rest) = text[end..].strip_prefix(' ') else { return "" };
    let length = rest.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    &rest[..length]
}

/// The words before `at`, nearest first, as far as only blanks, hyphens, brackets or the full stop of an abbreviation
/// ("Jl. Jakarta") part them.
pub(super) fn words_before(text: &str, at: usize) -> impl Iterator<Item = &str> {
    let mut end = at;
    std::iter::from_fn(move || {
        let word = word_before(text, end)?;
        end = word.start;
        Some(word.slice(text))
    })
}

fn word_before(text: &str, at: usize) -> Option<Span> {
    const LONGEST_WORD: usize = 32;
    const LONGEST_ABBREVIATION: usize = 4;
    let bytes = text.as_bytes();
    let mut end = at;
    let mut has_stop = false;
    while end > 0 && at - end < 4 {
        match bytes[end - 1] {
            b' ' | b'-' | b'(' | b')' | b'/' => {}
            b'.' if !has_stop => has_stop = true,
            _ => break,
        }
        end -= 1;
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST_WORD && bytes[start - 1].is_ascii_alphanumeric() {
        start -= 1;
    }
    let is_sentence_end = has_stop && end - start > LONGEST_ABBREVIATION;
    (start < end && end < at && !is_sentence_end).then(|| Span::new(start, end))
}

/// At the end of a chain of places: "di Jembatan Cangar, Batu".
pub(super) fn is_in_chain(text: &str, at: usize) -> bool {
    const LONGEST: usize = 80;
    let mut start = at.saturating_sub(LONGEST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let Some(before) = text[start..at].strip_suffix(", ") else { return false };
    let Some(place) =
        [" di ", " ke ", " dari "].iter().filter_map(|word| Some(before.rfind(word)? + word.len())).max()
    else {
        return false;
    };
    before[place..].split(' ').all(|word| word.is_empty() || is_capitalised(word) || word == "kawasan")
}

/// Whether `word` begins with a capital letter.
pub(super) fn is_capitalised(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
}
