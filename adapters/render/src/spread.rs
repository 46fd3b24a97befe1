//! Values that keep their order and a distance, as near to their wishes as that allows.

/// The values that never fall and are nearest to the wishes, each with its weight: neighbours that
/// are out of order share their mean.
pub(crate) fn rising(wishes: &[(f64, f64)]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (wish, weight) in wishes {
        pools.push((*wish, *weight, 1));
        while let [.., one, other] = pools.as_slice()
            && one.0 > other.0
        {
            let weight = one.1 + other.1;
            let mean = (one.0 * one.1 + other.0 * other.1) / weight;
            let pool = (mean, weight, one.2 + other.2);
            pools.truncate(pools.len() - 2);
            pools.push(pool);
        }
    }
    let values = pools
        .iter()
        .flat_map(|(mean, _, count)| vec![*mean; *count]);
    values.collect()
}

/// Values in rising order, at least `apart` from each other, within bounds where there is room.
pub(crate) fn spread(wishes: &[f64], apart: f64, least: f64, most: f64) -> Vec<f64> {
    let mut offset = 0.0;
    let mut shifted = Vec::new();
    for wish in wishes {
        shifted.push((wish - offset, 1.0));
        offset += apart;
    }
    let room = (most - (offset - apart).max(0.0)).max(least);
    let mut offset = 0.0;
    let place = |value: f64| {
        let place = value.clamp(least, room) + offset;
        offset += apart;
        place
    };
    rising(&shifted).into_iter().map(place).collect()
}
