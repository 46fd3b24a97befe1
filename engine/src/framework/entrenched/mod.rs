//! What a change of definitions takes from those whom it does not belong to: it widens what the
//! charter's electorate may, or weakens who watches over it. Then the body above decides, too.
//!
//! Each part tells what definitions say as facts. What the electorate may is not to grow, what
//! guards against it is not to shrink; how two sets of definitions got from one to the other does
//! not matter, so that two innocuous steps are seen as the one that they make.

mod clocks;
mod electorate;
mod facts;
mod informs;
mod powers;
mod separation;
mod third_line;

use super::{Framework, Holder, Rule};
use crate::value::words;
use facts::Facts;

/// What `[charter.entrenched]` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrenched {
    /// What needs the body above.
    pub parts: Vec<EntrenchedPart>,
    /// The body above.
    pub electorate: Vec<Holder>,
    /// When it has adopted.
    pub rule: Rule,
}

words! {
    /// A part of definitions that the electorate does not change alone.
    pub enum EntrenchedPart {
        /// What the electorate itself may, and the charter.
        Electorate = "electorate",
        /// Who assures and governs, and who appoints them.
        ThirdLine = "third_line",
        /// Who is informed.
        Informs = "informs",
        /// Deadlines.
        Clocks = "clocks",
        /// Acts that do not go together.
        Separation = "separation",
    }
}

/// One thing that the body above decides on, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Of which part.
    pub part: EntrenchedPart,
    /// What it is, as people read it.
    pub what: String,
}

/// What definitions touch of the given parts, against those of another time. Who decides on
/// definitions is always looked at: else the parts could be taken away first.
pub fn touched(parts: &[EntrenchedPart], before: &Framework, now: &Framework) -> Vec<Touched> {
    let mut all = Vec::new();
    let mut lost = |part, guards: fn(&Framework) -> Facts| {
        let gone = guards(before).beyond(&guards(now)).into_iter();
        all.extend(gone.map(|what| Touched {
            part,
            what: format!("no longer, or less: {what}"),
        }));
    };
    lost(EntrenchedPart::Electorate, electorate::guards);
    for part in parts {
        match part {
            EntrenchedPart::Electorate => {}
            EntrenchedPart::ThirdLine => lost(*part, third_line::guards),
            EntrenchedPart::Informs => lost(*part, informs::guards),
            EntrenchedPart::Clocks => lost(*part, clocks::guards),
            EntrenchedPart::Separation => lost(*part, separation::guards),
        }
    }
    let mut gained = |part, powers: &dyn Fn(&Framework) -> Facts| {
        let new = powers(now).beyond(&powers(before)).into_iter();
        all.extend(new.map(|what| Touched {
            part,
            what: format!("new, or more: {what}"),
        }));
    };
    gained(EntrenchedPart::Electorate, &electorate::powers);
    if parts.contains(&EntrenchedPart::Electorate) {
        let roles = powers::of_electorate(before, now);
        gained(EntrenchedPart::Electorate, &|framework| {
            powers::of(framework, &roles)
        });
    }
    if parts.contains(&EntrenchedPart::ThirdLine) {
        gained(EntrenchedPart::ThirdLine, &third_line::powers);
    }
    if parts.contains(&EntrenchedPart::Clocks) {
        gained(EntrenchedPart::Clocks, &clocks::powers);
    }
    all
}
