//! Sentences with invented people, and what the extractor must find in them.

use proptest::prelude::*;

use super::{office_class, people};
use crate::entity::{Context, Part, Person, RegionsInArticle, Role};

fn read(title: Option<&str>, text: &str) -> Vec<Person> {
    let context = Context { title, text, ..Context::default() };
    people(&context, &RegionsInArticle::find(&context))
}

/// Name, role, offices joined by "; ", number of mentions.
type Expected = (&'static str, Role, &'static str, usize);

fn check(name: &str, title: Option<&str>, text: &str, expected: &[Expected]) {
    let found = read(title, text);
    let seen: Vec<_> = found
        .iter()
        .map(|person| (person.name.as_str(), person.role, person.offices.join("; "), person.mentions.len()))
        .collect();
    let wanted: Vec<_> = expected
        .iter()
        .map(|&(name, role, offices, count)| (name, role, offices.to_string(), count))
        .collect();
    assert_eq!(seen, wanted, "{name}");
}

use Role::{Candidate, Official, Other, Party};

#[test]
fn an_office_beside_a_name() {
    let cases: [(&str, &str, &[Expected]); 14] = [
        (
            "office, region, name without comma",
            "Wakil Bupati Sukabumi Oman Rahardi hadiri acara itu.",
            &[("Oman Rahardi", Official, "Wakil Bupati Sukabumi", 1)],
        ),
        (
            "the longest region",
            "Bupati Bandung Barat Wirya Lodaya membuka rapat.",
            &[("Wirya Lodaya", Official, "Bupati Bandung Barat", 1)],
        ),
        (
            "abbreviation in brackets after the modifier",
            "Hal itu disampaikan Penjabat (Pj) Bupati Purwakarta, Oman Rahardi usai apel.",
            &[("Oman Rahardi", Official, "Penjabat Bupati Purwakarta", 1)],
        ),
        (
            "abbreviations written out",
            "Plt Wagub Banten Oman Rahardi dan Wawali Bogor Wirya Lodaya hadir.",
            &[
                ("Oman Rahardi", Official, "Pelaksana Tugas Wakil Gubernur Banten", 1),
                ("Wirya Lodaya", Official, "Wakil Wali Kota Bogor", 1),
            ],
        ),
        (
            "body with its abbreviation",
            "Ketua Badan Pengawas Pemilu (Bawaslu) Kota Cilegon Wirya Arcana mengatakan hal itu.",
            &[("Wirya Arcana", Official, "Ketua Badan Pengawas Pemilu (Bawaslu) Kota Cilegon", 1)],
        ),
        (
            "title in lower case, single name",
            "Acara dibuka oleh ketua Bawaslu Solok Selatan Zulmanri di aula.",
            &[("Zulmanri", Official, "Ketua Bawaslu Solok Selatan", 1)],
        ),
        (
            "a shared office over a list",
            "Rapat dihadiri komisioner KPU Admira Lodaya, Nila Puspasari, dan Oman Rahardi sejak pagi.",
            &[
                ("Admira Lodaya", Official, "Komisioner KPU", 1),
                ("Nila Puspasari", Official, "Komisioner KPU", 1),
                ("Oman Rahardi", Official, "Komisioner KPU", 1),
            ],
        ),
        (
            "two offices, two names",
            "Bupati dan Wakil Bupati Garut Oman Rahardi dan H. Wirya Lodaya dilantik.",
            &[
                ("Oman Rahardi", Official, "Bupati Garut", 1),
                ("Wirya Lodaya", Official, "Wakil Bupati Garut", 1),
            ],
        ),
        (
            "office after the name",
            "Rapat dipimpin Oman Rahardi selaku Kepala Dinas Pendidikan dan Kebudayaan Kabupaten Garut.",
            &[("Oman Rahardi", Official, "Kepala Dinas Pendidikan dan Kebudayaan Kabupaten Garut", 1)],
        ),
        (
            "office in brackets",
            "Hadir pula Oman Rahardi (Ketua DPRD Garut) sebagai tamu.",
            &[("Oman Rahardi", Official, "Ketua DPRD Garut", 1)],
        ),
        (
            "rank, degree and honorific left out",
            "Kapolres Garut AKBP Dr. H. Oman Rahardi, S.H., M.Si. menjelaskan perkara itu.",
            &[("Oman Rahardi", Official, "Kapolres Garut", 1)],
        ),
        (
            "two offices of one person",
            "Menteri Sosial yang juga Ketua Umum Golkar, Oman Rahardi, hadir.",
            &[("Oman Rahardi", Official, "Menteri Sosial; Ketua Umum Golkar", 1)],
        ),
        (
            "a village in the office",
            "Ketua Panwascam Lembang Oman Rahardi menyebut hal itu.",
            &[("Oman Rahardi", Official, "Ketua Panwascam Lembang", 1)],
        ),
        (
            "a former office",
            "Mantan Bupati Garut Oman Rahardi diperiksa jaksa.",
            &[("Oman Rahardi", Other, "Mantan Bupati Garut", 1)],
        ),
    ];
    for (name, text, expected) in cases {
        check(name, None, text, expected);
    }
}

