//! What is at risk, what fits the reason why a customer slips away, and what a step that is told late does.

use jiff::Timestamp;
use jiff::civil::Date;
use journey::alarm::{Alarm, Change, Closing, Suggestion, Watch, suggest, worth};
use journey::{Action, Author, Command, Draft, Standing, State, Version, Zone, decide, evolve};

fn version(file: &str) -> Version {
    let draft = Draft::from_toml(file.as_bytes()).expect("the journey can be read");
    Version::publish(draft).expect("it has warnings at most")
}

const TWO_STAGES: &str = r#"
format = 1
key = "walk"
title = "Walk"
language = "en"
promise = "Far."

[[stage]]
key = "near"
title = "Near"
product = { key = "shoes", name = "Shoes", price = 90.5, currency = "USD" }

[[stage.square]]
key = "how"
kind = "lesson"
title = "How to walk"
guide = "One foot, then the other."

[[stage.square]]
key = "walks"
kind = "action"
title = "Walks"
guide = "Slowly."
target = 20

[[stage.square]]
key = "turn"
kind = "action"
title = "Once around the block"

[[stage.square]]
key = "light"
kind = "checkpoint"
title = "Light legs"
result = "Your legs feel light."
by_week = 3
award = "coach"
question = "Do they?"
self_check = ["Did you walk slowly?"]

[[stage.square]]
key = "stick"
kind = "offer"
title = "A stick"
offer = { sort = "cross-sell", product = { key = "stick", name = "Stick", price = 20, currency = "EUR" }, url = "https://example.com/" }

[[stage]]
key = "far"
title = "Far"
product = { key = "boots", name = "Boots", price = 200, currency = "USD" }

[[stage.square]]
key = "hill"
kind = "action"
title = "Up a hill"
"#;

struct Walker {
    version: Version,
    state: State,
}

impl Walker {
    fn starts() -> Self {
        let version = version(TWO_STAGES);
        let state = State::new(
            &version,
            Zone::named("Asia/Tokyo").expect("the zone is in the database"),
        );
        let mut walker = Self { version, state };
        walker.does("2026-01-05T09:00:00+09:00", Author::Customer, Action::Start);
        walker
    }

    fn does(&mut self, at: &str, by: Author, action: Action) {
        let at: Timestamp = at.parse().expect("an instant");
        let command = Command {
            at,
            by,
            id: None,
            action,
        };
        let decision = decide(&self.version, &self.state, &command).expect("the rules accept it");
        for fact in decision.by_time.iter().chain(&decision.facts) {
            evolve(&self.version, &mut self.state, fact);
        }
    }

    fn suggestion(&self, at: &str) -> Option<(&'static str, Option<String>)> {
        let suggestion = suggest(&self.version, &self.state, at.parse().expect("an instant"))?;
        Some((suggestion.code(), suggestion.square().map(ToString::to_string)))
    }

    fn worth(&self) -> Option<i64> {
        worth(&self.version, &self.state, self.state.at()).map(|amount| amount.minor)
    }
}

fn complete(square: &str) -> Action {
    Action::Complete { square: square.into() }
}

fn about(code: &'static str, square: &str) -> (&'static str, Option<String>) {
    (code, Some(square.to_owned()))
}

#[test]
fn what_is_suggested_fits_the_reason() {
    let mut walker = Walker::starts();
    assert_eq!(walker.suggestion("2026-01-06T09:00:00+09:00"), None, "all is well");
    let stalled = "2026-01-20T09:00:00+09:00";
    assert_eq!(
        walker.suggestion(stalled),
        Some(about("lesson", "how")),
        "the lesson was never taken"
    );
    walker.does("2026-01-06T09:00:00+09:00", Author::Customer, complete("how"));
    let stalled = "2026-01-21T09:00:00+09:00";
    assert_eq!(
        walker.suggestion(stalled),
        Some(about("lesson", "walks")),
        "a step that was never begun has a guide"
    );
    walker.does("2026-01-07T09:00:00+09:00", Author::Customer, complete("walks"));
    let stalled = "2026-01-22T09:00:00+09:00";
    assert_eq!(
        walker.suggestion(stalled),
        Some(about("smaller", "turn")),
        "nineteen more are too many"
    );
    walker.does(
        "2026-01-07T10:00:00+09:00",
        Author::Coach,
        Action::Open { square: "turn".into() },
    );
    assert_eq!(
        walker.suggestion(stalled),
        Some(("ask", None)),
        "the smaller one is open already"
    );
    walker.does("2026-01-09T09:00:00+09:00", Author::Customer, Action::Visit);
    let suggestion = suggest(&walker.version, &walker.state, stalled.parse().expect("an instant"));
    assert_eq!(suggestion, Some(Suggestion::Ask { visits: true }));
    let walks = Action::Count {
        square: "walks".into(),
        n: 19.into(),
    };
    walker.does("2026-01-10T09:00:00+09:00", Author::Customer, walks);
    walker.does("2026-01-10T09:30:00+09:00", Author::Customer, complete("turn"));
    assert_eq!(
        walker.suggestion("2026-01-25T09:00:00+09:00"),
        Some(about("self-check", "light"))
    );
    assert_eq!(
        walker.suggestion("2026-06-01T09:00:00+09:00"),
        Some(about("way-back", "light"))
    );
}

#[test]
fn the_next_step_is_worth_the_first_product_ahead() {
    let mut walker = Walker::starts();
    // The stick is sold in another currency, and the shoes belong to the stage that has begun.
    assert_eq!(walker.worth(), Some(20_000));
    let boots = Action::Purchase {
        product: "boots".into(),
        amount: 200.into(),
    };
    walker.does("2026-01-06T09:00:00+09:00", Author::Business, boots);
    assert_eq!(walker.worth(), None, "all of it is bought");
}

#[test]
fn a_step_that_is_told_late_ends_an_alarm_no_sooner_than_it_was_raised() {
    let day = |day: i8| Date::constant(2026, 1, day);
    let mut watch = Watch::resume([(Alarm::Stalled, day(15), None)]);
    // Done on the second, told on the thirty-first: the customer stalls again from the sixteenth on.
    let closed = watch.step(Standing::OnTrack, day(2));
    let (alarm, by) = (Alarm::Stalled, Closing::Better);
    assert_eq!(closed, [Change::Closed { alarm, on: day(15), by }]);
    let again = watch.step(Standing::Stalled, day(16));
    assert_eq!(again, [Change::Raised { alarm, news: false }], "it is the same story");
}
