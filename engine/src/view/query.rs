//! A question by name: the one way in for the command line and for HTTP.

use super::bars::bars;
use super::changes::changes;
use super::programme::{
    Asked, Log, Unanswered, baseline, blocked, funding, path, programme, restated, single_points,
    slip, what_if,
};
use super::report::report;
use super::{ListFilter, Reader, Report, ageing, case, list, owed, posts, why};
use crate::refusal::{Refusal, RefusalKind};
use crate::state::State;
use crate::value::{Calendar, ItemId, Name, ProgrammeId, suggestion, utc_date};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum Query {
    /// One case, whole.
    Case {
        /// Reference or id.
        case: String,
    },
    /// Many cases, a row each.
    List {
        /// Which.
        filter: ListFilter,
    },
    /// What a person owes.
    Owed {
        /// The person's id.
        person: Name,
        /// Also, apart, what else they may do.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may: bool,
    },
    /// Why a case is where it is.
    Why {
        /// Reference or id.
        case: String,
    },
    /// What an act on a case, or a ballot in it, bars whoever does it from.
    Bars {
        /// Reference or id.
        case: String,
        /// The transition's or the decision's id.
        act: Name,
    },
    /// How a programme stands.
    Programme {
        /// The one that is asked about.
        programme: ProgrammeId,
    },
    /// What holds a programme's items.
    Blocked {
        /// The one that is asked about.
        programme: ProgrammeId,
    },
    /// What drives a programme's end, or an item's, and how each promise stands.
    Path {
        /// The one that is asked about.
        programme: ProgrammeId,
        /// The one that ends last when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemId>,
    },
    /// A programme's money.
    Funding {
        /// The one that is asked about.
        programme: ProgrammeId,
    },
    /// What would differ if these changes were so.
    WhatIf {
        /// The one that is asked about.
        programme: ProgrammeId,
        /// `ITEM+90d`, `FUND=refused`, `FUND=USD 1000000`, `PERSON=leaves`, `A->B`, `A-/->B`.
        changes: Vec<String>,
    },
    /// How the likely ends stand against those that were agreed.
    Baseline {
        /// The one that is asked about.
        programme: ProgrammeId,
        /// Which baseline; the last one when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<u32>,
    },
    /// How the expected day of each promise has moved.
    Slip {
        /// The one that is asked about.
        programme: ProgrammeId,
        /// `month` for month ends, the usual; `change` for the days on which something changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        each: Option<Name>,
    },
    /// Another question about a programme, answered by what was true on a day as far as it is
    /// known: also by what was entered later and dated back.
    Effective {
        /// The day.
        on: Date,
        /// The question.
        query: Box<Query>,
    },
    /// How old open cases are.
    Ageing {
        /// The workflow's id.
        workflow: Name,
    },
    /// A standard table.
    Report {
        /// Which.
        report: Report,
    },
    /// What is in force.
    Framework,
    /// What definitions that are proposed change, and what that means for open cases.
    Changes,
}

impl Query {
    /// The names of all tables that people ask for by name.
    pub fn reports() -> Vec<&'static str> {
        let tables = Report::ALL.iter().map(|report| report.word());
        ["ageing"].into_iter().chain(tables).collect()
    }

    /// The question that a table answers; `workflow` is what it is about, where it is about one.
    ///
    /// # Errors
    /// `unknown_report`, with the nearest one.
    pub fn report(name: &str, workflow: Name) -> Result<Query, Refusal> {
        match Report::of(name) {
            Some(report) => Ok(Query::Report { report }),
            None if name == "ageing" => Ok(Query::Ageing { workflow }),
            None => {
                let message = format!("there is no report `{name}`");
                Err(Refusal::input("unknown_report", message)
                    .at("report")
                    .help(suggestion(name, Query::reports())))
            }
        }
    }

    /// The same question by what was true on a day, where one is named.
    #[must_use]
    pub fn effective(self, on: Option<Date>) -> Query {
        match on {
            None => self,
            Some(on) => Query::Effective {
                on,
                query: Box::new(self),
            },
        }
    }

    /// The programme that a query is about, as of whatever day.
    fn about_programme(&self) -> Option<&ProgrammeId> {
        match self {
            Query::Slip { programme, .. } => Some(programme),
            Query::Effective { query, .. } => query.about_programme(),
            other => other.of_programme(),
        }
    }

    /// The programme of a query that `Effective` can wrap; `None` for other queries.
    fn of_programme(&self) -> Option<&ProgrammeId> {
        match self {
            Query::Programme { programme }
            | Query::Blocked { programme }
            | Query::Path { programme, .. }
            | Query::Funding { programme }
            | Query::Baseline { programme, .. }
            | Query::WhatIf { programme, .. } => Some(programme),
            _ => None,
        }
    }
}

