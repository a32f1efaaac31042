//! Who may ask: names of the server, tokens, methods; and the headers that protect every answer.

use crate::scratch::Scratch;

use super::client::{Answer, Server};
use super::indexed;

const TOKEN: &str = "rahasia-yang-cukup-panjang";

fn under_name(server: &Server, target: &str, host: &str) -> u16 {
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    Answer::read(&server.send(request.as_bytes())).status
}

#[test]
fn only_its_own_names_are_answered() {
    let scratch = indexed();
    let server = Server::start(&scratch, &["--host", "arsip.example"]);
    let cases: &[(&str, &str, u16)] = &[
        ("/", "localhost", 200),
        ("/", "LOCALHOST:7700", 200),
        ("/", "localhost.", 200),
        ("/", "127.0.0.1:1", 200),
        ("/", "[::1]:7700", 200),
        ("/", "arsip.example", 200),
        ("/api/health", "Arsip.Example:80", 200),
        ("/", "evil.example", 421),
        ("/api/search?q=asn", "evil.example:7700", 421),
        ("/", "localhost.evil.example", 421),
        ("/", "arsip.example.evil.example", 421),
        ("/", "127.0.0.1.evil.example", 421),
        ("/", "192.168.1.7", 421),
        ("/", "", 400),
        ("/", "two words", 400),
        ("http://evil.example/", "localhost", 421),
        ("http://localhost/api/health", "localhost", 200),
    ];
    for (target, host, status) in cases {
        assert_eq!(under_name(&server, target, host), *status, "{target} at {host:?}");
    }
    let twice = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(Answer::read(&server.send(twice)).status, 400);
    let none = Answer::read(&server.send(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"));
    assert_eq!(none.status, 400);
}

#[test]
fn a_token_is_demanded() {
    let scratch = indexed();
    let server = Server::start(&scratch, &["--token", TOKEN]);
    let bearer = format!("Bearer {TOKEN}");
    let cases: &[(&str, &[(&str, &str)], u16)] = &[
        ("/", &[], 401),
        ("/api/search", &[], 401),
        ("/api/health", &[], 401),
        ("/none", &[], 401),
        ("/api/search", &[("Authorization", &bearer)], 200),
        ("/api/search", &[("Authorization", &bearer.to_lowercase().replace("bearer", "bEARER"))], 200),
        ("/api/search", &[("Authorization", "Bearer rahasia")], 401),
        ("/api/search", &[("Authorization", TOKEN)], 401),
        ("/api/search", &[("Authorization", &format!("Basic {TOKEN}"))], 401),
        ("/api/search", &[("Cookie", &format!("telusur={TOKEN}"))], 401),
        ("/?token=rahasia", &[], 401),
        ("/?token=", &[], 401),
    ];
    for (target, headers, status) in cases {
        let answer = server.ask("GET", target, headers);
        assert_eq!(answer.status, *status, "{target} {headers:?}");
        assert_eq!(*status == 401, !answer.header("www-authenticate").is_empty(), "{target}");
        assert!(*status == 200 || !answer.text().contains("total"), "{target}");
    }
    assert!(server.get("/").text().contains("<form"), "a browser is shown where to put it");
    let login = server.get(&format!("/api/search?q=asn&token={TOKEN}&limit=1"));
    assert_eq!((login.status, login.header("location")), (303, "/api/search?q=asn&limit=1"));
    let cookie = login.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains(TOKEN), "{cookie}");
    let pair = cookie.split(';').next().expect("name and value");
    let answer = server.ask("GET", "/api/search", &[("Cookie", &format!("other=1; {pair}"))]);
    assert_eq!(answer.status, 200);
    let open = server.get(&format!("//evil.example/%2e%2e?token={TOKEN}"));
    assert_eq!(open.header("location"), "/evil.example/%2e%2e");
}

#[test]
fn others_need_a_token() {
    let scratch = indexed();
    for arguments in [
        &["serve", "--bind", "0.0.0.0", "--port", "0"][..],
        &["serve", "--bind", "::", "--port", "0"],
        &["serve", "--bind", "0.0.0.0", "--port", "0", "--token", "pendek"],
        &["serve", "--port", "0", "--token", "pendek"],
    ] {
        let ran = scratch.run(arguments);
        assert!(ran.code == 2 && ran.err.contains("--token") && ran.out.is_empty(), "{arguments:?}: {ran:?}");
    }
    let mut here = Server::start(&scratch, &["--bind", "0.0.0.0", "--token", TOKEN]);
    here.address = here.address.replace("0.0.0.0", "127.0.0.1");
    assert_eq!(here.get("/api/health").status, 401);
    assert_eq!(under_name(&here, "/", "evil.example"), 421);
}

impl Server {
    fn bearing(&self, method: &str, target: &str) -> Answer {
        self.ask(method, target, &[("Authorization", &format!("Bearer {TOKEN}"))])
    }
}

#[test]
fn every_answer_is_protected() {
    let scratch = indexed();
    let server = Server::start(&scratch, &["--token", TOKEN]);
    let tag = server.bearing("GET", "/api/search").header("etag").to_string();
    let bearer = format!("Bearer {TOKEN}");
    let mut answers = vec![
        server.get("/"),
        server.get(&format!("/?token={TOKEN}")),
        server.ask("GET", "/api/search", &[("Authorization", &bearer), ("If-None-Match", &tag)]),
    ];
    for (method, target) in [
        ("GET", "/"),
        ("HEAD", "/"),
        ("OPTIONS", "/"),
        ("GET", "/none"),
        ("GET", "/api/none"),
        ("GET", "/api/search"),
        ("GET", "/api/search?q=(a"),
        ("GET", "/api/facets/province"),
        ("GET", "/api/facets/none"),
        ("GET", "/api/timeline"),
        ("GET", "/api/articles/pleno-2"),
        ("GET", "/api/articles/pleno-2/similar"),
        ("GET", "/api/suggest?q=ple"),
        ("GET", "/api/export?q=pleno"),
        ("GET", "/api/health"),
        ("GET", "/api/openapi.json"),
        ("POST", "/api/search"),
    ] {
        answers.push(server.bearing(method, target));
    }
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    for expected in [200, 204, 303, 304, 400, 401, 404, 405] {
        assert!(statuses.contains(&expected), "{expected} is not among {statuses:?}");
    }
    for answer in answers {
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{answer:?}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{answer:?}");
        }
        assert!(!answer.header("permissions-policy").is_empty(), "{answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{answer:?}");
    }
}

