//! The description of the API (OpenAPI 3.1): the answers from their types, the parameters from their table.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::api::Health;
use super::parameters::{EXPORT, FACET, FILTERS, HITS, Takes, about};
use super::problem::Problem;
use crate::article::Article;
use crate::search::{Completions, Facet, SearchResponse, Similar, Timeline, Variants};

/// Made once.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| described().to_string());

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Telusur",
        description = "Searches Indonesian election news by word, and narrows it by province, regulation and \
                       official. Names and answers are those of the command line with --json."
    ),
    components(schemas(
        SearchResponse,
        Facet,
        Variants,
        Timeline,
        Article,
        Similar,
        Completions,
        Health,
        Problem
    ))
)]
struct Schemas;

/// What a route answers with.
enum Answer {
    /// JSON of one of these types.
    Json(&'static [&'static str]),
    /// A file of one of these types of content.
    File(&'static [&'static str]),
    /// This description.
    Description,
}

struct Route {
    path: &'static str,
    summary: &'static str,
    parameters: &'static [&'static [&'static str]],
    answer: Answer,
}

const ROUTES: &[Route] = &[
    Route {
        path: "/api/search",
        summary: "Hits with snippets and facet counts",
        parameters: &[FILTERS, HITS],
        answer: Answer::Json(&["SearchResponse"]),
    },
    Route {
        path: "/api/facets/{field}",
        summary: "The values of a facet with exact counts",
        parameters: &[FILTERS, FACET],
        answer: Answer::Json(&["Facet", "Variants"]),
    },
    Route {
        path: "/api/timeline",
        summary: "Counts by day, week, month or year",
        parameters: &[FILTERS, &["by"]],
        answer: Answer::Json(&["Timeline"]),
    },
    Route {
        path: "/api/articles/{id}",
        summary: "One article with its entities",
        parameters: &[],
        answer: Answer::Json(&["Article"]),
    },
    Route {
        path: "/api/articles/{id}/similar",
        summary: "Articles like one article",
        parameters: &[&["limit"]],
        answer: Answer::Json(&["Similar"]),
    },
    Route {
        path: "/api/suggest",
        summary: "Words and values that what is typed may become",
        parameters: &[&["q", "limit"]],
        answer: Answer::Json(&["Completions"]),
    },
    Route {
        path: "/api/export",
        summary: "All hits as a file",
        parameters: &[FILTERS, EXPORT],
        answer: Answer::File(&["application/x-ndjson", "text/csv", "text/markdown"]),
    },
    Route {
        path: "/api/health",
        summary: "Whether the server answers",
        parameters: &[],
        answer: Answer::Json(&["Health"]),
    },
    Route {
        path: "/api/openapi.json",
        summary: "This description",
        parameters: &[],
        answer: Answer::Description,
    },
];

/// Answers with it.
pub(super) async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

fn described() -> Value {
    let mut document = serde_json::to_value(Schemas::openapi()).expect("a tree of strings and lists");
    let paths: Map<String, Value> =
        ROUTES.iter().map(|route| (route.path.to_string(), json!({"get": operation(route)}))).collect();
    document["paths"] = paths.into();
    document
}

fn operation(route: &Route) -> Value {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    parameters.extend(route.parameters.iter().copied().flatten().map(|name| parameter(name)));
    let content: Map<String, Value> = match route.answer {
        Answer::Json(types) => {
            [("application/json".to_string(), json!({"schema": any_of(types)}))].into_iter().collect()
        }
        Answer::File(types) => {
            types.iter().map(|kind| (kind.to_string(), json!({"schema": {"type": "string"}}))).collect()
        }
        Answer::Description => {
            [("application/json".to_string(), json!({"schema": {"type": "object"}}))].into_iter().collect()
        }
    };
    json!({
        "summary": route.summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "the answer", "content": content},
            "default": {
                "description": "why there is none",
                "content": {"application/problem+json": {"schema": any_of(&["Problem"])}},
            },
        },
    })
}

fn any_of(types: &[&str]) -> Value {
    let reference = |name: &&str| json!({"$ref": format!("#/components/schemas/{name}")});
    match types {
        [one] => reference(one),
        types => json!({"anyOf": types.iter().map(reference).collect::<Vec<_>>()}),
    }
}

fn parameter(name: &str) -> Value {
    let (takes, help) =
        about(name).expect("every parameter of the API is in the table: a test walks them all");
    let schema = match takes {
        Takes::Text => json!({"type": "string"}),
        Takes::Texts => json!({"type": "array", "items": {"type": "string"}}),
        Takes::Switch => json!({"type": "boolean"}),
        Takes::Number => json!({"type": "integer", "minimum": 0}),
        Takes::Days => json!({"type": "number", "exclusiveMinimum": 0}),
        Takes::OneOf(words) => json!({"type": "string", "enum": words}),
    };
    json!({"name": name, "in": "query", "description": help, "schema": schema})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_described() {
        let document = described();
        for route in ROUTES {
            let known = document["paths"][route.path]["get"]["parameters"].as_array().expect("a list");
            assert!(known.iter().all(|parameter| parameter["name"].is_string()), "{}", route.path);
        }
        assert_eq!(document["openapi"], "3.1.0");
    }
}
