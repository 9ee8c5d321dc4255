//! SQLite: many readers, one writer.
//!
//! SQLite lets one connection write at a time, and a durable commit costs a flush of the disk. So
//! all writes pass through one task, which gathers what waits into one transaction, a savepoint
//! each, and answers after the commit.

mod job;
mod writer;

use std::{sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{Mutex, mpsc};

use self::{
    job::{Job, Waiting},
    writer::Writer,
};
use super::{
    MIGRATOR, Tx, Work,
    changes::{Changes, Watch},
    tx::SqliteTx,
};
use crate::{EnrolmentId, Error, Result};

/// How much work may wait before who brings more must wait too.
const QUEUE: usize = 1024;

#[derive(Clone, Debug)]
pub(super) struct Sqlite {
    readers: SqlitePool,
    jobs: mpsc::Sender<Box<dyn Job>>,
    writer: Arc<Mutex<Option<tokio::task::JoinHandle<()>>>>,
    changes: Changes,
}

impl Sqlite {
    pub(super) async fn open(options: SqliteConnectOptions) -> Result<Self> {
        if let Some(folder) = options.get_filename().parent() {
            tokio::fs::create_dir_all(folder).await.map_err(sqlx::Error::Io)?;
        }
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(15));

        let mut connection = options.connect().await?;
        MIGRATOR.run(&mut connection).await?;

        let (jobs, waiting) = mpsc::channel(QUEUE);
        let changes = Changes::default();
        let writer = Writer::new(connection, options.clone(), changes.clone());
        let task = tokio::spawn(writer.run(waiting));

        let readers = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(15))
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self {
            readers,
            jobs,
            writer: Arc::new(Mutex::new(Some(task))),
            changes,
        })
    }

    pub(super) async fn read(&self) -> Result<Tx> {
        Ok(Tx::Sqlite(SqliteTx::Reading(self.readers.begin().await?)))
    }

    pub(super) async fn write<A, T, F>(&self, arguments: A, work: F) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t A) -> Work<'t, T> + Send + Sync + 'static,
    {
        let (job, answer) = Waiting::job(arguments, work);
        let closed = || Error::from(sqlx::Error::PoolClosed);
        self.jobs.send(job).await.map_err(|_| closed())?;
        match answer.await {
            Ok(Ok(result)) => result,
            // The work panicked: it goes on panicking where it was asked for.
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(closed()),
        }
    }

    /// Watches an enrolment. SQLite is one process's: its writer tells of every change.
    pub(super) fn watch(&self, enrolment: EnrolmentId) -> Watch {
        self.changes.watch(enrolment)
    }

    /// Ends the writer after the work it has, then the readers.
    pub(super) async fn close(&self) {
        let task = self.writer.lock().await.take();
        if let Some(task) = task
            && self.jobs.send(Box::new(job::Stop)).await.is_ok()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the writer did not end well");
        }
        self.readers.close().await;
    }
}
