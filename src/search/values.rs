//! What a value of a field stands for: codes, paths and names from what users write.
//!
//! `jabar` → `32`, `Pasal 280 UU Pemilu` → `uu/2017/7/pasal-280` (and its family), `bey` → every name
//! of the index with that word.

use jiff::civil::Date;

use crate::article::{Field, Match};
use crate::engine::Engine;
use crate::entity::gazetteer::{self, Region, RegionKind};
use crate::entity::official::Aliases;
use crate::entity::{election, official, party, regulation};
use crate::error::{Error, Result};
use crate::index::{KeptList, TermPattern, TermSource, UNDATED};
use crate::news::normalise_outlet;
use crate::query::facet::instrument;
use crate::query::plan::Clause;
use crate::query::{Kind, parse};

/// Most names one value may stand for: `jabatan:ketua` is thousands of offices in a large archive.
const MAX_NAMES: usize = 100_000;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// The canonical values `text` stands for in `field`; none when it is well-formed but nothing in the
/// index has it.
///
/// # Errors
/// [`Error::UnknownValue`] when a region, law, month or date cannot be understood, with a suggestion
/// where there is one.
pub(super) fn resolve(engine: &dyn Engine, field: Field, text: &str) -> Result<Vec<String>> {
    let text = text.trim();
    if text.is_empty() {
        return Err(unknown(field, text, ": a value is missing".into()));
    }
    match field.row().matches {
        _ if field == Field::Party => parties(engine, text),
        _ if field == Field::Election => elections(engine, text),
        Match::Region => regions(field, text),
        Match::Path => regulations(text),
        Match::Name => names(engine, field, text),
        Match::Value => values(engine, field, text),
        Match::Words | Match::Day => Err(Error::UnknownField {
            what: "facet",
            found: field.alias().into(),
            expected: "it holds words or days, not values".into(),
        }),
    }
}

/// A value as people read it.
///
/// ```
/// use telusur::{Field, label_of};
///
/// assert_eq!(label_of(Field::Province, "32"), "Jawa Barat");
/// assert_eq!(label_of(Field::Regulation, "uu/2017/7"), "UU 7/2017");
/// assert_eq!(label_of(Field::Month, "2024-08"), "Agustus 2024");
/// ```
pub fn label_of(field: Field, path: &str) -> String {
    match field.row().matches {
        Match::Region => {
            let code = path.rsplit('/').next().unwrap_or(path);
            gazetteer::region(code).map_or_else(|| path.to_string(), |region| region.name.to_string())
        }
        Match::Path if field == Field::Election => election::label(path),
        Match::Path => regulation::label(path),
        _ if field == Field::Month => month_label(path),
        _ => path.to_string(),
    }
}

fn month_label(path: &str) -> String {
    if path == UNDATED {
        return "tanpa tanggal".into();
    }
    let month = path.split_once('-').and_then(|(year, month)| {
        let name = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!("{name} {year}"))
    });
    month.unwrap_or_else(|| path.to_string())
}

/// The month of a label: `Agustus 2024` → `2024-08`.
fn month_of_label(text: &str) -> Option<String> {
    let (name, year) = text.split_once(' ')?;
    let number = 1 + MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    let year: u16 = year.trim().parse().ok().filter(|year| (1000..=9999).contains(year))?;
    Some(format!("{year}-{number:02}"))
}

fn unknown(field: Field, found: &str, suggestion: String) -> Error {
    Error::UnknownValue { field: field.alias(), found: found.to_string(), suggestion }
}

fn regions(field: Field, text: &str) -> Result<Vec<String>> {
    let (above, code) = text.rsplit_once('/').unwrap_or(("", text));
    let mut found = gazetteer::lookup(code);
    if !above.is_empty() {
        // `32/32.17`: what stands above must be its province, else one of the two would be passed over.
        let provinces: Vec<&str> = gazetteer::lookup(above).iter().map(|region| region.code).collect();
        found.retain(|region| provinces.contains(&region.province));
    }
    let chosen = match field {
        Field::Regency => found.into_iter().filter(|region| region.kind != RegionKind::Province).collect(),
        _ => widest(found),
    };
    if chosen.is_empty() {
        let suggestion = match gazetteer::suggest(code) {
            Some(meant) => format!("; did you mean {meant:?}?"),
            None => ": expected a code, an official name or a short form, such as 32, \"Jawa Barat\", jabar"
                .into(),
        };
        return Err(unknown(field, text, suggestion));
    }
    Ok(chosen.into_iter().map(region_path).collect())
}

