//! What tests of the engine and of its adapters share: one organisation, a world to act in, the
//! tables that rules are proven with, the contract of stores, made-up programmes.
//!
//! It is there with the feature `testing`, and in the engine's own tests.

pub mod contract;
pub mod folds;
mod happened;
mod line;
pub mod organisation;
pub mod programmes;
pub mod rules;
mod world;

pub use world::{World, blocked, definitions, kinds};