/// Answers a reader's question from a state, as seen at an instant; `log` reads the log that the
/// state was folded from.
///
/// # Errors
/// `unknown_case`, `unknown_programme`, `unknown_item`, `unknown_workflow`, `unknown_person`,
/// `unknown_state`, `unknown_owner`, `nothing_recorded`, `no_framework`,
/// `no_effective_view`, and what a change may be wrong in; what the log says.
pub fn answer(
    state: &State,
    query: &Query,
    reader: Reader,
    at: Timestamp,
    log: Log<'_>,
) -> Result<Json, Unanswered> {
    let answered = answered(state, query, reader, at, log);
    match (answered, query) {
        (answered, Query::Framework | Query::Changes) => answered,
        // Before the first event nothing is known, and that is why.
        (Err(Unanswered::Refused(_)), _) if state.position == 0 => Err(nothing_recorded(at).into()),
        (answered, _) => answered,
    }
}

fn nothing_recorded(at: Timestamp) -> Refusal {
    let day = utc_date(at);
    let message = format!("nothing was recorded by {day}");
    Refusal::new(RefusalKind::Unknown, "nothing_recorded", message)
        .at("as_of")
        .help("ask as of a later day; `igf log` shows when the first event was recorded")
}

fn answered(
    state: &State,
    query: &Query,
    reader: Reader,
    at: Timestamp,
    log: Log<'_>,
) -> Result<Json, Unanswered> {
    if let Some(programme) = query
        .about_programme()
        .filter(|_| !reader.sees_programmes())
    {
        return Err(no_programme(programme).into());
    }
    match query {
        Query::Slip {
            programme: id,
            each,
        } => slip(state, id, each.as_ref(), at, log),
        Query::Effective { on, query } => effective(state, (*on, query), reader, log),
        Query::Programme { programme: id }
        | Query::Blocked { programme: id }
        | Query::Path { programme: id, .. }
        | Query::Funding { programme: id }
        | Query::Baseline { programme: id, .. }
        | Query::WhatIf { programme: id, .. } => Ok(on_programme(
            state,
            query,
            &Asked::of(state, id, at)?,
            reader,
        )?),
        Query::Framework => Ok(framework(state, reader)?),
        Query::Changes => Ok(changes(state, reader, at)?),
        other => {
            let mut answer = on_cases(state, other, reader, at)?;
            // Readers count relative days from this instant, in this time zone.
            answer["as_of"] = json!(at);
            answer["timezone"] = json!(timezone(state));
            Ok(answer)
        }
    }
}

/// What is answered about any programme to who reads of none.
fn no_programme(id: &ProgrammeId) -> Refusal {
    let known: [&Name; 0] = [];
    Refusal::unknown("unknown_programme", "programme", id.as_str(), known).at("programme")
}

fn effective(
    state: &State,
    (on, query): (Date, &Query),
    reader: Reader,
    log: Log<'_>,
) -> Result<Json, Unanswered> {
    let Some(id) = query.of_programme() else {
        let message = "this question cannot be asked with `effective`";
        return Err(Refusal::input("no_effective_view", message)
            .at("query")
            .help("ask for a programme's status, blocked, path, funding, baseline or what_if")
            .into());
    };
    let then = restated(state, on, log)?;
    let asked = Asked::on(&then, id, on)?;
    let mut answer = on_programme(state, query, &asked, reader)?;
    answer["effective"] = json!(on);
    Ok(answer)
}

fn on_programme(
    state: &State,
    query: &Query,
    asked: &Asked,
    reader: Reader,
) -> Result<Json, Refusal> {
    match query {
        Query::Blocked { .. } => {
            let mut answer = blocked(asked);
            answer["single_points"] = single_points(asked).into();
            Ok(answer)
        }
        Query::Path { item, .. } => path(asked, item.as_ref()),
        Query::Funding { .. } => Ok(funding(asked)),
        Query::Baseline { number, .. } => baseline(asked, *number),
        Query::WhatIf { changes, .. } => what_if(state, asked, changes),
        _ => Ok(programme(state, asked, reader)),
    }
}

