//! An enrolment held for writing: its log, its snapshot, and what lists show of it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use journey::{
    Event, Fact, Key, Standing, State, Version, WaitingOn, Zone,
    alarm::{ANSWERED_WITHIN_DAYS, slow_claims},
    contacts::Follower,
    is_progress, standing,
};
use serde_json::json;

use crate::{
    BusinessId, CustomerId, EnrolmentId, Error, JourneyId, Result, StaffId, Thing, VersionId, alerts, answers,
    claims::Waiting,
    contacts::{self, Why},
    db::{
        Tx,
        micros::Micros,
        tx::{Connection, execute, fetch_all, lock_optional},
    },
    enrolments::replay::replay,
    leaving::{Farewell, LeaveReason},
    moments::Reached,
    push, training,
    versions::Versions,
    webhooks::{self, EventKind, Happening, Told},
    zone,
};

/// How late a customer is still told by mail that the rule has awarded their claim.
const NEWS: SignedDuration = SignedDuration::from_hours(3 * 24);

/// An enrolment that nobody else changes until the transaction ends.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) business: BusinessId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) customer: CustomerId,
    pub(crate) journey: JourneyId,
    pub(crate) version_id: VersionId,
    pub(crate) version: Arc<Version>,
    /// Where other versions are found.
    pub(crate) versions: Versions,
    pub(crate) state: State,
    pub(crate) claims: Vec<Waiting>,
    /// As it was stored last.
    pub(crate) standing: String,
    pub(crate) next_review: Option<Timestamp>,
    /// What its facts and standings bring about.
    pub(crate) follower: Follower,
    pub(crate) replanning: Option<Replanning>,
    /// When staff last tried something for the customer.
    pub(crate) tried_at: Option<Timestamp>,
    /// Whether claims waited when it was stored last.
    pub(crate) had_claims: bool,
    /// Claims that time has released since.
    pub(crate) released: Vec<Fact>,
    /// What was reached since.
    pub(crate) reached: Vec<Reached>,
    /// The alert that began since and is on, of which staff may be mailed at once.
    pub(crate) urgent: Option<alerts::Told>,
}

/// What the contacts that are planned must follow when the enrolment is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replanning {
    /// Other days.
    Zone,
    /// Another plan.
    Version,
}

impl Ledger {
    /// A new enrolment: invited.
    pub(crate) fn new(
        business: BusinessId,
        customer: CustomerId,
        journey: JourneyId,
        (version_id, version): (VersionId, Arc<Version>),
        zone: Zone,
        now: Timestamp,
    ) -> Self {
        Self {
            business,
            enrolment: EnrolmentId::new(now),
            customer,
            journey,
            version_id,
            state: State::new(&version, zone),
            version,
            versions: Versions::default(),
            claims: Vec::new(),
            standing: Standing::Invited.code().to_owned(),
            next_review: None,
            follower: Follower::default(),
            replanning: None,
            tried_at: None,
            had_claims: false,
            released: Vec::new(),
            reached: Vec::new(),
            urgent: None,
        }
    }

