//! Ending a question: by its ballots, or because it can no longer be decided.

use super::tally::{self, outcome};
use crate::decide::case::inform::inform;
use crate::draft::Draft;
use crate::event::{Ballot, DecisionSettled, Outcome, Seat};
use crate::framework::Decision;
use crate::identity::CaseId;
use crate::state::{Case, Question};
use crate::value::Word;

/// Ends a question whose outcome is certain.
pub(super) fn settle(draft: &mut Draft<'_>, id: CaseId, decision: &Decision) {
    let case = draft.case(id);
    let Some(question) = case.questions.get(&decision.id) else {
        return;
    };
    let ballots: Vec<(Seat, Word<Ballot>)> = question
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
    if let Some(adopted) = outcome(&decision.rule, &question.electorate, &ballots) {
        let outcome = if adopted {
            Outcome::Adopted
        } else {
            Outcome::Refused
        };
        close(draft, &case, decision, question, outcome);
    }
}

fn close(
    draft: &mut Draft<'_>,
    case: &Case,
    decision: &Decision,
    question: &Question,
    outcome: Outcome,
) {
    let count = |value: Ballot| {
        let votes = question.ballots.values();
        let votes = votes.filter(|vote| vote.value.is(value));
        u32::try_from(votes.count()).unwrap_or(u32::MAX)
    };
    let settled = DecisionSettled {
        decision: decision.id.clone(),
        round: question.round,
        outcome: outcome.into(),
        yes: count(Ballot::Yes),
        no: count(Ballot::No),
        abstained: count(Ballot::Abstain),
        eligible: tally::people(&question.electorate) - count(Ballot::Recused),
    };
    let position = draft.emit_on(case, settled);
    draft.caused_by(Some(position));
    inform(draft, case.id, &decision.informs, &decision.id);
}

/// Ends the questions that can no longer be decided because the case left their states.
pub(in crate::decide::case) fn lapse_left_behind(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id);
    for (name, question) in &case.questions {
        let Some(decision) = case.workflow.decisions.get(name) else {
            continue;
        };
        if question.is_open() && !decision.states.contains(&case.state) {
            close(draft, &draft.case(id), decision, question, Outcome::Lapsed);
        }
    }
}
