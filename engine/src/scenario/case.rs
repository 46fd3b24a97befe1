//! Commands on cases, as a script gives them.

use super::words::Words;
use crate::command::{self, CaseCommand, Command, FrameworkCommand, LinkTarget};
use crate::hash::Hash;

/// The command of a verb; `None` where it is no verb of cases.
pub(super) fn read(verb: &str, words: &mut Words) -> Result<Option<CaseCommand>, String> {
    Ok(Some(match verb {
        "open" => CaseCommand::Open(command::Open {
            workflow: words.name("the workflow")?,
            fields: words.fields()?,
        }),
        "act" => CaseCommand::Act(command::Act {
            case: words.next("the case")?,
            transition: words.name("the transition")?,
            fields: words.fields()?,
        }),
        "propose" => CaseCommand::Propose(command::Propose {
            case: words.next("the case")?,
            decision: words.name("the decision")?,
            fields: words.fields()?,
        }),
        "link" => CaseCommand::Link(command::Link {
            case: words.next("the case")?,
            kind: words.name("the kind of link")?,
            to: target(words.next("the other end")?),
            fields: words.fields()?,
        }),
        "attach" => CaseCommand::Attach(attach(words)?),
        "assign" => CaseCommand::Assign(command::Assign {
            case: words.next("the case")?,
            field: words.name("the field")?,
            person: words.name("the person")?,
        }),
        "comment" => CaseCommand::Comment(command::Comment {
            case: words.next("the case")?,
            text: words.next("the text")?,
        }),
        _ => return Ok(None),
    }))
}

/// A ballot: on a decision of a case, or on proposed definitions where the case is `framework`.
pub(super) fn ballot(words: &mut Words) -> Result<Command, String> {
    let case = words.next("the case")?;
    if case == "framework" {
        words.maybe();
        let value = words.name("the ballot")?;
        return Ok(FrameworkCommand::BallotFramework(command::BallotFramework { value }).into());
    }
    let ballot = command::CastBallot {
        case,
        decision: words.name("the decision")?,
        value: words.name("the ballot")?,
    };
    Ok(CaseCommand::Ballot(ballot).into())
}

/// A question taken back: of a case, or on proposed definitions where the case is `framework`.
pub(super) fn withdraw(words: &mut Words) -> Result<Command, String> {
    let case = words.next("the case")?;
    if case == "framework" {
        words.maybe();
        let command = command::WithdrawFramework {};
        return Ok(FrameworkCommand::WithdrawFramework(command).into());
    }
    let decision = words.name("the decision")?;
    let command = command::WithdrawQuestion { case, decision };
    Ok(CaseCommand::WithdrawQuestion(command).into())
}

/// `PROGRAMME/ITEM` is an item; anything else is a case.
fn target(name: String) -> LinkTarget {
    if name.contains('/') {
        LinkTarget::Item(name)
    } else {
        LinkTarget::Case(name)
    }
}

/// A scenario has no files: the evidence is the name itself.
fn attach(words: &mut Words) -> Result<command::Attach, String> {
    let case = words.next("the case")?;
    let kind = words.name("the kind of evidence")?;
    let name = words.next("the file's name")?;
    Ok(command::Attach {
        case,
        kind,
        sha256: Hash::of(name.as_bytes()),
        bytes: u64::try_from(name.len()).unwrap_or(u64::MAX),
        name,
    })
}
