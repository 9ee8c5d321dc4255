//! Moving an enrolment to another version of its journey, so that nothing is lost.
//!
//! Versions stay for ever, and so do the people on them, until somebody moves them with a [`Mapping`] of squares: by
//! default each square to the one with its key. [`carry`] says what that comes to: the facts to append, or what would be
//! lost, and then nothing may happen. The move is a fact of the log ([`Event::Moved`]) with both versions and the
//! mapping, so [`fold_moves`] proves the snapshot of somebody who moved like any other.
//!
//! RULES.md leaves moving open. What is fair, and done here:
//!
//! - **Done stays done**, with its day. A done square, a waiting claim, an answer or a count whose square has no place in
//!   the new version is a [`Loss`], and so are two squares that would have to share one. A checkpoint stays a checkpoint and an
//!   offer an offer; lessons, actions and check-ins may turn into each other once they are done. An answered offer is done like
//!   any other square: who takes one out of a journey says with the mapping which one stands for it now, or nobody who answered
//!   it moves.
//! - **Points never go down**: they become what the done squares are worth in the new version, or stay what they were where
//!   that is more. Moving there and back again adds nothing.
//! - **What was open stays open**, whatever the new rule says. What the new rules open, opens with the move. A count that has
//!   reached a lowered target is done with the move; that is no progress of the customer's.
//! - **Clocks, streak, cadence, pauses, ids and feelings** go on as they were. Freezes: as many as are left, and those that
//!   the new policy gives more.
//! - **Whoever had finished** and finds new squares begins their clock on the day of the move, as if they had waited for
//!   them: nobody stalls over squares that were not there.
//! - **A product that was bought** counts in every version that names it, also one that the version before did not.
//! - **Before the start** nothing has been played, so there is no fact: the log is folded with the new version from its
//!   beginning.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::command::Author;
use crate::days::advance;
use crate::evolve::evolve;
use crate::fact::{Event, Fact};
use crate::game::{Game, Mark, SquareState};
use crate::key::Key;
use crate::standing::Standing;
use crate::state::State;
use crate::version::Version;
use crate::zone::Zone;

/// Which square of the old version becomes which of the new one. A square that is not in it has no place any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(BTreeMap<Key, Key>);

impl Mapping {
    /// Each square to the one with its key, where there is one.
    pub fn by_key(old: &Version, new: &Version) -> Self {
        let keys = old.squares().iter().map(|square| &square.key);
        Self(
            keys.filter(|key| new.place(key).is_some())
                .map(|key| (key.clone(), key.clone()))
                .collect(),
        )
    }

    /// Says where a square goes; `None` that it has no place.
    pub fn set(&mut self, from: Key, to: Option<Key>) {
        match to {
            Some(to) => self.0.insert(from, to),
            None => self.0.remove(&from),
        };
    }

    /// Where a square goes.
    pub fn get(&self, from: &str) -> Option<&Key> {
        self.0.get(from)
    }

    /// All pairs, by the old key.
    pub fn pairs(&self) -> impl Iterator<Item = (&Key, &Key)> {
        self.0.iter()
    }
}

/// A move that somebody means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moving {
    /// The name of the version that the enrolment is on, as the log will know it.
    pub from: String,
    /// The name of the version that it goes to.
    pub to: String,
    /// Which square becomes which.
    pub squares: Mapping,
}

/// What a move would take away from somebody, so that it is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "loss", rename_all = "kebab-case")]
pub enum Loss {
    /// A square that is done has no place of its sort.
    Done {
        /// The square of the old version.
        square: Key,
    },
    /// A claim that waits for a coach has no checkpoint.
    Claim {
        /// The square of the old version.
        square: Key,
    },
    /// A count has nothing that counts.
    Count {
        /// The square of the old version.
        square: Key,
        /// How far it is.
        count: u32,
    },
    /// Another square goes to the same place.
    Shared {
        /// The square of the old version.
        square: Key,
        /// The place in the new one.
        into: Key,
    },
}

impl Loss {
    /// The square of the old version that would be lost.
    pub fn square(&self) -> &Key {
        match self {
            Self::Done { square }
            | Self::Claim { square }
            | Self::Count { square, .. }
            | Self::Shared { square, .. } => square,
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::Claim { .. } => "claim",
            Self::Count { .. } => "count",
            Self::Shared { .. } => "shared",
        }
    }
}

