//! The routes that answer JSON: what the command line prints with `--json`, under the same names.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;

use super::parameters::{FACET, HITS, MAX_LIMIT, MAX_VALUES, Parameters};
use super::problem::Refusal;
use super::state::State;
use super::{export, openapi};
use crate::article::escape_json;
use crate::query::plan::Listing;
use crate::search::{FacetWish, facet_named};

/// Values of a facet, as many as the command line lists.
const DEFAULT_VALUES: usize = 20;

/// Articles like one, as many as the command line lists.
const DEFAULT_SIMILAR: usize = 10;

/// Words, and values, that what is typed may become.
const DEFAULT_COMPLETIONS: usize = 8;

/// The state of the server.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    /// Always `ok`: a server that is not answers nothing.
    status: &'static str,
    /// Version of the program.
    telusur: &'static str,
}

/// The routes whose answers depend on URL and index alone.
pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/api/search", get(search))
        .route("/api/facets/{field}", get(facets))
        .route("/api/timeline", get(timeline))
        .route("/api/articles/{id}", get(article))
        .route("/api/articles/{id}/similar", get(similar))
        .route("/api/suggest", get(suggest))
        .route("/api/export", get(export::export))
        .route("/api/openapi.json", get(openapi::document))
}

/// The others.
pub(super) fn untagged_routes() -> Router<State> {
    Router::new().route("/api/health", get(health))
}

/// JSON as the command line prints it.
fn json(value: &impl Serialize) -> Response {
    let text = serde_json::to_string(value).expect("a record of strings, numbers and lists");
    ([(header::CONTENT_TYPE, "application/json")], escape_json(&text) + "\n").into_response()
}

/// JSON that another try may better: the time was up.
fn unsettled(value: &impl Serialize, partial: bool) -> Response {
    let mut response = json(value);
    if partial {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

async fn search(Shared(state): Shared<State>, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let parameters = Parameters::read(&state, query.as_deref(), &[HITS])?;
    let response = state.run(move |index| index.search(&parameters.request)).await?;
    Ok(unsettled(&response, response.partial))
}

async fn facets(
    Shared(state): Shared<State>,
    field: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let parameters = Parameters::read(&state, query.as_deref(), &[FACET])?;
    let field =
        facet_named(&in_path("field", field)?).map_err(|error| Refusal::NotFound(error.to_string()))?;
    let listing = parameters.one("under").map_or(Listing::Top, Listing::under);
    let limit = parameters.number("limit", MAX_VALUES)?.unwrap_or(DEFAULT_VALUES);
    let contains = parameters.one("contains").map(str::to_string);
    let wish = FacetWish { field, limit, listing, contains };
    if parameters.flag("variants")? {
        let variants = state.run(move |index| index.variants(wish, &parameters.request)).await?;
        return Ok(unsettled(&variants, variants.partial));
    }
    let facet = state.run(move |index| index.facets(wish, &parameters.request)).await?;
    Ok(unsettled(&facet, facet.partial))
}

async fn timeline(Shared(state): Shared<State>, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let parameters = Parameters::read(&state, query.as_deref(), &[&["by"]])?;
    let by = parameters.value("by")?.unwrap_or_default();
    let timeline = state.run(move |index| index.timeline(by, &parameters.request)).await?;
    Ok(unsettled(&timeline, timeline.partial))
}

async fn article(
    Shared(state): Shared<State>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    Parameters::read_own(query.as_deref(), &[])?;
    let id = in_path("id", id)?;
    let wanted = id.clone();
    let article = state.run(move |index| index.article(&wanted)).await?;
    article.map(|article| json(&article)).ok_or_else(|| no_article(&id))
}

async fn similar(
    Shared(state): Shared<State>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let parameters = Parameters::read_own(query.as_deref(), &["limit"])?;
    let limit = parameters.number("limit", MAX_LIMIT)?.unwrap_or(DEFAULT_SIMILAR);
    let id = in_path("id", id)?;
    let wanted = id.clone();
    let similar = state.run(move |index| index.similar(&wanted, limit)).await?;
    similar.map(|similar| json(&similar)).ok_or_else(|| no_article(&id))
}

async fn suggest(Shared(state): Shared<State>, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let parameters = Parameters::read_own(query.as_deref(), &["q", "limit"])?;
    let limit = parameters.number("limit", MAX_LIMIT)?.unwrap_or(DEFAULT_COMPLETIONS);
    let typed = parameters.one("q").unwrap_or_default().to_string();
    Ok(json(&state.run(move |index| index.complete(&typed, limit)).await?))
}

/// A part of the path as text.
fn in_path(name: &str, part: Result<Path<String>, PathRejection>) -> Result<String, Refusal> {
    part.map(|Path(part)| part).map_err(|_| Refusal::parameter(name, format!("{name} is no UTF-8")))
}

fn no_article(id: &str) -> Refusal {
    Refusal::NotFound(format!("no article has the id {id:?}: /api/search gives the ids"))
}

async fn health() -> Response {
    unsettled(&Health { status: "ok", telusur: env!("CARGO_PKG_VERSION") }, true)
}
