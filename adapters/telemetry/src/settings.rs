//! What telemetry is told at start: from the command line, `OTEL_*` and our own switches.

use std::fmt;
use std::time::Duration;

/// Spans that wait for export; one more is lost rather than waited for.
const QUEUE_CAPACITY_SPANS: usize = 8_192;
const EXPORT_TIMEOUT: Duration = Duration::from_secs(2);
const EXPORT_INTERVAL: Duration = Duration::from_secs(1);
const SHUTDOWN_CAP: Duration = Duration::from_secs(3);

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, with `trace_id` and `span_id`.
    Json,
}

/// Everything [`crate::start`] needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `service.name` of every span; `None` leaves it to `OTEL_RESOURCE_ATTRIBUTES`.
    pub service_name: Option<String>,
    /// `service.version` of every span.
    pub service_version: String,
    /// Where traces go, a full URL with its path; `None` means nowhere.
    pub traces_endpoint: Option<String>,
    /// False: no connection is made. Trace contexts are handed out all the same.
    pub traces_enabled: bool,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Which log lines are written, in the syntax of `RUST_LOG`; `None` takes the default.
    pub log_filter: Option<String>,
    /// The longest one export may take.
    pub export_timeout: Duration,
    /// How often waiting spans are sent; `None` takes it from `OTEL_BSP_SCHEDULE_DELAY`.
    pub export_interval: Option<Duration>,
    /// How many spans may wait for export.
    pub queue_capacity_spans: usize,
    /// The longest that shutdown may take.
    pub shutdown_cap: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            service_name: Some("igf".to_owned()),
            service_version: env!("CARGO_PKG_VERSION").to_owned(),
            traces_endpoint: None,
            traces_enabled: true,
            log_format: LogFormat::Text,
            log_filter: None,
            export_timeout: EXPORT_TIMEOUT,
            export_interval: Some(EXPORT_INTERVAL),
            queue_capacity_spans: QUEUE_CAPACITY_SPANS,
            shutdown_cap: SHUTDOWN_CAP,
        }
    }
}

impl Settings {
    /// Settings from the environment of this process. `otlp` is the value of `--otlp`, a base
    /// URL such as `http://127.0.0.1:4318`, and wins over the environment.
    pub fn from_environment(otlp: Option<&str>) -> Self {
        Self::from_variables(otlp, |name| std::env::var(name).ok())
    }

    /// Like [`Settings::from_environment`], with the variables looked up by `variable`.
    pub fn from_variables(otlp: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let default = Self::default();
        Self {
            service_name: service_name(&set),
            traces_endpoint: traces_endpoint(otlp, &set),
            traces_enabled: traces_enabled(&set),
            log_filter: set("IGF_LOG").or_else(|| set("RUST_LOG")),
            export_timeout: set("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT")
                .or_else(|| set("OTEL_EXPORTER_OTLP_TIMEOUT"))
                .and_then(|ms| ms.trim().parse().ok())
                .map_or(default.export_timeout, Duration::from_millis),
            export_interval: default
                .export_interval
                .filter(|_| set("OTEL_BSP_SCHEDULE_DELAY").is_none()),
            queue_capacity_spans: set("OTEL_BSP_MAX_QUEUE_SIZE")
                .and_then(|size| size.trim().parse().ok())
                .filter(|size| *size > 0)
                .unwrap_or(default.queue_capacity_spans),
            ..default
        }
    }

    /// Where spans are sent, or `None` when they are not.
    pub(crate) fn export_endpoint(&self) -> Result<Option<&str>, StartError> {
        let Some(endpoint) = self
            .traces_endpoint
            .as_deref()
            .filter(|_| self.traces_enabled)
        else {
            return Ok(None);
        };
        check_endpoint(endpoint)?;
        Ok(Some(endpoint))
    }
}

/// Why telemetry did not start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The endpoint is not a URL that spans can be sent to.
    #[error("traces cannot be sent to `{endpoint}`: {reason}")]
    Endpoint {
        /// What was given.
        endpoint: String,
        /// What is wrong with it and what to write instead.
        reason: String,
    },
    /// The log filter cannot be read.
    #[error(
        "the log filter `{filter}` cannot be read: {reason}; write for example `info,igf=debug`"
    )]
    LogFilter {
        /// What was given.
        filter: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Something in this process installed its own logging before.
    #[error("logging was already started in this process; start telemetry once")]
    AlreadyStarted,
}

impl StartError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Endpoint { .. } => "otlp_endpoint_invalid",
            Self::LogFilter { .. } => "log_filter_invalid",
            Self::AlreadyStarted => "telemetry_already_started",
        }
    }
}

/// `None` where the resource of OpenTelemetry finds the name in its own variables.
fn service_name(set: &impl Fn(&str) -> Option<String>) -> Option<String> {
    if let Some(name) = set("OTEL_SERVICE_NAME") {
        return Some(name);
    }
    let named_in_attributes = set("OTEL_RESOURCE_ATTRIBUTES").is_some_and(|attributes| {
        attributes
            .split(',')
            .any(|pair| pair.trim().starts_with("service.name="))
    });
    (!named_in_attributes).then(|| "igf".to_owned())
}

