//! Reading and writing the binary parts of stored values.

use engine::hash::Hash;

/// How many bytes a seal takes.
const SEAL_BYTES: usize = 8;

/// Appends `value` in groups of seven bits, the lowest first.
pub(crate) fn put_number(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let group = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(group);
            return;
        }
        out.push(group | 0x80);
    }
}

/// What is left to read of a value. Each reading gives `None` when the bytes do not hold it.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
}

/// The checksum that ties bytes to the key they are stored under: sled's own was seen to miss
/// damage.
pub(crate) fn seal(key: &[u8], body: &[u8]) -> [u8; SEAL_BYTES] {
    let whole = Hash::chained(&Hash::of(key), body);
    let mut seal = [0; SEAL_BYTES];
    seal.copy_from_slice(&whole.as_bytes()[..SEAL_BYTES]);
    seal
}

/// `body` with its seal.
pub(crate) fn sealed(key: &[u8], mut body: Vec<u8>) -> Vec<u8> {
    let seal = seal(key, &body);
    body.extend_from_slice(&seal);
    body
}

/// The body of a sealed value; `None` when its seal is not the one of this key and body.
pub(crate) fn unsealed<'a>(key: &[u8], value: &'a [u8]) -> Option<&'a [u8]> {
    let (body, found) = value.split_at_checked(value.len().checked_sub(SEAL_BYTES)?)?;
    (found == seal(key, body)).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            put_number(&mut out, value);
            let mut bytes = Bytes(&out);
            assert_eq!(bytes.number(), Some(value));
            assert!(bytes.0.is_empty());
            assert_eq!(Bytes(&out[..out.len() - 1]).number(), None);
        }
        assert_eq!(Bytes(&[0xff; 20]).number(), None);
    }

    #[test]
    fn a_seal_covers_key_and_body() {
        let value = sealed(b"k", b"body".to_vec());
        assert_eq!(unsealed(b"k", &value), Some(b"body".as_slice()));
        assert_eq!(unsealed(b"l", &value), None);
        for at in 0..value.len() * 8 {
            let mut damaged = value.clone();
            damaged[at / 8] ^= 1 << (at % 8);
            assert_eq!(unsealed(b"k", &damaged), None);
        }
        assert_eq!(unsealed(b"k", b"short"), None);
    }
}