    /// Locks an enrolment.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub(crate) async fn lock(
        tx: &mut Tx,
        versions: &Versions,
        business: BusinessId,
        enrolment: EnrolmentId,
    ) -> Result<Self> {
        let row = lock_optional!(
            tx,
            LedgerRow,
            "SELECT customer_id, journey_id, version_id, time_zone, snapshot, standing, claims,
                    next_review_at, tried_at
             FROM enrolment
             WHERE business_id = $1 AND enrolment_id = $2",
            business,
            enrolment,
        )?
        .ok_or(Error::NotFound(Thing::Enrolment))?;
        let version = versions.get(tx, business, row.version_id).await?;
        let state = open_snapshot(tx, business, enrolment, &version, &row.time_zone, &row.snapshot).await?;
        let next_review = row.next_review_at.map(Timestamp::from);
        // A standing that nobody can read is one that was never looked at.
        let claims = Waiting::parse(&row.claims)?;
        let looked_at = row.standing.parse().unwrap_or_else(|_| state.standing());
        Ok(Self {
            follower: Follower::new(looked_at, next_review),
            replanning: None,
            business,
            enrolment,
            customer: row.customer_id,
            journey: row.journey_id,
            version_id: row.version_id,
            version,
            state,
            versions: versions.clone(),
            had_claims: !claims.is_empty(),
            released: Vec::new(),
            reached: Vec::new(),
            urgent: None,
            claims,
            tried_at: row.tried_at.map(Timestamp::from),
            standing: row.standing,
            next_review,
        })
    }

    /// Folds what there is of the log with another version. [`Ledger::save`] comes after it.
    pub(crate) async fn rebase(&mut self, tx: &mut Tx, (version_id, version): (VersionId, Arc<Version>)) -> Result<()> {
        if version_id != self.version_id {
            self.version_id = version_id;
            self.version = version;
            self.refold(tx).await?;
        }
        Ok(())
    }

    /// Folds the whole log again. [`Ledger::save`] comes after it.
    pub(crate) async fn refold(&mut self, tx: &mut Tx) -> Result<()> {
        self.move_to(tx, self.state.zone().clone()).await
    }

    /// Folds the whole log again, with the days of another zone. What was done stays done; promises, streak and
    /// standing follow the days. [`Ledger::save`] comes after it.
    pub(crate) async fn move_to(&mut self, tx: &mut Tx, zone: Zone) -> Result<()> {
        let facts = load_facts(tx, self.business, self.enrolment).await?;
        if zone != *self.state.zone() {
            self.replanning.get_or_insert(Replanning::Zone);
        }
        self.follower.fold_anew();
        self.state = replay(tx, self.business, &self.version, zone, &facts).await?;
        self.claims.clear();
        for fact in &facts {
            Waiting::follow(&mut self.claims, fact);
        }
        Ok(())
    }

    /// Appends facts to the log and folds them into the state. [`Ledger::save`] comes after the last.
    pub(crate) async fn append(&mut self, tx: &mut Tx, facts: &[Fact], staff: Option<StaffId>) -> Result<()> {
        if facts.is_empty() {
            return Ok(());
        }
        insert_facts(tx, self, facts, staff).await?;
        tx.note_new_facts(self.enrolment);
        for fact in facts {
            self.follower.add(&self.version, &mut self.state, fact);
            Waiting::follow(&mut self.claims, fact);
            let number = number(self.state.facts());
            self.reached
                .extend(Reached::of(&self.version, &self.state, number, fact));
        }
        self.plan(tx).await?;
        self.note_for_alerts(tx, facts).await?;
        if let Some(left) = facts.iter().rfind(|fact| matches!(fact.event, Event::Left { .. })) {
            contacts::stop_all(tx, self.business, self.enrolment, Why::Left, left.at).await?;
            push::forget_who_left(tx, self.business, self.customer, self.enrolment).await?;
        }
        self.announce(tx, facts).await
    }

    /// Tells the business's own programs what facts they may want to hear of.
    async fn announce(&self, tx: &mut Tx, facts: &[Fact]) -> Result<()> {
        let happenings: Vec<Happening> = facts.iter().filter_map(|fact| self.happening(fact)).collect();
        let told = Told {
            business: self.business,
            enrolment: self.enrolment,
        };
        webhooks::announce(tx, told, &happenings).await
    }

    fn happening(&self, fact: &Fact) -> Option<Happening> {
        let square = |key: &Key| {
            let square = self.version.squares().iter().find(|square| square.key == *key)?;
            Some((square, json!({ "key": square.key, "title": square.title })))
        };
        let (kind, said) = match &fact.event {
            // One that is awarded by the customer's own word is awarded by now.
            Event::Claimed { square: key, .. } if self.claims.iter().any(|claim| claim.square == *key) => {
                (EventKind::ClaimWaiting, json!({ "square": square(key)?.1 }))
            }
            Event::Done { square: key } => {
                let (checkpoint, said) = square(key)?;
                if !checkpoint.is_checkpoint() {
                    return None;
                }
                (EventKind::MilestoneAwarded, json!({ "square": said, "by": fact.by }))
            }
            Event::Finished => (EventKind::JourneyFinished, json!({})),
            Event::Left { reason } => {
                let reason = Farewell::read(reason).reason.map(LeaveReason::code);
                (EventKind::CustomerLeft, json!({ "reason": reason }))
            }
            _ => return None,
        };
        Some(Happening {
            kind,
            at: fact.at,
            said,
        })
    }

    /// Puts down the contacts and alerts that were brought about.
    async fn plan(&mut self, tx: &mut Tx) -> Result<()> {
        let planned = self.follower.take();
        contacts::plan(tx, self, &planned).await?;
        let stood = self.follower.take_stood();
        if !stood.is_empty() {
            self.urgent = alerts::follow(tx, self, &stood).await?;
        }
        Ok(())
    }

    /// What facts say beside the standings that they bring about: whether the customer moved after something was tried, what was
    /// bought, and which claims time released.
    async fn note_for_alerts(&mut self, tx: &mut Tx, facts: &[Fact]) -> Result<()> {
        let answers = |fact: &&Fact| {
            let answered = |tried: Timestamp| {
                tried <= fact.at && fact.at <= tried + SignedDuration::from_hours(24 * ANSWERED_WITHIN_DAYS)
            };
            is_progress(&self.version, fact) && self.tried_at.is_some_and(answered)
        };
        if let Some(moved) = facts.iter().find(answers) {
            alerts::note_moved(tx, self, moved.at).await?;
        }
        let is_released = |fact: &&Fact| fact.by_time && matches!(fact.event, Event::Done { .. });
        self.released.extend(facts.iter().filter(is_released).cloned());
        match facts.iter().rfind(|fact| matches!(fact.event, Event::Purchased { .. })) {
            Some(bought) => alerts::refresh_paid(tx, self, bought.at).await,
            None => Ok(()),
        }
    }

    /// Appends a move to another version, what time did before it and what it opened. [`Ledger::save`] comes after it.
    pub(crate) async fn append_move(
        &mut self,
        tx: &mut Tx,
        by_time: &[Fact],
        facts: &[Fact],
        (version_id, version): (VersionId, Arc<Version>),
        staff: Option<StaffId>,
    ) -> Result<()> {
        self.append(tx, by_time, None).await?;
        let Some((moved, then)) = facts.split_first() else {
            return Ok(());
        };
        insert_facts(tx, self, std::slice::from_ref(moved), staff).await?;
        tx.note_new_facts(self.enrolment);
        self.follower.pass(&self.version, &self.state, moved.at);
        self.plan(tx).await?;
        self.follower.add_move(&self.version, &version, &mut self.state, moved);
        Waiting::follow(&mut self.claims, moved);
        (self.version_id, self.version) = (version_id, version);
        self.replanning = Some(Replanning::Version);
        self.append(tx, then, staff).await
    }

    /// Stores the snapshot, and what follows from it at `now`: the contacts that standings bring about, too.
    pub(crate) async fn save(&mut self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        // One statement each: milestones are rare, and a command reaches one or two.
        for reached in std::mem::take(&mut self.reached) {
            reached.put(tx, self, now).await?;
        }
        self.follower.pass(&self.version, &self.state, now);
        self.plan(tx).await?;
        if let Some(replanning) = self.replanning.take() {
            contacts::follow_plan(tx, self, replanning == Replanning::Version, now).await?;
        }
        let row = Row::new(self, now);
        self.next_review = row.next_review_at.map(Timestamp::from);
        if self.had_claims || !self.claims.is_empty() {
            let slow = slow_claims(&self.version, &self.state, now.max(self.state.at()));
            alerts::follow_claims(tx, self, &slow, !self.released.is_empty(), now).await?;
            self.had_claims = !self.claims.is_empty();
        }
        if let Some(told) = self.urgent.take() {
            alerts::mail_if_urgent(tx, told, now).await?;
        }
        alerts::refresh_worth(tx, self, now).await?;
        for released in std::mem::take(&mut self.released) {
            // What came to light much later, as with an import, is told by the board alone.
            if now.duration_since(released.at) <= NEWS {
                answers::tell(tx, self, None, &[released], now).await?;
            }
        }
        if row.standing == Standing::Finished.code() && self.standing != row.standing {
            training::note_finished(tx, self.business, self.enrolment, row.last_at).await?;
        }
        row.standing.clone_into(&mut self.standing);
        execute!(
            tx,
            "UPDATE enrolment
             SET version_id = $1, time_zone = $2, last_fact = $3, last_at = $4, snapshot = $5,
                 standing = $6, since = $7, attention = $8, next_review_at = $9, claims = $10,
                 claimed_at = $11, started_on = $12
             WHERE business_id = $13 AND enrolment_id = $14",
            self.version_id,
            self.state.zone().name(),
            row.last_fact,
            row.last_at,
            row.snapshot,
            row.standing,
            row.since,
            row.attention,
            row.next_review_at,
            row.claims,
            row.claimed_at,
            row.started_on,
            self.business,
            self.enrolment,
        )?;
        Ok(())
    }
}

