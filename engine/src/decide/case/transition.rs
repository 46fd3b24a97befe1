//! Transitions: the named, allowed moves of a case.

use super::inform::inform;
use super::{clock, decision, fields, gate, issuer, ladder, lent, scope, seen, separation, who};
use crate::command::Act;
use crate::draft::Draft;
use crate::event::{Outcome, TransitionCause, TransitionFired};
use crate::framework::{Destination, Firing, Transition};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Name};
use serde_json::Value as Json;
use std::sync::Arc;

/// Fires a transition as somebody's act.
///
/// # Errors
/// `unknown_case`, `unknown_transition`, `fires_by_itself`, `conflict`, `not_in_state`,
/// `not_allowed`, `separation`, `line_forbidden`, `held_before`, `issuer_field`,
/// `missing_field`, `reason_missing`, `evidence_missing`, `condition_not_met`,
/// `held_by_programme`, `not_assigned`, and those of the fields.
pub(in crate::decide) fn act(draft: &mut Draft<'_>, command: &Act) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let transition = find(&case, &command.transition)?;
    let given = check(draft, &case, transition, &command.fields)?;
    fire(draft, case.id, transition, given, TransitionCause::Act)
}

/// Checks an act whole; answers the fields that it sets.
///
/// # Errors
/// As [`act`].
pub(super) fn check(
    draft: &mut Draft<'_>,
    case: &Case,
    transition: &Transition,
    fields: &Fields,
) -> Result<Fields, Refusal> {
    if !matches!(transition.firing, Firing::By(_)) {
        return Err(fires_by_itself(transition));
    }
    check_seen(draft, case, transition, fields)?;
    check_state(case, transition)?;
    let role = role_in(draft, case, transition)?;
    draft.acting_as(role);
    let given = settable(draft, case, transition, fields)?;
    check_issuer(draft, case, transition, &given)?;
    check_reason(draft, case, transition)?;
    check_evidence(case, transition)?;
    scope::require(
        draft,
        case,
        transition.when.as_ref(),
        &transition.id,
        &given,
    )?;
    decision::check_built_on(draft, case, &transition.id, &transition.builds_on)?;
    gate::check(draft, case, transition)?;
    Ok(given)
}

/// Whether whoever acts has the right to a transition, whatever it needs besides.
///
/// # Errors
/// `fires_by_itself`, `not_in_state`, `not_allowed`, `no_account`, `not_assigned`, `separation`,
/// `line_forbidden`, `held_before`, `issuer_field`.
pub(in crate::decide) fn right_to_act(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
) -> Result<(), Refusal> {
    if !matches!(transition.firing, Firing::By(_)) {
        return Err(fires_by_itself(transition));
    }
    check_state(case, transition)?;
    role_in(draft, case, transition)?;
    check_issuer(draft, case, transition, &Fields::new())
}

/// The role by which whoever acts may do a transition, and is kept from it by nothing that they did
/// or hold.
fn role_in(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
) -> Result<Option<Name>, Refusal> {
    let holders = issuer::doers(draft.state(), case, transition);
    let role = who::allowed(draft, case, holders, &transition.id)?;
    issuer::check_assigned(draft, case, transition)?;
    separation::check(draft, case, &transition.id)?;
    lent::check(draft, case, holders, &transition.id)?;
    Ok(role)
}

/// The transition of a case's workflow that a command names.
pub(super) fn find<'c>(case: &'c Case, name: &Name) -> Result<&'c Transition, Refusal> {
    let workflow = &case.workflow;
    workflow.transition(name.as_str()).ok_or_else(|| {
        let here = workflow
            .transitions
            .iter()
            .filter(|known| known.from.contains(&case.state))
            .map(|known| &known.id);
        Refusal::unknown("unknown_transition", "transition", name.as_str(), here).at("transition")
    })
}

fn fires_by_itself(transition: &Transition) -> Refusal {
    let (how, help) = match &transition.firing {
        Firing::Decision { decision, .. } => (
            format!("it fires when `{decision}` is decided"),
            format!("put the question with `igf propose CASE {decision}`"),
        ),
        Firing::Clock(clock) => (
            format!("it fires when the clock `{clock}` is due"),
            "time does this one, nobody else".to_owned(),
        ),
        Firing::Auto | Firing::By(_) => (
            "it fires by itself when its condition holds".to_owned(),
            "`igf why CASE` shows what is missing".to_owned(),
        ),
    };
    Refusal::rule(
        "fires_by_itself",
        format!("nobody can `{}`: {how}", transition.id),
    )
    .at("transition")
    .help(help)
}

