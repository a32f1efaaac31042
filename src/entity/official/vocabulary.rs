//! Single words the grammar asks for by name, as keys.

use std::sync::LazyLock;

use super::lexicon::{KeyMap, ascii_key, key};
use super::office::Branch;
use super::tokens::{SPACE, Words};

pub(super) const WAKIL: u64 = ascii_key("wakil");
pub(super) const CALON: u64 = ascii_key("calon");
pub(super) const TERPILIH: u64 = ascii_key("terpilih");
pub(super) const NOMOR: u64 = ascii_key("nomor");
pub(super) const NO: u64 = ascii_key("no");
pub(super) const URUT: u64 = ascii_key("urut");
pub(super) const NONAKTIF: u64 = ascii_key("nonaktif");
pub(super) const PETAHANA: u64 = ascii_key("petahana");
pub(super) const SEMENTARA: u64 = ascii_key("sementara");
pub(super) const TUGAS: u64 = ascii_key("tugas");
pub(super) const HARIAN: u64 = ascii_key("harian");
pub(super) const ATAU: u64 = ascii_key("atau");
pub(super) const DAN: u64 = ascii_key("dan");
pub(super) const SERTA: u64 = ascii_key("serta");
pub(super) const DARI: u64 = ascii_key("dari");
pub(super) const RI: u64 = ascii_key("ri");
pub(super) const DPD: u64 = ascii_key("dpd");
pub(super) const KOTA: u64 = ascii_key("kota");
pub(super) const KABUPATEN: u64 = ascii_key("kabupaten");
pub(super) const KAB: u64 = ascii_key("kab");
pub(super) const PROVINSI: u64 = ascii_key("provinsi");
pub(super) const PROV: u64 = ascii_key("prov");
pub(super) const PARTAI: u64 = ascii_key("partai");
pub(super) const FRAKSI: u64 = ascii_key("fraksi");
pub(super) const DAPIL: u64 = ascii_key("dapil");
pub(super) const PERIODE: u64 = ascii_key("periode");
pub(super) const SELAKU: u64 = ascii_key("selaku");
pub(super) const SEBAGAI: u64 = ascii_key("sebagai");
pub(super) const MENJABAT: u64 = ascii_key("menjabat");
pub(super) const MENJADI: u64 = ascii_key("menjadi");
pub(super) const JADI: u64 = ascii_key("jadi");
pub(super) const JUGA: u64 = ascii_key("juga");
pub(super) const YANG: u64 = ascii_key("yang");
pub(super) const ADALAH: u64 = ascii_key("adalah");
pub(super) const SEKALIGUS: u64 = ascii_key("sekaligus");
pub(super) const MERANGKAP: u64 = ascii_key("merangkap");
pub(super) const SAAT: u64 = ascii_key("saat");
pub(super) const INI: u64 = ascii_key("ini");
pub(super) const ITU: u64 = ascii_key("itu");
pub(super) const TERSEBUT: u64 = ascii_key("tersebut");
pub(super) const KINI: u64 = ascii_key("kini");
pub(super) const YAKNI: u64 = ascii_key("yakni");
pub(super) const YAITU: u64 = ascii_key("yaitu");
pub(super) const BERNAMA: u64 = ascii_key("bernama");
pub(super) const ADMINISTRASI: u64 = ascii_key("administrasi");
pub(super) const OLEH: u64 = ascii_key("oleh");
pub(super) const DENGAN: u64 = ascii_key("dengan");
pub(super) const BERSAMA: u64 = ascii_key("bersama");
pub(super) const DALAM: u64 = ascii_key("dalam");
pub(super) const DI: u64 = ascii_key("di");
pub(super) const KE: u64 = ascii_key("ke");
pub(super) const LANJUT: u64 = ascii_key("lanjut");
pub(super) const PURN: u64 = ascii_key("purn");
pub(super) const PURNAWIRAWAN: u64 = ascii_key("purnawirawan");
pub(super) const LETTER_K: u64 = ascii_key("k");
pub(super) const LETTER_H: u64 = ascii_key("h");
pub(super) const PERNAH: u64 = ascii_key("pernah");
pub(super) const KOMISI: u64 = ascii_key("komisi");
pub(super) const TERDIRI: u64 = ascii_key("terdiri");
pub(super) const DIJABAT: u64 = ascii_key("dijabat");
pub(super) const LAINNYA: u64 = ascii_key("lainnya");
pub(super) const ASAL: u64 = ascii_key("asal");
pub(super) const ATAS: u64 = ascii_key("atas");
pub(super) const METRO: u64 = ascii_key("metro");
pub(super) const SATU: u64 = ascii_key("satu");
pub(super) const DUA: u64 = ascii_key("dua");
pub(super) const JENDERAL: u64 = ascii_key("jenderal");
pub(super) const JAYA: u64 = ascii_key("jaya");
pub(super) const HAKIM: u64 = ascii_key("hakim");
pub(super) const UNTUK: u64 = ascii_key("untuk");
pub(super) const MENURUT: u64 = ascii_key("menurut");
pub(super) const BAKAL: u64 = ascii_key("bakal");
pub(super) const INSPEKTUR: u64 = ascii_key("inspektur");
pub(super) const PENGGANTI: u64 = ascii_key("pengganti");
pub(super) const ANGGOTA: u64 = ascii_key("anggota");
pub(super) const PT: u64 = ascii_key("pt");
pub(super) const KARYA: u64 = ascii_key("karya");

