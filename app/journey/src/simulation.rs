//! Playing a journey before anybody does: a keen, a typical and a slow customer go through a version, day by day, with a coach,
//! a till and the contact plan beside them.
//!
//! Nothing here knows more than the rules: every deed is a command that [`decide`] answers, and what time does is stored as a
//! review stores it. The same version, persona, zone and first day always give the same simulation.
//!
//! **Contacts** are planned and judged by the rules that the server asks too ([`contacts`](crate::contacts)). Nobody is left
//! out as a holdout, everybody wants to hear by every channel, and no hour is quiet.
//!
//! **Alarms** are changes of the standing for the worse: slowing, behind, stalled, lapsed.
//!
//! It ends when the customer has finished or lapsed, with the contacts that still follow within 30 days, or after a year.

mod contacts;
mod luck;
mod persona;
mod player;

use jiff::Timestamp;
use jiff::civil::Date;

pub use self::contacts::Contact;
pub use self::persona::Persona;
use self::player::Player;
use crate::fact::Fact;
use crate::standing::{Reason, Standing, StandingNow};
use crate::state::State;
use crate::version::Version;
use crate::zone::Zone;

/// How many days are played at most.
pub const LONGEST: i64 = 365;

/// How many days of contacts are shown after the end.
const AFTERWARDS: i64 = 30;

/// A customer's whole way through a journey.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Who plays.
    pub persona: Persona,
    /// One entry a day, from day 0.
    pub days: Vec<Day>,
    /// How it ends.
    pub end: End,
}

/// How a simulation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With everything done, on this day.
    Finished(i64),
    /// With a customer who was not seen any more, on this day.
    Lapsed(i64),
    /// After a year, on the way.
    Year,
}

/// One day of a simulation.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Days since day 0.
    pub day: i64,
    /// The local date.
    pub date: Date,
    /// The instant that [`state`](Self::state) and [`standing`](Self::standing) speak of: late in the evening.
    pub at: Timestamp,
    /// The enrolment then.
    pub state: State,
    /// Where the customer stands then.
    pub standing: StandingNow,
    /// What happened on this day, without mere visits.
    pub done: Vec<Fact>,
    /// The contacts of the plan that were due on this day.
    pub contacts: Vec<Contact>,
    /// What the business is told of.
    pub alarms: Vec<Alarm>,
}

/// A standing that got worse.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// When.
    pub at: Timestamp,
    /// What it became.
    pub standing: Standing,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Plays a version with a persona who starts on a local day.
pub fn simulate(version: &Version, persona: Persona, zone: &Zone, start: Date) -> Simulation {
    let mut player = Player::new(version, persona, zone, start);
    let mut days = Vec::new();
    let mut end = End::Year;
    let mut last = LONGEST;
    let mut date = start;
    for day in 0..=LONGEST {
        let today = player.play(day, date);
        let standing = today.standing.standing;
        days.push(today);
        if end == End::Year {
            match standing {
                Standing::Finished => end = End::Finished(day),
                Standing::Lapsed => end = End::Lapsed(day),
                _ => {}
            }
            if end != End::Year {
                player.rest();
                last = day + AFTERWARDS;
            }
        }
        let over = end != End::Year && !player.has_contacts_ahead();
        if over || day >= last {
            break;
        }
        match next_day(zone, date) {
            Some(next) => date = next,
            None => break,
        }
    }
    Simulation { persona, days, end }
}

/// The day after, in this zone.
fn next_day(zone: &Zone, date: Date) -> Option<Date> {
    zone.first_day_from(date.tomorrow().ok()?).map(|(date, _)| date)
}
