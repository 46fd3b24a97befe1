//! What is done to people, as lines of text.

use engine::event::PeopleEvent;

/// An event on people as a line of text.
pub(super) fn line(data: &PeopleEvent) -> String {
    match data {
        PeopleEvent::PersonAdded(added) => format!("{} joined the roster", added.person),
        PeopleEvent::PersonAppointed(appointed) => {
            format!(
                "{} is {} from {}",
                appointed.person, appointed.role, appointed.from
            )
        }
        PeopleEvent::AppointmentEnded(ended) => {
            format!(
                "{} is no longer {} after {}",
                ended.person, ended.role, ended.on
            )
        }
        PeopleEvent::ActsDelegated(delegated) => {
            format!(
                "{} lets {} act until {}",
                delegated.from, delegated.to, delegated.until
            )
        }
    }
}
