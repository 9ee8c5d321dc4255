//! Days, pauses, releases and leaves.

use serde_json::Value;

use super::table::{assert_story, journey, json, told};

fn claimable() -> String {
    journey(
        "claim_release_days = 3",
        &[
            "key = \"there\"\nkind = \"checkpoint\"\nresult = \"R\"\naward = \"coach\"\nquestion = \"?\"\npoints = 50",
            "key = \"on\"\nkind = \"lesson\"\nopens_when = { points = 50 }",
        ],
    )
}

#[test]
fn a_claim_left_waiting_is_released_before_squares_open() {
    let shows = told(
        &claimable(),
        "Asia/Tokyo",
        &[
            "2026-01-05T23:59:59+09:00 start",
            "2026-01-05T23:59:59+09:00 claim square=there",
            "2026-01-07T23:59:59+09:00 show",
            "2026-01-08T00:00:00+09:00 show",
            "2026-01-08T00:00:00+09:00 complete square=on",
        ],
    );
    assert_eq!(shows[2]["next_review"], "2026-01-08T00:00:00+09:00");
    assert_eq!(shows[3]["squares"]["on"]["state"], "open");
    assert_eq!(shows[3]["points"], 50);
    // What time did before the line is not among the events, not even the last step to the finish.
    assert_eq!(
        shows[4]["events"],
        json(r#"[{"event":"done","square":"on"},{"event":"finished"}]"#)
    );
}

#[test]
fn a_claim_sent_back_and_made_again_waits_anew() {
    let shows = told(
        &claimable(),
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-05T09:00:00Z claim square=there",
            "2026-01-07T09:00:00Z send-back square=there words=look.again",
            "2026-01-09T09:00:00Z show",
            "2026-01-09T09:00:00Z claim square=there",
            "2026-01-09T09:00:00Z show",
        ],
    );
    assert_eq!(shows[3]["next_step"], json(r#"{"square":"there"}"#));
    assert_eq!(
        shows[5]["next_step"],
        json(r#"{"waiting":"there","until":"2026-01-12"}"#)
    );
}

#[test]
fn paused_days_count_for_nothing() {
    let shows = told(
        &claimable(),
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-05T09:00:00Z claim square=there",
            "2026-01-06T09:00:00Z pause",
            "2026-03-01T09:00:00Z show",
            "2026-03-01T10:00:00Z resume",
            "2026-03-01T10:00:00Z show",
            "2026-03-01T11:00:00Z pause",
            "2026-03-01T12:00:00Z resume",
            "2026-03-02T23:59:59Z show",
            "2026-03-03T00:00:00Z show",
        ],
    );
    assert_eq!(shows[3]["standing"], "paused");
    assert_eq!(shows[3]["since"], "2026-01-06");
    assert_eq!(shows[3]["day"], 1);
    assert_eq!(shows[3]["next_review"], Value::Null);
    assert_eq!(shows[3]["next_step"], json(r#"{"waiting":"there","until":null}"#));
    // The day of the resume is still paused.
    assert_eq!(shows[5]["day"], 1);
    assert_eq!(
        shows[5]["next_step"],
        json(r#"{"waiting":"there","until":"2026-03-03"}"#)
    );
    assert_eq!(shows[5]["streak"], 1);
    assert_eq!(shows[8]["day"], 2);
    assert_eq!(shows[8]["squares"]["there"]["state"], "waiting");
    assert_eq!(shows[9]["squares"]["there"]["state"], "done");
}

#[test]
fn leaving_stops_no_clock() {
    let shows = told(
        &claimable(),
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-05T09:00:00Z claim square=there",
            "2026-01-05T10:00:00Z leave reason=moved",
            "2026-01-05T10:00:00Z show",
            "2026-01-09T10:00:00Z show",
            "2026-01-09T10:00:00Z complete square=on",
            "2026-01-09T10:00:00Z return",
            "2026-01-09T10:00:00Z show",
        ],
    );
    assert_eq!(shows[3]["standing"], "left");
    assert_eq!(shows[3]["next_review"], "2026-01-08T00:00:00+00:00");
    assert_eq!(shows[4]["standing"], "left");
    assert_eq!(shows[4]["squares"]["on"]["state"], "open");
    assert_eq!(shows[5]["refused"], "left");
    assert_eq!(shows[7]["standing"], "on-track");
    assert_eq!(shows[7]["since"], "2026-01-09");
}

#[test]
fn a_day_that_samoa_skipped_releases_and_opens_nothing() {
    let journey = journey(
        "claim_release_days = 1",
        &[
            "key = \"there\"\nkind = \"checkpoint\"\nresult = \"R\"\naward = \"coach\"\nquestion = \"?\"",
            "key = \"b\"\nkind = \"lesson\"\nopens_when = { days_since_start = 3 }",
            "key = \"a\"\nkind = \"lesson\"\nopens_when = { days_since_start = 2 }",
        ],
    );
    let shows = told(
        &journey,
        "Pacific/Apia",
        &[
            "2011-12-28T09:00:00-10:00 start",
            "2011-12-28T09:00:00-10:00 award square=there",
            "2011-12-28T09:00:00-10:00 show",
            "2011-12-29T23:59:59-10:00 show",
            "2011-12-31T00:00:00+14:00 show",
        ],
    );
    // Both days fall on the 31st, so the file decides.
    assert_eq!(shows[2]["next_step"], json(r#"{"opens":"b","on":"2011-12-31"}"#));
    assert_eq!(shows[2]["next_review"], "2011-12-31T00:00:00+14:00");
    assert_eq!(shows[3]["day"], 1);
    assert_eq!(shows[4]["day"], 3);
    for square in ["a", "b"] {
        assert_eq!(shows[4]["squares"][square]["state"], "open");
    }
}

#[test]
fn a_day_that_starts_at_one_is_reviewed_at_one() {
    let journey = journey(
        "claim_release_days = 1",
        &["key = \"there\"\nkind = \"checkpoint\"\nresult = \"R\"\naward = \"coach\"\nquestion = \"?\""],
    );
    let shows = told(
        &journey,
        "Africa/Cairo",
        &[
            "2026-04-23T23:00:00+02:00 start",
            "2026-04-23T23:00:00+02:00 claim square=there",
            "2026-04-23T23:59:59+02:00 show",
            "2026-04-24T01:00:00+03:00 show",
        ],
    );
    assert_eq!(shows[2]["next_review"], "2026-04-24T01:00:00+03:00");
    assert_eq!(shows[3]["standing"], "finished");
}

#[test]
fn a_missed_week_uses_a_freeze_and_the_next_one_ends_the_streak() {
    let journey = journey(
        "freezes = 1\nstalled_after_days = 1000",
        &["key = \"walk\"\nkind = \"action\"\ntarget = 1000"],
    );
    let shows = told(
        &journey,
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-12T09:00:00Z complete square=walk",
            "2026-01-25T23:59:59Z show",
            "2026-01-26T00:00:00Z show",
            "2026-01-27T09:00:00Z complete square=walk",
            "2026-01-27T09:00:00Z show",
            "2026-02-09T00:00:00Z show",
        ],
    );
    let weeks = |show: usize| (shows[show]["streak"].as_i64(), shows[show]["freezes_left"].as_i64());
    assert_eq!(weeks(2), (Some(2), Some(1)));
    assert_eq!(weeks(3), (Some(2), Some(0)));
    assert_eq!(weeks(5), (Some(3), Some(0)));
    assert_eq!(weeks(6), (Some(0), Some(0)));
}

#[test]
fn a_customer_of_the_far_future_waits_no_longer_than_others() {
    let journey = journey(
        "claim_release_days = 100000\nfreezes = 100000\nlapsed_after_days = 100000\nstalled_after_days = 100000\ngrace_days = 100000",
        &[
            "key = \"there\"\nkind = \"checkpoint\"\nresult = \"R\"\naward = \"coach\"\nquestion = \"?\"\nby_week = 100000",
            "key = \"on\"\nkind = \"lesson\"\nopens_when = { days_since = \"there\", at_least = 100000 }",
        ],
    );
    let begin = std::time::Instant::now();
    let shows = told(
        &journey,
        "America/New_York",
        &[
            "1970-01-01T05:00:00Z start",
            "8990-01-01T00:00:00Z show",
            "8990-01-01T00:00:00Z claim square=there",
            "9000-12-31T23:59:59Z show",
        ],
    );
    assert_eq!(shows[1]["standing"], "lapsed");
    assert_eq!(shows[1]["streak"], 0);
    assert_eq!(
        shows[3]["next_step"],
        json(r#"{"waiting":"there","until":"9263-10-16"}"#)
    );
    assert!(begin.elapsed().as_secs() < 5);
}

#[test]
fn finishing_by_time_is_told_to_nobody_and_true_all_the_same() {
    assert_story(
        &claimable(),
        "UTC",
        &[
            "2026-01-05T09:00:00Z start -> started, opened there",
            "2026-01-05T09:00:00Z open square=on -> opened-by-coach on, opened on",
            "2026-01-05T09:00:00Z complete square=on -> done on",
            "2026-01-05T09:00:00Z claim square=there -> claimed there",
            "2026-02-05T09:00:00Z award square=there ->",
        ],
    );
}
