//! Articles written for these tests, what is looked for, and what is shown, marks in brackets.

use proptest::prelude::*;

use crate::entity::Mention;
use crate::text::{Language, fold};

use super::*;

const ANALYZER: fn() -> Analyzer = || Analyzer::new(Language::Indonesian);

fn exact(word: &str) -> Pattern {
    Pattern::Exact(fold(word).into_owned())
}

fn root(word: &str) -> Pattern {
    Pattern::Root(ANALYZER().tokens(word).remove(0).root)
}

fn phrase(words: &str, slop: u32) -> Pattern {
    let words = ANALYZER().tokens(words).into_iter().map(|token| token.exact).collect();
    Pattern::Phrase { words, slop }
}

fn highlight(clauses: Vec<Vec<Pattern>>) -> Highlight {
    let mut highlight = Highlight::new();
    for patterns in clauses {
        highlight.clause(None, patterns);
    }
    highlight
}

/// The snippets with `[ ]` around the marks, `title|` before those of the title.
fn show(title: Option<&str>, text: &str, highlight: &Highlight, options: SnippetOptions) -> Vec<String> {
    let snippets = snippets(title, text, highlight, &ANALYZER(), options);
    snippets
        .iter()
        .map(|snippet| {
            let mut shown = snippet.text.clone();
            for (start, end) in snippet.marks.iter().rev() {
                shown.insert(*end, ']');
                shown.insert(*start, '[');
            }
            if snippet.field == Part::Title { format!("title|{shown}") } else { shown }
        })
        .collect()
}

const TEXT: &str = "Ketua KPU membuka rapat pleno di aula kantor. Para saksi menandatangani berita acara.\n\
    Bawaslu menerima laporan politik uang dari warga desa. Menurut H. Slamet, S.H. laporan itu lengkap.\n\
    Petugas KPU mengantar surat suara ke gudang. Politik itu soal uang, kata warga.\n\
    Rapat berikutnya digelar pekan depan bersama Bawaslu dan KPU.";

#[test]
fn fragments_are_chosen_and_marked() {
    let options = |max_fragments, max_chars| SnippetOptions { max_fragments, max_chars };
    let cases: Vec<(&str, Highlight, SnippetOptions, &[&str])> = vec![
        (
            "most clauses first",
            highlight(vec![vec![exact("bawaslu")], vec![exact("kpu")]]),
            options(1, 80),
            &["Rapat berikutnya digelar pekan depan bersama [Bawaslu] dan [KPU]."],
        ),
        (
            "in the order of the text",
            highlight(vec![vec![exact("bawaslu")], vec![exact("kpu")]]),
            options(3, 80),
            &[
                "Ketua [KPU] membuka rapat pleno di aula kantor.",
                "[Bawaslu] menerima laporan politik uang dari warga desa.",
                "Rapat berikutnya digelar pekan depan bersama [Bawaslu] dan [KPU].",
            ],
        ),
        (
            "by root",
            highlight(vec![vec![root("lapor")]]),
            options(1, 80),
            &["Bawaslu menerima [laporan] politik uang dari warga desa."],
        ),
        (
            "a phrase as a whole and only as a phrase",
            highlight(vec![vec![phrase("politik uang", 0)]]),
            options(3, 80),
            &["Bawaslu menerima laporan [politik uang] dari warga desa."],
        ),
        (
            "a phrase with slop",
            highlight(vec![vec![phrase("politik uang", 2)]]),
            options(3, 60),
            &[
                "Bawaslu menerima laporan [politik uang] dari warga desa.",
                "[Politik itu soal uang], kata warga.",
            ],
        ),
        (
            "abbreviations end no sentence",
            highlight(vec![vec![exact("lengkap")]]),
            options(1, 60),
            &["Menurut H. Slamet, S.H. laporan itu [lengkap]."],
        ),
        (
            "a short sentence with the next one",
            highlight(vec![vec![exact("pleno")]]),
            options(1, 120),
            &["Ketua KPU membuka rapat [pleno] di aula kantor. Para saksi menandatangani berita acara."],
        ),
        (
            "cut at blanks",
            highlight(vec![vec![exact("pekan")]]),
            options(1, 32),
            &["…digelar [pekan] depan bersama…"],
        ),
        (
            "nothing to mark",
            highlight(vec![vec![exact("mahkamah")]]),
            options(3, 100),
            &["Ketua KPU membuka rapat pleno di aula kantor. Para saksi menandatangani berita acara."],
        ),
        ("nothing to mark, cut", Highlight::new(), options(3, 32), &["Ketua KPU membuka rapat pleno…"]),
        ("no fragment wanted", highlight(vec![vec![exact("kpu")]]), options(0, 32), &[]),
        (
            "a mention beside words of the same clause",
            highlight(vec![vec![exact("slamet"), Pattern::Mention(mention("H. Slamet, S.H."))]]),
            options(1, 60),
            &["Menurut [H. Slamet, S.H.] laporan itu lengkap."],
        ),
    ];
    for (name, highlight, options, expected) in cases {
        assert_eq!(show(None, TEXT, &highlight, options), expected, "{name}");
    }
}

