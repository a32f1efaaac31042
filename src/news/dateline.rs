//! The dateline: outlet and place before the first sentence, in any order, glued or spaced.
//!
//! In: the first paragraph. Out: the [`Dateline`]: what it names, and where the first sentence starts.
//! Families: `TatarMedia.ID -`, `PURWAKARTA –`, `Solsel,dutametro.com.-`, `TEMPO.CO, Jakarta -`,
//! `Jakarta (ANTARA) -`, `JAKARTA, CNN Indonesia --`, `Padang (5/8/2024) -`. It does not know which places
//! lie where: a place is what stands where a place stands and is in capitals, has an outlet beside it, or is in
//! a short list (`Prabowo - Gibran unggul` names no place).

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::calendar;
use super::date;
use super::source;
use super::window::boundary_at;

static PLACES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("data/places.tsv").lines().filter(|line| !line.starts_with('#')).collect());

/// How long a dateline may be, in bytes.
const MAX_BYTES: usize = 72;
/// How many words an outlet without a domain, or a place, may have.
const MAX_WORDS: usize = 5;

/// What stands before the first sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    /// The outlet, one name for all its spellings.
    pub source: Option<String>,
    /// The place, as readable text.
    pub place: Option<String>,
    /// A date between place and dash.
    pub date: Option<Date>,
    /// Where the first sentence starts, in bytes of the paragraph.
    pub end: usize,
}

/// Reads the dateline of `paragraph`.
pub(super) fn read(paragraph: &str) -> Option<Dateline> {
    let window = &paragraph[..boundary_at(paragraph, MAX_BYTES + 8)];
    let mut first = None;
    // "CILEGON,- Matamedia.co.id,-" and "jpnn.com - JAKARTA -" have two dashes: the longest reading wins.
    for (start, end) in dashes(window) {
        if let Some(dateline) = interpret(&paragraph[..start], end) {
            first = Some(dateline);
        } else if first.is_some() {
            break;
        }
    }
    let Some(mut dateline) = first else { return without_dash(paragraph) };
    let rest = &paragraph[dateline.end..];
    dateline.end += rest.len() - rest.trim_start_matches([' ', '-', '–', '—', ',', '|', ':']).len();
    Some(dateline)
}

/// `Liputan6.com, Jakarta Warga memilih`: an outlet, a comma, a place of the list, and a sentence.
fn without_dash(paragraph: &str) -> Option<Dateline> {
    let (outlet, rest) = paragraph[..boundary_at(paragraph, MAX_BYTES)].split_once(", ")?;
    if !source::is_host(outlet) {
        return None;
    }
    let place_end =
        rest.match_indices(' ').map(|(at, _)| at).take(3).filter(|at| is_listed(&rest[..*at])).last()?;
    let starts =
        rest[place_end + 1..].starts_with(|next: char| next.is_uppercase() || matches!(next, '"' | '“'));
    starts.then(|| Dateline {
        source: source::normalise(outlet),
        place: Some(readable(&rest[..place_end])),
        date: None,
        end: outlet.len() + 2 + place_end + 1,
    })
}

fn is_listed(place: &str) -> bool {
    PLACES.contains(place.to_lowercase().as_str())
}

/// The dashes of a window: where each starts and ends. A hyphen inside a word is none, unless what stands
/// before it is all capitals or a host (`KOLAKA-`, `dutametro.com.-Bawaslu`).
fn dashes(window: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, character) in window.char_indices() {
        if !matches!(character, '-' | '–' | '—' | '―' | '|' | 'ǀ' | 'ǁ' | '‑' | ':') {
            continue;
        }
        if found.last().is_some_and(|(_, end)| *end == at) {
            found.last_mut().expect("just looked at").1 = at + character.len_utf8();
            continue;
        }
        let before = &window[..at];
        let after = window[at + character.len_utf8()..].chars().next();
        let last_word = before.rsplit([' ', ',']).next().unwrap_or(before);
        let spaced = before.ends_with([' ', ',', '.', ')'])
            || after.is_none_or(|next| matches!(next, ' ' | '-' | '–'));
        let upper_word = last_word.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
            && !last_word.chars().any(char::is_lowercase);
        let glued = upper_word || source::is_host(last_word.trim_end_matches('.'));
        let is_dash = match character {
            '-' | '‑' => spaced || glued,
            // "KOMPAS.com: ..." but not "BREAKING: ..." or "Jakarta: ...".
            ':' => source::is_host(last_word),
            _ => true,
        };
        if is_dash {
            found.push((at, at + character.len_utf8()));
        }
    }
    found
}

