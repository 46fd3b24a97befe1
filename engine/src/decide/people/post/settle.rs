//! Ending a question on a post: the change is made, or not.

use super::asked::{asked, open};
use crate::decide::people::made::made;
use crate::decide::people::{confirm, room};
use crate::decide::question::When;
use crate::draft::Draft;
use crate::event::{AppointmentEnded, Ballot, Outcome, PostChange, PostSettled};
use crate::framework::Appointment;
use crate::refusal::Refusal;
use crate::state::{PostQuestion, Question};
use crate::value::Name;

/// Counts a question, and ends it where it is to end.
///
/// # Errors
/// `no_framework`, `no_open_question`.
pub(super) fn count(draft: &mut Draft<'_>, what: &Name, when: When) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let post = open(draft, what)?;
    if !when.is_now(&post.question, framework.charter.terms()) {
        return Ok(());
    }
    let counted = asked(draft, &framework, &post).poll().outcome(when);
    match counted {
        None => {}
        Some(Outcome::Adopted) => adopt(draft, what, &post),
        Some(outcome) => end(draft, what, outcome, None),
    }
    Ok(())
}

/// What is adopted is true when it is adopted: a change that cannot be made any more lapses.
fn adopt(draft: &mut Draft<'_>, what: &Name, post: &PostQuestion) {
    match change(draft, post) {
        Ok(Made::Appointment(appointment)) => {
            end(draft, what, Outcome::Adopted, None);
            let decided_by = decided_by(&post.question);
            confirm::by_appointment(draft, &appointment.person, &decided_by);
            made(draft, appointment, decided_by);
        }
        Ok(Made::End(ended)) => {
            end(draft, what, Outcome::Adopted, None);
            draft.emit(ended);
        }
        Err(why) => end(draft, what, Outcome::Lapsed, Some(why)),
    }
}

/// What comes of a change.
enum Made {
    Appointment(Appointment),
    End(AppointmentEnded),
}

/// The change as it can be made today: not before the day it is adopted on.
fn change(draft: &Draft<'_>, post: &PostQuestion) -> Result<Made, String> {
    let today = draft.state().date_of(draft.now());
    let PostChange {
        person,
        role,
        unit,
        from,
        until,
    } = post.change.clone();
    let Some(from) = from else {
        let on = until.map_or(today, |until| until.max(today));
        let known = &draft.state().roster.appointments;
        if !known.go_on(&person, &role, unit.as_ref(), on) {
            return Err(format!(
                "`{person}` is not `{role}` there any more after {on}"
            ));
        }
        return Ok(Made::End(AppointmentEnded {
            person,
            role,
            unit,
            on,
        }));
    };
    let from = from.max(today);
    if until.is_some_and(|until| until < from) {
        return Err(format!("the appointment would have ended before {from}"));
    }
    let appointment = Appointment {
        person,
        role,
        unit,
        from,
        until,
    };
    room::fits(draft, &appointment).map_err(|refusal| refusal.message)?;
    Ok(Made::Appointment(appointment))
}

/// Who asked, and who voted for it.
fn decided_by(question: &Question) -> Vec<Name> {
    let asked = [&question.proposed_by, &question.proposed_for];
    let yes = question.ballots.iter();
    let yes = yes.filter(|(_, vote)| vote.value.is(Ballot::Yes));
    let mut people: Vec<Name> = asked.into_iter().flatten().cloned().collect();
    people.extend(yes.map(|(person, _)| person.clone()));
    people.sort();
    people.dedup();
    people
}

/// Ends a question.
pub(super) fn end(draft: &mut Draft<'_>, what: &Name, outcome: Outcome, why: Option<String>) {
    draft.emit(PostSettled {
        question: what.clone(),
        outcome: outcome.into(),
        why,
    });
}

/// Ends all questions on posts: another charter is in force than the one that they were put by.
pub(in crate::decide) fn lapse_all(draft: &mut Draft<'_>, why: &str) {
    let open: Vec<Name> = draft
        .state()
        .posts
        .iter()
        .map(|(it, _)| it.clone())
        .collect();
    for what in open {
        end(draft, &what, Outcome::Lapsed, Some(why.to_owned()));
    }
}
