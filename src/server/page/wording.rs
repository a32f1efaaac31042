//! Numbers, dates and names as the page writes them, in Indonesian.

use jiff::civil::Date;

use crate::article::{DateBasis, Field};
use crate::query::{Period, QueryErrorKind};
use crate::search::label_of;

/// `12345` → `12.345`.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// `12 artikel`.
pub(super) fn articles(count: u64) -> String {
    format!("{} artikel", number(count))
}

/// `9 berita unik`.
pub(super) fn stories(count: u64) -> String {
    format!("{} berita unik", number(count))
}

/// `2024-08-05` → `5 Agustus 2024`; as it is when it is no date.
pub(super) fn date(iso: &str) -> String {
    day_of(iso).map_or_else(|| iso.into(), |day| format!("{} {}", day.day(), month(day)))
}

/// A period on a chart: `5 Agu 2024`, `Agu 2024`, `2024`.
pub(super) fn short_period(by: Period, day: Date) -> String {
    let month: String = month(day).chars().take(3).collect();
    match by {
        Period::Day | Period::Week => format!("{} {month} {}", day.day(), day.year()),
        Period::Month => format!("{month} {}", day.year()),
        Period::Year => day.year().to_string(),
    }
}

/// A period in full: `5 Agustus 2024`, `pekan 5 Agustus 2024`, `Agustus 2024`, `2024`.
pub(super) fn period(by: Period, day: Date) -> String {
    match by {
        Period::Day => date(&day.to_string()),
        Period::Week => format!("pekan {}", date(&day.to_string())),
        Period::Month => month(day),
        Period::Year => day.year().to_string(),
    }
}

/// The Indonesian word for a period.
pub(super) fn period_name(by: Period) -> &'static str {
    match by {
        Period::Day => "hari",
        Period::Week => "pekan",
        Period::Month => "bulan",
        Period::Year => "tahun",
    }
}

/// A bound of a date filter: `2024`, `2024-08`, `2024-08-05`, or as it was typed.
pub(super) fn bound(text: &str) -> String {
    match text.len() {
        7 => day_of(&format!("{text}-01")).map_or_else(|| text.into(), |day| period(Period::Month, day)),
        _ => date(text),
    }
}

pub(super) fn day_of(iso: &str) -> Option<Date> {
    iso.parse().ok()
}

/// `Agustus 2024`.
fn month(day: Date) -> String {
    label_of(Field::Month, &format!("{:04}-{:02}", day.year(), day.month()))
}

/// What the heading of a facet, or a filter, is called.
pub(super) fn field_name(field: Field) -> &'static str {
    match field {
        Field::Title => "Judul",
        Field::Body => "Isi",
        Field::Province => "Provinsi",
        Field::Regency => "Kabupaten/kota",
        Field::Venue => "Tempat acara",
        Field::Regulation => "Peraturan",
        Field::Official => "Pejabat",
        Field::Person => "Tokoh",
        Field::Office => "Jabatan",
        Field::Party => "Partai",
        Field::Election => "Pemilu",
        Field::Source => "Media",
        Field::Language => "Bahasa",
        Field::Date => "Tanggal",
        Field::Month => "Bulan",
        Field::Id => "Nomor artikel",
    }
}

/// What a value is called, beyond its label.
pub(super) fn value_name(field: Field, label: &str) -> String {
    match (field, label) {
        (Field::Language, "id") => "Indonesia".into(),
        (Field::Language, "en") => "Inggris".into(),
        (Field::Language, "und") => "tidak diketahui".into(),
        _ => label.into(),
    }
}

/// Where the date of an article comes from.
pub(super) fn basis(basis: Option<DateBasis>) -> &'static str {
    match basis {
        Some(DateBasis::Metadata) => "dari data halaman",
        Some(DateBasis::Url) => "dari alamat web",
        Some(DateBasis::Text) => "dari isi berita",
        Some(DateBasis::File) => "dari nama berkas",
        None => "",
    }
}

/// How the page knows an expansion of the query.
pub(super) fn expansion(kind: &str) -> &str {
    match kind {
        "acronym" => "singkatan",
        "synonym" => "sinonim",
        "spelling" => "ejaan",
        "place" => "wilayah",
        "law" => "peraturan",
        "office" => "jabatan",
        "name" => "nama",
        "pattern" => "pola",
        "fuzzy" => "kata mirip",
        "value" => "nilai",
        other => other,
    }
}

/// What is wrong with a query, and what to do.
pub(super) fn mistake(kind: QueryErrorKind) -> &'static str {
    match kind {
        QueryErrorKind::TooLong => "Pencarian terlalu panjang. Tulis lebih singkat.",
        QueryErrorKind::TooManyClauses => "Terlalu banyak kata dalam satu pencarian. Kurangi sebagian.",
        QueryErrorKind::TooDeep => "Tanda kurung bersarang terlalu dalam. Sederhanakan pencarian.",
        QueryErrorKind::UnclosedQuote => "Tanda kutip belum ditutup. Tambahkan \" di akhir frasa.",
        QueryErrorKind::UnbalancedParenthesis => "Tanda kurung tidak berpasangan. Tambahkan atau hapus satu.",
        QueryErrorKind::MissingWord => "Di sini seharusnya ada kata.",
        QueryErrorKind::BadValue => "Nilai ini tidak dikenal untuk kolomnya.",
        QueryErrorKind::UnknownField => {
            "Kolom ini tidak dikenal. Lihat daftar kolom di bantuan, atau beri spasi setelah titik dua."
        }
        QueryErrorKind::NestedField => "Kolom tidak boleh berada di dalam kurung kolom lain.",
        QueryErrorKind::BadDate => {
            "Tanggal ini tidak dapat dibaca. Tulis misalnya 2024, 2024-02, atau 2024-02-14."
        }
        QueryErrorKind::BadBoost => "Setelah ^ tulis sebuah angka, misalnya kata^2.",
        QueryErrorKind::BadTilde => "Setelah ~ tulis angka yang cocok, misalnya kata~1 atau \"dua kata\"~3.",
        QueryErrorKind::BadWildcard => "Tanda * dan ? memerlukan beberapa huruf lagi di dekatnya.",
        QueryErrorKind::BadNear => {
            "DEKAT menghubungkan dua kata atau frasa, misalnya bawaslu DEKAT/5 netral."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates() {
        let numbers = [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567")];
        for (plain, written) in numbers {
            assert_eq!(number(plain), written);
        }
        let dates =
            [("2024-08-05", "5 Agustus 2024"), ("2024-12-31", "31 Desember 2024"), ("kemarin", "kemarin")];
        for (iso, written) in dates {
            assert_eq!(date(iso), written);
        }
        let bounds = [("2024", "2024"), ("2024-02", "Februari 2024"), ("2024-02-14", "14 Februari 2024")];
        for (typed, written) in bounds {
            assert_eq!(bound(typed), written);
        }
    }
}
