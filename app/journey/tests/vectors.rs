//! The plays that an independent implementation made from RULES.md: every line that we print has to be theirs.

use journey::play::play;
use journey::{Draft, Level, Version, Zone, check};
use serde_json::Value;

fn assert_plays(journey: &[u8], zone: &str, script: &[u8], expected: &str) {
    let draft = Draft::from_toml(journey).expect("the journey can be read");
    let version = Version::publish(draft).expect("the journey has no errors");
    let zone = Zone::named(zone).expect("the zone exists");
    let mut printed = Vec::new();
    play(&version, zone, script, |line| printed.push(line)).expect("the script can be read");
    let expected: Vec<&str> = expected.lines().collect();
    for (number, (ours, theirs)) in printed.iter().zip(&expected).enumerate() {
        let ours: Value = serde_json::from_str(ours).expect("we print JSON");
        let theirs: Value = serde_json::from_str(theirs).expect("they print JSON");
        assert_eq!(ours, theirs, "answer {}", number + 1);
    }
    assert_eq!(printed.len(), expected.len());
}

#[test]
fn a_hundred_articles_are_written_in_tokyo() {
    assert_plays(
        include_bytes!("journeys/hundred-articles.toml"),
        "Asia/Tokyo",
        include_bytes!("vectors/hundred-articles-asia-tokyo.jsonl"),
        include_str!("vectors/hundred-articles-asia-tokyo.expected.jsonl"),
    );
}

#[test]
fn a_light_body_is_gained_in_cairo() {
    assert_plays(
        include_bytes!("journeys/light-body.toml"),
        "Africa/Cairo",
        include_bytes!("vectors/light-body-africa-cairo.jsonl"),
        include_str!("vectors/light-body-africa-cairo.expected.jsonl"),
    );
}

#[test]
fn a_light_body_is_gained_in_universal_time() {
    assert_plays(
        include_bytes!("journeys/light-body.toml"),
        "UTC",
        include_bytes!("vectors/light-body-utc.jsonl"),
        include_str!("vectors/light-body-utc.expected.jsonl"),
    );
}

#[test]
fn the_journeys_of_the_page_can_be_published_and_exported() {
    for file in [
        &include_bytes!("journeys/hundred-articles.toml")[..],
        &include_bytes!("journeys/light-body.toml")[..],
    ] {
        let draft = Draft::from_toml(file).expect("the journey can be read");
        assert!(check(&draft).iter().all(|finding| finding.level() == Level::Warning));
        let exported = draft.to_toml();
        let again = Draft::from_toml(exported.as_bytes()).expect("an export can be read");
        assert_eq!(again, draft);
    }
}
