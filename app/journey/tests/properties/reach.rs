//! `unreachable`: proven by finding the commands that open each square of a published version, and by never finding any
//! for a square that the check calls unreachable.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use journey::draft::Draft;
use journey::{Action, Author, Code, Leaf, Rule, SquareKind, SquareState, Version, advance, board, check, evolve};
use proptest::prelude::*;

use super::customers::{Life, Player, life};
use super::journeys::{journey, knotted_journey};

/// Plays as well as anybody can: every open square is done, everything is bought, no week goes by without progress, and
/// a coach opens those squares that only a coach opens. Ends when nothing is locked, or after a year and a half.
fn opened_by_playing_well(version: &Version, life: &Life) -> BTreeSet<String> {
    let mut player = Player::new(version, life);
    for product in version.products() {
        let product = product.key.to_string();
        let amount = 1.into();
        player
            .ask(Action::Purchase { product, amount }, Author::Business, None)
            .expect("everything can be bought");
    }
    for _ in 0..80 {
        play_what_is_open(&mut player);
        let locked = board(version, &player.state, player.now)
            .squares
            .iter()
            .any(|square| square.state == SquareState::Locked);
        if !locked {
            break;
        }
        player.now += SignedDuration::from_hours(24 * 7);
        // A new answer to an offer, or a rest and a return, is progress too.
        player
            .ask(Action::Leave { reason: String::new() }, Author::Customer, None)
            .expect("anybody may leave");
        player
            .ask(Action::Return, Author::Customer, None)
            .expect("anybody may come back");
    }
    board(version, &player.state, player.now)
        .squares
        .into_iter()
        .filter(|square| square.state != SquareState::Locked)
        .map(|square| square.key.to_string())
        .collect()
}

fn play_what_is_open(player: &mut Player<'_>) {
    let version = player.version;
    loop {
        let mut moved = false;
        for fact in advance(version, &player.state, player.now) {
            evolve(version, &mut player.state, &fact);
        }
        let view = board(version, &player.state, player.now);
        for (square, view) in version.squares().iter().zip(view.squares) {
            let key = square.key.to_string();
            let (by, action) = match view.state {
                SquareState::Locked if coach_opens(&square.opens_when) => (Author::Coach, Action::Open { square: key }),
                SquareState::Locked | SquareState::Done => continue,
                _ => (Author::Coach, finish(&square.kind, key)),
            };
            player.ask(action, by, None).expect("an open square can be played");
            moved = true;
        }
        if !moved {
            return;
        }
    }
}

fn finish(kind: &SquareKind, square: String) -> Action {
    match kind {
        SquareKind::Lesson => Action::Complete { square },
        SquareKind::Action { .. } => Action::Count { square, n: 10.into() },
        SquareKind::CheckIn { .. } => Action::CheckIn {
            square,
            feeling: 4.into(),
            words: None,
        },
        SquareKind::Checkpoint {
            award: journey::Award::Count { target, .. },
            ..
        } => Action::Count {
            square,
            n: i64::from(*target).into(),
        },
        SquareKind::Checkpoint { .. } => Action::Award { square },
        SquareKind::Offer { .. } => Action::TakeUp { square },
    }
}

/// Whether a coach's word alone makes the rule hold.
fn coach_opens(rule: &Rule) -> bool {
    match rule {
        Rule::Leaf(Leaf::OpenedByCoach) => true,
        Rule::All(rules) | Rule::Any(rules) => rules.iter().any(coach_opens),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_square_of_a_published_version_can_be_opened(version in journey(), life in life(1)) {
        let opened = opened_by_playing_well(&version, &life);
        for square in version.squares() {
            prop_assert!(opened.contains(&*square.key), "{} stays locked", square.key);
        }
    }

    /// Published or not: what opens is exactly what the check does not call unreachable. (Rules with a coach's word are
    /// left out, because a coach may open those squares whatever else their rule says.)
    #[test]
    fn exactly_the_unreachable_squares_stay_locked(draft in knotted_journey(), life in life(1)) {
        let unreachable: BTreeSet<String> = check(&draft)
            .into_iter()
            .filter(|finding| finding.code == Code::Unreachable)
            .filter_map(|finding| finding.at.split_once('.').map(|(_, key)| key.to_owned()))
            .collect();
        let version = played_anyway(&draft);
        prop_assume!(!version.squares().iter().any(|square| coach_opens(&square.opens_when)));
        let opened = opened_by_playing_well(&version, &life);
        for square in version.squares() {
            prop_assert_ne!(
                opened.contains(&*square.key),
                unreachable.contains(&*square.key),
                "{}",
                square.key
            );
        }
    }
}

/// A version of a draft that could not be published: stored versions are not checked again.
fn played_anyway(draft: &Draft) -> Version {
    let stored = serde_json::to_value(draft).expect("a draft is JSON");
    serde_json::from_value(stored).expect("its keys and numbers are in order")
}
