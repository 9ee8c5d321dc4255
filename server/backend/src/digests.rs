//! Digests: what one of the staff has open, by mail in the morning, and only if there is something.
//!
//! A digest is planned at seven in the morning where the business is, once for each of the staff and each day: the mail's cause
//! keeps it so, whoever tries again. Every business says when its next one is due, so that nothing is read of the others.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Time},
};
use journey::Zone;

use crate::{
    Actor, BusinessId, Db, EmailAddress, EnrolmentId, Language, PersonName, Result, Role, StaffId, VersionId,
    alerts::AlertKind,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, lock_optional},
    },
    mail::letter::{DigestAbout, DigestGroup, DigestLine, Letter, Post},
    scope::seen_by,
    versions::Versions,
    zone,
};

/// When a morning's mail is due.
const MORNING: Time = Time::constant(7, 0, 0, 0);

/// How many lines a group has at most.
const SHOWN: i64 = 10;

/// How many businesses one look takes on.
const BATCH: i64 = 200;

/// What came of planning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// For how many businesses it was morning.
    pub businesses: usize,
    /// How many mails were put down.
    pub mails: usize,
    /// When the next morning is due; none where there is no business.
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
        for business in due {
            let mails = db
                .write(db.versions().clone(), move |tx, versions| {
                    Box::pin(plan_one(tx, versions, business, now))
                })
                .await?;
            planned.businesses += usize::from(mails.is_some());
            planned.mails += mails.unwrap_or(0);
        }
    }
    let mut tx = db.read().await?;
    let (next,) = fetch_one!(tx, (Option<Micros>,), "SELECT min(digest_at) FROM business",)?;
    planned.next = next.map(Timestamp::from);
    Ok(planned)
}

async fn find_due(db: &Db, now: Timestamp) -> Result<Vec<BusinessId>> {
    let mut tx = db.read().await?;
    let due = fetch_all!(
        tx,
        (BusinessId,),
        "SELECT business_id
         FROM business
         WHERE digest_at <= $1
         ORDER BY digest_at, business_id
         LIMIT $2",
        Micros::from(now),
        BATCH,
    )?;
    Ok(due.into_iter().map(|(business,)| business).collect())
}

/// The digests of one business, in one write with when the next are due; none where it is not morning yet.
async fn plan_one(tx: &mut Tx, versions: &Versions, business: BusinessId, now: Timestamp) -> Result<Option<usize>> {
    let Some(row) = lock_optional!(
        tx,
        BusinessRow,
        "SELECT name, time_zone, digest_at
         FROM business
         WHERE business_id = $1 AND digest_at <= $2",
        business,
        Micros::from(now),
    )?
    else {
        return Ok(None);
    };
    let zone = zone::stored(&row.time_zone)?;
    let today = zone.date_of(now);
    let morning = zone.instant(today, MORNING);
    let next = if now < morning {
        morning
    } else {
        zone.instant(today.tomorrow().unwrap_or(today), MORNING)
    };
    execute!(
        tx,
        "UPDATE business SET digest_at = $2 WHERE business_id = $1",
        business,
        Micros::from(next.max(now + 1.second())),
    )?;
    // A business that nobody has looked at yet begins with its next morning.
    if now < morning || Timestamp::from(row.digest_at) == Timestamp::UNIX_EPOCH {
        return Ok(None);
    }
    let staff = fetch_all!(
        tx,
        ReaderRow,
        "SELECT staff_id, name, email, language, role
         FROM staff
         WHERE business_id = $1 AND left_at IS NULL AND digest <> 0
         ORDER BY staff_id",
        business,
    )?;
    let before = zone.instant(today.yesterday().unwrap_or(today), MORNING);
    let mut mails = 0;
    for reader in staff {
        let actor = Actor::Staff {
            business,
            staff: reader.staff_id,
            role: reader.role,
        };
        let groups = groups_of(tx, versions, &actor, &zone, today, before).await?;
        if groups.is_empty() {
            continue;
        }
        let post = Post {
            cause: format!("digest:{}:{today}", reader.staff_id),
            language: reader.language,
            to_name: reader.name,
            to_email: reader.email,
            letter: Letter::Digest {
                business: row.name.to_string(),
                date: today,
                groups,
            },
        };
        post.put(tx, business, now).await?;
        mails += 1;
    }
    Ok(Some(mails))
}

