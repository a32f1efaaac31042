//! Requests that are wrong, too large, broken or never end; and what is told of them.

use std::io::Write;
use std::net::TcpStream;

use serde_json::json;

use super::client::{Answer, Server};
use super::{encoded, indexed};

#[test]
fn what_is_wrong_is_told() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let cases: &[(&str, u16, &str, &[&str])] = &[
        ("/api/search?provinsi=banten", 400, "provinsi", &["unknown parameter", "province", "exclude"]),
        ("/api/search?Q=x", 400, "Q", &["unknown parameter"]),
        ("/api/search?q=a&q=b", 400, "q", &["twice"]),
        ("/api/search?limit=101", 400, "limit", &["from 0 to 100"]),
        ("/api/search?limit=-1", 400, "limit", &["from 0 to 100"]),
        ("/api/search?offset=10001", 400, "offset", &["from 0 to 10000"]),
        ("/api/search?sort=best", 400, "sort", &["relevance", "newest"]),
        ("/api/search?group=maybe", 400, "group", &["true or false"]),
        ("/api/search?freshness=x", 400, "freshness", &["days"]),
        ("/api/search?province=bantn", 400, "province", &["did you mean", "Banten"]),
        ("/api/search?from=kemarin", 400, "date", &["2024-08"]),
        ("/api/search?facets=province:5000", 400, "facets", &["1000"]),
        ("/api/search?facets=cuaca:5", 400, "", &["unknown facet", "province"]),
        ("/api/search?exclude=banten", 400, "", &["FIELD=VALUE"]),
        ("/api/timeline?by=century", 400, "by", &["month"]),
        ("/api/timeline?limit=5", 400, "limit", &["unknown parameter"]),
        ("/api/facets/cuaca", 404, "", &["unknown facet", "province"]),
        ("/api/facets/province?variants=1", 400, "", &["official and person"]),
        ("/api/articles/%ff", 400, "id", &["UTF-8"]),
        ("/api/articles/none", 404, "", &["none"]),
        ("/api/articles/none/similar", 404, "", &["none"]),
        ("/api/articles/pleno-2?q=x", 400, "q", &["unknown parameter"]),
        ("/api/export?format=xls", 400, "format", &["csv"]),
        ("/api/nothing", 404, "", &["/api/nothing", "openapi.json"]),
        ("/api/", 404, "", &[]),
        ("/api/search/", 404, "", &[]),
    ];
    for (target, status, parameter, expected) in cases {
        let answer = server.get(target);
        assert_eq!(answer.status, *status, "{target}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{target}");
        let problem = answer.json();
        assert_eq!(problem["status"], json!(status), "{target}");
        assert_eq!(problem["parameter"].as_str().unwrap_or(""), *parameter, "{target}: {problem}");
        let detail = problem["detail"].as_str().expect("words");
        assert!(expected.iter().all(|part| detail.contains(part)), "{target}: {detail}");
    }
}

#[test]
fn a_mistake_in_the_query_is_shown_where_it_is() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    for query in ["netral (asn", "\u{e9}\u{e9} \"asn", "asn DAN", "tanggal:besok", "a^x", "kata~9"] {
        let Err(error) = telusur::query::parse(query) else { panic!("{query} can be read") };
        let problem = server.get(&format!("/api/search?q={}", encoded(query))).json();
        let span = json!({"start": error.span.start, "end": error.span.end});
        assert_eq!(problem["span"], span, "{query}: {problem}");
        let rendered = problem["rendered"].as_str().expect("lines");
        assert!(rendered.lines().nth(1).is_some_and(|line| line.contains('^')), "{rendered}");
    }
    let long = "a".repeat(4_097);
    let problem = server.get(&format!("/api/search?q={long}"));
    assert_eq!(problem.status, 400);
    assert!(problem.text().contains("4096") || problem.text().contains("4,096"), "{}", problem.text());
}

#[test]
fn broken_requests_are_refused_and_the_server_lives() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let huge_header = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(1 << 20));
    let many_headers = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X-A: 1\r\n".repeat(1_000));
    let long_url = format!("GET /?q={} HTTP/1.1\r\nHost: localhost\r\n\r\n", "x".repeat(40_000));
    let cases: &[(&str, &[u8], &[u16])] = &[
        ("a huge header", huge_header.as_bytes(), &[431]),
        ("many headers", many_headers.as_bytes(), &[431]),
        ("a long URL", long_url.as_bytes(), &[414]),
        ("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", &[400]),
        ("random bytes", &[0xff, 0x00, 0xfe, b'\r', b'\n', b'\r', b'\n'], &[400]),
        ("no version", b"GET /\r\n\r\n", &[400]),
        ("a blank in the target", b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n", &[400]),
        ("a NUL in a header", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", &[400]),
        (
            "two lengths",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            &[400],
        ),
        (
            "length and chunks",
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
            &[400, 405],
        ),
        (
            "a body that never comes",
            b"POST /api/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n",
            &[405],
        ),
        ("CONNECT", b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", &[405]),
        ("a star", b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", &[204]),
    ];
    for (name, bytes, expected) in cases {
        let answer = server.send(bytes);
        if answer.is_empty() {
            assert!(expected.contains(&431), "{name}: no answer");
        } else {
            let answer = Answer::read(&answer);
            assert!(expected.contains(&answer.status), "{name}: {answer:?}");
        }
        assert_eq!(server.get("/api/health").status, 200, "{name}");
    }
}

#[test]
fn no_path_leads_to_a_file() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    for target in [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/api/articles/..%2f..%2f..%2fetc%2fpasswd",
        "/api/articles/%2e%2e%2f%2e%2e%2fetc%2fpasswd/similar",
        "/api/articles/..",
        "/static/../../etc/passwd",
        "/index/CURRENT",
        "//etc/passwd",
        "/api/articles/%00",
        "/api/articles/%ff%fe",
        "/..%5c..%5cwindows%5cwin.ini",
    ] {
        let answer = server.get(target);
        assert!((400..500).contains(&answer.status), "{target}: {answer:?}");
        assert!(!answer.text().contains("root:"), "{target}");
    }
}

#[test]
fn text_of_articles_stays_text() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    for target in ["/api/search?q=pleno", "/api/articles/a%2Fb%20c%3Fd%23e", "/api/search?q=%3Cscript%3E"] {
        let answer = server.get(target);
        assert!(answer.header("content-type").starts_with("application/json"), "{answer:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[test]
fn clients_that_say_nothing_do_not_keep_others_waiting() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let slow: Vec<TcpStream> = (0..100)
        .map(|number| {
            let mut stream = TcpStream::connect(&server.address).expect("it listens");
            let begun = format!("GET /api/search?q={number} HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            stream.write_all(begun.as_bytes()).expect("sent");
            stream
        })
        .collect();
    assert_eq!(server.json("/api/search?q=pleno")["total"].as_u64().map(|total| total > 0), Some(true));
    drop(slow);
}
