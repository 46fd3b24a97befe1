//! From TOML to a framework. (Being written.)

use crate::command::DefinitionFile;
use crate::framework::Framework;

/// A mistake.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// File.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

impl Diagnostic {
    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        true
    }
}

/// Loads.
pub fn load(_files: &[DefinitionFile]) -> (Option<Framework>, Vec<Diagnostic>) {
    (None, Vec::new())
}