/// Both sides are printed: where the case is, and where the transition leaves from.
fn check_state(case: &Case, transition: &Transition) -> Result<(), Refusal> {
    if transition.from.contains(&case.state) {
        return Ok(());
    }
    let from: Vec<&str> = transition.from.iter().map(Name::as_str).collect();
    Err(Refusal::rule(
        "not_in_state",
        format!(
            "{} is in `{}`; `{}` leaves from `{}`",
            case.reference,
            case.state,
            transition.id,
            from.join("` or `")
        ),
    )
    .at("transition")
    .help(possible(case)))
}

fn possible(case: &Case) -> String {
    let here =
        case.workflow.transitions.iter().filter(|known| {
            known.from.contains(&case.state) && matches!(known.firing, Firing::By(_))
        });
    let here: Vec<&str> = here.map(|known| known.id.as_str()).collect();
    match here.as_slice() {
        [] => "nobody can act on it in this state; `igf why CASE` says what it waits for".into(),
        names => format!("possible now: {}", names.join(", ")),
    }
}

fn settable(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
    given: &Fields,
) -> Result<Fields, Refusal> {
    let may_set = |name: &Name| transition.set.contains(name) || transition.require.contains(name);
    fields::check_settable(case, given, may_set, |name| {
        let settable: Vec<&str> = transition.set.iter().map(Name::as_str).collect();
        let message = format!("`{}` does not set `{name}`", transition.id);
        Refusal::input("field_not_settable", message)
            .help(format!("it sets: {}", settable.join(", ")))
    })?;
    let given = fields::canonical(draft, &case.workflow, given)?;
    fields::check_write_once(case, &given)?;
    fields::check_kept(&case.workflow, &given)?;
    fields::check_present(&transition.require, |name| has_value(case, &given, name))?;
    Ok(given)
}

/// Whether a field says something, by what is given, else by what the case has.
fn has_value(case: &Case, given: &Fields, name: &Name) -> bool {
    let known = || case.fields.get(name).map(|value| value.to_json());
    let value = given.get(name).cloned().or_else(known);
    value.is_some_and(|value| fields::says_something(&value))
}

/// An act is done on the state, and on the fields that it sets or requires, as its doer saw them.
fn check_seen(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
    given: &Fields,
) -> Result<(), Refusal> {
    let assigned = transition.assign.iter().map(|(field, _)| field);
    let fields = given.keys().chain(&transition.require).chain(assigned);
    seen::check(draft, case, &transition.id, fields)
}

/// What a transition sets by itself changes the issuer's fields, too.
fn check_issuer(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
    given: &Fields,
) -> Result<(), Refusal> {
    let mut all = given.clone();
    set_assigned(draft, case, transition, &mut all);
    issuer::check(draft, case, &transition.id, &all)
}

fn check_reason(draft: &Draft<'_>, case: &Case, transition: &Transition) -> Result<(), Refusal> {
    let reason = draft.meta().reason.as_deref().unwrap_or_default();
    let answers = case.to_answer(transition);
    if !transition.reason_required && answers.is_none() || fields::is_visible(reason) {
        return Ok(());
    }
    if let (Some(position), Some(act)) = (answers, &transition.answers) {
        let message = format!(
            "`{}` answers `{act}` of event {position}, and says nothing to it",
            transition.id
        );
        return Err(Refusal::input("reason_missing", message)
            .at("reason")
            .help(format!(
                "`igf history {}` has its reason; say what became of that: `--reason \"…\"`",
                case.reference
            )));
    }
    Err(Refusal::input(
        "reason_missing",
        format!("`{}` needs a reason", transition.id),
    )
    .at("reason")
    .help("say why: `--reason \"…\"`"))
}

fn check_evidence(case: &Case, transition: &Transition) -> Result<(), Refusal> {
    for (kind, least) in &transition.evidence {
        let counts = case.evidence_for(transition);
        let attached = counts.filter(|evidence| evidence.kind == *kind).count();
        if attached < usize::try_from(*least).unwrap_or(usize::MAX) {
            return Err(Refusal::rule(
                "evidence_missing",
                format!(
                    "`{}` needs {least} `{kind}` attached; {} has {attached}",
                    transition.id, case.reference
                ),
            )
            .help(format!(
                "`igf attach {} FILE --kind {kind}`",
                case.reference
            )));
        }
    }
    Ok(())
}

