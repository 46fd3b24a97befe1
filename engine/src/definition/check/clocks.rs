//! Clocks that never start, that do nothing, or that fire what cannot fire.

use super::Of;
use super::order::is_left_at_once;
use crate::definition::diagnostic::Mistakes;
use crate::definition::referent::Referent;
use crate::framework::{Breach, Clock, ClockLength, ClockStart, Destination, Firing, Transition};
use crate::value::{Kind, Name};

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    for clock in &of.workflow.clocks {
        starts(of, clock, mistakes);
        lengths(of, clock, mistakes);
        fires(of, clock, mistakes);
        has_effect(of, clock, mistakes);
    }
    for transition in &of.workflow.transitions {
        is_fired(of, transition, mistakes);
    }
}

/// A clock that nothing starts.
fn starts(of: Of<'_>, clock: &Clock, mistakes: &mut Mistakes<'_>) {
    let id = &clock.id;
    let mut report = |key: &str, message: String, help: &str| {
        let place = of.at(Referent::Clock, id, key);
        mistakes.error_with_help("clock_never_starts", &place, message, help);
    };
    if clock.run_in.iter().all(|state| is_left_at_once(of, state)) {
        let message = format!("`{id}` never runs: no case stays in a state of its `run_in`");
        report("run_in", message, "name a state in which a case stays");
        return;
    }
    if let ClockStart::Event(event) = &clock.start
        && !of
            .workflow
            .transitions
            .iter()
            .any(|it| it.event == *event && enters(it, clock))
    {
        let message = format!("`{id}` never starts: after `{event}` no case is in its `run_in`");
        report(
            "start",
            message,
            "name an event that leads to one of these states, or the state",
        );
    }
    let fields = match (&clock.start, &clock.length) {
        (ClockStart::Field(start), ClockLength::Until(until)) => {
            vec![("start", start), ("until", until)]
        }
        (ClockStart::Field(start), _) => vec![("start", start)],
        (_, ClockLength::Until(until)) => vec![("until", until)],
        _ => Vec::new(),
    };
    for (key, field) in fields {
        let kind = of.workflow.field(field.as_str()).map(|field| &field.kind);
        if kind.is_some_and(|kind| !matches!(kind, Kind::Date | Kind::When)) {
            let message = format!("`{id}` never runs: `{field}` is no day");
            report(key, message, "name a field of type `date` or `when`");
        }
    }
}

/// Whether a case may be where a clock runs after a transition.
fn enters(transition: &Transition, clock: &Clock) -> bool {
    match &transition.to {
        Destination::State(to) => clock.run_in.contains(to),
        Destination::Same => transition
            .from
            .iter()
            .any(|from| clock.run_in.contains(from)),
    }
}

/// Lengths by the values of a field: for each value one, and for nothing else.
fn lengths(of: Of<'_>, clock: &Clock, mistakes: &mut Mistakes<'_>) {
    let ClockLength::ByField { field, lengths } = &clock.length else {
        return;
    };
    let (id, place) = (&clock.id, of.at(Referent::Clock, &clock.id, "length_by"));
    let kind = of.workflow.field(field.as_str()).map(|field| &field.kind);
    let Some(Kind::Enum(words) | Kind::Scale(_, words)) = kind else {
        let message = format!("`{id}` never runs: `{field}` has no words to choose from");
        let help = "name a field of type `enum` or `scale`";
        mistakes.error_with_help("clock_never_starts", &place, message, help);
        return;
    };
    for word in lengths.keys().filter(|word| !words.contains(word)) {
        let known = words.iter().map(Name::as_str);
        mistakes.unknown(
            "bad_value",
            &place,
            "value of this field",
            word.as_str(),
            known,
        );
    }
    for word in words.iter().filter(|word| !lengths.contains_key(*word)) {
        let message = format!("`{id}` does not run where `{field}` is `{word}`");
        let help = format!("add `{word} = \"…\"`, or leave it if that is meant");
        mistakes.warning("clock_never_starts", &place, message, help);
    }
}

/// What a breach fires must be this clock's, and begin where the clock runs.
fn fires(of: Of<'_>, clock: &Clock, mistakes: &mut Mistakes<'_>) {
    let fired = clock.breach.fire.as_ref();
    let Some(fired) = fired.and_then(|id| of.workflow.transition(id.as_str())) else {
        return;
    };
    let (id, transition) = (&clock.id, &fired.id);
    let place = of.at(Referent::Clock, id, "breach");
    if fired.firing != Firing::Clock(id.clone()) {
        let message = format!("`{id}` fires `{transition}`, which is not this clock's");
        let help = format!("write `clock = \"{id}\"` there, or name another transition here");
        mistakes.warning("clock_fires_other", &place, message, help);
    }
    let run = clock
        .run_in
        .iter()
        .filter(|state| !is_left_at_once(of, state));
    let (able, unable): (Vec<&Name>, Vec<&Name>) = run.partition(|it| fired.from.contains(it));
    let states: Vec<&str> = unable.iter().map(|state| state.as_str()).collect();
    let states = states.join("`, `");
    let message = format!("`{id}` runs in `{states}`, where `{transition}` cannot begin");
    let help = format!("add the state to `from` of `{transition}`, or take it out of `run_in`");
    match (able.is_empty(), unable.is_empty()) {
        (_, true) => {}
        (true, false) => mistakes.error_with_help("clock_cannot_fire", &place, message, help),
        (false, false) => mistakes.warning("clock_cannot_fire", &place, message, help),
    }
}

/// A clock's transition that no clock fires.
fn is_fired(of: Of<'_>, transition: &Transition, mistakes: &mut Mistakes<'_>) {
    let Firing::Clock(clock) = &transition.firing else {
        return;
    };
    let id = &transition.id;
    let known = of.workflow.clock(clock.as_str());
    let fired = known.and_then(|clock| clock.breach.fire.as_ref());
    // A clock that fires something wrong is a mistake of its own.
    let other = fired.and_then(|fired| of.workflow.transition(fired.as_str()));
    let told = other.is_some_and(|other| other.firing != Firing::Clock(clock.clone()));
    if known.is_some() && fired != Some(id) && !told {
        let message = format!("`{id}` never happens: the clock `{clock}` does not fire it");
        let help = format!("write `breach = {{ fire = \"{id}\" }}` at the clock `{clock}`");
        let place = of.at(Referent::Transition, id, "clock");
        mistakes.error_with_help("never_fires", &place, message, help);
    }
}

/// A clock that runs out and nothing comes of it.
fn has_effect(of: Of<'_>, clock: &Clock, mistakes: &mut Mistakes<'_>) {
    let id = &clock.id;
    let conditions = of.notes.conditions.iter();
    let mut own = conditions.filter(|it| it.workflow.as_ref() == Some(&of.workflow.id));
    let is_read = own.any(|it| it.expression.calls("elapsed", id.as_str()));
    if clock.warn.is_empty() && clock.breach == Breach::default() && !is_read {
        let message = format!("nothing comes of it when `{id}` runs out");
        let help = format!("say what in `breach`, or ask `elapsed('{id}')` in a condition");
        let place = of.at(Referent::Clock, id, "id");
        mistakes.warning("clock_without_effect", &place, message, help);
    }
}
