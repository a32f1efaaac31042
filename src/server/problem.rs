//! What a request is answered with when it cannot be carried out: problem details (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::article::escape_json;
use crate::error::Error;
use crate::query::QueryError;

/// Seconds after which a client may ask again.
const RETRY_SECONDS: &str = "2";

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The library could not do it.
    Failed(Error),
    /// A parameter is unknown, is missing, or has a value that cannot be used.
    Parameter {
        /// Its name.
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// There is no such thing.
    NotFound(String),
    /// Another status, with the reason.
    Status(StatusCode, &'static str),
    /// More work than the server can take on; a later try may do.
    Busy,
    /// The work broke off: a fault of the program.
    Broken,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal::Failed(error)
    }
}

/// Problem details: what is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(super) struct Problem {
    /// Always `about:blank`: the status tells the kind.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, and how to repair it.
    pub detail: String,
    /// The place of the mistake, in bytes of `q`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Place>,
    /// The query with carets under the mistake and the message: lines for a fixed-width font.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rendered: Option<String>,
    /// What may be put in place of the span.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

/// Bytes of the query, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(super) struct Place {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Refusal {
    /// A refusal of a parameter.
    pub(super) fn parameter(name: impl Into<String>, message: impl Into<String>) -> Refusal {
        Refusal::Parameter { name: name.into(), message: message.into() }
    }

    /// The HTTP status.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Refusal::Failed(
                Error::Query { .. }
                | Error::UnknownValue { .. }
                | Error::UnknownField { .. }
                | Error::TooManyTerms { .. }
                | Error::TooManyBuckets { .. },
            )
            | Refusal::Parameter { .. } => StatusCode::BAD_REQUEST,
            Refusal::Failed(Error::TimeUp) | Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Failed(_) | Refusal::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Refusal::NotFound(_) => StatusCode::NOT_FOUND,
            Refusal::Status(status, _) => *status,
        }
    }

    /// The details.
    pub(super) fn problem(&self) -> Problem {
        let status = self.status();
        let mut problem = Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: String::new(),
            span: None,
            rendered: None,
            suggestion: None,
            parameter: None,
        };
        problem.detail = match self {
            Refusal::Failed(Error::Query { rendered, source }) => {
                problem.parameter = Some("q".into());
                problem.rendered = Some(rendered.clone());
                match source.downcast_ref::<QueryError>() {
                    Some(error) => {
                        problem.span = Some(Place { start: error.span.start, end: error.span.end });
                        problem.suggestion = error.suggestion.clone();
                        error.to_string()
                    }
                    None => source.to_string(),
                }
            }
            Refusal::Failed(error) => {
                if let Error::UnknownValue { field, .. } = error {
                    problem.parameter = Some((*field).into());
                }
                if status.is_server_error() && !matches!(error, Error::TimeUp) {
                    // What lies where on this machine is for its log.
                    tracing::error!("{error}");
                    "the index could not be read: the log of the server says why".into()
                } else {
                    error.to_string()
                }
            }
            Refusal::Parameter { name, message } => {
                problem.parameter = Some(name.clone());
                message.clone()
            }
            Refusal::NotFound(message) => message.clone(),
            Refusal::Status(_, message) => (*message).into(),
            Refusal::Busy => "too many searches at once: try again in a moment".into(),
            Refusal::Broken => "the program failed on this request: the log of the server says where".into(),
        };
        problem
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let text = serde_json::to_string(&self.problem()).expect("a record of strings and numbers");
        let mut response = (self.status(), escape_json(&text)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        response
    }
}
