//! The igf command.
fn main() {}
