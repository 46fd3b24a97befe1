//! What `/metrics` shows, in the text of OpenMetrics. Base units; never a case id as a label.

mod bounded;
mod labels;

use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};

use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Metric, Registry, Unit};

use crate::counters::SpanCounters;
use crate::trace::Outcome;
use bounded::BoundedPairs;
use labels::{CommandLabels, DurationLabels, OutcomeLabel, StateLabels, TraceSpans, WorkflowLabel};

/// The `Content-Type` of [`Metrics::encode`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds: from a command decided in memory to a disk in trouble.
const DURATION_BUCKETS_S: [f64; 13] = [
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0,
];

type Seconds = Gauge<f64, AtomicU64>;
type Durations = Family<DurationLabels, Histogram, fn() -> Histogram>;

/// How publishing one event ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishOutcome {
    /// JetStream has it.
    Acknowledged,
    /// JetStream had it before.
    Duplicate,
    /// No acknowledgement; it will be tried again.
    Failed,
}

/// All metrics of the process. Share it behind an `Arc`; every method is cheap and non-blocking
/// but [`Metrics::encode`] and the two that replace whole tables.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    command_labels: BoundedPairs,
    replacing: Mutex<()>,
    commands: Family<CommandLabels, Counter>,
    command_durations: Durations,
    events_appended: Counter,
    append_durations: Histogram,
    store_size_bytes: Gauge,
    log_head_position: Gauge,
    outbox_pending: Gauge,
    outbox_oldest_age_seconds: Seconds,
    published: Family<OutcomeLabel, Counter>,
    publish_durations: Histogram,
    nats_connected: Gauge,
    clocks_pending: Gauge,
    clocks_failed: Gauge,
    clock_lag_seconds: Seconds,
    cases: Family<StateLabels, Gauge>,
    cases_overdue: Family<WorkflowLabel, Gauge>,
    vacant_roles: Gauge,
    replay_duration_seconds: Seconds,
}

impl Metrics {
    /// The metrics of a build of this version; `spans` are the counters of
    /// [`crate::Telemetry::counters`].
    pub fn new(version: &str, spans: SpanCounters) -> Self {
        let mut page = Page(Registry::with_prefix("igf"));
        Self {
            commands: page.plain("commands", "Commands answered"),
            command_durations: page.of(
                "command_duration",
                "From taking a command to answering it",
                Some(Unit::Seconds),
                Family::new_with_constructor(durations),
            ),
            events_appended: page.plain("events_appended", "Events made durable"),
            append_durations: page.durations(
                "append_duration",
                "One durable append of a group of commands",
            ),
            store_size_bytes: page.of(
                "store_size",
                "Size of the store on the disk",
                Some(Unit::Bytes),
                Gauge::default(),
            ),
            log_head_position: page
                .plain("log_head_position", "Position of the last event in the log"),
            replay_duration_seconds: page
                .seconds("replay_duration", "Reading the log at the last start"),
            outbox_pending: page.plain("outbox_pending", "Events that wait to be published"),
            outbox_oldest_age_seconds: page.seconds(
                "outbox_oldest_age",
                "Age of the oldest event that waits to be published",
            ),
            published: page.plain("publish", "Events published, or tried"),
            publish_durations: page.durations(
                "publish_duration",
                "From publishing to the acknowledgement of JetStream",
            ),
            nats_connected: page.plain(
                "nats_connected",
                "1 while the connection to NATS is up, else 0",
            ),
            clocks_pending: page.plain("clocks_pending", "Clocks that run"),
            clocks_failed: page.plain(
                "clocks_failed",
                "Clocks of which the consequences were refused",
            ),
            clock_lag_seconds: page.seconds(
                "clock_lag",
                "How long after its due instant the last clock fired",
            ),
            cases: page.plain("cases", "Cases by workflow and state"),
            cases_overdue: page.plain("cases_overdue", "Cases with a breached clock, by workflow"),
            vacant_roles: page.plain("vacant_roles", "Roles that nobody holds"),
            command_labels: BoundedPairs::default(),
            replacing: Mutex::new(()),
            registry: page.finished(version, spans),
        }
    }

    /// A command was answered. `workflow` and `transition` may come from outside: after 4,096
    /// different pairs all others count as `other`.
    pub fn command(&self, workflow: &str, transition: &str, outcome: Outcome, seconds: f64) {
        let (workflow, transition) = self.command_labels.admit(workflow, transition);
        let outcome = outcome.as_str();
        let duration = DurationLabels {
            workflow: workflow.to_owned(),
            outcome,
        };
        self.command_durations
            .get_or_create(&duration)
            .observe(seconds);
        let labels = CommandLabels {
            workflow: workflow.to_owned(),
            transition: transition.to_owned(),
            outcome,
        };
        self.commands.get_or_create(&labels).inc();
    }

