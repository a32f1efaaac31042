//! Files to articles: read, identify, decode, clean.
//!
//! In: paths or bytes. Out: [`Record`]s with their [`Identity`], and the [`Article`] in each: headline,
//! body, outlet, dateline, date, language. It knows no entity: provinces, regulations and officials are
//! found later in the cleaned text.
//!
//! ```
//! use telusur::news::{Hint, Record, read_article};
//!
//! let record = Record::new("KOTA BARU – Warga memilih dengan tertib.", Hint::default());
//! let article = read_article(&record)?;
//! assert_eq!(article.text, "Warga memilih dengan tertib.");
//! assert_eq!(article.dateline.as_deref(), Some("Kota Baru"));
//! # Ok::<(), telusur::Error>(())
//! ```

mod binary;
mod boilerplate;
mod byline;
mod calendar;
mod characters;
mod charset;
mod clean;
mod date;
mod dateline;
mod decompress;
mod delimited;
mod event;
mod field_map;
mod headline;
mod html;
mod http_message;
mod identity;
mod json;
mod json_document;
mod json_keys;
mod language;
mod lines;
mod linked_headline;
mod listing;
mod opened;
mod page_meta;
mod peeked;
mod reader;
mod record;
mod related_link;
mod skipped;
mod source;
mod tense;
mod utf16;
mod walk;
mod warc;
mod window;

pub use clean::{RawArticle, clean};
pub use event::{Event, Progress, ReadOptions};
pub use field_map::FieldMap;
pub use identity::{Identity, identify};
pub use reader::{read_embedded, read_records, read_stream};
pub use record::{Format, Hint, Record};
pub use skipped::{Skipped, SkippedKind};
pub(crate) use source::normalise as normalise_outlet;

use crate::article::Article;
use crate::{Error, Result};

/// Version of the reading and cleaning rules: articles read by other ones are read anew.
pub const CLEANER_VERSION: &str = "1";

/// Why a table or an archive is no record.
const NOT_ONE_RECORD: &str = "a table or archive holds many records: read it as a file";

/// Reads the article of `record`: decoded, parsed and cleaned; entities are left empty.
///
/// # Errors
/// [`Error::Record`] for broken JSON, and for a record without any text; [`Error::NoArticle`] for a page out of
/// an archive that holds none.
pub fn read_article(record: &Record) -> Result<Article> {
    read_identified(record, identify(record)?.id)
}

/// [`read_article`] of a record whose id is known already.
pub(crate) fn read_identified(record: &Record, id: String) -> Result<Article> {
    let refuse = |reason: String| Error::Record { place: record.place.clone(), reason };
    let mut raw = read_raw(record).map_err(refuse)?;
    let hint = &record.hint;
    let is_archived = record.format() == Format::Archived;
    raw.url = match &hint.url {
        Some(fetched) if is_archived => Some(fetched.clone()),
        known => raw.url.or_else(|| known.clone()),
    };
    raw.source = raw.source.or_else(|| hint.source.clone());
    raw.dates.extend(hint.date.clone());
    raw.path = hint.path.clone();
    let is_dated = !raw.dates.is_empty();
    let mut article = clean(raw);
    if is_archived && !listing::holds_article(&article, is_dated) {
        return Err(Error::NoArticle { place: record.place.clone() });
    }
    if article.text.is_empty() && article.title.is_none() {
        return Err(refuse("no text left after cleaning".to_owned()));
    }
    article.id = id;
    Ok(article)
}

