//! Chance that is the same every time: `SplitMix64`, seeded with the journey's key and the persona.

/// A sequence of numbers that look drawn.
#[derive(Debug, Clone)]
pub(super) struct Luck(u64);

impl Luck {
    /// The sequence of a text (FNV-1a).
    pub(super) fn of(text: &str) -> Self {
        Self(text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    /// A whole number from `least` to `most`, both possible.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let width = u64::try_from(most - least + 1).unwrap_or(1).max(1);
        least + i64::try_from(mixed % width).unwrap_or(0)
    }
}
