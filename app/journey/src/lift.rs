//! What a touchpoint is worth: how many more customers move on when they are contacted than when they are not.
//!
//! Customers of a touchpoint are divided by chance into those who are contacted and those who are held out. Both are watched from
//! the moment at which the contact was due, for the same number of days; whoever makes progress (RULES §2) in that time has
//! moved. Who was contacted counts as contacted whether or not the message arrived, so that the two groups differ by
//! nothing but chance and the contact.
//!
//! The interval of the difference of the two shares is Newcombe's hybrid of two Wilson score intervals: method 10 in
//! R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods",
//! *Statistics in Medicine* 17 (1998), 873–890. It holds its level with small groups and shares near 0 and 1, and
//! never leaves -1 to 1.

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
    /// Compares the two groups.
    pub fn of(contacted: Group, held_out: Group) -> Self {
        if contacted.of < FEWEST || held_out.of < FEWEST {
            return Self::TooFew;
        }
        Self::Measured(Measured::of(contacted, held_out))
    }
}

impl Measured {
    fn of(contacted: Group, held_out: Group) -> Self {
        let (p, q) = (contacted.share(), held_out.share());
        let ((p_low, p_high), (q_low, q_high)) = (contacted.wilson(), held_out.wilson());
        let difference = p - q;
        Self {
            difference,
            low: difference - (p - p_low).hypot(q_high - q),
            high: difference + (p_high - p).hypot(q - q_low),
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

    /// What one more customer who moves costs, when everybody contacted together cost this much; in the same unit. None when the
    /// contact does not help for certain.
    pub fn cost_each(self, contacted: Group, cost: f64) -> Option<f64> {
        (self.verdict() == Verdict::Helps).then(|| cost / (self.difference * figure(contacted.of)))
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

    #[test]
    fn of_small_groups_nothing_is_said() {
        let group = |of| Group { moved: of / 2, of };
        assert_eq!(Lift::of(group(FEWEST - 1), group(1000)), Lift::TooFew);
        assert_eq!(Lift::of(group(1000), group(FEWEST - 1)), Lift::TooFew);
        assert!(matches!(Lift::of(group(FEWEST), group(FEWEST)), Lift::Measured(_)));
    }

    #[test]
    fn one_more_customer_costs_what_all_messages_cost_shared_among_those_who_would_not_have_moved() {
        let (contacted, held_out) = (Group { moved: 60, of: 100 }, Group { moved: 20, of: 100 });
        let Lift::Measured(measured) = Lift::of(contacted, held_out) else {
            panic!("there are enough");
        };
        assert_eq!(measured.verdict(), Verdict::Helps);
        let each = measured.cost_each(contacted, 80.0).expect("it helps");
        assert!(near(each, 2.0), "{each}");
        let Lift::Measured(other) = Lift::of(held_out, contacted) else {
            panic!("there are enough");
        };
        assert_eq!(
            (other.verdict(), other.cost_each(held_out, 80.0)),
            (Verdict::Harms, None)
        );
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
            let (contacted, held_out) = (Group { moved: a, of: m }, Group { moved: b, of: n });
            let got = Measured::of(contacted, held_out);
            assert!(
                near(got.low, low) && near(got.high, high),
                "{a}/{m} and {b}/{n}: {got:?}"
            );
        }
    }
}
