//! The way of a span out of the process: counted admission, the SDK's batch thread, OTLP/HTTP.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider, Span, SpanData, SpanExporter,
    SpanProcessor,
};

use crate::client::Client;
use crate::counters::SpanCounters;
use crate::identity::ChosenIds;
use crate::sampler::GovernanceSampler;
use crate::settings::{Settings, StartError};

/// Builds the provider that sends to `endpoint`; connects to nothing yet.
pub(crate) fn provider(
    settings: &Settings,
    endpoint: &str,
    counters: &SpanCounters,
) -> Result<SdkTracerProvider, StartError> {
    let exporter = CountingExporter {
        inner: otlp_exporter(settings, endpoint)?,
        endpoint: endpoint.to_owned(),
        counters: counters.clone(),
        failing: AtomicBool::new(false),
    };
    let processor = CountingProcessor {
        inner: batch_processor(settings, exporter),
        counters: counters.clone(),
        capacity_spans: settings.queue_capacity_spans,
    };
    Ok(SdkTracerProvider::builder()
        .with_sampler(GovernanceSampler::from_environment())
        .with_id_generator(ChosenIds::default())
        .with_resource(resource(settings))
        .with_span_processor(processor)
        .build())
}

fn otlp_exporter(
    settings: &Settings,
    endpoint: &str,
) -> Result<opentelemetry_otlp::SpanExporter, StartError> {
    let builder = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_http_client(Client::new(settings.export_timeout))
        .with_endpoint(endpoint)
        .with_timeout(settings.export_timeout)
        .with_protocol(Protocol::HttpBinary);
    builder.build().map_err(|error| StartError::Endpoint {
        endpoint: endpoint.to_owned(),
        reason: error.to_string(),
    })
}

fn batch_processor(settings: &Settings, exporter: CountingExporter) -> BatchSpanProcessor {
    let mut config =
        BatchConfigBuilder::default().with_max_queue_size(settings.queue_capacity_spans);
    if let Some(interval) = settings.export_interval {
        config = config.with_scheduled_delay(interval);
    }
    BatchSpanProcessor::builder(exporter)
        .with_batch_config(config.build())
        .build()
}

fn resource(settings: &Settings) -> Resource {
    let mut builder = Resource::builder().with_attribute(KeyValue::new(
        "service.version",
        settings.service_version.clone(),
    ));
    if let Some(name) = &settings.service_name {
        builder = builder.with_service_name(name.clone());
    }
    builder.build()
}

/// Lets at most as many spans into the SDK's queue as it holds, and counts the others.
#[derive(Debug)]
struct CountingProcessor {
    inner: BatchSpanProcessor,
    counters: SpanCounters,
    capacity_spans: usize,
}

impl SpanProcessor for CountingProcessor {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.inner.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() && self.counters.admit(self.capacity_spans) {
            self.inner.on_end(span);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// Counts batches by their end, and says once when the receiver goes and once when it is back.
#[derive(Debug)]
struct CountingExporter {
    inner: opentelemetry_otlp::SpanExporter,
    endpoint: String,
    counters: SpanCounters,
    failing: AtomicBool,
}

impl CountingExporter {
    fn tell_change(&self, result: &OTelSdkResult) {
        let failing = result.is_err();
        if self.failing.swap(failing, Ordering::Relaxed) == failing {
            return;
        }
        let endpoint = self.endpoint.as_str();
        match result {
            Ok(()) => tracing::info!(endpoint, "traces reach the receiver again"),
            Err(error) => tracing::warn!(
                endpoint,
                %error,
                "traces do not reach the receiver; they are counted as failed, nothing else is \
                 affected; check that it runs there and speaks OTLP over HTTP"
            ),
        }
    }
}

impl SpanExporter for CountingExporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        if self.counters.is_closed() {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        let spans = batch.len();
        let result = self.inner.export(batch).await;
        self.counters.finish(spans, result.is_ok());
        self.tell_change(&result);
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}
