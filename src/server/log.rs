//! One line of the log for each request.

use std::time::Instant;

use axum::extract::{Request, State as Shared};
use axum::middleware::Next;
use axum::response::Response;

use super::state::State;

/// Tells method, path, status and time; what was asked only when that is wanted.
pub(super) async fn note(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let uri = request.uri().clone();
    let response = next.run(request).await;
    let ms = started.elapsed().as_micros() as f64 / 1_000.0;
    let status = response.status().as_u16();
    // A token is no query: nobody should find it in a log.
    let query = uri.query().filter(|query| state.options().log_queries && !query.contains("token="));
    match query {
        Some(query) => tracing::info!(%method, path = uri.path(), query, status, ms),
        None => tracing::info!(%method, path = uri.path(), status, ms),
    }
    response
}
