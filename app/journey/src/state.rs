//! The state of an enrolment: the fold over its facts.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fact::Answer;
use crate::game::{Game, SquareState};
use crate::standing::Standing;
use crate::version::Version;
use crate::zone::Zone;

/// The form in which snapshots are written now.
pub const FORMAT: u8 = 1;

/// An enrolment after some facts. Its JSON is the snapshot beside the log; it can always be folded again.
///
/// A snapshot belongs to the version it was folded with: squares are kept by their place in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    format: u8,
    zone: Zone,
    facts: u64,
    at: Timestamp,
    ids: BTreeSet<String>,
    game: Game,
}

impl State {
    /// An enrolment without facts: invited.
    pub fn new(version: &Version, zone: Zone) -> Self {
        Self {
            format: FORMAT,
            zone,
            facts: 0,
            at: Timestamp::UNIX_EPOCH,
            ids: BTreeSet::new(),
            game: Game::new(version),
        }
    }

    /// The form in which this snapshot was written; fold again when it is not [`FORMAT`].
    pub fn format(&self) -> u8 {
        self.format
    }

    /// Whether the state could have been folded with this version: a snapshot from elsewhere must not be played.
    pub fn fits(&self, version: &Version) -> bool {
        self.format == FORMAT
            && self.game.marks.len() == version.squares().len()
            && self.game.purchased.len() == version.products().len()
    }

    /// The customer's time zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// How many facts were folded: the number of the last one.
    pub fn facts(&self) -> u64 {
        self.facts
    }

    /// When the last fact happened; the epoch without facts.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Whether an accepted command has used this id.
    pub fn has_id(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Day 0, once started.
    pub fn started(&self) -> Option<Date> {
        self.game.started
    }

    /// The standing as of the last fact; [`standing`](crate::standing()) says what it is now.
    pub fn standing(&self) -> Standing {
        self.game.standing
    }

    /// The state of a square as of the last fact.
    pub fn square(&self, version: &Version, key: &str) -> Option<SquareState> {
        version.place(key).map(|place| self.game.marks[place].state)
    }

    /// The answer to an offer, if there is one.
    pub fn answer(&self, version: &Version, key: &str) -> Option<Answer> {
        self.game.marks[version.place(key)?].answer
    }

    /// Whether a product counts as purchased.
    pub fn has_purchased(&self, version: &Version, product: &str) -> bool {
        version
            .product_place(product)
            .is_some_and(|place| self.game.purchased[place])
    }

    pub(crate) fn game(&self) -> &Game {
        &self.game
    }

    /// The game at an instant, with what time has done since the last fact.
    pub(crate) fn game_at(&self, version: &Version, now: Timestamp) -> Game {
        let mut game = self.game.clone();
        game.run(version, &self.zone, now, &mut |_, _| ());
        game
    }

    pub(crate) fn parts(&mut self) -> (&Zone, &mut Game) {
        (&self.zone, &mut self.game)
    }

    pub(crate) fn record(&mut self, at: Timestamp, id: Option<&str>) {
        self.facts += 1;
        self.at = self.at.max(at);
        if let Some(id) = id {
            self.ids.insert(id.to_owned());
        }
    }
}
