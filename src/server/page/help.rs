//! The page that explains the query language, from the table of fields.

use askama::Template;

use super::address::Address;
use super::assets::Assets;
use super::wording;
use crate::article::{FIELDS, Field};

/// What can be written, each with an example that can be tried.
const WAYS: &[(&str, &str, &str)] = &[
    (
        "Semua kata",
        "netralitas ASN",
        "Kata dicari bersama imbuhannya: memilih, pemilih, dan pilihan ketemu semua.",
    ),
    ("Frasa tepat", "\"politik uang\"", "Kata-kata berurutan persis seperti ditulis."),
    ("Frasa longgar", "\"dana kampanye\"~3", "Boleh ada beberapa kata di antaranya."),
    ("Salah satu", "amplop ATAU sembako", "OR juga bisa."),
    ("Tanpa kata", "kampanye -partai", "BUKAN atau NOT juga bisa."),
    ("Wajib ada", "+bawaslu laporan", "Kata bertanda + wajib ada, yang lain menaikkan urutan."),
    ("Kelompok", "(bawaslu ATAU panwaslu) DAN netralitas", "Tanda kurung mengelompokkan."),
    ("Berdekatan", "bupati DEKAT/5 mutasi", "Paling banyak lima kata di antaranya."),
    ("Awal atau akhir kata", "panwas*", "* untuk huruf apa saja, ? untuk satu huruf."),
    ("Salah ketik", "bawalsu~", "Kata yang mirip; ~2 lebih longgar."),
    ("Persis", "=pemilihan", "Tanpa imbuhan lain."),
    ("Dalam satu kolom", "judul:debat", "Lihat daftar kolom di bawah."),
    (
        "Peraturan",
        "peraturan:\"Pasal 280 UU Pemilu\"",
        "Dengan cara tulis apa pun, termasuk isi di bawahnya.",
    ),
    ("Tanggal", "tanggal:2024-01..2024-06", "Juga 2024, 2024-08-05, atau >=2024-02-14."),
];

/// The page of help.
#[derive(Template)]
#[template(path = "help.html", config = "src/server/page/askama.toml")]
pub(super) struct HelpPage {
    assets: Assets,
    title: String,
    query: String,
    hidden: Vec<(String, String)>,
    ways: Vec<Way>,
    fields: Vec<FieldHelp>,
}

/// A way to write a query.
struct Way {
    name: &'static str,
    example: &'static str,
    text: &'static str,
    link: Address,
}

/// A field of the language.
struct FieldHelp {
    name: &'static str,
    alias: &'static str,
    title: &'static str,
    example: &'static str,
    link: Address,
}

pub(super) fn page() -> HelpPage {
    let search = |query: &str| Address::default().set("q", query);
    HelpPage {
        assets: Assets,
        title: "Bantuan · Telusur".into(),
        query: String::new(),
        hidden: Vec::new(),
        ways: WAYS
            .iter()
            .map(|(name, example, text)| Way { name, example, text, link: search(example) })
            .collect(),
        fields: FIELDS
            .iter()
            .map(|row| FieldHelp {
                name: row.name,
                alias: row.alias,
                title: wording::field_name(row.field),
                example: example(row.field),
                link: search(example(row.field)),
            })
            .collect(),
    }
}

fn example(field: Field) -> &'static str {
    match field {
        Field::Title => "judul:debat",
        Field::Body => "isi:\"surat suara\"",
        Field::Province => "provinsi:jabar",
        Field::Regency => "kabupaten:\"Kota Cilegon\"",
        Field::Venue => "venue:jakarta",
        Field::Regulation => "peraturan:uu/2017/7",
        Field::Official => "pejabat:\"Hasyim Asy'ari\"",
        Field::Person => "orang:ganjar",
        Field::Office => "jabatan:\"ketua kpu\"",
        Field::Party => "partai:pdip",
        Field::Election => "pemilu:\"pilpres 2024\"",
        Field::Source => "sumber:detik.com",
        Field::Language => "bahasa:en",
        Field::Date => "tanggal:2024-02-14",
        Field::Month => "bulan:2024-08",
        Field::Id => "id:contoh-1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn every_example_is_understood() {
        let examples =
            WAYS.iter().map(|(_, example, _)| *example).chain(FIELDS.iter().map(|row| example(row.field)));
        for example in examples {
            let read = parse(example);
            assert!(read.as_ref().is_ok_and(|query| query.notes.is_empty()), "{example}: {read:?}");
        }
        for row in FIELDS {
            assert!(example(row.field).starts_with(&format!("{}:", row.name)), "{}", row.name);
        }
    }
}
