//! An index to search: the library's main handle.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use super::complete::Offer;
use super::lowering;
use super::planning::{Prepared, no_facet};
use super::request::{FacetWish, SearchRequest};
use super::response::{Facet, FacetMap, SearchResponse, Timeline, Understanding};
use super::showing::Showing;
use super::suggest::Search;
use crate::article::{Article, Field};
use crate::engine::{Deadline, Embedded, Engine, Timed};
use crate::error::{Error, Result};
use crate::index::{
    self, Depth, Found, KeptList, Outcome, Stats, TermCount, TermPattern, TermSource, Verification, Writer,
    WriterOptions,
};
use crate::query::plan::{Clause, Plan, Sort};
use crate::query::{Query, Synonyms, parse};

/// An index of articles, ready to be searched from any number of threads.
///
/// ```no_run
/// # fn main() -> telusur::Result<()> {
/// use telusur::{Field, Index, SearchRequest};
///
/// let index = Index::open("index")?;
/// let found = index.search(&SearchRequest::new("politik uang").facet(Field::Province, 5))?;
/// for hit in &found.hits {
///     println!("{} {}", hit.date.as_deref().unwrap_or("undated"), hit.title.as_deref().unwrap_or(""));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Index {
    pub(super) engine: Arc<dyn Engine>,
    /// Those kept with the index.
    pub(super) synonyms: Arc<RwLock<Arc<Synonyms>>>,
    /// The values that completions offer, once they have been asked for.
    pub(super) offers: Arc<RwLock<Option<Arc<[Offer]>>>>,
}

/// What an engine found, and how the words were taken.
struct Answer {
    outcome: Outcome,
    /// The plan for partial matches; without `also` they are the result.
    looser: Option<Plan>,
    also: Option<Vec<Found>>,
}

impl Index {
    /// Opens the index in `directory`.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::NotAnIndex`], [`Error::OtherVersion`] or [`Error::Damaged`].
    pub fn open(directory: impl AsRef<Path>) -> Result<Index> {
        Index::over(Arc::new(Embedded::open(directory.as_ref())?))
    }

    /// Opens the index in `directory`, making an empty one where there is none.
    ///
    /// # Errors
    /// As [`Index::open`], and when the directory cannot be written.
    pub fn create(directory: impl AsRef<Path>) -> Result<Index> {
        let directory = directory.as_ref();
        if !index::exists(directory) {
            Writer::open(directory, WriterOptions::default())?.finish(true)?;
        }
        Index::open(directory)
    }

    /// Searches on an engine of the caller's.
    ///
    /// # Errors
    /// A list that is kept with the index and cannot be read.
    pub fn over(engine: Arc<dyn Engine>) -> Result<Index> {
        let synonyms = Arc::new(RwLock::new(Arc::new(kept_synonyms(engine.as_ref())?)));
        Ok(Index { engine, synonyms, offers: Arc::default() })
    }

    /// Opens the one writer of the index.
    ///
    /// # Errors
    /// [`Error::Locked`] while another writer works on it.
    pub fn writer(&self) -> Result<Writer> {
        self.engine.writer(WriterOptions::default())
    }

