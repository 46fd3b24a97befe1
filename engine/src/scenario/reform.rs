//! Commands on a programme, as a script gives them.

use super::script::{COMMANDS, day, names};
use super::words::{Words, checked};
use crate::command::{self, Command, ProgrammeCommand};
use crate::value::{Name, Word};
use std::collections::BTreeMap;

pub(super) fn read(verb: &str, words: &mut Words) -> Result<Command, String> {
    Ok(match verb {
        "forecast" => ProgrammeCommand::Forecast(command::Forecast {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            finish: words.next("when")?,
        })
        .into(),
        "item" => record(words)?,
        "fund" => ProgrammeCommand::Fund(command::Fund {
            programme: words.name("the programme")?,
            fund: words.name("the fund")?,
            stage: words.name_option("stage")?.as_ref().map(Word::from),
            amount: words.option("amount"),
        })
        .into(),
        "take-baseline" => ProgrammeCommand::TakeBaseline(command::TakeBaseline {
            programme: words.name("the programme")?,
            case: words.option("case"),
        })
        .into(),
        _ => return graph(verb, words),
    })
}

fn record(words: &mut Words) -> Result<Command, String> {
    let (programme, item) = (words.name("the programme")?, words.name("the item")?);
    let status = words.name("started or done")?;
    let on = match words.maybe().as_deref() {
        Some("on") => Some(day(&words.next("the day")?)?),
        Some(word) => return Err(format!("`{word}` is not expected here")),
        None => None,
    };
    Ok(ProgrammeCommand::Record(command::Record {
        programme,
        item,
        status: Word::from(&status),
        on,
    })
    .into())
}

fn graph(verb: &str, words: &mut Words) -> Result<Command, String> {
    Ok(match verb {
        "add-dependency" => ProgrammeCommand::AddDependency(command::AddDependency {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            needs: words.name("what it needs")?,
            kind: words.name_option("kind")?,
            lag: words.option("lag"),
        })
        .into(),
        "remove-dependency" => ProgrammeCommand::RemoveDependency(command::RemoveDependency {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            needs: words.name("what it needs")?,
            kind: words.name_option("kind")?,
        })
        .into(),
        "add-item" => ProgrammeCommand::AddItem(command::AddItem {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            owner: words
                .name_option("owner")?
                .ok_or("`--owner UNIT` is missing")?,
            label: words.option("label"),
            finish: words.option("finish"),
            duration: words.option("duration"),
            needs: names(words.option("needs"))?,
        })
        .into(),
        "split" => ProgrammeCommand::SplitItem(command::SplitItem {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            parts: rest(words)?,
            follows: follows(words)?,
        })
        .into(),
        "merge" => ProgrammeCommand::MergeItems(command::MergeItems {
            programme: words.name("the programme")?,
            into: words.name("what they become")?,
            items: rest(words)?,
            owner: words.name_option("owner")?,
            label: words.option("label"),
            finish: words.option("finish"),
            duration: words.option("duration"),
        })
        .into(),
        other => return Err(unknown(other)),
    })
}

fn unknown(verb: &str) -> String {
    let help = match crate::value::nearest(verb, COMMANDS) {
        _ if verb == "programme" => {
            "a programme's name stands after the command here: `forecast igf …`".to_owned()
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", COMMANDS.join(", ")),
    };
    format!("`{verb}` is not a command of scenarios; {help}")
}

fn rest(words: &mut Words) -> Result<Vec<Name>, String> {
    let mut names = Vec::new();
    while let Some(word) = words.maybe() {
        names.push(checked(&word)?);
    }
    Ok(names)
}

/// `ITEM=PART,PART`: which parts an item needs.
fn follows(words: &mut Words) -> Result<BTreeMap<Name, Vec<Name>>, String> {
    let mut follows = BTreeMap::new();
    for (item, parts) in words.fields()? {
        let parts = names(parts.as_str().map(str::to_owned))?;
        follows.insert(item, parts);
    }
    Ok(follows)
}