/// Whether a transition may fire by its clock: the conditions of an act, but for who does it and
/// why. The fields that it sets by itself count as given.
///
/// # Errors
/// `missing_field`, `evidence_missing`, `condition_not_met`, `held_by_programme`.
pub(super) fn ready_for_clock(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
) -> Result<(), Refusal> {
    let mut given = Fields::new();
    set_assigned(draft, case, transition, &mut given);
    fields::check_present(&transition.require, |name| has_value(case, &given, name))?;
    check_evidence(case, transition)?;
    let when = transition.when.as_ref();
    scope::require(draft, case, when, &transition.id, &given)?;
    gate::check(draft, case, transition)
}

/// Writes a transition, with the fields that it sets by itself, and what follows from it.
pub(super) fn fire(
    draft: &mut Draft<'_>,
    case: CaseId,
    transition: &Transition,
    mut given: Fields,
    by: TransitionCause,
) -> Result<(), Refusal> {
    let before = draft.case(case);
    set_assigned(draft, &before, transition, &mut given);
    let to = match &transition.to {
        Destination::State(state) => state.clone(),
        Destination::Same => before.state.clone(),
    };
    let fired = TransitionFired {
        transition: transition.id.clone(),
        from: before.state.clone(),
        to,
        by,
        fields: given,
        saw: saw(&before, transition),
        answers: before.to_answer(transition),
        sheet: draft.sheet().filter(|_| by == TransitionCause::Act),
    };
    let position = draft.emit_named(&before, &transition.event, fired);
    draft.caused_by(Some(position));
    inform(draft, case, &transition.informs, &transition.id);
    decision::lapse_left_behind(draft, case)?;
    ladder::follow(draft, case, transition)?;
    ladder::event_happened(draft, case, &transition.event);
    clock::event_happened(draft, case, &transition.event)
}

/// What a verification saw.
fn saw(case: &Case, transition: &Transition) -> Vec<Hash> {
    if transition.verifies.is_none() {
        return Vec::new();
    }
    let evidence = case.evidence_for(transition);
    evidence.map(|evidence| evidence.sha256).collect()
}

/// Adds the fields that a transition sets by itself.
fn set_assigned(draft: &Draft<'_>, case: &Case, transition: &Transition, given: &mut Fields) {
    for (field, source) in &transition.assign {
        let value = if source.as_str() == "actor" {
            let meta = draft.meta();
            let actor = meta.principal.as_ref().or(meta.person.as_ref());
            actor.map(|person| Json::String(person.to_string()))
        } else {
            let known = case.fields.get(source).map(|value| value.to_json());
            given.get(source).cloned().or(known)
        };
        let once = case
            .workflow
            .field(field.as_str())
            .is_some_and(|field| field.write_once);
        if once && case.fields.contains_key(field) {
            continue;
        }
        given.extend(value.map(|value| (field.clone(), value)));
    }
}

/// Fires what has become true on a case by itself: automatic transitions, and those of decisions
/// that were settled in the state the case is in. One at a time; the settling loop comes back.
///
/// # Errors
/// Those of a ladder that cannot be climbed.
pub(in crate::decide) fn fire_automatic(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id);
    let workflow = Arc::clone(&case.workflow);
    for transition in workflow
        .transitions
        .iter()
        .filter(|known| known.from.contains(&case.state))
    {
        let Some((cause, fields)) = ready(&case, transition) else {
            continue;
        };
        let held = gate::check(draft, &case, transition).is_err()
            || !ladder::leads_on(draft, &case, transition)
            || decision::built_on_changed(draft, &case, &transition.builds_on).is_some();
        if held || !condition_holds(draft, &case, transition, &fields) {
            continue;
        }
        return fire(draft, id, transition, fields, cause);
    }
    Ok(())
}

fn ready(case: &Case, transition: &Transition) -> Option<(TransitionCause, Fields)> {
    match &transition.firing {
        Firing::Auto => Some((TransitionCause::Auto, Fields::new())),
        Firing::Decision { decision, outcome } => {
            let question = case.questions.get(decision)?;
            let fresh = question.settled_position > case.entered_position;
            let fields = question.fields.iter();
            let came = question.outcome.as_ref();
            (fresh && came.is_some_and(|came| came.is(*outcome))).then(|| {
                let adopted = came.is_some_and(|came| came.is(Outcome::Adopted));
                let fields = fields.filter(|_| adopted);
                let fields = fields.map(|(name, value)| (name.clone(), value.to_json()));
                (TransitionCause::Decision, fields.collect())
            })
        }
        Firing::By(_) | Firing::Clock(_) => None,
    }
}

fn condition_holds(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
    given: &Fields,
) -> bool {
    transition.when.as_ref().is_none_or(|condition| {
        let scope = scope::of_act(draft, case, given);
        condition.holds(&scope).met
    })
}