fn mention(words: &str) -> Mention {
    let start = TEXT.find(words).unwrap();
    Mention::new(Part::Text, Span::new(start, start + words.len()))
}

#[test]
fn the_title_is_shown_when_it_matched() {
    let both = highlight(vec![vec![exact("kpu")]]);
    let options = SnippetOptions { max_fragments: 1, max_chars: 60 };
    assert_eq!(
        show(Some("KPU: rapat.  Lalu\tapa?"), "Rapat KPU selesai.", &both, options),
        ["title|[KPU]: rapat. Lalu apa?", "Rapat [KPU] selesai."]
    );
    assert_eq!(show(Some("Rapat"), "Rapat KPU selesai.", &both, options), ["Rapat [KPU] selesai."]);
    let mut only_title = Highlight::new();
    only_title.clause(Some(Part::Title), [exact("kpu")]);
    assert_eq!(
        show(Some("KPU rapat"), "Rapat KPU selesai.", &only_title, options),
        ["title|[KPU] rapat", "Rapat KPU selesai."]
    );
    assert_eq!(show(None, "", &both, options), Vec::<String>::new());
    assert_eq!(show(Some(""), " \n ", &both, options), Vec::<String>::new());
}

#[test]
fn snippets_are_printed_as_json() {
    let found = snippets(
        Some("KPU"),
        "",
        &highlight(vec![vec![exact("kpu")]]),
        &ANALYZER(),
        SnippetOptions::default(),
    );
    assert_eq!(serde_json::to_string(&found).unwrap(), r#"[{"field":"title","text":"KPU","marks":[[0,3]]}]"#);
}

#[test]
fn long_words_and_long_phrases_are_cut() {
    let options = SnippetOptions { max_fragments: 2, max_chars: 20 };
    let long = "kpu".repeat(50);
    let shown = show(None, &long, &highlight(vec![vec![exact(&long)]]), options);
    assert_eq!(shown, ["[kpukpukpukpukpukpu]…"]);
    let words = "satu dua tiga empat lima enam tujuh delapan";
    let shown = show(None, words, &highlight(vec![vec![phrase(words, 0)]]), options);
    assert_eq!(shown[0], "[satu dua tiga]…");
}

#[test]
fn a_long_text_takes_linear_time() {
    let options = SnippetOptions::default();
    let patterns = vec![
        vec![root("kpu")],
        vec![phrase("a a a a", 0)],
        vec![phrase("a b a", 9)],
        vec![phrase("kpu a", 3)],
    ];
    let highlight = highlight(patterns);
    // No clock: quadratic time would take minutes here, and everybody would see it.
    for unit in ["a ", "kpu. ", "a.", "....", "\n", "a b. A ", ")\". ", "選", "1. "] {
        let text = unit.repeat(60_000 / unit.len());
        let found = snippets(Some("kpu"), &text, &highlight, &ANALYZER(), options);
        assert!(!found.is_empty());
    }
}

/// Texts that break what a reader takes for granted: no blanks, another direction, marks on marks.
#[test]
fn odd_texts_are_shown() {
    let kpu = || highlight(vec![vec![exact("kpu")]]);
    let options = SnippetOptions { max_fragments: 1, max_chars: 40 };
    let word = "x".repeat(1_000_000);
    let row = "選挙管理委員会".repeat(1_000);
    let marks = format!("a{} kpu", "\u{301}".repeat(5_000));
    let cases: Vec<(&str, String, Option<&str>)> = vec![
        ("a word of a million letters before", format!("{word} kpu akhir"), Some("…[kpu] akhir")),
        ("and behind", format!("awal kpu {word}"), Some("awal [kpu]…")),
        ("and around", format!("{word} kpu {word}"), None),
        ("no blanks at all", format!("{row}kpu{row}"), None),
        ("punctuation instead of blanks", format!("{}kpu{}", "a,".repeat(9_000), ",b".repeat(9_000)), None),
        ("from right to left", "قال kpu إن الانتخابات قريبة".into(), Some("قال [kpu] إن الانتخابات قريبة")),
        ("many marks on one letter", marks, None),
        ("blank lines", format!("{}kpu{}", "\n".repeat(9_000), "\n".repeat(9_000)), Some("[kpu]")),
        ("signs without ink", format!("{}kpu", "\u{200b}".repeat(500)), None),
    ];
    for (name, text, expected) in cases {
        let shown = show(None, &text, &kpu(), options);
        assert_eq!(shown.len(), 1, "{name}");
        assert!(shown[0].contains("[kpu]"), "{name}: {}", shown[0]);
        assert!(shown[0].chars().count() <= 42, "{name}: {}", shown[0]);
        if let Some(expected) = expected {
            assert_eq!(shown[0], expected, "{name}");
        }
    }
}

/// A text made of words that match, words that do not, stops, blanks and wide characters.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "kpu",
        "KPU",
        "politik",
        "uang",
        "melaporkan",
        "laporan",
        "é",
        "選挙",
        "e\u{301}",
        "😀",
        "S.H.",
        "No.",
        ".",
        ". ",
        "! ",
        "?\" ",
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "\u{85}",
        "\"",
        "-",
        "x",
        "panjangsekalikatanya",
    ]);
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

