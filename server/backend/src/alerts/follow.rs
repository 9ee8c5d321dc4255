//! Raising and closing, in the write that brings it about.

use std::collections::{HashMap, HashSet};

use jiff::{Timestamp, ToSpan as _, civil::Date};
use journey::{
    Amount, Currency, Event, Fact, State, Version,
    alarm::{Alarm, Change, REMEMBERED_DAYS, SlowClaims, Watch, currency, worth},
    contacts::Stood,
    standing,
};
use serde_json::{Value, json};

use super::{AlertKind, Told, mail_if_urgent, note_all_raised, note_closed, note_raised};
use crate::{
    AlertId, BusinessId, EnrolmentId, Result, StaffId, VersionId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional, fetch_pair, over_list},
    },
    enrolments::ledger::{Ledger, parse_fact},
};

/// Standings began: alerts are closed and raised as the rules say. What is news and on still comes back: staff may be mailed of it
/// when the write ends, unless what follows in it ends it ([`mail_if_urgent`](super::mail_if_urgent)). A phone that was offline may
/// tell of a step that is over by now, in the middle of an alarm: staff who know of it are not mailed of what is on again at once.
pub(crate) async fn follow(tx: &mut Tx, ledger: &Ledger, stood: &[Stood]) -> Result<Option<Told>> {
    let matters = |stood: &&Stood| Alarm::of(stood.was).is_some() || Alarm::of(stood.is).is_some();
    let Some(first) = stood.iter().find(matters) else {
        return Ok(None);
    };
    let zone = ledger.state.zone();
    // As it was stored last: before this write.
    let was_on = ledger.standing.parse().ok().and_then(Alarm::of);
    let mut known = load_known(tx, ledger, zone.date_of(first.began)).await?;
    let mut watch = Watch::resume(known.iter().filter_map(Known::for_watch));
    let (mut money, mut to_mail) = (None, None);
    for (place, began) in stood.iter().enumerate() {
        let (on, at) = (zone.date_of(began.began), began.began);
        for change in watch.step(began.is, on) {
            match change {
                Change::Closed { on, by, .. } => {
                    // Trainees have none.
                    let Some(open) = known.iter_mut().find(|known| known.closed_on.is_none()) else {
                        continue;
                    };
                    open.closed_on = Some(on.to_string());
                    let at = at.max(open.raised_at.into());
                    close(tx, ledger.business, open.alert_id, (on, at), by.code()).await?;
                    if open.news != 0 {
                        note_closed(tx, open.told(ledger, at), by.code()).await?;
                    }
                }
                Change::Raised { alarm, news } => {
                    let at_risk = match money {
                        Some(known) => known,
                        None => *money.insert(Money::of(tx, ledger, at).await?),
                    };
                    let raised = Known::raised(alarm, news, &known, (on, at));
                    if insert(tx, ledger, &raised, at_risk).await? {
                        if news {
                            let told = raised.told(ledger, at);
                            note_raised(tx, told).await?;
                            // Standings that follow one another differ: only the last is on still.
                            let is_on = place + 1 == stood.len();
                            to_mail = Some(told).filter(|_| is_on && was_on.is_none_or(|was| was < alarm));
                        }
                        known.push(raised);
                    }
                }
            }
        }
    }
    Ok(to_mail)
}

/// Whoever stands under an alarm has an alert: one that began before there were any is put down now, and is no news. After a
/// review.
pub(crate) async fn keep(tx: &mut Tx, ledger: &Ledger, now: Timestamp) -> Result<()> {
    let stands = standing(&ledger.version, &ledger.state, now.max(ledger.state.at()));
    let Some((alarm, since)) = Alarm::of(stands.standing).zip(stands.since) else {
        return Ok(());
    };
    let known = load_known(tx, ledger, since).await?;
    if known.iter().any(|known| known.closed_on.is_none()) {
        return Ok(());
    }
    let at = ledger.state.zone().start_of(since);
    let raised = Known::raised(alarm, false, &known, (since, at));
    let at_risk = Money::of(tx, ledger, now).await?;
    insert(tx, ledger, &raised, at_risk).await?;
    Ok(())
}

