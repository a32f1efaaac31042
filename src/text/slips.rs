//! How many slips part two spellings.

/// Letters put in, left out, replaced, or swapped with their neighbour between two words (optimal string
/// alignment).
///
/// Takes time in the product of both lengths: for words, not for texts.
///
/// ```
/// use telusur::text::slips;
///
/// assert_eq!(slips("jabra", "jabar"), 1);
/// assert_eq!(slips("pejabat", "pejbat"), 1);
/// assert_eq!(slips("isi", ""), 3);
/// ```
pub fn slips(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, &letter) in one.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, &against) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != against);
            let mut best = replaced.min(last[column + 1] + 1).min(line[column] + 1);
            let exchanged = row > 0 && column > 0 && letter == other[column - 1] && one[row - 1] == against;
            if exchanged {
                best = best.min(before_last[column - 1] + 1);
            }
            line.push(best);
        }
        before_last = std::mem::replace(&mut last, line);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (left, right, expected) in [
            ("", "", 0),
            ("isi", "", 3),
            ("provins", "provinsi", 1),
            ("pejabta", "pejabat", 1),
            ("judul", "bulan", 4),
            ("é", "e", 1),
        ] {
            assert_eq!(slips(left, right), expected, "{left} {right}");
            assert_eq!(slips(right, left), expected, "{right} {left}");
        }
    }
}
