//! Putting an alert off, with a day and a reason.

use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::{
    Actor, AlertId, Db, Error, Fault, Result, Thing, businesses,
    db::tx::{execute, fetch_optional},
    form::Form,
    purchases::read_day,
    scope::seen_by,
    zone,
};

/// How many characters a reason may have.
pub const REASON: usize = 300;

/// For how many days something may be put off.
pub const LONGEST_SNOOZE: i64 = 366;

/// What is asked for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSnooze {
    /// The day on which it comes back, as [`read_day`] takes it.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// Puts an alert off: until that day it stands on no list, is counted nowhere and comes in no digest. It comes back sooner when it
/// becomes a worse one. For staff.
///
/// # Errors
/// [`Error::Invalid`] names `until` and `reason`; [`Error::NotFound`] also for one that is over, another business's, one outside of
/// the actor's scope, and for coaches one that is for owners.
pub async fn snooze(db: &Db, actor: &Actor, alert: AlertId, new: NewSnooze, now: Timestamp) -> Result<()> {
    actor.must_be_staff()?;
    db.write((*actor, new), move |tx, (actor, new)| {
        Box::pin(async move {
            must_be_open(tx, actor, alert).await?;
            let zone = zone::stored(&businesses::load(tx, actor.business()).await?.time_zone)?;
            let mut form = Form::default();
            let until = form.field("until", read_until(&new.until, zone.date_of(now)));
            let reason = form.field("reason", crate::error::text(&new.reason, REASON));
            let (until, reason) = form.finish(until.zip(reason))?;
            execute!(
                tx,
                "UPDATE alert
                 SET snoozed_until = $3, snooze_reason = $4, snoozed_by = $5
                 WHERE business_id = $1 AND alert_id = $2",
                actor.business(),
                alert,
                until.to_string(),
                reason,
                actor.staff(),
            )?;
            Ok(())
        })
    })
    .await
}

/// Puts an alert off no longer. For staff.
///
/// # Errors
/// [`Error::NotFound`] as for [`snooze`].
pub async fn wake(db: &Db, actor: &Actor, alert: AlertId) -> Result<()> {
    actor.must_be_staff()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            must_be_open(tx, actor, alert).await?;
            execute!(
                tx,
                "UPDATE alert
                 SET snoozed_until = NULL, snooze_reason = NULL, snoozed_by = NULL
                 WHERE business_id = $1 AND alert_id = $2",
                actor.business(),
                alert,
            )?;
            Ok(())
        })
    })
    .await
}

async fn must_be_open(tx: &mut crate::db::Tx, actor: &Actor, alert: AlertId) -> Result<()> {
    let (_,) = fetch_optional!(
        tx,
        (AlertId,),
        concat!(
            "SELECT a.alert_id
             FROM alert a
             JOIN customer c ON c.business_id = a.business_id AND c.customer_id = a.customer_id
             WHERE a.business_id = $1 AND a.alert_id = $3 AND a.closed_at IS NULL
               AND (a.for_owners = 0 OR $4 = 1) AND ",
            seen_by!("$2")
        ),
        actor.business(),
        actor.coach(),
        alert,
        i64::from(actor.coach().is_none()),
    )?
    .ok_or(Error::NotFound(Thing::Alert))?;
    Ok(())
}

fn read_until(text: &str, today: Date) -> Result<Date, Fault> {
    let day = read_day(text)?;
    let last = today.checked_add(LONGEST_SNOOZE.days()).unwrap_or(Date::MAX);
    if day <= today {
        Err(Fault::DayOver)
    } else if day > last {
        Err(Fault::DayTooFar)
    } else {
        Ok(day)
    }
}
