//! Articles of our own, and what they cite.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

/// Paths of a text, `~` before those told by name, in order of mention.
fn cite(text: &str, day: Option<Date>) -> String {
    let context = Context { text, date: day, ..Context::default() };
    let found = regulations(&context, &RegionsInArticle::find(&context));
    let mut paths = Vec::new();
    for law in &found {
        let mark = if law.named { "~" } else { "" };
        if law.pinpoints.is_empty() {
            paths.push(format!("{mark}{}", law.key));
        }
        paths.extend(law.pinpoints.iter().map(|pinpoint| format!("{mark}{}/{pinpoint}", law.key)));
    }
    paths.join(" ")
}

fn check(day: Date, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(cite(text, Some(day)), *expected, "{text}");
    }
}

#[test]
fn every_way_of_writing_a_number() {
    check(
        date(2024, 10, 15),
        &[
            ("sesuai UU 39/1999", "uu/1999/39"),
            ("sesuai UU 39/1999.Namun ia menolak", "uu/1999/39"),
            ("Putusan MK Nomor 60/PUU-XXII/2024.Namun ia menolak", "putusan-mk/2024/60-puu-xxii"),
            ("sesuai UU No.39 Thn. 1999", "uu/1999/39"),
            ("sesuai Undang - undang Republik Indonesia (UU) Nomor: 39 Tahun1999", "uu/1999/39"),
            ("sesuai UU. No 39 tahun 1999", "uu/1999/39"),
            ("sesuai UndangUndang Nomor Nomor 39 Tahun 1999", "uu/1999/39"),
            ("Peraturan KPU atau PKPU nomor 4 tahun 2022", "pkpu/2022/4"),
            ("Peraturan Komisi Pemilihan Umum (PKPU) No 4/2022", "pkpu/2022/4"),
            ("Undang-Undang Hak Asasi Manusia Nomor 39 Tahun 1999", "uu/1999/39"),
            ("UU 39/1999 dan Nomor 26 Tahun 2000", "uu/1999/39 uu/2000/26"),
            ("UU Nomor 14, 15, dan 16 Tahun 2022", "uu/2022/14 uu/2022/15 uu/2022/16"),
            ("UU Darurat Nomor 8/Drt/1955", "uu-darurat/1955/8"),
            ("Tap MPR Nomor IX/MPR/2001", "tap-mpr/2001/ix"),
            ("TAP MPR 9/2001", "tap-mpr/2001/ix"),
            (
                "Perda Kota Bogor 4/2019 dan Perwali Bogor No 3/2019",
                "perda@32.71/2019/4 perwali@32.71/2019/3",
            ),
            ("Keppres Nomor 11/P Tahun 2022", "keppres/2022/11-p"),
            ("Inmendagri No. 9 Tahun 2022", "inmendagri/2022/9"),
            ("Surat Keputusan (SK) KPU Kota Bogor Nomor 12, Tahun 2024", "keputusan-kpu@32.71/2024/12"),
            ("PMK Nomor 77/PMK.05/2021", "permenkeu/2021/77-pmk.05"),
            ("Permenaker Nomor 6 Tahun 2016", "permen@ketenagakerjaan/2016/6"),
            ("Keputusan KPU Nomor 21/PL.02.6-Kpt/3201/KPU-Kab/II/2018", "keputusan-kpu@32.01/2018/21"),
            ("Maklumat Kapolri Nomor Mak/2/III/2020", "maklumat@kapolri/2020/2-iii"),
        ],
    );
}

#[test]
fn rulings() {
    check(
        date(2025, 8, 1),
        &[
            ("putusan MK Nomor 85/PUU-XX/2022", "putusan-mk/2022/85-puu-xx"),
            ("Putusan MK Nomor 85 Tahun 2022", "putusan-mk/2022/85-puu-xx"),
            ("Putusan Mahkamah Konstitusi (MK) No. 85 PUU-XX/2022", "putusan-mk/2022/85-puu-xx"),
            ("putusan MK Nomor 60 dan 70", "putusan-mk/2024/60-puu-xxii putusan-mk/2024/70-puu-xxii"),
            ("gugatan mereka teregister dengan nomor perkara 85/PUU-XX/2022", ""),
            ("putusan 85/PUU-XX/2022, bukan 85/PUU-XXX/2022", "putusan-mk/2022/85-puu-xx"),
            ("perkara 7-PKE-DKPP/II/2020", "putusan-dkpp/2020/7-ii"),
            ("Putusan MA Nomor 44 P/HUM/2019", "putusan-ma/2019/44-p-hum"),
            ("laporan Nomor 004/Reg/LP/PB/Kab/11.02/IX/2020", ""),
        ],
    );
}

