//! The handle that starts spans: cheap to clone, the same with tracing on and off.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::{Span as _, TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};

use crate::counters::SpanCounters;
use crate::settings::{Settings, StartError};
use crate::trace::{Span, SpanSpec, TraceContext};
use crate::{export, identity};

/// Starts spans. Never blocks and never fails: at worst a span is lost and counted.
#[derive(Clone, Debug, Default)]
pub struct Telemetry {
    exporting: Option<Arc<Exporting>>,
    counters: SpanCounters,
}

#[derive(Debug)]
struct Exporting {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

impl Telemetry {
    /// Records nothing and connects to nothing; contexts are valid all the same. Also what work on
    /// sealed cases is given.
    pub fn off() -> Self {
        Self::default()
    }

    /// Traces as the settings say, without touching the process's logging. For the whole process
    /// use [`crate::start`].
    ///
    /// # Errors
    /// [`StartError::Endpoint`] when spans cannot be sent to the configured address.
    pub fn new(settings: &Settings) -> Result<Self, StartError> {
        let counters = SpanCounters::default();
        let exporting = match settings.export_endpoint()? {
            Some(endpoint) => {
                let provider = export::provider(settings, endpoint, &counters)?;
                let tracer = provider.tracer("igf");
                Some(Arc::new(Exporting { provider, tracer }))
            }
            None => None,
        };
        Ok(Self {
            exporting,
            counters,
        })
    }

    /// Whether spans are sent anywhere.
    pub fn is_exporting(&self) -> bool {
        self.exporting.is_some()
    }

    /// What became of the spans so far.
    pub fn counters(&self) -> SpanCounters {
        self.counters.clone()
    }

    /// Starts a span. Its context says "sampled" exactly when it is recorded; with tracing off,
    /// when it would be by default, so that what events store does not depend on that switch.
    pub fn start(&self, mut spec: SpanSpec) -> Span {
        let context = spec.settle_identity();
        self.start_recorded(&context, spec)
            .unwrap_or_else(|| unrecorded(context))
    }

    /// `None` with tracing off or after shutdown.
    fn start_recorded(&self, context: &TraceContext, spec: SpanSpec) -> Option<Span> {
        let exporting = self.exporting.as_ref()?;
        let (builder, parent) = spec.into_builder();
        let span = identity::with_identity(context, || {
            exporting.tracer.build_with_context(builder, &parent)
        });
        let context = TraceContext::from_span_context(span.span_context())?;
        Some(Span::new(context, Context::new().with_span(span)))
    }

    /// Sends what waits and stops sending, in at most `cap`. What is left then is counted as lost.
    /// A thread of its own does the waiting part, so any thread may call this; it blocks, so async
    /// code calls it in a blocking task. The second call does nothing.
    pub fn shutdown(&self, cap: Duration) {
        let Some(exporting) = &self.exporting else {
            return;
        };
        let provider = exporting.provider.clone();
        let (done, finished) = mpsc::channel();
        let worker = thread::Builder::new()
            .name("igf-trace-shutdown".to_owned())
            .spawn(move || {
                let result = provider.shutdown_with_timeout(cap);
                // The waiter may have given up: then nobody needs the result.
                let _ = done.send(result);
            });
        if worker.is_ok() {
            // An error is the cap or a receiver that is away; both are in the counters.
            let _ = finished.recv_timeout(cap);
        }
        self.counters.close();
    }
}

fn unrecorded(context: TraceContext) -> Span {
    let inner = Context::new().with_remote_span_context(context.to_span_context(false));
    Span::new(context, inner)
}
