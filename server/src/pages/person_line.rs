//! A customer of the backend's lists as the desk's pages show one.

use app::{
    coach::{
        claimants::ClaimantLine,
        opening::SquareChoice,
        person::PersonLine,
        road::Road,
        why::{WaitingClaim, Why},
    },
    parts::mini_road::Mark,
};
use backend::{
    claims,
    standings::{Claimant, CustomerLine},
};
use journey::{Board, NextStep, Reason, SquareKind, SquareState, Version};

/// How many locked squares a list offers to open: the next ones. The customer's page has all.
const OPENABLE: usize = 12;

/// The line, with the claims of this customer that wait.
pub(super) fn person_line(line: &CustomerLine) -> PersonLine {
    PersonLine {
        enrolment: line.enrolment.to_string(),
        customer: line.customer.to_string(),
        name: line.name.to_string(),
        email: Some(line.email.to_string()),
        coach: line.coach.as_ref().map(ToString::to_string),
        journey_title: line.version.title().to_owned(),
        day: line.board.day,
        road: road(&line.version, &line.board),
        standing: line.standing.standing,
        waiting_on: line.standing.waiting_on,
        since: line.standing.since,
        claims: line.claims.iter().map(|claim| waiting_claim(line, claim)).collect(),
        reasons: line
            .standing
            .reasons
            .iter()
            .map(|reason| why(&line.version, reason))
            .collect(),
        left_because: None,
        paid: None,
        last_fact: line.last_fact,
        openable: openable(&line.version, &line.board, OPENABLE),
        alert: None,
    }
}

/// Locked squares of somebody who has started, in the order of the road.
pub(super) fn openable(version: &Version, board: &Board, at_most: usize) -> Vec<SquareChoice> {
    if board.day.is_none() {
        return Vec::new();
    }
    squares_like(version, board, |_, state| state == SquareState::Locked)
        .take(at_most)
        .collect()
}

/// The squares that fit, as forms offer them.
pub(super) fn squares_like<'a>(
    version: &'a Version,
    board: &'a Board,
    fits: impl Fn(&SquareKind, SquareState) -> bool + 'a,
) -> impl Iterator<Item = SquareChoice> + 'a {
    let squares = version.squares().iter().zip(&board.squares);
    squares
        .filter(move |(square, view)| fits(&square.kind, view.state))
        .map(|(square, _)| SquareChoice {
            key: square.key.to_string(),
            title: square.title.clone(),
        })
}

/// Somebody who waits, with what they answered before.
pub(super) fn claimant_line(claimant: Claimant) -> ClaimantLine {
    ClaimantLine {
        person: person_line(&claimant.line),
        checks: claimant
            .checks
            .into_iter()
            .map(|check| (check.square, check.answers))
            .collect(),
    }
}

fn waiting_claim(line: &CustomerLine, claim: &claims::WaitingClaim) -> WaitingClaim {
    WaitingClaim {
        square: claim.square.to_string(),
        square_title: claim.square_title.clone(),
        question: claim.question.clone(),
        words: claim.words.clone(),
        claimed_on: line.zone.date_of(claim.claimed_at),
        released_on: claim.released_on,
    }
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
