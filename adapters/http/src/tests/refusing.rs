//! What is refused before it comes to a command: tokens, routes, sizes, methods.

use crate::router::all_routes;
use crate::testing::{Client, TestBackend};
use engine::command::forms;
use serde_json::json;

fn upper(method: &str) -> String {
    method.to_uppercase()
}

#[tokio::test]
async fn everything_under_v1_needs_a_token() {
    let backend = TestBackend::empty();
    let nobody = Client::new(&backend).speaking_for(None);
    for route in all_routes() {
        let answer = nobody
            .send(&upper(route.method), route.path, &[], "{}".to_owned())
            .await;
        if route.path.starts_with("/v1/") || route.path == "/metrics" {
            let (status, code, _) = answer.problem();
            assert_eq!(
                (status, code.as_str()),
                (401, "token_missing"),
                "{}",
                route.path
            );
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        } else {
            assert_eq!(answer.status, 200, "{}", route.path);
        }
    }
    assert_eq!(nobody.get("/v1/secrets").await.status, 401);
    assert_eq!(nobody.get("/v1").await.status, 401);
}

#[tokio::test]
async fn a_token_that_does_not_count_is_no_token() {
    let backend = TestBackend::empty();
    let forger = Client::new(&backend).speaking_for(Some("FORGED"));
    let answer = forger.get("/v1/cases").await;
    assert_eq!(answer.problem().1, "token_forged");
    assert_eq!(answer.status, 401);
    assert!(answer.header("www-authenticate").contains("invalid_token"));
    let scheme = Client::new(&backend).speaking_for(None);
    for header in ["Basic cora", "Bearer", "Bearer  ", "cora"] {
        let headers = [("Authorization", header)];
        let answer = scheme
            .send("GET", "/v1/cases", &headers, String::new())
            .await;
        assert_eq!(answer.problem().1, "token_missing", "{header}");
    }
    let headers = [("Authorization", "bearer cora")];
    let answer = scheme
        .send("GET", "/v1/cases", &headers, String::new())
        .await;
    assert_eq!(answer.status, 200, "the scheme's case does not matter");
}

#[tokio::test]
async fn an_unknown_route_and_a_wrong_method_are_problems() {
    let client = Client::new(&TestBackend::empty());
    assert_eq!(client.get("/nowhere").await.problem().1, "unknown_route");
    assert_eq!(client.get("/v1/nowhere").await.problem().0, 404);
    let answer = client.get("/v1/commands").await;
    assert_eq!(answer.problem().0, 405);
    assert_eq!(answer.problem().1, "method_not_allowed");
    assert_eq!(answer.header("allow"), "POST");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let client = Client::new(&TestBackend::empty());
    let large = "x".repeat((1 << 20) + 1);
    for path in ["/v1/commands", "/v1/views"] {
        let answer = client.send("POST", path, &[], large.clone()).await;
        assert_eq!(answer.problem().0, 413, "{path}");
        assert_eq!(answer.problem().1, "too_large");
    }
    let batch = "/v1/commands:batch";
    let answer = client.send("POST", batch, &[], large).await;
    assert_eq!(answer.status, 200, "a batch may have more than one command");
    let answer = client
        .send("POST", batch, &[], "x".repeat((16 << 20) + 1))
        .await;
    assert_eq!(answer.problem().0, 413);
    let answer = client.send("POST", batch, &[], "{}\n".repeat(10_001)).await;
    assert_eq!(answer.problem().0, 413);
}

#[tokio::test]
async fn a_wrong_parameter_has_its_place() {
    let client = Client::new(&TestBackend::empty());
    for (path, code, place) in [
        ("/v1/cases?workflw=task", "bad_request", "workflw"),
        ("/v1/cases?limit=-1", "bad_request", "limit"),
        ("/v1/cases?limit=1&limit=2", "bad_request", "limit"),
        ("/v1/cases?overdue=maybe", "bad_request", "overdue"),
        ("/v1/cases?state=To%20do", "bad_name", "state"),
        ("/v1/cases?as_of=soon", "bad_date", "as_of"),
        ("/v1/log?from=x", "bad_request", "from"),
        ("/v1/events?from=x", "bad_request", "from"),
        ("/v1/programmes/IGF", "bad_name", "programme"),
    ] {
        let (status, found, at) = client.get(path).await.problem();
        assert_eq!(
            (status, found.as_str(), at.as_str()),
            (400, code, place),
            "{path}"
        );
    }
    let help = client.get("/v1/cases?workflw=task").await.json()["help"].clone();
    assert_eq!(help, "did you mean `workflow`?");
    assert_eq!(client.get("/v1/cases/%ff").await.problem().0, 400);
}

#[tokio::test]
async fn health_and_figures_need_no_token() {
    let client = Client::new(&TestBackend::empty()).speaking_for(None);
    assert_eq!(client.get("/livez").await.text, "alive\n");
    let ready = client.get("/readyz").await;
    let expected = json!({
        "ready": true, "degraded": true, "notes": ["NATS is away"],
        "parts": { "store": "well", "bus": "degraded" },
    });
    assert_eq!((ready.status, ready.json()), (200, expected));
    assert_eq!(client.get("/metrics").await.problem().1, "token_missing");
    let near = crate::router(TestBackend::empty() as _);
    let near = crate::peer::routes_for(&near, &std::net::SocketAddr::from(([127, 0, 0, 1], 1)));
    let near = Client::of(near).speaking_for(None);
    let metrics = near.get("/metrics").await;
    assert!(metrics.text.contains("reads nothing"), "{}", metrics.text);
    let proxied = [("X-Forwarded-For", "192.0.2.1")];
    let proxied = near.send("GET", "/metrics", &proxied, String::new()).await;
    assert_eq!(proxied.status, 401);
    let internal = near.speaking_for(Some("cora:internal"));
    let read = internal.get("/metrics").await;
    assert!(read.text.contains("reads internal"), "{}", read.text);
    assert!(
        metrics
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    assert!(metrics.text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn every_request_is_a_span_with_its_route() {
    let backend = TestBackend::empty();
    let client = Client::new(&backend);
    client.get("/v1/cases/T-2019-001").await;
    client.get("/nowhere").await;
    for path in ["/livez", "/readyz", "/metrics"] {
        assert_eq!(client.get(path).await.status, 200, "and no span");
    }
    client.speaking_for(None).get("/v1/log").await;
    let spans = backend.spans.lock().expect("no panic").clone();
    assert_eq!(
        spans,
        [
            "GET /v1/cases/{case} 404",
            "GET unknown 404",
            "GET /v1/log 401"
        ]
    );
}

#[tokio::test]
async fn the_description_names_every_route_and_every_command() {
    let client = Client::new(&TestBackend::empty());
    let document = client.get("/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().expect("paths");
    assert_eq!(paths.len(), all_routes().len());
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().expect("operations") {
            let guarded = operation["security"].is_array();
            assert_eq!(guarded, path.starts_with("/v1/"), "{method} {path}");
        }
    }
    let commands = &document["components"]["schemas"]["Command"]["oneOf"];
    for (form, command) in forms().iter().zip(commands.as_array().expect("commands")) {
        assert_eq!(command["properties"]["command"]["const"], form.word);
        for member in &form.members {
            let described = &command["properties"][&member.name];
            assert_eq!(described["description"], member.doc, "{}", form.word);
        }
    }
    assert_eq!(commands.as_array().map(Vec::len), Some(forms().len()));
}
