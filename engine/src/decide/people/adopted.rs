//! What definitions that come into force change in the roster.

use crate::draft::Draft;
use crate::event::{
    AccountChanged, AppointmentEnded, PersonAdded, PersonAppointed, PersonConfirmed,
};
use crate::framework::{Appointment, Framework};
use crate::state::Roster;

/// Enters who is named for the first time, confirms who is named and waits for it, and makes the
/// appointments that differ from those of the definitions before. What stood there before and is
/// left out or shortened ends; what was appointed by command since stays: a line that is new or
/// changed takes none of its days, and adds those beyond them.
pub(in crate::decide) fn enter(
    draft: &mut Draft<'_>,
    before: Option<&Framework>,
    framework: &Framework,
) {
    people(draft, framework);
    let before = before.map_or(&[][..], |before| &before.appointments);
    appoint(draft, before, &framework.appointments);
    end(draft, before, &framework.appointments);
}

fn people(draft: &mut Draft<'_>, framework: &Framework) {
    for person in &framework.people {
        let roster = &draft.state().roster;
        if !roster.knows(&person.id) {
            draft.emit(PersonAdded {
                person: person.id.clone(),
                name: person.name.clone(),
                confirmed: None,
                account: (!person.account).then_some(false),
            });
            continue;
        }
        let changed = roster.is_without_account(&person.id) == person.account;
        if !roster.people.counts(&person.id) {
            let person = person.id.clone();
            draft.emit(PersonConfirmed { person });
        }
        if changed {
            draft.emit(AccountChanged {
                person: person.id.clone(),
                account: person.account,
            });
        }
    }
}

/// The lines on one post.
fn on_post<'l>(lines: &'l [Appointment], post: &Appointment) -> Vec<&'l Appointment> {
    let lines = lines.iter();
    lines.filter(|line| line.is_post_of(post)).collect()
}

fn held<'r>(roster: &'r Roster, post: &Appointment) -> Vec<&'r Appointment> {
    let unit = post.unit.as_ref();
    let held = roster.appointments.of_post(&post.person, &post.role, unit);
    held.map(|held| &held.appointment).collect()
}

fn appoint(draft: &mut Draft<'_>, before: &[Appointment], now: &[Appointment]) {
    let roster = draft.state().roster.clone();
    for (index, line) in now.iter().enumerate() {
        let lines = on_post(now, line);
        let is_as_before = on_post(before, line) == lines || held(&roster, line) == lines;
        if is_as_before {
            continue;
        }
        let held = held(&roster, line);
        let by_command = !held.is_empty() && held != on_post(before, line);
        if by_command && !held.iter().all(|held| goes_beyond(line, held)) {
            continue;
        }
        // Of several terms in one post the first takes the place of what was held.
        let is_first = on_post(&now[..index], line).is_empty();
        let replaces = is_first && !held.is_empty() && !by_command;
        draft.emit(PersonAppointed {
            person: line.person.clone(),
            role: line.role.clone(),
            unit: line.unit.clone(),
            from: line.from,
            until: line.until,
            replaces: replaces.then_some(true),
            decided_by: Vec::new(),
        });
    }
}

/// Whether a term goes on when another is over.
fn goes_beyond(line: &Appointment, held: &Appointment) -> bool {
    held.until
        .is_some_and(|over| line.until.is_none_or(|until| until > over))
}

fn end(draft: &mut Draft<'_>, before: &[Appointment], now: &[Appointment]) {
    let today = draft.state().date_of(draft.now());
    for (index, line) in before.iter().enumerate() {
        let told_already = !on_post(&before[..index], line).is_empty();
        if told_already || !on_post(now, line).is_empty() {
            continue;
        }
        let held = held(&draft.state().roster, line);
        let goes_on = |it: &&Appointment| it.until.is_none_or(|until| today < until);
        let mut held = held.into_iter().filter(goes_on);
        if held.any(|held| on_post(before, line).contains(&held)) {
            draft.emit(AppointmentEnded {
                person: line.person.clone(),
                role: line.role.clone(),
                unit: line.unit.clone(),
                on: today,
            });
        }
    }
}
