//! The touchpoints of a published version.

use jiff::civil::Time;

use crate::condition::Condition;
use crate::draft::{Channel, Purpose};
use crate::key::Key;
use crate::rule::Rule;
use crate::standing::Standing;

/// A contact that was designed before the purchase.
#[derive(Debug, Clone, PartialEq)]
pub struct Touchpoint {
    /// Its key.
    pub key: Key,
    /// After what it is due.
    pub after: After,
    /// How many local days after it.
    pub days: u32,
    /// At which local time.
    pub at: Time,
    /// How it reaches the customer.
    pub channel: Channel,
    /// What it is for.
    pub purpose: Purpose,
    /// Its subject.
    pub subject: String,
    /// Markdown.
    pub body: String,
    /// Not sent if this holds at that moment.
    pub stop_when: Option<Rule>,
    /// Share of customers who are not contacted: 0 or more, below 1.
    pub holdout: f64,
    /// Per message, in the business's currency's major unit.
    pub cost: f64,
    /// A coupon that comes with it.
    pub coupon: Option<Coupon>,
    pub(crate) stops: Option<Condition>,
}

/// What a touchpoint follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// The start of the journey.
    Started,
    /// The square is done.
    Done(Key),
    /// The checkpoint is awarded.
    Awarded(Key),
    /// The earliest opening of one of the stage's squares.
    Stage(Key),
    /// Every square that is not an offer is done.
    Finished,
    /// The standing becomes behind.
    Behind,
    /// The standing becomes stalled.
    Stalled,
    /// The standing becomes lapsed.
    Lapsed,
}

/// A coupon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    /// How much off: 1 to 100.
    pub percent: u8,
    /// How many days it is good for.
    pub valid_days: u32,
    /// What it is for.
    pub product: Key,
}

impl After {
    /// The standing that it is the beginning of, if it is one.
    pub fn standing(&self) -> Option<Standing> {
        match self {
            Self::Behind => Some(Standing::Behind),
            Self::Stalled => Some(Standing::Stalled),
            Self::Lapsed => Some(Standing::Lapsed),
            _ => None,
        }
    }

    /// Reads `after.event` as RULES §1 writes it; none when it is malformed. What it names may not exist.
    pub(crate) fn words(event: &str) -> Option<AfterWords<'_>> {
        Some(match event {
            "started" => AfterWords::Started,
            "finished" => AfterWords::Finished,
            "behind" => AfterWords::Behind,
            "stalled" => AfterWords::Stalled,
            "lapsed" => AfterWords::Lapsed,
            _ => match event.split_once(':')? {
                ("done", square) => AfterWords::Done(square),
                ("awarded", square) => AfterWords::Awarded(square),
                ("stage", stage) => AfterWords::Stage(stage),
                _ => return None,
            },
        })
    }
}

/// An event with the name as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterWords<'a> {
    Started,
    Done(&'a str),
    Awarded(&'a str),
    Stage(&'a str),
    Finished,
    Behind,
    Stalled,
    Lapsed,
}
