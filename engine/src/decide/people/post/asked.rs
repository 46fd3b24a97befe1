//! The question on a post, with what is true of its seats today.

use crate::decide::question::{Asked, Drawn, Place, draw};
use crate::draft::Draft;
use crate::framework::Framework;
use crate::refusal::Refusal;
use crate::state::PostQuestion;
use crate::value::Name;
use std::collections::BTreeMap;

/// A question on a post that is open.
///
/// # Errors
/// `no_open_question`.
pub(super) fn open(draft: &Draft<'_>, question: &Name) -> Result<PostQuestion, Refusal> {
    let posts = &draft.state().posts;
    posts.get(question).cloned().ok_or_else(|| {
        let open: Vec<&str> = posts.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("no question `{question}` is open under the charter");
        let help = match open.is_empty() {
            true => "`charter` is the question of proposed definitions; none is open on a post"
                .to_owned(),
            false => format!("open on posts: {}", open.join(", ")),
        };
        Refusal::rule("no_open_question", message)
            .at("question")
            .help(help)
    })
}

/// The electorate of the charter as it is today, without who is barred.
pub(super) fn drawn(
    draft: &Draft<'_>,
    framework: &Framework,
    barred: &dyn Fn(&Name) -> bool,
) -> Drawn {
    draw(
        draft.state(),
        framework,
        Place::Organisation,
        &framework.charter.electorate,
        draft.today(),
        barred,
    )
}

/// A question on a post, as it stands today. Who has an interest has no ballot, but where nobody
/// else held a seat when it was put.
pub(super) fn asked<'a>(
    draft: &'a Draft<'_>,
    framework: &'a Framework,
    post: &'a PostQuestion,
) -> Asked<'a> {
    let question = &post.question;
    let mut seats = question.electorate.iter();
    let alone = seats.any(|seat| post.concerns(&seat.person));
    let is_barred = |person: &Name| !alone && (post.concerns(person) || question.bars(person));
    let today = drawn(draft, framework, &is_barred);
    let seats = [&question.electorate, &question.barred, &today.seats.barred];
    let people = seats.into_iter().flatten().map(|seat| &seat.person);
    // Whose post it is casts nobody else's ballot either.
    let people = people.chain([&post.change.person]);
    let barred = people.filter(|person| is_barred(person));
    let barred: BTreeMap<Name, Option<Refusal>> =
        barred.map(|person| (person.clone(), None)).collect();
    Asked {
        question,
        terms: framework.charter.terms(),
        today,
        barred,
        roster: &draft.state().roster,
    }
}
