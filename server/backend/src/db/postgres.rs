//! PostgreSQL: a transaction for each piece of work.

use std::time::Duration;

use sqlx::PgPool;

use super::{Tx, Work};
use crate::{Error, Result};

/// How often a write is tried before its error is the caller's.
const TRIES: u32 = 6;

pub(super) async fn read(pool: &PgPool) -> Result<Tx> {
    let transaction = pool
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .await?;
    Ok(Tx::Postgres(transaction))
}

/// Runs `work` in a transaction, again when PostgreSQL gave up on it to let others pass.
pub(super) async fn write<A, T, F>(pool: &PgPool, arguments: &A, work: &F) -> Result<T>
where
    F: for<'t> Fn(&'t mut Tx, &'t A) -> Work<'t, T>,
{
    let mut tries = 1;
    loop {
        match write_once(pool, arguments, work).await {
            Err(Error::Storage(error)) if tries < TRIES && asks_for_a_retry(&error) => {
                tokio::time::sleep(Duration::from_millis(5) * tries).await;
                tries += 1;
            }
            other => return other,
        }
    }
}

async fn write_once<A, T, F>(pool: &PgPool, arguments: &A, work: &F) -> Result<T>
where
    F: for<'t> Fn(&'t mut Tx, &'t A) -> Work<'t, T>,
{
    let mut tx = Tx::Postgres(pool.begin().await?);
    let answer = work(&mut tx, arguments).await?;
    if let Tx::Postgres(transaction) = tx {
        transaction.commit().await?;
    }
    Ok(answer)
}

/// A serialization failure or a deadlock: the same work may well succeed now.
fn asks_for_a_retry(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "40001" || code == "40P01")
}
