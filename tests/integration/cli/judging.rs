//! Judged queries: figures, run files, comparisons.

use crate::scratch::Scratch;

const ARTICLES: &str = r#"{"id": "a-1", "title": null, "text": "Bawaslu meminta ASN netral dalam pemilihan.", "lang": "id"}
{"id": "a-2", "title": null, "text": "Kampanye dilarang di sekolah.", "lang": "id"}
"#;

#[test]
fn judged_queries_give_figures_and_a_run() {
    let scratch = Scratch::new();
    let articles = scratch.write("artikel.jsonl", ARTICLES);
    scratch.run(["index".as_ref(), articles.as_os_str()]);
    // The first is found by roots only; the second cannot be read and is searched as words.
    let topics =
        scratch.write("t.tsv", "q1\tkenetralan pemilih\nq2\tsekolah \"kampanye\nq3\t\"ASN netral\"\n");
    let qrels = scratch.write("q.tsv", "q1\ta-1\t1\nq2 0 a-2 1\n");
    let run = scratch.path("baru.run");
    let arguments = |more: &[&str]| {
        let mut all = vec!["eval".to_string(), "--topics".into(), topics.display().to_string()];
        all.extend(["--qrels".to_string(), qrels.display().to_string()]);
        all.extend(more.iter().map(|argument| argument.to_string()));
        all
    };
    let path = run.display().to_string();
    let report = scratch.json(arguments(&["--run-out", &path, "--per-query"]));
    assert_eq!(
        (&report["n"], &report["mrr@10"], &report["recall@100"]),
        (&2.into(), &1.0.into(), &1.0.into())
    );
    assert_eq!(report["read_as_words"], serde_json::json!(["q2"]));
    assert_eq!(report["with_operators"], serde_json::json!(["q3"]));
    assert_eq!(report["unjudged"], serde_json::json!(["q3"]));
    assert_eq!(report["topics"][0]["first"], 1);
    let written = std::fs::read_to_string(&run).expect("a run");
    assert!(written.starts_with("q1 Q0 a-1 1 "), "{written}");
    assert!(written.contains("\nq3 Q0 a-1 1 "), "{written}");
    let exact = scratch.json(arguments(&["--exact", "--compare", &path]));
    assert_eq!((&exact["mrr@10"], &exact["comparison"][1]["worse"]), (&0.5.into(), &1.into()));
    let judged = scratch.json(arguments(&["--run", &path, "--compare", &path, "--per-query"]));
    assert_eq!((&judged["mrr@10"], &judged["comparison"][1]["p_value"]), (&1.0.into(), &1.0.into()));
    assert_eq!(judged["topics"][0]["other"]["mrr@10"], 1.0);
    let worse = scratch.write("lama.run", "q1 Q0 a-2 1 9 lain\nq1 Q0 a-1 2 8 lain\nq2 Q0 a-2 1 9 lain\n");
    let table =
        scratch.run(arguments(&["--run", &path, "--compare", &worse.display().to_string(), "--per-query"]));
    assert!(table.out.contains("+0.5000"), "{}", table.out);
    let text = scratch.run(arguments(&[])).out;
    assert!(text.contains("MRR@10       1.0000"), "{text}");
}

#[test]
fn broken_lines_are_named() {
    let scratch = Scratch::new();
    let topics = scratch.write("t.tsv", "q1 tanpa tab\n");
    let qrels = scratch.write("q.tsv", "q1 a-1 1\n");
    let ran = scratch.run([
        "eval".as_ref(),
        "--topics".as_ref(),
        topics.as_os_str(),
        "--qrels".as_ref(),
        qrels.as_os_str(),
    ]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("line 1: expected the topic's id"), "{}", ran.err);
}

#[test]
fn known_copies_give_figures() {
    let scratch = Scratch::new();
    let words = |from: usize, to: usize| (from..to).map(|at| format!("kata{at}x ")).collect::<String>();
    let record = |id: &str, text: &str, copy: &str| {
        format!("{{\"id\": \"{id}\", \"text\": \"{text}\", \"date\": \"2024-02-14\"{copy}}}\n")
    };
    let copy = |edit: &str| format!(", \"copy_of\": \"a\", \"edit\": \"{edit}\"");
    let known = scratch.write(
        "salinan.jsonl",
        [
            record("a", &words(0, 100), ""),
            record("b", &words(0, 60), &copy("cut")),
            record("c", &words(0, 45), &copy("cut")),
            record("d", &words(200, 300), &copy("reworded")),
            record("e", &words(200, 290), ""),
        ]
        .concat(),
    );
    scratch.run(["index".as_ref(), known.as_os_str()]);
    let known = known.display().to_string();
    let report = scratch.json(["eval", "--copies", &known]);
    assert_eq!(
        report["edits"],
        serde_json::json!([{"edit": "cut", "n": 2, "found": 2, "elsewhere": 0, "elsewhere_alike": 0},
            {"edit": "reworded", "n": 1, "found": 0, "elsewhere": 1, "elsewhere_alike": 1}])
    );
    let counts = ["pairs", "alike", "alike_any", "labelled"].map(|name| report[name].as_u64());
    assert_eq!(counts, [Some(3), Some(3), Some(3), Some(2)]);
    let ran = scratch.run(["eval", "--copies", &known]);
    assert!(ran.out.contains("cut             1.0000    1.0000"), "{}", ran.out);
    let more = scratch.write("lain.jsonl", record("x", "tidak ada", ""));
    assert_eq!(scratch.run(["eval", "--copies", &more.display().to_string()]).code, 2);
}
