//! Laws of the log: folding, ids, what never goes back, and what two devices may do at once.

use std::collections::BTreeMap;

use journey::draft::Draft;
use journey::{
    Board, Command, Event, Fact, NextStep, SquareState, Standing, State, Version, board, decide, evolve, fold, standing,
};
use proptest::collection::vec;
use proptest::prelude::*;

use super::customers::{Life, Player, life};
use super::journeys::journey;

fn story() -> impl Strategy<Value = (Version, Life)> {
    (journey(), life(30))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn folding_any_log_gives_the_state_that_was_played((version, life) in story()) {
        let player = Player::play(&version, &life, |_| ());
        let once = fold(&version, life.zone.clone(), &player.log);
        let twice = fold(&version, life.zone.clone(), &player.log);
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(&once, &player.state);
        prop_assert_eq!(once.facts(), player.log.len() as u64);
    }

    #[test]
    fn what_is_stored_is_what_is_read((version, life) in story()) {
        let player = Player::play(&version, &life, |_| ());
        let log = serde_json::to_string(&player.log).expect("facts are JSON");
        let log: Vec<Fact> = serde_json::from_str(&log).expect("facts can be read");
        prop_assert_eq!(&log, &player.log);
        let invited = State::new(&version, life.zone.clone());
        let snapshot = serde_json::to_string(&invited).expect("a state is JSON");
        let read: State = serde_json::from_str(&snapshot).expect("a state can be read");
        prop_assert_eq!(&read, &invited);
        let snapshot = serde_json::to_string(&player.state).expect("a state is JSON");
        let state: State = serde_json::from_str(&snapshot).expect("a state can be read");
        prop_assert_eq!(&state, &player.state);
        prop_assert!(state.fits(&version));
        let stored = serde_json::to_string(&version).expect("a version is JSON");
        let again: Version = serde_json::from_str(&stored).expect("a version can be read");
        prop_assert_eq!(&again, &version);
        let file = Draft::from_toml(version.draft().to_toml().as_bytes());
        prop_assert_eq!(&file.expect("an export can be read"), version.draft());
        // A day later, the read state plays on like the one that was kept.
        let later = player.now + jiff::SignedDuration::from_hours(30);
        prop_assert_eq!(board(&again, &state, later), board(&version, &player.state, later));
        prop_assert_eq!(standing(&again, &state, later), standing(&version, &player.state, later));
    }

    #[test]
    fn storing_what_time_did_changes_nothing_that_can_be_seen((version, life) in story()) {
        let mut reviewed = Player::new(&version, &life);
        Player::play(&version, &life, |player| {
            reviewed.state = player.state.clone();
            reviewed.now = player.now + jiff::SignedDuration::from_hours(24 * 11);
            let unseen = (board(&version, &reviewed.state, reviewed.now),
                standing(&version, &reviewed.state, reviewed.now));
            reviewed.review();
            let stored = (board(&version, &reviewed.state, reviewed.now),
                standing(&version, &reviewed.state, reviewed.now));
            assert_eq!(unseen, stored);
        });
    }

    #[test]
    fn the_same_id_twice_changes_nothing((version, life) in story(), wait in 0_i64..4_000_000) {
        let mut player = Player::play(&version, &life, |_| ());
        let later = player.now + jiff::SignedDuration::from_secs(wait);
        let before = board(&version, &player.state, later);
        for command in player.accepted.clone().into_iter().filter(|command| command.id.is_some()) {
            let again = Command { at: later, ..command };
            let decision = decide(&version, &player.state, &again).expect("it was accepted before");
            prop_assert!(decision.facts.is_empty());
            player.now = later;
            player.take(&again).expect("it was accepted before");
            prop_assert_eq!(&board(&version, &player.state, later), &before);
        }
    }

    #[test]
    fn nothing_that_was_reached_is_lost((version, life) in story()) {
        let mut last: Option<Board> = None;
        let mut look = |now: Board| {
            if let Some(last) = &last {
                assert!(now.points >= last.points, "points fell");
                for (was, is) in last.squares.iter().zip(&now.squares) {
                    match was.state {
                        SquareState::Locked => {}
                        SquareState::Done => assert_eq!(is.state, SquareState::Done),
                        _ => assert_ne!(is.state, SquareState::Locked, "{} locked again", is.key),
                    }
                    assert!(is.count >= was.count, "a count fell");
                }
                assert!(now.freezes_left <= last.freezes_left, "a freeze was refilled");
            }
            last = Some(now);
        };
        Player::play(&version, &life, |player| {
            look(board(&version, &player.state, player.now));
        });
    }

    #[test]
    fn there_is_always_exactly_one_next_step((version, life) in story()) {
        Player::play(&version, &life, |player| {
            let now = board(&version, &player.state, player.now);
            let standing = standing(&version, &player.state, player.now);
            assert_eq!(now.next_step, expected_step(&version, player, &now, standing.standing));
        });
    }

    #[test]
    fn facts_are_told_in_the_order_of_the_page((version, life) in story()) {
        let player = Player::play(&version, &life, |_| ());
        for pair in player.log.windows(2) {
            prop_assert!(pair[0].at <= pair[1].at, "the log goes back");
            if pair[0].more {
                let rank = |fact: &Fact| match fact.event {
                    Event::Resumed => 0,
                    Event::Done { .. } => 2,
                    Event::Opened { .. } => 3,
                    Event::Finished => 4,
                    _ => 1,
                };
                prop_assert!(rank(&pair[0]) <= rank(&pair[1]), "{:?}", pair);
            }
        }
        prop_assert!(player.log.last().is_none_or(|fact| !fact.more));
    }

    #[test]
    fn two_devices_on_different_squares_may_come_in_either_order(
        (version, life) in story(),
        deeds in vec(any::<proptest::sample::Index>(), 2),
    ) {
        let player = Player::play(&version, &life, |_| ());
        let mut commands: BTreeMap<String, Command> = BTreeMap::new();
        for step in &life.steps {
            let mut command = player.command(step);
            if let Some(square) = command.action.square().map(str::to_owned) {
                command.id = Some(format!("device-{square}"));
                commands.insert(square, command);
            }
        }
        let commands: Vec<&Command> = commands.values().collect();
        prop_assume!(commands.len() >= 2);
        let one = commands[deeds[0].index(commands.len())];
        let other = commands[deeds[1].index(commands.len())];
        prop_assume!(one.action.square() != other.action.square());
        let forth = both(&version, &player.state, one, other);
        let back = both(&version, &player.state, other, one);
        if let (Some(forth), Some(back)) = (forth, back) {
            let seen = |state: &State| {
                let board = board(&version, state, player.now);
                let standing = standing(&version, state, player.now);
                // Since when can differ: between two commands the customer may have waited, or not.
                (board, standing.standing, standing.reasons, standing.next_review)
            };
            prop_assert_eq!(seen(&forth), seen(&back));
        }
    }
}

