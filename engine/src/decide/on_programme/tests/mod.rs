//! What commands do to programmes, and how they are refused.

mod funds;
mod graph;
