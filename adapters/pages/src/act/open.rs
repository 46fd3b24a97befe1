//! Opening a case: a form of the workflow's own fields, and the same check and confirmation.

use super::deed::{given, submission};
use super::field::Control;
use super::filled::Filled;
use super::{CheckPage, DonePage, FormPage};
use crate::frame::Frame;
use crate::page::{Shared, With, sent};
use crate::port::{Port, Visitor};
use crate::trouble::Trouble;
use crate::{urls, words};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use engine::command::Submission;
use engine::framework::{Field, Workflow};
use engine::refusal::Refusal;
use serde_json::json;
use std::sync::Arc;

/// What a handler works on.
struct Opening {
    workflow: Arc<Workflow>,
    visitor: Visitor,
}

impl Opening {
    fn of(shared: &Shared, visitor: Visitor, id: &str) -> Result<Opening, Trouble> {
        let state = shared.port.state();
        let framework = state.in_force.as_ref();
        let workflow = framework.and_then(|it| it.workflows.get(id));
        let shown = workflow.filter(|it| it.class <= visitor.reader.class);
        let workflow = shown.ok_or_else(|| Trouble::not_found("such kind of case"))?;
        Ok(Opening {
            workflow: Arc::clone(workflow),
            visitor,
        })
    }

    fn label(&self) -> String {
        let workflow = &self.workflow;
        let kind = words::label_or_id(workflow.label.text("en"), workflow.id.as_str());
        format!("Open: {kind}")
    }

    /// The fields that people give: not those that are computed, or above the reader's class.
    fn fields(&self) -> impl Iterator<Item = &Field> {
        let class = self.visitor.reader.class;
        let fields = self.workflow.fields.iter();
        fields.filter(move |field| {
            field.derived.is_none() && self.workflow.audience_of(field.id.as_str()) <= class
        })
    }

    fn controls(&self, shared: &Shared, filled: &Filled) -> Vec<Control> {
        let state = shared.port.state();
        let control = |field: &Field| {
            let before = field.default.as_ref();
            Control::of(
                &state,
                (&self.workflow, field),
                field.required,
                before,
                filled,
            )
        };
        self.fields().map(control).collect()
    }

    fn submission(&self, shared: &Shared, filled: &Filled) -> Result<Submission, Refusal> {
        let command = json!({
            "command": "open", "workflow": self.workflow.id,
            "fields": given(self.fields(), filled)?,
        });
        submission(shared, command, &self.visitor, filled)
    }

    fn page(&self, shared: &Shared, filled: &Filled, trouble: Option<Trouble>) -> FormPage {
        FormPage {
            frame: Frame::of(&*shared.port, Some(&self.visitor), "cases"),
            reference: String::new(),
            title: String::new(),
            label: self.label(),
            back: urls::CASES.to_owned(),
            principal: None,
            action: urls::open(self.workflow.id.as_str()),
            controls: self.controls(shared, filled),
            hidden: filled.hidden(),
            trouble,
        }
    }

    fn again(&self, shared: &Shared, filled: &Filled, why: Refusal) -> Result<Response, Trouble> {
        let trouble = Trouble::from(why);
        let status = trouble.status;
        let page = self.page(shared, filled, Some(trouble));
        Ok((status, sent(&page)?).into_response())
    }
}

/// `GET /open/{workflow}`
pub(crate) async fn form(
    State(shared): With,
    visitor: Visitor,
    Path(workflow): Path<String>,
) -> Result<Response, Trouble> {
    let opening = Opening::of(&shared, visitor, &workflow)?;
    let mut filled = Filled::fresh(shared.port.command_id(), 0);
    filled.forget("seen");
    sent(&opening.page(&shared, &filled, None))
}

/// `POST /open/{workflow}`: what it would bring about; nothing is carried out.
pub(crate) async fn check(
    State(shared): With,
    visitor: Visitor,
    Path(workflow): Path<String>,
    Form(sent_in): Form<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let opening = Opening::of(&shared, visitor, &workflow)?;
    let filled = Filled::of(sent_in);
    let submission = match opening.submission(&shared, &filled) {
        Ok(submission) => submission,
        Err(why) => return opening.again(&shared, &filled, why),
    };
    let tried = shared.blocking(move |port: &dyn Port| port.try_out(&submission));
    let brings = match tried.await? {
        Ok(brings) => brings,
        Err(why) => return opening.again(&shared, &filled, why),
    };
    let controls = opening.controls(&shared, &filled);
    sent(&CheckPage {
        frame: Frame::of(&*shared.port, Some(&opening.visitor), "cases"),
        reference: String::new(),
        label: opening.label(),
        action: urls::opened(opening.workflow.id.as_str()),
        back: urls::open(opening.workflow.id.as_str()),
        principal: None,
        said: controls.iter().filter_map(Control::said).collect(),
        brings,
        hidden: filled.all(),
    })
}

/// `POST /open/{workflow}/done`: opens it.
pub(crate) async fn done(
    State(shared): With,
    visitor: Visitor,
    Path(workflow): Path<String>,
    Form(sent_in): Form<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let opening = Opening::of(&shared, visitor, &workflow)?;
    let filled = Filled::of(sent_in);
    let submission = match opening.submission(&shared, &filled) {
        Ok(submission) => submission,
        Err(why) => return opening.again(&shared, &filled, why),
    };
    let receipt = match shared.port.submit(submission).await {
        Ok(receipt) => receipt,
        Err(why) => return opening.again(&shared, &filled, why),
    };
    let reference = receipt.reference.unwrap_or_default();
    sent(&DonePage {
        frame: Frame::of(&*shared.port, Some(&opening.visitor), "cases"),
        label: opening.label(),
        back: urls::case(&reference),
        reference,
        event: receipt.positions.map(|(first, _)| first),
    })
}
