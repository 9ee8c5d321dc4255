//! What a touchpoint is worth: a lift that was planted is found, and none where there is none.

use journey::lift::{Group, Lift, Measured, Verdict};

/// `SplitMix64`: a seeded stream of numbers that are the same everywhere.
struct Luck(u64);

impl Luck {
    fn happens(&mut self, chance: f64) -> bool {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let drawn = u32::try_from((z ^ (z >> 31)) >> 32).expect("the upper half");
        f64::from(drawn) / (f64::from(u32::MAX) + 1.0) < chance
    }

    fn group(&mut self, of: u64, chance: f64) -> Group {
        let moved = (0..of).filter(|_| self.happens(chance)).count();
        Group {
            moved: u64::try_from(moved).expect("a count"),
            of,
        }
    }
}

/// What is measured in 200 seeded runs.
fn runs(contacted: (u64, f64), held_out: (u64, f64)) -> impl Iterator<Item = Measured> {
    (0..200).map(move |seed| {
        let mut luck = Luck(seed);
        let contacted = luck.group(contacted.0, contacted.1);
        match Lift::of(contacted, luck.group(held_out.0, held_out.1)) {
            Lift::Measured(measured) => measured,
            Lift::TooFew => panic!("there are enough"),
        }
    })
}

#[test]
fn the_interval_covers_the_truth_about_95_times_of_100() {
    for (contacted, held_out) in [
        ((400, 0.45), (100, 0.25)),
        ((900, 0.12), (90, 0.05)),
        ((40, 0.9), (40, 0.6)),
    ] {
        let truth = contacted.1 - held_out.1;
        let covered = runs(contacted, held_out)
            .filter(|of| (of.low..=of.high).contains(&truth))
            .count();
        assert!(
            (180..=199).contains(&covered),
            "{covered} of 200 for {contacted:?} and {held_out:?}"
        );
    }
}

#[test]
fn where_there_is_no_effect_about_5_of_100_look_like_one() {
    for (contacted, held_out) in [
        ((400, 0.25), (100, 0.25)),
        ((900, 0.06), (90, 0.06)),
        ((40, 0.7), (40, 0.7)),
    ] {
        let fooled = runs(contacted, held_out)
            .filter(|of| of.verdict() != Verdict::Unclear)
            .count();
        assert!(
            (1..=20).contains(&fooled),
            "{fooled} of 200 for {contacted:?} and {held_out:?}"
        );
    }
}

#[test]
fn a_great_lift_is_found_nearly_always() {
    let found = runs((400, 0.45), (100, 0.2)).filter(|of| of.verdict() == Verdict::Helps);
    assert!(found.count() > 190);
}
