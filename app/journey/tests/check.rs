//! One small broken file for each thing that can be wrong. The first lines of a file (`#>`) say what has to be found,
//! all of it; in `unreadable/` where the file cannot be read, and a word of the message.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use journey::check::json_lines;
use journey::{Code, Draft, Finding, Version, check};
use serde_json::{Value, json};

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("the folder is beside this file")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| {
            let file = fs::read(&path).expect("the file can be read");
            (path.display().to_string(), file)
        })
        .collect();
    files.sort();
    files
}

fn expectations(file: &[u8]) -> Vec<String> {
    let text = String::from_utf8(file.to_vec()).expect("the file is text");
    let lines = text.lines().filter_map(|line| line.strip_prefix("#> "));
    lines.map(str::to_owned).collect()
}

fn findings(file: &[u8]) -> Vec<Finding> {
    check(&Draft::from_toml(file).expect("the file can be read"))
}

#[test]
fn every_file_has_exactly_its_findings() {
    for (name, file) in files("tests/check") {
        let expected: Vec<Value> = expectations(&file)
            .iter()
            .map(|line| {
                let words: Vec<&str> = line.splitn(3, ' ').collect();
                json!({ "code": words[0], "at": words[1], "level": words[2] })
            })
            .collect();
        let found: Vec<Value> = json_lines(&findings(&file))
            .iter()
            .map(|line| serde_json::from_str(line).expect("a finding is JSON"))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn every_code_has_a_file() {
    let shown: BTreeSet<String> = files("tests/check")
        .iter()
        .flat_map(|(_, file)| expectations(file))
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .collect();
    let all: BTreeSet<String> = Code::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(shown, all);
}

#[test]
fn errors_stop_publishing_and_warnings_do_not() {
    for (name, file) in files("tests/check") {
        let broken = expectations(&file).iter().any(|line| line.ends_with(" error"));
        let draft = Draft::from_toml(&file).expect("the file can be read");
        match Version::publish(draft) {
            Ok(version) => assert!(!broken, "{name} was published: {}", version.title()),
            Err(found) => {
                assert!(broken, "{name} was not published");
                assert_eq!(found, findings(&file), "{name}");
            }
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_says_where() {
    for (name, file) in files("tests/check/unreadable") {
        let error = Draft::from_toml(&file).expect_err(&name);
        let expected = expectations(&file).remove(0);
        let (place, word) = expected.split_once(' ').expect("a place and a word");
        assert_eq!(format!("{}:{}", error.line, error.column), place, "{name}");
        assert!(error.message.contains(word), "{name}: {error}");
    }
}

#[test]
fn findings_are_sorted_by_code_then_place_and_each_pair_comes_once() {
    let draft = Draft::from_toml(
        br#"
        format = 3
        key = "K"
        title = ""
        language = "x"
        promise = ""
        [[stage]]
        key = "b"
        title = "B"
        [[stage]]
        key = "a"
        title = "A"
        "#,
    )
    .expect("the file can be read");
    let lines = json_lines(&check(&draft));
    assert_eq!(
        lines[..3],
        [
            r#"{"code":"bad_value","at":"","level":"error"}"#,
            r#"{"code":"dead_end","at":"a","level":"warning"}"#,
            r#"{"code":"empty_stage","at":"a","level":"error"}"#,
        ]
    );
    let mut sorted = lines.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(lines, sorted);
}

#[test]
fn an_editors_draft_without_what_its_kind_needs_is_a_bad_value() {
    let mut draft = Draft::from_toml(include_bytes!("check/clean.toml")).expect("it can be read");
    draft.stages[0].squares[2].question = None;
    draft.stages[0].squares[3].offer = None;
    let places: Vec<String> = check(&draft)
        .into_iter()
        .filter(|finding| finding.code == Code::BadValue)
        .map(|finding| format!("{} {}", finding.at, finding.about))
        .collect();
    assert_eq!(places, ["begin.lighter question", "begin.more offer"]);
}

#[test]
fn a_byte_order_mark_is_ignored_and_other_encodings_are_not_text() {
    let clean = include_bytes!("check/clean.toml");
    let marked = [b"\xef\xbb\xbf", &clean[..]].concat();
    assert_eq!(Draft::from_toml(&marked), Draft::from_toml(clean));
    let twice = [b"\xef\xbb\xbf", &marked[..]].concat();
    assert!(Draft::from_toml(&twice).is_err());
    let error = Draft::from_toml(b"format = 1\nkey = \"caf\xe9\"").expect_err("that is Latin-1");
    assert_eq!((error.line, error.column), (2, 11));
}
