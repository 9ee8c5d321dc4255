//! When a business contacts nobody, and how often one person at most.

use jiff::{SignedDuration, Timestamp, civil::Time};
use journey::contacts::QuietHours;

use crate::{
    Actor, BusinessId, Db, Fault, Result,
    db::{
        Tx,
        tx::{execute, fetch_one},
    },
    deeds::{self, Deed},
    form::Form,
};

/// How many hours may be quiet: what is due then must find an hour of its own day.
pub const QUIETEST: i64 = 16;

/// How many contacts a week may be allowed at most.
pub const MOST_A_WEEK: i64 = 50;

/// What a business has settled about its contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactSettings {
    /// The customer's local hours in which nobody is contacted; the same time twice: none.
    pub quiet: QuietHours,
    /// How many contacts one person gets in seven days at most.
    pub a_week: i64,
}

/// What is asked for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewContactSettings {
    /// `21:00`.
    pub quiet_from: String,
    /// `08:00`; the same as `quiet_from`: no hour is quiet.
    pub quiet_until: String,
    /// 1 to [`MOST_A_WEEK`].
    pub a_week: String,
}

/// What the business has settled. For owners.
pub async fn get_settings(db: &Db, actor: &Actor) -> Result<ContactSettings> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let (quiet, a_week) = load(&mut tx, business).await?;
    Ok(ContactSettings { quiet, a_week })
}

/// Settles it anew. For owners.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) names `quiet_from`, `quiet_until` and `a_week`.
pub async fn settle(db: &Db, actor: &Actor, new: NewContactSettings, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    let mut form = Form::default();
    let from = form.field("quiet_from", minutes(&new.quiet_from));
    let until = form.field("quiet_until", minutes(&new.quiet_until));
    let a_week = form.field("a_week", number(&new.a_week));
    if let Some((from, until)) = from.zip(until) {
        let quiet = (until - from).rem_euclid(24 * 60);
        let short = if quiet > QUIETEST * 60 {
            Err(Fault::TooManyHours { most: QUIETEST })
        } else {
            Ok(())
        };
        form.field("quiet_until", short);
    }
    let ((from, until), a_week) = form.finish(from.zip(until).zip(a_week))?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let changed = execute!(
                tx,
                "UPDATE business
                 SET quiet_from = $2, quiet_until = $3, contacts_a_week = $4
                 WHERE business_id = $1 AND (quiet_from <> $2 OR quiet_until <> $3 OR contacts_a_week <> $4)",
                business,
                from,
                until,
                a_week,
            )?;
            if changed > 0 {
                deeds::note(tx, actor, Deed::ContactsSettled, "", now).await?;
            }
            Ok(())
        })
    })
    .await
}

pub(super) async fn load(tx: &mut Tx, business: BusinessId) -> Result<(QuietHours, i64)> {
    let (from, until, a_week) = fetch_one!(
        tx,
        (i64, i64, i64),
        "SELECT quiet_from, quiet_until, contacts_a_week FROM business WHERE business_id = $1",
        business,
    )?;
    let quiet = QuietHours {
        from: time(from),
        until: time(until),
    };
    Ok((quiet, a_week))
}

/// Minutes after midnight as a time of day.
fn time(minutes: i64) -> Time {
    Time::midnight().wrapping_add(SignedDuration::from_mins(minutes))
}

/// A time as a browser or a person writes it: `21:00`, `9:30`.
fn minutes(text: &str) -> Result<i64, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let read = |part: &str, below: i64| {
        let figures = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i64>().ok().filter(|number| figures && *number < below)
    };
    text.split_once(':')
        .and_then(|(hour, minute)| Some(read(hour, 24)? * 60 + read(minute, 60)?))
        .ok_or(Fault::NotATime)
}

fn number(text: &str) -> Result<i64, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let number: i64 = text.parse().map_err(|_| Fault::NotANumber)?;
    if (1..=MOST_A_WEEK).contains(&number) {
        Ok(number)
    } else {
        Err(Fault::OutOfRange {
            least: 1,
            most: MOST_A_WEEK,
        })
    }
}
