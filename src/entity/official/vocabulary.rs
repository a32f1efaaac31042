//! Single words the grammar asks for by name, as keys.

use std::sync::LazyLock;

use super::lexicon::{KeyMap, key};
use super::office::Branch;
use super::tokens::{SPACE, Words};

macro_rules! keys {
    ($($name:ident = $word:literal),* $(,)?) => {
        $(pub(super) static $name: LazyLock<u64> = LazyLock::new(|| key($word));)*
    };
}

keys! {
    WAKIL = "wakil", CALON = "calon", TERPILIH = "terpilih", NOMOR = "nomor", NO = "no", URUT = "urut",
    NONAKTIF = "nonaktif", PETAHANA = "petahana", SEMENTARA = "sementara", TUGAS = "tugas", HARIAN = "harian",
    ATAU = "atau", DAN = "dan", SERTA = "serta", DARI = "dari", RI = "ri", DPD = "dpd", KOTA = "kota",
    KABUPATEN = "kabupaten", KAB = "kab", PROVINSI = "provinsi", PROV = "prov", PARTAI = "partai",
    FRAKSI = "fraksi", DAPIL = "dapil", PERIODE = "periode", SELAKU = "selaku", SEBAGAI = "sebagai",
    MENJADI = "menjadi", JADI = "jadi", JUGA = "juga", YANG = "yang", ADALAH = "adalah", MERUPAKAN = "merupakan",
    MENJABAT = "menjabat", SEKALIGUS = "sekaligus", MERANGKAP = "merangkap", KINI = "kini", SAAT = "saat",
    INI = "ini", ITU = "itu", TERSEBUT = "tersebut", YAKNI = "yakni", YAITU = "yaitu", BERNAMA = "bernama",
    ALIAS = "alias", DISAPA = "disapa", AKRAB = "akrab", ADMINISTRASI = "administrasi", AS = "as",
    DIDAMPINGI = "didampingi", OLEH = "oleh", DENGAN = "dengan", BERSAMA = "bersama", DIWAKILI = "diwakili",
    DALAM = "dalam", DI = "di", KE = "ke", LANJUT = "lanjut", PURN = "purn", PURNAWIRAWAN = "purnawirawan",
    LETTER_K = "k", LETTER_H = "h", PERNAH = "pernah", KOMISI = "komisi", TERDIRI = "terdiri", DIJABAT = "dijabat", MAJU = "maju", LAINNYA = "lainnya", ATAS = "atas", METRO = "metro", JAYA = "jaya", HAKIM = "hakim", UNTUK = "untuk", HAL = "hal", ANTARA = "antara", LAIN = "lain",
}

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
        ("bacalon", Modifier::Candidate),
    ]
    .map(|(word, modifier)| (key(word), modifier))
    .into_iter()
    .collect()
});

/// Whether the word at `index` is "dan", "serta" or "&".
pub(super) fn is_and(words: &Words, index: usize) -> bool {
    words.gap(index) == SPACE && (words.is_key(index, *DAN) || words.is_key(index, *SERTA))
}

/// Whether a word opens a clause or a phrase that no description holds: "yang", "dengan".
pub(super) fn is_relative(word: u64) -> bool {
    [*YANG, *DENGAN, *OLEH, *DALAM, *DARI, *INI, *ITU, *TERSEBUT, *ADALAH, *JUGA, *SEBAGAI, *SELAKU].contains(&word)
}

/// Common nouns in names of bodies, with how much they tell.
pub(super) static BODY_NOUNS: LazyLock<KeyMap<(u8, Branch)>> = LazyLock::new(|| {
    [
        ("pemilihan", 3, Branch::Election),
        ("pengawas", 3, Branch::Election),
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
    ["maju", "diusung", "mencalonkan", "nyalon", "mendaftar", "dipasangkan", "berpasangan", "dicalonkan", "didaftarkan"]
        .map(|word| (key(word), ()))
        .into_iter()
        .collect()
});

/// Other countries: who holds office there is no official here.
pub(super) static FOREIGN: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "as", "amerika", "inggris", "prancis", "rusia", "ukraina", "china", "tiongkok", "cina", "jepang", "korea", "malaysia",
        "singapura", "thailand", "filipina", "vietnam", "myanmar", "india", "pakistan", "iran", "irak", "israel", "palestina",
        "turki", "mesir", "suriah", "jerman", "italia", "spanyol", "belanda", "australia", "brasil", "argentina", "meksiko",
        "venezuela", "kanada", "saudi", "qatar", "taiwan", "kamboja", "laos", "fbi", "pbb",
    ]
    .map(|word| (key(word), ()))
    .into_iter()
    .collect()
});

/// Links that tell an office only with another: "menjadi" may be a wish.
pub(super) fn is_becoming(word: u64) -> bool {
    word == *JADI || word == *MENJADI
}

/// Words between a name and the office told of it: "N yang juga menjabat sebagai T".
pub(super) static LINKS: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    [
        "yang", "juga", "kini", "saat", "ini", "sebagai", "selaku", "adalah", "merupakan", "menjabat", "masih", "menjadi",
        "jadi", "sekaligus", "merangkap", "ditunjuk", "dilantik", "terpilih", "maju", "diusung", "mencalonkan", "diri",
        "mendaftar", "mendaftarkan", "pernah", "resmi", "dicalonkan", "diangkat", "dipercaya", "bakal", "ikut", "ialah", "notabene", "posisi", "jabatan",
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

/// Words right before a nickname that is being introduced: "alias X", "akrab disapa X".
pub(super) static INTRODUCING: LazyLock<KeyMap<()>> = LazyLock::new(|| {
    ["alias", "disapa", "dipanggil", "panggilan", "sapaan", "dijuluki", "julukan", "disebut", "akrab"]
        .map(|word| (key(word), ()))
        .into_iter()
        .collect()
});
