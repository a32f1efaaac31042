//! `telusur serve` from outside: the API, what it refuses, and what it lives through.

mod access;
mod answers;
pub mod client;
mod hostile;
mod living;
pub mod page;

use serde_json::json;

use crate::scratch::{Scratch, json_lines, seeds};

/// The samples in an index, and articles with ids that are hard to write in a URL.
pub fn indexed() -> Scratch {
    let scratch = Scratch::new();
    let records = [
        json!({"id": "a/b c?d#e", "title": "Rapat <b>pleno</b> & debat", "url": "https://kabar.example/1",
            "text": "Rapat pleno KPU Kota Cilegon membahas politik uang.", "date": "2024-02-01"}),
        json!({"id": "pleno-2", "title": "Pleno kedua", "text": "Rapat pleno dibuka di balai kota."}),
    ];
    let file = scratch.write("sulit.jsonl", json_lines(&records));
    assert_eq!(scratch.run([&"index".into(), &seeds(), &file]).code, 0);
    scratch
}

/// Text as the value of a parameter.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
