//! Files and scripts from people who mean no good, or from a disk that went bad: they give errors, never a panic, and
//! never keep anybody waiting.

use std::time::{Duration, Instant};

use journey::play::play;
use journey::{Draft, ReadError, Version, Zone, check};

const JOURNEYS: [&[u8]; 2] = [
    include_bytes!("journeys/light-body.toml"),
    include_bytes!("journeys/hundred-articles.toml"),
];
const SCRIPT: &[u8] = include_bytes!("vectors/light-body-utc.jsonl");
/// Far more than anything here takes, and far less than a hang.
const PATIENCE: Duration = Duration::from_mins(2);

/// Reads, checks, and plays what can be played.
fn swallow(file: &[u8]) -> Result<(), ReadError> {
    let draft = Draft::from_toml(file)?;
    check(&draft);
    if let Ok(version) = Version::publish(draft) {
        let lines = SCRIPT.split_inclusive(|byte| *byte == b'\n').take(12);
        let script: Vec<u8> = lines.flatten().copied().collect();
        let _ = play(&version, Zone::utc(), &script, drop);
    }
    Ok(())
}

fn swallow_quickly(what: &str, file: &[u8]) -> Result<(), ReadError> {
    let begin = Instant::now();
    let swallowed = swallow(file);
    let took = begin.elapsed();
    assert!(took < PATIENCE, "{what} took {took:?}");
    swallowed
}

/// Numbers that are the same on every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("less than the sides")
    }
}

const PIECES: &[&[u8]] = &[
    b"",
    b"\"",
    b"'''",
    b"\"\"\"",
    b"[",
    b"]",
    b"[[",
    b"]]",
    b"{",
    b"}",
    b"=",
    b",",
    b".",
    b"#",
    b"\n",
    b"\r",
    b"\0",
    b"\x1b",
    b"\xff",
    b"\xc3",
    b"\\u0000",
    b"\\uD800",
    b"\xef\xbb\xbf",
    b"-1",
    b"0",
    b"1e999",
    b"nan",
    b"inf",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"99999999999999999999999999",
    b"0x7fffffffffffffff",
    b"1979-05-27",
    b"true",
    b"{ all = [] }",
    b"{ any = [] }",
    b"{ not = { any = [] } }",
    b"{ done = \"lighter\" }",
    b"{ points = 100000 }",
    b"{ days_since = \"stretch\", at_least = 100000 }",
    b"[[stage]]",
    b"[[stage.square]]",
    b"kind = \"offer\"",
    b"target = 100000",
    "\u{202e}".as_bytes(),
    "か\u{3099}".as_bytes(),
];

fn mutate(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(file.len().max(1)).min(file.len());
        let until = (at + dice.roll(40)).min(file.len());
        match dice.roll(6) {
            0 => drop(file.drain(at..until)),
            1 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                file.splice(at..at, piece.iter().copied());
            }
            2 => {
                let piece = PIECES[dice.roll(PIECES.len())];
                file.splice(at..until, piece.iter().copied());
            }
            3 => {
                let copy = file[at..until].to_vec();
                let to = dice.roll(file.len().max(1)).min(file.len());
                file.splice(to..to, copy);
            }
            4 => {
                if let Some(byte) = file.get_mut(at) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
            _ => file.truncate(at.max(20)),
        }
    }
    file
}

#[test]
fn ten_thousand_mutated_files_give_errors_or_journeys() {
    let mut dice = Dice(0x5EED_0BAD_F00D);
    let (mut read, mut broken) = (0, 0);
    for number in 0..10_000 {
        let file = mutate(JOURNEYS[number % 2], &mut dice);
        match swallow(&file) {
            Ok(()) => read += 1,
            Err(error) => {
                broken += 1;
                assert!(error.line >= 1 && error.column >= 1 && !error.message.is_empty());
            }
        }
    }
    // Neither half of the work was skipped.
    assert!(read > 500 && broken > 500, "{read} read, {broken} broken");
}

#[test]
fn deep_nesting_is_turned_away() {
    let deep = 200_000;
    let cases = [
        ("arrays", format!("a = {}", "[".repeat(deep))),
        ("closed arrays", format!("a = {}{}", "[".repeat(deep), "]".repeat(deep))),
        ("tables", format!("a = {}", "{a=".repeat(deep))),
        ("dotted keys", format!("{}a = 1", "a.".repeat(deep))),
        ("headers", format!("[{}a]", "a.".repeat(deep))),
        ("headers of lists", format!("[[{}a]]", "a.".repeat(deep))),
        (
            "dotted keys in tables",
            format!("a = {}", format!("{{ {}a = ", "a.".repeat(100)).repeat(200)),
        ),
        ("open brackets on every line", "[[\n".repeat(deep)),
        ("open arrays on every line", "a = [\n".repeat(deep)),
        (
            "rules",
            format!("[[stage]]\n[[stage.square]]\nopens_when = {}", "{ all = [".repeat(deep)),
        ),
    ];
    for (what, file) in cases {
        swallow_quickly(what, file.as_bytes()).expect_err(what);
    }
}

/// A good file with a rule of so many levels.
fn file_with_rule(levels: usize) -> Vec<u8> {
    let rule = format!(
        "{}{{ awarded = \"lighter\" }}{}",
        "{ all = [".repeat(levels - 1),
        "] }".repeat(levels - 1)
    );
    let file = include_str!("check/clean.toml");
    file.replace("{ awarded = \"lighter\" }", &rule).into_bytes()
}

