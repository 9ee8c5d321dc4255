//! Alarms: what staff hear follows from the facts alone, whoever looked at them when.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use journey::alarm::{Alarm, Change, Closing, REMEMBERED_DAYS, SlowClaims, Watch, slow_claims, suggest, worth};
use journey::contacts::{Follower, Stood};
use journey::{Fact, SquareState, Standing, State, Version, Zone, advance, board, evolve, standing};
use proptest::prelude::*;

use super::customers::{Life, Player, life};
use super::journeys::journey;

/// An alarm as a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    alarm: Alarm,
    raised: Date,
    news: bool,
    closed: Option<(Date, Closing)>,
}

/// Goes on from what is kept, as a store does: only what may matter is read again.
fn go_on(kept: &mut Vec<Kept>, zone: &Zone, stood: Vec<Stood>) {
    let known = |kept: &Kept| (kept.alarm, kept.raised, kept.closed.map(|(day, _)| day));
    let mut watch = Watch::resume(kept.iter().map(known));
    for stood in stood {
        let on = zone.date_of(stood.began);
        for change in watch.step(stood.is, on) {
            match change {
                Change::Closed { alarm, on, by } => {
                    let open = kept.last_mut().expect("what closes was open");
                    assert_eq!((open.alarm, open.closed), (alarm, None));
                    open.closed = Some((on, by));
                }
                Change::Raised { alarm, news } => kept.push(Kept {
                    alarm,
                    raised: on,
                    news,
                    closed: None,
                }),
            }
        }
    }
}

/// The log followed by one who looks only when something is told, and at the end.
fn seldom(version: &Version, life: &Life, log: &[Fact], end: Timestamp) -> Vec<Kept> {
    let mut state = State::new(version, life.zone.clone());
    let mut follower = Follower::default();
    for fact in log {
        follower.add(version, &mut state, fact);
    }
    follower.pass(version, &state, end);
    let mut kept = Vec::new();
    go_on(&mut kept, &life.zone, follower.take_stood());
    kept
}

/// The log followed by one who looks as often as the steps say, and each time knows only what is stored.
fn often(version: &Version, life: &Life, log: &[Fact], end: Timestamp, hours: i64) -> Vec<Kept> {
    let mut state = State::new(version, life.zone.clone());
    let mut kept = Vec::new();
    let mut follower = Follower::default();
    let mut looked = life.begins;
    let mut look = |state: &State, follower: &mut Follower, until: Timestamp| {
        while looked < until {
            // Twice: who looks again at once finds nothing.
            for _ in 0..2 {
                follower.pass(version, state, looked);
                go_on(&mut kept, &life.zone, follower.take_stood());
                let now = standing(version, state, looked.max(state.at()));
                *follower = Follower::new(now.standing, now.next_review);
            }
            looked += SignedDuration::from_hours(hours);
        }
    };
    let mut at = 0;
    while at < log.len() {
        let last = at + log[at..].iter().position(|fact| !fact.more).unwrap_or(0);
        look(&state, &mut follower, log[at].at);
        for fact in &log[at..=last] {
            follower.add(version, &mut state, fact);
        }
        at = last + 1;
    }
    look(&state, &mut follower, end);
    follower.pass(version, &state, end);
    go_on(&mut kept, &life.zone, follower.take_stood());
    kept
}

