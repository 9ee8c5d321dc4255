//! One transaction on either database, and the macros that run a statement on it.

use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, Postgres, SqliteConnection, Transaction};

use crate::EnrolmentId;

/// A transaction on one of the two databases.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(SqliteTx),
    /// On PostgreSQL.
    Postgres(PostgresTx),
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

    /// Notes that facts were appended to an enrolment's log: who watches it is woken after the commit.
    pub(crate) fn note_new_facts(&mut self, enrolment: EnrolmentId) {
        if let Some(changed) = self.changed() {
            changed.push(enrolment);
        }
    }

    /// How many changes are noted so far.
    pub(super) fn noted(&mut self) -> usize {
        self.changed().map_or(0, |changed| changed.len())
    }

    /// Forgets what was noted since: it was rolled back.
    pub(super) fn forget_noted_after(&mut self, noted: usize) {
        if let Some(changed) = self.changed() {
            changed.truncate(noted);
        }
    }

    /// What changed, for who is to be woken; the next transaction begins with nothing noted.
    pub(super) fn take_noted(&mut self) -> Vec<EnrolmentId> {
        self.changed().map(std::mem::take).unwrap_or_default()
    }

    fn changed(&mut self) -> Option<&mut Vec<EnrolmentId>> {
        match self {
            Self::Sqlite(SqliteTx::Writing { changed, .. }) | Self::Postgres(PostgresTx { changed, .. }) => {
                Some(changed)
            }
            // A reader changes nothing.
            Self::Sqlite(SqliteTx::Reading(_)) => None,
        }
    }
}

/// A transaction on PostgreSQL, and whose facts it appends to.
#[derive(Debug)]
pub struct PostgresTx {
    transaction: Transaction<'static, Postgres>,
    changed: Vec<EnrolmentId>,
}

impl PostgresTx {
    pub(super) fn new(transaction: Transaction<'static, Postgres>) -> Self {
        Self {
            transaction,
            changed: Vec::new(),
        }
    }

    /// Makes it durable; the enrolments that changed.
    pub(super) async fn commit(self) -> Result<Vec<EnrolmentId>, sqlx::Error> {
        self.transaction.commit().await?;
        Ok(self.changed)
    }
}

impl Deref for PostgresTx {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.transaction
    }
}

impl DerefMut for PostgresTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}

/// A transaction on SQLite: a reader's own, or the writer's, who holds many pieces of work.
#[derive(Debug)]
pub enum SqliteTx {
    /// Ended by dropping it.
    Reading(Transaction<'static, sqlx::Sqlite>),
    /// Ended by the writer.
    Writing {
        /// The writer's own.
        connection: SqliteConnection,
        /// Whose facts the transaction appends to.
        changed: Vec<EnrolmentId>,
    },
}

impl SqliteTx {
    pub(super) fn writing(connection: SqliteConnection) -> Self {
        Self::Writing {
            connection,
            changed: Vec::new(),
        }
    }
}

impl Deref for SqliteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match self {
            SqliteTx::Reading(transaction) => transaction,
            SqliteTx::Writing { connection, .. } => connection,
        }
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            SqliteTx::Reading(transaction) => transaction,
            SqliteTx::Writing { connection, .. } => connection,
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

/// The text of a statement over a JSON list, for SQLite and for PostgreSQL: a pair of texts.
///
/// Its parts are texts that both databases take, and in brackets what they write differently: `[list 2]` are the items
/// of the list that is bound as `$2`; `[text "key"]`, `[int "key"]`, `[uuid "key"]` and `[bytes "key"]` (in
/// hexadecimal figures) are what an item holds under a key; `[join]` joins a table to the list;
/// `[lock "table"]` at the end keeps others from changing rows.
macro_rules! over_list {
    ($($part:tt)*) => {
        (
            concat!($($crate::db::tx::sqlite_part!($part)),*),
            concat!($($crate::db::tx::postgres_part!($part)),*),
        )
    };
}

/// A part of [`over_list`] as SQLite takes it.
macro_rules! sqlite_part {
    // The limit has the list read once.
    ([list $n:literal]) => {
        concat!("(SELECT value FROM json_each($", $n, ") LIMIT -1) AS item")
    };
    ([text $key:literal]) => {
        concat!("(item.value ->> '", $key, "')")
    };
    ([int $key:literal]) => {
        concat!("CAST(item.value ->> '", $key, "' AS bigint)")
    };
    ([uuid $key:literal]) => {
        concat!("unhex(item.value ->> '", $key, "')")
    };
    ([bytes $key:literal]) => {
        concat!("unhex(item.value ->> '", $key, "')")
    };
    // Its planner may not turn the two around: it would read the list anew for every row of a table.
    ([join]) => {
        " CROSS JOIN "
    };
    // It has only one writer, who needs no lock.
    ([lock $table:literal]) => {
        ""
    };
    ($text:literal) => {
        $text
    };
}

/// A part of [`over_list`] as PostgreSQL takes it.
macro_rules! postgres_part {
    ([list $n:literal]) => {
        concat!("json_array_elements(CAST($", $n, " AS json)) AS item (value)")
    };
    ([text $key:literal]) => {
        concat!("(item.value ->> '", $key, "')")
    };
    ([int $key:literal]) => {
        concat!("CAST(item.value ->> '", $key, "' AS bigint)")
    };
    ([uuid $key:literal]) => {
        concat!("CAST(item.value ->> '", $key, "' AS uuid)")
    };
    ([bytes $key:literal]) => {
        concat!("decode(item.value ->> '", $key, "', 'hex')")
    };
    ([join]) => {
        " JOIN "
    };
    ([lock $table:literal]) => {
        concat!(" FOR UPDATE OF ", $table)
    };
    ($text:literal) => {
        $text
    };
}

/// Runs a pair of texts made by [`over_list`]; the number of rows it touched.
macro_rules! execute_pair {
    ($tx:expr, $pair:expr $(, $value:expr)* $(,)?) => {{
        let (sqlite, postgres) = $pair;
        match $tx.connection() {
            $crate::db::tx::Connection::Sqlite(connection) => sqlx::query(sqlite)
                $(.bind($value))*
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
            $crate::db::tx::Connection::Postgres(connection) => sqlx::query(postgres)
                $(.bind($value))*
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
        }
    }};
}

/// All rows of a pair of texts made by [`over_list`].
macro_rules! fetch_pair {
    ($tx:expr, $row:ty, $pair:expr $(, $value:expr)* $(,)?) => {{
        let (sqlite, postgres) = $pair;
        $crate::db::tx::fetch_each!(fetch_all, $tx, $row, sqlite, postgres $(, $value)*)
    }};
}

pub(crate) use {
    execute, execute_pair, fetch, fetch_all, fetch_each, fetch_one, fetch_optional, fetch_pair, lock_all,
    lock_optional, over_list, postgres_part, sqlite_part,
};
