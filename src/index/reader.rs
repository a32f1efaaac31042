//! Searching one generation: a snapshot of the committed articles.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::columnar::Cardinality;
use tantivy::query::Query;
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, DocSet, ReloadPolicy, Searcher, TERMINATED, Term};

use super::analyzer::AnalysedTokenizer;
use super::columns::Columns;
use super::cores;
use super::counts::Counted;
use super::coverage::count_coverage;
use super::directory::GenerationDirectory;
use super::document::date_of;
use super::facet_values::FacetValues;
use super::fingerprint::Fingerprint;
use super::freshness::Freshness;
use super::front::Front;
use super::generation::{self, Generation};
use super::guard::guarded;
use super::lower::{key_of, lower};
use super::matches::{Candidate, Gathering, SegmentMatches, addresses, count};
use super::outcome::{Found, Outcome, Scanned, Stats};
use super::representatives::StoriesPlugin;
use super::rescore::{Rescoring, WINDOW};
use super::schema::{ANALYSED, Fields};
use super::shingles::Shingles;
use super::stored;
use super::story_numbers::{ALONE, StoryNumbers};
use super::timeline::count_timeline;
use super::version::Version;
use crate::article::{Article, FIELDS, Field};
use crate::error::{Error, Result};
use crate::query::plan::{Clause, FacetRequest, Plan, Sort};
use crate::query::{Deadline, Watch};

/// Blocks of stored articles kept, a segment: reading one again costs a copy of it.
const STORE_CACHE_BLOCKS: usize = 0;

/// Articles of an index from which on several cores carry out one search.
const MANY_ARTICLES: u64 = 200_000;

/// Articles found from which on they count facets too: below that handing over costs as much.
const MUCH_TO_COUNT: u64 = 30_000;

/// The committed articles of one generation, unchanged as long as the value lives.
pub struct Reader {
    generation: Generation,
    version: Version,
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    columns: Vec<Columns>,
    /// The stored articles of each segment.
    stores: Vec<StoreReader>,
    front: Front,
    /// Which articles tell the same story, read once searches have found as many as there are.
    story_numbers: OnceLock<StoryNumbers>,
    /// Articles found so far.
    stories_looked_up: AtomicUsize,
    /// The values of each facet, in the order of [`FIELDS`], read when first counted.
    facet_values: [OnceLock<FacetValues>; FIELDS.len()],
}

/// Opens tantivy's index in a generation, with our tokenizer and our file, which tantivy does not store.
pub(crate) fn open_tantivy(generation: &Path) -> Result<tantivy::Index> {
    let opened = GenerationDirectory::open(generation).map_err(tantivy::TantivyError::from);
    let mut index = opened.and_then(tantivy::Index::open).map_err(|source| {
        let reason = source.to_string();
        if reason.contains("PermissionDenied") {
            return Error::engine(source);
        }
        Error::Damaged { path: generation.to_path_buf(), reason }
    })?;
    if index.schema() != Fields::new().schema {
        let reason = "its fields are not those of this format".into();
        return Err(Error::Damaged { path: generation.to_path_buf(), reason });
    }
    index.tokenizers().register(ANALYSED, AnalysedTokenizer::default());
    index.register_plugin(Arc::new(StoriesPlugin));
    Ok(index)
}

impl Reader {
    /// Opens the live generation of `directory`.
    ///
    /// # Errors
    /// No index there, files that are no index, another version, or damage; see [`Error`].
    pub fn open(directory: &Path) -> Result<Reader> {
        Reader::open_generation(generation::live(directory)?)
    }

    pub(crate) fn open_generation(generation: Generation) -> Result<Reader> {
        let path = generation.path.clone();
        guarded(&path, || Reader::open_unguarded(generation))
    }

    /// Reads what is stored here; what a damaged file makes of it is an error.
    pub(crate) fn guarded<T>(&self, read: impl FnOnce(&Reader) -> Result<T>) -> Result<T> {
        guarded(&self.generation.path, || read(self))
    }

