//! Queries made from a grammar and from noise, many of them: each is read, or refused with its place.
//!
//! The suite runs a share of them. All ten million:
//! `cargo test --release --test integration generated -- --ignored --nocapture`; `TELUSUR_GENERATED` asks for
//! another number.

use telusur::SearchRequest;
use telusur::query::parse;
use telusur::text::Span;

use crate::corpus::index_all;

/// Numbers that are the same on every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    pub fn pick<'v, T: ?Sized>(&mut self, values: &[&'v T]) -> &'v T {
        values[self.below(values.len())]
    }
}

const WORDS: &[&str] = &[
    "kpu",
    "bawaslu",
    "uang",
    "politik",
    "yang",
    "di",
    "kapal",
    "undang-undang",
    "sosial-ekonomi",
    "90/PUU-XXI/2023",
    "12:30",
    "https://kpu.go.id/a?b=1",
    "jum'at",
    "KPU:",
    "judul",
    "dan",
    "or",
    "é",
    "選挙",
    "e\u{301}",
    "😀",
    "2024",
    "\u{202e}aneh",
    "ß",
    "İ",
];
const FIELDS: &[&str] = &[
    "judul:",
    "isi:",
    "provinsi:",
    "kabupaten:",
    "venue:",
    "peraturan:",
    "pejabat:",
    "orang:",
    "jabatan:",
    "sumber:",
    "bahasa:",
    "tanggal:",
    "bulan:",
    "id:",
    "provins:",
    "entah:",
    "TITLE:",
    "judul: ",
];
const VALUES: &[&str] = &[
    "jabar",
    "32",
    "\"Jawa Barat\"",
    "uu/2017/7",
    "\"UU Pemilu\"",
    "bey",
    "2024",
    "2024-08..",
    ">=2024",
    "5/8/2024",
    "5 Agustus 2024",
    "..",
    "kabar.example",
    "en",
    "(jabar ATAU banten)",
    "jabra",
    "-jabar",
];
const SIGNS: &[&str] = &[
    " ", " ", "(", ")", "\"", "“", "”", "'", "+", "-", "!", "=", "~", "~2", "^", "^2", "*", "?", ":", "..",
    ">=", "<", "&&", "||", "\\", "/", ",", ".", "–", "\n", "\u{200b}", "\u{202e}", "\u{0}", "[", "]", "#",
    "@", "|", "&",
];
const OPERATORS: &[&str] = &[
    " ",
    " DAN ",
    " ATAU ",
    " AND ",
    " OR ",
    " AND NOT ",
    " BUKAN ",
    " DEKAT/3 ",
    " NEAR/101 ",
    " -",
    " +",
    " NOT NOT ",
];

/// A sentence of the language, at most `depth` parentheses deep.
fn sentence(random: &mut Random, depth: usize, query: &mut String) {
    for at in 0..=random.below(4) {
        if at > 0 {
            query.push_str(random.pick(OPERATORS));
        }
        query.push_str(random.pick(&["", "", "", "", "-", "+", "=", "NOT "]));
        match random.below(12) {
            0 if depth > 0 => {
                query.push('(');
                sentence(random, depth - 1, query);
                query.push(')');
            }
            1 => {
                query.push('"');
                query.push_str(random.pick(WORDS));
                query.push(' ');
                query.push_str(random.pick(WORDS));
                query.push('"');
            }
            2 | 3 => {
                query.push_str(random.pick(FIELDS));
                query.push_str(random.pick(VALUES));
            }
            4 => {
                query.push_str(random.pick(FIELDS));
                query.push('(');
                sentence(random, 0, query);
                query.push(')');
            }
            5 => {
                query.push_str(random.pick(&["*", "?", "k"]));
                query.push_str(random.pick(WORDS));
                query.push_str(random.pick(&["*", "?", "~", "~2"]));
            }
            _ => query.push_str(random.pick(WORDS)),
        }
        query.push_str(random.pick(&["", "", "", "", "", "^2", "~1", "~3", ",", "?", "*"]));
    }
}

/// Query number `seed`: a sentence, a sentence with a slip, pieces thrown together, or noise.
pub fn query(seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d);
    let mut query = String::new();
    match random.below(8) {
        0..=2 => sentence(&mut random, 3, &mut query),
        3 | 4 => {
            sentence(&mut random, 2, &mut query);
            for _ in 0..=random.below(3) {
                let places: Vec<usize> =
                    query.char_indices().map(|(at, _)| at).chain([query.len()]).collect();
                let at = places[random.below(places.len())];
                match random.below(3) {
                    0 => query.insert_str(at, random.pick(SIGNS)),
                    1 => query.truncate(at),
                    _ if at < query.len() => drop(query.remove(at)),
                    _ => {}
                }
            }
        }
        5 | 6 => {
            for _ in 0..random.below(24) {
                query.push_str(match random.below(5) {
                    0 => random.pick(WORDS),
                    1 => random.pick(FIELDS),
                    2 => random.pick(OPERATORS),
                    _ => random.pick(SIGNS),
                });
            }
        }
        _ => {
            for _ in 0..random.below(40) {
                let bound = *random.pick(&[&0x80_usize, &0x800, &0x3000, &0x11_0000]);
                query.extend(char::from_u32(random.below(bound) as u32));
            }
        }
    }
    // Now and then as long, wide or deep as the limits, and beyond.
    if random.below(500) == 0 {
        let unit = random.pick(&[
            "(",
            "-(",
            "judul:(",
            "a ",
            "\"a\" ",
            "a ATAU ",
            "NOT ",
            "a DEKAT/5 ",
            "\"",
            ")",
            "a~",
            "é",
        ]);
        query = unit.repeat(1 + random.below(4_200 / unit.len())) + &query;
    }
    query
}

