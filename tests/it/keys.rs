//! What is printed of the keys of definitions: the reference in workflows/README.md, and the JSON
//! Schemas that editors read.

use crate::packages;
use crate::program::{ok, run, workflows};
use engine::definition::{SCHEMAS, reference};
use serde_json::{Value as Json, json};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

/// The lines between which the reference stands.
const BEGIN: &str = "<!-- reference: printed by the test `keys`, IGF_REWRITE=1 writes it -->\n\n";
const END: &str = "\n<!-- end of the reference -->";

const VALIDATOR: &str = "jsonschema==4.26.0";
const SCRIPT: &str = include_str!("../py/definition_schemas.py");

#[test]
fn the_reference_in_the_page_is_that_of_the_code() {
    let path = workflows().join("README.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the reference begins");
    let (told, after) = rest.split_once(END).expect("the reference ends");
    if std::env::var_os("IGF_REWRITE").is_some() {
        let page = format!("{before}{BEGIN}{}{END}{after}", reference());
        fs::write(&path, page).unwrap();
        return;
    }
    assert!(
        told == reference(),
        "workflows/README.md differs: run this test with IGF_REWRITE=1 to write it anew"
    );
}

/// What a validator of JSON Schema finds: the shipped files against the printed schemas, and each
/// example against its key.
fn validated(changed: &[(&str, &str, &str)]) -> Vec<String> {
    let nowhere = tempfile::tempdir().unwrap();
    let schema = |kind: &&str| {
        (
            (*kind).to_owned(),
            ok(nowhere.path(), &format!("schema {kind}")),
        )
    };
    let schemas: serde_json::Map<String, Json> = SCHEMAS.iter().map(schema).collect();
    let mut files = serde_json::Map::new();
    for entry in fs::read_dir(workflows()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut text = fs::read_to_string(&path).unwrap_or_default();
        for (file, from, to) in changed {
            if *file == name {
                assert!(text.contains(from), "{file} has {from}");
                text = text.replacen(from, to, 1);
            }
        }
        if let Some(kind) = name.strip_suffix(".toml") {
            let kind = kind.rsplit('.').next().unwrap_or(kind);
            files.insert(name.clone(), json!({ "kind": kind, "text": text }));
        }
    }
    assert!(files.len() > 8, "{files:?}");
    let mut python = Command::new("python3")
        .args(["-c", SCRIPT])
        .env("PYTHONPATH", packages::python("jsonschema", &[VALIDATOR]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is needed to validate as an editor does");
    let mut input = python.stdin.take().unwrap();
    let asked = json!({ "schemas": schemas, "files": files });
    input.write_all(asked.to_string().as_bytes()).unwrap();
    drop(input);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "the validator failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn editors_find_nothing_in_the_shipped_definitions() {
    assert_eq!(validated(&[]), [""; 0]);
}

#[test]
fn editors_underline_what_check_refuses() {
    let risk = "risk.workflow.toml";
    let found = validated(&[
        (risk, "required = true", "requird = true"),
        (risk, "type = \"text\"", "type = \"texts\""),
        (risk, "category = \"open\"", "category = \"opne\""),
        ("people.toml", "role = ", "roles = "),
        ("igf.programme.toml", "stage = \"allotted\"", "stage = 3"),
    ]);
    for wanted in [
        "'requird' was unexpected",
        "'texts' is not one of",
        "'opne' is not one of",
        "'role' is a required property",
        "3 is not of type 'string'",
    ] {
        let told = found.iter().any(|told| told.contains(wanted));
        assert!(told, "{wanted}: {found:?}");
    }
}

#[test]
fn a_schema_says_types_words_defaults_and_meanings() {
    let nowhere = tempfile::tempdir().unwrap();
    let schema = ok(nowhere.path(), "schema workflow");
    let field = &schema["properties"]["fields"]["items"];
    assert_eq!(field["required"], json!(["id", "type"]));
    assert_eq!(field["additionalProperties"], json!(false));
    let required = &field["properties"]["required"];
    assert_eq!(required["type"], "boolean");
    assert_eq!(required["default"], json!(false));
    let class = &schema["properties"]["workflow"]["properties"]["class"];
    let words = json!(["public", "external", "internal", "restricted"]);
    assert_eq!(class["enum"], words);
    let told = class["description"].as_str().expect("a description");
    assert!(told.starts_with("Who may see its events"), "{told}");
    let unknown = run(nowhere.path(), "schema workflows");
    assert_eq!(unknown.code, 2);
}
