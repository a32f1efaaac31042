use crate::entity::{Context, extract};

fn names(text: &str, date: Option<&str>) -> Vec<String> {
    let date = date.and_then(|date| date.parse().ok());
    let found = extract(&Context { text, date, ..Context::default() });
    found.parties.into_iter().map(|party| party.name).collect()
}

#[test]
fn parties_by_name_and_acronym() {
    let cases: &[(&str, &[&str])] = &[
        ("Gerindra, Golkar dan PDI-P bertemu.", &["Gerindra", "Golkar", "PDIP"]),
        ("Partai Amanat Nasional (PAN) rapat. PAN solid.", &["PAN"]),
        ("Politikus PKS Rudi Hasan hadir.", &["PKS"]),
        ("Ketua Umum PBB hadir di Medan.", &["PBB"]),
        ("Presiden PKS bicara; calon diusung oleh PAN.", &["PKS", "PAN"]),
        ("Ketua DPW PPP Jawa Barat hadir.", &["PPP"]),
        ("Didukung PKS, PAN, dan PPP.", &["PKS", "PAN", "PPP"]),
        ("Didukung Golkar. PAN juga ikut.", &["Golkar", "PAN"]),
        ("Ada Gelora, Garuda, Perindo dan PPP.", &["Gelora", "Garuda", "Perindo", "PPP"]),
        ("Partai Demokrat rapat. Demokrat memilih.", &["Demokrat"]),
        ("Caleg partai Gelora dan Partai Ummat datang.", &["Gelora", "Partai Ummat"]),
        ("FRAKSI NASDEM MENOLAK", &["NasDem"]),
        ("Partai Aceh dan Partai Nanggroe Aceh rapat.", &["Partai Aceh", "Partai Nanggroe Aceh"]),
        ("Partai Adil Sejahtera Aceh, Gabthat dan SIRA ikut.", &["PAS Aceh", "Gabthat", "SIRA"]),
        ("Partai Bulan Bintang menang.", &["PBB"]),
        ("Partai Persatuan Indonesia bukan Partai Persatuan Pembangunan.", &["Perindo", "PPP"]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text, None), *expected, "{text}");
    }
}

#[test]
fn other_senses_are_no_parties() {
    for text in [
        "Menteri PAN-RB dan Deputi PAN bicara.",
        "Sekjen PBB dan Dewan Keamanan PBB bersidang.",
        "Skema PPP untuk jalan tol.",
        "Warga membayar PKB dan PBB di kantor itu.",
        "Penandatanganan PKS dengan bank daerah.",
        "Maskapai Garuda Indonesia terbang.",
        "Konser di Gelora Bung Karno.",
        "Hari Buruh diperingati kaum buruh.",
        "Warga membentuk partai buruh baru.",
        "Partai Buruh Inggris menang. Partai Demokrat AS kalah.",
        "Presiden Amerika Donald Trump mengkritik Partai Demokrat.",
        "Di Bangkok, Thailand, Partai Demokrat keluar dari koalisi.",
        "Lihat partai.golkar.example dan @gerindra.",
        "Umat dan ummat berkarya bagi negara.",
        "Hidup demokrat sejati, panen dan harapan.",
    ] {
        assert_eq!(names(text, None), [""; 0], "{text}");
    }
    assert_eq!(names("Sekjen PBB hadir. Partai Bulan Bintang rapat.", None), ["PBB"]);
}

#[test]
fn a_name_means_the_party_of_its_time() {
    assert_eq!(names("Caleg PSI hadir.", Some("2004-03-01")), ["Partai Sarikat Indonesia"]);
    assert_eq!(names("Caleg PSI hadir.", Some("2023-03-01")), ["PSI"]);
    assert_eq!(names("Caleg PSI hadir.", None), ["PSI"]);
}

#[test]
fn mentions_cover_the_word_party() {
    let text = "Kader Partai Golkar dan kader PAN bertemu.";
    let found = extract(&Context { text, ..Context::default() });
    let written: Vec<&str> = found.parties.iter().map(|party| party.mentions[0].span().slice(text)).collect();
    assert_eq!(written, ["Partai Golkar", "PAN"]);
}
