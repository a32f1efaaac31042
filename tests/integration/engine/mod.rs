//! One table of queries over a small corpus, run on every engine there is; beside it filters, counts,
//! order, stories and partial matches.
//!
//! A case names the ids that must come out, in the order of the alphabet. It is run with `strict`, so that
//! partial matches do not blur the table; these have tests of their own.

mod answers;
mod counts;
mod deadline;
mod elections;
mod order;
mod partial;
mod refusals;
mod stories;
mod suggestions;
mod understanding;

use serde_json::{Value, json};
use telusur::{Article, Index, SearchRequest, SearchResponse};

use crate::corpus::{
    everything, from_json, ids, index_all, index_all_embedded, index_in_groups, person, provinces, regencies,
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

pub const ALL: &[&str] = &["dana", "gugat", "kapal", "kota", "logistik", "manado", "netral", "salah", "uang"];

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
    ("one word is not two", "\"amplop amplop\"~5", &[]),
    ("the first of three stands apart", "\"warga politik uang\"~2", &["uang"]),
    ("three words, the same in a field", "isi:\"warga politik uang\"~2", &["uang"]),
    ("three words, too far", "isi:\"warga politik uang\"~1", &[]),
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
    // Signs of the language inside plain words are text.
    ("a headline with a colon", "Bawaslu: aparatur", &["netral"]),
    ("a colon without a blank", "putusan:90", &["gugat"]),
    ("a colon between words that stand apart", "gugat:putusan", &[]),
    ("a time", "12:30", &[]),
    ("an address", "https://kpu.example/a?b=1", &[]),
    ("a question", "Kepala daerah?", &["gugat"]),
    ("brackets", "[kapal] {suara}", &["kapal"]),
    ("a hashtag", "#Papua", &["kapal", "logistik"]),
    ("punctuation between words", "amplop, warga; politik.", &["uang"]),
    ("nothing is everything that is not all", "-*", &[]),
    ("all but nothing", "* -kapal", &["dana", "gugat", "kota", "manado", "netral", "salah", "uang"]),
    (
        "three times not",
        "NOT (NOT (NOT papua))",
        &["dana", "gugat", "kota", "manado", "netral", "salah", "uang"],
    ),
    ("a field of alternatives and not", "judul:((kpu ATAU uang) -papua)", &["uang"]),
    ("a boost in a field group", "isi:(amplop^3 ATAU akuntan)", &["dana", "uang"]),
    ("fuzzy beside a pattern", "(bawasluu~ ATAU bawas*) formulir", &["salah"]),
    ("alternatives near a phrase", "(\"satu dua\" ATAU papua) DEKAT/3 lima", &["logistik"]),
    ("exact in quotes with a field", "judul:\"netral\"", &["netral"]),
    ("a day in words without quotes", "tanggal:14 Februari 2024 kapal", &["logistik"]),
    ("a month in words without quotes", "kapal tanggal:Februari 2024", &["logistik"]),
    ("a range in words", "tanggal:15 Januari 2024..13 Februari 2024", &["netral", "uang"]),
    ("a local date", "tanggal:14/02/2024", &["logistik", "manado"]),
    ("a language by name", "bahasa:inggris", &["manado"]),
    // All together.
    ("words and filters", "politik provinsi:jabar tanggal:2024-02 pejabat:bey", &["uang"]),
    ("filters alone", "provinsi:jabar -peraturan:\"UU Pilkada\"", &["uang"]),
    (
        "alternatives of different fields",
        "provinsi:banten ATAU judul:kampanye ATAU bahasa:en",
        &["dana", "manado", "netral"],
    ),
];

/// Runs something on every engine there is, with the articles in it.
fn on_engines(articles: &[Article], run: impl Fn(&str, &Index)) {
    let embedded = index_all_embedded(articles);
    run("embedded", &embedded.index);
    #[cfg(feature = "opensearch")]
    let _nodes = crate::cluster::searching();
    #[cfg(feature = "opensearch")]
    if let Some(cluster) = crate::cluster::OnCluster::holding(articles) {
        run("OpenSearch", &cluster.index);
    }
    #[cfg(not(feature = "opensearch"))]
    eprintln!("SKIPPED: OpenSearch is not built in; add --features opensearch");
}

pub fn search(index: &Index, request: &SearchRequest) -> SearchResponse {
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
    on_engines(&articles(), run_cases);
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

/// Paths and counts of a facet of an answer.
pub fn values<'r>(found: &'r SearchResponse, facet: &str) -> Vec<(&'r str, u64)> {
    let facet = found.facets.get(facet).expect("it was asked for");
    facet.values.iter().map(|value| (value.path.as_str(), value.count)).collect()
}
