//! What happens on cases, as lines of text.

use super::parts::{Place, actor, listed};
use super::sheet;
use engine::event::{
    Actor, BallotCast, BallotsVoided, CaseEvent, ClockBreached, ClockFailed, DecisionProposed,
    DecisionSettled, LadderReset, LinkEnd, OfferedUp, QuestionClosed, RungAnswered,
    TransitionCause, TransitionFired,
};
use engine::value::Fields;
use serde_json::Value as Json;

/// How many letters of a field's value are shown.
const SHOWN: usize = 48;

/// An event on a case as a line of text; `by` did it.
pub(super) fn line(data: &CaseEvent, by: &Actor, place: &Place<'_>) -> String {
    let who = actor(by);
    match data {
        CaseEvent::CaseOpened(opened) => {
            let with = fields(&opened.fields, place);
            format!("{who} opened it in `{}`{with}", opened.state)
        }
        CaseEvent::TransitionFired(fired) => transition(fired, &who, place),
        CaseEvent::FieldsSet(set) => format!("{who} set{}", fields(&set.fields, place)),
        CaseEvent::Commented(comment) => format!("{who}: “{}”", comment.text),
        CaseEvent::EvidenceAttached(file) => {
            format!("{who} attached {} `{}`", file.kind, file.name)
        }
        CaseEvent::CaseLinked(link) => format!("linked `{}` {}", link.kind, end(&link.to)),
        CaseEvent::CaseUnlinked(link) => format!("unlinked `{}` {}", link.kind, end(&link.to)),
        CaseEvent::DecisionProposed(asked) => decision_proposed(asked, &who, place),
        CaseEvent::BallotCast(ballot) => ballot_cast(ballot, by),
        CaseEvent::BallotsVoided(voided) => ballots_voided(voided),
        CaseEvent::DecisionSettled(settled) => decision_settled(settled),
        CaseEvent::WithdrawalAsked(asked) => {
            format!("{} asked to take `{}` back", asked.person, asked.decision)
        }
        CaseEvent::QuestionClosed(closed) => question_closed(closed, place),
        CaseEvent::SheetRecorded(sheet) => sheet::recorded(sheet, &who, place),
        CaseEvent::SheetConfirmed(sheet) => format!("{who} confirmed sheet {}", sheet.sheet),
        CaseEvent::SheetInEffect(sheet) => format!("sheet {} is in effect", sheet.sheet),
        CaseEvent::SheetFailed(failed) => sheet::failed(failed),
        CaseEvent::SheetContested(contested) => sheet::contested(contested, &who),
        CaseEvent::ContestAnswered(said) => sheet::answered(said),
        CaseEvent::ContestSettled(settled) => sheet::settled(settled),
        CaseEvent::ClockStarted(clock) => {
            let due = place.deadline(clock.due);
            format!("clock `{}` is due {due}", clock.clock)
        }
        CaseEvent::ClockStopped(clock) => format!("clock `{}` stopped", clock.clock),
        CaseEvent::ClockWarned(clock) => {
            let due = place.deadline(clock.due);
            format!("clock `{}` warns: due {due}", clock.clock)
        }
        CaseEvent::ClockBreached(clock) => breached(clock, place),
        CaseEvent::WarningsMissed(clock) => {
            format!("clock `{}` was not watched: nobody was warned", clock.clock)
        }
        CaseEvent::ClockFailed(clock) => failed(clock),
        CaseEvent::DeadlineMoved(clock) => {
            let due = place.deadline(clock.due);
            format!("{who} moved clock `{}`: due {due}", clock.clock)
        }
        CaseEvent::OfferedUp(offer) => offered_up(offer),
        CaseEvent::RungAnswered(answer) => rung_answered(answer),
        CaseEvent::LadderReset(reset) => ladder_reset(reset),
        CaseEvent::FlagRaised(flag) => format!("flag `{}` raised", flag.flag),
        CaseEvent::FlagCleared(flag) => format!("flag `{}` cleared", flag.flag),
        CaseEvent::Informed(informed) => {
            let roles = listed(&informed.roles);
            format!("informed {roles} of `{}`", informed.about)
        }
    }
}

