//! Whose instrument it is: the region of a perda, the office of a circular, the ministry of a regulation.
//!
//! In: the words between kind and number, the regions found there, and the article's main region. Out: the part of the
//! key after `@`. What cannot be told gives no issuer, and the citation no value.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::kind::Issuer;
use super::law::Law;
use super::phrase::{Phrases, squeeze};
use super::token::Tokens;
use crate::entity::gazetteer::{Region, RegionKind, RegionMatch};

/// What an office is office of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Office,
    Region(Issuer),
    Ministry,
}

struct Row {
    code: &'static str,
    scope: Scope,
    names: Vec<&'static str>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let rows = include_str!("data/issuers.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("code\t"));
    rows.filter_map(|line| {
        let mut columns = line.split('\t');
        let (code, scope, names) = (columns.next()?, columns.next()?, columns.next()?);
        let scope = match scope {
            "region" => Scope::Region(Issuer::Region),
            "province" => Scope::Region(Issuer::Province),
            "kabupaten" => Scope::Region(Issuer::Kabupaten),
            "kota" => Scope::Region(Issuer::Kota),
            "ministry" => Scope::Ministry,
            _ => Scope::Office,
        };
        Some(Row { code, scope, names: names.split('|').collect() })
    })
    .collect()
});

static OFFICES: LazyLock<Phrases<&'static Row>> = LazyLock::new(|| {
    let offices = ROWS.iter().filter(|row| row.scope != Scope::Ministry);
    Phrases::new(offices.flat_map(|row| row.names.iter().map(move |name| (*name, row))))
});

/// How far to the left of a circular its office is looked for, in tokens of the same sentence.
const OFFICE_REACH: usize = 25;

/// The regions of one part of an article, and how often the whole article names each.
pub(super) struct Places<'a> {
    /// Regions found in this part.
    pub matches: &'a [RegionMatch],
    /// Main regions of the article.
    pub main: &'a MainRegions,
}

/// How often an article names each region.
#[derive(Debug, Default)]
pub(super) struct MainRegions {
    counts: HashMap<&'static str, (u32, &'static Region)>,
    provinces: HashMap<&'static str, u32>,
}

impl MainRegions {
    /// Counts the regions of all parts; doubtful names do not count.
    pub fn new<'m>(matches: impl IntoIterator<Item = &'m RegionMatch>) -> MainRegions {
        let mut main = MainRegions::default();
        for hit in matches.into_iter().filter(|hit| !hit.risky && !hit.shadow && !hit.all) {
            let [region] = hit.regions.as_slice() else { continue };
            main.counts.entry(region.code).or_insert((0, region)).0 += 1;
            *main.provinces.entry(region.province).or_default() += 1;
        }
        main
    }

    /// The region of the wanted sort the article names most, if one stands out.
    fn most_named(&self, wanted: Issuer) -> Option<&'static str> {
        if wanted == Issuer::Province {
            return unique_most(self.provinces.iter().map(|(code, count)| (*code, *count)));
        }
        let fits = self.counts.values().filter(|(_, region)| fits(region, wanted));
        unique_most(fits.map(|(count, region)| (region.code, *count)))
    }
}

