//! `FIELD=VALUE` words of the command line.

use crate::exit::Exit;
use crate::fail::Failure;
use crate::session::name;
use anyhow::Result;
use engine::value::Fields;
use serde_json::Value as Json;

/// `FIELD=VALUE` words. An empty value takes the field's value away.
pub(super) fn fields(words: &[String]) -> Result<Fields> {
    let mut fields = Fields::new();
    for word in words {
        let (field, value) = word.split_once('=').ok_or_else(|| {
            Failure::new(
                Exit::Usage,
                "bad_field",
                format!("`{word}` is not FIELD=VALUE"),
            )
        })?;
        let value = if value.is_empty() {
            Json::Null
        } else {
            Json::from(value)
        };
        if fields.insert(name(field)?, value).is_some() {
            let message = format!("`{field}` is given twice");
            return Err(Failure::new(Exit::Usage, "bad_field", message).into());
        }
    }
    Ok(fields)
}
