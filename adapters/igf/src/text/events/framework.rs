//! What is done to definitions, as lines of text.

use engine::event::FrameworkEvent;

/// An event on definitions as a line of text; `who` did it.
pub(super) fn line(data: &FrameworkEvent, who: &str) -> String {
    match data {
        FrameworkEvent::DefinitionFilePart(file) => {
            format!("definition {} ({}/{})", file.path, file.part, file.parts)
        }
        FrameworkEvent::FrameworkProposed(_) => format!("{who} proposed definitions"),
        FrameworkEvent::FrameworkBallotCast(ballot) => {
            format!(
                "{} voted {} on the definitions",
                ballot.person, ballot.value
            )
        }
        FrameworkEvent::FrameworkAdopted(_) => "the definitions are in force".to_owned(),
        FrameworkEvent::ClockConfirmed(confirmed) => {
            format!(
                "{} says that the clock is right: {}",
                confirmed.user, confirmed.clock
            )
        }
        FrameworkEvent::FrameworkRefused(_) => "the definitions were refused".to_owned(),
    }
}
