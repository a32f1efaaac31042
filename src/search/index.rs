//! An index to search: the library's main handle.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use super::lowering::{self, Lowered, Reading};
use super::marking::Marking;
use super::missing::missing;
use super::plain_words::PlainWord;
use super::request::{FacetWish, SearchRequest};
use super::response::{Facet, FacetMap, FacetValue, Hit, SearchResponse, Understanding};
use super::suggest::Search;
use super::{timeline, values};
use crate::article::{Article, Field};
use crate::engine::{Deadline, Embedded, Engine, Timed};
use crate::error::{Error, Result};
use crate::index::{
    self, FacetCounts, Found, KeptList, Outcome, Stats, TermCount, TermPattern, TermSource, Writer,
    WriterOptions, language_of,
};
use crate::query::plan::{Clause, FacetRequest, Listing, Plan, Selection, Sort};
use crate::query::{Query, SnippetOptions, Synonyms, Watch, is_within, parse, snippets_until};
use crate::text::{Analyzer, Language};

/// Most values a facet lists: more than a person reads, enough for an export.
const MAX_VALUES: usize = 1_000_000;

/// Most characters of a snippet.
const SNIPPET_CHARS: usize = 240;

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
    synonyms: Arc<RwLock<Arc<Synonyms>>>,
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
        Ok(Index { engine, synonyms })
    }

    /// Opens the one writer of the index.
    ///
    /// # Errors
    /// [`Error::Locked`] while another writer works on it.
    pub fn writer(&self) -> Result<Writer> {
        self.engine.writer(WriterOptions::default())
    }

    /// Takes notice of what was committed since the index was opened or reloaded.
    pub fn reload(&self) -> Result<()> {
        self.engine.reload()?;
        let kept = Arc::new(kept_synonyms(self.engine.as_ref())?);
        *self.synonyms.write().unwrap_or_else(PoisonError::into_inner) = kept;
        Ok(())
    }

    /// What is inside.
    pub fn stats(&self) -> Result<Stats> {
        self.engine.stats()
    }

    /// The article with an id.
    pub fn article(&self, id: &str) -> Result<Option<Article>> {
        Ok(self.engine.articles(&[id])?.pop().flatten())
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
        let mut response = match self.timed(deadline).answer(request, deadline) {
            // Before anything could be looked for: all words a pattern stands for must be known first.
            Err(Error::TimeUp) => SearchResponse {
                query: Understanding {
                    text: request.query.clone(),
                    understood: self.parsed(request)?.understood(),
                    ..Understanding::default()
                },
                partial: true,
                facets: FacetMap(
                    request.facets.iter().map(|wish| (wish.field.alias().into(), Facet::default())).collect(),
                ),
                ..SearchResponse::default()
            },
            answer => answer?,
        };
        if response.partial {
            response.query.notes.push(format!(
                "the time was up after {} s: what was found by then is shown, all figures are lower bounds; \
                 ask for rarer words, or narrow the search by a filter or dates",
                request.deadline.as_secs_f32()
            ));
        }
        response.took_ms = started.elapsed().as_secs_f64() * 1_000.0;
        Ok(response)
    }

    /// The same index for one search: no walk over a dictionary goes on after the deadline.
    fn timed(&self, deadline: Deadline) -> Index {
        Index {
            engine: Arc::new(Timed { engine: Arc::clone(&self.engine), deadline }),
            synonyms: Arc::clone(&self.synonyms),
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
        let mut cut = false;
        response.hits = self.hits(&outcome.hits, used, &prepared, request, relaxed, deadline, &mut cut)?;
        if let (Some(plan), Some(found)) = (&looser, &also) {
            response.also = self.hits(found, plan, &prepared, request, true, deadline, &mut cut)?;
        }
        response.partial |= cut;
        if (outcome.total == 0 || relaxed) && !response.partial && request.limit > 0 {
            let query = &self.parsed(request)?;
            response.suggestions = Search { index: self, request, query, deadline }.suggestions(relaxed)?;
        }
        Ok(response)
    }

    fn parsed(&self, request: &SearchRequest) -> Result<Query> {
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

    /// Reads a request: the query analysed, the values resolved.
    pub(super) fn prepare(&self, request: &SearchRequest) -> Result<Prepared> {
        let query = parse(&request.query).map_err(|error| lowering::query_error(&request.query, error))?;
        let synonyms = self.synonyms(request);
        let reading = self.reading(request, &synonyms)?;
        let mut lowered = lowering::lower(&query, self.engine.as_ref(), reading)?;
        let plan = self.plan(request, &mut lowered)?;
        Ok(Prepared { understood: query.understood(), lowered, plan })
    }

    /// What is found as it is shown; `partly` when an article may lack some of the words.
    pub(super) fn hits(
        &self,
        found: &[Found],
        plan: &Plan,
        prepared: &Prepared,
        request: &SearchRequest,
        partly: bool,
        deadline: Deadline,
        cut: &mut bool,
    ) -> Result<Vec<Hit>> {
        let Lowered { words, marking, .. } = &prepared.lowered;
        let words = partly.then_some(words.as_slice());
        let mut show = |found: &Found| {
            let watch = Watch::new(deadline);
            let hit = hit(found, marking, request.fragments, words, &watch);
            *cut |= watch.is_over();
            hit
        };
        let mut hits: Vec<Hit> = found.iter().map(&mut show).collect();
        if request.explain {
            for (hit, parts) in hits.iter_mut().zip(self.engine.explain(plan, found)?) {
                hit.explain = parts;
            }
        }
        Ok(hits)
    }

    /// How words are read: the roots of a word are those of the languages in the index.
    fn reading<'s>(&self, request: &SearchRequest, synonyms: &'s Synonyms) -> Result<Reading<'s>> {
        let codes = self.engine.terms(
            TermSource::Value(Field::Language),
            TermPattern::Accepted(&|_| true),
            MAX_VALUES,
        )?;
        let holds = |language| codes.iter().any(|code| language_of(&code.term) == language);
        Ok(Reading {
            exact: request.exact,
            expands: request.expansions && !request.exact,
            synonyms,
            english: holds(Language::English),
            unstemmed: holds(Language::Other),
        })
    }

    /// The words of the user's that mean the same: those kept with the index and those of the request.
    fn synonyms(&self, request: &SearchRequest) -> Arc<Synonyms> {
        let kept = Arc::clone(&self.synonyms.read().unwrap_or_else(PoisonError::into_inner));
        match &request.synonyms {
            Some(synonyms) => Arc::new(kept.with(synonyms)),
            None => kept,
        }
    }

    fn plan(&self, request: &SearchRequest, lowered: &mut Lowered) -> Result<Plan> {
        let mut plan = Plan::new(lowered.clause.clone());
        // Snippets are for the query; what a filter chose is shown where the query marks nothing.
        let marks_filters = lowered.marking.is_empty();
        for (field, text) in &request.filters {
            let values = self.filter_values(*field, text, &mut lowered.notes)?;
            if marks_filters {
                lowered.marking.add_values(*field, values.clone());
            }
            if field.row().facet {
                match plan.selections.iter_mut().find(|selection| selection.field == *field) {
                    Some(selection) => selection.values.extend(values),
                    None => plan.selections.push(Selection { field: *field, values }),
                }
            } else {
                plan.filters.push(Clause::Value { field: *field, values });
            }
        }
        for (field, text) in &request.excluded {
            let values = self.filter_values(*field, text, &mut lowered.notes)?;
            plan.filters.push(Clause::Not(Box::new(Clause::Value { field: *field, values })));
        }
        let within = lowering::take_days(&mut plan.text);
        let asked = values::days(request.from.as_deref(), request.to.as_deref())?;
        plan.days = asked.into_iter().chain(within).reduce(lowering::both_days);
        let is_everything = plan.text == Clause::All;
        plan.sort = request.sort.unwrap_or(if is_everything { Sort::Newest } else { Sort::Relevance });
        plan.timeline = request.timeline;
        plan.half_life_days = request.half_life_days.map(half_life).transpose()?;
        if plan.half_life_days.is_some() && plan.sort != Sort::Relevance {
            lowered.notes.push("freshness changes the order by relevance only".into());
        }
        plan.limit = request.limit;
        plan.offset = request.offset;
        plan.by_story = request.by_story;
        for wish in &request.facets {
            if !wish.field.row().facet {
                return Err(no_facet(wish.field));
            }
            let listing = self.listing(wish)?;
            plan.facets.push(facet_request(wish, listing, &plan.selections));
        }
        Ok(plan)
    }

    /// The listing of a wish; the value to look under may be written as in a filter: `jabar`, `UU 7/2017`.
    fn listing(&self, wish: &FacetWish) -> Result<Listing> {
        let Listing::Under(text) = &wish.listing else {
            return Ok(wish.listing.clone());
        };
        let mut values = match wish.field {
            Field::Province | Field::Regulation | Field::Election => {
                values::resolve(self.engine.as_ref(), wish.field, text)?
            }
            _ => return Ok(wish.listing.clone()),
        };
        match values.pop() {
            // Well written, and in no article: nothing lies below it.
            None => Ok(wish.listing.clone()),
            Some(value) if values.is_empty() => Ok(Listing::Under(value)),
            last => {
                values.extend(last);
                let found = text.clone();
                let suggestion = format!(": expected one value, such as {}", values.join(" or "));
                Err(Error::UnknownValue { field: wish.field.alias(), found, suggestion })
            }
        }
    }

    fn filter_values(&self, field: Field, text: &str, notes: &mut Vec<String>) -> Result<Vec<String>> {
        let values = values::resolve(self.engine.as_ref(), field, text)?;
        if values.is_empty() {
            notes.push(format!("no article has {} {text:?}", field.alias()));
        }
        Ok(values)
    }
}

