//! The mapping of an index of articles, made from the table of fields, and an article as it is sent.
//!
//! | field | holds | type |
//! |---|---|---|
//! | `words`, `roots` | exact and root tokens: the headline, then [`BODY_MARK`] and the body | text, split at blanks |
//! | `title_roots` | root tokens of the headline | text without positions |
//! | one for each value field of [`FIELDS`] | paths with all above them, names, values | keyword |
//! | `day`, `date` | the day as a number, to sort and narrow; as a date, to count by period | integer, date |
//! | `tie`, `content`, `story` | order of ties, hash of the raw content, story | long |
//! | `length` | number of root tokens | integer |
//! | `article`, `group` | the article as JSON, id of the story's first article | not indexed |
//! | `fingerprint` | fingerprints of an article that newcomers are compared with | integer |
//! | `order` | where the article came in, which its story depends on | long |
//!
//! Headline and body are two values of one field with a gap between them, so that one list of places serves
//! "anywhere" and no phrase spans both; `judul:` and `isi:` are what stands before or after the mark.

use serde_json::{Map, Value, json};

use crate::article::{FIELDS, Field};
use crate::engine::Layout;
use crate::error::Result;
use crate::index::{BODY_POSITION, Document, Shingles, Version, holds_values, tie_of};

/// The token between headline and body: the jump that an analysed text has there. No word is like it.
pub(super) const BODY_MARK: &str = "\u{1}256";

/// Settings and mapping of an index of articles.
pub(super) fn articles(layout: Layout, version: &Version) -> Value {
    let placed = json!({ "type": "text", "analyzer": "telusur", "position_increment_gap": BODY_POSITION });
    let mut properties = Map::new();
    properties.insert("words".into(), placed.clone());
    properties.insert("roots".into(), placed);
    let counted = json!({ "type": "text", "analyzer": "telusur", "index_options": "freqs" });
    properties.insert("title_roots".into(), counted);
    for row in FIELDS.iter().filter(|row| holds_values(row.field)) {
        properties.insert(column(row.field).into(), json!({ "type": "keyword" }));
    }
    properties.insert("day".into(), json!({ "type": "integer" }));
    properties.insert("date".into(), json!({ "type": "date", "format": "basic_date" }));
    properties.insert("fingerprint".into(), json!({ "type": "integer" }));
    for name in ["tie", "content", "story", "order"] {
        properties.insert(name.into(), json!({ "type": "long" }));
    }
    properties.insert("length".into(), json!({ "type": "integer", "index": false }));
    properties.insert("group".into(), json!({ "type": "keyword", "index": false, "doc_values": false }));
    properties.insert("article".into(), json!({ "type": "object", "enabled": false }));
    json!({
        "settings": {
            "number_of_shards": layout.shards,
            "number_of_replicas": layout.replicas,
            "codec": "best_compression",
            // What is written is seen when the writer commits.
            "refresh_interval": -1,
            "analysis": {
                "analyzer": { "telusur": { "type": "custom", "tokenizer": "blanks" } },
                // A token of ours has at most 255 bytes, which is the most this tokenizer leaves whole.
                "tokenizer": { "blanks": { "type": "whitespace", "max_token_length": 255 } },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": { "telusur": version },
            "properties": properties,
        },
    })
}

/// Settings and mapping of the index of all words and values of an index of articles: a cluster has no call
/// that lists the terms of a field.
pub(super) fn vocabulary(layout: Layout) -> Value {
    json!({
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": layout.replicas,
            "refresh_interval": -1,
        },
        "mappings": {
            "dynamic": "strict",
            "properties": { "source": { "type": "keyword" }, "term": { "type": "keyword" } },
        },
    })
}

/// The column of a field that holds values.
pub(super) fn column(field: Field) -> &'static str {
    field.alias()
}

/// A hash as the signed number a cluster stores; the order of unsigned ones stays.
pub(super) fn signed(hash: u64) -> i64 {
    (hash ^ (1 << 63)) as i64
}

/// The hash of a stored number.
pub(super) fn unsigned(stored: i64) -> u64 {
    stored as u64 ^ (1 << 63)
}

/// A fingerprint as the signed number a cluster stores.
pub(super) fn signed_fingerprint(fingerprint: u32) -> i32 {
    (fingerprint ^ (1 << 31)) as i32
}

/// The fingerprint of a stored number.
pub(super) fn unsigned_fingerprint(stored: i32) -> u32 {
    stored as u32 ^ (1 << 31)
}

/// What an article has to do with its story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Where it came in.
    pub order: u64,
    /// Number of the story.
    pub story: u64,
    /// Id of the story's first article, when that is another.
    pub group: Option<String>,
    /// Whether newcomers are compared with it.
    pub represents: bool,
}

