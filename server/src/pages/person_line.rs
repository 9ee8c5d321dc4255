//! A customer of the backend's lists as the desk's pages show one.

use app::{
    coach::{
        person::PersonLine,
        road::Road,
        why::{WaitingClaim, Why},
    },
    parts::mini_road::Mark,
};
use backend::{claims, standings::CustomerLine};
use jiff::civil::Date;
use journey::{Board, NextStep, Reason, SquareState, Version};

/// The line, with the claims of this customer that wait.
pub(super) fn person_line(line: &CustomerLine, claims: Vec<WaitingClaim>) -> PersonLine {
    PersonLine {
        enrolment: line.enrolment.to_string(),
        name: line.name.to_string(),
        email: Some(line.email.to_string()),
        journey_title: line.version.title().to_owned(),
        day: line.board.day,
        road: road(&line.version, &line.board),
        standing: line.standing.standing,
        waiting_on: line.standing.waiting_on,
        since: line.standing.since,
        claims,
        reasons: line
            .standing
            .reasons
            .iter()
            .map(|reason| why(&line.version, reason))
            .collect(),
        left_because: None,
        paid: None,
        last_fact: line.last_fact,
    }
}

/// The claims of one customer among all that wait, the longest first.
pub(super) fn claims_of(waiting: &[claims::WaitingClaim], line: &CustomerLine) -> Vec<WaitingClaim> {
    waiting
        .iter()
        .filter(|claim| claim.enrolment == line.enrolment)
        .map(|claim| WaitingClaim {
            square: claim.square.to_string(),
            square_title: claim.square_title.clone(),
            question: claim.question.clone(),
            words: claim.words.clone(),
            claimed_on: claimed_on(claim, line),
            released_on: claim.released_on,
        })
        .collect()
}

fn claimed_on(claim: &claims::WaitingClaim, line: &CustomerLine) -> Date {
    line.zone.date_of(claim.claimed_at)
}

/// The squares that are on the way, and which of them the customer stands on.
fn road(version: &Version, board: &Board) -> Road {
    let here = match &board.next_step {
        NextStep::Square(key) | NextStep::Waiting { square: key, .. } => Some(key),
        _ => None,
    };
    let squares = version
        .squares()
        .iter()
        .zip(&board.squares)
        .filter(|(square, _)| !square.is_offer())
        .map(|(square, view)| {
            let mark = match view.state {
                SquareState::Done => Mark::Done,
                _ if Some(&square.key) == here => Mark::Here,
                _ => Mark::Ahead,
            };
            (mark, square.is_checkpoint())
        })
        .collect();
    let now_at = board
        .next_step
        .key()
        .and_then(|key| version.square(key))
        .map(|square| square.title.clone());
    Road { squares, now_at }
}

fn why(version: &Version, reason: &Reason) -> Why {
    let square_title = match reason {
        Reason::Behind { square, .. } => version.square(square).map(|square| square.title.clone()),
        Reason::Stalled { .. } | Reason::Slowing { .. } => None,
    };
    Why {
        reason: reason.clone(),
        square_title,
    }
}
