//! One transaction on either database, and the macros that run a statement on it.

use std::ops::{Deref, DerefMut};

use sqlx::{Postgres, SqliteConnection, Transaction};

/// A transaction on one of the two databases.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(SqliteTx),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction on SQLite: a reader's own, or the writer's, who holds many pieces of work.
#[derive(Debug)]
pub enum SqliteTx {
    /// Ended by dropping it.
    Reading(Transaction<'static, sqlx::Sqlite>),
    /// Ended by the writer.
    Writing(SqliteConnection),
}

impl Deref for SqliteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match self {
            SqliteTx::Reading(transaction) => transaction,
            SqliteTx::Writing(connection) => connection,
        }
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            SqliteTx::Reading(transaction) => transaction,
            SqliteTx::Writing(connection) => connection,
        }
    }
}

/// Runs a statement; the number of rows it touched.
macro_rules! execute {
    ($tx:expr, $sql:literal $(, $value:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::db::Tx::Sqlite(connection) => sqlx::query($sql)
                $(.bind($value))*
                .execute(&mut **connection)
                .await
                .map(|done| done.rows_affected()),
            $crate::db::Tx::Postgres(connection) => sqlx::query($sql)
                $(.bind($value))*
                .execute(&mut **connection)
                .await
                .map(|done| done.rows_affected()),
        }
    };
}

/// Runs a query by one of sqlx's ways to fetch; rows are turned into `$row` by its `FromRow`.
macro_rules! fetch {
    ($how:ident, $tx:expr, $row:ty, $sql:literal $(, $value:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::db::Tx::Sqlite(connection) => sqlx::query_as::<sqlx::Sqlite, $row>($sql)
                $(.bind($value))*
                .$how(&mut **connection)
                .await,
            $crate::db::Tx::Postgres(connection) => sqlx::query_as::<sqlx::Postgres, $row>($sql)
                $(.bind($value))*
                .$how(&mut **connection)
                .await,
        }
    };
}

/// All rows of a query.
macro_rules! fetch_all {
    ($($rest:tt)*) => { $crate::db::tx::fetch!(fetch_all, $($rest)*) };
}

/// The one row of a query; an error without it.
macro_rules! fetch_one {
    ($($rest:tt)*) => { $crate::db::tx::fetch!(fetch_one, $($rest)*) };
}

/// The row of a query, if there is one.
macro_rules! fetch_optional {
    ($($rest:tt)*) => { $crate::db::tx::fetch!(fetch_optional, $($rest)*) };
}

pub(crate) use {execute, fetch, fetch_all, fetch_one, fetch_optional};
