//! Rules made quick: the same conditions with places instead of keys.

use std::collections::{BTreeMap, BTreeSet};

use crate::game::Game;
use crate::key::Key;
use crate::rule::{Leaf, Rule};

/// A rule whose squares and products are looked up already.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Done(usize),
    Count(usize, u32),
    Points(i64),
    Streak(i64),
    DaysSinceStart(i64),
    DaysSince(usize, i64),
    Purchased(usize),
    OpenedByCoach,
}

impl Condition {
    /// Looks everything up; none when a name is unknown, which the check would have found.
    pub(crate) fn compile(rule: &Rule, index: &BTreeMap<Key, usize>, products: &BTreeMap<Key, usize>) -> Option<Self> {
        let all = |rules: &[Rule]| {
            rules
                .iter()
                .map(|rule| Self::compile(rule, index, products))
                .collect::<Option<Vec<_>>>()
        };
        let square = |key: &Key| index.get(key).copied();
        Some(match rule {
            Rule::All(rules) => Self::All(all(rules)?),
            Rule::Any(rules) => Self::Any(all(rules)?),
            Rule::Not(rule) => Self::Not(Box::new(Self::compile(rule, index, products)?)),
            Rule::Leaf(leaf) => match leaf {
                Leaf::Done(key) | Leaf::Awarded(key) => Self::Done(square(key)?),
                Leaf::Count { square: key, at_least } => Self::Count(square(key)?, *at_least),
                Leaf::Points(points) => Self::Points(i64::from(*points)),
                Leaf::Streak(weeks) => Self::Streak(i64::from(*weeks)),
                Leaf::DaysSinceStart(days) => Self::DaysSinceStart(i64::from(*days)),
                Leaf::DaysSince { square: key, at_least } => Self::DaysSince(square(key)?, i64::from(*at_least)),
                Leaf::Purchased(key) => Self::Purchased(products.get(key).copied()?),
                Leaf::OpenedByCoach => Self::OpenedByCoach,
            },
        })
    }

    /// The elapsed day from which the condition holds by time alone, everything else as it is now: [`ALWAYS`] when it
    /// holds whatever the day is, [`NEVER`] when no wait is long enough. Unlock rules know no `not`, so once it holds it
    /// goes on holding.
    ///
    /// [`ALWAYS`]: Self::ALWAYS
    /// [`NEVER`]: Self::NEVER
    pub(crate) fn holds_from(&self, game: &Game) -> i64 {
        let when = |holds: bool| if holds { Self::ALWAYS } else { Self::NEVER };
        match self {
            Self::All(parts) => parts
                .iter()
                .map(|part| part.holds_from(game))
                .max()
                .unwrap_or(Self::ALWAYS),
            Self::Any(parts) => parts
                .iter()
                .map(|part| part.holds_from(game))
                .min()
                .unwrap_or(Self::NEVER),
            Self::Not(part) => when(!part.holds(game)),
            Self::Done(place) => when(game.is_done(*place)),
            Self::Count(place, at_least) => when(game.count(*place) >= *at_least),
            Self::Points(points) => when(game.points >= *points),
            Self::Streak(weeks) => when(game.streak() >= *weeks),
            Self::DaysSinceStart(days) => *days,
            Self::DaysSince(place, days) => match game.done_on(*place) {
                Some(elapsed) => elapsed + days,
                None => Self::NEVER,
            },
            Self::Purchased(product) => when(game.purchased[*product]),
            // A coach's word opens the square at once, so a locked square never has it.
            Self::OpenedByCoach => Self::NEVER,
        }
    }

    /// Whatever the day is.
    pub(crate) const ALWAYS: i64 = i64::MIN;
    /// On no day.
    pub(crate) const NEVER: i64 = i64::MAX;

    /// Whether the condition holds now.
    pub(crate) fn holds(&self, game: &Game) -> bool {
        self.holds_from(game) <= game.elapsed
    }

    /// The leaves of `rule` (this condition as it is written) that do not hold, leaving out branches that hold, each
    /// once, in file order (RULES §3).
    pub(crate) fn why(&self, rule: &Rule, game: &Game) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        self.missing(rule, game, &mut leaves);
        if leaves.len() < 2 {
            return leaves.into_iter().cloned().collect();
        }
        let mut told = BTreeSet::new();
        leaves.into_iter().filter(|leaf| told.insert(*leaf)).cloned().collect()
    }

    fn missing<'a>(&self, rule: &'a Rule, game: &Game, leaves: &mut Vec<&'a Leaf>) {
        if self.holds(game) {
            return;
        }
        match (self, rule) {
            (Self::All(parts) | Self::Any(parts), Rule::All(rules) | Rule::Any(rules)) => {
                for (part, rule) in parts.iter().zip(rules) {
                    part.missing(rule, game, leaves);
                }
            }
            (_, Rule::Leaf(leaf)) => leaves.push(leaf),
            _ => {}
        }
    }
}