fn kept_synonyms(engine: &dyn Engine) -> Result<Synonyms> {
    match engine.kept(KeptList::Synonyms)? {
        Some(text) => Synonyms::parse(&text, "the synonyms kept with the index"),
        None => Ok(Synonyms::default()),
    }
}

/// A request as the engine is asked.
pub(super) struct Prepared {
    /// The query with every operator written out.
    pub understood: String,
    pub lowered: Lowered,
    pub plan: Plan,
}

impl Prepared {
    /// At least half of the words, when there are several and articles may lack some.
    pub(super) fn half(&self, request: &SearchRequest) -> Option<Clause> {
        half_of(&self.lowered.words).filter(|_| !request.strict)
    }

    /// The answer without its hits.
    pub(super) fn answer(
        &self,
        request: &SearchRequest,
        outcome: &Outcome,
        relaxed: bool,
    ) -> Result<SearchResponse> {
        Ok(SearchResponse {
            query: Understanding {
                text: request.query.clone(),
                understood: self.understood.clone(),
                relaxed,
                expansions: self.lowered.expansions.clone(),
                notes: self.lowered.notes.clone(),
            },
            total: outcome.total,
            total_groups: outcome.total_groups,
            undated: outcome.undated,
            partial: outcome.partial,
            facets: facets(request, &self.plan, outcome),
            timeline: timeline::filled(self.plan.timeline, outcome)?,
            ..SearchResponse::default()
        })
    }
}

