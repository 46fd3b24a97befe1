//! Verbs that people say otherwise than the form of their command has it. Each puts its words in
//! the order of the form, which then reads them like any other's.

use crate::hash::Hash;
use crate::scenario::words::Words;

/// A verb of its own.
pub(super) struct Special {
    /// The verb.
    pub(super) verb: &'static str,
    /// The commands that it can say.
    pub(super) says: &'static [&'static str],
    /// Puts the words as the form has them, and tells which command's.
    pub(super) plainly: fn(&mut Words) -> Result<&'static str, String>,
}

pub(super) const SPECIAL: [Special; 10] = [
    // One verb for both ballots: `framework` stands where a case would.
    Special {
        verb: "ballot",
        says: &["ballot_framework", "ballot"],
        plainly: |words| {
            if words.at(0) != Some("framework") {
                return Ok("ballot");
            }
            under_charter(words)?;
            Ok("ballot_framework")
        },
    },
    // One verb for both questions.
    Special {
        verb: "withdraw-question",
        says: &["withdraw_framework", "withdraw_question"],
        plainly: |words| {
            if words.at(0) != Some("framework") {
                return Ok("withdraw_question");
            }
            under_charter(words)?;
            Ok("withdraw_framework")
        },
    },
    // As on the command line, where they are `person add` and `person confirm`.
    Special {
        verb: "person",
        says: &["add_person", "confirm_people"],
        plainly: |words| {
            if words.at(0) != Some("confirm") {
                return Ok("add_person");
            }
            let people = words.take_from(1, usize::MAX);
            words.take_from(0, 1);
            words.set("people", people.join(","));
            Ok("confirm_people")
        },
    },
    // A scenario has no files: the evidence is the name itself.
    Special {
        verb: "attach",
        says: &["attach"],
        plainly: |words| {
            if let Some(name) = words.at(2).map(str::to_owned) {
                words.insert(3, Hash::of(name.as_bytes()).to_string());
                words.insert(4, name.len().to_string());
            }
            Ok("attach")
        },
    },
    // `record-sheet CASE DECISION MEMBER=yes … --document NAME --on DAY`; as with evidence, the
    // document is its name.
    Special {
        verb: "record-sheet",
        says: &["record_sheet"],
        plainly: |words| {
            let name = words.option("document");
            let name = name.ok_or("`--document NAME` is missing")?;
            words.insert(2, name.clone());
            words.insert(3, Hash::of(name.as_bytes()).to_string());
            words.insert(4, name.len().to_string());
            Ok("record_sheet")
        },
    },
    // `item igf procurement done on 2021-03-01` reads as a sentence.
    Special {
        verb: "item",
        says: &["record"],
        plainly: |words| {
            if words.at(3) == Some("on") {
                let day = words.take_from(3, 2).pop().filter(|day| day != "on");
                words.set("on", day.ok_or("the day is missing")?);
            }
            Ok("record")
        },
    },
    // The owner stands with all else that is said of the new item.
    Special {
        verb: "add-item",
        says: &["add_item"],
        plainly: |words| {
            let owner = words.option("owner").ok_or("`--owner UNIT` is missing")?;
            words.insert(2, owner);
            Ok("add_item")
        },
    },
    // `move-deadline CASE CLOCK DAY --document FILE`, as on the command line.
    Special {
        verb: "move-deadline",
        says: &["move_deadline"],
        plainly: |words| {
            if let Some(day) = words.take_from(2, 1).pop() {
                words.set("day", day);
            }
            if let Some(document) = words.option("document") {
                words.insert(2, document);
            }
            Ok("move_deadline")
        },
    },
    // `split PROGRAMME ITEM PART …`
    Special {
        verb: "split",
        says: &["split_item"],
        plainly: |words| {
            let parts = words.take_from(2, usize::MAX);
            words.set("parts", parts.join(","));
            Ok("split_item")
        },
    },
    // `merge PROGRAMME INTO ITEM …`
    Special {
        verb: "merge",
        says: &["merge_items"],
        plainly: |words| {
            let items = words.take_from(2, usize::MAX);
            words.set("items", items.join(","));
            Ok("merge_items")
        },
    },
];

/// `framework charter`, `framework post_1`: the question is named as a decision is.
fn under_charter(words: &mut Words) -> Result<(), String> {
    let question = words.take_from(0, 2).pop();
    let question = question.filter(|question| question != "framework");
    words.set("question", question.ok_or("the question is missing")?);
    Ok(())
}
