//! The alerts that staff see.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::{AlertKind, AtRisk, Try, tries};
use crate::{
    Actor, AlertId, BusinessId, Db, EnrolmentId, Error, PersonName, Result, Thing, businesses,
    db::{
        Tx,
        tx::{fetch_all, fetch_optional},
    },
    scope::seen_by,
    standings::{CustomerLine, LineRow, Page, into_lines, page_of},
    zone,
};

/// How many alerts a page has.
const SIZE: u32 = 20;

/// An alert that was put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snooze {
    /// The business's day on which it comes back.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Option<PersonName>,
}

/// An open alert.
#[derive(Clone, Debug)]
pub struct AlertLine {
    /// Its id.
    pub id: AlertId,
    /// What it is about.
    pub kind: AlertKind,
    /// The customer's local day on which it was raised.
    pub raised_on: Date,
    /// What is at risk.
    pub at_risk: AtRisk,
    /// Until when it is put off.
    pub snooze: Option<Snooze>,
    /// The customer, as they stand now.
    pub line: CustomerLine,
    /// What was tried for them, the latest first.
    pub tries: Vec<Try>,
}

/// How many alerts the actor has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that are open and not put off; every kind is there.
    pub open: BTreeMap<AlertKind, i64>,
    /// Those that are put off.
    pub snoozed: i64,
}

impl Counts {
    /// All that are open and not put off.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.open.values().sum()
    }
}

/// How many alerts are open about customers that the actor may see; those for owners only to owners. For staff.
pub async fn count_alerts(db: &Db, actor: &Actor, now: Timestamp) -> Result<Counts> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let today = today(&mut tx, business, now).await?;
    let rows = fetch_all!(
        tx,
        (AlertKind, i64, i64),
        concat!(
            "SELECT a.kind, count(*), count(CASE WHEN a.snoozed_until > $4 THEN 1 END)
             FROM alert a
             JOIN customer c ON c.business_id = a.business_id AND c.customer_id = a.customer_id
             WHERE a.business_id = $1 AND a.closed_at IS NULL AND (a.for_owners = 0 OR $3 = 1) AND ",
            seen_by!("$2"),
            " GROUP BY a.kind"
        ),
        business,
        actor.coach(),
        i64::from(actor.coach().is_none()),
        today.to_string(),
    )?;
    let mut counts = Counts {
        open: AlertKind::ALL.into_iter().map(|kind| (kind, 0)).collect(),
        snoozed: 0,
    };
    for (kind, all, snoozed) in rows {
        counts.open.insert(kind, all - snoozed);
        counts.snoozed += snoozed;
    }
    Ok(counts)
}

/// The rows of alerts with their customers, up to the condition: the columns of [`AlertRow`].
macro_rules! alert_lines {
    () => {
        "SELECT a.alert_id, a.kind, a.raised_on, a.paid, a.worth, a.currency, a.snoozed_until, a.snooze_reason,
                z.name AS snoozed_by,
                e.enrolment_id, e.customer_id, e.version_id, e.time_zone, e.snapshot, e.claims,
                c.name, c.email, c.language, s.name AS coach
         FROM alert a
         JOIN enrolment e ON e.business_id = a.business_id AND e.enrolment_id = a.enrolment_id
         JOIN customer c ON c.business_id = a.business_id AND c.customer_id = a.customer_id
         LEFT JOIN staff s ON s.business_id = c.business_id AND s.staff_id = c.coach_id
         LEFT JOIN staff z ON z.business_id = a.business_id AND z.staff_id = a.snoozed_by"
    };
}

/// The open alerts that the actor may see, of one kind or of all, those with the most at risk first; with `snoozed`, those that are put
/// off instead of the others. Money of several currencies is not compared: the currency that most of them are in comes first,
/// who has no price last. For staff.
pub async fn list_alerts(
    db: &Db,
    actor: &Actor,
    kind: Option<AlertKind>,
    snoozed: bool,
    page: u32,
    now: Timestamp,
) -> Result<Page<AlertLine>> {
    let counts = count_alerts(db, actor, now).await?;
    let total = match kind {
        _ if snoozed => counts.snoozed,
        Some(kind) => counts.open[&kind],
        None => counts.total(),
    };
    let business = actor.must_be_staff()?;
    let (number, pages) = page_of(page, total, SIZE);
    let mut tx = db.read().await?;
    let today = today(&mut tx, business, now).await?;
    let rows = fetch_all!(
        tx,
        AlertRow,
        concat!(
            alert_lines!(),
            " WHERE a.business_id = $1 AND a.closed_at IS NULL AND (a.for_owners = 0 OR $3 = 1)
               AND ($4 = '' OR a.kind = $4)
               AND (CASE WHEN a.snoozed_until > $5 THEN 1 ELSE 0 END) = $6
               AND ",
            seen_by!("$2"),
            " ORDER BY CASE WHEN a.currency IS NULL THEN 1 ELSE 0 END,
                       count(*) OVER (PARTITION BY a.currency) DESC, a.currency,
                       a.paid + a.worth DESC, a.raised_at, a.alert_id
              LIMIT $7 OFFSET $8"
        ),
        business,
        actor.coach(),
        i64::from(actor.coach().is_none()),
        kind.map_or("", AlertKind::code),
        today.to_string(),
        i64::from(snoozed),
        i64::from(SIZE),
        i64::from(SIZE) * i64::from(number - 1),
    )?;
    Ok(Page {
        lines: shown(db, &mut tx, business, rows, today, now).await?,
        number,
        pages,
        total,
    })
}

