//! What the extractors give back: entities of an article, each with its mentions.

use serde::{Deserialize, Serialize};

use super::places;
use crate::text::Span;

/// The part of an article a mention lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The headline.
    Title,
    /// The cleaned body.
    #[default]
    Text,
    /// The place named before the first sentence.
    Dateline,
}

/// A place in an article where an entity is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Mention {
    /// Title, text or dateline.
    pub field: Part,
    /// First byte in that part.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Mention {
    /// The mention of `span` in `field`.
    pub fn new(field: Part, span: Span) -> Mention {
        Mention { field, start: span.start, end: span.end }
    }

    /// Places without overlaps, in order: of two that begin together the longer wins, of equals the first given.
    pub fn disjoint<T>(mut marks: Vec<(T, Mention)>) -> Vec<(T, Mention)> {
        marks.sort_by_key(|(_, mention)| (mention.field, mention.start, std::cmp::Reverse(mention.end)));
        let mut disjoint: Vec<(T, Mention)> = Vec::new();
        for (what, mention) in marks {
            let is_free = disjoint
                .last()
                .is_none_or(|(_, last)| last.field != mention.field || last.end <= mention.start);
            if is_free {
                disjoint.push((what, mention));
            }
        }
        disjoint
    }

    /// The bytes it covers in its part.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// A province the article names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Province {
    /// Today's Kemendagri code: `32`.
    pub code: String,
    /// Label for people: `Jawa Barat`, `DKI Jakarta`, `DI Yogyakarta`.
    pub name: String,
    /// Named only as dateline or as the venue of a national statement: no facet value.
    #[serde(default)]
    pub venue_only: bool,
    /// Where it is named, itself or one of its regencies.
    #[serde(default, deserialize_with = "places::read")]
    pub mentions: Vec<Mention>,
}

/// A kabupaten or kota the article names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Regency {
    /// Today's Kemendagri code: `32.17`.
    pub code: String,
    /// Official name: `Kabupaten Bandung Barat`.
    pub name: String,
    /// Code of its province: `32`.
    pub province: String,
    /// Named only as dateline or as the venue of a national statement: no facet value.
    #[serde(default)]
    pub venue_only: bool,
    /// Where it is named.
    #[serde(default, deserialize_with = "places::read")]
    pub mentions: Vec<Mention>,
}

/// A legal instrument the article cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Regulation {
    /// `kind[@issuer]/year/number`, lower case: `uu/2017/7`.
    pub key: String,
    /// Label for people: `UU 7/2017`.
    pub name: String,
    /// Title without "tentang", when the article or the table of laws tells it.
    #[serde(default)]
    pub title: Option<String>,
    /// Cited by name only, without number.
    #[serde(default)]
    pub named: bool,
    /// Pinpoint paths below the key: `pasal-280/ayat-2/huruf-f`; empty when the whole law is cited.
    #[serde(default)]
    pub pinpoints: Vec<String>,
    /// Where it is cited.
    #[serde(default, deserialize_with = "places::read")]
    pub mentions: Vec<Mention>,
}

/// What a person is in the article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Holds or acts in a public office at the time of the article.
    Official,
    /// Runs for an office and holds none in the text.
    Candidate,
    /// Officer of a party or of a campaign team.
    Party,
    /// Everybody else: experts, citizens, former officials, foreigners.
    #[default]
    Other,
}

/// A person the article names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Person {
    /// Fullest form of the name in the article, without titles, ranks and degrees.
    pub name: String,
    /// Offices as the article has them, abbreviations written out: `Penjabat Gubernur Jawa Barat`.
    #[serde(default)]
    pub offices: Vec<String>,
    /// Official, candidate, party or other.
    #[serde(default)]
    pub role: Role,
    /// Where the person is named, short forms included.
    #[serde(default, deserialize_with = "places::read")]
    pub mentions: Vec<Mention>,
    /// Usual name across articles, where the table of aliases has another one than `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_as: Option<String>,
}

impl Person {
    /// The name under which the person is counted across articles.
    pub fn value(&self) -> &str {
        self.known_as.as_deref().unwrap_or(&self.name)
    }
}

/// A political party the article names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Party {
    /// Short name of the press, the value of the facet: `PDIP`.
    pub name: String,
    /// Full name: `Partai Demokrasi Indonesia Perjuangan`.
    pub title: String,
    /// Where it is named.
    #[serde(default, deserialize_with = "places::read")]
    pub mentions: Vec<Mention>,
}

/// An election the article speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Election {
    /// Path, with the election it is a part of first: `pemilu-2024/pilpres`, `pilkada-2024/pilgub-32`.
    pub key: String,
    /// Label for people: `Pilgub Jawa Barat 2024`.
    pub name: String,
    /// Where it is named.
    #[serde(default, deserialize_with = "places::read")]
    pub mentions: Vec<Mention>,
}

/// Everything the extractors found in one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Entities {
    /// Provinces, by code.
    #[serde(default)]
    pub provinces: Vec<Province>,
    /// Kabupaten and kota, by code.
    #[serde(default)]
    pub regencies: Vec<Regency>,
    /// Legal instruments, in order of first mention.
    #[serde(default)]
    pub regulations: Vec<Regulation>,
    /// People in a public office, in order of first mention.
    #[serde(default)]
    pub officials: Vec<Person>,
    /// All other people, in order of first mention.
    #[serde(default)]
    pub people: Vec<Person>,
    /// Political parties, in order of first mention.
    #[serde(default)]
    pub parties: Vec<Party>,
    /// Elections, by path.
    #[serde(default)]
    pub elections: Vec<Election>,
}