fn half_life(days: f64) -> Result<f64> {
    if days.is_finite() && days > 0.0 {
        return Ok(days);
    }
    Err(Error::UnknownValue {
        field: "freshness",
        found: days.to_string(),
        suggestion: ": expected a number of days, more than 0".into(),
    })
}

fn no_facet(field: Field) -> Error {
    Error::UnknownField {
        what: "facet",
        found: field.alias().into(),
        expected: "it has no values to count".into(),
    }
}

fn facet_request(wish: &FacetWish, listing: Listing, selections: &[Selection]) -> FacetRequest {
    let always = selections
        .iter()
        .filter(|selection| selection.field == wish.field)
        .flat_map(|selection| selection.values.iter().cloned())
        .filter(|_| listing == Listing::Top && wish.contains.is_none())
        .collect();
    // A search inside values looks at all of them, so the limit comes after it.
    let limit = if wish.contains.is_some() { MAX_VALUES } else { wish.limit };
    FacetRequest { field: wish.field, listing, limit, always }
}

/// At least half of the words, when there are several.
fn half_of(words: &[PlainWord]) -> Option<Clause> {
    if words.len() < 2 {
        return None;
    }
    let clauses = words.iter().map(|word| word.clause.clone()).collect();
    Some(Clause::AtLeast { minimum: words.len().div_ceil(2), clauses })
}

fn facets(request: &SearchRequest, plan: &Plan, outcome: &Outcome) -> FacetMap {
    let mut map = FacetMap::default();
    for (wish, counts) in request.facets.iter().zip(&outcome.facets) {
        map.0.push((wish.field.alias().to_string(), facet(wish, plan, counts)));
    }
    map
}

fn facet(wish: &FacetWish, plan: &Plan, counts: &FacetCounts) -> Facet {
    let selected: Vec<&str> = plan
        .selections
        .iter()
        .filter(|selection| selection.field == wish.field)
        .flat_map(|selection| selection.values.iter().map(String::as_str))
        .collect();
    let contains = wish.contains.as_deref().map(str::to_lowercase);
    let mut values: Vec<FacetValue> = counts
        .values
        .iter()
        .map(|value| FacetValue {
            label: values::label_of(wish.field, &value.path),
            selected: selected.iter().any(|selected| is_within(wish.field, &value.path, selected)),
            path: value.path.clone(),
            count: value.count,
            groups: value.groups,
        })
        .filter(|value| contains.as_deref().is_none_or(|wanted| value.label.to_lowercase().contains(wanted)))
        .collect();
    let mut more = counts.more;
    if contains.is_some() {
        more = values.len().saturating_sub(wish.limit) as u64;
        values.truncate(wish.limit);
    }
    Facet { values, more }
}

pub(super) fn hit(
    found: &Found,
    marking: &Marking,
    fragments: usize,
    words: Option<&[PlainWord]>,
    watch: &Watch,
) -> Hit {
    let article = &found.article;
    let analyzer = Analyzer::new(language_of(&article.lang));
    let (provinces, regulations, officials) = Hit::labels(&article.entities);
    let options = SnippetOptions { max_fragments: fragments, max_chars: SNIPPET_CHARS };
    let snippets = if fragments == 0 {
        Vec::new()
    } else {
        let highlight = marking.in_article(article);
        snippets_until(article.title.as_deref(), &article.text, &highlight, &analyzer, options, watch)
    };
    let group = article.group.clone().or_else(|| (found.copies > 0).then(|| article.id.clone()));
    Hit {
        id: article.id.clone(),
        score: found.score,
        title: article.title.clone(),
        source: article.source.clone(),
        date: article.date.clone(),
        url: article.url.clone(),
        snippets,
        provinces,
        regulations,
        officials,
        group,
        copies: found.copies,
        missing: words.map(|words| missing(article, words, &analyzer, watch)).unwrap_or_default(),
        explain: Vec::new(),
    }
}
