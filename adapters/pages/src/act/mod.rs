//! A binding act in three pages: the form, the check that says what else will happen, and the
//! confirmation. Nothing changes before the last.
//!
//! The form carries the id of its command, so that a reload or a double click is the same command,
//! and the position that was seen, so that what changed meanwhile is a conflict and no accident.

mod deed;
mod field;
mod filled;
pub(crate) mod open;

use crate::frame::Frame;
use crate::page::{Shared, With, sent};
use crate::port::{Port, Visitor};
use crate::trouble::Trouble;
use crate::{urls, words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use deed::Deed;
use engine::refusal::Refusal;
use engine::state::Case;
use field::{Control, Input};
use filled::Filled;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "act.html")]
struct FormPage {
    frame: Frame,
    reference: String,
    title: String,
    label: String,
    back: String,
    /// In whose place it is done.
    principal: Option<String>,
    action: String,
    controls: Vec<Control>,
    hidden: Vec<(String, String)>,
    trouble: Option<Trouble>,
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    frame: Frame,
    reference: String,
    label: String,
    action: String,
    back: String,
    principal: Option<String>,
    said: Vec<(String, String)>,
    brings: Vec<String>,
    hidden: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "done.html")]
struct DonePage {
    frame: Frame,
    reference: String,
    label: String,
    back: String,
    event: Option<u64>,
}

type Address = Path<(String, String, String)>;

/// In whose place, where that is not one's own.
#[derive(Deserialize)]
pub(crate) struct Place {
    #[serde(rename = "for")]
    principal: Option<String>,
}

/// What a handler works on.
struct At {
    case: Arc<Case>,
    deed: Deed,
    visitor: Visitor,
}

impl At {
    async fn of(shared: &Shared, visitor: Visitor, address: Address) -> Result<At, Trouble> {
        let Path((name, kind, what)) = address;
        let reader = visitor.reader;
        let case = shared
            .blocking(move |port| port.case(&name, reader))
            .await??;
        let deed = Deed::of(&case, &kind, &what).ok_or_else(|| Trouble::not_found("such act"))?;
        Ok(At {
            case,
            deed,
            visitor,
        })
    }

    fn label(&self) -> String {
        words::deed(&self.case.workflow, self.deed.what.as_str())
    }

    fn address(&self) -> String {
        urls::act(
            &self.case.reference,
            self.deed.kind.word(),
            self.deed.what.as_str(),
        )
    }

    /// The form, filled as it was sent.
    fn form(&self, shared: &Shared, filled: &Filled, trouble: Option<Trouble>) -> FormPage {
        let state = shared.port.state();
        let controls = self
            .deed
            .controls(&state, &self.case, self.visitor.reader, filled);
        FormPage {
            frame: Frame::of(&*shared.port, Some(&self.visitor), "cases"),
            reference: self.case.reference.to_string(),
            title: title(&self.case, &self.visitor),
            label: self.label(),
            back: urls::case(&self.case.reference),
            principal: filled.member("for").map(|it| words::person(&state, it)),
            action: self.address(),
            controls,
            hidden: filled.hidden(),
            trouble,
        }
    }

    /// The form once more, with why it was not carried out, and the status of that.
    fn again(&self, shared: &Shared, filled: &Filled, why: Refusal) -> Result<Response, Trouble> {
        let trouble = Trouble::from(why);
        let status = trouble.status;
        let page = self.form(shared, filled, Some(trouble));
        Ok((status, sent(&page)?).into_response())
    }
}

fn title(case: &Case, visitor: &Visitor) -> String {
    let reader = visitor.reader;
    let mut usual = ["title", "text", "subject", "name"].into_iter();
    let first = usual.find_map(|name| {
        case.fields
            .get(name)
            .filter(|_| reader.sees_field(case, name))
    });
    first.map(ToString::to_string).unwrap_or_default()
}

/// `GET /cases/{case}/{kind}/{what}`
pub(crate) async fn form(
    State(shared): With,
    visitor: Visitor,
    address: Address,
    Query(place): Query<Place>,
) -> Result<Response, Trouble> {
    let at = At::of(&shared, visitor, address).await?;
    let mut filled = Filled::fresh(shared.port.command_id(), at.case.last_position);
    filled.in_place_of(place.principal.as_deref());
    sent(&at.form(&shared, &filled, None))
}

/// `POST /cases/{case}/{kind}/{what}`: what it would bring about; nothing is carried out.
pub(crate) async fn check(
    State(shared): With,
    visitor: Visitor,
    address: Address,
    Form(sent_in): Form<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let at = At::of(&shared, visitor, address).await?;
    let filled = Filled::of(sent_in);
    let submission = match at.deed.submission(&shared, &at.case, &at.visitor, &filled) {
        Ok(submission) => submission,
        Err(why) => return at.again(&shared, &filled, why),
    };
    let tried = shared.blocking(move |port: &dyn Port| port.try_out(&submission));
    let brings = match tried.await? {
        Ok(brings) => brings,
        Err(why) => return at.again(&shared, &filled, why),
    };
    let state = shared.port.state();
    let controls = at
        .deed
        .controls(&state, &at.case, at.visitor.reader, &filled);
    let said = controls.iter().filter_map(Control::said).collect();
    sent(&CheckPage {
        frame: Frame::of(&*shared.port, Some(&at.visitor), "cases"),
        reference: at.case.reference.to_string(),
        label: at.label(),
        action: urls::done(
            &at.case.reference,
            at.deed.kind.word(),
            at.deed.what.as_str(),
        ),
        back: at.address(),
        principal: filled.member("for").map(|it| words::person(&state, it)),
        said,
        brings,
        hidden: filled.all(),
    })
}

/// `POST /cases/{case}/{kind}/{what}/done`: carries it out.
pub(crate) async fn done(
    State(shared): With,
    visitor: Visitor,
    address: Address,
    Form(sent_in): Form<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let at = At::of(&shared, visitor, address).await?;
    let filled = Filled::of(sent_in);
    let submission = match at.deed.submission(&shared, &at.case, &at.visitor, &filled) {
        Ok(submission) => submission,
        Err(why) => return at.again(&shared, &filled, why),
    };
    let receipt = match shared.port.submit(submission).await {
        Ok(receipt) => receipt,
        Err(why) => return at.again(&shared, &filled, why),
    };
    sent(&DonePage {
        frame: Frame::of(&*shared.port, Some(&at.visitor), "cases"),
        reference: at.case.reference.to_string(),
        label: at.label(),
        back: urls::case(&at.case.reference),
        event: receipt.positions.map(|(first, _)| first),
    })
}
