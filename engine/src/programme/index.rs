//! Places of items by id: a table by hash, since a programme may have as many as 100,000 items
//! and five times as many names to look up.

use crate::value::Name;

/// Places by id. The hash is fixed, so that the same names always make the same table.
#[derive(Clone, Debug)]
pub(super) struct Index {
    /// For each slot the item's place plus one; 0 for none. A power of two, at most half full.
    slots: Vec<u32>,
    /// The low half of each slot's hash, to pass over others without looking at their names.
    marks: Vec<u32>,
}

impl Index {
    /// An index of names; of names that stand twice the first counts.
    pub(super) fn new(names: &[Name]) -> Index {
        let size = (names.len() * 2).next_power_of_two().max(2);
        let mut index = Index {
            slots: vec![0; size],
            marks: vec![0; size],
        };
        for (place, name) in (1..).zip(names) {
            let (mut slot, mark) = index.start(name.as_str());
            while index.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            index.slots[slot] = place;
            index.marks[slot] = mark;
        }
        index
    }

    /// The place of a name; `name` gives the name at a place.
    pub(super) fn find<'n>(&self, id: &str, name: impl Fn(u32) -> &'n Name) -> Option<u32> {
        let (mut slot, mark) = self.start(id);
        loop {
            let place = self.slots[slot].checked_sub(1)?;
            if self.marks[slot] == mark && name(place).as_str() == id {
                return Some(place);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    fn start(&self, id: &str) -> (usize, u32) {
        // FNV-1a, its bits spread by a multiplication so that the upper ones choose the slot.
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let spread = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let bits = self.slots.len().trailing_zeros();
        let slot = usize::try_from(spread >> (u64::BITS - bits)).unwrap_or(0);
        (slot, (hash & u64::from(u32::MAX)) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_at_its_place_and_no_other() {
        for count in [0, 1, 2, 3, 1_000] {
            let names: Vec<Name> = (0..count)
                .map(|at| Name::new(&format!("item_{at}")))
                .collect();
            let index = Index::new(&names);
            let find = |id: &str| index.find(id, |place| &names[place as usize]);
            for (place, name) in (0..).zip(&names) {
                assert_eq!(find(name.as_str()), Some(place));
            }
            assert_eq!(find("item"), None);
        }
        let twice = [Name::new("a"), Name::new("b"), Name::new("a")];
        let index = Index::new(&twice);
        assert_eq!(index.find("a", |place| &twice[place as usize]), Some(0));
    }
}
