//! Pictures of a programme, as SVG and as text for the terminal, from the answers of its views.
//!
//! Each picture is laid out once and drawn twice. Colour is never alone: every mark has a shape or
//! a pattern and stands in the legend. The colours are those of Okabe and Ito, which people who see
//! few colours can tell apart; on a dark background the picture turns dark.
#![warn(missing_docs)]

mod dag;
mod drawn;
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
pub use drawn::Drawn;
pub use folded::Folded;
pub use funding::Funding;
pub use gantt::Gantt;
pub use groups::Fold;
pub use programme::{Item, MOST_ITEMS, Need, Period, Picturing, Programme};
pub use slip::Slip;
pub use waterfall::Waterfall;

use groups::Groups;

impl Programme {
    /// What waits for what, folded where it must be to be read.
    ///
    /// # Errors
    /// [`Picturing::TooLarge`] when there are more than [`MOST_ITEMS`] items and they are not
    /// folded.
    pub fn dag(&self, fold: Fold) -> Result<Drawn, Picturing> {
        match Groups::of(self, fold) {
            Some(groups) => Ok(Folded::new(self, groups).drawn()),
            None => self
                .drawable(self.items.len())
                .map(|()| Dag::new(self).drawn()),
        }
    }

    /// When each is expected; with `all` also what is done.
    ///
    /// # Errors
    /// [`Picturing::TooLarge`] when there are more than [`MOST_ITEMS`] rows, folded or not.
    pub fn gantt(&self, all: bool, fold: Fold) -> Result<Drawn, Picturing> {
        let gantt = Gantt::new(self, all, fold);
        self.drawable(gantt.rows()).map(|()| gantt.drawn())
    }

    fn drawable(&self, rows: usize) -> Result<(), Picturing> {
        match rows {
            ..=MOST_ITEMS => Ok(()),
            rows => Err(Picturing::TooLarge(rows)),
        }
    }
}
