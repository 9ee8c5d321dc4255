//! A table to play at: a journey, a zone, and short words for script lines.

use journey::play::{ScriptError, play};
use journey::{Draft, Version, Zone};
use serde_json::Value;

/// The journey of RULES §1.
pub(crate) const PAGE: &str = include_str!("../journeys/page.toml");

/// A journey of the given squares.
pub(crate) fn journey(policy: &str, squares: &[&str]) -> String {
    let squares: Vec<String> = squares
        .iter()
        .map(|square| format!("[[stage.square]]\ntitle = \"T\"\n{square}\n"))
        .collect();
    let squares = squares.concat();
    format!(
        "format = 1\nkey = \"j\"\ntitle = \"J\"\nlanguage = \"en\"\npromise = \"P\"\n[policy]\n{policy}\n[[stage]]\nkey = \"s\"\ntitle = \"S\"\nproduct = {{ key = \"basic\", name = \"B\", price = 1, currency = \"EUR\" }}\n{squares}"
    )
}

pub(crate) fn published(journey: &str) -> Version {
    let draft = Draft::from_toml(journey.as_bytes()).expect("the journey can be read");
    Version::publish(draft).expect("the journey has no errors")
}

/// Plays a script and gives its answers, and the error if a line could not be read.
pub(crate) fn answers(journey: &str, zone: &str, script: &[u8]) -> (Vec<Value>, Option<ScriptError>) {
    let zone = Zone::named(zone).expect("the zone exists");
    let mut answers = Vec::new();
    let played = play(&published(journey), zone, script, |line| {
        answers.push(serde_json::from_str(&line).expect("an answer is JSON"));
    });
    (answers, played.err())
}

/// Plays lines of the form `INSTANT COMMAND FIELDS`, such as `2026-01-05T09:00:00Z complete square=sit`, or
/// `INSTANT show`.
pub(crate) fn told(journey: &str, zone: &str, lines: &[&str]) -> Vec<Value> {
    let script: String = lines.iter().map(|line| script_line(line)).collect();
    let (answers, error) = answers(journey, zone, script.as_bytes());
    assert_eq!(error, None);
    answers
}

fn script_line(line: &str) -> String {
    let mut words = line.split(' ');
    let at = words.next().expect("an instant");
    let name = words.next().expect("a command");
    if name == "show" {
        return format!("{{\"at\":\"{at}\",\"show\":true}}\n");
    }
    let fields: String = words
        .map(|field| {
            let (key, value) = field.split_once('=').expect("a field");
            match key {
                "n" | "feeling" | "amount" => format!(",\"{key}\":{value}"),
                _ => format!(",\"{key}\":\"{value}\""),
            }
        })
        .collect();
    format!("{{\"at\":\"{at}\",\"do\":\"{name}\"{fields}}}\n")
}

/// What an answer comes to in short: `locked` for a refusal, the events' names and squares otherwise.
pub(crate) fn short(answer: &Value) -> String {
    if let Some(refusal) = answer["refused"].as_str() {
        return refusal.to_owned();
    }
    let events = answer["events"].as_array().expect("events");
    let events: Vec<String> = events
        .iter()
        .map(|event| {
            let name = event["event"].as_str().expect("a name");
            match event["square"].as_str() {
                Some(square) => format!("{name} {square}"),
                None => name.to_owned(),
            }
        })
        .collect();
    events.join(", ")
}

/// Plays lines that end in ` -> ` and what they come to in short; shows are not compared.
pub(crate) fn assert_story(journey: &str, zone: &str, story: &[&str]) {
    let lines: Vec<(&str, &str)> = story
        .iter()
        .map(|line| line.split_once(" ->").unwrap_or((line, "")))
        .collect();
    let asked: Vec<&str> = lines.iter().map(|(asked, _)| *asked).collect();
    for (answer, (asked, expected)) in told(journey, zone, &asked).iter().zip(&lines) {
        if !asked.ends_with("show") {
            assert_eq!(short(answer), expected.trim(), "{asked}");
        }
    }
}

/// What a text of JSON says, whatever the order of its fields.
pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("the text is JSON")
}