/// What a move comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// What time did before and the log does not have yet, in the old version: to be stored first.
    pub by_time: Vec<Fact>,
    /// The move, and what it opened.
    pub facts: Vec<Fact>,
    /// The state after all of them, in the new version.
    pub state: State,
}

/// Carries an enrolment over to another version of its journey.
///
/// # Errors
/// All that somebody would lose, in the old version's file order; then nothing may change.
pub fn carry(
    old: &Version,
    state: &State,
    new: &Version,
    moving: &Moving,
    at: Timestamp,
) -> Result<Carried, Vec<Loss>> {
    let at = at.max(state.at());
    let by_time = advance(old, state, at);
    let mut state = state.clone();
    for fact in &by_time {
        evolve(old, &mut state, fact);
    }
    let lost = losses(old, state.game(), new, &moving.squares);
    if !lost.is_empty() {
        return Err(lost);
    }
    if state.started().is_none() {
        // The log speaks of purchases only, and those count in every version.
        let (_, game) = state.parts();
        *game = moved_game(old, game, new, &moving.squares);
        return Ok(Carried {
            by_time,
            facts: Vec::new(),
            state,
        });
    }
    let tell = |event: Event, by_time: bool| Fact {
        at,
        by: Author::Business,
        id: None,
        by_time,
        more: true,
        event,
    };
    let unfinished = !state.game().finished();
    let first = tell(
        Event::Moved {
            from: moving.from.clone(),
            to: moving.to.clone(),
            squares: moving.squares.clone(),
        },
        false,
    );
    let mut facts = vec![first];
    evolve_moved(old, new, &mut state, &facts[0]);
    let reached: Vec<Key> = new
        .squares()
        .iter()
        .zip(&state.game().marks)
        .filter(|(square, mark)| {
            mark.state == SquareState::Open && square.target().is_some_and(|target| mark.count >= target)
        })
        .map(|(square, _)| square.key.clone())
        .collect();
    let then = |state: &mut State, facts: &mut Vec<Fact>, fact: Fact| {
        evolve(new, state, &fact);
        facts.push(fact);
    };
    for square in reached {
        then(&mut state, &mut facts, tell(Event::Done { square }, true));
    }
    let mut opened = Vec::new();
    let mut game = state.game().clone();
    game.open_what_holds(new, None, &mut |event| opened.push(event));
    for event in opened {
        then(&mut state, &mut facts, tell(event, false));
    }
    if unfinished && state.game().finished() {
        then(&mut state, &mut facts, tell(Event::Finished, false));
    }
    if let Some(last) = facts.last_mut() {
        last.more = false;
    }
    let (_, game) = state.parts();
    game.settle(new);
    Ok(Carried { by_time, facts, state })
}

/// What somebody would lose, in the old version's file order.
fn losses(old: &Version, game: &Game, new: &Version, mapping: &Mapping) -> Vec<Loss> {
    let mut lost = Vec::new();
    let mut taken = BTreeSet::new();
    for (square, mark) in old.squares().iter().zip(&game.marks) {
        let key = square.key.clone();
        let kept = mapping.get(&key).and_then(|to| new.square(to));
        if let Some(to) = kept
            && !taken.insert(&to.key)
        {
            lost.push(Loss::Shared {
                square: key,
                into: to.key.clone(),
            });
            continue;
        }
        let same_sort =
            kept.is_some_and(|to| to.is_checkpoint() == square.is_checkpoint() && to.is_offer() == square.is_offer());
        match mark.state {
            SquareState::Done if !same_sort => lost.push(Loss::Done { square: key }),
            SquareState::Waiting if !same_sort => lost.push(Loss::Claim { square: key }),
            SquareState::Open | SquareState::Locked
                if mark.count > 0 && !kept.is_some_and(|to| same_sort && to.target().is_some()) =>
            {
                lost.push(Loss::Count {
                    square: key,
                    count: mark.count,
                });
            }
            _ => {}
        }
    }
    lost
}

/// Adds the fact of a move to a state of the version before it.
pub fn evolve_moved(old: &Version, new: &Version, state: &mut State, fact: &Fact) {
    evolve(
        old,
        state,
        &Fact {
            more: true,
            ..fact.clone()
        },
    );
    if let Event::Moved { squares, .. } = &fact.event {
        let (_, game) = state.parts();
        *game = moved_game(old, game, new, squares);
        if !fact.more {
            game.settle(new);
        }
    }
}

