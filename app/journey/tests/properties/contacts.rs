//! Contacts: what a log brings about does not depend on who looked at it when.

use jiff::{SignedDuration, Timestamp};
use journey::contacts::{Follower, Planned, of_log};
use journey::draft::{Channel, DraftAfter, DraftTouchpoint, Purpose};
use journey::{After, Fact, State, Version, standing};
use proptest::prelude::*;

use super::customers::{Life, Player, life};
use super::journeys::journey;

/// The journey with a touchpoint after everything that can begin.
fn with_a_plan(version: &Version) -> Version {
    let mut draft = version.draft().clone();
    let squares = draft.stages.iter().flat_map(|stage| &stage.squares);
    let mut events: Vec<String> = squares.map(|square| format!("done:{}", square.key)).collect();
    events.extend(draft.stages.iter().map(|stage| format!("stage:{}", stage.key)));
    events.extend(["started", "finished", "behind", "stalled", "lapsed"].map(str::to_owned));
    draft.touchpoints = (0..)
        .zip(events)
        .map(|(number, event)| DraftTouchpoint {
            key: format!("touch-{number}"),
            after: DraftAfter {
                event,
                days: number % 4,
                at: None,
            },
            channel: Channel::Email,
            purpose: Purpose::Teach,
            subject: "Subject".to_owned(),
            body: "Words.".to_owned(),
            stop_when: None,
            holdout: None,
            cost: None,
            coupon: None,
        })
        .collect();
    Version::publish(draft).expect("the plan names what there is")
}

/// The log followed by one who looks only when something is told, and at the end.
fn seldom(version: &Version, life: &Life, log: &[Fact], end: Timestamp) -> Vec<Planned> {
    let mut state = State::new(version, life.zone.clone());
    let mut follower = Follower::default();
    for fact in log {
        follower.add(version, &mut state, fact);
    }
    follower.pass(version, &state, end);
    sorted(follower.take())
}

/// The log followed by one who keeps nothing in mind but what a row keeps, and looks as often as the steps say.
fn often(version: &Version, life: &Life, log: &[Fact], end: Timestamp, hours: i64) -> Vec<Planned> {
    let mut state = State::new(version, life.zone.clone());
    let mut planned = Vec::new();
    let mut kept = Follower::default();
    let mut looked = life.begins;
    let mut look = |state: &State, kept: &mut Follower, until: Timestamp| {
        while looked < until {
            kept.pass(version, state, looked);
            planned.extend(kept.take());
            let now = standing(version, state, looked.max(state.at()));
            *kept = Follower::new(now.standing, now.next_review);
            looked += SignedDuration::from_hours(hours);
        }
    };
    let mut at = 0;
    while at < log.len() {
        // A command is stored in one piece.
        let last = at + log[at..].iter().position(|fact| !fact.more).unwrap_or(0);
        // What time did is found by who looks then, or by the command after it.
        look(&state, &mut kept, log[at].at);
        for fact in &log[at..=last] {
            kept.add(version, &mut state, fact);
        }
        at = last + 1;
    }
    look(&state, &mut kept, end);
    kept.pass(version, &state, end);
    planned.extend(kept.take());
    sorted(planned)
}

fn sorted(mut planned: Vec<Planned>) -> Vec<Planned> {
    planned.sort_by_key(|planned| (planned.began, planned.touchpoint, planned.occasion));
    planned
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn it_does_not_matter_who_looks_when(version in journey(), life in life(20), hours in 1_i64..200) {
        let version = with_a_plan(&version);
        let player = Player::play(&version, &life, |_| ());
        let end = player.now + SignedDuration::from_hours(24 * 60);
        let seldom = seldom(&version, &life, &player.log, end);
        prop_assert_eq!(&seldom, &often(&version, &life, &player.log, end, hours));
        for planned in &seldom {
            prop_assert!(planned.due >= planned.began);
        }
        let mut told: Vec<_> = seldom.iter().map(|planned| (planned.touchpoint, planned.occasion)).collect();
        told.sort_unstable();
        let all = told.len();
        told.dedup();
        prop_assert_eq!(told.len(), all, "each beginning brings a touchpoint about once");
    }

    #[test]
    fn a_whole_log_says_what_its_facts_said_one_by_one(version in journey(), life in life(25)) {
        let version = with_a_plan(&version);
        let player = Player::play(&version, &life, |_| ());
        let mut followed = seldom(&version, &life, &player.log, player.now);
        followed.retain(|planned| {
            let after = &version.touchpoints()[planned.touchpoint].after;
            !matches!(after, After::Behind | After::Stalled | After::Lapsed)
        });
        prop_assert_eq!(followed, sorted(of_log(&version, &life.zone, &player.log)));
    }
}