/// The state of a snapshot; folded from the log when it was written by another form of the rules.
pub(crate) async fn open_snapshot(
    tx: &mut Tx,
    business: BusinessId,
    enrolment: EnrolmentId,
    version: &Version,
    time_zone: &str,
    snapshot: &str,
) -> Result<State> {
    match serde_json::from_str::<State>(snapshot) {
        Ok(state) if state.fits(version) => Ok(state),
        _ => {
            let facts = load_facts(tx, business, enrolment).await?;
            let zone = zone::stored(time_zone)?;
            replay(tx, business, version, zone, &facts).await
        }
    }
}

/// The whole log of an enrolment.
pub(crate) async fn load_facts(tx: &mut Tx, business: BusinessId, enrolment: EnrolmentId) -> Result<Vec<Fact>> {
    let rows = fetch_all!(
        tx,
        (i64, String),
        "SELECT number, body
         FROM fact
         WHERE business_id = $1 AND enrolment_id = $2
         ORDER BY number",
        business,
        enrolment,
    )?;
    rows.iter()
        .map(|(number, body)| parse_fact(enrolment, *number, body))
        .collect()
}

/// A fact as rows hold it.
pub(crate) fn parse_fact(enrolment: EnrolmentId, number: i64, body: &str) -> Result<Fact> {
    serde_json::from_str(body).map_err(|error| Error::corrupt(format!("fact {number} of enrolment {enrolment}"), error))
}

