//! Notes of an answer in Indonesian, by a table of their wording.

/// The table of notes: English and Indonesian, `{}` for what changes.
const TABLE: &str = include_str!("data/notes.tsv");

/// What was read in another way than the reader may have meant, and the language it is said in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub text: String,
    pub lang: &'static str,
}

impl Note {
    /// A note of an answer: in Indonesian where the table knows it.
    pub(super) fn new(text: &str) -> Note {
        let rows =
            TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        for (english, indonesian) in rows {
            if let Some(parts) = parts_of(text, english) {
                return Note { text: filled(indonesian, &parts), lang: "id" };
            }
        }
        Note { text: text.into(), lang: "en" }
    }
}

/// What stands in `text` for each `{}` of a wording; none when it is another wording.
fn parts_of<'t>(text: &'t str, wording: &str) -> Option<Vec<&'t str>> {
    let mut fixed = wording.split("{}");
    let mut rest = text.strip_prefix(fixed.next()?)?;
    let mut parts = Vec::new();
    let mut fixed = fixed.peekable();
    while let Some(piece) = fixed.next() {
        let end = if fixed.peek().is_none() {
            rest.ends_with(piece).then(|| rest.len() - piece.len())?
        } else {
            rest.find(piece)?
        };
        parts.push(&rest[..end]);
        rest = &rest[end + piece.len()..];
    }
    rest.is_empty().then_some(parts)
}

fn filled(wording: &str, parts: &[&str]) -> String {
    let mut filled = String::new();
    let mut parts = parts.iter();
    for (at, piece) in wording.split("{}").enumerate() {
        if at > 0 {
            filled.push_str(parts.next().copied().unwrap_or_default());
        }
        filled.push_str(piece);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_told_in_indonesian() {
        let cases = [
            (
                "\"--\" holds no letter or digit and was left out",
                "\"--\" tidak memuat huruf atau angka, jadi diabaikan.",
            ),
            ("no article has official \"x y\"", "Tidak ada artikel dengan official \"x y\"."),
            (
                "MA has several meanings and was taken as it is: a, b",
                "MA punya beberapa arti dan dicari apa adanya: a, b.",
            ),
            (
                "the time was up after 5 s: what was found by then",
                "Waktu habis setelah 5 detik: yang tampil adalah yang sudah ditemukan, semua angka adalah batas bawah.",
            ),
        ];
        for (english, indonesian) in cases {
            assert_eq!(Note::new(english), Note { text: indonesian.into(), lang: "id" });
        }
        assert_eq!(Note::new("something new"), Note { text: "something new".into(), lang: "en" });
    }

    #[test]
    fn what_the_query_language_says_is_in_the_table() {
        for query in [
            "a && b -- c",
            "KPU: x -",
            "kata ~ lain",
            "'politik uang'",
            "siapa?",
            "jokowi?",
            "foo:bar",
            "a <b c",
            "kpu^2 -b^3",
            "\"satu\"~3",
            "x and y",
        ] {
            for note in crate::query::parse(query).expect("it can be read").notes {
                assert_eq!(Note::new(&note.message).lang, "id", "{query}: {}", note.message);
            }
        }
    }
}
