//! News between the server processes of one PostgreSQL.
//!
//! After their commits, the enrolments that changed are announced with `NOTIFY`: gathered for a moment, and
//! never inside a transaction that does work, because a `NOTIFY` makes commits wait for one another. One
//! connection a process listens, from the first who watches on. What is announced only wakes a look that
//! would come anyway, so that an announcement which gets lost costs patience and not truth.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{PgPool, postgres::PgListener};
use tokio::{
    sync::{Mutex, mpsc},
    task::JoinHandle,
    time::sleep,
};

use crate::{EnrolmentId, db::changes::Changes};

/// What the announcements are called in the database.
const CHANNEL: &str = "sugoroku_facts";

/// For how long changes are gathered before they are announced.
const GATHERING: Duration = Duration::from_millis(60);

/// How many ids one announcement names: PostgreSQL takes fewer than 8000 bytes.
const NAMED: usize = 200;

/// How long to wait before listening again after the connection was lost.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Clone, Debug)]
pub(super) struct News {
    /// `None` asks the announcer to end.
    changed: mpsc::UnboundedSender<Option<EnrolmentId>>,
    announcer: Arc<Mutex<Option<JoinHandle<()>>>>,
    listens: Arc<AtomicBool>,
}

impl News {
    pub(super) fn new(pool: &PgPool) -> Self {
        let (changed, waiting) = mpsc::unbounded_channel();
        Self {
            changed,
            announcer: Arc::new(Mutex::new(Some(tokio::spawn(announce(pool.clone(), waiting))))),
            listens: Arc::default(),
        }
    }

    /// Tells the other processes, soon.
    pub(super) fn tell(&self, changed: &[EnrolmentId]) {
        for enrolment in changed {
            // After the end there is nobody to tell.
            let _ = self.changed.send(Some(*enrolment));
        }
    }

    /// Hears from now on what the other processes tell; asked again, it changes nothing.
    pub(super) fn listen(&self, pool: &PgPool, changes: &Changes) {
        if !self.listens.swap(true, Ordering::Relaxed) {
            tokio::spawn(listen(pool.clone(), changes.clone()));
        }
    }

    /// Ends after what there is to tell. The listener ends with the pool.
    pub(super) async fn close(&self) {
        let task = self.announcer.lock().await.take();
        if let Some(task) = task
            && self.changed.send(None).is_ok()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the announcer did not end well");
        }
    }
}

async fn announce(pool: PgPool, mut changed: mpsc::UnboundedReceiver<Option<EnrolmentId>>) {
    let mut open = true;
    while open && let Some(Some(first)) = changed.recv().await {
        sleep(GATHERING).await;
        let mut ids = BTreeSet::from([first]);
        while let Ok(next) = changed.try_recv() {
            open &= next.is_some();
            ids.extend(next);
        }
        let ids: Vec<_> = ids.iter().map(EnrolmentId::to_string).collect();
        let payloads: Vec<_> = ids.chunks(NAMED).map(|some| some.join(",")).collect();
        let announced = sqlx::query("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload")
            .bind(CHANNEL)
            .bind(payloads)
            .execute(&pool)
            .await;
        if let Err(error) = announced {
            tracing::warn!(%error, "new facts could not be announced; open boards learn of them a little later");
        }
    }
}

async fn listen(pool: PgPool, changes: Changes) {
    loop {
        match hear(&pool, &changes).await {
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::warn!(%error, "the announcements of other servers cannot be heard; trying again"),
        }
        sleep(PAUSE).await;
    }
}

async fn hear(pool: &PgPool, changes: &Changes) -> Result<Infallible, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    // What was told before was told to nobody here.
    changes.wake_all();
    loop {
        match listener.try_recv().await? {
            Some(told) => {
                let ids: Vec<_> = told.payload().split(',').filter_map(|id| id.parse().ok()).collect();
                changes.wake(&ids);
            }
            // The connection was lost, and with it perhaps an announcement.
            None => changes.wake_all(),
        }
    }
}