#[test]
fn pinpoints_find_their_law() {
    check(
        date(2024, 10, 15),
        &[
            ("Pasal 3 UU 39/1999", "uu/1999/39/pasal-3"),
            ("UU 39/1999 tentang Hak Asasi Manusia Pasal 3 huruf (b)", "uu/1999/39/pasal-3/huruf-b"),
            (
                "Pasal 3 dan 4 dari UU 39/1999 serta Pasal 5 UU 40/1999",
                "uu/1999/39/pasal-3 uu/1999/39/pasal-4 uu/1999/40/pasal-5",
            ),
            ("Pasal 3 subsider Pasal 8 ayat (1) UU 39/1999", "uu/1999/39/pasal-3 uu/1999/39/pasal-8/ayat-1"),
            ("UU 39/1999 berlaku. Warga menyebut Pasal 3.", "uu/1999/39/pasal-3"),
            ("Pasal 3 berlaku.\nItu ada di UU 39/1999.", "uu/1999/39/pasal-3"),
            ("Pasal 3 UU 39/1999 jo. Pasal 5 UU 40/1999", "uu/1999/39/pasal-3 uu/1999/40/pasal-5"),
            (
                "UU 1/2015 sebagaimana telah diubah dengan UU 10/2016 Pasal 71",
                "uu/2015/1/pasal-71 uu/2016/10",
            ),
            ("Pasal 4 UU 39/1999, lalu Pasal 9 UU yang sama", "uu/1999/39/pasal-4 uu/1999/39/pasal-9"),
            (
                "Pasal 4 ayat (3) UU 39/1999 sebagaimana dimaksud pada ayat (2)",
                "uu/1999/39/pasal-4/ayat-3 uu/1999/39/pasal-4/ayat-2",
            ),
            ("Pasal 4 UU 39/1999 dan ayat 2 dari pasal tersebut", "uu/1999/39/pasal-4/ayat-2"),
            ("Bab IV UU 39/1999", "uu/1999/39/bab-iv"),
            ("Bab IV Pasal 9 UU 39/1999", "uu/1999/39/pasal-9"),
            (
                "UUD 1945 dikutip. UU Pemilu bertentangan dengan Pasal 22E ayat (1)",
                "~uud-1945/pasal-22e/ayat-1 ~uu/2017/7",
            ),
            (
                "Pasal 1 UU 12/1951 juncto Pasal 55 ayat 1 ke-1 juncto 56 ayat 1 KUHP",
                "uu/1951/12/pasal-1 ~kuhp/pasal-55/ayat-1/ke-1 ~kuhp/pasal-56/ayat-1",
            ),
            ("Pasal 27 ayat 1junctoPasal 45 UU ITE", "~uu/2008/11/pasal-27/ayat-1 ~uu/2008/11/pasal-45"),
            (
                "Pasal 310 KUHP serta Pasal 27 jouncto Pasal 45 UU ITE",
                "~kuhp/pasal-310 ~uu/2008/11/pasal-27 ~uu/2008/11/pasal-45",
            ),
            ("Keputusan KPU Nomor 12 Tahun 2023 diktum ketiga", "keputusan-kpu/2023/12/diktum-ketiga"),
            ("Pasal 12 tanpa hukum", ""),
        ],
    );
}

#[test]
fn names_follow_the_article_and_its_day() {
    check(date(2023, 10, 1), &[("UU ASN", "~uu/2014/5"), ("undang-undang tentang ASN", "~uu/2014/5")]);
    check(
        date(2024, 10, 1),
        &[
            ("UU ASN", "~uu/2023/20"),
            ("Pasal 101 UU ASN", "~uu/2014/5/pasal-101"),
            ("UU 5/2014 tentang Aparatur Sipil Negara. UU ASN berlaku", "uu/2014/5"),
            ("UU Pemilu dan Pilkada", "~uu/2017/7 ~uu/2016/10"),
            ("revisi UU Pilkada", "~uu/2016/10"),
            ("pada 2014 DPR mengesahkan UU Pilkada", "~uu/2014/22"),
            (
                "UU 9/2018 tentang Penerimaan Negara Bukan Pajak (UU PNBP). UU PNBP Pasal 2",
                "uu/2018/9/pasal-2",
            ),
            ("UU 9/2018 tentang Penerimaan Negara. Pasal 4 UU Penerimaan", "uu/2018/9/pasal-4"),
            ("PKPU Nomor 4 Tahun 2022 berlaku. PKPU Nomor 4 itu", "pkpu/2022/4"),
            ("Pasal 351 KUHP", "~kuhp/pasal-351"),
            ("Pasal 351 UU KUHP", "~kuhp/pasal-351"),
            ("Pasal 601 KUHP", "~uu/2023/1/pasal-601"),
            ("UU ASN dan aturan lain berlaku. Pasal 999 juga", "~uu/2023/20"),
            ("RUU KUHP Pasal 240 dan RKUHAP", ""),
            ("SKB netralitas ASN", "~skb/2022/netralitas-asn"),
        ],
    );
    check(date(2026, 1, 2), &[("KUHP dan KUHAP", "~uu/2023/1 ~uu/2025/20"), ("KUHP lama", "~kuhp")]);
}