/// What the record holds, uncleaned.
fn read_raw(record: &Record) -> Result<RawArticle, String> {
    let format = record.format();
    let text = charset::decode(&record.bytes, record.hint.charset.as_deref(), format.is_html());
    match format {
        Format::Delimited | Format::Warc => Err(NOT_ONE_RECORD.to_owned()),
        Format::Html | Format::Archived => Ok(html::read(&text)),
        Format::Page => Ok(RawArticle { text: text.into_owned(), is_page: true, ..RawArticle::default() }),
        Format::JsonLines => {
            let columns = &record.hint.columns;
            let mut fields = json::Fields::parse(&text, columns)?;
            let (title, body) = (fields.take_title(), fields.take_text());
            if title.is_none() && body.is_none() {
                return Err(
                    "no text: fields text, isi, content, body and title are missing or empty".to_owned()
                );
            }
            Ok(RawArticle {
                title,
                text: body.unwrap_or_default(),
                url: fields.take_url(),
                source: fields.take_source(),
                dates: fields.take_date().into_iter().collect(),
                lang: fields.take_lang(),
                ..RawArticle::default()
            })
        }
    }
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::*;

    fn is_clean(article: &Article) -> bool {
        let plain = |text: &str| text.chars().all(|character| character == '\n' || !character.is_control());
        plain(&article.text)
            && plain(article.title.as_deref().unwrap_or(""))
            && plain(article.dateline.as_deref().unwrap_or(""))
    }

    #[test]
    fn broken_and_empty_records_are_refused() {
        for (line, expected) in [
            ("{\"text\": ", "a.jsonl:3: not a JSON object: EOF while parsing a value at column 9"),
            (
                "{\"id\": 1}",
                "a.jsonl:3: no text: fields text, isi, content, body and title are missing or empty",
            ),
            ("{\"text\": \"***\"}", "a.jsonl:3: no text left after cleaning"),
        ] {
            let record = Record {
                place: "a.jsonl:3".into(),
                bytes: line.into(),
                hint: Hint::default().with_format(Format::JsonLines),
            };
            assert_eq!(read_article(&record).expect_err("no article").to_string(), expected);
        }
    }

    #[test]
    fn junk_takes_linear_time() {
        let pieces = [
            "Baca juga: ",
            "(",
            "[",
            "5/8/2024 ",
            "Senin (",
            "<div",
            "<a ",
            "&",
            "&amp;",
            ",,",
            "- ",
            "–",
            "Ã",
            "\"",
            "A ",
            "a\n",
            "Share\n",
            "Baca juga:\n",
            "[Gambas:",
            "*",
            "Halaman 1 ",
            "(a/b) ",
            "akan ",
            "1.",
            "<!--",
            "<script>",
            "Editor: a\n",
            "#",
        ];
        for piece in pieces {
            for format in [Format::Page, Format::Html, Format::JsonLines] {
                let text = piece.repeat(200_000 / piece.len());
                let bytes = match format {
                    Format::JsonLines => serde_json::json!({ "text": text }).to_string(),
                    _ => text,
                };
                // No clock: quadratic time would take minutes here, and everybody would see it.
                let _ = read_article(&Record::new(bytes, Hint::default().with_format(format)));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            for format in [Format::Page, Format::Html, Format::JsonLines] {
                let record = Record::new(bytes.clone(), Hint::default().with_format(format));
                let _ = identify(&record);
                if let Ok(article) = read_article(&record) {
                    prop_assert!(is_clean(&article));
                }
            }
        }

        #[test]
        fn dirt_never_panics(
            text in "(Baca juga: |Simak Video '|KOTA BARU|, |-|–| |\n|Senin|\\(|\\)|5/8/2024|/|Agustus|\u{a0}|“|”|é|Halaman |\\[|\\]|©|\\*|Foto: |\\.|x|Kata Warga|akan |tulis |dikutip pada |”|é|½|,){0,30}"
        ) {
            for record in [
                Record::new(text.clone(), Hint::default().with_format(Format::Page)),
                Record::new(format!("<html><body><p>{text}</p></body></html>"), Hint::default().with_format(Format::Html)),
                Record::new(serde_json::json!({ "text": text }).to_string(), Hint::default().with_format(Format::JsonLines)),
            ] {
                if let Ok(article) = read_article(&record) {
                    prop_assert!(is_clean(&article));
                }
            }
        }
    }
}
