//! Reviewing: looking again at enrolments whose standing or squares change by time alone.
//!
//! Every enrolment says when that is next. A review reads only the ones whose time has come, so its
//! cost follows what is due, not what exists.

use jiff::{SignedDuration, Timestamp};
use journey::advance;
use tokio::task::JoinSet;

use crate::{
    Db, Error, Result, Thing, alerts,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one},
    },
    enrolments::{Place, ledger::Ledger},
    versions::Versions,
};

/// How many enrolments are reviewed at once; on SQLite they share a commit.
const AT_ONCE: usize = 16;

/// When an enrolment that could not be reviewed is tried again.
const PUT_OFF: SignedDuration = SignedDuration::from_hours(1);

/// What a review did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// How many enrolments were due.
    pub reviewed: usize,
    /// How many of them stand elsewhere now, or have squares that changed.
    pub changed: usize,
    /// How many could not be reviewed, and will be tried again in an hour.
    pub failed: usize,
    /// When the next one is due; none when nobody waits for time.
    pub next: Option<Timestamp>,
}

/// Reviews up to `limit` enrolments that are due at `now`, of every business, the longest due first.
/// Reviewing again changes nothing. Background work and the terminal.
pub async fn review_due(db: &Db, now: Timestamp, limit: u32) -> Result<Reviewed> {
    let places = find_due(db, now, limit).await?;
    let mut done = Reviewed::default();
    let mut running = JoinSet::new();
    for place in places {
        if running.len() >= AT_ONCE {
            done.count(running.join_next().await);
        }
        running.spawn(review_or_put_off(db.clone(), place, now));
    }
    while !running.is_empty() {
        done.count(running.join_next().await);
    }
    done.next = find_next(db).await?;
    Ok(done)
}

/// What came of one review.
enum Outcome {
    Changed,
    Same,
    /// Somebody else reviewed it meanwhile.
    NotDue,
    Failed,
}

impl Reviewed {
    fn count(&mut self, outcome: Option<Result<Outcome, tokio::task::JoinError>>) {
        match outcome {
            Some(Ok(Outcome::Changed)) => {
                self.reviewed += 1;
                self.changed += 1;
            }
            Some(Ok(Outcome::Same)) => self.reviewed += 1,
            Some(Ok(Outcome::Failed)) => self.failed += 1,
            Some(Err(error)) => {
                tracing::error!(%error, "a review broke off");
                self.failed += 1;
            }
            Some(Ok(Outcome::NotDue)) | None => {}
        }
    }
}

async fn find_due(db: &Db, now: Timestamp, limit: u32) -> Result<Vec<Place>> {
    let mut tx = db.read().await?;
    Ok(fetch_all!(
        tx,
        Place,
        "SELECT business_id, enrolment_id
         FROM enrolment
         WHERE next_review_at <= $1
         ORDER BY next_review_at
         LIMIT $2",
        Micros::from(now),
        i64::from(limit),
    )?)
}

async fn find_next(db: &Db) -> Result<Option<Timestamp>> {
    let mut tx = db.read().await?;
    let (next,): (Option<Micros>,) = fetch_one!(
        tx,
        (Option<Micros>,),
        "SELECT min(next_review_at) FROM enrolment WHERE next_review_at IS NOT NULL",
    )?;
    Ok(next.map(Timestamp::from))
}

/// One that fails must not keep the others waiting, nor come first again at once.
async fn review_or_put_off(db: Db, place: Place, now: Timestamp) -> Outcome {
    let reviewed = db
        .write(db.versions().clone(), move |tx, versions| {
            Box::pin(review(tx, versions, place, now))
        })
        .await;
    match reviewed {
        Ok(outcome) => outcome,
        Err(Error::NotFound(Thing::Enrolment)) => Outcome::NotDue,
        Err(error) => {
            let enrolment = place.enrolment_id;
            tracing::error!(%enrolment, %error, "an enrolment could not be reviewed");
            let put_off = db.write((), move |tx, ()| Box::pin(put_off(tx, place, now))).await;
            if let Err(error) = put_off {
                tracing::error!(%enrolment, %error, "its review could not be put off");
            }
            Outcome::Failed
        }
    }
}

async fn review(tx: &mut Tx, versions: &Versions, place: Place, now: Timestamp) -> Result<Outcome> {
    let mut ledger = Ledger::lock(tx, versions, place.business_id, place.enrolment_id).await?;
    if ledger.next_review.is_none_or(|due| due > now) {
        return Ok(Outcome::NotDue);
    }
    let before = ledger.standing.clone();
    let facts = advance(&ledger.version, &ledger.state, now);
    ledger.append(tx, &facts, None).await?;
    ledger.save(tx, now).await?;
    alerts::keep(tx, &ledger, now).await?;
    Ok(if facts.is_empty() && ledger.standing == before {
        Outcome::Same
    } else {
        Outcome::Changed
    })
}

async fn put_off(tx: &mut Tx, place: Place, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "UPDATE enrolment
         SET next_review_at = $1
         WHERE business_id = $2 AND enrolment_id = $3 AND next_review_at <= $4",
        Micros::from(now + PUT_OFF),
        place.business_id,
        place.enrolment_id,
        Micros::from(now),
    )?;
    Ok(())
}