#[test]
fn an_article_without_date_goes_by_its_latest_year() {
    assert_eq!(cite("Pada Pemilu 2019, UU ASN berlaku", None), "~uu/2014/5");
    assert_eq!(cite("UU ASN berlaku", None), "~uu/2023/20");
    // The year of a law is the only one, and no law of the name was in force then.
    assert_eq!(cite("UU 32/2004 dan UU Pilkada", None), "uu/2004/32 ~uu/2016/10");
}

#[test]
fn issuers_come_from_the_phrase_or_the_article() {
    check(
        date(2024, 10, 1),
        &[
            ("Perda Kota Bogor Nomor 3 Tahun 2021", "perda@32.71/2021/3"),
            ("Warga Kota Bogor resah. Kota Bogor punya Perwali Nomor 3 Tahun 2021.", "perwali@32.71/2021/3"),
            ("Perda Nomor 3 Tahun 2021", ""),
            ("Pergub Jawa Timur 3/2021", "pergub@35/2021/3"),
            ("Qanun Nomor 2 Tahun 2018", "qanun@11/2018/2"),
            ("SE Menpan RB Nomor 1 Tahun 2023", "se@menpan-rb/2023/1"),
            ("surat edaran Wali Kota Bogor Nomor 7 Tahun 2023", "se@wali-kota:32.71/2023/7"),
            ("Surat Edaran Nomor 7 Tahun 2023", ""),
            ("Permendag ini amanah Peraturan Pemerintah Nomor 7 Tahun 2023", "pp/2023/7"),
        ],
    );
}

#[test]
fn look_alikes_are_refused() {
    let texts = [
        "Pasalnya, 3 orang hadir",
        "Lukas pasal 4 ayat 2",
        "surat An-Nisa ayat 9",
        "potongan PPh pasal 21",
        "Uu hadir pada 5/2021",
        "Satpol PP 3/2021",
        "PP Pemuda 2021",
        "Sari, SE., 2021",
        "lulus SKB 2021",
        "sidang PKPU 2021",
        "wabah PMK 2021",
        "SD Inpres 7/2021",
        "nomor urut 3",
        "TPS 12",
        "(12/3)",
        "12/3/2021",
        "target nomor 2 tahun ini",
        "tahun anggaran 2021",
        "uu yang berlaku",
        "Lembaran Negara Tahun 2014 Nomor 5",
        "RUU Penyiaran",
        "Raperda Nomor 2 Tahun 2021",
        "RKUHP Pasal 12",
        "sosialisasi Peraturan Bawaslu Netralitas ASN",
        "MoU Nomor 3/2021",
        "NPHD Nomor 3/2021",
        "Jalan Undang-Undang Nomor 2",
        "surat edaran sudah disebar 2021",
        "putusan 30 hari",
        "B 1234/2021",
    ];
    for text in texts {
        assert_eq!(cite(text, Some(date(2024, 1, 1))), "", "{text}");
    }
}

#[test]
fn one_entry_a_law_with_its_places() {
    let context = Context {
        title: Some("Warga gugat UU Pers"),
        text: "Pasal 4 ayat (2) UU Nomor 40 Tahun 1999 tentang Pers digugat.\nMenurut Pasal 8 UU Pers, wartawan dilindungi.",
        date: Some(date(2024, 1, 1)),
        ..Context::default()
    };
    let found = regulations(&context, &RegionsInArticle::find(&context));
    assert_eq!(found.len(), 1);
    let law = &found[0];
    assert_eq!(
        (law.key.as_str(), law.name.as_str(), law.title.as_deref(), law.named),
        ("uu/1999/40", "UU 40/1999", Some("Pers"), false)
    );
    assert_eq!(law.pinpoints, ["pasal-4/ayat-2", "pasal-8"]);
    let places: Vec<&str> = law
        .mentions
        .iter()
        .map(|mention| {
            mention.span().slice(if mention.field == Part::Title {
                context.title.unwrap_or_default()
            } else {
                context.text
            })
        })
        .collect();
    assert_eq!(places, ["UU Pers", "Pasal 4 ayat (2) UU Nomor 40 Tahun 1999", "Pasal 8 UU Pers"]);
}