    /// One durable append of `events` events took `seconds`.
    pub fn appended(&self, events: u64, seconds: f64) {
        self.events_appended.inc_by(events);
        self.append_durations.observe(seconds);
    }

    /// The bytes that the store takes on the disk.
    pub fn store_size(&self, bytes: u64) {
        self.store_size_bytes.set(signed(bytes));
    }

    /// The position of the last event.
    pub fn head(&self, position: u64) {
        self.log_head_position.set(signed(position));
    }

    /// How many events wait for the bus, and for how long the oldest does.
    pub fn outbox(&self, pending: u64, oldest_age_seconds: f64) {
        self.outbox_pending.set(signed(pending));
        self.outbox_oldest_age_seconds.set(oldest_age_seconds);
    }

    /// `events` events were published, or not, in `seconds`.
    pub fn published(&self, outcome: PublishOutcome, events: u64, seconds: f64) {
        let outcome = match outcome {
            PublishOutcome::Acknowledged => "acknowledged",
            PublishOutcome::Duplicate => "duplicate",
            PublishOutcome::Failed => "failed",
        };
        self.published
            .get_or_create(&OutcomeLabel { outcome })
            .inc_by(events);
        self.publish_durations.observe(seconds);
    }

    /// Whether the connection to NATS is up.
    pub fn nats_connected(&self, connected: bool) {
        self.nats_connected.set(i64::from(connected));
    }

    /// How many clocks run, and how late the last one fired.
    pub fn clocks(&self, pending: u64, lag_seconds: f64) {
        self.clocks_pending.set(signed(pending));
        self.clock_lag_seconds.set(lag_seconds);
    }

    /// How many clocks have failed: what they were to bring about was refused.
    pub fn clocks_failed(&self, failed: u64) {
        self.clocks_failed.set(signed(failed));
    }

    /// Replaces the table of cases by workflow and state. Leave sealed cases out.
    pub fn cases<'a>(&self, rows: impl IntoIterator<Item = (&'a str, &'a str, u64)>) {
        let _alone = self
            .replacing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.cases.clear();
        for (workflow, state, count) in rows {
            let labels = StateLabels {
                workflow: workflow.to_owned(),
                state: state.to_owned(),
            };
            self.cases.get_or_create(&labels).set(signed(count));
        }
    }

    /// Replaces the table of overdue cases by workflow. Leave sealed cases out.
    pub fn cases_overdue<'a>(&self, rows: impl IntoIterator<Item = (&'a str, u64)>) {
        let _alone = self
            .replacing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.cases_overdue.clear();
        for (workflow, count) in rows {
            let labels = WorkflowLabel {
                workflow: workflow.to_owned(),
            };
            self.cases_overdue.get_or_create(&labels).set(signed(count));
        }
    }

    /// How many roles of the organisation nobody holds.
    pub fn vacant_roles(&self, count: u64) {
        self.vacant_roles.set(signed(count));
    }

    /// How long reading the log at start took.
    pub fn replayed(&self, seconds: f64) {
        self.replay_duration_seconds.set(seconds);
    }

    /// Everything as OpenMetrics text, ending in `# EOF`.
    pub fn encode(&self) -> String {
        let _alone = self
            .replacing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut page = String::new();
        // Writing to a String cannot fail, and no collector of ours fails by itself.
        let complete = text::encode(&mut page, &self.registry).is_ok();
        debug_assert!(complete, "a collector failed to encode");
        page
    }
}

/// The lines of a page that name no workflow but those that `shows` admits; `sums` says whether
/// figures that add up over all cases stay.
pub fn narrowed(page: &str, shows: impl Fn(&str) -> bool, sums: bool) -> String {
    let is_kept = |line: &&str| match line.split_once("workflow=\"") {
        _ if line.starts_with('#') => true,
        Some((_, rest)) => {
            let end = rest.find('"').unwrap_or(rest.len());
            shows(&rest[..end])
        }
        None => sums || !SUMS.iter().any(|name| line.starts_with(name)),
    };
    let kept = page.split_inclusive('\n').filter(is_kept);
    kept.collect()
}

/// Figures that add up over all cases, also over those that not everybody reads.
const SUMS: [&str; 3] = ["igf_clocks_pending", "igf_clocks_failed", "igf_clock_lag"];

/// The page while its metrics are made: each is registered where it is made.
struct Page(Registry);

impl Page {
    fn of<M: Metric + Clone>(
        &mut self,
        name: &str,
        help: &str,
        unit: Option<Unit>,
        metric: M,
    ) -> M {
        match unit {
            Some(unit) => self.0.register_with_unit(name, help, unit, metric.clone()),
            None => self.0.register(name, help, metric.clone()),
        }
        metric
    }

    /// A metric without a unit, at zero.
    fn plain<M: Metric + Clone + Default>(&mut self, name: &str, help: &str) -> M {
        self.of(name, help, None, M::default())
    }

