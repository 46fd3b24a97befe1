//! One command on its way, as its trace tells it afterwards.

use super::facts::Facts;
use super::traces::Traces;
use engine::command::{
    CaseCommand, Command, FrameworkCommand, Meta, PeopleCommand, Receipt, Submission,
};
use engine::event::Known;
use engine::refusal::RefusalKind;
use engine::scenario::Carried;
use engine::service::{Service, SubmitError};
use engine::state::{Case, State};
use engine::store::Store;
use std::sync::Arc;
use std::time::SystemTime;
use telemetry::trace::{self, CaseFacts, Cause, Outcome, SpanSpec, TraceContext};

/// One command on its way. Its spans are made when it is answered.
pub(crate) struct CommandTrace {
    caller: Option<TraceContext>,
    identity: TraceContext,
    queued: SystemTime,
    decided: Option<Decided>,
}

struct Decided {
    started: SystemTime,
    ended: SystemTime,
    facts: Option<Facts>,
}

/// The append that a command shared with its group.
#[derive(Clone, Copy)]
pub(crate) struct Append {
    started: SystemTime,
    ended: SystemTime,
    events: u64,
}

impl Append {
    /// An append of so many events, between `started` and now.
    pub(crate) fn since(started: SystemTime, events: u64) -> Append {
        Append {
            started,
            ended: SystemTime::now(),
            events,
        }
    }
}

impl CommandTrace {
    /// A command arrives, and is queued now.
    pub(crate) fn begin(meta: &Meta) -> CommandTrace {
        let given = meta.traceparent.as_deref();
        let given = given.and_then(|given| TraceContext::parse(given).ok());
        // A clock's firing has a trace context of its own; that of any other command is its
        // caller's.
        let (own, caller) = match meta.known {
            Known::Clock => (given, None),
            _ => (None, given),
        };
        let fresh = crate::edge::trace_context();
        let identity = match (own, &caller) {
            (Some(own), _) => own,
            (None, Some(caller)) => caller.child(fresh.span_id()),
            (None, None) => fresh,
        };
        CommandTrace {
            caller,
            identity,
            queued: SystemTime::now(),
            decided: None,
        }
    }

    /// The trace context that every event of the command holds.
    pub(crate) fn traceparent(&self) -> String {
        self.identity.traceparent()
    }

    /// Decides the command, and notes what its trace will say of its case.
    ///
    /// # Errors
    /// What [`Service::decide`] says.
    pub(crate) fn decide<S: Store>(
        &mut self,
        traces: &Traces,
        service: &mut Service<S>,
        submission: &Submission,
    ) -> Result<Receipt, SubmitError> {
        let started = SystemTime::now();
        if !traces.telemetry().is_exporting() {
            let answer = service.decide(submission);
            self.decided(started, None);
            return answer;
        }
        let command = &submission.command;
        let before = case_of(service, command, None);
        let answer = service.decide(submission);
        let after = case_of(service, command, answer.as_ref().ok());
        let state = service.drafted();
        let facts = |after: &Case| Facts::of(state, command, before.as_deref(), after);
        let facts = after.as_deref().map(facts);
        self.decided(started, facts);
        answer
    }

    /// The command was decided, between `started` and now.
    fn decided(&mut self, started: SystemTime, facts: Option<Facts>) {
        self.decided = Some(Decided {
            started,
            ended: SystemTime::now(),
            facts,
        });
    }

    /// The command was answered, as the append of its whole group tells.
    pub(crate) fn answered(
        self,
        traces: &Traces,
        submission: &Submission,
        answer: &Result<Receipt, SubmitError>,
        append: Append,
    ) {
        let outcome = outcome(answer);
        let (workflow, what) = labels(submission, self.facts());
        let took = append.ended.duration_since(self.queued).unwrap_or_default();
        let took_s = took.as_secs_f64();
        traces.metrics().command(&workflow, &what, outcome, took_s);
        self.log(&workflow, &what, answer);
        if !traces.telemetry().is_exporting() {
            return;
        }
        let root = traces
            .telemetry()
            .start(self.root(submission, &workflow, &what));
        root.outcome(outcome);
        if let (Some(facts), Ok(receipt)) = (self.facts(), answer) {
            let position = receipt.positions.map_or(0, |(first, _)| first);
            root.moved(&facts.from, &facts.to, position);
        }
        match answer {
            Err(SubmitError::Refused(refusal)) => root.refused(&refusal.code),
            Err(SubmitError::Store(_)) => root.fail("store_unavailable"),
            Ok(_) => {}
        }
        if let (Some(decided), Some(facts)) = (&self.decided, self.facts()) {
            let spec = trace::decide(&self.identity, &facts.case()).started_at(decided.started);
            traces.telemetry().start(spec).end_at(decided.ended);
            if outcome == Outcome::Applied {
                let events = usize::try_from(append.events).unwrap_or(usize::MAX);
                let spec = trace::append(&self.identity, &facts.case(), events);
                let span = traces.telemetry().start(spec.started_at(append.started));
                span.end_at(append.ended);
            }
        }
        root.end_at(append.ended);
    }

    /// A command that was carried out under the trace context that its events hold already.
    pub(crate) fn carried_out(
        traces: &Traces,
        state: &State,
        carried: &Carried,
        started: SystemTime,
    ) {
        let stored = carried.submission.meta.traceparent.as_deref();
        let Some(identity) = stored.and_then(|stored| TraceContext::parse(stored).ok()) else {
            return;
        };
        let mut trace = CommandTrace {
            caller: None,
            identity,
            queued: started,
            decided: None,
        };
        let after = carried.receipt.case.and_then(|id| state.case(id));
        let (before, after) = (carried.before.as_deref(), after.map(|case| &**case));
        let submission = &carried.submission;
        if traces.telemetry().is_exporting() {
            let facts = |after| Facts::of(state, &submission.command, before, after);
            trace.decided(started, after.map(facts));
        }
        let events = carried
            .receipt
            .positions
            .map_or(0, |(first, last)| last - first + 1);
        let append = Append::since(SystemTime::now(), events);
        trace.answered(traces, submission, &Ok(carried.receipt.clone()), append);
    }