/// What one of the staff reads: three queries, however much is open.
async fn groups_of(
    tx: &mut Tx,
    versions: &Versions,
    actor: &Actor,
    zone: &Zone,
    today: Date,
    before: Timestamp,
) -> Result<Vec<DigestGroup>> {
    let mut groups = Vec::new();
    groups.extend(waiting(tx, actor, zone, before).await?);
    let alerts = alerts(tx, actor, today, before).await?;
    let (let_wait, alerts): (Vec<_>, Vec<_>) = alerts
        .into_iter()
        .partition(|group| group.about == DigestAbout::LetWait);
    groups.extend(let_wait);
    groups.extend(released(tx, versions, actor, before).await?);
    groups.extend(alerts);
    Ok(groups)
}

/// Claims that wait, the longest first.
async fn waiting(tx: &mut Tx, actor: &Actor, zone: &Zone, before: Timestamp) -> Result<Option<DigestGroup>> {
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
        actor.business(),
        actor.coach(),
        SHOWN,
    )?;
    let total = rows.first().map_or(0, |row| row.total);
    let lines = rows.into_iter().map(|row| {
        let claimed = Timestamp::from(row.claimed_at);
        DigestLine {
            customer: row.name.to_string(),
            title: row.title,
            since: Some(zone.date_of(claimed)),
            new: claimed > before,
            enrolment: row.enrolment_id,
        }
    });
    Ok(group(DigestAbout::Waiting, lines.collect(), total))
}

/// Open alerts, by what they are about, those with the most at risk first.
async fn alerts(tx: &mut Tx, actor: &Actor, today: Date, before: Timestamp) -> Result<Vec<DigestGroup>> {
    let rows = fetch_all!(
        tx,
        AlertRow,
        concat!(
            "SELECT o.enrolment_id, o.kind, o.news, o.raised_on, o.raised_at, o.name, o.title, o.total
             FROM (SELECT a.enrolment_id, a.kind, a.news, a.raised_on, a.raised_at, c.name, j.title,
                          count(*) OVER (PARTITION BY a.kind) AS total,
                          row_number() OVER (PARTITION BY a.kind
                                             ORDER BY a.paid + a.worth DESC, a.raised_at, c.name, a.alert_id) AS place
                   FROM alert a
                   JOIN customer c ON c.business_id = a.business_id AND c.customer_id = a.customer_id
                   JOIN journey j ON j.business_id = a.business_id AND j.journey_id = a.journey_id
                   WHERE a.business_id = $1 AND a.closed_at IS NULL
                     AND (a.for_owners = 0 OR $3 = 1)
                     AND (a.snoozed_until IS NULL OR a.snoozed_until <= $4) AND ",
            seen_by!("$2"),
            ") o
             WHERE o.place <= $5
             ORDER BY o.kind, o.place"
        ),
        actor.business(),
        actor.coach(),
        i64::from(actor.coach().is_none()),
        today.to_string(),
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
            new: row.news != 0 && Timestamp::from(row.raised_at) > before,
            enrolment: row.enrolment_id,
        });
        group(about(kind), lines.collect(), total)
    });
    Ok(groups.collect())
}

/// Milestones that the rule awarded since the morning before, because nobody answered the claim.
async fn released(tx: &mut Tx, versions: &Versions, actor: &Actor, before: Timestamp) -> Result<Option<DigestGroup>> {
    let rows = fetch_all!(
        tx,
        ReleasedRow,
        concat!(
            "SELECT m.enrolment_id, m.square, e.version_id, c.name, count(*) OVER () AS total
             FROM moment m
             JOIN enrolment e ON e.business_id = m.business_id AND e.enrolment_id = m.enrolment_id
             JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             WHERE m.business_id = $1 AND m.by_whom = 'rule' AND m.at > $3 AND ",
            seen_by!("$2"),
            " ORDER BY m.at, m.enrolment_id, m.number
              LIMIT $4"
        ),
        actor.business(),
        actor.coach(),
        Micros::from(before),
        SHOWN,
    )?;
    let total = rows.first().map_or(0, |row| row.total);
    let versions = versions
        .get_all(tx, actor.business(), rows.iter().map(|row| row.version_id))
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

fn group(about: DigestAbout, lines: Vec<DigestLine>, total: i64) -> Option<DigestGroup> {
    let more = total - i64::try_from(lines.len()).unwrap_or(0);
    (!lines.is_empty()).then_some(DigestGroup { about, lines, more })
}

#[derive(sqlx::FromRow)]
struct BusinessRow {
    name: PersonName,
    time_zone: String,
    digest_at: Micros,
}

#[derive(sqlx::FromRow)]
struct ReaderRow {
    staff_id: StaffId,
    name: PersonName,
    email: EmailAddress,
    language: Language,
    role: Role,
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
