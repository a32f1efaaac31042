//! One JSON line → what it states.
//!
//! In: the text of a line. Out: [`Fields`]. Names are taken as exports write them (`judul`, `isi`, `content`,
//! `published_at` …); of several names for one thing the first in the table wins. Unknown fields are
//! skipped, missing ones allowed, numbers taken as text, lists of strings as paragraphs.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The fields of an article, in the order of [`Fields`]' slots, each with its names, best first.
const NAMES: [&[&str]; 7] = [
    &["id", "_id", "article_id", "doc_id", "guid"],
    &["url", "link", "tautan", "canonical_url"],
    &["title", "judul", "headline"],
    &["text", "isi", "content", "body", "article", "teks", "konten", "full_text", "maintext", "berita"],
    &["source", "sumber", "outlet", "media", "publisher", "site", "domain"],
    &[
        "date",
        "tanggal",
        "published",
        "published_at",
        "publishedAt",
        "date_publish",
        "datePublished",
        "pubDate",
        "publish_date",
        "published_date",
        "published_time",
        "pubdate",
        "tanggal_terbit",
        "created_at",
        "timestamp",
    ],
    &["lang", "language", "bahasa"],
];

const ID: usize = 0;
const URL: usize = 1;
const SOURCE: usize = 4;

/// What a record states. A field of another type than text or number counts as missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    slots: [Option<(usize, String)>; 7],
}

impl Fields {
    /// Reads one line.
    ///
    /// # Errors
    /// What serde says, short.
    pub fn parse(line: &str) -> Result<Fields, String> {
        Fields::read(line, |_| true)
    }

    /// Reads of one line what tells which article it is, and passes over its text.
    ///
    /// # Errors
    /// What serde says, short.
    pub fn parse_identity(line: &str) -> Result<Fields, String> {
        Fields::read(line, |slot| matches!(slot, ID | URL | SOURCE))
    }

    fn read(line: &str, is_wanted: fn(usize) -> bool) -> Result<Fields, String> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let fields = deserializer.deserialize_map(FieldsVisitor { is_wanted });
        fields.and_then(|fields| deserializer.end().map(|()| fields)).map_err(|error| reason(&error))
    }

    fn take(&mut self, slot: usize) -> Option<String> {
        self.slots[slot].take().map(|(_, value)| value).filter(|value| !value.trim().is_empty())
    }

    /// The record's own id, unchanged.
    pub fn take_id(&mut self) -> Option<String> {
        self.slots[ID].take().map(|(_, value)| value)
    }

    /// The address.
    pub fn take_url(&mut self) -> Option<String> {
        self.take(URL).map(|url| url.trim().to_owned())
    }

    /// The headline.
    pub fn take_title(&mut self) -> Option<String> {
        self.take(2)
    }

    /// The text.
    pub fn take_text(&mut self) -> Option<String> {
        self.take(3)
    }

    /// The outlet.
    pub fn take_source(&mut self) -> Option<String> {
        self.take(SOURCE)
    }

    /// The date, as written.
    pub fn take_date(&mut self) -> Option<String> {
        self.take(5)
    }

    /// The language.
    pub fn take_lang(&mut self) -> Option<String> {
        self.take(6)
    }
}

fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // "at line 1": a record is one line.
    let text = text.replace(" at line 1 column ", " at column ");
    format!("not a JSON object: {text}")
}

struct FieldsVisitor {
    /// Which slots are filled.
    is_wanted: fn(usize) -> bool,
}

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with the fields of an article")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields, M::Error> {
        let mut fields = Fields::default();
        while let Some(Key(key)) = map.next_key()? {
            let Some((slot, rank)) = key.filter(|(slot, _)| (self.is_wanted)(*slot)) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value::<Loose>()?.0;
            let is_better = fields.slots[slot].as_ref().is_none_or(|(held, _)| rank < *held);
            if let Some(value) = value.filter(|value| is_better && !value.is_empty()) {
                fields.slots[slot] = Some((rank, value));
            }
        }
        Ok(fields)
    }
}

/// A key: which slot it fills, and how good a name it is.
struct Key(Option<(usize, usize)>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        struct KeyVisitor;
        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_str<E>(self, name: &str) -> Result<Key, E> {
                let found = NAMES.iter().enumerate().find_map(|(slot, names)| {
                    let rank = names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
                    Some((slot, rank))
                });
                Ok(Key(found))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

/// Text, a number as text, a list of texts as lines; anything else is nothing.
struct Loose(Option<String>);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Loose, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_str<E>(self, value: &str) -> Result<Loose, E> {
        Ok(Loose(Some(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Loose, E> {
        Ok(Loose(Some(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Loose, E> {
        Ok(Loose(Some(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Loose, E> {
        Ok(Loose(Some(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Loose, E> {
        Ok(Loose(Some(value.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
        Ok(Loose(None))
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose(None))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut sequence: S) -> Result<Loose, S::Error> {
        let mut lines = Vec::new();
        while let Some(Loose(value)) = sequence.next_element()? {
            lines.extend(value);
        }
        Ok(Loose((!lines.is_empty()).then(|| lines.join("\n"))))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Loose, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_loosely() {
        let line = r#"{"judul":"A","content":"c","isi":["p","q"],"id":7,"tags":{"x":[1]},"tanggal":1722816000,"title":null,"lang":true}"#;
        let mut fields = Fields::parse(line).expect("a record");
        assert_eq!(fields.take_id().as_deref(), Some("7"));
        assert_eq!(fields.take_title().as_deref(), Some("A"));
        assert_eq!(fields.take_text().as_deref(), Some("p\nq"));
        assert_eq!(fields.take_date().as_deref(), Some("1722816000"));
        assert_eq!((fields.take_lang(), fields.take_url(), fields.take_source()), (None, None, None));
    }

    #[test]
    fn the_text_is_passed_over_where_only_the_identity_is_asked_for() {
        let mut fields =
            Fields::parse_identity(r#"{"id":"a","isi":"p","sumber":"x","url":"u"}"#).expect("a record");
        assert_eq!(fields.take_text(), None);
        assert_eq!(
            [fields.take_id(), fields.take_url(), fields.take_source()].map(Option::unwrap_or_default),
            ["a", "u", "x"]
        );
    }

    #[test]
    fn broken_lines_say_why() {
        for (line, expected) in [
            ("{\"text\": \"a\"", "not a JSON object: EOF while parsing an object at column 12"),
            (
                "[1]",
                "not a JSON object: invalid type: sequence, expected an object with the fields of an article at column 0",
            ),
        ] {
            assert_eq!(Fields::parse(line), Err(expected.to_owned()));
            assert_eq!(Fields::parse_identity(line), Err(expected.to_owned()));
        }
    }
}
