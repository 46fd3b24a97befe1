//! Commands on people, as a script gives them.

use super::words::Words;
use crate::command::{AddPerson, Appoint, Delegate, PeopleCommand};

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
        "person" => PeopleCommand::AddPerson(AddPerson {
            person: words.name("the person")?,
            name: words.next("the name")?,
        }),
        "appoint" => PeopleCommand::Appoint(Appoint {
            person: words.name("the person")?,
            role: words.name("the role")?,
            unit: words.name_option("unit")?,
            from: words.day_option("from")?,
            until: words.day_option("until")?,
        }),
        _ => return Ok(None),
    }))
}
