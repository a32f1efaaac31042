//! One table of queries over a small corpus, run on every engine there is; then filters, counts, order and
//! partial matches.
//!
//! A case names the ids that must come out, in the order of the alphabet. It is run with `strict`, so that
//! partial matches do not blur the table; these have tests of their own.

use serde_json::{Value, json};
use telusur::{Article, Field, Index, SearchRequest, SearchResponse};

use crate::corpus::{
    Indexed, everything, from_json, ids, index_all, index_in_groups, person, provinces, regencies,
    regulation, sorted_ids,
};

/// The corpus. Texts are made for the operators: who stands beside whom, and what only looks alike.
pub fn articles() -> Vec<Article> {
    let gugat_provinces = json!([{"code": "31", "name": "DKI Jakarta", "venue_only": true}]);
    let records: Vec<Value> = vec![
        json!({"id": "netral", "title": "ASN diminta netral pada pilkada", "lang": "id",
            "text": "Bawaslu meminta aparatur menjaga netralitas. Pelanggaran akan ditindak tegas oleh lembaga itu.",
            "date": "2024-01-15", "source": "kabar.example",
            "provinces": provinces(&["36"]), "regencies": regencies(&["36.72"]),
            "regulations": [regulation("uu/2014/5", &["pasal-2"])],
            "officials": [person("Alam Arcy Ashari", "Ketua Bawaslu Kota Cilegon")]}),
        json!({"id": "uang", "title": "Politik uang di Purwakarta", "lang": "id",
            "text": "Warga melaporkan dugaan politik uang kepada pengawas. Amplop dibagikan malam hari.",
            "date": "2024-02-13", "source": "kabar.example",
            "provinces": provinces(&["32"]), "regencies": regencies(&["32.14"]),
            "regulations": [regulation("uu/2017/7", &["pasal-280/ayat-1/huruf-j", "pasal-523"])],
            "officials": [person("Bey Machmudin", "Penjabat Gubernur Jawa Barat")],
            "people": [person("Siti Aminah", "")]}),
        json!({"id": "dana", "title": "Dana kampanye diaudit", "lang": "id",
            "text": "Uang untuk politik harus tercatat. Pengeluaran partai diperiksa akuntan.",
            "date": "2024-11-25", "source": "warta.example",
            "provinces": provinces(&["32"]),
            "regulations": [regulation("uu/2016/10", &["pasal-73/ayat-4"]), regulation("pkpu/2023/15", &[])]}),
        json!({"id": "gugat", "title": "Undang-undang pemilu digugat", "lang": "id",
            "text": "Undang-undang itu diuji. Kepala-kepala daerah menunggu putusan 90/PUU-XXI/2023 tentang usia calon.",
            "date": "2023-10-16", "source": "warta.example", "provinces": gugat_provinces,
            "regulations": [regulation("putusan-mk/2023/90-puu-xxi", &[]), regulation("kuhp", &["pasal-55/ayat-1/ke-1"])],
            "officials": [person("Anwar Usman", "Ketua Mahkamah Konstitusi")]}),
        json!({"id": "kota", "lang": "id",
            "text": "Anggaran kabupaten/kota dan urusan sosial-ekonomi dibahas. Rapat berlangsung terbuka di balai kota.",
            "provinces": provinces(&["35"]), "regencies": regencies(&["35.78"]),
            "regulations": [regulation("perda@35.78/2019/5", &[])]}),
        json!({"id": "manado", "title": "Voters queue in Manado", "lang": "en",
            "text": "Women were voting early while officials counted the ballots.",
            "date": "2024-02-14", "source": "post.example",
            "provinces": provinces(&["71"]), "regencies": regencies(&["71.71"])}),
        json!({"id": "logistik", "title": "Logistik tiba", "lang": "id",
            "text": "Petugas KPU satu dua tiga empat lima Papua menunggu kapal.",
            "date": "2024-02-14", "source": "kabar.example", "provinces": provinces(&["91"]),
            "officials": [person("Bey Rumbiak", "Ketua KPU Provinsi Papua")]}),
        json!({"id": "kapal", "title": "KPU Papua tunda pelayaran", "lang": "id",
            "text": "Gelombang tinggi menahan kapal pengangkut surat suara.",
            "provinces": provinces(&["91"]), "source": "Kabar Timur"}),
        json!({"id": "salah", "lang": "id",
            "text": "Formulir memuat kata bawasluu dan bawasalu.", "date": "2025-03-12"}),
    ];
    records.into_iter().map(from_json).collect()
}

const ALL: &[&str] = &["dana", "gugat", "kapal", "kota", "logistik", "manado", "netral", "salah", "uang"];

