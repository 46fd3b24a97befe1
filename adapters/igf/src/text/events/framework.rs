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
        FrameworkEvent::FrameworkAdopted(adopted) => match adopted.replaces {
            Some(_) => "the definitions are in force".to_owned(),
            None => format!("{who} founded the framework: the definitions are in force"),
        },
        FrameworkEvent::FrameworkRefused(ended) => {
            let outcome = ended.outcome.as_ref();
            let outcome = outcome.map_or("refused", |outcome| outcome.as_str());
            let why = ended.why.iter().map(|why| format!(": {why}"));
            format!(
                "the definitions were not adopted ({outcome}){}",
                why.collect::<String>()
            )
        }
        FrameworkEvent::FrameworkWithdrawalAsked(asked) => {
            format!(
                "{} asked to take the proposed definitions back",
                asked.person
            )
        }
        FrameworkEvent::FrameworkQuestionClosed(_) => {
            "the question on the definitions closed".to_owned()
        }
        FrameworkEvent::ClockConfirmed(confirmed) => {
            format!(
                "{} says that the clock is right: {}",
                confirmed.user, confirmed.clock
            )
        }
    }
}