/// "Jambi" is a province and a city: the wider one is meant unless a field says otherwise.
fn widest(mut regions: Vec<&'static Region>) -> Vec<&'static Region> {
    if regions.iter().any(|region| region.kind == RegionKind::Province) {
        regions.retain(|region| region.kind == RegionKind::Province);
    }
    regions
}

/// The values that an article about one of the regions has, and their field.
pub(super) fn region_values(regions: Vec<&'static Region>) -> (Field, Vec<String>) {
    let regions = widest(regions);
    let is_province = regions.iter().any(|region| region.kind == RegionKind::Province);
    let field = if is_province { Field::Province } else { Field::Regency };
    (field, regions.into_iter().map(region_path).collect())
}

fn region_path(region: &Region) -> String {
    match region.kind {
        RegionKind::Province => region.code.to_string(),
        _ => format!("{}/{}", region.province, region.code),
    }
}

fn regulations(text: &str) -> Result<Vec<String>> {
    if regulation::is_path(text) {
        return Ok(vec![text.to_lowercase()]);
    }
    let paths = cited_paths(text);
    if paths.is_empty() {
        let expected =
            ": expected a path or a citation, such as uu/2017/7, \"UU 7/2017\", \"Pasal 280 UU Pemilu\"";
        return Err(unknown(Field::Regulation, text, expected.into()));
    }
    Ok(paths)
}

/// The paths a citation means, each once; a law that is named means its family.
pub(super) fn cited_paths(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for citation in regulation::parse_citation(text, None) {
        // A law that is named means all laws that amend one another under that name.
        if let Some(family) = citation.family {
            let pinpoint = &citation.path[instrument(&citation.path).len()..];
            paths.extend(regulation::family_keys(family).into_iter().map(|key| format!("{key}{pinpoint}")));
        }
        paths.push(citation.path);
    }
    paths.sort();
    paths.dedup();
    paths
}

/// The parties of a name, short or full, that the index has; of several those.
fn parties(engine: &dyn Engine, text: &str) -> Result<Vec<String>> {
    let found = party::lookup(text);
    if found.is_empty() {
        let suggestion = match party::suggest(text) {
            Some(meant) => format!("; did you mean {meant:?}?"),
            None => ": expected the name of a party, such as PAN or \"Partai Golongan Karya\"".into(),
        };
        return Err(unknown(Field::Party, text, suggestion));
    }
    held(engine, Field::Party, &|name| found.contains(&name))
}

/// The elections of the index that a path, or words for kind, region and year, stand for.
fn elections(engine: &dyn Engine, text: &str) -> Result<Vec<String>> {
    let Some(wish) = election::Wish::read(text) else {
        let expected =
            ": expected an election, such as \"Pemilu 2024\", \"pilgub jabar 2024\" or pilkada-2024";
        return Err(unknown(Field::Election, text, expected.into()));
    };
    held(engine, Field::Election, &|path| wish.accepts(path))
}

/// The values of a field that are in the index and accepted.
fn held(engine: &dyn Engine, field: Field, accepts: &dyn Fn(&str) -> bool) -> Result<Vec<String>> {
    let found = engine.terms(TermSource::Value(field), TermPattern::Accepted(accepts), MAX_NAMES)?;
    Ok(found.into_iter().map(|term| term.term).collect())
}

/// The name that is `text`, else the usual name of who is called so and all names with its words, in any order and case.
///
/// A name as a facet counts it stands for itself alone, so that its count is that of the hits; `anies` is
/// everybody of that name.
fn names(engine: &dyn Engine, field: Field, text: &str) -> Result<Vec<String>> {
    if is_value(engine, field, text)? {
        return Ok(vec![text.to_string()]);
    }
    let wanted = official::fold_name(text);
    if wanted.is_empty() {
        return Err(unknown(field, text, ": expected a name, or words of one".into()));
    }
    let words: Vec<&str> = wanted.split(' ').collect();
    let aliases = match field {
        Field::Office => Aliases::default(),
        _ => Aliases::read(&engine.kept(KeptList::Aliases)?.unwrap_or_default(), "aliases.tsv")?,
    };
    let usual = aliases.usual_name(text);
    let has_words = |name: &str| {
        if usual == Some(name) {
            return true;
        }
        let folded = official::fold_name(name);
        words.iter().all(|word| folded.split(' ').any(|part| part == *word))
    };
    let found = engine.terms(TermSource::Value(field), TermPattern::Accepted(&has_words), MAX_NAMES)?;
    Ok(found.into_iter().map(|term| term.term).collect())
}

/// Whether an article has the very value: what a facet shows can be chosen, however many hold its words.
fn is_value(engine: &dyn Engine, field: Field, text: &str) -> Result<bool> {
    Ok(engine.count(&Clause::Value { field, values: vec![text.to_string()] })? > 0)
}

fn values(engine: &dyn Engine, field: Field, text: &str) -> Result<Vec<String>> {
    match field {
        Field::Id => Ok(vec![text.to_string()]),
        Field::Month => {
            let undated = ["tanpa tanggal", UNDATED, "undated"].contains(&text.to_lowercase().as_str());
            if undated {
                return Ok(vec![UNDATED.into()]);
            }
            let is_month = text.len() == 7 && format!("{text}-01").parse::<Date>().is_ok();
            if is_month {
                Ok(vec![text.to_string()])
            } else if let Some(month) = month_of_label(text) {
                Ok(vec![month])
            } else {
                Err(unknown(field, text, format!(": expected a month such as 2024-08, or {UNDATED}")))
            }
        }
        _ => {
            let wanted = text.to_lowercase();
            let wanted = match (field, wanted.as_str()) {
                (Field::Language, "indonesia" | "indonesian") => "id",
                (Field::Language, "inggris" | "english") => "en",
                _ => wanted.strip_prefix("www.").unwrap_or(&wanted),
            };
            // Outlets are kept under one name however they are written: "Harian Contoh" is hariancontoh.
            let outlet = (field == Field::Source).then(|| normalise_outlet(text)).flatten();
            if is_value(engine, field, text)? {
                return Ok(vec![text.to_string()]);
            }
            let same = |value: &str| value.to_lowercase() == wanted || Some(value) == outlet.as_deref();
            let found = engine.terms(TermSource::Value(field), TermPattern::Accepted(&same), MAX_NAMES)?;
            Ok(found.into_iter().map(|term| term.term).collect())
        }
    }
}

/// The days a date filter means: the first day of `from`, the last day of `to`.
///
/// # Errors
/// [`Error::UnknownValue`] when one of them is no date.
pub(super) fn days(from: Option<&str>, to: Option<&str>) -> Result<Option<(Option<u32>, Option<u32>)>> {
    let bounds = |text: &str| -> Result<(Option<Date>, Option<Date>)> {
        let bad = || unknown(Field::Date, text, ": expected 2024, 2024-08 or 2024-08-05".into());
        let quoted = format!("tanggal:{}", text.trim());
        match parse(&quoted).map_err(|_| bad())?.root.kind {
            Kind::Dates { from, to } => Ok((from, to)),
            _ => Err(bad()),
        }
    };
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let first = from.map(bounds).transpose()?.and_then(|(first, _)| first);
    let last = to.map(bounds).transpose()?.and_then(|(_, last)| last);
    if let (Some(first), Some(last)) = (first, last)
        && first > last
    {
        let found = format!("{first}..{last}");
        return Err(unknown(Field::Date, &found, ": the range ends before it begins".into()));
    }
    Ok(Some((first.map(crate::index::day_of), last.map(crate::index::day_of))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_they_are_shown() {
        for (text, expected) in [
            ("Agustus 2024", Some("2024-08")),
            ("januari 1999", Some("1999-01")),
            ("Agustus", None),
            ("Agustus 24", None),
            ("Agustusan 2024", None),
        ] {
            assert_eq!(month_of_label(text).as_deref(), expected, "{text}");
        }
    }
}