fn on_cases(state: &State, query: &Query, reader: Reader, at: Timestamp) -> Result<Json, Refusal> {
    match query {
        Query::Case { case: name } => Ok(case(state, reader.find(state, name)?, reader, at)),
        Query::Why { case: name } => Ok(why(state, reader.find(state, name)?, reader, at)),
        Query::Bars { case: name, act } => Ok(bars(reader.find(state, name)?, act)),
        Query::List { filter } => {
            known_filter(state, filter)?;
            list(state, filter, reader, at)
        }
        Query::Owed { person, may } => {
            crate::decide::case::who::known_person(state, person)?;
            Ok(owed(state, person, *may, reader, at))
        }
        Query::Ageing { workflow } => {
            known_workflow(state, workflow)?;
            Ok(ageing(state, workflow, reader, at))
        }
        Query::Report { report: which } => Ok(report(state, *which, state.date_of(at))),
        _ => framework(state, reader),
    }
}

/// What a filter names must exist: an empty list because of a typing mistake would mislead.
fn known_filter(state: &State, filter: &ListFilter) -> Result<(), Refusal> {
    if let Some(workflow) = &filter.workflow {
        known_workflow(state, workflow)?;
    }
    // Cases stay with the definitions that they were opened under.
    let frameworks = || state.frameworks.values();
    if let Some(wanted) = &filter.state {
        let workflows = frameworks().flat_map(|it| it.workflows.values());
        let workflows =
            workflows.filter(|it| filter.workflow.as_ref().is_none_or(|id| it.id == *id));
        let states = workflows.flat_map(|it| &it.states);
        known("unknown_state", "state", wanted, states.map(|it| &it.id))?;
    }
    if let Some(wanted) = &filter.owner {
        let units = frameworks().flat_map(|it| it.organisation.units.keys());
        let owners = state.roster.people.ids().chain(units);
        known("unknown_owner", "owner", wanted, owners)?;
    }
    Ok(())
}

fn known<'a>(
    code: &str,
    what: &str,
    wanted: &Name,
    known: impl Iterator<Item = &'a Name>,
) -> Result<(), Refusal> {
    let known: BTreeSet<&Name> = known.collect();
    match known.contains(wanted) {
        true => Ok(()),
        false => Err(Refusal::unknown(code, what, wanted.as_str(), known).at(what)),
    }
}

fn known_workflow(state: &State, name: &Name) -> Result<(), Refusal> {
    let known = state
        .in_force
        .iter()
        .flat_map(|framework| framework.workflows.keys());
    if known.clone().any(|known| known == name) {
        return Ok(());
    }
    Err(Refusal::unknown("unknown_workflow", "workflow", name.as_str(), known).at("workflow"))
}

/// Where the organisation is; UTC while no framework is in force.
fn timezone(state: &State) -> &str {
    state.calendar().map_or("UTC", Calendar::timezone)
}

fn framework(state: &State, reader: Reader) -> Result<Json, Refusal> {
    let framework = state
        .in_force
        .as_ref()
        .ok_or_else(|| Refusal::rule("no_framework", "no definitions are in force yet"))?;
    let workflows = framework.workflows.values().map(|workflow| {
        let states: Vec<&Name> = workflow.states.iter().map(|state| &state.id).collect();
        json!({
            "workflow": workflow.id,
            "label": workflow.label.text("en"),
            "version": workflow.version,
            "states": states,
        })
    });
    // Programmes, and what is proposed, are the organisation's own.
    let own = reader.sees_programmes();
    let files = framework.files.iter().filter(|_| own);
    let files: Vec<&str> = files.map(|file| file.path.as_str()).collect();
    let programmes = framework.programmes.keys().filter(|_| own);
    let proposal = state.proposal.as_ref().filter(|_| own);
    let posts = if own { posts::open(state) } else { Vec::new() };
    Ok(json!({
        "framework": framework.id,
        "organisation": framework.organisation.id,
        "label": framework.organisation.label.text("en"),
        "timezone": timezone(state),
        "workflows": workflows.collect::<Vec<_>>(),
        "programmes": programmes.collect::<Vec<_>>(),
        "files": files,
        "proposal": proposal.map(|proposal| proposal.framework),
        "posts": posts,
    }))
}
