//! The commands that a terminal can give, run as a person runs them.

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

use crate::site::LIGHT_BODY;

fn tests_of_journey() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/journey/tests")
}

struct Terminal {
    folder: TempDir,
}

impl Terminal {
    fn new() -> Self {
        Self {
            folder: TempDir::with_prefix("sugoroku-terminal-").unwrap(),
        }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// Runs `sugoroku` with a database of its own.
    fn run(&self, arguments: &[&str]) -> Output {
        let database = format!("sqlite://{}", self.folder.path().join("data/sugoroku.db").display());
        Command::new(env!("CARGO_BIN_EXE_sugoroku"))
            .args(arguments)
            .env_clear()
            .env("DATABASE_URL", database)
            .env("LOG", "error")
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let (out, error) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(output.status.code(), Some(code), "stdout: {out}\nstderr: {error}");
    out.into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line} is no JSON")))
        .collect()
}

#[test]
fn check_ends_with_0_for_a_sound_journey_1_for_errors_and_2_for_what_cannot_be_read() {
    let terminal = Terminal::new();
    let file = |name: &str| tests_of_journey().join("check").join(name).display().to_string();
    let sound = ends(&terminal.run(&["check", &file("clean.toml"), "--json"]), 0);
    assert_eq!(sound, "");
    let warned = ends(&terminal.run(&["check", &file("no_win_back.toml"), "--json"]), 0);
    assert!(
        lines(&warned).iter().all(|line| line["level"] == "warning") && !warned.is_empty(),
        "{warned}"
    );
    for unreadable in [
        terminal.write("broken.toml", "format = 1\nkey = \"x\n"),
        terminal.write("latin.toml", b"# caf\xe9"),
        "no-such-file.toml".into(),
    ] {
        let output = terminal.run(&["check", &unreadable, "--json"]);
        assert_eq!(ends(&output, 2), "");
        assert!(
            said(&output).contains(unreadable.rsplit('/').next().unwrap()),
            "{}",
            said(&output)
        );
    }
    let broken = terminal.run(&["check", &terminal.write("broken.toml", "format = 1\nkey = \"x\n")]);
    assert!(
        said(&broken).contains("broken.toml:2:"),
        "it says where: {}",
        said(&broken)
    );
}

#[test]
fn check_names_the_code_of_each_broken_file_as_one_json_object_a_line() {
    let terminal = Terminal::new();
    let mut codes = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir(tests_of_journey().join("check")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let output = terminal.run(&["check", path.to_str().unwrap(), "--json"]);
        let printed = String::from_utf8(output.stdout.clone()).unwrap();
        let findings = lines(&printed);
        let broken = findings.iter().any(|finding| finding["level"] == "error");
        ends(&output, i32::from(broken));
        let mut keys: Vec<_> = findings
            .iter()
            .map(|finding| {
                (
                    finding["code"].as_str().unwrap().to_owned(),
                    finding["at"].as_str().unwrap().to_owned(),
                )
            })
            .collect();
        let printed_keys = keys.clone();
        keys.sort();
        keys.dedup();
        assert_eq!(printed_keys, keys, "{name}: sorted by code then place, each once");
        for finding in &findings {
            assert_eq!(finding.as_object().unwrap().len(), 3, "{finding}");
        }
        if !["clean", "rule_as_deep_as_can_be"].contains(&&*name) {
            assert!(
                keys.iter().any(|(code, _)| name.starts_with(&code.replace('-', "_"))),
                "{name}: {keys:?}"
            );
        }
        codes.extend(keys.into_iter().map(|(code, _)| code));
    }
    assert!(codes.len() >= 15, "{codes:?}");
    // Without --json the same is said in words.
    let file = tests_of_journey().join("check/unreachable.toml");
    let words = ends(&terminal.run(&["check", file.to_str().unwrap()]), 1);
    assert!(words.contains("error: unreachable at "), "{words}");
}

#[test]
fn play_prints_every_line_that_the_independent_plays_print() {
    let terminal = Terminal::new();
    let tests = tests_of_journey();
    for (journey, play, zone) in [
        ("hundred-articles", "hundred-articles-asia-tokyo", Some("Asia/Tokyo")),
        ("light-body", "light-body-africa-cairo", Some("Africa/Cairo")),
        ("light-body", "light-body-utc", None),
    ] {
        let file = tests.join(format!("journeys/{journey}.toml")).display().to_string();
        let script = tests.join(format!("vectors/{play}.jsonl")).display().to_string();
        let mut arguments = vec!["play", &file, &script];
        arguments.extend(zone.iter().flat_map(|zone| ["--zone", zone]));
        let ours = lines(&ends(&terminal.run(&arguments), 0));
        let theirs = lines(&std::fs::read_to_string(tests.join(format!("vectors/{play}.expected.jsonl"))).unwrap());
        for (number, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(ours, theirs, "{play}, answer {}", number + 1);
        }
        assert_eq!(ours.len(), theirs.len(), "{play}");
    }
}

#[test]
fn a_script_that_cannot_be_read_stops_at_its_line_after_the_answers_before_it() {
    let terminal = Terminal::new();
    let journey = terminal.write("light-body.toml", LIGHT_BODY);
    let start = r#"{"at":"2026-01-05T09:00:00+09:00","do":"start"}"#;
    for (third, name) in [
        ("{\"at\":", "half a line"),
        (
            r#"{"at":"2026-01-05T09:00:00+09:00","do":"dance"}"#,
            "an unknown command",
        ),
        (
            r#"{"at":"2026-01-05T09:00:00+09:00","do":"count","square":"stretch","n":"2"}"#,
            "a wrong type",
        ),
        (
            r#"{"at":"2026-01-05T09:00:00+09:00","do":"start","do":"start"}"#,
            "a key twice",
        ),
        (
            r#"{"at":"2025-01-05T09:00:00+09:00","do":"visit"}"#,
            "an instant that goes back",
        ),
    ] {
        let script = terminal.write("script.jsonl", format!("{start}\n\n{third}\n{start}\n"));
        let output = terminal.run(&["play", &journey, &script, "--zone", "Asia/Tokyo"]);
        let printed = lines(&ends(&output, 2));
        assert_eq!(printed.len(), 1, "{name}: the answer to the line before");
        assert_eq!(printed[0]["ok"], true, "{name}");
        assert!(said(&output).contains("line 3"), "{name}: {}", said(&output));
    }
    let script = terminal.write("script.jsonl", start);
    let broken = tests_of_journey().join("check/unreachable.toml").display().to_string();
    for arguments in [
        ["play", &*broken, &*script, "--zone", "UTC"],
        ["play", "no-such-file.toml", &*script, "--zone", "UTC"],
        ["play", &*journey, "no-such-script.jsonl", "--zone", "UTC"],
        ["play", &*journey, &*script, "--zone", "Mars/Olympus"],
    ] {
        let output = terminal.run(&arguments);
        assert_eq!(ends(&output, 2), "", "nothing is printed");
        assert!(!said(&output).is_empty());
    }
}

#[test]
fn a_business_is_added_and_a_journey_imported_reviewed_and_rebuilt() {
    let terminal = Terminal::new();
    let file = terminal.write("light-body.toml", LIGHT_BODY);
    let add = |name: &str, zone: &str, email: &str| {
        terminal.run(&[
            "add-business",
            "--name",
            name,
            "--time-zone",
            zone,
            "--language",
            "ja",
            "--owner-name",
            "青木 ひかり",
            "--owner-email",
            email,
        ])
    };
    let output = terminal.run(&["import", &file]);
    ends(&output, 1);
    assert!(said(&output).contains("add-business"), "{}", said(&output));

    for (name, zone, email, says) in [
        ("", "Asia/Tokyo", "aoki@example.jp", "name: it is missing"),
        (
            "ひかり整体院",
            "Mars/Olympus",
            "aoki@example.jp",
            "time_zone: it is no time zone",
        ),
        (
            "ひかり整体院",
            "Asia/Tokyo",
            "aoki",
            "owner_email: it is no mail address",
        ),
    ] {
        let output = add(name, zone, email);
        assert_eq!(ends(&output, 1), "");
        assert!(said(&output).contains(says), "{}", said(&output));
    }
    assert_eq!(ends(&terminal.run(&["businesses"]), 0), "");
    let added = ends(&add("ひかり整体院", "Asia/Tokyo", "aoki@example.jp"), 0);
    let business = added.trim().strip_prefix("business ").unwrap().to_owned();
    let listed = ends(&terminal.run(&["businesses"]), 0);
    assert_eq!(listed, format!("{business}  ひかり整体院\n"));

    let add_staff = |business: &str, role: &str, email: &str| {
        terminal.run(&[
            "add-staff",
            "--business",
            business,
            "--role",
            role,
            "--name",
            "森 健太",
            "--email",
            email,
            "--language",
            "ja",
        ])
    };
    let staff = ends(&add_staff(&business, "coach", "mori@example.jp"), 0);
    assert!(staff.starts_with("staff "), "{staff}");
    ends(&add_staff(&business, "coach", "mori@example.jp"), 1);
    ends(
        &add_staff("00000000-0000-7000-8000-000000000000", "coach", "a@example.jp"),
        1,
    );
    ends(&add_staff("no-id", "coach", "a@example.jp"), 2);
    ends(&add_staff(&business, "king", "a@example.jp"), 2);

    let imported = ends(&terminal.run(&["import", &file]), 0);
    assert!(imported.contains("imported as a draft"), "{imported}");
    let published = ends(
        &terminal.run(&["import", &file, "--business", &business, "--publish"]),
        0,
    );
    assert!(published.contains("published as version 1"), "{published}");
    let broken = terminal.write("broken.toml", "format = 1\nkey = \"x\n");
    let output = terminal.run(&["import", &broken]);
    ends(&output, 2);
    assert!(said(&output).contains("broken.toml:2:"), "{}", said(&output));
    let unreachable = tests_of_journey().join("check/unreachable.toml").display().to_string();
    let output = ends(&terminal.run(&["import", &unreachable, "--publish"]), 1);
    assert!(output.contains("error: unreachable"), "{output}");
    ends(&add("Stone Studio", "Europe/London", "ann@example.org"), 0);
    let output = terminal.run(&["import", &file]);
    ends(&output, 1);
    assert!(said(&output).contains("--business"), "{}", said(&output));

    assert_eq!(
        ends(&terminal.run(&["rebuild"]), 0),
        "0 enrolments, 0 facts: 0 differ, 0 mended\n"
    );
    let reviewed = ends(&terminal.run(&["review", "--at", "2030-01-01T00:00:00Z"]), 0);
    assert!(reviewed.starts_with("0 reviewed, 0 changed\n"), "{reviewed}");
    ends(&terminal.run(&["review", "--at", "tomorrow"]), 2);
    assert_eq!(
        ends(&terminal.run(&["contacts", "--at", "2030-01-01T00:00:00Z"]), 0),
        "0 handed out, 0 held out, 0 stopped, 0 put off\nno further contact is planned\n"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tampered_snapshot_is_found_and_mended_and_tomorrow_can_be_played_today() {
    let site = crate::site::Site::on_sqlite().await;
    site.plays_up_to_the_claim(site.tom).await;
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_sugoroku"))
            .args(arguments)
            .env("DATABASE_URL", &site.database.url)
            .env("LOG", "error")
            .output()
            .unwrap()
    };
    let clean = ends(&run(&["rebuild"]), 0);
    assert!(
        clean.starts_with("3 enrolments") && clean.ends_with("0 differ, 0 mended\n"),
        "{clean}"
    );
    let sound = site
        .database
        .text("SELECT snapshot FROM enrolment ORDER BY snapshot DESC LIMIT 1")
        .await;
    site.database.execute("UPDATE enrolment SET snapshot = (SELECT snapshot FROM enrolment ORDER BY last_fact LIMIT 1) WHERE last_fact = (SELECT MAX(last_fact) FROM enrolment)").await;
    let found = ends(&run(&["rebuild"]), 1);
    assert!(
        found.contains("snapshot differs") && found.ends_with("1 differ, 0 mended\n"),
        "{found}"
    );
    assert!(found.contains(&site.tom.enrolment.to_string()), "{found}");
    let mended = ends(&run(&["rebuild", "--write"]), 0);
    assert!(mended.contains("mended"), "{mended}");
    ends(&run(&["rebuild"]), 0);
    let after = site
        .database
        .text("SELECT snapshot FROM enrolment ORDER BY snapshot DESC LIMIT 1")
        .await;
    assert_eq!(sound, after);

    let at = (crate::site::now() + jiff::SignedDuration::from_hours(24 * 60)).to_string();
    let reviewed = ends(&run(&["review", "--at", &at]), 0);
    assert!(
        !reviewed.starts_with("0 reviewed") && reviewed.contains("reviewed"),
        "{reviewed}"
    );
    assert_eq!(
        site.database
            .count("SELECT COUNT(*) FROM enrolment WHERE standing IN ('stalled', 'lapsed')")
            .await,
        3
    );
    let again = ends(&run(&["review", "--at", &at]), 0);
    assert!(again.starts_with("0 reviewed, 0 changed"), "{again}");
}
