//! What a touchpoint is worth: how many more customers move on when they are contacted than when they are not.
//!
//! Customers of a touchpoint are divided by chance into those who are contacted and those who are held out. Both are watched from
//! the moment at which the contact was due, for the same number of days; whoever makes progress (RULES §2) in that time has
//! moved. Who was contacted counts as contacted whether or not the message arrived, so that the two groups differ by
//! nothing but chance and the contact. The customer is the unit, and counts once.
//!
//! **One holdout share.** The interval of the difference of the two shares is Newcombe's hybrid of two Wilson score intervals:
//! method 10 in R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
//! methods", *Statistics in Medicine* 17 (1998), 873–890. It holds its level with small groups and shares near 0 and 1, and
//! never leaves -1 to 1.
//!
//! **Several.** Chance has divided only customers of the same holdout share alike. Where an owner changed it, the groups of the whole
//! also differ by when their customers came, and a good season would look like a good contact. So customers are
//! compared within each share only (a [`Stratum`]), and the differences are put together with the weights of N. Mantel and
//! W. Haenszel (contacted × held out / both, normed to 1; for differences of proportions: S. Greenland and J. M. Robins,
//! "Estimation of a common effect parameter from sparse follow-up data", *Biometrics* 41 (1985), 55–68). The weights
//! follow from the sizes alone, never from what the customers did. The interval is Newcombe's again, for a weighted sum: each
//! limit is as far from the estimate as the root of the sum of the squares of weight times the distance of that limit in each
//! stratum (G. Y. Zou, W. Huang and X. Zhang, "A note on confidence interval estimation for a linear function of binomial
//! proportions", *Computational Statistics & Data Analysis* 53 (2009), 1080–1085). With one stratum both are
//! what they were.

/// The fewest customers in either group of which anything is said.
pub const FEWEST: u64 = 30;

/// How many days a customer is watched for, unless somebody asks for another number.
pub const DAYS: u32 = 7;

/// The standard normal distribution's 97.5% quantile: 95% lie between it and its negative.
const Z: f64 = 1.959_963_984_540_054;

/// How many of a group moved on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Group {
    /// Those who did.
    pub moved: u64,
    /// All of them.
    pub of: u64,
}

impl Group {
    /// The share that moved, 0 to 1; of nobody 0.
    pub fn share(self) -> f64 {
        if self.of == 0 {
            return 0.0;
        }
        figure(self.moved) / figure(self.of)
    }

    /// The group and another together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            moved: self.moved + other.moved,
            of: self.of + other.of,
        }
    }

    /// The 95% score interval of the share in E. B. Wilson, "Probable inference, the law of succession, and statistical
    /// inference", *Journal of the American Statistical Association* 22 (1927), 209–212.
    fn wilson(self) -> (f64, f64) {
        let (n, p) = (figure(self.of), self.share());
        let middle = p + Z * Z / (2.0 * n);
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let whole = 1.0 + Z * Z / n;
        (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
    }
}

/// Customers of whom chance left out the same share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stratum {
    /// Those who were contacted.
    pub contacted: Group,
    /// Those who were held out.
    pub held_out: Group,
}

impl Stratum {
    /// Whether it has anybody to compare with anybody.
    pub fn is_comparable(self) -> bool {
        self.contacted.of > 0 && self.held_out.of > 0
    }

    /// Its weight after Mantel and Haenszel, before it is normed.
    fn weight(self) -> f64 {
        let (m, n) = (figure(self.contacted.of), figure(self.held_out.of));
        m * n / (m + n)
    }
}

/// What the comparison of the two groups says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lift {
    /// One of the groups is too small to say anything.
    TooFew,
    /// The difference that the contact makes.
    Measured(Measured),
}

/// The difference that the contact makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The share of the contacted who moved less that of the held out: -1 to 1.
    pub difference: f64,
    /// Where its 95% interval begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

/// What an interval allows to say, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// More customers move.
    Helps,
    /// It may be chance.
    Unclear,
    /// Fewer do.
    Harms,
}

impl Lift {
    /// Compares the two groups within each of the strata; those with nobody in one of the groups say nothing.
    pub fn of(strata: &[Stratum]) -> Self {
        let strata: Vec<Stratum> = strata.iter().copied().filter(|of| of.is_comparable()).collect();
        let both = strata.iter().fold(Stratum::default(), |sum, of| Stratum {
            contacted: sum.contacted.and(of.contacted),
            held_out: sum.held_out.and(of.held_out),
        });
        if both.contacted.of < FEWEST || both.held_out.of < FEWEST {
            return Self::TooFew;
        }
        let whole: f64 = strata.iter().map(|of| of.weight()).sum();
        Self::Measured(Measured::sum(
            strata.iter().map(|of| (of.weight() / whole, Measured::of(*of))),
        ))
    }
}

impl Measured {
    /// Newcombe's method 10; both groups have somebody.
    fn of(Stratum { contacted, held_out }: Stratum) -> Self {
        let (p, q) = (contacted.share(), held_out.share());
        let ((p_low, p_high), (q_low, q_high)) = (contacted.wilson(), held_out.wilson());
        let difference = p - q;
        Self {
            difference,
            low: difference - (p - p_low).hypot(q_high - q),
            high: difference + (p_high - p).hypot(q - q_low),
        }
    }

