//! Commands that change cases and the roster.

use super::fields::fields;
use super::file::file;
use super::send::{carry_out, carry_out_after};
use super::sheets;
use crate::cli::{
    Act, Acting, Appoint, Assign, Attach, Ballot, Change, Comment, Delegate, EndAppointment,
    Global, HandOver, Link, MoveDeadline, Open, Person, Propose, RevokeDelegation, Unlink,
    WithdrawQuestion,
};
use crate::exit::Exit;
use crate::output::Output;
use crate::session::{day, name, names};
use anyhow::Result;
use engine::command::{self, CaseCommand, Command, FrameworkCommand, LinkTarget, PeopleCommand};

/// Carries out a command line that changes something.
pub(super) fn run(global: &Global, output: &Output, line: Change) -> Result<Exit> {
    let (command, acting) = match line {
        Change::Open(line) => open(line)?,
        Change::Act(line) => act(line)?,
        Change::Propose(line) => propose(line)?,
        Change::Ballot(line) => ballot(line)?,
        Change::WithdrawQuestion(line) => withdraw_question(line)?,
        Change::Link(line) => link(line)?,
        Change::Unlink(line) => unlink(line)?,
        Change::Attach(line) => return attach(global, output, line),
        Change::Assign(line) => assign(line)?,
        Change::Comment(line) => comment(line),
        Change::MoveDeadline(line) => move_deadline(line)?,
        Change::RecordSheet(line) => return sheets::record(global, output, line),
        Change::ConfirmSheet(line) => sheets::confirm(line),
        Change::ContestSheet(line) => sheets::contest(line),
        Change::AnswerContest(line) => sheets::answer(line)?,
        Change::Delegate(line) => delegate(line)?,
        Change::Person { command } => person(command)?,
        Change::RevokeDelegation(line) => revoke(line)?,
        Change::Appoint(line) => appoint(line)?,
        Change::EndAppointment(line) => end_appointment(line)?,
        Change::HandOver(line) => hand_over(line)?,
    };
    carry_out(global, output, command, &acting)
}

fn open(line: Open) -> Result<(Command, Acting)> {
    let open = command::Open {
        workflow: name(&line.workflow)?,
        fields: fields(&line.fields)?,
    };
    Ok((CaseCommand::Open(open).into(), line.acting))
}

fn act(line: Act) -> Result<(Command, Acting)> {
    let act = command::Act {
        transition: name(&line.transition)?,
        fields: fields(&line.fields)?,
        case: line.case,
    };
    Ok((CaseCommand::Act(act).into(), line.acting))
}

fn propose(line: Propose) -> Result<(Command, Acting)> {
    let propose = command::Propose {
        decision: name(&line.decision)?,
        fields: fields(&line.fields)?,
        case: line.case,
    };
    Ok((CaseCommand::Propose(propose).into(), line.acting))
}

/// A ballot on a decision of a case; under the charter where the case is `framework`.
fn ballot(line: Ballot) -> Result<(Command, Acting)> {
    let value = name(&line.value)?;
    if line.case == "framework" {
        let question = Some(name(&line.decision)?);
        let ballot = command::BallotFramework { value, question };
        return Ok((
            FrameworkCommand::BallotFramework(ballot).into(),
            line.acting,
        ));
    }
    let ballot = command::CastBallot {
        decision: name(&line.decision)?,
        case: line.case,
        value,
    };
    Ok((CaseCommand::Ballot(ballot).into(), line.acting))
}

/// A question taken back: of a case, or under the charter where the case is `framework`.
fn withdraw_question(line: WithdrawQuestion) -> Result<(Command, Acting)> {
    if line.case == "framework" {
        let question = Some(name(&line.decision)?);
        let withdraw = command::WithdrawFramework { question };
        return Ok((
            FrameworkCommand::WithdrawFramework(withdraw).into(),
            line.acting,
        ));
    }
    let command = command::WithdrawQuestion {
        decision: name(&line.decision)?,
        case: line.case,
    };
    Ok((CaseCommand::WithdrawQuestion(command).into(), line.acting))
}

