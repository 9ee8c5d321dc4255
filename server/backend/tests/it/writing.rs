//! Writes: what fails leaves nothing behind, and hurts nobody else.

use backend::{Db, Error, Result, Thing, db::Tx};
use tokio::task::JoinSet;

use crate::{on_both_databases, story::Story};

async fn note(tx: &mut Tx, number: i64) -> Result<()> {
    const SQL: &str = "INSERT INTO jotting (number) VALUES ($1)";
    match tx {
        Tx::Sqlite(connection) => {
            sqlx::query(SQL).bind(number).execute(&mut **connection).await?;
        }
        Tx::Postgres(connection) => {
            sqlx::query(SQL).bind(number).execute(&mut **connection).await?;
        }
    }
    Ok(())
}

/// What becomes of a write after it noted its number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Well,
    Refused,
    Panic,
}

impl End {
    fn of(number: i64) -> Self {
        match number % 10 {
            3 => Self::Refused,
            7 => Self::Panic,
            _ => Self::Well,
        }
    }
}

async fn write(db: &Db, number: i64) -> Result<i64> {
    db.write(number, |tx, number| {
        Box::pin(async move {
            note(tx, *number).await?;
            match End::of(*number) {
                End::Well => Ok(*number),
                End::Refused => Err(Error::NotFound(Thing::Customer)),
                End::Panic => panic!("a use case has a bug"),
            }
        })
    })
    .await
}

async fn with_notes(story: &Story) -> Db {
    story
        .database
        .execute("CREATE TABLE jotting (number bigint PRIMARY KEY)")
        .await;
    story.db.clone()
}

on_both_databases! {
    async fn of_a_hundred_writes_at_once_the_bad_ones_hurt_nobody(story: Story) {
        let db = with_notes(&story).await;
        let mut writes = JoinSet::new();
        for number in 0..100 {
            let db = db.clone();
            writes.spawn(async move { (number, tokio::spawn(async move { write(&db, number).await }).await) });
        }
        for (number, ended) in writes.join_all().await {
            match End::of(number) {
                End::Well => assert_eq!(ended.unwrap().unwrap(), number),
                End::Refused => assert!(matches!(ended.unwrap(), Err(Error::NotFound(_)))),
                End::Panic => assert!(ended.unwrap_err().is_panic()),
            }
        }
        assert_eq!(story.database.count("SELECT count(*) FROM jotting").await, 80);
        assert_eq!(story.database.count("SELECT count(*) FROM jotting WHERE number % 10 IN (3, 7)").await, 0);
        // And the next one is written as if nothing had happened.
        assert_eq!(write(&db, 100).await.unwrap(), 100);
    }

    async fn a_statement_that_fails_fails_only_its_own_write(story: Story) {
        let db = with_notes(&story).await;
        write(&db, 1).await.unwrap();
        let (again, other) = tokio::join!(write(&db, 1), write(&db, 2));
        assert!(matches!(again, Err(Error::Storage(_))), "{again:?}");
        assert_eq!(other.unwrap(), 2);
        assert_eq!(story.database.count("SELECT count(*) FROM jotting").await, 2);
    }

    async fn what_was_answered_is_there_when_the_database_is_opened_again(story: Story) {
        let db = with_notes(&story).await;
        write(&db, 1).await.unwrap();
        db.close().await;
        let late = write(&db, 2).await;
        assert!(matches!(late, Err(Error::Storage(_))), "{late:?}");
        let db = Db::open(&story.database.url).await.unwrap();
        assert_eq!(write(&db, 2).await.unwrap(), 2);
        let again = write(&db, 1).await;
        assert!(matches!(again, Err(Error::Storage(_))), "{again:?}");
    }

    async fn who_stops_waiting_does_not_undo_what_was_asked(story: Story) {
        let db = with_notes(&story).await;
        let asked = tokio::spawn({
            let db = db.clone();
            async move { write(&db, 1).await }
        });
        asked.abort();
        drop(asked.await);
        // Whether it was written or never begun: nothing is half done, and the next write is.
        assert_eq!(write(&db, 2).await.unwrap(), 2);
        assert!(story.database.count("SELECT count(*) FROM jotting").await >= 1);
    }

    async fn a_reader_sees_one_moment(story: Story) {
        let db = with_notes(&story).await;
        write(&db, 1).await.unwrap();
        let mut reading = db.read().await.unwrap();
        let before = count(&mut reading).await;
        write(&db, 2).await.unwrap();
        assert_eq!(count(&mut reading).await, before);
        drop(reading);
        let mut reading = db.read().await.unwrap();
        assert_eq!(count(&mut reading).await, 2);
        // And it cannot write.
        assert!(note(&mut reading, 9).await.is_err());
    }

    async fn opening_a_database_again_changes_nothing(story: Story) {
        let again = Db::open(&story.database.url).await.unwrap();
        let businesses = backend::businesses::list_businesses(&again).await.unwrap();
        assert_eq!(businesses.len(), 1);
        let nowhere = Db::open("mysql://localhost/sugoroku").await;
        assert!(matches!(nowhere, Err(Error::DatabaseUrl)));
    }
}

async fn count(tx: &mut Tx) -> i64 {
    const SQL: &str = "SELECT count(*) FROM jotting";
    let count = match tx {
        Tx::Sqlite(connection) => sqlx::query_scalar(SQL).fetch_one(&mut **connection).await,
        Tx::Postgres(connection) => sqlx::query_scalar(SQL).fetch_one(&mut **connection).await,
    };
    count.unwrap()
}
