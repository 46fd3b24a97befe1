//! Changes of posts that wait for the charter's electorate.

use crate::event::PostChange;
use crate::state::{Question, State};
use serde_json::{Value as Json, json};

/// All that are open: who has a ballot, and who has cast one. The ballots are not added up.
pub(super) fn open(state: &State) -> Vec<Json> {
    let posts = state.posts.iter();
    let rows = posts.map(|(name, post)| {
        let question = &post.question;
        json!({
            "question": name,
            "title": title(&post.change),
            "change": post.change,
            "proposed_by": question.proposed_by,
            "proposed_for": question.proposed_for,
            "electorate": question.electorate,
            "barred": question.barred,
            "closes": question.closes,
            "ballots": question.ballots.iter().map(|(person, vote)| {
                json!({ "person": person, "value": vote.value, "local": vote.local })
            }).collect::<Vec<_>>(),
        })
    });
    rows.collect()
}

/// A change in a line.
pub(super) fn title(change: &PostChange) -> String {
    let PostChange { person, role, .. } = change;
    let unit = change.unit.as_ref().map(|unit| format!(" in {unit}"));
    let unit = unit.unwrap_or_default();
    let until = change.until.map(|until| format!(" until {until}"));
    let until = until.unwrap_or_default();
    match change.from {
        Some(from) => format!("Appoint {person} to {role}{unit} from {from}{until}"),
        None => format!("End the appointment of {person} to {role}{unit}: it holds{until}"),
    }
}

/// How many of those who can have voted.
pub(super) fn standing(question: &Question) -> String {
    let (voted, all) = (question.ballots.len(), question.electorate.len());
    format!("{voted} of {all} have voted")
}
