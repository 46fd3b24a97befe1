//! What lives in a data directory, and the definitions that come into it.

pub(crate) mod definitions;
mod directory;
mod followers;
mod keyring;

pub(crate) use directory::{DataDirectory, exists, readable};
pub(crate) use followers::{Followers, of_archive, of_checkpoint};
pub(crate) use keyring::Keyring;
