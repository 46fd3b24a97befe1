//! Events in words: one line that a person reads.

mod reform;
mod teller;

pub(crate) use teller::{Teller, moment, zone};

use engine::event::{
    Actor, CaseEvent, Event, EventData, FrameworkEvent, LinkEnd, PeopleEvent, TransitionCause,
};
use engine::value::Fields;
use engine::value::Name;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

/// What an event says, in a line.
fn of_event(event: &Event, zone: &TimeZone) -> String {
    let who = actor(&event.actor);
    match &event.data {
        EventData::Case(CaseEvent::TransitionFired(fired)) => {
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
            format!("{how}: {to}{}", fields(&fired.fields))
        }
        EventData::Case(CaseEvent::CaseOpened(opened)) => {
            format!(
                "{who} opened it in `{}`{}",
                opened.state,
                fields(&opened.fields)
            )
        }
        EventData::Case(CaseEvent::FieldsSet(set)) => format!("{who} set{}", fields(&set.fields)),
        EventData::Case(CaseEvent::Commented(comment)) => format!("{who}: “{}”", comment.text),
        EventData::Case(CaseEvent::EvidenceAttached(file)) => {
            format!("{who} attached {} `{}`", file.kind, file.name)
        }
        EventData::Case(CaseEvent::CaseLinked(link)) => {
            format!("linked `{}` {}", link.kind, end(&link.to))
        }
        EventData::Case(CaseEvent::DecisionProposed(asked)) => {
            let seats = people(asked.electorate.iter().map(|seat| &seat.person));
            format!(
                "{who} put `{}` to {seats}{}",
                asked.decision,
                fields(&asked.fields)
            )
        }
        EventData::Case(CaseEvent::BallotCast(ballot)) => {
            let by = if event.actor.person.as_ref() == Some(&ballot.person) {
                String::new()
            } else {
                format!(" (cast by {who})")
            };
            format!(
                "{} voted {} in `{}`{by}",
                ballot.person, ballot.value, ballot.decision
            )
        }
        EventData::Case(CaseEvent::BallotsVoided(voided)) => format!(
            "`{}` changed: the ballots of {} in `{}` are void",
            people(voided.changed.iter()),
            people(voided.people.iter()),
            voided.decision
        ),
        EventData::Case(CaseEvent::DecisionSettled(settled)) => format!(
            "`{}` {}: {} yes, {} no, {} abstained, of {}",
            settled.decision,
            settled.outcome,
            settled.yes,
            settled.no,
            settled.abstained,
            settled.eligible
        ),
        other => of_engine(other, &who, zone),
    }
}

/// What the engine itself does, and what is done to people and programmes.
fn of_engine(data: &EventData, who: &str, zone: &TimeZone) -> String {
    match data {
        EventData::Case(CaseEvent::ClockStarted(clock)) => {
            let due = moment(clock.due, zone);
            format!("clock `{}` is due {due}", clock.clock)
        }
        EventData::Case(CaseEvent::ClockStopped(clock)) => {
            format!("clock `{}` stopped", clock.clock)
        }
        EventData::Case(CaseEvent::ClockWarned(clock)) => {
            let due = moment(clock.due, zone);
            format!("clock `{}` warns: due {due}", clock.clock)
        }
        EventData::Case(CaseEvent::ClockBreached(clock)) => {
            let due = moment(clock.due, zone);
            format!("clock `{}` ran out at {due}", clock.clock)
        }
        EventData::Case(CaseEvent::OfferedUp(offer)) => {
            let unit = offer
                .unit
                .as_ref()
                .map(|unit| format!(" of {unit}"))
                .unwrap_or_default();
            format!("offered to rung {} ({}{unit})", offer.rung, offer.role)
        }
        EventData::Case(CaseEvent::RungAnswered(answer)) => match &answer.owner {
            Some(owner) => format!(
                "rung {} {}: {owner} owns it now",
                answer.rung, answer.answer
            ),
            None => format!("rung {} {}", answer.rung, answer.answer),
        },
        EventData::Case(CaseEvent::FlagRaised(flag)) => format!("flag `{}` raised", flag.flag),
        EventData::Case(CaseEvent::FlagCleared(flag)) => format!("flag `{}` cleared", flag.flag),
        EventData::Case(CaseEvent::Informed(told)) => {
            format!("informed {} of `{}`", people(told.roles.iter()), told.about)
        }
        other => of_organisation(other, who),
    }
}

/// What is done to definitions and people.
fn of_organisation(data: &EventData, who: &str) -> String {
    match data {
        EventData::Framework(FrameworkEvent::DefinitionFilePart(file)) => {
            format!("definition {} ({}/{})", file.path, file.part, file.parts)
        }
        EventData::Framework(FrameworkEvent::FrameworkProposed(_)) => {
            format!("{who} proposed definitions")
        }
        EventData::Framework(FrameworkEvent::FrameworkBallotCast(ballot)) => {
            format!(
                "{} voted {} on the definitions",
                ballot.person, ballot.value
            )
        }
        EventData::Framework(FrameworkEvent::FrameworkAdopted(_)) => {
            "the definitions are in force".to_owned()
        }
        EventData::Framework(FrameworkEvent::FrameworkRefused(_)) => {
            "the definitions were refused".to_owned()
        }
        EventData::People(PeopleEvent::PersonAdded(added)) => {
            format!("{} joined the roster", added.person)
        }
        EventData::People(PeopleEvent::PersonAppointed(appointed)) => {
            format!(
                "{} is {} from {}",
                appointed.person, appointed.role, appointed.from
            )
        }
        EventData::People(PeopleEvent::AppointmentEnded(ended)) => {
            format!(
                "{} is no longer {} after {}",
                ended.person, ended.role, ended.on
            )
        }
        EventData::People(PeopleEvent::ActsDelegated(delegated)) => {
            format!(
                "{} lets {} act until {}",
                delegated.from, delegated.to, delegated.until
            )
        }
        other => reform::of_event(other),
    }
}

/// Who acted, and for whom.
pub(crate) fn actor(actor: &Actor) -> String {
    match (&actor.person, &actor.principal) {
        (None, _) => "the clock".to_owned(),
        (Some(person), None) => person.to_string(),
        (Some(person), Some(principal)) => format!("{person} for {principal}"),
    }
}

fn end(end: &LinkEnd) -> String {
    match end {
        LinkEnd::Case { reference, .. } => reference.clone(),
        LinkEnd::Item { programme, item } => format!("{programme}/{item}"),
    }
}

fn people<'a>(names: impl Iterator<Item = &'a Name>) -> String {
    let mut names: Vec<&str> = names.map(Name::as_str).collect();
    names.dedup();
    names.join(", ")
}

fn fields(fields: &Fields) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let shown = |value: &Json| value.as_str().map_or_else(|| value.to_string(), shorten);
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", shown(value)))
        .collect();
    format!(" [{}]", pairs.join(", "))
}

fn shorten(text: &str) -> String {
    const MOST: usize = 48;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}
