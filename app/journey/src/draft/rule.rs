//! Rules as written, with text where a key should be.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::rule::{Form, TwoForms};

/// A rule as written (RULES §1): one form, its numbers and names unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftRule {
    /// Holds when all of these do.
    All(Vec<DraftRule>),
    /// Holds when any of these does.
    Any(Vec<DraftRule>),
    /// Holds when this does not; in `stop_when` only.
    Not(Box<DraftRule>),
    /// The square is done.
    Done(String),
    /// The checkpoint is awarded.
    Awarded(String),
    /// The square's count has reached a number.
    Count {
        /// The square.
        square: String,
        /// The number.
        at_least: i64,
    },
    /// The points have reached a number.
    Points(i64),
    /// The streak has reached a number of weeks.
    Streak(i64),
    /// So many elapsed days since the start.
    DaysSinceStart(i64),
    /// So many elapsed days since the square was done.
    DaysSince {
        /// The square.
        square: String,
        /// The days.
        at_least: i64,
    },
    /// The product counts as purchased.
    Purchased(String),
    /// Only a coach opens the square; in `opens_when` only, and only `true` means anything.
    OpenedByCoach(bool),
}

impl DraftRule {
    /// The form that files and JSON show.
    pub(crate) fn form(&self) -> Form<Self> {
        let mut form = Form::default();
        match self {
            Self::All(rules) => form.all = Some(rules.clone()),
            Self::Any(rules) => form.any = Some(rules.clone()),
            Self::Not(rule) => form.not = Some(rule.clone()),
            Self::Done(square) => form.done = Some(square.clone()),
            Self::Awarded(square) => form.awarded = Some(square.clone()),
            Self::Count { square, at_least } => {
                form.count = Some(square.clone());
                form.at_least = Some(*at_least);
            }
            Self::Points(points) => form.points = Some(*points),
            Self::Streak(weeks) => form.streak = Some(*weeks),
            Self::DaysSinceStart(days) => form.days_since_start = Some(*days),
            Self::DaysSince { square, at_least } => {
                form.days_since = Some(square.clone());
                form.at_least = Some(*at_least);
            }
            Self::Purchased(product) => form.purchased = Some(product.clone()),
            Self::OpenedByCoach(truth) => form.opened_by_coach = Some(*truth),
        }
        form
    }

    /// The rule behind a form.
    pub(crate) fn from_form(form: Form<Self>) -> Result<Self, TwoForms> {
        let Form {
            all,
            any,
            not,
            done,
            awarded,
            count,
            points,
            streak,
            days_since_start,
            days_since,
            purchased,
            opened_by_coach,
            at_least,
        } = form;
        let mut found: Vec<Self> = Vec::new();
        let mut bound = at_least;
        found.extend(all.map(Self::All));
        found.extend(any.map(Self::Any));
        found.extend(not.map(Self::Not));
        found.extend(done.map(Self::Done));
        found.extend(awarded.map(Self::Awarded));
        if let Some(square) = count {
            let at_least = bound.take().ok_or(TwoForms)?;
            found.push(Self::Count { square, at_least });
        }
        found.extend(points.map(Self::Points));
        found.extend(streak.map(Self::Streak));
        found.extend(days_since_start.map(Self::DaysSinceStart));
        if let Some(square) = days_since {
            let at_least = bound.take().ok_or(TwoForms)?;
            found.push(Self::DaysSince { square, at_least });
        }
        found.extend(purchased.map(Self::Purchased));
        found.extend(opened_by_coach.map(Self::OpenedByCoach));
        match (found.pop(), found.is_empty(), bound) {
            (Some(rule), true, None) => Ok(rule),
            _ => Err(TwoForms),
        }
    }
}

impl Serialize for DraftRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.form().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DraftRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_form(Form::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
