//! What happens with sheets, as lines of text.

use super::parts::{Place, listed};
use engine::event::{
    ContestAnswered, ContestSettled, SheetContested, SheetFailed, SheetMatter, SheetRecorded,
};

/// A sheet that came to nothing.
pub(super) fn failed(failed: &SheetFailed) -> String {
    let (number, why, code) = (failed.sheet, &failed.message, &failed.code);
    format!("sheet {number} came to nothing: {why} ({code})")
}

/// A contest, with its words and who lodged it.
pub(super) fn contested(contested: &SheetContested, who: &str) -> String {
    let (number, person, words) = (contested.sheet, &contested.person, &contested.words);
    format!("{person} contests sheet {number}: “{words}” (lodged by {who})")
}

/// What somebody holds of a contest.
pub(super) fn answered(said: &ContestAnswered) -> String {
    let (number, person, answer) = (said.sheet, &said.person, &said.answer);
    format!("{person} holds of the contest of sheet {number}: {answer}")
}

/// A sheet: what it says, and what it waits for.
pub(super) fn recorded(sheet: &SheetRecorded, who: &str, place: &Place<'_>) -> String {
    let says = match &sheet.says {
        SheetMatter::Question {
            decision, votes, ..
        } => {
            let votes = votes
                .iter()
                .map(|(person, value)| format!("{person} {value}"));
            let votes: Vec<String> = votes.collect();
            format!("{} in `{decision}`", votes.join(", "))
        }
        SheetMatter::Act {
            transition, person, ..
        } => format!("{person} did `{transition}`"),
        SheetMatter::Contest { sheet, answers } => {
            let answers = answers
                .iter()
                .map(|(person, value)| format!("{person} {value}"));
            let answers: Vec<String> = answers.collect();
            format!("{} on the contest of sheet {sheet}", answers.join(", "))
        }
    };
    let until = place.deadline(sheet.contest_until);
    let waits = match sheet.unconfirmed {
        Some(true) => format!("unconfirmed, in effect {until}"),
        Some(false) | None => format!("to be confirmed, contested until {until}"),
    };
    let (number, name, on) = (sheet.sheet, &sheet.name, sheet.on);
    format!("{who} recorded sheet {number} from `{name}` of {on}: {says}; {waits}")
}

/// What came of a contest.
pub(super) fn settled(settled: &ContestSettled) -> String {
    let (number, answer) = (settled.sheet, &settled.answer);
    if settled.rests.is_empty() {
        return format!("the contest of sheet {number} is {answer}");
    }
    let rests = listed(&settled.rests);
    format!("the contest of sheet {number} is {answer}; on it rests {rests}")
}
