//! Casting a ballot on a change of a post.

use super::asked::{asked, open};
use super::settle::count;
use crate::decide::question::{self, Cast, Voting, When};
use crate::draft::Draft;
use crate::event::{Ballot, PostBallotCast};
use crate::refusal::Refusal;
use crate::state::PostQuestion;
use crate::value::{Name, Word};

/// Casts a ballot on a change of a post, and decides on it once that is certain.
///
/// # Errors
/// `no_open_question`, `question_closed`, `conflict`, `not_in_electorate`, `not_delegated`,
/// `separation`, `already_voted`, `not_one_of`.
pub(in crate::decide) fn ballot(
    draft: &mut Draft<'_>,
    what: &Name,
    word: &Word<Ballot>,
) -> Result<(), Refusal> {
    draft.framework()?;
    let post = open(draft, what)?;
    let value = question::value(word)?;
    let put = post.question.put_position;
    if draft.meta().seen.is_some_and(|seen| seen < put) {
        return Err(question::changed_unseen(what));
    }
    let cast = seat_in(draft, what, &post, value)?;
    let mut roles = cast.roles;
    roles.push(cast.role);
    roles.sort();
    draft.emit(PostBallotCast {
        question: what.clone(),
        person: cast.person,
        value: value.into(),
        roles,
        seat: cast.seat,
    });
    count(draft, what, When::Certain)
}

/// Whether whoever acts has the right to a ballot on a change of a post.
///
/// # Errors
/// `no_open_question`, `question_closed`, `not_in_electorate`, `not_delegated`, `separation`,
/// `already_voted`.
pub(in crate::decide) fn right_to_vote(draft: &Draft<'_>, what: &Name) -> Result<(), Refusal> {
    let post = open(draft, what)?;
    seat_in(draft, what, &post, Ballot::Yes).map(|_| ())
}

/// Whose ballot a question on a post still waits for.
pub(in crate::decide) fn awaited(draft: &Draft<'_>, what: &Name) -> Vec<Name> {
    let (Ok(framework), Ok(post)) = (draft.framework(), open(draft, what)) else {
        return Vec::new();
    };
    asked(draft, &framework, &post).awaited()
}

/// The seats from which whoever acts casts a ballot.
fn seat_in(
    draft: &Draft<'_>,
    what: &Name,
    post: &PostQuestion,
    value: Ballot,
) -> Result<Cast, Refusal> {
    let framework = draft.framework()?;
    let workflow = Name::new("_framework");
    let voting = Voting {
        what,
        workflow: &workflow,
        value,
    };
    question::cast(draft, &asked(draft, &framework, post), &voting)
}
