//! Rebuilding: every log is folded again and compared with what is stored beside it.
//!
//! What is stored beside a log must follow from it. This proves it, and mends what does not.

use jiff::Timestamp;
use journey::{Fact, State, Zone, contacts::Follower, standing};
use uuid::Uuid;

use crate::{
    BusinessId, CustomerId, Db, EnrolmentId, Error, JourneyId, Result, VersionId,
    claims::Waiting,
    db::{Tx, micros::Micros, tx::fetch_all},
    enrolments::{
        Place,
        ledger::{Ledger, Row, parse_fact},
        replay::{ends_in, replay},
    },
    versions::Versions,
    zone,
};

/// How many enrolments are read together.
const CHUNK: i64 = 200;

/// An enrolment whose row does not follow from its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whose.
    pub business: BusinessId,
    /// Which enrolment.
    pub enrolment: EnrolmentId,
    /// What differs.
    pub what: Vec<What>,
    /// Whether it was mended.
    pub mended: bool,
}

/// What of a row does not follow from the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A fact is missing in the numbering, or cannot be read. This cannot be mended.
    Log,
    /// The version: the log moved to another one. This cannot be mended.
    Version,
    /// The number or the instant of the last fact.
    LastFact,
    /// The snapshot.
    Snapshot,
    /// The standing, since when, its place in lists, or day 0.
    Standing,
    /// When to review it.
    NextReview,
    /// The claims that wait.
    Claims,
}

/// What rebuilding found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many enrolments were folded.
    pub enrolments: u64,
    /// How many facts they have.
    pub facts: u64,
    /// The ones that differ.
    pub differences: Vec<Difference>,
}

/// Folds every log of every business and compares; with `write`, mends what differs, each in a write
/// of its own. Standings are compared as of `now`, of those that are not due for a review. For the
/// terminal.
pub async fn rebuild(db: &Db, write: bool, now: Timestamp) -> Result<Rebuilt> {
    let mut rebuilt = Rebuilt::default();
    let mut after = Place {
        business_id: Uuid::nil().into(),
        enrolment_id: Uuid::nil().into(),
    };
    loop {
        let (folded, last) = fold_chunk(db, after).await?;
        let Some(last) = last else {
            return Ok(rebuilt);
        };
        after = last;
        for folded in folded {
            rebuilt.enrolments += 1;
            rebuilt.facts += folded.ledger.state.facts();
            let what = folded.compare(now);
            if what.is_empty() {
                continue;
            }
            let mended = write
                && !what.contains(&What::Log)
                && !what.contains(&What::Version)
                && mend(db, folded.place, now).await?;
            rebuilt.differences.push(Difference {
                business: folded.place.business_id,
                enrolment: folded.place.enrolment_id,
                what,
                mended,
            });
        }
    }
}

/// The enrolments after a place, with their logs folded, and the last of them.
async fn fold_chunk(db: &Db, after: Place) -> Result<(Vec<Folded>, Option<Place>)> {
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        EnrolmentRow,
        "SELECT business_id, enrolment_id, customer_id, journey_id, version_id, time_zone,
                last_fact, last_at, snapshot, standing, since, attention, next_review_at, claims,
                claimed_at, started_on
         FROM enrolment
         WHERE (business_id, enrolment_id) > ($1, $2)
         ORDER BY business_id, enrolment_id
         LIMIT $3",
        after.business_id,
        after.enrolment_id,
        CHUNK,
    )?;
    let Some(last) = rows.last().map(EnrolmentRow::place) else {
        return Ok((Vec::new(), None));
    };
    let facts = fetch_all!(
        tx,
        FactRow,
        "SELECT business_id, enrolment_id, number, body
         FROM fact
         WHERE (business_id, enrolment_id) > ($1, $2)
           AND (business_id, enrolment_id) <= ($3, $4)
         ORDER BY business_id, enrolment_id, number",
        after.business_id,
        after.enrolment_id,
        last.business_id,
        last.enrolment_id,
    )?;
    let mut facts = facts.into_iter().peekable();
    let mut folded = Vec::with_capacity(rows.len());
    for row in rows {
        let place = row.place();
        let mut log = Vec::new();
        while let Some(fact) = facts.next_if(|fact| fact.place() == place) {
            log.push(fact);
        }
        folded.push(Folded::new(&mut tx, db.versions(), row, &log).await?);
    }
    Ok((folded, Some(last)))
}

/// An enrolment folded from its log, beside what is stored.
struct Folded {
    place: Place,
    ledger: Ledger,
    stored: EnrolmentRow,
    /// Whether the log is whole.
    whole: bool,
    /// Whether the log ends in the version that is stored.
    same_version: bool,
}

