//! Contacts: what brings one about, when it is due, and whether there still is a reason for it when that moment comes.
//!
//! A contact is a touchpoint of the version on its way to one customer. The simulation and the server ask here, so that what
//! an owner saw before publishing is what their customers get.
//!
//! RULES.md names the events (§1). Where it is silent:
//!
//! - **What begins**: a square that is done, an award, the opening of a stage and the start begin once in an enrolment's life,
//!   however often its touchpoints change. A standing begins each time that it becomes what it is, and the journey is
//!   finished each time that its last square is done, which may be again after a move to a version with new squares.
//!   [`Occasion`] tells one beginning from the next.
//! - **When it is due**: so many local days after the day of its beginning, at its local time; where that time is already over on
//!   the day of the beginning, at once. Paused days count: the plan is made of calendar days, and what falls into a pause
//!   is not sent.
//! - **Why not** ([`Stop`]): a contact is judged when it is due, as things stand then. Nobody hears from a journey that
//!   they left or paused. What a standing brought about has no reason any more once that standing is over; a worse one does not
//!   end it.
//! - **Standings that nobody looked at** begin all the same: a review that comes late, or a command that comes before it,
//!   brings about what a review in time would have ([`Follower`]).
//! - **After a move** to another version, what was planned follows the touchpoint of the same key, from the same beginning; what
//!   has no touchpoint any more is given up; and touchpoints that are new follow what began before them, as far as
//!   they are still to come ([`of_log`]).

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use crate::evolve::evolve;
use crate::fact::{Event, Fact};
use crate::game::SquareState;
use crate::key::Key;
use crate::moving::evolve_moved;
use crate::standing::{Standing, standing};
use crate::state::State;
use crate::touchpoint::{After, Touchpoint};
use crate::version::Version;
use crate::zone::{Zone, later};

/// A contact that something brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// The place of the touchpoint in [`Version::touchpoints`].
    pub touchpoint: usize,
    /// Which beginning of its cause.
    pub occasion: Occasion,
    /// When that was.
    pub began: Timestamp,
    /// When it is due.
    pub due: Timestamp,
}

/// Which beginning of a cause: a touchpoint comes once for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occasion {
    /// The cause begins once.
    Once,
    /// The cause may begin again: after so many facts, on this local day.
    Again {
        /// How many facts the log had.
        facts: u64,
        /// The local day.
        date: Date,
    },
}

impl fmt::Display for Occasion {
    /// The stable text that stores tell occasions apart by.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once => out.write_str("once"),
            Self::Again { facts, date } => write!(out, "{facts}@{date}"),
        }
    }
}

/// Why a contact that is due is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stop {
    /// The customer left.
    Left,
    /// The customer has a break.
    Paused,
    /// The standing that brought it about is over.
    Over,
    /// Its `stop_when` holds.
    StopWhen,
}

impl Stop {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Paused => "paused",
            Self::Over => "over",
            Self::StopWhen => "stop-when",
        }
    }
}

/// When a touchpoint is due whose cause began at an instant; none beyond the calendar.
pub fn due(touchpoint: &Touchpoint, zone: &Zone, began: Timestamp) -> Option<Timestamp> {
    let day = later(zone.date_of(began), i64::from(touchpoint.days))?;
    Some(zone.instant(day, touchpoint.at).max(began))
}

/// Whether there still is a reason for a contact.
///
/// # Errors
/// The first [`Stop`] that applies.
pub fn judge(version: &Version, state: &State, touchpoint: &Touchpoint, now: Timestamp) -> Result<(), Stop> {
    let game = state.game_at(version, now);
    let over = touchpoint
        .after
        .standing()
        .is_some_and(|began| game.standing.gravity() < began.gravity());
    match game.standing {
        Standing::Left => Err(Stop::Left),
        Standing::Paused => Err(Stop::Paused),
        _ if over => Err(Stop::Over),
        _ if touchpoint.stops.as_ref().is_some_and(|rule| rule.holds(&game)) => Err(Stop::StopWhen),
        _ => Ok(()),
    }
}

/// Local hours in which nobody is contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// From this local time on.
    pub from: Time,
    /// Up to this local time, of the next day where it is not after `from`; the same time: there are none.
    pub until: Time,
}

