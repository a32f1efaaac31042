//! Input that is wrong: named, counted, never in the way of the rest.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::scratch::{Scratch, finish, json_lines};

/// Longest a debug build may take over a file of 70 MB that it refuses.
const PATIENCE: Duration = Duration::from_secs(60);

fn good() -> String {
    json_lines(&[json!({"id": "baik", "text": "Rapat pleno dibuka di Purwakarta."})])
}

#[test]
fn a_path_that_is_not_there() {
    let scratch = Scratch::new();
    for command in ["index", "extract"] {
        let ran = scratch.run([command, "tidak/ada.txt"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.starts_with("telusur: cannot read tidak/ada.txt"), "{}", ran.err);
    }
    assert!(!scratch.index().exists(), "no index is begun for nothing");
}

#[test]
fn nothing_is_taken_in_when_one_of_the_paths_is_missing() {
    let scratch = Scratch::new();
    scratch.write("berita.jsonl", good());
    assert_eq!(scratch.run(["index", "berita.jsonl", "tidak-ada.jsonl"]).code, 2);
    assert_eq!(scratch.run(["show", "baik"]).code, 2, "no index");
}

#[test]
fn an_empty_folder() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("kosong")).expect("a folder");
    for command in ["index", "extract"] {
        let ran = scratch.run([command, "kosong"]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("no articles found"), "{}", ran.err);
    }
}

