//! Where customers stand.

use serde_json::Value;

use super::table::{PAGE, journey, json, told};

/// The lines of a play of the page's journey up to the show that the page prints.
const PAGES_PLAY: [&str; 13] = [
    "2026-01-05T09:00:00+09:00 start",
    "2026-01-05T09:10:00+09:00 complete square=how-to-sit",
    "2026-01-08T07:00:00+09:00 count square=stretch n=2",
    "2026-01-18T07:00:00+09:00 complete square=stretch",
    "2026-01-26T23:59:59+09:00 show",
    "2026-01-29T23:59:59+09:00 show",
    "2026-01-30T00:00:00+09:00 show",
    "2026-01-31T12:00:00+09:00 show",
    "2026-01-31T23:59:59+09:00 show",
    "2026-02-01T00:00:00+09:00 show",
    "2026-04-17T23:59:59+09:00 show",
    "2026-04-18T00:00:00+09:00 show",
    "2026-04-18T00:00:00+09:00 visit",
];

fn standing(show: &Value) -> (&str, &str) {
    let text = |field: &str| show[field].as_str().unwrap_or_default();
    (text("standing"), text("since"))
}

#[test]
fn the_page_shows_its_own_example() {
    let answers = told(PAGE, "Asia/Tokyo", &PAGES_PLAY);
    let expected: Value = serde_json::from_str(
        r#"{"at":"2026-01-31T12:00:00+09:00","standing":"behind","waiting_on":null,"since":"2026-01-30","reasons":[{"code":"behind","square":"lighter","days":5}],
        "next_step":{"square":"stretch"},"next_review":"2026-02-01T00:00:00+09:00","points":10,"streak":2,"freezes_left":0,"day":26,
        "squares":{"how-to-sit":{"state":"done"},"stretch":{"state":"open","count":3,"target":7},"mood":{"state":"locked","why":[{"done":"stretch"}]},
        "lighter":{"state":"locked","why":[{"done":"mood"}]},"go-further":{"state":"locked","why":[{"awarded":"lighter"}]}}}"#,
    )
    .expect("the page writes JSON");
    assert_eq!(answers[7], expected);
}

