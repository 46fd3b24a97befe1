//! Pictures of a programme, as SVG and as text for the terminal, from the answers of its views.
//!
//! Each picture is laid out once and drawn twice. Colour is never alone: every mark has a shape
//! and stands in the legend. The colours are those of Okabe and Ito, which people who see few
//! colours can tell apart; on a dark background the picture turns dark.
#![warn(missing_docs)]

mod dag;
mod funding;
mod gantt;
mod layers;
mod programme;
mod svg;
#[cfg(test)]
mod tests;

pub use dag::Dag;
pub use funding::Funding;
pub use gantt::Gantt;
pub use programme::{Item, Need, Picturing, Programme};
