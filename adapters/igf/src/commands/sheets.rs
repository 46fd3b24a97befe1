//! Sheets: what people without an account did, as the command line gives it.

use super::fields::fields;
use super::file::file;
use super::send::carry_out_after;
use crate::cli::{Acting, AnswerContest, ConfirmSheet, ContestSheet, Global, RecordSheet};
use crate::exit::Exit;
use crate::output::Output;
use crate::session::{day, name, names};
use anyhow::Result;
use engine::command::{self, CaseCommand, Command};
use engine::value::Name;

/// Of what kind a sheet's document is, as evidence.
const DOCUMENT: &str = "document";

/// Keeps the document where the data is before the command that names it.
pub(super) fn record(global: &Global, output: &Output, line: RecordSheet) -> Result<Exit> {
    let (document, content) = file(line.case.clone(), Name::new(DOCUMENT), &line.document)?;
    let record = command::RecordSheet {
        act: name(&line.act)?,
        fields: fields(&line.fields)?,
        name: document.name.clone(),
        sha256: document.sha256,
        bytes: document.bytes,
        on: day(&line.on)?,
        present: names(&line.present)?,
        result: line.result.as_deref().map(name).transpose()?,
        received: line.received.as_deref().map(day).transpose()?,
        contest: line.contest,
        case: line.case,
    };
    let command = CaseCommand::RecordSheet(record).into();
    carry_out_after(global, output, command, &line.acting, |session| {
        session.keep_evidence(&document, &content)
    })
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
