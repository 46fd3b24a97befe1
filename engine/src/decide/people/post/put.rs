//! Putting a change of a post to the charter's electorate.

use super::asked::drawn;
use crate::decide::question::{Drawn, closes, decidable};
use crate::draft::Draft;
use crate::event::{PostChange, PostProposed};
use crate::framework::Framework;
use crate::refusal::Refusal;
use crate::value::Name;

/// Puts a change of a post to the charter's electorate.
///
/// # Errors
/// `question_open` where one on the same person and post is open, `no_electorate`, `beyond_time`.
pub(in crate::decide::people) fn put(
    draft: &mut Draft<'_>,
    change: PostChange,
) -> Result<(), Refusal> {
    not_twice(draft, &change)?;
    let framework = draft.framework()?;
    let question = draft.state().posts.next_name();
    let drawn = drawn_for(draft, &framework, &change);
    let charter = &framework.charter;
    decidable(&question, &charter.rule, &drawn)?;
    let calendar = draft.state().calendar_or_utc();
    let closes = closes(draft.now(), &question, charter.terms(), &calendar)?;
    draft.emit(PostProposed {
        question,
        change,
        electorate: drawn.seats.electorate,
        seats: drawn.seats.all.unwrap_or(0),
        barred: drawn.seats.barred,
        closes,
    });
    Ok(())
}

/// Neither who asks nor who is concerned has a ballot, unless nobody else holds a seat.
fn drawn_for(draft: &Draft<'_>, framework: &Framework, change: &PostChange) -> Drawn {
    let meta = draft.meta();
    let asking = [meta.person.as_ref(), meta.principal.as_ref()];
    let interested = |person: &Name| *person == change.person || asking.contains(&Some(person));
    let others = drawn(draft, framework, &interested);
    match others.seats.electorate.is_empty() {
        true => drawn(draft, framework, &|_| false),
        false => others,
    }
}

fn not_twice(draft: &Draft<'_>, change: &PostChange) -> Result<(), Refusal> {
    let mut open = draft.state().posts.iter();
    let Some((question, _)) = open.find(|(_, post)| post.change.is_on_same(change)) else {
        return Ok(());
    };
    let message = format!(
        "`{question}` is on this post of `{}` already",
        change.person
    );
    Err(Refusal::rule("question_open", message)
        .at("role")
        .help(format!(
            "decide on it first: `igf ballot framework {question} yes|no --as PERSON`"
        )))
}
