//! Decisions: a question put to an electorate, ballots, and an outcome.
//!
//! The electorate is frozen when the question is put. A change of what the ballots were cast on
//! voids them, and the question stands on the new values.

mod tally;

pub use tally::outcome;

use super::{Case, Question, fields, scope, separation, who};
use crate::command::Fields;
use crate::decide::Draft;
use crate::event::{BallotCast, BallotsVoided, DecisionProposed, DecisionSettled, EventData, Seat};
use crate::framework::Decision;
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::value::{Name, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The values that a ballot may have.
const BALLOT_VALUES: [&str; 4] = ["yes", "no", "abstain", "recused"];

/// Puts a decision's question to its electorate.
///
/// # Errors
/// `unknown_decision`, `not_in_state`, `question_open`, `not_allowed`, `separation`,
/// `condition_not_met`, `no_electorate`, and those of the fields.
pub fn propose(
    draft: &mut Draft<'_>,
    case: &str,
    decision: &Name,
    given: &Fields,
) -> Result<(), Refusal> {
    let case = draft.find_case(case)?;
    let workflow = Arc::clone(&case.workflow);
    let decision = find(&case, &workflow.decisions, decision)?;
    check_may_be_put(&case, decision)?;
    let role = who::allowed(draft, &case, &decision.propose_by, &decision.id)?;
    draft.acting_as(role);
    let given = proposed_fields(draft, &case, decision, given)?;
    check_condition(draft, &case, decision, &given)?;
    let electorate = electorate(draft, &case, decision);
    if electorate.is_empty() {
        let needed: Vec<String> = decision.electorate.iter().map(who::in_words).collect();
        return Err(Refusal::rule(
            "no_electorate",
            format!("nobody can decide `{}` today", decision.id),
        )
        .help(format!(
            "it takes {}, other than who asks",
            needed.join(" and ")
        )));
    }
    let typed = crate::evolve::typed(&workflow.fields, &given);
    let proposed = DecisionProposed {
        decision: decision.id.clone(),
        round: case
            .questions
            .get(&decision.id)
            .map_or(0, |last| last.round)
            + 1,
        fields: given,
        bound: hash_of(&bound(draft, &case, decision, &typed)),
        electorate,
    };
    draft.emit_on(&case, EventData::DecisionProposed(proposed));
    Ok(())
}

fn find<'d>(
    case: &Case,
    decisions: &'d BTreeMap<Name, Decision>,
    name: &Name,
) -> Result<&'d Decision, Refusal> {
    decisions.get(name).ok_or_else(|| {
        let here = decisions
            .values()
            .filter(|known| known.states.contains(&case.state));
        let here = here.map(|known| &known.id);
        Refusal::unknown("unknown_decision", "decision", name.as_str(), here).at("decision")
    })
}

fn check_may_be_put(case: &Case, decision: &Decision) -> Result<(), Refusal> {
    if !decision.states.contains(&case.state) {
        let states: Vec<&str> = decision.states.iter().map(Name::as_str).collect();
        return Err(Refusal::rule(
            "not_in_state",
            format!(
                "{} is in `{}`; `{}` is decided in `{}`",
                case.reference,
                case.state,
                decision.id,
                states.join("` or `")
            ),
        )
        .at("decision"));
    }
    let open = case
        .questions
        .get(&decision.id)
        .is_some_and(|last| last.outcome.is_none());
    if open {
        return Err(Refusal::rule(
            "question_open",
            format!(
                "`{}` of {} is put and not decided yet",
                decision.id, case.reference
            ),
        )
        .at("decision"));
    }
    Ok(())
}

fn proposed_fields(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    given: &Fields,
) -> Result<Fields, Refusal> {
    for name in given.keys() {
        if case.workflow.field(name.as_str()).is_some() && !decision.propose.contains(name) {
            return Err(Refusal::input(
                "field_not_settable",
                format!("`{}` does not propose `{name}`", decision.id),
            )
            .at(fields::place(name)));
        }
    }
    let given = fields::canonical(draft.state(), &case.workflow, given)?;
    let missing: Vec<&str> = decision
        .propose
        .iter()
        .filter(|name| given.get(*name).is_none_or(|json| json.is_null()))
        .map(Name::as_str)
        .collect();
    match missing.first() {
        None => Ok(given),
        Some(first) => {
            Err(super::open::missing_fields(&missing).at(fields::place(&Name::new(first))))
        }
    }
}

