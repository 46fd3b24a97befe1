//! Commands on people, as a script gives them.

use super::words::Words;
use crate::command::{
    AddPerson, Appoint, ConfirmPeople, Delegate, EndAppointment, HandOver, PeopleCommand,
    RevokeDelegation,
};

/// The command of a verb; `None` where it is no verb of people.
pub(super) fn read(verb: &str, words: &mut Words) -> Result<Option<PeopleCommand>, String> {
    Ok(Some(match verb {
        "delegate" => PeopleCommand::Delegate(Delegate {
            to: words.name("the person")?,
            acts: words.names_option("acts")?,
            workflow: words.name_option("workflow")?,
            until: words
                .day_option("until")?
                .ok_or("`--until DATE` is missing")?,
        }),
        "revoke-delegation" => PeopleCommand::RevokeDelegation(RevokeDelegation {
            to: words.name("the person")?,
            acts: words.names_option("acts")?,
            workflow: words.name_option("workflow")?,
        }),
        "person" => person(words)?,
        "appoint" => PeopleCommand::Appoint(Appoint {
            person: words.name("the person")?,
            role: words.name("the role")?,
            unit: words.name_option("unit")?,
            from: words.day_option("from")?,
            until: words.day_option("until")?,
        }),
        "end-appointment" => PeopleCommand::EndAppointment(EndAppointment {
            person: words.name("the person")?,
            role: words.name("the role")?,
            unit: words.name_option("unit")?,
            on: words.day_option("on")?.ok_or("`--on DATE` is missing")?,
        }),
        "hand-over" => PeopleCommand::HandOver(HandOver {
            from: words.name("the person")?,
            to: words.name("the person who receives")?,
        }),
        _ => return Ok(None),
    }))
}

/// `person confirm ID...`, or `person ID NAME`, which adds one.
fn person(words: &mut Words) -> Result<PeopleCommand, String> {
    let person = words.name("the person")?;
    if person.as_str() == "confirm" {
        let people = words.names()?;
        return Ok(PeopleCommand::ConfirmPeople(ConfirmPeople { people }));
    }
    let name = words.next("the name")?;
    Ok(PeopleCommand::AddPerson(AddPerson { person, name }))
}
