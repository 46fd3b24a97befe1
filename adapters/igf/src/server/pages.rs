//! What the pages stand on: the same views, commands and rules as HTTP.

use super::backend::ServerBackend;
use crate::text::events::Teller;
use engine::command::{Receipt, Submission};
use engine::event::Event;
use engine::identity::CommandId;
use engine::recall::look;
use engine::refusal::{Refusal, RefusalKind};
use engine::service::SubmitError;
use engine::state::{Case, State};
use engine::store::StoreError;
use engine::view::{Query, Reader, Unanswered, answer};
use futures::FutureExt;
use futures::future::BoxFuture;
use http_api::{Backend, Failed};
use jiff::Timestamp;
use pages::{Port, Visitor};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What the pages stand on.
pub(super) struct ServerPages {
    backend: Arc<ServerBackend>,
    /// Since when links to log in count: those made before may have been used.
    since: Timestamp,
    /// The links that were used, until they end by themselves.
    used: Mutex<BTreeMap<String, Timestamp>>,
}

impl ServerPages {
    pub(super) fn new(backend: Arc<ServerBackend>, since: Timestamp) -> ServerPages {
        ServerPages {
            backend,
            since,
            used: Mutex::default(),
        }
    }

    fn looked<T>(&self, see: impl Fn(&State) -> T) -> Result<T, Refusal> {
        let state = self.backend.state();
        look(&state, |case| self.backend.read_case(case), see).map_err(away)
    }
}

impl Port for ServerPages {
    fn log_in(&self, link: &str) -> Result<Visitor, Refusal> {
        let bearer = self.backend.log_in(link, self.since)?;
        let now = crate::edge::now();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| *until > now);
        let until = now.saturating_add(jiff::SignedDuration::from_mins(15));
        let until = until.unwrap_or(Timestamp::MAX);
        if used.insert(bearer.token, until).is_some() {
            let message = "this link was used already";
            return Err(
                Refusal::new(RefusalKind::Forbidden, "token_expired", message)
                    .help("ask for a new one: `igf token PERSON --login`"),
            );
        }
        Ok(Visitor {
            person: bearer.person,
            reader: bearer.reader,
        })
    }

    fn ask(&self, query: &Query, reader: Reader) -> Result<Json, Refusal> {
        let log = |from, limit| self.backend.read(from, limit);
        let now = self.backend.now();
        let answered = self.looked(|state| answer(state, query, reader, now, &log))?;
        answered.map_err(|why| match why {
            Unanswered::Refused(refusal) => refusal,
            Unanswered::Store(error) => away(error),
        })
    }

    fn case(&self, name: &str, reader: Reader) -> Result<Arc<Case>, Refusal> {
        self.looked(|state| reader.find(state, name).map(Arc::clone))?
    }

    fn history(&self, case: &Case, reader: Reader) -> Result<Vec<(Event, String)>, Refusal> {
        let mut teller = Teller::bare();
        let stored = self.backend.read_case(case.id).map_err(away)?;
        let events = stored
            .iter()
            .filter_map(|it| Event::from_bytes(&it.bytes).ok());
        let shown = events.filter(|event| event.class <= reader.class);
        Ok(shown
            .map(|event| {
                let said = teller.tell(&event);
                (event, said)
            })
            .collect())
    }

    fn try_out(&self, submission: &Submission) -> Result<Vec<String>, Refusal> {
        let decided = self.backend.dry_run(submission).map_err(refused)?;
        let mut teller = Teller::bare();
        let events = decided.events.iter();
        let shown = events.filter(|event| event.class <= submission.meta.reads);
        Ok(shown.map(|event| teller.tell(event)).collect())
    }

    fn submit(&self, submission: Submission) -> BoxFuture<'_, Result<Receipt, Refusal>> {
        let submitted = self.backend.submit(submission);
        async move {
            submitted.await.map_err(|failed| match failed {
                Failed::Submit(error) => refused(error),
                Failed::Busy | Failed::Crowded => {
                    Refusal::rule("busy", "too much waits for the server just now")
                        .help("send it once more in a moment: it is carried out once")
                }
                Failed::Leapt(why) => Refusal::rule("clock_leapt", why)
                    .help("who runs this server confirms the clock: `igf confirm-clock`"),
                Failed::Closing => Refusal::rule("shutting_down", "the server is stopping")
                    .help("send it once more when it is back: it is carried out once"),
            })
        }
        .boxed()
    }

    fn state(&self) -> Arc<State> {
        self.backend.state()
    }

    fn now(&self) -> Timestamp {
        self.backend.now()
    }

    fn command_id(&self) -> CommandId {
        self.backend.command_id()
    }
}

fn refused(error: SubmitError) -> Refusal {
    match error {
        SubmitError::Refused(refusal) => refusal,
        SubmitError::Store(error) => away(error),
    }
}

fn away(error: StoreError) -> Refusal {
    Refusal::rule("store_unavailable", error.to_string())
        .help("try again; if it stays so, tell who runs this server")
}
