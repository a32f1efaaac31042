//! Makes the key of a law from its number: kind, issuer, year, number.
//!
//! In: a law cited by number, with the regions of the article. Out: `uu/2017/7`, `perda@36.72/2019/5`. What a kind keeps
//! of its number is told here; names are not resolved here.

use std::collections::HashMap;

use super::issuer::{self, MainRegions, Places};
use super::kind::{self, Issuer, Kind};
use super::law::Law;
use super::number::{self, Numeral};
use super::path;
use super::pin::roman;
use super::resolve::{ReadPart, Resolved};

/// Regulations of the constitutional court stay below this number each year; ministerial ones of finance go far beyond.
const MAX_COURT_REGULATION: u32 = 10;

/// The key of a law cited by number, whole when kind, year and issuer can be told.
///
/// `main` are the regions the article is about, `of_court` tells whether it speaks of the constitutional court.
pub(super) fn numbered_key(
    part: &ReadPart<'_>,
    law: &Law,
    numeral: &Numeral,
    main: &MainRegions,
    of_court: bool,
) -> Option<String> {
    if let Some((kind, number, year)) = number::ruling(numeral) {
        return path::key(kind, None, year, &number);
    }
    let year = numeral.year?;
    let kind = match law.kind {
        _ if number::is_commission_decision(&numeral.parts) => kind::kind("keputusan-kpu")?,
        Some(kind) => sort_out(kind, numeral, of_court || !part.tokens.is(law.start, "pmk")),
        None => return None,
    };
    // A decision of the constitutional court's chairman is no ruling; a ruling of a lower court needs its full number.
    let plain = numeral.plain().is_some();
    let form = part.tokens.word(law.start).to_ascii_lowercase();
    if plain
        && (kind.key == "putusan-mk" && form != "putusan"
            || matches!(kind.key, "putusan-pn" | "putusan-ptun"))
    {
        return None;
    }
    let number = kind_number(kind, numeral)?;
    let places = Places { matches: part.regions, main };
    let issuer = match kind.issuer {
        Issuer::Single | Issuer::Code | Issuer::Draft | Issuer::Refuse => None,
        Issuer::Office => {
            // The police number their telegrams and notices in a way of their own.
            let of_police = matches!(numeral.parts.first().map(String::as_str), Some("st" | "str" | "mak"));
            let office = issuer::office(&part.tokens, law, &places);
            Some(office.or_else(|| of_police.then(|| "kapolri".to_owned()))?)
        }
        Issuer::Ministry => Some(issuer::ministry(&part.tokens, law)?),
        Issuer::Maybe => {
            let in_number = numeral.parts.len() > 3;
            if in_number {
                region_in_number(numeral)
            } else {
                issuer::region(&part.tokens, law, kind.issuer, &places).map(str::to_owned)
            }
        }
        wanted => Some(issuer::region(&part.tokens, law, wanted, &places)?.to_owned()),
    };
    path::key(kind.key, issuer.as_deref(), year, &number)
}

/// Kinds that share a short form: PMK is of the court or of the minister of finance, `12/drt/1951` is an emergency law.
fn sort_out(written: &'static Kind, numeral: &Numeral, of_court: bool) -> &'static Kind {
    let other = match written.key {
        "peraturan-mk" if numeral.parts.iter().any(|part| part.starts_with("pmk")) => "permenkeu",
        "peraturan-mk" if numeral.plain().is_some_and(|n| n > MAX_COURT_REGULATION) || !of_court => {
            "permenkeu"
        }
        "uu" if numeral.parts.iter().any(|part| part.starts_with("drt")) => "uu-darurat",
        _ => return written,
    };
    kind::kind(other).unwrap_or(written)
}

/// The number as the key of its kind has it.
fn kind_number(kind: &Kind, numeral: &Numeral) -> Option<String> {
    let without = |dropped: &[&str]| {
        let kept: Vec<&str> =
            numeral.parts.iter().map(String::as_str).filter(|part| !dropped.contains(part)).collect();
        kept.join("-")
    };
    let number = match kind.key {
        "uu-darurat" => Numeral { parts: numeral.parts[..1].to_vec(), ..Numeral::default() }.joined(),
        "keputusan-kpu" if numeral.parts.len() > 3 => numeral.parts.first()?.clone(),
        // "Putusan MK Nomor 90 Tahun 2023" is the review 90/PUU-XXI/2023.
        "putusan-mk" if numeral.plain().is_some() => {
            let court_year = numeral.year?.checked_sub(2002).filter(|n| (1..100).contains(n))?;
            format!("{}-puu-{}", numeral.joined(), roman(court_year))
        }
        "keppres" => number::spaced_letters(&numeral.parts.iter().map(String::as_str).collect::<Vec<_>>()),
        "tap-mpr" => {
            let number = without(&["mpr", "mprs", "mpr-ri"]);
            number.parse().ok().filter(|n| (1..100).contains(n)).map_or(number, roman)
        }
        "maklumat" => without(&["mak"]),
        "rekomendasi-kasn" => without(&["kasn"]),
        "surat-telegram" => numeral
            .parts
            .iter()
            .filter(|part| !matches!(part.as_str(), "st" | "str" | "tr"))
            .take(2)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("-"),
        "uu" | "perppu" | "pp" | "perpres" | "inpres" | "pkpu" | "perbawaslu" | "perda" => {
            numeral.plain()?;
            numeral.joined()
        }
        _ => numeral.joined(),
    };
    (!number.is_empty()).then_some(number)
}

/// The region whose code stands inside an old decision number: `1311/KPU-Kab` is 13.11.
fn region_in_number(numeral: &Numeral) -> Option<String> {
    let body = numeral.parts.iter().position(|part| part.starts_with("kpu"))?;
    let code = numeral.parts.get(body.checked_sub(1)?)?;
    let local = numeral.parts[body].len() > 3;
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    match code.len() {
        4 if local && digits => Some(format!("{}.{}", &code[..2], &code[2..])),
        2 if local && digits => Some(code.clone()),
        _ => None,
    }
}

/// One ruling under two court years (`135/PUU-XXI/2024` beside `135/PUU-XXII/2024`): the one that fits its year.
pub(super) fn mend_court_years(explicit: &HashMap<String, usize>, resolved: &mut [Vec<Option<Resolved>>]) {
    for found in resolved.iter_mut().flatten().flatten() {
        let Some((head, court_year)) =
            found.key.rsplit_once('-').filter(|_| found.key.starts_with("putusan-mk/"))
        else {
            continue;
        };
        let year = head.split('/').nth(1).and_then(|year| year.parse::<u16>().ok()).unwrap_or(2003);
        let right = roman(year.saturating_sub(2002));
        let mended = format!("{head}-{right}");
        if court_year != right && explicit.contains_key(&mended) {
            found.key = mended;
        }
    }
}
