//! Fields as they came from the edge.

use super::Name;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Fields as they came from the edge: plain JSON, typed by the workflow when the command is
/// decided.
pub type Fields = BTreeMap<Name, Json>;
