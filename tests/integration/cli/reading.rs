//! What can be read: encodings, compression, standard input.

use std::io::Write;

use serde_json::{Value, json};

use crate::scratch::{Ran, Scratch, json_lines};

const PAGE: &str = "KPU Kudus Umumkan Daftar Pemilih\n\nKUDUS – Ketua KPU Kudus mengumumkan daftar pemilih, Rabu (12/4/2023). \
                    “Silakan dicek,” katanya.\n";

fn only(ran: &Ran) -> Value {
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{ran:?}");
    serde_json::from_str(&ran.out).expect("JSON")
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

#[test]
fn windows_1252() {
    let scratch = Scratch::new();
    let mut bytes = Vec::new();
    for ch in PAGE.chars() {
        match ch {
            '–' => bytes.push(0x96),
            '“' => bytes.push(0x93),
            '”' => bytes.push(0x94),
            ch => bytes.push(u8::try_from(ch).expect("ASCII")),
        }
    }
    scratch.write("lama.txt", &bytes);
    let article = only(&scratch.run(["extract", "lama.txt"]));
    assert!(article["text"].as_str().expect("text").contains("“Silakan dicek,” katanya."), "{article}");
    assert_eq!(article["date"], "2023-04-12");
}

#[test]
fn a_byte_order_mark_and_utf_16() {
    let scratch = Scratch::new();
    let plain = only(&{
        scratch.write("a.txt", PAGE);
        scratch.run(["extract", "a.txt"])
    });
    scratch.write("b.txt", format!("\u{feff}{PAGE}"));
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(PAGE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    scratch.write("c.txt", utf16);
    for file in ["b.txt", "c.txt"] {
        let article = only(&scratch.run(["extract", file]));
        assert_eq!((&article["text"], &article["title"]), (&plain["text"], &plain["title"]), "{file}");
    }
}

#[test]
fn compressed_files() {
    let scratch = Scratch::new();
    let lines = json_lines(&[json!({"id": "a", "text": "Satu."}), json!({"id": "b", "text": "Dua."})]);
    scratch.write("x/a.jsonl.gz", gz(lines.as_bytes()));
    scratch.write("x/b.jsonl.zst", zstd::encode_all(lines.as_bytes(), 3).expect("in memory"));
    scratch.write("x/c.txt.gz", gz(PAGE.as_bytes()));
    // Two members behind one another are one file.
    let more = json_lines(&[json!({"id": "c", "text": "Tiga."})]);
    scratch.write("x/d.jsonl.gz", [gz(lines.as_bytes()), gz(more.as_bytes())].concat());
    let summary = scratch.json(["index", "x"]);
    assert_eq!(
        (&summary["read"], &summary["added"], &summary["duplicate"]),
        (&json!(8), &json!(4), &json!(4))
    );
    assert_eq!(scratch.json(["search", "daftar pemilih kudus"])["total"], 1);
}

#[test]
fn standard_input_is_json_lines_when_it_begins_with_a_brace() {
    let scratch = Scratch::new();
    let lines = json_lines(&[json!({"id": "a", "text": "Satu."}), json!({"id": "b", "text": "Dua."})]);
    for input in [lines.clone().into_bytes(), format!("\n  {lines}").into_bytes(), gz(lines.as_bytes())] {
        let ran = scratch.feed(["extract", "-"], &input);
        assert_eq!((ran.code, ran.out.lines().count()), (0, 2), "{ran:?}");
    }
    let indexed = scratch.feed(["index", "-", "--json"], lines.as_bytes());
    assert!(indexed.out.contains("\"added\":2"), "{indexed:?}");
}

#[test]
fn standard_input_is_else_one_page() {
    let scratch = Scratch::new();
    let article = only(&scratch.feed(["extract", "-"], PAGE.as_bytes()));
    assert_eq!((&article["date"], &article["dateline"]), (&json!("2023-04-12"), &json!("Kudus")));
    let html = "<!doctype html><html><head><title>Judul</title></head><body><article><h1>Judul</h1><p>Rapat pleno KPU \
                Kabupaten Kudus dibuka pada Rabu pagi di balai kota.</p></article></body></html>";
    let article = only(&scratch.feed(["extract", "-"], html.as_bytes()));
    assert_eq!(article["title"], "Judul");
    assert!(!article["text"].as_str().expect("text").contains('<'));
    let nothing = scratch.feed(["extract", "-"], b"");
    assert_eq!((nothing.code, nothing.out.as_str()), (2, ""), "{nothing:?}");
}

#[test]
fn a_broken_line_of_standard_input_is_named() {
    let scratch = Scratch::new();
    let ran = scratch.feed(["extract", "-"], b"{\"text\": \"baik\"}\n{\"text\": \n");
    assert_eq!((ran.code, ran.out.lines().count()), (2, 1));
    assert!(ran.err.starts_with("telusur: -:2: "), "{}", ran.err);
}

#[test]
fn ids_hang_on_content_not_on_place() {
    let scratch = Scratch::new();
    scratch.write("satu/a.txt", PAGE);
    scratch.write("dua/b.txt", PAGE);
    let summary = scratch.json(["index", "satu", "dua"]);
    assert_eq!((&summary["added"], &summary["duplicate"]), (&json!(1), &json!(1)), "{summary}");
    let id = only(&scratch.run(["extract", "satu/a.txt"]))["id"].clone();
    let id = id.as_str().expect("an id");
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
}

#[test]
fn a_date_in_the_name_of_the_file() {
    let scratch = Scratch::new();
    let text = "Rapat pleno KPU Kabupaten Kudus dibuka pagi ini di balai kota dan dihadiri para saksi.";
    scratch.write("2024-02-20_rapat-pleno.txt", text);
    scratch.write("rapat.txt", text);
    let dated = only(&scratch.run(["extract", "2024-02-20_rapat-pleno.txt"]));
    assert_eq!((&dated["date"], &dated["date_basis"]), (&json!("2024-02-20"), &json!("file")));
    let undated = only(&scratch.run(["extract", "rapat.txt"]));
    assert_eq!(
        (&undated["date"], &undated["date_basis"]),
        (&Value::Null, &Value::Null),
        "never the time it was changed"
    );
}
