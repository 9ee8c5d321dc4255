//! The judging of a contact: whether it may go out as things stand, and when.

use jiff::{SignedDuration, Timestamp};
use journey::{
    Touchpoint,
    contacts::{self, QuietHours},
    draft::Purpose,
};

use super::{Why, settings};
use crate::{
    BusinessId, CustomerId, EmailAddress, Result, address_trouble,
    channels::{self, Channel},
    db::{Tx, micros::Micros, tx::fetch_optional},
    enrolments::ledger::Ledger,
    push,
};

/// How late a contact may be. Its words speak of its day: later they would only confuse.
const LATE: SignedDuration = SignedDuration::from_hours(3 * 24);

/// The week of the cap.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is to be done with a contact.
pub(super) enum Verdict<'l> {
    /// It goes out.
    Send(&'l Touchpoint),
    /// It is left out, to measure what the others' are worth.
    HoldOut(&'l Touchpoint),
    /// It never goes out.
    Stop(Why),
    /// It is looked at again at this instant.
    PutOff(Timestamp),
}

/// A contact that is planned.
#[derive(sqlx::FromRow)]
pub(super) struct Planned {
    touchpoint: String,
    due_at: Micros,
    held_out: i64,
}

/// Judges a contact of a customer with this address.
pub(super) async fn judge<'l>(
    tx: &mut Tx,
    ledger: &'l Ledger,
    email: &EmailAddress,
    planned: &Planned,
    now: Timestamp,
) -> Result<Verdict<'l>> {
    let due: Timestamp = planned.due_at.into();
    if due > now {
        // It was planned anew since it was claimed.
        return Ok(Verdict::PutOff(due));
    }
    let touchpoint = match still_wanted(tx, ledger, email, (&planned.touchpoint, None, due), now).await? {
        Ok(touchpoint) => touchpoint,
        Err(why) => return Ok(Verdict::Stop(why)),
    };
    // Reassurance is what somebody who has just decided waits for: it is never too much, and never at the wrong hour.
    if touchpoint.purpose != Purpose::Reassure {
        let (quiet, cap) = settings::load(tx, ledger.business).await?;
        if let Some(end) = QuietHours::end(quiet, ledger.state.zone(), now) {
            return Ok(Verdict::PutOff(end));
        }
        if let Some(free) = find_room(tx, ledger.business, ledger.customer, cap, now).await? {
            return Ok(if free.duration_since(due) > LATE {
                Verdict::Stop(Why::Cap)
            } else {
                Verdict::PutOff(free)
            });
        }
    }
    // Last of all: who is left out must be like those who are not in everything else.
    Ok(if planned.held_out == 0 {
        Verdict::Send(touchpoint)
    } else {
        Verdict::HoldOut(touchpoint)
    })
}

/// When it is quiet no more, where it is quiet now for what this touchpoint says.
pub(super) async fn quiet_until(
    tx: &mut Tx,
    ledger: &Ledger,
    touchpoint: &Touchpoint,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    if touchpoint.purpose == Purpose::Reassure {
        return Ok(None);
    }
    let (quiet, _) = settings::load(tx, ledger.business).await?;
    Ok(QuietHours::end(quiet, ledger.state.zone(), now))
}

/// The touchpoint with this key, or why its contact, which was due at this instant, is not to be sent, whatever the hour. What is with a
/// channel already goes out by that one, whatever the plan says by now.
pub(super) async fn still_wanted<'l>(
    tx: &mut Tx,
    ledger: &'l Ledger,
    email: &EmailAddress,
    (key, handed_to, due): (&str, Option<Channel>, Timestamp),
    now: Timestamp,
) -> Result<Result<&'l Touchpoint, Why>> {
    let mut touchpoints = ledger.version.touchpoints().iter();
    let Some(touchpoint) = touchpoints.find(|touchpoint| *touchpoint.key == *key) else {
        return Ok(Err(Why::Moved));
    };
    // A clock that was set back must not see what is already over.
    let at = now.max(ledger.state.at());
    if let Err(stop) = contacts::judge(&ledger.version, &ledger.state, touchpoint, at) {
        return Ok(Err(stop.into()));
    }
    let channel = handed_to.unwrap_or_else(|| touchpoint.channel.into());
    if !channels::wants(tx, ledger.business, ledger.customer, channel).await? {
        return Ok(Err(Why::Unwanted));
    }
    let out_of_reach = match channel {
        Channel::Email => address_trouble::find(tx, ledger.business, email).await?.map(Why::from),
        // Nothing takes its place: who wants no notifications on any phone has said how they want to hear.
        Channel::Push => (!push::has_device(tx, ledger.business, ledger.customer).await?).then_some(Why::NoDevice),
        Channel::Inbox => None,
    };
    let late = (now.duration_since(due) > LATE).then_some(Why::Late);
    Ok(out_of_reach.or(late).map_or(Ok(touchpoint), Err))
}

/// When the person may be contacted again, if they have been contacted as often as may be within a week.
async fn find_room(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    cap: i64,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let earliest_of_the_last = fetch_optional!(
        tx,
        (Micros,),
        "SELECT settled_at
         FROM contact
         WHERE business_id = $1 AND customer_id = $2 AND state IN ('sending', 'sent')
           AND purpose <> 'reassure' AND settled_at > $3
         ORDER BY settled_at DESC
         LIMIT 1 OFFSET $4",
        business,
        customer,
        Micros::from(now - WEEK),
        (cap - 1).max(0),
    )?;
    Ok(earliest_of_the_last.map(|(at,)| Timestamp::from(at) + WEEK))
}
