//! Home: what waits for me. The earliest deadline first, what has none last; what I owe apart from
//! what I may.

use crate::frame::Frame;
use crate::page::{With, sent};
use crate::port::Visitor;
use crate::trouble::Trouble;
use crate::{urls, words};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use engine::state::State as Organisation;
use engine::view::Query;
use serde_json::Value as Json;

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    frame: Frame,
    owed: Vec<Row>,
    may: Vec<Row>,
}

/// One matter.
struct Row {
    reference: String,
    title: String,
    href: String,
    what: String,
    act: String,
    due: Option<String>,
    overdue: bool,
    /// In whose place.
    for_whom: Option<String>,
}

/// `GET /`
pub(crate) async fn home(State(shared): With, visitor: Visitor) -> Result<Response, Trouble> {
    let query = Query::Owed {
        person: visitor.person.clone(),
        may: true,
    };
    let reader = visitor.reader;
    let answer = shared
        .blocking(move |port| port.ask(&query, reader))
        .await??;
    let state = shared.port.state();
    let rows = |list: &str| {
        let rows = answer[list].as_array().into_iter().flatten();
        rows.map(|row| of(&state, row)).collect()
    };
    sent(&Page {
        frame: Frame::of(&*shared.port, Some(&visitor), "home"),
        owed: rows("owed"),
        may: rows("may"),
    })
}

fn of(state: &Organisation, row: &Json) -> Row {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let (reference, what) = (text("reference"), text("what"));
    let workflow = state.in_force.as_ref();
    let workflow = workflow.and_then(|it| it.workflows.get(text("workflow").as_str()));
    let label = workflow.map_or_else(|| words::in_words(&what), |it| words::deed(it, &what));
    let kind = text("kind");
    let known = matches!(kind.as_str(), "act" | "ballot") && !reference.is_empty();
    Row {
        href: urls::case(&reference),
        act: match known {
            true => urls::act_for(&reference, &kind, &what, row["for"].as_str()),
            false => urls::case(&reference),
        },
        what: match kind.as_str() {
            "ballot" => format!("Vote: {label}"),
            "confirm" => format!("Confirm a sheet: {label}"),
            "contest" => format!("Decide a contest: {label}"),
            _ => label,
        },
        title: text("title"),
        due: words::day_in(state, &row["due"]),
        overdue: row["overdue"] == true,
        for_whom: row["for"]
            .as_str()
            .map(|person| words::person(state, person)),
        reference,
    }
}
