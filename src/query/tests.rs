//! The language as tables: queries with the form they are understood in, wrong ones with their message.

use proptest::prelude::*;

use super::*;

/// Query, and how it is understood.
const UNDERSTOOD: &[(&str, &str)] = &[
    ("", "*"),
    (" \n ", "*"),
    ("*", "*"),
    ("*:*", "*"),
    ("netralitas ASN", "netralitas ASN"),
    ("KPU, Bawaslu; dan DKPP.", "KPU Bawaslu dan DKPP"),
    ("kpu DAN bawaslu", "kpu DAN bawaslu"),
    ("kpu AND bawaslu", "kpu DAN bawaslu"),
    ("kpu && bawaslu", "kpu DAN bawaslu"),
    ("kpu ATAU bawaslu", "kpu ATAU bawaslu"),
    ("kpu OR bawaslu", "kpu ATAU bawaslu"),
    ("kpu || bawaslu", "kpu ATAU bawaslu"),
    ("kpu BUKAN bawaslu", "kpu BUKAN bawaslu"),
    ("kpu NOT bawaslu", "kpu BUKAN bawaslu"),
    ("kpu AND NOT bawaslu", "kpu DAN BUKAN bawaslu"),
    ("kpu DAN BUKAN bawaslu", "kpu DAN BUKAN bawaslu"),
    ("kpu -bawaslu", "kpu BUKAN bawaslu"),
    ("kpu !bawaslu", "kpu BUKAN bawaslu"),
    ("kpu DAN -bawaslu", "kpu DAN BUKAN bawaslu"),
    ("kpu ATAU BUKAN bawaslu", "kpu ATAU BUKAN bawaslu"),
    ("-bawaslu", "BUKAN bawaslu"),
    ("BUKAN bawaslu", "BUKAN bawaslu"),
    ("NOT NOT bawaslu", "bawaslu"),
    ("BUKAN -bawaslu", "bawaslu"),
    ("-bawaslu -kpu", "BUKAN bawaslu BUKAN kpu"),
    ("BUKAN (kpu ATAU bawaslu)", "BUKAN (kpu ATAU bawaslu)"),
    ("a -(-b)", "a BUKAN (BUKAN b)"),
    ("+kpu bawaslu", "+kpu bawaslu"),
    ("+kpu +bawaslu", "+kpu +bawaslu"),
    ("+kpu bawaslu -dkpp", "+kpu bawaslu BUKAN dkpp"),
    ("bawaslu +kpu", "+kpu bawaslu"),
    ("+kpu", "kpu"),
    ("a b DAN c d ATAU e f", "((a b) DAN (c d)) ATAU (e f)"),
    ("a ATAU b DAN c", "a ATAU (b DAN c)"),
    ("(a ATAU b) DAN c", "(a ATAU b) DAN c"),
    ("(a ATAU b) DAN BUKAN c", "(a ATAU b) DAN BUKAN c"),
    ("a (b c) d", "a (b c) d"),
    ("((a b))", "a b"),
    ("a DAN (b DAN c)", "a DAN (b DAN c)"),
    (r#""politik uang""#, r#""politik uang""#),
    ("“politik uang”", r#""politik uang""#),
    ("„politik uang“", r#""politik uang""#),
    (r#""politik uang"~3"#, r#""politik uang"~3"#),
    (r#""politik uang"~3^2"#, r#""politik uang"~3^2"#),
    (r#""politik uang"^2~3"#, r#""politik uang"~3^2"#),
    (r#""politik uang"~0"#, r#""politik uang""#),
    (r#""politik uang"^0.5"#, r#""politik uang"^0.5"#),
    (r#""kata \"jujur\" itu""#, r#""kata \"jujur\" itu""#),
    (r#""a\\b""#, r#""a\\b""#),
    (r#"="politik uang""#, r#""politik uang""#),
    (r#"-"politik uang" kpu"#, r#"kpu BUKAN "politik uang""#),
    (r#"kpu"politik uang"bawaslu"#, r#"kpu "politik uang" bawaslu"#),
    (r#""politik uang", katanya"#, r#""politik uang" katanya"#),
    (r#""politik uang"?"#, r#""politik uang""#),
    (r#""*** politik uang""#, r#""*** politik uang""#),
    ("kpu DEKAT/5 papua", "kpu DEKAT/5 papua"),
    ("kpu NEAR/5 papua", "kpu DEKAT/5 papua"),
    (r#""kpu ri" DEKAT/10 papua*"#, r#""kpu ri" DEKAT/10 papua*"#),
    ("(kpu ATAU bawaslu) DEKAT/3 papua", "(kpu ATAU bawaslu) DEKAT/3 papua"),
    ("(kpu DEKAT/5 papua)^2", "(kpu DEKAT/5 papua)^2"),
    ("a kpu DEKAT/5 papua b", "a (kpu DEKAT/5 papua) b"),
    ("BUKAN kpu DEKAT/5 papua", "BUKAN (kpu DEKAT/5 papua)"),
    ("judul:(kpu DEKAT/5 papua)", "judul:(kpu DEKAT/5 papua)"),
    ("DEKAT", "DEKAT"),
    ("near/5", "near/5"),
    ("pem*", "pem*"),
    ("*ilu", "*ilu"),
    ("pem?lu", "pem?lu"),
    ("p*l?", "(p*l?)"),
    ("**pem**", "*pem*"),
    ("undang-und*", "undang-und*"),
    ("pem*.", "pem*"),
    ("pemil?", "(pemil?)"),
    ("netralitas pemil?", "netralitas pemil"),
    ("netralitas (pemil?)", "netralitas (pemil?)"),
    ("netralitas DAN pemil?", "netralitas DAN (pemil?)"),
    ("siapa ketua KPU?", "siapa ketua KPU"),
    ("siapa ketua KPU ?", "siapa ketua KPU"),
    ("Benarkah?! KPU tunda", "Benarkah KPU tunda"),
    ("a pemil?^2", "a (pemil?)^2"),
    ("pemilu~", "pemilu~"),
    ("pemilu~1", "pemilu~"),
    ("pemilu~2", "pemilu~2"),
    ("pemilu~2^3", "pemilu~2^3"),
    ("pemilu^3~2", "pemilu~2^3"),
    ("jum'at~", "jum'at~"),
    ("=pemilu", "=pemilu"),
    ("=pemilu^2", "=pemilu^2"),
    ("==pemilu", "=pemilu"),
    ("kpu^2 bawaslu", "kpu^2 bawaslu"),
    ("(kpu bawaslu)^2", "(kpu bawaslu)^2"),
    ("(kpu^2)^3", "kpu^6"),
    ("(*)^2", "(*)^2"),
    ("judul:kpu", "judul:kpu"),
    ("title:KPU", "judul:KPU"),
    ("JUDUL:kpu", "judul:kpu"),
    ("judul: kpu", "judul kpu"),
    ("Pemilu: KPU siap", "Pemilu KPU siap"),
    (r#"Pejabat: "saya siap""#, r#"Pejabat "saya siap""#),
    (r#"judul:"politik uang"~2"#, r#"judul:"politik uang"~2"#),
    ("judul:(kpu ATAU bawaslu)", "judul:(kpu ATAU bawaslu)"),
    ("judul:(kpu bawaslu)^2", "judul:(kpu bawaslu)^2"),
    ("judul:kp*", "judul:kp*"),
    ("judul:pemilu~2^2", "judul:pemilu~2^2"),
    ("judul:=kpu", "judul:=kpu"),
    ("judul:(-kpu)", "judul:(BUKAN kpu)"),
    ("judul:DAN kpu", "judul:dan kpu"),
    ("judul:pemil?", "judul:(pemil?)"),
    ("judul:judul:x", "judul:judul:x"),
    ("-judul:kpu", "BUKAN judul:kpu"),
    ("isi:10:30", "isi:10:30"),
    ("provinsi:jabar", "provinsi:jabar"),
    ("provinsi:32", "provinsi:32"),
    (r#"province:"Jawa Barat""#, r#"provinsi:"Jawa Barat""#),
    ("provinsi:(jawa barat ATAU banten)", r#"provinsi:"jawa barat" ATAU provinsi:banten"#),
    (
        r#"provinsi:(jabar ATAU "jawa tengah") DAN netralitas"#,
        r#"(provinsi:jabar ATAU provinsi:"jawa tengah") DAN netralitas"#,
    ),
    ("provinsi:(jabar -banten)", "provinsi:jabar BUKAN provinsi:banten"),
    ("provinsi:jabar, netralitas", "provinsi:jabar netralitas"),
    ("-provinsi:jabar netralitas", "netralitas BUKAN provinsi:jabar"),
    ("provinsi:jabar^2 netralitas", "provinsi:jabar^2 netralitas"),
    ("kabupaten:36.72", "kabupaten:36.72"),
    ("peraturan:uu/2017/7/pasal-280/ayat-2/huruf-f", "peraturan:uu/2017/7/pasal-280/ayat-2/huruf-f"),
    (
        r#"peraturan:"Pasal 280 ayat (2) huruf f UU 7/2017""#,
        r#"peraturan:"Pasal 280 ayat (2) huruf f UU 7/2017""#,
    ),
    ("peraturan:se@sekda:36.72/2024/1064", "peraturan:se@sekda:36.72/2024/1064"),
    ("peraturan:(uu/2017/7 ATAU pkpu/2023/15)", "peraturan:uu/2017/7 ATAU peraturan:pkpu/2023/15"),
    (r#"pejabat:"Bey Machmudin""#, r#"pejabat:"Bey Machmudin""#),
    ("orang:bey", "orang:bey"),
    (r#"jabatan:"Ketua KPU""#, r#"jabatan:"Ketua KPU""#),
    ("sumber:detik.com.", "sumber:detik.com"),
    ("bulan:2024-08", "bulan:2024-08"),
    ("id:abc-123.", r#"id:"abc-123.""#),
    (r#"id:"a\"b""#, r#"id:"a\"b""#),
    ("id:http://x.id/a?b=1&c=~d", r#"id:"http://x.id/a?b=1&c=~d""#),
    ("tanggal:2024", "tanggal:2024"),
    ("tanggal:2024-08", "tanggal:2024-08"),
    ("tanggal:2024-08-05", "tanggal:2024-08-05"),
    ("tanggal:2024/08/05", "tanggal:2024-08-05"),
    ("tanggal:5/8/2024", "tanggal:2024-08-05"),
    ("tanggal:05-08-2024", "tanggal:2024-08-05"),
    ("tanggal:5.8.2024", "tanggal:2024-08-05"),
    ("tanggal:8/2024", "tanggal:2024-08"),
    (r#"tanggal:"5 Agustus 2024""#, "tanggal:2024-08-05"),
    ("tanggal:(5 Agustus 2024)", "tanggal:2024-08-05"),
    (r#"tanggal:"Agustus 2024""#, "tanggal:2024-08"),
    (r#"tanggal:"12 Aug 2024""#, "tanggal:2024-08-12"),
    ("tanggal:2024-01..2024-06", "tanggal:2024-01-01..2024-06-30"),
    ("tanggal:2024..", "tanggal:>=2024-01-01"),
    ("tanggal:..2024-06", "tanggal:<=2024-06-30"),
    ("tanggal:2024-01-01..2024-12-31", "tanggal:2024"),
    ("tanggal:5/8/2024..7/8/2024", "tanggal:2024-08-05..2024-08-07"),
    ("tanggal:2024-01 .. 2024-06", "tanggal:2024-01-01..2024-06-30"),
    ("tanggal:2024-01.. 2024-06 kpu", "tanggal:2024-01-01..2024-06-30 kpu"),
    ("tanggal:>=2024-02-14", "tanggal:>=2024-02-14"),
    ("tanggal:>= 2024-02-14 kpu", "tanggal:>=2024-02-14 kpu"),
    ("tanggal:>2024-08", "tanggal:>=2024-09-01"),
    ("tanggal:<=2024-08", "tanggal:<=2024-08-31"),
    ("tanggal:<2024", "tanggal:<=2023-12-31"),
    ("date:2024-02-29", "tanggal:2024-02-29"),
    ("tanggal>=2024-02-14", "tanggal:>=2024-02-14"),
    ("tanggal:(2024-01 ATAU 2024-03)", "tanggal:2024-01 ATAU tanggal:2024-03"),
    ("tanggal:(2024 -2024-06)", "tanggal:2024 BUKAN tanggal:2024-06"),
    ("-tanggal:2024 kpu", "kpu BUKAN tanggal:2024"),
    ("tanggal:2024,", "tanggal:2024"),
    ("10:30", "10:30"),
    ("pukul 10:30 WIB", "pukul 10:30 WIB"),
    ("https://www.kpu.go.id/berita?id=1&x=~2*", "https://www.kpu.go.id/berita?id=1&x=~2*"),
    ("www.kpu.go.id/a?b", "www.kpu.go.id/a?b"),
    ("=https://kpu.go.id", "=https://kpu.go.id"),
    ("jokowi:menang", "jokowi:menang"),
    ("KPU: tahapan jalan terus", "KPU tahapan jalan terus"),
    ("Penjabat: netral", "Penjabat netral"),
    ("penjabat: netral", "penjabat netral"),
    ("diduga 5 Orang: ditahan", "diduga 5 Orang ditahan"),
    ("kpu provinsi: jabar", "kpu provinsi jabar"),
    ("platform -nya", "platform nya"),
    ("Orang:bey", "orang:bey"),
    ("PEMILU: KPU siap", "PEMILU KPU siap"),
    ("kpu Orang:bey", "kpu orang:bey"),
    ("non-aktif", "non-aktif"),
    ("sosial-ekonomi kabupaten/kota", "sosial-ekonomi kabupaten/kota"),
    ("90/PUU-XXI/2023", "90/PUU-XXI/2023"),
    ("KPU - Bawaslu", "KPU Bawaslu"),
    ("KPU -- Bawaslu", "KPU Bawaslu"),
    ("Jakarta --Presiden", "Jakarta Presiden"),
    ("kpu – bawaslu", "kpu bawaslu"),
    ("5 + 5", "5 5"),
    ("a || b && c", "a ATAU (b DAN c)"),
    ("a&&b", "a&&b"),
    ("Hukum & HAM", "Hukum HAM"),
    ("KPU | Detik", "KPU Detik"),
    ("kpu or bawaslu", "kpu or bawaslu"),
    ("DAN, ATAU. kpu", "dan atau kpu"),
    ("-BUKAN", "BUKAN bukan"),
    (r#""Pemilu"-nya"#, r#""Pemilu" nya"#),
    ("Pasal 280 ayat(2)", "Pasal 280 ayat 2"),
    ("#2024GantiPresiden @jokowi", "2024GantiPresiden jokowi"),
    ("'frasa tepat'", "frasa tepat"),
    ("Jum’at", "Jum’at"),
    ("Awas! hoaks", "Awas hoaks"),
    ("Rp1.000,- per orang", "Rp1.000 per orang"),
    ("suhu -5", "suhu BUKAN 5"),
    ("a = b", "a b"),
    ("tanggal >= 2024", "tanggal 2024"),
    (".DAN.", "dan"),
    (".judul:kpu", "judul:kpu"),
    ("kpu\u{200b}bawaslu", "kpu bawaslu"),
    ("kpu\n\tbawaslu", "kpu bawaslu"),
    ("ＫＰＵ", "ＫＰＵ"),
    ("選挙 管理", "選挙 管理"),
    ("😀 kpu", "kpu"),
    ("Benarkah KPU?!", "Benarkah KPU"),
    ("tanggal:(2024 -2023)", "tanggal:2024 BUKAN tanggal:2023"),
    ("tanggal:5 Agustus 2024 kpu", "tanggal:2024-08-05 kpu"),
    ("tanggal:5 agustus 2024, kpu", "tanggal:2024-08-05 kpu"),
    ("tanggal:Agustus 2024 kpu", "tanggal:2024-08 kpu"),
    ("tanggal:5-Agustus-2024", "tanggal:2024-08-05"),
    ("tanggal:05/08/2024", "tanggal:2024-08-05"),
    ("tanggal:5 Agustus 2024..7 September 2024 kpu", "tanggal:2024-08-05..2024-09-07 kpu"),
    ("tanggal:5 Agustus 2024 .. 7 September 2024", "tanggal:2024-08-05..2024-09-07"),
    ("tanggal:>=5 Agustus 2024 kpu", "tanggal:>=2024-08-05 kpu"),
    ("kpu tanggal:mei 2024 5 orang", "kpu tanggal:2024-05 5 orang"),
    ("-*", "BUKAN *"),
    ("kpu -*", "kpu BUKAN *"),
    ("+* kpu", "+* kpu"),
    ("kpu ~2", "kpu 2"),
    ("\"politik uang\" ~2", "\"politik uang\" 2"),
    ("kpu ^2", "kpu 2"),
    ("kpu NEAR bawaslu", "kpu NEAR bawaslu"),
    ("kpu Dekat/5 bawaslu", "kpu Dekat/5 bawaslu"),
    ("KPU And Bawaslu", "KPU And Bawaslu"),
    ("kpu dan Bawaslu", "kpu dan Bawaslu"),
    ("judul : kpu", "judul kpu"),
    ("judul :kpu", "judul kpu"),
    ("'politik uang' kpu", "politik uang kpu"),
    ("‘politik uang’", "politik uang"),
    ("'kpu' bawaslu", "kpu bawaslu"),
    ("\"bawaslu\"~2", "\"bawaslu\"~2"),
    ("KPU: hasil", "KPU hasil"),
    ("KPU:hasil", "KPU:hasil"),
    ("jam 12:30 WIB", "jam 12:30 WIB"),
    ("putusan 90/PUU-XXI/2023", "putusan 90/PUU-XXI/2023"),
    ("(https://kpu.go.id/a?b=(1))", "https://kpu.go.id/a?b 1"),
    ("NOT (NOT (NOT kpu))", "BUKAN (BUKAN (BUKAN kpu))"),
    ("[kpu] {bawaslu} <dkpp>", "kpu bawaslu dkpp"),
    ("a;b a,b a|b", "a;b a,b a|b"),
    ("C++ 50% 1+1", "C 50 1+1"),
    ("peraturan:UU 7/2017", "peraturan:UU 7/2017"),
    ("provinsi:(+NOT)", "provinsi:\"NOT\""),
    ("+kpu ATAU bawaslu", "kpu ATAU bawaslu"),
    ("+kpu DAN bawaslu", "kpu DAN bawaslu"),
    ("+~ku dana", "+ku dana"),
    ("+(ku) dana", "+ku dana"),
    ("kpu ?*", "kpu"),
    ("kpu *** bawaslu", "kpu bawaslu"),
    ("sumber:DAN", "sumber:\"DAN\""),
];

/// Query, the part a note is about, and the note.
const NOTES: &[(&str, &str, &str)] = &[
    ("near/5", "near/5", "`near/5` was read as a word; the operator is `NEAR/5`"),
    (
        "netralitas pemil?",
        "pemil?",
        "`?` was read as a question mark; as a wildcard it is written `(pemil?)`",
    ),
    ("siapa ketua KPU?", "KPU?", "`?` was read as a question mark; as a wildcard it is written `(KPU?)`"),
    ("jokowi:menang", "jokowi:menang", "`jokowi` is no field; `jokowi:` was read as text"),
    (
        "penjabat: netral",
        "penjabat:",
        "`penjabat` is no field and was read as text; did you mean `pejabat:`?",
    ),
    (
        "platform -nya",
        "-",
        "`-` was read as punctuation; as an operator it stands after a blank and directly before a word",
    ),
    (
        "diduga 5 Orang: ditahan",
        "Orang:",
        "`orang:` was read as a word; the value of a field stands directly behind the colon",
    ),
    (
        "judul: kpu",
        "judul:",
        "`judul:` was read as a word; the value of a field stands directly behind the colon",
    ),
    (
        "Pemilu: KPU siap",
        "Pemilu:",
        "`pemilu:` was read as a word; the value of a field stands directly behind the colon",
    ),
    (
        r#"Pejabat: "saya siap""#,
        "Pejabat:",
        "`pejabat:` was read as a word; the value of a field stands directly behind the colon",
    ),
    (
        "kpu provinsi: jabar",
        "provinsi:",
        "`provinsi:` was read as a word; the value of a field stands directly behind the colon",
    ),
    (
        "PEMILU: KPU siap",
        "PEMILU:",
        "`pemilu:` was read as a word; the value of a field stands directly behind the colon",
    ),
    (
        "KPU - Bawaslu",
        "-",
        "`-` was read as punctuation; as an operator it stands after a blank and directly before a word",
    ),
    (
        "Jakarta --Presiden",
        "-",
        "`-` was read as punctuation; as an operator it stands after a blank and directly before a word",
    ),
    (
        "5 + 5",
        "+",
        "`+` was read as punctuation; as an operator it stands after a blank and directly before a word",
    ),
    ("a&&b", "a&&b", "`&&` and `||` inside a word were read as text; write them between blanks"),
    ("Hukum & HAM", "&", "`&` was read as punctuation; the operator is `DAN`"),
    ("KPU | Detik", "|", "`|` was read as punctuation; the operator is `ATAU`"),
    ("kpu or bawaslu", "or", "`or` was read as a word; the operator is `OR`"),
    (
        r#""Pemilu"-nya"#,
        "-",
        "`-` was read as punctuation; as an operator it stands after a blank and directly before a word",
    ),
    ("a = b", "=", "`=` was read as punctuation; as an operator it stands directly beside a word"),
    ("tanggal >= 2024", ">=", "`>=` was read as punctuation; a range of days is written `tanggal:>=2024-08`"),
    ("Benarkah KPU?!", "KPU?!", "`?` was read as a question mark; as a wildcard it is written `(KPU?)`"),
    ("DEKAT", "DEKAT", "`DEKAT` was read as a word; the operator is `DEKAT/5`"),
    ("kpu NEAR bawaslu", "NEAR", "`NEAR` was read as a word; the operator is `NEAR/5`"),
    ("kpu Dekat/5 bawaslu", "Dekat/5", "`Dekat/5` was read as a word; the operator is `DEKAT/5`"),
    ("KPU And Bawaslu", "And", "`And` was read as a word; the operator is `AND`"),
    ("kpu ~2", "~2", "`~2` was read as a word; write it directly behind a word or phrase"),
    ("\"politik uang\" ~2", "~2", "`~2` was read as a word; write it directly behind a word or phrase"),
    ("kpu ^2", "^2", "`^2` was read as a word; write it directly behind a word or phrase"),
    (
        "judul : kpu",
        "judul",
        "`judul` was read as a word; a field is written `judul:` with no blank before the colon",
    ),
    (
        "judul :kpu",
        "judul",
        "`judul` was read as a word; a field is written `judul:` with no blank before the colon",
    ),
    (
        "'frasa tepat'",
        "'frasa",
        "single quotes were read as punctuation; a phrase is written `\"kata kata\"`",
    ),
    (
        "'politik uang' kpu",
        "'politik",
        "single quotes were read as punctuation; a phrase is written `\"kata kata\"`",
    ),
    (
        "‘politik uang’",
        "‘politik",
        "single quotes were read as punctuation; a phrase is written `\"kata kata\"`",
    ),
    ("\"bawaslu\"~2", "\"bawaslu\"~2", "one word has no moves; words almost like it are found by `bawaslu~`"),
    ("KPU:hasil", "KPU:hasil", "`KPU` is no field; `KPU:` was read as text"),
    (
        "+kpu ATAU bawaslu",
        "+kpu",
        "`+` has no effect between alternatives; it stands among clauses joined by blanks",
    ),
    ("+~ku dana", "~ku", "`~ku` was read as a word; write it directly behind a word or phrase"),
    ("kpu ?*", "?*", "`?*` was read as punctuation; as an operator it stands directly beside a word"),
    (
        "kpu *** bawaslu",
        "***",
        "`***` was read as punctuation; as an operator it stands directly beside a word",
    ),
    ("provinsi:jabar^2 netralitas", "jabar^2", "a boost has no effect on a value: an article has it or not"),
];

/// Wrong query, place of the error, message.
const WRONG: &[(&str, std::ops::Range<usize>, &str)] = &[
    (
        "tanggal:\"a\nb\"",
        8..13,
        "`a b` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    (r#""politik uang"#, 0..1, r#"quote without its partner; expected a closing `"`"#),
    (r#"kpu "politik uang"#, 4..5, r#"quote without its partner; expected a closing `"`"#),
    ("“politik", 0..3, r#"quote without its partner; expected a closing `"`"#),
    (r#"kpu ""#, 4..5, r#"quote without its partner; expected a closing `"`"#),
    ("(kpu", 0..1, "`(` without its partner; expected a closing `)`"),
    ("(kpu DAN", 5..8, "expected a word after `DAN`"),
    ("kpu)", 3..4, "`)` without its partner; expected a `(` before it"),
    (")", 0..1, "`)` without its partner; expected a `(` before it"),
    ("()", 0..2, "empty parentheses; expected a word between `(` and `)`"),
    ("( - )", 0..5, "empty parentheses; expected a word between `(` and `)`"),
    ("(", 0..1, "`(` without its partner; expected a closing `)`"),
    ("kpu (bawaslu ATAU (dkpp)", 4..5, "`(` without its partner; expected a closing `)`"),
    ("kpu ) bawaslu", 4..5, "`)` without its partner; expected a `(` before it"),
    ("DAN kpu", 0..3, "expected a word before `DAN`"),
    ("kpu DAN", 4..7, "expected a word after `DAN`"),
    ("kpu ATAU", 4..8, "expected a word after `ATAU`"),
    ("ATAU", 0..4, "expected a word before `ATAU`"),
    ("kpu DAN ATAU bawaslu", 4..7, "expected a word after `DAN`"),
    ("kpu BUKAN", 4..9, "expected a word after `BUKAN`"),
    ("BUKAN", 0..5, "expected a word after `BUKAN`"),
    ("kpu DAN BUKAN", 8..13, "expected a word after `BUKAN`"),
    ("BUKAN +kpu", 0..5, "expected a word after `BUKAN`"),
    ("BUKAN DAN kpu", 0..5, "expected a word after `BUKAN`"),
    ("(DAN kpu)", 1..4, "expected a word before `DAN`"),
    ("(kpu DAN)", 5..8, "expected a word after `DAN`"),
    ("kpu DEKAT/5", 4..11, "expected a word after `DEKAT/5`"),
    ("DEKAT/5 kpu", 0..7, "expected a word before `DEKAT/5`"),
    ("kpu DEKAT/5 -bawaslu", 4..11, "expected a word after `DEKAT/5`"),
    ("kpu DEKAT/5 BUKAN bawaslu", 4..11, "expected a word after `DEKAT/5`"),
    (
        "kpu DEKAT/0 bawaslu",
        4..11,
        "expected a number of words from 1 to 100 after `DEKAT/`; did you mean `DEKAT/1`?",
    ),
    ("kpu DEKAT/ bawaslu", 4..10, "expected a number of words from 1 to 100 after `DEKAT/`"),
    ("kpu NEAR/x bawaslu", 4..10, "expected a number of words from 1 to 100 after `DEKAT/`"),
    (
        "kpu NEAR/101 bawaslu",
        4..12,
        "expected a number of words from 1 to 100 after `DEKAT/`; did you mean `DEKAT/100`?",
    ),
    ("kpu NEAR/+5 bawaslu", 4..11, "expected a number of words from 1 to 100 after `DEKAT/`"),
    (
        "kpu DEKAT/5 bawaslu DEKAT/5 dkpp",
        20..27,
        r#"`DEKAT` joins two clauses; expected `DAN`, `ATAU` or a phrase such as `"a b c"~5`"#,
    ),
    (
        "kpu DEKAT/5 (bawaslu dkpp)",
        12..26,
        "`DEKAT` joins words and phrases; expected one of these, or some joined by `ATAU` in parentheses",
    ),
    (
        "kpu DEKAT/5 judul:dkpp",
        12..22,
        "`DEKAT` joins words and phrases; expected one of these, or some joined by `ATAU` in parentheses",
    ),
    (
        "provinsi:32 DEKAT/5 kpu",
        0..11,
        "`DEKAT` joins words and phrases; expected one of these, or some joined by `ATAU` in parentheses",
    ),
    (
        "* DEKAT/5 kpu",
        0..1,
        "`DEKAT` joins words and phrases; expected one of these, or some joined by `ATAU` in parentheses",
    ),
    (
        "provinsi:(jabar DEKAT/5 banten)",
        10..15,
        "`DEKAT` joins words and phrases; expected one of these, or some joined by `ATAU` in parentheses",
    ),
    (r#""""#, 0..2, "empty quotes; expected words between them"),
    (r#""...""#, 0..5, "empty quotes; expected words between them"),
    (r#"kpu "  ""#, 4..8, "empty quotes; expected words between them"),
    (r#""pem* uang""#, 0..11, "wildcards do not work in quotes; expected whole words, or `a* DEKAT/1 b`"),
    (
        r#""politik uang"*"#,
        14..15,
        "a wildcard stands for letters inside one word; expected it beside a letter",
    ),
    (r#""politik uang"~"#, 14..15, "expected a number of moves from 0 to 100 after `~`"),
    (r#""politik uang"~x"#, 14..16, "expected a whole number after `~`, once"),
    (
        r#""politik uang"~101"#,
        14..18,
        "expected a number of moves from 0 to 100 after `~`; did you mean `~100`?",
    ),
    (r#""politik uang"~2~3"#, 16..18, "expected a whole number after `~`, once"),
    (r#""politik uang"^"#, 14..15, "expected a number from 0.001 to 1000 after `^`"),
    (r#""politik uang"^0"#, 14..16, "expected a number from 0.001 to 1000 after `^`"),
    (r#""politik uang"^2^3"#, 16..18, "expected only one `^` after a clause"),
    ("(kpu bawaslu)~2", 13..15, "expected `~` after a word or a phrase, not after `)`"),
    ("(kpu bawaslu)*", 13..14, "a wildcard stands for letters inside one word; expected it beside a letter"),
    ("(kpu bawaslu)^x", 13..15, "expected a number from 0.001 to 1000 after `^`"),
    (
        "(((kpu^100)^100)^100)",
        2..15,
        "the boosts of nested parentheses multiply; expected 0.001 to 1000 in all",
    ),
    ("kpu^", 3..4, "expected a number from 0.001 to 1000 after `^`"),
    ("kpu^x", 3..5, "expected a number from 0.001 to 1000 after `^`"),
    ("kpu^-1", 3..6, "expected a number from 0.001 to 1000 after `^`"),
    ("kpu^0", 3..5, "expected a number from 0.001 to 1000 after `^`"),
    ("kpu^1001", 3..8, "expected a number from 0.001 to 1000 after `^`"),
    ("kpu^1e3", 3..7, "expected a number from 0.001 to 1000 after `^`"),
    ("kpu^2^3", 5..7, "expected only one `^` after a clause"),
    ("kpu^1,5", 3..7, "expected a number from 0.001 to 1000 after `^`; did you mean `^1.5`?"),
    ("pemilu~3", 6..8, "expected `~1` or `~2` after a word; did you mean `~2`?"),
    ("pemilu~0.8", 6..10, "expected a whole number after `~`, once"),
    ("pemilu~x", 6..8, "expected a whole number after `~`, once"),
    ("pemilu~~", 7..8, "expected a whole number after `~`, once"),
    ("ab~", 0..3, "expected at least 3 letters before `~1`"),
    ("kpu~2", 0..5, "expected at least 4 letters before `~2`"),
    ("=pemilu~", 0..8, "`=` does not go with `~`; expected one of the two"),
    (
        "=pem*",
        0..5,
        "`=` does not go with a wildcard; expected a word without `*` and `?`; did you mean `pem*`?",
    ),
    ("pem*~", 0..5, "`~` does not go with a wildcard; expected a word without `*` and `?`"),
    (
        "90/PUU*",
        0..7,
        "a wildcard stands for letters inside one word; expected letters, digits and hyphens beside it",
    ),
    (
        "detik.*",
        0..7,
        "a wildcard stands for letters inside one word; expected letters, digits and hyphens beside it",
    ),
    ("sosial/eko~", 0..11, "`~` works on one word; expected letters, digits and hyphens before it"),
    ("provins:jabar", 0..7, "unknown field `provins`; did you mean `provinsi`?"),
    ("provinsii:jabar", 0..9, "unknown field `provinsii`; did you mean `provinsi`?"),
    ("tangal:2024", 0..6, "unknown field `tangal`; did you mean `tanggal`?"),
    ("Pejabta:bey", 0..7, "unknown field `Pejabta`; did you mean `pejabat`?"),
    ("titel:kpu", 0..5, "unknown field `titel`; did you mean `title`?"),
    ("site:detik.com", 0..4, "unknown field `site`; did you mean `source`?"),
    ("kota:cilegon", 0..4, "unknown field `kota`; did you mean `kabupaten`?"),
    ("tahun:2024", 0..5, "unknown field `tahun`; did you mean `tanggal`?"),
    (
        r#"foo:"x""#,
        0..3,
        "unknown field `foo`; expected judul, isi, provinsi, kabupaten, venue, peraturan, pejabat, orang, jabatan, partai, pemilu, sumber, bahasa, tanggal, bulan, id, or a blank after the colon",
    ),
    (
        "foo:(x)",
        0..3,
        "unknown field `foo`; expected judul, isi, provinsi, kabupaten, venue, peraturan, pejabat, orang, jabatan, partai, pemilu, sumber, bahasa, tanggal, bulan, id, or a blank after the colon",
    ),
    (
        "kpu foo:(x)",
        4..7,
        "unknown field `foo`; expected judul, isi, provinsi, kabupaten, venue, peraturan, pejabat, orang, jabatan, partai, pemilu, sumber, bahasa, tanggal, bulan, id, or a blank after the colon",
    ),
    ("provinsi:", 0..9, "expected a value after `provinsi:`"),
    ("provinsi: ", 0..9, "expected a value after `provinsi:`"),
    ("judul:", 0..6, "expected a word after `judul:`"),
    ("(kpu judul:)", 5..11, "expected a word after `judul:`"),
    ("(judul:)", 1..7, "expected a word after `judul:`"),
    ("judul:...", 0..6, "expected a word after `judul:`"),
    (r#"provinsi:"""#, 9..11, "expected a value after `provinsi:`"),
    (r#"judul:"""#, 6..8, "empty quotes; expected words between them"),
    (
        "provinsi:-jabar",
        0..15,
        "expected a value after `provinsi:`; `-` stands before the field; did you mean `-provinsi:jabar`?",
    ),
    (
        "judul:-kpu",
        0..10,
        "expected a value after `judul:`; `-` stands before the field; did you mean `-judul:kpu`?",
    ),
    (
        "judul:+kpu",
        0..10,
        "expected a value after `judul:`; `+` stands before the field; did you mean `+judul:kpu`?",
    ),
    ("provinsi:=jabar", 9..15, "expected a value; `=`, `<` and `>` do not go with this field"),
    ("provinsi:>32", 9..12, "expected a value; `=`, `<` and `>` do not go with this field"),
    ("provinsi:jab*", 9..13, "values take no wildcard; expected a whole value, in quotes if it has a `*`"),
    ("provinsi:*", 9..10, "values take no wildcard; expected a whole value, in quotes if it has a `*`"),
    ("provinsi:jabar~", 9..15, "values are not fuzzy; expected a whole value, in quotes if it ends in `~`"),
    (r#"provinsi:"jabar"~2"#, 16..18, "values are not fuzzy; expected no `~` after the quotes"),
    ("provinsi:jabar^x", 9..16, "expected a number from 0.001 to 1000 after `^`"),
    ("provinsi:jabar^2~1", 9..18, "values are not fuzzy; expected a whole value, in quotes if it has a `~`"),
    (r#"provinsi:("jawa barat" banten)"#, 23..29, "expected `ATAU` or `DAN` between two values"),
    (r#"provinsi:(jabar "jawa tengah")"#, 16..29, "expected `ATAU` or `DAN` between two values"),
    ("provinsi:()", 9..11, "empty parentheses; expected a word between `(` and `)`"),
    (
        "provinsi:(jabar isi:kpu)",
        16..20,
        "a field inside `provinsi:( … )`; expected words or values of that field",
    ),
    ("judul:(isi:kpu)", 7..11, "a field inside `judul:( … )`; expected words or values of that field"),
    (
        "judul:(kpu DAN provinsi:32)",
        15..24,
        "a field inside `judul:( … )`; expected words or values of that field",
    ),
    (
        "tanggal:x",
        8..9,
        "`x` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    (
        "tanggal:24",
        8..10,
        "`24` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    ("tanggal:2024-13", 8..15, "`2024-13`: 13 is no month; expected day/month/year or year-month-day"),
    ("tanggal:2024-02-30", 8..18, "`2024-02-30`: there is no such day; 2024-02 has 29 days"),
    (
        "tanggal:8/13/2024",
        8..17,
        "`8/13/2024`: 13 is no month; expected day/month/year or year-month-day; did you mean `13/8/2024`?",
    ),
    (
        "tanggal:5/8/24",
        8..14,
        "`5/8/24` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    ("tanggal:31/4/2024", 8..17, "`31/4/2024`: there is no such day; 2024-04 has 30 days"),
    (
        "tanggal:2024-06..2024-01",
        8..24,
        "the range ends before it begins: 2024-01-31 is before 2024-06-01; did you mean `2024-01..2024-06`?",
    ),
    ("tanggal:..", 8..10, "expected a value after `tanggal:`"),
    ("tanggal:>=", 8..10, "expected a value after `tanggal:`"),
    (
        "tanggal:[2024-01 TO 2024-06]",
        8..16,
        "a range of days is written `a..b`; expected `tanggal:2024-01..2024-06`",
    ),
    (
        "tanggal:kemarin",
        8..15,
        "`kemarin` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    (
        r#"tanggal:"5 Agustusan 2024""#,
        8..26,
        "`5 Agustusan 2024` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    (
        "tanggal:0000",
        8..12,
        "`0000` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    ("tanggal:>9999", 8..13, "no day lies beyond that date; expected another year"),
    (
        "tanggal:2024...",
        8..15,
        "`.` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    (
        "tanggal:=2024",
        8..13,
        "`=2024` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    (
        "tanggal:-2024",
        0..13,
        "expected a value after `tanggal:`; `-` stands before the field; did you mean `-tanggal:2024`?",
    ),
    ("tanggal:2024*", 8..13, "values take no wildcard; expected a whole value, in quotes if it has a `*`"),
    (r#"tanggal:("2024" "2023")"#, 16..22, "expected `ATAU` or `DAN` between two values"),
    ("tanggal:", 0..8, "expected a value after `tanggal:`"),
    ("=", 0..1, "nothing but punctuation; expected a word"),
    ("- -", 0..3, "nothing but punctuation; expected a word"),
    ("...", 0..3, "nothing but punctuation; expected a word"),
    ("!!!", 0..3, "nothing but punctuation; expected a word"),
    ("provinsi:.", 9..10, "expected a value after `provinsi:`"),
    (
        r#"tanggal:("5 Mei 2024..1 Mei 2024")"#,
        9..33,
        "the range ends before it begins: 2024-05-01 is before 2024-05-05",
    ),
    (r#""***" kpu"#, 0..5, "empty quotes; expected words between them"),
    ("pemilu~0", 6..8, "expected `~1` or `~2` after a word; did you mean `~1`?"),
    ("judul:(*)", 7..8, "`*` alone is every article; expected words in `judul:( … )`, such as `pem*`"),
    ("isi:(kpu ATAU *)", 14..15, "`*` alone is every article; expected words in `isi:( … )`, such as `pem*`"),
    (
        "provinsi:BUKAN jabar",
        0..14,
        "expected a value after `provinsi:`; `BUKAN` stands before the field; did you mean `BUKAN provinsi:`?",
    ),
    (
        "tanggal:5 Agustus",
        8..17,
        "`5 Agustus` is no date; expected 2024, 2024-08, 2024-08-05, 5/8/2024, or a range `a..b`, `>=a`",
    ),
    ("tanggal:31 April 2024", 8..21, "`31 April 2024`: there is no such day; 2024-04 has 30 days"),
    ("OR kpu", 0..2, "expected a word before `OR`"),
    ("kpu OR", 4..6, "expected a word after `OR`"),
    ("kpu () bawaslu", 4..6, "empty parentheses; expected a word between `(` and `)`"),
    ("propinsi:jabar", 0..8, "unknown field `propinsi`; did you mean `provinsi`?"),
];

#[test]
fn queries_are_understood() {
    for (query, expected) in UNDERSTOOD {
        let read = parse(query).unwrap_or_else(|error| panic!("{}", error.render(query)));
        assert_eq!(read.understood(), *expected, "{query}");
        assert_eq!(parse(expected).unwrap().understood(), *expected, "read again: {query}");
    }
}

#[test]
fn what_may_be_a_slip_is_noted() {
    for (query, part, message) in NOTES {
        let notes = parse(query).unwrap().notes;
        let noted: Vec<_> =
            notes.iter().map(|note| (note.span.slice(query), note.message.as_str())).collect();
        assert_eq!(noted, [(*part, *message)], "{query}");
    }
    for (query, _) in UNDERSTOOD {
        let noted = !parse(query).unwrap().notes.is_empty();
        let listed = NOTES.iter().any(|(with_note, ..)| with_note == query);
        assert_eq!(noted, listed, "{query}");
    }
}

#[test]
fn wrong_queries_say_where_and_what_was_expected() {
    for (query, place, message) in WRONG {
        let error = parse(query).map(|read| read.understood()).expect_err(query);
        assert_eq!(
            (error.span.start..error.span.end, error.to_string().as_str()),
            (place.clone(), *message),
            "{query}"
        );
    }
}

#[test]
fn plain_words_are_told_from_the_rest() {
    let cases: &[(&str, Option<&[&str]>)] = &[
        ("netralitas", Some(&["netralitas"])),
        ("netralitas ASN, di Banten", Some(&["netralitas", "ASN", "di", "Banten"])),
        ("(netralitas ASN)", Some(&["netralitas", "ASN"])),
        ("Pasal 280 ayat (2)", Some(&["Pasal", "280", "ayat", "2"])),
        ("", None),
        ("*", None),
        ("netralitas DAN ASN", None),
        ("netralitas -ASN", None),
        ("+netralitas ASN", None),
        ("netralitas \"ASN\"", None),
        ("netralitas =ASN", None),
        ("netralitas ASN^2", None),
        ("(netralitas ASN)^2", None),
        ("netralitas AS*", None),
        ("netralitas ASN~", None),
        ("netralitas provinsi:32", None),
        ("netralitas (KPU ATAU ASN)", None),
    ];
    for (query, expected) in cases {
        assert_eq!(parse(query).unwrap().plain_words().as_deref(), *expected, "{query}");
    }
}

#[test]
fn the_tree_is_what_the_text_says() {
    let read = parse("+kpu bawaslu^2 -judul:\"dana kampanye\"~2 tanggal:2024-02").unwrap();
    let Kind::Group { must, should, not, loose } = &read.root.kind else { panic!("{:?}", read.root) };
    assert_eq!((must.len(), should.len(), not.len(), loose.len()), (1, 2, 1, 0));
    assert_eq!(must[0].span.slice(&read.text), "+kpu");
    assert_eq!((should[0].boost, should[0].span.slice(&read.text)), (2.0, "bawaslu^2"));
    let date = |day| Some(jiff::civil::date(2024, 2, day));
    assert_eq!(should[1].kind, Kind::Dates { from: date(1), to: date(29) });
    assert_eq!(not[0].span.slice(&read.text), "-judul:\"dana kampanye\"~2");
    let Kind::Words { field, inside } = &not[0].kind else { panic!("{:?}", not[0]) };
    assert_eq!(*field, crate::article::Field::Title);
    assert_eq!(inside.kind, Kind::Phrase { text: "dana kampanye".to_owned(), slop: 2 });
}

#[test]
fn clauses_know_their_field_and_whether_they_are_excluded() {
    let read = parse("kpu -judul:(a ATAU -b) BUKAN (c DEKAT/2 \"d e\") provinsi:32").unwrap();
    let clauses: Vec<_> = read
        .clauses()
        .iter()
        .map(|clause| (clause.node.to_string(), clause.field.map(|field| field.row().name), clause.excluded))
        .collect();
    let expected = [
        ("kpu", None, false),
        ("a", Some("judul"), true),
        ("b", Some("judul"), false),
        ("c", None, true),
        ("\"d e\"", None, true),
        ("provinsi:32", None, false),
    ];
    assert_eq!(clauses, expected.map(|(text, field, excluded)| (text.to_owned(), field, excluded)));
}

#[test]
fn limits_are_errors() {
    let at_the_limit = format!("{}a{}", "(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH));
    assert_eq!(parse(&at_the_limit).unwrap().understood(), "a");
    assert_eq!(
        parse(&"a ".repeat(MAX_CLAUSES)).unwrap().plain_words().map(|words| words.len()),
        Some(MAX_CLAUSES)
    );
    let side_by_side = "(a) ".repeat(MAX_CLAUSES);
    assert!(parse(&side_by_side).is_ok(), "parentheses side by side are not nested");
    let fill = |unit: &str| unit.repeat(MAX_BYTES / unit.len());
    let cases: &[(String, QueryErrorKind, &str)] = &[
        ("é".repeat(2049), QueryErrorKind::TooLong, "query of 4098 bytes; expected at most 4096"),
        (
            format!("a{}", "é".repeat(2048)),
            QueryErrorKind::TooLong,
            "query of 4097 bytes; expected at most 4096",
        ),
        (fill("a "), QueryErrorKind::TooManyClauses, "expected at most 256 words, phrases and values"),
        (fill("\"a\""), QueryErrorKind::TooManyClauses, "expected at most 256 words, phrases and values"),
        (fill("a ATAU "), QueryErrorKind::TooManyClauses, "expected at most 256 words, phrases and values"),
        (fill("("), QueryErrorKind::TooDeep, "expected parentheses nested at most 64 deep"),
        (fill("-("), QueryErrorKind::TooDeep, "expected parentheses nested at most 64 deep"),
        (
            fill("judul:("),
            QueryErrorKind::NestedField,
            "a field inside `judul:( … )`; expected words or values of that field",
        ),
        (
            fill(")"),
            QueryErrorKind::UnbalancedParenthesis,
            "`)` without its partner; expected a `(` before it",
        ),
        (fill("NOT "), QueryErrorKind::MissingWord, "expected a word after `NOT`"),
        (fill("\""), QueryErrorKind::MissingWord, "empty quotes; expected words between them"),
        (fill("-"), QueryErrorKind::MissingWord, "nothing but punctuation; expected a word"),
        (fill("- "), QueryErrorKind::MissingWord, "nothing but punctuation; expected a word"),
        (
            fill("a DEKAT/5 "),
            QueryErrorKind::BadNear,
            "`DEKAT` joins two clauses; expected `DAN`, `ATAU` or a phrase such as `\"a b c\"~5`",
        ),
        (fill("a~"), QueryErrorKind::BadTilde, "expected a whole number after `~`, once"),
    ];
    for (query, kind, message) in cases {
        let error = parse(query).map(|read| read.understood()).expect_err(message);
        assert_eq!((error.kind, error.to_string().as_str()), (*kind, *message), "{:.20}", query);
        let lines = error.render(query);
        assert!(lines.lines().take(2).all(|line| line.chars().count() <= 74), "{lines}");
    }
}

#[test]
fn errors_are_shown_under_the_query() {
    let cases = [
        (
            "netralitas provins:jabar",
            "netralitas provins:jabar\n           ^^^^^^^\nunknown field `provins`; did you mean `provinsi`?",
        ),
        ("選挙 (kpu", "選挙 (kpu\n     ^\n`(` without its partner; expected a closing `)`"),
        ("a\tb\n)", "a b )\n    ^\n`)` without its partner; expected a `(` before it"),
    ];
    for (query, expected) in cases {
        assert_eq!(parse(query).unwrap_err().render(query), expected);
    }
    let long = format!("{}kpu) {}", "netralitas ".repeat(12), "bawaslu ".repeat(12));
    assert_eq!(
        parse(&long).unwrap_err().render(&long),
        "…etralitas netralitas kpu) bawaslu bawaslu bawaslu bawaslu bawaslu bawas…\n                         ^\n\
         `)` without its partner; expected a `(` before it"
    );
}

#[test]
fn render_takes_any_text() {
    let error = parse("netralitas provins:jabar").unwrap_err();
    for other in
        ["", "kpu", "選挙選挙選挙選挙選挙選挙", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}"]
    {
        assert_eq!(error.render(other).lines().count(), 3, "{other}");
    }
}

/// Pieces of the language, to be put together in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            " ", " ", " ", "(", ")", "\"", "“", "”", "+", "-", "!", "=", "~", "~2", "^", "^2", "*", "?", ":",
            "..", ">=", "<", "&&", "||", "\\", "/", ",", ".", "'", "–", "\n", "\u{200b}", "\u{202e}",
        ])
        .prop_map(str::to_owned),
        prop::sample::select(vec![
            " DAN ",
            " ATAU ",
            " BUKAN ",
            " AND ",
            " OR ",
            " NOT ",
            " DEKAT/3 ",
            " NEAR/",
            "judul:",
            "isi:(",
            "provinsi:",
            "provinsi:(",
            "peraturan:",
            "tanggal:",
            "tanggal:(",
            "id:",
            "provins:",
            "jokowi:",
            "https://",
            "www.",
        ])
        .prop_map(str::to_owned),
        prop::sample::select(vec![
            "kpu",
            "bawaslu",
            "a",
            "2024",
            "2024-08",
            "5/8/2024",
            "uu/2017/7",
            "Jum’at",
            "選挙",
            "e\u{301}",
            "😀",
            "DAN",
            "near/5",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// What holds for every query: a tree whose text reads the same again, or an error inside the query.
fn check_laws(query: &str) -> Result<(), TestCaseError> {
    match parse(query) {
        Ok(read) => {
            let understood = read.understood();
            let again = parse(&understood);
            prop_assert!(again.is_ok(), "{query:?} is understood as {understood:?}: {again:?}");
            prop_assert_eq!(again.unwrap().understood(), understood, "of {:?}", query);
            let mut nodes = vec![&read.root];
            while let Some(node) = nodes.pop() {
                prop_assert!(query.get(node.span.start..node.span.end).is_some(), "{query:?}: {node:?}");
                nodes.extend(node.children());
            }
            for note in &read.notes {
                prop_assert!(query.get(note.span.start..note.span.end).is_some(), "{query:?}: {note:?}");
            }
        }
        Err(error) => {
            prop_assert!(query.get(error.span.start..error.span.end).is_some(), "{query:?}: {error:?}");
            prop_assert_eq!(error.render(query).lines().count(), 3);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_for_pieces_of_the_language(query in pieces()) {
        check_laws(&query)?;
    }

    #[test]
    fn laws_hold_for_any_text(query in "\\PC{0,60}") {
        check_laws(&query)?;
    }

    #[test]
    fn laws_hold_for_any_characters(query in any::<String>()) {
        check_laws(&query)?;
    }
}
