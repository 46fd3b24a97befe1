//! Sheets: what people without an account did, as the command line gives it.

use super::evidence;
use super::fields::fields;
use crate::cli::{Acting, AnswerContest, ConfirmSheet, ContestSheet, Global, RecordSheet};
use crate::session::{day, name, names};
use anyhow::Result;
use engine::command::{self, CaseCommand, Command};

pub(super) fn record(global: &Global, line: RecordSheet) -> Result<(Command, Acting)> {
    let document = evidence::store(global, &line.document)?;
    let record = command::RecordSheet {
        act: name(&line.act)?,
        fields: fields(&line.fields)?,
        name: document.name,
        sha256: document.sha256,
        bytes: document.bytes,
        on: day(&line.on)?,
        present: names(&line.present)?,
        result: line.result.as_deref().map(name).transpose()?,
        received: line.received.as_deref().map(day).transpose()?,
        contest: line.contest,
        case: line.case,
    };
    Ok((CaseCommand::RecordSheet(record).into(), line.acting))
}

pub(super) fn confirm(line: ConfirmSheet) -> (Command, Acting) {
    let ConfirmSheet {
        case,
        sheet,
        acting,
    } = line;
    let confirm = command::ConfirmSheet { case, sheet };
    (CaseCommand::ConfirmSheet(confirm).into(), acting)
}

pub(super) fn contest(line: ContestSheet) -> (Command, Acting) {
    let contest = command::ContestSheet {
        case: line.case,
        sheet: line.sheet,
        words: line.words,
    };
    (CaseCommand::ContestSheet(contest).into(), line.acting)
}

pub(super) fn answer(line: AnswerContest) -> Result<(Command, Acting)> {
    let answer = command::AnswerContest {
        value: name(&line.value)?,
        case: line.case,
        sheet: line.sheet,
    };
    Ok((CaseCommand::AnswerContest(answer).into(), line.acting))
}
