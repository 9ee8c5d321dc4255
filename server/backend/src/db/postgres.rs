//! PostgreSQL: a transaction for each piece of work.

mod news;

use std::time::Duration;

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use self::news::News;
use super::{
    MIGRATOR, Tx, Work,
    changes::{Changes, Watch},
    tx::PostgresTx,
};
use crate::{EnrolmentId, Error, Result};

/// How often a write is tried before its error is the caller's.
const TRIES: u32 = 6;

#[derive(Clone, Debug)]
pub(super) struct Postgres {
    pool: PgPool,
    changes: Changes,
    news: News,
}

impl Postgres {
    pub(super) async fn open(options: PgConnectOptions) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(20)
            .acquire_timeout(Duration::from_secs(15))
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        MIGRATOR.run(&pool).await?;
        Ok(Self {
            news: News::new(&pool),
            changes: Changes::default(),
            pool,
        })
    }

    pub(super) async fn read(&self) -> Result<Tx> {
        let transaction = self
            .pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            .await?;
        Ok(Tx::Postgres(PostgresTx::new(transaction)))
    }

    /// Runs `work` in a transaction, again when PostgreSQL gave up on it to let others pass.
    pub(super) async fn write<A, T, F>(&self, arguments: A, work: F) -> Result<T>
    where
        F: for<'t> Fn(&'t mut Tx, &'t A) -> Work<'t, T>,
    {
        let mut tries = 1;
        loop {
            match self.write_once(&arguments, &work).await {
                Err(Error::Storage(error)) if tries < TRIES && asks_for_a_retry(&error) => {
                    tokio::time::sleep(Duration::from_millis(5) * tries).await;
                    tries += 1;
                }
                other => return other,
            }
        }
    }

    async fn write_once<A, T, F>(&self, arguments: &A, work: &F) -> Result<T>
    where
        F: for<'t> Fn(&'t mut Tx, &'t A) -> Work<'t, T>,
    {
        let mut tx = Tx::Postgres(PostgresTx::new(self.pool.begin().await?));
        let answer = work(&mut tx, arguments).await?;
        if let Tx::Postgres(transaction) = tx {
            let changed = transaction.commit().await?;
            self.changes.wake(&changed);
            self.news.tell(&changed);
        }
        Ok(answer)
    }

    /// Watches an enrolment, whichever process writes.
    pub(super) fn watch(&self, enrolment: EnrolmentId) -> Watch {
        self.news.listen(&self.pool, &self.changes);
        self.changes.watch(enrolment)
    }

    pub(super) async fn close(&self) {
        self.news.close().await;
        self.pool.close().await;
    }
}

/// A serialization failure or a deadlock: the same work may well succeed now.
fn asks_for_a_retry(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "40001" || code == "40P01")
}