#[test]
fn nothing_is_written() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    for target in ["/", "/api/search", "/api/articles/pleno-2"] {
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
            let answer = server.ask(method, target, &[]);
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, "GET, HEAD, OPTIONS"),
                "{method} {target}"
            );
        }
        let answer = server.ask("OPTIONS", target, &[("Origin", "https://evil.example")]);
        assert_eq!((answer.status, answer.header("allow")), (204, "GET, HEAD, OPTIONS"), "{target}");
        let (get, head) = (server.get(target), server.ask("HEAD", target, &[]));
        assert_eq!((head.status, head.body.len()), (200, 0), "{target}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{target}");
    }
}

#[test]
fn what_cannot_be_served_is_said() {
    let scratch = indexed();
    let server = Server::start(&scratch, &[]);
    let port = server.address.rsplit(':').next().expect("a port");
    let cases: &[(&[&str], &[&str])] = &[
        (&["serve", "--port", port], &["cannot listen", port, "--port"]),
        (&["serve", "--port", "70000"], &["--port"]),
        (&["serve", "--bind", "rumah"], &["--bind"]),
        (&["serve", "--deadline=-1"], &["seconds"]),
    ];
    for (arguments, expected) in cases {
        let ran = scratch.run(*arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(expected.iter().all(|part| ran.err.contains(part)), "{arguments:?}: {ran:?}");
    }
    let ran = Scratch::new().run(["serve", "--port", "0"]);
    assert!(ran.code == 2 && ran.err.contains("no index"), "{ran:?}");
}
