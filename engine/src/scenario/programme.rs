//! Commands on a programme, as a script gives them.

use super::words::{Words, list};
use crate::command::{
    AddDependency, AddItem, Forecast, Fund, MergeItems, ProgrammeCommand, Record, RemoveDependency,
    SplitItem, TakeBaseline,
};
use crate::value::Name;
use std::collections::BTreeMap;

/// The command of a verb; `None` where it is no verb of programmes.
pub(super) fn read(verb: &str, words: &mut Words) -> Result<Option<ProgrammeCommand>, String> {
    Ok(Some(match verb {
        "forecast" => ProgrammeCommand::Forecast(Forecast {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            finish: words.next("when")?,
        }),
        "item" => ProgrammeCommand::Record(record(words)?),
        "fund" => ProgrammeCommand::Fund(Fund {
            programme: words.name("the programme")?,
            fund: words.name("the fund")?,
            stage: words.name_option("stage")?,
            amount: words.option("amount"),
        }),
        "take-baseline" => ProgrammeCommand::TakeBaseline(TakeBaseline {
            programme: words.name("the programme")?,
            case: words.option("case"),
        }),
        "add-dependency" => ProgrammeCommand::AddDependency(AddDependency {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            needs: words.name("what it needs")?,
            kind: words.name_option("kind")?,
            lag: words.option("lag"),
        }),
        "remove-dependency" => ProgrammeCommand::RemoveDependency(RemoveDependency {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            needs: words.name("what it needs")?,
            kind: words.name_option("kind")?,
        }),
        "add-item" => ProgrammeCommand::AddItem(AddItem {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            owner: words
                .name_option("owner")?
                .ok_or("`--owner UNIT` is missing")?,
            label: words.option("label"),
            finish: words.option("finish"),
            duration: words.option("duration"),
            needs: words.names_option("needs")?,
        }),
        "split" => ProgrammeCommand::SplitItem(SplitItem {
            programme: words.name("the programme")?,
            item: words.name("the item")?,
            parts: words.names()?,
            follows: follows(words)?,
        }),
        "merge" => ProgrammeCommand::MergeItems(MergeItems {
            programme: words.name("the programme")?,
            into: words.name("what they become")?,
            items: words.names()?,
            owner: words.name_option("owner")?,
            label: words.option("label"),
            finish: words.option("finish"),
            duration: words.option("duration"),
        }),
        _ => return Ok(None),
    }))
}

fn record(words: &mut Words) -> Result<Record, String> {
    let (programme, item) = (words.name("the programme")?, words.name("the item")?);
    let status = words.name("started or done")?;
    let on = match words.maybe().as_deref() {
        Some("on") => Some(words.day("the day")?),
        Some(word) => return Err(format!("`{word}` is not expected here")),
        None => None,
    };
    Ok(Record {
        programme,
        item,
        status,
        on,
    })
}

/// `ITEM=PART,PART`: which parts an item needs.
fn follows(words: &mut Words) -> Result<BTreeMap<Name, Vec<Name>>, String> {
    let mut follows = BTreeMap::new();
    for (item, parts) in words.fields()? {
        let parts = list(parts.as_str().unwrap_or_default())?;
        follows.insert(item, parts);
    }
    Ok(follows)
}