/// Name, query, ids.
const CASES: &[(&str, &str, &[&str])] = &[
    ("empty", "", ALL),
    ("star", "*", ALL),
    ("a word", "kapal", &["kapal", "logistik"]),
    ("all words", "politik uang", &["dana", "uang"]),
    ("any case", "POLITIK Uang", &["dana", "uang"]),
    ("by root", "melanggar", &["netral"]),
    ("the root of the query, another form in the text", "pemeriksaan", &["dana"]),
    ("a word of the title", "diaudit", &["dana"]),
    ("words over title and body", "kampanye akuntan", &["dana"]),
    ("a word that is nowhere", "sapi", &[]),
    // Stop and question words.
    ("stop words are not required", "siapa yang melanggar", &["netral"]),
    ("a question", "siapa melanggar?", &["netral"]),
    ("stop words alone are required", "untuk", &["dana"]),
    ("stop words in a group are not required", "(akuntan yang) kampanye", &["dana"]),
    // AND, OR, NOT.
    ("DAN", "politik DAN amplop", &["uang"]),
    ("AND", "politik AND amplop", &["uang"]),
    ("&&", "politik && amplop", &["uang"]),
    ("ATAU", "amplop ATAU akuntan", &["dana", "uang"]),
    ("OR", "amplop OR akuntan", &["dana", "uang"]),
    ("||", "amplop || akuntan", &["dana", "uang"]),
    ("BUKAN", "uang BUKAN amplop", &["dana"]),
    ("NOT", "uang NOT amplop", &["dana"]),
    ("AND NOT", "uang AND NOT amplop", &["dana"]),
    ("DAN BUKAN", "uang DAN BUKAN amplop", &["dana"]),
    ("minus", "uang -amplop", &["dana"]),
    ("bang", "uang !amplop", &["dana"]),
    ("minus a group", "papua -(kapal DAN logistik)", &["kapal"]),
    ("minus a phrase", "uang -\"politik uang\"", &["dana"]),
    ("a pure negative", "-papua", &["dana", "gugat", "kota", "manado", "netral", "salah", "uang"]),
    ("two negatives", "-papua -uang", &["gugat", "kota", "manado", "netral", "salah"]),
    ("NOT of an OR", "BUKAN (papua ATAU uang)", &["gugat", "kota", "manado", "netral", "salah"]),
    (
        "a negative among alternatives",
        "akuntan ATAU BUKAN (papua ATAU politik)",
        &["dana", "gugat", "kota", "manado", "netral", "salah"],
    ),
    ("two times not", "NOT NOT akuntan", &["dana"]),
    ("a negative in a group", "uang (-amplop)", &["dana"]),
    ("not this and not that", "(-uang) DAN (-papua)", &["gugat", "kota", "manado", "netral", "salah"]),
    ("DAN before ATAU", "amplop ATAU politik DAN akuntan", &["dana", "uang"]),
    ("parentheses", "(amplop ATAU politik) DAN akuntan", &["dana"]),
    ("plus: the others are wishes", "+politik amplop", &["dana", "uang"]),
    ("plus and minus", "+politik amplop -akuntan", &["uang"]),
    ("two pluses", "+politik +amplop", &["uang"]),
    // Phrases.
    ("a phrase", "\"politik uang\"", &["uang"]),
    ("curly quotes", "“politik uang”", &["uang"]),
    ("a phrase takes words as written", "\"menjaga netralitas\"", &["netral"]),
    ("not their roots", "\"jaga netralitas\"", &[]),
    ("stop words count in a phrase", "\"uang untuk politik\"", &["dana"]),
    ("and are not passed over", "\"uang politik\"", &[]),
    ("slop lets one word between", "\"uang politik\"~1", &["dana"]),
    ("a transposition is two moves", "\"uang politik\"~2", &["dana", "uang"]),
    ("slop too small", "\"melaporkan politik\"", &[]),
    ("slop just enough", "\"melaporkan politik\"~1", &["uang"]),
    ("no phrase over title and body", "\"pelayaran gelombang\"", &[]),
    ("nor with much slop", "\"pelayaran gelombang\"~100", &[]),
    ("one word in quotes is exact", "\"netral\"", &["netral"]),
    ("not another form", "\"pelanggar\"", &[]),
    // Near.
    ("five words between", "kpu DEKAT/5 papua", &["kapal", "logistik"]),
    ("four are too few", "kpu DEKAT/4 papua", &["kapal"]),
    ("in the other order", "papua NEAR/5 kpu", &["kapal", "logistik"]),
    ("the other order, too far", "papua NEAR/4 kpu", &["kapal"]),
    ("a phrase beside a word", "\"empat lima\" DEKAT/1 kapal", &[]),
    ("a phrase nearer", "\"empat lima\" DEKAT/2 kapal", &["logistik"]),
    ("alternatives on a side", "(petugas ATAU tunda) DEKAT/1 (kpu ATAU pelayaran)", &["kapal", "logistik"]),
    ("near takes roots", "langgar DEKAT/3 jaga", &["netral"]),
    ("not over title and body", "pelayaran DEKAT/100 gelombang", &[]),
    ("a word is not near itself", "amplop DEKAT/5 amplop", &[]),
    ("near and not", "kpu DEKAT/5 papua BUKAN logistik", &["kapal"]),
    // Patterns.
    ("a prefix", "ampl*", &["uang"]),
    ("a suffix", "*lop", &["uang"]),
    ("a letter", "amp?op", &["uang"]),
    ("not two letters", "am?op", &[]),
    ("inside", "*mpl*", &["uang"]),
    ("a pattern is of words as written", "netralit*", &["netral"]),
    ("a pattern for nothing", "zzz*", &[]),
    ("not a pattern", "kapal -logis*", &["kapal"]),
    ("a pattern in a field", "judul:pelay*", &["kapal"]),
    ("a pattern near a word", "satu* DEKAT/1 kpu", &["logistik"]),
    ("a pattern over reduplications", "undang-und*", &["gugat"]),
    // Fuzzy.
    ("one letter off", "bawaslu~", &["netral", "salah"]),
    ("two letters that changed places are one move", "bawalsu~", &["netral"]),
    ("one letter is not two", "bawassalu~", &["salah"]),
    ("two letters off", "bawalsuu~2", &["netral", "salah"]),
    ("nothing near", "xylofon~2", &[]),
    ("fuzzy in a field", "judul:pilkadaa~", &["netral"]),
    // Exact.
    ("exact", "=netralitas", &["netral"]),
    ("exact is not the root", "=langgar", &[]),
    ("exact in any case", "=BAWASLU", &["netral"]),
    // Boost changes nothing but the order.
    ("boost", "amplop^5 ATAU akuntan", &["dana", "uang"]),
    ("boost of a group", "(amplop ATAU akuntan)^0.5 politik", &["dana", "uang"]),
    // Fields of words.
    ("title", "judul:uang", &["uang"]),
    ("title in English", "title:uang", &["uang"]),
    ("title by root", "judul:uji", &[]),
    ("title, several words", "judul:(politik purwakarta)", &["uang"]),
    ("title, alternatives", "judul:(purwakarta ATAU kampanye)", &["dana", "uang"]),
    ("title phrase", "judul:\"kpu papua\"", &["kapal"]),
    ("title phrase that only the body has", "judul:\"satu dua\"", &[]),
    ("title near", "judul:(kpu DEKAT/1 tunda)", &["kapal"]),
    ("title near, but in the body", "judul:(kpu DEKAT/5 papua)", &["kapal"]),
    ("body", "isi:politik", &["dana", "uang"]),
    ("body, not the title", "isi:kampanye", &[]),
    ("body phrase", "isi:\"politik uang\"", &["uang"]),
    ("body phrase that only the title has", "isi:\"kpu papua\"", &[]),
    ("body near", "isi:(kpu DEKAT/5 papua)", &["logistik"]),
    ("exact in a field", "judul:=netral", &["netral"]),
    ("exact in the other field", "isi:=netral", &[]),
    ("not in the title", "kpu -judul:kpu", &["logistik"]),
    ("a negative inside a field", "kpu judul:(-kpu)", &["logistik"]),
    // Regions.
    ("province by code", "provinsi:32", &["dana", "uang"]),
    ("by name", "provinsi:\"Jawa Barat\"", &["dana", "uang"]),
    ("by short form", "provinsi:jabar", &["dana", "uang"]),
    ("in English", "province:banten", &["netral"]),
    ("in parentheses", "provinsi:(jawa barat ATAU banten)", &["dana", "netral", "uang"]),
    ("a regency counts for its province", "provinsi:jatim", &["kota"]),
    ("regency by code", "kabupaten:36.72", &["netral"]),
    ("by path", "kabupaten:36/36.72", &["netral"]),
    ("by name with kind", "kabupaten:\"Kota Cilegon\"", &["netral"]),
    ("by bare name", "kabupaten:surabaya", &["kota"]),
    ("province and words", "provinsi:jabar amplop", &["uang"]),
    ("not a province", "politik -provinsi:jabar", &[]),
    ("a venue is no province", "provinsi:jakarta", &[]),
    ("but a venue", "venue:jakarta", &["gugat"]),
    ("no other is", "venue:jabar", &[]),
    // Regulations.
    ("by path", "peraturan:uu/2017/7", &["uang"]),
    ("written out", "peraturan:\"UU 7/2017\"", &["uang"]),
    ("written with year", "peraturan:\"Undang-Undang Nomor 7 Tahun 2017\"", &["uang"]),
    ("written short", "peraturan:\"UU No. 7 Tahun 2017\"", &["uang"]),
    ("a kind and all below", "peraturan:uu", &["dana", "netral", "uang"]),
    ("a pasal", "peraturan:uu/2017/7/pasal-280", &["uang"]),
    ("a pasal written out", "peraturan:\"Pasal 280 UU 7/2017\"", &["uang"]),
    ("an ayat", "peraturan:\"Pasal 280 ayat (1) huruf j UU 7/2017\"", &["uang"]),
    ("another ayat", "peraturan:\"Pasal 280 ayat (2) UU 7/2017\"", &[]),
    ("another pasal", "peraturan:uu/2017/7/pasal-28", &[]),
    ("a law by name is its family", "peraturan:\"UU Pemilu\"", &["uang"]),
    ("a pasal of a law by name", "peraturan:\"Pasal 523 UU Pemilu\"", &["uang"]),
    ("another family", "peraturan:\"UU Pilkada\"", &["dana"]),
    ("the family of the civil service", "peraturan:\"UU ASN\"", &["netral"]),
    ("a decision by number", "peraturan:\"Putusan MK Nomor 90/PUU-XXI/2023\"", &["gugat"]),
    ("a code", "peraturan:kuhp", &["gugat"]),
    ("a pinpoint of a code", "peraturan:kuhp/pasal-55/ayat-1/ke-1", &["gugat"]),
    ("a regulation of an issuer by kind", "peraturan:perda", &["kota"]),
    ("with its issuer", "peraturan:perda@35.78/2019/5", &["kota"]),
    ("several", "peraturan:(uu/2017/7 ATAU pkpu/2023/15)", &["dana", "uang"]),
    ("two laws in one article", "peraturan:uu/2016/10 peraturan:pkpu/2023/15", &["dana"]),
    // People.
    ("official", "pejabat:\"Bey Machmudin\"", &["uang"]),
    ("official by a word of the name", "pejabat:bey", &["logistik", "uang"]),
    ("official in lower case", "pejabat:\"bey machmudin\"", &["uang"]),
    ("words in another order", "pejabat:\"machmudin bey\"", &["uang"]),
    ("a person is no official", "pejabat:\"Siti Aminah\"", &[]),
    ("person", "orang:\"Siti Aminah\"", &["uang"]),
    ("an official is a person", "orang:machmudin", &["uang"]),
    ("not part of a word", "pejabat:mach", &[]),
    ("office", "jabatan:\"Ketua Bawaslu Kota Cilegon\"", &["netral"]),
    ("office by words", "jabatan:ketua", &["gugat", "logistik", "netral"]),
    ("office by two words", "jabatan:\"ketua kpu\"", &["logistik"]),
    // Source, language, id.
    ("source", "sumber:kabar.example", &["logistik", "netral", "uang"]),
    ("source in any case", "sumber:\"kabar timur\"", &["kapal"]),
    ("source with www", "sumber:www.warta.example", &["dana", "gugat"]),
    ("unknown source", "sumber:nihil.example", &[]),
    ("language", "bahasa:en", &["manado"]),
    ("not a language", "-bahasa:id", &["manado"]),
    ("id", "id:kota", &["kota"]),
    ("ids", "id:(kota ATAU dana)", &["dana", "kota"]),
    ("not an id", "papua -id:kapal", &["logistik"]),
    ("an id is matched whole", "id:kot", &[]),
    // Days.
    ("a year", "tanggal:2024", &["dana", "logistik", "manado", "netral", "uang"]),
    ("a month", "tanggal:2024-02", &["logistik", "manado", "uang"]),
    ("a day", "tanggal:2024-02-14", &["logistik", "manado"]),
    ("a day in words", "tanggal:\"14 Februari 2024\"", &["logistik", "manado"]),
    ("a range", "tanggal:2023-10..2024-01", &["gugat", "netral"]),
    ("an open range", "tanggal:2024-11..", &["dana", "salah"]),
    ("from a day on", "tanggal:>=2024-02-14", &["dana", "logistik", "manado", "salah"]),
    ("after a day", "tanggal:>2024-02-14", &["dana", "salah"]),
    ("before a day", "tanggal:<2024-01-15", &["gugat"]),
    ("up to a day", "tanggal:<=2024-01-15", &["gugat", "netral"]),
    ("not a year", "-tanggal:2024", &["gugat", "kapal", "kota", "salah"]),
    ("month", "bulan:2024-02", &["logistik", "manado", "uang"]),
    ("no date", "bulan:tanpa-tanggal", &["kapal", "kota"]),
    // Joined forms: by parts, and as written.
    ("joined by a slash", "kabupaten/kota", &["kota"]),
    ("a part of it", "kabupaten", &["kota"]),
    ("joined by a hyphen", "sosial-ekonomi", &["kota"]),
    ("its parts the other way round", "ekonomi-sosial", &[]),
    ("parts as words in any order", "ekonomi sosial", &["kota"]),
    ("a number of a decision", "90/PUU-XXI/2023", &["gugat"]),
    ("a part of the number", "PUU-XXI", &["gugat"]),
    ("another number", "91/PUU-XXI/2023", &[]),
    // Reduplications are one word.
    ("reduplication", "undang-undang", &["gugat"]),
    ("its single form", "undang", &["gugat"]),
    ("written with 2", "undang2", &["gugat"]),
    ("plural, asked by the singular", "kepala", &["gugat"]),
    ("singular, asked by the plural", "kapal-kapal", &["kapal", "logistik"]),
    ("reduplication in a phrase", "\"kepala-kepala daerah\"", &["gugat"]),
    // An English article has English roots.
    ("English root", "vote", &["manado"]),
    ("another English form", "women count ballot", &["manado"]),
    ("English in a field", "judul:voter", &["manado"]),
    ("English near", "ballot DEKAT/2 counting", &["manado"]),
    ("English as written only in quotes", "\"ballot\"", &[]),
    // All together.
    ("words and filters", "politik provinsi:jabar tanggal:2024-02 pejabat:bey", &["uang"]),
    ("filters alone", "provinsi:jabar -peraturan:\"UU Pilkada\"", &["uang"]),
    (
        "alternatives of different fields",
        "provinsi:banten ATAU judul:kampanye ATAU bahasa:en",
        &["dana", "manado", "netral"],
    ),
];

