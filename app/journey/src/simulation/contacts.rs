//! The contact plan at work: what is due on a day, and whether it goes out.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::contacts::{Planned, judge};
use crate::game::SquareState;
use crate::state::State;
use crate::version::Version;
use crate::zone::Zone;

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

/// What is still to come for one customer, the first first.
#[derive(Debug, Default)]
pub(super) struct Plan(Vec<Planned>);

impl Plan {
    /// Takes in what was brought about.
    pub(super) fn add(&mut self, planned: Vec<Planned>) {
        self.0.extend(planned);
        self.0.sort_by_key(|planned| (planned.due, planned.touchpoint));
    }

    /// Whether something is still to come.
    pub(super) fn is_ahead(&self) -> bool {
        !self.0.is_empty()
    }

    /// When the next contact is due, if that is on this day.
    pub(super) fn next_on(&self, zone: &Zone, date: Date) -> Option<Timestamp> {
        self.0
            .first()
            .map(|planned| planned.due)
            .filter(|due| zone.date_of(*due) <= date)
    }

    /// The contacts that are due at an instant, judged as things stand then.
    pub(super) fn take(&mut self, version: &Version, state: &State, now: Timestamp) -> Vec<Contact> {
        let due = self.0.iter().take_while(|planned| planned.due <= now).count();
        self.0
            .drain(..due)
            .map(|planned| Contact {
                touchpoint: planned.touchpoint,
                at: planned.due,
                sent: judge(version, state, &version.touchpoints()[planned.touchpoint], now).is_ok(),
            })
            .collect()
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
