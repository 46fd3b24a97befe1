//! Which servers keep the relay's promises.

use crate::error::{BusError, ErrorKind};
use async_nats::ServerInfo;

/// A server's version; pre-release parts are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// First number.
    pub major: u32,
    /// Second number.
    pub minor: u32,
    /// Third number.
    pub patch: u32,
}

/// The oldest that igf talks to. Older ones accept stale writes silently.
pub const OLDEST: Version = Version::of(2, 12);
/// From here on everything is known to hold.
pub const FULL: Version = Version::of(2, 14);

/// What a server can be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// Everything holds.
    Full,
    /// It works, and is known to lose or wedge under faults: the operator is told.
    Degraded,
}

impl Version {
    const fn of(major: u32, minor: u32) -> Version {
        Version {
            major,
            minor,
            patch: 0,
        }
    }

    /// Reads `2.15.1`, `v2.15.1` or `2.15.0-RC.1`.
    pub fn parse(text: &str) -> Option<Version> {
        let text = text.trim().trim_start_matches('v');
        let mut parts = text
            .split(['.', '-', '+'])
            .map(|part| part.parse::<u32>().ok());
        Some(Version {
            major: parts.next()??,
            minor: parts.next()??,
            patch: parts.next().flatten().unwrap_or(0),
        })
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// What the server that we are connected to can be used for.
///
/// # Errors
/// [`ErrorKind::TooOld`] when its version is below [`OLDEST`] or cannot be read,
/// [`ErrorKind::NoJetStream`] when JetStream is switched off.
pub fn support(server: &ServerInfo) -> Result<Support, BusError> {
    let name = format!(
        "nats-server {} at {}:{}",
        server.version, server.host, server.port
    );
    let version = Version::parse(&server.version)
        .ok_or_else(|| BusError::new(ErrorKind::TooOld, format!("{name}: unknown version")))?;
    if version < OLDEST {
        let message = format!("{name} is older than {OLDEST}");
        return Err(BusError::new(ErrorKind::TooOld, message));
    }
    if !server.jetstream {
        let message = format!("{name} has JetStream switched off");
        return Err(BusError::new(ErrorKind::NoJetStream, message));
    }
    if version < FULL {
        return Ok(Support::Degraded);
    }
    Ok(Support::Full)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(version: &str) -> ServerInfo {
        serde_json::from_str(&format!(r#"{{"version":"{version}","jetstream":true}}"#)).unwrap()
    }

    #[test]
    fn old_servers_are_refused_and_middle_ones_degraded() {
        for version in ["2.9.10", "2.10.29", "2.11.9", "1.4.0", "nonsense"] {
            let error = support(&server(version)).unwrap_err();
            assert_eq!(error.kind, ErrorKind::TooOld, "{version}");
        }
        for version in ["2.12.0", "2.12.1", "2.13.0-preview.1"] {
            assert_eq!(
                support(&server(version)),
                Ok(Support::Degraded),
                "{version}"
            );
        }
        for version in ["2.14.0", "v2.15.1", "2.15.0-RC.2", "3.0.0"] {
            assert_eq!(support(&server(version)), Ok(Support::Full), "{version}");
        }
    }

    #[test]
    fn a_server_without_jetstream_is_told_apart() {
        let info: ServerInfo = serde_json::from_str(r#"{"version":"2.15.1"}"#).unwrap();
        assert_eq!(support(&info).unwrap_err().kind, ErrorKind::NoJetStream);
    }
}