#[test]
fn roles() {
    let cases: [(&str, &str, &[Expected]); 6] = [
        (
            "candidate",
            "Calon Bupati Garut nomor urut 2 Oman Rahardi berkampanye.",
            &[("Oman Rahardi", Candidate, "", 1)],
        ),
        (
            "a pair of candidates",
            "KPU menetapkan pasangan calon Oman Rahardi-Wirya Lodaya kemarin.",
            &[("Oman Rahardi", Candidate, "", 1), ("Wirya Lodaya", Candidate, "", 1)],
        ),
        (
            "elected and not sworn in",
            "Gubernur terpilih Oman Rahardi menunggu pelantikan.",
            &[("Oman Rahardi", Candidate, "Gubernur terpilih", 1)],
        ),
        (
            "party",
            "Ketua DPD Partai Golkar Jawa Barat Oman Rahardi berpidato.",
            &[("Oman Rahardi", Party, "Ketua DPD Partai Golkar Jawa Barat", 1)],
        ),
        ("expert", "Pengamat politik Oman Rahardi menilai hal itu wajar.", &[("Oman Rahardi", Other, "", 1)]),
        (
            "official before candidate",
            "Bupati Garut Oman Rahardi maju sebagai calon gubernur.",
            &[("Oman Rahardi", Official, "Bupati Garut", 1)],
        ),
    ];
    for (name, text, expected) in cases {
        check(name, None, text, expected);
    }
}

#[test]
fn later_mentions() {
    let cases: [(&str, Option<&str>, &str, &[Expected]); 6] = [
        (
            "first name, last name, headline",
            Some("Oman Ingatkan Warga"),
            "Bupati Garut Oman Rahardi hadir. Oman berpesan. \"Baik,\" kata Rahardi.",
            &[("Oman Rahardi", Official, "Bupati Garut", 4)],
        ),
        (
            "introduced nickname",
            None,
            "Wirya Lodaya alias Kang Wili hadir. \"Baik,\" kata Kang Wili, Senin.",
            &[("Wirya Lodaya", Other, "", 3)],
        ),
        (
            "two of one first name stay open",
            None,
            "Bupati Garut Oman Rahardi dan Ketua KPU Garut Oman Lodaya hadir. Kata Oman, semua siap.",
            &[("Oman Rahardi", Official, "Bupati Garut", 1), ("Oman Lodaya", Official, "Ketua KPU Garut", 1)],
        ),
        (
            "spelled otherwise",
            None,
            "Bupati Garut Wirya Lodayan hadir. Menurut Wirya Lodayyan, semua siap.",
            &[("Wirya Lodayan", Official, "Bupati Garut", 2)],
        ),
        (
            "fuller form later",
            None,
            "Menurut Oman Rahardi, itu benar. Bupati Garut Oman Rahardi Lodaya hadir.",
            &[("Oman Rahardi Lodaya", Official, "Bupati Garut", 2)],
        ),
        (
            "apostrophe of three kinds",
            None,
            "Ketua KPU Oman Asy'ariman hadir. \"Siap,\" kata Asy’ariman.",
            &[("Oman Asy'ariman", Official, "Ketua KPU", 2)],
        ),
    ];
    for (name, title, text, expected) in cases {
        check(name, title, text, expected);
    }
}

