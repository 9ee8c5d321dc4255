//! Digests: what one of the staff has open, by mail in the morning, and only if there is something.
//!
//! A digest is planned at seven in the morning where its reader is, once for each day: the mail's cause keeps it so, whoever tries
//! again. Everybody of the staff has an instant at which their next one is due, so that nothing is read of the others; who cannot be
//! planned keeps nobody waiting.
//!
//! What time did is told by when it was put down, which after an outage is long after it happened: each digest goes on where the one
//! before it ended.
//!
//! Each mail holds a link that ends the digests of its reader, without signing in (RFC 8058).

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use journey::Zone;

use crate::{
    Actor, BusinessId, Db, EmailAddress, EnrolmentId, Language, PersonName, Result, Role, StaffId, VersionId,
    alerts::AlertKind,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional},
    },
    mail::letter::{DigestAbout, DigestGroup, DigestLine, Letter, Post},
    scope::seen_by,
    unsubscribe::put_digest_link,
    versions::Versions,
    zone,
};

/// When a morning's mail is due.
const MORNING: Time = Time::constant(7, 0, 0, 0);

/// How many lines a group has at most.
const SHOWN: i64 = 10;

/// How many readers one look takes on.
const BATCH: i64 = 200;

/// When a digest that could not be planned is tried again.
const PUT_OFF: SignedDuration = SignedDuration::from_hours(1);

/// For how long a write may be under way: what it puts down carries the instant at which it began. A digest tells of what is older.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(5);

/// What came of planning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// For how many of the staff it was morning.
    pub readers: usize,
    /// How many mails were put down.
    pub mails: usize,
    /// How many could not be planned, and will be tried again in an hour.
    pub failed: usize,
    /// When the next morning is due; none where nobody wants a digest.
    pub next: Option<Timestamp>,
}

/// Plans the digests that are due at `now`, of every business; planned again, nothing changes. One that could not be planned in the
/// morning is planned later that day. Background work and the terminal.
///
/// # Errors
/// Only the database's.
pub async fn plan_due(db: &Db, now: Timestamp) -> Result<Planned> {
    let mut planned = Planned::default();
    loop {
        let due = find_due(db, now).await?;
        if due.is_empty() {
            break;
        }
        for reader in due {
            let (business, staff) = (reader.business_id, reader.staff_id);
            match plan_one(db, reader, now).await {
                Ok(mails) => {
                    planned.readers += usize::from(mails.is_some());
                    planned.mails += mails.unwrap_or(0);
                }
                Err(error) => {
                    tracing::error!(%staff, %error, "a digest could not be planned");
                    put_off(db, business, staff, now).await?;
                    planned.failed += 1;
                }
            }
        }
    }
    let mut tx = db.read().await?;
    let (next,) = fetch_one!(
        tx,
        (Option<Micros>,),
        "SELECT min(digest_at) FROM staff WHERE digest <> 0 AND left_at IS NULL",
    )?;
    planned.next = next.map(Timestamp::from);
    Ok(planned)
}

async fn find_due(db: &Db, now: Timestamp) -> Result<Vec<ReaderRow>> {
    let mut tx = db.read().await?;
    Ok(fetch_all!(
        tx,
        ReaderRow,
        "SELECT s.business_id, s.staff_id, s.name, s.email, s.language, s.role, s.digest_at, s.digest_until,
                COALESCE(s.time_zone, b.time_zone) AS time_zone,
                b.name AS business_name, b.time_zone AS business_zone
         FROM staff s
         JOIN business b ON b.business_id = s.business_id
         WHERE s.digest_at <= $1 AND s.digest <> 0 AND s.left_at IS NULL
         ORDER BY s.digest_at, s.business_id, s.staff_id
         LIMIT $2",
        Micros::from(now),
        BATCH,
    )?)
}

/// One that fails must not keep the others waiting, nor come first again at once.
async fn put_off(db: &Db, business: BusinessId, staff: StaffId, now: Timestamp) -> Result<()> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            execute!(
                tx,
                "UPDATE staff SET digest_at = $3 WHERE business_id = $1 AND staff_id = $2 AND digest_at <= $4",
                business,
                staff,
                Micros::from(now + PUT_OFF),
                Micros::from(now),
            )?;
            Ok(())
        })
    })
    .await
}

