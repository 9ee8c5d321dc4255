//! What all deliveries have in common: rows that are claimed, sent, and noted.
//!
//! Claiming puts a row off by a lease, so that another process, or this one after a crash, sends it again only when this one
//! did not say what came of it. No more is claimed than is sent at once: a batch is over long before its lease, and whoever has
//! changed their mind since is heard before the next.

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use crate::{Result, outgoing::Answer};

/// How long what a contact became may wait before the contact is judged once more.
pub(crate) const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// How many characters of an error are kept.
const ERROR: usize = 500;

/// What a delivery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Sent.
    pub sent: usize,
    /// Failed, to be tried again.
    pub failed: usize,
    /// Failed for the last time.
    pub given_up: usize,
    /// No longer wanted: what has changed since it was written down spoke against it.
    pub stopped: usize,
    /// Put off: it is quiet where the person is.
    pub put_off: usize,
    /// When the next one is due; none when nothing waits.
    pub next: Option<Timestamp>,
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Sent,
    Failed,
    GivenUp,
    Stopped,
    PutOff,
}

impl Delivered {
    /// Whether anything was done.
    #[must_use]
    pub fn anything(&self) -> bool {
        self.sent + self.failed + self.given_up + self.stopped + self.put_off > 0
    }

    fn count(&mut self, outcome: Result<Result<Outcome>, tokio::task::JoinError>) -> Result<()> {
        match outcome {
            Ok(outcome) => match outcome? {
                Outcome::Sent => self.sent += 1,
                Outcome::Failed => self.failed += 1,
                Outcome::GivenUp => self.given_up += 1,
                Outcome::Stopped => self.stopped += 1,
                Outcome::PutOff => self.put_off += 1,
            },
            Err(error) => {
                tracing::error!(%error, "a delivery broke off");
                self.failed += 1;
            }
        }
        Ok(())
    }

    /// Delivers claimed rows, all at once. What one meets does not break the others off: they are somebody's mail by then.
    pub(crate) async fn work_off<R, W>(&mut self, rows: Vec<R>, deliver: impl Fn(R) -> W) -> Result<()>
    where
        W: Future<Output = Result<Outcome>> + Send + 'static,
    {
        let mut running: JoinSet<_> = rows.into_iter().map(deliver).collect();
        let mut first = Ok(());
        while let Some(done) = running.join_next().await {
            first = first.and(self.count(done));
        }
        first
    }
}

/// When to try again after so many attempts, by how many minutes to wait after each; none: it is given up.
pub(crate) fn again_at(waits: &[i64], attempts: i64, now: Timestamp) -> Option<Timestamp> {
    let failures = usize::try_from(attempts).unwrap_or(usize::MAX);
    waits
        .get(failures.saturating_sub(1))
        .map(|minutes| now + SignedDuration::from_mins(*minutes))
}

/// As much of an error as is kept.
pub(crate) fn kept(error: &impl std::fmt::Display) -> String {
    error
        .to_string()
        .chars()
        .filter(|c| !c.is_control())
        .take(ERROR)
        .collect()
}

/// How long it is remembered what became of what was sent or heard.
pub(crate) const MEMORY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// For how long whoever asks for patience is given it.
const MOST_PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// Before when an answer does not want the request again (`Retry-After`: seconds, or an instant); a day from now at most.
pub(crate) fn not_before(answer: &Answer, now: Timestamp) -> Option<Timestamp> {
    let said = answer.retry_after.as_deref()?.trim();
    let at = match said.parse::<u32>() {
        Ok(seconds) => now + SignedDuration::from_secs(seconds.into()),
        Err(_) => jiff::fmt::rfc2822::parse(said).ok()?.timestamp(),
    };
    Some(at.min(now + MOST_PATIENCE))
}

/// The statement that claims rows of `$table`, known by their business and `$id`. Only PostgreSQL has others who claim at the
/// same time: the locking is theirs.
macro_rules! claim_sql {
    ($table:literal, [$($id:literal),+], $returning:literal, $locking:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (
                 SELECT business_id", $(", ", $id,)+ "
                 FROM ", $table, "
                 WHERE due_at <= $1
                 ORDER BY due_at
                 LIMIT $2 ", $locking, ")
             UPDATE ", $table, "
             SET due_at = $3, attempts = attempts + 1
             FROM due
             WHERE ", $table, ".business_id = due.business_id",
            $(" AND ", $table, ".", $id, " = due.", $id,)+ "
             RETURNING ", $table, ".business_id, ", $returning
        )
    };
}

/// Claims what is due of a table, `$most` rows, for as long as a lease.
macro_rules! claim {
    ($db:expr, $row:ty, $now:expr, $most:expr, $table:literal, [$($id:literal),+], $returning:literal) => {{
        let (db, now, most): (&$crate::Db, jiff::Timestamp, i64) = ($db, $now, $most);
        let until = now + db.lease();
        db.write((), move |tx, ()| {
            Box::pin(async move {
                Ok($crate::db::tx::fetch_each!(
                    fetch_all,
                    tx,
                    $row,
                    $crate::delivery::claim_sql!($table, [$($id),+], $returning, ""),
                    $crate::delivery::claim_sql!($table, [$($id),+], $returning, "FOR UPDATE SKIP LOCKED"),
                    $crate::db::micros::Micros::from(now),
                    most,
                    $crate::db::micros::Micros::from(until),
                )?)
            })
        })
        .await
    }};
}

pub(crate) use {claim, claim_sql};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_for_patience_is_given_it_within_reason() {
        let now: Timestamp = "2026-01-05T09:00:00Z".parse().expect("the example is sound");
        for (said, at) in [
            (Some("120"), Some("2026-01-05T09:02:00Z")),
            (Some("Mon, 05 Jan 2026 10:30:00 GMT"), Some("2026-01-05T10:30:00Z")),
            (Some("4000000000"), Some("2026-01-06T09:00:00Z")),
            (Some("soon"), None),
            (Some("-1"), None),
            (None, None),
        ] {
            let answer = Answer {
                status: 503,
                retry_after: said.map(str::to_owned),
                text: String::new(),
            };
            let at = at.map(|at| at.parse::<Timestamp>().expect("the example is sound"));
            assert_eq!(not_before(&answer, now), at, "{said:?}");
        }
    }

    #[test]
    fn after_the_last_wait_there_is_no_other() {
        let now: Timestamp = "2026-01-05T09:00:00Z".parse().expect("the example is sound");
        assert_eq!(again_at(&[1, 5], 1, now), Some(now + SignedDuration::from_mins(1)));
        assert_eq!(again_at(&[1, 5], 2, now), Some(now + SignedDuration::from_mins(5)));
        assert_eq!(again_at(&[1, 5], 3, now), None);
    }
}