impl QuietHours {
    /// When they end, if it is quiet now.
    pub fn end(self, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
        let local = zone.local(now);
        let (time, date) = (local.time(), local.date());
        let (from, until) = (self.from, self.until);
        let over_night = from > until;
        let quiet = match (from == until, over_night) {
            (true, _) => false,
            (false, false) => from <= time && time < until,
            (false, true) => from <= time || time < until,
        };
        let date = if over_night && from <= time {
            date.tomorrow().ok()?
        } else {
            date
        };
        // Where the clock goes back, the end may come twice; the first one counts.
        let end = zone.instant(date, until);
        (quiet && end > now).then_some(end)
    }
}

/// Follows a log as it grows, and says what its facts, and the standings that begin on the way, bring about.
///
/// It begins where the log was looked at last. Every fact goes through [`add`](Self::add) or [`add_move`](Self::add_move), which
/// fold it into the state; [`pass`](Self::pass) then says that nothing more happened up to an instant.
///
/// ```
/// # #[cfg(all(feature = "file", feature = "zones"))] {
/// use journey::{Action, Author, Command, Draft, State, Version, Zone, contacts::Follower, decide};
///
/// let draft = Draft::from_toml(include_bytes!("../tests/journeys/light-body.toml"))?;
/// let version = Version::publish(draft).expect("it has warnings at most");
/// let mut state = State::new(&version, Zone::named("Asia/Tokyo")?);
/// let mut follower = Follower::default();
/// let now = "2026-01-05T21:00:00+09:00".parse()?;
/// let start = Command { at: now, by: Author::Customer, id: None, action: Action::Start };
/// for fact in decide(&version, &state, &start)?.facts {
///     follower.add(&version, &mut state, &fact);
/// }
/// let planned = follower.take();
/// let first = planned.iter().min_by_key(|planned| planned.due).expect("the plan begins with the start");
/// assert_eq!(state.zone().rfc3339(first.due), "2026-01-06T09:00:00+09:00");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Follower {
    standing: Standing,
    looked: Looked,
    planned: Vec<Planned>,
    stood: Vec<Stood>,
}

/// A standing that began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood {
    /// The standing before it.
    pub was: Standing,
    /// The standing.
    pub is: Standing,
    /// When it began: the start of a local day, or a fact.
    pub began: Timestamp,
}

/// Up to where the standings of the state are known.
#[derive(Debug, Clone, Copy)]
enum Looked {
    /// Until this instant, at which something changes by time; none: for ever.
    Until(Option<Timestamp>),
    /// Until the last fact.
    ToTheLastFact,
    /// The log was folded anew, with other days: only what the standing is now tells what began.
    Anew,
}

impl Default for Follower {
    /// Of an enrolment without facts.
    fn default() -> Self {
        Self::new(Standing::Invited, None)
    }
}

impl Follower {
    /// Of a log that was looked at before: where the customer stood then, and what the next review was.
    pub fn new(standing: Standing, next_review: Option<Timestamp>) -> Self {
        Self {
            standing,
            looked: Looked::Until(next_review),
            planned: Vec::new(),
            stood: Vec::new(),
        }
    }

    /// The same log is folded anew from now on, in another zone or with another version: what began is not begun again.
    pub fn fold_anew(&mut self) {
        self.looked = Looked::Anew;
    }

    /// Adds a fact to the state.
    pub fn add(&mut self, version: &Version, state: &mut State, fact: &Fact) {
        self.reach(version, state, fact);
        evolve(version, state, fact);
        self.brought_by(version, state, fact);
        self.settle(version, state, fact);
    }

    /// Adds the fact of a move to another version. What is planned from here on is of the new one.
    pub fn add_move(&mut self, old: &Version, new: &Version, state: &mut State, fact: &Fact) {
        self.reach(old, state, fact);
        evolve_moved(old, new, state, fact);
        self.settle(new, state, fact);
    }

    /// Nothing more happened up to an instant: the standings that began by time alone.
    pub fn pass(&mut self, version: &Version, state: &State, now: Timestamp) {
        let mut next = match self.looked {
            Looked::Until(next) => next,
            Looked::ToTheLastFact => {
                // Standings change by time at the start of a day only.
                if now <= state.at() || state.zone().date_of(now) == state.zone().date_of(state.at()) {
                    return;
                }
                standing(version, state, state.at()).next_review
            }
            Looked::Anew => Some(now),
        };
        while let Some(at) = next.filter(|at| *at <= now) {
            let then = standing(version, state, at.max(state.at()));
            // A review may have been put off: the standing knows its day.
            let day = then.since.map_or(at, |since| state.zone().start_of(since));
            self.begin(
                version,
                state,
                day.max(state.at()).min(at.max(state.at())),
                then.standing,
            );
            next = then.next_review;
        }
        self.looked = Looked::Until(next);
    }