fn breached(clock: &ClockBreached, place: &Place<'_>) -> String {
    let due = place.deadline(clock.due);
    let held = clock.held.as_ref();
    let held = held.map_or_else(String::new, |code| {
        format!("; what it fires was held back: {code}")
    });
    format!("clock `{}` ran out: it was due {due}{held}", clock.clock)
}

fn failed(clock: &ClockFailed) -> String {
    let (clock, why, code) = (&clock.clock, &clock.message, &clock.code);
    format!("clock `{clock}` failed: {why} ({code})")
}

fn ladder_reset(reset: &LadderReset) -> String {
    let ladder = &reset.ladder;
    format!("rungs of `{ladder}` that declined may be asked again")
}

fn transition(fired: &TransitionFired, who: &str, place: &Place<'_>) -> String {
    let how = match fired.by {
        TransitionCause::Act => format!("{who} did `{}`", fired.transition),
        TransitionCause::Auto => format!("`{}` fired by itself", fired.transition),
        TransitionCause::Clock => format!("`{}` fired by its clock", fired.transition),
        TransitionCause::Decision => format!("`{}` fired by decision", fired.transition),
    };
    let to = if fired.from == fired.to {
        format!("stays `{}`", fired.to)
    } else {
        format!("`{}` → `{}`", fired.from, fired.to)
    };
    format!("{how}: {to}{}", fields(&fired.fields, place))
}

fn decision_proposed(asked: &DecisionProposed, who: &str, place: &Place<'_>) -> String {
    let seats = listed(asked.electorate.iter().map(|seat| &seat.person));
    let with = fields(&asked.fields, place);
    format!("{who} put `{}` to {seats}{with}", asked.decision)
}

fn question_closed(closed: &QuestionClosed, place: &Place<'_>) -> String {
    let until = place.deadline(closed.until);
    format!(
        "`{}` closed; what came before is recorded until {until}",
        closed.decision
    )
}

fn ballot_cast(ballot: &BallotCast, by: &Actor) -> String {
    let cast_by = if by.person.as_ref() == Some(&ballot.person) {
        String::new()
    } else {
        format!(" (cast by {})", actor(by))
    };
    format!(
        "{} voted {} in `{}`{cast_by}",
        ballot.person, ballot.value, ballot.decision
    )
}

fn ballots_voided(voided: &BallotsVoided) -> String {
    let (changed, decision) = (listed(&voided.changed), &voided.decision);
    if voided.people.is_empty() {
        return format!("`{changed}` changed: `{decision}` is about what it is now");
    }
    let people = listed(&voided.people);
    format!("`{changed}` changed: the ballots of {people} in `{decision}` are void")
}

fn decision_settled(settled: &DecisionSettled) -> String {
    let why = settled.why.iter().map(|why| format!(" ({why})"));
    format!(
        "`{}` {}: {} yes, {} no, {} abstained, of {}{}",
        settled.decision,
        settled.outcome,
        settled.yes,
        settled.no,
        settled.abstained,
        settled.eligible,
        why.collect::<String>()
    )
}

fn offered_up(offer: &OfferedUp) -> String {
    let unit = offer.unit.as_ref();
    let unit = unit.map_or_else(String::new, |unit| format!(" of {unit}"));
    format!("offered to rung {} ({}{unit})", offer.rung, offer.role)
}

fn rung_answered(answer: &RungAnswered) -> String {
    let said = format!("rung {} {}", answer.rung, answer.answer);
    match &answer.owner {
        Some(owner) => format!("{said}: {owner} owns it now"),
        None => said,
    }
}

fn end(end: &LinkEnd) -> String {
    match end {
        LinkEnd::Case { reference, .. } => reference.clone(),
        LinkEnd::Item { programme, item } => format!("{programme}/{item}"),
    }
}

/// Fields in brackets, cases by their references, long values cut; nothing where there are none.
fn fields(fields: &Fields, place: &Place<'_>) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", short(value, place)))
        .collect();
    format!(" [{}]", pairs.join(", "))
}

fn short(value: &Json, place: &Place<'_>) -> String {
    let Some(text) = value.as_str() else {
        return value.to_string();
    };
    let text = place.reference(text).unwrap_or(text);
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}
