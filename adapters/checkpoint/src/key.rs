//! The key that signs checkpoints, in the form of c2sp.org/signed-note.

use crate::error::{CheckpointError, file, unreadable};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use rand_core::OsRng;
use signed_note::{StandardSigner, generate_key, new_ed25519_verifier_key};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// The file in the data directory. Only its owner may read it, and no backup holds it.
pub const FILE: &str = "checkpoint.key";

/// A signing key, and the public key that checks what it signed.
pub(crate) struct Key {
    pub(crate) signer: StandardSigner,
    pub(crate) public: String,
}

/// The public key of a data directory, if it ever signed a checkpoint.
///
/// # Errors
/// [`CheckpointError::File`] when the key's file is there and cannot be read,
/// [`CheckpointError::Unreadable`] when it holds no key.
pub fn public_key(dir: &Path) -> Result<Option<String>, CheckpointError> {
    Ok(read(dir)?.map(|key| key.public))
}

/// The directory's key; made when there is none. `origin` names the log.
pub(crate) fn open(dir: &Path, origin: &str) -> Result<Key, CheckpointError> {
    if let Some(key) = read(dir)? {
        return Ok(key);
    }
    let (secret, _) = generate_key(&mut OsRng, origin);
    let path = dir.join(FILE);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
        .open(&path)
        .and_then(|mut key| {
            key.write_all(format!("{secret}\n").as_bytes())?;
            key.sync_all()
        })
        .map_err(|error| file(&path, &error))?;
    parse(&secret)
}

fn read(dir: &Path) -> Result<Option<Key>, CheckpointError> {
    let path = dir.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => parse(text.trim()).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file(&path, &error)),
    }
}

fn parse(secret: &str) -> Result<Key, CheckpointError> {
    let bad = |why: &str| unreadable("the key of checkpoints", why);
    let signer = StandardSigner::new(secret).map_err(|error| bad(&error.to_string()))?;
    // PRIVATE+KEY+name+id+base64(algorithm ‖ seed)
    let mut parts = secret.splitn(5, '+').skip(2);
    let name = parts.next().ok_or_else(|| bad("it has no name"))?;
    let seed = parts.nth(1).and_then(|text| STANDARD.decode(text).ok());
    let seed = seed.ok_or_else(|| bad("it has no seed"))?;
    let seed = seed.get(1..).and_then(|seed| seed.try_into().ok());
    let seed: [u8; 32] = seed.ok_or_else(|| bad("its seed is not of 32 bytes"))?;
    let public = SigningKey::from_bytes(&seed).verifying_key();
    Ok(Key {
        signer,
        public: new_ed25519_verifier_key(name, &public),
    })
}
