//! Text for benches: sentences of the samples of `seeds/` (written for this project, CC0) mixed anew, the
//! same on every run.

/// Articles made of the sentences of the samples, as JSON Lines.
pub fn articles(count: usize) -> String {
    let mut sentences: Vec<String> = Vec::new();
    for entry in std::fs::read_dir("seeds").expect("run from the project's folder") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = String::from_utf8_lossy(&std::fs::read(&path).expect("readable")).into_owned();
            let long = text.split(". ").map(str::trim).filter(|sentence| sentence.len() > 40);
            sentences.extend(long.map(|sentence| sentence.replace('\n', " ")));
        }
    }
    sentences.sort();
    let mut lines = String::new();
    let mut state = 1_u64;
    let mut next = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    for number in 0..count {
        let text: Vec<&str> = (0..12).map(|_| sentences[next(sentences.len())].as_str()).collect();
        let record = serde_json::json!({
            "id": format!("made-{number}"),
            "title": text[0],
            "text": text.join(". "),
            "date": format!("2024-{:02}-{:02}", next(12) + 1, next(28) + 1),
            "source": format!("contoh{}.example", next(20)),
        });
        lines.push_str(&record.to_string());
        lines.push('\n');
    }
    lines
}
