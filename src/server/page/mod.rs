//! The web page.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use super::state::State;

/// The routes of the page.
pub(super) fn routes() -> Router<State> {
    Router::new().route("/", get(async || Html("<!doctype html><title>Telusur</title>")))
}
