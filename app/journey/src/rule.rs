//! Rules that open squares and stop touchpoints (RULES §1).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::key::Key;

/// A checked rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Holds when all of these do; `all` of nothing holds.
    All(Vec<Rule>),
    /// Holds when any of these does; `any` of nothing does not.
    Any(Vec<Rule>),
    /// Holds when this does not; only in a touchpoint's `stop_when`.
    Not(Box<Rule>),
    /// A single condition.
    Leaf(Leaf),
}

/// A single condition of a rule. Numbers hold from there upwards; days are elapsed days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaf {
    /// The square is done.
    Done(Key),
    /// The checkpoint is awarded, which is: done.
    Awarded(Key),
    /// The square's count.
    Count {
        /// The square.
        square: Key,
        /// How often at least.
        at_least: u32,
    },
    /// The points.
    Points(u32),
    /// The streak, in weeks.
    Streak(u32),
    /// Elapsed days since day 0.
    DaysSinceStart(u32),
    /// Elapsed days since the square was done.
    DaysSince {
        /// The square.
        square: Key,
        /// How many days at least.
        at_least: u32,
    },
    /// The product counts as purchased.
    Purchased(Key),
    /// A coach opened this very square.
    OpenedByCoach,
}

/// How a rule is written, in files and in JSON: one of these, with `at_least` beside two of them.
#[derive(Serialize, Deserialize)]
pub(crate) struct Form<Inner> {
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub(crate) all: Option<Vec<Inner>>,
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub(crate) any: Option<Vec<Inner>>,
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub(crate) not: Option<Box<Inner>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) done: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) awarded: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) points: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) streak: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) days_since_start: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) days_since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) purchased: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) opened_by_coach: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at_least: Option<i64>,
}

fn nothing<T>() -> Option<T> {
    None
}

impl<Inner> Default for Form<Inner> {
    fn default() -> Self {
        Self {
            all: None,
            any: None,
            not: None,
            done: None,
            awarded: None,
            count: None,
            points: None,
            streak: None,
            days_since_start: None,
            days_since: None,
            purchased: None,
            opened_by_coach: None,
            at_least: None,
        }
    }
}

/// The text holds no rule, half a rule, or more than one.
#[derive(Debug, thiserror::Error)]
#[error("a rule has exactly one form")]
pub(crate) struct TwoForms;

impl Leaf {
    fn form(&self) -> Form<()> {
        let mut form = Form::default();
        match self {
            Self::Done(square) => form.done = Some(square.to_string()),
            Self::Awarded(square) => form.awarded = Some(square.to_string()),
            Self::Count { square, at_least } => {
                form.count = Some(square.to_string());
                form.at_least = Some(i64::from(*at_least));
            }
            Self::Points(points) => form.points = Some(i64::from(*points)),
            Self::Streak(weeks) => form.streak = Some(i64::from(*weeks)),
            Self::DaysSinceStart(days) => form.days_since_start = Some(i64::from(*days)),
            Self::DaysSince { square, at_least } => {
                form.days_since = Some(square.to_string());
                form.at_least = Some(i64::from(*at_least));
            }
            Self::Purchased(product) => form.purchased = Some(product.to_string()),
            Self::OpenedByCoach => form.opened_by_coach = Some(true),
        }
        form
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.form().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Leaf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use crate::draft::DraftRule;

        let rule = DraftRule::deserialize(deserializer)?;
        match Rule::from_draft(&rule) {
            Some(Rule::Leaf(leaf)) => Ok(leaf),
            _ => Err(serde::de::Error::custom("not a single condition")),
        }
    }
}

impl Rule {
    /// The rule behind a draft; none when a key is malformed or a number out of range, which the check would have
    /// found.
    pub(crate) fn from_draft(draft: &crate::draft::DraftRule) -> Option<Self> {
        use crate::draft::DraftRule;

        let key = |text: &str| Key::new(text).ok();
        let number = |number: i64| u32::try_from(number).ok();
        let leaf = match draft {
            DraftRule::All(rules) => {
                return rules.iter().map(Self::from_draft).collect::<Option<_>>().map(Self::All);
            }
            DraftRule::Any(rules) => {
                return rules.iter().map(Self::from_draft).collect::<Option<_>>().map(Self::Any);
            }
            DraftRule::Not(rule) => return Some(Self::Not(Box::new(Self::from_draft(rule)?))),
            DraftRule::Done(square) => Leaf::Done(key(square)?),
            DraftRule::Awarded(square) => Leaf::Awarded(key(square)?),
            DraftRule::Count { square, at_least } => Leaf::Count {
                square: key(square)?,
                at_least: number(*at_least)?,
            },
            DraftRule::Points(points) => Leaf::Points(number(*points)?),
            DraftRule::Streak(weeks) => Leaf::Streak(number(*weeks)?),
            DraftRule::DaysSinceStart(days) => Leaf::DaysSinceStart(number(*days)?),
            DraftRule::DaysSince { square, at_least } => Leaf::DaysSince {
                square: key(square)?,
                at_least: number(*at_least)?,
            },
            DraftRule::Purchased(product) => Leaf::Purchased(key(product)?),
            DraftRule::OpenedByCoach(_) => Leaf::OpenedByCoach,
        };
        Some(Self::Leaf(leaf))
    }
}
