//! What the writer tells operators: spans and figures, made after the fact, never in the way.

use engine::command::{self, CaseCommand, Command, FrameworkCommand, Receipt, Submission};
use engine::event::{Known, LinkEnd};
use engine::refusal::RefusalKind;
use engine::scenario::Carried;
use engine::service::SubmitError;
use engine::state::Case;
use engine::state::State;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use telemetry::Telemetry;
use telemetry::metrics::Metrics;
use telemetry::trace::{self, CaseFacts, Cause, Outcome, SpanSpec, TraceContext};

/// Spans and figures.
#[derive(Clone)]
pub(crate) struct Traces {
    telemetry: Telemetry,
    metrics: Arc<Metrics>,
}

/// One command on its way, as its trace will tell it.
pub(crate) struct Act {
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

/// What a trace says of a case, as it was just after the decision.
struct Facts {
    id: String,
    reference: String,
    workflow: String,
    version: String,
    from: String,
    to: String,
    role: String,
    previous: Option<Arc<str>>,
    origin: Option<Arc<str>>,
    armed: Option<String>,
    causes: Vec<(u64, Arc<str>)>,
}

impl Facts {
    fn case(&self) -> CaseFacts<'_> {
        CaseFacts {
            id: &self.id,
            reference: &self.reference,
            workflow: &self.workflow,
            workflow_version: &self.version,
        }
    }
}

impl Traces {
    /// Traces over a telemetry and its figures.
    pub(crate) fn new(telemetry: Telemetry, metrics: Arc<Metrics>) -> Traces {
        Traces { telemetry, metrics }
    }

    /// The figures.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The telemetry.
    pub(crate) fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }

    /// A command arrives. Its trace context is what every one of its events will hold.
    pub(crate) fn act(&self, submission: &mut Submission) -> Act {
        let given = submission.meta.traceparent.as_deref();
        let given = given.and_then(|it| TraceContext::parse(it).ok());
        // A clock's firing brings the context that is its own; anybody else's is their caller's.
        let (own, caller) = match submission.meta.known {
            Known::Clock => (given, None),
            _ => (None, given),
        };
        let fresh = crate::edge::trace_context();
        let identity = match (own, &caller) {
            (Some(own), _) => own,
            (None, Some(caller)) => caller.child(fresh.span_id()),
            (None, None) => fresh,
        };
        submission.meta.traceparent = Some(identity.traceparent());
        Act {
            caller,
            identity,
            queued: SystemTime::now(),
            decided: None,
        }
    }

    /// Events were appended.
    pub(crate) fn appended(&self, events: u64, position: u64, took: Duration) {
        self.metrics.appended(events, took.as_secs_f64());
        self.metrics.head(position);
    }
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

impl Act {
    /// The command was decided, between `started` and now, on a case that stood as `before`.
    pub(crate) fn decided(
        &mut self,
        traces: &Traces,
        submission: &Submission,
        before: Option<&Case>,
        after: Option<&Case>,
        (state, started): (&State, SystemTime),
    ) {
        let wanted = traces.telemetry.is_exporting();
        let facts = after
            .filter(|_| wanted)
            .map(|after| facts(state, submission, before, after));
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
        traces.metrics.command(&workflow, &what, outcome, took_s);
        if !traces.telemetry.is_exporting() {
            return;
        }
        let root = traces
            .telemetry
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
            traces.telemetry.start(spec).end_at(decided.ended);
            if outcome == Outcome::Applied {
                let events = usize::try_from(append.events).unwrap_or(usize::MAX);
                let spec = trace::append(&self.identity, &facts.case(), events);
                let span = traces.telemetry.start(spec.started_at(append.started));
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
        let mut act = Act {
            caller: None,
            identity,
            queued: started,
            decided: None,
        };
        let after = carried.receipt.case.and_then(|id| state.case(id));
        let (before, after) = (carried.before.as_deref(), after.map(|case| &**case));
        let submission = &carried.submission;
        act.decided(traces, submission, before, after, (state, started));
        let events = carried
            .receipt
            .positions
            .map_or(0, |(first, last)| last - first + 1);
        let append = Append::since(SystemTime::now(), events);
        act.answered(traces, submission, &Ok(carried.receipt.clone()), append);
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
            Command::Case(CaseCommand::FireClock(command::FireClock { clock, .. })) => {
                trace::clock_fire(&case, clock.as_str(), armed)
            }
            Command::Framework(FrameworkCommand::Adopt(command::Adopt { .. }))
            | Command::Framework(FrameworkCommand::BallotFramework(command::BallotFramework {
                ..
            })) => trace::adopt_framework(),
            _ => trace::transition(&case, what, role),
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
    let (workflow, what) = match &submission.command {
        Command::Case(CaseCommand::Open(command::Open { workflow, .. })) => {
            (Some(workflow.to_string()), "open".to_owned())
        }
        Command::Case(CaseCommand::Act(command::Act { transition, .. })) => {
            (workflow, transition.to_string())
        }
        Command::Case(CaseCommand::Propose(command::Propose { decision, .. })) => {
            (workflow, format!("propose_{decision}"))
        }
        Command::Case(CaseCommand::Ballot(command::CastBallot { decision, .. })) => {
            (workflow, format!("ballot_{decision}"))
        }
        Command::Case(CaseCommand::FireClock(command::FireClock { clock, .. })) => {
            (workflow, clock.to_string())
        }
        other => (workflow, other.word().to_owned()),
    };
    (workflow.unwrap_or_else(|| "_engine".to_owned()), what)
}

fn facts(state: &State, submission: &Submission, before: Option<&Case>, after: &Case) -> Facts {
    let armed = match &submission.command {
        Command::Case(CaseCommand::FireClock(command::FireClock { clock, .. })) => {
            let clock = before.and_then(|case| case.clocks.get(clock));
            clock.and_then(|clock| clock.armed_trace.clone())
        }
        _ => None,
    };
    let role = after.acts.last().and_then(|act| act.role.as_ref());
    Facts {
        id: after.id.to_string(),
        reference: after.reference.to_string(),
        workflow: after.workflow.id.to_string(),
        version: after.workflow.version.to_string(),
        from: before.map_or_else(String::new, |case| case.state.to_string()),
        to: after.state.to_string(),
        role: role.map_or_else(String::new, ToString::to_string),
        previous: before.and_then(|case| case.last_trace.clone()),
        origin: before.and_then(|case| case.opened_trace.clone()),
        armed,
        causes: causes(state, after),
    }
}

/// The events that freed the items that a case delivers.
fn causes(state: &State, case: &Case) -> Vec<(u64, Arc<str>)> {
    let items = case.links.iter().filter_map(|link| match &link.to {
        LinkEnd::Item { programme, item } => state.programmes.get(programme)?.items.get(item),
        LinkEnd::Case { .. } => None,
    });
    items
        .filter_map(|item| {
            let (position, trace) = item.unblocked.clone()?;
            Some((position, trace?))
        })
        .collect()
}