    /// A line for each command, with where to find it: its trace, and its first event. No names of
    /// people, and nothing that they wrote.
    fn log(&self, workflow: &str, what: &str, answer: &Result<Receipt, SubmitError>) {
        let trace_id = self.identity.trace_id_hex();
        let span_id = self.identity.span_id_hex();
        match answer {
            Ok(receipt) => {
                let position = receipt.positions.map(|(first, _)| first);
                let outcome = outcome(answer).as_str();
                tracing::info!(
                    target: "igf::command", trace_id, span_id, workflow, what, outcome, position,
                    "carried out"
                );
            }
            Err(SubmitError::Refused(refusal)) => {
                let code = refusal.code.as_str();
                tracing::info!(
                    target: "igf::command", trace_id, span_id, workflow, what, code, "refused"
                );
            }
            Err(SubmitError::Store(error)) => {
                tracing::error!(
                    target: "igf::command", trace_id, span_id, workflow, what,
                    code = "store_unavailable", %error, "failed"
                );
            }
        }
    }

    fn facts(&self) -> Option<&Facts> {
        self.decided.as_ref()?.facts.as_ref()
    }

    fn root(&self, submission: &Submission, workflow: &str, what: &str) -> SpanSpec {
        let nothing = CaseFacts {
            id: "",
            reference: "",
            workflow,
            workflow_version: "",
        };
        let case = self.facts().map_or(nothing, Facts::case);
        let role = self.facts().map_or("", |facts| facts.role.as_str());
        let armed = self.facts().and_then(|facts| facts.armed.as_deref());
        let spec = match &submission.command {
            Command::Case(CaseCommand::FireClock(fire)) => {
                trace::clock_fire(&case, fire.clock.as_str(), armed)
            }
            Command::Framework(
                FrameworkCommand::Adopt(_)
                | FrameworkCommand::BallotFramework(_)
                | FrameworkCommand::WithdrawFramework(_)
                | FrameworkCommand::CloseFramework(_),
            )
            | Command::People(PeopleCommand::ClosePost(_)) => trace::adopt_framework(),
            Command::Framework(FrameworkCommand::ConfirmClock(_))
            | Command::Case(_)
            | Command::People(_)
            | Command::Programme(_) => trace::transition(&case, what, role),
        };
        let spec = spec
            .child_of_remote(self.caller.as_ref())
            .identified_as(&self.identity)
            .started_at(self.queued);
        let Some(facts) = self.facts() else {
            return spec;
        };
        let causes: Vec<Cause<'_>> = facts
            .causes
            .iter()
            .map(|(position, traceparent)| Cause {
                traceparent,
                position: *position,
                reference: &facts.reference,
            })
            .collect();
        spec.after_previous(facts.previous.as_deref())
            .from_origin(facts.origin.as_deref())
            .caused_by(&causes)
    }
}

/// The case that a command is about, as it stands. What cannot be read back is not traced.
fn case_of<S: Store>(
    service: &Service<S>,
    command: &Command,
    receipt: Option<&Receipt>,
) -> Option<Arc<Case>> {
    let id = match command {
        Command::Case(CaseCommand::FireClock(fire)) => Some(fire.case),
        Command::Case(CaseCommand::CloseQuestion(close)) => Some(close.case),
        Command::Case(CaseCommand::PutSheetInEffect(sheet)) => Some(sheet.case),
        _ => receipt.and_then(|receipt| receipt.case),
    };
    if let Some(case) = id.and_then(|id| service.drafted().case(id)) {
        return Some(Arc::clone(case));
    }
    let name = match id {
        Some(id) => id.to_string(),
        None => command.case()?.to_owned(),
    };
    service.case(&name).ok().flatten()
}

fn outcome(answer: &Result<Receipt, SubmitError>) -> Outcome {
    match answer {
        Ok(receipt) if receipt.duplicate => Outcome::Duplicate,
        Ok(_) => Outcome::Applied,
        Err(SubmitError::Refused(refusal)) if refusal.kind == RefusalKind::Conflict => {
            Outcome::Conflict
        }
        Err(SubmitError::Refused(_)) => Outcome::Refused,
        Err(SubmitError::Store(_)) => Outcome::Failed,
    }
}

/// The workflow and what was asked of it, for names and labels.
fn labels(submission: &Submission, facts: Option<&Facts>) -> (String, String) {
    let workflow = facts.map(|facts| facts.workflow.clone());
    let command = &submission.command;
    let (workflow, what) = match command {
        Command::Case(CaseCommand::Open(open)) => {
            (Some(open.workflow.to_string()), "open".to_owned())
        }
        Command::Case(CaseCommand::Act(act)) => (workflow, act.transition.to_string()),
        Command::Case(CaseCommand::Propose(propose)) => {
            (workflow, format!("propose_{}", propose.decision))
        }
        Command::Case(CaseCommand::Ballot(ballot)) => {
            (workflow, format!("ballot_{}", ballot.decision))
        }
        Command::Case(CaseCommand::FireClock(fire)) => (workflow, fire.clock.to_string()),
        Command::Case(_) | Command::Framework(_) | Command::People(_) | Command::Programme(_) => {
            (workflow, command.word().to_owned())
        }
    };
    (workflow.unwrap_or_else(|| "_engine".to_owned()), what)
}