/// All facts in one statement. How a JSON list becomes rows is where the two databases differ.
async fn insert_facts(tx: &mut Tx, ledger: &Ledger, facts: &[Fact], staff: Option<StaffId>) -> Result<()> {
    let items: Vec<_> = facts
        .iter()
        .map(|fact| {
            serde_json::json!({
                "at": fact.at.as_microsecond(),
                "progress": i64::from(is_progress(&ledger.version, fact)),
                "body": serde_json::to_string(fact).expect("a fact is plain data"),
            })
        })
        .collect();
    let items = serde_json::Value::Array(items).to_string();
    let last = number(ledger.state.facts());
    match tx.connection() {
        Connection::Sqlite(connection) => {
            sqlx::query(
                "INSERT INTO fact (business_id, enrolment_id, number, at, staff_id, progress, body)
                 SELECT $1, $2, $3 + key + 1, value ->> 'at', $4, value ->> 'progress', value ->> 'body'
                 FROM json_each($5)",
            )
            .bind(ledger.business)
            .bind(ledger.enrolment)
            .bind(last)
            .bind(staff)
            .bind(items)
            .execute(connection)
            .await?;
        }
        Connection::Postgres(connection) => {
            sqlx::query(
                "INSERT INTO fact (business_id, enrolment_id, number, at, staff_id, progress, body)
                 SELECT $1, $2, $3 + key, CAST(value ->> 'at' AS bigint), $4, CAST(value ->> 'progress' AS bigint),
                        value ->> 'body'
                 FROM json_array_elements(CAST($5 AS json)) WITH ORDINALITY AS item (value, key)",
            )
            .bind(ledger.business)
            .bind(ledger.enrolment)
            .bind(last)
            .bind(staff)
            .bind(items)
            .execute(connection)
            .await?;
        }
    }
    Ok(())
}

/// A count of facts as rows hold it.
pub(crate) fn number(facts: u64) -> i64 {
    i64::try_from(facts).expect("no log has 2^63 facts")
}

/// Who needs a word first: the lower, the sooner.
fn attention(standing: Standing, waiting_on: Option<WaitingOn>) -> i64 {
    match (standing, waiting_on) {
        (Standing::Stalled, _) => 0,
        (Standing::Behind, _) => 1,
        (Standing::Waiting, Some(WaitingOn::Coach)) => 2,
        (Standing::Slowing, _) => 3,
        (Standing::Lapsed, _) => 4,
        (Standing::OnTrack, _) => 5,
        (Standing::Waiting, _) => 6,
        (Standing::Paused, _) => 7,
        (Standing::Invited, _) => 8,
        (Standing::Finished, _) => 9,
        (Standing::Left, _) => 10,
    }
}

/// What follows from the log at an instant, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) last_fact: i64,
    pub(crate) last_at: Micros,
    pub(crate) snapshot: String,
    pub(crate) standing: &'static str,
    pub(crate) since: Option<String>,
    pub(crate) attention: i64,
    pub(crate) next_review_at: Option<Micros>,
    pub(crate) claims: String,
    pub(crate) claimed_at: Option<Micros>,
    pub(crate) started_on: Option<String>,
}

impl Row {
    pub(crate) fn new(ledger: &Ledger, now: Timestamp) -> Self {
        let state = &ledger.state;
        // A clock that was set back must not show what is already over.
        let now = now.max(state.at());
        let standing = standing(&ledger.version, state, now);
        // A coach's patience is looked at with the rest.
        let slow = (!ledger.claims.is_empty()).then(|| slow_claims(&ledger.version, state, now));
        let looks = [standing.next_review, slow.and_then(|slow| slow.next)];
        Self {
            last_fact: number(state.facts()),
            last_at: state.at().into(),
            snapshot: serde_json::to_string(state).expect("a state is plain data"),
            standing: standing.standing.code(),
            since: standing.since.map(|date| date.to_string()),
            attention: attention(standing.standing, standing.waiting_on),
            next_review_at: looks.into_iter().flatten().min().map(Micros::from),
            claims: serde_json::to_string(&ledger.claims).expect("claims are plain data"),
            claimed_at: ledger
                .claims
                .iter()
                .map(|claim| claim.claimed_at)
                .min()
                .map(Micros::from),
            started_on: state.started().map(|date| date.to_string()),
        }
    }
}

#[derive(sqlx::FromRow)]
struct LedgerRow {
    customer_id: CustomerId,
    journey_id: JourneyId,
    version_id: VersionId,
    time_zone: String,
    snapshot: String,
    standing: String,
    claims: String,
    next_review_at: Option<Micros>,
    tried_at: Option<Micros>,
}
