//! How long it takes to review 1,000 enrolments that are due among 1,000,000, beside 1,000 among 100,000, on `SQLite`: a review costs
//! what is due, not what there is.
//!
//! ```sh
//! cargo run --release -p backend --features testing --example reviews
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

mod house;

use std::time::{Duration, Instant};

use backend::{
    invitations::{accept_invitation, invite_customer},
    standings::review_due,
    testing::TestDatabase,
};
use jiff::{SignedDuration, Timestamp};

use self::house::{House, now};

/// How many are due.
const DUE: u32 = 1_000;

/// How often it is measured.
const TIMES: u32 = 5;

/// Among how many.
const AMONG: [u32; 2] = [100_000, 1_000_000];

/// How many are copied in one write.
const CHUNK: u32 = 100_000;

#[tokio::main]
async fn main() {
    let database = TestDatabase::sqlite().await;
    let start = now() - SignedDuration::from_hours(24 * 20);
    let first = start_one(&database, start).await;
    let (mut there, mut reviewed) = (0, 0);
    let mut medians = Vec::new();
    for among in AMONG {
        while there < among {
            copy(&database, &first, there, there + CHUNK).await;
            there += CHUNK;
        }
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let due = format!(
                "UPDATE enrolment SET next_review_at = {} WHERE {} AND {}",
                start.as_microsecond(),
                number_is(">", reviewed),
                number_is("<=", reviewed + DUE)
            );
            assert_eq!(database.execute(due.leak()).await, u64::from(DUE));
            reviewed += DUE;
            let began = Instant::now();
            let done = review_due(&database.db, now(), DUE).await.unwrap();
            took.push(began.elapsed());
            assert_eq!((done.reviewed, done.changed, done.failed), (1_000, 1_000, 0));
        }
        took.sort_unstable();
        let median = took[took.len() / 2];
        println!("1,000 due among {among}: {median:.0?} (of {TIMES} times)");
        medians.push(median);
    }
    println!("{:.2}× (goal 1.2×)", ratio(medians[1], medians[0]));
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// The enrolments are copies with a number for an id.
fn number_is(how: &str, number: u32) -> String {
    format!("enrolment_id {how} unhex('{number:032x}')")
}

/// A customer who started twenty days ago and has done nothing since: a review finds that they have stalled. Their enrolment's id, as SQL
/// has it; it is not due itself.
async fn start_one(database: &TestDatabase, start: Timestamp) -> String {
    let db = &database.db;
    let house = House::new(db, "", start).await;
    let invited = invite_customer(db, &house.system(), house.guest(0), start)
        .await
        .unwrap();
    let token = invited.token.unwrap().to_string();
    let enrolment = accept_invitation(db, &token, "Phone", start).await.unwrap().enrolment;
    database.execute("UPDATE enrolment SET next_review_at = NULL").await;
    format!("unhex('{}')", enrolment.uuid().simple())
}

/// Copies the first customer, with everything that a review reads, under the numbers after `from` up to `to`. They are due in a year.
async fn copy(database: &TestDatabase, first: &str, from: u32, to: u32) {
    let numbers = format!(
        "WITH RECURSIVE n(x) AS (SELECT {} UNION ALL SELECT x + 1 FROM n WHERE x < {to})",
        from + 1
    );
    let later = (now() + SignedDuration::from_hours(24 * 365)).as_microsecond();
    let id = "unhex(printf('%032x', n.x))";
    for insert in [
        format!(
            "INSERT INTO customer (business_id, customer_id, name, email, email_key, language, search_text, search_form, created_at)
             {numbers}
             SELECT c.business_id, {id}, c.name || n.x, n.x || c.email, n.x || c.email_key, c.language,
                    c.search_text || n.x, c.search_form, c.created_at
             FROM n
             JOIN customer c ON c.email = 'guest-0@example.jp'"
        ),
        format!(
            "INSERT INTO enrolment
                 (business_id, enrolment_id, customer_id, journey_id, version_id, time_zone, created_at, last_fact, last_at,
                  snapshot, standing, since, attention, next_review_at, claims, started_on)
             {numbers}
             SELECT e.business_id, {id}, {id}, e.journey_id, e.version_id, e.time_zone, e.created_at, e.last_fact, e.last_at,
                    e.snapshot, e.standing, e.since, e.attention, {later} + n.x, e.claims, e.started_on
             FROM n
             JOIN enrolment e ON e.enrolment_id = {first}"
        ),
        format!(
            "INSERT INTO fact (business_id, enrolment_id, number, at, body, progress)
             {numbers}
             SELECT f.business_id, {id}, f.number, f.at, f.body, f.progress
             FROM n
             JOIN fact f ON f.enrolment_id = {first}"
        ),
    ] {
        assert!(database.execute(insert.leak()).await > 0);
    }
}