#[test]
fn ranks_and_bodies_written_out() {
    let cases: [(&str, &str, &[Expected]); 10] = [
        (
            "a rank after an office of the state",
            "Kapolri Jenderal (Pol) Oman Rahardi hadir bersama Kapolda Banten Inspektur Jenderal Wirya Lodaya.",
            &[("Oman Rahardi", Official, "Kapolri", 1), ("Wirya Lodaya", Official, "Kapolda Banten", 1)],
        ),
        (
            "a rank of three words",
            "Kapolres Garut Ajun Komisaris Besar Oman Rahardi menjelaskan perkara itu.",
            &[("Oman Rahardi", Official, "Kapolres Garut", 1)],
        ),
        (
            "a field that is a place elsewhere",
            "Menteri Lingkungan Hidup Oman Rahardi dan Kepala Dinas Bina Marga Garut Wirya Lodaya hadir.",
            &[
                ("Oman Rahardi", Official, "Menteri Lingkungan Hidup", 1),
                ("Wirya Lodaya", Official, "Kepala Dinas Bina Marga Garut", 1),
            ],
        ),
        (
            "fields that are words of the courts elsewhere",
            "Anggota Badan Anggaran (Banggar) DPRD Garut Oman Rahardi dan Koordinator Divisi Penyelesaian Sengketa \
             Bawaslu Garut Wirya Lodaya hadir.",
            &[
                ("Oman Rahardi", Official, "Anggota Badan Anggaran (Banggar) DPRD Garut", 1),
                ("Wirya Lodaya", Official, "Koordinator Divisi Penyelesaian Sengketa Bawaslu Garut", 1),
            ],
        ),
        (
            "a doubled word, a division that only election supervisors have",
            "Kepala Biro Perundang-undangan KPU RI Oman Rahardi dan Koordinator Divisi Penanganan Pelanggaran Wirya \
             Lodaya hadir.",
            &[
                ("Oman Rahardi", Official, "Kepala Biro Perundang-undangan KPU RI", 1),
                ("Wirya Lodaya", Official, "Koordinator Divisi Penanganan Pelanggaran", 1),
            ],
        ),
        (
            "a commission with a letter",
            "Hal itu ditanyakan anggota Komisi A DPRD Garut Oman Rahardi.",
            &[("Oman Rahardi", Official, "Anggota Komisi A DPRD Garut", 1)],
        ),
        (
            "bodies of clipped words",
            "Kepala Disdikpora Garut Oman Rahardi menemui Dirjen Bina Kemenkrida Wirya Lodaya.",
            &[
                ("Oman Rahardi", Official, "Kepala Disdikpora Garut", 1),
                ("Wirya Lodaya", Official, "Direktur Jenderal Bina Kemenkrida", 1),
            ],
        ),
        (
            "a place nobody knows, the name after a comma",
            "Ia disambut Ketua PAC Wanamekar, Oman Rahardi, di kantornya.",
            &[("Oman Rahardi", Party, "Ketua PAC Wanamekar", 1)],
        ),
        (
            "the name of a university or a company",
            "Dekan Fakultas Hukum Universitas Nagaraya, Oman Rahardi, dan Direktur Utama PT Wanamekar Jaya (WJ) \
             Wirya Lodaya hadir.",
            &[
                ("Oman Rahardi", Other, "Dekan Fakultas Hukum Universitas Nagaraya", 1),
                ("Wirya Lodaya", Other, "Direktur Utama PT Wanamekar Jaya (WJ)", 1),
            ],
        ),
        (
            "a seat told by the chamber alone",
            "Muncul nama Oman Rahardi (Ketua DPC PDIP/DPRD Garut) dan lainnya.",
            &[("Oman Rahardi", Official, "Ketua DPC PDIP; Anggota DPRD Garut", 1)],
        ),
    ];
    for (name, text, expected) in cases {
        check(name, None, text, expected);
    }
}

