//! What happens with sheets, as lines of text.

use super::parts::{Place, listed};
use engine::event::{CaseEvent, ContestSettled, SheetMatter, SheetRecorded};

/// An event on a sheet as a line of text; `None` for any other.
pub(super) fn line(data: &CaseEvent, who: &str, place: &Place<'_>) -> Option<String> {
    Some(match data {
        CaseEvent::SheetRecorded(sheet) => recorded(sheet, who, place),
        CaseEvent::SheetConfirmed(sheet) => format!("{who} confirmed sheet {}", sheet.sheet),
        CaseEvent::SheetInEffect(sheet) => format!("sheet {} is in effect", sheet.sheet),
        CaseEvent::SheetFailed(sheet) => {
            let (number, why, code) = (sheet.sheet, &sheet.message, &sheet.code);
            format!("sheet {number} came to nothing: {why} ({code})")
        }
        CaseEvent::SheetContested(sheet) => {
            let (number, person, words) = (sheet.sheet, &sheet.person, &sheet.words);
            format!("{person} contests sheet {number}: “{words}” (lodged by {who})")
        }
        CaseEvent::ContestAnswered(said) => {
            let (number, person, answer) = (said.sheet, &said.person, &said.answer);
            format!("{person} holds of the contest of sheet {number}: {answer}")
        }
        CaseEvent::ContestSettled(settled) => contest_settled(settled),
        _ => return None,
    })
}

fn recorded(sheet: &SheetRecorded, who: &str, place: &Place<'_>) -> String {
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
    let until = place.moment(sheet.contest_until);
    let waits = match sheet.unconfirmed {
        Some(true) => format!("unconfirmed, in effect {until}"),
        Some(false) | None => format!("to be confirmed, contested until {until}"),
    };
    let (number, name, on) = (sheet.sheet, &sheet.name, sheet.on);
    format!("{who} recorded sheet {number} from `{name}` of {on}: {says}; {waits}")
}

fn contest_settled(settled: &ContestSettled) -> String {
    let (number, answer) = (settled.sheet, &settled.answer);
    if settled.rests.is_empty() {
        return format!("the contest of sheet {number} is {answer}");
    }
    let rests = listed(&settled.rests);
    format!("the contest of sheet {number} is {answer}; on it rests {rests}")
}