#[test]
fn rules_are_read_to_the_64th_level_and_checked_to_the_32nd() {
    for levels in [32, 33, 64] {
        let draft = Draft::from_toml(&file_with_rule(levels)).expect("64 levels can be read");
        let wrong = check(&draft).iter().any(|finding| finding.code.as_str() == "bad_value");
        assert_eq!(wrong, levels > 32, "{levels} levels");
    }
    assert!(Draft::from_toml(&file_with_rule(500)).is_err());
}

#[test]
fn huge_numbers_are_turned_away_or_found() {
    let clean = include_str!("check/clean.toml");
    for number in [
        "9223372036854775808",
        "-9223372036854775809",
        "0xffffffffffffffffffff",
        &"9".repeat(100_000),
    ] {
        let file = clean.replace("target = 3", &format!("target = {number}"));
        swallow_quickly("a huge number", file.as_bytes()).expect_err(number);
    }
    for number in ["9223372036854775807", "-9223372036854775808", "0x7fffffffffffffff"] {
        for key in ["target = 3", "by_week = 2", "days = 1", "price = 100"] {
            let word = key.split(' ').next().expect("a key");
            let file = clean.replace(key, &format!("{word} = {number}"));
            let draft = Draft::from_toml(file.as_bytes()).expect("64 bits can be read");
            let wrong = check(&draft).iter().any(|finding| finding.code.as_str() == "bad_value");
            assert!(wrong, "{word} = {number}");
        }
    }
}

#[test]
fn control_characters_stand_in_no_file() {
    let clean = include_str!("check/clean.toml");
    for code in (0_u8..32).chain([127]) {
        if matches!(code, b'\t' | b'\n') {
            continue;
        }
        let odd = char::from(code);
        let file = clean.replace("Small steps", &format!("Small{odd}steps"));
        swallow(file.as_bytes()).expect_err("a bare control character is no TOML");
        let escaped = clean.replace("Small steps", &format!("Small\\u{code:04x}steps"));
        let draft = Draft::from_toml(escaped.as_bytes()).expect("an escaped one is text");
        let again = Draft::from_toml(draft.to_toml().as_bytes()).expect("its export can be read");
        assert_eq!(again, draft);
    }
}

/// Ten megabytes of the same piece between a head and a tail.
fn ten_megabytes(head: &str, piece: impl Fn(usize) -> String, tail: &str) -> Vec<u8> {
    let mut file = head.to_owned();
    let mut number = 0;
    while file.len() < 10_000_000 {
        file.push_str(&piece(number));
        number += 1;
    }
    file.push_str(tail);
    file.into_bytes()
}

#[test]
fn ten_megabytes_of_text_are_swallowed() {
    let clean = include_str!("check/clean.toml");
    let (head, tail) = clean.split_once("Upright.").expect("the guide is there");
    let file = ten_megabytes(head, |_| "Upright. ".to_owned(), tail);
    swallow_quickly("a long guide", &file).expect("length is no error");
    let file = ten_megabytes("", |_| "# nothing\n".to_owned(), clean);
    swallow_quickly("comments", &file).expect("comments are no error");
}

#[test]
fn ten_megabytes_of_noise_are_turned_away() {
    for piece in ["\"", "=", "{", "\n", "a.b=1\n"] {
        let file = ten_megabytes("", |_| piece.to_owned(), "");
        swallow_quickly(piece, &file).expect_err("that is no journey");
    }
    let bytes = vec![0xff; 10_000_000];
    swallow_quickly("no text", &bytes).expect_err("that is not Unicode");
}

#[test]
fn ten_megabytes_of_squares_are_checked_even_when_they_are_knotted() {
    let clean = include_str!("check/clean.toml");
    let (head, tail) = clean.split_once("[[touchpoint]]").expect("touchpoints are there");
    let backwards = |number: usize| {
        format!(
            "[[stage.square]]\nkey = \"s{number}\"\nkind = \"lesson\"\ntitle = \"S\"\nopens_when = {{ all = [{{ done = \"s{}\" }}, {{ points = {} }}] }}\n",
            number + 1,
            number % 1000 + 1,
        )
    };
    let file = ten_megabytes(head, backwards, &format!("[[touchpoint]]{tail}"));
    swallow_quickly("a chain that runs backwards", &file).expect("it can be read");
    let leaves = |number: usize| format!("{{ points = {} }}, ", number % 100_000 + 1);
    let (head, tail) = clean.split_once("{ awarded = \"lighter\" }").expect("a rule is there");
    let file = ten_megabytes(&format!("{head}{{ any = ["), leaves, &format!("] }}{tail}"));
    swallow_quickly("a wide rule", &file).expect("it can be read");
}

#[test]
fn hostile_script_lines_are_errors_with_their_number() {
    let draft = Draft::from_toml(JOURNEYS[0]).expect("the journey can be read");
    let version = Version::publish(draft).expect("the journey has no errors");
    let good = r#"{"at":"2026-01-05T09:00:00Z","do":"start"}"#;
    let deep = format!("{{\"at\":{}", "[".repeat(200_000));
    let long = format!(
        "{{{}}}",
        (0..200_000)
            .map(|n| format!("\"k{n}\":1"))
            .collect::<Vec<_>>()
            .join(",")
    );
    for bad in [
        "{",
        "[]",
        "null",
        "\u{0}",
        "{\"at\":1}",
        "{\"at\":\"\\ud800\"}",
        &deep,
        &long,
    ] {
        let script = format!("{good}\n\n{bad}\n{good}\n");
        let begin = Instant::now();
        let mut answers = 0;
        let error = play(&version, Zone::utc(), script.as_bytes(), |_| answers += 1).expect_err("that is no line");
        assert_eq!((error.line, answers), (3, 1), "{error}");
        assert!(begin.elapsed() < PATIENCE);
    }
}
