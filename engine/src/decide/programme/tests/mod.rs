//! What commands do to programmes, and how they are refused.

mod baseline;
mod facts;
mod funds;
mod graph;
mod rules;
