//! The API answers what the command line prints, and as its description says.

use serde_json::{Value, json};

use super::client::Server;
use super::{encoded, indexed};

/// Without what the clock decides.
fn settled(mut answer: Value) -> Value {
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("took_ms");
    }
    answer
}

/// Route with its parameters, and the arguments that mean the same.
const SAME: &[(&str, &[(&str, &str)], &[&str])] = &[
    ("search", &[], &["search"]),
    ("search", &[("q", "netralitas ASN")], &["search", "netralitas ASN"]),
    (
        "search",
        &[
            ("q", "politik uang"),
            ("province", "sumut"),
            ("province", "12"),
            ("facets", "official:3,source:2"),
        ],
        &[
            "search",
            "politik uang",
            "--province",
            "sumut",
            "--province",
            "12",
            "--facets",
            "official:3,source:2",
        ],
    ),
    (
        "search",
        &[
            ("q", "asn"),
            ("facets", "none"),
            ("sort", "oldest"),
            ("limit", "3"),
            ("offset", "2"),
            ("explain", ""),
        ],
        &[
            "search",
            "asn",
            "--facets",
            "none",
            "--sort",
            "oldest",
            "--limit",
            "3",
            "--offset",
            "2",
            "--explain",
        ],
    ),
    (
        "search",
        &[
            ("q", "asn"),
            ("from", "2023"),
            ("to", "2024-02"),
            ("exclude", "province=Banten"),
            ("group", "true"),
        ],
        &["search", "asn", "--from", "2023", "--to", "2024-02", "--exclude", "province=Banten", "--group"],
    ),
    (
        "search",
        &[("q", "deklarasi netral pegawai"), ("strict", "1"), ("no-expansions", ""), ("freshness", "30")],
        &["search", "deklarasi netral pegawai", "--strict", "--no-expansions", "--freshness", "30"],
    ),
    ("search", &[("q", "netralitsa"), ("exact", "true")], &["search", "netralitsa", "--exact"]),
    (
        "search",
        &[("regulation", "UU Pemilu"), ("month", "2024-02")],
        &["search", "--regulation", "UU Pemilu", "--month", "2024-02"],
    ),
    ("facets/province", &[], &["facets", "province"]),
    ("facets/provinsi", &[("q", "asn"), ("limit", "2")], &["facets", "province", "asn", "--limit", "2"]),
    ("facets/province", &[("under", "12")], &["facets", "province", "--under", "12"]),
    ("facets/regulation", &[("under", "kinds")], &["facets", "regulation", "--under", "kinds"]),
    ("facets/official", &[("contains", "an")], &["facets", "official", "--contains", "an"]),
    ("facets/person", &[("variants", "")], &["facets", "person", "--variants"]),
    ("timeline", &[], &["timeline"]),
    (
        "timeline",
        &[("q", "asn"), ("by", "year"), ("province", "32")],
        &["timeline", "asn", "--by", "year", "--province", "32"],
    ),
    ("articles/pleno-2", &[], &["show", "pleno-2"]),
    ("articles/a%2Fb%20c%3Fd%23e", &[], &["show", "a/b c?d#e"]),
    ("articles/a%2Fb%20c%3Fd%23e/similar", &[("limit", "3")], &["show", "a/b c?d#e", "--similar", "3"]),
];

fn target(route: &str, parameters: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("/api/{route}?{}", pairs.join("&"))
}

#[test]
fn answers_are_those_of_the_command_line() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    for (route, parameters, arguments) in SAME {
        let target = target(route, parameters);
        let answered = settled(server.json(&target));
        assert_eq!(answered, settled(scratch.json(arguments.iter())), "{target}");
    }
}

#[test]
fn exports_are_those_of_the_command_line() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let cases: &[(&str, &[&str])] = &[
        ("q=pleno&format=csv", &["search", "pleno", "--all", "--format", "csv"]),
        ("q=asn&format=csv&bom=1", &["search", "asn", "--all", "--format", "csv", "--bom"]),
        ("q=asn", &["search", "asn", "--all", "--format", "jsonl"]),
        ("format=md&limit=3&sort=newest", &["search", "--format", "md", "--limit", "3", "--sort", "newest"]),
    ];
    for (parameters, arguments) in cases {
        let answer = server.get(&format!("/api/export?{parameters}"));
        assert_eq!(answer.status, 200, "{parameters}: {answer:?}");
        assert!(answer.header("content-disposition").starts_with("attachment"), "{answer:?}");
        assert_eq!(answer.text(), scratch.run(arguments.iter()).out, "{parameters}");
    }
    assert_eq!(server.get("/api/export?q=(asn").status, 400, "told before the file begins");
}