/// Every engine there is, each with the corpus in it.
fn engines(articles: &[Article]) -> Vec<(&'static str, Indexed)> {
    let engines = vec![("embedded", index_all(articles))];
    match std::env::var("TELUSUR_OPENSEARCH") {
        Ok(address) => eprintln!("skipped: no OpenSearch engine is built in, {address} is not used"),
        Err(_) => eprintln!("skipped: OpenSearch (set TELUSUR_OPENSEARCH to the address of a cluster)"),
    }
    engines
}

fn search(index: &Index, request: &SearchRequest) -> SearchResponse {
    index.search(request).unwrap_or_else(|error| panic!("{:?}: {error}", request.query))
}

/// Runs the table and names every case that went wrong, not only the first.
fn run_cases(name: &str, index: &Index) {
    let mut wrong = Vec::new();
    for (case, query, expected) in CASES {
        match index.search(&everything(query).strict(true)) {
            Err(error) => wrong.push(format!("{case}: {query:?}: {error}")),
            Ok(found) => {
                let ids = sorted_ids(&found.hits);
                if ids != *expected {
                    wrong.push(format!("{case}: {query:?}: expected {expected:?}, got {ids:?}"));
                }
                if found.total != found.hits.len() as u64 {
                    wrong.push(format!(
                        "{case}: {query:?}: total {} but {} hits",
                        found.total,
                        found.hits.len()
                    ));
                }
                let unseen = found.hits.iter().find(|hit| hit.snippets.is_empty());
                wrong.extend(unseen.map(|hit| format!("{case}: {query:?}: no snippet for {}", hit.id)));
            }
        }
    }
    assert!(wrong.is_empty(), "{name}: {} of {} cases\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}

#[test]
fn cases_on_every_engine() {
    for (name, indexed) in engines(&articles()) {
        run_cases(name, &indexed.index);
    }
}

#[test]
fn cases_do_not_depend_on_segments() {
    let groups: Vec<Vec<Article>> = articles().into_iter().map(|article| vec![article]).collect();
    run_cases("a commit for each article", &index_in_groups(&groups).index);
}

/// What is excluded may lie before or behind what is looked for, alone or inside other clauses.
#[test]
fn exclusions_in_any_order_of_articles() {
    let texts = [
        "uang",
        "politik uang",
        "uang kas",
        "kas politik uang",
        "dana",
        "uang dana",
        "politik uang dana kas",
    ];
    let articles: Vec<Article> =
        texts.iter().enumerate().map(|(at, text)| crate::corpus::article(&format!("{at}"), text)).collect();
    let mut turned = articles.clone();
    turned.reverse();
    let cases: &[(&str, &[&str])] = &[
        ("uang -\"politik uang\"", &["0", "2", "5"]),
        ("kas -\"politik uang\"", &["2"]),
        ("uang BUKAN (\"politik uang\" DAN kas)", &["0", "1", "2", "5"]),
        ("uang BUKAN (\"politik uang\" ATAU \"uang dana\")", &["0", "2"]),
        ("-\"politik uang\"", &["0", "2", "4", "5"]),
        ("uang -(\"politik uang\"~2 dana)", &["0", "1", "2", "3", "5"]),
        ("uang -(politik DEKAT/1 dana)", &["0", "1", "2", "3", "5"]),
        ("\"politik uang\" -(\"uang dana\")", &["1", "3"]),
        ("kas ATAU (uang -\"politik uang\")", &["0", "2", "3", "5", "6"]),
    ];
    for articles in [articles, turned] {
        let indexed = index_all(&articles);
        for (query, expected) in cases {
            let found = search(&indexed.index, &everything(query).strict(true));
            assert_eq!(sorted_ids(&found.hits), *expected, "{query}");
        }
    }
}

/// The best hit comes first where it is clear which that is.
#[test]
fn the_better_match_comes_first() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("in the title too", "uang", &["uang", "dana"]),
        ("both words in the title", "kpu papua", &["kapal", "logistik"]),
        ("a weight", "amplop^20 ATAU akuntan", &["uang", "dana"]),
        ("the other weight", "amplop ATAU akuntan^20", &["dana", "uang"]),
        ("a wish", "+politik akuntan", &["dana", "uang"]),
        ("another wish", "+politik amplop", &["uang", "dana"]),
        ("a boosted group", "(kpu papua)^0.001 ATAU amplop", &["uang", "kapal", "logistik"]),
    ];
    let indexed = index_all(&articles());
    for (name, query, expected) in cases {
        let found = search(&indexed.index, &everything(query).strict(true));
        assert_eq!(ids(&found.hits), *expected, "{name}: {query}");
        assert!(found.hits.windows(2).all(|pair| pair[0].score >= pair[1].score), "{name}");
    }
}

