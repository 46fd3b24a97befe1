//! Cases, a row each: filters in the address, and a page at a time.

use crate::frame::Frame;
use crate::page::{With, sent};
use crate::port::Visitor;
use crate::trouble::Trouble;
use crate::{urls, words};
use askama::Template;
use axum::extract::{Query as Address, State};
use axum::response::Response;
use engine::framework::Workflow;
use engine::state::State as Organisation;
use engine::view::{ListFilter, Query};
use serde::Deserialize;

/// How many rows a page has.
const ROWS: usize = 50;

/// What the address asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    workflow: Option<String>,
    state: Option<String>,
    owner: Option<String>,
    overdue: Option<String>,
    all: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct Page {
    frame: Frame,
    workflows: Vec<Choice>,
    /// Kinds of cases that the visitor may open: label and address.
    opens: Vec<(String, String)>,
    overdue: bool,
    all: bool,
    total: u64,
    rows: Vec<Row>,
    /// The address of the next page.
    next: Option<String>,
}

struct Choice {
    id: String,
    label: String,
    chosen: bool,
}

struct Row {
    reference: String,
    href: String,
    title: String,
    state: String,
    owner: String,
    due: Option<String>,
    overdue: bool,
}

/// `GET /cases`
pub(crate) async fn list(
    State(shared): With,
    visitor: Visitor,
    Address(asked): Address<Asked>,
) -> Result<Response, Trouble> {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let name = |text: &Option<String>| said(text).map(|text| engine::value::Name::new(&text));
    let (overdue, all) = (said(&asked.overdue).is_some(), said(&asked.all).is_some());
    let filter = ListFilter {
        workflow: name(&asked.workflow),
        state: name(&asked.state),
        owner: name(&asked.owner),
        overdue,
        open: !all,
        after: said(&asked.after),
        limit: Some(ROWS),
    };
    let (query, reader) = (Query::List { filter }, visitor.reader);
    let answer = shared
        .blocking(move |port| port.ask(&query, reader))
        .await??;
    let state = shared.port.state();
    let framework = state.in_force.as_ref();
    let workflows = framework.into_iter().flat_map(|it| it.workflows.values());
    let shown = workflows.filter(|workflow| workflow.class <= reader.class);
    let choice = |workflow: &std::sync::Arc<engine::framework::Workflow>| Choice {
        id: workflow.id.to_string(),
        label: words::label_or_id(workflow.label.text("en"), workflow.id.as_str()),
        chosen: asked.workflow.as_deref() == Some(workflow.id.as_str()),
    };
    let workflows = shown.map(choice).collect();
    let row = |row: &serde_json::Value| {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let workflow = framework.and_then(|it| it.workflows.get(text("workflow").as_str()));
        let state_of = |it: &std::sync::Arc<_>| words::state_of(it, &text("state"));
        Row {
            href: urls::case(&text("reference")),
            reference: text("reference"),
            title: text("title"),
            state: workflow.map_or_else(|| text("state"), state_of),
            owner: words::person(&state, &text("owner")),
            due: words::day_in(&state, &row["due"]),
            overdue: row["overdue"] == true,
        }
    };
    let rows: Vec<Row> = answer["cases"]
        .as_array()
        .into_iter()
        .flatten()
        .map(row)
        .collect();
    let more = rows.last().filter(|_| rows.len() == ROWS);
    let next = more.map(|last| next_page(&asked, &last.reference));
    sent(&Page {
        frame: Frame::of(&*shared.port, Some(&visitor), "cases"),
        workflows,
        opens: opens(&state, &visitor),
        overdue,
        all,
        total: answer["total"].as_u64().unwrap_or_default(),
        rows,
        next,
    })
}

/// The kinds of cases that the visitor may open.
fn opens(state: &Organisation, visitor: &Visitor) -> Vec<(String, String)> {
    let framework = state.in_force.as_ref();
    let workflows = framework.into_iter().flat_map(|it| it.workflows.values());
    let shown = workflows.filter(|workflow| workflow.class <= visitor.reader.class);
    let today = state.date_of(state.recorded);
    let held: Vec<_> = state.roster.held_by(&visitor.person, today).collect();
    let may = |workflow: &&std::sync::Arc<Workflow>| {
        let holders = workflow.open_by.iter();
        let mut roles = holders.filter_map(engine::framework::Holder::role);
        roles.any(|role| held.iter().any(|it| it.role == *role))
    };
    let open = |workflow: &std::sync::Arc<Workflow>| {
        let id = workflow.id.as_str();
        let label = words::label_or_id(workflow.label.text("en"), id);
        (label, urls::open(id))
    };
    shown.filter(may).map(open).collect()
}

fn next_page(asked: &Asked, after: &str) -> String {
    let pairs = [
        ("workflow", asked.workflow.as_deref()),
        ("state", asked.state.as_deref()),
        ("owner", asked.owner.as_deref()),
        ("overdue", asked.overdue.as_deref()),
        ("all", asked.all.as_deref()),
        ("after", Some(after)),
    ];
    urls::with(urls::CASES, pairs)
}
