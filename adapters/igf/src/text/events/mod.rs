//! Events as lines of text: a file and one match a family.
#![deny(clippy::wildcard_enum_match_arm)]

mod case;
mod framework;
mod line;
mod parts;
mod people;
mod programme;
mod sheet;
mod teller;

pub(crate) use teller::Teller;
