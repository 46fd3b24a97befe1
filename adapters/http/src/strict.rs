//! JSON, read so that nothing is passed over: a member that stands twice is a mistake, not a
//! choice between the two.

use crate::problem::{Answer, Problem};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Reads one JSON document.
pub(crate) fn parse(bytes: &[u8]) -> Answer<Value> {
    if bytes.trim_ascii().is_empty() {
        return Err(Problem::bad_request("there is no JSON", "body"));
    }
    let read: Result<Strict, _> = serde_json::from_slice(bytes);
    read.map(|Strict(value)| value).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        let told = error.to_string();
        let told = told.strip_suffix(&format!(" at {place}")).unwrap_or(&told);
        Problem::bad_request(format!("this is not JSON as it should be: {told}"), &place)
    })
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Strict, D::Error> {
        deserializer.deserialize_any(Reader).map(Strict)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        number
            .map(Value::Number)
            .ok_or_else(|| E::custom("this number is out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = parts.next_element()? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = parts.next_key::<String>()? {
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!("`{name}` stands twice")));
            }
            let Strict(value) = parts.next_value()?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use serde_json::json;

    #[test]
    fn every_kind_of_json_comes_through_as_it_is() {
        let text = r#"{"a":[1,-2,2.5,true,null,"é\n"],"b":{"c":{}}}"#;
        let expected = json!({ "a": [1, -2, 2.5, true, null, "é\n"], "b": { "c": {} } });
        assert_eq!(parse(text.as_bytes()).expect("JSON"), expected);
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        for (text, place, words) in [
            ("", "body", "there is no JSON"),
            ("{\"a\":1,\n\"a\":2}", "line 2 column 3", "`a` stands twice"),
            ("{\"f\":{\"a\":1,\"a\":2}}", "line 1 column 15", "twice"),
            ("{\"a\":", "line 1 column 5", "EOF"),
            ("{} {}", "line 1 column 4", "trailing"),
        ] {
            let problem = parse(text.as_bytes()).expect_err(text).json();
            assert_eq!(problem["place"], place, "{text}");
            let detail = problem["detail"].as_str().unwrap_or_default();
            assert!(detail.contains(words), "{text}: {detail}");
        }
        assert!(parse(&[b'"', 0xff, b'"']).is_err(), "not UTF-8");
        assert!(parse("[".repeat(100_000).as_bytes()).is_err(), "too deep");
    }
}
