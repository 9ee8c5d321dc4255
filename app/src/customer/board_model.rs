//! What a customer's pages are drawn from: one enrolment at one instant.

use crate::customer::coach_words::CoachWord;
use crate::customer::inbox::Unread;
use crate::customer::news::News;
use crate::customer::road::Place;
use jiff::{Timestamp, civil::Date};
use journey::square::{Award, Square, SquareKind};
use journey::state::State;
use journey::version::Version;
use journey::{Board, NextStep, SquareState, SquareView, StandingNow};
use std::{ops::Range, sync::Arc};

/// One enrolment at one instant. The pages are pure functions of it and of the shell.
#[derive(Debug, Clone)]
pub struct BoardModel {
    /// The enrolment's id, as it stands in addresses.
    pub enrolment: String,
    /// The journey version that is played.
    pub version: Arc<Version>,
    /// The fold of its facts.
    pub state: State,
    /// The board at the instant.
    pub board: Board,
    /// The standing at the instant.
    pub standing: StandingNow,
    /// The customer's local day.
    pub today: Date,
    /// The instant.
    pub now: Timestamp,
    /// What has just happened and deserves a word.
    pub news: News,
    /// Personal words that wait to be put away.
    pub words: Vec<CoachWord>,
    /// Messages of the plan that are not read, the latest first.
    pub unread: Vec<Unread>,
}

impl BoardModel {
    /// Asks the rules for the board and the standing at `now`.
    pub fn new(enrolment: impl Into<String>, version: Arc<Version>, state: State, now: Timestamp) -> Self {
        Self {
            enrolment: enrolment.into(),
            board: journey::board(&version, &state, now),
            standing: journey::standing(&version, &state, now),
            today: state.zone().date_of(now),
            now,
            news: News::default(),
            words: Vec::new(),
            unread: Vec::new(),
            version,
            state,
        }
    }

    /// The same with what has just happened.
    #[must_use]
    pub fn with_news(mut self, news: News) -> Self {
        self.news = news;
        self
    }

    /// The same with personal words.
    #[must_use]
    pub fn with_words(mut self, words: Vec<CoachWord>) -> Self {
        self.words = words;
        self
    }

    /// The same with messages that are not read.
    #[must_use]
    pub fn with_unread(mut self, unread: Vec<Unread>) -> Self {
        self.unread = unread;
        self
    }

    /// Whether the reader plays this board, or only looks at it: then no square leads anywhere.
    pub fn is_played_here(&self) -> bool {
        !self.enrolment.is_empty()
    }

    /// Where the board is.
    pub fn address(&self) -> String {
        format!("/play/{}", self.enrolment)
    }

    /// Where a square's page is.
    pub fn square_address(&self, key: &str) -> String {
        format!("/play/{}/squares/{key}", self.enrolment)
    }

    /// The id that a plain form carries: the same until something happened, so that a form sent twice counts once.
    pub fn form_id(&self, action: &str, square: &str) -> String {
        let facts = self.state.facts();
        if square.is_empty() {
            format!("{facts}-{action}")
        } else {
            format!("{facts}-{action}-{square}")
        }
    }

    /// A square with how it stands on the board.
    pub fn square(&self, key: &str) -> Option<(&Square, &SquareView)> {
        let place = self.version.place(key)?;
        Some((&self.version.squares()[place], &self.board.squares[place]))
    }

    /// The place of the square that the next step speaks of, if it speaks of one.
    pub fn here(&self) -> Option<usize> {
        match &self.board.next_step {
            NextStep::Square(key) | NextStep::Offer(key) => self.version.place(key.as_str()),
            NextStep::Waiting { square, .. } | NextStep::Opens { square, .. } | NextStep::Locked { square, .. } => {
                self.version.place(square.as_str())
            }
            NextStep::Finished => None,
        }
    }

    /// Where the piece stands.
    pub fn piece(&self) -> Place {
        match (&self.board.next_step, self.here()) {
            (NextStep::Finished, _) => Place::Finish,
            // What is locked is not yet theirs to stand on: they stand where they last did something.
            (NextStep::Locked { .. } | NextStep::Opens { .. }, Some(next)) => self.board.squares[..next]
                .iter()
                .rposition(|view| view.state == SquareState::Done)
                .map_or(Place::Start, Place::Square),
            (_, Some(next)) => Place::Square(next),
            (_, None) => Place::Start,
        }
    }

    /// How many squares are done, and of how many; offers do not count.
    pub fn progress(&self) -> (usize, usize) {
        self.progress_of(0..self.version.squares().len())
    }

    /// The same for the squares of one stage, by its number from 0.
    pub fn stage_progress(&self, stage: usize) -> (usize, usize) {
        self.progress_of(self.version.stages()[stage].squares.clone())
    }

    fn progress_of(&self, places: Range<usize>) -> (usize, usize) {
        let way = || {
            let squares = self.version.squares()[places.clone()].iter();
            squares
                .zip(&self.board.squares[places.clone()])
                .filter(|(square, _)| !square.is_offer())
        };
        let done = way().filter(|(_, view)| view.state == SquareState::Done).count();
        (done, way().count())
    }
}

/// What a square counts, if it counts anything: the unit as the business wrote it.
pub fn unit_of(square: &Square) -> Option<&str> {
    match &square.kind {
        SquareKind::Action { unit, .. }
        | SquareKind::Checkpoint {
            award: Award::Count { unit, .. },
            ..
        } => unit.as_deref(),
        _ => None,
    }
}
