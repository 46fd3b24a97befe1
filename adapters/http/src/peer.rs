//! Who is at the other end of a connection, as far as it matters: this machine, or another.

use axum::{Extension, Router};
use std::net::SocketAddr;

/// Marks the requests of a connection that comes from this machine.
#[derive(Clone, Copy)]
pub(crate) struct Near;

/// Where a connection comes from.
pub(crate) trait Peer {
    /// Whether it is this machine.
    fn is_near(&self) -> bool;
}

impl Peer for SocketAddr {
    fn is_near(&self) -> bool {
        self.ip().to_canonical().is_loopback()
    }
}

/// Routes for a connection, whose requests know whether they come from this machine.
pub(crate) fn routes_for(router: &Router, peer: &impl Peer) -> Router {
    match peer.is_near() {
        true => router.clone().layer(Extension(Near)),
        false => router.clone(),
    }
}
