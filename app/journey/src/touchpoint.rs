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

impl Touchpoint {
    /// Whether another one, perhaps of another version, does the same to a customer: only what it costs, and of how many it is
    /// kept, may differ.
    pub fn does_the_same_as(&self, other: &Self) -> bool {
        let Self {
            key,
            after,
            days,
            at,
            channel,
            purpose,
            subject,
            body,
            stop_when,
            coupon,
            holdout: _,
            cost: _,
            // The same rule, as the squares of its version hold it.
            stops: _,
        } = self;
        (key, after, days, at, channel, purpose)
            == (
                &other.key,
                &other.after,
                &other.days,
                &other.at,
                &other.channel,
                &other.purpose,
            )
            && (subject, body, stop_when, coupon) == (&other.subject, &other.body, &other.stop_when, &other.coupon)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn touchpoint() -> Touchpoint {
        Touchpoint {
            key: Key::new("day-1").expect("a key"),
            after: After::Started,
            days: 1,
            at: Time::constant(9, 0, 0, 0),
            channel: Channel::Email,
            purpose: Purpose::Reassure,
            subject: "Your first morning".to_owned(),
            body: "Sit up.".to_owned(),
            stop_when: None,
            holdout: 0.1,
            cost: 0.5,
            coupon: Some(coupon(10)),
            stops: None,
        }
    }

    fn coupon(percent: u8) -> Coupon {
        Coupon {
            percent,
            valid_days: 30,
            product: Key::new("basic").expect("a key"),
        }
    }

    #[test]
    fn what_a_customer_gets_and_when_makes_a_touchpoint() {
        let one = touchpoint();
        let kept_of_more = Touchpoint {
            holdout: 0.3,
            cost: 2.0,
            ..touchpoint()
        };
        assert!(one.does_the_same_as(&kept_of_more));
        let changes: [fn(&mut Touchpoint); 10] = [
            |of| of.key = Key::new("day-2").expect("a key"),
            |of| of.after = After::Stalled,
            |of| of.days = 30,
            |of| of.at = Time::constant(20, 0, 0, 0),
            |of| of.channel = Channel::Push,
            |of| of.purpose = Purpose::WinBack,
            |of| of.subject.push('!'),
            |of| of.body.push('!'),
            |of| of.stop_when = Some(Rule::All(Vec::new())),
            |of| of.coupon = Some(coupon(50)),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut other = touchpoint();
            change(&mut other);
            assert!(!one.does_the_same_as(&other), "change {number}");
        }
    }
}
