//! Standings: where a customer stands, why, since when, and when to look again (RULES §5).

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::game::{Game, SquareState};
use crate::key::Key;
use crate::state::State;
use crate::version::Version;
use crate::zone::{Zone, later};

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Not started.
    Invited,
    /// Went, and did not come back.
    Left,
    /// Every square that is not an offer is done.
    Finished,
    /// Every clock is stopped.
    Paused,
    /// Waits for a coach or for time.
    Waiting,
    /// Not seen for long.
    Lapsed,
    /// No progress for a while.
    Stalled,
    /// Later than promised.
    Behind,
    /// Slower than by their own rhythm.
    Slowing,
    /// As promised.
    OnTrack,
}

impl Standing {
    /// Every standing, in the order in which they are tried.
    pub const ALL: [Self; 10] = [
        Self::Invited,
        Self::Left,
        Self::Finished,
        Self::Paused,
        Self::Waiting,
        Self::Lapsed,
        Self::Stalled,
        Self::Behind,
        Self::Slowing,
        Self::OnTrack,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Left => "left",
            Self::Finished => "finished",
            Self::Paused => "paused",
            Self::Waiting => "waiting",
            Self::Lapsed => "lapsed",
            Self::Stalled => "stalled",
            Self::Behind => "behind",
            Self::Slowing => "slowing",
            Self::OnTrack => "on-track",
        }
    }

    /// How bad it is for the business to hear of: the more, the worse; 0 for those that are no alarm.
    pub fn gravity(self) -> u8 {
        match self {
            Self::Slowing => 1,
            Self::Behind => 2,
            Self::Stalled => 3,
            Self::Lapsed => 4,
            _ => 0,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// No standing has this code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no standing called {0:?}")]
pub struct UnknownStanding(pub String);

impl std::str::FromStr for Standing {
    type Err = UnknownStanding;

    fn from_str(code: &str) -> Result<Self, UnknownStanding> {
        Self::ALL
            .into_iter()
            .find(|standing| standing.code() == code)
            .ok_or_else(|| UnknownStanding(code.to_owned()))
    }
}

/// Whom a waiting customer waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitingOn {
    /// The coach, with a claim.
    Coach,
    /// Time, which opens the next square.
    Time,
}

/// Why a customer stands there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// No progress for some elapsed days.
    Stalled {
        /// How many.
        days: i64,
    },
    /// A checkpoint is later than promised.
    Behind {
        /// Which.
        square: Key,
        /// By how many elapsed days.
        days: i64,
    },
    /// No progress for more than twice the usual gap.
    Slowing {
        /// For how many elapsed days.
        days: i64,
        /// The usual gap, in elapsed days.
        cadence: f64,
    },
}

impl Reason {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Stalled { .. } => "stalled",
            Self::Behind { .. } => "behind",
            Self::Slowing { .. } => "slowing",
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code())?;
        match self {
            Self::Stalled { days } => map.serialize_entry("days", days)?,
            Self::Behind { square, days } => {
                map.serialize_entry("square", square)?;
                map.serialize_entry("days", days)?;
            }
            Self::Slowing { days, cadence } => {
                map.serialize_entry("days", days)?;
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a median of days is whole or ends in a half"
                )]
                let whole = cadence.trunc() as i64;
                if cadence.fract() == 0.0 {
                    map.serialize_entry("cadence", &whole)?;
                } else {
                    map.serialize_entry("cadence", cadence)?;
                }
            }
        }
        map.end()
    }
}

/// A standing with all that goes with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandingNow {
    /// Where the customer stands.
    pub standing: Standing,
    /// Whom they wait for, if they wait.
    pub waiting_on: Option<WaitingOn>,
    /// The local date on which the standing last became what it is; none while invited.
    pub since: Option<Date>,
    /// For stalled, behind and slowing: every one of those rules that holds, in that order.
    pub reasons: Vec<Reason>,
    /// The start of the day on which something changes next without a command; none when nothing will.
    pub next_review: Option<Timestamp>,
}

/// Where the customer stands at an instant.
pub fn standing(version: &Version, state: &State, now: Timestamp) -> StandingNow {
    let game = state.game_at(version, now);
    standing_of(version, state.zone(), &game)
}

pub(crate) fn standing_of(version: &Version, zone: &Zone, game: &Game) -> StandingNow {
    StandingNow {
        standing: game.standing,
        waiting_on: match game.standing {
            Standing::Waiting => game.waiting_on(version),
            _ => None,
        },
        since: game.since,
        reasons: reasons(version, game),
        next_review: next_review(version, zone, game),
    }
}

fn gives_reasons(standing: Standing) -> bool {
    matches!(standing, Standing::Stalled | Standing::Behind | Standing::Slowing)
}

fn reasons(version: &Version, game: &Game) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if !gives_reasons(game.standing) {
        return reasons;
    }
    let days = game.idle();
    if game.is_stalled(version) {
        reasons.push(Reason::Stalled { days });
    }
    reasons.extend(game.behind(version).map(|(place, days)| Reason::Behind {
        square: version.squares()[place].key.clone(),
        days,
    }));
    if let Some(twice) = game.slowing() {
        #[expect(clippy::cast_precision_loss, reason = "days of a life fit")]
        let cadence = twice as f64 / 2.0;
        reasons.push(Reason::Slowing { days, cadence });
    }
    reasons
}

/// What a review would look at: the standing, the codes of its reasons, the squares' states.
fn review<'a>(
    version: &'a Version,
    game: &'a Game,
) -> (Standing, (bool, usize, bool), impl Iterator<Item = SquareState> + 'a) {
    let codes = if gives_reasons(game.standing) {
        (
            game.is_stalled(version),
            game.behind(version).count(),
            game.slowing().is_some(),
        )
    } else {
        (false, 0, false)
    };
    (game.standing, codes, game.marks.iter().map(|mark| mark.state))
}

/// The earliest start of a local day at which, with no new command, a review would see something else. None also when
/// that day lies beyond the calendar's end, the year 9999.
fn next_review(version: &Version, zone: &Zone, game: &Game) -> Option<Timestamp> {
    let mut later_game: Option<Game> = None;
    loop {
        let current = later_game.as_ref().unwrap_or(game);
        let change = current.next_change(version, true)?;
        let date = later(current.date, change - current.elapsed)?;
        let (date, start) = zone.first_day_from(date)?;
        let mut next = later_game.take().unwrap_or_else(|| game.clone());
        next.pass(zone, date);
        next.begin_day(version, &mut |_| ());
        next.settle(version);
        let (before, codes, states) = review(version, game);
        let (after, new_codes, new_states) = review(version, &next);
        if before != after || codes != new_codes || !states.eq(new_states) {
            return Some(start);
        }
        later_game = Some(next);
    }
}
