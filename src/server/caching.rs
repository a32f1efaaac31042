//! Answers a browser has already: the same as long as the index is.
//!
//! An answer depends on the URL and the index alone. Its tag names both, so an answer that is still right is
//! confirmed without a search.

use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::state::State;

/// Kept by the browser alone, and asked for again before use.
const REVALIDATED: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Confirms what the client has, or tags the answer; one that says itself how long it is good is left alone.
pub(super) async fn tag(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let hash = blake3::hash(format!("{} {path}", state.edition()).as_bytes());
    // Weak: the time taken, and the compression, differ from one answer to the next.
    let tag = format!("W/\"{}\"", &hash.to_hex()[..24]);
    if has(request.headers(), &tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)], [(header::CACHE_CONTROL, REVALIDATED)])
            .into_response();
    }
    let mut response = next.run(request).await;
    let is_settled = response.headers().contains_key(header::CACHE_CONTROL);
    if response.status() == StatusCode::OK
        && !is_settled
        && let Ok(tag) = HeaderValue::from_str(&tag)
    {
        response.headers_mut().insert(header::ETAG, tag);
        response.headers_mut().insert(header::CACHE_CONTROL, REVALIDATED);
    }
    response
}

/// Whether the client has an answer with this tag.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|known| known.trim() == tag)
}
