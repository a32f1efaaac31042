//! Tables and web archives: what is taken of them, what is said of the rest.

use std::io::Write;

use serde_json::{Value, json};

use crate::scratch::{Ran, Scratch, json_lines};

pub const PROSE: &str = "Bawaslu Kota Cilegon memanggil dua saksi dalam perkara netralitas aparatur sipil negara, \
                         Senin (5/2/2024). Pemeriksaan berlangsung sampai sore dan dilanjutkan besok.";

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

/// A record of an archive.
pub fn warc(kind: &str, url: &str, content_type: &str, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-09T10:00:00Z\r\n\
         Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

/// An answer of a web server.
pub fn answer(url: &str, status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} X\r\n{headers}\r\n\r\n");
    warc("response", url, "application/http; msgtype=response", &[head.as_bytes(), body].concat())
}

/// A page with an article.
pub fn page(url: &str, title: &str) -> Vec<u8> {
    let body = format!(
        "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{PROSE}</p><p>{PROSE}</p></body></html>"
    );
    answer(url, 200, "Content-Type: text/html; charset=utf-8", body.as_bytes())
}

fn ids(ran: &Ran) -> Vec<String> {
    let id =
        |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["id"].as_str().map(str::to_owned);
    ran.out.lines().filter_map(id).collect()
}

#[test]
fn a_table_with_the_names_of_a_spreadsheet() {
    let scratch = Scratch::new();
    let table = format!(
        "ID;Judul;Tanggal Terbit;Media;Tautan;Isi Berita\r\nk-1;Saksi Dipanggil;2024-02-05;Kabar Contoh;\
         https://kabar.example/1;\"{PROSE}\r\n\r\nKata \"\"dia\"\", sidang ditutup.\"\r\n"
    );
    scratch.write("liputan.csv", &table);
    let ran = scratch.run(["extract", "liputan.csv"]);
    let article: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    assert_eq!(
        (&article["id"], &article["title"], &article["date"], &article["date_basis"], &article["url"]),
        (
            &json!("k-1"),
            &json!("Saksi Dipanggil"),
            &json!("2024-02-05"),
            &json!("metadata"),
            &json!("https://kabar.example/1")
        )
    );
    assert!(
        article["text"].as_str().expect("text").ends_with("\nKata \"dia\", sidang ditutup."),
        "{article}"
    );
    assert_eq!(article["regencies"][0]["name"], "Kota Cilegon");
}

