//! One JSON line → what it states.
//!
//! In: the text of a line, and which keys stand for which fields. Out: [`Fields`]. Unknown keys are skipped,
//! missing ones allowed, numbers taken as text, lists of strings as paragraphs.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::field_map::{self, FieldMap, Ranks};

const ID: usize = 0;
const URL: usize = 1;
const SOURCE: usize = 4;

/// What a record states. A field of another type than text or number counts as missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    slots: [Option<(usize, String)>; field_map::COUNT],
}

impl Fields {
    /// Reads one line.
    ///
    /// # Errors
    /// What serde says, short.
    pub fn parse(line: &str, columns: &FieldMap) -> Result<Fields, String> {
        Fields::read(line, columns, |_| true)
    }

    /// Reads of one line what tells which article it is, and passes over its text.
    ///
    /// # Errors
    /// What serde says, short.
    pub fn parse_identity(line: &str, columns: &FieldMap) -> Result<Fields, String> {
        Fields::read(line, columns, |slot| matches!(slot, ID | URL | SOURCE))
    }

    fn read(line: &str, columns: &FieldMap, is_wanted: fn(usize) -> bool) -> Result<Fields, String> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let fields = deserializer.deserialize_map(FieldsVisitor { columns, is_wanted });
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

struct FieldsVisitor<'m> {
    columns: &'m FieldMap,
    /// Which slots are filled.
    is_wanted: fn(usize) -> bool,
}

impl<'de> Visitor<'de> for FieldsVisitor<'_> {
    type Value = Fields;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with the fields of an article")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields, M::Error> {
        let mut fields = Fields::default();
        while let Some(mut ranks) = map.next_key_seed(Key(self.columns))? {
            for (slot, rank) in ranks.iter_mut().enumerate() {
                *rank = rank.filter(|_| (self.is_wanted)(slot));
            }
            if ranks.iter().all(Option::is_none) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let Some(value) = map.next_value::<Loose>()?.0.filter(|value| !value.is_empty()) else {
                continue;
            };
            for (slot, rank) in fields.slots.iter_mut().zip(ranks) {
                let is_better = |rank: &usize| slot.as_ref().is_none_or(|(held, _)| rank < held);
                if let Some(rank) = rank.filter(is_better) {
                    *slot = Some((rank, value.clone()));
                }
            }
        }
        Ok(fields)
    }
}

/// A key: how good a name it is for each field.
struct Key<'m>(&'m FieldMap);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Ranks;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Ranks, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Ranks;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Ranks, E> {
        Ok(self.0.ranks(name))
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
        let mut fields = Fields::parse(line, &FieldMap::default()).expect("a record");
        assert_eq!(fields.take_id().as_deref(), Some("7"));
        assert_eq!(fields.take_title().as_deref(), Some("A"));
        assert_eq!(fields.take_text().as_deref(), Some("p\nq"));
        assert_eq!(fields.take_date().as_deref(), Some("1722816000"));
        assert_eq!((fields.take_lang(), fields.take_url(), fields.take_source()), (None, None, None));
    }

    #[test]
    fn the_text_is_passed_over_where_only_the_identity_is_asked_for() {
        let mut fields =
            Fields::parse_identity(r#"{"id":"a","isi":"p","sumber":"x","url":"u"}"#, &FieldMap::default())
                .expect("a record");
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
            assert_eq!(Fields::parse(line, &FieldMap::default()), Err(expected.to_owned()));
            assert_eq!(Fields::parse_identity(line, &FieldMap::default()), Err(expected.to_owned()));
        }
    }
}
