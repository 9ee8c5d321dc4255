//! `next_review`: looking then and never before misses nothing. Tried by looking on every single day.

use jiff::{SignedDuration, Timestamp};
use journey::{SquareState, Standing, State, Version, advance, board, decide, evolve, standing};
use proptest::prelude::*;

use super::customers::{Player, life};
use super::journeys::journey;

/// What a review looks at.
type Look = (Standing, Vec<&'static str>, Vec<SquareState>);

fn look(version: &Version, state: &State, at: Timestamp) -> Look {
    let now = standing(version, state, at);
    let codes = now.reasons.iter().map(journey::Reason::code).collect();
    let board = board(version, state, at);
    let squares = board.squares.iter().map(|square| square.state).collect();
    (now.standing, codes, squares)
}

/// The start of the day after the one that an instant belongs to.
fn next_day(state: &State, at: Timestamp) -> Timestamp {
    let zone = state.zone();
    let mut date = zone.date_of(at);
    loop {
        date = date.tomorrow().expect("the calendar is long");
        if zone.has(date) {
            return zone.start_of(date);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Day by day, with a log that is kept day by day, so that nothing is leapt over.
    #[test]
    fn nothing_changes_between_now_and_the_next_review(
        version in journey(),
        life in life(20),
    ) {
        let player = Player::play(&version, &life, |_| ());
        let promised = standing(&version, &player.state, player.now).next_review;
        let seen = look(&version, &player.state, player.now);
        let mut daily = player.state.clone();
        let mut at = player.now;
        for _ in 0..130 {
            let next = next_day(&daily, at);
            let eve = next - SignedDuration::from_nanos(1);
            if at < eve {
                prop_assert_eq!(&look(&version, &daily, eve), &seen, "within a day, at {}", eve);
            }
            at = next;
            for fact in advance(&version, &daily, at) {
                evolve(&version, &mut daily, &fact);
            }
            // A command that is refused, to move nothing but the reader's eye.
            let _ = decide(&version, &daily, &journey::Command {
                at,
                by: journey::Author::Customer,
                id: None,
                action: journey::Action::Complete { square: "nowhere".to_owned() },
            });
            let today = look(&version, &daily, at);
            prop_assert_eq!(&look(&version, &player.state, at), &today, "leapt and walked, at {}", at);
            if today != seen {
                prop_assert_eq!(promised, Some(at));
                return Ok(());
            }
            prop_assert!(promised.is_none_or(|promised| promised > at), "nothing changed at {}", at);
        }
    }

    /// From review to review, everything that a daily look would see is seen.
    #[test]
    fn reviews_alone_tell_the_whole_story(version in journey(), life in life(12)) {
        let player = Player::play(&version, &life, |_| ());
        let end = player.now + SignedDuration::from_hours(24 * 100);
        let mut daily = vec![look(&version, &player.state, player.now)];
        let mut at = player.now;
        while at < end {
            at = next_day(&player.state, at);
            let today = look(&version, &player.state, at);
            if daily.last() != Some(&today) {
                daily.push(today);
            }
        }
        let mut due = vec![look(&version, &player.state, player.now)];
        let mut next = standing(&version, &player.state, player.now).next_review;
        while let Some(review) = next.filter(|review| *review <= at) {
            due.push(look(&version, &player.state, review));
            next = standing(&version, &player.state, review).next_review;
        }
        prop_assert_eq!(due, daily);
    }
}
