//! What a person owes, in their own place and in that of who lets them act: ballots, a rung's
//! answers, acts that end a running deadline, sheets to confirm and contests of them to decide, and
//! the ballots on proposed definitions and posts. What else they may do is an option, told when it
//! is asked for.

use super::offer::{Offer, offers, places};
use super::{Reader, title};
use crate::decide::rights::{Doer, Wish, awaited_on_definitions, awaited_on_post, may};
use crate::state::{Case, PostQuestion, Proposal, State};
use crate::value::Name;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// What waits for a person, the most urgent first; with `options`, apart, what else they may do on
/// cases. Cases that only wait for time to pass are left out: nothing is owed on them.
pub fn owed(state: &State, person: &Name, options: bool, reader: Reader, at: Timestamp) -> Json {
    let on = state.date_of(at);
    let mut rows: Vec<(Option<Timestamp>, Json)> = Vec::new();
    for doer in places(state, person, on) {
        let proposed = state.proposal.as_deref();
        rows.extend(proposed.and_then(|it| Some((None, on_definitions(state, it, doer, at)?))));
        let posts = state.posts.iter();
        let posts = posts.filter_map(|(name, post)| on_post(state, (name, post), doer, at));
        rows.extend(posts.map(|row| (None, row)));
        let whose = doer.principal.unwrap_or(person);
        let waiting = state.waits.of(whose, &state.roster, on).into_iter();
        let waiting = waiting.filter_map(|id| state.case(id));
        for case in waiting.filter(|case| reader.sees(case)) {
            let offered = offers(state, case, (doer, reader), at).into_iter();
            rows.extend(offered.map(|offer| row(case, &offer, doer, reader, at)));
        }
    }
    rows.sort_by_key(|(due, row)| (due.is_none(), *due, row["reference"].to_string()));
    let rows = rows.into_iter().map(|(_, row)| row);
    let (duties, may): (Vec<Json>, Vec<Json>) = rows.partition(|row| row["duty"] == true);
    let mut told = json!({ "person": person, "owed": duties });
    if options {
        told["may"] = may.into();
    }
    told
}

/// The ballot on a change of a post, where it is still to be cast.
fn on_post(
    state: &State,
    (name, post): (&Name, &PostQuestion),
    doer: Doer<'_>,
    at: Timestamp,
) -> Option<Json> {
    let voter = doer.principal.unwrap_or(doer.person);
    let question = &post.question;
    if question.ballots.contains_key(voter) || may(state, Wish::Post(name), doer, at).is_err() {
        return None;
    }
    Some(json!({
        "kind": "ballot",
        "what": name,
        "duty": awaited_on_post(state, name, at).contains(voter),
        "for": doer.principal,
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
fn on_definitions(
    state: &State,
    proposal: &Proposal,
    doer: Doer<'_>,
    at: Timestamp,
) -> Option<Json> {
    let voter = doer.principal.unwrap_or(doer.person);
    let mut questions = proposal.questions();
    let voted = questions.any(|it| it.ballots.contains_key(voter));
    if voted || may(state, Wish::Charter, doer, at).is_err() {
        return None;
    }
    let question = &proposal.question;
    let files: Vec<&str> = proposal.files.iter().map(|it| it.path.as_str()).collect();
    Some(json!({
        "kind": "ballot",
        "what": "charter",
        "duty": awaited_on_definitions(state, at).contains(voter),
        "for": doer.principal,
        "case": null,
        "reference": "framework",
        "workflow": null,
        "title": format!("Proposed definitions: {}", files.join(", ")),
        "state": super::posts::standing(question),
        "due": question.closes,
        "overdue": false,
        "framework": proposal.framework,
    }))
}

fn row(
    case: &Case,
    offer: &Offer<'_>,
    doer: Doer<'_>,
    reader: Reader,
    at: Timestamp,
) -> (Option<Timestamp>, Json) {
    let due = offer.due.or_else(|| reader.next_deadline(case));
    let row = json!({
        "kind": offer.kind,
        "what": offer.what,
        "sheet": offer.sheet,
        "duty": offer.duty,
        "for": doer.principal,
        "case": case.id,
        "reference": &*case.reference,
        "workflow": case.workflow.id,
        "title": title(case, reader),
        "state": case.state,
        "due": due,
        "overdue": due.is_some_and(|due| due <= at),
    });
    (due, row)
}