/// A text too short to tell its language is read as Indonesian; one in a language without a stemmer is found
/// by its words as they are.
#[test]
fn articles_of_any_language_are_found_by_their_words() {
    let with =
        |id: &str, lang: &str, text: &str| Article { lang: lang.into(), ..crate::corpus::article(id, text) };
    let indexed = index_all(&[
        with("pendek", "und", "Surat suara dibakar"),
        with("belanda", "nl", "De verkiezingen werden uitgesteld, dibakar"),
    ]);
    let cases: &[(&str, &[&str])] = &[
        ("dibakar", &["belanda", "pendek"]),
        ("pembakaran", &["pendek"]),
        ("verkiezingen", &["belanda"]),
        ("isi:uitgesteld", &["belanda"]),
        ("uitgesteld DEKAT/2 verkiezingen", &["belanda"]),
    ];
    for (query, expected) in cases {
        let found = search(&indexed.index, &everything(query).strict(true));
        assert_eq!(sorted_ids(&found.hits), *expected, "{query}");
        assert!(found.hits.iter().all(|hit| !hit.snippets[0].marks.is_empty()), "{query}: marked too");
    }
}

#[test]
fn exact_takes_words_as_written() {
    let indexed = index_all(&articles());
    let exact = |query: &str| everything(query).strict(true).exact(true);
    assert_eq!(sorted_ids(&search(&indexed.index, &exact("melanggar")).hits), Vec::<&str>::new());
    assert_eq!(sorted_ids(&search(&indexed.index, &exact("netralitas")).hits), ["netral"]);
    assert_eq!(sorted_ids(&search(&indexed.index, &exact("vote")).hits), Vec::<&str>::new());
}

