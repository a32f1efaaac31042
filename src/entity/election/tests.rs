use crate::entity::{Context, extract};

fn keys(title: Option<&str>, text: &str, date: Option<&str>) -> Vec<String> {
    let date = date.and_then(|date| date.parse().ok());
    let found = extract(&Context { title, text, date, ..Context::default() });
    found.elections.into_iter().map(|election| election.key).collect()
}

#[test]
fn years_and_regions_stand_in_the_text() {
    let cases: &[(&str, &[&str])] = &[
        ("Tahapan Pemilu 2024 dimulai.", &["pemilu-2024"]),
        ("Tahapan Pemilihan Umum (Pemilu) Serentak Tahun 2024 dimulai.", &["pemilu-2024"]),
        ("Menghadapi Pemilu dan Pilkada Serentak 2024, KPU siap.", &["pemilu-2024", "pilkada-2024"]),
        ("Hasil Pileg dan Pilpres 2019 dibahas.", &["pemilu-2019/pileg", "pemilu-2019/pilpres"]),
        ("Belajar dari Pemilu 2014 dan 2019.", &["pemilu-2014", "pemilu-2019"]),
        ("Maju di Pilgub Jawa Barat 2024.", &["pilkada-2024/pilgub-32"]),
        ("Maju di Pilgub Jabar tahun 2018.", &["pilkada-2018/pilgub-32"]),
        (
            "Pemilihan Gubernur dan Wakil Gubernur (Pilgub) Banten Tahun 2024 aman.",
            &["pilkada-2024/pilgub-36"],
        ),
        ("Pemilihan Gubernur, Bupati, dan Wali Kota Tahun 2020 ditunda.", &["pilkada-2020"]),
        ("Calon di Pilbup Bandung Barat 2024.", &["pilkada-2024/pilbup-32.17"]),
        ("Pilkada Kota Cilegon 2024 sepi.", &["pilkada-2024/pilwalkot-36.72"]),
        ("Pemilihan Wali Kota dan Wakil Wali Kota Cilegon 2024.", &["pilkada-2024/pilwalkot-36.72"]),
        ("Pilkada Jatim 2024 sepi.", &["pilkada-2024"]),
        ("Para cagub di Pilkada Jatim 2024 berdebat.", &["pilkada-2024/pilgub-35"]),
        ("Pilkada DKI Jakarta 2017 dikenang.", &["pilkada-2017/pilgub-31"]),
        ("Pilkada 2024 di Kabupaten Lebak aman.", &["pilkada-2024"]),
        ("Sejak Pemilu pada 2004 warga Medan antre.", &["pemilu-2004"]),
        ("Pemilihan Serentak Tahun 2024 aman.", &["pilkada-2024"]),
        ("Sejak Pilkada April 2017 dan Pilkada 27 November 2024.", &["pilkada-2017", "pilkada-2024"]),
        ("Pemilihan Umum (Pemilu) Presiden Republik Indonesia 2019.", &["pemilu-2019/pilpres"]),
        ("Rival Pilgub Jakarta Jakarta 2017 berdamai.", &["pilkada-2017/pilgub-31"]),
        ("Di Jakarta orang bicara Pilgub 2018.", &["pilkada-2018"]),
    ];
    for (text, expected) in cases {
        assert_eq!(keys(None, text, None), *expected, "{text}");
    }
}

#[test]
fn bare_words_go_by_the_date_of_the_article() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("Jelang Pemilu, ASN diminta netral oleh KPU.", "2023-10-05", &["pemilu-2024"]),
        ("Jelang Pemilu, ASN diminta netral oleh KPU.", "2021-10-05", &[]),
        ("Jelang Pilkada, ASN diminta netral.", "2024-08-05", &["pilkada-2024"]),
        ("Jelang Pilgub Jatim, ASN diminta netral.", "2018-05-05", &["pilkada-2018/pilgub-35"]),
        ("Partisipasi pada Pemilu lalu naik, kata KPU.", "2023-10-05", &[]),
        ("Partisipasi pada Pemilu lalu naik, kata KPU.", "2024-03-05", &["pemilu-2024"]),
        ("Pada Pemilu 2019 warga antre. Pemilu itu jujur, kata KPU.", "2023-10-05", &["pemilu-2019"]),
        ("Pilkada tahun depan serentak.", "2023-10-05", &["pilkada-2024"]),
        ("Anggota Komisi Pemilihan Umum hadir sesuai UU Pemilu.", "2023-10-05", &[]),
        ("Tunisia menggelar pemilu pekan ini. Pemilu itu ramai.", "2019-09-20", &[]),
        ("Kabul menunggu pemilu.", "2019-09-20", &[]),
        ("Warga KPU menonton simulasi pemilu sebelum pilkada dimulai.", "2024-08-20", &["pilkada-2024"]),
        ("Warga menonton Pilpres AS dan pemilu di Malaysia.", "2023-10-05", &[]),
        ("Peneliti Perkumpulan untuk Pemilu dan Demokrasi di Jakarta.", "2023-10-05", &[]),
        ("Ketua Tim Pemenangan Pemilu partai itu bicara di Medan.", "2023-10-05", &[]),
        (
            "Warga KPU puas pasca pilpres dan menunggu pilkada.",
            "2024-08-08",
            &["pemilu-2024/pilpres", "pilkada-2024"],
        ),
        ("Pemilu 2022 tidak ada.", "2021-10-05", &[]),
    ];
    for (text, date, expected) in cases {
        assert_eq!(keys(None, text, Some(date)), *expected, "{text} {date}");
    }
    assert!(keys(None, "Jelang Pemilu, ASN diminta netral.", None).is_empty());
}

#[test]
fn an_office_is_elected_where_the_article_is() {
    let text = "KPU Provinsi Banten mengundi nomor urut calon Pilgub 2024.";
    assert_eq!(keys(None, text, None), ["pilkada-2024/pilgub-36"]);
    let text = "KPU Banten dan KPU Jawa Tengah mengundi nomor urut calon Pilgub 2024.";
    assert_eq!(keys(None, text, None), ["pilkada-2024"]);
}

#[test]
fn mentions_cover_region_and_year() {
    let text = "Debat Pilgub Jawa Barat 2024 digelar; pilgub itu ramai.";
    let found = extract(&Context { text, ..Context::default() });
    let written: Vec<&str> =
        found.elections[0].mentions.iter().map(|mention| mention.span().slice(text)).collect();
    assert_eq!(written, ["Pilgub Jawa Barat 2024", "pilgub"]);
}
