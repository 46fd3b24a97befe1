//! Sessions: who is logged in on which browser. They live in memory, so that a restart ends them
//! all; what is kept of a cookie is its hash.

use crate::port::Visitor;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The cookie: of this host alone, over a safe way, out of reach of scripts.
pub(crate) const COOKIE: &str = "__Host-igf";

/// How long a session lasts without a request.
const IDLE: Duration = Duration::from_secs(30 * 60);

/// How long it lasts at the most.
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);

/// How many there are at the most; the one that rested longest makes room.
const MOST: usize = 10_000;

type Key = [u8; 32];

struct Session {
    visitor: Visitor,
    begun: Instant,
    used: Instant,
}

/// Who is logged in.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<Key, Session>>);

impl Sessions {
    /// Begins a session; gives the secret that its cookie carries.
    ///
    /// # Errors
    /// Where the system has no random numbers.
    pub(crate) fn begin(&self, visitor: Visitor) -> Result<String, getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        let secret = hex::encode(secret);
        let now = Instant::now();
        let mut sessions = self.living(now);
        if sessions.len() >= MOST {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.used);
            let oldest = oldest.map(|(key, _)| *key);
            oldest.map(|key| sessions.remove(&key));
        }
        let session = Session {
            visitor,
            begun: now,
            used: now,
        };
        sessions.insert(key(&secret), session);
        Ok(secret)
    }

    /// Whose session a secret is.
    pub(crate) fn visitor(&self, secret: &str) -> Option<Visitor> {
        let now = Instant::now();
        let mut sessions = self.living(now);
        let session = sessions.get_mut(&key(secret))?;
        session.used = now;
        Some(session.visitor.clone())
    }

    /// Ends a session.
    pub(crate) fn end(&self, secret: &str) {
        self.living(Instant::now()).remove(&key(secret));
    }

    /// Those that have not ended.
    fn living(&self, now: Instant) -> MutexGuard<'_, HashMap<Key, Session>> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, it| now - it.used < IDLE && now - it.begun < LONGEST);
        sessions
    }
}

fn key(secret: &str) -> Key {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::value::Name;
    use engine::view::Reader;

    #[test]
    fn a_session_is_its_own_and_ends() {
        let sessions = Sessions::default();
        let visitor = |person| Visitor {
            person: Name::new(person),
            reader: Reader::OWNER,
        };
        let (hana, otto) = (visitor("hana"), visitor("otto"));
        let of_hana = sessions.begin(hana.clone()).unwrap();
        let of_otto = sessions.begin(otto.clone()).unwrap();
        assert_ne!(of_hana, of_otto);
        assert_eq!(sessions.visitor(&of_hana), Some(hana));
        sessions.end(&of_hana);
        assert_eq!(sessions.visitor(&of_hana), None);
        assert_eq!(sessions.visitor(&of_otto), Some(otto));
        assert_eq!(sessions.visitor("made up"), None);
    }
}
