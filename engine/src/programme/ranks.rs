//! A set of positions that is emptied in order.

/// A set of numbers below a bound, in words of 64.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    words: Vec<u64>,
    count: usize,
}

impl Ranks {
    pub(super) fn new(bound: usize) -> Ranks {
        Ranks {
            words: vec![0; bound.div_ceil(64)],
            count: 0,
        }
    }

    pub(super) fn insert(&mut self, rank: usize) {
        let word = &mut self.words[rank / 64];
        let bit = 1 << (rank % 64);
        self.count += usize::from(*word & bit == 0);
        *word |= bit;
    }

    /// Whether it was in it; it is not any more.
    pub(super) fn remove(&mut self, rank: usize) -> bool {
        let word = &mut self.words[rank / 64];
        let bit = 1 << (rank % 64);
        let was = *word & bit != 0;
        self.count -= usize::from(was);
        *word &= !bit;
        was
    }

    pub(super) fn contains(&self, rank: usize) -> bool {
        self.words[rank / 64] >> (rank % 64) & 1 == 1
    }

    /// The first word from `from` on that holds a number.
    pub(super) fn next_word(&self, from: usize) -> Option<usize> {
        if self.count == 0 {
            return None;
        }
        (from..self.words.len()).find(|word| self.words[*word] != 0)
    }

    /// The lowest number of a word.
    pub(super) fn lowest_of(&self, word: usize) -> Option<usize> {
        let bits = self.words[word];
        (bits != 0).then(|| word * 64 + bits.trailing_zeros() as usize)
    }

    /// Takes all numbers of a word out.
    pub(super) fn empty_word(&mut self, word: usize) {
        self.count -= self.words[word].count_ones() as usize;
        self.words[word] = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_come_out_in_order() {
        let mut ranks = Ranks::new(200);
        for rank in [5, 64, 3, 199, 63, 64, 130] {
            ranks.insert(rank);
        }
        assert!(ranks.contains(130) && !ranks.contains(131));
        ranks.empty_word(2);
        let (mut word, mut upwards) = (0, Vec::new());
        while let Some(next) = ranks.next_word(word) {
            word = next;
            while let Some(rank) = ranks.lowest_of(word) {
                assert!(ranks.remove(rank) && !ranks.remove(rank));
                upwards.push(rank);
            }
        }
        assert_eq!(upwards, [3, 5, 63, 64, 199]);
    }
}
