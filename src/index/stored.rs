//! The stored article: its JSON, packed on its own, so that a hit is read without its neighbours.
//!
//! One article is too short to pack well. Its frequent words are written as numbers first, see [`word_codes`],
//! which takes a fifth off; then zstd packs it with a dictionary of what articles have in common,
//! `data/articles.zdict`. Both are part of the format of the index; where the dictionary comes from and how it
//! is made anew says `data/articles.tsv`.

use std::cell::RefCell;
use std::sync::LazyLock;

use serde::de::DeserializeOwned;
use tantivy::schema::Field as TantivyField;
use tantivy::store::StoreReader;
use tantivy::{DocId, TantivyError};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use super::schema::Fields;
use super::word_codes;
use crate::article::Article;

const DICTIONARY: &[u8] = include_bytes!("data/articles.zdict");

/// How hard zstd tries: 3 takes half as long again, 6 four times as long, for 1.5 and 4 % less room.
const LEVEL: i32 = 2;

/// Most that zstd makes of one byte: a block of 128 kB is at least 4 bytes. A damaged length asks for no more.
const MAX_RATIO: usize = 32_768;

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));

static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

thread_local! {
    static PACKER: RefCell<Compressor<'static>> = RefCell::new({
        let mut packer = Compressor::with_prepared_dictionary(&ENCODER).expect("memory for a context");
        packer.include_dictid(false).expect("zstd has this setting");
        packer
    });
    static UNPACKER: RefCell<Decompressor<'static>> =
        RefCell::new(Decompressor::with_prepared_dictionary(&DECODER).expect("memory for a context"));
}

/// Packs the JSON of an article.
pub(super) fn pack(json: &str) -> Vec<u8> {
    let coded = word_codes::encode(json);
    let mut packed = PACKER
        .with_borrow_mut(|packer| packer.compress(&coded))
        .expect("zstd packs whatever fits its own bound");
    packed.shrink_to_fit();
    packed
}

/// The JSON of a packed article.
pub(super) fn unpack(packed: &[u8]) -> tantivy::Result<Vec<u8>> {
    let bound = packed.len().saturating_mul(MAX_RATIO);
    let coded = UNPACKER.with_borrow_mut(|unpacker| unpacker.decompress(packed, bound));
    let coded = coded.map_err(|error| unreadable(&error.to_string()))?;
    word_codes::decode(&coded).ok_or_else(|| unreadable("it holds a word without a number"))
}

