//! Answers as lines of JSON.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::board::{Board, SquareView, board_of};
use crate::decide::Decision;
use crate::fact::Event;
use crate::game::SquareState;
use crate::next_step::NextStep;
use crate::refusal::Refusal;
use crate::standing::{Reason, Standing, StandingNow, WaitingOn, standing_of};
use crate::state::State;
use crate::version::Version;

pub(super) fn accepted(at: &str, decision: &Decision) -> String {
    #[derive(Serialize)]
    struct Accepted<'a> {
        at: &'a str,
        ok: bool,
        events: Vec<Told<'a>>,
    }

    let events = decision
        .facts
        .iter()
        .map(|fact| &fact.event)
        .filter(|event| **event != Event::Noted)
        .map(Told)
        .collect();
    line(&Accepted { at, ok: true, events })
}

pub(super) fn refused(at: &str, refusal: Refusal) -> String {
    #[derive(Serialize)]
    struct Refused<'a> {
        at: &'a str,
        refused: &'a str,
    }

    line(&Refused {
        at,
        refused: refusal.code(),
    })
}

pub(super) fn shown(version: &Version, state: &State, at: &str, now: Timestamp) -> String {
    #[derive(Serialize)]
    struct Shown<'a> {
        at: &'a str,
        standing: Standing,
        waiting_on: Option<WaitingOn>,
        since: Option<Date>,
        reasons: Vec<Reason>,
        next_step: NextStep,
        next_review: Option<String>,
        points: i64,
        streak: i64,
        freezes_left: i64,
        day: Option<i64>,
        squares: Squares,
    }

    let game = state.game_at(version, now);
    let StandingNow {
        standing,
        waiting_on,
        since,
        reasons,
        next_review,
    } = standing_of(version, state.zone(), &game);
    let Board {
        day,
        points,
        streak,
        freezes_left,
        next_step,
        squares,
        ..
    } = board_of(version, state.zone(), &game);
    line(&Shown {
        at,
        standing,
        waiting_on,
        since,
        reasons,
        next_step,
        next_review: next_review.map(|review| state.zone().rfc3339(review)),
        points,
        streak,
        freezes_left,
        day,
        squares: Squares(squares),
    })
}

fn line(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).expect("an answer has only texts and finite numbers")
}

/// An event as it is told, without what only the log remembers.
struct Told<'a>(&'a Event);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("event", self.0.name())?;
        if let Some(square) = self.0.square() {
            map.serialize_entry("square", square)?;
        }
        match self.0 {
            Event::Counted { count, .. } => map.serialize_entry("count", count)?,
            Event::CheckedIn { feeling, .. } => map.serialize_entry("feeling", feeling)?,
            Event::Answered { answer, .. } => map.serialize_entry("answer", answer)?,
            Event::Purchased { product, .. } => map.serialize_entry("product", product)?,
            _ => {}
        }
        map.end()
    }
}

/// The squares by key, in file order.
struct Squares(Vec<SquareView>);

impl Serialize for Squares {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for view in &self.0 {
            map.serialize_entry(&view.key, &Shown(view))?;
        }
        map.end()
    }
}

struct Shown<'a>(&'a SquareView);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let view = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("state", &view.state)?;
        if let Some((count, target)) = view.count {
            map.serialize_entry("count", &count)?;
            map.serialize_entry("target", &target)?;
        }
        if view.state == SquareState::Locked {
            map.serialize_entry("why", &view.why)?;
        }
        map.end()
    }
}