/// The open alert about the standing of a customer in one enrolment, put off or not; none where there is none, and none for another
/// business's enrolment and one outside of the actor's scope. For staff.
pub async fn find_alert(db: &Db, actor: &Actor, enrolment: EnrolmentId, now: Timestamp) -> Result<Option<AlertLine>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let today = today(&mut tx, business, now).await?;
    let row = fetch_optional!(
        tx,
        AlertRow,
        concat!(
            alert_lines!(),
            " WHERE a.business_id = $1 AND a.enrolment_id = $3 AND a.for_owners = 0 AND a.closed_at IS NULL AND ",
            seen_by!("$2")
        ),
        business,
        actor.coach(),
        enrolment,
    )?;
    let mut lines = shown(db, &mut tx, business, row.into_iter().collect(), today, now).await?;
    Ok(lines.pop())
}

/// An open alert, put off or not. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for one that is over, another business's, one outside of the actor's scope, and for coaches one that is for
/// owners.
pub async fn get_alert(db: &Db, actor: &Actor, alert: AlertId, now: Timestamp) -> Result<AlertLine> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let today = today(&mut tx, business, now).await?;
    let row = fetch_optional!(
        tx,
        AlertRow,
        concat!(
            alert_lines!(),
            " WHERE a.business_id = $1 AND a.alert_id = $3 AND a.closed_at IS NULL
               AND (a.for_owners = 0 OR $4 = 1) AND ",
            seen_by!("$2")
        ),
        business,
        actor.coach(),
        alert,
        i64::from(actor.coach().is_none()),
    )?;
    let mut lines = shown(db, &mut tx, business, row.into_iter().collect(), today, now).await?;
    lines.pop().ok_or(Error::NotFound(Thing::Alert))
}

/// The business's local day.
pub(super) async fn today(tx: &mut Tx, business: BusinessId, now: Timestamp) -> Result<Date> {
    let zone = zone::stored(&businesses::load(tx, business).await?.time_zone)?;
    Ok(zone.date_of(now))
}

async fn shown(
    db: &Db,
    tx: &mut Tx,
    business: BusinessId,
    rows: Vec<AlertRow>,
    today: Date,
    now: Timestamp,
) -> Result<Vec<AlertLine>> {
    let enrolments: Vec<_> = rows.iter().map(|row| row.line.enrolment_id).collect();
    let mut tried = tries::of_many(tx, business, &enrolments).await?;
    let (alerts, lines): (Vec<_>, Vec<_>) = rows.into_iter().map(|row| (row.alert, row.line)).unzip();
    let lines = into_lines(db, tx, business, lines, now).await?;
    let mut shown = Vec::with_capacity(lines.len());
    for (alert, line) in alerts.into_iter().zip(lines) {
        let (own, others) = tried.into_iter().partition(|(of, _)| *of == line.enrolment);
        tried = others;
        let own: Vec<(EnrolmentId, Try)> = own;
        shown.push(AlertLine {
            id: alert.alert_id,
            kind: alert.kind,
            raised_on: alert.raised_on.parse().unwrap_or(today),
            at_risk: AtRisk::of(alert.paid, alert.worth, alert.currency.as_deref()),
            snooze: alert.snooze(today),
            tries: own.into_iter().map(|(_, tried)| tried).collect(),
            line,
        });
    }
    Ok(shown)
}

#[derive(sqlx::FromRow)]
struct AlertRow {
    #[sqlx(flatten)]
    alert: OwnRow,
    #[sqlx(flatten)]
    line: LineRow,
}

#[derive(sqlx::FromRow)]
struct OwnRow {
    alert_id: AlertId,
    kind: AlertKind,
    raised_on: String,
    paid: i64,
    worth: i64,
    currency: Option<String>,
    snoozed_until: Option<String>,
    snooze_reason: Option<String>,
    snoozed_by: Option<PersonName>,
}

impl OwnRow {
    fn snooze(&self, today: Date) -> Option<Snooze> {
        let until = self.snoozed_until.as_deref()?.parse().ok()?;
        (until > today).then(|| Snooze {
            until,
            reason: self.snooze_reason.clone().unwrap_or_default(),
            by: self.snoozed_by.clone(),
        })
    }
}
