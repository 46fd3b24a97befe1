//! The files of a keyring: the key, and the ids of tokens that were issued and taken back.

use anyhow::{Context, Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::SigningKey;
use std::collections::BTreeSet;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Where the key and the lists of a data directory are.
pub(super) struct Files(PathBuf);

/// How the key and the list looked when they were read: whether they are still the same shows
/// without reading them.
#[derive(PartialEq, Eq)]
pub(super) struct Stamp([Option<(u64, u64, i64, i64)>; 2]);

impl Files {
    pub(super) fn of(directory: &Path) -> Files {
        Files(directory.to_owned())
    }

    fn key_path(&self) -> PathBuf {
        self.0.join("token.key")
    }

    fn revoked_path(&self) -> PathBuf {
        self.0.join("token.revoked")
    }

    fn issued_path(&self) -> PathBuf {
        self.0.join("token.issued")
    }

    pub(super) fn stamp(&self) -> Stamp {
        let of = |seen: Metadata| (seen.ino(), seen.len(), seen.mtime(), seen.mtime_nsec());
        let paths = [self.key_path(), self.revoked_path()];
        Stamp(paths.map(|path| path.metadata().ok().map(of)))
    }

    /// The key.
    ///
    /// # Errors
    /// When it cannot be read; where there is none.
    pub(super) fn key(&self) -> Result<SigningKey> {
        let path = self.key_path();
        let read = || -> Result<SigningKey> {
            let text = std::fs::read_to_string(&path)?;
            let bytes: [u8; 32] = BASE64
                .decode(text.trim())?
                .try_into()
                .map_err(|_| anyhow!("the key is not 32 bytes long"))?;
            Ok(SigningKey::from_bytes(&bytes))
        };
        read().with_context(|| format!("reading {}", path.display()))
    }

    /// The key; made, with an empty list of what was taken back, where there is none. Of two that
    /// make one at once, a server and a command beside it, both get the first.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub(super) fn key_or_new(&self) -> Result<SigningKey> {
        let path = self.key_path();
        if !path.try_exists()? {
            let fresh = self.fresh_key()?;
            let first = std::fs::hard_link(&fresh, &path);
            std::fs::remove_file(&fresh)?;
            match first {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                first => first.with_context(|| format!("writing {}", path.display()))?,
            }
        }
        self.key()
    }

    /// A new key takes its place whole: a server reads the file at any moment. Nothing that the
    /// old one signed counts any more, so nothing has to be taken back.
    pub(super) fn replace_key(&self) -> Result<()> {
        let (fresh, path) = (self.fresh_key()?, self.key_path());
        std::fs::rename(&fresh, &path).with_context(|| format!("writing {}", path.display()))
    }

    /// A key in a file of its own, and a list of what was taken back for it.
    fn fresh_key(&self) -> Result<PathBuf> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| anyhow!("no randomness: {error}"))?;
        let fresh = self
            .0
            .join(format!("token.{}.new", crate::edge::command_id()));
        let mut file = private(&fresh, OpenOptions::new().create_new(true))?;
        writeln!(file, "{}", BASE64.encode(seed))?;
        file.sync_all()?;
        private(&self.revoked_path(), OpenOptions::new().create(true))?.sync_all()?;
        Ok(fresh)
    }

    /// The ids of tokens that were taken back.
    ///
    /// # Errors
    /// When the list is missing or cannot be read: who was taken back is not known then.
    pub(super) fn revoked(&self) -> Result<BTreeSet<String>> {
        ids(&self.revoked_path())
    }

    /// The ids of tokens that somebody was given.
    ///
    /// # Errors
    /// When the list is there and cannot be read.
    pub(super) fn issued(&self) -> Result<BTreeSet<String>> {
        match self.issued_path().try_exists()? {
            true => ids(&self.issued_path()),
            false => Ok(BTreeSet::new()),
        }
    }

    /// Takes a token back. A list that is missing is not begun anew: it held others.
    pub(super) fn put_revoked(&self, id: &str) -> Result<()> {
        put(&self.revoked_path(), OpenOptions::new().append(true), id)
    }

    /// Keeps the id of a token that somebody was given.
    pub(super) fn put_issued(&self, id: &str) -> Result<()> {
        let mut options = OpenOptions::new();
        put(&self.issued_path(), options.create(true).append(true), id)
    }
}

fn ids(path: &Path) -> Result<BTreeSet<String>> {
    let list = std::fs::read_to_string(path);
    let list = list.with_context(|| format!("reading {}", path.display()))?;
    Ok(list.lines().map(str::to_owned).collect())
}

fn put(path: &Path, options: &mut OpenOptions, id: &str) -> Result<()> {
    let mut file = private(path, options)?;
    writeln!(file, "{id}")?;
    file.sync_all()?;
    Ok(())
}

/// A file that only its owner reads.
fn private(path: &Path, options: &mut OpenOptions) -> Result<File> {
    let options = options.write(true).mode(0o600);
    options
        .open(path)
        .with_context(|| format!("writing {}", path.display()))
}
