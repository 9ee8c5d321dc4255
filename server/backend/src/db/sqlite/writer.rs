//! The one task that writes.

use std::{sync::Arc, time::Duration};

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{sync::mpsc, time::Instant};

use super::job::Job;
use crate::{
    Error,
    db::{
        Tx,
        changes::Changes,
        tx::{SqliteTx, execute},
    },
};

/// How many pieces of work one commit may carry.
const BATCH: usize = 256;

/// For how long a transaction takes in more work, so that the first in it need not wait for ever.
const GATHERING: Duration = Duration::from_millis(8);

pub(super) struct Writer {
    /// `None` after a transaction failed as a whole: the next one begins on a fresh connection.
    tx: Option<Tx>,
    options: SqliteConnectOptions,
    changes: Changes,
}

impl Writer {
    pub(super) fn new(connection: SqliteConnection, options: SqliteConnectOptions, changes: Changes) -> Self {
        Self {
            tx: Some(Tx::Sqlite(SqliteTx::writing(connection))),
            options,
            changes,
        }
    }

    /// Works until it is told to stop, or until nobody can bring work any more.
    pub(super) async fn run(mut self, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
        let mut stop = false;
        while !stop && let Some(first) = waiting.recv().await {
            let mut batch = Batch::default();
            match self.write(first, &mut waiting, &mut batch).await {
                Ok(()) => batch.answer(),
                Err(error) => {
                    tracing::error!(%error, "a write failed as a whole");
                    self.tx = None;
                    batch.fail(&Arc::new(error));
                }
            }
            stop = batch.stop;
        }
        if let Some(Tx::Sqlite(SqliteTx::Writing { connection, .. })) = self.tx
            && let Err(error) = connection.close().await
        {
            tracing::error!(%error, "the writer's connection did not close well");
        }
    }

    /// Does `first` and whatever comes in meanwhile, in one transaction.
    async fn write(
        &mut self,
        first: Box<dyn Job>,
        waiting: &mut mpsc::Receiver<Box<dyn Job>>,
        batch: &mut Batch,
    ) -> Result<(), sqlx::Error> {
        batch.jobs.push(first);
        let tx = self.transaction().await?;
        execute!(tx, "BEGIN IMMEDIATE; SAVEPOINT job")?;
        let began = Instant::now();
        let mut next = 0;
        while let Some(job) = batch.jobs.get_mut(next) {
            if next > 0 {
                execute!(tx, "RELEASE job; SAVEPOINT job")?;
            }
            batch.stop |= job.is_stop();
            let noted = tx.noted();
            if !job.run(tx).await {
                execute!(tx, "ROLLBACK TO job")?;
                tx.forget_noted_after(noted);
            }
            next += 1;
            if !batch.stop
                && next < BATCH
                && began.elapsed() < GATHERING
                && let Ok(job) = waiting.try_recv()
            {
                batch.jobs.push(job);
            }
        }
        execute!(tx, "COMMIT")?;
        let changed = tx.take_noted();
        self.changes.wake(&changed);
        Ok(())
    }

    async fn transaction(&mut self) -> Result<&mut Tx, sqlx::Error> {
        let tx = match self.tx.take() {
            Some(tx) => tx,
            None => Tx::Sqlite(SqliteTx::writing(self.options.connect().await?)),
        };
        Ok(self.tx.insert(tx))
    }
}

/// The work of one transaction.
#[derive(Default)]
struct Batch {
    jobs: Vec<Box<dyn Job>>,
    stop: bool,
}

impl Batch {
    fn answer(&mut self) {
        self.jobs.drain(..).for_each(Job::answer);
    }

    fn fail(&mut self, error: &Arc<sqlx::Error>) {
        for job in self.jobs.drain(..) {
            job.fail(Error::Storage(Arc::clone(error)));
        }
    }
}