fn check_condition(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    given: &Fields,
) -> Result<(), Refusal> {
    let Some(condition) = &decision.when else {
        return Ok(());
    };
    let scope = scope::CaseScope::with(draft.state(), case, draft.effective(), given);
    let verdict = condition.holds(&scope);
    if verdict.met {
        return Ok(());
    }
    let refusal = Refusal::rule(
        "condition_not_met",
        format!("`{}` needs: {}", decision.id, condition.text()),
    );
    Err(match verdict.missing {
        Some(path) => refusal.help(format!("`{path}` has no value yet")),
        None => refusal.help(format!("`igf why {}` shows each part", case.reference)),
    })
}

/// The seats of those who may decide, without the one who asks where they may not answer too.
fn electorate(draft: &Draft<'_>, case: &Case, decision: &Decision) -> Vec<Seat> {
    let meta = &draft.submission.meta;
    let asker = [meta.person.as_ref(), meta.principal.as_ref()];
    let mut seats = who::seats(draft.state(), case, &decision.electorate, draft.today());
    if !decision.proposer_votes {
        seats.retain(|seat| !asker.contains(&Some(&seat.person)));
    }
    let mut kept: Vec<Seat> = Vec::new();
    for seat in seats {
        if !kept.contains(&seat) {
            kept.push(seat);
        }
    }
    kept
}

/// Casts a ballot, and settles the decision when its outcome is certain.
///
/// # Errors
/// `unknown_decision`, `no_open_question`, `not_in_electorate`, `already_voted`, `separation`,
/// `line_forbidden`, `not_one_of`.
pub fn ballot(
    draft: &mut Draft<'_>,
    case: &str,
    decision: &Name,
    value: &Name,
) -> Result<(), Refusal> {
    let case = draft.find_case(case)?;
    let workflow = Arc::clone(&case.workflow);
    let decision = find(&case, &workflow.decisions, decision)?;
    let question = case
        .questions
        .get(&decision.id)
        .filter(|last| last.outcome.is_none());
    let question = question.ok_or_else(|| {
        Refusal::rule(
            "no_open_question",
            format!(
                "`{}` of {} is not put to anybody now",
                decision.id, case.reference
            ),
        )
        .at("decision")
        .help(format!(
            "put it first: `igf propose {} {}`",
            case.reference, decision.id
        ))
    })?;
    check_ballot_value(value)?;
    let person = who::seat_holder(draft, &question.electorate, &decision.id)?;
    if question.ballots.contains_key(&person) {
        return Err(already_voted(&person));
    }
    let role = free_seat(question, &person);
    separation::check(draft, &case, &decision.id, Some(&role))?;
    draft.acting_as(Some(role.clone()));
    let cast = BallotCast {
        decision: decision.id.clone(),
        round: question.round,
        role,
        person,
        value: value.clone(),
        bound: question.bound,
    };
    let position = draft.emit_on(&case, EventData::BallotCast(cast));
    draft.caused_by(Some(position));
    settle(draft, case.id, decision);
    Ok(())
}

/// Checks the word of a ballot.
///
/// # Errors
/// `not_one_of`.
pub fn check_ballot_value(value: &Name) -> Result<(), Refusal> {
    if BALLOT_VALUES.contains(&value.as_str()) {
        return Ok(());
    }
    Err(Refusal::input(
        "not_one_of",
        format!(
            "a ballot is one of {}, not `{value}`",
            BALLOT_VALUES.join(", ")
        ),
    )
    .at("value"))
}

/// A seat votes once.
pub fn already_voted(person: &Name) -> Refusal {
    Refusal::rule(
        "already_voted",
        format!("`{person}` has cast a ballot already"),
    )
    .at("person")
}

/// One person counts once: of several seats, the first whose role nobody has voted for.
fn free_seat(question: &Question, person: &Name) -> Name {
    let mine = question
        .electorate
        .iter()
        .filter(|seat| seat.person == *person);
    let voted = |role: &Name| question.ballots.values().any(|vote| vote.role == *role);
    let mut roles: Vec<&Name> = mine.map(|seat| &seat.role).collect();
    roles.sort_by_key(|role| voted(role));
    roles[0].clone()
}

