//! The web page: a search, one article, and help, in Indonesian, made here and complete without a script.
//!
//! In: the address, which holds the whole state. Out: HTML from templates that escape everything. Nothing is
//! loaded from elsewhere, and no style or script stands in the page itself.

mod address;
mod article;
mod assets;
mod chart;
mod help;
mod map;
mod message;
mod note;
mod panel;
mod pieces;
mod results;
mod search;
mod wording;

use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use super::parameters::{HITS, Parameters};
use super::problem::Refusal;
use super::state::State;
use address::Address;
use message::MessagePage;

/// What the page understands beside a search: how it is shown.
const VIEW: &[&str] = &["by"];

/// The routes of the page.
pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/", get(start))
        .route("/artikel/{id}", get(one_article))
        .route("/bantuan", get(async || show(StatusCode::OK, &help::page())))
        .route("/aset/{name}", get(assets::asset))
}

async fn start(Shared(state): Shared<State>, RawQuery(query): RawQuery) -> Response {
    let address = Address::read(query.as_deref());
    match search_page(&state, &address).await {
        Ok(page) => show(StatusCode::OK, &page),
        Err(refusal) => refuse(&refusal, &address),
    }
}

async fn search_page(state: &State, address: &Address) -> Result<search::SearchPage, Refusal> {
    // A form sends its empty fields too: the address has lost them.
    let parameters = Parameters::read(state, Some(&address.parameters()), &[HITS, VIEW, panel::PARAMETERS])?;
    let address = address.clone();
    state.run(move |index| search::page(index, parameters.request, &address)).await
}

async fn one_article(Shared(state): Shared<State>, Path(id): Path<String>) -> Response {
    let wanted = id.clone();
    let found = state.run(move |index| article::page(index, &wanted)).await;
    match found {
        Ok(Some(page)) => show(StatusCode::OK, &page),
        Ok(None) => {
            let refusal = Refusal::NotFound(format!("no article has the id {id:?}"));
            refuse(&refusal, &Address::default())
        }
        Err(refusal) => refuse(&refusal, &Address::default()),
    }
}

fn refuse(refusal: &Refusal, address: &Address) -> Response {
    show(refusal.status(), &MessagePage::new(refusal, address))
}

fn show(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => Refusal::Broken.into_response(),
    }
}
