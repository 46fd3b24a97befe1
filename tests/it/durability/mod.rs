//! What was acknowledged is there after a kill, after a power cut, and on a disk that fails.
//!
//! The counts of the rounds are for `tests/run --full`; otherwise a tenth is run.

mod disks;
mod faults;
mod kill;
mod power;
mod rounds;
