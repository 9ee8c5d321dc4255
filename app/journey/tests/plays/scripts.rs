//! Scripts that can be read, and lines that cannot.

use super::table::{PAGE, answers};

const START: &str = r#"{"at":"2026-01-05T09:00:00+09:00","do":"start"}"#;

fn error_of(line: &str) -> Option<usize> {
    let script = format!("{START}\n \t\n{line}\n{START}\n");
    let (told, error) = answers(PAGE, "Asia/Tokyo", script.as_bytes());
    if error.is_some() {
        assert_eq!(told.len(), 1, "the answers to the lines before");
    }
    error.map(|error| error.line)
}

#[test]
fn a_line_that_cannot_be_read_ends_the_play_with_its_number() {
    for line in [
        r#"{"at":"2026-01-05T09:00:00+09:00"}"#,
        r#"{"do":"visit"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"jump"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"visit","by":"nobody"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"visit","by":null}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"visit","square":"stretch"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"visit","words":null}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"complete"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"complete","square":null}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"complete","square":7}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"count","square":"stretch","n":"1"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"count","square":"stretch","n":true}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"count","square":"stretch","n":01}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"count","square":"stretch","n":NaN}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"send-back","square":"lighter"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"leave","reason":null}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"visit","do":"visit"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"visit","id":7}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","show":false}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","show":true,"id":"a"}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","show":true,"do":"visit"}"#,
        r#"{"at":"2026-01-05T08:59:59+09:00","show":true}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","show":true} {}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","show":true,}"#,
        r#"["at"]"#,
        "show",
    ] {
        assert_eq!(error_of(line), Some(3), "{line}");
    }
}

#[test]
fn what_may_be_missing_may_be_null_and_space_means_nothing() {
    for line in [
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"visit","id":null}"#,
        r#"{"at":"2026-01-05T09:00:00+09:00","do":"claim","square":"lighter","words":null}"#,
        r#"  { "id" : "a" , "do" : "visit" , "at" : "2026-01-05T00:00:00Z" }  "#,
        "{\"at\":\"2026-01-05T09:00:00+09:00\",\"show\":true}\r",
        r#"{"\u0061t":"2026-01-05T09:00:00+09:00","show":true}"#,
    ] {
        assert_eq!(error_of(line), None, "{line}");
    }
}

#[test]
fn instants_are_echoed_as_they_were_given() {
    let script = b"\xef\xbb\xbf{\"at\":\"2026-01-05T00:00:00.50Z\",\"show\":true}";
    let (told, error) = answers(PAGE, "Asia/Tokyo", script);
    assert_eq!(error, None);
    assert_eq!(told[0]["at"], "2026-01-05T00:00:00.50Z");
}

#[test]
fn bytes_that_are_no_text_are_no_line() {
    let script = [START.as_bytes(), b"\n{\"at\":\"\xff\"}"].concat();
    let (told, error) = answers(PAGE, "Asia/Tokyo", &script);
    assert_eq!((told.len(), error.map(|error| error.line)), (1, Some(2)));
}