/// The schema of a type, with all others beside it; what is not described is an error.
fn schema(document: &Value, path: &str, status: &str, content: &str) -> Value {
    let answer = &document["paths"][path]["get"]["responses"][status]["content"][content]["schema"];
    assert!(answer.is_object(), "{path} {status} is not described");
    let mut schemas = document["components"]["schemas"].clone();
    let composed = |schema: &Value| schema["allOf"].is_array();
    let text = schemas.to_string();
    assert!(text.len() > 5_000, "the types are there");
    // A type that is flattened into another must let the other's fields pass.
    let flattened: Vec<String> = schemas
        .as_object()
        .expect("named")
        .values()
        .filter(|schema| composed(schema))
        .flat_map(|schema| schema["allOf"].as_array().expect("a list"))
        .filter_map(|part| part["$ref"].as_str().map(str::to_string))
        .collect();
    for (name, schema) in schemas.as_object_mut().expect("named") {
        let is_flattened = flattened.iter().any(|reference| reference.ends_with(&format!("/{name}")));
        if composed(schema) || (schema["type"] == "object" && !is_flattened) {
            schema["unevaluatedProperties"] = json!(false);
        }
    }
    let mut whole = answer.clone();
    whole["components"] = json!({ "schemas": schemas });
    whole["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    whole
}

#[test]
fn answers_are_as_described() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let document = server.json("/api/openapi.json");
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let described = |route: &str| match route {
        facets if facets.starts_with("facets/") => "/api/facets/{field}".to_string(),
        similar if similar.ends_with("/similar") => "/api/articles/{id}/similar".to_string(),
        article if article.starts_with("articles/") => "/api/articles/{id}".to_string(),
        other => format!("/api/{other}"),
    };
    let cases = SAME.iter().map(|(route, parameters, _)| (*route, *parameters));
    let more: &[(&str, &[(&str, &str)])] =
        &[("health", &[]), ("suggest", &[("q", "rapat kota c")]), ("openapi.json", &[])];
    let mut seen = 0;
    for (route, parameters) in cases.chain(more.iter().copied()) {
        let schema = schema(&document, &described(route), "200", "application/json");
        let validator = jsonschema::validator_for(&schema).expect("a JSON schema");
        let target = target(route, parameters);
        let answer = server.json(&target);
        let wrong: Vec<String> = validator
            .iter_errors(&answer)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{target}: {}", wrong.join("\n"));
        seen += 1;
    }
    assert!(seen > 20);
    for target in ["/api/search?q=(a", "/api/search?x=1", "/api/articles/none", "/api/none"] {
        let schema = schema(&document, "/api/search", "default", "application/problem+json");
        let validator = jsonschema::validator_for(&schema).expect("a JSON schema");
        let problem = server.get(target).json();
        assert!(validator.is_valid(&problem), "{target}: {problem}");
    }
    // What is not described is refused: the check can fail.
    let schema = schema(&document, "/api/timeline", "200", "application/json");
    let validator = jsonschema::validator_for(&schema).expect("a JSON schema");
    assert!(!validator.is_valid(&json!({"by": "month", "buckets": [], "undated": 0, "more": 1})));
    assert!(!validator.is_valid(&json!({"by": "century", "buckets": [], "undated": 0})));
}

#[test]
fn every_route_that_is_described_answers_and_takes_its_parameters() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let document = server.json("/api/openapi.json");
    let value = |name: &str| match name {
        "id" => "pleno-2",
        "field" => "province",
        "under" => "32",
        "from" | "to" => "2024",
        "exclude" => "party=PAN",
        "facets" => "party:2",
        "sort" => "newest",
        "limit" | "offset" | "freshness" => "1",
        "by" => "year",
        "format" => "csv",
        "regulation" => "uu/2017/7",
        "election" => "Pemilu 2024",
        "party" => "PAN",
        "province" | "regency" => "Kota Cilegon",
        "month" => "2024-02",
        "strict" | "exact" | "no-expansions" | "group" | "explain" | "variants" | "bom" => "false",
        _ => "pleno",
    };
    let mut asked = 0;
    for (path, route) in document["paths"].as_object().expect("routes") {
        let parameters = route["get"]["parameters"].as_array().expect("a list");
        let names = |place: &str| {
            let named = parameters.iter().filter(|parameter| parameter["in"] == place);
            named.map(|parameter| parameter["name"].as_str().expect("a name").to_string()).collect::<Vec<_>>()
        };
        let mut target = path.clone();
        for name in names("path") {
            target = target.replace(&format!("{{{name}}}"), value(&name));
        }
        for name in names("query").into_iter().chain(["".into()]) {
            let query =
                if name.is_empty() { String::new() } else { format!("?{name}={}", encoded(value(&name))) };
            let answer = server.get(&format!("{target}{query}"));
            assert_eq!(answer.status, 200, "{target}{query}: {}", answer.text());
            asked += 1;
        }
    }
    assert!(asked > 80, "{asked}");
}

#[test]
fn what_is_typed_is_completed() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let words = |typed: &str| server.json(&format!("/api/suggest?q={}", encoded(typed)));
    let found = words("rapat ple");
    assert_eq!(found["words"][0], json!({"word": "pleno", "query": "rapat pleno"}), "{found}");
    let found = words("netral kota cil");
    let value = &found["values"][0];
    assert_eq!((&value["label"], &value["query"]), (&json!("Kota Cilegon"), &json!("netral")), "{found}");
    let narrowed = format!(
        "/api/search?{}={}",
        value["field"].as_str().expect("a field"),
        encoded(value["path"].as_str().expect("a path"))
    );
    assert_eq!(server.json(&narrowed)["total"], value["count"], "the count is that of the hits");
    for typed in ["", "p", "\"rapat ple", "provinsi:ban", "zzzz", "!!!!", "<script>", "\u{0}\u{0}"] {
        let found = words(typed);
        assert_eq!((&found["words"], &found["values"]), (&json!([]), &json!([])), "{typed:?}");
    }
    assert_eq!(server.json("/api/suggest?q=ka&limit=2")["words"].as_array().map(Vec::len), Some(2));
}
