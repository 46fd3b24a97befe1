//! Questions: what is put to an electorate, and how it ends. One code for decisions on cases and
//! for definitions under the charter; `docs/questions.md` is its table of states.
//!
//! A question is drawn up ([`electorate`]), put ([`put`]), voted on ([`cast`]), counted
//! ([`poll`] and [`count`]), closed ([`close`]) or taken back ([`withdraw`]).

mod asked;
mod cast;
mod close;
mod count;
mod electorate;
mod poll;
mod put;
mod when;
mod withdraw;

pub(super) use asked::Asked;
pub(super) use cast::{
    Cast, Voting, apart, cast, changed_unseen, closed, one_human_one_ballot, value,
};
pub(super) use close::{Closing, closes, closing};
pub(super) use count::Poll;
pub(super) use electorate::{Drawn, Place, draw};
pub(super) use put::decidable;
pub(super) use when::When;
pub(super) use withdraw::{Withdrawal, withdraw};
