//! Text in pieces, some of them marked: the template escapes each piece, so that no mark is made of a string.

use crate::query::Snippet;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub text: String,
    pub is_marked: bool,
}

/// A fragment of an article with what matched in it.
pub(super) fn pieces(snippet: &Snippet) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut add = |text: &str, is_marked| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.into(), is_marked });
        }
    };
    for &(start, end) in &snippet.marks {
        // What does not lie in this text was made for another one.
        let (Some(before), Some(inside)) = (snippet.text.get(at..start), snippet.text.get(start..end)) else {
            continue;
        };
        add(before, false);
        add(inside, true);
        at = end;
    }
    add(&snippet.text[at..], false);
    pieces
}

/// A text without marks.
pub(super) fn unmarked(text: &str) -> Vec<Piece> {
    vec![Piece { text: text.into(), is_marked: false }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Part;

    #[test]
    fn marks_cut_a_text_and_lose_nothing() {
        let cases: &[(&str, &[(usize, usize)], &[(&str, bool)])] = &[
            ("pleno KPU", &[(6, 9)], &[("pleno ", false), ("KPU", true)]),
            ("KPU pleno", &[(0, 3)], &[("KPU", true), (" pleno", false)]),
            ("a<b> c", &[(1, 4)], &[("a", false), ("<b>", true), (" c", false)]),
            ("é dan é", &[(1, 2), (7, 9)], &[("é dan ", false), ("é", true)]),
            ("pendek", &[(0, 99)], &[("pendek", false)]),
            ("", &[], &[]),
        ];
        for (text, marks, expected) in cases {
            let snippet = Snippet { field: Part::Text, text: text.to_string(), marks: marks.to_vec() };
            let found = pieces(&snippet);
            let found: Vec<(&str, bool)> =
                found.iter().map(|piece| (piece.text.as_str(), piece.is_marked)).collect();
            assert_eq!(&found, expected, "{text}");
        }
    }
}
