//! Seeded numbers for sampling: the same seed gives the same numbers on every machine.

/// A generator after splitmix64 (Steele, Lea and Flood, 2014): 64 bits of state, every seed good.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A generator from a seed.
    pub const fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, by multiplication (Lemire, 2019); 0 for a bound of 0. The bias is
    /// below one part in 2^40 for the bounds used here.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from the triangular distribution over `least..=most` with its peak at `likely`:
    /// the inverse of its distribution function, rounded to whole days.
    pub fn triangular(&mut self, least: i64, likely: i64, most: i64) -> i64 {
        let width = least.abs_diff(most);
        if width == 0 || least > most {
            return least;
        }
        let likely = likely.clamp(least, most);
        let (left, right) = (least.abs_diff(likely), likely.abs_diff(most));
        let draw = self.next() >> 32;
        let from_top = (1 << 32) - draw;
        // The share of the left side is left / width; both sides are square roots.
        if u128::from(draw) * u128::from(width) < u128::from(left) << 32 {
            least + root(draw, width, left)
        } else {
            most - root(from_top, width, right)
        }
    }
}

/// √(share · width · side), where the share is of 2^32; rounded to the nearest.
fn root(share: u64, width: u64, side: u64) -> i64 {
    // Four times the square gives twice the root: half a unit more, cut off, rounds.
    let square = (u128::from(share) * u128::from(width) * u128::from(side)) >> 30;
    let square = u64::try_from(square).unwrap_or(u64::MAX);
    i64::try_from(square.isqrt().div_ceil(2).min(side)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut random = Random::new(1_234_567);
        let numbers: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn numbers_stay_below_their_bound_and_reach_all_of_it() {
        let mut random = Random::new(7);
        let mut seen = [0; 6];
        for _ in 0..6_000 {
            seen[random.below(6)] += 1;
        }
        assert!(
            seen.iter().all(|count| (850..1150).contains(count)),
            "{seen:?}"
        );
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn a_triangle_has_its_mean_and_its_bounds() {
        let mut random = Random::new(42);
        let draws: Vec<i64> = (0..20_000).map(|_| random.triangular(10, 20, 60)).collect();
        assert!(draws.iter().all(|days| (10..=60).contains(days)));
        let sum: i64 = draws.iter().sum();
        // The mean of a triangle is a third of the sum of its corners: 30.
        assert!((29_500..30_500).contains(&(sum / 20)), "{sum}");
        // Half the weight lies left of 60 - √(50·40/2) = 28.4.
        let left = draws.iter().filter(|days| **days <= 28).count();
        assert!((9_500..10_500).contains(&left), "{left}");
        assert_eq!(random.triangular(5, 5, 5), 5);
        assert!((0..=1).contains(&random.triangular(0, 1, 1)));
    }
}