// Partial matches.

#[test]
fn articles_with_half_of_the_words_follow() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &SearchRequest::new("politik uang amplop").facet(Field::Source, 10));
    assert_eq!((found.total, ids(&found.hits), found.query.relaxed), (1, vec!["uang"], false));
    assert_eq!(ids(&found.also), ["dana"]);
    assert_eq!(found.also[0].missing, ["amplop"]);
    assert!(found.hits[0].missing.is_empty());
    let counts: Vec<(&str, u64)> = values(&found, "source");
    assert_eq!(counts, [("kabar.example", 1)], "also is outside the counts");
}

#[test]
fn stop_words_are_never_missing() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &SearchRequest::new("yang politik uang di amplop"));
    assert_eq!(found.also[0].missing, ["amplop"]);
}

#[test]
fn without_an_article_that_has_all_the_partial_ones_are_the_result() {
    let indexed = index_all(&articles());
    let found =
        search(&indexed.index, &SearchRequest::new("netralitas aparatur kapal").facet(Field::Province, 5));
    assert!(found.query.relaxed);
    assert_eq!((found.total, ids(&found.hits)), (1, vec!["netral"]), "kapal and logistik have one of three");
    assert_eq!(found.hits[0].missing, ["kapal"]);
    assert!(found.also.is_empty());
    assert_eq!(values(&found, "province"), [("36", 1)], "the partial set is counted");
}

#[test]
fn less_than_half_is_not_enough() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &SearchRequest::new("netralitas sapi kambing"));
    assert_eq!((found.total, found.query.relaxed), (0, false));
    assert!(found.also.is_empty());
}

#[test]
fn partial_matches_only_where_they_belong() {
    let indexed = index_all(&articles());
    let cases: &[(&str, SearchRequest)] = &[
        ("strict", SearchRequest::new("politik uang amplop").strict(true)),
        ("second page", SearchRequest::new("politik uang amplop").offset(1)),
        ("by date", SearchRequest::new("politik uang amplop").sort(telusur::query::plan::Sort::Newest)),
        ("a full page", SearchRequest::new("politik uang amplop").limit(1)),
        ("an operator", SearchRequest::new("politik DAN uang DAN amplop")),
        ("a plus", SearchRequest::new("+politik +uang +amplop")),
        ("a phrase", SearchRequest::new("\"politik uang\" amplop")),
        ("one word", SearchRequest::new("amplop")),
    ];
    for (name, request) in cases {
        let found = search(&indexed.index, request);
        assert_eq!((found.total, found.also.len(), found.query.relaxed), (1, 0, false), "{name}");
    }
    for query in
        ["netralitas DAN kapal", "+netralitas +kapal", "netralitas kapal -uang", "\"netralitas kapal\""]
    {
        let found = search(&indexed.index, &SearchRequest::new(query));
        assert_eq!((found.total, found.query.relaxed), (0, false), "{query}");
    }
    let strict = search(&indexed.index, &SearchRequest::new("netralitas aparatur kapal").strict(true));
    assert_eq!((strict.total, strict.query.relaxed), (0, false));
}

