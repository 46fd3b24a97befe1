//! A set of ranks that is emptied in order, one way or the other.

/// A set of numbers below a bound.
#[derive(Clone, Debug)]
pub(super) struct Ranks {
    words: Vec<u64>,
}

impl Ranks {
    pub(super) fn new(bound: usize) -> Ranks {
        Ranks {
            words: vec![0; bound.div_ceil(64)],
        }
    }

    pub(super) fn insert(&mut self, rank: usize) {
        self.words[rank / 64] |= 1 << (rank % 64);
    }

    /// Takes the lowest out that is in a word from `from` on, with its word.
    pub(super) fn take_lowest(&mut self, from: usize) -> Option<usize> {
        let word = (from..self.words.len()).find(|word| self.words[*word] != 0)?;
        let bit = self.words[word].trailing_zeros() as usize;
        self.words[word] &= !(1 << bit);
        Some(word * 64 + bit)
    }

    /// Takes the highest out that is in a word up to `until`.
    pub(super) fn take_highest(&mut self, until: usize) -> Option<usize> {
        let last = (until + 1).min(self.words.len());
        let word = (0..last).rfind(|word| self.words[*word] != 0)?;
        let bit = 63 - self.words[word].leading_zeros() as usize;
        self.words[word] &= !(1 << bit);
        Some(word * 64 + bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_come_out_in_order() {
        let given = [5, 64, 3, 199, 63, 64];
        let mut ranks = Ranks::new(200);
        given.iter().for_each(|rank| ranks.insert(*rank));
        let mut upwards = Vec::new();
        while let Some(rank) = ranks.take_lowest(upwards.last().map_or(0, |rank| rank / 64)) {
            upwards.push(rank);
        }
        assert_eq!(upwards, [3, 5, 63, 64, 199]);
        given.iter().for_each(|rank| ranks.insert(*rank));
        let mut downwards = Vec::new();
        while let Some(rank) = ranks.take_highest(downwards.last().map_or(9, |rank| rank / 64)) {
            downwards.push(rank);
        }
        assert_eq!(downwards, [199, 64, 63, 5, 3]);
    }
}