#[test]
fn one_table_however_it_is_written() {
    let scratch = Scratch::new();
    let comma = format!(
        "id,judul,isi,url\n1,Saksi – “dua”,\"{PROSE}\",\n,Lain,{},https://a.example/2\n",
        "Debat dibuka di Medan."
    );
    let tab = format!(
        "id\tjudul\tisi\turl\n1\tSaksi – “dua”\t{PROSE}\t\n\tLain\tDebat dibuka di Medan.\thttps://a.example/2\n"
    );
    let utf16: Vec<u8> = format!("\u{feff}{tab}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows: Vec<u8> = comma
        .chars()
        .map(|ch| match ch {
            '–' => 0x96,
            '“' => 0x93,
            '”' => 0x94,
            ch => u8::try_from(ch).expect("ASCII"),
        })
        .collect();
    scratch.write("a.csv", &comma);
    scratch.write("b.tsv", &tab);
    scratch.write("c.txt", utf16);
    scratch.write("d.csv", windows);
    scratch.write("e.csv", format!("sep=|\n{}", tab.replace('\t', "|")));
    scratch.write("f.csv", tab.replace('\n', "\r"));
    scratch.write("g.csv.gz", gz(format!("\u{feff}{comma}").as_bytes()));
    let expected = scratch.run(["extract", "a.csv"]);
    assert_eq!((expected.code, expected.out.lines().count()), (0, 2), "{expected:?}");
    for file in ["b.tsv", "c.txt", "d.csv", "e.csv", "f.csv", "g.csv.gz"] {
        let ran = scratch.run(["extract", file]);
        assert_eq!((ran.code, ran.out.as_str()), (0, expected.out.as_str()), "{file}: {}", ran.err);
    }
    let piped = scratch.feed(["extract", "-"], comma.as_bytes());
    assert_eq!(ids(&piped), ids(&expected), "{piped:?}");
    let lines = json_lines(&[
        json!({"url": "https://a.example/2", "judul": "Lain", "isi": "Debat dibuka di Medan."}),
    ]);
    scratch.write("h.jsonl", lines);
    assert_eq!(ids(&scratch.run(["extract", "h.jsonl"]))[0], ids(&expected)[1], "as JSON would name it");
}

#[test]
fn columns_are_named_by_hand() {
    let scratch = Scratch::new();
    scratch.write("a.csv", format!("kode,tajuk,naskah\nk-1,Saksi Dipanggil,{}\n", "Debat dibuka di Medan."));
    scratch.write(
        "b.jsonl",
        json_lines(&[json!({"kode": "k-1", "tajuk": "Saksi Dipanggil", "naskah": "Debat dibuka di Medan."})]),
    );
    for file in ["a.csv", "b.jsonl"] {
        let ran = scratch.run([
            "extract",
            file,
            "--map",
            "title=tajuk",
            "--map",
            "text=NASKAH",
            "--map",
            "id=kode",
        ]);
        let article: Value =
            serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
        assert_eq!((&article["id"], &article["title"]), (&json!("k-1"), &json!("Saksi Dipanggil")), "{file}");
        let ran = scratch.run(["index", file, "--map", "text=naskah", "--map", "title=tajuq"]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("\"tajuq\"") && ran.err.contains("are kode, "), "{file}: {}", ran.err);
    }
    let ran = scratch.run(["index", "a.csv"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err.lines().next(),
        Some(
            "telusur: a.csv: no column holds the text of the articles: the columns are kode, tajuk, naskah; \
             name it with --map text=COLUMN"
        )
    );
    let ran = scratch.run(["index", "a.csv", "--map", "judul=tajuk"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("id, url, title, text, source, date, lang"), "{}", ran.err);
}

#[test]
fn other_columns_of_the_same_table_are_an_update() {
    let scratch = Scratch::new();
    scratch.write("a.csv", "id,judul,tajuk,isi\n1,Satu,Dua,Debat dibuka di Medan.\n");
    let read = |map: &[&str]| scratch.run(["index", "a.csv"].iter().chain(map)).out;
    assert!(read(&[]).starts_with("1 read = 1 added"));
    assert!(read(&["--map", "title=tajuk"]).starts_with("1 read = 0 added + 1 updated"));
    assert!(read(&["--map", "title=tajuk"]).starts_with("1 read = 0 added + 0 updated + 1 unchanged"));
    assert_eq!(scratch.json(["show", "1"])["title"], "Dua");
}

#[test]
fn ragged_rows_are_refused_one_by_one() {
    let scratch = Scratch::new();
    let table = "id,judul,isi\n1,Satu,Debat dibuka.\n2,Dua\n3,Tiga,\"Surat suara\ndilipat.\"\n4,Empat,a,b\n\
                 5,Lima,\"tak ditutup\n6,Enam,Rapat dibuka.\n";
    scratch.write("a.csv", table);
    let ran = scratch.run(["index", "a.csv"]);
    assert!(
        ran.out.starts_with("6 read = 3 added + 0 updated + 0 unchanged + 0 duplicate + 3 refused"),
        "{ran:?}"
    );
    for line in ["a.csv:3: 2 columns", "a.csv:6: 4 columns", "a.csv:7: a quotation mark is opened"] {
        assert!(ran.err.contains(&format!("telusur: {line}")), "{line} not in {}", ran.err);
    }
    assert_eq!(scratch.run(["show", "6"]).code, 0);
}

/// An archive with one of everything.
fn archive() -> Vec<Vec<u8>> {
    let html = "Content-Type: text/html";
    let listing = "<html><body><ul><li><a href=/1>Warga Memilih Lurah</a></li><li><a href=/2>Saksi</a></li></ul></body></html>";
    vec![
        warc("warcinfo", "", "application/warc-fields", b"software: x\r\n"),
        warc(
            "request",
            "https://kabar.example/1",
            "application/http; msgtype=request",
            b"GET /1 HTTP/1.1\r\n\r\n",
        ),
        page("https://kabar.example/berita/saksi-dipanggil-bawaslu", "Saksi Dipanggil Bawaslu Cilegon"),
        answer(
            "https://kabar.example/a.png",
            200,
            "Content-Type: image/png",
            b"\x89PNG\r\n\x1a\n\0\0WARC/1.0\r\n",
        ),
        answer("https://kabar.example/b.jpg", 200, "Content-Type: image/jpeg", &[0xFF; 5000]),
        answer("https://kabar.example/lama", 301, "Location: /baru", b""),
        answer("https://kabar.example/hilang", 404, html, listing.as_bytes()),
        answer("https://kabar.example/", 200, html, listing.as_bytes()),
        answer(
            "https://kabar.example/tag/saksi",
            200,
            html,
            format!("<html><body><p>{PROSE}</p></body></html>").as_bytes(),
        ),
        warc(
            "revisit",
            "https://kabar.example/1",
            "application/http; msgtype=response",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
        warc(
            "resource",
            "https://kabar.example/berita/rapat-pleno-dibuka",
            "text/html",
            format!("<html><body><h1>Rapat Pleno Dibuka di Kudus</h1><p>{PROSE}</p></body></html>")
                .as_bytes(),
        ),
        answer(
            "https://kabar.example/berita/gzip-dan-potongan",
            200,
            "Content-Type: text/html\r\nContent-Encoding: gzip",
            &gz(format!("<html><body><h1>Halaman Dipampatkan Peladen</h1><p>{PROSE}</p></body></html>")
                .as_bytes()),
        ),
    ]
}

#[test]
fn an_archive_gives_its_articles_and_counts_the_rest() {
    let scratch = Scratch::new();
    let records = archive();
    scratch.write("satu.warc", records.concat());
    scratch.write("dua.warc.gz", records.iter().flat_map(|record| gz(record)).collect::<Vec<u8>>());
    scratch.write("tiga.warc.gz", gz(&records.concat()));
    let zst = |record: &Vec<u8>| zstd::encode_all(record.as_slice(), 1).expect("in memory");
    scratch.write("empat.warc.zst", records.iter().flat_map(zst).collect::<Vec<u8>>());
    scratch.write("lima.dat", records.concat());
    let first = scratch.run(["extract", "satu.warc"]);
    assert_eq!((first.code, first.out.lines().count()), (0, 3), "{first:?}");
    let article: Value = serde_json::from_str(first.out.lines().next().expect("a line")).expect("JSON");
    assert_eq!(article["url"], "https://kabar.example/berita/saksi-dipanggil-bawaslu");
    assert_eq!(article["title"], "Saksi Dipanggil Bawaslu Cilegon");
    assert_eq!(article["source"], "kabar.example");
    assert_ne!(article["date"], "2024-03-09", "when it was collected is not when it was published");
    assert!(first.err.contains("skipped: 2 pages without an article, 2 images, "), "{}", first.err);
    for file in ["dua.warc.gz", "tiga.warc.gz", "empat.warc.zst", "lima.dat"] {
        assert_eq!(scratch.run(["extract", file]).out, first.out, "{file}");
    }
    let summary = scratch.json(["index", "satu.warc"]);
    assert_eq!((&summary["read"], &summary["added"], &summary["refused"]), (&json!(3), &json!(3), &json!(0)));
    assert_eq!(
        summary["skipped"],
        json!({"page_without_article": 2, "redirect": 1, "error_page": 1, "image": 2, "request_record": 1,
               "warcinfo_record": 1, "revisit_record": 1})
    );
    let again = scratch.run(["index", "dua.warc.gz"]);
    assert!(again.out.starts_with("3 read = 0 added + 0 updated + 3 unchanged"), "{again:?}");
    assert!(again.out.contains("\nskipped: 2 pages without an article, 2 images"), "{again:?}");
}

#[test]
fn an_archive_that_breaks_is_read_around_the_break() {
    let scratch = Scratch::new();
    let url = |at: usize| format!("https://kabar.example/berita/saksi-dipanggil-lagi-{at}");
    let pages: Vec<Vec<u8>> =
        (0..6).map(|at| page(&url(at), &format!("Saksi Dipanggil Lagi yang Ke {at}"))).collect();
    let mut members: Vec<Vec<u8>> = pages.iter().map(|page| gz(page)).collect();
    let middle = members[2].len() / 2;
    members[2][middle] ^= 0xFF;
    members[2][middle + 1] ^= 0xFF;
    let cut = members[5].len() / 2;
    members[5].truncate(cut);
    scratch.write("rusak.warc.gz", members.concat());
    let ran = scratch.run(["index", "rusak.warc.gz"]);
    assert!(
        ran.out.starts_with("6 read = 4 added + 0 updated + 0 unchanged + 0 duplicate + 2 refused"),
        "{ran:?}"
    );
    assert!(ran.err.contains("rusak.warc.gz:3: ") && ran.err.contains("reading goes on"), "{}", ran.err);
    assert!(ran.err.contains("no record was found after it"), "{}", ran.err);

    let mut plain = pages.concat();
    let second = pages[0].len();
    plain[second..second + 4].copy_from_slice(b"XXXX");
    scratch.write("polos.warc", &plain[..plain.len() - 100]);
    let ran = scratch.run(["extract", "polos.warc"]);
    assert_eq!((ran.code, ran.out.lines().count()), (2, 4), "{ran:?}");
    assert!(ran.err.contains("polos.warc:2: no record begins here; reading goes on"), "{}", ran.err);
    assert!(
        ran.err.contains("polos.warc:6: cannot be read further: the archive ends within it"),
        "{}",
        ran.err
    );
}
