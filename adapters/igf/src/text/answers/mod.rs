//! Answers as people read them: one match over the questions, a file a subject.

mod case;
mod cases;
mod changes;
mod money;
mod owed;
mod parts;
mod path;
mod programme;
mod report;
mod slip;
mod what_if;
mod why;

pub(crate) use cases::ageing;
pub(crate) use programme::blocked;

use crate::output::Output;
use crate::text::harmless_answer;
use crate::text::table::TIED;
use engine::view::Query;
use serde_json::Value as Json;

/// The text of an answer. Relative days count from the answer's own `as_of`: a server may have
/// given the answer.
pub(crate) fn render(query: &Query, json: &Json, output: &Output) -> String {
    tied(query, &harmless_answer(json), output).replace(TIED, " ")
}

/// The text of an answer, with [`TIED`] where a line must not break.
fn tied(query: &Query, json: &Json, output: &Output) -> String {
    match query {
        Query::Case { .. } => case::case(json, output),
        Query::List { .. } => cases::list(json, output),
        Query::Owed { .. } => owed::owed(json, output),
        Query::Why { .. } => why::why(json, output),
        Query::Bars { .. } => case::bars(json),
        Query::Programme { .. } => programme::standing(json, output),
        Query::Blocked { .. } => blocked(json),
        Query::Path { .. } => path::path(json, output),
        Query::Funding { .. } => money::funding(json, output),
        Query::WhatIf { .. } => what_if::what_if(json, output),
        Query::Baseline { .. } => slip::baseline(json, output),
        Query::Slip { .. } => slip::slip(json, output),
        Query::Effective { on, query } => format!(
            "by what was true on {on}, as far as it is known:\n\n{}",
            tied(query, json, output)
        ),
        Query::Ageing { .. } => ageing(json, output),
        Query::Report { .. } => report::report(json, output),
        Query::Framework => json.to_string(),
        Query::Changes => changes::changes(json, output),
    }
}
