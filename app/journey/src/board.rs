//! The board: all squares with their states, and what a screen needs around them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fact::Answer;
use crate::game::{Game, SquareState};
use crate::key::Key;
use crate::next_step::{NextStep, next_step_of, released_on, why};
use crate::rule::Leaf;
use crate::state::State;
use crate::version::Version;
use crate::zone::{Zone, later};

/// What the board shows at an instant (RULES §3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Elapsed days since day 0; none before the start.
    pub day: Option<i64>,
    /// The sum over done squares.
    pub points: i64,
    /// Weeks in a row with progress (RULES §4).
    pub streak: i64,
    /// Missed weeks that will not break it.
    pub freezes_left: i64,
    /// The one next step.
    pub next_step: NextStep,
    /// All squares, in file order.
    pub squares: Vec<SquareView>,
    /// The stages, in file order.
    pub stages: Vec<StageView>,
    /// Where the promise says that the customer would be today: the place of a square in file order, with the fraction
    /// of the way to the one after it. None before the start, and where no checkpoint has a week.
    pub promised: Option<f64>,
}

/// A square on the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SquareView {
    /// Its key.
    pub key: Key,
    /// Where it stands.
    pub state: SquareState,
    /// The count and the target, of an action or a count checkpoint.
    pub count: Option<(u32, u32)>,
    /// While locked: the conditions that do not hold, each once, in file order.
    pub why: Vec<Leaf>,
    /// How an offer was answered.
    pub answer: Option<Answer>,
    /// The local day at whose end a checkpoint with a week is due, with the pauses so far; none before the start.
    pub due: Option<Date>,
    /// While waiting: the local day on which a rule awards the claim, if no coach does; none while paused.
    #[serde(default)]
    pub released: Option<Date>,
}

/// A stage on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageView {
    /// Whether one of its squares has opened.
    pub opened: bool,
    /// Whether each of its squares that is not an offer is done.
    pub done: bool,
}

/// The board at an instant.
pub fn board(version: &Version, state: &State, now: Timestamp) -> Board {
    let game = state.game_at(version, now);
    board_of(version, state.zone(), &game)
}

pub(crate) fn board_of(version: &Version, zone: &Zone, game: &Game) -> Board {
    let squares = version.squares();
    let views = squares
        .iter()
        .zip(&game.marks)
        .enumerate()
        .map(|(place, (square, mark))| SquareView {
            key: square.key.clone(),
            state: mark.state,
            count: square.target().map(|target| (mark.count, target)),
            why: if mark.state == SquareState::Locked {
                why(version, game, place)
            } else {
                Vec::new()
            },
            answer: mark.answer,
            released: if mark.state == SquareState::Waiting {
                released_on(version, zone, game, place)
            } else {
                None
            },
            due: square.by_week().and_then(|week| due(game, i64::from(week) * 7)),
        })
        .collect();
    let stages = version
        .stages()
        .iter()
        .map(|stage| {
            let marks = &game.marks[stage.squares.clone()];
            StageView {
                opened: marks.iter().any(|mark| mark.state != SquareState::Locked),
                done: marks
                    .iter()
                    .zip(&squares[stage.squares.clone()])
                    .all(|(mark, square)| square.is_offer() || mark.state == SquareState::Done),
            }
        })
        .collect();
    Board {
        day: game.started.map(|_| game.elapsed),
        points: game.points,
        streak: game.streak(),
        freezes_left: game.weeks.freezes,
        next_step: next_step_of(version, zone, game),
        squares: views,
        stages,
        promised: promised(version, game),
    }
}

/// The last day on which so many days have elapsed. A pause that began on that day puts it off: the clock that stands
/// still has not run out.
fn due(game: &Game, elapsed: i64) -> Option<Date> {
    let mut days = elapsed;
    for rest in &game.rests {
        if rest.elapsed <= elapsed {
            days += rest.days;
        }
    }
    if let Some(paused) = game.paused
        && game.elapsed <= elapsed
    {
        days += crate::zone::days_between(paused, game.date);
    }
    later(game.started?, days)
}

/// Follows the promise from week to week: at each checkpoint with a week the ghost is there in that week, and between
/// two of them it walks evenly. A checkpoint that is promised earlier than one before it pulls nothing back.
fn promised(version: &Version, game: &Game) -> Option<f64> {
    game.started?;
    version.promised.first()?;
    let (mut from, mut since) = (0, 0);
    for (place, week) in &version.promised {
        let day = week * 7;
        if day <= since && since > 0 {
            from = *place;
            continue;
        }
        if game.elapsed < day {
            #[expect(clippy::cast_precision_loss, reason = "places and days are small")]
            let fraction = (game.elapsed - since) as f64 / (day - since) as f64;
            #[expect(clippy::cast_precision_loss, reason = "places and days are small")]
            let place = from as f64 + (place - from) as f64 * fraction;
            return Some(place);
        }
        (from, since) = (*place, day);
    }
    #[expect(clippy::cast_precision_loss, reason = "places are small")]
    let last = from as f64;
    Some(last)
}