/// A filter, a date or a venue never decides how the words are read.
#[test]
fn a_click_never_changes_the_meaning() {
    let indexed = index_all(&articles());
    for query in ["politik uang amplop", "netralitas aparatur kapal", "kapal papua", "sapi kambing"] {
        let plain = search(&indexed.index, &SearchRequest::new(query));
        let requests = [
            SearchRequest::new(query).filter(Field::Province, "36"),
            SearchRequest::new(query).filter(Field::Province, "71"),
            SearchRequest::new(query).filter(Field::Venue, "31"),
            SearchRequest::new(query).dates(Some("2030"), None),
            SearchRequest::new(query).exclude(Field::Language, "id"),
            SearchRequest::new(query).filter(Field::Official, "tidak ada"),
        ];
        for request in requests {
            let narrowed = search(&indexed.index, &request);
            assert_eq!(narrowed.query.relaxed, plain.query.relaxed, "{request:?}");
            assert!(narrowed.total <= plain.total, "{request:?}");
        }
    }
    // The one article with all the words is in another province: those with some of them are no result.
    let elsewhere = SearchRequest::new("politik uang amplop").filter(Field::Source, "warta.example");
    let found = search(&indexed.index, &elsewhere);
    assert_eq!((found.total, found.query.relaxed, ids(&found.also)), (0, false, vec!["dana"]));
}

// Filters and counts.

fn values<'r>(found: &'r SearchResponse, facet: &str) -> Vec<(&'r str, u64)> {
    let facet = found.facets.get(facet).expect("it was asked for");
    facet.values.iter().map(|value| (value.path.as_str(), value.count)).collect()
}

#[test]
fn values_of_one_facet_mean_any_different_facets_mean_all() {
    let indexed = index_all(&articles());
    let request = everything("")
        .filter(Field::Province, "jabar")
        .filter(Field::Province, "Papua")
        .facet(Field::Province, 10)
        .facet(Field::Source, 10);
    let found = search(&indexed.index, &request);
    assert_eq!(sorted_ids(&found.hits), ["dana", "kapal", "logistik", "uang"]);
    assert_eq!(
        values(&found, "province"),
        [("32", 2), ("91", 2), ("35", 1), ("36", 1), ("71", 1)],
        "its own selection is forgiven, venues are no values"
    );
    assert_eq!(values(&found, "source"), [("kabar.example", 2), ("Kabar Timur", 1), ("warta.example", 1)]);
    let selected: Vec<(&str, bool)> = found
        .facets
        .get("province")
        .expect("asked")
        .values
        .iter()
        .map(|v| (v.label.as_str(), v.selected))
        .collect();
    assert_eq!(selected[0], ("Jawa Barat", true));
    assert_eq!(selected[2].1, false);
    let both = search(&indexed.index, &request.filter(Field::Source, "kabar.example"));
    assert_eq!(sorted_ids(&both.hits), ["logistik", "uang"]);
    assert_eq!(values(&both, "province"), [("32", 1), ("36", 1), ("91", 1)], "only articles of that source");
}

#[test]
fn excluded_values_leave_hits_and_counts() {
    let indexed = index_all(&articles());
    let request = everything("").exclude(Field::Province, "jabar").exclude(Field::Source, "kabar.example");
    let found = search(&indexed.index, &request.facet(Field::Province, 10));
    assert_eq!(sorted_ids(&found.hits), ["gugat", "kapal", "kota", "manado", "salah"]);
    assert_eq!(values(&found, "province"), [("35", 1), ("71", 1), ("91", 1)]);
}

#[test]
fn dates_say_how_many_undated_they_leave_out() {
    let indexed = index_all(&articles());
    let cases: &[(&str, Option<&str>, Option<&str>, &[&str], u64)] = &[
        ("", Some("2024-02"), Some("2024-02"), &["logistik", "manado", "uang"], 2),
        ("", Some("2025"), None, &["salah"], 2),
        ("", None, Some("2023-12-31"), &["gugat"], 2),
        ("kapal", Some("2024"), None, &["logistik"], 1),
        ("amplop", Some("2024"), None, &["uang"], 0),
        ("", None, None, ALL, 0),
    ];
    for (query, from, to, expected, undated) in cases {
        let found = search(&indexed.index, &everything(query).strict(true).dates(*from, *to));
        assert_eq!(sorted_ids(&found.hits), *expected, "{query} {from:?}..{to:?}");
        assert_eq!(found.undated, *undated, "{query} {from:?}..{to:?}");
    }
    let papua = everything("").dates(Some("2024"), None).filter(Field::Province, "91");
    assert_eq!(search(&indexed.index, &papua).undated, 1, "only undated ones that pass the other filters");
}