/// What causes the digest of a day.
fn cause(staff: StaffId, day: &str) -> String {
    format!("digest:{staff}:{day}")
}

/// A pattern of the causes of all digests of one of the staff.
pub(crate) fn causes(staff: StaffId) -> String {
    cause(staff, "%")
}

/// The next morning of a zone.
pub(crate) fn next_morning(zone: &Zone, now: Timestamp) -> Timestamp {
    let today = zone.date_of(now);
    let morning = zone.instant(today, MORNING);
    if now < morning {
        return morning;
    }
    zone.instant(today.tomorrow().unwrap_or(today), MORNING)
}

/// The digest of one reader: what they have open is read first, and put down with when the next one is due; none where it is not
/// morning yet.
async fn plan_one(db: &Db, reader: ReaderRow, now: Timestamp) -> Result<Option<usize>> {
    let zone = zone::stored(&reader.time_zone)?;
    let today = zone.date_of(now);
    // Whom nobody has looked at yet begins with their next morning.
    let begins = Timestamp::from(reader.digest_at) == Timestamp::UNIX_EPOCH;
    let is_morning = !begins && now >= zone.instant(today, MORNING);
    let groups = if is_morning {
        let mut tx = db.read().await?;
        let look = Look {
            actor: Actor::Staff {
                business: reader.business_id,
                staff: reader.staff_id,
                role: reader.role,
            },
            business_day: zone::stored(&reader.business_zone)?.date_of(now),
            zone: zone.clone(),
            told: reader.digest_until.into(),
            until: now - UNDER_WAY,
        };
        look.groups(&mut tx, db.versions()).await?
    } else {
        Vec::new()
    };
    let plan = Plan {
        next: next_morning(&zone, now).max(now + SignedDuration::from_secs(1)),
        until: if begins || is_morning {
            now - UNDER_WAY
        } else {
            reader.digest_until.into()
        },
        today,
        is_morning,
        reader,
        groups,
    };
    db.write(plan, move |tx, plan| Box::pin(plan.put(tx, now))).await
}

/// What is put down for one reader.
struct Plan {
    reader: ReaderRow,
    /// Their local day.
    today: Date,
    /// Whether it is morning there, or later.
    is_morning: bool,
    /// When they are looked at again.
    next: Timestamp,
    /// Up to when they are told then.
    until: Timestamp,
    groups: Vec<DigestGroup>,
}

impl Plan {
    /// How many mails it makes; none where it is not morning, somebody else was faster, or the reader wants none any more.
    async fn put(&self, tx: &mut Tx, now: Timestamp) -> Result<Option<usize>> {
        let (business, staff) = (self.reader.business_id, self.reader.staff_id);
        let cause = cause(staff, &self.today.to_string());
        // Who has moved to another zone may have had this day's already: what is new waits for the next one.
        let had = fetch_optional!(
            tx,
            (i64,),
            "SELECT CAST(1 AS bigint) FROM outgoing_mail WHERE business_id = $1 AND cause = $2",
            business,
            &cause,
        )?;
        let is_told = self.is_morning && had.is_some();
        let until = if is_told {
            self.reader.digest_until
        } else {
            self.until.into()
        };
        let mine = execute!(
            tx,
            "UPDATE staff
             SET digest_at = $4, digest_until = $5
             WHERE business_id = $1 AND staff_id = $2 AND digest_at = $3 AND digest <> 0 AND left_at IS NULL",
            business,
            staff,
            self.reader.digest_at,
            Micros::from(self.next),
            until,
        )?;
        if mine == 0 || !self.is_morning {
            return Ok(None);
        }
        if is_told || self.groups.is_empty() {
            return Ok(Some(0));
        }
        let token = put_digest_link(tx, business, staff, now).await?;
        let post = Post {
            cause,
            language: self.reader.language,
            to_name: self.reader.name.clone(),
            to_email: self.reader.email.clone(),
            letter: Letter::Digest {
                business: self.reader.business_name.to_string(),
                date: self.today,
                groups: self.groups.clone(),
                token: Some(token.to_string()),
            },
        };
        post.put(tx, business, now).await?;
        Ok(Some(1))
    }
}