    /// Takes notice of what was committed since the index was opened or reloaded; says whether there was any.
    pub fn reload(&self) -> Result<bool> {
        let mut changed = self.engine.reload()?;
        let kept = Arc::new(kept_synonyms(self.engine.as_ref())?);
        if changed {
            *self.offers.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
        let mut known = self.synonyms.write().unwrap_or_else(PoisonError::into_inner);
        changed |= *known != kept;
        *known = kept;
        Ok(changed)
    }

    /// What is inside.
    pub fn stats(&self) -> Result<Stats> {
        self.engine.stats()
    }

    /// Whether the index is whole: every file against its checksum, counts, ids; with [`Depth::Articles`] also
    /// every stored article. [`crate::index::verify`] looks at one that cannot be opened.
    pub fn verify(&self, depth: Depth) -> Result<Verification> {
        self.engine.verify(depth)
    }

    /// The article with an id.
    pub fn article(&self, id: &str) -> Result<Option<Article>> {
        Ok(self.engine.articles(&[id])?.pop().flatten())
    }

    /// Those of `ids` that articles have.
    pub fn ids_among(&self, ids: Vec<String>) -> Result<Vec<String>> {
        self.engine.ids(&Clause::Value { field: Field::Id, values: ids })
    }

    /// Searches.
    ///
    /// When the time is up the answer is `partial`, with what was found by then.
    ///
    /// # Errors
    /// [`Error::Query`] with the place of the mistake, [`Error::UnknownValue`] for a filter that cannot
    /// be understood.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse> {
        let started = Instant::now();
        let deadline = Deadline::after(request.deadline);
        let cut = || Facet { partial: true, ..Facet::default() };
        let mut response = match self.timed(deadline).answer(request, deadline) {
            // Before anything could be looked for: all words a pattern stands for must be known first.
            Err(Error::TimeUp) => SearchResponse {
                query: Understanding {
                    text: request.query.clone(),
                    understood: self.parsed(request)?.understood(),
                    ..Understanding::default()
                },
                partial: true,
                timeline: request.timeline.map(|by| Timeline { by, partial: true, ..Timeline::default() }),
                facets: FacetMap(
                    request.facets.iter().map(|wish| (wish.field.alias().into(), cut())).collect(),
                ),
                ..SearchResponse::default()
            },
            answer => answer?,
        };
        note_time_up(&mut response, request);
        response.took_ms = started.elapsed().as_micros() as f64 / 1_000.0;
        Ok(response)
    }

    /// The same index for one search: no walk over a dictionary goes on after the deadline.
    fn timed(&self, deadline: Deadline) -> Index {
        Index {
            engine: Arc::new(Timed { engine: Arc::clone(&self.engine), deadline }),
            synonyms: Arc::clone(&self.synonyms),
            offers: Arc::clone(&self.offers),
        }
    }

