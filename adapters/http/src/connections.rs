//! Connections: so many, each with a time in which it says what it wants.
//!
//! Whoever begins requests and never ends them takes no place from others: where all places are
//! taken, the connection goes that has waited longest for a request.

use crate::held::{Held, Marks};
use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{oneshot, watch};
use tokio::task::{Id, JoinSet};

/// How many connections may be open at once: fewer than files that a process usually may open.
pub(crate) const MAX_CONNECTIONS: usize = 768;

/// How long a connection may take for the head of a request, and stay idle before it.
pub(crate) const HEAD_WITHIN: Duration = Duration::from_secs(20);

/// The connections that are open. Dropped, they are cut.
#[derive(Default)]
pub(crate) struct Connections {
    tasks: JoinSet<()>,
    open: BTreeMap<u64, Open>,
    numbers: BTreeMap<Id, u64>,
    next: u64,
}

/// One of them, oldest first by its number.
struct Open {
    marks: Arc<Marks>,
    cut: oneshot::Sender<()>,
}

impl Connections {
    /// Waits until there is a place for another: at once, as long as one only waits.
    pub(crate) async fn room(&mut self) {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.forget(&ended);
        }
        while self.open.len() >= MAX_CONNECTIONS {
            if let Some(number) = self.longest_waiting()
                && let Some(open) = self.open.remove(&number)
            {
                // One that has just ended by itself needs no word.
                let _ = open.cut.send(());
                return;
            }
            match self.tasks.join_next_with_id().await {
                Some(ended) => self.forget(&ended),
                None => return,
            }
        }
    }

    /// Which one has no request under way: rather one that never had any.
    fn longest_waiting(&self) -> Option<u64> {
        let waiting = || self.open.iter().filter(|(_, open)| open.marks.waits());
        let never = waiting().find(|(_, open)| !open.marks.was_used());
        never
            .or_else(|| waiting().next())
            .map(|(number, _)| *number)
    }

    fn forget(&mut self, ended: &Result<(Id, ()), tokio::task::JoinError>) {
        let id = match ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        if let Some(number) = self.numbers.remove(&id) {
            self.open.remove(&number);
        }
    }

    /// Serves a connection beside the others.
    pub(crate) fn serve<Io>(&mut self, io: Io, router: Router, stopping: watch::Receiver<bool>)
    where
        Io: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let marks = Arc::new(Marks::default());
        let (cut, is_cut) = oneshot::channel();
        let task = answer(io, router, Arc::clone(&marks), (is_cut, stopping));
        let id = self.tasks.spawn(task).id();
        self.next += 1;
        self.numbers.insert(id, self.next);
        self.open.insert(self.next, Open { marks, cut });
    }

    /// Waits until all have ended.
    pub(crate) async fn ended(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Answers what comes on a connection, until it ends, is cut, or the server stops.
async fn answer<Io>(
    io: Io,
    router: Router,
    marks: Arc<Marks>,
    (mut cut, mut stopping): (oneshot::Receiver<()>, watch::Receiver<bool>),
) where
    Io: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let busy = Marks::begin(&marks);
        let answer = router.call(request);
        async move {
            let response: hyper::Response<Body> = match answer.await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            Ok::<_, Infallible>(response.map(|body| Held::new(body, busy)))
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN);
    let mut serving = pin!(http.serve_connection(TokioIo::new(io), service));
    let mut told = false;
    loop {
        tokio::select! {
            // How it ended is the peer's affair.
            _ = serving.as_mut() => return,
            Ok(()) = &mut cut => return,
            _ = stopping.wait_for(|stopping| *stopping), if !told => {
                told = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}