pub(super) const MONTHS: [u64; 12] = [
    ascii_key("januari"),
    ascii_key("februari"),
    ascii_key("maret"),
    ascii_key("april"),
    ascii_key("mei"),
    ascii_key("juni"),
    ascii_key("juli"),
    ascii_key("agustus"),
    ascii_key("september"),
    ascii_key("oktober"),
    ascii_key("november"),
    ascii_key("desember"),
];

/// A word before a title that says how the office is held.
#[derive(Clone, Copy, Debug)]
pub(super) enum Modifier {
    /// With its full writing.
    Acting(&'static str),
    /// "Pelaksana", with "Tugas" or "Harian" after it.
    ActingFirst,
    Former,
    Candidate,
    /// "Pejabat" as a slip for "Penjabat": left out, as it may also mean any official.
    Plain,
}

pub(super) static MODIFIERS: LazyLock<KeyMap<Modifier>> = LazyLock::new(|| {
    [
        ("pj", Modifier::Acting("Penjabat")),
        ("penjabat", Modifier::Acting("Penjabat")),
        ("pjs", Modifier::Acting("Penjabat Sementara")),
        ("plt", Modifier::Acting("Pelaksana Tugas")),
        ("plh", Modifier::Acting("Pelaksana Harian")),
        ("pelaksana", Modifier::ActingFirst),
        ("pejabat", Modifier::Plain),
        ("mantan", Modifier::Former),
        ("eks", Modifier::Former),
        ("bekas", Modifier::Former),
        ("ex", Modifier::Former),
        ("calon", Modifier::Candidate),
        ("bakal", Modifier::Candidate),
        ("balon", Modifier::Candidate),
        // Who is to take over a seat.
        ("paw", Modifier::Candidate),
        ("bacalon", Modifier::Candidate),
        ("kandidat", Modifier::Candidate),
        // "pasangan Calon Gubernur dan Calon Wakil Gubernur"; alone it is a word for the two.
        ("pasangan", Modifier::Candidate),
        ("paslon", Modifier::Candidate),
    ]
    .map(|(word, modifier)| (key(word), modifier))
    .into_iter()
    .collect()
});

/// Bodies and places whose own name follows: Universitas Brawijaya, PT Oman Jaya.
pub(super) static NAMED_BODIES: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "universitas",
        "institut",
        "politeknik",
        "masjid",
        "gunung",
        "pt",
        "cv",
        "yayasan",
        "pesantren",
        "ponpes",
        "rs",
        "rsud",
        "bank",
        "sma",
        "smp",
        "smk",
        "perusahaan",
        "lapas",
        "bandara",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Kin that are given names too.
pub(super) static KIN: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    ["putra", "putri", "cucu", "raja", "ratu"].map(|word| (key(word), ())).into_iter().collect()
});

/// Kin told before a name: "ayah Oman".
pub(super) static RELATIVES: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "ayah", "ibu", "anak", "putra", "putri", "istri", "suami", "adik", "kakak", "paman", "mertua",
        "menantu", "cucu",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Words after kin that are no name: "putra sulung".
pub(super) static WHICH_CHILD: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "sulung", "bungsu", "pertama", "kedua", "ketiga", "tunggal", "kandung", "angkat", "mahkota",
        "terbaik", "dari",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Words that go on with a rank written out: Ajun Komisaris Besar Polisi, Inspektur Dua.
pub(super) static RANK_ENDS: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    ["besar", "polisi", "satu", "dua", "jenderal", "madya", "utama", "kepala"]
        .map(|word| (key(word), ()))
        .into_iter()
        .collect()
});

/// Words before "Jenderal" that make it part of an office: Direktur Jenderal.
pub(super) static BEFORE_GENERAL: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    ["direktur", "direktorat", "sekretaris", "sekretariat", "inspektur", "inspektorat", "konsul", "konsulat"]
        .map(|word| (key(word), ()))
        .into_iter()
        .collect()
});

/// Votes, seats and houses called after an office: "Pilkada Gubernur Lampung, Oman menang", "rumah dinas Wali Kota,
/// Griya Oman".
pub(super) static OF_OFFICES: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "pilkada",
        "pemilihan",
        "pilgub",
        "pemilukada",
        "pemilu",
        "pilpres",
        "debat",
        "pelantikan",
        "dinas",
        "kantor",
        "kediaman",
        "kursi",
        "jabatan",
        "posisi",
        "gedung",
        "ruang",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Whether the word at `index` is "dan", "serta" or "&".
pub(super) fn is_and(words: &Words, index: usize) -> bool {
    words.gap(index) == SPACE && (words.is_key(index, DAN) || words.is_key(index, SERTA))
}

