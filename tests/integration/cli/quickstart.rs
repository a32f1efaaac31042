//! The first command, and the small ones around it.

use std::fs;

use crate::scratch::{Scratch, finish, seeds};

#[test]
fn quickstart_finds_something_and_counts_three_facets() {
    let scratch = Scratch::new();
    let ran = scratch.run(["quickstart"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for part in [
        "34 sample articles",
        "$ telusur --index",
        "search 'netralitas ASN'",
        " 1. ",
        " 2. ",
        " 3. ",
        "Try next",
    ] {
        assert!(ran.out.contains(part) || ran.out.contains(part.trim_start()), "{part:?} not in {}", ran.out);
    }
    for facet in ["\nprovince\n", "\nregulation\n", "\nofficial\n"] {
        let (_, below) = ran.out.split_once(facet).unwrap_or_else(|| panic!("{facet:?} not in {}", ran.out));
        let first = below.lines().next().unwrap_or("");
        assert!(first.split_whitespace().any(|word| word.parse::<u64>().is_ok_and(|n| n > 0)), "{first:?}");
    }
    assert_eq!(ran.err, "");
}

#[test]
fn what_quickstart_suggests_works() {
    let scratch = Scratch::new();
    let ran = scratch.run(["quickstart"]);
    let suggested: Vec<&str> =
        ran.out.lines().map(str::trim).filter(|line| line.starts_with("telusur --index")).collect();
    assert!(suggested.len() >= 3, "{}", ran.out);
    for line in suggested {
        let program = env!("CARGO_BIN_EXE_telusur");
        let shell = line.replacen("telusur", &format!("'{program}'"), 1);
        let ran = finish(std::process::Command::new("sh").args(["-c", &shell]).current_dir(scratch.path("")));
        assert_eq!(ran.code, 0, "{line}: {ran:?}");
    }
}

#[test]
fn quickstart_with_another_query() {
    let scratch = Scratch::new();
    let found = scratch.run(["quickstart", "politik uang"]);
    assert_eq!(found.code, 0);
    assert!(found.out.contains("search 'politik uang'"), "{}", found.out);
    let nothing = scratch.run(["quickstart", "\"kata yang tidak ada di mana pun\""]);
    assert_eq!(nothing.code, 1, "{nothing:?}");
}

#[test]
fn quickstart_leaves_the_own_index_alone() {
    let scratch = Scratch::new();
    let page = scratch.write("milik.txt", "Bawaslu Kota Cilegon memanggil dua saksi soal netralitas ASN.");
    assert_eq!(scratch.run([&"index".into(), &page]).code, 0);
    let before = scratch.run(["stats"]).out;
    for _ in 0..2 {
        assert_eq!(scratch.run(["quickstart"]).code, 0, "again and again");
    }
    assert_eq!(scratch.run(["stats"]).out, before);
    assert_eq!(scratch.json(["search", "netralitas"])["total"], 1, "the samples are not in it");
    let samples = scratch.index().join("contoh");
    let inside = finish(&mut scratch.command_at(&samples, ["stats", "--json"]));
    assert!(inside.out.contains("\"articles\":34"), "{inside:?}");
}

#[test]
fn an_own_index_can_be_made_beside_the_samples() {
    let scratch = Scratch::new();
    assert_eq!(scratch.run(["quickstart"]).code, 0);
    let page = scratch.write("milik.txt", "Bawaslu Kota Cilegon memanggil dua saksi soal netralitas ASN.");
    assert_eq!(scratch.run([&"index".into(), &page]).code, 0);
    assert_eq!(scratch.json(["stats"])["articles"], 1);
    assert_eq!(scratch.run([&"index".into(), &"--rebuild".into(), &page]).code, 0);
    let samples = scratch.index().join("contoh");
    let ran = finish(&mut scratch.command_at(&samples, ["search", "netralitas"]));
    assert_eq!(ran.code, 0, "a rebuild leaves the samples: {ran:?}");
}

#[test]
fn every_command_on_the_samples() {
    let scratch = Scratch::new();
    let indexed = scratch.run([&"index".into(), &seeds()]);
    assert_eq!(indexed.code, 0, "{indexed:?}");
    assert!(
        indexed.out.starts_with("34 read = 34 added + 0 updated + 0 unchanged + 0 duplicate + 0 refused"),
        "{indexed:?}"
    );

    let search = scratch.run(["search", "netralitas ASN", "--province", "Banten"]);
    assert_eq!(search.code, 0, "{search:?}");
    assert!(search.out.contains("Cilegon") && search.out.contains("[ASN]"), "{}", search.out);

    let facets = scratch.run(["facets", "province"]);
    assert_eq!(facets.code, 0);
    assert!(facets.out.starts_with("province\n"), "{}", facets.out);
    assert!(facets.out.contains("Jawa Barat") && facets.out.contains("  32"), "{}", facets.out);

    let id = scratch.json(["search", "judul:Mesuji"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let show = scratch.run(["show", &id]);
    assert_eq!(show.code, 0);
    assert!(show.out.contains("Banjir Rendam TPS") && show.out.contains("regulation"), "{}", show.out);
    assert_eq!(scratch.run(["show", "contoh-0001"]).code, 0, "an own id is kept");

    let stats = scratch.run(["stats"]);
    assert!(
        stats.out.lines().any(|line| line.starts_with("articles") && line.ends_with(" 34")),
        "{}",
        stats.out
    );

    let analyze = scratch.run(["analyze", "Memverifikasi kertas-kertas"]);
    assert!(analyze.out.contains("verifikasi") && analyze.out.lines().count() == 2, "{}", analyze.out);
}

#[test]
fn roots_one_a_line() {
    let scratch = Scratch::new();
    let ran = scratch.feed(["analyze", "--roots", "-"], b"Pelanggaran\nMELANGGAR\nundang-undang\n\nkpu\n");
    assert_eq!(ran.code, 0);
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), ["langgar", "langgar", "undang", "", "kpu"]);
}

#[test]
fn a_small_bench() {
    let scratch = Scratch::new();
    let pages: Vec<_> =
        fs::read_dir(seeds()).expect("seeds").map(|entry| entry.expect("a file").path()).take(6).collect();
    let mut index = scratch.command(["index"]);
    assert_eq!(finish(index.args(&pages)).code, 0);
    let queries = scratch.write("kueri.txt", "kata\tpemilu\nfrasa\t\"politik uang\"\nnetralitas ASN\n");
    let mut bench = scratch.command(["bench", "--json", "--queries"]);
    let ran = finish(bench.arg(&queries));
    assert_eq!(ran.code, 0, "{ran:?}");
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let kinds: Vec<&str> = report["warm"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["kind"].as_str().expect("a kind"))
        .collect();
    assert_eq!(kinds, ["kata", "frasa", "query"]);
    let made = scratch.run(["bench", "--make-queries", "2", "--print-queries"]);
    assert_eq!(made.code, 0);
    assert!(
        made.out.lines().count() >= 4 && made.out.lines().all(|line| line.contains('\t')),
        "{}",
        made.out
    );
}

#[test]
fn completions_and_manual() {
    let scratch = Scratch::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = scratch.run(["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("telusur") && ran.out.contains("province"), "{shell}");
    }
    let manual = scratch.run(["man"]);
    assert!(manual.code == 0 && manual.out.contains(".TH telusur") && manual.out.contains("quickstart"));
}

#[test]
fn help_shows_defaults_and_an_example_for_each_command() {
    let scratch = Scratch::new();
    let help = scratch.run(["--help"]);
    assert!(
        help.code == 0 && help.out.contains("default: index") && help.out.contains("Exit codes"),
        "{}",
        help.out
    );
    for command in [
        "quickstart",
        "index",
        "search",
        "facets",
        "show",
        "extract",
        "analyze",
        "stats",
        "bench",
        "completions",
        "man",
    ] {
        let help = scratch.run([command, "--help"]);
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command}");
        if command != "quickstart" {
            assert!(help.out.contains("telusur "), "{command} --help has no example: {}", help.out);
        }
    }
    let version = scratch.run(["--version"]);
    assert_eq!(version.out.trim(), concat!("telusur ", env!("CARGO_PKG_VERSION")));
}
