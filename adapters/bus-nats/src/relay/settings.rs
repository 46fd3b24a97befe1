//! How a relay works.

use crate::settings::BusSettings;

/// Name of the store's cursor that says how far the stream was when the relay last looked.
pub const CURSOR: &str = "relay";

/// How the relay works.
#[derive(Clone, Debug)]
pub struct RelaySettings {
    /// Server, organisation, store.
    pub bus: BusSettings,
    /// How many messages may wait for their acknowledgement.
    pub window: usize,
    /// How many bytes they may hold together.
    pub window_bytes: usize,
    /// Whether a stream that was there and is gone is made again without asking. Right for a
    /// server that is thrown away, such as a demo's; wrong where its loss means something.
    pub recreate_missing_stream: bool,
}

impl RelaySettings {
    /// The settings that were measured to be best.
    pub fn new(bus: BusSettings) -> RelaySettings {
        RelaySettings {
            bus,
            window: 256,
            window_bytes: 8 * 1024 * 1024,
            recreate_missing_stream: false,
        }
    }
}