    fn open_unguarded(generation: Generation) -> Result<Reader> {
        let version = Version::read(&generation.path)?;
        let index = open_tantivy(&generation.path)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(0)
            .try_into()
            .map_err(Error::engine)?;
        let searcher = reader.searcher();
        let columns = Columns::open(&searcher).map_err(Error::engine)?;
        let segments = searcher.segment_readers().iter();
        let stores = segments
            .map(|segment| segment.get_store_reader(STORE_CACHE_BLOCKS))
            .collect::<std::io::Result<_>>()
            .map_err(|error| Error::engine(error.into()))?;
        Ok(Reader {
            generation,
            version,
            fields: Fields::new(),
            searcher,
            columns,
            stores,
            front: Front::default(),
            story_numbers: OnceLock::new(),
            stories_looked_up: AtomicUsize::new(0),
            facet_values: std::array::from_fn(|_| OnceLock::new()),
        })
    }

    /// Whether `directory` has been committed to or rebuilt since this snapshot was taken.
    pub fn is_stale(&self, directory: &Path) -> Result<bool> {
        Ok(generation::live_name(directory)? != self.generation.name || self.is_outdated()?)
    }

    /// Whether the generation has been committed to, or merged, since this snapshot was taken.
    pub(super) fn is_outdated(&self) -> Result<bool> {
        let on_disk = self.searcher.index().load_metas().map_err(Error::engine)?.segments;
        let here: HashSet<_> = self
            .searcher
            .segment_readers()
            .iter()
            .map(|reader| (reader.segment_id(), reader.num_deleted_docs()))
            .collect();
        let same = on_disk.len() == here.len()
            && on_disk.iter().all(|segment| here.contains(&(segment.id(), segment.num_deleted_docs())));
        Ok(!same)
    }

    /// Carries out a plan.
    pub fn search(&self, plan: &Plan, deadline: Deadline) -> Result<Outcome> {
        let (mut outcome, page) = self.run(plan, deadline).map_err(Error::engine)?;
        outcome.hits = page.iter().map(|candidate| self.found(candidate)).collect::<Result<_>>()?;
        Ok(outcome)
    }

    /// Carries out a plan and hands over its hits one by one, as they are read.
    pub fn scan(
        &self,
        plan: &Plan,
        deadline: Deadline,
        sink: &mut dyn FnMut(Scanned) -> Result<()>,
    ) -> Result<()> {
        let (outcome, page) = self.run(plan, deadline).map_err(Error::engine)?;
        sink(Scanned::Outcome(outcome))?;
        page.iter().try_for_each(|candidate| sink(Scanned::Hit(Box::new(self.found(candidate)?))))
    }

    /// The answer without hits, and where these are.
    fn run(&self, plan: &Plan, deadline: Deadline) -> tantivy::Result<(Outcome, Vec<Candidate>)> {
        if let Some(kept) = self.front.get(plan) {
            return Ok(kept);
        }
        let (outcome, page) = self.carry_out(plan, deadline)?;
        self.front.keep(plan, &outcome, &page);
        Ok((outcome, page))
    }

