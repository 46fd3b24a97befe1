//! What was acknowledged is there after a kill and after a power cut.
//!
//! The counts of the rounds are for `tests/run --full`; otherwise a tenth is run.

mod kill;
mod power;
mod rounds;