/// The same, computed plainly from where the customer stood on each day and after each command.
fn plainly(days: &[(Date, Standing)]) -> Vec<Kept> {
    let mut kept: Vec<Kept> = Vec::new();
    for (date, standing) in days {
        let open = kept.last_mut().filter(|kept| kept.closed.is_none());
        if open.as_ref().map(|open| open.alarm.standing()) == Some(*standing) {
            continue;
        }
        if let Some(open) = open {
            let by = match standing {
                Standing::Left => Closing::Left,
                Standing::Finished => Closing::Finished,
                Standing::Paused => Closing::Paused,
                Standing::Waiting => Closing::Waiting,
                worse if worse.gravity() > open.alarm.standing().gravity() => Closing::Worse,
                _ => Closing::Better,
            };
            open.closed = Some((*date, by));
        }
        let Some(alarm) = Alarm::ALL.into_iter().find(|alarm| alarm.standing() == *standing) else {
            continue;
        };
        let told = kept.iter().any(|before| {
            let (ended, _) = before.closed.expect("only the last one is on");
            before.alarm.standing().gravity() >= standing.gravity()
                && i64::from((*date - ended).get_days()) < REMEMBERED_DAYS
        });
        kept.push(Kept {
            alarm,
            raised: *date,
            news: !told,
            closed: None,
        });
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn it_does_not_matter_who_looks_when(version in journey(), life in life(25), hours in 1_i64..200) {
        let player = Player::play(&version, &life, |_| ());
        let end = player.now + SignedDuration::from_hours(24 * 120);
        let seldom = seldom(&version, &life, &player.log, end);
        prop_assert_eq!(seldom, often(&version, &life, &player.log, end, hours));
    }

    #[test]
    fn alarms_are_what_the_days_of_a_life_say(version in journey(), life in life(25)) {
        let mut days = Vec::new();
        let player = Player::play_daily(&version, &life, |player, _| {
            let stands = standing(&version, &player.state, player.now);
            days.push((player.state.zone().date_of(player.now), stands.standing));
        });
        let followed = seldom(&version, &life, &player.log, player.now);
        prop_assert_eq!(&followed, &plainly(&days));
        // One alarm at most is on, exactly while the customer stands there.
        let stands = standing(&version, &player.state, player.now).standing;
        let open: Vec<_> = followed.iter().filter(|kept| kept.closed.is_none()).map(|kept| kept.alarm).collect();
        prop_assert_eq!(open, Alarm::of(stands).into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_customer_on_the_edge_is_told_of_once(gaps in prop::collection::vec((1_i64..REMEMBERED_DAYS, 1_i64..10), 1..40)) {
        let mut watch = Watch::default();
        let mut day: Date = "2026-01-05".parse().expect("a date");
        let mut told = 0;
        for (well, slow) in gaps {
            for (standing, days) in [(Standing::Slowing, slow), (Standing::OnTrack, well)] {
                told += watch
                    .step(standing, day)
                    .iter()
                    .filter(|change| matches!(change, Change::Raised { news: true, .. }))
                    .count();
                day = day.checked_add(jiff::Span::new().days(days)).expect("a date");
            }
        }
        prop_assert_eq!(told, 1);
    }

    #[test]
    fn claims_wait_too_long_from_the_day_that_was_named(version in journey(), life in life(25)) {
        let mut named: Option<(u64, SlowClaims)> = None;
        Player::play_daily(&version, &life, |player, _| {
            let mut state = player.state.clone();
            for fact in advance(&version, &state, player.now) {
                evolve(&version, &mut state, &fact);
            }
            let slow = slow_claims(&version, &state, player.now);
            let view = board(&version, &state, player.now);
            for key in &slow.squares {
                let square = view.squares.iter().find(|square| square.key == *key);
                assert_eq!(square.map(|square| square.state), Some(SquareState::Waiting));
            }
            if let Some(next) = slow.next {
                assert!(next > player.now);
            }
            if let Some((facts, before)) = &named
                && *facts == state.facts()
            {
                let due = before.next.is_some_and(|next| next <= player.now);
                assert_eq!(due, slow.squares.len() > before.squares.len(), "{before:?} {slow:?}");
            }
            named = Some((state.facts(), slow));
        });
    }

    #[test]
    fn there_is_something_to_do_about_every_alarm(version in journey(), life in life(25)) {
        Player::play_daily(&version, &life, |player, _| {
            let stands = standing(&version, &player.state, player.now);
            let suggestion = suggest(&version, &player.state, player.now);
            assert_eq!(suggestion.is_some(), Alarm::of(stands.standing).is_some());
            if let Some(square) = suggestion.as_ref().and_then(|suggestion| suggestion.square()) {
                assert!(version.square(square).is_some_and(|square| !square.is_offer()));
            }
            if let Some(worth) = worth(&version, &player.state, player.now) {
                let open = |product: &&journey::Product| !player.state.has_purchased(&version, &product.key);
                assert!(version.products().iter().filter(open).any(|product| product.price == worth));
            }
        });
    }
}
