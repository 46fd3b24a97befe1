//! Acts and questions for which nobody who is appointed is left.

use super::Of;
use super::seats::{Seats, holders as holders_of, in_some_unit};
use super::states::reached;
use crate::definition::diagnostic::{Mistakes, Place};
use crate::definition::referent::Referent;
use crate::framework::{Decision, Firing, Holder, QuestionKind, SeparationForm, Transition};
use crate::value::Name;
use std::collections::BTreeSet;

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    if of.framework.appointments.is_empty() {
        // People may come by `igf appoint` alone: then nothing can be said here.
        return;
    }
    opening(of, mistakes);
    for transition in &of.workflow.transitions {
        if let Firing::By(holders) = &transition.firing {
            act(of, transition, holders, mistakes);
            bodies(of, transition, holders, mistakes);
        }
    }
    for decision in of.workflow.decisions.values() {
        question(of, decision, mistakes);
    }
}

/// An act that nobody may do: nobody holds its roles, or separation takes everybody away.
fn act(of: Of<'_>, transition: &Transition, holders: &[Holder], mistakes: &mut Mistakes<'_>) {
    let id = &transition.id;
    let place = of.at(Referent::Transition, id, "by");
    let seats = |unit: Option<&Name>| Seats::of(of.framework, of.workflow, holders, unit);
    let some = |seats: &dyn Fn(Option<&Name>) -> Seats| {
        in_some_unit(of.framework, |unit| !seats(unit).is_empty())
    };
    if !some(&seats) {
        let message = format!("nobody is appointed who may `{id}`");
        let help = "appoint somebody in people.toml, or name another role";
        mistakes.error_with_help("nobody_can_fire", &place, message, help);
        return;
    }
    let allowed = |unit: Option<&Name>| allowed(of, id, seats(unit));
    if !some(&allowed) {
        let message = format!("every role that may `{id}` is of a forbidden line");
        let help = "name a role of another line, or take the act out of `separate`";
        mistakes.error_with_help("nobody_can_fire", &place, message, help);
    } else if !some(&|unit| allowed(unit).without(&barred(of, id, unit))) {
        let message = format!("who alone may `{id}` has always done what bars them from it");
        separated(&place, message, mistakes);
    }
}

/// A question that nobody can put, or that its electorate can never adopt.
fn question(of: Of<'_>, decision: &Decision, mistakes: &mut Mistakes<'_>) {
    let id = &decision.id;
    let seats = |holders: &[Holder], unit: Option<&Name>| {
        Seats::of(of.framework, of.workflow, holders, unit)
    };
    let asked = |unit: Option<&Name>| !seats(&decision.propose_by, unit).is_empty();
    if !in_some_unit(of.framework, asked) {
        let message = format!("nobody is appointed who may put `{id}`");
        let help = "appoint somebody in people.toml, or name another role";
        let place = of.at(Referent::Decision, id, "propose_by");
        mistakes.error_with_help("nobody_can_propose", &place, message, help);
        return;
    }
    let adopts = |electorate: &Seats| {
        electorate.can_adopt(of.framework, &decision.electorate, &decision.rule)
    };
    let enough = |unit: Option<&Name>| adopts(&seats(&decision.electorate, unit));
    if !in_some_unit(of.framework, enough) {
        let message = format!("`{id}` needs more ballots than there are seats");
        let help = "appoint more people to these roles, or ask for fewer ballots";
        let place = of.at(Referent::Decision, id, "rule");
        mistakes.error_with_help("quorum_exceeds_electorate", &place, message, help);
        return;
    }
    let left = |unit: Option<&Name>| {
        let left = allowed(of, id, seats(&decision.electorate, unit));
        left.without(&barred(of, id, unit))
    };
    let place = of.at(Referent::Decision, id, "electorate");
    if !in_some_unit(of.framework, |unit| adopts(&left(unit))) {
        let message = format!("separation leaves too few who may vote on `{id}`");
        separated(&place, message, mistakes);
        return;
    }
    let besides_asker = |unit: Option<&Name>| {
        decision.kind == QuestionKind::Body || {
            let askers = seats(&decision.propose_by, unit);
            askers.unknown > 0
                || askers.people().into_iter().any(|asker| {
                    let asker: BTreeSet<Name> = [asker.clone()].into();
                    adopts(&left(unit).without(&asker))
                })
        }
    };
    if !in_some_unit(of.framework, besides_asker) {
        let message = format!("whoever puts `{id}` has no ballot, and the others are too few");
        let help = "name somebody else who puts it, appoint more people, or ask for fewer ballots";
        mistakes.error_with_help("quorum_exceeds_electorate", &place, message, help);
    }
}

fn separated(place: &Place, message: String, mistakes: &mut Mistakes<'_>) {
    let help = "appoint somebody else, name another role, or change what `[[separate]]` says";
    mistakes.error_with_help("separation_leaves_nobody", place, message, help);
}