/// Reads what stands before a dash.
fn interpret(paragraph_start: &str, end: usize) -> Option<Dateline> {
    let head = paragraph_start.trim().trim_start_matches(['“', '"', '*', '_', '[', '(', ',', ' ']);
    if head.len() > MAX_BYTES {
        return None;
    }
    let mut dateline = Dateline { end, ..Dateline::default() };
    // Elements whose names were lost with their links: ", , -".
    if head.trim_matches([',', ' ', '.']).is_empty() {
        return (paragraph_start.starts_with(',') && end <= 8).then_some(dateline);
    }
    let mut strong = false;
    let mut places = 0;
    for part in parts(head) {
        match part_of(part, head) {
            Part::Nothing => {}
            Part::Date(day) => dateline.date = Some(day),
            Part::Outlet(name, is_strong) if dateline.source.is_none() => {
                dateline.source = Some(name);
                strong |= is_strong;
            }
            // "KOMPAS.com, KompasOtomotif": the desk beside the outlet.
            Part::Outlet(..) => {}
            Part::Place(name, is_strong) if places < 2 => {
                places += 1;
                // "Sukabumi, Jawa Barat": both name the place.
                dateline.place = Some(match dateline.place.take() {
                    Some(first) => format!("{first}, {name}"),
                    None => name,
                });
                strong |= is_strong;
            }
            _ => return None,
        }
    }
    let has_any = dateline.source.is_some() || dateline.place.is_some();
    (has_any && (strong || dateline.date.is_some())).then_some(dateline)
}

/// Splits at commas, slashes, bars, brackets and dashes between blanks.
fn parts(head: &str) -> impl Iterator<Item = &str> {
    head.split([',', '(', ')', '[', ']', '|', 'ǀ', 'ǁ', '–', '—', ';'])
        .flat_map(|part| part.split(" - "))
        .map(|part| {
            part.trim_matches(|character: char| {
                character.is_whitespace()
                    || matches!(character, '.' | '-' | '*' | '_' | ':' | '“' | '"' | '\\')
            })
        })
}

enum Part {
    Nothing,
    Date(Date),
    Outlet(String, bool),
    Place(String, bool),
    Neither,
}

fn part_of(part: &str, head: &str) -> Part {
    if part.is_empty() {
        return Part::Nothing;
    }
    if part.bytes().any(|byte| byte.is_ascii_digit())
        && let Some(mention) = calendar::find_dates(part).first()
        && mention.start == 0
        && mention.end == part.len()
    {
        return date::resolve(mention).map_or(Part::Nothing, Part::Date);
    }
    if calendar::weekday_of(part).is_some() {
        return Part::Nothing;
    }
    if source::is_host(part) {
        return source::normalise(part).map_or(Part::Neither, |name| Part::Outlet(name, true));
    }
    // "(Antara/PRNewswire)": the first of two agencies.
    let first = part.split('/').next().unwrap_or(part);
    if let Some(host) = source::known(first.trim()) {
        return Part::Outlet(host.to_owned(), true);
    }
    // "TRIBUNNEWS.CO. JAKARTA": a host and a place with a dot between them.
    let words: Vec<&str> = part.split_whitespace().collect();
    if words.len() > MAX_WORDS || !words.iter().all(|word| is_name_word(word)) {
        return Part::Neither;
    }
    let is_upper = !part.chars().any(char::is_lowercase);
    let in_brackets = head.contains(&format!("({part}"));
    if in_brackets || looks_like_outlet(part, &words) {
        return source::normalise(part).map_or(Part::Neither, |name| Part::Outlet(name, true));
    }
    let is_place = words.len() <= 4
        && part.chars().all(|character| {
            character.is_alphabetic() || matches!(character, ' ' | '\'' | '’' | '.' | '-' | '/')
        });
    if is_place { Part::Place(readable(part), is_upper || is_listed(part)) } else { Part::Neither }
}

