//! Connections whose peers must read: one that takes nothing for too long is closed.
//!
//! Without it a peer that never reads holds its connection, and what was written for it, for ever.

use axum::serve::Listener;
use std::io;
use std::pin::Pin;
use std::time::Duration;
use tokio_io_timeout::TimeoutStream;

/// How long a peer may take nothing of what is written for it.
pub(crate) const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// A listener whose connections have that timeout.
pub(crate) struct WriteTimeout<L>(pub(crate) L);

impl<L: Listener> Listener for WriteTimeout<L> {
    type Io = Pin<Box<TimeoutStream<L::Io>>>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (io, address) = self.0.accept().await;
        let mut stream = TimeoutStream::new(io);
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        (Box::pin(stream), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}
