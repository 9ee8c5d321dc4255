//! One transaction on either database, and the macros that run a statement on it.

use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, Postgres, SqliteConnection, Transaction};

/// A transaction on one of the two databases.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(SqliteTx),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// The connection of a transaction.
pub(crate) enum Connection<'t> {
    Sqlite(&'t mut SqliteConnection),
    Postgres(&'t mut PgConnection),
}

impl Tx {
    /// What statements run on.
    pub(crate) fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(transaction) => Connection::Sqlite(transaction),
            Self::Postgres(transaction) => Connection::Postgres(transaction),
        }
    }
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
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        match $tx.connection() {
            $crate::db::tx::Connection::Sqlite(connection) => sqlx::query($sql)
                $(.bind($value))*
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
            $crate::db::tx::Connection::Postgres(connection) => sqlx::query($sql)
                $(.bind($value))*
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
        }
    };
}

/// Runs a query by one of sqlx's ways to fetch, with its text for SQLite and its text for PostgreSQL;
/// rows are turned into `$row` by its `FromRow`.
macro_rules! fetch_each {
    ($how:ident, $tx:expr, $row:ty, $sqlite:expr, $postgres:expr $(, $value:expr)* $(,)?) => {
        match $tx.connection() {
            $crate::db::tx::Connection::Sqlite(connection) => sqlx::query_as::<sqlx::Sqlite, $row>($sqlite)
                $(.bind($value))*
                .$how(connection)
                .await,
            $crate::db::tx::Connection::Postgres(connection) => {
                sqlx::query_as::<sqlx::Postgres, $row>($postgres)
                    $(.bind($value))*
                    .$how(connection)
                    .await
            }
        }
    };
}

/// Runs a query by one of sqlx's ways to fetch.
macro_rules! fetch {
    ($how:ident, $tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::db::tx::fetch_each!($how, $tx, $row, $sql, $sql $(, $value)*)
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

/// The row of a query, kept from changing by others until this transaction ends.
///
/// SQLite has only one writer, who needs no lock; PostgreSQL locks the rows.
macro_rules! lock_optional {
    ($tx:expr, $row:ty, $sql:literal $(, $value:expr)* $(,)?) => {
        $crate::db::tx::fetch_each!(
            fetch_optional, $tx, $row, $sql, concat!($sql, " FOR UPDATE") $(, $value)*
        )
    };
}

/// All rows of a query, kept from changing by others until this transaction ends.
macro_rules! lock_all {
    ($tx:expr, $row:ty, $sql:literal $(, $value:expr)* $(,)?) => {
        $crate::db::tx::fetch_each!(
            fetch_all, $tx, $row, $sql, concat!($sql, " FOR UPDATE") $(, $value)*
        )
    };
}

pub(crate) use {execute, fetch, fetch_all, fetch_each, fetch_one, fetch_optional, lock_all, lock_optional};
