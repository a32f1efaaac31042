//! Queries to time, made from the index: the same index and number give the same queries.

use crate::error::Result;
use crate::index::{TermPattern, TermSource};
use crate::search::{Index, SearchRequest};
use crate::text::{Analyzer, Language, Token, is_stop_word};

/// Most words looked at: more than any archive has.
const MAX_WORDS: usize = 20_000_000;

/// Shortest word a query is made of.
const MIN_CHARS: usize = 4;

/// A query to time, with its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedQuery {
    /// `term-high`, `and-2`, `phrase`, `facets` …; kinds that begin with `facets` count three facets.
    pub kind: String,
    /// The query.
    pub query: String,
}

/// Makes `count` queries of each kind: single words by frequency, words that stand in one article joined
/// in several ways, patterns, a filter and facet counts.
///
/// # Errors
/// The engine's.
pub fn make_queries(index: &Index, count: usize) -> Result<Vec<TimedQuery>> {
    let mut words: Vec<(u64, String)> = index
        .terms(TermSource::Exact, TermPattern::Accepted(&is_plain_word), MAX_WORDS)?
        .into_iter()
        .map(|term| (term.count, term.term))
        .collect();
    words.sort_unstable_by(|left, right| (right.0, &left.1).cmp(&(left.0, &right.1)));
    let mut maker = Maker { index, queries: Vec::new(), random: Random::new() };
    if words.is_empty() {
        return Ok(maker.queries);
    }
    let articles = index.stats()?.articles;
    let band = |least: u64, most: u64| -> Vec<&str> {
        let inside = words.iter().filter(|(found, _)| (least..=most).contains(found));
        inside.map(|(_, word)| word.as_str()).collect()
    };
    let bands = [
        ("term-high", band((articles / 50).max(2), articles)),
        ("term-mid", band((articles / 1_000).max(2), articles / 50)),
        ("term-low", band(1, (articles / 1_000).max(1))),
    ];
    for (kind, band) in &bands {
        maker.pick(kind, band, count, |word| word.to_string());
    }
    let common = &bands[0].1;
    maker.pick("prefix", common, count, |word| format!("{}*", first_chars(word, 5)));
    maker.pick("fuzzy", common, count, |word| format!("{word}~1"));
    maker.pick("facets", common, count, |word| word.to_string());
    maker.push("facets-all", String::new());
    let seeds = if common.is_empty() { &bands[2].1 } else { common };
    maker.add_joined(seeds, count)?;
    Ok(maker.queries)
}

fn is_plain_word(word: &str) -> bool {
    word.len() >= MIN_CHARS && word.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_stop_word(word)
}

fn first_chars(word: &str, count: usize) -> &str {
    word.char_indices().nth(count).map_or(word, |(end, _)| &word[..end])
}

struct Maker<'i> {
    index: &'i Index,
    queries: Vec<TimedQuery>,
    random: Random,
}

impl Maker<'_> {
    fn push(&mut self, kind: &str, query: String) {
        self.queries.push(TimedQuery { kind: kind.to_string(), query });
    }

    fn pick(&mut self, kind: &str, words: &[&str], count: usize, query: impl Fn(&str) -> String) {
        if words.is_empty() {
            return;
        }
        for _ in 0..count {
            let word = words[self.random.below(words.len())];
            self.push(kind, query(word));
        }
    }

    /// Queries of words that stand together in an article, so that they have hits.
    fn add_joined(&mut self, seeds: &[&str], count: usize) -> Result<()> {
        if seeds.is_empty() {
            return Ok(());
        }
        let analyzer = Analyzer::new(Language::Indonesian);
        for _ in 0..count {
            let seed = seeds[self.random.below(seeds.len())];
            let mut request = SearchRequest::new(format!("={seed}")).limit(1);
            request.fragments = 0;
            request.offset = self.random.below(20);
            let mut found = self.index.search(&request)?;
            if found.hits.is_empty() {
                found = self.index.search(&SearchRequest { offset: 0, ..request })?;
            }
            let Some(hit) = found.hits.first() else { continue };
            let Some(article) = self.index.article(&hit.id)? else { continue };
            let tokens = analyzer.tokens(&article.text);
            self.joined(&tokens, hit.provinces.first().map(|label| label.path.clone()));
        }
        Ok(())
    }

    fn joined(&mut self, tokens: &[Token], province: Option<String>) {
        let plain: Vec<&str> =
            tokens.iter().map(|token| token.exact.as_str()).filter(|word| is_plain_word(word)).collect();
        let pairs: Vec<(&str, &str)> = tokens
            .windows(2)
            .map(|pair| (pair[0].exact.as_str(), pair[1].exact.as_str()))
            .filter(|(left, right)| is_plain_word(left) && is_plain_word(right))
            .collect();
        if plain.len() < 3 || pairs.is_empty() {
            return;
        }
        let [a, b, c] = [0; 3].map(|_| plain[self.random.below(plain.len())]);
        let (left, right) = pairs[self.random.below(pairs.len())];
        self.push("and-2", format!("{a} {b}"));
        self.push("and-3", format!("{a} {b} {c}"));
        self.push("or-2", format!("{a} ATAU {b}"));
        self.push("phrase", format!("\"{left} {right}\""));
        self.push("near", format!("{left} DEKAT/5 {right}"));
        if let Some(province) = province {
            self.push("filter", format!("{a} provinsi:{province}"));
        }
    }
}

/// A small generator of numbers that are the same on every machine (SplitMix64).
pub(super) struct Random(u64);

impl Random {
    /// The same numbers each time.
    pub(super) fn new() -> Random {
        Random(0x5eed)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}
