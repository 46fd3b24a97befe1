//! Casting a ballot on a change of a post.

use super::asked::{asked, open};
use super::settle::count;
use crate::decide::question::{self, Voting, When};
use crate::draft::Draft;
use crate::event::{Ballot, PostBallotCast};
use crate::refusal::Refusal;
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
    let framework = draft.framework()?;
    let post = open(draft, what)?;
    let value = question::value(word)?;
    let put = post.question.put_position;
    if draft.meta().seen.is_some_and(|seen| seen < put) {
        return Err(question::changed_unseen(what));
    }
    let workflow = Name::new("_framework");
    let voting = Voting {
        what,
        workflow: &workflow,
        value,
    };
    let cast = question::cast(draft, &asked(draft, &framework, &post), &voting)?;
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