/// Reads query number `seed`; whether it was accepted, or which law it breaks.
fn check(seed: u64) -> Result<bool, String> {
    let query = query(seed);
    let broken = |what: String| Err(format!("{seed}: {query:?} {what}"));
    let is_inside = |span: Span| query.get(span.start..span.end).is_some();
    match parse(&query) {
        Ok(read) => {
            let understood = read.understood();
            let again = parse(&understood).map(|again| again.understood());
            // What was typed can be longer than it may be once every operator is written out.
            let fits = understood.len() <= telusur::query::MAX_BYTES;
            if fits && again.as_ref() != Ok(&understood) {
                return broken(format!("is understood as {understood:?}, which is {again:?}"));
            }
            match read.notes.iter().find(|note| !is_inside(note.span)) {
                Some(note) => broken(format!("has the note {note:?}")),
                None => Ok(true),
            }
        }
        Err(error) if is_inside(error.span) && error.render(&query).lines().count() == 3 => Ok(false),
        Err(error) => broken(format!("is refused with {error:?}")),
    }
}

/// Reads queries on a small stack, so that a recursion without bound would be seen; gives how many were
/// accepted.
fn read_queries(count: u64) -> u64 {
    let work = move || {
        let (mut accepted, mut broken) = (0, Vec::new());
        for seed in 0..count {
            match check(seed) {
                Ok(is_accepted) => accepted += u64::from(is_accepted),
                Err(law) if broken.len() < 30 => broken.push(law),
                Err(_) => {}
            }
        }
        assert!(broken.is_empty(), "{}", broken.join("\n"));
        accepted
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(work).expect("a thread");
    thread.join().expect("no query breaks a law")
}

#[test]
fn queries_are_read_or_refused() {
    let count = 10_000;
    let accepted = read_queries(count);
    assert!(accepted > count / 4 && accepted < count * 3 / 4, "{accepted} of {count} accepted");
}

#[test]
#[ignore = "minutes: ten million queries"]
fn ten_million_queries_are_read_or_refused() {
    let asked = std::env::var("TELUSUR_GENERATED").ok().and_then(|count| count.parse().ok());
    let count = asked.unwrap_or(10_000_000);
    let accepted = read_queries(count);
    println!("{count} queries: {accepted} accepted, {} refused", count - accepted);
}

/// Lowering, searching and showing what was found: no panic, every hit can be shown.
fn search_queries(count: u64) -> (usize, usize) {
    let indexed = index_all(&crate::engine::articles());
    let (mut hits, mut refused) = (0, 0);
    for seed in 0..count {
        let query = query(seed);
        let request = SearchRequest::new(&query).exact(seed % 7 == 0).by_story(seed % 5 == 0);
        match indexed.index.search(&request) {
            Err(error) => {
                assert!(!error.to_string().trim().is_empty(), "{query:?}");
                refused += 1;
            }
            Ok(found) => {
                for hit in found.hits.iter().chain(&found.also) {
                    assert!(
                        hit.snippets.iter().any(|snippet| !snippet.text.is_empty()),
                        "{query:?}: {}",
                        hit.id
                    );
                    for snippet in &hit.snippets {
                        let in_text = |&(start, end): &(usize, usize)| {
                            snippet.text.get(start..end).is_some_and(|mark| !mark.is_empty())
                        };
                        assert!(snippet.marks.iter().all(in_text), "{query:?}: {snippet:?}");
                    }
                }
                for suggestion in &found.suggestions {
                    assert!(suggestion.total > 0, "{query:?}: {suggestion:?}");
                }
                hits += found.hits.len() + found.also.len();
            }
        }
    }
    (hits, refused)
}

#[test]
fn queries_are_searched_and_shown() {
    let (hits, refused) = search_queries(600);
    assert!(hits > 100 && refused > 100, "{hits} hits, {refused} refused");
}

#[test]
#[ignore = "minutes: two hundred thousand searches"]
fn many_queries_are_searched_and_shown() {
    let count = 200_000;
    let (hits, refused) = search_queries(count);
    println!("{count} searches: {hits} hits shown, {refused} refused");
}