/// Whether a word opens a clause or a phrase that no description holds: "yang", "dengan".
pub(super) fn is_relative(word: u64) -> bool {
    [YANG, DENGAN, OLEH, DALAM, DARI, INI, ITU, TERSEBUT, ADALAH, JUGA, SEBAGAI, SELAKU].contains(&word)
}

/// Common nouns in names of bodies, with how much they tell.
pub(super) static BODY_NOUNS: LazyLock<KeyMap<(u8, Branch)>> = LazyLock::new(|| {
    [
        ("pemilihan", 3, Branch::Election),
        ("pengawas", 3, Branch::Election),
        // Divisions of Bawaslu.
        ("pelanggaran", 2, Branch::Election),
        ("perwakilan", 3, Branch::Legislative),
        ("permusyawaratan", 3, Branch::Legislative),
        ("fraksi", 2, Branch::Legislative),
        ("komisi", 1, Branch::Legislative),
        ("mahkamah", 3, Branch::Justice),
        ("pengadilan", 3, Branch::Justice),
        ("kejaksaan", 3, Branch::Justice),
        ("hakim", 2, Branch::Justice),
        ("kepolisian", 3, Branch::Police),
        ("darat", 3, Branch::Military),
        ("udara", 3, Branch::Military),
        ("nasional", 0, Branch::Private),
        ("pemberantasan", 3, Branch::Justice),
        ("penyiaran", 3, Branch::State),
        ("kampanye", 4, Branch::Campaign),
        ("pemenangan", 4, Branch::Campaign),
        ("sukses", 4, Branch::Campaign),
        ("relawan", 4, Branch::Campaign),
        ("dinas", 2, Branch::CivilService),
        ("badan", 1, Branch::CivilService),
        ("inspektorat", 2, Branch::CivilService),
        ("kementerian", 2, Branch::State),
        ("kepresidenan", 2, Branch::State),
        ("direktorat", 2, Branch::State),
        ("ombudsman", 2, Branch::State),
        ("asasi", 4, Branch::State),
    ]
    .map(|(word, weight, branch)| (key(word), (weight, branch)))
    .into_iter()
    .collect()
});

/// Verbs of people who run for an office: "N maju", "N diusung".
pub(super) static RUNNING: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "maju",
        "diusung",
        "mencalonkan",
        "nyalon",
        "mendaftar",
        "dipasangkan",
        "berpasangan",
        "dicalonkan",
        "didaftarkan",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Verbs of speech whose subject is a person rather than a body.
pub(super) static SPEAKING: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "mengatakan",
        "menjelaskan",
        "menuturkan",
        "mengaku",
        "menambahkan",
        "bercerita",
        "menceritakan",
        "berujar",
        "berkata",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Words before the names of those who made the article: "Editor: N".
pub(super) static CREDITS: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "editor",
        "reporter",
        "penulis",
        "pewarta",
        "foto",
        "fotografer",
        "kontributor",
        "wartawan",
        "koresponden",
        "sumber",
        "referensi",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Links that tell an office only with another: "menjadi" may be a wish.
pub(super) fn is_becoming(word: u64) -> bool {
    word == JADI || word == MENJADI
}

/// Words between a name and the office told of it: "N yang juga menjabat sebagai T".
pub(super) static LINKS: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "yang",
        "juga",
        "kini",
        "saat",
        "ini",
        "sebagai",
        "selaku",
        "adalah",
        "merupakan",
        "menjabat",
        "masih",
        "menjadi",
        "jadi",
        "sekaligus",
        "merangkap",
        "ditunjuk",
        "dilantik",
        "terpilih",
        "maju",
        "diusung",
        "mencalonkan",
        "diri",
        "mendaftar",
        "mendaftarkan",
        "pernah",
        "resmi",
        "dicalonkan",
        "diangkat",
        "dipercaya",
        "bakal",
        "ikut",
        "ialah",
        "notabene",
        "posisi",
        "jabatan",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Words that make the office told of a name one it runs for: "N maju sebagai T".
pub(super) static SEEKING: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    ["maju", "diusung", "mencalonkan", "mendaftar", "mendaftarkan", "dicalonkan", "bakal"]
        .map(|word| (key(word), ()))
        .into_iter()
        .collect()
});

/// Verbs of those who want somebody in an office: "memilih N sebagai T".
pub(super) static CHOOSING: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "memilih",
        "pilih",
        "mendukung",
        "dukung",
        "mendorong",
        "dorong",
        "mengajukan",
        "ajukan",
        "mengusulkan",
        "usulkan",
        "menjagokan",
        "jagokan",
        "memenangkan",
        "menginginkan",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Words between a name and the verb of what its bearer says: "N juga mengatakan".
pub(super) static AUXILIARIES: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "juga",
        "pun",
        "sempat",
        "kembali",
        "lantas",
        "kemudian",
        "lalu",
        "turut",
        "sebelumnya",
        "telah",
        "sudah",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Words right before a nickname that is being introduced: "alias X", "akrab disapa X".
pub(super) static INTRODUCING: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    ["alias", "disapa", "dipanggil", "panggilan", "sapaan", "dijuluki", "julukan", "disebut", "akrab"]
        .map(|word| (key(word), ()))
        .into_iter()
        .collect()
});