#[test]
fn files_that_are_no_text() {
    let scratch = Scratch::new();
    scratch.write("arsip/a.txt", "Bawaslu Kota Cilegon memanggil dua saksi soal netralitas ASN.");
    scratch.write("arsip/foto.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00");
    scratch.write("arsip/surat.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    scratch.write("arsip/data.bin", [0_u8, 1, 2, 3, 0, 255, 9, 7].repeat(100));
    scratch.write("arsip/kosong.txt", "");
    scratch.write("arsip/.tersembunyi", b"\x00\x01");
    let ran = scratch.run(["index", "arsip"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.out.starts_with("5 read = 1 added + 0 updated + 0 unchanged + 0 duplicate + 4 refused"),
        "{ran:?}"
    );
    for (file, reason) in [
        ("foto.jpg", "a picture"),
        ("surat.pdf", "a PDF file"),
        ("data.bin", "a binary file"),
        ("kosong.txt", ""),
    ] {
        let line = ran
            .err
            .lines()
            .find(|line| line.contains(file))
            .unwrap_or_else(|| panic!("{file} not in {}", ran.err));
        assert!(line.starts_with("telusur: ") && line.contains(reason), "{line}");
    }
    assert!(!ran.err.contains("tersembunyi"));
    assert_eq!(scratch.json(["stats"])["articles"], 1);
}

#[test]
fn a_broken_line_is_named_by_file_and_line() {
    let scratch = Scratch::new();
    let lines = format!(
        "{}\n{{\"id\": \"x\", \"text\": \"putus\n\n{}",
        good().trim(),
        good().replace("baik", "juga-baik")
    );
    scratch.write("berita.jsonl", lines);
    for command in ["index", "extract"] {
        let ran = scratch.run([command, "berita.jsonl"]);
        assert_eq!(ran.code, 2);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(ran.err.starts_with("telusur: berita.jsonl:2: not a JSON object"), "{}", ran.err);
    }
    assert_eq!(scratch.run(["show", "juga-baik"]).code, 0, "the rest went on");
    let extracted = scratch.run(["extract", "berita.jsonl"]);
    assert_eq!(extracted.out.lines().count(), 2);
}

#[test]
fn json_that_opens_a_thousand_lists() {
    let scratch = Scratch::new();
    let deep = format!("{{\"text\": {}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    scratch.write("dalam.jsonl", deep + &good());
    let ran = scratch.run(["index", "dalam.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.starts_with("2 read = 1 added"), "{ran:?}");
}

#[test]
fn a_line_beyond_the_limit_is_refused_in_time() {
    let scratch = Scratch::new();
    let mut file = format!("{{\"id\": \"panjang\", \"text\": \"{}", "kata ".repeat(14_000_000));
    file.push_str("\"}\n");
    file.push_str(&good());
    scratch.write("panjang.jsonl", &file);
    let started = Instant::now();
    let ran = scratch.run(["index", "panjang.jsonl"]);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("panjang.jsonl:1: record longer than"), "{}", ran.err);
    assert_eq!(scratch.run(["show", "baik"]).code, 0);
}

#[test]
fn a_page_beyond_the_limit_is_refused_in_time() {
    let scratch = Scratch::new();
    scratch.write("panjang.txt", "a".repeat(70_000_000));
    let started = Instant::now();
    let ran = scratch.run(["index", "panjang.txt"]);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("panjang.txt: page longer than"), "{}", ran.err);
}

/// Short texts that are dear to read when a rule is not linear.
#[test]
fn junk_does_not_run_long() {
    let unit = [
        "Pasal 1 ayat (1) ",
        "Baca Juga: ",
        "\"",
        "(((",
        "di Jakarta, ",
        "H. M. ",
        "<div><p>",
        "jo. ",
        "2024/",
        "- ",
        "a\n",
    ];
    let scratch = Scratch::new();
    let records: Vec<_> = unit
        .iter()
        .enumerate()
        .map(|(at, unit)| json!({"id": format!("j{at}"), "text": format!("KPU {}", unit.repeat(100_000 / unit.len()))}))
        .collect();
    scratch.write("sampah.jsonl", json_lines(&records));
    let started = Instant::now();
    let ran = scratch.run(["index", "sampah.jsonl"]);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert!(ran.out.starts_with("11 read = "), "{ran:?}");
}

#[test]
fn an_input_that_breaks_off() {
    let scratch = Scratch::new();
    let whole = zstd::encode_all(good().repeat(2_000).as_bytes(), 3).expect("compressed");
    scratch.write("putus.jsonl.zst", &whole[..whole.len() / 2]);
    scratch.write("baik.jsonl", good());
    let ran = scratch.run(["index", "putus.jsonl.zst", "baik.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("putus.jsonl.zst"), "{}", ran.err);
    assert_eq!(scratch.run(["show", "baik"]).code, 0);
}

#[cfg(unix)]
#[test]
fn links_that_go_in_circles_and_nowhere() {
    use std::os::unix::fs::symlink;
    let scratch = Scratch::new();
    scratch.write("arsip/baik.jsonl", good());
    symlink(scratch.path("arsip"), scratch.path("arsip/lingkar")).expect("a link");
    symlink(scratch.path("tidak-ada"), scratch.path("arsip/putus")).expect("a link");
    let ran = scratch.run(["index", "arsip"]);
    assert!(
        ran.out.starts_with("2 read = 1 added + 0 updated + 0 unchanged + 0 duplicate + 1 refused"),
        "{ran:?}"
    );
    assert!(ran.err.contains("arsip/putus"), "{}", ran.err);
    assert!(ran.out.contains("\nskipped: 1 link to a folder that is read already"), "{ran:?}");
}

#[test]
fn odd_records_are_taken_as_they_are() {
    let scratch = Scratch::new();
    let long_id = "p".repeat(201);
    let records = [
        json!({"id": 17, "judul": "Nomor sebagai id", "isi": ["Paragraf satu.", "Paragraf dua."]}),
        json!({"id": "a/b?c=1 d", "text": "Id dengan tanda."}),
        json!({"id": long_id, "text": "Id terlalu panjang."}),
        json!({"id": "tanpa\u{1}kendali", "text": "Id dengan kendali."}),
        json!({"id": "judul-saja", "title": "Hanya judul"}),
        json!({"id": "tanggal-aneh", "text": "Tanggal ngawur.", "date": "kemarin sore"}),
    ];
    scratch.write("aneh.jsonl", json_lines(&records));
    let ran = scratch.run(["index", "aneh.jsonl"]);
    assert!(ran.out.starts_with("6 read = 6 added"), "{ran:?}");
    let numbered = scratch.json(["show", "17"]);
    assert_eq!(
        (&numbered["title"], &numbered["text"]),
        (&json!("Nomor sebagai id"), &json!("Paragraf satu.\nParagraf dua."))
    );
    assert_eq!(scratch.run(["show", "a/b?c=1 d"]).code, 0);
    assert_eq!(scratch.run(["show", &long_id]).code, 1, "too long for an id: its hash stands in");
    assert_eq!(scratch.json(["show", "judul-saja"])["text"], "");
    assert_eq!(scratch.json(["show", "tanggal-aneh"])["date"], serde_json::Value::Null, "never a guess");
}

#[test]
fn what_is_compressed_twice_or_without_measure_is_refused() {
    use super::formats::gz;
    use std::io::Read;

    let scratch = Scratch::new();
    scratch.write("baik.jsonl", good());
    scratch.write("dua.jsonl.gz", gz(&gz(good().as_bytes())));
    let bomb = |bytes: u64| zstd::encode_all(std::io::repeat(b'a').take(bytes), 1).expect("in memory");
    scratch.write("bom.jsonl.zst", bomb(3 << 30));
    let started = Instant::now();
    let ran = scratch.run(["index", "dua.jsonl.gz", "bom.jsonl.zst", "baik.jsonl"]);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert!(
        ran.out.starts_with("3 read = 1 added + 0 updated + 0 unchanged + 0 duplicate + 2 refused"),
        "{ran:?}"
    );
    assert!(ran.err.contains("dua.jsonl.gz: compressed twice"), "{}", ran.err);
    assert!(
        ran.err.contains("bom.jsonl.zst:1: cannot be read to its end: it expands more than"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn odd_things_in_a_folder() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::net::UnixListener;

    let scratch = Scratch::new();
    scratch.write("arsip/baik.jsonl", good());
    let odd = scratch.path("arsip").join(OsStr::from_bytes(b"kabar-\xFF\xFE.txt"));
    std::fs::write(odd, "Bawaslu Kota Cilegon memanggil dua saksi soal netralitas ASN.").expect("written");
    let pipe = scratch.path("arsip/pipa");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    let _socket = UnixListener::bind(scratch.path("arsip/soket")).expect("a socket");
    std::os::unix::fs::symlink("/dev/zero", scratch.path("arsip/nol")).expect("a link");
    let ran = scratch.run(["index", "arsip"]);
    assert!(
        ran.out.starts_with("5 read = 2 added + 0 updated + 0 unchanged + 0 duplicate + 3 refused"),
        "{ran:?}"
    );
    for name in ["pipa", "soket", "nol"] {
        assert!(ran.err.contains(&format!("arsip/{name}: neither a file nor a folder")), "{}", ran.err);
    }
}

/// What this user may not read is named, and the rest is taken in. Root may read everything: then the program
/// runs as a user who may not.
#[cfg(unix)]
#[test]
fn files_and_folders_that_may_not_be_read() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    const NOBODY: u32 = 65_534;
    let scratch = Scratch::new();
    scratch.write("arsip/baik.jsonl", good());
    scratch.write("arsip/tertutup.jsonl", good());
    scratch.write("arsip/rahasia/a.txt", "Bawaslu memanggil dua saksi.");
    std::fs::create_dir(scratch.index()).expect("a folder");
    let permit = |name: &str, mode| {
        set_permissions(scratch.path(name), Permissions::from_mode(mode)).expect("permitted");
    };
    for (name, mode) in [("", 0o755), ("index", 0o777), ("arsip/tertutup.jsonl", 0), ("arsip/rahasia", 0)] {
        permit(name, mode);
    }
    let mut command = scratch.command(["index", "arsip"]);
    if std::fs::read(scratch.path("arsip/tertutup.jsonl")).is_ok() {
        command.uid(NOBODY).gid(NOBODY);
        if let Err(error) = command.output() {
            eprintln!("SKIPPED: the program cannot be run as another user ({error})");
            return;
        }
        std::fs::remove_dir_all(scratch.index()).expect("removed");
        std::fs::create_dir(scratch.index()).expect("a folder");
        permit("index", 0o777);
    }
    let ran = finish(&mut command);
    permit("arsip/rahasia", 0o755);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.starts_with("3 read = 1 added") && ran.out.contains("+ 2 refused"), "{ran:?}");
    for name in ["arsip/tertutup.jsonl", "arsip/rahasia"] {
        let line = ran.err.lines().find(|line| line.contains(name));
        assert!(line.is_some_and(|line| line.contains("Permission denied")), "{name}: {}", ran.err);
    }
}
