//! A case: what I can do, what holds it and why, what is in it, and what happened.

use crate::frame::Frame;
use crate::page::{With, sent};
use crate::port::Visitor;
use crate::trouble::Trouble;
use crate::{urls, words};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use engine::framework::Workflow;
use engine::state::State as Organisation;
use engine::view::Query;
use serde_json::Value as Json;

#[derive(Template)]
#[template(path = "case.html")]
struct Page {
    frame: Frame,
    reference: String,
    title: String,
    workflow: String,
    state: String,
    closed: bool,
    owner: Option<String>,
    opened: String,
    deeds: Vec<Deed>,
    held: Vec<Held>,
    fields: Vec<(String, String)>,
    withheld: Vec<String>,
    deadlines: Vec<Deadline>,
    flags: Vec<String>,
    questions: Vec<Question>,
    links: Vec<Link>,
    evidence: Vec<String>,
    history: Vec<(String, String)>,
}

/// Something that the visitor may do.
struct Deed {
    label: String,
    href: String,
    duty: bool,
    /// Something is still missing: it stands below.
    not_yet: bool,
}

/// A way on that is not open, and why.
struct Held {
    label: String,
    why: Vec<String>,
}

struct Deadline {
    clock: String,
    due: String,
    overdue: bool,
}

struct Question {
    label: String,
    outcome: Option<String>,
    ballots: Vec<(String, String)>,
}

struct Link {
    label: String,
    href: Option<String>,
    to: String,
}

/// `GET /cases/{case}`
pub(crate) async fn case(
    State(shared): With,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, Trouble> {
    let reader = visitor.reader;
    let person = visitor.person.clone();
    let read = move |port: &dyn crate::Port| {
        let found = port.case(&name, reader)?;
        let case = found.reference.to_string();
        let whole = port.ask(&Query::Case { case: case.clone() }, reader)?;
        let why = port.ask(&Query::Why { case }, reader)?;
        let owed = port.ask(&Query::Owed { person, may: true }, reader)?;
        let history = port.history(&found, reader)?;
        Ok::<_, engine::refusal::Refusal>((found, whole, why, owed, history))
    };
    let (found, whole, why, owed, history) = shared.blocking(read).await??;
    let state = shared.port.state();
    let workflow = &found.workflow;
    let text = |name: &str| whole[name].as_str().unwrap_or_default().to_owned();
    let reference = text("reference");
    let history = history.into_iter().rev();
    sent(&Page {
        frame: Frame::of(&*shared.port, Some(&visitor), "cases"),
        title: text("title"),
        workflow: words::label_or_id(workflow.label.text("en"), workflow.id.as_str()),
        state: words::state_of(workflow, &text("state")),
        closed: whole["category"] == "closed",
        owner: whole["owner"].as_str().map(|it| words::person(&state, it)),
        opened: words::day(&state, found.opened),
        deeds: deeds(workflow, (&owed, &why), &reference),
        held: held(workflow, &why),
        fields: fields(&state, workflow, &whole),
        withheld: names(&whole["withheld"], |it| words::field(workflow, it)),
        deadlines: deadlines(&state, &whole),
        flags: names(&whole["flags"], words::in_words),
        questions: questions(&state, workflow, &whole),
        links: links(&whole),
        evidence: evidence(&whole),
        history: history
            .map(|(event, said)| (words::day(&state, event.effective), said))
            .collect(),
        reference,
    })
}

fn rows(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().into_iter().flatten()
}

fn names(json: &Json, said: impl Fn(&str) -> String) -> Vec<String> {
    rows(json).filter_map(Json::as_str).map(said).collect()
}

/// What waits for the visitor on this case, what they owe first.
fn deeds(workflow: &Workflow, (owed, why): (&Json, &Json), reference: &str) -> Vec<Deed> {
    let all = rows(&owed["owed"]).chain(rows(&owed["may"]));
    let here = all.filter(|row| row["reference"] == reference && row["for"].is_null());
    let deed = |row: &Json| {
        let kind = row["kind"].as_str()?;
        let what = row["what"].as_str()?;
        let label = words::deed(workflow, what);
        matches!(kind, "act" | "ballot").then(|| Deed {
            label: if kind == "ballot" {
                format!("Vote: {label}")
            } else {
                label
            },
            href: urls::act(reference, kind, what),
            duty: row["duty"] == true,
            not_yet: is_shut(why, what),
        })
    };
    here.filter_map(deed).collect()
}

/// Whether something is missing for a transition.
fn is_shut(why: &Json, transition: &str) -> bool {
    let mut ways = rows(&why["transitions"]);
    ways.any(|row| row["transition"] == transition && row["possible"] != true)
}

/// The ways on that are not open.
fn held(workflow: &Workflow, why: &Json) -> Vec<Held> {
    let shut = rows(&why["transitions"]).filter(|row| row["possible"] != true);
    let held = |row: &Json| {
        let id = row["transition"].as_str()?;
        Some(Held {
            label: words::deed(workflow, id),
            why: names(&row["waits_for"], |why| words::explained(workflow, why)),
        })
    };
    shut.filter_map(held).collect()
}

fn fields(state: &Organisation, workflow: &Workflow, whole: &Json) -> Vec<(String, String)> {
    let shown = workflow.fields.iter().filter_map(|field| {
        let value = whole["fields"].get(field.id.as_str())?;
        let label = words::field(workflow, field.id.as_str());
        Some((label, words::value(state, Some(field), value)))
    });
    shown.collect()
}

fn deadlines(state: &Organisation, whole: &Json) -> Vec<Deadline> {
    let deadline = |row: &Json| {
        // A clock that reminds again runs to the next reminder; what was due is what it was before.
        let due = words::day_in(state, &row["repeat_of"]);
        Some(Deadline {
            clock: words::in_words(row["clock"].as_str()?),
            due: due.or_else(|| words::day_in(state, &row["due"]))?,
            overdue: row["overdue"] == true,
        })
    };
    rows(&whole["clocks"]).filter_map(deadline).collect()
}

fn questions(state: &Organisation, workflow: &Workflow, whole: &Json) -> Vec<Question> {
    let question = |row: &Json| {
        let ballots = rows(&row["ballots"]).filter_map(|ballot| {
            let person = words::person(state, ballot["person"].as_str()?);
            Some((person, ballot["value"].as_str()?.to_owned()))
        });
        Some(Question {
            label: words::deed(workflow, row["decision"].as_str()?),
            outcome: row["outcome"].as_str().map(words::in_words),
            ballots: ballots.collect(),
        })
    };
    rows(&whole["questions"]).filter_map(question).collect()
}

fn links(whole: &Json) -> Vec<Link> {
    let link = |row: &Json| {
        let reference = row["reference"].as_str();
        let to = reference.or_else(|| row["item"].as_str())?;
        Some(Link {
            label: words::in_words(row["kind"].as_str()?),
            href: reference.map(urls::case),
            to: to.to_owned(),
        })
    };
    rows(&whole["links"]).filter_map(link).collect()
}

fn evidence(whole: &Json) -> Vec<String> {
    let piece = |row: &Json| {
        let kind = row["kind"].as_str()?;
        let name = row["name"].as_str().unwrap_or_default();
        Some(format!("{}: {name}", words::in_words(kind)))
    };
    rows(&whole["evidence"]).filter_map(piece).collect()
}
