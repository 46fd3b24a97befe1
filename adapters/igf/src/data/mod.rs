//! What lives in a data directory, and the definitions that come into it.

pub(crate) mod definitions;
mod directory;
pub(crate) mod evidence;
mod followers;
mod heartbeat;
mod keyring;
mod owner;
pub(crate) mod text_file;

pub(crate) use directory::{DataDirectory, exists, readable};
pub(crate) use evidence::Evidence;
pub(crate) use followers::{Followers, of_archive, of_checkpoint};
pub(crate) use heartbeat::Heartbeat;
pub(crate) use keyring::{Issued, Keyring};
pub(crate) use owner::{owner, wide_open};