    fn carry_out(&self, plan: &Plan, deadline: Deadline) -> tantivy::Result<(Outcome, Vec<Candidate>)> {
        let watch = Arc::new(Watch::new(deadline));
        let fields = self.fields.watched_by(&watch);
        let text = lower(&plan.text, &fields);
        let mut filters: Vec<Box<dyn Query>> = plan
            .selections
            .iter()
            .map(|selection| {
                let clause = Clause::Value { field: selection.field, values: selection.values.clone() };
                lower(&clause, &fields)
            })
            .collect();
        let days_group = plan.days.map(|(from, to)| {
            filters.push(lower(&Clause::Days { from, to }, &fields));
            filters.len() - 1
        });
        if !plan.filters.is_empty() {
            filters.push(lower(&Clause::And(plan.filters.clone()), &fields));
        }
        let everything = self.searcher.num_docs() as usize;
        let rescoring = match plan.sort {
            Sort::Relevance if plan.limit > 0 => Rescoring::of(&plan.text, &self.searcher, &fields)?,
            _ => None,
        };
        let least = if rescoring.is_some() { WINDOW } else { 0 };
        let keep = plan.offset.saturating_add(plan.limit).max(least).min(everything);
        let freshness = self.freshness(plan)?;
        let on_cores = self.searcher.num_docs() >= MANY_ARTICLES;
        let gathering = Gathering {
            text: text.as_ref(),
            filters: &filters,
            sort: plan.sort,
            freshness: freshness.as_ref(),
            // A story may have any number of articles before the next one: keep all, then fold.
            keep: if plan.by_story && plan.limit > 0 { everything } else { keep },
            on_cores,
            watch: &watch,
        };
        let mut matches = self.reading_ahead(plan, || gathering.run(&self.searcher, &self.columns))?;
        if let Some(rescoring) = rescoring.filter(|_| !matches.partial) {
            rescoring.apply(&mut matches.best, &self.columns, freshness.as_ref())?;
            matches.partial = watch.is_over();
        }
        if plan.by_story {
            matches.best = self.one_a_story(matches.best);
        }
        let mut outcome = Outcome { partial: matches.partial, ..Outcome::default() };
        outcome.text_total = matches.segments.iter().map(|segment| segment.docs.len() as u64).sum();
        let stories = self.stories(&matches.segments);
        let found = Counted::of(&matches.segments, &stories, 0);
        outcome.total = found.articles() as u64;
        outcome.total_groups = found.count_stories();
        if let Some(group) = days_group {
            outcome.undated = self.count_undated(&matches.segments, group);
        }
        let count = |request: &FacetRequest| {
            let own = plan.selections.iter().position(|selection| selection.field == request.field);
            let without_own = own.map(|group| Counted::of(&matches.segments, &stories, 1 << group));
            let counted = without_own.as_ref().unwrap_or(&found);
            // What was found before the time was up is still counted when it is little.
            let watch = Watch::new(deadline);
            let counts = counted.count_facet(request, self.facet_values(request.field)?, &watch)?;
            tantivy::Result::Ok((counts, watch.is_over()))
        };
        for counts in cores::map(&plan.facets, on_cores && outcome.text_total >= MUCH_TO_COUNT, count) {
            let (counts, is_over) = counts?;
            outcome.facets.push(counts);
            outcome.partial |= is_over;
        }
        if let Some(period) = plan.timeline {
            outcome.timeline = Some(count_timeline(&self.columns, &found, period));
        }
        if let Some(today) = plan.coverage {
            let sources = self.facet_values(Field::Source)?;
            outcome.coverage = Some(count_coverage(&self.searcher, &found, sources, today)?);
        }
        let mut page = matches.best;
        page.truncate(plan.offset.saturating_add(plan.limit));
        page.drain(..plan.offset.min(page.len()));
        Ok((outcome, page))
    }

    /// Works through the matches of a plan, while other cores read what counting them will need and no search has
    /// read yet.
    fn reading_ahead<T>(&self, plan: &Plan, work: impl FnOnce() -> T) -> T {
        let mut ahead: Vec<Box<dyn FnOnce() + Send + '_>> = Vec::new();
        let is_everything = plan.text == Clause::All && plan.filters.is_empty() && plan.days.is_none();
        if plan.text == Clause::All && self.story_numbers.get().is_none() {
            ahead.push(Box::new(|| {
                self.number_stories();
            }));
        }
        let selects_others = |field| plan.selections.iter().any(|selection| selection.field != field);
        for field in plan.facets.iter().map(|request| request.field) {
            let counts_all = is_everything && !selects_others(field);
            if self.values_of(field).get().is_none() {
                ahead.push(Box::new(move || {
                    // What is wrong with them is told where they are counted.
                    if let Ok(values) = self.facet_values(field)
                        && counts_all
                    {
                        let _ = values.frequencies();
                    }
                }));
            }
        }
        cores::ahead_of(ahead, work)
    }

    /// How age counts in a plan, when it does.
    fn freshness(&self, plan: &Plan) -> tantivy::Result<Option<Freshness>> {
        let half_life_days = plan.half_life_days.filter(|_| plan.sort == Sort::Relevance);
        half_life_days.map(|days| Freshness::new(&self.searcher, days)).transpose()
    }

