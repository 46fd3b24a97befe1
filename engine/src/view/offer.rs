//! What a person may do on a case, and what of it they owe. The rules themselves say who may:
//! nothing is offered that would be refused for who does it.

use super::{Reader, by_people};
use crate::decide::rights::{Doer, Wish, awaited, may};
use crate::event::SheetMatter;
use crate::framework::{Clock, ClockStart, Destination, StateCategory, Transition};
use crate::state::{Case, Question, SheetState, State};
use crate::value::Name;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Something that a person may do on a case.
pub(super) struct Offer<'c> {
    /// `act`, `ballot`, `confirm` or `contest`.
    pub(super) kind: &'static str,
    /// The transition or the decision; of a sheet, what it is about.
    pub(super) what: &'c Name,
    /// The sheet that is to be confirmed, or whose contest is to be decided.
    pub(super) sheet: Option<u32>,
    /// A ballot, a rung's answer, an act that ends a running deadline, or what a sheet waits for;
    /// the rest are options.
    pub(super) duty: bool,
    /// By when: the close of the question, or the first of the deadlines that it ends.
    pub(super) due: Option<Timestamp>,
}

/// What somebody may do on a case: what they owe first.
pub(super) fn offers<'c>(
    state: &State,
    case: &'c Case,
    (doer, reader): (Doer<'_>, Reader),
    at: Timestamp,
) -> Vec<Offer<'c>> {
    let mut offers = ballots(state, case, doer, at);
    if doer.principal.is_none() {
        offers.extend(sheets(state, case, doer.person, at));
    }
    let category = case.workflow.category(case.state.as_str());
    for (transition, _) in by_people(state, case) {
        let ended = ended_by(case, transition, reader);
        let duty = transition.answer.is_some() || ended.is_some();
        // Where time or others move, only what ends a deadline is anybody's.
        let offered = category == StateCategory::Open || duty;
        if offered && may(state, Wish::Act(case, transition), doer, at).is_ok() {
            offers.push(Offer {
                kind: "act",
                what: &transition.id,
                sheet: None,
                duty,
                due: ended,
            });
        }
    }
    offers
}

/// The questions that wait for somebody's ballot, or would take it.
fn ballots<'c>(state: &State, case: &'c Case, doer: Doer<'_>, at: Timestamp) -> Vec<Offer<'c>> {
    let voter = doer.principal.unwrap_or(doer.person);
    let open = case.questions.iter();
    let open = open.filter(|(_, it)| it.is_open() && !it.ballots.contains_key(voter));
    let mut offers = Vec::new();
    for (name, question) in open {
        let Some(decision) = case.workflow.decisions.get(name) else {
            continue;
        };
        if may(state, Wish::Ballot(case, decision), doer, at).is_ok() {
            offers.push(Offer {
                kind: "ballot",
                what: name,
                sheet: None,
                duty: awaited(state, case, decision, at).contains(voter),
                due: question.closes,
            });
        }
    }
    offers
}

/// The sheets that somebody may confirm, and those whose contest they may decide: both in nobody's
/// place but their own.
fn sheets<'c>(state: &State, case: &'c Case, person: &Name, at: Timestamp) -> Vec<Offer<'c>> {
    let mut offers = Vec::new();
    for (number, sheet) in (1..).zip(&case.sheets) {
        let (kind, wish) = match sheet.state() {
            SheetState::Recorded | SheetState::Unconfirmed => {
                ("confirm", Wish::Confirm(case, number))
            }
            SheetState::Contested => ("contest", Wish::Contest(case, number)),
            SheetState::InEffect | SheetState::Void | SheetState::Failed => continue,
        };
        let may_do = |person: &Name| may(state, wish, Doer::themselves(person), at).is_ok();
        let Some(what) = about(case, &sheet.says).filter(|_| may_do(person)) else {
            continue;
        };
        let question = case.questions.get(what);
        offers.push(Offer {
            kind,
            what,
            sheet: Some(number),
            duty: kind == "contest" || is_asked_first(state, person, at, &may_do),
            due: sheet.due().or_else(|| question.and_then(Question::due)),
        });
    }
    offers
}