/// Many new enrolments at once, with the facts they begin with, that began in the past: what is on is put down with one statement,
/// and other systems are told of it with another. Of the staff nobody is mailed at once, however urgent its kind: a table of a
/// thousand customers must not become a thousand mails to whoever uploads it. The digest tells them.
pub(crate) async fn raise_all<'l>(
    tx: &mut Tx,
    business: BusinessId,
    begun: impl IntoIterator<Item = (&'l Ledger, &'l [Fact], &'l [Stood])>,
) -> Result<()> {
    let mut rows = Vec::new();
    let mut all_told = HashMap::new();
    for (ledger, facts, stood) in begun {
        let zone = ledger.state.zone();
        let mut watch = Watch::default();
        for began in stood {
            watch.step(began.is, zone.date_of(began.began));
        }
        let Some((alarm, last)) = watch.open().zip(stood.last()) else {
            continue;
        };
        let money = Money::new(&ledger.version, &ledger.state, last.began, paid(&ledger.version, facts));
        let told = Told {
            business,
            alert: AlertId::new(last.began),
            enrolment: ledger.enrolment,
            kind: alarm.into(),
            at: last.began,
        };
        rows.push(json!({
            "id": told.alert.uuid().simple().to_string(),
            "enrolment": ledger.enrolment.uuid().simple().to_string(),
            "customer": ledger.customer.uuid().simple().to_string(),
            "journey": ledger.journey.uuid().simple().to_string(),
            "kind": AlertKind::from(alarm).code(),
            "on": zone.date_of(last.began).to_string(),
            "at": last.began.as_microsecond(),
            "paid": money.paid,
            "worth": money.worth,
            "currency": money.code(),
        }));
        all_told.insert(told.alert, told);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let raised = fetch_pair!(
        tx,
        (AlertId,),
        over_list!(
            "INSERT INTO alert
                 (business_id, alert_id, enrolment_id, customer_id, journey_id, kind, for_owners, news,
                  raised_on, raised_at, paid, worth, currency)
             SELECT $1, " [uuid "id"] ", " [uuid "enrolment"] ", " [uuid "customer"] ", " [uuid "journey"] ", "
                    [text "kind"] ", 0, 1, " [text "on"] ", " [int "at"] ", " [int "paid"] ", " [int "worth"] ", "
                    [text "currency"]
            " FROM " [list 2]
            " WHERE true
             ON CONFLICT DO NOTHING
             RETURNING alert_id"
        ),
        business,
        Value::Array(rows).to_string(),
    )?;
    let told: Vec<_> = raised.iter().filter_map(|(alert,)| all_told.remove(alert)).collect();
    note_all_raised(tx, business, &told).await
}

/// The claims of an enrolment were looked at: one that a coach lets wait is the owner's alert, which is over when none waits too
/// long. `released` is whether time has just awarded one.
pub(crate) async fn follow_claims(
    tx: &mut Tx,
    ledger: &Ledger,
    slow: &SlowClaims,
    released: bool,
    now: Timestamp,
) -> Result<()> {
    let open = fetch_optional!(
        tx,
        (AlertId,),
        "SELECT alert_id
         FROM alert
         WHERE business_id = $1 AND enrolment_id = $2 AND for_owners = 1 AND closed_at IS NULL",
        ledger.business,
        ledger.enrolment,
    )?;
    let on = ledger.state.zone().date_of(now);
    let told = |alert| Told {
        business: ledger.business,
        alert,
        enrolment: ledger.enrolment,
        kind: AlertKind::Claims,
        at: now,
    };
    match open {
        Some((alert,)) if slow.squares.is_empty() => {
            let by = if released { "released" } else { "answered" };
            close(tx, ledger.business, alert, (on, now), by).await?;
            note_closed(tx, told(alert), by).await
        }
        None if !slow.squares.is_empty() => {
            let raised = Known {
                kind: AlertKind::Claims,
                alert_id: AlertId::new(now),
                news: 1,
                raised_on: on.to_string(),
                raised_at: now.into(),
                closed_on: None,
                snooze: PutOff::default(),
            };
            let money = Money::of(tx, ledger, now).await?;
            if insert(tx, ledger, &raised, money).await? {
                note_raised(tx, told(raised.alert_id)).await?;
                mail_if_urgent(tx, told(raised.alert_id), now).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Something was bought: what the customer has paid has changed.
pub(crate) async fn refresh_paid(tx: &mut Tx, ledger: &Ledger, now: Timestamp) -> Result<()> {
    let money = Money::of(tx, ledger, now).await?;
    execute!(
        tx,
        "UPDATE alert
         SET paid = $3
         WHERE business_id = $1 AND customer_id = $2 AND closed_at IS NULL AND currency = $4",
        ledger.business,
        ledger.customer,
        money.paid,
        money.code(),
    )?;
    Ok(())
}

/// What the next step is worth follows from what was answered, bought and opened, and from the version: open alerts say what it is now.
pub(crate) async fn refresh_worth(tx: &mut Tx, ledger: &Ledger, now: Timestamp) -> Result<()> {
    let money = Money::new(&ledger.version, &ledger.state, now, 0);
    execute!(
        tx,
        "UPDATE alert
         SET worth = $3
         WHERE business_id = $1 AND enrolment_id = $2 AND closed_at IS NULL AND worth <> $3",
        ledger.business,
        ledger.enrolment,
        money.worth,
    )?;
    Ok(())
}

/// Money at risk as rows hold it.
#[derive(Clone, Copy)]
struct Money {
    paid: i64,
    worth: i64,
    currency: Option<Currency>,
}

impl Money {
    fn new(version: &Version, state: &State, now: Timestamp, paid: i64) -> Self {
        Self {
            paid,
            worth: worth(version, state, now.max(state.at())).map_or(0, |amount| amount.minor),
            currency: currency(version),
        }
    }

    /// What the customer of an enrolment has paid in all their journeys that count in the same currency, and what their next step is
    /// worth. Purchases have an index of their own: the rest of a long log is not read.
    async fn of(tx: &mut Tx, ledger: &Ledger, now: Timestamp) -> Result<Self> {
        // SQLite keeps the order of a cross join: it would begin with all that the business has sold.
        let rows = fetch_all!(
            tx,
            PurchaseRow,
            r#"SELECT e.enrolment_id, e.version_id, f.number, f.body
               FROM enrolment e
               CROSS JOIN fact f
               WHERE e.business_id = $1 AND e.customer_id = $2
                 AND f.business_id = e.business_id AND f.enrolment_id = e.enrolment_id
                 AND f.body LIKE '%"event":"purchased"%'"#,
            ledger.business,
            ledger.customer,
        )?;
        let mut here = 0;
        for row in &rows {
            if row.enrolment_id == ledger.enrolment {
                here += paid(&ledger.version, &[parse_fact(row.enrolment_id, row.number, &row.body)?]);
            }
        }
        let elsewhere: HashSet<VersionId> = rows
            .iter()
            .filter(|row| row.enrolment_id != ledger.enrolment)
            .map(|row| row.version_id)
            .collect();
        for version_id in elsewhere {
            // One or two journeys, which are kept ready.
            let version = ledger.versions.get(tx, ledger.business, version_id).await?;
            if currency(&version) != currency(&ledger.version) {
                continue;
            }
            for row in rows.iter().filter(|row| row.version_id == version_id) {
                here += paid(&version, &[parse_fact(row.enrolment_id, row.number, &row.body)?]);
            }
        }
        Ok(Self::new(&ledger.version, &ledger.state, now, here))
    }

    fn code(&self) -> Option<String> {
        self.currency.map(|currency| currency.to_string())
    }
}

/// What some facts of a journey say was paid, in its currency's minor unit.
fn paid(version: &Version, facts: &[Fact]) -> i64 {
    let Some(currency) = currency(version) else {
        return 0;
    };
    let amounts = facts.iter().map(|fact| match fact.event {
        Event::Purchased { amount, .. } => Amount::from_major(amount, currency).minor,
        _ => 0,
    });
    amounts.sum()
}

/// The alerts about an enrolment's standing that what begins on a day may follow, the first first.
async fn load_known(tx: &mut Tx, ledger: &Ledger, day: Date) -> Result<Vec<Known>> {
    let from = day.checked_sub(REMEMBERED_DAYS.days()).unwrap_or(Date::MIN);
    Ok(fetch_all!(
        tx,
        Known,
        "SELECT alert_id, kind, news, raised_on, raised_at, closed_on, snoozed_until, snooze_reason, snoozed_by
         FROM alert
         WHERE business_id = $1 AND enrolment_id = $2 AND for_owners = 0
           AND (closed_on IS NULL OR closed_on >= $3)
         ORDER BY raised_at, alert_id",
        ledger.business,
        ledger.enrolment,
        from.to_string(),
    )?)
}

/// Puts one down; not about trainees, who are nobody's customers.
async fn insert(tx: &mut Tx, ledger: &Ledger, raised: &Known, money: Money) -> Result<bool> {
    let inserted = execute!(
        tx,
        "INSERT INTO alert
             (business_id, alert_id, enrolment_id, customer_id, journey_id, kind, for_owners, news, raised_on, raised_at,
              paid, worth, currency, snoozed_until, snooze_reason, snoozed_by)
         SELECT $1, $2, $3, c.customer_id, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
         FROM customer c
         WHERE c.business_id = $1 AND c.customer_id = $4 AND c.staff_id IS NULL",
        ledger.business,
        raised.alert_id,
        ledger.enrolment,
        ledger.customer,
        ledger.journey,
        raised.kind,
        i64::from(raised.kind == AlertKind::Claims),
        raised.news,
        raised.raised_on.as_str(),
        raised.raised_at,
        money.paid,
        money.worth,
        money.code(),
        raised.snooze.snoozed_until.as_deref(),
        raised.snooze.snooze_reason.as_deref(),
        raised.snooze.snoozed_by,
    )?;
    Ok(inserted > 0)
}

async fn close(
    tx: &mut Tx,
    business: BusinessId,
    alert: AlertId,
    (on, at): (Date, Timestamp),
    by: &'static str,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE alert
         SET closed_on = $3, closed_at = $4, closed_by = $5
         WHERE business_id = $1 AND alert_id = $2 AND closed_at IS NULL",
        business,
        alert,
        on.to_string(),
        Micros::from(at),
        by,
    )?;
    Ok(())
}

/// An alert as what follows it needs to know it.
#[derive(Debug, sqlx::FromRow)]
struct Known {
    alert_id: AlertId,
    kind: AlertKind,
    news: i64,
    raised_on: String,
    raised_at: Micros,
    closed_on: Option<String>,
    #[sqlx(flatten)]
    snooze: PutOff,
}

/// How an alert is put off, if it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
struct PutOff {
    snoozed_until: Option<String>,
    snooze_reason: Option<String>,
    snoozed_by: Option<StaffId>,
}

impl Known {
    /// A new one; a story that goes on sleeps on, too, unless it has become worse than what was put off.
    fn raised(alarm: Alarm, news: bool, known: &[Self], (on, at): (Date, Timestamp)) -> Self {
        let sleeps = |last: &&Self| {
            let as_bad = |known: &Self| known.snooze == last.snooze && known.kind.alarm() >= Some(alarm);
            !news && known.iter().any(as_bad)
        };
        let snooze = known.last().filter(sleeps).map(|last| last.snooze.clone());
        Self {
            alert_id: AlertId::new(at),
            kind: alarm.into(),
            news: i64::from(news),
            raised_on: on.to_string(),
            raised_at: at.into(),
            closed_on: None,
            snooze: snooze.unwrap_or_default(),
        }
    }

    fn for_watch(&self) -> Option<(Alarm, Date, Option<Date>)> {
        let raised = self.raised_on.parse().ok()?;
        let closed = self.closed_on.as_deref().map(str::parse).transpose().ok()?;
        Some((self.kind.alarm()?, raised, closed))
    }

    fn told(&self, ledger: &Ledger, at: Timestamp) -> Told {
        Told {
            business: ledger.business,
            alert: self.alert_id,
            enrolment: ledger.enrolment,
            kind: self.kind,
            at,
        }
    }
}

#[derive(sqlx::FromRow)]
struct PurchaseRow {
    enrolment_id: EnrolmentId,
    version_id: VersionId,
    number: i64,
    body: String,
}