#[test]
fn facets_drill_down() {
    let indexed = index_all(&articles());
    use telusur::FacetWish;
    use telusur::query::plan::Listing;
    let list = |field: Field, listing: Listing| -> Vec<(String, u64)> {
        let wish = FacetWish { field, limit: 20, listing, contains: None };
        let facet = indexed.index.facets(wish, &everything("")).expect("counted");
        facet.values.into_iter().map(|value| (value.path, value.count)).collect()
    };
    let owned = |expected: &[(&str, u64)]| -> Vec<(String, u64)> {
        expected.iter().map(|(path, count)| (path.to_string(), *count)).collect()
    };
    let under = |path: &str| Listing::Under(path.into());
    let cases: &[(Field, Listing, &[(&str, u64)])] = &[
        (Field::Province, under("32"), &[("32/32.14", 1)]),
        (
            Field::Regulation,
            Listing::Kinds,
            &[("uu", 3), ("kuhp", 1), ("perda", 1), ("pkpu", 1), ("putusan-mk", 1)],
        ),
        (Field::Regulation, under("uu"), &[("uu/2014/5", 1), ("uu/2016/10", 1), ("uu/2017/7", 1)]),
        (Field::Regulation, under("perda"), &[("perda@35.78/2019/5", 1)]),
        (Field::Regulation, under("uu/2017/7"), &[("uu/2017/7/pasal-280", 1), ("uu/2017/7/pasal-523", 1)]),
        (Field::Regulation, under("uu/2017/7/pasal-280"), &[("uu/2017/7/pasal-280/ayat-1", 1)]),
        (
            Field::Regulation,
            under("uu/2017/7/pasal-280/ayat-1"),
            &[("uu/2017/7/pasal-280/ayat-1/huruf-j", 1)],
        ),
        (Field::Regulation, under("kuhp/pasal-55/ayat-1"), &[("kuhp/pasal-55/ayat-1/ke-1", 1)]),
        (
            Field::Month,
            Listing::Top,
            &[
                ("2024-02", 3),
                ("tanpa-tanggal", 2),
                ("2023-10", 1),
                ("2024-01", 1),
                ("2024-11", 1),
                ("2025-03", 1),
            ],
        ),
        (Field::Language, Listing::Top, &[("id", 8), ("en", 1)]),
    ];
    for (field, listing, expected) in cases {
        assert_eq!(list(*field, listing.clone()), owned(expected), "{field:?} {listing:?}");
    }
}

#[test]
fn a_listing_says_how_many_more_there_are_and_finds_values_by_label() {
    let indexed = index_all(&articles());
    use telusur::FacetWish;
    use telusur::query::plan::Listing;
    let wish = |limit: usize, contains: Option<&str>| FacetWish {
        field: Field::Province,
        limit,
        listing: Listing::Top,
        contains: contains.map(str::to_string),
    };
    let top = indexed.index.facets(wish(2, None), &everything("")).expect("counted");
    assert_eq!((top.values.len(), top.more), (2, 3));
    let java = indexed.index.facets(wish(1, Some("jawa")), &everything("")).expect("counted");
    assert_eq!((java.values[0].label.as_str(), java.more), ("Jawa Barat", 1), "Jawa Timur is the other");
    let selected = everything("").filter(Field::Province, "banten");
    let kept = indexed.index.facets(wish(1, None), &selected).expect("counted");
    let paths: Vec<&str> = kept.values.iter().map(|value| value.path.as_str()).collect();
    assert_eq!(paths, ["32", "36"], "what is selected stays visible");
}

// Order and pages.

#[test]
fn newest_and_oldest_with_undated_last_and_stable_ties() {
    use telusur::query::plan::Sort;
    let indexed = index_all(&articles());
    let order = |sort: Sort| -> Vec<String> {
        let found = search(&indexed.index, &everything("").sort(sort));
        assert!(found.hits.iter().all(|hit| hit.score == 0.0), "by date there is no score");
        found.hits.iter().map(|hit| hit.date.clone().unwrap_or_default()).collect()
    };
    let newest = order(Sort::Newest);
    assert_eq!(
        newest[..7],
        ["2025-03-12", "2024-11-25", "2024-02-14", "2024-02-14", "2024-02-13", "2024-01-15", "2023-10-16"]
    );
    assert_eq!(newest[7..], ["", ""]);
    let oldest = order(Sort::Oldest);
    assert_eq!(oldest[0], "2023-10-16");
    assert_eq!(oldest[6], "2025-03-12");
    assert_eq!(oldest[7..], ["", ""], "undated last both ways");
    let ids_of = |index: &Index| -> Vec<String> {
        search(index, &everything("").sort(Sort::Newest)).hits.into_iter().map(|hit| hit.id).collect()
    };
    let mut turned = articles();
    turned.reverse();
    let groups: Vec<Vec<Article>> = turned.chunks(2).map(<[Article]>::to_vec).collect();
    assert_eq!(
        ids_of(&indexed.index),
        ids_of(&index_in_groups(&groups).index),
        "ties do not hang on the order of input"
    );
}

#[test]
fn an_empty_query_gives_the_newest_first() {
    let indexed = index_all(&articles());
    assert_eq!(search(&indexed.index, &SearchRequest::new("")).hits[0].id, "salah");
}

/// Many articles of equal score: every page in turn gives every article once.
#[test]
fn pages_join_to_the_whole() {
    use telusur::query::plan::Sort;
    let many: Vec<Article> = (0..57)
        .map(|number| Article {
            date: (number % 3 > 0).then(|| format!("2024-0{}-01", 1 + number % 4)),
            ..crate::corpus::article(&format!("a-{number:02}"), "rapat pleno terbuka")
        })
        .collect();
    let groups: Vec<Vec<Article>> = many.chunks(13).map(<[Article]>::to_vec).collect();
    let indexed = index_in_groups(&groups);
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        let whole = search(&indexed.index, &everything("pleno").sort(sort));
        assert_eq!(whole.total, 57);
        let mut paged = Vec::new();
        for offset in (0..70).step_by(10) {
            let page = search(&indexed.index, &SearchRequest::new("pleno").sort(sort).offset(offset));
            assert_eq!(page.total, 57, "every page knows the total");
            paged.extend(page.hits.into_iter().map(|hit| hit.id));
        }
        assert_eq!(paged, ids(&whole.hits), "{sort:?}");
    }
}

// Stories.