fn unique_most(counts: impl Iterator<Item = (&'static str, u32)>) -> Option<&'static str> {
    let mut best: Option<(&'static str, u32)> = None;
    let mut tied = false;
    for (code, count) in counts {
        match best {
            Some((_, most)) if most > count => {}
            Some((_, most)) if most == count => tied = true,
            _ => (best, tied) = (Some((code, count)), false),
        }
    }
    best.filter(|_| !tied).map(|(code, _)| code)
}

/// Whether a region can issue an instrument of this sort.
fn fits(region: &Region, wanted: Issuer) -> bool {
    match wanted {
        Issuer::Province => region.kind == RegionKind::Province,
        Issuer::Kabupaten => region.kind == RegionKind::Kabupaten,
        Issuer::Kota => region.kind == RegionKind::Kota,
        Issuer::Aceh => region.province == "11",
        Issuer::Yogyakarta => region.code == "34",
        Issuer::Papua => region.kind == RegionKind::Province && region.code.starts_with('9'),
        _ => true,
    }
}

/// The region of a regional instrument: named in the phrase, or else the one the article is about.
pub(super) fn region(
    tokens: &Tokens<'_>,
    law: &Law,
    wanted: Issuer,
    places: &Places<'_>,
) -> Option<&'static str> {
    let named = region_in(tokens, law.start, law.words.1, wanted, places);
    match wanted {
        _ if named.is_some() => named,
        Issuer::Maybe => None,
        Issuer::Aceh => Some("11"),
        Issuer::Yogyakarta => Some("34"),
        // "SK Bupati", "Instruksi Wali Kota": the form tells the sort of region.
        Issuer::Region => places.main.most_named(sort_of_office(tokens, law).unwrap_or(Issuer::Region)),
        _ => places.main.most_named(wanted),
    }
}

fn sort_of_office(tokens: &Tokens<'_>, law: &Law) -> Option<Issuer> {
    let form: String = (law.start..law.words.0).map(|at| squeeze(tokens.word(at))).collect();
    let ends = |words: &[&str]| words.iter().any(|word| form.ends_with(word));
    if ends(&["gubernur", "gub"]) {
        Some(Issuer::Province)
    } else if ends(&["bupati", "bup"]) {
        Some(Issuer::Kabupaten)
    } else if ends(&["kota", "wali", "wal", "wako"]) {
        Some(Issuer::Kota)
    } else {
        None
    }
}

/// The region written between two tokens.
fn region_in(
    tokens: &Tokens<'_>,
    from: usize,
    to: usize,
    wanted: Issuer,
    places: &Places<'_>,
) -> Option<&'static str> {
    if to <= from {
        return None;
    }
    let (start, end) = (tokens.get(from).start, tokens.get(to - 1).end);
    let first = places.matches.partition_point(|hit| hit.name_span.start < start);
    let inside =
        places.matches[first..].iter().take_while(|hit| hit.name_span.end <= end).filter(|hit| !hit.shadow);
    inside.flat_map(|hit| hit.regions.iter()).find(|region| fits(region, wanted)).map(|region| region.code)
}

/// The office of a circular, with its region where it has one: `menpan-rb`, `sekda:36.72`.
pub(super) fn office(tokens: &Tokens<'_>, law: &Law, places: &Places<'_>) -> Option<String> {
    let sentence = tokens.get(law.start).sentence;
    let inside =
        (law.start..law.words.1).find_map(|at| OFFICES.longest(tokens, at).map(|(row, end)| (*row, at, end)));
    let before = || {
        let reach = (law.start.saturating_sub(OFFICE_REACH)..law.start)
            .rev()
            .take_while(|&at| tokens.get(at).sentence == sentence);
        reach.filter_map(|at| OFFICES.longest(tokens, at).map(|(row, end)| (*row, at, end))).last()
    };
    // Words of an unknown office between kind and number: another office in the sentence is not the issuer.
    let own_words = law.words.1 > law.words.0;
    let (row, at, end) = if own_words { inside? } else { inside.or_else(before)? };
    let Scope::Region(wanted) = row.scope else { return Some(row.code.to_owned()) };
    // The region stands right after the office: four words reach "Kabupaten Administrasi Kepulauan Seribu".
    let region = region_in(tokens, at, end + 4, wanted, places).or_else(|| places.main.most_named(wanted))?;
    Some(format!("{}:{region}", row.code))
}

/// The ministry of "Permenkes", "Peraturan Menteri Agama": its code, or its words.
pub(super) fn ministry(tokens: &Tokens<'_>, law: &Law) -> Option<String> {
    let words = (law.start..law.words.1).map(|at| squeeze(tokens.word(at))).collect::<Vec<_>>();
    let whole = words.concat();
    let name =
        ["peraturanmenteri", "peraturanmen", "permen"].iter().find_map(|head| whole.strip_prefix(head))?;
    if name.is_empty() {
        return None;
    }
    let rows = ROWS.iter().filter(|row| row.scope == Scope::Ministry);
    let known = rows.flat_map(|row| row.names.iter().map(move |written| (squeeze(written), row.code)));
    if let Some((_, code)) = known
        .filter(|(written, _)| name.starts_with(written.as_str()))
        .max_by_key(|(written, _)| written.len())
    {
        return Some(code.to_owned());
    }
    let own: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !matches!(*word, "peraturan" | "menteri" | "permen" | "ri" | ""))
        .collect();
    (own.len() <= 4).then(|| own.join("-"))
}

/// The label of an office: `SE Sekda` from `sekda`.
pub(super) fn office_label(code: &str) -> String {
    let name = ROWS.iter().find(|row| row.code == code).and_then(|row| row.names.first().copied());
    let ministry = ROWS.iter().any(|row| row.code == code && row.scope == Scope::Ministry);
    match name {
        Some("Sekretaris Daerah") => "Sekda".to_owned(),
        Some(name) if !ministry => name.to_owned(),
        _ => code.split('-').map(capitalised).collect::<Vec<_>>().join(" "),
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