    pub(super) fn engine(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    fn answer(&self, request: &SearchRequest, deadline: Deadline) -> Result<SearchResponse> {
        let prepared = self.prepare(request)?;
        let Answer { outcome, looser, also } = self.find(request, &prepared, deadline)?;
        let relaxed = looser.is_some() && also.is_none();
        let used = looser.as_ref().filter(|_| relaxed).unwrap_or(&prepared.plan);
        let mut response = prepared.answer(request, &outcome, relaxed)?;
        let showing = Showing { prepared: &prepared, request, partly: relaxed, deadline };
        let (hits, is_cut) = self.hits(&outcome.hits, used, showing)?;
        response.hits = hits;
        response.partial |= is_cut;
        if let (Some(plan), Some(found)) = (&looser, &also) {
            let (hits, is_cut) = self.hits(found, plan, Showing { partly: true, ..showing })?;
            response.also = hits;
            response.partial |= is_cut;
        }
        self.suggest(&mut response, request, deadline)?;
        Ok(response)
    }

    /// Adds what to ask instead, when nothing has all the words.
    pub(super) fn suggest(
        &self,
        response: &mut SearchResponse,
        request: &SearchRequest,
        deadline: Deadline,
    ) -> Result<()> {
        let relaxed = response.query.relaxed;
        if (response.total == 0 || relaxed) && !response.partial && request.limit > 0 {
            let query = &self.parsed(request)?;
            response.suggestions = Search { index: self, request, query, deadline }.suggestions(relaxed)?;
        }
        Ok(())
    }

    pub(super) fn parsed(&self, request: &SearchRequest) -> Result<Query> {
        parse(&request.query).map_err(|error| lowering::query_error(&request.query, error))
    }

    /// Carries out a plan, with the partial matches that belong to it.
    fn find(&self, request: &SearchRequest, prepared: &Prepared, deadline: Deadline) -> Result<Answer> {
        let plan = &prepared.plan;
        let mut answer = Answer { outcome: self.engine.search(plan, deadline)?, looser: None, also: None };
        let outcome = &answer.outcome;
        let Some(half) = prepared.half(request).filter(|_| !outcome.partial) else {
            return Ok(answer);
        };
        if outcome.text_total == 0 {
            let looser = Plan { text: half, ..plan.clone() };
            answer.outcome = self.engine.search(&looser, deadline)?;
            answer.looser = Some(looser).filter(|_| answer.outcome.text_total > 0);
        } else if outcome.text_total < request.limit as u64
            && request.limit != usize::MAX
            && request.offset == 0
            && plan.sort == Sort::Relevance
        {
            let others = Clause::And(vec![half, Clause::Not(Box::new(plan.text.clone()))]);
            let limit = request.limit - outcome.hits.len();
            let looser = Plan { text: others, facets: Vec::new(), limit, ..plan.clone() };
            let others = self.engine.search(&looser, deadline)?;
            answer.outcome.partial |= others.partial;
            answer.also = Some(others.hits);
            answer.looser = Some(looser);
        }
        Ok(answer)
    }

    /// Articles a search would find.
    ///
    /// # Errors
    /// [`Error::TimeUp`] when that is not known in time.
    pub(super) fn total(&self, request: &SearchRequest, deadline: Deadline) -> Result<u64> {
        let request =
            SearchRequest { facets: Vec::new(), limit: 0, offset: 0, timeline: None, ..request.clone() };
        if parse(&request.query).is_err() {
            return Ok(0);
        }
        let outcome = self.find(&request, &self.prepare(&request)?, deadline)?.outcome;
        if outcome.partial { Err(Error::TimeUp) } else { Ok(outcome.total) }
    }

    /// Articles with one word, whatever else the search asks for.
    pub(super) fn text_total(&self, word: &str, request: &SearchRequest, deadline: Deadline) -> Result<u64> {
        self.total(&SearchRequest::new(word).strict(true).exact(request.exact), deadline)
    }

    /// Counts the values of one facet, as [`Index::search`] does, without hits.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn facets(&self, wish: FacetWish, request: &SearchRequest) -> Result<Facet> {
        let field = wish.field;
        let request =
            SearchRequest { facets: vec![wish], limit: 0, offset: 0, fragments: 0, ..request.clone() };
        let mut response = self.search(&request)?;
        response.facets.0.pop().map(|(_, facet)| facet).ok_or_else(|| no_facet(field))
    }

    /// Ids of all articles a query and its filters match, partial matches left out.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn ids(&self, request: &SearchRequest) -> Result<Vec<String>> {
        let plan = self.prepare(request)?.plan;
        let mut clauses = vec![plan.text];
        clauses.extend(plan.filters);
        clauses.extend(plan.days.map(|(from, to)| Clause::Days { from, to }));
        clauses.extend(
            plan.selections
                .into_iter()
                .map(|selection| Clause::Value { field: selection.field, values: selection.values }),
        );
        self.engine.ids(&Clause::And(clauses))
    }

    /// Terms of a dictionary that fit a pattern; see [`Engine::terms`].
    ///
    /// # Errors
    /// More than `max` terms fit.
    pub fn terms(&self, source: TermSource, pattern: TermPattern<'_>, max: usize) -> Result<Vec<TermCount>> {
        self.engine.terms(source, pattern, max)
    }
}

fn kept_synonyms(engine: &dyn Engine) -> Result<Synonyms> {
    match engine.kept(KeptList::Synonyms)? {
        Some(text) => Synonyms::parse(&text, "the synonyms kept with the index"),
        None => Ok(Synonyms::default()),
    }
}

/// Says of an answer that was cut short what it holds, and what to do.
pub(super) fn note_time_up(response: &mut SearchResponse, request: &SearchRequest) {
    if response.partial {
        response.query.notes.push(format!(
            "the time was up after {} s: what was found by then is shown, all figures are lower bounds; \
             ask for rarer words, or narrow the search by a filter or dates",
            request.deadline.as_secs_f32()
        ));
    }
}