#[test]
fn what_users_type() {
    let day = Some(date(2024, 10, 1));
    let cases = [
        ("uu/2017/7", "uu/2017/7", false, None),
        ("UU/2017/7/pasal-280", "uu/2017/7/pasal-280", false, None),
        ("UU 7/2017", "uu/2017/7", false, None),
        ("uu pemilu", "uu/2017/7", true, Some("uu-pemilu")),
        ("pasal 280 ayat 2 uu pemilu", "uu/2017/7/pasal-280/ayat-2", true, Some("uu-pemilu")),
        ("Perbawaslu", "perbawaslu", false, None),
        ("perda kota bogor 3/2021", "perda@32.71/2021/3", false, None),
        ("kuhp", "kuhp", false, None),
        ("KUHP", "kuhp", true, Some("uu-kuhp")),
        ("uu-pilkada", "uu/2016/10", true, Some("uu-pilkada")),
        ("pkpu 4 2022", "pkpu/2022/4", false, None),
        ("se menpan rb 1/2023", "se@menpan-rb/2023/1", false, None),
    ];
    for (typed, path, named, family) in cases {
        assert_eq!(
            parse_citation(typed, day),
            [CitedPath { path: path.to_owned(), named, family }],
            "{typed}"
        );
    }
    assert!(parse_citation("netralitas asn", day).is_empty());
}

#[test]
fn repeated_junk_takes_linear_time() {
    let junk = [
        "Pasal 1 ayat (1) dan ",
        "UU Pemilu Nomor ",
        "Pasal 1-50, ",
        "SKB Nomor ",
        "Peraturan Menteri ",
        "ayat (1) dari ",
        "(UU (",
        "1/1/1/",
        "UU 1/2000 UU Pers ",
    ];
    for piece in junk {
        let text = piece.repeat(100_000 / piece.len());
        // No clock: quadratic time would take minutes here, and everybody would see it.
        let _ = cite(&text, None);
    }
}

fn citation_like() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "UU",
        "Undang-Undang",
        "Pasal",
        "ayat",
        "huruf",
        "angka",
        "ke-1",
        "Bab",
        "diktum",
        "Nomor",
        "No.",
        "Tahun",
        "7",
        "2017",
        "7/2017",
        "(1)",
        "a",
        ",",
        ".",
        "\n",
        "dan",
        "jo.",
        "sampai",
        "-",
        "tentang",
        "Pemilu",
        "KUHP",
        "UUD",
        "RUU",
        "SKB",
        "SE",
        "Perda",
        "Kota Bogor",
        "tersebut",
        "putusan",
        "MK",
        "60/PUU-XXII/2024",
        "(",
        ")",
        "“",
        "é",
        "PP",
        "Rancangan",
        "sebagaimana diubah dengan",
        "Lembaran Negara",
    ]);
    prop::collection::vec((words, prop::sample::select(vec!["", " ", " "])), 0..40)
        .prop_map(|pieces| pieces.into_iter().map(|(word, blank)| format!("{word}{blank}")).collect())
}

proptest! {
    #[test]
    fn any_text_gives_good_paths_and_spans(text in prop_oneof![citation_like(), "\\PC{0,80}"]) {
        let context = Context { title: Some(&text), text: &text, ..Context::default() };
        for law in regulations(&context, &RegionsInArticle::find(&context)) {
            prop_assert!(is_path(&law.key), "{}", law.key);
            prop_assert!(!law.mentions.is_empty());
            for pinpoint in &law.pinpoints {
                let path = format!("{}/{pinpoint}", law.key);
                prop_assert!(is_path(&path), "{}", path);
            }
            for mention in &law.mentions {
                prop_assert!(text.get(mention.start..mention.end).is_some_and(|part| !part.is_empty()));
            }
        }
        for cited in parse_citation(&text, None) {
            prop_assert!(is_path(&cited.path), "{}", cited.path);
            prop_assert!(!label(&cited.path).is_empty());
        }
    }
}
