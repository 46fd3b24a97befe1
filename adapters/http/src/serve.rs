//! Serving until told to stop, and then finishing what was accepted.

use crate::backend::Backend;
use crate::connections::Connections;
use crate::peer::{Peer, routes_for};
use crate::router::stoppable_router;
use crate::write_timeout::WriteTimeout;
use axum::Router;
use axum::serve::Listener;
use std::fmt::Debug;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests may still take that are under way when the server is told to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// Serves the routes, and what else stands `beside` them, until `shutdown` is done. Then no
/// connection is taken any more, streams of events end with a comment that says where to resume,
/// and what was accepted is finished, for ten seconds at the most.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    backend: Arc<dyn Backend>,
    beside: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_on(listener, backend, beside, shutdown).await
}

/// As [`serve`], on whatever gives connections.
pub(crate) async fn serve_on<L: Listener<Addr: Debug + Peer>>(
    listener: L,
    backend: Arc<dyn Backend>,
    beside: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (tell, stopping) = watch::channel(false);
    let router = stoppable_router(backend, beside, stopping.clone());
    let mut listener = WriteTimeout(listener);
    let mut connections = Connections::default();
    let mut shutdown = pin!(shutdown);
    loop {
        let arrives = async {
            connections.room().await;
            listener.accept().await
        };
        let (io, peer) = tokio::select! {
            arrived = arrives => arrived,
            () = &mut shutdown => break,
        };
        connections.serve(io, routes_for(&router, &peer), stopping.clone());
    }
    drop(listener);
    tell.send_replace(true);
    if tokio::time::timeout(STOP_PATIENCE, connections.ended())
        .await
        .is_err()
    {
        tracing::warn!(target: "igf::http", "requests that took too long were cut off");
    }
    Ok(())
}
