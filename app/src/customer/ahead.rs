//! What comes after the next taps: the rules play ahead on the server, so that a tap is answered at once and the board goes on without a network.

use crate::customer::board_model::BoardModel;
use crate::customer::news::News;
use journey::square::{Award, SquareKind};
use journey::{Action, Author, Command, NextStep, Number, SquareState, Standing};

/// How many squares are played ahead: as far as one goes in a train without a network.
const SQUARES: usize = 3;

/// The boards after each of the squares that can be done from the board itself, one by one.
pub(super) fn boards_ahead(model: &BoardModel) -> Vec<BoardModel> {
    let mut boards: Vec<BoardModel> = Vec::new();
    while boards.len() < SQUARES
        && let Some(next) = after_next_step(boards.last().unwrap_or(model))
    {
        boards.push(next);
    }
    boards
}

/// The board once the next step is done; none where that cannot be done on the board.
fn after_next_step(model: &BoardModel) -> Option<BoardModel> {
    let NextStep::Square(key) = &model.board.next_step else {
        return None;
    };
    if model.standing.standing == Standing::Left {
        return None;
    }
    let (square, view) = model.square(key.as_str())?;
    let key = square.key.to_string();
    let rest = view
        .count
        .map_or(1, |(count, target)| target.saturating_sub(count).max(1));
    let action = match &square.kind {
        SquareKind::Lesson => Action::Complete { square: key.clone() },
        SquareKind::Action { .. }
        | SquareKind::Checkpoint {
            award: Award::Count { .. },
            ..
        } => Action::Count {
            square: key.clone(),
            n: Number::from(i64::from(rest.min(10_000))),
        },
        SquareKind::CheckIn { .. } => Action::CheckIn {
            square: key.clone(),
            feeling: Number::from(3),
            words: None,
        },
        SquareKind::Checkpoint { .. } | SquareKind::Offer { .. } => return None,
    };
    let command = Command {
        at: model.now,
        by: Author::Customer,
        id: None,
        action,
    };
    let decision = journey::decide(&model.version, &model.state, &command).ok()?;
    let mut state = model.state.clone();
    for fact in decision.by_time.iter().chain(&decision.facts) {
        journey::evolve(&model.version, &mut state, fact);
    }
    let next =
        BoardModel::new(model.enrolment.clone(), model.version.clone(), state, model.now).with_news(News::default());
    (next.square(&key)?.1.state == SquareState::Done).then_some(next)
}
