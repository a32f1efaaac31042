//! A bare tantivy index of the articles of another index.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use frostem::{Algorithm, Stemmer};
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::agg_result::AggregationResults;
use tantivy::aggregation::{AggContextParams, AggregationCollector, AggregationLimitsGuard};
use tantivy::collector::{Count, TopDocs};
use tantivy::index::IndexSettings;
use tantivy::query::{
    AllQuery, BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery,
};
use tantivy::schema::{
    FAST, Field as TantivyField, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::{
    LowerCaser, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};
use telusur::{Field, Index, SearchRequest};

use super::FACETS;
use super::pairs::Making;

/// Memory of the one indexing thread, that of the other side.
const MEMORY_BYTES: usize = 200_000_000;

/// One chosen value of a facet.
#[derive(Clone, Debug)]
pub struct Selection {
    pub field: Field,
    pub value: String,
}

pub struct Bare {
    searcher: Searcher,
    analyzer: TextAnalyzer,
    title: TantivyField,
    text: TantivyField,
    article: TantivyField,
    facets: [TantivyField; 3],
}

impl Bare {
    /// Opens the index in `home`, or makes it of the articles of `index` and tells what that took.
    pub fn open_or_make(home: &Path, index: &Index) -> (Bare, Option<Making>) {
        let mut schema = Schema::builder();
        let words = TextFieldIndexing::default()
            .set_tokenizer("bare")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(words);
        let title = schema.add_text_field("title", words.clone());
        let text = schema.add_text_field("text", words);
        let article = schema.add_text_field("article", STORED);
        let facets = FACETS.map(|field| schema.add_text_field(field.alias(), STRING | FAST));
        let analyzer =
            TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(Stem).build();
        let is_new = !home.is_dir();
        let bare = if is_new {
            std::fs::create_dir_all(home).expect("the folder can be written");
            let settings = IndexSettings {
                docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
                ..IndexSettings::default()
            };
            tantivy::Index::builder().schema(schema.build()).settings(settings).create_in_dir(home)
        } else {
            tantivy::Index::open_in_dir(home)
        };
        let bare = bare.expect("a tantivy index");
        bare.tokenizers().register("bare", analyzer.clone());
        let made = is_new.then(|| {
            let mut documents = Vec::new();
            for_each_article(index, |json, record| {
                let mut document = TantivyDocument::new();
                document.add_text(title, record.title.as_deref().unwrap_or(""));
                document.add_text(text, &record.text);
                document.add_text(article, &json);
                for (field, value) in telusur::Document::from(&record).values {
                    if let Some(at) = FACETS.iter().position(|facet| *facet == field) {
                        document.add_text(facets[at], &value);
                    }
                }
                documents.push(document);
            });
            Making::of(|| {
                let mut writer = bare.writer_with_num_threads(1, MEMORY_BYTES).expect("a writer");
                for document in documents {
                    writer.add_document(document).expect("taken");
                }
                writer.commit().expect("committed");
                writer.wait_merging_threads().expect("merged");
            })
        });
        let searcher = bare.reader().expect("a reader").searcher();
        (Bare { searcher, analyzer, title, text, article, facets }, made)
    }

    pub fn articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    pub fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// A made query of a kind, as this index is asked it.
    pub fn query(&self, kind: &str, query: &str) -> Box<dyn Query> {
        let words: Vec<&str> = query
            .split_whitespace()
            .map(|word| word.trim_matches('"'))
            .filter(|word| *word != "ATAU")
            .collect();
        let single = || words.first().copied().unwrap_or("");
        match kind {
            _ if words.is_empty() => Box::new(AllQuery),
            "phrase" => self.in_both(|field| {
                let terms = words.iter().map(|word| Term::from_field_text(field, &self.stem(word)));
                Box::new(PhraseQuery::new(terms.collect()))
            }),
            "prefix" => self.in_both(|field| {
                let pattern = format!("{}.*", single().trim_end_matches('*'));
                Box::new(RegexQuery::from_pattern(&pattern, field).expect("letters"))
            }),
            "fuzzy" => self.in_both(|field| {
                let word = self.stem(single().trim_end_matches("~1"));
                Box::new(FuzzyTermQuery::new(Term::from_field_text(field, &word), 1, true))
            }),
            _ => {
                let occur = if kind.starts_with("or") { Occur::Should } else { Occur::Must };
                let mut parts: Vec<_> = words.iter().map(|word| (occur, self.word(word))).collect();
                if parts.len() == 1 { parts.remove(0).1 } else { Box::new(BooleanQuery::new(parts)) }
            }
        }
    }

    fn stem(&self, word: &str) -> String {
        let mut analyzer = self.analyzer.clone();
        let mut stream = analyzer.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { String::new() }
    }

    fn word(&self, word: &str) -> Box<dyn Query> {
        let stem = self.stem(word);
        self.in_both(|field| {
            Box::new(TermQuery::new(Term::from_field_text(field, &stem), IndexRecordOption::WithFreqs))
        })
    }

    fn in_both(&self, query: impl Fn(TantivyField) -> Box<dyn Query>) -> Box<dyn Query> {
        Box::new(BooleanQuery::union(vec![query(self.title), query(self.text)]))
    }

    /// Reads the best articles; gives the total.
    pub fn hits(&self, query: &dyn Query, limit: usize) -> u64 {
        let collector = (TopDocs::with_limit(limit).order_by_score(), Count);
        let (best, total) = self.searcher.search(query, &collector).expect("searched");
        self.read(best.into_iter().map(|(_, address)| address));
        total as u64
    }

    fn read(&self, addresses: impl Iterator<Item = DocAddress>) {
        for address in addresses {
            let stored: TantivyDocument = self.searcher.doc(address).expect("stored");
            std::hint::black_box(stored.get_first(self.article));
        }
    }

    /// Reads the best articles; gives the total and the counts of every facet as if it had no selection.
    pub fn faceted(
        &self,
        query: &dyn Query,
        selections: &[Selection],
        limit: usize,
        listed: usize,
    ) -> (u64, [HashMap<String, u64>; 3]) {
        let facet_of = |selection: &Selection| FACETS.iter().position(|field| *field == selection.field);
        let selected: Vec<usize> = selections.iter().filter_map(facet_of).collect();
        let unselected: Vec<usize> = (0..FACETS.len()).filter(|facet| !selected.contains(facet)).collect();
        let within = self.within(query, selections, None);
        let hits = (TopDocs::with_limit(limit).order_by_score(), Count);
        let ((best, total), counts) =
            self.searcher.search(&within, &(hits, self.terms(&unselected, listed))).expect("searched");
        self.read(best.into_iter().map(|(_, address)| address));
        let mut found: [HashMap<String, u64>; 3] = Default::default();
        take(counts, &mut found);
        for facet in selected {
            let without = self.within(query, selections, Some(facet));
            take(
                self.searcher.search(&without, &self.terms(&[facet], listed)).expect("searched"),
                &mut found,
            );
        }
        (total as u64, found)
    }

    /// The query narrowed to the selections, but for that of one facet.
    fn within(&self, query: &dyn Query, selections: &[Selection], forgiven: Option<usize>) -> BooleanQuery {
        let mut parts = vec![(Occur::Must, query.box_clone())];
        for selection in selections {
            let facet = FACETS.iter().position(|field| *field == selection.field).expect("one of the facets");
            if Some(facet) != forgiven {
                let term = Term::from_field_text(self.facets[facet], &selection.value);
                let value = TermQuery::new(term, IndexRecordOption::Basic);
                parts.push((
                    Occur::Must,
                    Box::new(tantivy::query::ConstScoreQuery::new(Box::new(value), 0.0)),
                ));
            }
        }
        BooleanQuery::new(parts)
    }

    /// Terms aggregations that count every value of every segment, so that their counts are exact.
    fn terms(&self, facets: &[usize], listed: usize) -> AggregationCollector {
        let every = 1_000_000;
        let requests: BTreeMap<&str, serde_json::Value> = facets
            .iter()
            .map(|facet| {
                let name = FACETS[*facet].alias();
                let listed = listed.min(every);
                (name, serde_json::json!({"terms": {"field": name, "size": listed, "segment_size": every}}))
            })
            .collect();
        let requests = serde_json::to_value(requests).expect("plain JSON");
        let requests: Aggregations = serde_json::from_value(requests).expect("a terms aggregation");
        let limits = AggregationLimitsGuard::new(Some(4_000_000_000), Some(u32::MAX));
        AggregationCollector::from_aggs(
            requests,
            AggContextParams { limits, tokenizers: Default::default(), ..Default::default() },
        )
    }
}

fn take(results: AggregationResults, counts: &mut [HashMap<String, u64>; 3]) {
    let results = serde_json::to_value(results).expect("plain JSON");
    for (field, counts) in FACETS.iter().zip(counts) {
        let buckets = results[field.alias()]["buckets"].as_array().cloned().unwrap_or_default();
        counts.extend(
            buckets.into_iter().filter_map(|bucket| {
                Some((bucket["key"].as_str()?.to_string(), bucket["doc_count"].as_u64()?))
            }),
        );
    }
}

fn for_each_article(index: &Index, mut visit: impl FnMut(String, telusur::Article)) {
    let mut request = SearchRequest::new("").limit(usize::MAX).deadline(std::time::Duration::MAX);
    request.fragments = 0;
    let ids = index.ids(&request).expect("all articles");
    for id in ids {
        let article = index.article(&id).expect("readable").expect("just listed");
        visit(serde_json::to_string(&article).expect("plain JSON"), article);
    }
}

/// Snowball's rules for Indonesian.
#[derive(Clone)]
struct Stem;

#[derive(Clone)]
struct StemTokenizer<T>(T);

struct StemStream<T> {
    tail: T,
    stemmer: Stemmer,
}

impl TokenFilter for Stem {
    type Tokenizer<T: Tokenizer> = StemTokenizer<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> StemTokenizer<T> {
        StemTokenizer(tokenizer)
    }
}

impl<T: Tokenizer> Tokenizer for StemTokenizer<T> {
    type TokenStream<'a> = StemStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemStream { tail: self.0.token_stream(text), stemmer: Stemmer::new(Algorithm::Indonesian) }
    }
}

impl<T: TokenStream> TokenStream for StemStream<T> {
    fn advance(&mut self) -> bool {
        if !self.tail.advance() {
            return false;
        }
        let stem = self.stemmer.stem(&self.tail.token().text).into_owned();
        self.tail.token_mut().text = stem;
        true
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}
