//! A change of one post, put to the charter's electorate: of who watches over others, who governs,
//! and who decides on definitions. A question as any other.

mod asked;
mod ballot;
mod close;
mod put;
mod settle;
mod withdraw;

pub(in crate::decide) use ballot::{awaited, ballot, right_to_vote};
pub(super) use close::close;
pub(super) use put::put;
pub(in crate::decide) use settle::lapse_all;
pub(in crate::decide) use withdraw::withdraw;
