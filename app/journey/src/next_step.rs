//! The one next step (RULES §3).

use jiff::civil::Date;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::game::{Game, SquareState};
use crate::key::Key;
use crate::rule::Leaf;
use crate::version::Version;
use crate::zone::{Zone, later};

/// What comes next: always exactly one.
#[derive(Debug, Clone, PartialEq)]
pub enum NextStep {
    /// The first open square that is not an offer.
    Square(Key),
    /// The first claim that is with the coach.
    Waiting {
        /// The square.
        square: Key,
        /// The day on which the claim is released; none while paused.
        until: Option<Date>,
    },
    /// A locked square that opens by time alone.
    Opens {
        /// The square.
        square: Key,
        /// The day on which it opens.
        on: Date,
    },
    /// The first open offer that is not answered.
    Offer(Key),
    /// The first locked square that is not an offer.
    Locked {
        /// The square.
        square: Key,
        /// What is missing.
        why: Vec<Leaf>,
    },
    /// Nothing is left to do.
    Finished,
}

impl NextStep {
    /// The square that the step speaks of.
    pub fn key(&self) -> Option<&Key> {
        match self {
            Self::Square(square)
            | Self::Waiting { square, .. }
            | Self::Opens { square, .. }
            | Self::Offer(square)
            | Self::Locked { square, .. } => Some(square),
            Self::Finished => None,
        }
    }
}

pub(crate) fn next_step_of(version: &Version, zone: &Zone, game: &Game) -> NextStep {
    let squares = version.squares();
    let first = |state: SquareState, offer: bool| {
        (0..squares.len()).find(|place| game.marks[*place].state == state && squares[*place].is_offer() == offer)
    };
    let key = |place: usize| squares[place].key.clone();
    if let Some(place) = first(SquareState::Open, false) {
        return NextStep::Square(key(place));
    }
    if let Some(place) = first(SquareState::Waiting, false) {
        return NextStep::Waiting {
            square: key(place),
            until: released_on(version, zone, game, place),
        };
    }
    if let Some(step) = opens(version, zone, game) {
        return step;
    }
    if let Some(place) = first(SquareState::Open, true) {
        return NextStep::Offer(key(place));
    }
    if let Some(place) = first(SquareState::Locked, false) {
        return NextStep::Locked {
            square: key(place),
            why: why(version, game, place),
        };
    }
    NextStep::Finished
}

/// The locked square that opens first by time alone: the earliest day, then file order. Two elapsed days can fall on
/// the same day, where the zone skipped the date between them.
fn opens(version: &Version, zone: &Zone, game: &Game) -> Option<NextStep> {
    let earliest = game.opens_on(version)?;
    let on = day_at(zone, game, earliest)?;
    let until = game.elapsed + crate::zone::days_between(game.date, on);
    let squares = version.squares();
    let place = (0..squares.len()).find(|place| {
        game.marks[*place].state == SquareState::Locked
            && !squares[*place].is_offer()
            && squares[*place].opens.holds_from(game) <= until
    })?;
    Some(NextStep::Opens {
        square: squares[place].key.clone(),
        on,
    })
}

/// The day on which a waiting claim is released, if no pause comes between; none while paused.
pub(crate) fn released_on(version: &Version, zone: &Zone, game: &Game, place: usize) -> Option<Date> {
    if game.paused.is_some() {
        return None;
    }
    day_at(zone, game, game.released_on(version, &game.marks[place]))
}

/// The first local day on which so many days will have elapsed, if no pause comes between.
fn day_at(zone: &Zone, game: &Game, elapsed: i64) -> Option<Date> {
    let date = later(game.date, (elapsed - game.elapsed).max(0))?;
    zone.first_day_from(date).map(|(date, _)| date)
}

/// What is missing for a locked square to open.
pub(crate) fn why(version: &Version, game: &Game, place: usize) -> Vec<Leaf> {
    let square = &version.squares()[place];
    square.opens.why(&square.opens_when, game)
}

impl Serialize for NextStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Square(square) => map.serialize_entry("square", square)?,
            Self::Waiting { square, until } => {
                map.serialize_entry("waiting", square)?;
                map.serialize_entry("until", until)?;
            }
            Self::Opens { square, on } => {
                map.serialize_entry("opens", square)?;
                map.serialize_entry("on", on)?;
            }
            Self::Offer(square) => map.serialize_entry("offer", square)?,
            Self::Locked { square, why } => {
                map.serialize_entry("locked", square)?;
                map.serialize_entry("why", why)?;
            }
            Self::Finished => map.serialize_entry("finished", &true)?,
        }
        map.end()
    }
}

#[derive(Deserialize)]
struct Written {
    square: Option<Key>,
    waiting: Option<Key>,
    until: Option<Date>,
    opens: Option<Key>,
    on: Option<Date>,
    offer: Option<Key>,
    locked: Option<Key>,
    #[serde(default)]
    why: Vec<Leaf>,
}

impl<'de> Deserialize<'de> for NextStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written {
                square: Some(square), ..
            } => Self::Square(square),
            Written {
                waiting: Some(square),
                until,
                ..
            } => Self::Waiting { square, until },
            Written {
                opens: Some(square),
                on: Some(on),
                ..
            } => Self::Opens { square, on },
            Written {
                offer: Some(square), ..
            } => Self::Offer(square),
            Written {
                locked: Some(square),
                why,
                ..
            } => Self::Locked { square, why },
            _ => Self::Finished,
        })
    }
}
