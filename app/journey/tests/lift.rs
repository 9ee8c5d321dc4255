//! What a touchpoint is worth: a lift that was planted is found, and none where there is none.

use journey::lift::{Group, Lift, Measured, Stratum, Verdict};

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

    /// The customers of a season: each is left out by chance, and moves by chance.
    fn season(&mut self, season: Season, lift: f64) -> Stratum {
        let mut stratum = Stratum::default();
        for _ in 0..season.customers {
            let held_out = self.happens(season.left_out);
            let moved = self.happens(season.moves + if held_out { 0.0 } else { lift });
            let group = if held_out {
                &mut stratum.held_out
            } else {
                &mut stratum.contacted
            };
            *group = group.and(Group {
                moved: u64::from(moved),
                of: 1,
            });
        }
        stratum
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
        let held_out = luck.group(held_out.0, held_out.1);
        measured(&[Stratum { contacted, held_out }])
    })
}

fn measured(strata: &[Stratum]) -> Measured {
    match Lift::of(strata) {
        Lift::Measured(measured) => measured,
        Lift::TooFew => panic!("there are enough"),
    }
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

/// A time in which a version with its own holdout share is played.
#[derive(Clone, Copy)]
struct Season {
    customers: u64,
    left_out: f64,
    /// How many move by themselves.
    moves: f64,
}

/// An owner who changes the share from version to version, while the good season turns into a bad one.
const CHANGING: [Season; 3] = [
    Season {
        customers: 600,
        left_out: 0.05,
        moves: 0.6,
    },
    Season {
        customers: 150,
        left_out: 0.3,
        moves: 0.3,
    },
    Season {
        customers: 80,
        left_out: 0.5,
        moves: 0.1,
    },
];

#[test]
fn a_share_that_changes_with_the_season_fools_nobody_more_often_than_chance_does() {
    let (mut fooled, mut fooled_at_once) = (0, 0);
    for seed in 0..400 {
        let mut luck = Luck(seed);
        let strata = CHANGING.map(|season| luck.season(season, 0.0));
        fooled += u32::from(measured(&strata).verdict() != Verdict::Unclear);
        let all = strata.into_iter().reduce(|sum, of| Stratum {
            contacted: sum.contacted.and(of.contacted),
            held_out: sum.held_out.and(of.held_out),
        });
        fooled_at_once += u32::from(measured(all.as_slice()).verdict() != Verdict::Unclear);
    }
    assert!((8..=36).contains(&fooled), "{fooled} of 400");
    assert!(
        fooled_at_once > 300,
        "the season would show without strata, in {fooled_at_once} of 400"
    );
}

#[test]
fn a_lift_is_covered_about_95_times_of_100_though_share_and_season_change() {
    let runs: Vec<Measured> = (0..400)
        .map(|seed| {
            let mut luck = Luck(1000 + seed);
            measured(&CHANGING.map(|season| luck.season(season, 0.2)))
        })
        .collect();
    let covered = runs.iter().filter(|of| (of.low..=of.high).contains(&0.2)).count();
    assert!((364..=396).contains(&covered), "{covered} of 400");
    let found = runs.iter().filter(|of| of.verdict() == Verdict::Helps).count();
    assert!(found > 300, "{found} of 400");
}
