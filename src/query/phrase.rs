//! Phrases whose words may move: one measure for what matches and for what is marked.
//!
//! In: for each word of the phrase the positions at which it stands. Out: the positions of each match.

/// Places where a phrase stands with up to `slop` moves, each as the position of every word: the places
/// where the phrase would begin, told by each of its words, differ by at most that (Lucene's measure). One
/// word of the text cannot stand for two of the phrase. The lists are sorted.
///
/// `goes_on` is asked before each place where the phrase may begin: a `false` ends the search.
pub(crate) fn moved_places<'l, F: FnMut() -> bool>(
    lists: &[&'l [u32]],
    slop: u32,
    mut goes_on: F,
) -> impl Iterator<Item = Vec<u32>> + use<'l, F> {
    let lists: Vec<&'l [u32]> = lists.to_vec();
    let mut begins: Vec<i64> = Vec::new();
    for (nth, list) in lists.iter().enumerate() {
        begins.extend(list.iter().map(|position| i64::from(*position) - nth as i64));
    }
    begins.sort_unstable();
    begins.dedup();
    begins.into_iter().take_while(move |_| goes_on()).filter_map(move |begin| place_from(begin, &lists, slop))
}

/// The words of a phrase that begins at `begin`, or up to `slop` later, for each word.
///
/// The first free place is always the right one: of words that are the same, the later may stand later.
fn place_from(begin: i64, lists: &[&[u32]], slop: u32) -> Option<Vec<u32>> {
    let mut taken: Vec<u32> = Vec::new();
    for (nth, list) in lists.iter().enumerate() {
        let earliest = begin + nth as i64;
        let latest = earliest + i64::from(slop);
        let first = list.partition_point(|position| i64::from(*position) < earliest);
        let mut near = list[first..].iter().take_while(|position| i64::from(**position) <= latest);
        taken.push(*near.find(|position| !taken.contains(position))?);
    }
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_counted_as_lucene_counts_them() {
        let cases: &[(&str, &[&[u32]], u32, Option<&[u32]>)] = &[
            ("one word between", &[&[3], &[5]], 1, Some(&[3, 5])),
            ("too far", &[&[3], &[6]], 1, None),
            ("turned round costs two", &[&[4], &[3]], 2, Some(&[4, 3])),
            ("turned round, slop one", &[&[4], &[3]], 1, None),
            ("one word is not two", &[&[7], &[7]], 5, None),
            ("two of the same", &[&[7, 8], &[7, 8]], 1, Some(&[7, 8])),
            ("three of the same", &[&[3, 4, 7], &[3, 4, 7], &[3, 4, 7]], 2, Some(&[3, 4, 7])),
            ("a word is missing", &[&[1], &[]], 5, None),
        ];
        for (name, lists, slop, expected) in cases {
            let first = moved_places(lists, *slop, || true).next();
            assert_eq!(first.as_deref(), *expected, "{name}");
        }
    }
}
