//! A Bloom filter: whether a run may hold an id.

use super::Key;

/// One false answer in about a hundred.
const BITS_A_KEY: usize = 10;
const PROBES: u64 = 7;

/// The bits.
pub(crate) struct Filter(Vec<u8>);

impl Filter {
    pub(crate) fn new(keys: usize) -> Filter {
        Filter(vec![0; (keys.max(1) * BITS_A_KEY).div_ceil(8)])
    }

    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Option<Filter> {
        (!bytes.is_empty()).then_some(Filter(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn add(&mut self, key: &Key) {
        for bit in self.bits(key) {
            self.0[bit / 8] |= 1 << (bit % 8);
        }
    }

    pub(crate) fn may_hold(&self, key: &Key) -> bool {
        self.bits(key)
            .all(|bit| self.0[bit / 8] & (1 << (bit % 8)) != 0)
    }

    fn bits(&self, key: &Key) -> impl Iterator<Item = usize> + use<> {
        let [mut low, mut high] = [u64::from(key[0]), 0];
        for (at, byte) in key[1..].iter().enumerate() {
            let half = if at < 8 { &mut low } else { &mut high };
            *half = half.rotate_left(8) ^ u64::from(*byte);
        }
        let (first, step) = (mixed(low ^ mixed(high)), mixed(high ^ mixed(low)) | 1);
        let size = self.0.len() as u64 * 8;
        (0..PROBES).map(move |probe| {
            let bit = first.wrapping_add(probe.wrapping_mul(step)) % size;
            usize::try_from(bit).unwrap_or(0)
        })
    }
}

/// Spreads the bits of ids that differ in few (the finalizer of SplitMix64).
fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u64) -> Key {
        let mut key = [b'c'; 17];
        key[9..].copy_from_slice(&number.to_be_bytes());
        key
    }

    #[test]
    fn holds_what_was_added_and_little_else() {
        let mut filter = Filter::new(5_000);
        (0..5_000).for_each(|number| filter.add(&key(number)));
        assert!((0..5_000).all(|number| filter.may_hold(&key(number))));
        let wrong = (5_000..15_000).filter(|number| filter.may_hold(&key(*number)));
        assert!(wrong.count() < 300);
    }
}
