//! Customers who go on to another version of their journey: nothing that they have is ever lost.

use journey::draft::{Draft, Kind};
use journey::moving::{Loss, Mapping, Moving, carry, fold_moves};
use journey::{SquareState, State, Version, board, standing};
use proptest::prelude::*;
use proptest::sample::Index;

use super::customers::{Life, Player, life};
use super::journeys::journey;

/// A journey that was changed: some squares gone, some new, some turned, some worth something else.
fn changed() -> impl Strategy<Value = (Version, Version, Life, Life)> {
    let edits = prop::collection::vec((0_u8..6, any::<Index>(), any::<Index>(), 0_i64..40), 0..5);
    (journey(), edits, life(30), life(20)).prop_map(|(version, edits, life, after)| {
        let mut draft = version.draft().clone();
        for (edit, stage, square, number) in edits {
            let before = draft.clone();
            change(&mut draft, edit, stage, square, number);
            if Version::publish(draft.clone()).is_err() {
                // A rule speaks of the square that went.
                draft = before;
            }
        }
        let new = Version::publish(draft).expect("every edit was looked at");
        (version, new, life, after)
    })
}

fn change(draft: &mut Draft, edit: u8, stage: Index, square: Index, number: i64) {
    let stages = draft.stages.len();
    let stage = &mut draft.stages[stage.index(stages)];
    if stage.squares.is_empty() {
        return;
    }
    let place = square.index(stage.squares.len());
    match edit {
        0 => {
            stage.squares.remove(place);
        }
        1 => {
            let mut new = stage.squares[place].clone();
            new.key = format!("new-{number}");
            stage.squares.insert(place, new);
        }
        2 => stage.squares[place].points = Some(number),
        3 => stage.squares.swap(0, place),
        4 => {
            if let Some(target) = &mut stage.squares[place].target {
                *target = 1 + number % 4;
            }
        }
        _ => {
            let square = &mut stage.squares[place];
            square.opens_when = None;
            if square.kind == Kind::Action {
                square.kind = Kind::Lesson;
                (square.target, square.unit) = (None, None);
            }
        }
    }
}

fn by_key(old: &Version, new: &Version) -> Moving {
    Moving {
        from: "1".to_owned(),
        to: "2".to_owned(),
        squares: Mapping::by_key(old, new),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn moving_to_an_equal_version_changes_nothing_that_can_be_seen((version, life) in (journey(), life(30))) {
        let player = Player::play(&version, &life, |_| ());
        let carried = carry(&version, &player.state, &version, &by_key(&version, &version), player.now)
            .expect("nothing can be lost");
        prop_assert_eq!(carried.facts.len(), 1, "the move opens and ends nothing");
        for days in [0_i64, 1, 9, 40] {
            let later = player.now + jiff::SignedDuration::from_hours(24 * days);
            prop_assert_eq!(board(&version, &carried.state, later), board(&version, &player.state, later));
            prop_assert_eq!(standing(&version, &carried.state, later), standing(&version, &player.state, later));
        }
    }

    #[test]
    fn no_move_takes_a_done_square_a_claim_a_count_or_a_point((old, new, life, _) in changed()) {
        let player = Player::play(&old, &life, |_| ());
        let moving = by_key(&old, &new);
        let before = board(&old, &player.state, player.now);
        match carry(&old, &player.state, &new, &moving, player.now) {
            Ok(carried) => {
                let after = board(&new, &carried.state, player.now);
                prop_assert!(after.points >= before.points);
                prop_assert!(after.freezes_left >= before.freezes_left);
                prop_assert_eq!((after.streak, after.day), (before.streak, before.day));
                for view in &before.squares {
                    let now = after.squares.iter().find(|square| square.key == view.key);
                    match (view.state, now) {
                        (SquareState::Done, now) => {
                            let now = now.expect("a done square has a place");
                            prop_assert_eq!(now.state, SquareState::Done);
                            prop_assert_eq!(now.answer, view.answer);
                        }
                        (SquareState::Waiting, now) => {
                            prop_assert_eq!(now.expect("a claim has a place").state, SquareState::Waiting);
                        }
                        (SquareState::Open, Some(now)) => prop_assert_ne!(now.state, SquareState::Locked),
                        _ => {}
                    }
                    if let (Some((count, _)), Some(now)) = (view.count.filter(|(count, _)| *count > 0), now) {
                        let done = now.state == SquareState::Done;
                        prop_assert!(done || now.count.is_some_and(|(kept, _)| kept == count));
                    }
                }
            }
            Err(lost) => {
                prop_assert!(!lost.is_empty());
                for loss in lost {
                    let view = before.squares.iter().find(|square| square.key == *loss.square());
                    let view = view.expect("what is lost was there");
                    let true_loss = match loss {
                        Loss::Done { .. } => view.state == SquareState::Done,
                        Loss::Claim { .. } => view.state == SquareState::Waiting,
                        Loss::Count { count, .. } => view.count.is_some_and(|(had, _)| had == count),
                        Loss::Shared { .. } => false,
                    };
                    prop_assert!(true_loss, "{:?} would lose nothing", view);
                }
            }
        }
    }

    /// After a move the log goes on: every command is answered, and folding the whole log gives the state that was played.
    #[test]
    fn whoever_moved_plays_on_and_the_log_still_proves_it((old, new, life, after) in changed()) {
        let player = Player::play(&old, &life, |_| ());
        let Ok(carried) = carry(&old, &player.state, &new, &by_key(&old, &new), player.now) else {
            return Ok(());
        };
        let mut log = player.log.clone();
        log.extend(carried.by_time);
        log.extend(carried.facts);
        let mut on = Player {
            version: &new,
            state: carried.state,
            log,
            accepted: Vec::new(),
            now: player.now,
        };
        for step in &after.steps {
            on.now += jiff::SignedDuration::from_hours(17);
            let command = on.command(step);
            let _ = on.take(&command);
            on.review();
        }
        let find = |name: &str| match name {
            "1" => Some(&old),
            "2" => Some(&new),
            _ => None,
        };
        let zone = life.zone.clone();
        let (folded, at) = fold_moves(("2", &new), find, zone, &on.log).expect("both versions are known");
        prop_assert_eq!(at, "2");
        prop_assert_eq!(&folded, &on.state);
        prop_assert!(folded.fits(&new));
        let stored = serde_json::to_string(&folded).expect("a state is JSON");
        let read: State = serde_json::from_str(&stored).expect("a state can be read");
        prop_assert_eq!(read, folded);
    }

    #[test]
    fn there_and_back_again_nobody_gains_or_loses((old, new, life, _) in changed()) {
        let player = Player::play(&old, &life, |_| ());
        let Ok(there) = carry(&old, &player.state, &new, &by_key(&old, &new), player.now) else {
            return Ok(());
        };
        let back = Moving { from: "2".to_owned(), to: "1".to_owned(), squares: Mapping::by_key(&new, &old) };
        let Ok(back) = carry(&new, &there.state, &old, &back, player.now) else {
            return Ok(());
        };
        let (was, there, is) = (
            board(&old, &player.state, player.now),
            board(&new, &there.state, player.now),
            board(&old, &back.state, player.now),
        );
        prop_assert!(is.points >= was.points && is.points >= there.points);
        let again = carry(&old, &back.state, &new, &by_key(&old, &new), player.now);
        if let Ok(again) = again {
            prop_assert_eq!(board(&new, &again.state, player.now).points, is.points.max(there.points));
        }
    }
}