#[test]
fn whose_office_it_is() {
    let cases: [(&str, Option<&str>, &str, &[Expected]); 17] = [
        (
            "a pair that runs",
            None,
            "Pasangan Calon Gubernur dan Calon Wakil Gubernur Banten, Oman Rahardi-Wirya Lodaya, berangkat.",
            &[("Oman Rahardi", Candidate, "", 1), ("Wirya Lodaya", Candidate, "", 1)],
        ),
        (
            "a sentence ends before the office",
            None,
            "Hanya ada satu pasangan calon. Komisioner KPU Oman Rahardi menjelaskan hal itu.",
            &[("Oman Rahardi", Official, "Komisioner KPU", 1)],
        ),
        (
            "officers of the party with the name of a ministry's body",
            None,
            "Wakil Ketua Umum PAN, Oman Rahardi menanggapi usul Menteri PAN-RB Wirya Lodaya.",
            &[
                ("Oman Rahardi", Party, "Wakil Ketua Umum PAN", 1),
                ("Wirya Lodaya", Official, "Menteri PAN-RB", 1),
            ],
        ),
        (
            "a first name nobody knows after a bare title",
            None,
            "Rombongan dipimpin Sekjen Hastaya Kristiyanto kemarin.",
            &[("Hastaya Kristiyanto", Other, "", 1)],
        ),
        (
            "one clause of a headline",
            Some("Oman Mundur dari Ketum Golkar, Wirya Cuma Bilang Ini"),
            "Kata Oman Rahardi, ia mundur. Wirya Lodaya mengatakan belum tahu.",
            &[("Oman Rahardi", Other, "", 2), ("Wirya Lodaya", Other, "", 2)],
        ),
        (
            "a vote called after the office",
            None,
            "Pada Pilkada Gubernur Lampung, Oman Rahardi unggul.",
            &[("Oman Rahardi", Other, "", 1)],
        ),
        (
            "somebody speaks of a president",
            None,
            "Menurut Oman Rahardi, Presiden ke-3 RI itu ramah.",
            &[("Oman Rahardi", Other, "", 1)],
        ),
        (
            "who is replaced",
            None,
            "DPR menetapkan Wirya Lodaya sebagai Komisioner KPU Pengganti Oman Rahardi.",
            &[("Wirya Lodaya", Official, "Komisioner KPU", 1), ("Oman Rahardi", Other, "", 1)],
        ),
        (
            "a spokesman of somebody who runs",
            None,
            "Juru Bicara Wirya Lodaya, Oman Rahardi, menyambut calon gubernur. Menurut Wirya Lodaya, itu benar.",
            &[("Wirya Lodaya", Other, "", 2), ("Oman Rahardi", Party, "Juru Bicara Wirya Lodaya", 1)],
        ),
        (
            "names and offices in a list without commas between them",
            None,
            "Hadir Ahmad Rahardi Ketua Panwaslu Kecamatan Musuk, Siti Lodaya Anggota Panwaslu Kecamatan Musuk.",
            &[
                ("Ahmad Rahardi", Official, "Ketua Panwaslu Kecamatan Musuk", 1),
                ("Siti Lodaya", Official, "Anggota Panwaslu Kecamatan Musuk", 1),
            ],
        ),
        (
            "an office of today",
            None,
            "Ia enggan menyebut Wali Kota Surabaya saat ini, Ahmad Rahardi.",
            &[("Ahmad Rahardi", Official, "Wali Kota Surabaya", 1)],
        ),
        (
            "a name lost with its link",
            Some("Lika-liku Oman Rahardi"),
            "Wakil Ketua DPR , mengatakan ia akan pensiun. Oman akan mendirikan partai.",
            &[("Oman Rahardi", Official, "Wakil Ketua DPR", 2)],
        ),
        (
            "whom a pointing office means",
            None,
            "Menurut Ahmad Rahardi, usulan itu lama. Ia menemui Presiden Wirya Lodaya. Menteri ESDM itu merujuk UUD.",
            &[("Ahmad Rahardi", Official, "Menteri ESDM", 1), ("Wirya Lodaya", Official, "Presiden", 1)],
        ),
        (
            "a father's office",
            None,
            "Rumah ayah Oman Rahardi saat menjabat sebagai Wali Kota Bogor dijual. Menurut Oman Rahardi, itu benar.",
            &[("Oman Rahardi", Other, "", 2)],
        ),
        (
            "one who is wanted in an office",
            None,
            "Warga memilih Ahmad Rahardi sebagai Presiden RI.",
            &[("Ahmad Rahardi", Candidate, "", 1)],
        ),
        (
            "an assistant of a minister",
            None,
            "Asisten Pribadi (Aspri) Menpora, Oman Rahardi diperiksa.",
            &[("Oman Rahardi", Other, "Asisten Pribadi Menpora", 1)],
        ),
        (
            "one office, one name in two spellings",
            None,
            "Ketua KPU Oman Afifuddin hadir. Surat itu diteken Ketua KPU Affifudin.",
            &[("Oman Afifuddin", Official, "Ketua KPU", 2)],
        ),
    ];
    for (name, title, text, expected) in cases {
        check(name, title, text, expected);
    }
}

