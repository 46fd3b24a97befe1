"""Validates TOML files and the examples of keys against JSON Schemas, as an editor does.

Reads {"schemas": {kind: schema}, "files": {name: {"kind": ..., "text": ...}}}, prints a list of
what is wrong, each with its place.
"""

import datetime
import json
import sys
import tomllib

from jsonschema import Draft202012Validator


def plain(value):
    """TOML as JSON: editors hand dates over as texts."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, (datetime.date, datetime.datetime, datetime.time)):
        return value.isoformat()
    return value


def examples(schema, place):
    """Each schema that has examples or a default, with its place."""
    if not isinstance(schema, dict):
        return
    if "examples" in schema or "default" in schema:
        yield place, schema
    for key, member in schema.get("properties", {}).items():
        yield from examples(member, f"{place}.{key}")
    for member in schema.get("anyOf", []):
        yield from examples(member, place)
    for key in ("items", "additionalProperties"):
        yield from examples(schema.get(key), place)


def main():
    asked = json.load(sys.stdin)
    found = []
    for kind, schema in asked["schemas"].items():
        Draft202012Validator.check_schema(schema)
        for place, key in examples(schema, kind):
            values = list(key.get("examples", []))
            if "default" in key:
                values.append(key["default"])
            for value in values:
                for error in Draft202012Validator(key).iter_errors(value):
                    found.append(f"{place}: {value!r}: {error.message}")
    for name, file in asked["files"].items():
        validator = Draft202012Validator(asked["schemas"][file["kind"]])
        for error in validator.iter_errors(plain(tomllib.loads(file["text"]))):
            found.append(f"{name}: {error.json_path}: {error.message}")
    json.dump(found, sys.stdout)


main()