fn settle(draft: &mut Draft<'_>, id: CaseId, decision: &Decision) {
    let case = draft.case(id);
    let Some(question) = case.questions.get(&decision.id) else {
        return;
    };
    let ballots: Vec<(Seat, Name)> = question
        .ballots
        .iter()
        .map(|(person, vote)| {
            let seat = Seat {
                role: vote.role.clone(),
                person: person.clone(),
            };
            (seat, vote.value.clone())
        })
        .collect();
    let Some(adopted) = outcome(&decision.rule, &question.electorate, &ballots) else {
        return;
    };
    let outcome = Name::new(if adopted { "adopted" } else { "refused" });
    close(draft, &case, decision, question, &outcome);
}

fn close(
    draft: &mut Draft<'_>,
    case: &Case,
    decision: &Decision,
    question: &Question,
    outcome: &Name,
) {
    let count = |value: &str| {
        let votes = question
            .ballots
            .values()
            .filter(|vote| vote.value.as_str() == value);
        u32::try_from(votes.count()).unwrap_or(u32::MAX)
    };
    let settled = DecisionSettled {
        decision: decision.id.clone(),
        round: question.round,
        outcome: outcome.clone(),
        yes: count("yes"),
        no: count("no"),
        abstained: count("abstain"),
        eligible: tally::people(&question.electorate) - count("recused"),
    };
    let position = draft.emit_on(case, EventData::DecisionSettled(settled));
    draft.caused_by(Some(position));
    super::transition::inform(draft, case.id, &decision.informs, &decision.id);
}

/// Ends the questions that can no longer be decided because the case left their states.
pub(super) fn lapse_left_behind(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id);
    for (name, question) in &case.questions {
        let Some(decision) = case.workflow.decisions.get(name) else {
            continue;
        };
        if question.outcome.is_none() && !decision.states.contains(&case.state) {
            close(
                draft,
                &draft.case(id),
                decision,
                question,
                &Name::new("lapsed"),
            );
        }
    }
}

/// Voids the ballots of questions whose bound values changed.
pub fn settle_questions(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id);
    for (name, question) in &case.questions {
        let Some(decision) = case.workflow.decisions.get(name) else {
            continue;
        };
        if question.outcome.is_some() {
            continue;
        }
        let now = bound(draft, &case, decision, &question.fields);
        let hash = hash_of(&now);
        if hash == question.bound {
            continue;
        }
        let changed = decision
            .bind
            .iter()
            .filter(|field| now.get(*field) != question.bound_values.get(*field));
        let voided = BallotsVoided {
            decision: name.clone(),
            round: question.round,
            people: question.ballots.keys().cloned().collect(),
            changed: changed.cloned().collect(),
            bound: hash,
        };
        let case = draft.case(id);
        draft.emit_on(&case, EventData::BallotsVoided(voided));
    }
}

/// The values that ballots are cast on: the proposed ones, else those of the case.
fn bound(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    proposed: &BTreeMap<Name, Value>,
) -> BTreeMap<Name, Value> {
    let on = draft.today();
    let value = |field: &Name| {
        let known = || scope::value_of(draft.state(), case, field.as_str(), on);
        proposed.get(field).cloned().or_else(known)
    };
    let fields = decision.bind.iter().chain(&decision.propose);
    fields
        .filter_map(|field| Some((field.clone(), value(field)?)))
        .collect()
}

/// The bound values that a case itself holds, for comparing later. Derived ones are left out:
/// they follow from what they are derived from.
pub fn bound_values(
    case: &Case,
    decision: &Name,
    proposed: &BTreeMap<Name, Value>,
) -> BTreeMap<Name, Value> {
    let decision = case.workflow.decisions.get(decision);
    let fields = decision
        .into_iter()
        .flat_map(|known| known.bind.iter().chain(&known.propose));
    fields
        .filter_map(|field| {
            let value = proposed.get(field).or_else(|| case.fields.get(field))?;
            Some((field.clone(), value.clone()))
        })
        .collect()
}

fn hash_of(values: &BTreeMap<Name, Value>) -> Hash {
    values.iter().fold(Hash::GENESIS, |chain, (name, value)| {
        let name = Hash::chained(&chain, name.as_str().as_bytes());
        Hash::chained(&name, value.to_json().to_string().as_bytes())
    })
}
