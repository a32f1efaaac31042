//! Which key of a JSON object, or column of a table, holds which field of an article.
//!
//! Names are taken as exports write them, whatever their case and whether words are joined by `_`, `-` or a
//! blank; of several names for one field the first in the table wins. A [`FieldMap`] names others.

use std::sync::Arc;

/// The fields of an article, each with the names it is known by, best first.
pub(super) const FIELDS: [(&str, &[&str]); 7] = [
    ("id", &["id", "article_id", "doc_id", "guid", "id_berita", "id_artikel"]),
    (
        "url",
        &["url", "link", "tautan", "canonical_url", "article_url", "url_berita", "link_berita", "permalink"],
    ),
    ("title", &["title", "judul", "headline", "judul_berita", "judul_artikel", "article_title"]),
    (
        "text",
        &[
            "text",
            "isi",
            "content",
            "body",
            "article",
            "teks",
            "konten",
            "full_text",
            "maintext",
            "berita",
            "isi_berita",
            "isi_artikel",
            "article_text",
            "article_body",
            "artikel",
        ],
    ),
    (
        "source",
        &[
            "source",
            "sumber",
            "outlet",
            "media",
            "publisher",
            "site",
            "domain",
            "nama_media",
            "sumber_berita",
            "portal",
        ],
    ),
    (
        "date",
        &[
            "date",
            "tanggal",
            "published",
            "published_at",
            "date_publish",
            "date_published",
            "pub_date",
            "publish_date",
            "published_date",
            "published_time",
            "tanggal_terbit",
            "tanggal_publikasi",
            "tgl",
            "tgl_terbit",
            "waktu_terbit",
            "created_at",
            "timestamp",
        ],
    ),
    ("lang", &["lang", "language", "bahasa"]),
];

/// How many fields there are.
pub(super) const COUNT: usize = FIELDS.len();
/// The place of the text in [`FIELDS`].
pub(super) const TEXT: usize = 3;
/// The place of the date in [`FIELDS`].
pub(super) const DATE: usize = 5;

/// How good a name is for each field: 0 is the best, `None` means it is not a name of it.
pub(super) type Ranks = [Option<usize>; COUNT];

/// Names of keys and columns that stand for fields of an article, beside those known anyway.
///
/// ```
/// use telusur::news::{FieldMap, Format, Hint, Record, read_article};
///
/// let columns = FieldMap::parse(&["title=kepala", "text=naskah"])?;
/// let hint = Hint { columns, ..Hint::default().with_format(Format::JsonLines) };
/// let record = Record::new(r#"{"kepala": "Debat", "naskah": "Debat dibuka di Medan."}"#, hint);
/// assert_eq!(read_article(&record)?.title.as_deref(), Some("Debat"));
/// # Ok::<(), telusur::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    named: Arc<[(usize, String)]>,
}

impl FieldMap {
    /// Reads pairs `field=name`; a field may have several names, the first that holds something counts.
    ///
    /// A field that is mapped is read from these names alone.
    ///
    /// # Errors
    /// [`crate::Error::UnknownField`] for a pair without `=` or a field that is none; it lists the fields.
    pub fn parse<S: AsRef<str>>(pairs: &[S]) -> crate::Result<FieldMap> {
        let known = || FIELDS.map(|(field, _)| field).join(", ");
        let mut named = Vec::with_capacity(pairs.len());
        for pair in pairs.iter().map(AsRef::as_ref) {
            let refuse = |what, found: &str, expected| {
                Err(crate::Error::UnknownField { what, found: found.to_owned(), expected })
            };
            let Some((field, name)) = pair.split_once('=').filter(|(_, name)| !name.trim().is_empty()) else {
                return refuse("mapping", pair, format!("write FIELD=NAME, FIELD one of {}", known()));
            };
            let field = field.trim();
            match FIELDS.iter().position(|(known, _)| known.eq_ignore_ascii_case(field)) {
                Some(slot) => named.push((slot, name.trim().to_owned())),
                None => return refuse("field", field, format!("map one of {}", known())),
            }
        }
        Ok(FieldMap { named: named.into() })
    }

    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// The names given, in the order given.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(|(_, name)| name.as_str())
    }

    /// The same map gives the same text, another one another.
    pub(super) fn fingerprint(&self) -> String {
        self.named.iter().map(|(slot, name)| format!("{slot}={name}\n")).collect()
    }

    /// How good `name` is for each field.
    pub(super) fn ranks(&self, name: &str) -> Ranks {
        let mut ranks = [None; COUNT];
        for (slot, (_, names)) in FIELDS.iter().enumerate() {
            ranks[slot] = names.iter().position(|known| is_same(known, name));
        }
        for (slot, rank) in ranks.iter_mut().enumerate() {
            let mut mapped = self.named.iter().filter(|(mapped, _)| *mapped == slot).peekable();
            if mapped.peek().is_some() {
                *rank = mapped.position(|(_, known)| is_same(known, name));
            }
        }
        ranks
    }
}

/// Whether two names are the same, case and joining signs aside.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    letters(left).eq(letters(right))
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b' ')).map(|byte| byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(map: &FieldMap, name: &str) -> Vec<(&'static str, usize)> {
        let ranks = map.ranks(name);
        (0..COUNT).filter_map(|slot| Some((FIELDS[slot].0, ranks[slot]?))).collect()
    }

    #[test]
    fn names_are_known_however_they_are_written() {
        let none = FieldMap::default();
        for (name, expected) in [
            ("Judul", vec![("title", 1)]),
            ("PublishedAt", vec![("date", 3)]),
            ("tanggal terbit", vec![("date", 10)]),
            ("ISI-BERITA", vec![("text", 10)]),
            ("_id", vec![("id", 0)]),
            ("judulnya", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(slots(&none, name), expected, "{name}");
        }
    }

    #[test]
    fn mapped_names_replace_the_known_ones_of_their_field_alone() {
        let map = FieldMap::parse(&["title=kepala", "title=Sub Judul", "id=url"]).expect("a map");
        assert_eq!(slots(&map, "KEPALA"), [("title", 0)]);
        assert_eq!(slots(&map, "sub_judul"), [("title", 1)]);
        assert_eq!(slots(&map, "judul"), []);
        assert_eq!(slots(&map, "url"), [("id", 0), ("url", 0)]);
        assert_eq!(slots(&map, "id"), []);
    }

    #[test]
    fn wrong_pairs_name_the_fields() {
        let fields = "id, url, title, text, source, date, lang";
        for (pair, expected) in [
            ("judul=kepala", format!("unknown field \"judul\": map one of {fields}")),
            ("title", format!("unknown mapping \"title\": write FIELD=NAME, FIELD one of {fields}")),
            ("title= ", format!("unknown mapping \"title= \": write FIELD=NAME, FIELD one of {fields}")),
        ] {
            assert_eq!(FieldMap::parse(&[pair]).expect_err("refused").to_string(), expected);
        }
    }
}