/// What one of the staff looks at.
struct Look {
    actor: Actor,
    /// Their own.
    zone: Zone,
    /// The business's local day, which alerts are put off by.
    business_day: Date,
    /// Up to when the digest before told of what was put down.
    told: Timestamp,
    /// And up to when this one does.
    until: Timestamp,
}

impl Look {
    /// What they read: three queries, however much is open.
    async fn groups(&self, tx: &mut Tx, versions: &Versions) -> Result<Vec<DigestGroup>> {
        let mut groups = Vec::new();
        groups.extend(self.waiting(tx).await?);
        let alerts = self.alerts(tx).await?;
        let (let_wait, alerts): (Vec<_>, Vec<_>) = alerts
            .into_iter()
            .partition(|group| group.about == DigestAbout::LetWait);
        groups.extend(let_wait);
        groups.extend(self.released(tx, versions).await?);
        groups.extend(alerts);
        Ok(groups)
    }

    /// Whether something that began at an instant was not there when the digest before was made.
    fn is_new(&self, at: Timestamp) -> bool {
        at > self.told + UNDER_WAY
    }

    /// Claims that wait, the longest first.
    async fn waiting(&self, tx: &mut Tx) -> Result<Option<DigestGroup>> {
        let rows = fetch_all!(
            tx,
            WaitingRow,
            concat!(
                "SELECT e.enrolment_id, c.name, j.title, e.claimed_at, count(*) OVER () AS total
                 FROM enrolment e
                 JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
                 JOIN journey j ON j.business_id = e.business_id AND j.journey_id = e.journey_id
                 WHERE e.business_id = $1 AND e.claimed_at IS NOT NULL AND ",
                seen_by!("$2"),
                " ORDER BY e.claimed_at, e.enrolment_id
                  LIMIT $3"
            ),
            self.actor.business(),
            self.actor.coach(),
            SHOWN,
        )?;
        let total = rows.first().map_or(0, |row| row.total);
        let lines = rows.into_iter().map(|row| {
            let claimed = Timestamp::from(row.claimed_at);
            DigestLine {
                customer: row.name.to_string(),
                title: row.title,
                since: Some(self.zone.date_of(claimed)),
                new: self.is_new(claimed),
                enrolment: row.enrolment_id,
            }
        });
        Ok(group(DigestAbout::Waiting, lines.collect(), total))
    }