/// The same game on the squares and products of another version.
fn moved_game(old: &Version, game: &Game, new: &Version, mapping: &Mapping) -> Game {
    let fresh = Game::new(new);
    let mut marks = fresh.marks;
    for (square, mark) in old.squares().iter().zip(&game.marks) {
        if let Some(place) = mapping.get(&square.key).and_then(|key| new.place(key)) {
            marks[place] = Mark { ..*mark };
        }
    }
    let bought =
        |key: &Key| game.bought.contains(key) || old.product_place(key).is_some_and(|place| game.purchased[place]);
    let mut elsewhere = game.bought.clone();
    elsewhere.extend(
        old.products()
            .iter()
            .filter(|product| bought(&product.key))
            .map(|product| product.key.clone()),
    );
    elsewhere.retain(|key| new.product_place(key).is_none());
    let done = |place: &usize| marks[*place].state == SquareState::Done;
    let squares = new.squares();
    let places = 0..squares.len();
    let worth: i64 = places
        .clone()
        .filter(done)
        .map(|place| i64::from(squares[place].points))
        .sum();
    let to_go = places
        .filter(|place| !squares[*place].is_offer() && !done(place))
        .count();
    let used = i64::from(old.policy().freezes) - game.weeks.freezes;
    let mut weeks = game.weeks;
    weeks.freezes = weeks.freezes.max(i64::from(new.policy().freezes) - used.max(0));
    let new_squares = game.standing == Standing::Finished && to_go > 0;
    Game {
        purchased: new.products().iter().map(|product| bought(&product.key)).collect(),
        bought: elsewhere,
        points: game.points.max(worth),
        to_go,
        waited: if new_squares { Some(game.elapsed) } else { game.waited },
        weeks,
        marks,
        ..game.clone()
    }
}

/// A log speaks of a version that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the log moves from or to version {0:?}, which is not there")]
pub struct UnknownVersion(pub String);

/// The names of the versions that a log moves between, each once.
pub fn versions_of<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> BTreeSet<&'a str> {
    facts
        .into_iter()
        .filter_map(|fact| match &fact.event {
            Event::Moved { from, to, .. } => Some([from.as_str(), to.as_str()]),
            _ => None,
        })
        .flatten()
        .collect()
}

/// The state after a whole log with its moves, and the version that it ends in: `only` for a log without a move.
///
/// # Errors
/// [`UnknownVersion`] when `find` does not know one that the log speaks of.
pub fn fold_moves<'v>(
    only: (&'v str, &'v Version),
    find: impl Fn(&str) -> Option<&'v Version>,
    zone: Zone,
    facts: &[Fact],
) -> Result<(State, String), UnknownVersion> {
    let known = |name: &str| find(name).ok_or_else(|| UnknownVersion(name.to_owned()));
    let first = facts.iter().find_map(|fact| match &fact.event {
        Event::Moved { from, .. } => Some(from.as_str()),
        _ => None,
    });
    let mut name = first.unwrap_or(only.0);
    let mut version = match first {
        Some(first) => known(first)?,
        None => only.1,
    };
    let mut state = State::new(version, zone);
    for fact in facts {
        if let Event::Moved { to, .. } = &fact.event {
            let next = known(to)?;
            evolve_moved(version, next, &mut state, fact);
            (name, version) = (to, next);
        } else {
            evolve(version, &mut state, fact);
        }
    }
    Ok((state, name.to_owned()))
}

/// Tells what happened before a move in the squares of the version after it, oldest first: who reads the history finds the
/// squares they know. A square that has no place any more keeps its old name.
pub fn retell<'a>(events: impl DoubleEndedIterator<Item = &'a mut Event>) {
    let mut later: Vec<Mapping> = Vec::new();
    for event in events.rev() {
        if let Event::Moved { squares, .. } = event {
            later.push(squares.clone());
        } else if let Some(square) = event.square_mut() {
            // From the move right after it to the latest one.
            for mapping in later.iter().rev() {
                let Some(to) = mapping.get(square) else { break };
                *square = to.clone();
            }
        }
    }
}