#[test]
fn a_customer_who_stops_is_behind_then_stalled_then_lapsed() {
    let answers = told(PAGE, "Asia/Tokyo", &PAGES_PLAY);
    assert_eq!(standing(&answers[5]), ("on-track", "2026-01-05"));
    assert_eq!(standing(&answers[6]), ("behind", "2026-01-30"));
    assert_eq!(standing(&answers[8]), ("behind", "2026-01-30"));
    assert_eq!(standing(&answers[9]), ("stalled", "2026-02-01"));
    assert_eq!(
        answers[9]["reasons"],
        json(r#"[{"code":"stalled","days":14},{"code":"behind","square":"lighter","days":6}]"#)
    );
    assert_eq!(standing(&answers[10]), ("stalled", "2026-02-01"));
    assert_eq!(standing(&answers[11]), ("lapsed", "2026-04-18"));
    assert_eq!(answers[11]["next_review"], Value::Null);
}

#[test]
fn before_the_start_nothing_runs() {
    let shows = told(
        PAGE,
        "Asia/Tokyo",
        &[
            "2026-01-05T09:00:00Z show",
            "2026-01-05T09:00:00Z purchase product=basic amount=48000",
            "2030-01-05T09:00:00Z show",
        ],
    );
    for show in [&shows[0], &shows[2]] {
        assert_eq!(standing(show), ("invited", ""));
        for field in ["since", "waiting_on", "next_review", "day"] {
            assert_eq!(show[field], Value::Null, "{field}");
        }
        assert_eq!(show["streak"], 0);
        assert_eq!(show["freezes_left"], 1);
    }
}

#[test]
fn a_weekly_customer_slows_down_by_their_own_rhythm() {
    let journey = journey(
        "stalled_after_days = 100",
        &["key = \"walk\"\nkind = \"action\"\ntarget = 100"],
    );
    let shows = told(
        &journey,
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-07T09:00:00Z complete square=walk",
            "2026-01-10T09:00:00Z complete square=walk",
            "2026-01-13T23:59:59Z show",
            "2026-01-14T09:00:00Z complete square=walk",
            "2026-01-20T23:59:59Z show",
            "2026-01-21T00:00:00Z show",
            "2026-01-21T09:00:00Z complete square=walk",
            "2026-01-28T23:59:59Z show",
            "2026-01-29T00:00:00Z show",
        ],
    );
    // Two gaps say nothing yet; of 2, 3 and 4 days the middle is 3; of 2, 3, 4 and 7 it is 3.5.
    assert_eq!(standing(&shows[3]).0, "on-track");
    assert_eq!(shows[3]["next_review"], "2026-04-10T00:00:00+00:00");
    assert_eq!(standing(&shows[5]).0, "on-track");
    assert_eq!(standing(&shows[6]), ("slowing", "2026-01-21"));
    assert_eq!(
        shows[6]["reasons"],
        json(r#"[{"code":"slowing","days":7,"cadence":3}]"#)
    );
    assert_eq!(standing(&shows[8]), ("on-track", "2026-01-21"));
    assert_eq!(
        shows[9]["reasons"],
        json(r#"[{"code":"slowing","days":8,"cadence":3.5}]"#)
    );
}

#[test]
fn waiting_for_a_coach_is_no_ones_fault() {
    let journey = journey(
        "claim_release_days = 30\nfreezes = 0\nstalled_after_days = 5",
        &[
            "key = \"there\"\nkind = \"checkpoint\"\nresult = \"R\"\nby_week = 1\naward = \"coach\"\nquestion = \"?\"",
            "key = \"on\"\nkind = \"lesson\"",
        ],
    );
    let shows = told(
        &journey,
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-05T09:00:00Z claim square=there",
            "2026-02-03T23:59:59Z show",
            "2026-02-04T00:00:00Z show",
            "2026-02-07T23:59:59Z show",
            "2026-02-08T00:00:00Z show",
        ],
    );
    assert_eq!(standing(&shows[2]), ("waiting", "2026-01-05"));
    assert_eq!(shows[2]["waiting_on"], "coach");
    assert_eq!(
        shows[2]["next_step"],
        json(r#"{"waiting":"there","until":"2026-02-04"}"#)
    );
    assert_eq!(shows[2]["streak"], 1);
    assert_eq!(standing(&shows[3]), ("on-track", "2026-02-04"));
    assert_eq!(standing(&shows[4]).0, "on-track");
    assert_eq!(standing(&shows[5]), ("stalled", "2026-02-08"));
    assert_eq!(shows[5]["reasons"], json(r#"[{"code":"stalled","days":5}]"#));
}

#[test]
fn waiting_for_time_keeps_the_streak_that_it_needs() {
    let journey = journey(
        "freezes = 1",
        &[
            "key = \"one\"\nkind = \"lesson\"",
            "key = \"later\"\nkind = \"lesson\"\nopens_when = { all = [{ days_since_start = 60 }, { any = [{ streak = 2 }, { purchased = \"basic\" }] }] }",
        ],
    );
    let shows = told(
        &journey,
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-05T09:00:00Z show",
            "2026-01-13T09:00:00Z complete square=one",
            "2026-01-13T09:00:00Z show",
            "2026-03-06T00:00:00Z show",
        ],
    );
    assert_eq!(shows[1]["next_step"], json(r#"{"square":"one"}"#));
    assert_eq!(shows[3]["next_step"], json(r#"{"opens":"later","on":"2026-03-06"}"#));
    assert_eq!(shows[3]["waiting_on"], "time");
    assert_eq!(shows[3]["next_review"], "2026-03-06T00:00:00+00:00");
    assert_eq!(shows[4]["next_step"], json(r#"{"square":"later"}"#));
}

#[test]
fn a_finished_customer_can_still_find_an_offer_opened() {
    let journey = journey(
        "",
        &[
            "key = \"one\"\nkind = \"lesson\"",
            "key = \"more\"\nkind = \"offer\"\noffer = { sort = \"upsell\", url = \"https://example.com\" }\nopens_when = { days_since = \"one\", at_least = 10 }",
        ],
    );
    let shows = told(
        &journey,
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-05T09:00:00Z complete square=one",
            "2026-01-05T09:00:00Z show",
            "2026-01-15T00:00:00Z show",
            "2026-01-15T00:00:00Z decline square=more",
            "2026-01-15T00:00:00Z show",
        ],
    );
    assert_eq!(standing(&shows[2]), ("finished", "2026-01-05"));
    assert_eq!(shows[2]["next_step"], json(r#"{"finished":true}"#));
    assert_eq!(shows[2]["next_review"], "2026-01-15T00:00:00+00:00");
    assert_eq!(shows[3]["next_step"], json(r#"{"offer":"more"}"#));
    assert_eq!(standing(&shows[3]), ("finished", "2026-01-05"));
    assert_eq!(shows[5]["next_step"], json(r#"{"finished":true}"#));
    assert_eq!(shows[5]["next_review"], Value::Null);
}

#[test]
fn a_week_in_which_the_customer_had_to_wait_breaks_no_streak() {
    let journey = journey(
        "freezes = 0",
        &[
            "key = \"gate\"\nkind = \"checkpoint\"\nresult = \"R\"\naward = \"coach\"\nquestion = \"?\"",
            "key = \"later\"\nkind = \"lesson\"\nopens_when = { days_since_start = 40 }",
        ],
    );
    let shows = told(
        &journey,
        "UTC",
        &[
            "2026-01-05T09:00:00Z start",
            "2026-01-13T09:00:00Z award square=gate by=rule",
            "2026-01-13T09:00:00Z show",
            "2026-01-14T09:00:00Z open square=later",
            "2026-01-14T09:00:00Z show",
            "2026-01-25T23:59:59Z show",
            "2026-01-26T00:00:00Z show",
        ],
    );
    assert_eq!(shows[2]["waiting_on"], "time");
    assert_eq!(standing(&shows[4]), ("on-track", "2026-01-14"));
    // Neither the award nor the opening was progress, but for a day there was nothing to do.
    assert_eq!(shows[5]["streak"], 1);
    assert_eq!(shows[6]["streak"], 0);
}
