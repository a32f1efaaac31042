//! Who a record is, before anything is cleaned: its id, and a hash of its raw content.
//!
//! The id is the record's own, unchanged, when it has 1 to 200 bytes and no control character; else the hash
//! of its address; else of the outlet it states and the raw decoded record. Never of cleaned text: a better
//! cleaning rule must not rename the archive.

use super::charset;
use super::json::Fields;
use super::page_meta;
use super::record::{Format, Record};
use crate::{Error, Result};

/// The longest own id that is kept, in bytes.
const MAX_ID_BYTES: usize = 200;

/// The name of a record and a hash of its content.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The id of the article.
    pub id: String,
    /// Hash of the raw bytes: equal content has equal hashes.
    pub content: u64,
}

/// Identifies `record` without cleaning it.
///
/// # Errors
/// [`Error::Record`] when it is broken JSON.
pub fn identify(record: &Record) -> Result<Identity> {
    let format = record.format();
    let text = charset::decode(&record.bytes, record.hint.charset.as_deref(), format.is_html());
    let refuse = |reason| Error::Record { place: record.place.clone(), reason };
    let stated = match format {
        Format::JsonLines => {
            let mut fields = Fields::parse_identity(&text, &record.hint.columns).map_err(refuse)?;
            Stated { id: fields.take_id(), url: fields.take_url(), outlet: fields.take_source() }
        }
        Format::Html => Stated { url: page_meta::address(&text), ..Stated::default() },
        // Where it was fetched is sure; what a page says of itself is not, and pages that are all said to be
        // the front page would become one article.
        Format::Archived if record.hint.url.is_none() => {
            Stated { url: page_meta::address(&text), ..Stated::default() }
        }
        Format::Page | Format::Archived => Stated::default(),
        Format::Delimited | Format::Warc => return Err(refuse(super::NOT_ONE_RECORD.to_owned())),
    };
    let mut hasher = blake3::Hasher::new();
    hasher.update(&record.bytes);
    // The same bytes hold other fields when other columns are named.
    hasher.update(record.hint.columns.fingerprint().as_bytes());
    let digest = hasher.finalize();
    let mut content = [0_u8; 8];
    content.copy_from_slice(&digest.as_bytes()[..8]);
    Ok(Identity { id: id(stated, record, &text), content: u64::from_le_bytes(content) })
}

/// What a record says of itself.
#[derive(Default)]
struct Stated {
    id: Option<String>,
    url: Option<String>,
    outlet: Option<String>,
}

fn id(stated: Stated, record: &Record, text: &str) -> String {
    if let Some(own) = stated.id.filter(|own| is_usable(own)) {
        return own;
    }
    if let Some(url) = stated.url.as_deref().or(record.hint.url.as_deref()) {
        return hash_of(&[url]);
    }
    let outlet = stated.outlet.as_deref().or(record.hint.source.as_deref()).unwrap_or("");
    hash_of(&[outlet, text])
}

fn is_usable(id: &str) -> bool {
    (1..=MAX_ID_BYTES).contains(&id.len()) && !id.chars().any(char::is_control) && !id.trim().is_empty()
}

/// 32 hexadecimal figures; the parts are kept apart so that moving a byte between them changes the hash.
fn hash_of(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::Hint;

    fn id_of(bytes: &str, hint: Hint) -> String {
        identify(&Record::new(bytes, hint)).expect("an identity").id
    }

    #[test]
    fn own_ids_stay() {
        let long = format!("{{\"id\":\"{}\",\"text\":\"a\"}}", "x".repeat(201));
        assert_eq!(id_of(r#"{"id":"a/1 é","text":"a"}"#, Hint::default()), "a/1 é");
        assert_eq!(id_of(r#"{"id":12,"text":"a"}"#, Hint::default()), "12");
        assert_eq!(id_of(&long, Hint::default()).len(), 32);
        assert_eq!(id_of(r#"{"id":"a\nb","text":"a"}"#, Hint::default()).len(), 32);
    }

    #[test]
    fn else_the_address_and_else_the_record() {
        let one = id_of(r#"{"url":"https://a.id/1","text":"a"}"#, Hint::default());
        assert_eq!(one, id_of(r#"{"url":"https://a.id/1","text":"b"}"#, Hint::default()));
        let page = "Warga memilih.";
        let other = Hint { source: Some("a.id".into()), ..Hint::default() };
        assert_ne!(id_of(page, Hint::default()), id_of(page, other));
        assert_eq!(id_of(page, Hint::default().with_url("https://a.id/1")), one);
        assert!(identify(&Record::new("{\"id\":", Hint::default())).is_err());
    }
}
