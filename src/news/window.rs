//! Cutting a window out of a text without cutting a character.

/// The last character boundary of `text` at or before `at`, in bytes.
pub(super) fn boundary_at(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    // A character has at most four bytes: the nearest boundary is at most three away.
    (at.saturating_sub(3)..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_stay_whole() {
        for (text, at, expected) in
            [("aé", 2, 1), ("aé", 3, 3), ("aé", 9, 3), ("", 1, 0), ("“", 2, 0), ("😀a", 3, 0)]
        {
            assert_eq!(boundary_at(text, at), expected);
        }
    }
}
