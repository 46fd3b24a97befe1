//! Scenarios: a script of commands on a virtual clock, with what must come of them.
//!
//! Coordinators try their workflows with them (`igf test`), the tests of the engine are made of
//! them, and the demo is one. One command a line:
//!
//! ```text
//! scenario "Who claims does not verify"
//! at 2019-09-02 09:00
//! open recommendation text="Plan the work" priority=high --as auditor --called rec
//! act rec verify --as head_mecc --for auditor
//! refused separation
//! expect rec state issued
//! ```

mod command;
mod expect;
mod play;
mod played;
mod script;
mod words;

pub use expect::{Expectation, GapBound, OfCase, OfProgramme};
pub use play::Player;
pub use played::{Carried, Failure, PlayError, Played};
pub use script::{Action, Call, Refused, Script, ScriptError, Step, verbs};
