//! An article made ready for an engine: analysed once, its facet values listed, its hashes taken.
//!
//! Nothing here needs an engine: the same [`Document`] goes to any of them.
//!
//! ```
//! use telusur::{Article, Document};
//!
//! let article = Article { id: "a-1".into(), title: Some("ASN diminta netral".into()), ..Article::default() };
//! let document = Document::from(&article);
//! assert_eq!(document.id, "a-1");
//! assert!(document.words.starts_with("asn diminta netral"));
//! ```

use std::borrow::Cow;
use std::fmt::Write;

use jiff::civil::Date;

use crate::article::{Article, Field};
use crate::entity::regulation;
use crate::index::analyzer::JUMP;
use crate::index::schema::BODY_POSITION;
use crate::index::shingles::Shingles;
use crate::index::stored::pack;
use crate::text::{Analyzer, Language};
#[cfg(feature = "opensearch")]
use crate::{
    error::{Error, Result},
    index::stored::unpack,
};

/// Value of the month facet for articles without a date.
pub const UNDATED: &str = "tanpa-tanggal";

/// Longest value: far more than any name has, and less than what tantivy drops without a word (65,530).
const MAX_VALUE_BYTES: usize = 1_000;

/// An article ready for an engine.
#[derive(Clone, Debug)]
pub struct Document {
    /// The article's id.
    pub id: String,
    /// Hash of the raw content and of the versions it was read with: tells `unchanged` from `updated`.
    pub content: u64,
    /// By what near copies of the text are found.
    pub shingles: Shingles,
    /// Exact tokens of headline and body, joined by blanks.
    pub words: String,
    /// Root tokens of headline and body, joined by blanks, at the same positions as `words`.
    pub roots: String,
    /// Root tokens of the headline.
    pub title_roots: String,
    /// Facet values: each value once, ancestors included.
    pub values: Vec<(Field, String)>,
    /// Date as `yyyymmdd`.
    pub day: Option<u32>,
    /// The article as it is stored: JSON without its group, packed.
    pub article: Vec<u8>,
}

impl Document {
    /// Analyses an article. `content` is the hash of what it was read from: while it stays the same, an
    /// upsert writes nothing. Where there is no such hash, use `Document::from(&article)`.
    pub fn new(article: &Article, content: u64) -> Document {
        Document::with_json(article, content, &json_of(article))
    }

    fn with_json(article: &Article, content: u64, json: &str) -> Document {
        let analyzer = Analyzer::new(language_of(&article.lang));
        let (mut words, mut roots) =
            (String::with_capacity(article.text.len() + 64), String::with_capacity(article.text.len() + 64));
        if let Some(title) = &article.title {
            append(&analyzer, title, &mut words, &mut roots);
        }
        let title_roots = roots.clone();
        let _ = write!(words, "{JUMP}{BODY_POSITION} ");
        let _ = write!(roots, "{JUMP}{BODY_POSITION} ");
        let body_words = words.len();
        append(&analyzer, &article.text, &mut words, &mut roots);
        Document {
            id: article.id.clone(),
            content,
            shingles: Shingles::of(&words[body_words..]),
            words,
            roots,
            title_roots,
            values: facet_values(article),
            day: article.date.as_deref().and_then(day_number),
            article: pack(json),
        }
    }

    /// The article as JSON, without its group.
    #[cfg(feature = "opensearch")]
    pub(crate) fn json(&self) -> Result<Vec<u8>> {
        unpack(&self.article).map_err(Error::engine)
    }
}

impl From<&Article> for Document {
    /// Analyses an article that is its own content: it is written anew when anything in it differs.
    fn from(article: &Article) -> Document {
        let json = json_of(article);
        Document::with_json(article, hash64(&[b"article", json.as_bytes()]), &json)
    }
}

/// An article as JSON, without its group: that is found anew in each index.
fn json_of(article: &Article) -> String {
    let stored = match article.group {
        None => Cow::Borrowed(article),
        Some(_) => Cow::Owned(Article { group: None, ..article.clone() }),
    };
    serde_json::to_string(stored.as_ref()).expect("an article holds only strings, numbers and lists")
}

/// Appends the tokens of `text` to both levels.
fn append(analyzer: &Analyzer, text: &str, words: &mut String, roots: &mut String) {
    analyzer.for_each_token(text, &mut |token| {
        words.push_str(token.exact);
        words.push(' ');
        roots.push_str(token.root);
        roots.push(' ');
    });
}

/// The language articles of a code are analysed in. What is too short to tell (`und`) is Indonesian: among
/// Indonesian news it mostly is, and a headline must be found by the roots of its words.
pub(crate) fn language_of(code: &str) -> Language {
    if matches!(code, "" | "und") { Language::Indonesian } else { Language::from_code(code) }
}

