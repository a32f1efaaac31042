//! The routes that answer JSON.

use axum::Router;
use axum::extract::{RawQuery, State as Shared};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;

use super::parameters::{HITS, Parameters};
use super::problem::Refusal;
use super::state::State;
use crate::article::escape_json;

/// The routes.
pub(super) fn routes() -> Router<State> {
    Router::new().route("/api/search", get(search))
}

/// JSON as the command line prints it.
fn json(value: &impl Serialize) -> Response {
    let text = serde_json::to_string(value).expect("a record of strings, numbers and lists");
    ([(header::CONTENT_TYPE, "application/json")], escape_json(&text) + "\n").into_response()
}

async fn search(Shared(state): Shared<State>, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let parameters = Parameters::read(&state, query.as_deref(), &[HITS])?;
    let response = state.run(move |index| index.search(&parameters.request)).await?;
    Ok(json(&response))
}