    /// A number of seconds, at zero.
    fn seconds(&mut self, name: &str, help: &str) -> Seconds {
        self.of(name, help, Some(Unit::Seconds), Seconds::default())
    }

    /// How long something took, each time.
    fn durations(&mut self, name: &str, help: &str) -> Histogram {
        self.of(name, help, Some(Unit::Seconds), durations())
    }

    /// The whole page, with what is no metric of its own: the version, and the counters of spans.
    fn finished(self, version: &str, spans: SpanCounters) -> Registry {
        let Page(mut registry) = self;
        let build = Info::new(vec![("version".to_owned(), version.to_owned())]);
        registry.register("build", "The build that answers", build);
        registry.register_collector(Box::new(TraceSpans(spans)));
        registry
    }
}

fn durations() -> Histogram {
    Histogram::new(DURATION_BUCKETS_S)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> String {
        let spans = SpanCounters::default();
        spans.admit(1);
        spans.finish(1, true);
        let metrics = Metrics::new("1.2.3", spans);
        metrics.command("recommendation", "accept", Outcome::Applied, 0.002);
        metrics.command("recommendation", "accept", Outcome::Refused, 0.001);
        metrics.appended(3, 0.004);
        metrics.store_size(4_096);
        metrics.head(7);
        metrics.outbox(2, 1.5);
        metrics.published(PublishOutcome::Acknowledged, 2, 0.01);
        metrics.nats_connected(true);
        metrics.clocks(4, 0.25);
        metrics.clocks_failed(2);
        metrics.cases([("recommendation", "open", 5)]);
        metrics.cases_overdue([("recommendation", 1)]);
        metrics.vacant_roles(2);
        metrics.replayed(0.5);
        metrics.encode()
    }

    #[test]
    fn every_metric_is_there_with_its_value() {
        let page = filled();
        for line in [
            "igf_commands_total{workflow=\"recommendation\",transition=\"accept\",\
             outcome=\"applied\"} 1",
            "igf_command_duration_seconds_count{workflow=\"recommendation\",\
             outcome=\"refused\"} 1",
            "igf_events_appended_total 3",
            "igf_append_duration_seconds_count 1",
            "igf_store_size_bytes 4096",
            "igf_log_head_position 7",
            "igf_outbox_pending 2",
            "igf_outbox_oldest_age_seconds 1.5",
            "igf_publish_total{outcome=\"acknowledged\"} 2",
            "igf_publish_duration_seconds_count 1",
            "igf_nats_connected 1",
            "igf_clocks_pending 4",
            "igf_clocks_failed 2",
            "igf_clock_lag_seconds 0.25",
            "igf_cases{workflow=\"recommendation\",state=\"open\"} 5",
            "igf_cases_overdue{workflow=\"recommendation\"} 1",
            "igf_vacant_roles 2",
            "igf_replay_duration_seconds 0.5",
            "igf_trace_spans_total{outcome=\"exported\"} 1",
            "igf_trace_spans_total{outcome=\"failed\"} 0",
            "igf_trace_spans_total{outcome=\"lost\"} 0",
            "igf_build_info{version=\"1.2.3\"} 1",
        ] {
            assert!(
                page.lines().any(|found| found == line),
                "{line} is missing in\n{page}"
            );
        }
        assert!(page.ends_with("# EOF\n"), "{page}");
    }

    #[test]
    fn every_metric_has_help_and_the_prefix() {
        let page = filled();
        let named = |keyword: &str| -> Vec<String> {
            let lines = page.lines().filter_map(|line| line.strip_prefix(keyword));
            lines
                .filter_map(|rest| rest.split(' ').next())
                .map(str::to_owned)
                .collect()
        };
        let types = named("# TYPE ");
        assert_eq!(types, named("# HELP "));
        assert_eq!(types.len(), 20);
        assert!(
            types.iter().all(|name| name.starts_with("igf_")),
            "{types:?}"
        );
    }

    #[test]
    fn a_narrowed_page_names_only_what_is_shown() {
        let page = filled();
        let shown = narrowed(&page, |workflow| workflow == "other", false);
        assert!(!shown.contains("recommendation"), "{shown}");
        assert!(!shown.contains("igf_clocks_pending 4"), "{shown}");
        assert!(shown.contains("igf_log_head_position 7"), "{shown}");
        assert!(shown.ends_with("# EOF\n"), "{shown}");
        assert_eq!(narrowed(&page, |_| true, true), page);
    }

    #[test]
    fn a_table_of_cases_replaces_the_one_before() {
        let metrics = Metrics::new("1", SpanCounters::default());
        metrics.cases([("a", "open", 1), ("a", "closed", 2)]);
        metrics.cases([("a", "closed", 3)]);
        let page = metrics.encode();
        assert!(!page.contains("state=\"open\""), "{page}");
        assert!(
            page.contains("igf_cases{workflow=\"a\",state=\"closed\"} 3"),
            "{page}"
        );
    }
}