#[test]
fn where_names_begin_and_end() {
    let cases: [(&str, Option<&str>, &str, &[Expected]); 9] = [
        (
            "judges and works inside a name",
            None,
            "Menteri Agama Lukman Hakim Rahardi dan Menteri Perhubungan Budi Karya Lodaya hadir.",
            &[
                ("Lukman Hakim Rahardi", Official, "Menteri Agama", 1),
                ("Budi Karya Lodaya", Official, "Menteri Perhubungan", 1),
            ],
        ),
        (
            "an everyday word inside a name",
            None,
            "Komisioner KPU Beka Ulung Rahardi hadir.",
            &[("Beka Ulung Rahardi", Official, "Komisioner KPU", 1)],
        ),
        (
            "a word with a digit, a verb",
            None,
            "Kata Oman Rahardi T4mpar semua. Kata Wirya Lodaya Hebohkan semua.",
            &[("Oman Rahardi", Other, "", 1), ("Wirya Lodaya", Other, "", 1)],
        ),
        (
            "kin of somebody",
            Some("Gibran Putra Jokowi Datang"),
            "Putra sulung itu datang.",
            &[("Gibran", Other, "", 1), ("Jokowi", Other, "", 1)],
        ),
        (
            "a credit after the name",
            None,
            "Kata Oman Rahardi Editor: Wirya.",
            &[("Oman Rahardi", Other, "", 1)],
        ),
        (
            "a nickname of two words",
            None,
            "Kata Gus Dur, itu benar. Gus Dur tertawa. Menurut Gus Dur, tidak.",
            &[("Gus Dur", Other, "", 3)],
        ),
        (
            "a name in brackets after a comma is no body",
            None,
            "Partai itu mengusung Kaesang Pangarep maju. Nggak, (Kaesang) nggak akan maju.",
            &[("Kaesang Pangarep", Candidate, "", 2)],
        ),
        (
            "a region before the name",
            None,
            "Kata Banggar DKI Jakarta Oman Rahardi kemarin.",
            &[("Oman Rahardi", Other, "", 1)],
        ),
        (
            "the first word of a sentence and a comma",
            None,
            "Diketakui, Oman Rahardi berkampanye.",
            &[("Oman Rahardi", Other, "", 1)],
        ),
    ];
    for (name, title, text, expected) in cases {
        check(name, title, text, expected);
    }
}

#[test]
fn who_leads_the_country_is_in_office() {
    let day = |date: &str| Context {
        text: "Menurut Jokowi, itu benar.",
        date: date.parse().ok(),
        ..Context::default()
    };
    let cases =
        [("2019-04-01", Official), ("2024-10-19", Official), ("2024-10-20", Other), ("2012-01-01", Other)];
    for (date, expected) in cases {
        let context = day(date);
        let found = people(&context, &RegionsInArticle::find(&context));
        assert_eq!(found.iter().map(|person| person.role).collect::<Vec<_>>(), [expected], "{date}");
    }
}

