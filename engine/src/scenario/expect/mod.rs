//! What must be so: of a case, or of a programme.

mod case;
mod difference;
mod programme;

pub use case::OfCase;
pub use programme::{GapBound, OfProgramme};

pub(super) use difference::{Difference, no_case, of_count};

use super::words::Words;
use crate::value::{Name, ProgrammeId};

/// Something that must be so.
#[derive(Debug)]
pub enum Expectation {
    /// `expect CASE …`: of the case that the script calls so.
    Case(String, OfCase),
    /// `expect programme PROGRAMME …`
    Programme(ProgrammeId, OfProgramme),
    /// `expect programme PROGRAMME event NAME COUNT`: how often the log says that it happened.
    Happened(ProgrammeId, Name, u32),
}

impl Expectation {
    pub(super) fn read(words: &mut Words) -> Result<Expectation, String> {
        let case = words.next("a case, or `programme`")?;
        if case != "programme" {
            return Ok(Expectation::Case(case, OfCase::read(words)?));
        }
        let programme = words.name("the programme")?;
        let what = words.next("item, fund, gap or event")?;
        if what == "event" {
            let event = words.name("the event")?;
            return Ok(Expectation::Happened(programme, event, words.count()?));
        }
        let expected = OfProgramme::read(&what, words)?;
        Ok(Expectation::Programme(programme, expected))
    }
}
