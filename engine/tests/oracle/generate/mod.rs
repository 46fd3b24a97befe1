//! Made-up organisations, and what people in them try.

mod charter;
mod org;
mod people;
mod random;
mod roster;
mod step;

pub(crate) use org::org;
pub(crate) use random::Random;
pub(crate) use step::step;