fn check_laws(
    title: &str,
    text: &str,
    starts: &[(usize, usize)],
    options: SnippetOptions,
) -> Result<(), TestCaseError> {
    let mentions = starts
        .iter()
        .map(|&(start, length)| Pattern::Mention(Mention { field: Part::Text, start, end: start + length }));
    let mut highlight = highlight(vec![
        vec![exact("kpu")],
        vec![root("lapor")],
        vec![phrase("politik uang", 0)],
        vec![phrase("uang kpu politik", 3)],
    ]);
    highlight.clause(None, mentions);
    let found = snippets(Some(title), text, &highlight, &ANALYZER(), options);
    let fragments: Vec<_> = found.iter().filter(|snippet| snippet.field == Part::Text).collect();
    prop_assert!(fragments.len() <= options.max_fragments);
    prop_assert_eq!(fragments.is_empty(), options.max_fragments == 0 || text.trim().is_empty());
    for snippet in &found {
        prop_assert!(!snippet.text.is_empty());
        prop_assert!(snippet.text.chars().count() <= options.max_chars.max(16), "{:?}", snippet);
        prop_assert!(!snippet.text.contains(char::is_control));
        let mut end = 0;
        for (index, &(from, to)) in snippet.marks.iter().enumerate() {
            prop_assert!(index == 0 || end < from, "{:?}", snippet);
            prop_assert!(from < to && snippet.text.get(from..to).is_some(), "{:?}", snippet);
            end = to;
        }
    }
    let matched = ANALYZER().tokens(text).iter().any(|token| token.exact == "kpu" || token.root == "lapor");
    let marked = fragments.iter().any(|snippet| !snippet.marks.is_empty());
    prop_assert!(!matched || marked || options.max_fragments == 0, "{:?} of {:?}", fragments, text);
    Ok(())
}

proptest! {
    #[test]
    fn marks_slice_what_is_shown(
        title in texts(),
        text in texts(),
        mentions in prop::collection::vec((0_usize..300, 0_usize..30), 0..4),
        max_fragments in 0_usize..4,
        max_chars in 0_usize..120,
    ) {
        check_laws(&title, &text, &mentions, SnippetOptions { max_fragments, max_chars })?;
    }

    #[test]
    fn marks_slice_any_text(text in any::<String>(), max_chars in 0_usize..40) {
        check_laws(&text, &text, &[(0, 1)], SnippetOptions { max_fragments: 2, max_chars })?;
    }
}
