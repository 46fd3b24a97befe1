//! The tests of the store that need a disk, in one binary.

mod ahead;
mod common;
mod contract;
mod damage;
mod directory;