/// First eight bytes of the hash of `parts`.
pub(crate) fn hash64(parts: &[&[u8]]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let bytes = *hasher.finalize().as_bytes();
    u64::from_le_bytes(bytes[..8].try_into().expect("a hash has 32 bytes"))
}

/// `2024-08-05` as 20240805.
pub(crate) fn day_number(date: &str) -> Option<u32> {
    let date: Date = date.parse().ok()?;
    Some(day_of(date))
}

/// A date as `yyyymmdd`.
pub(crate) fn day_of(date: Date) -> u32 {
    u32::try_from(date.year()).unwrap_or(0) * 10_000 + date.month() as u32 * 100 + date.day() as u32
}

/// `yyyymmdd` as a date.
pub(crate) fn read_day(day: u32) -> Option<Date> {
    let year = i16::try_from(day / 10_000).ok()?;
    Date::new(year, (day / 100 % 100) as i8, (day % 100) as i8).ok()
}

/// `20240805` as 2024-08-05.
pub(crate) fn date_of(day: u32) -> String {
    format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)
}

/// Every facet value of an article, each once.
pub(crate) fn facet_values(article: &Article) -> Vec<(Field, String)> {
    let entities = &article.entities;
    let mut values: Vec<(Field, String)> = Vec::new();
    for province in &entities.provinces {
        let field = if province.venue_only { Field::Venue } else { Field::Province };
        values.push((field, province.code.clone()));
    }
    for regency in &entities.regencies {
        let path = format!("{}/{}", regency.province, regency.code);
        if regency.venue_only {
            values.push((Field::Venue, regency.province.clone()));
            values.push((Field::Venue, path));
        } else {
            values.push((Field::Province, regency.province.clone()));
            values.push((Field::Province, path.clone()));
            values.push((Field::Regency, path));
        }
    }
    for cited in &entities.regulations {
        let steps = regulation::path_steps(&cited.key, &cited.pinpoints);
        values.extend(steps.into_iter().map(|path| (Field::Regulation, path)));
    }
    for official in &entities.officials {
        values.push((Field::Official, official.value().to_string()));
    }
    for person in entities.officials.iter().chain(&entities.people) {
        values.push((Field::Person, person.value().to_string()));
        values.extend(person.offices.iter().map(|office| (Field::Office, office.clone())));
    }
    values.extend(entities.parties.iter().map(|party| (Field::Party, party.name.clone())));
    for election in &entities.elections {
        let above = election.key.split_once('/').map(|(above, _)| above);
        values.extend(
            above.into_iter().chain([election.key.as_str()]).map(|key| (Field::Election, key.into())),
        );
    }
    values.extend(article.source.iter().map(|source| (Field::Source, source.clone())));
    values.push((Field::Language, if article.lang.is_empty() { "und".into() } else { article.lang.clone() }));
    let month = article.date.as_deref().and_then(|date| date.get(..7)).unwrap_or(UNDATED);
    values.push((Field::Month, month.to_string()));
    for (_, value) in &mut values {
        value.truncate(value.floor_char_boundary(MAX_VALUE_BYTES));
    }
    values.sort();
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{Entities, Province, Regency};

    fn regency(code: &str, venue_only: bool) -> Regency {
        Regency {
            code: code.into(),
            name: String::new(),
            province: code[..2].into(),
            venue_only,
            mentions: Vec::new(),
        }
    }

    #[test]
    fn an_article_that_differs_is_other_content() {
        let article = |text: &str| Article { id: "a".into(), text: text.into(), ..Article::default() };
        let content = |text: &str| Document::from(&article(text)).content;
        assert_eq!(content("rapat pleno"), content("rapat pleno"));
        assert_ne!(content("rapat pleno"), content("rapat ditunda"));
    }

    #[test]
    fn a_parent_is_listed_once_and_venues_apart() {
        let provinces = vec![Province {
            code: "32".into(),
            name: "Jawa Barat".into(),
            venue_only: false,
            mentions: Vec::new(),
        }];
        let regencies = vec![regency("32.17", false), regency("32.73", false), regency("31.71", true)];
        let article = Article {
            entities: Entities { provinces, regencies, ..Entities::default() },
            ..Article::default()
        };
        let found: Vec<_> = facet_values(&article)
            .into_iter()
            .map(|(field, value)| format!("{}:{value}", field.alias()))
            .collect();
        assert_eq!(
            found,
            [
                "province:32",
                "province:32/32.17",
                "province:32/32.73",
                "regency:32/32.17",
                "regency:32/32.73",
                "venue:31",
                "venue:31/31.71",
                "lang:und",
                "month:tanpa-tanggal"
            ]
        );
    }

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(day_number("2024-08-05"), Some(20_240_805));
        assert_eq!(date_of(20_240_805), "2024-08-05");
        assert_eq!(day_number("2024-13-05"), None);
        assert_eq!(day_number("kemarin"), None);
    }
}