/// A word of a name: a capital first, or one of the small words inside names.
fn is_name_word(word: &str) -> bool {
    word.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
        || word == "dan"
        || is_camel(word)
}

/// `iNews`, `SuaraJabar`: a capital behind a small letter.
fn is_camel(word: &str) -> bool {
    word.chars().zip(word.chars().skip(1)).any(|(left, right)| left.is_lowercase() && right.is_uppercase())
}

/// Words that outlets carry in their names and places do not.
fn looks_like_outlet(part: &str, words: &[&str]) -> bool {
    const WORDS: &[&str] = &[
        "news",
        "media",
        "pos",
        "post",
        "ekspres",
        "express",
        "tribun",
        "radar",
        "tv",
        "times",
        "online",
        "portal",
        "harian",
        "koran",
        "suara",
        "kabar",
        "berita",
        "info",
        "humas",
        "antara",
        "indonesia",
        "raya",
        "nusantara",
        "metro",
        "network",
        "tempo",
        "warta",
        "jurnal",
        "republika",
        "viva",
        "fajar",
        "rri",
        "haluan",
        "pers",
        "redaksi",
        "advertorial",
        "adv",
        "kominfo",
        "diskominfo",
        "mediacenter",
        "center",
        "today",
        "update",
    ];
    let has_word = words.iter().any(|word| WORDS.contains(&word.to_lowercase().as_str()));
    let lower = part.to_lowercase();
    let has_ending = ["news", "pos", "post", "media", "com", "online", "tv", "ekspres", "times"]
        .iter()
        .any(|ending| words.len() == 1 && lower.len() > ending.len() + 2 && lower.ends_with(ending));
    // "Nusantara" alone is a place today, "Palangka Raya" and "Kubu Raya" are too.
    let is_place = matches!(
        lower.as_str(),
        "nusantara" | "palangka raya" | "palangkaraya" | "kubu raya" | "sungai raya" | "metro" | "indonesia"
    );
    (has_word || has_ending || words.iter().any(|word| is_camel(word))) && !is_place
}

