//! Who waits for whom: the graph of a programme's items, its circles, and what a picture needs.

mod cycle;
mod item_graph;
mod reduction;

pub use cycle::{Circle, cycle};
pub use item_graph::{Dependency, ItemGraph};
pub use reduction::reduced;
