//! The span and the figures of each publishing.

use crate::edge;
use crate::server::traces::Traces;
use bus_nats::relay::{InFlight, Outgoing, PublishObserver, PublishOutcome};
use engine::state::State;
use std::sync::Arc;
use std::time::{Duration, Instant};
use telemetry::metrics;
use telemetry::trace::{self, CaseFacts, Publication, Span};

/// Makes the span and the figures of each publishing.
pub(super) struct Observer {
    pub(super) traces: Traces,
    /// Recorded times are real: old events start traces of their own.
    pub(super) live: bool,
    /// The committed state.
    pub(super) state: Box<dyn Fn() -> Arc<State> + Send + Sync>,
}

impl PublishObserver for Observer {
    fn publishing(&self, outgoing: &Outgoing<'_>) -> Box<dyn InFlight> {
        let stored = outgoing.stored;
        let age = edge::now().duration_since(stored.recorded);
        let age = Duration::try_from(age).unwrap_or_default();
        let id = outgoing.id.to_string();
        let publication = Publication {
            subject_template: outgoing.subject_template,
            event_id: &id,
            position: stored.position,
            traceparent: outgoing.traceparent,
            age: if self.live { age } else { Duration::ZERO },
        };
        let telemetry = self.traces.telemetry();
        // What a span says of a case costs something, and without a receiver nobody reads it.
        let traced = stored.case.filter(|_| telemetry.is_exporting());
        let case = traced.map(|id| {
            let state = (self.state)();
            let workflow = state.cases.workflow_of(id);
            let version = workflow.map(|workflow| workflow.version.to_string());
            (id.to_string(), version.unwrap_or_default())
        });
        let facts = case.as_ref().map(|(id, version)| CaseFacts {
            id,
            reference: outgoing.reference.unwrap_or_default(),
            workflow: outgoing.workflow.as_str(),
            workflow_version: version,
        });
        let span = telemetry.start(trace::publish(&publication, facts.as_ref()));
        Box::new(Publishing {
            span,
            traces: self.traces.clone(),
            started: Instant::now(),
        })
    }
}

struct Publishing {
    span: Span,
    traces: Traces,
    started: Instant,
}

impl InFlight for Publishing {
    fn traceparent(&self) -> Option<String> {
        Some(self.span.traceparent())
    }

    fn finished(self: Box<Self>, outcome: PublishOutcome) {
        let outcome = match outcome {
            PublishOutcome::Acknowledged => metrics::PublishOutcome::Acknowledged,
            PublishOutcome::Duplicate => metrics::PublishOutcome::Duplicate,
            PublishOutcome::Failed(kind) => {
                self.span.fail(kind.code());
                metrics::PublishOutcome::Failed
            }
        };
        self.traces
            .metrics()
            .published(outcome, 1, self.started.elapsed().as_secs_f64());
        self.span.end();
    }
}
