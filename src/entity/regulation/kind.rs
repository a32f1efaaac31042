//! The kinds of legal instruments: their keys, labels and the forms in which they are written.
//!
//! In: `data/regulation_types.tsv`. Out: [`Kind`]s, by key and by written form. It knows no single law.

use std::sync::LazyLock;

use super::phrase::Phrases;

/// Whose instrument it is, which is part of its key where several bodies issue the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Issuer {
    /// One body only.
    Single,
    /// A code without number and year.
    Code,
    /// A region, when the phrase names one; else the national body.
    Maybe,
    /// Any region: of the phrase, or the article's own.
    Region,
    /// A province.
    Province,
    /// A kabupaten.
    Kabupaten,
    /// A kota.
    Kota,
    /// Aceh or one of its regencies.
    Aceh,
    /// DI Yogyakarta.
    Yogyakarta,
    /// One of the provinces of Papua.
    Papua,
    /// An office: circulars, letters.
    Office,
    /// A ministry.
    Ministry,
    /// A draft: not law yet.
    Draft,
    /// Looks like a citation and is none.
    Refuse,
}

/// What can be cited below an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pins {
    /// Pasal, ayat, huruf.
    Pasal,
    /// Diktum.
    Diktum,
    /// Nothing.
    None,
}

/// A kind of legal instrument.
#[derive(Debug)]
pub(super) struct Kind {
    pub key: &'static str,
    pub label: &'static str,
    pub issuer: Issuer,
    pub pins: Pins,
    pub forms: Vec<&'static str>,
}

/// All kinds, in the order of the data file.
static KINDS: LazyLock<Vec<Kind>> =
    LazyLock::new(|| include_str!("data/regulation_types.tsv").lines().filter_map(read_kind).collect());

static FORMS: LazyLock<Phrases<&'static Kind>> = LazyLock::new(|| {
    Phrases::new(KINDS.iter().flat_map(|kind| kind.forms.iter().map(move |form| (*form, kind))))
});

fn read_kind(line: &'static str) -> Option<Kind> {
    if line.starts_with('#') || line.starts_with("key\t") {
        return None;
    }
    let mut columns = line.split('\t');
    let (key, label, issuer) = (columns.next()?, columns.next()?, columns.next()?);
    let (pins, forms) = (columns.next()?, columns.next()?);
    let issuer = match issuer {
        "code" => Issuer::Code,
        "maybe" => Issuer::Maybe,
        "region" => Issuer::Region,
        "province" => Issuer::Province,
        "kabupaten" => Issuer::Kabupaten,
        "kota" => Issuer::Kota,
        "aceh" => Issuer::Aceh,
        "diy" => Issuer::Yogyakarta,
        "papua" => Issuer::Papua,
        "office" => Issuer::Office,
        "ministry" => Issuer::Ministry,
        "draft" => Issuer::Draft,
        "refuse" => Issuer::Refuse,
        _ => Issuer::Single,
    };
    let pins = match pins {
        "pasal" => Pins::Pasal,
        "diktum" => Pins::Diktum,
        _ => Pins::None,
    };
    Some(Kind { key, label, issuer, pins, forms: forms.split('|').collect() })
}

/// The kind with this key.
pub(super) fn kind(key: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.key == key)
}

/// The written forms of all kinds, one by one.
pub(super) fn forms_of_all() -> impl Iterator<Item = &'static str> {
    KINDS.iter().flat_map(|kind| kind.forms.iter().copied())
}

/// The written forms of all kinds.
pub(super) fn forms() -> &'static Phrases<&'static Kind> {
    &FORMS
}

impl Kind {
    /// Whether it stands for a law that can be cited at all.
    pub fn is_citable(&self) -> bool {
        !matches!(self.issuer, Issuer::Draft | Issuer::Refuse)
    }

    /// Whether its numbers are those of court rulings: `60/PUU-XXII/2024`.
    pub fn is_ruling(&self) -> bool {
        self.key.starts_with("putusan-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(KINDS.len(), 63);
        for kind in KINDS.iter() {
            assert!(!kind.forms.is_empty() && kind.forms.iter().all(|form| !form.is_empty()), "{}", kind.key);
            assert!(
                kind.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                kind.key
            );
        }
    }

    #[test]
    fn forms_lead_to_kinds() {
        let cases = [
            ("Undang-undang", "uu"),
            ("Peraturan KPU", "pkpu"),
            ("PermenPAN-RB", "permenpan-rb"),
            ("PERPU", "perppu"),
        ];
        for (form, key) in cases {
            assert_eq!(forms().get(form).map(|kind| kind.key), Some(key), "{form}");
        }
    }
}