    /// Independent differences, each with its weight; all weights together are 1.
    fn sum(parts: impl Iterator<Item = (f64, Self)>) -> Self {
        let (mut difference, mut below, mut above) = (0.0_f64, 0.0_f64, 0.0_f64);
        for (weight, part) in parts {
            difference += weight * part.difference;
            below = below.hypot(weight * (part.difference - part.low));
            above = above.hypot(weight * (part.high - part.difference));
        }
        Self {
            difference,
            low: difference - below,
            high: difference + above,
        }
    }

    /// What the interval allows to say.
    pub fn verdict(self) -> Verdict {
        if self.low > 0.0 {
            Verdict::Helps
        } else if self.high < 0.0 {
            Verdict::Harms
        } else {
            Verdict::Unclear
        }
    }

    /// What one more customer who moves costs, when so many contacted together cost this much; in the same unit. None when the
    /// contact does not help for certain.
    pub fn cost_each(self, contacted: u64, cost: f64) -> Option<f64> {
        (self.verdict() == Verdict::Helps).then(|| cost / (self.difference * figure(contacted)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "groups are far smaller than 2^53")]
fn figure(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 0.000_05
    }

    fn stratum((a, m): (u64, u64), (b, n): (u64, u64)) -> Stratum {
        Stratum {
            contacted: Group { moved: a, of: m },
            held_out: Group { moved: b, of: n },
        }
    }

    fn halves(contacted: u64, held_out: u64) -> Stratum {
        stratum((contacted / 2, contacted), (held_out / 2, held_out))
    }

    fn measured(strata: &[Stratum]) -> Measured {
        match Lift::of(strata) {
            Lift::Measured(measured) => measured,
            Lift::TooFew => panic!("there are enough"),
        }
    }

    #[test]
    fn of_small_groups_nothing_is_said() {
        assert_eq!(Lift::of(&[]), Lift::TooFew);
        assert_eq!(Lift::of(&[halves(FEWEST - 1, 1000)]), Lift::TooFew);
        assert_eq!(Lift::of(&[halves(1000, FEWEST - 1)]), Lift::TooFew);
        assert!(matches!(Lift::of(&[halves(FEWEST, FEWEST)]), Lift::Measured(_)));
        assert_eq!(Lift::of(&[halves(FEWEST, FEWEST - 1), halves(0, 1)]), Lift::TooFew);
        assert!(matches!(
            Lift::of(&[halves(FEWEST, FEWEST - 1), halves(1, 1)]),
            Lift::Measured(_)
        ));
    }

    #[test]
    fn customers_are_compared_with_those_of_the_same_share_only() {
        // In the good season six of ten move, in the bad one three of ten, contacted or not.
        let good = stratum((540, 900), (60, 100));
        let bad = stratum((30, 100), (30, 100));
        let nothing = measured(&[good, bad]);
        assert!(near(nothing.difference, 0.0), "{nothing:?}");
        assert_eq!(nothing.verdict(), Verdict::Unclear);
        // 90 and 50 are the weights of Mantel and Haenszel.
        let better = stratum((44, 100), (30, 100));
        let lifted = measured(&[good, better]);
        assert!(near(lifted.difference, 0.14 * 50.0 / 140.0), "{lifted:?}");
    }

    #[test]
    fn a_stratum_alone_is_measured_as_before_and_an_empty_one_adds_nothing() {
        let one = stratum((164, 275), (32, 96));
        assert_eq!(Lift::of(&[one]), Lift::of(&[one, stratum((400, 500), (0, 0))]));
        let (together, alone) = (measured(&[one]), Measured::of(one));
        assert!(
            near(together.low, alone.low) && near(together.high, alone.high),
            "{together:?}"
        );
    }

    #[test]
    fn customers_in_two_halves_of_one_share_say_what_they_say_together() {
        let half = stratum((60, 100), (20, 50));
        let (halves, whole) = (measured(&[half, half]), measured(&[stratum((120, 200), (40, 100))]));
        assert!(near(halves.difference, whole.difference));
        // Score intervals of halves lie a little apart from that of the whole.
        assert!(
            (halves.low - whole.low).abs() < 0.005 && (halves.high - whole.high).abs() < 0.005,
            "{halves:?} {whole:?}"
        );
    }

    #[test]
    fn one_more_customer_costs_what_all_messages_cost_shared_among_those_who_would_not_have_moved() {
        let helps = measured(&[stratum((60, 100), (20, 100))]);
        assert_eq!(helps.verdict(), Verdict::Helps);
        let each = helps.cost_each(100, 80.0).expect("it helps");
        assert!(near(each, 2.0), "{each}");
        let harms = measured(&[stratum((20, 100), (60, 100))]);
        assert_eq!((harms.verdict(), harms.cost_each(100, 80.0)), (Verdict::Harms, None));
    }

    /// The examples of table II of Newcombe's paper, by its method 10.
    #[test]
    fn newcombes_own_examples_come_out() {
        for ((a, m), (b, n), low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0000),
            ((10, 10), (0, 10), 0.6075, 1.0000),
        ] {
            let got = Measured::of(stratum((a, m), (b, n)));
            assert!(
                near(got.low, low) && near(got.high, high),
                "{a}/{m} and {b}/{n}: {got:?}"
            );
        }
    }
}
