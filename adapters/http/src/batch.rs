//! `POST /v1/commands:batch`: one command a line, decided in the order of the lines.
//!
//! Lines are queued without waiting for the answers before them, so that they share appends. A
//! line that is refused does not keep the others back.

use crate::auth::Caller;
use crate::backend::{Backend, Failed};
use crate::commands::{no_key, prepared};
use crate::extract::{Body, Parameters};
use crate::problem::{Answer, Problem};
use crate::shared::Shared;
use crate::submission;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use engine::command::{Receipt, Submission};
use futures::future::BoxFuture;
use serde_json::json;
use std::collections::VecDeque;
use std::task::Poll;
use std::time::Duration;
use tokio::time::Instant;

/// How many lines a batch may have.
const MAX_LINES: usize = 10_000;

/// How many lines wait for their answer at once.
const IN_FLIGHT: usize = 256;

/// How long a batch waits for a place in a full queue, in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it waits between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// Carries out many commands; answers a line each, in their order.
pub(crate) async fn batch(
    State(shared): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    parameters: Parameters,
    Body(body): Body,
) -> Answer<Response> {
    parameters.finish()?;
    no_key(&headers)?;
    let lines = body.split(|byte| *byte == b'\n').enumerate();
    let lines: Vec<(usize, &[u8])> = lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .collect();
    if lines.len() > MAX_LINES {
        let message = format!("a batch has at most {MAX_LINES} lines");
        return Err(Problem::too_large(message).help("send several batches"));
    }
    let mut queue = Queue::new(&*shared.backend);
    let mut text = String::new();
    for (index, line) in lines {
        let submission = match submission::read(&*shared.backend, &caller, None, line) {
            Ok(submission) => prepared(&shared, submission).await,
            Err(problem) => Err(problem),
        };
        queue.push(index + 1, submission).await;
        if queue.flights.len() >= IN_FLIGHT {
            queue.answer_first(&mut text).await;
        }
    }
    while !queue.flights.is_empty() {
        queue.answer_first(&mut text).await;
    }
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], text).into_response())
}

/// A line on its way.
enum Flight<'b> {
    Answered(Answer<Receipt>),
    Waiting(BoxFuture<'b, Result<Receipt, Failed>>),
}

struct Queue<'b> {
    backend: &'b dyn Backend,
    flights: VecDeque<(usize, Flight<'b>)>,
    deadline: Instant,
    given_up: Option<Failed>,
}

impl<'b> Queue<'b> {
    fn new(backend: &'b dyn Backend) -> Queue<'b> {
        Queue {
            backend,
            flights: VecDeque::new(),
            deadline: Instant::now() + PATIENCE,
            given_up: None,
        }
    }

    async fn push(&mut self, line: usize, submission: Answer<Submission>) {
        let flight = match submission {
            Err(problem) => Flight::Answered(Err(problem)),
            Ok(submission) => self.take_off(submission).await,
        };
        self.flights.push_back((line, flight));
    }

    /// Queues one command. When the queue stays full, this line and all after it are answered as
    /// busy: a later line must not overtake an earlier one.
    async fn take_off(&mut self, submission: Submission) -> Flight<'b> {
        loop {
            if let Some(failed) = &self.given_up {
                return Flight::Answered(Err(failed.clone().into()));
            }
            let mut submitting = self.backend.submit(submission.clone());
            match futures::poll!(&mut submitting) {
                Poll::Pending => return Flight::Waiting(submitting),
                Poll::Ready(Ok(receipt)) => return Flight::Answered(Ok(receipt)),
                Poll::Ready(Err(Failed::Busy)) if Instant::now() < self.deadline => {
                    tokio::time::sleep(PAUSE).await;
                }
                Poll::Ready(Err(failed @ (Failed::Busy | Failed::Leapt(_) | Failed::Closing))) => {
                    self.given_up = Some(failed);
                }
                Poll::Ready(Err(failed)) => return Flight::Answered(Err(failed.into())),
            }
        }
    }

    async fn answer_first(&mut self, text: &mut String) {
        let Some((line, flight)) = self.flights.pop_front() else {
            return;
        };
        let answer = match flight {
            Flight::Answered(answer) => answer,
            Flight::Waiting(submitting) => submitting.await.map_err(Problem::from),
        };
        let answer = answer.map_or_else(
            |problem| {
                let mut problem = problem.json();
                problem["line"] = json!(line);
                problem
            },
            |receipt| json!(receipt),
        );
        text.push_str(&answer.to_string());
        text.push('\n');
    }
}