fn copies() -> Vec<Article> {
    let body = "Panwaslih menertibkan ratusan alat peraga yang dipasang di pohon dan tiang listrik sepanjang jalan utama \
                karena melanggar aturan daerah tentang ketertiban umum sehingga petugas satuan polisi pamong praja \
                bersama relawan membongkar satu per satu baliho tersebut sejak pagi sampai petang dengan tangga dan gunting";
    let with = |id: &str, title: &str, text: &str| Article {
        title: Some(title.into()),
        ..crate::corpus::article(id, text)
    };
    vec![
        with("pertama", "Baliho ditertibkan", body),
        with("lain", "Gunting dan tangga", "Tangga dan gunting dibagikan kepada relawan."),
        with("kedua", "Ratusan alat peraga dibongkar", body),
        with("ketiga", "Petugas bongkar baliho", body),
    ]
}

#[test]
fn copies_are_one_story() {
    let indexed = index_in_groups(&[copies()[..2].to_vec(), copies()[2..].to_vec()]);
    let found = search(&indexed.index, &everything("gunting").facet(Field::Language, 5));
    assert_eq!((found.total, found.total_groups), (4, 2));
    let language = &found.facets.get("lang").expect("asked").values[0];
    assert_eq!((language.count, language.groups), (4, 2));
    for hit in found.hits.iter().filter(|hit| hit.id != "lain") {
        assert_eq!((hit.copies, hit.group.as_deref()), (2, Some("pertama")), "{}", hit.id);
    }
    let lone = found.hits.iter().find(|hit| hit.id == "lain").expect("found");
    assert_eq!((lone.copies, &lone.group), (0, &None));
    let stories = search(&indexed.index, &everything("gunting").by_story(true));
    assert_eq!((stories.hits.len(), stories.total, stories.total_groups), (2, 4, 2));
    let first = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1));
    let second = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1).offset(1));
    let third = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1).offset(2));
    let paged: Vec<&str> = [&first, &second, &third].iter().flat_map(|page| ids(&page.hits)).collect();
    assert_eq!(paged, ids(&stories.hits), "limit and offset count stories");
}

// Errors.

#[test]
fn what_cannot_be_understood_is_an_error_that_helps() {
    let indexed = index_all(&articles());
    let message = |request: &SearchRequest| match indexed.index.search(request) {
        Ok(_) => panic!("{:?} was understood", request.query),
        Err(error) => error.to_string(),
    };
    let cases: &[(&str, SearchRequest, &[&str])] = &[
        ("parentheses", SearchRequest::new("kpu (bawaslu"), &["kpu (bawaslu", "    ^", "closing `)`"]),
        ("province", SearchRequest::new("provinsi:bantn"), &["unknown province", "bantn", "Banten"]),
        (
            "province filter",
            SearchRequest::new("").filter(Field::Province, "jawa brat"),
            &["unknown province", "Jawa Barat"],
        ),
        (
            "nothing like it",
            SearchRequest::new("").filter(Field::Province, "atlantis"),
            &["unknown province", "atlantis"],
        ),
        (
            "regulation",
            SearchRequest::new("peraturan:\"bukan aturan\""),
            &["unknown regulation", "uu/2017/7"],
        ),
        ("month", SearchRequest::new("bulan:agustus"), &["unknown month", "2024-08"]),
        ("date", SearchRequest::new("tanggal:kapan"), &["is no date"]),
        ("date filter", SearchRequest::new("").dates(Some("kemarin"), None), &["unknown date", "2024-08-05"]),
        (
            "turned range",
            SearchRequest::new("").dates(Some("2024-05"), Some("2024-01")),
            &["ends before it begins"],
        ),
        ("field", SearchRequest::new("provins:banten"), &["provins", "provinsi"]),
        ("facet", SearchRequest::new("").facet(Field::Title, 5), &["unknown facet", "title"]),
        ("too wide", SearchRequest::new("*"), &[]),
    ];
    for (name, request, parts) in cases.iter().filter(|(_, _, parts)| !parts.is_empty()) {
        let message = message(request);
        for part in *parts {
            assert!(message.contains(part), "{name}: {part:?} not in {message:?}");
        }
    }
}

#[test]
fn a_pattern_for_too_many_words_is_an_error_not_a_cut() {
    let letter = |number: u32| char::from_digit(10 + number % 26, 36).expect("a letter");
    let words: Vec<String> = (0..1_100)
        .map(|number| format!("kata{}{}{}", letter(number / 676), letter(number / 26), letter(number)))
        .collect();
    let indexed = index_all(&[crate::corpus::article("banyak", &words.join(" "))]);
    let error = indexed.index.search(&SearchRequest::new("kata*")).expect_err("too many");
    assert!(error.to_string().contains("more than 1000 terms"), "{error}");
    let found = search(&indexed.index, &SearchRequest::new("kataab*"));
    assert_eq!((found.total, found.query.expansions[0].to.len()), (1, 26));
}

#[test]
fn the_answer_shows_how_the_query_was_read() {
    let indexed = index_all(&articles());
    let found = search(&indexed.index, &SearchRequest::new("ampl* AND NOT provinsi:36"));
    assert_eq!(found.query.understood, "ampl* DAN BUKAN provinsi:36");
    assert_eq!(found.query.text, "ampl* AND NOT provinsi:36");
    assert_eq!(
        (found.query.expansions[0].from.as_str(), found.query.expansions[0].kind.as_str()),
        ("ampl*", "pattern")
    );
    assert_eq!(found.query.expansions[0].to, ["amplop"]);
    let named = search(&indexed.index, &SearchRequest::new("pejabat:bey"));
    assert_eq!(named.query.expansions[0].to, ["Bey Machmudin", "Bey Rumbiak"]);
    let dropped = search(&indexed.index, &SearchRequest::new("kapal - papua 😀"));
    assert!(!dropped.query.notes.is_empty(), "what is left out is told");
}
