//! What each token has a share of: requests under way, and open streams.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many are taken, by the id of the token.
#[derive(Clone, Default)]
pub(crate) struct Shares(Arc<Mutex<BTreeMap<String, usize>>>);

/// One that is taken, until it is dropped.
pub(crate) struct Share {
    of: Shares,
    token: String,
}

impl Shares {
    /// Takes one, where a token has fewer than `most`.
    pub(crate) fn take(&self, token: &str, most: usize) -> Option<Share> {
        let mut taken = self.taken();
        let count = taken.entry(token.to_owned()).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Share {
            of: self.clone(),
            token: token.to_owned(),
        })
    }

    fn taken(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.of.taken();
        match taken.get_mut(&self.token) {
            Some(count) if *count > 1 => *count -= 1,
            // Tokens come and go: who has nothing is forgotten.
            Some(_) | None => drop(taken.remove(&self.token)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_its_share_and_leaves_the_others_theirs() {
        let shares = Shares::default();
        let first = shares.take("a", 2).expect("one");
        let second = shares.take("a", 2).expect("two");
        assert!(shares.take("a", 2).is_none());
        drop(shares.take("b", 2).expect("another token"));
        drop(first);
        let third = shares.take("a", 2).expect("one is free again");
        drop((second, third));
        assert!(shares.taken().is_empty(), "nothing is kept of who has none");
    }
}
