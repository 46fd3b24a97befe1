//! Values by the types of their fields.

use super::Field;
use crate::value::{Fields, Name, Value};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Values by the types of their fields.
pub(crate) fn typed(fields: &[Field], given: &Fields) -> BTreeMap<Name, Value> {
    let type_of = |name: &Name| fields.iter().find(|field| field.id == *name);
    given
        .iter()
        .map(|(name, value)| (name.clone(), typed_one(type_of(name), value)))
        .collect()
}

/// One value by the type of its field. A value that does not fit its field cannot come from
/// decide; it is kept as text, as it is.
pub(crate) fn typed_one(field: Option<&Field>, value: &Json) -> Value {
    field
        .and_then(|field| Value::from_json(value, &field.kind).ok())
        .unwrap_or_else(|| Value::Text(value.to_string()))
}
