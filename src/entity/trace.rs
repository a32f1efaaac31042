//! Why each mention is one: kept only when asked for.
//!
//! The extractors note the rule behind a mention where they make it; a [`Trace`] that is off drops the note before anything
//! is written, so there is one way of extraction and it costs nothing.

use serde::{Deserialize, Serialize};

use super::Mention;

/// What a mention refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A province.
    Province,
    /// A kabupaten or kota.
    Regency,
    /// A legal instrument.
    Regulation,
    /// A person in a public office.
    Official,
    /// Any other person.
    Person,
    /// A political party.
    Party,
    /// An election.
    Election,
}

impl Kind {
    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Province => "province",
            Kind::Regency => "regency",
            Kind::Regulation => "regulation",
            Kind::Official => "official",
            Kind::Person => "person",
            Kind::Party => "party",
            Kind::Election => "election",
        }
    }
}

/// Why a place is a mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What it refers to.
    pub kind: Kind,
    /// Where it stands.
    #[serde(flatten)]
    pub mention: Mention,
    /// The value: code, key, name.
    pub value: String,
    /// The rule, in words.
    pub rule: String,
    /// What the rule went by: the words around it, the signs of a person.
    pub evidence: String,
}

/// Collects reasons, or nothing.
#[derive(Debug, Default)]
pub(crate) struct Trace(Option<Vec<Reason>>);

impl Trace {
    pub(crate) fn on() -> Trace {
        Trace(Some(Vec::new()))
    }

    pub(crate) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Notes a mention; `why` gives rule and evidence, and is called only when somebody asks.
    pub(crate) fn note(
        &mut self,
        kind: Kind,
        mention: Mention,
        value: &str,
        why: impl FnOnce() -> (&'static str, String),
    ) {
        if let Some(reasons) = &mut self.0 {
            let (rule, evidence) = why();
            reasons.push(Reason { kind, mention, value: value.to_owned(), rule: rule.to_owned(), evidence });
        }
    }

    /// The reasons in the order of the article, each once.
    pub(crate) fn reasons(self) -> Vec<Reason> {
        let mut reasons = self.0.unwrap_or_default();
        reasons.sort_by(|one, other| {
            (one.mention, one.kind, &one.value).cmp(&(other.mention, other.kind, &other.value))
        });
        reasons.dedup_by(|one, other| {
            one.mention == other.mention && one.kind == other.kind && one.value == other.value
        });
        reasons
    }
}