/// `PURWAKARTA` → `Purwakarta`; short all-capital words (`DKI`, `DI`) stay.
fn readable(place: &str) -> String {
    if place.chars().any(char::is_lowercase) {
        return place.to_owned();
    }
    let word = |word: &str| {
        if matches!(word, "DKI" | "DIY" | "DI" | "NTT" | "NTB" | "OKI" | "OKU" | "KBB" | "AS" | "IKN" | "DC")
        {
            return word.to_owned();
        }
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_string() + &letters.as_str().to_lowercase())
    };
    place.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_read() {
        // paragraph, place, outlet, what remains
        let cases: &[(&str, &str, &str, &str)] = &[
            ("TatarMedia.ID - Bawaslu rapat", "", "tatarmedia.id", "Bawaslu rapat"),
            ("JABAR EKSPRES – Aparatur", "", "jabarekspres.com", "Aparatur"),
            ("KABARNYATA.COM–Hati-hati di jalan", "", "kabarnyata.com", "Hati-hati di jalan"),
            ("PURWAKARTA – Ribuan orang", "Purwakarta", "", "Ribuan orang"),
            ("Padang Aro – Warga", "Padang Aro", "", "Warga"),
            ("Solsel,dutametro.com.-Bawaslu rapat", "Solsel", "dutametro.com", "Bawaslu rapat"),
            ("SOLOK SELATAN, HARIANHALUAN.ID- Warga", "Solok Selatan", "harianhaluan.id", "Warga"),
            ("CILEGON,- Matamedia.co.id,- Warga", "Cilegon", "matamedia.co.id", "Warga"),
            ("JAKARTA, iNews.id – Warga", "Jakarta", "inews.id", "Warga"),
            ("Jakarta, IDN Times - Warga", "Jakarta", "idntimes.com", "Warga"),
            ("Jakarta, CNN Indonesia -- Warga", "Jakarta", "cnnindonesia.com", "Warga"),
            ("Arosuka (ANTARA) - Warga", "Arosuka", "antaranews.com", "Warga"),
            ("Sukabumi, Jawa Barat (ANTARA News) - Warga", "Sukabumi, Jawa Barat", "antaranews.com", "Warga"),
            ("Solsel, (JMG) – Warga", "Solsel", "jmg", "Warga"),
            ("PURWAKARTA, (BPK).- Warga", "Purwakarta", "bpk", "Warga"),
            ("TEMPO.CO, Jakarta - Warga", "Jakarta", "tempo.co", "Warga"),
            ("Bandung ǀ portaldesa.co.id – Warga", "Bandung", "portaldesa.co.id", "Warga"),
            ("POSBEKASI.COM ǀBANDUNG – Warga", "Bandung", "posbekasi.com", "Warga"),
            ("jpnn.com - JAKARTA - Warga", "Jakarta", "jpnn.com", "Warga"),
            ("REPUBLIKA.CO.ID, JAKARTA -- Warga", "Jakarta", "republika.co.id", "Warga"),
            ("Mekongganews.id, KOLAKA- Warga", "Kolaka", "mekongganews.id", "Warga"),
            ("Jakarta- Warga", "Jakarta", "", "Warga"),
            (", , - Komisi", "", "", "Komisi"),
            ("Liputan6.com, Jakarta Warga memilih", "Jakarta", "liputan6.com", "Warga memilih"),
            ("ISTANBUL, 23 Februari 2016 (Antara/PRNewswire) --", "Istanbul", "antaranews.com", ""),
            ("Jakarta -", "Jakarta", "", ""),
            ("VALORAnews - Warga", "", "valoranews.com", "Warga"),
        ];
        for (paragraph, place, outlet, rest) in cases {
            let dateline = read(paragraph).unwrap_or_else(|| panic!("no dateline in {paragraph}"));
            assert_eq!(dateline.place.as_deref().unwrap_or(""), *place, "{paragraph}");
            assert_eq!(dateline.source.as_deref().unwrap_or(""), *outlet, "{paragraph}");
            assert_eq!(&paragraph[dateline.end..], *rest, "{paragraph}");
        }
    }

    #[test]
    fn dated_datelines_give_the_date() {
        let dateline = read("Boyolali, 5 Agustus 2024 – Ketua").expect("a dateline");
        assert_eq!(dateline.date, Date::new(2024, 8, 5).ok());
        let dateline = read("Medan (5/8/2024) - Ketua").expect("a dateline");
        assert_eq!((dateline.place.as_deref(), dateline.date), (Some("Medan"), Date::new(2024, 8, 5).ok()));
    }

    #[test]
    fn sentences_are_no_datelines() {
        for text in [
            "Kepala-kepala daerah berkumpul di Jakarta",
            "Ketua KPU - yang baru dilantik - mengatakan",
            "Bupati Bandung Barat, Jeje Govinda - Asep terpilih",
            "Anies-Muhaimin unggul",
            "Prabowo Subianto - Gibran Rakabuming unggul",
            "Sebanyak 12 orang – semuanya warga – ditahan",
            "Prabowo: Kita harus bersatu",
            "Undang-Undang Nomor 7 Tahun 2017",
            "Liputan6.com, menemui warga di Jakarta",
            "-",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
