//! Mapped keys that no record of a JSON file has: a slip in `--map` must not pass unseen.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::IgnoredAny;

use super::field_map::{self, FieldMap};

/// Keys named in a message.
const MAX_NAMED: usize = 40;

/// The mapped keys not seen so far. Records are looked into only while there are any.
pub(super) struct MissingKeys<'m> {
    missing: Vec<&'m str>,
    found: BTreeSet<String>,
}

impl<'m> MissingKeys<'m> {
    /// All names of `columns`.
    pub fn new(columns: &'m FieldMap) -> MissingKeys<'m> {
        MissingKeys { missing: columns.names().collect(), found: BTreeSet::new() }
    }

    /// Looks for them in a record.
    pub fn see(&mut self, object: &[u8]) {
        if self.missing.is_empty() {
            return;
        }
        // What is no object is refused when it is read.
        let Ok(object) = serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(object) else { return };
        self.missing.retain(|name| !object.keys().any(|key| field_map::is_same(key, name)));
        if self.found.len() < MAX_NAMED {
            self.found.extend(object.into_keys());
        }
    }

    /// What is wrong at the end of a file of records.
    pub fn reason(&self) -> Option<String> {
        if self.missing.is_empty() || self.found.is_empty() {
            return None;
        }
        let keys: Vec<&str> = self.found.iter().take(MAX_NAMED).map(String::as_str).collect();
        let missing: Vec<String> = self.missing.iter().map(|name| format!("{name:?}")).collect();
        Some(format!("no record has the key {}; the keys are {}", missing.join(", "), keys.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_never_come_are_named() {
        let columns = FieldMap::parse(&["title=tajuk", "text=Naskah", "date=hari"]).expect("a map");
        let mut missing = MissingKeys::new(&columns);
        missing.see(b"[1]");
        assert_eq!(missing.reason(), None, "no record, nothing to say");
        missing.see(br#"{"naskah": "a", "kode": [1]}"#);
        missing.see(br#"{"hari": "a"}"#);
        assert_eq!(
            missing.reason().as_deref(),
            Some("no record has the key \"tajuk\"; the keys are hari, kode, naskah")
        );
        missing.see(br#"{"TAJUK": 1}"#);
        assert_eq!(missing.reason(), None);
    }
}