/// The state after two commands, if both are accepted.
fn both(version: &Version, state: &State, first: &Command, second: &Command) -> Option<State> {
    let mut state = state.clone();
    for command in [first, second] {
        let decision = decide(version, &state, command).ok()?;
        for fact in decision.by_time.iter().chain(&decision.facts) {
            evolve(version, &mut state, fact);
        }
    }
    Some(state)
}

/// The next step by the words of RULES §3, from what the board shows; only the day of `opens` is taken as it is, and
/// tried by waiting for it.
fn expected_step(version: &Version, player: &Player<'_>, now: &Board, standing: Standing) -> NextStep {
    let first = |state: SquareState, offer: bool| {
        version
            .squares()
            .iter()
            .zip(&now.squares)
            .find(|(square, view)| view.state == state && square.is_offer() == offer)
            .map(|(square, _)| square.key.clone())
    };
    if let Some(square) = first(SquareState::Open, false) {
        return NextStep::Square(square);
    }
    if let Some(waiting) = first(SquareState::Waiting, false) {
        let NextStep::Waiting { square, until } = &now.next_step else {
            panic!("{waiting} waits, and the next step is {:?}", now.next_step);
        };
        if let Some(until) = until {
            let start = player.state.zone().start_of(*until);
            let before = start - jiff::SignedDuration::from_nanos(1);
            let state_at = |at| {
                let view = board(version, &player.state, at);
                view.squares[version.place(square).expect("a square")].state
            };
            assert_eq!(state_at(before), SquareState::Waiting);
            assert_eq!(state_at(start), SquareState::Done);
        } else {
            let own = [Standing::Paused, Standing::Left];
            assert!(own.contains(&standing), "{standing} and no day of release");
        }
        return NextStep::Waiting {
            square: waiting,
            until: *until,
        };
    }
    if let NextStep::Opens { square, on } = &now.next_step {
        let start = player.state.zone().start_of(*on);
        let before = start - jiff::SignedDuration::from_nanos(1);
        let place = version.place(square).expect("a square");
        let state_at = |at| board(version, &player.state, at).squares[place].state;
        assert_eq!(state_at(before), SquareState::Locked);
        if board(version, &player.state, start).streak == now.streak {
            assert_eq!(state_at(start), SquareState::Open);
        }
        return now.next_step.clone();
    }
    if let Some(offer) = first(SquareState::Open, true) {
        return NextStep::Offer(offer);
    }
    if let Some(locked) = first(SquareState::Locked, false) {
        let view = &now.squares[version.place(&locked).expect("a square")];
        return NextStep::Locked {
            square: locked,
            why: view.why.clone(),
        };
    }
    NextStep::Finished
}
