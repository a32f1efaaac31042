//! Extraction against articles labelled by hand: precision, recall and F1 of each facet.
//!
//! In go labels (JSON Lines) and extracted articles, joined by id; out comes an [`Extraction`]. Names are
//! compared without case, accents and punctuation. Issuers of regulations are dropped, because labels do
//! not name them alike; a regency labelled without its kind accepts either kind.
//!
//! A line of labels: `{"id", "provinces": [{"name", "venue_only", "surfaces"}], "regencies": [{"name",
//! "surfaces"}], "regulations": [{"key", "named", "pinpoints", "surfaces"}], "people": [{"name", "role",
//! "offices", "surfaces"}]}`; a surface is a place in the article as it is written there.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::judged::{lines, read, record};
use crate::article::Article;
use crate::entity::{Mention, Part, Role};
use crate::error::Result;

/// Kinds of instruments whose issuer stands behind a hyphen in labels: `keputusan-kpu-medan/2024/3`.
static ISSUER: LazyLock<Regex> = LazyLock::new(|| {
    let kinds = "se|perda|perwali|perbup|pergub|qanun|perdes|keputusan-kpu|keputusan-bawaslu|surat-edaran";
    Regex::new(&format!("^({kinds})[-@][^/]+")).expect("a fixed pattern")
});

/// The labels of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Labels {
    id: String,
    provinces: Vec<LabelledRegion>,
    regencies: Vec<LabelledRegion>,
    regulations: Vec<LabelledRegulation>,
    people: Vec<LabelledPerson>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct LabelledRegion {
    name: String,
    venue_only: bool,
    surfaces: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct LabelledRegulation {
    key: String,
    named: bool,
    pinpoints: Vec<String>,
    surfaces: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct LabelledPerson {
    name: String,
    role: Role,
    offices: Vec<String>,
    surfaces: Vec<String>,
}

/// How well articles were understood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// Labelled articles.
    pub n: usize,
    /// Labelled articles that were not extracted: all of theirs counts as missed.
    pub missing: Vec<String>,
    /// Each facet.
    pub facets: Vec<FacetFigures>,
    /// Mentions printed.
    pub mentions: usize,
    /// Share of the mentions that slice to a labelled place, or lie in one, or hold one.
    pub spans: f64,
    /// What was found and is not labelled, or labelled and not found.
    #[serde(skip)]
    pub slips: Vec<Slip>,
}

/// Precision and recall of one facet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FacetFigures {
    /// `provinces` (not venue only), `venue`, `regencies`, `regulations` (whole instruments), `named` (by
    /// name only), `pinpoints`, `officials`, `offices` (with their holder), `people` (any role).
    pub facet: String,
    /// Share of the found values that are labelled.
    pub precision: f64,
    /// Share of the labelled values that were found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Labelled and found.
    pub hit: usize,
    /// Found, not labelled.
    pub extra: usize,
    /// Labelled, not found.
    pub missed: usize,
}

/// A value that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The facet.
    pub facet: &'static str,
    /// The article.
    pub article: String,
    /// Found without a label; else labelled and not found.
    pub is_extra: bool,
    /// The value, as compared.
    pub value: String,
}

