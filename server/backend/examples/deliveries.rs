//! How many mails a second are claimed, written, handed to the outbox and noted on `SQLite`, beside a bare loop that claims and notes
//! the same rows.
//!
//! ```sh
//! cargo run --release -p backend --features testing --example deliveries
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

mod house;

use std::{str::FromStr as _, time::Instant};

use backend::{
    invitations::invite_customer,
    mail::{Links, Mailer, deliver_due},
    testing::TestDatabase,
};
use sqlx::{
    Connection as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tempfile::TempDir;

use self::house::{House, now};

/// How many mails wait.
const MAILS: u32 = 5_000;

/// How many are claimed together, as delivery does.
const AT_ONCE: u32 = 10;

#[tokio::main]
async fn main() {
    let database = TestDatabase::sqlite().await;
    prepare(&database).await;

    let outbox = TempDir::new().unwrap();
    let mailer = Mailer::outbox(outbox.path(), "hello@sugoroku.example").unwrap();
    let links = Links::new("https://sugoroku.example/".parse().unwrap());
    let began = Instant::now();
    let mut sent = 0;
    loop {
        let delivered = deliver_due(&database.db, &mailer, &links, now()).await.unwrap();
        if !delivered.anything() {
            break;
        }
        sent += delivered.sent;
    }
    let own = rate(began);
    assert_eq!(sent, usize::try_from(MAILS).unwrap());
    println!("mails delivered to the outbox: {own:.0} a second");

    database
        .execute("UPDATE outgoing_mail SET sent_at = NULL, due_at = created_at")
        .await;
    let began = Instant::now();
    claim_alone(&database.url).await;
    let alone = rate(began);
    println!("rows claimed and noted, nothing else: {alone:.0} a second");
    println!("{:.2}× (goal 0.8×)", own / alone);
}

fn rate(began: Instant) -> f64 {
    f64::from(MAILS) / began.elapsed().as_secs_f64()
}

/// One connection that claims ten rows in a commit, and notes them in another.
async fn claim_alone(url: &str) {
    let options = SqliteConnectOptions::from_str(url)
        .unwrap()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    loop {
        let claimed: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "WITH due AS MATERIALIZED (
                 SELECT business_id, mail_id FROM outgoing_mail WHERE due_at <= $1 ORDER BY due_at LIMIT $2
             )
             UPDATE outgoing_mail
             SET due_at = $1 + 300000000, attempts = attempts + 1
             FROM due
             WHERE outgoing_mail.business_id = due.business_id AND outgoing_mail.mail_id = due.mail_id
             RETURNING outgoing_mail.business_id, outgoing_mail.mail_id",
        )
        .bind(now().as_microsecond())
        .bind(AT_ONCE)
        .fetch_all(&mut connection)
        .await
        .unwrap();
        if claimed.is_empty() {
            return;
        }
        let mut note = connection.begin().await.unwrap();
        for (business, mail) in claimed {
            sqlx::query("UPDATE outgoing_mail SET sent_at = $1, due_at = NULL WHERE business_id = $2 AND mail_id = $3")
                .bind(now().as_microsecond())
                .bind(business)
                .bind(mail)
                .execute(&mut *note)
                .await
                .unwrap();
        }
        note.commit().await.unwrap();
    }
}

/// A business whose invitation waits so many times.
async fn prepare(database: &TestDatabase) {
    let house = House::new(&database.db, "", now()).await;
    invite_customer(&database.db, &house.system(), house.guest(0), now())
        .await
        .unwrap();
    let copies = format!(
        "INSERT INTO outgoing_mail
             (business_id, mail_id, cause, template, language, to_name, to_email, data, created_at, due_at, attempts)
         WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {})
         SELECT m.business_id, unhex(printf('%032x', n.x)), 'copy:' || n.x, m.template, m.language, m.to_name, m.to_email, m.data,
                m.created_at, m.due_at, 0
         FROM n
         JOIN outgoing_mail m ON m.template = 'invitation'",
        MAILS - 1
    );
    assert_eq!(database.execute(copies.leak()).await, u64::from(MAILS - 1));
}
