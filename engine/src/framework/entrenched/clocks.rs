//! Deadlines: that they run, how long, and what comes when they are missed.

use super::facts::{Facts, measured, written};
use crate::framework::{Clock, ClockLength, ClockStart, Framework};
use crate::value::{Length, Name};

/// That clocks run, and what comes when they are missed. A shorter one is no weaker.
pub(super) fn guards(framework: &Framework) -> Facts {
    let mut facts = Facts::default();
    for (workflow, clock) in clocks(framework) {
        let id = format!("{} of {workflow}", clock.id);
        facts.hold(format!("{id} begins {}", start(&clock.start)));
        for state in &clock.run_in {
            facts.hold(format!("{id} runs in {state}"));
        }
        length(&mut facts, &id, &clock.length);
        for warning in &clock.warn {
            let (unit, count) = measured(warning);
            facts.hold_at(format!("{id} warns some {unit} before"), count);
        }
        let breach = &clock.breach;
        for (word, name) in [("flag", &breach.flag), ("climb", &breach.ladder)] {
            if let Some(name) = name {
                facts.hold(format!("{id} missed: {word} {name}"));
            }
        }
        if let Some(fired) = &breach.fire {
            facts.hold(format!("{id} missed: {fired}"));
        }
        if let Some(repeat) = &clock.repeat {
            shorter(&mut facts, format!("{id} repeats"), repeat);
        }
        if let Some(calendar) = &clock.calendar {
            facts.hold(format!("{id} counts by {calendar}"));
        }
    }
    facts
}

/// Who moves deadlines.
pub(super) fn powers(framework: &Framework) -> Facts {
    let mut facts = Facts::default();
    for (workflow, clock) in clocks(framework) {
        for holder in &clock.moved_by {
            facts.hold(format!(
                "{} moves {} of {workflow}",
                written(holder),
                clock.id
            ));
        }
    }
    facts
}

fn clocks(framework: &Framework) -> impl Iterator<Item = (&Name, &Clock)> {
    let workflows = framework.workflows.values();
    workflows.flat_map(|workflow| workflow.clocks.iter().map(|clock| (&workflow.id, clock)))
}

fn start(start: &ClockStart) -> String {
    match start {
        ClockStart::Run => "with its states".to_owned(),
        ClockStart::Event(event) => format!("with {event}"),
        ClockStart::Field(field) => format!("with the day in {field}"),
        ClockStart::Opened => "with the opening".to_owned(),
    }
}

fn length(facts: &mut Facts, id: &str, length: &ClockLength) {
    match length {
        ClockLength::Fixed(length) => shorter(facts, format!("{id} ends"), length),
        ClockLength::Until(field) => facts.hold(format!("{id} ends on the day in {field}")),
        ClockLength::ByField { field, lengths } => {
            for (value, length) in lengths {
                shorter(
                    facts,
                    format!("{id} ends, where {field} is {value},"),
                    length,
                );
            }
        }
    }
}

/// The shorter, the more.
fn shorter(facts: &mut Facts, what: String, length: &Length) {
    let (unit, count) = measured(length);
    facts.hold_at(format!("{what} within some {unit}"), -count);
}