/// Reads a packed article, or a part of it.
fn read<T: DeserializeOwned>(packed: &[u8]) -> tantivy::Result<T> {
    let json = unpack(packed)?;
    // Looked through once as a whole, not string by string.
    let json = std::str::from_utf8(&json).map_err(|error| unreadable(&error.to_string()))?;
    serde_json::from_str(json).map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(reason: &str) -> TantivyError {
    TantivyError::InternalError(format!("a stored article cannot be read: {reason}"))
}

/// Reads an article out of the store of a segment.
pub(super) fn read_article(store: &StoreReader, doc: DocId, fields: &Fields) -> tantivy::Result<Article> {
    let (mut article, group): (Article, _) = read_grouped(store, doc, fields)?;
    article.group = group;
    Ok(article)
}

/// Reads the article as far as `T` has it, and the id of the first article of its story, when that is another.
pub(super) fn read_grouped<T: DeserializeOwned>(
    store: &StoreReader,
    doc: DocId,
    fields: &Fields,
) -> tantivy::Result<(T, Option<String>)> {
    let record = store.get_document_bytes(doc)?;
    let group = value(&record, fields.group)?.map(|group| String::from_utf8_lossy(group).into_owned());
    Ok((read(value(&record, fields.article)?.unwrap_or_default())?, group))
}

/// Reads the article out of the store of a segment as far as `T` has it.
pub(super) fn read_part<T: DeserializeOwned>(
    store: &StoreReader,
    doc: DocId,
    fields: &Fields,
) -> tantivy::Result<T> {
    let record = store.get_document_bytes(doc)?;
    read(value(&record, fields.article)?.unwrap_or_default())
}

/// The value of a field in a stored record, where it stands: tantivy would copy bytes one by one.
fn value(record: &[u8], field: TantivyField) -> tantivy::Result<Option<&[u8]>> {
    let mut rest = record;
    let count = number(&mut rest).ok_or_else(cut_off)?;
    for _ in 0..count {
        let (found, value) = next_value(&mut rest).ok_or_else(cut_off)?;
        if found == field.field_id() {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn cut_off() -> TantivyError {
    unreadable("its record is cut off")
}

/// A field and its value as tantivy stores text and bytes: field, type, length, bytes.
fn next_value<'r>(rest: &mut &'r [u8]) -> Option<(u32, &'r [u8])> {
    let field = u32::from_le_bytes(*rest.split_off(..4)?.first_chunk()?);
    rest.split_off_first()?;
    let length = number(rest)?;
    Some((field, rest.split_off(..length)?))
}

/// A number in bytes of seven bits, the lowest first; the last has its eighth bit set.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let byte = rest.split_off_first()?;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;
    use crate::entity::shorten;
    use crate::index::version::FORMAT_VERSION;

    #[test]
    fn dictionary_and_words_are_those_of_the_format() {
        let rows = include_str!("data/articles.tsv").lines().filter(|line| !line.starts_with('#'));
        let own = rows.filter_map(|row| row.split_once('\t')).find(|(format, _)| *format == FORMAT_VERSION);
        let mut hasher = blake3::Hasher::new();
        hasher.update(DICTIONARY);
        for word in word_codes::words() {
            hasher.update(word.as_bytes()).update(b"\n");
        }
        let hash = hasher.finalize().to_hex();
        assert_eq!(
            own,
            Some((FORMAT_VERSION, hash.as_str())),
            "another dictionary, or other words, are another format"
        );
    }

    #[test]
    fn what_was_packed_is_read_again() {
        let long = format!("{{\"text\":\"{}\"}}", "suara sah ".repeat(500_000));
        for json in ["{}", "{\"id\":\"a\",\"title\":\"Rapat pleno KPU Kabupaten Solok Selatan\"}", &long] {
            let expected: Json = serde_json::from_str(json).expect("JSON");
            assert_eq!(read::<Json>(&pack(json)).expect("just packed"), expected);
        }
    }

    #[test]
    fn the_dictionary_serves_what_it_was_not_made_of() {
        let json = "{\"id\":\"x\",\"title\":\"Panwaslih Sabang periksa camat\",\"text\":\"Camat itu diminta menjaga \
                    netralitas aparatur sipil negara pada pemilihan kepala daerah.\",\"lang\":\"id\"}";
        let alone = zstd::bulk::compress(json.as_bytes(), LEVEL).expect("in memory");
        assert!(pack(json).len() * 5 < alone.len() * 4, "{} against {}", pack(json).len(), alone.len());
    }

    #[test]
    fn damage_is_an_error_and_asks_for_no_memory() {
        let packed = pack("{\"id\":\"a\",\"text\":\"Rapat pleno terbuka di Kantor KPU.\"}");
        for end in 0..packed.len() {
            assert!(read::<Json>(&packed[..end]).is_err(), "cut off at {end}");
        }
        // A frame that tells of 2^60 bytes.
        let mut huge = vec![0x28, 0xb5, 0x2f, 0xfd, 0xe0];
        huge.extend((1_u64 << 60).to_le_bytes());
        huge.extend([1, 0, 0]);
        assert!(read::<Json>(&huge).is_err());
    }

    #[test]
    fn records_are_read_as_tantivy_writes_them() {
        let (text, bytes) = (TantivyField::from_field_id(3), TantivyField::from_field_id(258));
        let long = "a".repeat(300);
        let mut record = vec![0x82, 3, 0, 0, 0, 0, 0x2c, 0x82];
        record.extend(long.as_bytes());
        record.extend([2, 1, 0, 0, 4, 0x81, 7]);
        assert_eq!(value(&record, text).expect("whole"), Some(long.as_bytes()));
        assert_eq!(value(&record, bytes).expect("whole"), Some(&[7][..]));
        assert_eq!(value(&record, TantivyField::from_field_id(4)).expect("whole"), None);
        for end in 0..record.len() {
            assert!(value(&record[..end], bytes).is_err(), "cut off at {end}");
        }
    }

    /// The samples `data/articles.zdict` is trained on: `TELUSUR_SAMPLES` names the output of `telusur extract`.
    #[test]
    #[ignore = "writes the samples of the dictionary to target/samples"]
    fn samples_of_the_dictionary() {
        let file = std::env::var("TELUSUR_SAMPLES").expect("TELUSUR_SAMPLES names a file of articles");
        let articles = std::fs::read_to_string(file).expect("articles");
        let place = std::path::Path::new("target/samples");
        std::fs::create_dir_all(place).expect("a directory");
        for (number, json) in articles.lines().enumerate() {
            let coded = word_codes::encode(&shorten(json));
            std::fs::write(place.join(number.to_string()), coded).expect("room for samples");
        }
    }
}
