//! What has just happened and deserves a word: what was done, what that opened, which stage came to its end.

use backend::enrolments::Recorded;
use jiff::civil::Date;
use journey::square::Square;
use journey::{Author, Event, SquareState, Zone};

use crate::customer::board_model::BoardModel;

/// What happened since the customer last looked, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// The places of the squares that were done.
    pub done: Vec<usize>,
    /// The places of the squares that opened and are open still.
    pub opened: Vec<usize>,
    /// The numbers of the stages that came to their end.
    pub stages: Vec<usize>,
    /// Whether the journey came to its end.
    pub finished: bool,
}

impl News {
    /// What the facts after number `since` say, as far as it is still so on this board.
    pub fn since(since: i64, recent: &[Recorded], model: &BoardModel) -> Self {
        let squares = model.version.squares();
        let facts = || recent.iter().filter(|recorded| recorded.number > since);
        let places = |of: fn(&Event) -> bool, state: SquareState| {
            let mut places: Vec<usize> = facts()
                .filter(|recorded| of(&recorded.fact.event))
                .filter_map(|recorded| model.version.place(recorded.fact.event.square()?.as_str()))
                .filter(|place| model.board.squares[*place].state == state)
                .collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        let done: Vec<usize> = places(|event| matches!(event, Event::Done { .. }), SquareState::Done)
            .into_iter()
            .filter(|place| !squares[*place].is_offer())
            .collect();
        let mut stages: Vec<usize> = done.iter().map(|place| squares[*place].stage).collect();
        stages.dedup();
        stages.retain(|stage| model.board.stages[*stage].done);
        Self {
            opened: places(|event| matches!(event, Event::Opened { .. }), SquareState::Open),
            stages,
            finished: facts().any(|recorded| recorded.fact.event == Event::Finished),
            done,
        }
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// The square that deserves the most attention: the last checkpoint, else the last square.
    pub fn first<'m>(&self, model: &'m BoardModel) -> Option<&'m Square> {
        let squares = || self.done.iter().rev().map(|place| &model.version.squares()[*place]);
        squares()
            .find(|square| square.is_checkpoint())
            .or_else(|| squares().next())
    }
}

/// The number of the last fact that the customer surely knows of when they open the board plainly: their own last deed,
/// today's look not counted, so that what a coach or a rule did since is told all day.
pub fn known_to_customer(recent: &[Recorded], zone: &Zone, today: Date) -> i64 {
    let is_known = |recorded: &&Recorded| {
        let fact = &recorded.fact;
        let of_today = zone.date_of(fact.at) == today;
        fact.by == Author::Customer && !fact.by_time && !(fact.event == Event::Visited && of_today)
    };
    recent
        .iter()
        .rev()
        .find(is_known)
        // What their deed itself brought about stands right behind it: they were told at once.
        .map(|own| {
            recent
                .iter()
                .filter(|recorded| recorded.fact.at == own.fact.at && recorded.fact.by == Author::Customer)
                .map(|recorded| recorded.number)
                .fold(own.number, i64::max)
        })
        .unwrap_or_default()
}