    /// What was brought about since this was asked last, in the order in which it began.
    pub fn take(&mut self) -> Vec<Planned> {
        std::mem::take(&mut self.planned)
    }

    /// The standings that began since this was asked last, in their order.
    pub fn take_stood(&mut self) -> Vec<Stood> {
        std::mem::take(&mut self.stood)
    }

    /// Nothing happened before a fact but time. What time did at the start of the fact's own day is the fact itself, if time did it.
    fn reach(&mut self, version: &Version, state: &State, fact: &Fact) {
        let until = if fact.by_time {
            fact.at - SignedDuration::from_nanos(1)
        } else {
            fact.at
        };
        self.pass(version, state, until);
    }

    fn settle(&mut self, version: &Version, state: &State, fact: &Fact) {
        self.looked = Looked::ToTheLastFact;
        // Standings are taken between commands, never in the middle of one.
        if !fact.more {
            self.begin(version, state, fact.at, state.standing());
        }
    }

    fn begin(&mut self, version: &Version, state: &State, began: Timestamp, now: Standing) {
        if self.standing == now {
            return;
        }
        self.stood.push(Stood {
            was: self.standing,
            is: now,
            began,
        });
        self.standing = now;
        let zone = state.zone();
        let occasion = Occasion::Again {
            facts: state.facts(),
            date: zone.date_of(began),
        };
        self.planned.extend(follows(version, zone, began, occasion, |after| {
            after.standing() == Some(now)
        }));
    }

    fn brought_by(&mut self, version: &Version, state: &State, fact: &Fact) {
        // The state holds the fact: who is the only one of a stage that is not locked has just opened it.
        let is_first = |stage: usize, key: &Key| {
            version.stages()[stage].squares.clone().all(|place| {
                version.squares()[place].key == *key || state.game().marks[place].state == SquareState::Locked
            })
        };
        self.planned
            .extend(brought(version, state.zone(), fact, state.facts(), is_first));
    }
}

/// What the facts of a whole log brought about in a version, the standings left aside. The log is told in the version's own
/// squares ([`retell`](crate::moving::retell)).
pub fn of_log(version: &Version, zone: &Zone, facts: &[Fact]) -> Vec<Planned> {
    let mut opened = BTreeSet::new();
    (1..)
        .zip(facts)
        .flat_map(|(number, fact)| brought(version, zone, fact, number, |stage, _| opened.insert(stage)))
        .collect()
}

/// What one fact brings about. `is_first` says whether a square that opens is the first of its stage.
fn brought(
    version: &Version,
    zone: &Zone,
    fact: &Fact,
    number: u64,
    mut is_first: impl FnMut(usize, &Key) -> bool,
) -> Vec<Planned> {
    let began = fact.at;
    let once = |fits: &dyn Fn(&After) -> bool| follows(version, zone, began, Occasion::Once, fits).collect();
    match &fact.event {
        Event::Started => once(&|after| *after == After::Started),
        Event::Done { square } => {
            once(&|after| matches!(after, After::Done(key) | After::Awarded(key) if key == square))
        }
        Event::Opened { square } => match version.place(square).map(|place| version.squares()[place].stage) {
            Some(stage) if is_first(stage, square) => {
                let opened = &version.stages()[stage].key;
                once(&|after| matches!(after, After::Stage(key) if key == opened))
            }
            _ => Vec::new(),
        },
        Event::Finished => {
            let occasion = Occasion::Again {
                facts: number,
                date: zone.date_of(began),
            };
            follows(version, zone, began, occasion, |after| *after == After::Finished).collect()
        }
        _ => Vec::new(),
    }
}

/// The touchpoints that follow something that began.
fn follows<'a>(
    version: &'a Version,
    zone: &'a Zone,
    began: Timestamp,
    occasion: Occasion,
    fits: impl Fn(&After) -> bool + 'a,
) -> impl Iterator<Item = Planned> + 'a {
    version
        .touchpoints()
        .iter()
        .enumerate()
        .filter(move |(_, touchpoint)| fits(&touchpoint.after))
        .filter_map(move |(place, touchpoint)| {
            Some(Planned {
                touchpoint: place,
                occasion,
                began,
                due: due(touchpoint, zone, began)?,
            })
        })
}
