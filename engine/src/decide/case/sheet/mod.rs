//! Sheets: what people without an account did, written down from a document by one person,
//! compared with it by another, and contested by those it was written down for.
//!
//! A sheet is recorded ([`record`]) by who has no part in the matter ([`bars`]); once it is
//! confirmed, what it says follows as the events of those people's own acts ([`effect`]).

mod bars;
mod contest;
mod effect;
mod matter;
mod record;
mod time;

pub(in crate::decide) use contest::{answer, contest, right_to_answer_contest};
pub(in crate::decide) use effect::{confirm, fail, put_in_effect};
pub(in crate::decide) use record::record;

use crate::refusal::Refusal;
use crate::state::{Case, Sheet};

/// The sheet of a case that a command names.
fn find(case: &Case, number: u32) -> Result<&Sheet, Refusal> {
    case.sheet(number).ok_or_else(|| {
        let reference = &case.reference;
        let message = format!("{reference} has no sheet {number}");
        Refusal::rule("unknown_sheet", message)
            .at("sheet")
            .help(format!("`igf show {reference}` lists its sheets"))
    })
}
