//! From the rules' board to the plan of a road.

use crate::customer::board_model::{BoardModel, unit_of};
use crate::customer::road::{Look, Place, Plan, Stage, Stop, StopKind, WillBe};
use crate::i18n::{Locale, td_string};
use crate::parts::dates::short_date;
use journey::draft::Kind;
use journey::square::{Square, SquareKind};
use journey::{SquareState, SquareView};

/// The road of an enrolment.
pub(super) fn road_of(locale: Locale, model: &BoardModel) -> Plan {
    let mut start = vec![td_string!(locale, customer.board.start).to_owned()];
    start.extend(model.state.started().map(|date| short_date(locale, date)));
    let stops = model
        .version
        .squares()
        .iter()
        .zip(&model.board.squares)
        .enumerate()
        .map(|(place, (square, view))| stop_of(locale, model, place, square, view))
        .collect();
    let piece = model.piece();
    let ghost = model
        .board
        .promised
        .filter(|_| piece != Place::Finish)
        .map(|place| (place, ghost_words(locale, piece, place).to_owned()));
    Plan {
        stages: (0..model.version.stages().len())
            .map(|number| stage_of(locale, model, number))
            .collect(),
        stops,
        start,
        finish_lead: td_string!(locale, customer.board.finish).to_owned(),
        promise: model.version.promise().to_owned(),
        piece,
        ghost,
    }
}

/// The ghost is not a rival: where it is told to be, and where both stand together that is said.
fn ghost_words(locale: Locale, piece: Place, ghost: f64) -> &'static str {
    let together = match piece {
        Place::Square(square) => u32::try_from(square).is_ok_and(|square| (f64::from(square) - ghost).abs() < 0.3),
        Place::Start | Place::Finish => false,
    };
    if together {
        td_string!(locale, customer.board.ghost_here)
    } else {
        td_string!(locale, customer.board.ghost)
    }
}

fn stage_of(locale: Locale, model: &BoardModel, number: usize) -> Stage {
    let stage = &model.version.stages()[number];
    let view = model.board.stages[number];
    let will_be = model.version.squares()[stage.squares.clone()]
        .iter()
        .rev()
        .find_map(|square| match &square.kind {
            SquareKind::Checkpoint { result, by_week, .. } => Some(WillBe {
                when: match by_week {
                    Some(week) => td_string!(locale, customer.board.will_be_by, week = *week),
                    None => td_string!(locale, customer.board.will_be).to_owned(),
                },
                who: result.clone(),
            }),
            _ => None,
        });
    Stage {
        title: stage.title.clone(),
        opened: view.opened,
        done: view.done,
        will_be,
    }
}

fn stop_of(locale: Locale, model: &BoardModel, place: usize, square: &Square, view: &SquareView) -> Stop {
    let mut due: Vec<String> = square
        .by_week()
        .filter(|_| view.state != SquareState::Done)
        .map(|week| td_string!(locale, customer.board.by_week, week = week))
        .into_iter()
        .collect();
    if !due.is_empty() {
        due.extend(view.due.map(|date| short_date(locale, date)));
    }
    Stop {
        stage: square.stage,
        key: square.key.to_string(),
        title: square.title.clone(),
        kind: match square.kind_word() {
            Kind::Lesson => StopKind::Lesson,
            Kind::Action => StopKind::Action,
            Kind::CheckIn => StopKind::CheckIn,
            Kind::Checkpoint => StopKind::Checkpoint,
            Kind::Offer => StopKind::Offer,
        },
        look: look_of(model, place, view.state),
        count: count_of(locale, square, view),
        week: square.by_week(),
        due,
        href: model
            .is_played_here()
            .then(|| model.square_address(square.key.as_str())),
    }
}

/// How a square looks: the next step glows if it can be done.
pub(super) fn look_of(model: &BoardModel, place: usize, state: SquareState) -> Look {
    match state {
        SquareState::Done => Look::Done,
        SquareState::Waiting => Look::Waiting,
        SquareState::Locked => Look::Locked,
        SquareState::Open if model.here() == Some(place) => Look::Now,
        SquareState::Open => Look::Open,
    }
}

/// "4 / 7" while it is counted, "20 walks" while it is ahead, nothing for what is done at once.
fn count_of(locale: Locale, square: &Square, view: &SquareView) -> Option<String> {
    let (count, target) = view.count.filter(|(_, target)| *target > 1)?;
    match view.state {
        SquareState::Done => None,
        SquareState::Locked => Some(target_words(locale, square, target)),
        SquareState::Open | SquareState::Waiting => Some(format!("{count} / {target}")),
    }
}

/// A target in the unit that the business counts in: "20 walks", or "20 times".
pub(super) fn target_words(locale: Locale, square: &Square, target: u32) -> String {
    if let Some(unit) = unit_of(square) {
        td_string!(locale, customer.board.of_unit, count = target, unit = unit.to_owned())
    } else {
        td_string!(locale, customer.board.times, count = target)
    }
}
