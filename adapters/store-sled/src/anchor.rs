//! The head anchor: how long the log was at least, kept outside the database.
//!
//! It is written off the commit path, so it may lag and never leads. Only the anchor shows that a
//! log was cut.

use engine::hash::Hash;
use engine::store::Head;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

pub(crate) const FILE: &str = "head";

/// What the anchor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Missing,
    Unreadable,
    At(Head),
}

/// The number of events that the head anchor of a directory names; `None` if it cannot be read.
pub fn anchored(dir: &Path) -> Option<u64> {
    match read(dir) {
        Ok(Anchor::At(head)) => Some(head.position),
        _ => None,
    }
}

pub(crate) fn read(dir: &Path) -> io::Result<Anchor> {
    match fs::read(dir.join(FILE)) {
        Ok(bytes) => Ok(parse(&String::from_utf8_lossy(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Anchor::Missing),
        Err(error) => Err(error),
    }
}

pub(crate) fn write(dir: &Path, head: &Head) -> io::Result<()> {
    let unfinished = dir.join("head.unfinished");
    let mut file = File::create(&unfinished)?;
    file.write_all(text(head).as_bytes())?;
    file.sync_data()?;
    fs::rename(&unfinished, dir.join(FILE))
}

fn text(head: &Head) -> String {
    let body = format!("events {}\nhash {}\n", head.position, head.hash);
    let check = Hash::of(body.as_bytes()).to_string();
    format!("{body}check {}\n", &check[..16])
}

fn parse(found: &str) -> Anchor {
    let value = |name: &str| found.lines().find_map(|line| line.strip_prefix(name));
    let position = value("events ").and_then(|count| count.parse().ok());
    let hash = value("hash ").and_then(Hash::parse);
    match (position, hash) {
        (Some(position), Some(hash)) if found == text(&Head { position, hash }) => {
            Anchor::At(Head { position, hash })
        }
        _ => Anchor::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_seen() {
        let head = Head {
            position: 12,
            hash: Hash::of(b"x"),
        };
        assert_eq!(parse(&text(&head)), Anchor::At(head));
        for bit in 0..text(&head).len() * 8 {
            let mut bytes = text(&head).into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(parse(&String::from_utf8_lossy(&bytes)), Anchor::Unreadable);
        }
    }
}