    /// Open alerts, by what they are about, those with the most at risk first; as on the page of alerts, money of several currencies is
    /// not compared.
    async fn alerts(&self, tx: &mut Tx) -> Result<Vec<DigestGroup>> {
        let rows = fetch_all!(
            tx,
            AlertRow,
            concat!(
                "SELECT o.enrolment_id, o.kind, o.news, o.raised_on, o.raised_at, o.name, o.title, o.total
                 FROM (SELECT p.*,
                              count(*) OVER (PARTITION BY p.kind) AS total,
                              row_number() OVER (PARTITION BY p.kind
                                                 ORDER BY CASE WHEN p.currency IS NULL THEN 1 ELSE 0 END,
                                                          p.alike DESC, p.currency, p.at_risk DESC,
                                                          p.raised_at, p.name, p.alert_id) AS place
                       FROM (SELECT a.enrolment_id, a.alert_id, a.kind, a.news, a.raised_on, a.raised_at, a.currency,
                                    a.paid + a.worth AS at_risk, c.name, j.title,
                                    count(*) OVER (PARTITION BY a.kind, a.currency) AS alike
                             FROM alert a
                             JOIN customer c ON c.business_id = a.business_id AND c.customer_id = a.customer_id
                             JOIN journey j ON j.business_id = a.business_id AND j.journey_id = a.journey_id
                             WHERE a.business_id = $1 AND a.closed_at IS NULL
                               AND (a.for_owners = 0 OR $3 = 1)
                               AND (a.snoozed_until IS NULL OR a.snoozed_until <= $4) AND ",
                seen_by!("$2"),
                ") p) o
                 WHERE o.place <= $5
                 ORDER BY o.kind, o.place"
            ),
            self.actor.business(),
            self.actor.coach(),
            i64::from(self.actor.coach().is_none()),
            self.business_day.to_string(),
            SHOWN,
        )?;
        let about = |kind| match kind {
            AlertKind::Claims => DigestAbout::LetWait,
            AlertKind::Stalled => DigestAbout::Stalled,
            AlertKind::Behind => DigestAbout::Behind,
            AlertKind::Slowing => DigestAbout::Slowing,
            AlertKind::Lapsed => DigestAbout::Lapsed,
        };
        let groups = AlertKind::ALL.into_iter().filter_map(|kind| {
            let rows: Vec<_> = rows.iter().filter(|row| row.kind == kind).collect();
            let total = rows.first().map_or(0, |row| row.total);
            let lines = rows.into_iter().map(|row| DigestLine {
                customer: row.name.to_string(),
                title: row.title.clone(),
                since: row.raised_on.parse().ok(),
                new: row.news != 0 && self.is_new(row.raised_at.into()),
                enrolment: row.enrolment_id,
            });
            group(about(kind), lines.collect(), total)
        });
        Ok(groups.collect())
    }

    /// Milestones that the rule awarded since the digest before, because nobody answered the claim.
    async fn released(&self, tx: &mut Tx, versions: &Versions) -> Result<Option<DigestGroup>> {
        let rows = fetch_all!(
            tx,
            ReleasedRow,
            concat!(
                "SELECT m.enrolment_id, m.square, e.version_id, c.name, count(*) OVER () AS total
                 FROM moment m
                 JOIN enrolment e ON e.business_id = m.business_id AND e.enrolment_id = m.enrolment_id
                 JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
                 WHERE m.business_id = $1 AND m.by_whom = 'rule' AND m.written_at > $3 AND m.written_at <= $4
                   AND e.standing <> 'left' AND ",
                seen_by!("$2"),
                " ORDER BY m.written_at, m.enrolment_id, m.number
                  LIMIT $5"
            ),
            self.actor.business(),
            self.actor.coach(),
            Micros::from(self.told),
            Micros::from(self.until),
            SHOWN,
        )?;
        let total = rows.first().map_or(0, |row| row.total);
        let versions = versions
            .get_all(tx, self.actor.business(), rows.iter().map(|row| row.version_id))
            .await?;
        let lines = rows.into_iter().map(|row| DigestLine {
            customer: row.name.to_string(),
            title: versions[&row.version_id]
                .square(&row.square)
                .map_or(row.square, |square| square.title.clone()),
            since: None,
            new: true,
            enrolment: row.enrolment_id,
        });
        Ok(group(DigestAbout::Released, lines.collect(), total))
    }
}

fn group(about: DigestAbout, lines: Vec<DigestLine>, total: i64) -> Option<DigestGroup> {
    let more = total - i64::try_from(lines.len()).unwrap_or(0);
    (!lines.is_empty()).then_some(DigestGroup { about, lines, more })
}

#[derive(sqlx::FromRow)]
struct ReaderRow {
    business_id: BusinessId,
    staff_id: StaffId,
    name: PersonName,
    email: EmailAddress,
    language: Language,
    role: Role,
    digest_at: Micros,
    digest_until: Micros,
    /// Their own, or else the business's.
    time_zone: String,
    business_name: PersonName,
    business_zone: String,
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    enrolment_id: EnrolmentId,
    name: PersonName,
    title: String,
    claimed_at: Micros,
    total: i64,
}

#[derive(sqlx::FromRow)]
struct AlertRow {
    enrolment_id: EnrolmentId,
    kind: AlertKind,
    news: i64,
    raised_on: String,
    raised_at: Micros,
    name: PersonName,
    title: String,
    total: i64,
}

#[derive(sqlx::FromRow)]
struct ReleasedRow {
    enrolment_id: EnrolmentId,
    square: String,
    version_id: VersionId,
    name: PersonName,
    total: i64,
}