impl Standing {
    /// That of an article which begins a story, as long as nothing else is known.
    pub(super) fn alone(document: &Document, order: u64) -> Standing {
        let represents = !document.shingles.is_empty();
        Standing { order, story: tie_of(&document.id), group: None, represents }
    }

    /// The fields that change with the story, of an article with this text.
    pub(super) fn fields(&self, shingles: &Shingles) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("story".into(), signed(self.story).into());
        fields.insert("group".into(), self.group.clone().into());
        let fingerprints = || shingles.fingerprints().map(signed_fingerprint).collect::<Vec<_>>().into();
        fields.insert("fingerprint".into(), if self.represents { fingerprints() } else { Value::Null });
        fields
    }
}

/// The text of an article that was read back.
pub(super) fn shingles_of(source: &Value) -> Shingles {
    let last = source["words"].as_array().and_then(|parts| parts.last()?.as_str());
    Shingles::of(last.and_then(|words| words.strip_prefix(BODY_MARK)).unwrap_or(""))
}

/// What is made of an article alone, whatever else is in the index.
pub(super) fn columns_of(document: &Document) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("words".into(), parts(&document.words));
    fields.insert("roots".into(), parts(&document.roots));
    fields.insert("title_roots".into(), document.title_roots.trim_end().into());
    for (field, value) in &document.values {
        let values = fields.entry(column(*field)).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(values) = values {
            values.push(value.as_str().into());
        }
    }
    if let Some(day) = document.day {
        fields.insert("day".into(), day.into());
        fields.insert("date".into(), format!("{day:08}").into());
    }
    fields.insert("tie".into(), signed(tie_of(&document.id)).into());
    fields.insert("length".into(), tokens(&document.roots).count().into());
    fields
}

/// An article as one line of JSON.
pub(super) fn line_of(document: &Document, standing: &Standing) -> Result<String> {
    let mut fields = columns_of(document);
    fields.insert("content".into(), signed(document.content).into());
    fields.insert("order".into(), standing.order.into());
    fields.extend(standing.fields(&document.shingles).into_iter().filter(|(_, value)| !value.is_null()));
    let mut line = Value::Object(fields).to_string();
    // The article is JSON already.
    line.pop();
    line.push_str(",\"article\":");
    line.push_str(&String::from_utf8_lossy(&document.json()?));
    line.push('}');
    Ok(line)
}

/// Tokens of an analysed text without the mark.
pub(super) fn tokens(analysed: &str) -> impl Iterator<Item = &str> {
    analysed.split(' ').filter(|token| !token.is_empty() && *token != BODY_MARK)
}

/// Headline and body of an analysed text, the mark before the body.
fn parts(analysed: &str) -> Value {
    match analysed.find(BODY_MARK) {
        Some(0) | None => json!([analysed.trim_end()]),
        Some(at) => json!([analysed[..at].trim_end(), analysed[at..].trim_end()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn the_mark_is_the_jump_of_an_analysed_text() {
        let article = Article { text: "warga".into(), ..Article::default() };
        assert_eq!(Document::from(&article).words, format!("{BODY_MARK} warga "));
    }

    #[test]
    fn every_field_of_an_article_is_mapped() {
        let mapping = articles(Layout::default(), &Version::current());
        let properties = &mapping["mappings"]["properties"];
        for row in FIELDS {
            let mapped = properties[row.alias]["type"] == "keyword";
            assert_eq!(mapped, holds_values(row.field), "{}", row.alias);
        }
        let article = Article {
            id: "a-1".into(),
            title: Some("ASN netral".into()),
            text: "Warga memilih.".into(),
            date: Some("2024-08-05".into()),
            source: Some("contoh.id".into()),
            ..Article::default()
        };
        let document = Document::from(&article);
        let standing = Standing { group: Some("a-0".into()), ..Standing::alone(&document, 7) };
        let line: Value =
            serde_json::from_str(&line_of(&document, &standing).expect("a line")).expect("JSON");
        for (name, _) in line.as_object().expect("an object") {
            assert!(properties[name].is_object(), "{name}");
        }
        assert_eq!(line["words"], json!(["asn netral", "\u{1}256 warga memilih"]));
        assert_eq!((&line["day"], &line["date"]), (&json!(20_240_805), &json!("20240805")));
        assert_eq!((&line["month"], &line["source"]), (&json!(["2024-08"]), &json!(["contoh.id"])));
        assert_eq!((&line["length"], &line["article"]["id"]), (&json!(4), &json!("a-1")));
        assert_eq!(mapping["mappings"]["_meta"]["telusur"]["format"], Version::current().format);
    }

    #[test]
    fn stored_numbers_keep_the_order_of_hashes() {
        let hashes = [0, 1, u64::MAX / 2, u64::MAX / 2 + 1, u64::MAX];
        assert!(hashes.map(signed).is_sorted());
        assert_eq!(hashes.map(signed).map(unsigned), hashes);
    }
}