/// The values of an article, by facet.
type Values = [(&'static str, BTreeSet<String>); 9];

/// Reads labels.
///
/// # Errors
/// A file that cannot be read, or a line that is no labels.
pub fn read_labels(path: &Path) -> Result<Vec<Labels>> {
    let name = path.display().to_string();
    let text = read(path)?;
    let parsed = lines(&text).map(|(number, line)| {
        let labels: Labels = serde_json::from_str(line)
            .map_err(|error| record(&name, number, &format!("no labels of an article: {error}")))?;
        if labels.id.is_empty() {
            return Err(record(&name, number, "no labels of an article: expected an id"));
        }
        Ok(labels)
    });
    parsed.collect()
}

/// Compares what was extracted with the labels.
pub fn measure_extraction(labels: &[Labels], articles: &[Article]) -> Extraction {
    let by_id: HashMap<&str, &Article> =
        articles.iter().map(|article| (article.id.as_str(), article)).collect();
    let mut extraction = Extraction { n: labels.len(), ..Extraction::default() };
    let mut tallies: Vec<(&'static str, [usize; 3])> = Vec::new();
    let mut placed = 0;
    for label in labels {
        let article = by_id.get(label.id.as_str()).copied();
        if article.is_none() {
            extraction.missing.push(label.id.clone());
        }
        let wanted = label.values();
        let found = article.map(|article| found_values(article, &wanted[2].1));
        for (at, (facet, wanted)) in wanted.iter().enumerate() {
            let none = BTreeSet::new();
            let found = found.as_ref().map_or(&none, |found| &found[at].1);
            if tallies.len() == at {
                tallies.push((facet, [0; 3]));
            }
            let tally = &mut tallies[at].1;
            tally[0] += found.intersection(wanted).count();
            tally[1] += found.difference(wanted).count();
            tally[2] += wanted.difference(found).count();
            let slip = |is_extra, value: &String| Slip {
                facet,
                article: label.id.clone(),
                is_extra,
                value: value.clone(),
            };
            extraction.slips.extend(found.difference(wanted).map(|value| slip(true, value)));
            extraction.slips.extend(wanted.difference(found).map(|value| slip(false, value)));
        }
        if let Some(article) = article {
            let (right, all) = label.placed_mentions(article);
            placed += right;
            extraction.mentions += all;
        }
    }
    extraction.facets = tallies.into_iter().map(|(facet, tally)| facet_figures(facet, tally)).collect();
    extraction.spans = placed as f64 / extraction.mentions.max(1) as f64;
    extraction
}

fn facet_figures(facet: &str, [hit, extra, missed]: [usize; 3]) -> FacetFigures {
    let share = |of: usize| if of == 0 { 1.0 } else { hit as f64 / of as f64 };
    let (precision, recall) = (share(hit + extra), share(hit + missed));
    let sum = precision + recall;
    let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
    FacetFigures { facet: facet.to_string(), precision, recall, f1, hit, extra, missed }
}

impl Labels {
    fn values(&self) -> Values {
        let officials = || self.people.iter().filter(|person| person.role == Role::Official);
        let regions = |is_venue: bool| {
            let regions = self.provinces.iter().filter(move |region| region.venue_only == is_venue);
            regions.map(|region| folded(&region.name)).collect()
        };
        let regulations = self.regulations.iter().map(|cited| (&*cited.key, cited.named, &*cited.pinpoints));
        let [whole, named, pinpoints] = regulation_values(regulations);
        let offices = officials()
            .flat_map(|person| person.offices.iter().map(|office| office_value(&person.name, office)));
        [
            ("provinces", regions(false)),
            ("venue", regions(true)),
            ("regencies", self.regencies.iter().map(|region| regency_value(&region.name)).collect()),
            ("regulations", whole),
            ("named", named),
            ("pinpoints", pinpoints),
            ("officials", officials().map(|person| folded(&person.name)).collect()),
            ("offices", offices.collect()),
            ("people", self.people.iter().map(|person| folded(&person.name)).collect()),
        ]
    }

    /// How many mentions of an article lie where a label has the same kind of thing, and how many there are.
    fn placed_mentions(&self, article: &Article) -> (usize, usize) {
        let regions: Vec<&String> =
            self.provinces.iter().chain(&self.regencies).flat_map(|region| &region.surfaces).collect();
        let cited: Vec<&String> = self.regulations.iter().flat_map(|cited| &cited.surfaces).collect();
        let people: Vec<&String> = self.people.iter().flat_map(|person| &person.surfaces).collect();
        let entities = &article.entities;
        let (mut right, mut all) = (0, 0);
        let mut look = |mentions: &[Mention], pool: &[&String]| {
            for mention in mentions {
                all += 1;
                right += usize::from(is_placed(article, mention, pool));
            }
        };
        entities.provinces.iter().for_each(|province| look(&province.mentions, &regions));
        entities.regencies.iter().for_each(|regency| look(&regency.mentions, &regions));
        entities.regulations.iter().for_each(|regulation| look(&regulation.mentions, &cited));
        entities.officials.iter().for_each(|person| look(&person.mentions, &people));
        entities.people.iter().for_each(|person| look(&person.mentions, &people));
        (right, all)
    }
}

fn is_placed(article: &Article, mention: &Mention, surfaces: &[&String]) -> bool {
    let part = match mention.field {
        Part::Title => article.title.as_deref(),
        Part::Text => Some(article.text.as_str()),
        Part::Dateline => article.dateline.as_deref(),
    };
    let place = part.and_then(|part| part.get(mention.start..mention.end)).unwrap_or("").trim();
    !place.is_empty()
        && surfaces.iter().any(|surface| surface.contains(place) || place.contains(surface.as_str()))
}

/// Values of an extracted article; `labelled` are the regencies of its labels.
fn found_values(article: &Article, labelled: &BTreeSet<String>) -> Values {
    let entities = &article.entities;
    let regions = |is_venue: bool| {
        let regions = entities.provinces.iter().filter(move |region| region.venue_only == is_venue);
        regions.map(|region| folded(&region.name)).collect()
    };
    let regencies = entities.regencies.iter().map(|regency| {
        let name = regency_value(&regency.name);
        let bare = ["kabupaten ", "kota "].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(&name);
        if !labelled.contains(&name) && labelled.contains(bare) { bare.to_string() } else { name }
    });
    let regulations = entities.regulations.iter().map(|cited| (&*cited.key, cited.named, &*cited.pinpoints));
    let [whole, named, pinpoints] = regulation_values(regulations);
    let offices = entities
        .officials
        .iter()
        .flat_map(|person| person.offices.iter().map(|office| office_value(&person.name, office)));
    let people = entities.officials.iter().chain(&entities.people);
    [
        ("provinces", regions(false)),
        ("venue", regions(true)),
        ("regencies", regencies.collect()),
        ("regulations", whole),
        ("named", named),
        ("pinpoints", pinpoints),
        ("officials", entities.officials.iter().map(|person| folded(&person.name)).collect()),
        ("offices", offices.collect()),
        ("people", people.map(|person| folded(&person.name)).collect()),
    ]
}

/// Whole instruments, those only named, and pinpoints.
fn regulation_values<'a>(
    cited: impl Iterator<Item = (&'a str, bool, &'a [String])>,
) -> [BTreeSet<String>; 3] {
    let mut values: [BTreeSet<String>; 3] = Default::default();
    for (key, is_named, pinpoints) in cited {
        let key = without_issuer(key);
        values[2].extend(pinpoints.iter().map(|pinpoint| format!("{key}/{pinpoint}")));
        if is_named {
            values[1].insert(key.clone());
        }
        values[0].insert(key);
    }
    values
}

/// `perda@36.72/2024/3` and `perda-kota-cilegon/2024/3` as `perda/2024/3`.
fn without_issuer(key: &str) -> String {
    let mut bare = String::with_capacity(key.len());
    for (at, step) in key.split('/').enumerate() {
        if at > 0 {
            bare.push('/');
        }
        // An issuer is something after the sign, else the sign stays.
        let issuer = step.find('@').filter(|at| at + 1 < step.len());
        bare.push_str(issuer.map_or(step, |at| &step[..at]));
    }
    ISSUER.replace(&bare, "$1").into_owned()
}

fn office_value(name: &str, office: &str) -> String {
    format!("{} = {}", folded(name), folded(office))
}

fn regency_value(name: &str) -> String {
    folded(name).replace("kota administrasi", "kota")
}

/// Case, accents and punctuation taken away, blanks made single.
fn folded(text: &str) -> String {
    let lower = text.nfkd().collect::<String>().to_lowercase();
    let kept =
        |ch: &char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || matches!(ch, '/' | '@' | ' ' | '-');
    let kept: String = lower.chars().filter(kept).collect();
    kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lose_their_issuer() {
        for (key, expected) in [
            ("uu/2017/7", "uu/2017/7"),
            ("se@sekda:36.72/2024/1064", "se/2024/1064"),
            ("perda-kota-cilegon/2024/3", "perda/2024/3"),
            ("keputusan-kpu-medan/2024/3", "keputusan-kpu/2024/3"),
            ("keputusan-kpu@12.71/2024/3", "keputusan-kpu/2024/3"),
            ("perda/2024/3", "perda/2024/3"),
            ("perwali/2024/3", "perwali/2024/3"),
            ("putusan-mk/2023/90-puu-xxi", "putusan-mk/2023/90-puu-xxi"),
        ] {
            assert_eq!(without_issuer(key), expected);
        }
    }

    #[test]
    fn names_are_folded() {
        for (name, expected) in [
            ("H. Andi  Saïd", "h andi said"),
            ("Kota Administrasi Jakarta Timur", "kota jakarta timur"),
            ("Ma'ruf", "maruf"),
            (" – ", ""),
        ] {
            assert_eq!(regency_value(name), expected);
        }
    }

    #[test]
    fn figures_computed_by_hand() {
        let labels = r#"{"id": "a", "provinces": [{"name": "Banten", "surfaces": ["Kota Cilegon"]}, {"name": "DKI Jakarta", "venue_only": true, "surfaces": ["Jakarta"]}], "regencies": [{"name": "Cilegon", "surfaces": ["Kota Cilegon"]}], "regulations": [{"key": "uu/2017/7", "pinpoints": ["pasal-280", "pasal-281"], "surfaces": ["Pasal 280 UU 7/2017"]}], "people": [{"name": "Rudi Hasan", "role": "official", "offices": ["Ketua KPU Kota Cilegon"], "surfaces": ["Rudi Hasan"]}, {"name": "Tono", "role": "other", "surfaces": ["Tono"]}]}"#;
        let article = r#"{"id": "a", "text": "Ketua KPU Kota Cilegon Rudi Hasan membuka debat.", "provinces": [{"code": "36", "name": "Banten", "mentions": [{"field": "text", "start": 10, "end": 22}]}, {"code": "31", "name": "DKI Jakarta"}], "regencies": [{"code": "36.72", "name": "Kota Cilegon", "province": "36", "mentions": [{"field": "text", "start": 23, "end": 33}]}], "regulations": [{"key": "uu/2017/7", "name": "UU 7/2017", "named": true, "pinpoints": ["pasal-280"]}], "officials": [{"name": "Rudi Hasan", "offices": ["Ketua KPU Kota Cilegon", "Ketua KPU"], "role": "official"}]}"#;
        let labels: Labels = serde_json::from_str(labels).expect("labels");
        let article: Article = serde_json::from_str(article).expect("an article");
        let absent = Labels { id: "b".into(), ..labels.clone() };
        let found = measure_extraction(std::slice::from_ref(&labels), std::slice::from_ref(&article));
        let expected = [
            ("provinces", [1, 1, 0]),
            ("venue", [0, 0, 1]),
            ("regencies", [1, 0, 0]),
            ("regulations", [1, 0, 0]),
            ("named", [0, 1, 0]),
            ("pinpoints", [1, 0, 1]),
            ("officials", [1, 0, 0]),
            ("offices", [1, 1, 0]),
            ("people", [1, 0, 1]),
        ];
        for (figures, (facet, tally)) in found.facets.iter().zip(expected) {
            assert_eq!(
                (figures.facet.as_str(), [figures.hit, figures.extra, figures.missed]),
                (facet, tally)
            );
        }
        let offices = &found.facets[7];
        assert_eq!((offices.precision, offices.recall), (0.5, 1.0));
        assert!((offices.f1 - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!((found.mentions, found.spans), (2, 0.5));
        let slip = Slip { facet: "people", article: "a".into(), is_extra: false, value: "tono".into() };
        assert!(found.slips.contains(&slip), "{:?}", found.slips);
        let both = measure_extraction(&[labels, absent], &[article]);
        assert_eq!(both.missing, ["b"]);
        assert_eq!(both.facets[0].missed, 1);
    }
}
