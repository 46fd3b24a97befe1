//! Where subscribers are, kept in a file while their consumers are not on the server.

use crate::error::{BusError, ErrorKind};
use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind as IoKind, Write as _};
use std::path::Path;

/// By consumer: how it was made, and the last position that it acknowledged.
pub(crate) struct Places {
    store_id: String,
    by_name: BTreeMap<String, (pull::Config, u64)>,
}

impl Places {
    /// What an earlier call left in the file; nothing where there is none.
    ///
    /// # Errors
    /// [`ErrorKind::OtherStore`] when the file is another store's, [`ErrorKind::Store`] when it
    /// cannot be read.
    pub(crate) fn load(file: &Path, store_id: &str) -> Result<Places, BusError> {
        let mut places = Places {
            store_id: store_id.to_owned(),
            by_name: BTreeMap::new(),
        };
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == IoKind::NotFound => return Ok(places),
            Err(error) => return Err(unusable(file, &error.to_string())),
        };
        let json: Json =
            serde_json::from_slice(&bytes).map_err(|error| unusable(file, &error.to_string()))?;
        if json["store_id"] != store_id {
            let message = format!("{} has the places of another store", file.display());
            return Err(BusError::new(ErrorKind::OtherStore, message));
        }
        for entry in json["consumers"].as_array().into_iter().flatten() {
            let config = serde_json::from_value(entry["config"].clone())
                .map_err(|error| unusable(file, &error.to_string()))?;
            let acknowledged = entry["acknowledged"].as_u64();
            let acknowledged =
                acknowledged.ok_or_else(|| unusable(file, "a place has no position"))?;
            places.note(config, acknowledged);
        }
        Ok(places)
    }

    /// Notes a consumer. What it once acknowledged stays acknowledged: the later place counts.
    pub(crate) fn note(&mut self, config: pull::Config, acknowledged: u64) {
        let name = config.durable_name.clone().unwrap_or_default();
        let before = self.by_name.get(&name).map_or(0, |(_, before)| *before);
        self.by_name
            .insert(name, (config, acknowledged.max(before)));
    }

    /// Writes the file, so that it is there also after the power was cut.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when it cannot be written.
    pub(crate) fn save(&self, file: &Path) -> Result<(), BusError> {
        let consumers: Vec<Json> = self
            .by_name
            .values()
            .map(|(config, acknowledged)| json!({ "config": config, "acknowledged": acknowledged }))
            .collect();
        let text = json!({ "store_id": self.store_id, "consumers": consumers }).to_string();
        let new = file.with_extension("new");
        let written = File::create(&new)
            .and_then(|mut out| out.write_all(text.as_bytes()).and_then(|()| out.sync_all()))
            .and_then(|()| fs::rename(&new, file))
            .and_then(|()| match file.parent() {
                Some(folder) => File::open(folder)?.sync_all(),
                None => Ok(()),
            });
        written.map_err(|error| unusable(file, &error.to_string()))
    }

    /// The consumers, each set to go on after what it acknowledged.
    pub(crate) fn consumers(self) -> impl Iterator<Item = (pull::Config, u64)> {
        self.by_name
            .into_values()
            .map(|(mut config, acknowledged)| {
                config.deliver_policy = DeliverPolicy::ByStartSequence {
                    start_sequence: acknowledged + 1,
                };
                (config, acknowledged)
            })
    }

    /// Removes the file: every consumer is on the server again.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when it cannot be removed.
    pub(crate) fn forget(file: &Path) -> Result<(), BusError> {
        match fs::remove_file(file) {
            Err(error) if error.kind() != IoKind::NotFound => {
                Err(unusable(file, &error.to_string()))
            }
            _ => Ok(()),
        }
    }
}

fn unusable(file: &Path, why: &str) -> BusError {
    let message = format!("subscribers' places in {}: {why}", file.display());
    BusError::new(ErrorKind::Store, message)
}