/// A workflow of which nobody can open a case.
fn opening(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let holders = &of.workflow.open_by;
    let opens = |holder: &Holder| match holder {
        Holder::Role(role) | Holder::RoleInParent(role) | Holder::RoleInUnitOf { role, .. } => {
            !holders_of(of.framework, role, None).is_empty()
        }
        Holder::Field(_)
        | Holder::Opener
        | Holder::Issuer
        | Holder::Rung(_)
        | Holder::Authority(_) => false,
    };
    if !holders.is_empty() && !holders.iter().any(opens) {
        let id = &of.workflow.id;
        let message = format!("nobody is appointed who may open a case of `{id}`");
        let help = "appoint somebody in people.toml, or name another role in `open_by`";
        let place = of.notes.places.key(Referent::Workflow, None, id, "open_by");
        mistakes.error_with_help("nobody_can_open", &place, message, help);
    }
}

/// A body that acts by one of its members.
fn bodies(of: Of<'_>, transition: &Transition, holders: &[Holder], mistakes: &mut Mistakes<'_>) {
    for role in holders.iter().flat_map(|holder| roles_of(of, holder)) {
        let known = of.framework.organisation.roles.get(role);
        if known.is_some_and(|known| known.members.is_some() && !known.one_acts) {
            let id = &transition.id;
            let message = format!("one member of `{role}` would `{id}` for the whole body");
            let help = "make it a decision, or say `one_acts = true` of the role";
            let place = of.at(Referent::Transition, id, "by");
            mistakes.error_with_help("body_acts", &place, message, help);
        }
    }
}

/// The roles whose holders a holder stands for, however it names them.
fn roles_of<'d>(of: Of<'d>, holder: &'d Holder) -> Vec<&'d Name> {
    let organisation = &of.framework.organisation;
    match holder {
        Holder::Role(role) | Holder::RoleInParent(role) | Holder::RoleInUnitOf { role, .. } => {
            vec![role]
        }
        Holder::Authority(id) => {
            let rows = organisation.authorities.get(id).map(|table| &table.rows);
            rows.into_iter().flatten().map(|row| &row.role).collect()
        }
        Holder::Rung(id) => {
            let rungs = organisation.ladders.get(id).map(|ladder| &ladder.rungs);
            let rungs = rungs.into_iter().flatten().filter(|rung| !rung.consult);
            rungs.map(|rung| &rung.role).collect()
        }
        Holder::Field(_) | Holder::Opener | Holder::Issuer => Vec::new(),
    }
}

/// Those of some seats whose line may do an act.
fn allowed(of: Of<'_>, act: &Name, mut seats: Seats) -> Seats {
    for rule in of.workflow.separations.iter() {
        if let SeparationForm::Lines(lines) = &rule.form
            && acts(of, &rule.acts).contains(act)
        {
            seats = seats.without_lines(of.framework, lines);
        }
    }
    seats
}

/// Who has always done, before an act, what one person may not do beside it: the one person who
/// can have done what lies on every way to it.
fn barred(of: Of<'_>, act: &Name, unit: Option<&Name>) -> BTreeSet<Name> {
    let mut barred = BTreeSet::new();
    for rule in &of.workflow.separations {
        let named = acts(of, &rule.acts);
        if rule.form != SeparationForm::SamePerson || !named.contains(act) {
            continue;
        }
        for before in named.iter().filter(|before| *before != act) {
            let holders = match of.workflow.decisions.get(before) {
                Some(decision) => Some(&decision.electorate),
                None => match of.workflow.transition(before.as_str()).map(|it| &it.firing) {
                    Some(Firing::By(holders)) => Some(holders),
                    _ => None,
                },
            };
            let Some(holders) = holders.filter(|_| comes_first(of, before, act)) else {
                continue;
            };
            let seats = Seats::of(of.framework, of.workflow, holders, unit);
            if let ([only], 0) = (&Vec::from_iter(seats.people())[..], seats.unknown) {
                barred.insert((*only).clone());
            }
        }
    }
    barred
}

/// The acts of a rule: a transition that a decision fires is done by its ballots.
pub(super) fn acts(of: Of<'_>, named: &[Name]) -> BTreeSet<Name> {
    let act = |name: &Name| match of.workflow.transition(name.as_str()).map(|it| &it.firing) {
        Some(Firing::Decision { decision, .. }) => decision.clone(),
        _ => name.clone(),
    };
    named.iter().map(act).collect()
}

fn does(transition: &Transition, act: &Name) -> bool {
    match &transition.firing {
        Firing::Decision { decision, .. } => decision == act,
        Firing::By(_) | Firing::Auto | Firing::Clock(_) => transition.id == *act,
    }
}

/// Whether no way leads to an act but through another.
fn comes_first(of: Of<'_>, before: &Name, act: &Name) -> bool {
    let workflow = of.workflow;
    let around = reached(workflow, &workflow.initial, |it| !does(it, before));
    let own = workflow.transitions.iter().filter(|it| does(it, act));
    let mut starts = own.flat_map(|it| &it.from);
    !starts.any(|from| around.contains(from))
}
