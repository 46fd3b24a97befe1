//! JSON Schemas of the files, for editors: which keys a table may have.

use serde_json::{Map, Value as Json, json};

/// The kinds of files.
pub const SCHEMAS: &[&str] = &["organisation", "charter", "people", "workflow", "programme"];

/// The JSON Schema of a kind of file.
pub fn schema(kind: &str) -> Option<Json> {
    let properties = match kind {
        "organisation" => organisation(),
        "charter" => json!({ "charter": table(&["propose_by", "electorate", "rule"]) }),
        "people" => json!({
            "people": list(&["id", "name"]),
            "appointments": list(&["person", "role", "unit", "from", "until"]),
        }),
        "workflow" => workflow(),
        "programme" => programme(),
        _ => return None,
    };
    Some(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("igf {kind}"),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    }))
}

fn table(keys: &[&str]) -> Json {
    let properties: Map<String, Json> = keys
        .iter()
        .map(|key| ((*key).to_owned(), json!({})))
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn list(keys: &[&str]) -> Json {
    json!({ "type": "array", "items": table(keys) })
}

fn by_id(keys: &[&str]) -> Json {
    let names = json!({ "pattern": "^[a-z][a-z0-9_]*$" });
    json!({ "type": "object", "propertyNames": names, "additionalProperties": table(keys) })
}

fn organisation() -> Json {
    json!({
        "org": table(&["id", "label", "currency", "languages", "calendar"]),
        "calendars": by_id(&["timezone", "weekend", "holidays", "sessions", "source", "label"]),
        "units": by_id(&["label", "parent", "independent"]),
        "roles": by_id(&["label", "line", "scope", "members"]),
        "scales": by_id(&["values", "label"]),
        "matrices": by_id(&["rows", "columns", "result", "cells"]),
        "authority": by_id(&["by", "field", "rows"]),
        "ladders": by_id(&["rungs", "label"]),
    })
}

fn workflow() -> Json {
    json!({
        "workflow": table(&[
            "id", "version", "label", "family", "class", "initial", "reference", "open_by", "unit",
            "owner",
        ]),
        "fields": list(&[
            "id", "type", "values", "scale", "to", "of", "label", "required", "write_once",
            "default", "derived", "audience", "i18n",
        ]),
        "states": list(&["id", "category", "label"]),
        "transitions": list(&[
            "id", "from", "to", "by", "decision", "outcome", "auto", "clock", "when", "set",
            "require", "assign", "evidence", "reason", "emit", "ladder", "answer", "informs",
            "label",
        ]),
        "decisions": by_id(&[
            "label", "propose_by", "propose", "electorate", "rule", "bind", "when", "informs",
            "proposer_votes",
        ]),
        "separate": list(&["label", "acts", "same", "forbid_lines"]),
        "clocks": list(&[
            "id", "label", "start", "run_in", "length", "until", "length_by", "calendar", "warn",
            "breach", "repeat",
        ]),
        "links": by_id(&["to", "inverse", "many", "with", "label"]),
        "vocabulary": by_id(&["words", "label"]),
        "publication": by_id(&["audience", "when", "fields"]),
    })
}

fn programme() -> Json {
    json!({
        "programme": table(&["id", "version", "label", "as_of", "currency", "managed_by", "rebaseline"]),
        "funds": list(&[
            "id", "label", "amount", "stage", "reached", "gate", "may_be_in", "provenance", "kind",
            "since",
        ]),
        "items": list(&[
            "id", "label", "categories", "kind", "owner", "start", "finish", "strength", "status",
            "duration", "needs", "funding", "workflow", "done_when", "holds", "provenance",
        ]),
    })
}
