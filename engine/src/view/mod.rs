//! Read models: what people and programs ask, as JSON, folded from the state.
//!
//! The command line prints them, and HTTP serves them: one function each, so that both say the
//! same.

mod ageing;
mod bars;
mod case;
mod changes;
mod list;
#[cfg(test)]
mod noninterference;
mod offer;
mod owed;
mod posts;
pub mod programme;
mod query;
mod reader;
mod report;
#[cfg(test)]
mod tests;
mod why;

pub use ageing::ageing;
pub use case::case;
pub use list::{ListFilter, list};
pub use owed::owed;
pub use programme::{Log, Unanswered};
pub use query::{Query, answer};
pub use reader::Reader;
pub use report::Report;
pub use why::why;

use crate::decide::case::doers;
use crate::framework::{Firing, Holder, Transition};
use crate::state::{Case, State};

/// The transitions that people can fire from a case's state.
fn by_people<'c>(
    state: &State,
    case: &'c Case,
) -> impl Iterator<Item = (&'c Transition, &'c [Holder])> {
    case.workflow.transitions.iter().filter_map(|transition| {
        let by_people = matches!(transition.firing, Firing::By(_));
        let here = by_people && transition.from.contains(&case.state);
        here.then(|| (transition, doers(state, case, transition)))
    })
}

/// The title of a case: the first text that it has, by the usual names first.
fn title(case: &Case, reader: Reader) -> Option<String> {
    let usual = ["title", "text", "subject", "name"];
    let shown = usual.iter().filter(|name| reader.sees_field(case, name));
    let mut by_name = shown.filter_map(|name| case.fields.get(*name));
    by_name.next().map(|value| value.to_string())
}