#[test]
fn what_is_nobody() {
    let texts = [
        "Kata mereka, warga Tanah Abang, Grogol, dan Matraman menunggu.",
        "Presiden menjenguk pasien di Rumah Sakit Pusat Angkatan Darat (RSPAD) Gatot Soebroto.",
        "Jalan tol yang menghubungkan Cimanggis dan Cibitung dibuka. InsyaAllah lancar.",
        "Kata Putra sulung presiden kemarin. Harga naik Rp85 (10,12%).",
        "Presiden bertemu. (CNN Indonesia/Oman Rahardi)",
        "Acara digelar di Wisma Umikalsari dan Hotel Bintang Lodaya.",
        "Warga berkumpul di Jalan Ahmad Yani dekat RSUD Dr. Soetomo.",
        "Universitas Ahmad Dahlan dan Universitas Jenderal Soedirman menggelar diskusi.",
        "Bupati dan para kepala dinas hadir bersama Kapolres.",
        "Partai Gerindra dan PKS mengatakan siap.",
        "Komisi Pemilihan Umum Kabupaten Garut menetapkan Daftar Pemilih Tetap.",
        "Putusan Mahkamah Konstitusi dibacakan Kamis.",
        "Suasana sidang. (Oman Rahardi/detikcom)",
        "Demikian adanya. Editor: Budi Rahardi",
        "Menteri Luar Negeri Latvia hadir di Jakarta.",
        "Kami mengundang Bapak, Ibuk, dan Saudara sekalian.",
    ];
    for text in texts {
        assert_eq!(read(None, text), [], "{text}");
    }
}

#[test]
fn classes_of_offices() {
    let cases = [
        ("Penjabat Bupati Purwakarta", Some("executive")),
        ("Anggota Komisi II DPR RI", Some("legislative")),
        ("Ketua Bawaslu Kota Cilegon", Some("election")),
        ("Kepala Dinas Kesehatan Kota Bandung", Some("civil-service")),
        ("Kapolres Garut", Some("police")),
        ("Komandan Kodim 0611/Garut", Some("military")),
        ("Hakim Mahkamah Konstitusi", Some("justice")),
        ("Kepala Desa Sukamaju", Some("village")),
        ("Sekretaris Jenderal PDIP", Some("party")),
        ("Direktur Eksekutif Lembaga Survei", None),
        ("Calon Gubernur", None),
        ("bukan jabatan", None),
        ("", None),
    ];
    for (office, expected) in cases {
        assert_eq!(office_class(office), expected, "{office}");
    }
}

#[test]
fn long_junk_takes_no_time() {
    let runs =
        ["Oman ", "A, ", "Ketua ", "calon ", "(Pj) ", "Ketua KPU Oman dan ", "Ahmad Zabu, ", "'a", "Oman-"];
    for run in runs {
        let text = run.repeat(60_000 / run.len());
        // No clock: quadratic time would take minutes here, and everybody would see it.
        read(Some(&text[..2_000]), &text);
    }
}

/// Words the grammar knows, and signs, in any order: far more telling than letters at random.
fn article_like() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Ketua",
        "KPU",
        "Bupati",
        "Wakil",
        "dan",
        "Sukabumi",
        "Oman",
        "Rahardi",
        "H.",
        "(Pj)",
        "Pj",
        "kata",
        "Komisi II",
        ",",
        ".",
        "\n",
        "-",
        "/",
        "(",
        ")",
        "\"",
        "calon",
        "mantan",
        "Prabowo",
        "Cak Imin",
        "S.H.",
        "M.",
        "yang juga",
        "Al-",
        "bin",
        "Kota",
        "Kabupaten",
        "Partai",
        "DPD",
        "terpilih",
        "nomor urut 2",
        "é",
        "’",
        "DPRKetua",
        "alias",
        "Camat",
        "Lembang",
        "hakim MK terdiri dari",
        "itu",
        "Metro",
        "Jaya",
        "Dr.",
        "🙂",
    ]);
    (prop::collection::vec(word, 0..40), prop::bool::ANY)
        .prop_map(|(words, glued)| words.join(if glued { "" } else { " " }))
}

fn check_laws(title: &str, text: &str) {
    let found = read(Some(title), text);
    let firsts: Vec<_> = found.iter().map(|person| person.mentions.first().copied()).collect();
    assert!(firsts.is_sorted());
    for person in &found {
        assert!(!person.name.is_empty() && !person.mentions.is_empty());
        assert!(person.mentions.is_sorted());
        for mention in &person.mentions {
            let part = if mention.field == Part::Title { title } else { text };
            assert!(!mention.span().slice(part).trim().is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read(title in ".{0,60}", text in "(?s).{0,200}") {
        check_laws(&title, &text);
    }

    #[test]
    fn words_in_any_order_are_read(title in article_like(), text in article_like()) {
        check_laws(&title, &text);
        let _ = office_class(&text);
    }
}