fn traces_endpoint(otlp: Option<&str>, set: &impl Fn(&str) -> Option<String>) -> Option<String> {
    if let Some(base) = otlp.filter(|base| !base.trim().is_empty()) {
        return Some(with_traces_path(base.trim()));
    }
    set("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
        .or_else(|| set("OTEL_EXPORTER_OTLP_ENDPOINT").map(|base| with_traces_path(base.trim())))
}

fn with_traces_path(base: &str) -> String {
    let base = base.trim_end_matches('/');
    if base.ends_with("/v1/traces") {
        base.to_owned()
    } else {
        format!("{base}/v1/traces")
    }
}

fn traces_enabled(set: &impl Fn(&str) -> Option<String>) -> bool {
    let says = |name: &str, word: &str| {
        set(name).is_some_and(|value| value.trim().eq_ignore_ascii_case(word))
    };
    !(says("OTEL_SDK_DISABLED", "true")
        || says("OTEL_TRACES_EXPORTER", "none")
        || says("IGF_TRACES", "off"))
}

fn check_endpoint(endpoint: &str) -> Result<(), StartError> {
    let refuse = |reason: &str| {
        Err(StartError::Endpoint {
            endpoint: endpoint.to_owned(),
            reason: reason.to_owned(),
        })
    };
    let host = match endpoint.split_once("://") {
        Some(("http", rest)) => rest,
        Some(("https", rest)) if cfg!(feature = "tls") => rest,
        Some(("https", _)) => {
            return refuse(
                "this build speaks http only; use http to a collector on this machine, \
                 or build with the feature `tls` of the crate `telemetry`",
            );
        }
        _ => return refuse("write a URL such as http://127.0.0.1:4318"),
    };
    if host.is_empty() || host.starts_with('/') || host.starts_with(':') {
        return refuse("the host is missing; write a URL such as http://127.0.0.1:4318");
    }
    Ok(())
}

impl fmt::Display for LogFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(otlp: Option<&str>, variables: &[(&str, &str)]) -> Settings {
        Settings::from_variables(otlp, |name| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_configured_means_no_endpoint() {
        let settings = read(None, &[]);
        assert_eq!(settings.traces_endpoint, None);
        assert_eq!(settings.service_name.as_deref(), Some("igf"));
        assert_eq!(settings.queue_capacity_spans, 8_192);
        assert_eq!(settings.export_timeout, Duration::from_secs(2));
    }

    #[test]
    fn the_flag_wins_then_the_traces_variable_then_the_base() {
        let both = [
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://a:1/exact"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://b:2/"),
        ];
        let endpoint = |settings: Settings| settings.traces_endpoint;
        assert_eq!(
            endpoint(read(Some("http://c:3"), &both)).as_deref(),
            Some("http://c:3/v1/traces")
        );
        assert_eq!(
            endpoint(read(None, &both)).as_deref(),
            Some("http://a:1/exact")
        );
        assert_eq!(
            endpoint(read(None, &both[1..])).as_deref(),
            Some("http://b:2/v1/traces")
        );
    }

    #[test]
    fn each_switch_turns_traces_off() {
        for switch in [
            ("OTEL_SDK_DISABLED", "TRUE"),
            ("OTEL_TRACES_EXPORTER", "none"),
            ("IGF_TRACES", "off"),
        ] {
            let settings = read(Some("http://c:3"), &[switch]);
            assert_eq!(settings.export_endpoint(), Ok(None), "{switch:?}");
        }
    }

    #[test]
    fn variables_of_opentelemetry_replace_our_defaults() {
        let settings = read(
            None,
            &[
                ("OTEL_EXPORTER_OTLP_TIMEOUT", "500"),
                ("OTEL_BSP_SCHEDULE_DELAY", "10"),
                ("OTEL_BSP_MAX_QUEUE_SIZE", "16"),
                ("OTEL_RESOURCE_ATTRIBUTES", "team=a,service.name=other"),
            ],
        );
        assert_eq!(settings.export_timeout, Duration::from_millis(500));
        assert_eq!(settings.export_interval, None);
        assert_eq!(settings.queue_capacity_spans, 16);
        assert_eq!(settings.service_name, None);
    }

    #[test]
    fn an_endpoint_that_cannot_work_is_refused_with_advice() {
        for endpoint in [
            "127.0.0.1:4318",
            "ftp://a",
            "http://",
            "http:///v1",
            "http://:4318",
        ] {
            let settings = Settings {
                traces_endpoint: Some(endpoint.to_owned()),
                ..Settings::default()
            };
            let error = settings.export_endpoint().expect_err(endpoint);
            assert_eq!(error.code(), "otlp_endpoint_invalid");
            assert!(
                error.to_string().contains("http://127.0.0.1:4318"),
                "{error}"
            );
        }
    }

    #[test]
    #[cfg(not(feature = "tls"))]
    fn https_without_the_feature_says_so() {
        let settings = read(Some("https://collector:4318"), &[]);
        let error = settings
            .export_endpoint()
            .expect_err("no TLS in this build");
        assert!(error.to_string().contains("feature `tls`"), "{error}");
    }
}
