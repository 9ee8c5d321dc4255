//! When contacts are due, and whether there still is a reason for them.

use jiff::Timestamp;
use jiff::civil::Time;
use journey::contacts::{Follower, Planned, QuietHours, Stop, judge};
use journey::{Action, Author, Command, Draft, State, Version, Zone, decide};

fn light_body() -> Version {
    let draft = Draft::from_toml(include_bytes!("journeys/light-body.toml")).expect("the journey can be read");
    Version::publish(draft).expect("it has warnings at most")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Somebody who plays, with all that was planned for them.
struct Player {
    version: Version,
    state: State,
    follower: Follower,
    planned: Vec<Planned>,
}

impl Player {
    fn starts(zone: &str, start: &str) -> Self {
        let version = light_body();
        let mut player = Self {
            state: State::new(&version, Zone::named(zone).expect("the zone is in the database")),
            version,
            follower: Follower::default(),
            planned: Vec::new(),
        };
        player.does(start, Action::Start);
        player
    }

    fn does(&mut self, when: &str, action: Action) {
        let command = Command {
            at: at(when),
            by: Author::Customer,
            id: None,
            action,
        };
        let decision = decide(&self.version, &self.state, &command).expect("the rules accept it");
        for fact in decision.by_time.iter().chain(&decision.facts) {
            self.follower.add(&self.version, &mut self.state, fact);
        }
        self.planned.extend(self.follower.take());
    }

    fn waits(&mut self, until: &str) {
        self.follower.pass(&self.version, &self.state, at(until));
        self.planned.extend(self.follower.take());
    }

    /// When a touchpoint is due, each time that it was brought about.
    fn due(&self, key: &str) -> Vec<String> {
        let touchpoints = self.version.touchpoints();
        self.planned
            .iter()
            .filter(|planned| *touchpoints[planned.touchpoint].key == *key)
            .map(|planned| self.state.zone().rfc3339(planned.due))
            .collect()
    }

    fn judged(&self, key: &str, when: &str) -> Result<(), Stop> {
        let touchpoints = self.version.touchpoints();
        let touchpoint = touchpoints.iter().find(|touchpoint| *touchpoint.key == *key);
        judge(
            &self.version,
            &self.state,
            touchpoint.expect("the plan has it"),
            at(when),
        )
    }
}

#[test]
fn nine_in_the_morning_stays_nine_when_the_clocks_change() {
    let player = Player::starts("America/New_York", "2026-03-05T18:00:00-05:00");
    assert_eq!(player.due("day-1"), ["2026-03-06T09:00:00-05:00"]);
    assert_eq!(player.due("day-4"), ["2026-03-09T09:00:00-04:00"]);
    let autumn = Player::starts("America/New_York", "2026-10-30T18:00:00-04:00");
    assert_eq!(autumn.due("day-4"), ["2026-11-03T09:00:00-05:00"]);
}

#[test]
fn a_standing_that_nobody_looked_at_has_begun_on_its_day() {
    let mut player = Player::starts("Asia/Tokyo", "2026-01-05T09:00:00+09:00");
    player.waits("2026-01-18T23:59:59+09:00");
    assert!(player.due("stalled-word").is_empty());
    // Nobody looks for months.
    player.waits("2026-06-01T12:00:00+09:00");
    assert_eq!(player.due("stalled-word"), ["2026-01-19T09:00:00+09:00"]);
    assert_eq!(player.due("come-back"), ["2026-04-05T09:00:00+09:00"]);
}

#[test]
fn who_stalls_again_is_contacted_again() {
    let mut player = Player::starts("Asia/Tokyo", "2026-01-05T09:00:00+09:00");
    let lesson = Action::Complete {
        square: "how-to-sit".into(),
    };
    player.does("2026-01-20T10:00:00+09:00", lesson);
    player.waits("2026-02-28T10:00:00+09:00");
    assert_eq!(
        player.due("stalled-word"),
        ["2026-01-19T09:00:00+09:00", "2026-02-03T09:00:00+09:00"]
    );
}

#[test]
fn a_contact_is_judged_as_things_stand_then() {
    let mut player = Player::starts("Asia/Tokyo", "2026-01-05T09:00:00+09:00");
    let morning = "2026-01-19T09:00:00+09:00";
    assert_eq!(player.judged("day-1", "2026-01-06T09:00:00+09:00"), Ok(()));
    assert_eq!(
        player.judged("stalled-word", "2026-01-18T09:00:00+09:00"),
        Err(Stop::Over)
    );
    assert_eq!(player.judged("stalled-word", morning), Ok(()));
    assert_eq!(
        player.judged("stalled-word", "2026-04-10T09:00:00+09:00"),
        Ok(()),
        "what is worse does not end it"
    );
    let lesson = Action::Complete {
        square: "how-to-sit".into(),
    };
    player.does("2026-01-19T08:00:00+09:00", lesson);
    assert_eq!(player.judged("stalled-word", morning), Err(Stop::Over));
    let stretch = Action::Count {
        square: "stretch".into(),
        n: 1.into(),
    };
    assert_eq!(player.judged("day-1", morning), Ok(()));
    player.does("2026-01-19T08:01:00+09:00", stretch);
    assert_eq!(player.judged("day-1", morning), Err(Stop::StopWhen));
    player.does("2026-01-19T08:02:00+09:00", Action::Pause);
    assert_eq!(player.judged("day-4", morning), Err(Stop::Paused));
    player.does("2026-01-19T08:03:00+09:00", Action::Leave { reason: String::new() });
    assert_eq!(player.judged("day-4", morning), Err(Stop::Left));
}

#[test]
fn quiet_hours_end_at_the_local_time() {
    let zone = Zone::named("America/New_York").expect("the zone is in the database");
    let hours = |from: i8, until: i8| QuietHours {
        from: Time::constant(from, 0, 0, 0),
        until: Time::constant(until, 0, 0, 0),
    };
    let end = |quiet: QuietHours, now: &str| quiet.end(&zone, at(now)).map(|end| zone.rfc3339(end));
    let night = hours(21, 8);
    assert_eq!(end(night, "2026-01-05T20:59:59-05:00"), None);
    assert_eq!(
        end(night, "2026-01-05T21:00:00-05:00").as_deref(),
        Some("2026-01-06T08:00:00-05:00")
    );
    assert_eq!(
        end(night, "2026-01-06T07:59:00-05:00").as_deref(),
        Some("2026-01-06T08:00:00-05:00")
    );
    assert_eq!(end(night, "2026-01-06T08:00:00-05:00"), None);
    // The night in which the clocks are put forward is an hour shorter.
    assert_eq!(
        end(night, "2026-03-07T22:00:00-05:00").as_deref(),
        Some("2026-03-08T08:00:00-04:00")
    );
    let noon = hours(12, 14);
    assert_eq!(
        end(noon, "2026-01-05T13:00:00-05:00").as_deref(),
        Some("2026-01-05T14:00:00-05:00")
    );
    assert_eq!(end(noon, "2026-01-05T21:00:00-05:00"), None);
    assert_eq!(end(hours(9, 9), "2026-01-05T09:00:00-05:00"), None);
}