fn link(line: Link) -> Result<(Command, Acting)> {
    let link = command::Link {
        kind: name(&line.kind)?,
        to: LinkTarget::from(line.to),
        fields: fields(&line.fields)?,
        case: line.case,
    };
    Ok((CaseCommand::Link(link).into(), line.acting))
}

fn unlink(line: Unlink) -> Result<(Command, Acting)> {
    let unlink = command::Unlink {
        kind: name(&line.kind)?,
        to: LinkTarget::from(line.to),
        case: line.case,
    };
    Ok((CaseCommand::Unlink(unlink).into(), line.acting))
}

/// Keeps the file where the data is before the command that names it: evidence that an event names
/// is always there.
fn attach(global: &Global, output: &Output, line: Attach) -> Result<Exit> {
    let (attach, content) = file(line.case, name(&line.kind)?, &line.file)?;
    let command = CaseCommand::Attach(attach.clone()).into();
    carry_out_after(global, output, command, &line.acting, |session| {
        session.keep_evidence(&attach, &content)
    })
}

fn assign(line: Assign) -> Result<(Command, Acting)> {
    let assign = command::Assign {
        field: name(&line.field)?,
        person: name(&line.person_id)?,
        case: line.case,
    };
    Ok((CaseCommand::Assign(assign).into(), line.acting))
}

fn comment(line: Comment) -> (Command, Acting) {
    let comment = command::Comment {
        case: line.case,
        text: line.text,
    };
    (CaseCommand::Comment(comment).into(), line.acting)
}

fn move_deadline(line: MoveDeadline) -> Result<(Command, Acting)> {
    let moved = command::MoveDeadline {
        clock: name(&line.clock)?,
        day: day(&line.day)?,
        case: line.case,
        document: line.document,
    };
    Ok((CaseCommand::MoveDeadline(moved).into(), line.acting))
}

fn delegate(line: Delegate) -> Result<(Command, Acting)> {
    let delegate = command::Delegate {
        to: name(&line.to)?,
        acts: names(&line.acts)?,
        workflow: line.workflow.as_deref().map(name).transpose()?,
        until: day(&line.until)?,
    };
    Ok((PeopleCommand::Delegate(delegate).into(), line.acting))
}

fn revoke(line: RevokeDelegation) -> Result<(Command, Acting)> {
    let revoke = command::RevokeDelegation {
        to: name(&line.to)?,
        acts: names(&line.acts)?,
        workflow: line.workflow.as_deref().map(name).transpose()?,
    };
    Ok((PeopleCommand::RevokeDelegation(revoke).into(), line.acting))
}

fn end_appointment(line: EndAppointment) -> Result<(Command, Acting)> {
    let end = command::EndAppointment {
        person: name(&line.person_id)?,
        role: name(&line.role)?,
        unit: line.unit.as_deref().map(name).transpose()?,
        on: day(&line.on)?,
    };
    Ok((PeopleCommand::EndAppointment(end).into(), line.acting))
}

fn hand_over(line: HandOver) -> Result<(Command, Acting)> {
    let hand_over = command::HandOver {
        from: name(&line.from)?,
        to: name(&line.to)?,
    };
    Ok((PeopleCommand::HandOver(hand_over).into(), line.acting))
}

fn person(line: Person) -> Result<(Command, Acting)> {
    match line {
        Person::Confirm { ids, acting } => {
            let people = names(&ids)?;
            let confirm = command::ConfirmPeople { people };
            Ok((PeopleCommand::ConfirmPeople(confirm).into(), acting))
        }
        Person::Add {
            id,
            shown,
            name: named,
            acting,
        } => {
            let person = command::AddPerson {
                name: shown.or(named).unwrap_or_else(|| id.clone()),
                person: name(&id)?,
            };
            Ok((PeopleCommand::AddPerson(person).into(), acting))
        }
    }
}

fn appoint(line: Appoint) -> Result<(Command, Acting)> {
    let appoint = command::Appoint {
        person: name(&line.person_id)?,
        role: name(&line.role)?,
        unit: line.unit.as_deref().map(name).transpose()?,
        from: line.from.as_deref().map(day).transpose()?,
        until: line.until.as_deref().map(day).transpose()?,
    };
    Ok((PeopleCommand::Appoint(appoint).into(), line.acting))
}