    /// The stories of the matches of a search, numbered.
    fn stories(&self, matches: &[SegmentMatches]) -> Cow<'_, StoryNumbers> {
        let docs: Vec<&[DocId]> = matches.iter().map(|segment| segment.docs.as_slice()).collect();
        let found = docs.iter().map(|docs| docs.len()).sum();
        let looked_up = self.stories_looked_up.fetch_add(found, Ordering::Relaxed).saturating_add(found);
        if looked_up > self.searcher.num_docs() as usize {
            self.number_stories();
        }
        match self.story_numbers.get() {
            Some(numbers) => numbers.among(&docs),
            None => Cow::Owned(StoryNumbers::of_some(&self.columns, &docs)),
        }
    }

    fn number_stories(&self) -> &StoryNumbers {
        self.story_numbers.get_or_init(|| StoryNumbers::of_all(&self.columns))
    }

    fn values_of(&self, field: Field) -> &OnceLock<FacetValues> {
        let at = FIELDS.iter().position(|row| row.field == field);
        &self.facet_values[at.expect("every field has a row: a test walks them all")]
    }

    pub(super) fn facet_values(&self, field: Field) -> tantivy::Result<&FacetValues> {
        let cell = self.values_of(field);
        match cell.get() {
            Some(values) => Ok(values),
            None => {
                let values = FacetValues::read(&self.searcher, field)?;
                Ok(cell.get_or_init(|| values))
            }
        }
    }

    fn one_a_story(&self, best: Vec<Candidate>) -> Vec<Candidate> {
        let mut told = HashSet::new();
        let story =
            |candidate: &Candidate| self.columns[candidate.segment as usize].story.first(candidate.doc);
        best.into_iter().filter(|candidate| told.insert(story(candidate))).collect()
    }

    fn count_undated(&self, matches: &[SegmentMatches], group: usize) -> u64 {
        let mut undated = 0;
        for (Columns { day, .. }, segment) in self.columns.iter().zip(matches) {
            if day.get_cardinality() != Cardinality::Full {
                let dated_or_not = segment.passing(&segment.docs, 1 << group);
                undated += dated_or_not.iter().filter(|doc| day.first(**doc).is_none()).count() as u64;
            }
        }
        undated
    }

    fn found(&self, candidate: &Candidate) -> Result<Found> {
        let read = || -> tantivy::Result<Found> {
            let address = DocAddress::new(candidate.segment, candidate.doc);
            let article = self.read_article(address)?;
            let (score, look) = (candidate.score, candidate.look);
            let copies = self.copies(address, article.group.as_deref())?;
            Ok(Found { article, score, look, copies })
        };
        read().map_err(Error::engine)
    }

    /// How many other live articles tell the story of one, which `first` began unless it is that one.
    fn copies(
        &self,
        DocAddress { segment_ord, doc_id }: DocAddress,
        first: Option<&str>,
    ) -> tantivy::Result<u64> {
        let segment = segment_ord as usize;
        if self.story_numbers.get().is_some_and(|numbers| numbers.segments[segment][doc_id as usize] == ALONE)
        {
            return Ok(0);
        }
        let Some(story) = self.columns[segment].story.first(doc_id) else {
            return Ok(0);
        };
        let copies = self.live_count(&Term::from_field_u64(self.fields.copied, story))?;
        let Some(first) = first else {
            return Ok(copies);
        };
        // The first may be gone, or tell another story by now.
        let tells = |first: DocAddress| {
            self.columns[first.segment_ord as usize].story.first(first.doc_id) == Some(story)
        };
        let has_first = self.address(first)?.is_some_and(tells);
        Ok(copies.saturating_sub(1) + u64::from(has_first))
    }

    /// How many live articles have a term.
    fn live_count(&self, term: &Term) -> tantivy::Result<u64> {
        let mut total = 0;
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(term.field())?;
            if let Some(postings) = inverted.read_postings(term, IndexRecordOption::Basic)? {
                total += match reader.alive_bitset() {
                    Some(alive) => u64::from(postings.doc_freq_given_deletes(alive)),
                    None => u64::from(postings.doc_freq()),
                };
            }
        }
        Ok(total)
    }

    pub(super) fn read_article(&self, address: DocAddress) -> tantivy::Result<Article> {
        stored::read_article(&self.stores[address.segment_ord as usize], address.doc_id, &self.fields)
    }

    /// The text of an article as copies are told by it, and the id of the first article of its story.
    pub(super) fn shingles(&self, address: DocAddress) -> tantivy::Result<(Shingles, String)> {
        /// What copies are told by; the rest of the article is passed over.
        #[derive(serde::Deserialize)]
        struct Told {
            id: String,
            #[serde(default)]
            text: String,
        }
        let store = &self.stores[address.segment_ord as usize];
        let (told, group): (Told, _) = stored::read_grouped(store, address.doc_id, &self.fields)?;
        Ok((Shingles::of_text(&told.text), group.unwrap_or(told.id)))
    }

    /// The article with an id, if it is there.
    pub fn article(&self, id: &str) -> Result<Option<Article>> {
        match self.address(id).map_err(Error::engine)? {
            Some(address) => self.read_article(address).map(Some).map_err(Error::engine),
            None => Ok(None),
        }
    }

    /// Ids of the articles a clause matches.
    pub fn ids(&self, clause: &Clause) -> Result<Vec<String>> {
        /// What an article is called; the rest of it is passed over.
        #[derive(serde::Deserialize)]
        struct Named {
            id: String,
        }
        let query = lower(clause, &self.fields);
        let read = |DocAddress { segment_ord, doc_id }| -> tantivy::Result<String> {
            let store = &self.stores[segment_ord as usize];
            stored::read_part(store, doc_id, &self.fields).map(|named: Named| named.id)
        };
        let found = addresses(&self.searcher, query.as_ref()).map_err(Error::engine)?;
        found.into_iter().map(|address| read(address).map_err(Error::engine)).collect()
    }

    pub(super) fn address(&self, id: &str) -> tantivy::Result<Option<DocAddress>> {
        self.first_live(&Term::from_field_text(self.fields.key, &key_of(id)))
    }

    /// The first live article that has a term.
    pub(super) fn first_live(&self, term: &Term) -> tantivy::Result<Option<DocAddress>> {
        for (ordinal, reader) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = reader.inverted_index(term.field())?;
            let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    return Ok(Some(DocAddress::new(ordinal as u32, postings.doc())));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// The content hash of the article with an id, if it is there.
    pub(crate) fn content_of(&self, id: &str) -> Result<Option<u64>> {
        let read = || -> tantivy::Result<Option<u64>> {
            let Some(address) = self.address(id)? else {
                return Ok(None);
            };
            let reader = self.searcher.segment_reader(address.segment_ord);
            Ok(reader.fast_fields().u64("content")?.first(address.doc_id))
        };
        read().map_err(Error::engine)
    }

    /// What is inside.
    pub fn stats(&self) -> Result<Stats> {
        let gather = || -> tantivy::Result<Stats> {
            let (mut first, mut last, mut dated) = (None, None, 0);
            let mut everything = Vec::new();
            for (reader, Columns { day, .. }) in self.searcher.segment_readers().iter().zip(&self.columns) {
                let docs: Vec<_> = reader.doc_ids_alive().collect();
                for day in docs.iter().filter_map(|doc| day.first(*doc)) {
                    dated += 1;
                    first = Some(first.map_or(day, |first: u64| first.min(day)));
                    last = Some(last.map_or(day, |last: u64| last.max(day)));
                }
                everything.push(SegmentMatches { docs, failed: Vec::new() });
            }
            let articles = self.searcher.num_docs();
            let stories = self.stories(&everything);
            Ok(Stats {
                articles,
                groups: Counted::of(&everything, &stories, 0).count_stories(),
                segments: self.searcher.segment_readers().len() as u64,
                bytes: directory_size(&self.generation.path),
                first_date: first.map(|day| date_of(day as u32)),
                last_date: last.map(|day| date_of(day as u32)),
                undated: articles - dated,
                version: Version { fingerprint: Some(self.fingerprint()?), ..self.version.clone() },
            })
        };
        gather().map_err(Error::engine)
    }

    fn fingerprint(&self) -> tantivy::Result<String> {
        let mut fingerprint = Fingerprint::default();
        for reader in self.searcher.segment_readers() {
            let fast = reader.fast_fields();
            let (tie, content) = (fast.u64("tie")?, fast.u64("content")?);
            for doc in reader.doc_ids_alive() {
                fingerprint.add(tie.first(doc).unwrap_or(0), content.first(doc).unwrap_or(0));
            }
        }
        Ok(fingerprint.text())
    }

    /// How many live articles a clause matches.
    pub fn count(&self, clause: &Clause) -> Result<u64> {
        count(&self.searcher, lower(clause, &self.fields).as_ref()).map_err(Error::engine)
    }
}

fn directory_size(directory: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return 0;
    };
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()
}