/// Whether a sheet waits for somebody's confirmation: a secretary's, and anybody's where no
/// secretary may.
fn is_asked_first(
    state: &State,
    person: &Name,
    at: Timestamp,
    may_do: &dyn Fn(&Name) -> bool,
) -> bool {
    let on = state.date_of(at);
    let Some(framework) = state.in_force.as_deref() else {
        return false;
    };
    let is_secretary = |person: &&Name| {
        state
            .roster
            .is_secretary(&framework.organisation, person, on)
    };
    let mut secretaries = state.roster.people.ids().filter(is_secretary);
    is_secretary(&person) || !secretaries.any(may_do)
}

/// The decision or transition that a sheet is about; that of a contest is the contested sheet's.
fn about<'c>(case: &'c Case, says: &'c SheetMatter) -> Option<&'c Name> {
    match says {
        SheetMatter::Question { decision, .. } => Some(decision),
        SheetMatter::Act { transition, .. } => Some(transition),
        SheetMatter::Contest { sheet, .. } => about(case, &case.sheet(*sheet)?.says),
    }
}

/// The first of the running deadlines that a transition would end, by leaving the states in which
/// its clock runs, or by starting that anew; as far as the reader sees them.
fn ended_by(case: &Case, transition: &Transition, reader: Reader) -> Option<Timestamp> {
    let ends = |clock: &&Clock| {
        let leaves = match &transition.to {
            Destination::State(to) => !clock.run_in.contains(to),
            Destination::Same => false,
        };
        let anew = matches!(&clock.start, ClockStart::Event(event) if *event == transition.event);
        leaves || anew
    };
    let clocks = case.workflow.clocks.iter();
    let ended = clocks.filter(ends);
    let ended = ended.filter(|clock| reader.sees_clock(case, &clock.id));
    ended
        .filter_map(|clock| Some(case.clocks.get(&clock.id)?.due))
        .min()
}

/// In whose places a person may act on a day: their own first, then of those who let them.
pub(super) fn places<'s>(state: &'s State, person: &'s Name, on: Date) -> Vec<Doer<'s>> {
    let let_them = state.roster.delegations.to(person, on);
    let principals: BTreeSet<&Name> = let_them
        .filter(|delegation| delegation.since <= on)
        .map(|delegation| &delegation.from)
        .collect();
    let others = principals.into_iter().map(|principal| Doer {
        person,
        principal: Some(principal),
    });
    [Doer::themselves(person)]
        .into_iter()
        .chain(others)
        .collect()
}

/// Those of some people who may do something; where none of them may, how the first is refused.
pub(super) fn who_may(
    state: &State,
    wish: Wish<'_>,
    people: impl IntoIterator<Item = Name>,
    at: Timestamp,
) -> (Vec<Name>, Option<String>) {
    let people: BTreeSet<Name> = people.into_iter().collect();
    let mut may_do = Vec::new();
    let mut refused = None;
    for person in people {
        match may(state, wish, Doer::themselves(&person), at) {
            Ok(()) => may_do.push(person),
            Err(refusal) => {
                refused.get_or_insert(refusal.message);
            }
        }
    }
    let refused = refused.filter(|_| may_do.is_empty());
    (may_do, refused)
}

/// Who may do something in whose place, of some people who have the right to it.
pub(super) fn in_place_of<'s>(
    state: &'s State,
    wish: Wish<'_>,
    principals: &'s [Name],
    at: Timestamp,
) -> BTreeSet<(&'s Name, &'s Name)> {
    let on = state.date_of(at);
    let all = state.roster.delegations.iter();
    let holds = all.filter(|it| it.since <= on && on <= it.until);
    let theirs = holds.filter(|it| principals.contains(&it.from));
    let pairs: BTreeSet<_> = theirs.map(|it| (&it.to, &it.from)).collect();
    let may_do = |(person, principal): &(&Name, &Name)| {
        let doer = Doer {
            person,
            principal: Some(principal),
        };
        may(state, wish, doer, at).is_ok()
    };
    pairs.into_iter().filter(may_do).collect()
}
