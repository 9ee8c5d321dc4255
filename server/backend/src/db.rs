//! The database: SQLite by default, PostgreSQL for several server processes.
//!
//! A use case reads through [`Db::read`] and changes things through [`Db::write`]. SQL is written
//! once, as static text that both databases take, and run by the macros in [`tx`].

mod changes;
pub(crate) mod micros;
mod postgres;
mod sqlite;
pub(crate) mod text_column;
pub(crate) mod tx;

use std::{pin::Pin, str::FromStr as _};

use jiff::SignedDuration;
use sqlx::{migrate::Migrator, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};

pub(crate) use self::changes::Watch;
pub use self::tx::Tx;
use crate::{EnrolmentId, Error, Result, versions::Versions};

/// Every change of the schema, oldest first.
static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// How long claimed work is left to who claimed it, unless somebody says otherwise.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// What a write does, as a future that borrows its transaction and its arguments.
pub type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 't>>;

/// A handle to the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    store: Store,
    versions: Versions,
    lease: SignedDuration,
}

#[derive(Clone, Debug)]
enum Store {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens the database at `url`, makes the SQLite file if there is none, and brings the schema up
    /// to date. `sqlite://data/sugoroku.db` or `postgres://user@host/database`.
    ///
    /// # Errors
    /// [`Error::DatabaseUrl`] when the address is neither, [`Error::Storage`] or
    /// [`Error::Migration`] when the database does not answer as it should.
    pub async fn open(url: &str) -> Result<Self> {
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        let store = match scheme {
            "sqlite" => {
                let options = SqliteConnectOptions::from_str(url).map_err(|_| Error::DatabaseUrl)?;
                Store::Sqlite(sqlite::Sqlite::open(options).await?)
            }
            "postgres" | "postgresql" => {
                let options = PgConnectOptions::from_str(url).map_err(|_| Error::DatabaseUrl)?;
                Store::Postgres(postgres::Postgres::open(options).await?)
            }
            _ => return Err(Error::DatabaseUrl),
        };
        Ok(Self {
            store,
            versions: Versions::default(),
            lease: LEASE,
        })
    }

    /// Opens a snapshot to read from: whatever is read through it belongs to one moment.
    pub async fn read(&self) -> Result<Tx> {
        match &self.store {
            Store::Sqlite(sqlite) => sqlite.read().await,
            Store::Postgres(postgres) => postgres.read().await,
        }
    }

    /// Runs `work` in a transaction and answers once it is durable.
    ///
    /// `work` gets the transaction and `arguments`, and may be called again when the database asks
    /// for a retry: it must have no other effect than through its transaction, and must not await
    /// anything but the database. When it fails or panics, nothing of it remains.
    pub async fn write<A, T, F>(&self, arguments: A, work: F) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t A) -> Work<'t, T> + Send + Sync + 'static,
    {
        match &self.store {
            Store::Sqlite(sqlite) => sqlite.write(arguments, work).await,
            Store::Postgres(postgres) => postgres.write(arguments, work).await,
        }
    }

    /// Watches an enrolment: woken after each commit that appended facts to its log, whoever wrote them.
    pub(crate) fn watch(&self, enrolment: EnrolmentId) -> Watch {
        match &self.store {
            Store::Sqlite(sqlite) => sqlite.watch(enrolment),
            Store::Postgres(postgres) => postgres.watch(enrolment),
        }
    }

    /// The same database, with work that a stopped process had claimed taken over after this long.
    #[must_use]
    pub fn with_lease(self, lease: SignedDuration) -> Self {
        Self { lease, ..self }
    }

    /// For how long claimed work is left to who claimed it.
    pub(crate) fn lease(&self) -> SignedDuration {
        self.lease
    }

    /// Published versions, kept ready to play.
    pub(crate) fn versions(&self) -> &Versions {
        &self.versions
    }

    /// Lets what was begun end, and closes every connection.
    pub async fn close(&self) {
        match &self.store {
            Store::Sqlite(sqlite) => sqlite.close().await,
            Store::Postgres(postgres) => postgres.close().await,
        }
    }
}
