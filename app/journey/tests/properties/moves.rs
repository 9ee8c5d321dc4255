//! Customers who move: a log folded again in another zone keeps all that was done, and goes on from there.

use journey::{Event, SquareState, State, Version, Zone, advance, board, evolve, fold};
use proptest::prelude::*;

use super::customers::{Life, Player, life, zone};
use super::journeys::journey;

fn story() -> impl Strategy<Value = (Version, Life, Zone)> {
    (journey(), life(30), zone())
}

/// What a customer has earned: no change of zone may touch it.
fn earned(version: &Version, state: &State) -> (i64, Vec<(bool, bool, Option<u32>)>) {
    // As of the last fact, so that no day is added.
    let board = board(version, state, state.at());
    let squares = version
        .squares()
        .iter()
        .zip(&board.squares)
        .map(|(square, view)| {
            let state = state.square(version, square.key.as_str()).expect("a square");
            (
                state == SquareState::Done,
                state != SquareState::Locked,
                view.count.map(|(count, _)| count),
            )
        })
        .collect();
    (board.points, squares)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn who_moves_keeps_every_square_point_and_count((version, life, other) in story()) {
        let player = Player::play(&version, &life, |_| ());
        let moved = fold(&version, other.clone(), &player.log);
        prop_assert_eq!(moved.zone(), &other);
        prop_assert_eq!(earned(&version, &moved), earned(&version, &player.state));
        prop_assert_eq!((moved.facts(), moved.at()), (player.state.facts(), player.state.at()));
        for fact in &player.log {
            prop_assert!(fact.id.as_deref().is_none_or(|id| moved.has_id(id)));
        }
        let home = fold(&version, life.zone.clone(), &player.log);
        prop_assert_eq!(home, player.state, "who comes home finds everything as it was");
    }

    /// A square that the new zone's days have opened already, and a claim that they have released, wait for the next
    /// start of a day and no longer: nobody is stranded between two calendars.
    #[test]
    fn nobody_is_stranded_between_two_calendars((version, life, other) in story()) {
        let mut player = Player::play(&version, &life, |_| ());
        player.state = fold(&version, other.clone(), &player.log);
        // Who left can be paused too, and their standing says that they left.
        let paused = player.log.iter().rev().find_map(|fact| match fact.event {
            Event::Paused => Some(true),
            Event::Resumed => Some(false),
            _ => None,
        });
        let paused = paused == Some(true);
        for _ in 0..40 {
            let tomorrow = other.date_of(player.now).tomorrow().expect("the calendar is long");
            player.now = other.start_of(tomorrow).max(player.now);
            player.review();
            let now = board(&version, &player.state, player.now);
            for (square, view) in version.squares().iter().zip(&now.squares) {
                let stranded = view.state == SquareState::Locked && view.why.is_empty();
                prop_assert!(paused || !stranded, "{} would open and does not", square.key);
            }
        }
        // The longer log still says what the state is.
        let folded = fold(&version, other, &player.log);
        prop_assert_eq!(&folded, &player.state);
        let mut reviewed = folded.clone();
        for fact in advance(&version, &folded, player.now) {
            evolve(&version, &mut reviewed, &fact);
        }
        prop_assert_eq!(earned(&version, &reviewed), earned(&version, &folded));
    }
}
