//! What a person owes: acts that wait for them, and ballots, that on proposed definitions, too.

use super::{Reader, by_people, next_deadline, title};
use crate::decide::case::who;
use crate::framework::StateCategory;
use crate::state::{Case, PostQuestion, Proposal, State};
use crate::value::Name;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// What waits for a person, the most urgent first. Cases that only wait for time to pass are
/// left out: nothing is owed on them.
pub fn owed(state: &State, person: &Name, reader: Reader, at: Timestamp) -> Json {
    let on = state.date_of(at);
    let mut rows: Vec<(Option<Timestamp>, Json)> = Vec::new();
    let proposed = state.proposal.as_deref();
    rows.extend(proposed.and_then(|proposal| Some((None, on_definitions(proposal, person)?))));
    let posts = state.posts.iter();
    rows.extend(posts.filter_map(|(name, post)| Some((None, on_post(name, post, person)?))));
    let waiting = state.waits.of(person, &state.roster, on).into_iter();
    let waiting = waiting.filter_map(|id| state.case(id));
    for case in waiting.filter(|case| reader.sees(case)) {
        let category = case.workflow.category(case.state.as_str());
        for (decision, question) in &case.questions {
            let seated = question
                .electorate
                .iter()
                .any(|seat| seat.person == *person);
            let voted = question.ballots.contains_key(person);
            if question.outcome.is_none() && seated && !voted {
                rows.push(row(case, reader, ("ballot", decision), at));
            }
        }
        if category != StateCategory::Open {
            continue;
        }
        for (transition, holders) in by_people(state, case) {
            let seats = who::seats(state, case, holders, on);
            if seats.iter().any(|seat| seat.person == *person) {
                rows.push(row(case, reader, ("act", &transition.id), at));
            }
        }
    }
    rows.sort_by_key(|(due, row)| (due.is_none(), *due, row["reference"].to_string()));
    let rows: Vec<Json> = rows.into_iter().map(|(_, row)| row).collect();
    json!({ "person": person, "owed": rows })
}

/// The ballot on a change of a post, where it is still to be cast.
fn on_post(name: &Name, post: &PostQuestion, person: &Name) -> Option<Json> {
    let question = &post.question;
    let seated = question.electorate.iter().any(|it| it.person == *person);
    if !seated || question.ballots.contains_key(person) {
        return None;
    }
    Some(json!({
        "kind": "ballot",
        "what": name,
        "case": null,
        "reference": "framework",
        "workflow": null,
        "title": super::posts::title(&post.change),
        "state": super::posts::standing(question),
        "due": question.closes,
        "overdue": false,
        "post": post.change,
    }))
}

/// The ballot on definitions that are proposed, where it is still to be cast. They close on a day:
/// until then nobody adds the ballots up.
fn on_definitions(proposal: &Proposal, person: &Name) -> Option<Json> {
    let mut seats = proposal.questions().flat_map(|it| &it.electorate);
    let seated = seats.any(|it| it.person == *person);
    let voted = proposal
        .questions()
        .any(|it| it.ballots.contains_key(person));
    if !seated || voted {
        return None;
    }
    let question = &proposal.question;
    let files: Vec<&str> = proposal.files.iter().map(|it| it.path.as_str()).collect();
    Some(json!({
        "kind": "ballot",
        "what": "charter",
        "case": null,
        "reference": "framework",
        "workflow": null,
        "title": format!("Proposed definitions: {}", files.join(", ")),
        "state": super::posts::standing(question),
        "due": proposal.question.closes,
        "overdue": false,
        "framework": proposal.framework,
    }))
}

fn row(
    case: &Case,
    reader: Reader,
    (kind, what): (&str, &Name),
    at: Timestamp,
) -> (Option<Timestamp>, Json) {
    let due = next_deadline(case).map(|(due, _, _)| due);
    let row = json!({
        "kind": kind,
        "what": what,
        "case": case.id,
        "reference": &*case.reference,
        "workflow": case.workflow.id,
        "title": title(case, reader),
        "state": case.state,
        "due": due,
        "overdue": due.is_some_and(|due| due < at),
    });
    (due, row)
}
