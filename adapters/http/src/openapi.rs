//! The description of all routes.

use axum::Json;
use serde_json::{Map, Value, json};

/// Method, path, what it does, and the answers beside problems.
const ROUTES: [(&str, &str, &str); 15] = [
    (
        "post",
        "/v1/commands",
        "Carries out one command; `Idempotency-Key` is its id.",
    ),
    (
        "post",
        "/v1/commands:batch",
        "Carries out many commands, one JSON object a line.",
    ),
    (
        "get",
        "/v1/cases",
        "Lists cases: workflow, state, owner, overdue, open, after, limit.",
    ),
    (
        "get",
        "/v1/cases/{case}",
        "One case by reference or id; as_of.",
    ),
    (
        "get",
        "/v1/cases/{case}/why",
        "What stands in the way of each transition; as_of.",
    ),
    (
        "get",
        "/v1/cases/{case}/history",
        "Everything that happened on a case.",
    ),
    (
        "get",
        "/v1/programmes/{programme}",
        "How a programme's items stand, and what is blocked.",
    ),
    ("get", "/v1/framework", "The definitions in force."),
    ("post", "/v1/views", "Any question by name; as_of."),
    (
        "get",
        "/v1/log",
        "A page of the log: exact bytes with hashes; from, limit.",
    ),
    (
        "get",
        "/v1/events",
        "The log as server-sent events; from, Last-Event-ID.",
    ),
    ("get", "/openapi.json", "This document."),
    ("get", "/livez", "The server is alive."),
    (
        "get",
        "/readyz",
        "The server can do its work, and what is not as it should be.",
    ),
    (
        "get",
        "/metrics",
        "All figures, in the OpenMetrics text format.",
    ),
];

/// The OpenAPI document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for (method, path, summary) in ROUTES {
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        entry[method] = operation(path, summary);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "igf", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Problem": problem() },
        },
    })
}

fn operation(path: &str, summary: &str) -> Value {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<Value> = names
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
        })
        .collect();
    let problem = json!({
        "description": "a problem",
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } }
        },
    });
    let mut operation = json!({
        "summary": summary,
        "parameters": parameters,
        "responses": { "200": { "description": "done" }, "default": problem },
    });
    if path.starts_with("/v1") {
        operation["security"] = json!([{ "bearer": [] }]);
    }
    operation
}

fn problem() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": text, "title": text, "detail": text, "code": text, "place": text, "help": text,
            "status": { "type": "integer" },
        },
    })
}

/// `GET /openapi.json`
pub(crate) async fn serve() -> Json<Value> {
    Json(document())
}