impl Folded {
    async fn new(tx: &mut Tx, versions: &Versions, row: EnrolmentRow, log: &[FactRow]) -> Result<Self> {
        let version = versions.get(tx, row.business_id, row.version_id).await?;
        let facts: Vec<Fact> = log
            .iter()
            .zip(1..)
            .map_while(|(fact, number)| fact.read(number))
            .collect();
        let zone: Zone = zone::stored(&row.time_zone)?;
        let state: State = replay(tx, row.business_id, &version, zone, &facts).await?;
        let id = row.version_id.to_string();
        let mut claims = Vec::new();
        for fact in &facts {
            Waiting::follow(&mut claims, fact);
        }
        Ok(Self {
            place: row.place(),
            whole: facts.len() == log.len(),
            same_version: ends_in(&facts).is_none_or(|end| end == id),
            ledger: Ledger {
                business: row.business_id,
                enrolment: row.enrolment_id,
                customer: row.customer_id,
                journey: row.journey_id,
                version_id: row.version_id,
                version,
                versions: versions.clone(),
                tried_at: None,
                had_claims: !claims.is_empty(),
                released: Vec::new(),
                reached: Vec::new(),
                urgent: None,
                state,
                claims,
                standing: row.standing.clone(),
                next_review: None,
                follower: Follower::default(),
                replanning: None,
            },
            stored: row,
        })
    }

    fn compare(&self, now: Timestamp) -> Vec<What> {
        let stored = &self.stored;
        let right = Row::new(&self.ledger, now);
        let same_json = |a: &str, b: &str| {
            let read = |text| serde_json::from_str::<serde_json::Value>(text).ok();
            read(a).is_some_and(|a| Some(a) == read(b))
        };
        // What is due changes with the review that has yet to come.
        let due = stored.next_review_at.is_some_and(|at| at <= now.into());
        let checks = [
            (What::Log, self.whole),
            (What::Version, self.same_version),
            (
                What::LastFact,
                (stored.last_fact, stored.last_at) == (right.last_fact, right.last_at),
            ),
            (What::Snapshot, same_json(&stored.snapshot, &right.snapshot)),
            (
                What::Standing,
                due || (stored.standing == right.standing
                    && stored.since == right.since
                    && stored.started_on == right.started_on
                    && stored.attention == right.attention),
            ),
            (What::NextReview, due || stored.next_review_at == right.next_review_at),
            (
                What::Claims,
                same_json(&stored.claims, &right.claims) && stored.claimed_at == right.claimed_at,
            ),
        ];
        checks
            .into_iter()
            .filter_map(|(what, right)| (!right).then_some(what))
            .collect()
    }
}

/// Folds one log again, locked this time, and stores what follows from it.
async fn mend(db: &Db, place: Place, now: Timestamp) -> Result<bool> {
    db.write(db.versions().clone(), move |tx, versions| {
        Box::pin(async move {
            let locked = Ledger::lock(tx, versions, place.business_id, place.enrolment_id).await;
            let mut ledger = match locked {
                // Taken back meanwhile.
                Err(Error::NotFound(_)) => return Ok(false),
                other => other?,
            };
            ledger.refold(tx).await?;
            // What is mended has begun long ago: it brings nothing about.
            let mended = standing(&ledger.version, &ledger.state, now.max(ledger.state.at()));
            ledger.follower = Follower::new(mended.standing, mended.next_review);
            ledger.save(tx, now).await?;
            Ok(true)
        })
    })
    .await
}

#[derive(sqlx::FromRow)]
struct EnrolmentRow {
    business_id: BusinessId,
    enrolment_id: EnrolmentId,
    customer_id: CustomerId,
    journey_id: JourneyId,
    version_id: VersionId,
    time_zone: String,
    last_fact: i64,
    last_at: Micros,
    snapshot: String,
    standing: String,
    since: Option<String>,
    attention: i64,
    next_review_at: Option<Micros>,
    claims: String,
    claimed_at: Option<Micros>,
    started_on: Option<String>,
}

impl EnrolmentRow {
    fn place(&self) -> Place {
        Place {
            business_id: self.business_id,
            enrolment_id: self.enrolment_id,
        }
    }
}

#[derive(sqlx::FromRow)]
struct FactRow {
    business_id: BusinessId,
    enrolment_id: EnrolmentId,
    number: i64,
    body: String,
}

impl FactRow {
    fn place(&self) -> Place {
        Place {
            business_id: self.business_id,
            enrolment_id: self.enrolment_id,
        }
    }

    /// The fact, if it has this number and can be read.
    fn read(&self, number: i64) -> Option<Fact> {
        if self.number != number {
            return None;
        }
        parse_fact(self.enrolment_id, self.number, &self.body).ok()
    }
}
