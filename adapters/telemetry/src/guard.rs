//! Starting telemetry for the process, and stopping it.

use std::time::Duration;

use crate::handle::Telemetry;
use crate::logs;
use crate::settings::{Settings, StartError};

/// Starts logging to stderr and, where an endpoint is configured, sending traces.
///
/// # Errors
/// [`StartError::Endpoint`] when the endpoint is no URL that spans can be sent to,
/// [`StartError::LogFilter`] when the log filter cannot be read, [`StartError::AlreadyStarted`]
/// when something in this process installed its own logging before.
pub fn start(settings: Settings) -> Result<Guard, StartError> {
    let telemetry = Telemetry::new(&settings)?;
    logs::install(settings.log_format, settings.log_filter.as_deref())?;
    Ok(Guard {
        telemetry,
        shutdown_cap: settings.shutdown_cap,
    })
}

/// Keeps telemetry running; dropped, it shuts it down.
#[derive(Debug)]
pub struct Guard {
    telemetry: Telemetry,
    shutdown_cap: Duration,
}

impl Guard {
    /// The handle that starts spans.
    pub fn telemetry(&self) -> Telemetry {
        self.telemetry.clone()
    }

    /// Sends what waits, in at most the cap of the settings (3 s). Call it after the store is
    /// closed: the traces can wait, the events cannot. Calling it again does nothing.
    pub fn shutdown(&self) {
        self.telemetry.shutdown(self.shutdown_cap);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.shutdown();
    }
}
