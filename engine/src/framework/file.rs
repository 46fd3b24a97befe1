//! A file of definitions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One file of the definitions, as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DefinitionFile {
    /// Relative to the folder that is adopted, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}
