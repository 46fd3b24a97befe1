//! Layouts at the size of the shipped programme and at ten times that, and what is written.

mod geometry;
mod layout;
mod made_up;
mod money;
mod shots;
mod slip;
mod words;

use crate::{Item, Need, Period, Programme};
