//! The state as it was: a fold of the log, which takes time and memory. Questions about the same
//! instant share one, few are made at once, and not many wait.

use engine::state::State;
use engine::store::StoreError;
use http_api::Failed;
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How many folds are made at once.
const AT_ONCE: usize = 2;

/// How many questions wait for one; more are answered that it is busy.
const WAITING: usize = 16;

/// How many states of the past are kept for the next who asks.
const KEPT: usize = 2;

/// The states of the past that are asked for.
#[derive(Default)]
pub(super) struct Past {
    now: Mutex<Now>,
    turn: Condvar,
}

#[derive(Default)]
struct Now {
    folding: Vec<Timestamp>,
    waiting: usize,
    kept: VecDeque<(Timestamp, Arc<State>)>,
}

impl Past {
    /// The state at an instant, folded here unless it is known, or somebody else folds it.
    ///
    /// What is `over`, so that nothing more can be recorded by then, is kept for whoever asks next.
    ///
    /// # Errors
    /// [`Failed::Crowded`] where too many wait already, and what the store says.
    pub(super) fn at(
        &self,
        at: Timestamp,
        over: bool,
        fold: impl FnOnce() -> Result<State, StoreError>,
    ) -> Result<Arc<State>, Failed> {
        let folding = match self.known_or_turn(at)? {
            Ok(known) => return Ok(known),
            Err(folding) => folding,
        };
        let folded = fold().map(Arc::new);
        if let (Ok(state), true) = (&folded, over) {
            let mut now = self.lock();
            now.kept.push_front((at, Arc::clone(state)));
            now.kept.truncate(KEPT);
        }
        drop(folding);
        folded.map_err(|error| Failed::Submit(error.into()))
    }

    /// The state where it is known, or the right to fold it.
    fn known_or_turn(&self, at: Timestamp) -> Result<Result<Arc<State>, Folding<'_>>, Failed> {
        let mut now = self.lock();
        let mut waits = false;
        let known = loop {
            let known = now.kept.iter().find(|(known, _)| *known == at);
            if let Some((_, state)) = known {
                break Some(Arc::clone(state));
            }
            if !now.folding.contains(&at) && now.folding.len() < AT_ONCE {
                break None;
            }
            if !waits && now.waiting >= WAITING {
                return Err(Failed::Crowded);
            }
            now.waiting += usize::from(!waits);
            waits = true;
            let woken = self.turn.wait(now);
            now = woken.unwrap_or_else(PoisonError::into_inner);
        };
        now.waiting -= usize::from(waits);
        Ok(known.ok_or_else(|| {
            now.folding.push(at);
            Folding { past: self, at }
        }))
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A fold under way, until it is dropped, however it ends.
struct Folding<'p> {
    past: &'p Past,
    at: Timestamp,
}

impl Drop for Folding<'_> {
    fn drop(&mut self) {
        let mut now = self.past.lock();
        let place = now.folding.iter().position(|at| *at == self.at);
        if let Some(place) = place {
            now.folding.swap_remove(place);
        }
        drop(now);
        self.past.turn.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// A hundred and fifty questions at once: few folds, few at a time, and whoever is too many is
    /// told so.
    #[test]
    fn a_crowd_shares_few_folds() {
        let past = Past::default();
        let (made, at_once, most) = (
            AtomicUsize::new(0),
            AtomicUsize::new(0),
            AtomicUsize::new(0),
        );
        let fold = || {
            let running = at_once.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(running, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(30));
            made.fetch_add(1, Ordering::SeqCst);
            at_once.fetch_sub(1, Ordering::SeqCst);
            Ok(State::default())
        };
        let answers: Vec<Result<Arc<State>, Failed>> = std::thread::scope(|scope| {
            let (past, fold) = (&past, &fold);
            let ask = |number: i64| scope.spawn(move || past.at(second(number % 3), true, fold));
            let asked: Vec<_> = (0..150).map(ask).collect();
            asked.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let refused = answers
            .iter()
            .filter(|it| matches!(it, Err(Failed::Crowded)));
        let answered = answers.iter().filter(|it| it.is_ok()).count();
        assert_eq!(refused.count() + answered, 150);
        assert!(answered > 0);
        assert!(most.load(Ordering::SeqCst) <= AT_ONCE);
        let folds = made.load(Ordering::SeqCst);
        assert!(
            folds <= answered && folds <= 2 * WAITING + AT_ONCE,
            "{folds}"
        );
    }

    #[test]
    fn what_is_over_is_folded_once_and_what_is_not_anew() {
        let past = Past::default();
        let made = AtomicUsize::new(0);
        let fold = || {
            made.fetch_add(1, Ordering::SeqCst);
            Ok(State::default())
        };
        for _ in 0..3 {
            past.at(second(1), true, fold).unwrap();
        }
        assert_eq!(made.load(Ordering::SeqCst), 1);
        for _ in 0..3 {
            past.at(second(2), false, fold).unwrap();
        }
        assert_eq!(made.load(Ordering::SeqCst), 4);
    }

    /// A fold that fails gives its place back.
    #[test]
    fn a_failure_holds_up_nobody() {
        let past = Past::default();
        for _ in 0..2 * AT_ONCE {
            let gone = || Err(StoreError::Unavailable("away".to_owned()));
            assert!(past.at(second(1), true, gone).is_err());
        }
        let folded = past.at(second(1), true, || Ok(State::default()));
        assert!(folded.is_ok());
    }
}
