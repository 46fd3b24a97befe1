//! The OpenAPI document, made of the tables that the routes and commands are made of.

use crate::form::BESIDE;
use crate::routes::Route;
use engine::command::{Form, Member, Shape, forms};
use serde_json::{Map, Value, json};

/// The OpenAPI document of these routes.
pub(crate) fn document(routes: &[Route]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes {
        let entry = paths
            .entry(route.path)
            .or_insert_with(|| Value::Object(Map::new()));
        entry[route.method] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "igf", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "schemas": {
                "Command": { "oneOf": forms().iter().map(command).collect::<Vec<_>>() },
                "Receipt": receipt(),
                "Problem": problem(),
            },
        },
    })
}

fn operation(route: &Route) -> Value {
    let in_path = route.path.split('/').filter_map(|part| {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        Some(parameter(name, "path"))
    });
    let in_query = route.parameters.iter().map(|name| parameter(name, "query"));
    let mut parameters: Vec<Value> = in_path.chain(in_query).collect();
    let mut operation = json!({
        "summary": route.summary,
        "responses": {
            "200": done(route.path),
            "default": {
                "description": "a problem",
                "content": { "application/problem+json": { "schema": schema("Problem") } },
            },
        },
    });
    match route.path {
        "/v1/commands" => {
            parameters.push(parameter("Idempotency-Key", "header"));
            parameters.push(parameter("If-Match", "header"));
            operation["requestBody"] = body("application/json", schema("Command"));
        }
        "/v1/commands:batch" => {
            operation["requestBody"] = body("application/x-ndjson", json!({ "type": "string" }));
        }
        "/v1/views" => {
            operation["requestBody"] = body("application/json", json!({ "type": "object" }));
        }
        "/v1/events" => parameters.push(parameter("Last-Event-ID", "header")),
        _ => {}
    }
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    if route.path.starts_with("/v1/") {
        operation["security"] = json!([{ "bearer": [] }]);
    }
    operation
}

fn done(path: &str) -> Value {
    let (kind, schema) = match path {
        "/v1/commands" => ("application/json", schema("Receipt")),
        "/v1/commands:batch" => ("application/x-ndjson", json!({ "type": "string" })),
        "/v1/events" => ("text/event-stream", json!({ "type": "string" })),
        "/metrics" => ("application/openmetrics-text", json!({ "type": "string" })),
        "/v1/programmes/{programme}/pictures/{kind}" => {
            ("image/svg+xml", json!({ "type": "string" }))
        }
        "/livez" => ("text/plain", json!({ "type": "string" })),
        _ => ("application/json", json!({ "type": "object" })),
    };
    json!({ "description": "done", "content": { kind: { "schema": schema } } })
}

fn parameter(name: &str, place: &str) -> Value {
    let text = json!({ "type": "string" });
    json!({ "name": name, "in": place, "required": place == "path", "schema": text })
}

fn body(kind: &str, schema: Value) -> Value {
    json!({ "required": true, "content": { kind: { "schema": schema } } })
}

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn command(form: &Form) -> Value {
    let mut members = Map::new();
    members.insert("command".to_owned(), json!({ "const": form.word }));
    for member in &form.members {
        let mut described = described(member.shape);
        described["description"] = json!(member.doc);
        members.insert(member.name.clone(), described);
    }
    for (name, description) in BESIDE {
        let kind = if name == "seen" { "integer" } else { "string" };
        let member = json!({ "type": [kind, "null"], "description": description });
        members.insert(name.to_owned(), member);
    }
    let is_required = |member: &&Member| member.required;
    let required = form.members.iter().filter(is_required);
    let required: Vec<&str> = std::iter::once("command")
        .chain(required.map(|member| member.name.as_str()))
        .collect();
    json!({
        "type": "object",
        "title": form.word,
        "description": form.doc,
        "required": required,
        "additionalProperties": false,
        "properties": members,
    })
}

fn described(shape: Shape) -> Value {
    let name = json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 64 });
    match shape {
        Shape::Name => name,
        Shape::Text => json!({ "type": "string" }),
        Shape::Hash => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        Shape::Count => json!({ "type": "integer", "minimum": 0 }),
        Shape::Day => json!({ "type": "string", "format": "date" }),
        Shape::Names => json!({ "type": "array", "items": name }),
        Shape::NamesByName => {
            let names = json!({ "type": "array", "items": name });
            json!({ "type": "object", "propertyNames": name, "additionalProperties": names })
        }
        Shape::Fields => json!({ "type": "object", "propertyNames": name }),
        Shape::End => {
            let text = json!({ "type": "string" });
            let end = |kind: &str| json!({ "type": "object", "properties": { kind: text } });
            json!({ "oneOf": [text, end("case"), end("item")] })
        }
        Shape::Files => {
            let text = json!({ "type": "string" });
            json!({ "type": "array", "items": {
                "type": "object",
                "required": ["path", "text"],
                "properties": { "path": text, "text": text },
            } })
        }
    }
}

fn receipt() -> Value {
    let maybe = |format: &str| json!({ "type": ["string", "null"], "format": format });
    json!({
        "type": "object",
        "required": ["command_id", "case", "reference", "positions", "head", "duplicate"],
        "properties": {
            "command_id": { "type": "string", "format": "uuid" },
            "case": maybe("uuid"),
            "reference": { "type": ["string", "null"] },
            "positions": {
                "description": "first and last; null when the command changed nothing",
                "type": ["array", "null"],
                "items": { "type": "integer" },
                "minItems": 2,
                "maxItems": 2,
            },
            "head": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
            "duplicate": { "type": "boolean" },
        },
    })
}

fn problem() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": text, "title": text, "detail": text, "code": text, "place": text, "help": text,
            "status": { "type": "integer" },
            "line": { "type": "integer", "description": "in a batch: the line, from 1" },
        },
    })
}
