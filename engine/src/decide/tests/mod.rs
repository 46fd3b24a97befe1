//! The rules of everything that is no case, a table each. Those of cases and of programmes stand
//! in folders of their own.

mod charter;
mod command;
mod entrenched;
mod framework;
mod people;

use crate::framework::DefinitionFile;
use crate::testing::organisation::{replaced, whole};

/// All definitions, with another text instead of one.
fn defined(old: &str, new: &str) -> Vec<DefinitionFile> {
    replaced(&whole(), old, new)
}
