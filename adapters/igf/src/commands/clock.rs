//! confirm-clock: the owner of a data directory trusts the clock after it leapt.

use super::send::carry_out;
use crate::cli::{Acting, Global};
use crate::data::{Heartbeat, owner};
use crate::exit::Exit;
use crate::fail::{Failure, unwritable};
use crate::output::Output;
use crate::session::Local;
use anyhow::Result;
use engine::command::{ConfirmClock, FrameworkCommand};
use engine::store::StoreError;
use serde_json::json;
use std::time::{Duration, Instant};

/// How long a server may take to hear of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Records that the clock is right: in the directory, or through the server that holds it.
pub(super) fn confirm(global: &Global, output: &Output, user: Option<String>) -> Result<Exit> {
    if global.server.is_some() {
        // It will say no: who speaks to it from elsewhere is not the owner of its directory.
        let user = user.unwrap_or_default();
        let command = FrameworkCommand::ConfirmClock(ConfirmClock { user }).into();
        return carry_out(global, output, command, &Acting::default());
    }
    match Local::open(&global.data) {
        Ok(mut local) => {
            let owner = owner(&global.data)?;
            local.confirm_clock(user.unwrap_or(owner))?;
        }
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::InUse(_))) => {
            let owner = owner(&global.data)?;
            ask_server(global, &user.unwrap_or(owner))?;
        }
        Err(error) => return Err(error),
    }
    output.answer(&json!({ "confirmed": true }), |_| {
        "the clock is trusted from here on".to_owned()
    });
    Ok(Exit::Done)
}

/// Leaves the wish in the directory, where the server takes it.
fn ask_server(global: &Global, user: &str) -> Result<()> {
    Heartbeat::ask(&global.data, user).map_err(|error| unwritable(&global.data, &error))?;
    let asked = Instant::now();
    while Heartbeat::waits(&global.data) {
        if asked.elapsed() > PATIENCE {
            let message = "the process that holds the data does not answer";
            let failure = Failure::new(Exit::Unavailable, "server_away", message);
            return Err(failure
                .help("a running `igf serve` takes it within a second; wait for another command to end")
                .into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
