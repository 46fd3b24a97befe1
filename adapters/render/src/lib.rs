//! Pictures of a programme, as SVG and as text for the terminal, from the answers of its views.
//!
//! Each picture is laid out once and drawn twice. Colour is never alone: every mark has a shape or
//! a pattern and stands in the legend. The colours are those of Okabe and Ito, which people who see
//! few colours can tell apart; on a dark background the picture turns dark.
#![warn(missing_docs)]

mod dag;
mod edges;
mod folded;
mod frame;
mod funding;
mod gantt;
mod groups;
mod layers;
mod mark;
mod measure;
mod money;
mod programme;
mod route;
mod slip;
mod spread;
mod style;
mod svg;
#[cfg(test)]
mod tests;
mod time;
mod waterfall;

pub use dag::Dag;
pub use folded::Folded;
pub use funding::Funding;
pub use gantt::Gantt;
pub use groups::Fold;
pub use programme::{Item, Need, Period, Picturing, Programme};
pub use slip::Slip;
pub use waterfall::Waterfall;

use groups::Groups;

/// A picture, drawn twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// As SVG.
    pub svg: String,
    /// For the terminal.
    pub text: String,
}

impl Programme {
    /// What waits for what, folded where it must be to be read.
    pub fn dag(&self, fold: Fold) -> Drawn {
        match Groups::of(self, fold) {
            Some(groups) => Folded::new(self, groups).drawn(),
            None => Dag::new(self).drawn(),
        }
    }
}
