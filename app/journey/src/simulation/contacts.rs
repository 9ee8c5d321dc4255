//! The contact plan at work: what is due when, and whether it goes out.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::fact::{Event, Fact};
use crate::game::SquareState;
use crate::simulation::rank;
use crate::standing::{Standing, standing};
use crate::state::State;
use crate::touchpoint::{After, Touchpoint};
use crate::version::Version;
use crate::zone::{Zone, later};

/// A contact of the plan on the day on which it was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The place of the touchpoint in [`Version::touchpoints`].
    pub touchpoint: usize,
    /// When it was due.
    pub at: Timestamp,
    /// Whether it goes out; if not, there was no need any more.
    pub sent: bool,
}

/// A contact that is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    at: Timestamp,
    touchpoint: usize,
}

/// The plan of one customer.
#[derive(Debug)]
pub(super) struct Plan {
    due: Vec<Due>,
    stages: Vec<bool>,
}

impl Plan {
    pub(super) fn new(version: &Version) -> Self {
        Self {
            due: Vec::new(),
            stages: vec![false; version.stages().len()],
        }
    }

    /// What facts bring about.
    pub(super) fn follow(&mut self, version: &Version, zone: &Zone, facts: &[Fact]) {
        for fact in facts {
            let at = fact.at;
            match &fact.event {
                Event::Started => self.note(version, zone, at, |after| *after == After::Started),
                Event::Finished => self.note(version, zone, at, |after| *after == After::Finished),
                Event::Done { square } => self.note(
                    version,
                    zone,
                    at,
                    |after| matches!(after, After::Done(key) | After::Awarded(key) if key == square),
                ),
                Event::Opened { square } => {
                    let Some(stage) = version.place(square).map(|place| version.squares()[place].stage) else {
                        continue;
                    };
                    if !std::mem::replace(&mut self.stages[stage], true) {
                        let key = &version.stages()[stage].key;
                        self.note(
                            version,
                            zone,
                            at,
                            |after| matches!(after, After::Stage(of) if of == key),
                        );
                    }
                }
                _ => {}
            }
        }
    }

    /// What a standing that begins brings about.
    pub(super) fn follow_standing(&mut self, version: &Version, zone: &Zone, at: Timestamp, begins: Standing) {
        self.note(version, zone, at, |after| cause(after) == Some(begins));
    }

    fn note(&mut self, version: &Version, zone: &Zone, at: Timestamp, fits: impl Fn(&After) -> bool) {
        let date = zone.date_of(at);
        for (touchpoint, planned) in version.touchpoints().iter().enumerate() {
            if fits(&planned.after)
                && let Some(day) = later(date, i64::from(planned.days))
            {
                self.due.push(Due {
                    at: zone.instant(day, planned.at).max(at),
                    touchpoint,
                });
            }
        }
        self.due.sort_by_key(|due| (due.at, due.touchpoint));
    }

    /// Whether something is still to come.
    pub(super) fn is_ahead(&self) -> bool {
        !self.due.is_empty()
    }

    /// When the next contact is due, if that is on this day.
    pub(super) fn next_on(&self, zone: &Zone, date: Date) -> Option<Timestamp> {
        self.due
            .first()
            .map(|due| due.at)
            .filter(|at| zone.date_of(*at) <= date)
    }

    /// The contacts that are due at an instant, judged as things stand then.
    pub(super) fn take(&mut self, version: &Version, state: &State, now: Timestamp) -> Vec<Contact> {
        let due = self.due.iter().take_while(|due| due.at <= now).count();
        let stands = standing(version, state, now).standing;
        self.due
            .drain(..due)
            .map(|due| {
                let planned = &version.touchpoints()[due.touchpoint];
                Contact {
                    touchpoint: due.touchpoint,
                    at: due.at,
                    sent: is_wanted(version, state, planned, stands, now),
                }
            })
            .collect()
    }
}

fn is_wanted(version: &Version, state: &State, planned: &Touchpoint, stands: Standing, now: Timestamp) -> bool {
    let here = !matches!(stands, Standing::Paused | Standing::Left);
    let over = cause(&planned.after).is_some_and(|began| rank(stands) < rank(began));
    here && !over && !state.stops(version, planned, now)
}

/// The standing that a touchpoint follows.
pub(super) fn cause(after: &After) -> Option<Standing> {
    match after {
        After::Behind => Some(Standing::Behind),
        After::Stalled => Some(Standing::Stalled),
        After::Lapsed => Some(Standing::Lapsed),
        _ => None,
    }
}

/// How many squares of the way are done, and how many there are.
pub(super) fn way(version: &Version, state: &State) -> (usize, usize) {
    let done = version
        .squares()
        .iter()
        .zip(&state.game().marks)
        .filter(|(square, mark)| !square.is_offer() && mark.state == SquareState::Done)
        .count();
    (done, version.way)
}
